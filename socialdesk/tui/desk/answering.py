"""What goes out to a customer: answers now and later, taken back, in other words; files, canned
answers, comments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from socialdesk.errors import NotAllowed
from socialdesk.model.canned import holes
from socialdesk.model.delivery import Operation, OutgoingFile, Signal
from socialdesk.model.i18n import translate
from socialdesk.model.ids import SECOND, Instant
from socialdesk.services.customers import still_empty, values_for
from socialdesk.services.files import checked_file
from socialdesk.store.canned import CannedAnswer
from socialdesk.tui.desk.drafts import Drafts
from socialdesk.tui.desk.session import Session

TYPING_EVERY = 8 * SECOND
"""How often at most a customer is told that somebody writes; platforms show it for some seconds."""
LOOKED_AT = 20
"""Messages at the end of a thread among which a colleague's answer is looked for."""


@dataclass(frozen=True, slots=True)
class Queued:
    """An answer that was just sent and can be taken back until `until`."""

    conversation_id: int
    deliveries: tuple[int, ...]
    text: str
    until: Instant
    attach: str = ""
    quote: int | None = None
    private: bool = False


class Answering:
    """Everything is said of a conversation by its number, never of "the open one": what is open may
    be another one by the time the store answers."""

    def __init__(self, session: Session, drafts: Drafts) -> None:
        self._drafts = drafts
        self._session = session
        self._store = session.store
        self._conversations = session.conversations()
        self.queued: Queued | None = None
        self._typing_at = Instant(0)

    async def send(
        self,
        conversation_id: int,
        text: str,
        key: str,
        *,
        private: bool = False,
        attach: str = "",
        quote: int | None = None,
        at: Instant | None = None,
        seen: int | None = None,
    ) -> Queued | None:
        """Queue an answer and drop its draft; it can be taken back for a while. Raises NotAllowed
        with what is possible."""
        session = self._session
        values = await self.values(conversation_id) if "{" in text else {}
        if left := holes(text, values):
            raise NotAllowed(still_empty(left))
        hold = session.settings.undo if at is None else 0
        deliveries = await session.replies.send(
            conversation_id,
            text,
            key,
            session.agent,
            quote,
            private=private,
            attach=Path(attach) if attach else None,
            hold=hold,
            at=at,
            seen=seen,
        )
        self._typing_at = Instant(0)
        await self._drafts.save(conversation_id, "")
        if not hold:
            return None
        until = Instant(session.now() + hold)
        self.queued = Queued(
            conversation_id, tuple(deliveries), text, until, attach, quote, private
        )
        return self.queued

    async def came_after(self, conversation_id: int, seen: int | None) -> str:
        """What is to be said of an answer that was written without seeing the customer's last words;
        empty where all was seen."""
        if seen is None or not await self._store.conversations.came_after(conversation_id, seen):
            return ""
        return translate("The customer wrote meanwhile: that is not answered yet.")

    async def answered_by(self, conversation_id: int, seen: int | None = None) -> str:
        """Another agent whose answer to this customer is held or on its way, or has arrived after
        the message that was `seen`; empty for none."""
        agent = self._session.agent
        for each in await self._store.threads.unsent(conversation_id):
            is_coming = each.state in ("queued", "claimed", "sending")
            is_answer = each.kind == "reply" and each.operation == "say"
            if is_coming and is_answer and each.author not in ("", agent):
                return each.author
        if seen is None:
            return ""
        for row in reversed(await self._store.threads.rows(conversation_id, LOOKED_AT)):
            is_answer = row.author == "agent" and row.kind not in ("note", "event")
            if row.id > seen and is_answer and row.sender not in ("", agent):
                return row.sender
        return ""

    def held(self) -> Queued | None:
        """The answer that can still be taken back."""
        if self.queued is not None and self._session.now() >= self.queued.until:
            self.queued = None
        return self.queued

    async def take_back(self) -> Queued | None:
        """Cancel the answer that was just sent, if it is still held; gives what it was. Raises
        NotAllowed if it is gone."""
        queued, self.queued = self.held(), None
        if queued is None:
            return None
        await self._store.deliveries.cancel(queued.deliveries, self._session.now())
        return queued

    async def edit(self, conversation_id: int, message_id: int, text: str | None) -> None:
        """Give a message of ours other words, or (None) take it back from the customer. Raises
        NotAllowed."""
        session = self._session
        await session.replies.change(
            conversation_id, message_id, text, session.agent, session.new_key()
        )

    async def moderate(
        self,
        conversation_id: int,
        operation: Operation,
        message: int | None = None,
        seen: int | None = None,
    ) -> None:
        """Do something to a comment: the newest that was `seen` unless `message` says which. Raises
        NotAllowed, and Overtaken for one that reads otherwise since."""
        agent = self._session.agent
        await self._conversations.moderate(conversation_id, operation, agent, message, seen)

    async def settle_trouble(
        self, conversation_id: int, *, retry: bool, among: Collection[int] | None = None
    ) -> int:
        """Retry, or put away, whatever of this conversation was refused or is unconfirmed (or, put
        away: is scheduled); `among` says which of it were seen."""
        wanted = ("refused", "unconfirmed") if retry else ("refused", "unconfirmed", "scheduled")
        stuck = [
            each
            for each in await self._store.threads.unsent(conversation_id)
            if each.state in wanted and (among is None or each.id in among)
        ]
        numbers, now = [each.id for each in stuck], self._session.now()
        if retry:
            for number in numbers:
                await self._store.deliveries.retry(number, now)
        else:
            await self._store.deliveries.cancel(numbers, now)
        return len(stuck)

    async def checked_file(self, conversation_id: int, path: str) -> OutgoingFile:
        """What a file would be sent as. Raises NotAllowed with the platform's limits."""
        context = await self._session.replies.verdicts.context(conversation_id)
        if context.is_comment:
            raise NotAllowed(translate("Files cannot be sent under a comment."))
        return checked_file(Path(path), context.capabilities)

    async def canned(self) -> list[CannedAnswer]:
        """Every canned answer."""
        return await self._store.canned.all()

    async def used_canned(self, canned_id: int) -> None:
        """One was put in: what is used most is offered first."""
        await self._store.canned.used(canned_id, self._session.now())

    async def values(self, conversation_id: int) -> dict[str, str]:
        """What a canned answer can take in here."""
        session = self._session
        return await values_for(self._store, conversation_id, session.settings.shop, session.agent)

    async def typing(self, conversation_id: int) -> None:
        """Let the customer see that somebody writes; at most now and then."""
        now = self._session.now()
        if not 0 <= now - self._typing_at < TYPING_EVERY:
            self._typing_at = now
            await self._store.signals.give(conversation_id, Signal.TYPING, now)
