"""Named ways in which PLEG, its cache, or what they are told can be wrong: the documented bugs first."""
