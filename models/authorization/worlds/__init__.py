"""The clusters that are asked about, and how the command line chooses them."""

from models.authorization.worlds.nodes import node_worlds
from verify import World


def worlds(_: None = None) -> tuple[World, ...]:
    """The worlds that ship."""
    return node_worlds()
