"""What another system wrote down, a line at a time."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.imported import LONGEST_NAME, By, Imported, Unreadable, read_line
from tests.support.make import NOW

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
LINE = {"account": "shop", "chat": 7, "id": "m1", "at": "2026-03-02T16:50:00", "by": "customer"}


def read(**more: Any) -> Imported:
    return read_line(json.dumps(LINE | more).encode(), VIETNAM, NOW)


def test_what_is_left_out_is_empty_and_numbers_are_names() -> None:
    assert read() == Imported("shop", "7", "m1", 1_772_445_000_000, By.CUSTOMER)  # type: ignore[arg-type]
    assert read(name=None, agent=None, text=None) == read()


@pytest.mark.parametrize(
    ("at", "found"),
    [
        ("2026-03-02T16:50:00.123456", 1_772_445_000_123),
        ("20260302T165000", 1_772_445_000_000),
        ("2026-03-02 16:50", 1_772_445_000_000),
        ("2026-03-02T10:50:00+01:00", 1_772_445_000_000),
        (1_772_445_000_001, 1_772_445_000_001),
        ("1772445000000", None),
        ("2026-02-30T10:00:00", None),
        ("2026-03-02T25:00:00", None),
        ("2003-12-31T00:00:00Z", None),
        ("2026-09-28T03:00:00Z", NOW),
        ("2027-09-29T03:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        (True, None),
        (10**400, None),
        ("", None),
    ],
)
def test_moments(at: object, found: int | None) -> None:
    if found is not None:
        assert read(at=at).at == found
        return
    with pytest.raises(Unreadable, match="at"):
        read(at=at)


def test_a_moment_without_a_zone_is_the_shops_in_summer_and_winter() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    summer = read_line(json.dumps(LINE | {"at": "2026-07-01T12:00:00"}).encode(), berlin, NOW)
    winter = read_line(json.dumps(LINE | {"at": "2026-02-01T12:00:00"}).encode(), berlin, NOW)
    assert (summer.at // 3_600_000 % 24, winter.at // 3_600_000 % 24) == (10, 11)


def test_names_are_cut_and_what_no_store_keeps_goes() -> None:
    found = read(name="Lan\n" * 100, agent=" linh ", text="a\x00\ud800b", id="x\x00")
    assert (len(found.name), found.agent, found.text, found.number) == (
        LONGEST_NAME, "linh", "a\ufffdb", "x",
    )  # fmt: skip


def test_numbers_tell_apart_what_was_said_at_the_same_moment() -> None:
    assert [read(id=each).seq for each in (12, "0013", "m14", "9" * 12, "9" * 400, "١٢")] == [
        12, 13, 0, 999_999_999_999, 0, 0,
    ]  # fmt: skip


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*LINE, "name", "agent", "text"]), JSON), st.binary())
def test_whatever_a_line_holds_it_is_read_or_refused_in_words(
    more: dict[str, Any], raw: bytes
) -> None:
    for line in (json.dumps(LINE | more).encode(), raw):
        try:
            found = read_line(line, VIETNAM, NOW)
        except Unreadable as error:
            assert str(error).endswith((".", "."))
        else:
            found.text.encode()
