"""What customers ask that no answer covers."""

from socialdesk.model.faq_gaps import Gap, Question, gaps
from socialdesk.model.ids import Instant


def asked(*texts: str) -> list[Question]:
    return [Question(text, number, Instant(number)) for number, text in enumerate(texts, 1)]


def test_questions_that_are_alike_are_together_those_of_most_customers_first() -> None:
    found = gaps(
        asked(
            "shop có cho thuê váy cưới không",
            "thue vay cuoi k shop",
            "cho thuê váy cưới hông shop?",
            "có nhận may áo dài không ạ",
            "shop nhan may ao dai k",
            "THUE VAY CUOI K SHOP?",
            "đá banh tối nay mấy giờ",
        ),
        lambda _: False,
    )

    assert [(each.conversations, each.messages) for each in found] == [(4, 4), (2, 2), (1, 1)]
    assert found[0].newest == 6
    assert found[0].examples[0] == "thue vay cuoi k shop"
    assert set(found[1].examples) == {"có nhận may áo dài không ạ", "shop nhan may ao dai k"}


def test_what_is_answered_asks_nothing_or_is_long_is_none() -> None:
    texts = ("phí ship bao nhiêu", "cảm ơn shop nhiều", "ok", "", "🙂", "có " * 300 + "?")

    assert gaps(asked(*texts), lambda each: each.text.startswith("phí")) == []


def test_a_customer_who_asks_again_is_one() -> None:
    again = [Question("có trả góp không?", 7, Instant(at)) for at in (5, 3)]

    assert gaps(again, lambda _: False) == [Gap(2, 1, Instant(5), ("có trả góp không?",))]


def test_thai_is_together_too() -> None:
    (gap,) = gaps(asked("เช่าชุดแต่งงานได้ไหมคะ", "มีเช่าชุดแต่งงานมั้ย"), lambda _: False)

    assert gap.conversations == 2
