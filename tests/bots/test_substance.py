"""Structures of unknown shape: everything a person could want to read, nothing that is ours, and never
more than a screen of it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.bots.substance import (
    DEEPEST,
    LONGEST_LINE,
    MORE,
    MOST_CHARACTERS,
    MOST_LINES,
    Told,
    told,
    unsaid,
)

KEYS = st.sampled_from(
    ["title", "text", "zzz", "Price", "token", "file_id", "items", "quantity", "currency", "url", "đơn"]
) | st.text(max_size=8)  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=60,
)


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ({"title": "Áo đỏ", "subtitle": "350.000 đ", "quantity": 2}, ["Áo đỏ", "350.000 đ", "quantity: 2"]),
        ({"unit_price": 175000, "currency": "VND"}, ["unit price: 175000 VND"]),
        ({"total": "12.99", "currency": "USD"}, ["total: 12.99 USD"]),
        ({"currency": "VND"}, ["currency: VND"]),
        ([{"name": "Minh"}, {"name": "Lan"}, {"name": "Minh"}], ["Minh", "Lan", "Minh"]),
        ({"tags": ["đỏ", "xanh", "đỏ"], "title": "đỏ"}, ["tags: đỏ", "tags: xanh", "đỏ"]),
        ([{"title": "Áo", "price": 35, "url": "https://x.vn"}, {"title": "Quần", "price": 35, "url": "https://x.vn"}], ["Áo", "price: 35", "https://x.vn", "Quần", "price: 35"]),
        ({"description": '{"phone":"84900000001","qrCodeUrl":"https://qr.example/1"}'}, ["phone: 84900000001", "https://qr.example/1"]),
        ({"size": "L", "date": "25/12"}, ["size: L", "date: 25/12"]),
        ({"size": 48213, "date": 1795600000, "width": 90}, []),
        ({"text": {"type": "plain", "text": "cần gấp"}}, ["cần gấp"]),
        ({"access_token": "EAAB", "app_secret": "x", "file_id": "AgAC", "Signature": "s", "mid": "m1"}, []),
        ({"is_new": True, "nothing": None, "empty": ""}, []),
        ({"n": float("inf"), "m": float("nan"), "k": 1.5}, ["k: 1.5"]),
        ("chỉ là chữ", ["chỉ là chữ"]),
        ({"text": "a\x00b\ud800"}, ["ab\ufffd"]),
        ({"": "không khóa"}, ["không khóa"]),
    ],
)  # fmt: skip
def test_what_a_person_reads(value: object, lines: list[str]) -> None:
    assert list(told(value).lines) == lines


def test_what_was_not_expected_is_told_apart() -> None:
    value = {"payload": {"title": "Váy", "zzz": {"title": "còn size M không"}}, "lạ": 3}
    found = told(value, known={"payload", "title"})

    assert found.lines == ("Váy", "còn size M không", "lạ: 3")
    assert found.strange == ("còn size M không", "lạ: 3")
    assert not found.understood
    assert told({"payload": {"title": "Váy"}}, known={"payload", "title"}).understood


def test_numbers_of_our_own_are_not_shown() -> None:
    found = told({"id": "101", "shop": "101", "order": "102"}, hide={"101", ""})

    assert found.lines == ("order: 102",)


def test_files_inside_are_found() -> None:
    found = told({"hologram": {"file_id": "A", "thumbnail": {"file_id": "B"}, "title": "3D"}})

    assert [each["file_id"] for each in found.files] == ["A"]
    assert found.lines == ("3D",)


def _leaves(value: Any, depth: int = 0) -> list[str]:
    if isinstance(value, dict):
        plain = {"title", "text", "zzz", "quantity", "url", "đơn"}
        return [each for key in plain & value.keys() for each in _leaves(value[key], depth + 1)]
    if isinstance(value, list):
        return [each for one in value for each in _leaves(one, depth + 1)]
    return [value] if isinstance(value, str) else []


@given(ANYTHING)
def test_no_words_are_dropped_and_nothing_secret_is_shown(value: object) -> None:
    found = told(value)
    shown = "\n".join(found.lines)

    assert isinstance(found, Told)
    assert len(found.lines) <= MOST_LINES + 1
    assert sum(map(len, found.lines)) <= MOST_CHARACTERS + len(MORE)
    assert all(len(line) <= LONGEST_LINE for line in found.lines)
    shown.encode()
    if found.whole:
        for leaf in _leaves(value):
            clean = leaf.replace("\x00", "").strip()
            assert leaf[:1] in "[{" or clean in shown
    assert told(value) == found


@given(st.text(min_size=8, alphabet=st.characters(categories=["Lu"])), ANYTHING)
def test_secrets_stay_hidden_wherever_they_stand(secret: str, value: object) -> None:
    hidden = {"a": [{"access_token": secret, "rest": value}], "APP_SECRET": {"x": secret}}

    without = told({"a": [{"rest": value}]}).lines
    assert [line for line in told(hidden).lines if line != MORE] == [
        line for line in without if line != MORE
    ]


def _deep(levels: int, shape: str) -> Any:
    value: Any = "đáy"
    for _ in range(levels):
        value = [value] if shape == "list" else {"k": value}
    return value


@pytest.mark.parametrize("shape", ["list", "object"])
@pytest.mark.parametrize("levels", [1, DEEPEST - 1, DEEPEST + 1, 5_000, 100_000])
def test_depth_is_no_trouble(shape: str, levels: int) -> None:
    found = told(_deep(levels, shape))

    assert found.whole is (levels <= DEEPEST)
    assert bool(found.lines) is (levels <= DEEPEST)


@pytest.mark.parametrize(
    "value",
    [
        {f"k{n}": "v" * 40 for n in range(200_000)},
        ["x" * n for n in range(5_000)],
        [[["một"] * 300] * 300] * 300,
        {"text": "đ" * 10_000_000},
        [0] * 1_000_000,
        {"description": json.dumps([["a"] * 5_000])},
        {"n": 10**5_000},
    ],
    ids=range(7),
)
def test_size_is_no_trouble(value: object) -> None:
    began = time.perf_counter()
    found = told(value)

    assert time.perf_counter() - began < 2
    assert sum(map(len, found.lines)) <= MOST_CHARACTERS + 1


def test_a_short_line_is_not_said_because_a_longer_one_begins_like_it() -> None:
    said = "còn size M không\nprice: 350000\nxem https://x.vn/12"

    assert unsaid(["size M", "price: 35000", "price: 350000", "https://x.vn/1", "https://x.vn/12", ""], said) == [
        "size M", "price: 35000", "https://x.vn/1",
    ]  # fmt: skip
