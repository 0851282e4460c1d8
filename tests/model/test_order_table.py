"""Orders put together from the rows of a table."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.ids import Instant
from socialdesk.model.order import Line, State
from socialdesk.model.order_table import COLUMNS, Errors, Reading, Told, put_together
from socialdesk.model.phone import normal
from socialdesk.model.table_values import Cell

NOW = Instant(int(datetime(2026, 11, 27, tzinfo=UTC).timestamp() * 1000))
PLAIN = (
    "order", "at", "customer", "phone", "address", "sku", "item", "quantity", "price", "fee", "total",
)  # fmt: skip
READING = Reading(
    "mine", {name: [(at,)] for at, name in enumerate(PLAIN)}, {}, (), "", "dmy", "VND", ZoneInfo("Asia/Ho_Chi_Minh"), NOW,
    normal, str.strip,
)  # fmt: skip
WHOLE = ("A1", "05/10/2026", "Lan", "0912345678", "Huế", "S1", "Áo", "2", "10.000", "5.000", "")


def put(*rows: tuple[Cell, ...], reading: Reading = READING) -> tuple[list[Told], Errors]:
    errors: Errors = []
    return list(put_together(enumerate(rows, 2), reading, errors)), errors


def test_rows_of_one_number_are_one_order() -> None:
    (told,), errors = (
        put(
            WHOLE,
            (*("",) * 5, "S2", "Mũ", "1", "7k"),
            ("B2", *WHOLE[1:]),
            ("A1", *("",) * 4, "S3", "", 1, 500.0),
        )[0][:1],
        [],
    )
    assert (told.line, told.order.code, told.order.total, errors) == (2, "A1", 32_500, [])
    assert told.order.lines == (
        Line("S1", "Áo", "", 2, 10_000), Line("S2", "Mũ", "", 1, 7_000), Line("S3", "S3", "", 1, 500),
    )  # fmt: skip
    assert (told.order.phone, told.order.state) == ("+84912345678", State.AGREED)


def test_a_wrong_row_leaves_out_its_order_and_no_other() -> None:
    told, errors = put(
        WHOLE, ("B2", *WHOLE[1:7], "abc", "1"), ("B2", *WHOLE[1:]), ("C3", "x", *WHOLE[2:]), ("", *WHOLE[1:]),
        ("D4", *WHOLE[1:5], "", ""), ("E5", *WHOLE[1:8], ""), (5.764e17, *WHOLE[1:]), ("5,76E+17", *WHOLE[1:]),
    )  # fmt: skip

    assert [each.order.code for each in told] == ["A1"]
    assert sorted(line for line, _ in errors) == [3, 5, 6, 7, 8, 9, 10]
    said = dict(errors)
    assert said[3] == "how many: “abc” is no whole number of units. Order B2 was left out."
    assert said[6] == "It has no order number."
    assert "shortened" in said[9] and "shortened" in said[10]


def test_a_row_whose_quotation_marks_do_not_match_is_told() -> None:
    errors: Errors = []
    rows = [(2, None), (3, (*("",) * 5, "S2", "Mũ", "1", "7k"))]

    assert list(put_together(rows, READING, errors)) == []
    assert [line for line, _ in errors] == [2, 3], "what follows belongs to nothing that was read"


def test_a_phone_that_is_none_stays_to_be_seen() -> None:
    ((told,), _) = put((*WHOLE[:3], "(+84)98*****21", *WHOLE[4:]))

    assert (told.order.phone, told.order.note) == ("", "☎ (+84)98*****21")


def test_a_row_a_unit_adds_up_and_so_do_shares_of_the_fee() -> None:
    places = {name: place for name, place in READING.places.items() if name != "quantity"}
    reading = replace(READING, places=places, summed=("fee",))
    ((told,), _) = put(WHOLE, WHOLE, (*WHOLE[:5], "S2", *WHOLE[6:]), reading=reading)

    assert [(each.sku, each.quantity) for each in told.order.lines] == [("S1", 2), ("S2", 1)]
    assert (told.order.fee, told.order.total) == (15_000, 45_000)


def test_without_prices_the_total_says_one() -> None:
    places = {name: place for name, place in READING.places.items() if name != "price"}
    ((told,), _) = put((*WHOLE[:-1], "25.000"), reading=replace(READING, places=places))

    assert (told.order.lines[0].price, told.order.total) == (10_000, 25_000)


def test_states_are_told_by_words_and_by_a_day_of_cancelling() -> None:
    places = {**READING.places, "state": [(11,), (12,)], "cancelled": [(13,)]}
    states = {"da giao": State.DELIVERED, "xong": State.SHIPPED}
    reading = replace(READING, places=places, states=states)
    told, _ = put(
        (*WHOLE, "Đã giao", "xong"), ("B", *WHOLE[1:], "lạ", "XONG"), ("C", *WHOLE[1:], "lạ"),
        ("D", *WHOLE[1:], "Đã giao", "", "06/10/2026"), reading=reading,
    )  # fmt: skip

    found = [each.order.state for each in told]
    assert found == [State.DELIVERED, State.SHIPPED, State.AGREED, State.CANCELLED]


def test_what_was_cancelled_of_an_order_is_no_part_of_it() -> None:
    reading = replace(
        READING,
        places={**READING.places, "state": [(11,)], "returned": [(12,)]},
        states={"huy": State.CANCELLED, "da giao": State.DELIVERED, "da tra": State.RETURNED},
    )

    def told(*states: str, back: str = "") -> tuple[State, int, int]:
        ((one,), _) = put(*((*WHOLE, each, back) for each in states), reading=reading)
        return one.order.state, len(one.order.lines), one.order.total

    assert told("Hủy", "Đã giao") == (State.DELIVERED, 1, 25_000)
    assert told("Hủy", "") == (State.CANCELLED, 2, 45_000), "it says so in its first row alone"
    assert told("Hủy", "lạ") == (State.AGREED, 1, 25_000)
    assert told("Đã trả", "Đã giao") == (State.DELIVERED, 2, 45_000)
    assert told("Đã giao", "Đã giao", back="-2") == (State.RETURNED, 2, 45_000)
    assert told("Đã trả", back="1.0") == (State.DELIVERED, 1, 25_000), "some of it"
    assert told("Đã trả", back="0") == (State.RETURNED, 1, 25_000), "only the money"
    _, errors = put((*WHOLE, "", "x"), reading=reading)
    assert errors == [
        (2, "how many came back: “x” is no whole number of units. Order A1 was left out.")
    ]


def test_sums_and_notes_below_a_table_are_no_orders() -> None:
    none = ("",) * 11
    below = [
        ("Tổng cộng:", *none[:6], "12", "", "", "1.000.000"), ("", "", "Tổng cộng (VND)", *none[3:10], "99"), (*none[:7], "12", "", "", "99"),
        ("In lúc 15:00 bởi Hoa", *none[1:]), ("", "", "Người lập", *none[3:]), none, ("Total", *none[1:10], 99),
    ]  # fmt: skip
    told, errors = put(WHOLE, *below)

    assert (len(told), told[0].order.total, errors) == (1, 25_000, [])
    wrong = [("B2", *none[1:]), ("", *WHOLE[1:]), ("", "", "Lan", "", "Huế", *none[5:])]
    assert [line for line, _ in put(*wrong)[1]] == [2, 3, 4], "these are orders that lack something"
    lacking = (*none[:7], "1", "5.000", "", "")
    told, errors = put(WHOLE, lacking, ("B2", *WHOLE[1:]), (*none[:10], "9"), lacking)
    assert [each.order.code for each in told] == ["B2"], "half of A1 would be another order"
    assert [line for line, _ in errors] == [3, 5, 6]


def test_currencies_have_their_own_smallest_unit() -> None:
    reading = replace(READING, places={**READING.places, "currency": [(11,)]})
    told, errors = put(
        (*WHOLE[:8], "12.50", "0", "", "thb"), ("B", *WHOLE[1:], "đồng"), reading=reading
    )

    assert (told[0].order.currency, told[0].order.total) == ("THB", 2_500)
    assert [line for line, _ in errors] == [3]


CELLS = st.none() | st.text(max_size=8) | st.integers() | st.floats() | st.datetimes()


@given(st.lists(st.lists(CELLS, max_size=len(COLUMNS)).map(tuple), max_size=6))
@settings(max_examples=150)
def test_no_table_breaks_it(rows: list[tuple[Cell, ...]]) -> None:
    reading = replace(READING, places={name: [(at,)] for at, name in enumerate(COLUMNS)})
    told, errors = put(*rows, reading=reading)

    for each in told:
        assert each.order.code and each.order.lines and each.order.total >= 0
    assert all(2 <= line < len(rows) + 2 and why for line, why in errors)
