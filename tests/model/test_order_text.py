"""Texts about one order: their fields, and what they may not say."""

import pytest

from socialdesk.model import order_text


def test_fields_are_filled_in_and_values_are_never_looked_into() -> None:
    text = "Dạ {Pronoun} {given|ơi}, đơn {order} ({total}) {tracking|}"
    order_text.check(text)
    values = {"order": "DH1{shop}", "total": "280.000 ₫", "pronoun": "chị", "Pronoun": "Chị"}
    assert order_text.filled(text, values) == "Dạ Chị ơi, đơn DH1{shop} (280.000 ₫)"


def test_what_is_wrong_is_said() -> None:
    for text, said in (
        ("đơn {ordr}", "Do you mean {order}?"),
        ("mã {tracking}", "{tracking} may be empty"),
        ("theo dõi {link}", "{link} may be empty"),
        ("mở cửa {opens|sớm}", "there is no field {opens}"),
        ("đánh giá 5 sao nhận voucher", "gives something for a rating"),
    ):
        with pytest.raises(ValueError, match="rating|field|empty|mean") as caught:
            order_text.check(text)
        assert said in str(caught.value), text
