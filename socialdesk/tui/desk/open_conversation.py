"""The conversation that is open: what was said in it, whether it can be answered, and who its
customer is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.policy import Allowed, Never
from socialdesk.model.reason import NO_REASON, Reason
from socialdesk.services.customers import Customer, customer_of
from socialdesk.services.files import fetch_file
from socialdesk.services.loyalty import NO_PROGRAMME
from socialdesk.services.thread import Entry, entries_of, unsent_entries
from socialdesk.store.inbox import InboxRow
from socialdesk.store.thread import ThreadPage, ThreadRow
from socialdesk.tui.desk.session import Session

if TYPE_CHECKING:
    from socialdesk.model.together import Pair
    from socialdesk.store.order_rows import Order

THREAD_PAGE = 100
ORDERS_PAGE = 100
MOST_SKUS, MOST_PAIRS = 2, 3
"""Things of an order of which is counted what is bought with them, and how many others are named."""


@dataclass(slots=True)
class OpenThread:
    """The conversation on the right."""

    conversation_id: int
    page: ThreadPage
    entries: list[Entry]
    complete: bool
    bar: Reason
    """Why it cannot be written to now; no reason if it can."""
    limit: int
    name: str = ""
    until: Instant | None = None
    """When the platform's window closes; None where it does not."""
    cost: str = ""
    """What an answer would cost, in words; empty for nothing."""
    is_comment: bool = False
    private_bar: Reason = NO_REASON
    """Of a comment: why it cannot be answered privately; no reason if it can."""
    beside: tuple[InboxRow, ...] = ()
    """The same person's other conversations."""
    seen: int | None = None
    """The newest message that the store held when it was read."""

    @property
    def barred(self) -> str:
        """Why it cannot be written to now, in the language that is spoken; empty if it can."""
        return str(self.bar)

    @property
    def private(self) -> str:
        """Of a comment: why it cannot be answered privately, likewise."""
        return str(self.private_bar)

    def last_own(self) -> Entry | None:
        """Our newest message that the platform has."""
        return next(
            (
                each
                for each in reversed(self.entries)
                if each.author == "agent" and each.remote_id and each.kind != "note"
            ),
            None,
        )

    def newest_comment(self) -> Entry | None:
        """What the customer wrote last."""
        return next((each for each in reversed(self.entries) if each.author == "customer"), None)

    def newest_comment_is(self, what: str) -> bool:
        """Whether the customer's newest comment is "hidden" or "liked" by us already."""
        newest = self.newest_comment()
        if newest is None:
            return False
        if what == "hidden":
            return newest.hidden_at is not None
        return any("shop" in each for each in newest.signs)


class OpenConversation:
    """Reads threads and customers, and keeps the one that is shown."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._store = session.store
        self.thread: OpenThread | None = None
        self._being_read: set[int] = set()
        self._behind: set[int] = set()
        """Of those that are being read: what changed since that began."""
        self._begun = self._taken = 0
        """Readings of what is open: what began later is newer, whichever comes first."""
        self.customer: Customer | None = None

    async def load(self, conversation_id: int) -> OpenThread:
        """Read a conversation's end and show it. Raises NotFound."""
        thread = await self._read_newly(conversation_id, THREAD_PAGE)
        self.thread = thread
        return thread

    def moved(self, touches: Callable[[int], bool]) -> None:
        """Something changed: what is being read of it is read once more before it is shown."""
        self._behind |= {each for each in self._being_read if touches(each)}

    async def _read_newly(self, conversation_id: int, limit: int) -> OpenThread:
        self._being_read.add(conversation_id)
        try:
            thread = await self._read(conversation_id, limit)
            if conversation_id in self._behind:
                thread = await self._read(conversation_id, limit)
            return thread
        finally:
            self._being_read.discard(conversation_id)
            self._behind.discard(conversation_id)

    async def reload(self) -> OpenThread | None:
        """Read the open conversation again, as far back as it was read."""
        thread = self.thread
        if thread is None:
            return None
        rows = len(thread.page.rows)
        self._begun += 1
        mine = self._begun
        again = await self._read(thread.conversation_id, max(rows, THREAD_PAGE) + 20)
        if self.thread is None or self.thread.conversation_id != again.conversation_id:
            return None
        if mine < self._taken:
            return self.thread
        if len(self.thread.page.rows) > max(rows, THREAD_PAGE):  # an older page came meanwhile
            return await self.reload()
        self.thread, self._taken = again, mine
        return again

    async def read_older(self) -> bool:
        """Read the page before what is shown; False if there is none."""
        thread = self.thread
        if thread is None or thread.complete or not thread.page.rows:
            return False
        older = await self._store.threads.page(
            thread.conversation_id, THREAD_PAGE, thread.page.rows[0]
        )
        if self.thread is not thread:
            return False
        thread.complete = len(older.rows) < THREAD_PAGE
        thread.page = older.followed_by(thread.page)
        thread.entries = _entries(thread.page, thread.name)
        return bool(older.rows)

    async def load_customer(self) -> None:
        """Read who the open conversation's customer is."""
        thread = self.thread
        if thread is None:
            return
        found = await self._known(thread.conversation_id)
        if self.thread is not None and self.thread.conversation_id == thread.conversation_id:
            self.customer = found

    async def _known(self, conversation_id: int) -> Customer:
        session = self._session
        made, now = session.settings.programme, session.clock.now()
        programme = NO_PROGRAMME if made is None else made()
        return await customer_of(self._store, conversation_id, programme=programme, now=now)

    async def orders_of(self, conversation_id: int) -> tuple[Customer, list[Order]]:
        """A conversation's customer, and what they have ordered under all contacts of theirs, the newest first; of many
        orders the first page. Raises NotFound."""
        from socialdesk.store.order_rows import Wanted  # noqa: PLC0415 - few ask

        known = await self._known(conversation_id)
        wanted = Wanted(contact=known.person.contact_id)
        return known, await self._store.orders.page(wanted, ORDERS_PAGE)

    async def together(self, order: Order) -> list[Pair]:
        """What others bought with the things of an order, and is not in it; the surest first."""
        from socialdesk.services.together import together  # noqa: PLC0415 - few ask

        there = {each.sku for each in order.lines}
        best: dict[str, Pair] = {}
        for sku in sorted(there)[:MOST_SKUS]:
            for each in await together(self._store, self._session.clock, sku):
                if each.sku not in there:
                    best.setdefault(each.sku, each)
        return sorted(best.values(), key=lambda each: -each.confidence)[:MOST_PAIRS]

    async def _read(self, conversation_id: int, limit: int) -> OpenThread:
        verdicts = self._session.replies.verdicts
        found = await self._store.threads.opening(conversation_id, limit)
        row, page = found.conversation, found.page
        context = await verdicts.context_of(row)
        verdict = await verdicts.verdict(context)
        thread = OpenThread(
            conversation_id,
            page,
            _entries(page, row.contact_name),
            complete=len(page.rows) < limit,
            bar=verdict.why if isinstance(verdict, Never) else NO_REASON,
            limit=context.capabilities.text_limit,
            name=row.contact_name,
            beside=tuple(found.beside),
            is_comment=context.is_comment,
            seen=found.seen,
        )
        if isinstance(verdict, Allowed):
            thread.until, thread.cost = verdict.until, verdict.cost
        if thread.is_comment:
            private = await verdicts.verdict(context, private=True)
            thread.private_bar = private.why if isinstance(private, Never) else NO_REASON
        return thread

    async def fetch_file(
        self, conversation_id: int, message_id: int | None, number: int, seconds: float = 20.0
    ) -> str:
        """Have a file fetched (the newest of the conversation, without a message); gives its path.
        Raises NotAllowed."""
        if message_id is not None:
            row: ThreadRow | None = await self._store.threads.message(message_id)
        else:
            rows = await self._store.threads.rows(conversation_id, THREAD_PAGE)
            row = next(
                (each for each in reversed(rows) if each.attachments and each.author != "agent"),
                None,
            )
        if row is None:
            raise NotAllowed(translate("There is no file in this conversation."))
        return await fetch_file(self._store, self._session.clock, row, number, seconds)


def _entries(page: ThreadPage, name: str) -> list[Entry]:
    return entries_of(page, name) + unsent_entries(page)
