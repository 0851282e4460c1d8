"""Pre-flights: everybody under one reason, the first that holds; every person at most once."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.announcement import Announcement, Purpose
from socialdesk.model.delivery import Sort
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import Capabilities, Rule
from socialdesk.model.preflight import (
    Candidate,
    Quiet,
    Rules,
    Sending,
    Skip,
    judged,
    summary,
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOON = Instant(int(datetime(2026, 11, 26, 12, tzinfo=ZONE).timestamp() * 1000))
OPEN = Capabilities(1000, PaceRules(25, 0, 18))
DAYLONG = Rule("x", "test", "2026", kinds=frozenset({ChatKind.PRIVATE}), until=DAY)
WINDOW = replace(OPEN, rules=(DAYLONG,))
PLAN = replace(OPEN, monthly=10)
ACCOUNTS = {
    1: Sending("tg", "telegram", OPEN),
    2: Sending("page", "messenger", WINDOW),
    3: Sending("down", "telegram", OPEN, is_up=False),
    4: Sending("plan", "zalo_bot", PLAN, used=7),
}
LAN = Candidate(
    1, 1, 11, 1, "private", None, NOON - HOUR, NOON - HOUR, "", "Nguyễn Thị Lan", "", "vi", ""
)
PROMOTION = Rules(
    Announcement({"vi": "Chào"}, "vi"), NOON, ZONE, "Hoa", ACCOUNTS, Quiet(time(22), time(7)), 3
)


def reason(who: Candidate, rules: Rules = PROMOTION) -> str:
    return judged([who], rules)[0].reason


def saying(text: str, sort: Sort = Sort.PROMOTION, topic: str = "") -> Rules:
    announcement = Announcement({"vi": text}, "vi", Purpose(sort, topic))
    return replace(PROMOTION, announcement=announcement)


TOPIC = saying("Chào", Sort.TOPIC, "live")
SERVICE = saying("Chào", Sort.SERVICE)
NIGHT = Instant(NOON + 11 * HOUR)


@pytest.mark.parametrize(
    ("who", "rules", "why"),
    [
        (LAN, PROMOTION, ""),
        (LAN._replace(conversation_id=None), PROMOTION, Skip.NO_CHANNEL),
        (LAN._replace(account_id=9), PROMOTION, Skip.NO_CHANNEL),
        (LAN._replace(blocked_at=1), PROMOTION, Skip.BLOCKED),
        (LAN, replace(PROMOTION, refused={1}), Skip.OPTED_OUT),
        (LAN, replace(SERVICE, refused={1}), ""),
        (LAN, TOPIC, Skip.NOT_ASKED),
        (LAN, replace(TOPIC, wants={1}), ""),
        (LAN._replace(account_id=2, last_action_at=NOON - DAY), PROMOTION, Skip.WINDOW_CLOSED),
        (LAN._replace(account_id=2, last_action_at=NOON - DAY + 1), PROMOTION, ""),
        (LAN._replace(account_id=2, last_action_at=None), PROMOTION, Skip.WINDOW_CLOSED),
        (LAN._replace(handled_by="1"), PROMOTION, Skip.NOT_ALLOWED),
        (LAN, saying("Chào {order}"), Skip.EMPTY_FIELD),
        (LAN, saying("Chào {order|bạn} {given} {shop}"), ""),
        (LAN._replace(name="Shop Hoa", language="vi"), saying("{given}"), Skip.EMPTY_FIELD),
        (LAN._replace(chat_kind="group"), saying("{given}"), Skip.EMPTY_FIELD),
        (LAN._replace(chat_kind="channel"), saying("{given|cả nhà} {shop}"), ""),
        (LAN, replace(PROMOTION, now=NIGHT), Skip.QUIET_HOURS),
        (LAN, replace(SERVICE, now=NIGHT), ""),
        (LAN, replace(PROMOTION, told={1: 3}), Skip.OVER_CAP),
        (LAN, replace(PROMOTION, told={1: 2}), ""),
        (LAN._replace(account_id=3), PROMOTION, Skip.ACCOUNT_DOWN),
        (LAN._replace(account_id=3, blocked_at=1), replace(PROMOTION, refused={1}), Skip.BLOCKED),
    ],
)
def test_the_first_reason_that_holds(who: Candidate, rules: Rules, why: str) -> None:
    assert reason(who, rules) == why


def test_one_person_is_told_where_they_wrote_last_and_may_be_told() -> None:
    old = LAN._replace(contact_id=2, conversation_id=12, wrote_at=NOON - 3 * HOUR)
    new = LAN._replace(contact_id=3, conversation_id=13, wrote_at=NOON, blocked_at=5)
    assert [each.reason for each in judged([new, LAN, old], PROMOTION)] == [
        Skip.BLOCKED, "", Skip.DUPLICATE_PERSON,
    ]  # fmt: skip


def test_what_a_plan_has_left_is_kept_for_people() -> None:
    people = [LAN._replace(contact_id=n, person_id=n, account_id=4) for n in range(1, 6)]
    assert [each.reason for each in judged(people, PROMOTION)] == ["", "", *[Skip.NOT_ALLOWED] * 3]


@pytest.mark.parametrize(
    ("begins", "ends", "inside"),
    [(22, 7, (22, 23, 0, 6)), (1, 5, (1, 4)), (0, 0, ())],
)
def test_quiet_hours_are_half_open_and_pass_midnight(
    begins: int, ends: int, inside: tuple[int, ...]
) -> None:
    quiet = Quiet(time(begins), time(ends))
    held = [hour for hour in range(24) if quiet.holds(datetime(2026, 11, 26, hour, tzinfo=ZONE))]
    assert set(held) >= set(inside)
    assert (ends in held) is False


_candidates = st.lists(
    st.builds(
        Candidate,
        st.integers(1, 99), st.integers(1, 20), st.none() | st.integers(1, 99), st.integers(1, 5),
        st.sampled_from(["private", "business"]), st.none() | st.just(1),
        st.none() | st.integers(NOON - 3 * DAY, NOON), st.none() | st.integers(NOON - 3 * DAY, NOON),
        st.sampled_from(["", "x"]), st.sampled_from(["Lan", "Nguyễn Thị Lan", ""]), st.just(""),
        st.sampled_from(["vi", "en", ""]), st.just(""),
    ),
    max_size=40,
)  # fmt: skip


@given(
    _candidates,
    st.sampled_from(["Chào", "Chào {given}"]),
    st.sets(st.integers(1, 20)),
    st.booleans(),
)
def test_everybody_is_counted_once_and_no_person_is_told_twice(
    people: list[Candidate], text: str, refused: set[int], night: bool
) -> None:
    rules = replace(saying(text), refused=refused, now=NIGHT if night else NOON)
    found = judged(people, rules)
    told = summary(found, ACCOUNTS)

    assert [each.candidate for each in found] == people
    assert told.picked == len(people) == told.will_get + sum(told.reasons.values())
    assert sum(told.by_account.values()) == told.will_get
    assert (
        max(Counter(e.candidate.person_id for e in found if not e.reason).values(), default=0) <= 1
    )
    assert list(told.reasons) == [each for each in Skip if each in told.reasons]
