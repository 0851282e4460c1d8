"""Who is asked, and who is left alone."""

from dataclasses import replace

from socialdesk.model.by_itself import AUTO_RESOLVE, SELF_SERVICE
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.survey import Kind
from socialdesk.model.survey_asking import LATE, About, Facts, Plan, Plans, Why, hindrance, sampled

NOW = Instant(1_000 * DAY)
CSAT = Plan(Kind.CSAT, About.RESOLVED, 5 * MINUTE, 0, 1.0, 3)
NPS = Plan(Kind.NPS, About.DELIVERED, 3 * DAY, 90 * DAY, 0.5, 6)
FINE = Facts("resolved", 3, 3, "mai", "private", "mai", NOW, None)


def test_who_is_asked() -> None:
    assert hindrance(CSAT, FINE, 30 * DAY, NOW) is None
    assert (
        hindrance(NPS, replace(FINE, status="pending", agent="", resolved_by=""), 30 * DAY, NOW)
        is None
    )


def test_who_is_not() -> None:
    for facts, why in (
        (replace(FINE, chat_kind="comment"), Why.PUBLIC),
        (replace(FINE, chat_kind="group"), Why.PUBLIC),
        (replace(FINE, blocked=True), Why.BLOCKED),
        (replace(FINE, status="open"), Why.GOES_ON),
        (replace(FINE, episode=4), Why.GOES_ON),
        (replace(FINE, resolved_by=AUTO_RESOLVE), Why.BY_ITSELF),
        (replace(FINE, resolved_by=SELF_SERVICE), Why.BY_ITSELF),
        (replace(FINE, resolved_by="rule:spam"), Why.BY_ITSELF),
        (replace(FINE, agent=""), Why.NOBODY),
        (replace(FINE, unfinished=True), Why.UNFINISHED),
        (replace(FINE, refused=True), Why.REFUSED),
        (replace(FINE, due_at=NOW - LATE - 1), Why.LATE),
        (replace(FINE, asked_at=NOW - 30 * DAY + 1), Why.ASKED_LATELY),
    ):
        assert hindrance(CSAT, facts, 30 * DAY, NOW) is why, why
    assert hindrance(NPS, replace(FINE, status="open"), 0, NOW) is Why.GOES_ON


def test_a_person_is_asked_seldom_and_never_two_things_at_once() -> None:
    asked = replace(FINE, asked_at=NOW - 40 * DAY)
    assert hindrance(CSAT, asked, 30 * DAY, NOW) is None
    assert hindrance(NPS, asked, 30 * DAY, NOW, NOW - 40 * DAY) is Why.ASKED_LATELY
    assert hindrance(NPS, asked, 30 * DAY, NOW, NOW - 90 * DAY) is None
    assert hindrance(CSAT, replace(FINE, asked_at=NOW - HOUR), MINUTE, NOW) is Why.ASKED_LATELY


def test_chance_and_what_comes_first() -> None:
    assert [sampled(NPS, each) for each in (0.0, 0.499, 0.5, 0.99)] == [True, True, False, False]
    assert sampled(CSAT, 0.999_999)
    ces = replace(CSAT, kind=Kind.CES)
    plans = Plans(30 * DAY, {each.kind: each for each in (CSAT, ces, NPS)})
    assert [each.kind for each in plans.after(About.RESOLVED)] == [Kind.CES, Kind.CSAT]
    assert plans.after(About.RETURNED) == []
