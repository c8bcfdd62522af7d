"""What was recorded of a kubelet, as nouns."""

from models.pleg.reading.schedules import read_schedules
from verify.reading.refusing import Unreadable

__all__ = ["Unreadable", "read_schedules"]
