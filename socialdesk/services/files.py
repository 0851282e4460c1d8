"""Getting hold of a customer's file: ask the worker to fetch it, wait for it, give its place in the
cache."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.store.messages import load_attachments

if TYPE_CHECKING:
    from socialdesk.clock import Clock
    from socialdesk.store.store import Store
    from socialdesk.store.thread import ThreadRow

LOOK_EVERY = 0.2
"""Seconds between two looks at whether the file has come."""


async def fetch_file(
    store: Store, clock: Clock, message: ThreadRow, index: int, seconds: float
) -> str:
    """The path of a message's file number `index` (from 1), fetched if it is not in the cache yet.

    Raises NotAllowed: there is no such file, the platform does not hand it out, or no worker
    fetched it in time.
    """
    files = load_attachments(message.attachments)
    if index > len(files):
        raise NotAllowed(translate("Message {id} has {len} files.", id=message.id, len=len(files)))
    file = files[index - 1]
    if not file.file_id:
        raise NotAllowed(
            translate(
                "This file is not one that the platform keeps: it was sent from here, or shown only in its app."
            )
        )
    account_id = (await store.inbox.conversation(message.conversation_id)).account_id
    wanted = await store.attachments.want(account_id, file.unique_id, file.file_id, clock.now())
    if wanted.state == "ready" and not await asyncio.to_thread(Path(wanted.path).is_file):
        await store.attachments.again(wanted, clock.now())
    for _ in range(int(seconds / LOOK_EVERY) + 1):
        found = await store.attachments.look(account_id, file.unique_id)
        if found and found.state == "ready":
            return found.path
        if found and found.state == "failed":
            raise NotAllowed(found.reason)
        await clock.sleep(LOOK_EVERY)
    raise NotAllowed(
        translate("The file has not come yet. Is `socialdesk run` running? It fetches files.")
    )
