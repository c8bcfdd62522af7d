"""The documented ways in which CPU rates go wrong, each with its issue and what must notice."""
