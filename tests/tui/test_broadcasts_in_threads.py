"""A broadcast in a thread: one dim line, whole while the cursor has it open, and what answers it."""

from pathlib import Path

from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.store.store import Store
from socialdesk.tui.plain.desk import PlainDesk
from socialdesk.tui.widgets.thread_view import ThreadView
from tests.support.broadcasts import people, sent, settle, tell
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, grid
from tests.support.inbox import inbox
from tests.support.make import NOW, arrival, inbound, sender

WORDS = "Chào cả nhà, " + "tối nay live hàng mới về, " * 8 + "nhớ vào xem!\nGhé shop nha"


async def fill(store: Store) -> None:
    await tell(store, await people(store, 1), WORDS)
    await settle(store, sent(1))
    who = sender("Lan 1", "1")
    said = inbound(
        "mấy giờ ạ", "950", chat="1", sender=who, contact=who, at=Instant(NOW + HOUR + MINUTE)
    )
    await store.record([arrival(said)], NOW, ())


async def test_it_is_one_line_that_the_cursor_opens_and_leaves_again(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock, fill) as desk:
        app = desk.pilot.app
        assert "» Broadcast live · ✓ · Chào cả nhà" in grid(app)
        assert "↩ answers to the broadcast live" in grid(app)
        assert "Ghé shop nha" not in grid(app)
        assert "automatic" not in grid(app)
        await desk.press("tab", "up")
        chosen = desk.screen.query_one(ThreadView).chosen
        assert chosen is not None
        assert chosen.broadcast == "live"
        await desk.press("enter")
        assert "Ghé shop nha" in grid(app)
        assert "» Broadcast live · ✓ " in grid(app)
        await desk.press("enter")
        assert "Ghé shop nha" not in grid(app)
        await desk.press("enter", "down")
        assert "Ghé shop nha" not in grid(app)


async def test_the_plain_desk_says_it_in_one_line_too(
    desk_store: Store, clock: ManualClock
) -> None:
    await fill(desk_store)
    shown, lines = list[str](), iter(("open 1",))

    async def read() -> str | None:
        return next(lines, None)

    await PlainDesk(desk_on(desk_store, clock), read, shown.append).run()
    (told,) = [line for line in shown if "live hàng" in line]
    assert "· Broadcast live · sent · Chào cả nhà" in told
    assert any("(↩ answers to the broadcast live) mấy giờ ạ" in line for line in shown)
