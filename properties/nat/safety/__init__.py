"""What must hold of the rules, and of every first packet that meets them."""
