"""Words that were not taken come back: where they were, before what was begun since, or as a draft."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.store.store import Store
from socialdesk.tui.app import Settings
from socialdesk.tui.desk.answering import Answering
from socialdesk.tui.desk.drafts import Drafts
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, grid
from tests.support.inbox import inbox
from tests.support.outbox import claim, settle


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """No answer is taken; each is refused once this is set."""
    event = asyncio.Event()

    async def refuse(self: Answering, *args: Any, **more: Any) -> None:
        await event.wait()
        raise NotAllowed("Not now.")

    monkeypatch.setattr(Answering, "send", refuse)
    return event


@pytest.fixture
def arrives(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Drafts are read at once while this is set, and are on their way while it is not."""
    event, read = asyncio.Event(), Drafts.read
    event.set()

    async def wait(self: Drafts, conversation_id: int, *, note: bool = False) -> str:
        await event.wait()
        return await read(self, conversation_id, note=note)

    monkeypatch.setattr(Drafts, "read", wait)
    return event


@pytest.mark.parametrize(
    ("meanwhile", "left"), [((), "dạ"), (("c", "ó"), "dạ\ncó")], ids=["nothing", "more"]
)
async def test_they_come_back_into_the_composer(
    desk_store: Store,
    tmp_path: Path,
    clock: ManualClock,
    refused: asyncio.Event,
    meanwhile: tuple[str, ...],
    left: str,
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.pilot.press("r", "d", "ạ", "enter")
        await desk.until(lambda: desk.screen.composer.text == "")
        await desk.pilot.press(*meanwhile)
        await desk.until(lambda: desk.screen.composer.text == "".join(meanwhile))
        refused.set()
        await desk.until(lambda: desk.screen.composer.text == left)
        assert desk.said == ["Not now."]


async def test_elsewhere_they_are_the_draft_of_whom_they_were_for(
    desk_store: Store, tmp_path: Path, clock: ManualClock, refused: asyncio.Event
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.pilot.press("r", "d", "ạ", "enter", "escape", "j")
        await desk.until(lambda: desk.screen.open_id == 3)
        refused.set()
        await desk.until(lambda: desk.said == ["Not now."])
        await desk.press()
        assert desk.screen.composer.text == ""
    assert await desk_store.drafts.body(1, "linh") == "dạ"


async def test_what_was_kept_of_them_while_they_were_typed_is_not_there_twice(
    desk_store: Store, tmp_path: Path, clock: ManualClock, refused: asyncio.Event
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.pilot.press("r", "d", "ạ")
        await desk.until(lambda: desk.screen.composer.writing.kept == "dạ")
        await desk.pilot.press("enter", "escape", "j")
        await desk.until(lambda: desk.screen.open_id == 3)
        refused.set()
        await desk.until(lambda: desk.said == ["Not now."])
        await desk.press()
    assert await desk_store.drafts.body(1, "linh") == "dạ"


async def test_neither_a_draft_on_its_way_nor_the_keys_after_it_are_lost(
    desk_store: Store,
    tmp_path: Path,
    clock: ManualClock,
    refused: asyncio.Event,
    arrives: asyncio.Event,
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.pilot.press("r", "d", "ạ", "enter", "escape", "j")
        await desk.until(lambda: desk.screen.open_id == 3)
        await desk_store.drafts.save(1, "linh", "còn ", clock.now())
        arrives.clear()
        await desk.pilot.press("k", "r", "á", "o")
        await desk.until(lambda: desk.screen.composer.is_waiting and desk.screen.open_id == 1)
        refused.set()
        await desk.until(lambda: desk.said == ["Not now."])
        assert desk.screen.composer.text == ""
        arrives.set()
        await desk.until(lambda: desk.screen.composer.text == "dạ\ncòn áo")


@pytest.mark.parametrize("typed", [(), ("v", "i", "p")], ids=["nothing", "something"])
async def test_a_note_that_was_begun_stays_one(
    desk_store: Store,
    tmp_path: Path,
    clock: ManualClock,
    refused: asyncio.Event,
    arrives: asyncio.Event,
    typed: tuple[str, ...],
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.pilot.press("r", "d", "ạ", "enter", "escape")
        arrives.clear()
        await desk.pilot.press("y", *typed)
        await desk.until(lambda: desk.screen.composer.is_waiting)
        refused.set()
        await desk.until(lambda: desk.said == ["Not now."])
        arrives.set()
        await desk.press()
        composer = desk.screen.composer
        assert (composer.writing.mode, composer.text) == ("note", "".join(typed))
        assert await desk_store.drafts.body(1, "linh") == "dạ"
        await desk.press("escape", "r")
        assert (composer.writing.mode, composer.text) == ("reply", "dạ")


async def test_a_note_is_never_sent_later(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("y", "ctrl+t")
        assert desk.said == ["Only answers can be sent later."]
        assert desk.pilot.app.screen is desk.screen
        await desk.press("x", "enter")
        assert desk.screen.composer.writing.mode == "reply"
    assert await desk_store.deliveries.rows("queued", 9) == []


async def test_two_who_press_enter_together_are_not_both_heard_without_a_question(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("r", "x")
        other = desk_on(desk_store, clock, "lan", undo=5_000)
        await other.answering.send(1, "lan đây", "k-lan")
        await desk.press("enter")
        assert [row.body for row in await desk_store.deliveries.rows("queued", 9)] == ["lan đây"]
        assert desk.screen.composer.text == "x"
        await desk.press("enter")
    bodies = {row.body for row in await desk_store.deliveries.rows("queued", 9)}
    assert bodies == {"lan đây", "x"}


async def test_an_answer_that_a_colleague_has_sent_before_the_screen_shows_it_is_asked_about_too(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        seen = desk.screen.desk.seen([1])
        other = desk_on(desk_store, clock, "lan")
        await other.answering.send(1, "lan đây", "k-lan")
        (one,) = await claim(desk_store)
        await settle(desk_store, one)
        answering = desk.screen.desk.answering
        assert await answering.answered_by(1, seen[1]) == "lan"
        assert await answering.answered_by(1, None) == ""


async def test_an_answer_taken_back_leaves_the_list_as_it_was(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock, settings=Settings(undo_seconds=5)) as desk:

        def row() -> list[str]:
            return [line.split("│")[0] for line in grid(desk.pilot.app).splitlines()[2:4]]

        await desk.press("r")
        await desk.until(lambda: row()[1].endswith("#vip "))  # it was read
        state, before = (await desk_store.inbox.conversation(1)).state, row()
        await desk.press("d", "ạ", "enter")
        assert "Hương" not in row()[0]  # nobody waits there any more
        await desk.press("ctrl+z")
        await desk.until(lambda: desk.screen.composer.text == "dạ" and "↩" not in row()[1])
        await desk.press("backspace", "backspace", "escape")
        await desk.until(lambda: row() == before)
        assert (await desk_store.inbox.conversation(1)).state == state
