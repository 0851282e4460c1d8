"""Who came back, at the edges."""

from socialdesk.model.ids import DAY
from socialdesk.model.returns import (
    FIRST_CONTACT,
    SAME_ISSUE,
    came_back,
    is_decided,
    is_first,
    is_repeat,
    part,
    resolutions,
)


def test_seven_days_later_is_not_within_seven_days() -> None:
    assert came_back(DAY, DAY + FIRST_CONTACT - 1)
    assert not came_back(DAY, DAY + FIRST_CONTACT)
    assert came_back(DAY, 0)  # another chat, while this one was open

    assert not is_decided(DAY, DAY + FIRST_CONTACT - 1)
    assert is_decided(DAY, DAY + FIRST_CONTACT)


def test_an_issue_comes_back_within_thirty_days_of_its_end() -> None:
    assert is_repeat(DAY + SAME_ISSUE - 1, DAY)
    assert not is_repeat(DAY + SAME_ISSUE, DAY)
    assert is_repeat(DAY, 2 * DAY)  # it goes on elsewhere

    assert is_first(5, 5)
    assert not is_first(6, 5)


def test_of_nothing_nothing_is_known() -> None:
    assert part(0, 0) is None
    found = resolutions([], 0, 0, 0, 0, 0)
    assert (found.resolved, found.share, found.mean_ms, found.max_ms) == (0, None, None, None)

    found = resolutions(None, 0, 3, 1, 2, 1)
    assert (found.resolved, found.reopened, found.share, found.p50_ms) == (3, 1, 0.5, None)


def test_lengths_are_from_beginning_to_resolving() -> None:
    found = resolutions([4, 6, 11], 21, 3, 0, 0, 0)
    assert (found.mean_ms, found.p50_ms, found.max_ms, found.share) == (7, 6, 11, None)
