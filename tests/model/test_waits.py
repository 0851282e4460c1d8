"""Waits and episodes: from what was said and done, by the rules that are written down."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.ids import HOUR, MINUTE, SECOND, Instant
from socialdesk.model.waits import Act, Occurrence, Segments, Why, segments

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
BEGIN = Instant(1_772_445_000_000)


def at(text: str) -> Instant:
    moment = datetime.strptime(f"2026 {text}", "%Y %d %b %H:%M:%S").replace(tzinfo=SAIGON)
    return Instant(round(moment.timestamp() * 1000))


def said(minute: float, number: int = 0, **more: object) -> Occurrence:
    moment = Instant(BEGIN + round(minute * MINUTE))
    return Occurrence(Act.SAID, moment, number, recorded_at=moment, **more)  # type: ignore[arg-type]


def act(what: Act, minute: float, agent: str = "mai", **more: object) -> Occurrence:
    return Occurrence(what, Instant(BEGIN + round(minute * MINUTE)), agent=agent, **more)  # type: ignore[arg-type]


def answered(minute: float, agent: str = "mai", **more: object) -> Occurrence:
    return act(Act.ANSWERED, minute, agent, **more)


def lengths(found: Segments) -> list[float | None]:
    return [
        None if each.answered_at is None else (each.answered_at - each.opened_at) / MINUTE
        for each in found.waits
    ]


def test_the_worked_example_comes_out_to_the_second() -> None:
    found = segments(
        [
            Occurrence(Act.ASSIGNED, at("2 Mar 16:50:00"), agent="A"),
            Occurrence(Act.SAID, at("2 Mar 16:50:00"), 1),
            Occurrence(Act.ANSWERED, at("3 Mar 09:10:00"), 2, "A"),
            Occurrence(Act.SAID, at("3 Mar 09:12:00"), 3),
            Occurrence(Act.SAID, at("3 Mar 09:13:00"), 4),
            Occurrence(Act.ANSWERED, at("3 Mar 09:20:00"), 5, "B"),
            Occurrence(Act.RESOLVED, at("3 Mar 09:30:00"), agent="A"),
            Occurrence(Act.SAID, at("5 Mar 10:00:00"), 6),
            Occurrence(Act.ANSWERED, at("5 Mar 10:05:00"), 7, "A"),
            Occurrence(Act.RESOLVED, at("5 Mar 10:10:00"), agent="A"),
        ]
    )

    waits = [(each.answered_at or 0) - each.opened_at for each in found.waits]
    assert waits == [58_800 * SECOND, 480 * SECOND, 300 * SECOND]
    assert [each.agent for each in found.waits] == ["A", "B", "A"]  # who wrote, not whose it is
    assert [each.assignee for each in found.waits] == ["A", "A", "A"]
    assert (found.waits[1].answered_at or 0) - (found.waits[1].said_last_at or 0) == 420 * SECOND
    resolved = [(each.resolved_at or 0) - each.opened_at for each in found.episodes]
    assert resolved == [60_000 * SECOND, 600 * SECOND]


def test_an_answer_from_elsewhere_ends_it_and_is_nobodys_of_the_desk() -> None:
    (wait,) = segments([said(0), answered(4, "")]).waits

    assert (wait.by, wait.agent) == ("elsewhere", "")


def test_what_was_resolved_without_an_answer_is_told_apart() -> None:
    (wait,) = segments([said(0), act(Act.RESOLVED, 9)]).waits

    assert (wait.answered_at, wait.why_excluded) == (None, Why.RESOLVED)
    assert wait.ended_at == BEGIN + 9 * MINUTE


def test_an_answer_that_is_held_and_resolved_at_once_is_an_answer() -> None:
    sent = answered(0.5, written_at=Instant(BEGIN + 20 * SECOND), number=2)
    found = segments([said(0, 1), sent, act(Act.RESOLVED, 0.4)])

    assert lengths(found) == [0.5]


def test_what_was_not_seen_while_an_answer_was_written_goes_on_waiting() -> None:
    sent = answered(6, written_at=Instant(BEGIN + 5 * MINUTE), seen=1, number=3)
    found = segments([said(0, 1), said(4.9, 2), sent])

    assert lengths(found) == [6, None]
    assert found.waits[1].opened_at == BEGIN + round(4.9 * MINUTE)


def test_a_platform_whose_clock_is_ahead_makes_nobody_wait_for_ever() -> None:
    ahead = replace(said(2, 1), recorded_at=BEGIN)
    sent = answered(1, written_at=Instant(BEGIN + MINUTE), seen=1, number=2)

    assert lengths(segments([ahead, sent])) == [0]


def test_words_that_came_late_are_answered_by_nothing_that_was_written_at_the_desk_before() -> None:
    late = replace(said(1, 9), recorded_at=Instant(BEGIN + HOUR))
    sent = answered(5, written_at=Instant(BEGIN + 5 * MINUTE), seen=1, number=2)

    assert lengths(segments([late, sent])) == [None]
    assert lengths(segments([late, answered(5, "")])) == [4]  # elsewhere they were there in time


def test_words_that_were_not_there_when_it_was_resolved_begin_an_episode() -> None:
    done = act(Act.RESOLVED, 5, written_at=Instant(BEGIN + 5 * MINUTE))
    late = replace(said(4, 2), recorded_at=Instant(BEGIN + 6 * MINUTE))
    found = segments([said(0, 1), done, late])

    assert [each.why_excluded for each in found.waits] == [Why.RESOLVED, ""]
    assert [each.opened_at for each in found.episodes] == [BEGIN, late.at]
    ahead = replace(said(9, 1), recorded_at=BEGIN)
    assert segments([ahead, done]).waits[0].why_excluded == Why.RESOLVED


def test_what_was_resolved_twice_has_one_episode_of_words_that_came_too_late_for_it() -> None:
    late = replace(said(2), recorded_at=Instant(BEGIN + 9 * MINUTE))
    twice = [
        act(Act.RESOLVED, minute, written_at=Instant(BEGIN + minute * MINUTE)) for minute in (1, 3)
    ]
    found = segments([said(0), *twice, late])

    assert [each.resolved_at for each in found.episodes] == [BEGIN + MINUTE, None]
    assert found.waits[-1].opened_at == late.at and found.waits[-1].ended_at is None


def test_what_another_system_told_has_no_number_by_which_it_was_seen() -> None:
    before, after = replace(said(0, 90), is_numbered=False), replace(said(5, 91), is_numbered=False)
    answer = answered(3, written_at=Instant(BEGIN + 3 * MINUTE), seen=7)

    assert lengths(segments([before, after, answer])) == [3, None]


def test_what_came_while_it_was_resolved_goes_on_waiting_in_its_episode() -> None:
    part = act(Act.RESOLVED, 5, but_since=Instant(BEGIN + 4 * MINUTE))
    found = segments([said(0, 1), said(4, 2), part])

    assert [each.why_excluded for each in found.waits] == [Why.RESOLVED, ""]
    assert len(found.episodes) == 1


def test_what_a_customer_takes_back_asks_for_nothing() -> None:
    gone = said(0, taken_back_at=Instant(BEGIN + MINUTE))

    assert lengths(segments([gone, said(3), answered(5)])) == [None, 2]
    (wait,) = segments([gone]).waits
    assert (wait.why_excluded, wait.ended_at) == (Why.TAKEN_BACK, BEGIN + MINUTE)
    assert lengths(segments([said(0, taken_back_at=Instant(BEGIN + HOUR)), answered(5)])) == [5]


def test_a_wait_goes_on_in_the_chat_that_goes_on() -> None:
    left = segments([said(0), act(Act.LEFT, 5, "")])
    carried = segments([act(Act.CARRIED, 0, ""), answered(8)])

    assert left.waits[0].why_excluded == Why.MOVED
    assert lengths(carried) == [8]


def test_an_agent_who_takes_it_up_again_begins_an_episode_in_which_nobody_waits() -> None:
    found = segments([said(0), answered(1), act(Act.RESOLVED, 2), act(Act.REOPENED, 3)])

    assert [each.by_customer for each in found.episodes] == [True, False]
    assert len(found.waits) == 1


ACTS = st.lists(
    st.tuples(st.sampled_from(list(Act)), st.integers(0, 30), st.integers(0, 40) | st.none()),
    max_size=25,
)


@given(ACTS, st.randoms(use_true_random=False))
def test_the_order_in_which_it_is_heard_of_changes_nothing_and_nobody_is_lost(
    acts: list[tuple[Act, int, int | None]], chance: random.Random
) -> None:
    story = [
        Occurrence(
            what, Instant(BEGIN + minute * MINUTE), number, "mai", number,
            Instant(BEGIN + minute * MINUTE),
            None if taken is None or what is not Act.SAID else Instant(BEGIN + max(taken, minute) * MINUTE),
        )
        for number, (what, minute, taken) in enumerate(acts, 1)
    ]  # fmt: skip
    found = segments(story)
    shuffled = story[:]
    chance.shuffle(shuffled)

    assert segments(shuffled) == found
    assert sum(each.ended_at is None for each in found.waits) <= 1
    assert sum(each.resolved_at is None for each in found.episodes) <= 1
    for before, after in zip(found.waits, found.waits[1:], strict=False):
        assert before.ended_at is not None
        assert before.ended_at <= after.opened_at or before.why_excluded == Why.TAKEN_BACK
    assert found == _slowly(story)


def _slowly(story: list[Occurrence]) -> Segments:
    """The same waits, each looked for by itself. Episodes are taken as they are."""
    turn = sorted(story, key=lambda each: (each.at, each.seq, each.number))
    ends = [(place, each) for place, each in enumerate(turn) if each.act in (Act.ANSWERED, Act.RESOLVED, Act.LEFT)]  # fmt: skip
    waits = []
    begin = 0
    for place, end in [*ends, (len(turn), None)]:
        asked: list[Occurrence] = []
        for each in turn[begin:place]:
            if each.act not in (Act.SAID, Act.CARRIED):
                continue
            if asked and all(
                one.taken_back_at is not None and one.taken_back_at <= each.at for one in asked
            ):
                waits.append((asked, None))
                asked = []
            asked.append(each)
        begin = place + 1
        if asked:
            waits.append((asked, end))
    found = segments(story)
    assert len(found.waits) == len(waits)
    for wait, (asked, end) in zip(found.waits, waits, strict=True):
        standing = [
            each
            for each in asked
            if each.taken_back_at is None or (end is not None and each.taken_back_at > end.at)
        ]
        first = (standing or asked)[0]
        assert wait.opened_at == first.at
        is_answered = bool(standing) and end is not None and end.act is Act.ANSWERED
        assert wait.answered_at == (end.at if is_answered and end is not None else None)
    return found
