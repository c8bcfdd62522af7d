"""Real artefacts as nouns: dumps of iptables, questions about packets, what the user tells of the node."""

from models.nat.reading.documents import objects_of
from models.nat.reading.flows import Flow, read_flows
from models.nat.reading.objects import services_of, told_services
from models.nat.reading.saved import read_rules, rules_of
from models.nat.reading.told import told_blocks, told_node, told_pods
from verify.reading.refusing import Unreadable

__all__ = [
    "Flow",
    "Unreadable",
    "objects_of",
    "read_flows",
    "read_rules",
    "rules_of",
    "services_of",
    "told_blocks",
    "told_node",
    "told_pods",
    "told_services",
]
