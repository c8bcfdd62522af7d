"""One line of a dump, its words, and how it is refused."""

import re
from typing import NoReturn

from attrs import frozen

from verify.reading.refusing import Unreadable, brief

WORD = re.compile(r'"((?:[^"\\]|\\.)*)"(?=\s|$)|(\S+)')
ESCAPED = re.compile(r"\\(.)")


@frozen
class Line:
    """A line of a file: its number, counted from 1, and its text without blanks around it."""

    label: str
    number: int
    text: str

    def refuse(self, expected: str, found: str) -> NoReturn:
        """Raise Unreadable: the place, what was expected, and what stands there instead."""
        raise Unreadable(f"{self.label}: line {self.number}: expected {expected}, found {brief(found)}")

    def words(self) -> list[str]:
        """Split the line; quotes keep a word together, and a backslash before a quote or a backslash is dropped."""
        found: list[str] = []
        for quoted, plain in WORD.findall(self.text):
            if plain:
                if plain[0] == '"':
                    self.refuse("a closing quote", plain)
                found.append(plain)
            else:
                found.append(ESCAPED.sub(r"\1", quoted) if "\\" in quoted else quoted)
        return found
