"""Messages of a thread as the desk has them."""

from __future__ import annotations

from typing import Any

from socialdesk.model.reason import NO_REASON, as_it_is
from socialdesk.services.thread import Entry
from socialdesk.store.inbox import InboxRow
from socialdesk.store.thread import ThreadPage
from socialdesk.tui.desk.open_conversation import OpenThread
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


def row(**more: Any) -> InboxRow:
    """A line of the inbox of somebody who waits, in all but what is said here."""
    made: dict[str, Any] = {
        "id": 1,
        "sort_key": 1,
        "revision": 1,
        "account": "shop",
        "channel": "telegram",
        "chat_kind": "private",
        "name": "Lan Nguyễn",
        "username": "lan",
        "status": "open",
        "waiting_since": NOW - 60_000,
        "unread": 0,
        "last_text": "alo",
        "last_author": "customer",
        "last_message_at": NOW,
        "last_inbound_at": NOW,
        "first_reply_at": None,
        "opened_at": NOW,
        "episode": 1,
        "assignee": "",
        "priority": "normal",
        "snoozed_until": None,
        "blocked": 0,
        "handled_by": "",
        "subject": "",
        "last_action_at": None,
        "last_said": "",
    }
    return InboxRow(**{**made, **more})


def thread(*, barred: str = "", private: str = "", **more: Any) -> OpenThread:
    """An open conversation that may be answered, in all but what is said here."""
    made: dict[str, Any] = {
        "conversation_id": 1,
        "page": ThreadPage([], [], [], []),
        "entries": [],
        "complete": True,
        "bar": as_it_is(barred),
        "private_bar": as_it_is(private),
        "limit": 4096,
        "name": "Lan Nguyễn",
    }
    return OpenThread(**{**made, **more})
