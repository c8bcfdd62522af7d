"""What must hold of every rate, whatever the node, the reads and the window."""
