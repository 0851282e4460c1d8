"""Verdicts: may it be said in a conversation, by what is read of it once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed
from socialdesk.model.delivery import DeliveryKind, Sort
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.pace import PaceRules, month_of
from socialdesk.model.policy import Capabilities, Never, Verdict, judge
from socialdesk.model.reason import Reason
from socialdesk.store.conversations import ConversationRow
from socialdesk.store.situations import situation_of
from socialdesk.store.store import Store
from socialdesk.store.thread import ThreadRow

UNKNOWN = Capabilities(4096, PaceRules(1, 1_000, 1))
"""The limits of an account that is not configured: none are known."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where something is to be said: read once, and handed down.

    `limits` is None where the account is no longer configured. `target` is the message that is
    answered: the one asked for, or (for a comment) the customer's newest one.
    """

    row: ConversationRow
    limits: Capabilities | None
    target: ThreadRow | None = None

    @property
    def capabilities(self) -> Capabilities:
        """The limits of the account, as far as they are known."""
        return self.limits or UNKNOWN

    @property
    def is_comment(self) -> bool:
        """Whether it is public, under a post."""
        return self.row.chat_kind == ChatKind.COMMENT


class Verdicts:
    """Asks the judge about conversations. `capabilities` holds each account's limits, by its name."""

    def __init__(
        self, store: Store, clock: Clock, capabilities: Mapping[str, Capabilities]
    ) -> None:
        self._store = store
        self._clock = clock
        self._capabilities = capabilities

    async def context(
        self, conversation_id: int, message_id: int | None = None, seen: int | None = None
    ) -> Context:
        """Read what an answer in this conversation depends on; a comment that came after what was
        `seen` is not meant. Raises NotFound, and NotAllowed for a message that is not one of its
        own."""
        row = await self._store.inbox.conversation(conversation_id)
        return await self.context_of(row, message_id, seen)

    async def context_of(
        self, row: ConversationRow, message_id: int | None = None, seen: int | None = None
    ) -> Context:
        """The same for a conversation that has been read already."""
        names = {account.id: account.name for account in await self._store.accounts.all()}
        limits = self._capabilities.get(names[row.account_id])
        return Context(row, limits, await self._target(row, message_id, seen))

    async def verdict(
        self,
        context: Context,
        kind: DeliveryKind = DeliveryKind.REPLY,
        *,
        private: bool = False,
        at: Instant | None = None,
        purpose: Sort = Sort.PROMOTION,
    ) -> Verdict:
        """May this be said here now (or at a moment)? An announcement for a `purpose`; what serves people
        (SERVICE) by the ways that cost nothing."""
        row, limits, target = context.row, context.limits, context.target
        if limits is None:
            return Never(Reason("account.not_configured"), code="not_configured")
        if not row.address:
            return Never(Reason("policy.no_address"), code="no_address")
        now = at if at is not None else self._clock.now()
        sent = await self._sent(row, limits, now)
        situation = replace(
            situation_of(row, now, kind, purpose=purpose, sent_this_month=sent),
            counted_on="" if purpose is Sort.SERVICE else None,
        )
        if private:
            written_at = Instant(target.at) if target else None
            used_at = await self._used_at(context)
            situation = replace(
                situation, private=True, last_action_at=written_at, private_used_at=used_at
            )
        return judge(limits, situation)

    @property
    def limits(self) -> Mapping[str, Capabilities]:
        """Each account's limits, by its name."""
        return self._capabilities

    def windows(self) -> dict[str, int]:
        """For each account with such a limit, how long (ms) a person may answer after the
        customer's last act."""
        return {
            name: window
            for name, limits in self._capabilities.items()
            if (window := window_of(limits))
        }

    async def _used_at(self, context: Context) -> Instant | None:
        """When the comment's one private reply was queued."""
        if context.target is None or not context.target.remote_id:
            return None
        comment = context.target.remote_id
        used = await self._store.outbox.private_replies(context.row.account_id, [comment])
        return Instant(used[comment].created_at) if comment in used else None

    async def _sent(self, row: ConversationRow, limits: Capabilities, now: Instant) -> int:
        if not limits.monthly:
            return 0
        return await self._store.accounts.sent_in_month(row.account_id, month_of(now))

    async def _target(
        self, row: ConversationRow, message_id: int | None, seen: int | None
    ) -> ThreadRow | None:
        if message_id is not None:
            message = await self._store.threads.message(message_id)
            if message.conversation_id != row.id or not message.remote_id:
                raise NotAllowed(
                    translate(
                        "Message {message_id} is not one of conversation {id} on its platform.",
                        message_id=message_id,
                        id=row.id,
                    )
                )
            return message
        if row.chat_kind != ChatKind.COMMENT:
            return None
        thread = await self._store.threads.rows(row.id, 100)
        said = [
            each
            for each in thread
            if each.author == "customer"
            and each.remote_id
            and not each.deleted_at
            and (seen is None or each.id <= seen)
        ]
        return said[-1] if said else None


def window_of(capabilities: Capabilities) -> int:
    """The longest time that a person may answer in private after the customer's last act; 0 where
    there is no limit."""
    fitting = [
        rule
        for rule in capabilities.rules
        if rule.allows
        and ChatKind.PRIVATE in rule.kinds
        and DeliveryKind.REPLY in rule.deliveries
        and not rule.private
        and (not rule.needs or rule.needs in capabilities.settings)
    ]
    if any(rule.until is None for rule in fitting):
        return 0
    return max((rule.until or 0 for rule in fitting), default=0)
