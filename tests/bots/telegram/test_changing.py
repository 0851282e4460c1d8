"""Editing and taking back what was sent, over loopback HTTP; and what the service allows."""

from pathlib import Path
from typing import Any

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.delivery import Operation, Outgoing, Refused, SendResult, Sent
from socialdesk.model.ids import HOUR, AccountId, Instant, RemoteAddress, RemoteChat, RemoteId
from socialdesk.services.replies import Replies
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import LIMITS, open_shop, populate
from tests.support.make import NOW
from tests.support.sim import make_channel, simulated


async def changed(*changes: tuple[Operation, str, str]) -> tuple[list[SendResult], Any]:
    """Send a message, then do this to it (act, number or "" for its own, words)."""
    async with simulated() as (server, bot):
        channel = make_channel(server.base)
        address = RemoteAddress('{"chat_id": "501"}')
        sent = await channel.send(Outgoing(RemoteChat("501"), address, "giá 350k"))
        assert isinstance(sent, Sent)
        results = [
            await channel.send(
                Outgoing(
                    RemoteChat("501"),
                    address,
                    words,
                    RemoteId(number or sent.remote_id),
                    operation=act,
                )
            )
            for act, number, words in changes
        ]
        await channel.close()
        return results, bot.sent[0]


async def test_an_edit_twice_is_done_and_a_deletion_twice_too() -> None:
    results, message = await changed(
        (Operation.EDIT, "", "giá 320k"),
        (Operation.EDIT, "", "giá 320k"),
        (Operation.UNSEND, "", ""),
        (Operation.UNSEND, "", ""),
    )

    assert [type(each) for each in results] == [Sent] * 4
    assert (message["text"], message["deleted"]) == ("giá 320k", True)


async def test_what_is_not_there_cannot_be_edited() -> None:
    ((result,), message) = await changed((Operation.EDIT, "99999", "x"))

    assert isinstance(result, Refused)
    assert message["text"] == "giá 350k"


async def test_only_our_own_messages_of_a_platform_that_allows_it_and_in_time(
    desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    await populate(desk_store)
    await open_shop(desk_store)
    replies = Replies(desk_store, clock, LIMITS, tmp_path)
    ours = (await desk_store.threads.rows(2, 9))[-1]
    theirs = (await desk_store.threads.rows(1, 9))[0]
    with pytest.raises(NotAllowed, match="Only messages that went out from here"):
        await replies.change(1, theirs.id, "x", "linh", "k1")
    with pytest.raises(NotAllowed, match="must be 1 to 4096"):
        await replies.change(2, ours.id, " ", "linh", "k2")
    number = await replies.change(2, ours.id, "giá mới", "linh", "k3")
    assert await replies.change(2, ours.id, "giá mới", "linh", "k3") == number
    clock.advance(49 * HOUR / 1000)
    with pytest.raises(NotAllowed, match="too long ago; Telegram allows it for 2d"):
        await replies.change(2, ours.id, None, "linh", "k4")
    late = next(each for each in await desk_store.inbox.by_ids(range(6, 12)) if each)
    zalo = (await desk_store.inbox.by_ids([late]))[late]
    said = (await desk_store.threads.rows(zalo.row.id, 9))[-1]
    with pytest.raises(NotAllowed, match="cannot be edited by programs"):
        await replies.change(zalo.row.id, said.id, "x", "linh", "k5")
    (claimed,) = await desk_store.claims.claim([AccountId(1)], NOW, Instant(NOW + 1), 5)
    assert (claimed.operation, claimed.body, claimed.reply_to) == (
        Operation.EDIT,
        "giá mới",
        ours.remote_id,
    )
