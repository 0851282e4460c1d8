"""Which answer is meant, and whether it is given by itself."""

from dataclasses import replace
from datetime import date

from socialdesk.model.faq import Answer, Faq, Hindrance, Match, Part

DAY = date(2026, 11, 27)


def answer(name: str, *questions: str, **more: object) -> Answer:
    return Answer(name, {"vi": Part(name), "en": Part(name)}, questions, **more)  # type: ignore[arg-type]


def asked(
    faq: Faq, text: str, language: str = "vi", channel: str = "telegram", day: date = DAY
) -> list[Match]:
    return faq.match(text, language=language, channel=channel, day=day)


def test_the_best_first_and_by_itself_where_it_is_sure() -> None:
    faq = Faq([answer("gia", "Giá bao nhiêu?"), answer("ship", "Phí ship bao nhiêu?")])
    first, second = asked(faq, "phi ship bn z")

    assert (first.answer_id, first.automatic, first.language) == ("ship", True, "vi")
    assert (second.answer_id, second.automatic, second.hindrance) == (
        "gia",
        False,
        Hindrance.UNSURE,
    )
    assert 0 <= second.confidence < first.confidence <= 1
    assert asked(faq, "xin chào") == [] == asked(Faq(), "phí ship")


def test_two_answers_that_are_meant_alike_are_given_by_nobody() -> None:
    faq = Faq([answer("one", "Phí ship bao nhiêu?"), answer("two", "Phí ship bao nhiêu?")])

    assert [each.automatic for each in asked(faq, "phí ship bao nhiêu")] == [False, False]


def test_channel_language_and_days_decide_whether_it_is_given() -> None:
    first, last = date(2026, 11, 27), date(2026, 11, 30)
    only = Faq(
        [
            answer(
                "ship",
                "phí ship?",
                channels=frozenset({"telegram"}),
                languages=frozenset({"vi"}),
                first=first,
                last=last,
            )
        ]
    )
    for language, channel, day, hindrance, fits in (
        ("vi", "telegram", first, Hindrance.NONE, True),
        ("vi", "telegram", last, Hindrance.NONE, True),
        ("vi", "", last, Hindrance.NONE, True),
        ("vi", "telegram", date(2026, 11, 26), Hindrance.DAY, False),
        ("vi", "telegram", date(2026, 12, 1), Hindrance.DAY, False),
        ("vi", "zalo_oa", first, Hindrance.CHANNEL, False),
        ("en", "telegram", first, Hindrance.LANGUAGE, True),
        ("th", "telegram", first, Hindrance.LANGUAGE, True),
    ):
        (match,) = asked(only, "phí ship", language, channel, day)
        assert (match.hindrance, match.fits, match.automatic) == (hindrance, fits, not hindrance), (
            language,
            channel,
            day,
        )


def test_what_does_not_hold_today_makes_nothing_less_sure() -> None:
    then = answer("tet", "Mấy giờ mở cửa?", last=date(2026, 2, 20))
    faq = Faq([then, answer("hours", "Mấy giờ mở cửa?")])

    assert {each.answer_id: each.hindrance for each in asked(faq, "mấy giờ mở cửa")} == {
        "hours": Hindrance.NONE,
        "tet": Hindrance.DAY,
    }


def test_the_part_that_is_said() -> None:
    vietnamese = Answer("x", {"vi": Part("x")}, ("phí ship?",))
    (match,) = asked(Faq([vietnamese]), "phí ship", "en")

    assert (match.language, match.hindrance) == ("vi", Hindrance.LANGUAGE)


def test_the_same_words_come_to_the_same() -> None:
    answers = [answer(f"a{n}", f"câu hỏi số {n} về phí ship") for n in range(50)]

    assert asked(Faq(answers), "phí ship") == asked(Faq(answers), "phí ship")


def test_what_holds_for_a_holiday_goes_before_what_always_holds() -> None:
    tet = answer("tet", "Mấy giờ mở cửa?", first=date(2026, 2, 14), last=date(2026, 2, 20))
    faq = Faq([answer("hours", "Mấy giờ mở cửa?"), tet])

    then, now = date(2026, 2, 15), DAY
    assert [
        (each.answer_id, each.automatic) for each in asked(faq, "mấy giờ mở cửa", day=then)
    ] == [("tet", True), ("hours", False)]
    assert [each.answer_id for each in asked(faq, "mấy giờ mở cửa", day=now) if each.automatic] == [
        "hours"
    ]


def test_what_only_people_fill_in_is_not_given_by_itself() -> None:
    asks = replace(
        answer("ship", "Phí ship bao nhiêu?"), parts={"vi": Part("Dạ {pronoun} ơi, 30k")}
    )
    for text, hindrance in (
        ("Dạ {pronoun} ơi, {shop} ship 30k", Hindrance.FIELD),
        ("Dạ {gvien}", Hindrance.FIELD),
        ("Dạ {pronoun|bạn} {given} {name} {shop}", Hindrance.NONE),
    ):
        faq = Faq([replace(asks, parts={"vi": Part(text)})])
        (match,) = asked(faq, "phí ship bao nhiêu")
        assert (match.hindrance, match.fits) == (hindrance, True), text
