"""The verbs of authorization."""
