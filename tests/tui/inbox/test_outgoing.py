"""Words that were not taken come back: where they were, before what was begun since, or as a draft."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.store.store import Store
from socialdesk.tui.desk.answering import Answering
from tests.support.clock import ManualClock
from tests.support.inbox import inbox


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """No answer is taken; each is refused once this is set."""
    event = asyncio.Event()

    async def refuse(self: Answering, *args: Any, **more: Any) -> None:
        await event.wait()
        raise NotAllowed("Not now.")

    monkeypatch.setattr(Answering, "send", refuse)
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
