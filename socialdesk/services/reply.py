"""Answering: may it be said, cut to the platform's length, queued once however often Enter is pressed."""

from __future__ import annotations

from collections.abc import Mapping

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import ConversationId, RemoteId
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import Capabilities, Never, Verdict, judge
from socialdesk.model.text import split_text, storable
from socialdesk.store.records import ConversationRow
from socialdesk.store.store import Store


class Replies:
    """An agent's words on their way into the outbox. `capabilities` holds each channel's limits."""

    def __init__(self, store: Store, clock: Clock, capabilities: Mapping[str, Capabilities]) -> None:
        self._store = store
        self._clock = clock
        self._capabilities = capabilities

    async def send(
        self, conversation_id: int, text: str, key: str, agent: str, reply_to_message: int | None = None
    ) -> list[int]:
        """Queue `text`; the same key queues nothing more. Gives the deliveries' numbers, one for each part.

        Raises NotFound, NotAllowed (empty text, or a rule of the platform in the way) and StoreError.
        """
        row = await self._store.inbox.conversation(conversation_id)
        capabilities = await self.capabilities(row)
        verdict = self._judge(row, capabilities)
        if isinstance(verdict, Never):
            raise NotAllowed(verdict.why)
        parts = split_text(storable(text), capabilities.text_limit, capabilities.measure)
        if not parts:
            raise NotAllowed("There is no text to send. Write something first.")
        reply_to = await self._remote_id(conversation_id, reply_to_message)
        deliveries = [
            NewDelivery(
                key=key if place == 0 else f"{key}#{place + 1}",
                conversation_id=ConversationId(conversation_id),
                kind=DeliveryKind.REPLY,
                body=part,
                author=agent,
                reply_to=reply_to if place == 0 else None,
            )
            for place, part in enumerate(parts)
        ]
        return await self._store.outbox.reply(deliveries, self._clock.now())

    async def verdict(self, row: ConversationRow) -> Verdict:
        """May this conversation be written to now?"""
        return self._judge(row, await self.capabilities(row))

    async def capabilities(self, row: ConversationRow) -> Capabilities:
        """The limits of the channel that a conversation runs on."""
        channels = {account.id: account.channel for account in await self._store.accounts.all()}
        return self._capabilities[channels[row.account_id]]

    def _judge(self, row: ConversationRow, capabilities: Capabilities) -> Verdict:
        kind, last = ChatKind(row.chat_kind), row.state.last_inbound_at
        return judge(capabilities, kind, last, bool(row.contact_blocked), self._clock.now())

    async def _remote_id(self, conversation_id: int, message_id: int | None) -> RemoteId | None:
        if message_id is None:
            return None
        message = await self._store.inbox.message(message_id)
        if message.conversation_id != conversation_id or not message.remote_id:
            raise NotAllowed(f"Message {message_id} is not one of conversation {conversation_id} on its platform.")
        return RemoteId(message.remote_id)
