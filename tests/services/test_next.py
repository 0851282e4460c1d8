"""Whom to answer next, and why."""

from dataclasses import replace

import pytest

from socialdesk.model.changes import Prioritise
from socialdesk.model.conversation import Priority
from socialdesk.model.ids import DAY, HOUR, MINUTE
from socialdesk.services.next import CLOSING, best_next, rank, reason, window_left
from socialdesk.store.inbox import InboxRow
from socialdesk.store.store import Store
from tests.services.conftest import WINDOWS
from tests.support.make import NOW


async def test_the_best_next_is_the_closing_window_then_urgency_then_the_longest_wait(
    shop: Store,
) -> None:
    async def following(*skip: int) -> tuple[int, str]:
        found = await best_next(shop, "linh", NOW, WINDOWS, skip)
        return (found.conversation_id, found.why) if found else (0, "")

    assert await following() == (2, "the platform's window closes in 1h, has waited 23h")
    assert (await following(2))[0] == 1
    await shop.conversations.do(Prioritise(Priority.URGENT), [3], "linh", NOW)
    assert await following(2) == (3, "priority urgent, has waited 1m")
    assert (await following(1, 2, 3)) == (0, "")
    other = await best_next(shop, "somebody", NOW, WINDOWS)
    assert other is not None and other.conversation_id == 3  # 2 is linh's


async def row_of(store: Store, number: int) -> InboxRow:
    return (await store.inbox.by_ids([number]))[number].row


async def test_nobody_comes_next_where_nobody_waits(desk_store: Store) -> None:
    assert await best_next(desk_store, "linh", NOW, WINDOWS) is None


@pytest.mark.parametrize(
    ("ago", "left"),
    [(0, DAY), (23 * HOUR, HOUR), (DAY, 0), (25 * HOUR, -HOUR)],
)
async def test_how_long_a_window_stays_open(shop: Store, ago: int, left: int) -> None:
    row = replace(await row_of(shop, 2), last_action_at=NOW - ago)

    assert window_left(row, NOW, WINDOWS) == left


async def test_where_no_window_is_known_none_closes(shop: Store) -> None:
    row = await row_of(shop, 2)

    assert window_left(row, NOW, {}) is None
    assert window_left(replace(row, chat_kind="comment"), NOW, WINDOWS) is None
    assert window_left(replace(row, last_action_at=None), NOW, WINDOWS) is None


async def test_only_a_window_that_still_closes_goes_before_urgency(shop: Store) -> None:
    row = await row_of(shop, 2)
    closing = replace(row, last_action_at=NOW - DAY + CLOSING - 1)
    open_long = replace(row, last_action_at=NOW - DAY + CLOSING)
    closed = replace(row, last_action_at=NOW - DAY)
    urgent = replace(row, last_action_at=NOW, priority="urgent")

    assert rank(closing, NOW, WINDOWS) < rank(urgent, NOW, WINDOWS)
    assert rank(urgent, NOW, WINDOWS) < rank(open_long, NOW, WINDOWS)
    assert rank(open_long, NOW, WINDOWS) == rank(closed, NOW, WINDOWS)


async def test_among_equals_the_longest_wait(shop: Store) -> None:
    row = await row_of(shop, 1)
    longer = replace(row, waiting_since=NOW - HOUR)
    shorter = replace(row, waiting_since=NOW - MINUTE)

    assert (
        rank(longer, NOW, {})
        < rank(shorter, NOW, {})
        < rank(replace(row, waiting_since=None), NOW, {})
    )


async def test_who_waits_for_nothing_is_said_so(shop: Store) -> None:
    assert reason(await row_of(shop, 4), NOW, {}) == "nobody waits here"
