"""Claims in a live, without a live."""

from socialdesk.model.live_claim import Limits, Want, Wish, more, reworded, within


def test_who_says_it_again_says_how_many_they_want_in_all() -> None:
    cases = {
        ("A1", 0): 1, ("A1", 1): 0, ("A1 x3", 1): 2, ("A1 x2", 5): 0, ("+1", 0): 1, ("+1", 1): 1, ("+2", 3): 2,
    }  # fmt: skip
    for (text, has), units in cases.items():
        number = int(text[-1]) if text[-2:-1] in ("x", "+") else 1
        want = Want(Wish.TAKE, 1, number, adds=text.startswith("+"))
        assert more(want, has) == units, (text, has)


def test_one_person_may_have_so_many_of_one_and_of_all() -> None:
    assert within(Limits(), 1_000, 1_000, 5_000)
    assert within(Limits(2), 1, 1, 9)
    assert not within(Limits(2), 2, 1, 1)
    assert within(Limits(0, 3), 1, 2, 2)
    assert not within(Limits(5, 3), 1, 0, 3)


def test_an_edit_says_more_of_this_and_less_of_that() -> None:
    takes = [Want(Wish.TAKE, 1, 3), Want(Wish.TAKE, 2, 1), Want(Wish.TAKE, 2, 1)]
    found = reworded({1: 1, 3: 2}, takes)
    assert (found.more, found.fewer, found.now) == ({1: 2, 2: 2}, {3: 2}, {1: 3, 2: 2})
    unsure = [Want(Wish.TAKE, None, 1, candidates=(1, 2)), Want(Wish.CANCEL, 1)]
    assert reworded({1: 2}, unsure) == ({}, {1: 2}, {})
    assert reworded({1: 2}, [Want(Wish.TAKE, 1, 2)]) == ({}, {}, {1: 2})
