"""What is done to a comment on the platform, and to what is stuck on its way out."""

from dataclasses import replace
from pathlib import Path

from socialdesk.model.delivery import Refused, Sent, Settlement
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import ChatKind, Edit, Sender
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import open_shop
from tests.support.inbox import Inbox, inbox
from tests.support.make import NOW, arrival, inbound
from tests.support.store import claim, reply


async def operations(store: Store) -> list[str]:
    return [row.operation for row in await store.deliveries.rows("all", 20)]


async def to_the_comment(desk: Inbox) -> None:
    await desk.press("j")
    thread = desk.screen.desk.open.thread
    assert thread is not None and thread.is_comment


async def test_what_is_hidden_is_shown_again_by_the_same_key(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock, open_shop) as desk:
        await to_the_comment(desk)
        await desk.press("H")
        accounts = [AccountId(row.id) for row in await desk_store.accounts.all()]
        (claimed,) = await desk_store.claims.claim(accounts, NOW, Instant(NOW + 1), 5)
        await desk_store.settlements.settle([Settlement(claimed, Sent("", 0, NOW))], NOW)
        await desk.until(lambda: desk.screen.desk.open.thread.newest_comment_is("hidden"))
        await desk.press("H")
        assert desk.said == ["Hidden.", "Shown again."]
    assert sorted(await operations(desk_store)) == ["hide", "unhide"]


async def test_nothing_is_deleted_by_anything_but_yes_nor_where_many_are_marked(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock, open_shop) as desk:
        await to_the_comment(desk)
        for words in ("no", "", "yess"):
            await desk.answer("delete", words)
        assert await operations(desk_store) == []
        await desk.answer("delete", "CÓ")
        assert await operations(desk_store) == ["delete"]
        await desk.press("asterisk", "H", "plus")
        assert desk.said == ["Deleted."]
    assert await operations(desk_store) == ["delete"]


async def test_what_is_stuck_is_sent_once_more_or_taken_out(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("R")
        await reply(desk_store)
        for key in ("R", "X"):
            (claimed,) = await claim(desk_store)
            await desk_store.settlements.settle([Settlement(claimed, Refused("No."))], NOW)
            await desk.until(lambda: desk.screen.desk.open.thread.page.unsent)
            await desk.press(key)
        assert desk.said == ["Nothing is stuck here.", "Queued again.", "Taken out."]
    assert await claim(desk_store) == []


async def test_a_comment_that_is_changed_while_it_is_asked_about_is_not_deleted(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock, open_shop) as desk:
        await to_the_comment(desk)
        comment = desk.screen.desk.open.thread.newest_comment()
        await desk.press("delete")
        row = await desk_store.threads.message(comment.messages[-1])
        lan = Sender("77", "Lan Nguyễn")
        said = inbound("xin lỗi shop, nhầm ạ", row.remote_id or "", chat="comment:p_777:77", chat_kind=ChatKind.COMMENT, kind="comment")  # fmt: skip
        written = replace(said, sender=lan, contact=lan, at=Instant(row.at))
        page = next(each.id for each in await desk_store.accounts.all() if each.name == "page")
        change = Edit(written, Instant(NOW + 60_000))
        await desk_store.record([arrival(change, account=page)], NOW, ())
        await desk.press(*"yes", "enter")
        assert desk.said[-1].startswith("What is written there was changed after you saw it")
    assert await operations(desk_store) == []
