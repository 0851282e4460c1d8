"""Names for the numbers and strings that identify things, so that one is never taken for another."""

from typing import NewType

AccountId = NewType("AccountId", int)
ContactId = NewType("ContactId", int)
ConversationId = NewType("ConversationId", int)
DeliveryId = NewType("DeliveryId", int)

RemoteChat = NewType("RemoteChat", str)
"""A chat as its platform and our channel name it; only the channel that made it may read meaning
into it."""

RemoteId = NewType("RemoteId", str)
"""One message as its platform names it; unique only together with the account and the chat."""

RemoteAddress = NewType("RemoteAddress", str)
"""What a channel needs to write into a chat, as JSON text; opaque to everybody else."""

Instant = NewType("Instant", int)
"""A moment: whole milliseconds since 1970-01-01T00:00:00 UTC."""

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
"""Lengths of time in milliseconds, the unit of `Instant`."""

MOST_NUMBER = (1 << 63) - 1
"""Nothing in a store has a larger number."""


def number_in(words: str) -> int:
    """The number that these digits are; 0 for anything else. One beyond any in a store is the
    largest there can be, which names nothing."""
    if not (words.isascii() and words.isdigit()):
        return 0
    return min(int(words), MOST_NUMBER) if len(words) < 20 else MOST_NUMBER
