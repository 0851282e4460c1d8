"""Conversation, acknowledgement, hours, pace, policy, moments: plain values in, plain values out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.acknowledge import AcknowledgeSettings, acknowledge
from socialdesk.model.conversation import (
    ConversationState,
    Status,
    after_inbound,
    after_reply,
    after_resolve,
    after_snooze,
    after_unsent,
    sort_key,
)
from socialdesk.model.hours import parse_interval, parse_week
from socialdesk.model.ids import DAY, HOUR, MINUTE, SECOND, Instant
from socialdesk.model.message import Author, ChatKind
from socialdesk.model.pace import Pacer, PaceRules, backoff
from socialdesk.model.policy import Allowed, Capabilities, Never, Rule, Situation, judge
from socialdesk.model.when import parse_when
from tests.support.make import NOW, inbound, sender

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")


def at(offset: int) -> Instant:
    return Instant(NOW + offset)


# -- conversation
# ------------------------------------------------------------------------------------------------


def test_a_wait_begins_with_the_oldest_unanswered_message() -> None:
    state = after_inbound(ConversationState(), inbound(at=at(5_000)))
    state = after_inbound(state, inbound(at=at(9_000), remote_id="12"))

    assert (state.waiting_since, state.unread, state.status) == (at(5_000), 2, Status.OPEN)


def test_a_late_arrival_moves_the_beginning_of_the_wait_back_and_not_the_last_words() -> None:
    state = after_inbound(ConversationState(), inbound("new", at=at(9_000)))
    state = after_inbound(state, inbound("late", at=at(1_000), remote_id="10"))

    assert (state.waiting_since, state.last_text, state.last_message_at) == (
        at(1_000),
        "new",
        at(9_000),
    )


def test_a_reply_ends_the_wait_and_it_is_the_customers_turn() -> None:
    state = after_reply(after_inbound(ConversationState(), inbound()), "dạ còn ạ", at(60_000))

    assert (state.waiting_since, state.status, state.unread) == (None, Status.PENDING, 0)


def test_a_reply_that_was_refused_gives_the_wait_back() -> None:
    waiting = after_inbound(ConversationState(), inbound())
    state = after_unsent(after_reply(waiting, "x", at(60_000)), waiting.waiting_since)

    assert (state.waiting_since, state.status) == (NOW, Status.OPEN)


def test_an_automatic_message_ends_no_wait() -> None:
    state = after_inbound(ConversationState(), inbound())
    state = after_inbound(
        state, inbound("greeting", author=Author.BOT, at=at(1_000), remote_id="12")
    )

    assert state.waiting_since == NOW


def test_an_owners_answer_from_the_phone_ends_the_wait_and_is_the_first_reply() -> None:
    state = after_inbound(ConversationState(), inbound())
    state = after_inbound(state, inbound("dạ", author=Author.OWNER, at=at(30_000), remote_id="12"))

    assert (state.waiting_since, state.first_reply_at, state.status) == (
        None,
        at(30_000),
        Status.PENDING,
    )


def test_a_message_after_resolving_is_a_new_episode() -> None:
    state = after_resolve(after_inbound(ConversationState(), inbound()))
    state = after_inbound(state, inbound(at=at(DAY), remote_id="12"))

    assert (state.episode, state.status, state.opened_at, state.waiting_since) == (
        2,
        Status.OPEN,
        at(DAY),
        at(DAY),
    )


def test_a_customers_message_ends_a_snooze() -> None:
    state = after_snooze(after_inbound(ConversationState(), inbound()), at(DAY))
    state = after_inbound(state, inbound(at=at(HOUR), remote_id="12"))

    assert (state.status, state.snoozed_until) == (Status.OPEN, None)


@given(st.lists(st.integers(0, DAY), min_size=2, max_size=6, unique=True))
def test_the_longest_wait_stands_before_every_other(waits: list[int]) -> None:
    states = [after_inbound(ConversationState(), inbound(at=at(wait))) for wait in waits]
    answered = [after_reply(state, "x", at(2 * DAY)) for state in states]

    assert sorted(states, key=sort_key) == sorted(
        states, key=lambda state: state.waiting_since or 0
    )
    assert max(map(sort_key, states)) < min(map(sort_key, answered))


# -- acknowledgement
# ---------------------------------------------------------------------------------------------


def settings(**more: object) -> AcknowledgeSettings:
    week = parse_week({"monday": ["08:00-12:00"], "tuesday": ["08:00-12:00"]}, SAIGON)
    base = AcknowledgeSettings(
        enabled=True, inside="inside {name}", outside="outside {opens}", shop="Hoa Sen", hours=week
    )
    return replace(base, **more)  # type: ignore[arg-type]


def waiting(**more: object) -> ConversationState:
    return replace(after_inbound(ConversationState(), inbound()), **more)  # type: ignore[arg-type]


def test_one_text_inside_and_another_outside_working_hours() -> None:
    assert acknowledge(waiting(), inbound(), settings(), NOW) == "inside Lan"
    assert (
        acknowledge(waiting(), inbound(), settings(), at(3 * HOUR)) == "outside 08:00 Tuesday 29/09"
    )


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"acknowledged_episode": 1}, {}),
        ({"first_reply_at": NOW}, {}),
        ({}, {"author": Author.OWNER}),
        ({}, {"author": Author.BOT}),
        ({}, {"author": Author.SYSTEM}),
        ({}, {"sender": sender(is_bot=True)}),
        ({}, {"chat_kind": ChatKind.GROUP}),
        ({}, {"chat_kind": ChatKind.CHANNEL}),
        ({}, {"kind": "button"}),
    ],
)
def test_no_acknowledgement(state: dict[str, object], message: dict[str, object]) -> None:
    assert acknowledge(waiting(**state), inbound(**message), settings(), NOW) is None


def test_a_name_that_looks_like_a_field_stays_a_name() -> None:
    message = inbound(sender=sender("{shop}"))

    assert acknowledge(waiting(), message, settings(), NOW) == "inside {shop}"


def test_an_empty_text_means_silence() -> None:
    assert acknowledge(waiting(), inbound(), settings(inside=""), NOW) is None


# -- hours
# -------------------------------------------------------------------------------------------------------


def test_past_midnight_belongs_to_the_day_it_began() -> None:
    hours = parse_week({"saturday": ["20:00-01:00"]}, SAIGON)

    assert hours.is_open(datetime(2026, 9, 27, 0, 59, 59, tzinfo=SAIGON))
    assert not hours.is_open(datetime(2026, 9, 27, 1, 0, tzinfo=SAIGON))
    assert not hours.is_open(datetime(2026, 9, 26, 0, 30, tzinfo=SAIGON))


def test_an_interval_is_half_open_to_the_second() -> None:
    hours = parse_week({"monday": ["08:00-12:00", "13:30-18:00"]}, SAIGON)
    monday = datetime(2026, 9, 28, tzinfo=SAIGON)

    assert hours.is_open(monday.replace(hour=8))
    assert hours.is_open(monday.replace(hour=11, minute=59, second=59))
    assert not hours.is_open(monday.replace(hour=12))
    assert hours.next_opening(monday.replace(hour=12)) == monday.replace(hour=13, minute=30)


def test_a_whole_day_has_no_gap_at_midnight() -> None:
    hours = parse_week({"monday": ["00:00-24:00"], "tuesday": ["00:00-24:00"]}, SAIGON)

    assert hours.is_open(datetime(2026, 9, 28, 23, 59, 59, 999_999, tzinfo=SAIGON))
    assert hours.is_open(datetime(2026, 9, 29, tzinfo=SAIGON))


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)))
def test_the_shop_is_open_when_its_next_opening_has_come(moment: datetime) -> None:
    hours = parse_week(
        {"monday": ["08:00-12:00"], "friday": ["20:00-02:00"]}, ZoneInfo("Europe/Berlin")
    )
    opens = hours.next_opening(moment)

    if opens is None:
        assert hours.is_open(moment)
    else:
        assert opens > moment
        assert hours.is_open(opens)
        assert not hours.is_open(opens - timedelta(seconds=1))


@pytest.mark.parametrize(
    "text", ["8-12", "08:00", "25:00-26:00", "08:60-09:00", "24:00-25:00", "x"]
)
def test_a_wrong_interval_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="interval|time"):
        parse_interval(text)


def test_a_wrong_weekday_is_said() -> None:
    with pytest.raises(ValueError, match="weekday"):
        parse_week({"montag": []}, SAIGON)


# -- pace
# --------------------------------------------------------------------------------------------------------

RULES = PaceRules(per_second=25, chat_gap=1_050, group_per_minute=18)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 40), st.booleans()), max_size=300))
def test_no_second_no_chat_and_no_group_ever_gets_too_much(
    steps: list[tuple[int, int, bool]],
) -> None:
    pacer, now = Pacer(RULES), 0
    sent: list[tuple[int, str, bool]] = []
    for ahead, who, group in steps:
        now += ahead
        chat = f"{'g' if group else 'c'}{who}"
        if pacer.take(chat, group=group, now=Instant(NOW + now)) is None:
            sent.append((now, chat, group))
    for moment, chat, group in sent:
        assert sum(0 <= moment - other < SECOND for other, _, _ in sent) <= RULES.per_second
        same = [other for other, each, _ in sent if each == chat and other <= moment]
        assert all(b - a >= RULES.chat_gap for a, b in pairwise(same))
        if group:
            assert sum(moment - other < MINUTE for other in same) <= RULES.group_per_minute


def test_the_moment_it_names_is_free() -> None:
    pacer = Pacer(RULES)
    assert pacer.take("c", group=False, now=NOW) is None
    free_at = pacer.take("c", group=False, now=at(10))

    assert free_at == at(1_050)
    assert pacer.take("c", group=False, now=Instant(free_at)) is None


def test_a_clock_set_back_blocks_nobody_for_long() -> None:
    pacer = Pacer(RULES)
    pacer.take("c", group=False, now=NOW)

    assert pacer.take("c", group=False, now=at(-DAY)) is None


def test_backoff_grows_and_is_capped() -> None:
    waits = [backoff(attempts, lambda: 1.0) for attempts in range(12)]

    assert waits[:4] == [1_000, 2_000, 4_000, 8_000]
    assert max(waits) == 5 * MINUTE


# -- policy
# ------------------------------------------------------------------------------------------------------


def test_the_window_closes_and_says_why() -> None:
    window = Rule(
        "the window is 24 hours.", "test", "2026", kinds=frozenset({ChatKind.BUSINESS}), until=DAY
    )
    capabilities = Capabilities(4096, RULES, rules=(window,))

    assert judge(capabilities, Situation(ChatKind.BUSINESS, at(HOUR), NOW)) == Allowed(
        at(DAY), rule=window
    )
    assert judge(capabilities, Situation(ChatKind.PRIVATE, NOW, None)) == Allowed()
    for last, blocked in ((NOW, False), (None, False), (NOW, True)):
        assert isinstance(
            judge(capabilities, Situation(ChatKind.BUSINESS, at(DAY), last, blocked=blocked)), Never
        )


# -- moments
# -----------------------------------------------------------------------------------------------------

HERE = datetime(2026, 11, 21, 10, 30, tzinfo=SAIGON)  # a Saturday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2h", "11-21 12:30"), ("90 phút", "11-21 12:00"), ("1d 2h", "11-22 12:30"), ("tomorrow", "11-22 08:00"),
        ("tomorrow 9:00", "11-22 09:00"), ("mai 9h", "11-22 09:00"), ("chiều mai 3h", "11-22 15:00"),
        ("thứ 2", "11-23 08:00"), ("sáng thứ hai 9h30", "11-23 09:30"), ("monday 14:00", "11-23 14:00"),
        ("15:30", "11-21 15:30"), ("9:00", "11-22 09:00"), ("tối nay", "11-21 19:00"), ("3pm", "11-21 15:00"),
        ("2026-12-24 08:30", "12-24 08:30"), ("24/12", "12-24 08:00"), ("พรุ่งนี้ 9:00", "11-22 09:00"),
    ],
)  # fmt: skip
def test_moments_as_people_type_them(text: str, expected: str) -> None:
    assert f"{parse_when(text, HERE):%m-%d %H:%M}" == expected


@pytest.mark.parametrize("text", ["", "soon", "2026-13-40", "99:99", "2020-01-01", "0h"])
def test_what_is_no_moment_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="time I know|past"):
        parse_when(text, HERE)
