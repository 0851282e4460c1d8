"""The desk with people of every channel: comments, costs, who has a chat, files, health."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import app_on, composer, done, grid, main, open_shop, type_in, until


@asynccontextmanager
async def desk(
    store: Store, tmp_path: Path, clock: ManualClock, size: tuple[int, int] = (120, 35)
) -> AsyncIterator[Pilot[Any]]:
    await open_shop(store)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock, files=tmp_path / "files")
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: "Trần Mai" in grid(app) and "▎" in grid(app))
        yield pilot
        await pilot.pause()
    if app.store is not None:
        await app.store.close()


async def to_the_comment(pilot: Pilot[Any]) -> None:
    await pilot.press("j")
    await until(pilot, lambda: "answer in public" in grid(pilot.app))


async def queued(store: Store) -> list[tuple[str, str, str]]:
    return [
        (row.operation, row.private, row.body) for row in await store.deliveries.rows("all", 20)
    ]


async def test_every_channel_has_its_sign_and_a_late_answer_its_price(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        screen = grid(pilot.app)
        assert "charged by Zalo" in screen
        for sign in ("ZO Trần Mai", "FB# Lan Nguyễn", "FB Lan Nguyễn", "IG Đào Vân", "⇄ alo"):
            assert sign in screen
        assert "oa: its token has 9 days left" in screen


async def test_a_comment_is_answered_in_public_or_once_in_private(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock, (200, 35)) as pilot:
        await to_the_comment(pilot)
        assert "answer in public" in grid(pilot.app)
        assert "P: or once in private" in grid(pilot.app)
        assert "facebook.com/101_777" in grid(pilot.app)
        await pilot.press("P")
        await type_in(pilot, "em gửi giá riêng ạ")
        await pilot.press("enter")
        await until(
            pilot, lambda: "em gửi giá riêng ạ" in grid(pilot.app) and "queued" in grid(pilot.app)
        )
        await pilot.press("escape", "P")
        await until(pilot, lambda: "one private reply" in grid(pilot.app))
        await pilot.press("r")
        await type_in(pilot, "dạ 350k ạ")
        await pilot.press("enter")
        await until(pilot, lambda: composer(pilot).text == "")
        await until(pilot, lambda: "dạ 350k ạ" in grid(pilot.app))

    assert await queued(desk_store) == [
        ("say", 1, "em gửi giá riêng ạ"),
        ("say", 0, "dạ 350k ạ"),
    ]


@pytest.mark.parametrize("words", ["giá riêng nè", "chỉ em biết"])
async def test_what_follows_a_private_reply_or_a_note_is_not_published(
    desk_store: Store, tmp_path: Path, clock: ManualClock, words: str
) -> None:
    """The composer never becomes "answer in public" by itself."""
    async with desk(desk_store, tmp_path, clock, (200, 35)) as pilot:
        await to_the_comment(pilot)
        await pilot.press("P" if words.startswith("giá") else "y")
        await type_in(pilot, words)
        await pilot.press("enter")
        await type_in(pilot, "bí mật")
        main(pilot).take_paste("bí mật")
        await pilot.press("enter")
        await until(pilot, lambda: "closed · c answers in public" in grid(pilot.app))
        assert composer(pilot).text == ""
        await pilot.press("c")
        await type_in(pilot, "dạ 350k")
        await pilot.press("enter")
        await done(pilot)

    said = [each for each in await queued(desk_store) if not each[1]]
    assert said == [("say", 0, "dạ 350k")]


async def test_a_private_reply_that_is_taken_back_is_private_again(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock, (200, 35)) as pilot:
        pilot.app.desk.session.settings = replace(pilot.app.desk.session.settings, undo=5_000)
        await to_the_comment(pilot)
        await pilot.press("P", "x")
        await pilot.press("enter", "ctrl+z")
        await until(pilot, lambda: composer(pilot).text == "x")
        assert main(pilot).composer.writing.mode == "private"
        await pilot.press("escape", "enter")
        await done(pilot)
        assert composer(pilot).text == ""
    assert await desk_store.drafts.body(2, "linh") == ""


async def test_on_to_the_next_never_opens_a_comment_to_everybody(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock, (200, 35)) as pilot:
        await pilot.press("enter", "enter", "enter")  # nothing written, twice: on to the next
        await until(pilot, lambda: "closed · c answers in public" in grid(pilot.app))
        await type_in(pilot, "dạ chị")
        await pilot.press("enter")
    assert await queued(desk_store) == []


async def test_moderating_by_key_and_deleting_only_when_said_twice(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await to_the_comment(pilot)
        await pilot.press("H")
        await until(pilot, lambda: "Hidden." in grid(pilot.app))
        await pilot.press("plus")
        await until(pilot, lambda: "Liked." in grid(pilot.app))
        await pilot.press("delete")
        await type_in(pilot, "no")
        await pilot.press("enter")
        await pilot.press("delete")
        await type_in(pilot, "yes")
        await pilot.press("enter")
        await until(pilot, lambda: "Deleted." in grid(pilot.app))

    assert [act for act, _, _ in await queued(desk_store)] == ["hide", "like", "delete"]


async def test_from_the_comment_to_the_private_chat_and_back(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await to_the_comment(pilot)
        assert "also in private (1)" in grid(pilot.app)
        await pilot.press("x")
        await until(pilot, lambda: "▎ em nhắn riêng nè" in grid(pilot.app))
        await pilot.press("escape")
        await until(pilot, lambda: "also comments (1)" in grid(pilot.app))
        await pilot.press("x")
        await until(pilot, lambda: "answer in public" in grid(pilot.app))


async def test_a_file_is_sent_by_key_or_why_not_is_said(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    picture = tmp_path / "ao.png"
    picture.write_bytes(b"\x89PNG")
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("f")
        await type_in(pilot, str(tmp_path / "nowhere.png"))
        await pilot.press("enter")
        await until(pilot, lambda: "cannot be read" in grid(pilot.app))
        await pilot.press("ctrl+o")
        await type_in(pilot, str(picture)[:-2])
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "📎 ao.png 4 B" in grid(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "🖼 photo ao.png 4 B" in grid(pilot.app))

    (row,) = await desk_store.deliveries.rows("all", 9)
    assert row.file and (tmp_path / "files" / "out").is_dir()


async def test_a_chat_that_another_app_has_cannot_be_answered_here(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("G")
        await until(pilot, lambda: "has this chat" in grid(pilot.app))
        await pilot.press("r")
        await type_in(pilot, "alo")
        await pilot.press("enter")
        await until(pilot, lambda: "handled elsewhere" in grid(pilot.app))
        assert composer(pilot).text == "alo"

    assert await queued(desk_store) == []


async def test_how_each_account_fares(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock, (80, 24)) as pilot:
        await pilot.press("f8")
        await until(pilot, lambda: "token: 9 days left" in grid(pilot.app))
        assert "quota: sub quota: 12 of 1000 left" in grid(pilot.app)
        await pilot.press("pagedown", "pagedown")
        await until(pilot, lambda: "7 recovered, 0 missing" in grid(pilot.app))
        await pilot.press("escape")
        await until(pilot, lambda: "token: 9 days" not in grid(pilot.app))


async def test_the_customer_sees_that_somebody_reads_and_types(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("r")
        await type_in(pilot, "dạ em")
        await until(pilot, lambda: "draft" in grid(pilot.app))
    accounts = [row.id for row in await desk_store.accounts.all()]

    assert {each.kind for each in await desk_store.signals.take(accounts)} == {"seen", "typing"}
