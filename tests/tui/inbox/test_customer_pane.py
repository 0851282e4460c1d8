"""Who the customer is, in so many columns."""

from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from socialdesk.model.buyer import Buyer, LastOrder
from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.order import State
from socialdesk.services.customers import Customer
from socialdesk.store.contacts import Person, Remark
from socialdesk.store.filters import Shelf
from socialdesk.store.store import Store
from socialdesk.tui.inbox.customer_pane import customer_text
from socialdesk.tui.registry import keymap
from socialdesk.tui.text import Veil
from tests.support.clock import ManualClock
from tests.support.desk import (
    ZONE,
    done,
    grid,
    main,
    open_desk,
    open_shop,
    populate,
    type_in,
    until,
)
from tests.support.make import NOW
from tests.support.threads import row, thread
from tests.tui.test_desk import desk, inbox


def person(**more: Any) -> Person:
    made: dict[str, Any] = {
        "contact_id": 1, "name": "Lan Nguyễn", "username": "lan", "language": "", "phone": "", "address": "",
        "follows": None, "blocked_at": None, "first_at": None, "first_name": "",
    }  # fmt: skip
    return Person(**{**made, **more})


def customer(who: Person | None = None, **more: Any) -> Customer:
    made: dict[str, Any] = {
        "conversation_id": 1, "person": who or person(), "tags": (), "details": {}, "notes": (),
        "conversations": (row(),), "messages": 3,
    }  # fmt: skip
    return Customer(**{**made, **more})


def drawn(known: Customer | None = None, opened: Any = None, width: int = 40) -> list[str]:
    text = customer_text(known or customer(), opened, ZONE, width, keymap())
    return text.plain.splitlines()


@pytest.mark.parametrize(
    ("who", "line"),
    [
        ({"language": "vi-VN"}, "Vietnamese"),
        ({"language": "fr"}, "fr"),
        ({"follows": 1}, "follows you"),
        ({"follows": 0}, "does not follow you"),
        ({"blocked_at": NOW}, "⊘ has blocked you"),
        ({"language": "th", "follows": 1}, "Thai · follows you"),
        ({"phone": "0903"}, "☎ 0903"),
        ({"first_at": NOW}, "3 messages · since 28/09/2026"),
        ({"username": ""}, "Lan Nguyễn"),
    ],
)
def test_what_the_platform_tells_has_a_line(who: dict[str, Any], line: str) -> None:
    assert line in drawn(customer(person(**who)))


def test_what_is_written_down_is_shown_and_a_phone_only_once() -> None:
    known = customer(
        person(phone="0903"), details={"pronoun": "chị", "phone": "0911"}, tags=("vip",)
    )
    lines = drawn(known)
    assert "pronoun: chị" in lines
    assert "phone: 0911" in lines
    assert "☎ 0903" not in lines
    assert "#vip" in lines


def test_until_when_they_may_be_answered_belongs_to_the_conversation_that_is_open() -> None:
    until = Instant(NOW + HOUR)
    end = "⏳ until 28/09 11:00"
    assert end in drawn(opened=thread(until=until))
    assert end not in drawn(opened=thread(until=until, conversation_id=2))
    assert "⏳ may not be answered now" in drawn(opened=thread(barred="no"))
    assert not any("⏳" in line for line in drawn(opened=thread()))


def test_of_many_conversations_six_are_named_the_one_that_is_shown_among_them_marked() -> None:
    rows = tuple(row(id=n, chat_kind="comment" if n == 2 else "private") for n in range(1, 10))
    lines = drawn(customer(conversations=rows))
    assert "▸ 28/09 shop open" in lines
    assert "  28/09 shop# open" in lines
    assert "  +3" in lines
    assert sum("shop" in line for line in lines) == 6


def test_a_note_takes_two_lines_at_most() -> None:
    note = Remark(NOW, "linh", "khách quen, " * 20)
    lines = drawn(customer(notes=(note,)), width=30)
    place = lines.index("28/09 linh")
    assert lines[place + 1].startswith("khách quen,")
    assert lines[place + 2].rstrip().endswith("…")
    assert lines[place + 3] == ""


@pytest.mark.parametrize("width", [8, 27, 31, 48])
def test_no_line_is_wider_than_the_pane(width: int) -> None:
    known = customer(
        person(name="Nguyễn Thị Hương Giang " * 3, username="x" * 60),
        details={"address": "12 Lý Thường Kiệt, Hoàn Kiếm, Hà Nội"},
        notes=(Remark(NOW, "linh", "ก" * 90),),
    )
    assert all(cell_len(line) <= width for line in drawn(known, width=width))


def test_nobody_is_nothing_and_the_keys_stand_at_the_end() -> None:
    assert customer_text(None, None, ZONE, 30, keymap()).plain == ""
    assert drawn()[-1] == "d write down · y note · t tag"


def test_what_they_bought_stands_on_one_line_and_nothing_where_they_bought_nothing() -> None:
    last = LastOrder(4, "DH1004", State.SHIPPED, NOW, 280_000, "VND")
    found = Buyer(3, 5_200_000, "VND", 1, 2, last)
    said = "🛍 3 orders · bought for 5.200.000 ₫ · last DH1004 (shipped) 28/09/2026 · 2 parcels on their way · 1 order returned"
    assert said in drawn(customer(buyer=found), width=120)
    assert not any("🛍" in line for line in drawn())
    Veil.drawn = True
    try:
        assert "DH1004" not in "".join(drawn(customer(buyer=found), width=120))
    finally:
        Veil.drawn = False


def test_behind_the_veil_only_the_shops_words_are_read() -> None:
    Veil.drawn = True
    try:
        words = "\n".join(drawn(customer(person(phone="0903"), details={"order": "DH1"})))
    finally:
        Veil.drawn = False
    assert "order: ▒▒▒" in words
    for hidden in ("Lan", "@lan", "0903", "DH1"):
        assert hidden not in words


def test_facts_are_whole_in_a_column_of_its_usual_width() -> None:
    """Since when they write and the last of the keys were cut off."""
    lines = drawn(customer(person(first_at=NOW), messages=1200), width=27)
    assert "1,200 messages" in lines
    assert "since 28/09/2026" in lines
    assert lines[-2:] == ["d write down · y note", "t tag"]
    assert "1,200 messages · since 28/09/2026" in drawn(
        customer(person(first_at=NOW), messages=1200), width=33
    )


@pytest.mark.parametrize("width", [48, 60, 63, 64, 80, 119])
@pytest.mark.parametrize("key", ["i", "escape"])
async def test_the_customers_page_is_closed_by_the_key_that_opened_it_and_by_esc_at_every_width(
    desk_store: Store, tmp_path: Path, clock: ManualClock, width: int, key: str
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.resize_terminal(width, 20)
        await done(pilot)
        await pilot.press("i")
        await until(pilot, lambda: "messages" in grid(pilot.app))
        await pilot.press("e", "j", "e") if width < 64 else None
        await pilot.press(key)
        await until(pilot, lambda: "messages" not in grid(pilot.app))
        assert "Emily" in grid(pilot.app)
        await pilot.press("r", "x")
        await until(pilot, lambda: main(pilot).composer.text == "x")

    assert (await inbox(desk_store, Shelf.RESOLVED)) == []


async def test_the_customers_page_makes_way_for_writing_and_for_room(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.resize_terminal(60, 20)
        await done(pilot)
        await pilot.press("i", "y", "x")
        await until(pilot, lambda: "note, for the shop alone" in grid(pilot.app))
        await pilot.press("escape", "i")
        await pilot.resize_terminal(120, 35)
        await until(pilot, lambda: "Emily" in grid(pilot.app))
        await pilot.press("i")
        await until(pilot, lambda: "Conversations" not in grid(pilot.app))


async def test_the_customer_stands_beside_the_chat_and_takes_what_is_written_down(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    await open_shop(desk_store)
    async with open_desk(desk_store, tmp_path, clock, filled=False) as pilot:
        await until(pilot, lambda: "Conversations" in grid(pilot.app))
        await pilot.press("j")
        await until(pilot, lambda: "khách quen, thích màu be" in grid(pilot.app).split("Notes")[-1])
        await pilot.press("d")
        await type_in(pilot, "order=DH77")
        await pilot.press("enter")
        await until(pilot, lambda: "order: DH77" in grid(pilot.app))
        await pilot.press("L")
        await type_in(pilot, "emily")
        await until(pilot, lambda: "Emily Carter" in grid(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "One person now" in grid(pilot.app))
        await until(pilot, lambda: "also in private (1)" in grid(pilot.app))
        await pilot.press("u")
        await until(pilot, lambda: "also in private" not in grid(pilot.app))
        await pilot.press("i")
        await until(pilot, lambda: "order: DH77" not in grid(pilot.app))


async def test_below_120_columns_the_customer_is_laid_over_and_below_64_there_is_one_pane(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with open_desk(desk_store, tmp_path, clock, size=(80, 24)) as pilot:
        assert "Conversations" not in grid(pilot.app)
        await pilot.press("i")
        await until(pilot, lambda: "Conversations" in grid(pilot.app))
        await pilot.press("i")
        await until(pilot, lambda: "Conversations" not in grid(pilot.app))
        await pilot.resize_terminal(60, 20)
        await until(pilot, lambda: "▎" not in grid(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "▎" in grid(pilot.app) and "Somchai" not in grid(pilot.app))
        await pilot.press("escape")
        await until(pilot, lambda: "Somchai" in grid(pilot.app))
