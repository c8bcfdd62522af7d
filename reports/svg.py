"""The picture of `plot`, under the name by which the command line asks for it."""

from reports.plot import render

__all__ = ["render"]
