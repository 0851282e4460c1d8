"""What texts take in of an order."""

from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model import automatic_text, canned
from socialdesk.model.order_fields import FIELDS, LEFT, asks, filled

VALUES = {"order": "DH1", "total": "280.000 ₫"}


def test_what_is_known_stands_there_and_what_is_not_is_what_the_text_says_or_nothing() -> None:
    assert filled("Đơn {order} hết {total}.", VALUES) == "Đơn DH1 hết 280.000 ₫."
    assert filled("Đơn {order} {tracking} đang đi", VALUES) == "Đơn DH1 đang đi"
    assert filled("Mã {tracking|chưa có}, {name} {orders}", VALUES) == "Mã chưa có, {name} {orders}"
    assert filled("Đơn {order|} của mình", {}) == "Đơn của mình"
    assert filled("{order}", {"order": "{total}"}) == "{total}"


@given(st.text(alphabet="{}|order tal "))
def test_only_who_has_one_asks(text: str) -> None:
    assert asks(text) or filled(text, VALUES) == text.strip()


def test_what_is_filled_in_later_stays_as_it_is_written() -> None:
    text = "{name} ơi, đơn {order|của mình} {total}"
    for fill in (canned.fill, automatic_text.filled):
        assert fill(text, {"name": "Lan", **LEFT}) == "Lan ơi, đơn {order|của mình} {total}", fill
    assert set(FIELDS) <= set(canned.FIELDS) & set(automatic_text.FIELDS)
