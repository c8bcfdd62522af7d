"""The engines: each decides properties in its own way, over the same plain functions."""
