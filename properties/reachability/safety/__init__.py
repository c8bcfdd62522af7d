"""What may never happen: to a packet, in the tables, and after a change."""
