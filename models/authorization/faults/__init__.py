"""Named ways in which an authorizer, or the rights that it is given, can be wrong."""
