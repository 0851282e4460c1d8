"""What becomes of an order's lines where they are changed, and where what was done is taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.order import IN_STOCK, Line, Shift, State, follows, held, turned
from socialdesk.model.order_change import again, between, due, holds, relined, turned_back, unknown

A1 = held(Line("A1", "Áo", "đỏ", 3, 125_000, 7))[0]
B2 = held(Line("B2", "Quần", "", 1, 80_000, 8))[0]
C3 = Line("C3", "Mũ", "", 9, 50_000, 9)


def test_lines_get_the_quantities_that_are_wanted_and_others_stay() -> None:
    for wanted, after in (
        ({"a1": 5}, [("A1", 5), ("B2", 1)]), ({"A1": 0}, [("B2", 1)]), ({"A1": 1, "a1": 1}, [("A1", 2), ("B2", 1)]),
        ({"c3": 2, "B2": 0}, [("A1", 3), ("C3", 2)]), ({}, [("A1", 3), ("B2", 1)]), ({"A1": 0, "B2": 0}, []),
    ):  # fmt: skip
        lines = relined([A1, B2], wanted, {"c3": C3})
        assert [(each.sku, each.quantity) for each in lines] == after, wanted
        assert all(each.held == each.quantity for each in lines)
    with pytest.raises(KeyError, match="c3"):
        relined([A1], {"c3": 0}, {})
    assert unknown([A1], {"a1": 1, "C3": 1}) == ["C3"]
    assert between([A1, B2], relined([A1, B2], {"A1": 5, "B2": 0, "C3": 2}, {"c3": C3})) == {
        7: Shift(0, 2), 8: Shift(0, -1), 9: Shift(0, 2),
    }  # fmt: skip


def test_lines_are_changed_while_their_goods_are_here() -> None:
    assert [state for state in State if holds([A1, B2], state)] == list(IN_STOCK)
    for lines in ([A1, C3], [A1._replace(product=None)]):
        assert not holds(lines, State.NEW), "an imported order holds nothing"


def test_what_a_customer_said_yes_to_is_asked_again_where_it_changes() -> None:
    more = [A1._replace(quantity=4)]
    for state, lines, changed, expected in (
        (State.NEW, more, True, False), (State.AGREED, more, False, True), (State.AGREED, [A1], False, False),
        (State.PACKED, [A1], True, True), (State.SHIPPED, more, True, False), (State.AGREED, [A1._replace(price=1)], False, True),
    ):  # fmt: skip
        assert again(state, [A1], lines, changed) is expected, (state, lines, changed)
    assert (due(5, 3), due(3, 5), due(5, 0)) == (2, 0, 5)


@given(st.integers(1, 9), st.lists(st.integers(0, 9), max_size=6), st.integers(0, 12))
def test_what_is_taken_back_leaves_no_trace_in_the_stock(
    quantity: int, way: list[int], back: int
) -> None:
    line, state, done = held(A1._replace(quantity=quantity))[0], State.NEW, []
    for step in way:
        if not (possible := follows(state)):
            break
        after = possible[step % len(possible)]
        new, shift = turned(line, state, after, back)
        done.append((line, state, after, shift))
        line, state = new, after
    for before_line, before, after, shift in reversed(done):
        line, undone = turned_back(line, before, after, before_line.held)
        assert (line, undone) == (before_line, Shift(-shift.stock, -shift.reserved))
