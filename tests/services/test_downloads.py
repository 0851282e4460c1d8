"""Files that people send, fetched into the cache; copies of ours, kept no longer than needed."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from socialdesk.bots.messenger import limits as messenger
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import Attachment
from socialdesk.services.downloads import Downloads
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound
from tests.support.waiting import GENEROUS

SHOP = AccountId(1)


def downloads(store: Store, clock: ManualClock, channel: FakeChannel, files: Path) -> Downloads:
    channels: dict[AccountId, Any] = {SHOP: channel}
    return Downloads(store, clock, channels, files, 30)


async def test_files_whose_addresses_run_out_are_fetched_when_they_come(
    desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    channel = FakeChannel(clock)
    channel.capabilities = messenger.capabilities()
    channel.files["https://cdn/1.jpg"] = b"picture"
    work = downloads(desk_store, clock, channel, tmp_path)
    await work.want_files()
    photo = Attachment("photo", "https://cdn/1.jpg", "m1:0")
    await desk_store.record([arrival(inbound("", "1", attachments=(photo,)))], NOW, ())
    await work.want_files()
    await work.fetch_files()

    found = await desk_store.attachments.look(SHOP, "m1:0")
    assert found is not None and found.state == "ready"
    assert Path(found.path).read_bytes() == b"picture"


async def test_files_that_can_be_had_later_are_left_until_somebody_wants_them(
    desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    work = downloads(desk_store, clock, FakeChannel(clock), tmp_path)
    await work.want_files()
    photo = Attachment("photo", "f1", "m1:0")
    await desk_store.record([arrival(inbound("", "1", attachments=(photo,)))], NOW, ())
    await work.want_files()

    assert await desk_store.attachments.look(SHOP, "m1:0") is None


async def test_a_file_lies_under_a_name_of_ours_or_says_why_it_does_not(
    desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    channel = FakeChannel(clock)
    channel.files["f"] = b"picture"
    await desk_store.attachments.want(SHOP, "../../evil", "f", NOW)
    await desk_store.attachments.want(SHOP, "gone", "x", Instant(NOW + 1))

    await downloads(desk_store, clock, channel, tmp_path / "files").fetch_files()

    ready = await desk_store.attachments.look(SHOP, "../../evil")
    gone = await desk_store.attachments.look(SHOP, "gone")
    assert ready is not None and gone is not None
    assert Path(ready.path).read_bytes() == b"picture"
    assert Path(ready.path).parent == tmp_path / "files" / "1"
    assert (gone.state, gone.error) == ("failed", "The platform no longer has this file.")
    assert [each.name for each in (tmp_path / "files" / "1").glob("*.part")] == []


class Odd(FakeChannel):
    """One file makes it stumble, another never comes as long as the third has not."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(clock)
        self.third = asyncio.Event()

    async def fetch(self, file_id: str, target: Path) -> int:
        if file_id == "odd":
            raise KeyError("words of a customer")
        if file_id == "slow":
            await self.third.wait()
        else:
            self.third.set()
        return await super().fetch(file_id, target)


async def test_a_file_that_is_odd_or_slow_stands_before_no_other(
    desk_store: Store, clock: ManualClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    channel = Odd(clock)
    channel.files.update(slow=b"film", third=b"picture")
    for number, name in enumerate(("odd", "slow", "third")):
        await desk_store.attachments.want(SHOP, name, name, Instant(NOW + number))

    await asyncio.wait_for(
        downloads(desk_store, clock, channel, tmp_path / "files").fetch_files(), GENEROUS
    )

    found = [await desk_store.attachments.look(SHOP, name) for name in ("odd", "slow", "third")]
    assert [each.state for each in found if each] == ["failed", "ready", "ready"]
    assert "KeyError" in caplog.text
    assert "words of a customer" not in caplog.text


async def test_a_file_of_an_account_that_is_not_here_waits(
    desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    await desk_store.attachments.want(SHOP, "u", "f", NOW)

    await Downloads(desk_store, clock, {}, tmp_path, 30).fetch_files()

    found = await desk_store.attachments.look(SHOP, "u")
    assert found is not None and found.state == "wanted"


async def test_a_disk_that_takes_nothing_settles_the_file_with_its_reason(
    desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    channel = FakeChannel(clock)

    async def full(file_id: str, target: Path) -> int:
        raise OSError(28, "No space left on device")

    channel.fetch = full  # type: ignore[method-assign]
    await desk_store.attachments.want(SHOP, "u", "f", NOW)

    await downloads(desk_store, clock, channel, tmp_path).fetch_files()

    found = await desk_store.attachments.look(SHOP, "u")
    assert found is not None
    assert (found.state, found.error) == (
        "failed",
        "The file could not be kept (No space left on device).",
    )


async def test_copies_of_sent_files_are_kept_as_long_as_raw_bytes(
    desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    for name, days in (("old.png", 31), ("new.png", 29)):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (NOW / 1000 - days * 86_400,) * 2)
    work = downloads(desk_store, clock, FakeChannel(clock), tmp_path)

    await work.forget_sent_files()
    await downloads(desk_store, clock, FakeChannel(clock), tmp_path / "no").forget_sent_files()

    assert [each.name for each in folder.iterdir()] == ["new.png"]
