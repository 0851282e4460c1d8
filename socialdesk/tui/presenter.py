"""What the desk knows and does, without any terminal: the order of the inbox, the open conversation, what keys lead to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed
from socialdesk.model.delivery import Act, Signal
from socialdesk.model.ids import SECOND, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import Allowed, Never
from socialdesk.model.text import storable
from socialdesk.model.when import parse_when
from socialdesk.services.files import fetch_file
from socialdesk.services.health import health_lines, worry
from socialdesk.services.reply import Replies
from socialdesk.services.thread import Entry, dressed, unsent_entry
from socialdesk.store.accounts import SILENT_AFTER, AccountRow
from socialdesk.store.inbox import Counts, InboxFilter, InboxItem, InboxRow, ThreadRow, View
from socialdesk.store.search import Hit
from socialdesk.store.store import Store
from socialdesk.tui.window import Window

FIRST_PAGE = 60
MOST_PLACES = 200_000
TYPING_EVERY = 8 * SECOND
"""How often at most a customer is told that somebody writes; platforms show it for some seconds."""
THREAD_PAGE = 100
MOST_MOVED = 300
"""Changed conversations above which reading the order anew is cheaper than moving each."""


@dataclass(slots=True)
class OpenThread:
    """The conversation on the right."""

    conversation_id: int
    rows: list[ThreadRow]
    entries: list[Entry]
    complete: bool
    barred: str
    """Why it cannot be written to now; empty if it can."""
    limit: int
    name: str = ""
    until: Instant | None = None
    """When the platform's window closes; None where it does not."""
    cost: str = ""
    """What an answer would cost, in words; empty for nothing."""
    is_comment: bool = False
    private: str = ""
    """Of a comment: why it cannot be answered privately; empty if it can."""
    beside: tuple[InboxRow, ...] = ()
    """The same person's other conversations."""


class Presenter:
    """One desk's state. Every method that reads or writes raises SocialdeskError's kinds, nothing of the engine's."""

    def __init__(
        self, store: Store, replies: Replies, clock: Clock, agent: str, zone: ZoneInfo, new_key: Callable[[], str]
    ) -> None:
        self._store = store
        self._replies = replies
        self._clock = clock
        self.agent = agent
        self.zone = zone
        self._new_key = new_key
        self.window = Window()
        self.filter = InboxFilter()
        self.view = 0
        self.counts = Counts(0, 0, 0, None)
        self.accounts: list[AccountRow] = []
        self.open: OpenThread | None = None
        self.complete = False
        self._typing_at = Instant(0)

    def now(self) -> Instant:
        """The moment, for waits on the screen."""
        return self._clock.now()

    # -- the list -----------------------------------------------------------------------------------------------

    async def choose_view(self, number: int) -> None:
        """Look at another shelf; its first page is there at once, the whole order follows with `load_places`."""
        me = self.agent
        self.view = number
        self.filter = (
            InboxFilter(),
            InboxFilter(assignee=me),
            InboxFilter(assignee=""),
            InboxFilter(View.SNOOZED),
            InboxFilter(View.RESOLVED),
            InboxFilter(View.ALL),
        )[number]
        self.complete = False
        self.window.revision = await self._store.inbox.revision()
        items = await self._store.inbox.page(self.filter, FIRST_PAGE, agent=me)
        self.window.replace_from(items)

    async def load_places(self) -> None:
        """The whole order of the shelf, so that the scrollbar is true and End is near."""
        self.window.revision = await self._store.inbox.revision()
        self.window.replace(await self._store.inbox.places(self.filter, MOST_PLACES))
        self.complete = True

    async def load_rows(self, first: int, count: int) -> bool:
        """Read the lines in sight that are not known; True if there were any."""
        missing = self.window.missing(first, count)
        if missing:
            self.window.learn(await self._store.inbox.by_ids(missing, self.agent))
        return bool(missing)

    async def refresh(self) -> tuple[int, bool]:
        """Take in what changed: (conversations new to the list, whether the open one changed)."""
        moved = await self._store.inbox.moved(self.filter, self.window.revision)
        if len(moved) > MOST_MOVED:
            self.window.forget()
            await self.load_places()
            return 0, self.open is not None
        new = self.window.apply(moved)
        changed = self.open is not None and any(each.id == self.open.conversation_id for each in moved)
        return new, changed

    async def refresh_head(self) -> None:
        """The figures and the accounts above the list."""
        self.counts = await self._store.inbox.counts()
        self.accounts = await self._store.accounts.all()

    def trouble(self) -> list[tuple[str, str]]:
        """(account, what is wrong) for every account that does not listen."""
        found = []
        now = self._clock.now()
        for account in self.accounts:
            if now - account.alive_at > SILENT_AFTER or account.state in ("stopped", "new"):
                found.append((account.name, "no worker runs; start `socialdesk run`"))
            elif account.state not in ("listening", "starting"):
                found.append((account.name, account.reason or account.state))
            elif words := account.reason or worry(account, now):
                found.append((account.name, words))
        return found

    def health(self) -> list[tuple[str, list[str]]]:
        """Every account with what there is to say of it."""
        told, now = dict(self.trouble()), self._clock.now()
        found = []
        for account in self.accounts:
            name = f"{account.name} · {account.channel} {account.remote_name}".strip()
            lines = [told[account.name]] if account.name in told else ["listening"]
            for what, at in (("last in", account.last_in_at), ("last out", account.last_out_at)):
                when = f"{datetime.fromtimestamp(at / 1000, self.zone):%d/%m %H:%M}" if at else "never"
                lines.append(f"{what} {when}")
            found.append((name, lines + health_lines(account, now, self.zone)))
        return found

    # -- the open conversation ----------------------------------------------------------------------------------

    async def open_thread(self, conversation_id: int) -> OpenThread:
        """Read a conversation's end. Raises NotFound."""
        thread = await self._read(conversation_id, THREAD_PAGE)
        self.open = thread
        return thread

    async def reload_thread(self) -> OpenThread | None:
        """Read the open conversation again, as far back as it was read."""
        if self.open is None:
            return None
        wanted = self.open.conversation_id
        thread = await self._read(wanted, max(len(self.open.rows), THREAD_PAGE) + 20)
        if self.open is None or self.open.conversation_id != wanted:
            return None
        self.open = thread
        return thread

    async def _read(self, conversation_id: int, limit: int) -> OpenThread:
        inbox = self._store.inbox
        row = await inbox.conversation(conversation_id)
        rows = await inbox.thread(conversation_id, limit)
        entries = await self._entries(conversation_id, rows)
        verdict = await self._replies.verdict(row)
        capabilities = await self._replies.capabilities(row)
        barred = verdict.why if isinstance(verdict, Never) else ""
        thread = OpenThread(
            conversation_id, rows, entries, len(rows) < limit, barred, capabilities.text_limit, row.contact_name
        )
        if isinstance(verdict, Allowed):
            thread.until, thread.cost = verdict.until, verdict.cost
        thread.beside = tuple(await inbox.beside(row))
        thread.is_comment = row.chat_kind == ChatKind.COMMENT
        if thread.is_comment:
            private = await self._replies.verdict(row, private=True)
            thread.private = private.why if isinstance(private, Never) else ""
        return thread

    async def _entries(self, conversation_id: int, rows: Sequence[ThreadRow]) -> list[Entry]:
        entries = await dressed(self._store, conversation_id, rows)
        return entries + [unsent_entry(each) for each in await self._store.inbox.unsent(conversation_id)]

    async def read_older(self) -> bool:
        """Read the page before what is shown; False if there is none."""
        thread = self.open
        if thread is None or thread.complete or not thread.rows:
            return False
        older = await self._store.inbox.thread(thread.conversation_id, THREAD_PAGE, thread.rows[0])
        if self.open is not thread:
            return False
        thread.complete = len(older) < THREAD_PAGE
        thread.rows = older + thread.rows
        thread.entries = await self._entries(thread.conversation_id, thread.rows)
        return bool(older)

    # -- verbs --------------------------------------------------------------------------------------------------

    def new_key(self) -> str:
        """A key for the answer that is being begun."""
        return self._new_key()

    async def send(self, conversation_id: int, text: str, key: str) -> None:
        """Queue an answer and drop its draft. Raises NotAllowed with what is possible instead."""
        await self._replies.send(conversation_id, text, key, self.agent)
        self._typing_at = Instant(0)
        await self._store.triage.save_draft(conversation_id, self.agent, "", self._clock.now())

    async def send_privately(self, conversation_id: int, text: str) -> None:
        """Answer a comment by its one private message. Raises NotAllowed."""
        await self._replies.send(conversation_id, text, self._new_key(), self.agent, private=True)

    async def send_file(self, conversation_id: int, path: str) -> None:
        """Send a file of this machine. Raises NotAllowed with what the platform takes."""
        await self._replies.send(conversation_id, "", self._new_key(), self.agent, attach=Path(path))

    async def moderate(self, conversation_id: int, act: Act) -> None:
        """Do something to the newest comment. Raises NotAllowed."""
        await self._replies.act(conversation_id, act, None, self.agent, self._new_key())

    def newest_comment_is(self, what: str) -> bool:
        """Whether the customer's newest comment in the open thread is "hidden" or "liked" by us already."""
        entries = self.open.entries if self.open else []
        newest = next((each for each in reversed(entries) if each.author == "customer"), None)
        if newest is None:
            return False
        return newest.hidden_at is not None if what == "hidden" else any("shop" in each for each in newest.signs)

    async def typing(self, conversation_id: int) -> None:
        """Let the customer see that somebody writes; at most now and then."""
        now = self._clock.now()
        if not 0 <= now - self._typing_at < TYPING_EVERY:
            self._typing_at = now
            await self._store.signals.give(conversation_id, Signal.TYPING, now)

    async def note(self, conversation_id: int, text: str) -> None:
        """Keep a remark."""
        await self._store.triage.note(conversation_id, self.agent, storable(text), self._clock.now())

    async def tag(self, conversation_id: int, words: str) -> None:
        """`vip -new` puts one tag on and takes one off. Raises NotAllowed for nothing."""
        tags = [each for word in storable(words).replace(",", " ").split() if (each := word.lstrip("#"))]
        add = [each[:64] for each in tags if not each.startswith("-")]
        drop = [each[1:].lstrip("#")[:64] for each in tags if each.startswith("-") and len(each) > 1]
        if not add and not drop:
            raise NotAllowed("Write a tag, or -tag to take one off.")
        await self._store.triage.tag(conversation_id, add, drop, self.agent, self._clock.now())
        await self._replies.mirror_tags(conversation_id, add, drop, self.agent, self._new_key())

    async def assign(self, conversation_id: int, *, to_me: bool) -> None:
        """Mine, or everybody's again."""
        assignee = self.agent if to_me else ""
        await self._store.triage.assign(conversation_id, assignee, self.agent, self._clock.now())

    async def resolve(self, conversation_id: int) -> None:
        """Done."""
        await self._store.triage.resolve(conversation_id, self.agent, self._clock.now())

    async def reopen(self, conversation_id: int) -> None:
        """Take up again."""
        await self._store.triage.reopen(conversation_id, self.agent, self._clock.now())

    async def snooze(self, conversation_id: int, words: str) -> str:
        """Put away; gives the moment in words. Raises NotAllowed for words that mean no moment."""
        here = datetime.fromtimestamp(self._clock.now() / 1000, self.zone)
        try:
            until = parse_when(words, here)
        except ValueError as error:
            raise NotAllowed(f"{error}.") from None
        said = f"{until:%a %d/%m %H:%M}"
        instant = Instant(int(until.timestamp() * 1000))
        await self._store.triage.snooze(conversation_id, instant, self.agent, said, self._clock.now())
        return said

    async def mark_read(self, conversation_id: int) -> None:
        """Somebody looked; the wait goes on."""
        item = self.window.item(conversation_id)
        if item is None or item.row.unread:
            await self._store.triage.mark_read(conversation_id)
            await self._store.signals.give(conversation_id, Signal.SEEN, self._clock.now())

    async def settle_trouble(self, conversation_id: int, *, retry: bool) -> int:
        """Retry, or put away, whatever of this conversation was refused or is unconfirmed; gives how many."""
        stuck = [
            each for each in await self._store.inbox.unsent(conversation_id) if each.state in ("refused", "unconfirmed")
        ]
        for each in stuck:
            act = self._store.outbox.retry if retry else self._store.outbox.cancel
            await act(each.id, self._clock.now())
        return len(stuck)

    async def draft(self, conversation_id: int) -> str:
        """What I had typed and not sent."""
        return await self._store.triage.draft(conversation_id, self.agent)

    async def save_draft(self, conversation_id: int, text: str) -> None:
        """Keep what is typed."""
        await self._store.triage.save_draft(conversation_id, self.agent, storable(text), self._clock.now())
        item = self.window.item(conversation_id)
        if item is not None and item.drafted != bool(text.strip()):
            self.window.learn({conversation_id: replace(item, drafted=bool(text.strip()))})

    async def search(self, words: str, limit: int = 50) -> list[Hit]:
        """People and messages with these words."""
        return await self._store.search.find(words, limit)

    async def item(self, conversation_id: int) -> InboxItem | None:
        """A conversation's line, read if need be."""
        known = self.window.item(conversation_id)
        if known is None:
            known = (await self._store.inbox.by_ids([conversation_id], self.agent)).get(conversation_id)
        return known

    async def fetch_file(self, conversation_id: int, seconds: float = 20.0) -> str:
        """Have the newest file of a conversation fetched; gives its path. Raises NotAllowed with why not."""
        rows = await self._store.inbox.thread(conversation_id, THREAD_PAGE)
        row = next((each for each in reversed(rows) if each.attachments and each.author != "agent"), None)
        if row is None:
            raise NotAllowed("There is no file in this conversation.")
        return await fetch_file(self._store, self._clock, row, 1, seconds)
