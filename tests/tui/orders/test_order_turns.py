"""What is typed when an order is turned, and what the code that it is paid by looks like."""

from dataclasses import fields, replace

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import speaking
from socialdesk.model.order import Line, State
from socialdesk.services.qr_codes import squares
from socialdesk.store.order_rows import Order, OrderRow
from socialdesk.tui.orders.order_turns import back_of, following, said_back, state_of
from socialdesk.tui.orders.orders_page import is_collected
from socialdesk.tui.orders.payment_dialog import code_text

ROW = OrderRow(
    **{each.name: None for each in fields(OrderRow)} | {"code": "DH1001", "stored_state": "new"}
)  # type: ignore[arg-type] # nothing else of it matters
ORDER = Order(ROW, (Line("A1", "Áo", "", 2, 100, 1, 0, 2),))


def test_a_state_is_meant_by_its_name_or_its_beginning() -> None:
    for language, words, found in (
        ("en", "shipped", State.SHIPPED), ("en", "ship", State.SHIPPED), ("en", "deliver", State.DELIVERED),
        ("vi", "đã gửi", State.SHIPPED), ("vi", "gui", State.SHIPPED), ("vi", "dong goi", State.PACKED),
        ("vi", "huy", State.CANCELLED),
    ):  # fmt: skip
        with speaking(language):
            assert state_of(ORDER, words) is found, words
    for words in ("", "returned", "đã", "xyz"):
        with speaking("vi"), pytest.raises(NotAllowed, match="đã chốt, đã đóng gói"):
            state_of(ORDER, words)
    assert following(State.NEW) is State.AGREED
    assert following(State.DELIVERED) is None
    assert following(State.CANCELLED) is None


def test_what_comes_back_is_typed_in_any_words() -> None:
    for language, words, found, said in (
        ("en", "all", None, "2 pieces come back"), ("vi", "tat ca", None, "2 món nhập lại"),
        ("vi", "none", {}, "không món nào nhập lại"), ("en", "A1:1, B2", {"A1": 1, "B2": None}, "1× A1, B2"),
    ):  # fmt: skip
        with speaking(language):
            assert back_of(words) == found, words
            assert said_back(ORDER, found) == said
    with pytest.raises(NotAllowed, match="A1-M:2"):
        back_of("A1:x")


def test_the_code_is_dark_on_light_in_every_theme() -> None:
    drawn = code_text(squares("x"))
    assert str(drawn.style) == "#000000 on #ffffff"
    assert len(set(map(len, drawn.plain.splitlines()))) == 1


def test_nobody_is_asked_for_what_the_carrier_was_paid() -> None:
    for payment, state, is_so in (
        ("cod", "delivered", True), ("cod", "shipped", False), ("transfer", "delivered", False), ("none", "delivered", False),
    ):  # fmt: skip
        row = replace(ROW, payment=payment, stored_state=state)
        assert is_collected(row) is is_so, (payment, state)
