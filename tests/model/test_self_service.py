"""What is answered by itself, which choices are meant, and whether it was enough."""

from typing import NamedTuple

from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.self_service import (
    Choice,
    Outcome,
    Said,
    Served,
    Standing,
    Why,
    called,
    chosen,
    decide,
    dump_choices,
    load_choices,
    on_button,
    resolved,
)

NOW = Instant(1_000 * DAY)


class Match(NamedTuple):
    answer_id: str
    confidence: float
    automatic: bool = False
    fits: bool = True
    language: str = "vi"


SURE = Match("ship", 0.9, automatic=True)
NEAR = [Match("ship", 0.6), Match("doi-tra", 0.5), Match("size", 0.45), Match("dia-chi", 0.42)]
CHOICES = dump_choices(
    [
        Choice("ship", "Phí ship bao nhiêu tiền vậy shop?"),
        Choice("doi", "Đổi trả"),
        Choice("", "Gặp nhân viên"),
    ]
)
ASKED = Served(1, Outcome.ASKED, "", NOW, CHOICES)


def said(outcome: Outcome, answer: str = "", at: int = 0) -> Served:
    return Served(1, outcome, answer, Instant(NOW - at))


def test_a_sure_answer_is_given_and_an_unsure_one_is_left_to_people() -> None:
    sure = decide("ship nhiu", Standing(), [SURE], NOW)
    unsure = decide("ship nhiu", Standing(), [Match("ship", 0.5)], NOW)

    assert sure is not None and (sure.outcome, sure.found) == (Outcome.ANSWERED, ("ship",))
    assert unsure is not None and (unsure.outcome, unsure.found) == (Outcome.LEFT, ("ship",))
    assert decide("hôm nay mưa", Standing(), [], NOW) is None
    assert decide("hôm nay mưa", Standing(), [Match("ship", 0.1)], NOW) is None


def test_an_answer_that_does_not_hold_here_hides_none_that_does() -> None:
    elsewhere = Match("tet", 0.95, fits=False)

    found = decide("ship nhiu", Standing(), [elsewhere, SURE], NOW)

    assert found is not None and found.found == ("ship",)


def test_the_same_answer_a_second_time_calls_a_person() -> None:
    again = decide("ship nhiu", Standing((said(Outcome.ANSWERED, "ship"),)), [SURE], NOW)

    assert again is not None and (again.outcome, again.why) == (Outcome.CALLED, Why.AGAIN)


def test_once_a_person_was_called_nothing_is_answered() -> None:
    standing = Standing((said(Outcome.CALLED),))

    assert decide("ship nhiu", standing, [SURE], NOW) is None
    assert decide("gặp nhân viên", standing, [SURE], NOW) is None


def test_while_a_person_is_there_answers_are_only_offered_and_a_person_can_still_be_asked_for() -> (
    None
):
    standing = Standing(is_persons=True)
    offered = decide("ship nhiu", standing, [SURE], NOW)
    asked = decide("agent pls", standing, [SURE], NOW)

    assert offered is not None and offered.outcome is Outcome.LEFT
    assert asked is not None and asked.outcome is Outcome.CALLED


def test_of_two_or_three_near_answers_it_is_asked_which_is_meant_once() -> None:
    first = decide("đổi ship", Standing(), NEAR, NOW)
    again = decide("đổi ship", Standing((ASKED,)), NEAR, NOW)
    two = decide("đổi ship", Standing(most_choices=2), NEAR, NOW)
    given = decide("đổi ship", Standing((said(Outcome.ANSWERED, "ship"),)), NEAR[:2], NOW)

    assert first is not None and first.found == ("ship", "doi-tra", "size")
    assert two is not None and two.found == ("ship", "doi-tra")
    assert again is not None and again.outcome is Outcome.LEFT
    assert given is not None and given.outcome is Outcome.LEFT
    assert decide("đổi ship", Standing(asks=False), NEAR, NOW) == again


def test_a_choice_is_understood_as_people_make_it() -> None:
    meant = {
        "1": "ship", "số 2": "doi", "2 ạ": "doi", "cái đầu": "ship", "cái đầu tiên nhé": "ship", "the first one": "ship",
        "ข้อ 2": "doi", "อันแรก": "ship", "cái thứ hai": "doi", "cuối cùng": "", "the last one": "", "3": "",
        "đổi trả": "doi", on_button("Phí ship bao nhiêu tiền vậy shop?"): "ship", "doi tra": "doi",
    }  # fmt: skip
    found = {text: chosen(text, [ASKED], NOW) for text in meant}

    assert {text: each.answer if each else None for text, each in found.items()} == meant


def test_what_is_no_choice_is_none() -> None:
    assert [
        chosen(each, [ASKED], NOW) for each in ("4", "0", "2 cái áo", "số 2 giá bao nhiêu")
    ] == [None] * 4
    assert chosen("1", [ASKED], Instant(NOW + DAY)) is None
    assert chosen("1", [ASKED, said(Outcome.ANSWERED, "ship")], NOW) is None
    assert chosen("1", [], NOW) is None


def test_who_chooses_a_person_gets_one() -> None:
    person = decide("3", Standing((ASKED,)), [], NOW)
    answer = decide("2", Standing((ASKED,)), [], NOW)

    assert person is not None and (person.outcome, person.why) == (Outcome.CALLED, Why.ASKED)
    assert answer is not None and (answer.outcome, answer.found) == (Outcome.ANSWERED, ("doi",))


def test_who_has_had_enough_of_it_gets_a_person() -> None:
    after = Standing((said(Outcome.ANSWERED, "size"),))

    found = decide("trả lời linh tinh quá", after, [SURE], NOW)

    assert found is not None and (found.outcome, found.why) == (Outcome.CALLED, Why.FED_UP)
    assert decide("trả lời linh tinh quá", Standing(), [], NOW) is None


def test_choices_are_kept_as_they_were() -> None:
    assert load_choices(dump_choices([Choice("a", 'x "y"')])) == [Choice("a", 'x "y"')]
    assert (dump_choices([]), load_choices("")) == ("", [])


def test_who_called_for_a_person_is_told_when_one_answers() -> None:
    assert "sớm nhất" in called("vi", "Hoa Sen", is_open=True, opens="")
    assert "8:00 thứ Hai" in called("vi", "Hoa Sen", is_open=False, opens="8:00 thứ Hai 30/11")
    assert "once we open" in called("en", "Hoa Sen", is_open=False, opens="")
    assert "แจ้งพนักงาน" in called("th", "Hoa Sen", is_open=True, opens="")
    assert "person" in called("fr", "Hoa Sen", is_open=True, opens="")


def after(hours: float, person: bool = False, answered: bool = False) -> Said:
    return Said(Instant(NOW + int(hours * HOUR)), person, answered)


def test_an_answer_was_enough_only_if_no_person_was_needed_within_72_hours() -> None:
    later = Instant(NOW + 80 * HOUR)
    enough = {
        "nobody wrote": resolved(NOW, [], None, later),
        "thanks": resolved(NOW, [after(1)], None, later),
        "asked more, answered by itself": resolved(NOW, [after(1, answered=True)], None, later),
        "a person long after": resolved(NOW, [after(75, person=True)], None, later),
        "called long after": resolved(NOW, [], Instant(NOW + 73 * HOUR), later),
        "a person before": resolved(NOW, [after(-1, person=True)], None, later),
    }
    needed = {
        "a person wrote": resolved(NOW, [after(72, person=True)], None, later),
        "called": resolved(NOW, [], Instant(NOW + 72 * HOUR), later),
        "asked more at 71 h": resolved(NOW, [after(71), after(76, person=True)], None, later),
    }

    assert set(enough.values()) == {True}, enough
    assert set(needed.values()) == {False}, needed
    assert resolved(NOW, [], None, Instant(NOW + 72 * HOUR)) is None
    assert resolved(NOW, [after(1, person=True)], None, Instant(NOW + 2 * HOUR)) is False
