"""The desk line by line."""

import asyncio
from pathlib import Path

import pytest

from socialdesk.errors import StoreError
from socialdesk.model.ids import Instant
from socialdesk.model.reason import Reason
from socialdesk.store.filters import InboxFilter, Shelf
from socialdesk.store.store import Store
from socialdesk.tui.plain.desk import PlainDesk
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, populate
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.waiting import turns, until


async def talk(store: Store, clock: ManualClock, *typed: str) -> list[str]:
    """What is shown when these lines are typed."""
    desk = desk_on(store, clock)
    lines, shown = iter(typed), list[str]()

    async def read() -> str | None:
        await turns(1)
        return next(lines, None)

    await PlainDesk(desk, read, shown.append).run()
    return shown


async def test_a_whole_round_of_work_in_words(desk_store: Store, clock: ManualClock) -> None:
    await populate(desk_store)
    await desk_store.canned.save("gia", "Dạ {given} ơi, 350k ạ")
    shown = await talk(
        desk_store,
        clock,
        "open 1",
        "who",
        "say dạ còn ạ",
        "note khách quen @linh",
        "tag quen -vip",
        "canned gia",
        "know pronoun=chị",
        "later mai 9h | hàng về rồi",
        "snooze 2h",
        "undo",
        "done",
        "2",
        "mine",
        "priority high",
        "find dang duc",
        "filter is:late",
        "views",
        "view 5",
        "accounts",
        "nonsense",
        "snooze never",
        "next",
        "quit",
    )
    text = "\n".join(shown)
    for words in (
        "4 waiting, the longest 14m", "1. Nguyễn Thị Hương, TG, waits 14m", "Shop ơi áo khoác đỏ", "🖼 photo",
        "Queued.", "Dạ Hương ơi, 350k ạ", "It goes out Tuesday 29/09/2026 09:00", "Snoozed until", "Took back: snooze",
        "Resolved.", "Assigned to linh.", "Đặng Đức", "Resolved: 1", "“nonsense” is no word I know", "is no time I know",
    ):  # fmt: skip
        assert words in text, words
    rows = {row.body: row.state for row in await desk_store.deliveries.rows("all", 20)}
    assert rows["dạ còn ạ"] == rows["Dạ Hương ơi, 350k ạ"] == "queued"
    assert rows["hàng về rồi"] == "scheduled"
    (item,) = await desk_store.inbox.page(InboxFilter(Shelf.RESOLVED), 5)
    assert item.tags == ("quen", "size-m")
    assert not any("\x1b" in line for line in shown)


async def test_who_writes_meanwhile_is_said_in_one_line(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    desk = desk_on(desk_store, clock)
    shown: list[str] = []
    typed: asyncio.Queue[str | None] = asyncio.Queue()
    running = asyncio.create_task(PlainDesk(desk, typed.get, shown.append).run())
    await typed.put("open 1")
    await until(lambda: any("#1 " in line for line in shown))
    said = [
        inbound("em ở Huế\x1b[2J", "40", at=Instant(NOW + 1)),
        inbound("mới", "11", chat="900", at=Instant(NOW + 2)),
    ]
    await desk_store.record([arrival(each) for each in said], Instant(NOW + 2), ())
    await until(lambda: any("em ở Huế" in line for line in shown))
    await until(lambda: any(line.startswith("*") for line in shown))
    await typed.put(None)
    await running

    assert "* 5 customers wait" in shown
    assert any(line.endswith("em ở Huế[2J") for line in shown)


async def test_in_vietnamese(desk_store: Store, clock: ManualClock, tmp_path: Path) -> None:
    from socialdesk.model.i18n import set_language

    await populate(desk_store)
    set_language("vi")
    try:
        shown = await talk(desk_store, clock, "help", "open 1", "say")
    finally:
        set_language("en")

    assert "4 người đợi, lâu nhất 14p" in shown
    assert "! Chưa có chữ nào. Hãy viết gì đó." in shown


async def test_nothing_steers_a_terminal_line_by_line(
    desk_store: Store, clock: ManualClock
) -> None:
    trouble = "Lan\x9b2J\x9d0;x\x9c\x7f\u202egnp\u2028\u2066"
    who = sender(trouble, "666")
    message = inbound(trouble, "1", "666", sender=who, contact=who)
    await desk_store.record([arrival(message)], NOW, ())
    await desk_store.views.save(trouble[:30], "is:late", "")
    shown = await talk(
        desk_store, clock, "open 1", "who", "accounts", f"snooze {trouble}", f"give {trouble}", f"open {trouble}",
        f"tag {trouble}", f"find {trouble}", f"filter {trouble}", "views", trouble, "list", "quit",
    )  # fmt: skip

    assert any("Lan" in line for line in shown)
    assert not [
        line for line in shown if any(not char.isprintable() and char != "\n" for char in line)
    ]


async def test_an_answer_that_the_store_did_not_take_is_not_promised_to_go_by_itself(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await populate(desk_store)

    async def full(*_: object) -> None:
        raise StoreError(Reason("store.disk_full", path="desk.db"))

    monkeypatch.setattr(desk_store.outbox, "reply", full)
    shown = await talk(desk_store, clock, "open 1", "say dạ còn ạ", "quit")

    (said,) = [line for line in shown if line.startswith("! The disk")]
    assert said.endswith("What you asked for has not come to its end: do it again then.")


async def test_a_round_of_work_in_vietnamese_and_thai(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    shown = await talk(
        desk_store, clock, "mo 1", "trả lời dạ còn ạ", "nhãn quen", "uu tien cao", "hoan tac",
        "hoãn 2h", "เปิดใหม่", "2", "ของฉัน", "มอบ #3 linh", "tim dang duc", "các tab", "thoát", "done",
    )  # fmt: skip

    told = "\n".join(shown)
    for expected in ("Queued.", "#quen", "Priority high", "Took back", "Snoozed", "Assigned to linh", "Đặng Đức"):  # fmt: skip
        assert expected in told, (expected, told)
    assert not [line for line in shown if line.startswith("!")]
    assert "Resolved." not in told
