"""Comments of lives are read as claims: the bars of the half that nothing was tuned by, and what holds for every comment."""

import sys
import time
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.claim import CERTAIN, UNCLEAR, Catalogue, Kind, Sellable, read
from tests.support.claiming import (
    HALVED,
    TAKES,
    catalogue,
    comments,
    is_right,
    reading,
    score,
    sellables,
    told,
)

CLOTHES = catalogue("clothes")


def took(text: str, **more: object) -> list[tuple[str | None, int]]:
    found = read(text, CLOTHES, **more)  # type: ignore[arg-type]
    assert found.confidence >= CERTAIN, (text, found)
    return [(each.sku, each.quantity) for each in found.items]


def test_there_are_enough_comments_none_twice_and_many_that_take_nothing() -> None:
    every = comments()
    halves = Counter(each.half for each in every)

    assert len(every) >= 600
    assert min(halves.values()) >= 300
    assert sum(each.kind not in TAKES for each in every) >= 0.37 * len(every)
    assert [each for each, n in Counter((c.trade, c.text, c.current) for c in every).items() if n > 1] == []  # fmt: skip


def test_claims_are_read_right_and_nothing_is_taken_that_was_not_meant() -> None:
    found = score("test")
    sys.stdout.write(f"claims, test half: {told(found)}\n")
    assert found.right >= 0.97 * found.takes
    assert found.certain >= 0.75 * found.takes
    assert found.false <= 0.005 * found.others
    assert found.offered <= 0.08 * found.others


def test_the_tuning_half_stays_as_good_as_it_was() -> None:
    found = score("tuning")

    assert found.right >= 0.985 * found.takes
    assert found.false == 0


def test_case_width_and_the_form_of_accents_do_not_matter() -> None:
    for each in comments():
        found = reading(each)
        decomposed = each._replace(text=unicodedata.normalize("NFD", each.text))
        assert reading(decomposed) == found, each.text
        assert reading(each._replace(text=f"  {each.text}\u200b ")).items == found.items, each.text
        if each.kind is Kind.CLAIM and is_right(each, found):
            wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in each.text)
            for text in (each.text.upper(), each.text.capitalize(), wide):
                other = reading(each._replace(text=text))
                assert [one[:3] for one in map(astuple, other.items)] == [one[:3] for one in map(astuple, found.items)], text  # fmt: skip


def astuple(item: object) -> tuple[object, ...]:
    return tuple(getattr(item, name) for name in ("sku", "candidates", "quantity", "confidence"))


SAID = """A1 a1 B2 D7 T10 G5 mã 8 số 3 đỏ đen do M L XL 38 39 2 3 99 100 150 150k x2 +1 + x * , . ? và 2 cái chốt lấy cho em k không đổi
    sang hủy bỏ thôi nữa hồng hong xanh lá 0901234567 áo thun váy hoa เอา สีแดง cf red ❤️ 2️⃣ mỗi màu 1 1m55 48kg còn"""
WORDS = st.sampled_from(sorted(set(SAID.split())))


@settings(max_examples=120, deadline=None)
@given(st.lists(WORDS, max_size=14), st.sampled_from((None, "D7", "A1-DO-M", "nothing")), st.booleans())  # fmt: skip
def test_whatever_is_written_only_what_there_is_is_claimed(
    words: list[str], current: str | None, is_reply: bool
) -> None:
    holds(" ".join(words), current, is_reply)
    holds("".join(words), current, is_reply)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_no_text_fails(text: str) -> None:
    holds(text, None, False)
    holds(f"A1 {text}", "D7", True)


def holds(text: str, current: str | None, is_reply: bool) -> None:
    found = read(text, CLOTHES, current=current, reply_to_shop=is_reply)
    skus = {each.sku for each in sellables("clothes")}
    for each in (*found.items, *found.given_up):
        assert 1 <= each.quantity <= 99, text
        assert each.candidates, text
        assert set(each.candidates) <= skus, text
        assert each.sku is None or each.candidates == (each.sku,), text
        assert 0 <= each.confidence <= 1, text
        if each.confidence >= CERTAIN and found.kind is not Kind.CANCEL:
            assert each.sku is not None, text
    assert all(map(str, found.why)), text
    if found.kind in (Kind.QUESTION, Kind.NONE):
        assert not found.items, text
    if found.kind in (Kind.CLAIM, Kind.PLUS_ONE):
        assert found.items, text
        assert found.confidence >= UNCLEAR, text


@pytest.mark.parametrize(
    "text",
    [
        "A1 " * 10_000, "a" * 100_000, "9" * 100_000, "A1" + "\u0301" * 100_000, "\u202eA1 đỏ M x2\u202c", "+1 " * 10_000,
        "x2" * 20_000, "0901234567 " * 5_000, "\ufdfa" * 10_000, "đỏ" * 20_000, "A1-" * 20_000, "1." * 30_000, "เอา" * 20_000,
        "\x00\x1b[2J A1", "{product} %s A1 đỏ M",
    ],
)  # fmt: skip
def test_hostile_text_takes_no_time(text: str) -> None:
    started = time.process_time()
    holds(text, "D7", False)

    assert time.process_time() - started < 0.05


def test_what_is_shown_is_meant_only_where_the_caller_says_so() -> None:
    assert read("+1", CLOTHES).kind is Kind.NONE
    assert read("em lấy 1", CLOTHES).kind is Kind.NONE
    assert took("+2", current="D7") == [("D7", 2)]
    assert took("em lấy 1", current="0:05 Đầm D7 320k") == [("D7", 1)]
    assert took("1 đỏ M", current="A1-DEN-L") == [("A1-DO-M", 1)]
    assert read("M", CLOTHES, current="A1-DO-M").confidence < CERTAIN
    assert read("đen L", CLOTHES, current="A1-DO-M", reply_to_shop=True).items[0].sku == "A1-DEN-L"


def test_a_phone_number_and_a_price_are_no_quantity() -> None:
    found = read("A1 đỏ M 150k 0901234567", CLOTHES)

    assert (found.phone, found.price) == ("+84901234567", 150_000)
    assert [(each.sku, each.quantity) for each in found.items] == [("A1-DO-M", 1)]
    assert read("D7 100k em lấy", CLOTHES).kind is Kind.NONE
    assert read("sdt em 0901234567", CLOTHES).phone == "+84901234567"


def test_what_is_unclear_is_said_and_left_to_a_person() -> None:
    found = read("A1 M", CLOTHES)

    assert UNCLEAR <= found.confidence < CERTAIN
    assert found.items[0].sku is None
    assert found.items[0].candidates == ("A1-DO-M", "A1-DEN-M", "A1-TRANG-M")
    assert list(map(str, found.why)) == ["Áo thun cổ tròn: which one is not said: đỏ, M, đen, M, trắng, M?"]  # fmt: skip


def test_an_item_that_is_clear_is_taken_beside_one_that_is_not() -> None:
    clear, unclear = read("A1 đỏ M 2, B2 L", CLOTHES).items

    assert (clear.sku, clear.quantity, clear.confidence >= CERTAIN) == ("A1-DO-M", 2, True)
    assert (unclear.sku, unclear.confidence < CERTAIN) == (None, True)


def test_a_swap_says_what_is_given_up_and_keeps_what_it_does_not_say() -> None:
    found = read("A1 đỏ M đổi qua L", CLOTHES)

    assert [each.sku for each in found.given_up] == ["A1-DO-M"]
    assert [each.sku for each in found.items] == ["A1-DO-L"]
    assert [each.sku for each in read("đổi màu đen", CLOTHES, current="A1-DO-M").items] == ["A1-DEN-M"]  # fmt: skip


def test_a_plus_between_products_is_an_and_and_behind_each_an_amount() -> None:
    assert took("D7 + 2 T10") == [("D7", 1), ("T10", 2)]
    assert took("D7 +2 T10 +1") == [("D7", 2), ("T10", 1)]


def test_what_has_a_price_alone_is_asked_about_where_nothing_is_shown() -> None:
    found = read("chốt 320", CLOTHES)
    assert (found.items[0].sku, found.confidence < CERTAIN) == ("D7", True)
    assert read("320", CLOTHES).kind is Kind.NONE


def test_a_cancel_of_something_unknown_does_not_cancel_everything_by_itself() -> None:
    assert read("hủy đơn giúp em", CLOTHES).confidence >= CERTAIN
    assert read("hủy nồi cơm điện", CLOTHES).confidence < CERTAIN
    assert read("hôm trước đặt mà shop hủy", CLOTHES).kind is Kind.NONE


def test_a_live_without_products_reads_nothing_as_a_claim() -> None:
    empty = Catalogue.of(())

    for each in comments():
        assert not read(each.text, empty, current=each.current).items


def test_two_products_of_one_code_are_both_offered() -> None:
    twice = Catalogue.of(
        [Sellable("X", "Áo len", "", 1, ("A1",)), Sellable("Y", "Mũ len", "", 1, ("A1",))]
    )
    found = read("chốt A1", twice)

    assert found.items[0].candidates == ("X", "Y")
    assert found.confidence < CERTAIN


def test_each_trade_is_read_about_as_well() -> None:
    for trade in HALVED:
        found = score("test", trade)
        assert found.right >= 0.9 * found.takes, trade
