"""The page of tasks: seen, opened with their draft, done and dropped by key."""

from socialdesk.model.ids import HOUR
from socialdesk.model.reason import Reason
from socialdesk.model.task import Kind, NewTask
from socialdesk.store.store import Store
from socialdesk.tui.inbox.screen import InboxScreen
from socialdesk.tui.orders.page import widths
from socialdesk.tui.orders.tasks_page import TasksPage
from tests.support.desk import main, until
from tests.support.store import at
from tests.tui.orders.conftest import Opens, said, screen_of


async def put(store: Store, key: str, kind: Kind, due: int, conversation: int | None) -> None:
    new = NewTask(
        key, kind, Reason("prize.no_chat"), at(due), "Dạ [b]đơn[/b] \x1b[2Jcủa chị", conversation
    )
    await store.tasks.make(new, at(0))


async def test_tasks_are_seen_and_lead_to_their_conversation_with_the_draft(
    orders: Opens, desk_store: Store
) -> None:
    async with orders() as pilot:
        await pilot.press("2")
        await until(pilot, lambda: said(pilot, "There is no task to be done."))
        await put(desk_store, "a", Kind.NOTICE, -HOUR, 1)
        await put(desk_store, "b", Kind.FOLLOW_UP, HOUR, 2)
        await put(desk_store, "c", Kind.CASE, 2 * HOUR, None)
        await until(
            pilot, lambda: said(pilot, "3 open · 1 overdue", "Dạ [b]đơn[/b]", "tell of an order")
        )
        await pilot.press("s")
        await until(pilot, lambda: not said(pilot, "complaint or return"))
        await pilot.press(*"s" * len(Kind), "G", "enter")
        await until(pilot, lambda: said(pilot, "It belongs to no conversation."))
        await pilot.press("e")
        await until(pilot, lambda: said(pilot, "2 open"))
        await pilot.press("x", *"mua roi", "enter")
        await until(pilot, lambda: said(pilot, "1 open"))
        dropped = await desk_store.tasks.one(2)
        assert dropped is not None
        assert (dropped.outcome, dropped.remark) == ("dropped", "mua roi")

        await pilot.press("g", "g", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))
        await until(pilot, lambda: "của chị" in main(pilot).composer.text)
        assert main(pilot).open_id == 1
        await pilot.press("escape", "Q")
        await until(pilot, lambda: screen_of(pilot).page.NAME == "tasks" and said(pilot, "1 open"))


def test_the_kind_and_what_it_is_about_are_read_in_every_width() -> None:
    for room in (69, 77, 117):  # beside the rest at 120 cells; alone at 80 and 120
        _, kind, name, code, why = widths(TasksPage.COLUMNS, room)
        assert kind >= len("chốt người nhận hàng") and name >= 13 and why >= 19, room
        assert code in (0, 12), "a code is shown whole, or not in the list"
