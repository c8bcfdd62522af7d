"""Manifests and questions, as users have them, into the nouns of authorization."""

from models.authorization.reading.manifests import read_manifests
from models.authorization.reading.questions import read_questions
from verify.reading.refusing import Unreadable

__all__ = ["Unreadable", "read_manifests", "read_questions"]
