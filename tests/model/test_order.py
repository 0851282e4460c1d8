"""Which state of an order follows which, what each does to the stock, and what an order comes to."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.ids import Instant
from socialdesk.model.order import (
    MOST_LINES,
    STATES,
    Imported,
    Line,
    Shift,
    State,
    backs,
    backs_of,
    follows,
    held,
    items_of,
    total_of,
    turned,
)
from socialdesk.model.product import MOST_AMOUNT

LINE = Line("A1", "Áo", "đỏ", 3, 125_000, 7)


def test_what_follows_what() -> None:
    assert {state: " ".join(follows(state)) for state in State} == {
        State.NEW: "agreed packed shipped delivered cancelled",
        State.AGREED: "packed shipped delivered cancelled",
        State.PACKED: "shipped delivered cancelled",
        State.SHIPPED: "delivered packed returned",
        State.DELIVERED: "shipped returned",
        State.CANCELLED: "",
        State.RETURNED: "",
    }
    assert set(STATES) == set(State)


@given(st.integers(1, 9), st.lists(st.integers(0, 9), max_size=9), st.integers(0, 12))
def test_on_every_way_the_units_of_a_line_are_somewhere(
    quantity: int, way: list[int], back: int
) -> None:
    line, shift = held(LINE._replace(quantity=quantity))
    stock, reserved, state = shift.stock, shift.reserved, State.NEW
    for step in way:
        if not (possible := follows(state)):
            break
        after = possible[step % len(possible)]
        line, shift = turned(line, state, after, back)
        stock, reserved, state = stock + shift.stock, reserved + shift.reserved, after
        assert reserved == line.held
        assert -stock == line.taken - line.returned
        assert 0 <= line.returned <= line.taken <= quantity
        assert (line.held, line.taken) == {
            State.CANCELLED: (0, 0), State.SHIPPED: (0, quantity), State.DELIVERED: (0, quantity), State.RETURNED: (0, quantity),
        }.get(state, (quantity, 0))  # fmt: skip


@given(st.sampled_from(State), st.integers(0, 9))
def test_what_holds_no_stock_changes_none(before: State, back: int) -> None:
    for after in follows(before):
        assert turned(LINE, before, after, back)[1] == Shift(0, 0)


def test_what_an_order_comes_to() -> None:
    assert total_of([LINE, LINE._replace(price=0)], 30_000) == 405_000
    most = LINE._replace(quantity=1, price=MOST_AMOUNT)
    assert total_of([most], 0) == MOST_AMOUNT
    for lines, fee in (
        ([], 0), ([LINE], -1), ([LINE._replace(quantity=0)], 0), ([LINE._replace(price=-1)], 0), ([most], 1),
        ([LINE] * (MOST_LINES + 1), 0), ([most, most], 0), ([LINE], MOST_AMOUNT + 1),
    ):  # fmt: skip
        with pytest.raises(ValueError):
            total_of(lines, fee)


def test_what_is_typed_of_items() -> None:
    assert items_of(["A1:2", " b2 ", "A1:1", "x:y:3"]) == {"A1": 3, "b2": 1, "x:y": 3}
    for wrong in ("", ":", ":2", "A1:", "A1:0", "A1:x", "A1:-1", "A1:99999999999", "a:b"):
        with pytest.raises(ValueError):
            items_of(["A1", wrong])


def test_what_comes_back_of_a_returned_order() -> None:
    gone = [
        LINE._replace(taken=3),
        LINE._replace(sku="B2", taken=1),
        LINE._replace(sku="B2", taken=2),
    ]
    for words, expected in (
        (["all"], [3, 1, 2]), (["none"], [0, 0, 0]), (["A1"], [3, 0, 0]), (["A1:1", "B2:2"], [1, 1, 1]),
        (["B2", "A1:1", "A1:1"], [2, 1, 2]),
    ):  # fmt: skip
        assert backs(gone, backs_of(words)) == expected, words
    with pytest.raises(ValueError, match="A1"):
        backs(gone, {"A1": 4})
    with pytest.raises(KeyError, match="x"):
        backs(gone, {"x": 1})
    for wrong in (["A1:x"], [""], ["A1", " "]):
        with pytest.raises(ValueError):
            backs_of(wrong)


TOLD = Imported("shopee", "24", Instant(5), State.DELIVERED, (LINE,), "Hương", "+84912345678")


@pytest.mark.parametrize(
    "other",
    [
        {"state": State.RETURNED}, {"name": "Lan"}, {"total": 1}, {"at": Instant(6)}, {"currency": "THB"},
        {"lines": (LINE._replace(quantity=2),)}, {"lines": (LINE, LINE)}, {"note": "x"}, {"address": "x"},
    ],
)  # fmt: skip
def test_what_is_told_otherwise_has_another_digest(other: dict[str, Any]) -> None:
    assert replace(TOLD, **other).digest() != TOLD.digest()


def test_what_is_told_again_has_the_same_digest_whatever_the_stock_holds() -> None:
    assert replace(TOLD, lines=(LINE._replace(product=None, held=2),)).digest() == TOLD.digest()
