"""The judge of what may be said: rules by age and by day, and what a verdict says."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import (
    COMMENTS,
    PERSON,
    PROGRAMS,
    Allowed,
    Capabilities,
    Never,
    Rule,
    Situation,
    Verdict,
    judge,
)
from socialdesk.model.reason import Reason, Span
from tests.support.make import NOW


def rule(why: str, **more: object) -> Rule:
    return Rule(why, "source", "2026", **more)  # type: ignore[arg-type]


def account(*rules: Rule, **more: object) -> Capabilities:
    pace = PaceRules(25, 1_050, 18)
    return Capabilities(4096, pace, rules=rules, platform="Pigeon", **more)  # type: ignore[arg-type]


def situation(age: int | None = HOUR, **more: object) -> Situation:
    """The customer last did something `age` ms ago (None: never)."""
    last = None if age is None else Instant(NOW - age)
    base = Situation(ChatKind.PRIVATE, NOW, last)
    return replace(base, **more)  # type: ignore[arg-type]


def closed(why: str, age: int, by: Rule) -> Never:
    return Never(Reason("policy.closed", ago=Span(age), why=Reason(why, platform="Pigeon")), by)


WINDOW = rule("window", until=DAY)
TAGGED = rule("tagged", since=DAY, until=7 * DAY, message_tag="HUMAN_AGENT", cost="55 đ")
OVER = rule("over", since=7 * DAY, allows=False)


def test_where_no_rule_speaks_everything_may_be_said() -> None:
    assert judge(account(), situation(None)) == Allowed()
    assert judge(account(rule("x", kinds=COMMENTS, allows=False)), situation()) == Allowed()


@pytest.mark.parametrize(
    ("age", "verdict"),
    [
        (0, Allowed(Instant(NOW + DAY), rule=WINDOW)),
        (DAY - 1, Allowed(Instant(NOW + 1), rule=WINDOW)),
        (DAY, Allowed(Instant(NOW + 6 * DAY), "HUMAN_AGENT", "55 đ", TAGGED)),
        (7 * DAY - 1, Allowed(Instant(NOW + 1), "HUMAN_AGENT", "55 đ", TAGGED)),
        (7 * DAY, closed("over", 7 * DAY, OVER)),
        (90 * DAY, closed("over", 90 * DAY, OVER)),
    ],
)
def test_each_rule_holds_from_its_age_on_and_below_its_end(age: int, verdict: Verdict) -> None:
    assert judge(account(WINDOW, TAGGED, OVER), situation(age)) == verdict


@given(st.integers(0, 10 * DAY), st.integers(0, 10 * DAY), st.integers(1, 10 * DAY))
def test_a_window_is_open_until_exactly_the_moment_its_verdict_names(
    age: int, since: int, length: int
) -> None:
    only = rule("only", since=since, until=since + length)
    verdict = judge(account(only), situation(age))

    assert isinstance(verdict, Allowed) == (since <= age < since + length)
    if isinstance(verdict, Allowed):
        assert verdict.until is not None
        ends = replace(situation(age), now=verdict.until)
        assert isinstance(judge(account(only), ends), Never)
        assert judge(account(only), replace(ends, now=Instant(verdict.until - 1))) == verdict


def test_a_window_that_closed_says_how_long_ago_and_by_which_rule() -> None:
    assert judge(account(WINDOW), situation(3 * DAY)) == closed("window", 3 * DAY, WINDOW)


def test_of_rules_that_all_ended_the_last_one_is_named() -> None:
    assert judge(account(WINDOW, TAGGED), situation(8 * DAY)) == closed("tagged", 8 * DAY, TAGGED)


def test_what_was_a_moment_ago_is_said_as_a_minute() -> None:
    never = rule("never", allows=False)

    assert judge(account(never), situation(3)) == closed("never", MINUTE, never)


def test_an_act_that_a_fast_clock_dates_ahead_is_of_this_moment() -> None:
    verdict = judge(account(WINDOW), situation(-HOUR))

    assert verdict == Allowed(Instant(NOW + HOUR + DAY), rule=WINDOW)


def test_a_rule_without_an_end_names_no_moment() -> None:
    always = rule("always", cost="1")

    assert judge(account(always), situation(90 * DAY)) == Allowed(None, "", "1", always)


def test_a_rule_that_needs_a_promise_holds_only_for_accounts_that_gave_it() -> None:
    promised = rule("promised", until=7 * DAY, needs="human_agent")
    rules = (promised, rule("window", until=DAY))

    assert judge(account(*rules, settings=frozenset({"human_agent"})), situation()).rule is promised
    assert judge(account(*rules), situation()).rule is rules[1]
    assert judge(account(*rules, settings=frozenset({"x"})), situation(2 * DAY)) == closed(
        "window", 2 * DAY, rules[1]
    )


def test_rules_tell_programs_from_persons_and_kinds_of_chats() -> None:
    person, program = rule("person", deliveries=PERSON), rule("program", deliveries=PROGRAMS)
    comments = rule("comments", kinds=COMMENTS)
    capabilities = account(comments, person, program)

    said = {kind: judge(capabilities, situation(delivery=kind)).rule for kind in DeliveryKind}
    assert said == {
        DeliveryKind.REPLY: person,
        DeliveryKind.ACKNOWLEDGEMENT: program,
        DeliveryKind.BROADCAST: program,
    }
    assert judge(capabilities, situation(chat_kind=ChatKind.COMMENT)).rule is comments


@pytest.mark.parametrize(
    ("private", "of_rule", "concerned"),
    [
        (True, True, True),
        (True, False, False),
        (True, None, True),
        (False, True, False),
        (False, False, True),
        (False, None, True),
    ],
)
def test_a_rule_may_be_for_private_answers_to_comments_or_for_the_ordinary_way(
    private: bool, of_rule: bool | None, concerned: bool
) -> None:
    only = rule("only", private=of_rule)
    asked = situation(chat_kind=ChatKind.COMMENT, private=private)

    assert judge(account(only), asked).rule is (only if concerned else None)


def test_a_private_answer_that_comes_too_late_says_so_in_its_own_words() -> None:
    window = rule("week", private=True, until=7 * DAY)
    asked = situation(8 * DAY, chat_kind=ChatKind.COMMENT, private=True)
    why = Reason("week", platform="Pigeon")

    assert judge(account(window), asked) == Never(
        Reason("policy.closed_comment", ago=Span(8 * DAY), why=why), window
    )


@pytest.mark.usefixtures("a_machine_west_of_greenwich")
def test_a_rule_holds_on_its_first_day_and_its_last_counted_in_utc() -> None:
    november = rule("x", from_day=date(2026, 11, 1), to_day=date(2026, 11, 30), allows=False)
    first = Instant(int(datetime(2026, 11, 1, tzinfo=UTC).timestamp() * 1_000))
    after = Instant(int(datetime(2026, 12, 1, tzinfo=UTC).timestamp() * 1_000))

    forbidden = [
        isinstance(judge(account(november), situation(now=Instant(now))), Never)
        for now in (first - 1, first, after - 1, after)
    ]
    assert forbidden == [False, True, True, False]


def test_on_new_years_day_the_new_rule_follows_the_old() -> None:
    old = rule("eight", to_day=date(2025, 12, 31), until=HOUR)
    new = rule("free", from_day=date(2026, 1, 1), until=DAY)
    new_year = 1_767_225_600_000  # 2026 begins (UTC)
    last = Instant(new_year - MINUTE)

    def until(offset: int) -> Instant | None:
        asked = Situation(ChatKind.PRIVATE, Instant(new_year + offset), last)
        verdict = judge(account(old, new), asked)
        return verdict.until if isinstance(verdict, Allowed) else None

    assert (until(-1), until(0)) == (last + HOUR, last + DAY)


def test_a_customer_who_never_wrote_may_be_written_to_where_no_rule_asks_for_it() -> None:
    first = rule("first", message_tag="TAG", cost="9")

    assert judge(account(first), situation(None)) == Allowed(None, "TAG", "9", first)
    assert judge(account(first, rule("second")), situation(None)) == Allowed(
        None, "TAG", "9", first
    )


@pytest.mark.parametrize(
    ("rules", "closing"),
    [
        ((WINDOW,), WINDOW),
        ((WINDOW, TAGGED), TAGGED),
        ((WINDOW, OVER, TAGGED), OVER),
        ((rule("later", since=1),), rule("later", since=1)),
        ((rule("no", allows=False),), rule("no", allows=False)),
        ((rule("always"), WINDOW), WINDOW),
    ],
)
def test_a_customer_who_never_wrote_is_not_written_to_and_the_forbidding_rule_is_named(
    rules: tuple[Rule, ...], closing: Rule
) -> None:
    why = Reason(closing.why, platform="Pigeon")

    assert judge(account(*rules), situation(None)) == Never(
        Reason("policy.never_wrote", why=why), closing, "never_wrote"
    )


@pytest.mark.parametrize(
    ("more", "why", "code"),
    [
        ({"blocked": True}, Reason("policy.blocked"), "blocked"),
        (
            {"handled_by": "Kho"},
            Reason("policy.handled_elsewhere", handled_by="Kho"),
            "handled_elsewhere",
        ),
        (
            {"private": True, "chat_kind": ChatKind.COMMENT, "private_used_at": NOW},
            Reason("policy.private_used"),
            "private_used",
        ),
        ({"private": True}, Reason("policy.no_comment"), "no_comment"),
    ],
)
def test_some_things_stand_in_the_way_whatever_the_rules_say(
    more: dict[str, object], why: Reason, code: str
) -> None:
    for capabilities in (account(), account(rule("always"))):
        for age in (None, 0, 90 * DAY):
            assert judge(capabilities, situation(age, **more)) == Never(why, code=code)


def test_only_a_second_private_answer_is_one_too_many() -> None:
    comment = situation(chat_kind=ChatKind.COMMENT, private_used_at=NOW)

    assert judge(account(), comment) == Allowed()
    assert judge(account(), replace(comment, private=True, private_used_at=None)) == Allowed()


@pytest.mark.parametrize("delivery", sorted(PROGRAMS))
@pytest.mark.parametrize(("monthly", "kept"), [(500, 450), (505, 455), (9, 9)])
def test_programs_leave_the_last_tenth_of_a_months_messages_to_people(
    delivery: DeliveryKind, monthly: int, kept: int
) -> None:
    def verdict(used: int, kind: DeliveryKind = delivery) -> Verdict:
        asked = situation(delivery=kind, sent_this_month=used)
        return judge(account(monthly=monthly), asked)

    assert verdict(kept - 1) == Allowed()
    assert verdict(kept) == Never(Reason("policy.quota", used=kept, monthly=monthly), code="quota")
    assert verdict(monthly + 1, DeliveryKind.REPLY) == Allowed()


def test_an_account_without_a_plan_has_no_months() -> None:
    asked = situation(delivery=DeliveryKind.BROADCAST, sent_this_month=1_000_000)

    assert judge(account(), asked) == Allowed()
