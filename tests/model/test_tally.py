"""A live's figures, counted as comments come."""

from socialdesk.model.ids import MINUTE
from socialdesk.model.tally import LATE, Tally


def test_it_counts_comments_people_and_minutes() -> None:
    tally = Tally()
    for number, (at, person) in enumerate(((0, 1), (1_000, 2), (2_000, 1), (MINUTE, 1)), 1):
        tally.add(number, at, person, private=False, first=number < 3)
    tally.add(9, MINUTE, 1, private=True, first=False)
    assert (tally.comments, tally.people, tally.privates, tally.seen) == (4, {1, 2}, 1, 9)
    assert tally.first_time == {1, 2}
    assert tally.minutes() == [(0, 3, 2), (1, 1, 1)]


def test_who_spoke_in_old_minutes_is_forgotten_but_how_many_did_is_not() -> None:
    tally = Tally()
    for number in range(600):
        tally.add(number, number * MINUTE // 10, number, private=False, first=True)
    assert len(tally._speakers) == LATE
    tally.add(601, 0, 601, private=False, first=True)  # an hour late
    assert tally.minutes()[0] == (0, 11, 10)
    assert {(comments, people) for _, comments, people in tally.minutes()[1:]} == {(10, 10)}
