"""The window of a long list: its order as numbers, its lines as far as they are looked at."""

from array import array
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.ids import ConversationId
from socialdesk.store.inbox import InboxItem, InboxRow, Moved, Order
from socialdesk.tui.desk.window import KEPT, Window

NOBODY = 1 << 52
"""Added to the sort key of a conversation in which nobody waits."""
ROW = InboxRow(
    ConversationId(1), 10, 1, "shop", "telegram", "private", "Lan", "", "open", 1, 0, "", "customer",
    1, 1, None, 1, 1, "", "normal", None, 0, "", "", None, "",
)  # fmt: skip


def item(number: int, key: int = 10) -> InboxItem:
    return InboxItem(replace(ROW, id=ConversationId(number), sort_key=key))


def window(*places: tuple[int, int]) -> Window:
    """A window on (sort key, number) in that order."""
    made = Window()
    made.replace(
        Order(array("q", [key for key, _ in places]), array("q", [each for _, each in places]))
    )
    return made


def moved(number: int, key: int, revision: int = 1, *, shown: bool = True) -> Moved:
    return Moved(number, key, revision, int(shown))


def test_rows_are_found_by_number_and_numbers_by_row() -> None:
    made = window((10, 7), (20, 3), (30, 9))

    assert (len(made), made.all_ids()) == (3, [7, 3, 9])
    assert [made.id_at(row) for row in (-1, 0, 2, 3)] == [None, 7, 9, None]
    assert [made.row_of(each) for each in (3, 4, None)] == [1, None, None]


def test_a_known_line_is_found_by_its_key_and_one_that_moved_meanwhile_all_the_same() -> None:
    made = window((10, 7), (20, 3), (20, 4), (30, 9))
    made.learn({4: item(4, key=20), 9: item(9, key=5)})

    assert [made.row_of(each) for each in (4, 9, 10)] == [2, 3, None]
    made.apply([moved(4, 40), moved(12, 1)])
    assert made.all_ids() == [12, 7, 3, 9, 4]
    assert made.row_of(12) == 0


def test_only_lines_that_are_not_known_are_missing() -> None:
    made = window((10, 7), (20, 3), (30, 9))
    made.learn({3: item(3)})

    assert made.missing(0, 3) == [7, 9]
    assert made.missing(-5, 6) == [7, 9]
    assert made.missing(2, 50) == [9]
    made.forget([Moved(3, 20, 5, shown=1)])
    assert made.missing(1, 1) == [3]


def test_a_first_page_brings_its_lines_along() -> None:
    made = Window()
    made.replace_from([item(4, 10), item(2, 20)])

    assert made.all_ids() == [4, 2]
    assert made.missing(0, 2) == []


def test_the_lines_looked_at_last_are_kept() -> None:
    made = Window()
    made.learn({number: item(number) for number in range(KEPT)})
    assert made.item(0) is not None  # looked at: the next to go is 1
    made.learn({KEPT: item(KEPT)})

    assert made.item(0) is not None
    assert made.item(1) is None
    made.forget([Moved(0, 0, 5, shown=1)])
    assert made.item(0) is None


def test_what_changed_moves_and_its_line_is_forgotten() -> None:
    made = window((10, 7), (20, 3), (30, 9))
    made.learn({9: item(9)})

    assert made.apply([moved(9, 5, 8)]) == 0
    assert made.all_ids() == [9, 7, 3]
    assert made.item(9) is None
    assert made.revision == 8


def test_what_stays_in_its_place_is_read_anew_all_the_same() -> None:
    made = window((10, 7), (20, 3))
    made.learn({7: item(7)})

    assert made.apply([moved(7, 10)]) == 0
    assert made.all_ids() == [7, 3]
    assert made.item(7) is None


def test_what_leaves_is_gone_and_what_comes_is_new() -> None:
    made = window((10, 7), (20, 3))

    assert made.apply([moved(7, 10, shown=False), moved(5, 15), moved(6, 1, shown=False)]) == 1
    assert made.all_ids() == [5, 3]


def test_the_same_moment_is_ordered_by_number() -> None:
    made = window((10, 2), (10, 8))

    made.apply([moved(5, 10)])
    assert made.all_ids() == [2, 5, 8]


def test_an_older_change_does_not_set_the_revision_back() -> None:
    made = window((10, 2))
    made.revision = 9

    made.apply([moved(2, 11, 4)])
    assert made.revision == 9


@pytest.mark.parametrize(
    ("row", "step", "found"), [(0, 1, 2), (2, 1, None), (2, -1, 0), (0, -1, None), (3, -1, 2)]
)
def test_the_nearest_who_waits(row: int, step: int, found: int | None) -> None:
    made = window((10, 1), (NOBODY + 5, 2), (12, 3), (NOBODY + 9, 4))

    assert made.waiting_from(row, step) == found


def test_on_to_the_next_who_waits_and_from_the_end_to_the_top() -> None:
    made = window((10, 1), (12, 3), (NOBODY + 5, 2))

    assert made.next_waiting(1) == 3
    assert made.next_waiting(3) == 1
    assert made.next_waiting(2) == 1  # it does not wait: from the top
    assert made.next_waiting(None) == 1
    assert window((NOBODY, 2)).next_waiting(2) is None


PLACES = st.dictionaries(st.integers(1, 60), st.integers(0, 40), max_size=40)
CHANGES = st.lists(
    st.tuples(st.integers(1, 60), st.integers(0, 40), st.booleans()),
    max_size=60,
    unique_by=lambda each: each[0],
)


@given(PLACES, CHANGES)
def test_moving_what_changed_gives_the_order_that_reading_anew_would(
    places: dict[int, int], changes: list[tuple[int, int, bool]]
) -> None:
    made = window(*sorted((key, number) for number, key in places.items()))
    wanted = dict(places)
    for number, key, shown in changes:
        wanted.pop(number, None)
        if shown:
            wanted[number] = key

    new = made.apply([moved(number, key, shown=shown) for number, key, shown in changes])

    assert made.all_ids() == [each for _, each in sorted((key, n) for n, key in wanted.items())]
    assert new == len(wanted.keys() - places.keys())


@given(PLACES, st.integers(-5, 70), st.integers(0, 70))
def test_rows_in_sight_are_never_more_than_there_are(
    places: dict[int, int], first: int, count: int
) -> None:
    made = window(*sorted((key, number) for number, key in places.items()))

    found = made.missing(first, count)
    assert found == made.all_ids()[max(first, 0) : max(first, 0) + count]
