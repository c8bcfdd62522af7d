"""What must hold of PLEG, of the cache, and of what was recorded of them."""
