"""A file and words that do not fit into one message of a platform."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from socialdesk.bots.reasons import doubt
from socialdesk.model.delivery import Outgoing, SendResult, Sent, Unconfirmed


async def words_before_file(
    outgoing: Outgoing, send: Callable[[Outgoing], Awaitable[SendResult]], platform: str
) -> SendResult:
    """Send the words by themselves, then the file. Whoever queues answers cuts them apart before;
    this is for what was queued whole, so that the words are not lost.

    If only the words have left, a person decides: to try again would say them twice.
    """
    words = await send(replace(outgoing, file=None))
    if not isinstance(words, Sent):
        return words
    file = await send(replace(outgoing, body="", reply_to=None))
    return file if isinstance(file, Sent) else Unconfirmed(doubt("doubt.in_part", platform))
