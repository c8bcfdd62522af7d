"""The picture of `graph`, under the name by which the command line asks for it."""

from reports.graph import render

__all__ = ["render"]
