"""The tab Badges: who waits, in the order in which badges want answers."""

from dataclasses import replace
from pathlib import Path

import pytest

from socialdesk.model.badges import FACEBOOK, SHOPEE_90D, Watched
from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.model.message import Sender
from socialdesk.services.figures.badges import Badges
from socialdesk.store.store import Store
from socialdesk.tui.app import Settings
from socialdesk.tui.desk.badge_order import BadgeRank
from socialdesk.tui.desk.inbox_list import CALLED_AFTER, InboxList
from socialdesk.tui.inbox import rows
from tests.support.clock import ManualClock
from tests.support.desk import ZONE, desk_on, grid, populate
from tests.support.inbox import inbox
from tests.support.make import NOW, arrival, inbound

BADGES = 6
"""The tab's number."""


def shopee(store: Store) -> Badges:
    return Badges(store, ZONE, [Watched(SHOPEE_90D)])


async def called(store: Store, clock: ManualClock) -> InboxList:
    """The list of a shop with five who wait and one who was answered, with the tab open."""
    await populate(store)
    desk = desk_on(store, clock)
    desk.session.settings = replace(desk.session.settings, badges=shopee)
    found = InboxList(desk.session)
    await found.load_tabs()
    await found.choose_view(BADGES)
    await found.load_places()
    return found


async def wanted(store: Store, clock: ManualClock) -> list[int]:
    (standing,) = await shopee(store).standings(clock.now())
    return [each.conversation for each in standing.candidates()]


async def test_it_has_the_coachs_order_and_says_until_when(
    desk_store: Store, clock: ManualClock
) -> None:
    found = await called(desk_store, clock)

    assert (found.tabs[BADGES].name, found.tab_counts) == ("Badges", [])
    assert found.window.all_ids() == await wanted(desk_store, clock)
    assert found.why(found.window.all_ids()[0]) == (
        "An answer counts for shopee-90d within 11h. It is one of the 2 that keep it."
    )


async def test_whoever_is_answered_leaves_it_and_others_move_up(
    desk_store: Store, clock: ManualClock
) -> None:
    found = await called(desk_store, clock)
    first, *rest = found.window.all_ids()
    await desk_on(desk_store, clock).session.replies.send(first, "dạ", "k", "linh")

    assert (await found.refresh()).ids == {first}
    assert found.window.all_ids() == rest
    clock.advance(CALLED_AFTER / 1000 + 1)
    await found.load_places()
    assert found.window.all_ids() == await wanted(desk_store, clock)
    assert "It is one of the" in found.why(found.window.all_ids()[0])


async def test_who_counts_for_no_badge_any_more_comes_last(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    ago, who = Instant(NOW - 13 * HOUR), Sender("900", "Khách cũ")
    said = inbound("alo", "1", chat="900", sender=who, contact=who, at=ago)
    await desk_store.record([arrival(said)], NOW, ())
    desk = desk_on(desk_store, clock)
    desk.session.settings = replace(desk.session.settings, badges=shopee)
    found = InboxList(desk.session)
    await found.choose_view(BADGES)

    last = found.window.item(found.window.all_ids()[-1])
    assert last is not None and last.row.name == "Khách cũ"
    assert found.why(last.row.id) == "Counts for no badge (any more)."


@pytest.mark.parametrize(
    ("left", "is_needed", "said"),
    [
        (11 * HOUR + 46 * MINUTE, True, "≤ 11h46"),
        (50 * MINUTE, True, "≤ 50m !"),
        (5 * MINUTE, True, "≤ 5m !!"),
        (5 * MINUTE, False, "≤ 5m"),
        (-MINUTE, True, "≤ 0s !!"),
        (None, False, "≤ …"),
    ],
)
def test_what_is_left_is_said_without_any_colour(
    left: int | None, is_needed: bool, said: str
) -> None:
    by = None if left is None else Instant(NOW + left)

    assert rows.left_of(BadgeRank(FACEBOOK.name, by, is_needed, 1), NOW)[0] == said


async def test_its_key_shows_it_with_the_time_that_is_left(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    settings = Settings(undo_seconds=0, badges=shopee)
    async with inbox(desk_store, tmp_path, clock, settings=settings) as desk:
        await desk.press("7")
        await desk.until(lambda: "≤ 11h" in grid(desk.pilot.app))

        assert "7 Badges" in grid(desk.pilot.app)
        assert desk.screen.desk.inbox.window.all_ids() == await wanted(desk_store, clock)
