"""YAML without surprises: no key twice, aliases that cannot grow, and an error that names the line."""

import math
import re
from collections.abc import Iterator
from typing import Any

import yaml

from verify.reading.refusing import Unreadable, printable

MERGED = 100  # mappings that one merge key may name
GROWN = 10_000  # keys that a mapping may have after merging
DEEPEST = 1000  # objects and lists inside of each other
INDENTED = re.compile(rf"^[ \t?:-]{{{DEEPEST // 2}}}", re.MULTILINE)
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TEXT, OBJECT, LIST = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "map", "seq"))
MERGE = "tag:yaml.org,2002:merge"
OURS = ("each key", "finite numbers")  # how what we refuse ourselves begins
NAMED = (TEXT, MERGE)
PLAIN = (True, False)  # how libyaml marks a text without quotes


class Strict(Loader):  # type: ignore[misc]  # PyYAML ships no types
    """A safe loader that refuses a key given twice, and merge keys that multiply.

    An alias costs nothing by itself, as both places hold one object; merge keys copy, level by level. Objects with keys
    of text, lists and texts, of which manifests are made, are put together here in one pass; PyYAML makes all others.
    """

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.made: dict[Any, Any] = {}  # by node, so that an alias is one object with what it stands for
        self.tags: dict[str, str] = {}  # of texts without quotes

    def descend_resolver(self, _parent: Any, _index: Any) -> None:  # noqa: ANN401 - PyYAML's
        """Do nothing: no tag depends on where a value stands."""

    def ascend_resolver(self) -> None:
        """Do nothing, as on the way down."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:  # noqa: ANN401 - PyYAML's
        """The tag of a value, found once for each text."""
        if kind is not yaml.ScalarNode or implicit != PLAIN:
            return str(super().resolve(kind, value, implicit))
        tag = self.tags.get(value)
        if tag is None:
            tag = self.tags[value] = super().resolve(kind, value, implicit)
        return tag

    def construct_document(self, node: Any) -> Any:  # noqa: ANN401 - PyYAML's
        """Make what a document holds."""
        try:
            return self._make(node)
        finally:
            self.made.clear()
            self.constructed_objects.clear()
            self.recursive_objects.clear()

    def _make(self, node: Any) -> Any:  # noqa: ANN401 - whatever YAML holds
        """Make what a node holds; texts, of which there are most, where they stand."""
        tag, inner, made = node.tag, node.value, self.made
        if tag == TEXT and type(node) is yaml.ScalarNode:
            return inner
        if node in made:
            return made[node]
        if tag == LIST and type(node) is yaml.SequenceNode:
            items = made[node] = []
            for each in inner:
                is_text = each.tag == TEXT and type(each) is yaml.ScalarNode
                items.append(each.value if is_text else self._make(each))
            return items
        if tag == OBJECT and type(node) is yaml.MappingNode and _has_texts_for_keys(inner):
            keys = made[node] = {}
            for key, value in inner:
                is_text = value.tag == TEXT and type(value) is yaml.ScalarNode
                keys[key.value] = value.value if is_text else self._make(value)
            if len(keys) != len(inner) and not getattr(node, "merged", False):
                raise _twice(node, node.value)
            return keys
        found = made[node] = self.construct_object(node, deep=True)
        return found

    def flatten_mapping(self, node: Any) -> None:  # noqa: ANN401 - PyYAML has no types
        """Resolve merge keys, within bounds; what an object says itself it says once, beside them too."""
        merges = [value for key, value in node.value if key.tag == MERGE]
        if len(merges) > 1:
            raise _twice(node, node.value)
        own = [] if getattr(node, "merged", False) else [pair for pair in node.value if pair[0].tag != MERGE]
        if any(isinstance(each, yaml.SequenceNode) and len(each.value) > MERGED for each in merges):
            raise yaml.YAMLError("merge keys of a sane number")
        super().flatten_mapping(node)
        if len({self.construct_object(key, deep=True) for key, _ in own}) != len(own):
            raise _twice(node, own)
        if merges:
            node.merged = True
            if len(node.value) > GROWN:
                raise yaml.YAMLError("merge keys of a sane size")

    def construct_yaml_float(self, node: Any) -> float:  # noqa: ANN401 - PyYAML's
        """Make a number that is one, and no infinity: of `.nan` every comparison is false."""
        made = float(super().construct_yaml_float(node))
        if not math.isfinite(made):
            raise yaml.constructor.ConstructorError(None, None, f"finite numbers, found {node.value}", node.start_mark)
        return made


Strict.add_constructor("tag:yaml.org,2002:float", Strict.construct_yaml_float)


def _has_texts_for_keys(pairs: list[tuple[Any, Any]]) -> bool:
    for key, _ in pairs:  # noqa: SIM110 - a generator would cost more than all else that is done for a key
        if key.tag != TEXT:
            return False
    return True


def _twice(node: Any, pairs: Any) -> yaml.MarkedYAMLError:  # noqa: ANN401 - PyYAML's
    """Name the key that is given again, at its line; one of several that are no texts is named by its object alone."""
    met = set()
    for key, _ in pairs:
        if key.tag in NAMED and key.value in met:
            problem = f"each key once, found {key.value!a} twice"
            return yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
        met.add(key.value if key.tag in NAMED else None)
    return yaml.constructor.ConstructorError(None, None, "each key once in this object", node.start_mark)


def _may_be_deep(text: str) -> bool:
    """Whether some document opens many brackets, or some line begins far to the right."""
    opened = text.count("[") + text.count("{")
    if opened >= DEEPEST:
        opened = max(part.count("[") + part.count("{") for part in text.split("\n---"))
    return opened >= DEEPEST or INDENTED.search(text) is not None


def _is_deep(text: str) -> bool:
    """Whether the text nests deeper than is sane: libyaml's loader would take the whole process down.

    A text that opens few brackets a document and indents little cannot; of any other the parser's events tell.
    """
    if not _may_be_deep(text):
        return False
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return True
    return False


def _loaded(text: str) -> Iterator[object]:
    if _is_deep(text):
        raise RecursionError
    yield from yaml.load_all(text, Loader=Strict)


def documents(label: str, text: str) -> Iterator[object]:
    """The documents of a YAML text; raises Unreadable with the line that breaks it."""
    try:
        yield from _loaded(text)
    except yaml.MarkedYAMLError as wrong:
        raise Unreadable(_marked(label, text, wrong)) from wrong
    except yaml.YAMLError as wrong:
        reason = getattr(wrong, "reason", None)
        raise Unreadable(f"{label}: expected {'YAML: ' + printable(str(reason)) if reason else wrong}") from wrong
    except (ValueError, RecursionError, TypeError) as wrong:  # an impossible date, thousands of levels, a list as a key
        raise Unreadable(f"{label}: expected YAML of a sane size and depth") from wrong


def beginnings(text: str) -> tuple[int, ...]:
    """The line, from 1, at which each document of a YAML text begins; raises YAMLError."""
    found, is_first = [], False
    for event in yaml.parse(text, Loader=Loader):
        if is_first:
            found.append(event.start_mark.line + 1)
        is_first = isinstance(event, yaml.DocumentStartEvent)
    return tuple(found)


def _marked(label: str, text: str, wrong: yaml.MarkedYAMLError) -> str:
    """What is wrong, where; a tab is named, because nobody sees it."""
    if wrong.problem_mark is None:
        return f"{label}: expected YAML"
    number = wrong.problem_mark.line
    place = f"{label}: line {number + 1}"
    if isinstance(wrong, yaml.constructor.ConstructorError):
        problem = printable(str(wrong.problem))
        return f"{place}: expected {problem if problem.startswith(OURS) else 'YAML without tags of its own'}"
    lines = text.splitlines()[max(number - 1, 0) : number + 1]
    if any("\t" in line[: len(line) - len(line.lstrip())] for line in lines):
        return f"{place}: expected YAML, found a tab before the text"
    return f"{place}: expected YAML, found {printable(str(wrong.problem))}"
