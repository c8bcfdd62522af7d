"""What a recorded stream of container events shows, and how each part of it is judged."""
