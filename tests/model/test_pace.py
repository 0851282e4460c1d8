"""No account, chat or group is ever sent too much; waits grow and are capped."""

from copy import deepcopy
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.ids import DAY, HOUR, MINUTE, SECOND, Instant
from socialdesk.model.pace import Pacer, PaceRules, backoff, month_of
from tests.support.make import NOW


def at(offset: int) -> Instant:
    return Instant(NOW + offset)


RULES = PaceRules(per_second=25, chat_gap=1_050, group_per_minute=18)


TIGHT = PaceRules(per_second=3, chat_gap=400, group_per_minute=4)
"""So narrow that a few dozen sends run into every limit."""


def send(pacer: Pacer, chat: str, offset: int, *, group: bool = False) -> int | None:
    """When it may go, as milliseconds after NOW; None: it went."""
    free_at = pacer.take(chat, group=group, now=at(offset))
    return None if free_at is None else free_at - NOW


STEPS = st.lists(
    st.tuples(st.sampled_from([0, 1, 60, 333, 400, 999, 1_000, 14_000]), st.integers(0, 5)),
    max_size=120,
)
"""How far the clock moves on, and who is written to: the even ones are groups."""


@given(st.sampled_from([RULES, TIGHT]), STEPS)
def test_no_second_no_chat_and_no_group_ever_gets_too_much(
    rules: PaceRules, steps: list[tuple[int, int]]
) -> None:
    pacer, now = Pacer(rules), 0
    sent: list[tuple[int, int]] = []
    for ahead, who in steps:
        now += ahead
        if send(pacer, str(who), now, group=who % 2 == 0) is None:
            sent.append((now, who))
    for moment, who in sent:
        same = [other for other, each in sent if each == who and other <= moment]
        assert sum(0 <= moment - other < SECOND for other, _ in sent) <= rules.per_second
        assert all(later - earlier >= rules.chat_gap for earlier, later in pairwise(same))
        if who % 2 == 0:
            assert sum(moment - other < MINUTE for other in same) <= rules.group_per_minute


@given(st.sampled_from([RULES, TIGHT]), STEPS)
def test_whoever_has_to_wait_is_told_the_first_moment_that_is_free(
    rules: PaceRules, steps: list[tuple[int, int]]
) -> None:
    pacer, now = Pacer(rules), 0
    for ahead, who in steps:
        now += ahead
        group = who % 2 == 0
        free_at = send(pacer, str(who), now, group=group)
        if free_at is not None:
            assert free_at > now
            assert send(deepcopy(pacer), str(who), free_at - 1, group=group) == free_at
            assert send(deepcopy(pacer), str(who), free_at, group=group) is None


def test_an_account_sends_its_number_in_one_moment_and_then_waits_for_the_second_to_pass() -> None:
    pacer = Pacer(TIGHT)

    assert [send(pacer, chat, offset) for chat, offset in (("a", 0), ("b", 0), ("c", 100))] == (
        [None] * 3
    )
    assert send(pacer, "d", 100) == 1_000
    assert [send(pacer, chat, 1_000) for chat in ("d", "e")] == [None, None]
    assert send(pacer, "f", 1_000) == 1_100


def test_a_group_takes_its_number_a_minute_and_a_chat_with_one_person_has_no_such_limit() -> None:
    group, person = Pacer(TIGHT), Pacer(TIGHT)
    for offset in range(0, 4 * SECOND, SECOND):
        assert send(group, "g", offset, group=True) is None
        assert send(person, "p", offset) is None

    assert send(group, "g", 4 * SECOND, group=True) == MINUTE
    assert send(group, "other", 4 * SECOND, group=True) is None
    assert send(person, "p", 4 * SECOND) is None
    assert send(group, "g", MINUTE, group=True) is None
    assert send(group, "g", MINUTE + 400, group=True) == MINUTE + SECOND


def test_sends_to_people_take_nothing_of_the_number_of_a_group() -> None:
    pacer = Pacer(TIGHT)
    for offset in range(0, 4 * SECOND, SECOND):
        assert send(pacer, "g", offset) is None

    assert send(pacer, "g", 4 * SECOND, group=True) is None


def test_a_group_that_is_full_at_this_very_moment_waits_for_a_whole_minute() -> None:
    pacer = Pacer(PaceRules(per_second=25, chat_gap=0, group_per_minute=2))

    assert [send(pacer, "g", 0, group=True) for _ in range(3)] == [None, None, MINUTE]
    assert [send(pacer, "g", MINUTE, group=True) for _ in range(3)] == [None, None, 2 * MINUTE]


def test_each_send_to_a_group_leaves_the_minute_at_its_own_moment() -> None:
    pacer = Pacer(PaceRules(per_second=25, chat_gap=0, group_per_minute=2))

    assert [send(pacer, "g", offset, group=True) for offset in (0, 1)] == [None, None]
    assert [send(pacer, "g", MINUTE, group=True) for _ in range(2)] == [None, MINUTE + 1]


def test_the_room_of_an_account_is_what_is_left_of_the_running_second() -> None:
    pacer = Pacer(TIGHT)
    assert pacer.room(NOW) == 3
    send(pacer, "a", 0)
    send(pacer, "b", 500)

    assert [pacer.room(at(offset)) for offset in (999, 1_000, 1_499, 1_500)] == [1, 2, 2, 3]


def test_ten_thousand_chats_later_a_chat_still_has_its_gap() -> None:
    pacer = Pacer(PaceRules(per_second=20_000, chat_gap=1_050, group_per_minute=18))
    for chat in range(10_001):
        assert send(pacer, str(chat), 0 if chat < 5_000 else 1_049) is None

    assert send(pacer, "10000", 1_050) == 2_099
    assert send(pacer, "5000", 1_050) == 2_099
    assert send(pacer, "0", 1_049) == 1_050
    assert send(pacer, "0", 1_050) is None


def test_the_moment_it_names_is_free() -> None:
    pacer = Pacer(RULES)
    assert pacer.take("c", group=False, now=NOW) is None
    free_at = pacer.take("c", group=False, now=at(10))

    assert free_at == at(1_050)
    assert pacer.take("c", group=False, now=Instant(free_at)) is None


@pytest.mark.parametrize("group", [False, True])
def test_a_clock_set_back_blocks_nobody_for_long(group: bool) -> None:
    pacer = Pacer(TIGHT)
    for offset in range(0, 4 * SECOND, SECOND):
        send(pacer, "c", offset, group=group)

    assert send(pacer, "c", -DAY, group=group) is None
    assert pacer.room(at(-DAY)) == 2
    assert send(pacer, "c", -DAY + 400, group=group) is None


def test_a_clock_set_back_a_little_does_not_let_a_chat_have_two() -> None:
    pacer = Pacer(TIGHT)
    send(pacer, "c", 0)

    assert send(pacer, "c", -1) == 400
    assert send(pacer, "c", 400 - MINUTE) == 400
    assert send(pacer, "c", 399 - MINUTE) is None


def test_backoff_grows_and_is_capped() -> None:
    waits = [backoff(attempts, lambda: 1.0) for attempts in range(12)]

    assert waits[:4] == [1_000, 2_000, 4_000, 8_000]
    assert max(waits) == 5 * MINUTE
    assert backoff(3, lambda: 1.0, cap=6 * SECOND) == 6 * SECOND


def test_no_number_of_tries_makes_a_wait_of_years() -> None:
    assert backoff(1_000_000, lambda: 1.0, cap=365 * DAY) == backoff(16, lambda: 1.0, cap=365 * DAY)
    assert 18 * HOUR < backoff(16, lambda: 1.0, cap=365 * DAY) < 19 * HOUR


@given(st.integers(0, 40), st.floats(0, 1, exclude_max=True))
def test_chance_spreads_a_wait_over_its_upper_half(attempts: int, chance: float) -> None:
    most = backoff(attempts, lambda: 1.0)

    assert backoff(attempts, lambda: 0.0) == most // 2
    assert backoff(attempts, lambda: 0.5) == most * 3 // 4
    assert most // 2 <= backoff(attempts, lambda: chance) <= most


@pytest.mark.usefixtures("a_machine_west_of_greenwich")
def test_a_month_is_the_calendars_in_utc() -> None:
    new_year = 1_767_225_600_000

    assert month_of(Instant(new_year - 1)) == "2025-12"
    assert month_of(Instant(new_year)) == "2026-01"
    assert month_of(NOW) == "2026-09"
