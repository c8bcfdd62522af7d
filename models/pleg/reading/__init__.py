"""What was recorded of a kubelet, as nouns."""

from models.pleg.reading.refusing import Unreadable
from models.pleg.reading.schedules import read_schedules

__all__ = ["Unreadable", "read_schedules"]
