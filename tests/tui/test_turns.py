"""Acts in the order of their keys, while the store takes its time over each."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from unittest import mock

import pytest

from socialdesk.model.changes import Resolve
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import ConversationId, Instant
from socialdesk.model.message import ChatKind
from socialdesk.store.filters import InboxFilter, Shelf
from socialdesk.store.store import Store
from socialdesk.tui.app import Settings
from socialdesk.tui.dialogs.palette import PaletteScreen
from socialdesk.tui.widgets.virtual_list import VirtualList
from tests.support.clock import ManualClock
from tests.support.desk import done, grid, open_shop, until
from tests.support.inbox import Inbox, inbox
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.slow import SlowStore


def slow(desk: Inbox) -> SlowStore:
    store = desk.pilot.app.store  # type: ignore[attr-defined] # of a desk
    return SlowStore(store, random.Random(1))


async def resolved(store: Store) -> set[int]:
    return {item.row.id for item in await store.inbox.page(InboxFilter(Shelf.RESOLVED), 20)}


async def test_undo_right_behind_a_verb_takes_that_back_and_nothing_before_it(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("e")
        first = await resolved(desk_store)
        await desk.until(lambda: desk.screen.open_id not in {*first, None})
        await done(desk.pilot)
        store = slow(desk)
        store.hold()
        await desk.pilot.press("s", "2", "h", "enter", "u", "e", "u")
        for _ in range(3):
            store.let_some_through()
            await desk.pilot.pause()
        store.open()
        await done(desk.pilot)
        assert await resolved(desk_store) == first
        items = await desk_store.inbox.page(InboxFilter(Shelf.ALL), 20)
        assert all(item.row.status != "snoozed" for item in items)


async def test_taking_back_right_behind_an_answer_means_that_one_and_not_the_one_before(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    settings = Settings(undo_seconds=5)
    async with inbox(desk_store, tmp_path, clock, settings=settings) as desk:
        await desk.press("r", *"dạ", "enter", "escape", "j")
        store = slow(desk)
        store.hold()
        await desk.pilot.press("r")
        store.open()
        await done(desk.pilot)
        store.hold()
        await desk.pilot.press(*"vâng", "enter", "ctrl+z")
        await desk.pilot.pause()
        store.open()
        await done(desk.pilot)
        rows = await desk_store.deliveries.rows("all", 9)
        assert {row.body: row.state for row in rows if row.author == "linh" and row.key != "k0"} == {
            "dạ": "queued", "vâng": "cancelled",
        }  # fmt: skip
        assert desk.screen.composer.text == "vâng"


async def test_who_comes_back_while_the_draft_is_still_being_written_finds_it(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("r", *"chờ")
        await desk.pilot.press("x")
        store = slow(desk)
        store.hold()
        await desk.pilot.press("escape", "j", "k", "r")
        await desk.pilot.pause()
        store.open()
        await done(desk.pilot)
        assert desk.screen.composer.text == "chờx"


async def test_done_and_next_where_the_customer_wrote_meanwhile_holds_no_keys(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        store, number = slow(desk), desk.screen.open_id
        store.hold()
        who = sender("Nguyễn Thị Hương", "501")
        late = inbound("à còn nữa", "99", sender=who, contact=who, at=Instant(NOW - 1))
        await desk.pilot.press("E")
        await desk_store.record([arrival(late)], NOW, ())
        store.open()
        await done(desk.pilot)
        assert desk.screen.open_id == number
        await desk.press("j")
        assert desk.screen.open_id != number


async def test_what_is_chosen_in_the_palette_means_whom_it_was_opened_over_or_nobody(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        meant = desk.screen.open_id
        assert meant is not None
        await desk.press("colon", *"mine")
        await desk_store.conversations.do(Resolve(), [meant], "minh", NOW)
        await desk.until(lambda: desk.screen.list_pane.targets() != [meant])
        await desk.press("enter")
        items = await desk_store.inbox.page(InboxFilter(Shelf.ALL), 20)
        assert [item.row.id for item in items if item.row.assignee] == []
        assert desk.said[-1] == "That conversation has left the list meanwhile. Nothing was done."


async def test_a_line_of_the_palette_that_was_gone_to_stays_when_people_are_found(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        store = slow(desk)
        store.hold()
        await desk.pilot.press("ctrl+k", *"an", "down")
        palette = desk.pilot.app.screen
        assert isinstance(palette, PaletteScreen)
        chosen = palette._choices[1].label
        store.open()
        await until(desk.pilot, lambda: "Đặng Đức" in grid(desk.pilot.app))
        await done(desk.pilot)
        assert palette._choices[palette.query_one(VirtualList).cursor].label == chosen


async def test_dropping_what_is_stuck_leaves_what_a_colleague_has_scheduled_since(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        store, number = slow(desk), desk.screen.open_id
        assert number is not None
        store.hold()
        later = NewDelivery("m1", ConversationId(number), DeliveryKind.REPLY, "mai giao", "minh")
        await desk_store.outbox.reply([later], NOW)
        await desk_store.database.transact(
            lambda conn: conn.rows("UPDATE outbox SET state = 'scheduled' WHERE key = 'm1'")
        )
        await desk.pilot.press("X")
        store.open()
        await done(desk.pilot)
        rows = await desk_store.deliveries.rows("all", 9)
        assert [row.state for row in rows if row.key == "m1"] == ["scheduled"]


@asynccontextmanager
async def typed_ahead_under_a_comment(
    store: Store, tmp_path: Path, clock: ManualClock, keys: Sequence[str], *, by: str
) -> AsyncIterator[tuple[Inbox, int]]:
    """A comment was opened, by hand or as the next one, and written to while its draft is on its way;
    a colleague has put it away, so that another one is under the cursor; the composer was left. Then
    the draft is here."""
    async with inbox(store, tmp_path, clock, open_shop) as desk:
        (number,) = [
            item.row.id
            for item in await store.inbox.page(InboxFilter(Shelf.ALL), 50)
            if item.row.chat_kind == ChatKind.COMMENT
        ]
        drafts, is_here = desk.screen.desk.drafts, asyncio.Event()
        reading = drafts.read

        async def read(conversation_id: int, *, note: bool = False) -> str:
            draft = await reading(conversation_id, note=note)
            if conversation_id == number:
                await is_here.wait()
            return draft

        with mock.patch.object(drafts, "read", read):
            desk.screen.navigator.go_to(number)
            if by == "hand":
                await desk.pilot.press("enter")
            else:
                desk.screen.navigator.enter("composer")
            await desk.pilot.press(*keys)
            await store.conversations.do(Resolve(), [number], "minh", NOW)
            await desk.until(lambda: desk.screen.list_pane.under_cursor != number)
            await desk.pilot.press("escape")
            is_here.set()
            await done(desk.pilot)
        yield desk, number


@pytest.mark.parametrize("by", ["hand", "next"])
async def test_what_was_typed_ahead_under_a_comment_stays_with_it_once_the_composer_was_left(
    desk_store: Store, tmp_path: Path, clock: ManualClock, by: str
) -> None:
    keys = (*"chon", "backspace", "y")
    async with typed_ahead_under_a_comment(desk_store, tmp_path, clock, keys, by=by) as shown:
        desk, number = shown
        assert (desk.screen.pane, desk.screen.open_id) == ("list", number)
        assert desk.screen.composer.text == "choy"
        assert desk.screen.composer.is_closed
    drafts = await desk_store.database.read(
        lambda conn: conn.rows("SELECT conversation_id, agent, body FROM draft")
    )
    assert drafts == [(number, "linh", "choy")]


@pytest.mark.parametrize(("by", "queued"), [("hand", ["cho"]), ("next", [])])
async def test_enter_typed_ahead_under_a_comment_publishes_what_somebody_chose_to_publish(
    desk_store: Store, tmp_path: Path, clock: ManualClock, by: str, queued: list[str]
) -> None:
    keys = (*"cho", "enter", "x")
    async with typed_ahead_under_a_comment(desk_store, tmp_path, clock, keys, by=by) as shown:
        desk, number = shown
        assert desk.screen.composer.text == ("x" if queued else "chox")
        assert desk.screen.composer.is_closed
        assert bool(desk.said) != bool(queued)
    rows = await desk_store.deliveries.rows("queued", 9)
    assert [(row.conversation_id, row.body) for row in rows] == [(number, each) for each in queued]
