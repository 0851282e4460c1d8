"""What happened to a conversation survives being written down."""

import json
from dataclasses import FrozenInstanceError, fields
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.changes import (
    TOLD,
    VERBS,
    Assigned,
    Change,
    Dropped,
    Happened,
    Merged,
    OrderLinked,
    OrderUnlinked,
    Parted,
    Paused,
    Remark,
    Replied,
    Resolved,
    Resumed,
    Snoozed,
    Tagged,
    details_of,
    happened,
)


@pytest.mark.parametrize(
    "value",
    [
        Tagged(("vip", "size m"), ("old",)),
        Assigned("", "linh"),
        Resolved({"status": "open", "waiting_since": None}, {"status": "resolved"}),
        Snoozed({"status": "open"}, {"status": "snoozed", "snoozed_until": 7}, "mai 8:00"),
        Paused("stock", 5, None, ""),
        Paused("shipper", 9, 12, "mai 8:00", (5, None)),
        Resumed(9, 12, 11),
        Merged("Lan", ((1, None), (2, 1)), ((1, 3), (2, 3))),
        Parted("Lan", ((1, 3), (2, 3)), ((1, None), (2, 1)), (1, 3)),
        OrderLinked(1, "DH1", 2, None),
        OrderUnlinked(1, "DH1", 2, 3),
        Dropped(7),
        Replied((4, 5)),
        Remark("tagged"),
    ],
)
def test_it_comes_back_as_it_was(value: Happened) -> None:
    kept = json.loads(json.dumps(details_of(value)))
    assert happened(value.kind, kept) == value


def test_every_kind_has_its_own_name() -> None:
    kinds = [each.kind for each in get_args(Happened)]
    assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize(
    ("kind", "details"), [("played", {"game": 1}), ("tagged", {"put": ["x"]}), ("assigned", {})]
)
def test_what_a_newer_version_wrote_is_told_by_its_name(kind: str, details: dict[str, int]) -> None:
    assert happened(kind, details) == Remark(kind)


NAMES_FOR_EVER = {
    "tagged": "add drop", "assigned": "before after", "prioritised": "before after",
    "resolved": "before after", "reopened": "before after", "snoozed": "before after words",
    "merged": "name before after", "taken_back": "what", "done_again": "what", "woken": "",
    "given_back": "assignee", "dropped": "delivery", "remark": "text", "wrote": "episode status",
    "answered_elsewhere": "", "replied": "deliveries", "first_replied": "delivery",
    "promised": "promise due words text", "promise_settled": "promise outcome text at by",
    "paused": "reason begins ends words before", "resumed": "begins before ends",
    "wanted": "join leave", "unsent": "delivery why", "blocked": "", "moved": "address left", "handed_over": "to",
    "parted": "name before after apart", "order_linked": "order code contact chat",
    "order_unlinked": "order code contact chat",
}  # fmt: skip
"""Stores hold these: a kind or a field that is called otherwise is no longer read."""


def test_kinds_and_fields_are_called_as_in_every_store() -> None:
    found = {each.kind: " ".join(one.name for one in fields(each)) for each in get_args(Happened)}

    assert found == NAMES_FOR_EVER


def test_only_what_is_told_is_undone_and_each_by_its_own_verb() -> None:
    assert set(VERBS) <= set(TOLD)
    assert len(set(VERBS.values())) == len(VERBS)
    assert len(get_args(Change)) <= len(VERBS)


_words = st.text(max_size=10)
_numbers = st.integers(-(1 << 53), 1 << 53)
_of = {
    "str": _words,
    "bool": st.booleans(),
    "int": _numbers,
    "str | None": st.none() | _words,
    "int | None": st.none() | _numbers,
    "tuple[str, ...]": st.lists(_words, max_size=3).map(tuple),
    "tuple[int, ...]": st.lists(_numbers, max_size=3).map(tuple),
    "tuple[tuple[int, int | None], ...]": st.lists(
        st.tuples(_numbers, st.none() | _numbers), max_size=3
    ).map(tuple),
    "tuple[int, int | None] | None": st.none() | st.tuples(_numbers, st.none() | _numbers),
    "tuple[int, int]": st.tuples(_numbers, _numbers),
    "Parts": st.dictionaries(_words, st.none() | _words | _numbers, max_size=4),
}
_anything = st.sampled_from(get_args(Happened)).flatmap(
    lambda kind: st.builds(kind, **{each.name: _of[str(each.type)] for each in fields(kind)})
)


@given(_anything)
def test_whatever_happens_comes_back_from_json_as_it_was(value: Happened) -> None:
    kept = json.loads(json.dumps(details_of(value)))

    assert happened(value.kind, kept) == value
    assert type(happened(value.kind, kept)) is type(value)


@given(_anything, st.from_regex(r"[a-z_]{1,12}", fullmatch=True))
def test_a_field_of_a_newer_version_makes_it_a_remark(value: Happened, name: str) -> None:
    details = details_of(value)

    if name not in details:
        assert happened(value.kind, details | {name: 1}) == Remark(value.kind)


@pytest.mark.parametrize("kind", get_args(Happened))
def test_what_happened_stays_as_it_is(kind: type[Happened]) -> None:
    for each in fields(kind):
        with pytest.raises(FrozenInstanceError):
            setattr(object.__new__(kind), each.name, "x")
