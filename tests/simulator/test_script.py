"""The course of a live evening, and what has to come of it."""

from collections import Counter

import pytest

from socialdesk.simulator.script import SEATS, Deed, Part, Script, Seat, Shares, written


def an_evening(seed: int = 1) -> Script:
    return written(seed, people=3_000, comments=4_000)


def test_a_seed_writes_the_same_evening_again() -> None:
    assert an_evening(3) == an_evening(3)
    assert an_evening(3) != an_evening(4)


def test_so_many_comments_at_the_wanted_pace() -> None:
    script = an_evening()
    acts = script.parts[Part.OPEN]
    said = [act for act in acts if act.about is None and act.deed is not Deed.BLOCK]

    assert 4_000 <= len(said) <= 4_100  # with those of whoever enters a second time elsewhere
    assert 110 < acts[-1].at < 125
    assert [act.at for act in acts] == sorted(act.at for act in acts)
    assert {act.seat for act in acts} == {each.name for each in SEATS}
    assert sum(each.said for each in script.tally().values()) == len(said) + sum(
        len(script.parts[part]) for part in (Part.EARLY, Part.LATE, Part.QUIZ)
    )


def test_each_deed_is_done_and_counted() -> None:
    script = an_evening()
    done = Counter(act.deed for acts in script.parts.values() for act in acts)
    tallies = script.tally().values()

    assert set(done) == set(Deed)
    assert sum(each.again for each in tallies) == done[Deed.AGAIN]
    assert sum(len(each.removed) for each in tallies) == done[Deed.REMOVE]
    assert sum(len(each.twins) for each in tallies) == done[Deed.TWIN]
    assert sum(len(each.linked) for each in tallies) == done[Deed.LINKED] == len(script.pairs())
    assert sum(len(each.held) for each in tallies) == done[Deed.HELD]
    entered = sum(len(each.entered) + len(each.early) + len(each.late) for each in tallies)
    assert entered == done[Deed.ENTER] - done[Deed.REMOVE]


def test_nobody_is_counted_and_something_else_as_well() -> None:
    for tally in an_evening().tally().values():
        others = (tally.early, tally.late, tally.removed, tally.near, tally.edited_in, tally.held)
        assert len(tally.entered.union(*others)) == len(tally.entered) + sum(map(len, others))
        assert tally.edited_away <= tally.entered


def test_what_is_edited_or_removed_was_said_by_the_same_person_before() -> None:
    acts = an_evening().parts[Part.OPEN]
    for place, act in enumerate(acts):
        if act.about is not None:
            meant = acts[act.about]
            assert (act.about < place, meant.person, meant.seat) == (True, act.person, act.seat)
            assert meant.deed is (Deed.CHAT if act.deed is Deed.EDIT_IN else Deed.ENTER)


def test_who_is_known_to_the_shop_alone_entered_at_two_places() -> None:
    script = an_evening()
    acts = script.parts[Part.OPEN]
    for seat, other, person in script.pairs():
        mine = [
            act for act in acts if act.person == person and act.deed in (Deed.ENTER, Deed.LINKED)
        ]
        assert [(act.seat, act.deed) for act in mine] == [
            (seat, Deed.ENTER),
            (other, Deed.LINKED),
        ]


@pytest.mark.parametrize("seat", SEATS)
def test_nobody_does_what_their_platform_has_no_way_for(seat: Seat) -> None:
    mine = {act.deed for act in an_evening().parts[Part.OPEN] if act.seat == seat.name}

    assert (Deed.EDIT_AWAY in mine, Deed.REMOVE in mine) == (seat.edits, seat.removes)
    assert (Deed.HELD in mine) == seat.holds


def test_a_place_is_flooded_by_somebody_at_least() -> None:
    script = written(1, people=50, comments=100, shares=Shares(flood=0, again=0))

    assert [each.again for each in script.tally().values()] == [30] * len(SEATS)
