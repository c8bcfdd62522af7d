"""Tests that hold the models to the real thing."""
