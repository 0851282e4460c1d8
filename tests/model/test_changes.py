"""What happened to a conversation survives being written down."""

import json
from typing import get_args

import pytest

from socialdesk.model.changes import (
    Assigned,
    Dropped,
    Happened,
    Merged,
    Remark,
    Replied,
    Resolved,
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
        Merged("Lan", ((1, None), (2, 1)), ((1, 3), (2, 3))),
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
