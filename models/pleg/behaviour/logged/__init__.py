"""What a kubelet's log shows, and how each part of it is judged."""
