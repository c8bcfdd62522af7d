"""Named ways in which PLEG, the cache or a recording of them can be wrong."""
