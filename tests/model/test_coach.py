"""The fewest answers that keep a badge, against trying every set of them."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from socialdesk.model.coach import (
    IN_TIME,
    MISSED,
    UNDECIDED,
    WHENEVER,
    Advice,
    Chats,
    Goal,
    Score,
    State,
    Waiting,
    advise,
    lost_at,
    state_of,
)
from socialdesk.model.ids import HOUR, MINUTE, Instant

NOW = Instant(1_000 * HOUR)
HALF = Fraction(1, 2)


def quarter(count: int) -> int:
    return -(-count // 4)


def waiting(*minutes: int, recent: Sequence[int] = ()) -> list[Waiting]:
    """Who has waited so long and is due after an hour."""
    return [
        Waiting(Instant(NOW - each * MINUTE + HOUR), Instant(NOW - each * MINUTE), place, place in recent)
        for place, each in enumerate(minutes)
    ]  # fmt: skip


def places(advice: Advice) -> list[int]:
    return [each.place for each in advice.answers]


def test_the_most_urgent_are_named_and_the_others_stay_in_reserve() -> None:
    goal = Goal(Fraction(3, 4))

    advice = advise(goal, Score(hits=7, n=12), waiting(10, 50, 30, 40), NOW)

    assert (advice.is_reachable, places(advice)) == (True, [1, 3])
    assert advice.answers[0].by == NOW + 10 * MINUTE
    assert advice.then.rate(goal) == Fraction(3, 4)


def test_one_answer_of_the_recent_quarter_does_what_two_older_ones_would_not() -> None:
    goal = Goal(Fraction(7, 10), recent=quarter)

    advice = advise(goal, Score(9, 12, 1, 3), waiting(50, 40, 5, recent=(2,)), NOW)

    assert places(advice) == [2]


def test_a_mean_that_is_too_long_is_mended_by_short_waits_also_where_the_rate_is_enough() -> None:
    goal = Goal(HALF, mean=15 * MINUTE)
    base = Score(4, 6, total=4 * 20 * MINUTE, count=4)

    advice = advise(goal, base, waiting(55, 2, 3), NOW)

    assert sorted(places(advice)) == [
        1,
        2,
    ]  # (80 + 5) / 6 minutes; the longest wait would make it worse
    spare = (6 * 15 - 85) * MINUTE // 2
    assert advice.answers[0].by == NOW + spare


def test_what_cannot_be_reached_is_said_with_what_comes_nearest() -> None:
    goal = Goal(Fraction(9, 10))
    advice = advise(goal, Score(1, 10), waiting(5, 6), NOW)
    assert (advice.is_reachable, len(advice.answers), advice.then.rate(goal)) == (
        False,
        2,
        Fraction(3, 10),
    )

    slow = Goal(Fraction(1, 10), mean=MINUTE)
    advice = advise(slow, Score(1, 4, total=HOUR, count=1), waiting(10, 5, 59), NOW)
    assert (advice.is_reachable, sorted(places(advice))) == (False, [0, 1])
    assert advice.then.mean == 25 * MINUTE  # the longest wait would make it worse


def test_states() -> None:
    goal = Goal(HALF, fewest=2)

    def state(now: Score, then: Score) -> State:
        return state_of(goal, now, then)

    assert state(Score(1, 2), Score(1, 2)) is State.OK
    assert state(Score(1, 2), Score(1, 3)) is State.AT_RISK
    assert state(Score(0, 2), Score(0, 2)) is State.LOST
    assert state(Score(0, 1), Score(0, 1)) is State.UNKNOWN


SCORES = st.integers(0, 6)


@st.composite
def puzzles(draw: st.DrawFn) -> tuple[Goal, Score, list[Waiting]]:
    """A badge, what it comes to if nothing is done, and a few who wait and are among those counted."""
    halves, timed = draw(st.booleans()), draw(st.booleans())
    recent_flags = draw(st.lists(st.booleans(), max_size=6))
    people = [
        Waiting(
            draw(st.sampled_from([WHENEVER, Instant(NOW + 5), Instant(NOW + HOUR)])),
            Instant(NOW - draw(st.integers(0, 40))),
            place,
            flag,
        )
        for place, flag in enumerate(recent_flags)
    ]
    in_recent = sum(recent_flags)
    hits, misses = draw(SCORES), draw(SCORES)
    n = hits + misses + len(people)
    recent_hits, recent = 0, 0
    if halves and n:
        recent = max(quarter(n), in_recent)
        recent_hits = draw(st.integers(0, min(hits, recent - in_recent)))
    lengths = draw(st.lists(st.integers(0, 40), max_size=4))
    score = Score(hits, n, recent_hits, recent, sum(lengths), len(lengths))
    goal = Goal(
        Fraction(draw(st.integers(1, 20)), 20),
        draw(st.integers(0, 40)) if timed else None,
        (lambda _: recent) if halves else None,
    )
    return goal, score, people


def after(goal: Goal, base: Score, some: Sequence[Waiting], by: int = NOW) -> Score:
    return base.after(
        len(some),
        sum(each.is_recent for each in some) if goal.recent else 0,
        sum(by - each.since for each in some),
    )


def subsets(people: Sequence[Waiting]) -> Iterator[tuple[Waiting, ...]]:
    for size in range(len(people) + 1):
        yield from combinations(people, size)


@settings(max_examples=60)
@given(puzzles())
def test_no_smaller_set_of_answers_holds_the_badge(
    puzzle: tuple[Goal, Score, list[Waiting]],
) -> None:
    goal, base, people = puzzle

    advice = advise(goal, base, people, NOW)

    holding = [some for some in subsets(people) if after(goal, base, some).holds(goal) is not False]
    chosen = [each for each in people if each.place in places(advice)]
    assert advice.then == after(goal, base, chosen)
    assert advice.is_reachable == bool(holding)
    if holding:
        assert len(chosen) == len(holding[0])
        latest = [min(each.by, WHENEVER) for each in advice.answers]
        if chosen and goal.mean is not None:  # also if each is answered as late as is said
            took = sum(by - each.since for by, each in zip(latest, advice.answers, strict=True))
            assert base.total + took <= goal.mean * (base.count + len(chosen))
    else:
        rates = [after(goal, base, some) for some in subsets(people)]
        enough = [each for each in rates if (each.rate(goal) or 0) >= goal.rate]
        if enough:  # the rate is reached, so the mean is the trouble
            assert advice.then.mean == min(each.mean or 0 for each in enough)
        else:
            assert advice.then.rate(goal) == max(each.rate(goal) or 0 for each in rates)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Goal, list[tuple[int, int, int, int]]]:
    """Chats that began within the last 20 ms: when, how it stands, until when it is due, how long an answer took."""
    chats = sorted(
        (
            draw(st.integers(1, 20)),
            draw(st.sampled_from([IN_TIME, MISSED, UNDECIDED])),
            20 + draw(st.integers(0, 8)),
            draw(st.integers(0, 9)),
        )
        for _ in range(draw(st.integers(1, 9)))
    )
    halves = draw(st.booleans())
    goal = Goal(
        Fraction(draw(st.integers(1, 9)), 10),
        draw(st.none() | st.integers(2, 7)),
        quarter if halves else None,
        fewest=draw(st.sampled_from([1, 2])),
    )
    return goal, chats


def score_at(goal: Goal, chats: list[tuple[int, int, int, int]], moment: int) -> Score:
    """What it comes to then, by looking at every chat."""
    window = [each for each in chats if each[0] >= moment - 20]
    decided = [
        outcome == IN_TIME for _, outcome, due, _ in window if outcome != UNDECIDED or due < moment
    ]
    recent = quarter(len(decided)) if decided else 0
    took = [length for _, outcome, _, length in window if outcome == IN_TIME]
    return Score(
        sum(decided), len(decided), sum(decided[len(decided) - recent :]), recent, sum(took), len(took)
    )  # fmt: skip


@settings(max_examples=60)
@given(histories())
def test_it_is_lost_at_the_first_moment_at_which_it_is_not_held(
    history: tuple[Goal, list[tuple[int, int, int, int]]],
) -> None:
    goal, chats = history
    now, ends = score_at(goal, chats, 20), 30
    assume(now.holds(goal))
    undecided = [(each[2], place) for place, each in enumerate(chats) if each[1] == UNDECIDED]
    decided = [place for place, each in enumerate(chats) if each[1] != UNDECIDED]
    told = Chats(
        [each[0] for each in chats],
        [each[1] for each in chats],
        undecided,
        decided[len(decided) - now.recent] if now.recent else len(chats),
        [(each[0], each[3]) for each in chats if each[1] == IN_TIME],
    )

    found = lost_at(goal, now, told, 20, Instant(ends))

    lost = (at for at in range(21, ends + 1) if score_at(goal, chats, at).holds(goal) is False)
    assert found == next(lost, None)


@pytest.mark.parametrize(("hits", "share"), [(15, "0.75"), (25, "0.95")])
def test_half_of_the_rate_is_the_recent_quarter(hits: int, share: str) -> None:
    """100 chats, 90 answered, of the last 25 only 15: 75 %."""
    assert Score(90, 100, hits, 25).rate(Goal(HALF, recent=quarter)) == Fraction(share)
