"""Messages of a thread as the desk has them."""

from __future__ import annotations

from typing import Any

from socialdesk.model.reason import NO_REASON
from socialdesk.services.thread import Entry
from tests.support.make import NOW


def entry(text: str = "alo", number: int = 7, **more: Any) -> Entry:
    """A message of a customer, in all but what is said here."""
    made: dict[str, Any] = {
        "messages": (number,),
        "delivery": None,
        "author": "customer",
        "sender": "Lan",
        "kind": "text",
        "text": text,
        "attachments": (),
        "reply_to": "",
        "forwarded_from": "",
        "at": NOW,
        "edited_at": None,
        "deleted_at": None,
        "versions": (),
        "state": "",
        "reason": NO_REASON,
        "remote_id": str(number),
    }
    return Entry(**{**made, **more})
