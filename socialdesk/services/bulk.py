"""One verb for many conversations: in pieces, so that customers' messages come in between, and
undone as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from socialdesk.errors import NotFound
from socialdesk.model.changes import Change, Tag
from socialdesk.model.ids import Instant
from socialdesk.services.replies import Replies
from socialdesk.store.history import Undone
from socialdesk.store.store import Store

PIECE = 100
MOST_AT_ONCE = 100_000


async def do_to_all(
    store: Store,
    replies: Replies,
    verb: Change,
    ids: Sequence[int],
    agent: str,
    now: Instant,
    batch: str,
    told: Callable[[int], None] | None = None,
) -> int:
    """Do it to all of them; `told` hears how many are done. Gives how many changed. What is gone
    meanwhile is left out."""
    changed: list[int] = []
    for place in range(0, len(ids), PIECE):
        piece = ids[place : place + PIECE]
        try:
            changed += await store.conversations.do(verb, piece, agent, now, batch)
        except NotFound:
            for each in piece:
                try:
                    changed += await store.conversations.do(verb, [each], agent, now, batch)
                except NotFound:
                    continue
        if told is not None:
            told(min(place + PIECE, len(ids)))
    if isinstance(verb, Tag):
        for each in changed:
            await replies.mirror_tags(
                each, list(verb.add), list(verb.drop), agent, f"{batch}:{each}"
            )
    return len(changed)


async def take_back(
    store: Store, replies: Replies, agent: str, now: Instant, key: str
) -> Undone | None:
    """Undo the newest thing that an agent did, at the platform too where it was mirrored; None if
    there is none."""
    return await _mirrored(await store.history.undo(agent, now), replies, agent, key)


async def do_again(
    store: Store, replies: Replies, agent: str, now: Instant, key: str
) -> Undone | None:
    """Redo what was undone last, in the same way."""
    return await _mirrored(await store.history.redo(agent, now), replies, agent, key)


async def _mirrored(found: Undone | None, replies: Replies, agent: str, key: str) -> Undone | None:
    for number, add, drop in found.tags if found else ():
        await replies.mirror_tags(number, list(add), list(drop), agent, f"{key}:{number}")
    return found
