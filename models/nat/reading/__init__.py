"""Real artefacts as nouns: dumps of iptables, questions about packets, what the user tells of the node."""

from models.nat.reading.saved import read_rules, rules_of
from models.nat.reading.unreadable import Unreadable

__all__ = ["Unreadable", "read_rules", "rules_of"]
