"""Who buys again, against figures that are counted the long way."""

from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.ids import DAY, Instant
from socialdesk.model.retention import (
    Cohort,
    Purchase,
    Share,
    Worth,
    cohorts,
    conversion,
    month,
    repeat_rate,
    returning,
    worth,
    year_and_month,
)

MONTH = 30 * DAY


def month_of(at: Instant) -> int:
    return at // MONTH


def bought(person: int, day: int, total: int = 100) -> Purchase:
    return Purchase(person, Instant(day * DAY), total)


PURCHASES = st.lists(
    st.builds(bought, st.integers(1, 5), st.integers(0, 200), st.integers(0, 1_000)), max_size=25
)


def test_a_cohort_is_followed_until_the_month_that_runs() -> None:
    made = [bought(1, 0), bought(2, 5), bought(1, 65, 50), bought(3, 40), bought(3, 300)]

    old, new = cohorts(made, month_of, Instant(70 * DAY))

    assert old == Cohort(0, 2, (2, 0, 1), (200, 0, 50))
    assert new == Cohort(1, 1, (1, 0), (100, 0))
    assert [old.kept(0), old.kept(2), old.kept(3), old.kept(-1)] == [1.0, 0.5, None, None]
    assert [old.worth(0), old.worth(2), old.worth(3)] == [100.0, 125.0, None]


@settings(max_examples=60, deadline=None)
@given(PURCHASES, st.integers(0, 220))
def test_cohorts_are_what_is_counted_person_by_person(made: list[Purchase], today: int) -> None:
    now = Instant(today * DAY)
    seen = [each for each in made if each.at <= now]
    people = {each.person for each in seen}
    firsts = {p: min(month_of(each.at) for each in seen if each.person == p) for p in people}

    found = cohorts(made, month_of, now)

    assert [each.first for each in found] == sorted(set(firsts.values()))
    for each in found:
        ours = [p for p in people if firsts[p] == each.first]
        assert each.buyers == each.returned[0] == len(ours)
        assert len(each.returned) == len(each.spent) == month_of(now) - each.first + 1
        for after in range(len(each.returned)):
            then = [one for one in seen if one.person in ours and month_of(one.at) == each.first + after]  # fmt: skip
            assert each.returned[after] == len({one.person for one in then})
            assert each.spent[after] == sum(one.total for one in then)
    assert sum(sum(each.spent) for each in found) == sum(each.total for each in seen)


@settings(max_examples=60, deadline=None)
@given(PURCHASES, st.integers(0, 200), st.integers(0, 200), st.integers(0, 60))
def test_shares_are_what_is_counted_person_by_person(
    made: list[Purchase], start: int, length: int, days: int
) -> None:
    since, until = Instant(start * DAY), Instant((start + length) * DAY)
    within = [each for each in made if since <= each.at < until]
    people = {each.person for each in within}
    again = [p for p in people if len([1 for each in within if each.person == p]) > 1]
    known = [p for p in people if any(each.person == p and each.at < since for each in made)]

    assert repeat_rate(made, since, until) == Share(len(again), len(people))
    assert returning(made, since, until) == Share(len(known), len(people))
    before = [each for each in made if each.at < until]
    assert worth(made, until) == Worth(
        len({each.person for each in before}), len(before), sum(each.total for each in before)
    )
    chats = [(each.person, Instant(each.at - DAY)) for each in made]
    wrote = {p for p, at in chats if since <= at < until}
    bought_then = [
        p
        for p in wrote
        for first in [min(at for q, at in chats if q == p and since <= at < until)]
        if any(each.person == p and first <= each.at <= first + days * DAY for each in made)
    ]
    assert conversion(chats, made, since, until, days * DAY) == Share(len(bought_then), len(wrote))


def test_of_nothing_there_is_no_rate() -> None:
    assert cohorts([], month_of, Instant(0)) == ()
    assert Share(0, 0).rate is None
    assert Share(1, 4).rate == 0.25
    assert (Worth(0, 0, 0).a_buyer, Worth(0, 0, 0).an_order) == (None, None)
    assert (Worth(2, 4, 100).a_buyer, Worth(2, 4, 100).an_order) == (50.0, 25.0)


def test_months_follow_each_other_over_a_year() -> None:
    assert month(2027, 1) - month(2026, 12) == 1
    assert [year_and_month(month(2026, each)) for each in (1, 12)] == [(2026, 1), (2026, 12)]
