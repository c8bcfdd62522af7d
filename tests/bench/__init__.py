"""Measurements beside other tools, run by `python -m tests.bench`; no test depends on them."""
