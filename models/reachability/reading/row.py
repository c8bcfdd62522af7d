"""One row of a dump, and typed access to its keys: whatever is used was checked first."""

import re
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from socket import AF_INET, inet_pton
from typing import TypeVar

from attrs import frozen

from models.packet import HIGHEST_ADDRESS, Prefix, address, prefix
from models.reachability.vocabulary import ANY_MAC
from verify.reading.refusing import Exact

LONGEST_NAME = 15  # IFNAMSIZ of include/uapi/linux/if.h, less the final zero
MAC = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}", re.ASCII | re.IGNORECASE)
PREFIX = re.compile(r"default|[0-9.]+(/[0-9]{1,2})?", re.ASCII)

Word = TypeVar("Word", bound=Enum)
_address = lru_cache(maxsize=4096)(address)  # a dump of a million rows names few gateways


def _prefix(text: str) -> Prefix:
    """What `models.packet.prefix` reads, at a quarter of the price for the plain form of which dumps hold millions."""
    number, slash, size = text.partition("/")
    try:
        first, length = int.from_bytes(inet_pton(AF_INET, number)), int(size) if slash else 32
    except (OSError, ValueError):
        return prefix(text)
    return Prefix(first, length) if length <= 32 and not first & (1 << 32 - length) - 1 else prefix(text)


@lru_cache(maxsize=4096)
def is_device(name: str) -> bool:
    """Whether the kernel would take this as the name of a device (dev_valid_name)."""
    return (
        0 < len(name.encode(errors="replace")) <= LONGEST_NAME
        and name not in {".", ".."}
        and name.isprintable()
        and not any(letter in "/: " for letter in name)
    )


@frozen
class Row(Exact):
    """One JSON object of a dump; its place is the file, and the row counted from 1."""

    def at(self, key: str) -> str:
        """Where a key stands."""
        return f"{self.place}: key '{self.path}{key}'"

    def has(self, key: str) -> bool:
        """Whether the row has the key, whatever its value: iproute2 writes some as `"not": null`."""
        return key in self.keys

    def whole(self, key: str, highest: int, otherwise: int | None = None) -> int:
        """Read a whole number from 0 to `highest`; JSON's true and 1.0 are none."""
        value = self.keys.get(key, otherwise)
        if type(value) is not int or not 0 <= value <= highest:
            raise self.refuse(key, f"a whole number from 0 to {highest}")
        return value

    def flag(self, key: str, otherwise: bool | None = None) -> bool:  # noqa: FBT001 - a default of that type
        """Read true or false, which some attributes write as 1 or 0."""
        value = self.keys.get(key, otherwise)
        if value not in (True, False) or isinstance(value, float):
            raise self.refuse(key, "true or false")
        return bool(value)

    def device(self, key: str) -> str:
        """Read the name of a device."""
        value = self.keys.get(key)
        if not isinstance(value, str) or not is_device(value):
            raise self.refuse(key, "a device name")
        return value

    def device_or_none(self, key: str) -> str | None:
        """Read the name of a device, None where the dump omits it or writes null (a tunnel bound to none)."""
        return self.device(key) if self.keys.get(key) is not None else None

    def address(self, key: str) -> int:
        """Read a dotted IPv4 address."""
        value = self.keys.get(key)
        if isinstance(value, str):
            try:
                return _address(value)
            except ValueError:
                pass
        raise self.refuse(key, "an IPv4 address")

    def address_or_none(self, key: str) -> int | None:
        """Read a dotted IPv4 address, None where the dump omits it."""
        return self.address(key) if key in self.keys else None

    def prefix(self, key: str) -> Prefix:
        """Read `default`, a bare address (which stands for /32) or an IPv4 prefix."""
        value = self.keys.get(key)
        if isinstance(value, str) and PREFIX.fullmatch(value):
            try:
                return _prefix(value)
            except ValueError:
                pass
        raise self.refuse(key, "an IPv4 prefix")

    def mac(self, key: str) -> str:
        """Read a MAC address, in lower case."""
        value = self.keys.get(key)
        if not isinstance(value, str) or not MAC.fullmatch(value):
            raise self.refuse(key, "a MAC address")
        return value.lower()

    def link_address(self, key: str) -> str:
        """Read a MAC address, all zeros where a tunnel's device writes an IPv4 address in its place."""
        value = self.keys.get(key)
        if isinstance(value, str) and ":" not in value:
            self.address(key)
            return ANY_MAC
        return self.mac(key)

    def word(self, key: str, words: type[Word], otherwise: Word | None = None) -> Word:
        """Read one of the words that are the values of an enumeration."""
        if key not in self.keys and otherwise is not None:
            return otherwise
        try:
            return words(self.text(key))
        except ValueError as wrong:
            raise self.refuse(key, "one of " + ", ".join(word.value for word in words)) from wrong

    def words(self, key: str) -> tuple[str, ...]:
        """Read a list of texts, empty where the dump omits it."""
        value = self.keys.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.refuse(key, "a list of texts")
        return tuple(value)

    def part(self, key: str) -> "Row":
        """Go into an object; an omitted one is empty."""
        value = self.keys.get(key, {})
        if not isinstance(value, dict):
            raise self.refuse(key, "an object")
        return Row(self.place, value, f"{self.path}{key}.")

    def parts(self, key: str) -> tuple["Row", ...]:
        """Go into a list of objects; empty ones, which iproute2 leaves where it filtered, are skipped."""
        if key not in self.keys:  # as most rows leave out most lists
            return ()
        value = self.listed(key)
        if not all(isinstance(one, dict) for one in value):
            raise self.refuse(key, "a list of objects")
        return tuple(one for one in super().parts(key) if one.keys)

    def has_colon(self, keys: Iterable[str]) -> bool:
        """Whether any of these keys holds text with a colon, as IPv6 addresses do."""
        for key in keys:
            value = self.keys.get(key)
            if isinstance(value, str) and ":" in value:
                return True
        return False


def bare_number(row: Row, key: str) -> int:
    """Read a number that iproute2 writes as text, such as `0x10`; the error asks for `ip -N` where it is a name."""
    text = row.text(key)
    try:
        number = int(text, 0)
    except ValueError:
        number = -1
    if not 0 <= number <= HIGHEST_ADDRESS:
        raise row.refuse(key, "a number (ip -N writes numbers for names)")
    return number
