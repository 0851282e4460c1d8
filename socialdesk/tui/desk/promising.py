"""What answers from this desk promise: offered, written down by a person's yes, and minded when it comes due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialdesk.model.changes import Outcome, Promise, SettlePromise
from socialdesk.model.ids import MINUTE, SECOND, Instant

if TYPE_CHECKING:
    from socialdesk.services.promises import Promises
    from socialdesk.store.promises import PromiseRow
    from socialdesk.tui.desk.inbox_list import InboxList
    from socialdesk.tui.desk.session import Session

STANDS = 10 * MINUTE
"""So long (ms) an offer stands; then the answer is old news."""
LOOK_EVERY = 15 * SECOND
"""Milliseconds between two looks at what came due."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What one key would write down of a conversation, until the offer falls (`ends`). `when` is a moment as people
    read it: until when is promised, or was."""

    conversation_id: int
    change: Promise | SettlePromise
    when: str
    ends: Instant


class Promising:
    """Offers are this desk's alone, and gone with it: nothing is written down without a yes."""

    def __init__(self, session: Session, inbox: InboxList) -> None:
        self._session = session
        self._inbox = inbox
        self._offers: list[Offer] = []
        self._looked_at = session.now()

    def service(self) -> Promises | None:
        """The service behind promises; None at a desk that was made without."""
        make = self._session.settings.promises
        return make(self._session.store) if make is not None else None

    def heard(self, conversation_id: int, text: str) -> None:
        """An answer went out: what it promises is offered, and whether it kept what was promised before."""
        service, item = self.service(), self._inbox.window.item(conversation_id)
        self._offers = []
        if service is None or item is None:
            return
        ends = Instant(self._session.now() + STANDS)
        found = service.offered(text, item.row.account)
        if found is not None:
            self._offers.append(Offer(conversation_id, found.promise, found.when, ends))
        if item.promised is not None:
            when = service.said(item.promised)
            kept = SettlePromise(Outcome.KEPT, due=item.promised)
            self._offers.append(Offer(conversation_id, kept, when, ends))

    def offer(self, conversation_id: int | None) -> Offer | None:
        """What is offered of a conversation now."""
        self._offers = [each for each in self._offers if each.ends > self._session.now()]
        return next(
            (each for each in self._offers if each.conversation_id == conversation_id), None
        )

    def taken(self, offer: Offer) -> None:
        """Somebody said yes: what else was offered stands."""
        self._offers = [each for each in self._offers if each is not offer]

    def forget(self) -> None:
        """The answer was taken back: it promises nothing."""
        self._offers = []

    async def due(self, conversation_id: int) -> int | None:
        """Until when (ms) the next open promise of a conversation holds; None where there is none."""
        found = await self._session.store.inbox.by_ids([conversation_id])
        item = found.get(conversation_id)
        return item.promised if item is not None else None

    async def came_due(self) -> list[PromiseRow]:
        """This agent's promises whose moment came since this was asked last; asked every few seconds at most."""
        before, now = self._looked_at, self._session.now()
        if 0 <= now - before < LOOK_EVERY:
            return []
        self._looked_at = now
        return await self._session.store.promises.came_due(self._session.agent, before, now)
