"""Echoes: the account's own words coming back, and which of our deliveries they are of."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from socialdesk.model.delivery import DeliveryKind, DeliveryState
from socialdesk.model.ids import MINUTE, AccountId, Instant, RemoteChat
from socialdesk.model.message import Author, InboundMessage
from socialdesk.store.contacts import link_conversations
from socialdesk.store.engine.database import Connection, Query, fetch_all, fetch_one


@dataclass(frozen=True, slots=True)
class Own:
    """A delivery of ours that an echo may be of."""

    id: int
    conversation_id: int
    kind: str
    author: str
    body: str
    state: str
    file: str
    created_at: int
    remote_id: str | None


@dataclass(frozen=True, slots=True)
class OwnComment:
    """A public answer of ours that is on its way."""

    body: str
    remote_id: str | None
    chat: str


OWN_COLUMNS = "id, conversation_id, kind, author, body, state, file, created_at, remote_id"
OWN_UNSETTLED = Query(
    Own,
    f"""
    SELECT {OWN_COLUMNS} FROM outbox
    WHERE conversation_id = $1 AND state IN ('queued', 'claimed', 'sending', 'refused', 'unconfirmed')
    ORDER BY id
    """,
)
OWN = Query(Own, f"SELECT {OWN_COLUMNS} FROM outbox WHERE id = $1 AND account_id = $2")
OWN_COMMENTS = Query(
    OwnComment,
    """
    SELECT outbox.body, outbox.remote_id, conversation.chat FROM outbox
    JOIN conversation ON conversation.id = outbox.conversation_id
    WHERE outbox.account_id = $1 AND conversation.chat_kind = 'comment'
        AND outbox.state IN ('queued', 'claimed', 'sending', 'refused', 'unconfirmed')
        AND outbox.state IN ('sending', 'unconfirmed') AND outbox.act = 'say' AND outbox.way = ''
    ORDER BY outbox.id LIMIT 100
    """,
)
NAME_BY_ECHO = "UPDATE outbox SET remote_id = $2 WHERE id = $1"
CONFIRM_BY_ECHO = """
    UPDATE outbox SET state = 'sent', remote_id = $2, settled_at = $3, error = '', code = '', lease_until = NULL
    WHERE id = $1
"""
ECHO_SLACK = MINUTE
"""Milliseconds that the platform's clock may be behind ours when an echo is matched by its words.
"""


class Echoes:
    """Finds the deliveries that echoes are of, inside a recording transaction, and writes down that
    they arrived."""

    def __init__(self, conn: Connection, now: Instant) -> None:
        self.conn = conn
        self.now = now

    async def own_words(
        self, account_id: AccountId, conversation_id: int, message: InboundMessage
    ) -> tuple[InboundMessage, int | None]:
        """An echo: if it is of a delivery of ours, that one has arrived, and these are its author's
        words, also where the platform does not repeat them (a template's).

        The delivery's number is given back where its message belongs into this conversation.
        """
        own = await self._delivery(account_id, conversation_id, message)
        if own is None:
            return message, None
        if own.state == DeliveryState.SENDING:
            await self.conn.rows(
                NAME_BY_ECHO, own.id, message.remote_id
            )  # its answer is on the way; settle looks here
        elif own.state not in (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ):
            await self.conn.rows(CONFIRM_BY_ECHO, own.id, message.remote_id, self.now)
        here = own.conversation_id == conversation_id
        if not here:
            await link_conversations(self.conn, own.conversation_id, conversation_id)
        author = Author.AGENT if own.kind == DeliveryKind.REPLY else Author.BOT
        named = replace(
            message,
            author=author,
            sender=replace(message.sender, name=own.author),
            body=message.body or own.body,
        )
        return named, own.id if here else None

    async def _delivery(
        self, account_id: AccountId, conversation_id: int, message: InboundMessage
    ) -> Own | None:
        echo = message.echo
        assert echo is not None
        if echo.delivery is not None:
            marked = await fetch_one(self.conn, OWN, echo.delivery, account_id)
            if marked and marked.remote_id in (None, message.remote_id):
                return marked
        if not echo.matches:
            return None
        for own in await fetch_all(self.conn, OWN_UNSETTLED, conversation_id):
            if (
                own.state in (DeliveryState.SENDING, DeliveryState.UNCONFIRMED)
                and own.remote_id is None
                and message.at >= own.created_at - ECHO_SLACK
                and (_words(own.body) == _words(message.body) if message.body else bool(own.file))
            ):
                return own
        return None

    async def own_comment(
        self, account_id: AccountId, message: InboundMessage
    ) -> RemoteChat | None:
        """Where a public answer of ours was written that is just coming back; Meta may hang it
        under another comment."""
        for own in await fetch_all(self.conn, OWN_COMMENTS, account_id):
            if own.remote_id is None and _words(own.body) == _words(message.body):
                return RemoteChat(own.chat)
        return None


def _words(text: str) -> str:
    """What platforms leave of a text however they trim it, to compare by."""
    return unicodedata.normalize("NFC", " ".join(text.split()))
