"""The documented ways in which rules of services go wrong, each with its issue and what must notice."""
