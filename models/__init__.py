"""The mechanisms that `verify` knows, one folder each; every folder has the same rooms."""
