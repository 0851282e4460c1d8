"""Small questions to payloads: an answer for every input."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.bots.payload import (
    LAST_MOMENT,
    body_of,
    decoded,
    fingerprint,
    instant,
    number,
    part,
    parts,
    text,
)
from socialdesk.errors import Unreadable
from socialdesk.model.ids import Instant
from socialdesk.model.message import RawUpdate

NEVER = Instant(-1)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2)
    ),
    max_leaves=8,
)


@given(JSON)
def test_every_question_has_an_answer(value: object) -> None:
    assert isinstance(part(value, "a"), dict)
    assert all(isinstance(each, dict) for each in parts(value, "a"))
    assert isinstance(text(value, "a", "b"), str)
    assert number(value, "a", "b") >= 0
    assert 0 < instant(value, Instant(1)) < LAST_MOMENT


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"a": "x", "b": "y"}, "x"),
        ({"a": "", "b": "y"}, "y"),
        ({"a": 0}, "0"),
        ({"a": 4.5}, "4.5"),
        ({"a": True, "b": "y"}, "y"),
        ({"a": None}, ""),
        ({"a": {"b": "y"}}, ""),
        ({"a": "a\x00b"}, "ab"),
        ("x", ""),
    ],
)
def test_the_first_text_that_is_there(value: object, found: str) -> None:
    assert text(value, "a", "b").replace("�", "") == found


@pytest.mark.parametrize(
    ("value", "found"), [("12", 12), (12, 12), ("-1", 0), ("1.5", 0), ("", 0), ("٣", 3)]
)
def test_numbers_as_such_or_as_text(value: object, found: int) -> None:
    assert number({"a": value}, "a") == found


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (1_767_225_600, 1_767_225_600_000),
        ("1767225600", 1_767_225_600_000),
        (1_767_225_600_123, 1_767_225_600_123),
        ("1767225600123", 1_767_225_600_123),
        (1_767_225_600.9, 1_767_225_600_000),
        ("2026-01-01T00:00:00+0000", 1_767_225_600_000),
        ("2026-01-01T07:00:00+07:00", 1_767_225_600_000),
        (0, NEVER),
        (-5, NEVER),
        (LAST_MOMENT, NEVER),
        (float("inf"), NEVER),
        (float("nan"), NEVER),
        (True, NEVER),
        ("soon", NEVER),
        (None, NEVER),
        ([1], NEVER),
    ],
)
def test_moments_however_they_are_written(value: object, moment: int) -> None:
    assert instant(value, NEVER) == moment


def test_a_body_is_an_object_or_unreadable_without_a_customers_word() -> None:
    assert body_of(RawUpdate(b'{"a": 1}', Instant(1))) == {"a": 1}
    assert body_of(RawUpdate(b"ignored", Instant(1), decoded={"a": 2})) == {"a": 2}
    for body in (b"[1]", b'"secret words"', b"null"):
        with pytest.raises(Unreadable) as caught:
            body_of(RawUpdate(body, Instant(1)))
        assert "secret" not in str(caught.value)
    with pytest.raises(ValueError, match="Expecting"):
        body_of(RawUpdate(b"{", Instant(1)))


def test_what_is_no_json_is_nothing() -> None:
    assert decoded(b'{"a": 1}') == {"a": 1}
    assert decoded(b"{") is None
    assert decoded(b"\xff") is None
    assert decoded(b"[" * 100_000) is None


@given(st.dictionaries(st.text(max_size=3), st.integers(), max_size=4))
def test_a_fingerprint_is_of_what_is_said_and_not_of_its_order(value: dict[str, int]) -> None:
    turned = dict(reversed(value.items()))

    assert fingerprint(value) == fingerprint(turned) == fingerprint(json.loads(json.dumps(value)))
    assert fingerprint({**value, "more": 1}) != fingerprint(value)
