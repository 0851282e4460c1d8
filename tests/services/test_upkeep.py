"""What is done now and then for more than one platform: files that come and go."""

import os
from pathlib import Path
from typing import Any

from socialdesk.bots.messenger import limits as messenger
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import Attachment
from socialdesk.services.upkeep import Upkeep
from socialdesk.store.filters import InboxFilter
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound


def upkeep(store: Store, clock: ManualClock, channel: FakeChannel, files: Path) -> Upkeep:
    channels: dict[AccountId, Any] = {AccountId(1): channel}
    return Upkeep(store, clock, channels, files, 30)


async def test_files_whose_addresses_run_out_are_fetched_when_they_come(
    desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    channel = FakeChannel(clock)
    channel.capabilities = messenger.capabilities()
    channel.files["https://cdn/1.jpg"] = b"picture"
    work = upkeep(desk_store, clock, channel, tmp_path)
    await work.want_files()
    photo = Attachment("photo", "https://cdn/1.jpg", "m1:0")
    await desk_store.record([arrival(inbound("", "1", attachments=(photo,)))], NOW, ())
    await work.want_files()
    await work.fetch_files()

    found = await desk_store.attachments.look(AccountId(1), "m1:0")
    assert found is not None and found.state == "ready"
    assert Path(found.path).read_bytes() == b"picture"


async def test_copies_of_sent_files_are_kept_as_long_as_raw_bytes(
    desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    for name, days in (("old.png", 31), ("new.png", 29)):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (NOW / 1000 - days * 86_400,) * 2)
    await upkeep(desk_store, clock, FakeChannel(clock), tmp_path).forget_sent_files()

    assert [each.name for each in folder.iterdir()] == ["new.png"]


async def test_upkeep_fetches_files_wakes_and_forgets(
    desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    channel = FakeChannel(clock)
    await desk_store.record([arrival(inbound("alo", "11"))], NOW, ())
    channel.files["f"] = b"picture"
    work = upkeep(desk_store, clock, channel, tmp_path / "files")
    await desk_store.attachments.want(AccountId(1), "../../evil", "f", NOW)
    await desk_store.attachments.want(AccountId(1), "gone", "x", Instant(NOW + 1))
    await desk_store.conversations.snooze(1, Instant(NOW + 1_000), "linh", "soon", NOW)
    clock.advance(31 * 86_400)
    await work.fetch_files()
    await work.wake_snoozed()
    await work.index_words()
    await work.expire_leases()
    await work.forget_old_bytes()

    ready = await desk_store.attachments.look(AccountId(1), "../../evil")
    gone = await desk_store.attachments.look(AccountId(1), "gone")
    assert ready is not None
    assert gone is not None
    assert (Path(ready.path).read_bytes(), Path(ready.path).parent) == (
        b"picture",
        tmp_path / "files" / "1",
    )
    assert (gone.state, gone.error) == ("failed", "The platform no longer has this file.")
    assert (await desk_store.inbox.page(InboxFilter(), 5))[0].row.status == "open"
    assert await desk_store.journal.rows(None, Instant(0), 5) == []
