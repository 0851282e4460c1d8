"""The shop's owner is told: in a chat by the outbox, in a folder by files, once."""

from datetime import date
from pathlib import Path

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import language, weekday
from socialdesk.model.message import ChatKind
from socialdesk.services.owner import Owner, Whom
from socialdesk.services.verdicts import Verdicts
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.dispatching import at_rest, dispatching

CHAT = Whom("shop", "501", ChatKind.PRIVATE, '{"chat_id": "501"}')


def owner(
    store: Store, clock: ManualClock, channel: FakeChannel, *chats: Whom, folder: Path | None = None
) -> Owner:
    verdicts = Verdicts(store, clock, {"shop": channel.capabilities})
    return Owner(store, clock, verdicts, chats, folder=folder, files=folder)


async def test_a_chat_is_told_once_in_the_shops_language(
    desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    told = owner(desk_store, clock, channel, CHAT)
    await told.settle()

    async with dispatching(desk_store, clock, channel) as dispatcher:
        first = await told.tell("k", lambda: weekday(date(2026, 11, 27)))
        again = await told.tell("k", lambda: "other words")
        dispatcher.wake()
        await at_rest(dispatcher, clock)

    assert [(each.to, each.deliveries) for each in first] == [("shop:501", (1,))]
    assert again == []
    assert [(each.chat, each.body, each.by_person) for each in channel.sent] == [
        ("501", "thứ Sáu", False)
    ]
    assert language() == "en"


async def test_a_file_goes_along_or_the_words_say_that_it_could_not(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, tmp_path: Path
) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(b"%PDF")
    told = owner(desk_store, clock, channel, CHAT, folder=tmp_path / "out")

    (chat, folder) = await told.tell("day", lambda: "Báo cáo", report)

    assert (folder.files, (tmp_path / "out" / "report.pdf").read_bytes()) == (
        (str(tmp_path / "out" / "report.pdf"),), b"%PDF",
    )  # fmt: skip
    assert "takes no files" in chat.why
    (row,) = await desk_store.deliveries.rows(None, 10)
    assert row.body.startswith("Báo cáo\n\n") and "report.pdf" in row.body


async def test_words_alone_are_a_file_in_the_folder_once(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, tmp_path: Path
) -> None:
    told = owner(desk_store, clock, channel, folder=tmp_path / "told")
    await told.tell("badge:lazada-2020:2026-11-26", lambda: "một")

    (written,) = (tmp_path / "told").iterdir()
    assert (written.name, written.read_text("utf-8")) == (
        "badge-lazada-2020-2026-11-26.txt",
        "một\n",
    )
    written.unlink()
    assert await told.tell("badge:lazada-2020:2026-11-26", lambda: "một") == []
    assert list((tmp_path / "told").iterdir()) == []


async def test_a_folder_that_cannot_be_written_is_tried_again(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    told = owner(desk_store, clock, channel, CHAT, folder=tmp_path / "out")
    with pytest.raises(NotAllowed, match=r"\[owner\] folder"):
        await told.tell("k", lambda: "một")
    (tmp_path / "out").unlink()

    chat, folder = await told.tell("k", lambda: "một")

    assert (chat.deliveries, len(folder.files)) == ((), 1)


async def test_nobody_is_told_where_nobody_is_configured(
    desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    assert await owner(desk_store, clock, channel).tell("k", lambda: 1 / 0) == []  # type: ignore[arg-type,return-value]
