"""The line above the thread: whose it is, who else is at it, what is new below."""

from pathlib import Path
from typing import Any

import pytest

from socialdesk.model.changes import Assign
from socialdesk.store.inbox import InboxItem
from socialdesk.store.store import Store
from socialdesk.tui.inbox.thread_pane import thread_head
from socialdesk.tui.text import Veil
from tests.support.clock import ManualClock
from tests.support.desk import grid, main, open_desk, populate, until
from tests.support.make import NOW
from tests.support.threads import row, thread


def head(
    below: int = 0,
    others: Any = (),
    opened: Any = None,
    tags: Any = (),
    width: int = 200,
    **more: Any,
) -> str:
    item = InboxItem(row(**more), tags=tuple(tags))
    text = thread_head(item, opened, below, list(others), width)
    assert text.cell_len <= width
    return text.plain.strip()


def test_name_account_state_and_what_the_platform_calls_them() -> None:
    assert head() == "Lan Nguyễn · open · shop @lan"
    assert head(name="", username="lan99").startswith("lan99 · open · shop")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"assignee": "linh"}, " @linh"),
        ({"priority": "urgent"}, "· ⇈ urgent"),
        ({"priority": "low"}, "· ↓ low"),
        ({"handled_by": "CRM [b]x"}, "⇄ CRM [b]x has this chat"),
        ({"status": "snoozed"}, "· snoozed"),
        ({"tags": ("vip", "đổi-trả")}, "#vip #đổi-trả"),
        ({"chat_kind": "comment", "subject": "https://www.facebook.com/101_777"},
         "comment under facebook.com/101_777"),
        ({"below": 3}, "▼ 3 new below"),
    ],
)  # fmt: skip
def test_what_there_is_to_say_is_said(more: dict[str, Any], said: str) -> None:
    assert said in head(**more)
    assert said not in head()


def test_colleagues_stand_last_and_writing_is_more_than_looking() -> None:
    said = head(others=[("lan", True), ("mai", False)])
    assert said.endswith("✎ lan is writing ◉ mai is here")


@pytest.mark.parametrize("width", [37, 46, 58, 60, 66])
def test_tags_and_whose_it_is_are_seen_in_every_width_whoever_else_is_here(width: int) -> None:
    others = [("nguyenthihuong", True), ("mai", False), ("thao", False)]
    said = head(others=others, tags=("vip", "size-m"), assignee="linh", width=width, below=3)
    assert said.startswith("Lan Nguyễn")
    for each in ("@linh", "#vip", "#size-m"):
        assert each in said


def test_a_long_name_leaves_room_for_whose_it_is_and_is_whole_where_nothing_else_matters() -> None:
    name = "Nguyễn Thị Hương Giang Thanh Thảo"
    assert head(name=name, width=40, username="", account="a" * 30).startswith(name)
    said = head(name=name, width=40, assignee="linh", priority="urgent")
    assert "@linh" in said
    assert "⇈" in said


def test_where_there_is_little_room_a_colleague_who_writes_is_still_seen() -> None:
    said = head(others=[("mai", False), ("lan", True)], tags=("vip",), width=30)
    assert said == "Lan Nguyễn #vip ◉ mai ✎ lan"


def test_where_else_the_person_writes_is_said_once_for_each_kind_of_place() -> None:
    beside = tuple(row(chat_kind=kind) for kind in ("comment", "comment", "private"))
    assert "also comments, in private (3)" in head(opened=thread(beside=beside))


def test_before_the_line_is_known_the_threads_name_is_enough() -> None:
    assert thread_head(None, thread(name="Mai"), 0, [], 40).plain == " Mai"
    assert thread_head(None, None, 0, [], 40).plain == " "


def test_hostile_names_are_words_and_a_post_is_cut() -> None:
    said = head(name="[b]\x1b]0;x\x07\u202eevil", chat_kind="comment", subject="x" * 90)
    assert "[b]" in said
    assert not any(ord(char) < 0x20 or ord(char) == 0x202E for char in said)
    assert "x" * 31 + "…" in said


def test_behind_the_veil_the_name_is_hidden_and_the_shops_own_words_are_not() -> None:
    Veil.drawn = True
    try:
        said = head(assignee="linh", tags=("vip",))
    finally:
        Veil.drawn = False
    assert "Lan" not in said
    assert "@lan" not in said
    assert "@linh #vip · open · shop" in said


@pytest.mark.parametrize(("columns", "least"), [(120, 27), (160, 36), (200, 46), (240, 56)])
async def test_in_a_wide_terminal_all_is_said_of_the_thread_and_the_customer_has_more_room(
    desk_store: Store, tmp_path: Path, clock: ManualClock, columns: int, least: int
) -> None:
    await populate(desk_store)
    await desk_store.conversations.do(Assign("linh"), [1], "linh", NOW)
    async with open_desk(desk_store, tmp_path, clock, size=(columns, 50), filled=False) as pilot:
        await until(pilot, lambda: grid(pilot.app).splitlines()[2].count("Nguyễn Thị Hương") == 3)
        _, thread_line, customer = grid(pilot.app).splitlines()[2].split("│")
        assert "Nguyễn Thị Hương @linh #size-m #vip" in thread_line
        assert customer.strip() == "Nguyễn Thị Hương"
        assert main(pilot).customer_pane.widget.content_size.width >= least
        if columns >= 200:
            assert "· open · shop @user501" in thread_line
