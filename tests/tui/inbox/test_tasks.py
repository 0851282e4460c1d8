"""Tasks in the inbox: seen beside the chat, their draft put into the composer, done when it is sent."""

from pathlib import Path

from socialdesk.model.ids import HOUR
from socialdesk.model.reason import Reason
from socialdesk.model.task import Kind, NewTask
from socialdesk.store.engine.database import Query
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import grid, type_in
from tests.support.inbox import inbox
from tests.support.store import at, comment, take

COMMENTS = Query(int, "SELECT id FROM conversation WHERE chat_kind = 'comment'")
DRAFT = "Dạ đơn DH1 của chị đã gửi rồi ạ"


async def put(store: Store, number: int, key: str = "k", draft: str = DRAFT) -> None:
    why = Reason("follow_up.task", order="[red]DH1\x1b[2J")
    await store.tasks.make(NewTask(key, Kind.NOTICE, why, at(HOUR), draft, number), at(0))


async def outcome(store: Store, number: int = 1) -> str:
    row = await store.tasks.one(number)
    assert row is not None
    return row.outcome


async def test_a_task_stands_beside_the_chat_and_its_draft_does_it_when_it_is_sent(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        number = desk.screen.open_id
        assert number is not None
        await desk.press("alt+t")
        await desk.until(lambda: "There is nothing to be done here." in desk.said)
        await put(desk_store, number)
        await desk.until(lambda: "☐ 28/09 11:00 tell of an order" in grid(desk.pilot.app))
        assert "[red]DH1" in grid(desk.pilot.app)

        await desk.press("r")
        await type_in(desk.pilot, "em dang xem")
        await desk.press("alt+t")
        await desk.until(lambda: any("is not put over it" in words for words in desk.said))
        assert desk.screen.composer.text == "em dang xem"
        await desk.press(*["backspace"] * 11)
        await desk.press("escape", "alt+t")
        await desk.until(lambda: desk.screen.composer.text == DRAFT)
        assert desk.screen.pane == "composer"
        await desk.press("enter")
        await desk.until(lambda: desk.screen.composer.text == "")
        assert await outcome(desk_store) == "done"
        await desk.until(lambda: "☐" not in grid(desk.pilot.app))


async def test_under_a_comment_a_draft_is_for_one_person_alone(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await take(desk_store, comment("giá?", "c1"))
        (number,) = await desk_store.database.all(COMMENTS)
        await put(desk_store, number)
        row = await desk_store.tasks.one(1)
        assert row is not None
        desk.screen.tasks.open(row)
        await desk.until(lambda: desk.screen.composer.text == DRAFT)
        assert (desk.screen.open_id, desk.screen.composer.writing.mode) == (number, "private")
