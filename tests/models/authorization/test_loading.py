"""YAML is loaded as PyYAML loads it, only faster."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.reading.loading import documents
from verify.reading.refusing import Unreadable

TEXTS = st.text("ab:#-*&!'\"{}[]\n\t ~1.é", max_size=6)
KEYS = st.text("ab1~", max_size=3)
VALUES = st.recursive(
    st.one_of(TEXTS, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=12,
)
ODD = (
    "{1: a, b: 2}",
    "a: &x {b: 1}\nc: {<<: *x, d: 2}",
    "&x [1, *x]",
    "? [a]\n: b",
    "!!str 1: yes",
    "a: 2020-01-01",
    "!!set {a}",
)


@settings(max_examples=200, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=3), st.booleans())
def test_what_is_put_together_here_is_what_pyyaml_makes(values: list[object], flow: bool) -> None:  # noqa: FBT001 - drawn
    """Texts, numbers, lists, objects; one object in two places, by an alias, is one."""
    text = yaml.safe_dump_all([[value, value] for value in values], default_flow_style=flow, allow_unicode=True)

    assert list(documents("text", text)) == list(yaml.safe_load_all(text))
    for pair in documents("text", text):
        assert isinstance(pair, list)
        assert pair[0] is pair[1] or not isinstance(pair[0], (list, dict)) or not pair[0]


@pytest.mark.parametrize("text", ODD)
def test_what_is_no_plain_object_is_left_to_pyyaml(text: str) -> None:
    """Keys that are no text, merge keys, a list that holds itself, dates."""
    try:
        expected = repr(list(yaml.safe_load_all(text)))
    except yaml.YAMLError:
        with pytest.raises(Unreadable):
            list(documents("text", text))
    else:
        assert repr(list(documents("text", text))) == expected
