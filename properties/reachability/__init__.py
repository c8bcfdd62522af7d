"""What pod networking must do, over all packets and all pairs."""
