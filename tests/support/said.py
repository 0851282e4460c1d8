"""A message as scripts read it."""

from __future__ import annotations

from socialdesk.bots.reasons import find
from socialdesk.model.message import InboundMessage
from socialdesk.model.reason import with_words


def shown(message: InboundMessage) -> str:
    """What the platform told, in English, with the words."""
    find(message.said.code.partition(".")[0] or "none")
    return with_words(message.said, message.body, english=True)
