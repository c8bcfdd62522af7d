"""What must hold of every authorizer, and of the rights that a cluster gives."""
