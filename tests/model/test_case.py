"""How a case goes, and what is next."""

from itertools import permutations

from socialdesk.model.case import (
    BY_HAND,
    CAUSES,
    KINDS,
    OUTCOMES,
    STEPS,
    WAYS,
    Cause,
    Kind,
    Outcome,
    Step,
    next_step,
)
from socialdesk.services.cases_settings import READY, CasesTable, Question


def test_everything_has_a_name() -> None:
    for names, kinds in ((KINDS, Kind), (STEPS, Step), (CAUSES, Cause), (OUTCOMES, Outcome)):
        assert set(names) == set(kinds)
    assert set(WAYS) == set(Kind)
    assert {each for way in WAYS.values() for each in way} == set(BY_HAND)


def test_what_is_next_is_behind_the_furthest_that_was_done() -> None:
    opened = Step.OPENED
    told = {
        (opened,): Step.EVIDENCE,
        (opened, Step.EVIDENCE): Step.AGREED,
        (opened, Step.BACK): Step.REFUNDED,
        (opened, Step.BACK, Step.EVIDENCE): Step.REFUNDED,
        (opened, Step.FIXED): Step.EVIDENCE,
        (opened, Step.REFUNDED): None,
        (opened, Step.AGREED, Step.BACK, Step.NOT_BACK): Step.BACK,
        (opened, Step.BACK, Step.NOT_BACK, Step.BACK): Step.REFUNDED,
        (opened, Step.REFUNDED, Step.CLOSED, Step.REOPENED): Step.EVIDENCE,
        (opened, Step.REFUNDED, Step.CLOSED, Step.REOPENED, Step.AGREED): Step.BACK,
        (opened, Step.EVIDENCE, Step.REFUNDED, Step.CLOSED, Step.REOPENED): Step.AGREED,
        (opened, Step.EVIDENCE, Step.BACK, Step.CLOSED, Step.REOPENED, Step.AGREED): Step.REFUNDED,
        (opened, *WAYS[Kind.RETURN], Step.CLOSED, Step.REOPENED, Step.AGREED): None,
    }
    assert next_step(Kind.RETURN, (opened, Step.AGREED), is_back=True) is Step.REFUNDED
    assert {done: next_step(Kind.RETURN, done) for done in told} == told
    for kind, way in WAYS.items():
        for some in permutations(way):
            assert next_step(kind, (opened, *some)) is None, (kind, some)


def test_what_is_asked_after_a_review_never_pays_for_one() -> None:
    for text in READY.values():
        assert Question.read(text) == text
    for wrong in ("Tặng bạn voucher 50k khi đánh giá 5 sao nhé", "Cho shop xin 5 sao nha", "", 5):
        try:
            Question.read(wrong)
        except ValueError:
            continue
        raise AssertionError(wrong)
    table = CasesTable(question=Question("Ổn chưa ạ?"), question_en=Question("All well?"))
    asked = table.questions("vi")
    assert (asked["vi"], asked["en"], asked["th"]) == ("Ổn chưa ạ?", "All well?", READY["th"])
    assert table.length(Kind.RETURN) == 3 * 86_400_000
