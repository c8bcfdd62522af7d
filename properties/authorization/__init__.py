"""What authorizers must do, over all requests; and what a cluster's rights must not add up to."""
