"""What must never happen to a question to a service, nor to its answer."""
