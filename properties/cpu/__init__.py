"""What CPU rates must be true to, over all nodes, windows, spreads and granularities."""
