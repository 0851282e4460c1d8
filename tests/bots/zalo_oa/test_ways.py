"""Announcements by a platform's ways: what is free first, what is paid where the account says so, never
at night, never more often than a person may be told, and never at a price that was not counted on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import pytest

from socialdesk.bots.zalo_oa.limits import ZONE, Prices, announcement_rules, capabilities
from socialdesk.model.announcement import Announcement, Purpose
from socialdesk.model.delivery import DeliveryKind, Sort
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import Allowed, Never, Situation, allowed_ages, judge
from socialdesk.model.preflight import (
    Candidate,
    Had,
    Quiet,
    Rules,
    Sending,
    Skip,
    judged,
    summary,
)

NOON = Instant(int(datetime(2026, 11, 26, 12, tzinfo=ZONE).timestamp() * 1000))
NIGHT = Instant(NOON + 10 * HOUR)
ALL = capabilities(
    paid=("consultation", "promotion", "transaction"),
    rules=announcement_rules(Prices(10, 30, 20), per_day=3),
)
TEMPLATES = capabilities(
    paid=("promotion", "transaction"), rules=announcement_rules(Prices(10, 30, 20), 3)
)
LAN = Candidate(1, 1, 11, 1, "private", None, NOON - HOUR, NOON - HOUR, "", "Lan", "", "vi", "", 1)
OLD = LAN._replace(last_action_at=NOON - 20 * DAY)


def situation(age: int | None, sort: Sort = Sort.PROMOTION, **more: object) -> Situation:
    last = None if age is None else Instant(NOON - age)
    base = Situation(ChatKind.PRIVATE, NOON, last, DeliveryKind.BROADCAST, purpose=sort)
    return replace(base, **more)  # type: ignore[arg-type]


def rules(sort: Sort = Sort.PROMOTION, text: str = "Chào", **more: object) -> Rules:
    announcement = Announcement(
        {"vi": text}, "vi", Purpose(sort, "live" if sort == "topic" else "")
    )
    limits = more.pop("limits", TEMPLATES)
    sending = Sending("oa", "zalo_oa", limits, **more)  # type: ignore[arg-type]
    never = Quiet(time(0), time(0))
    return Rules(announcement, NOON, ZONE, "Hoa", {1: sending}, never, 9, wants={1, 2, 3, 4})


@pytest.mark.parametrize(
    ("age", "sort", "tag", "price"),
    [
        (HOUR, Sort.PROMOTION, "", 0),
        (3 * DAY, Sort.PROMOTION, "consultation", 10),
        (3 * DAY, Sort.SERVICE, "consultation", 10),
        (8 * DAY, Sort.PROMOTION, "promotion", 30),
        (8 * DAY, Sort.TOPIC, "promotion", 30),
        (8 * DAY, Sort.SERVICE, "transaction", 20),
        (364 * DAY, Sort.SERVICE, "transaction", 20),
        (400 * DAY, Sort.PROMOTION, "promotion", 30),
        (None, Sort.PROMOTION, "promotion", 30),
    ],
)
def test_the_cheapest_way_that_is_allowed_is_taken(
    age: int | None, sort: Sort, tag: str, price: int
) -> None:
    verdict = judge(ALL, situation(age, sort))
    assert isinstance(verdict, Allowed)
    assert verdict.rule is not None
    assert (verdict.message_tag, verdict.rule.price) == (tag, price)


@pytest.mark.parametrize(
    ("limits", "given", "code"),
    [
        (capabilities(), situation(3 * DAY), "window_closed"),
        (capabilities(), situation(None), "never_wrote"),
        (ALL, situation(366 * DAY, Sort.SERVICE), "window_closed"),
        (ALL, situation(None, Sort.SERVICE), "never_wrote"),
        (ALL, situation(8 * DAY, follows=False), "window_closed"),
        (ALL, situation(8 * DAY, now=NIGHT, last_action_at=NOON - 8 * DAY), "quiet_hours"),
        (ALL, situation(3 * DAY, counted_on=""), "window_closed"),
        (TEMPLATES, situation(8 * DAY, counted_on="consultation"), "window_closed"),
    ],
)
def test_and_nothing_else_is(limits: object, given: Situation, code: str) -> None:
    verdict = judge(limits, given)  # type: ignore[arg-type]
    assert isinstance(verdict, Never)
    assert verdict.code == code


def test_people_answer_at_no_price_that_announcements_have() -> None:
    verdict = judge(ALL, situation(3 * DAY, delivery=DeliveryKind.REPLY, purpose=None))
    assert isinstance(verdict, Allowed)
    assert verdict.message_tag == ""


def test_what_was_counted_on_goes_so_though_something_cheaper_came_up() -> None:
    verdict = judge(ALL, situation(HOUR, counted_on="promotion"))
    assert isinstance(verdict, Allowed)
    assert verdict.message_tag == "promotion"


def test_ages_say_when_something_may_be_said_whyever() -> None:
    asked = (ChatKind.PRIVATE, DeliveryKind.BROADCAST)
    assert allowed_ages(capabilities(), *asked, NOON) == ((0, 48 * HOUR),)
    assert allowed_ages(ALL, *asked, NOON)[-1][1] is None
    assert allowed_ages(ALL, *asked, NIGHT)[-1][1] == 365 * DAY


@pytest.mark.parametrize(
    ("who", "given", "why"),
    [
        (LAN, rules(), ""),
        (OLD, rules(), ""),
        (OLD, rules(limits=capabilities()), Skip.WINDOW_CLOSED),
        (OLD._replace(follows=0), rules(), Skip.WINDOW_CLOSED),
        (OLD._replace(last_action_at=None), rules(), ""),
        (OLD, rules(text="x" * 1801), Skip.NOT_ALLOWED),
        (LAN, rules(text="x" * 1801), ""),
        (OLD, rules(Sort.SERVICE, text="x" * 440), Skip.NOT_ALLOWED),
        (OLD._replace(name=""), rules(Sort.SERVICE), Skip.EMPTY_FIELD),
        (LAN._replace(name=""), rules(Sort.SERVICE), ""),
        (OLD, replace(rules(), now=NIGHT), Skip.QUIET_HOURS),
        (OLD, replace(rules(Sort.SERVICE), now=NIGHT), ""),
        (OLD, rules(had={"promotion": {1: Had(1, 1)}}), Skip.OVER_CAP),
        (OLD, rules(had={"promotion": {1: Had(0, 4)}}), Skip.OVER_CAP),
        (OLD, rules(had={"promotion": {1: Had(0, 3), 2: Had(1, 4)}}), ""),
        (OLD, rules(had={"promotion": {2: Had(1, 1), 3: Had(2, 2)}}), Skip.NOT_ALLOWED),
        (LAN, rules(had={"promotion": {1: Had(1, 4)}}), ""),
    ],
)
def test_a_pre_flight_says_why_not(who: Candidate, given: Rules, why: str) -> None:
    assert judged([who], given)[0].reason == why


def test_the_account_s_day_is_filled_and_no_more_and_its_cost_is_what_is_not_covered() -> None:
    many = [OLD._replace(contact_id=n, person_id=n, conversation_id=n) for n in range(1, 6)]
    given = rules(covered={"promotion": 1})

    found = judged([*many, LAN._replace(contact_id=9, person_id=9)], given)
    told = summary(found, given.accounts)

    assert (told.picked, told.will_get) == (6, 4)
    assert told.reasons == {"not_allowed": 2}
    assert (told.cost, told.currency, told.cost_by_account) == (2 * 30, "VND", {"oa": 60})
    assert told.by_account == {"oa": 4}
