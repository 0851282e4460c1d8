"""What the desk knows and does, without any terminal: the order of the inbox, the open
conversation, what keys lead to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed
from socialdesk.model.canned import fill, holes
from socialdesk.model.changes import Change, Tag
from socialdesk.model.delivery import Operation, OutgoingFile, Signal
from socialdesk.model.i18n import translate
from socialdesk.model.ids import DAY, MINUTE, SECOND, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import Allowed, Never
from socialdesk.model.query import Query
from socialdesk.model.text import storable
from socialdesk.model.when import parse_when
from socialdesk.services.bulk import do_again, do_to_all, take_back
from socialdesk.services.customers import Customer, customer_of, still_empty, values_for
from socialdesk.services.files import fetch_file
from socialdesk.services.health import health_lines, worry
from socialdesk.services.mentions import mentioned
from socialdesk.services.next import Next, best_next, reason
from socialdesk.services.replies import Replies
from socialdesk.services.search import Asker, hits_of, narrowed, understood
from socialdesk.services.thread import Entry, dressed, unsent_entry
from socialdesk.store.accounts import SILENT_AFTER, AccountRow
from socialdesk.store.customers import Named
from socialdesk.store.desk import CannedAnswer, SavedView
from socialdesk.store.filters import InboxFilter
from socialdesk.store.inbox import Counts, InboxItem, InboxRow, ThreadRow
from socialdesk.store.search import Hit, escape_like
from socialdesk.store.store import Store
from socialdesk.store.team import Presence
from socialdesk.store.triage import Undone
from socialdesk.tui.actions import STANDARD_VIEWS
from socialdesk.tui.window import Window

FIRST_PAGE = 60
MOST_PLACES = 200_000
TYPING_EVERY = 8 * SECOND
"""How often at most a customer is told that somebody writes; platforms show it for some seconds."""
THREAD_PAGE = 100
MOST_MOVED = 300
"""Changed conversations above which reading the order anew is cheaper than moving each."""
MOST_COUNTED = 1_000
"""Tabs count no further than this."""
SEEN_EVERY = 8 * SECOND
"""How often a desk says that it is there."""
TYPING_FOR = 6 * SECOND
"""For so long after the last key an agent counts as writing."""


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


@dataclass(frozen=True, slots=True)
class Tab:
    """A view as the desk shows it. `saved` tells the shop's and the agent's own from the standard
    ones."""

    name: str
    short: str
    query: Query
    saved: bool = False


@dataclass(frozen=True, slots=True)
class Queued:
    """An answer that was just sent and can be taken back until `until`."""

    conversation_id: int
    deliveries: tuple[int, ...]
    text: str
    until: Instant
    attach: str = ""
    quote: int | None = None


@dataclass(frozen=True, slots=True)
class Manners:
    """How this desk behaves: the shop's `[desk]`."""

    shop: str = ""
    undo: int = 5 * SECOND
    """For so long (ms) an answer is held back."""


@dataclass(slots=True)
class Team:
    """Who else is at work: as this desk last saw it."""

    others: list[Presence] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    mentions: int = 0


class Presenter:
    """One desk's state. Every method that reads or writes raises SocialdeskError's kinds, nothing
    of the engine's."""

    def __init__(
        self,
        store: Store,
        replies: Replies,
        clock: Clock,
        agent: str,
        zone: ZoneInfo,
        new_key: Callable[[], str],
        manners: Manners | None = None,
    ) -> None:
        self.store = store
        self._replies = replies
        self._clock = clock
        self.agent = agent
        self.zone = zone
        self._new_key = new_key
        self.manners = manners or Manners()
        self.window = Window()
        self.tabs: list[Tab] = [
            Tab(translate(name), translate(short), understood(query))
            for name, short, query in STANDARD_VIEWS
        ]
        self.tab_counts: list[int] = []
        self.view = 0
        self.narrowing = Query()
        """What the list is narrowed to beside its tab."""
        self.filter = InboxFilter()
        self.filtered_at = Instant(0)
        self.counts = Counts(0, 0, 0, None)
        self.accounts: list[AccountRow] = []
        self.trouble_counts = (0, 0)
        """Updates that are quarantined, and deliveries that were refused or are unconfirmed."""
        self.open: OpenThread | None = None
        self.customer: Customer | None = None
        self.complete = False
        self.marks: set[int] = set()
        self.team = Team()
        self.session = new_key()
        self.active_at = clock.now()
        self.queued: Queued | None = None
        self._names: dict[int, str] = {}
        """Who writes in the conversation that was read last; some platforms tell it only later."""
        self._typing_at = Instant(0)
        self._there = (None, False, Instant(0))  # type: tuple[int | None, bool, Instant]

    def now(self) -> Instant:
        """The moment, for waits on the screen."""
        return self._clock.now()

    def new_key(self) -> str:
        """A key for the answer that is being begun."""
        return self._new_key()

    def here(self) -> datetime:
        """The moment in the shop's zone."""
        return datetime.fromtimestamp(self._clock.now() / 1000, self.zone)

    # -- the list
    # -----------------------------------------------------------------------------------------------

    def _asker(self) -> Asker:
        return Asker(self.agent, self._clock.now(), self.zone, self._replies.windows())

    async def load_tabs(self) -> None:
        """The standard tabs, then the shop's and the agent's own."""
        tabs = [
            Tab(translate(name), translate(short), understood(query))
            for name, short, query in STANDARD_VIEWS
        ]
        for each in await self.store.desk.views(self.agent):
            try:
                tabs.append(Tab(each.name, each.name, understood(each.query), saved=True))
            except NotAllowed:
                tabs.append(
                    Tab(
                        f"{each.name} ?",
                        each.name,
                        understood("status:all -status:all"),
                        saved=True,
                    )
                )
        self.tabs = tabs
        self.view = min(self.view, len(tabs) - 1)

    def asked(self) -> Query:
        """What the list shows: the tab's query and what it is narrowed to."""
        tab = self.tabs[self.view].query
        return Query((*tab.terms, *self.narrowing.terms), (*tab.words, *self.narrowing.words))

    async def choose_view(self, number: int, narrowing: Query | None = None) -> None:
        """Look at another tab; its first page is there at once, the whole order follows with
        `load_places`."""
        self.view = max(0, min(number, len(self.tabs) - 1))
        self.narrowing = narrowing or Query()
        self.complete = False
        self.marks.clear()
        await self._filter()
        self.window.revision = await self.store.inbox.revision()
        items = await self.store.inbox.page(self.filter, FIRST_PAGE, agent=self.agent)
        self.window.replace_from(items)

    async def _filter(self) -> None:
        asker = self._asker()
        self.filter = await narrowed(self.store, self.asked(), asker)
        self.filtered_at = asker.now

    @property
    def ages(self) -> bool:
        """Whether the list changes by the mere passing of time."""
        return self.asked().ages or any("late" in term.values for term in self.asked().terms)

    async def load_places(self) -> None:
        """The whole order of the shelf, so that the scrollbar is true and End is near."""
        if self.ages:
            await self._filter()
        self.window.revision = await self.store.inbox.revision()
        self.window.replace(await self.store.inbox.order(self.filter, MOST_PLACES))
        self.complete = True

    async def load_rows(self, first: int, count: int) -> bool:
        """Read the lines in sight that are not known; True if there were any."""
        missing = self.window.missing(first, count)
        if missing:
            self.window.learn(await self.store.inbox.by_ids(missing, self.agent))
        return bool(missing)

    async def refresh(self) -> tuple[int, bool]:
        """Take in what changed: (conversations new to the list, whether the open one changed)."""
        moved = await self.store.inbox.moved(self.filter, self.window.revision)
        changed = self.open is not None and any(
            each.id == self.open.conversation_id for each in moved
        )
        if len(moved) > MOST_MOVED:
            self.window.forget()
            await self.load_places()
            return 0, self.open is not None
        if self.ages and self._clock.now() - self.filtered_at > 5 * SECOND:
            for each in moved:
                self.window.forget_one(each.id)
            await self.load_places()
            return 0, changed
        return self.window.apply(moved), changed

    async def refresh_head(self) -> None:
        """The figures and the accounts above the list."""
        self.counts = await self.store.inbox.counts()
        self.accounts = await self.store.accounts.all()
        asker = self._asker()
        wanted = [await narrowed(self.store, tab.query, asker) for tab in self.tabs]
        self.tab_counts = await self.store.inbox.how_many(wanted, MOST_COUNTED)
        states = await self.store.outbox.counts()
        quarantined = sum((await self.store.journal.quarantined()).values())
        self.trouble_counts = (quarantined, states.get("refused", 0) + states.get("unconfirmed", 0))

    async def refresh_team(self) -> bool:
        """Who is at work and where; True if that has changed."""
        now = self._clock.now()
        others = await self.store.team.others(self.session, now)
        others = [
            each for each in others if each.agent != self.agent or each.session != self.session
        ]
        mentions = await self.store.team.mentioned(self.agent)
        before = (
            [(each.agent, each.conversation_id, each.typing) for each in self.team.others],
            self.team.mentions,
        )
        self.team.others, self.team.mentions = others, mentions
        return before != (
            [(each.agent, each.conversation_id, each.typing) for each in others],
            mentions,
        )

    async def join(self) -> None:
        """Make this agent known to the others."""
        await self.store.team.join(self.agent, self._clock.now())
        self.team.agents = [each.name for each in await self.store.team.agents()]

    async def be_there(self, conversation_id: int | None, *, typing: bool) -> None:
        """Say where this desk is; said again now and then even if nothing changed."""
        now = self._clock.now()
        conversation, was_typing, at = self._there
        if (conversation, was_typing) == (conversation_id, typing) and 0 <= now - at < SEEN_EVERY:
            return
        self._there = (conversation_id, typing, now)
        await self.store.team.be_there(
            self.session, self.agent, conversation_id, now, self.active_at, typing=typing
        )

    async def go(self) -> None:
        """This desk is left."""
        await self.store.team.go(self.session)

    def beside_us(self, conversation_id: int | None) -> list[tuple[str, bool]]:
        """(agent, whether they write) for every other desk at this conversation."""
        if conversation_id is None:
            return []
        return [
            (each.agent, bool(each.typing))
            for each in self.team.others
            if each.conversation_id == conversation_id
        ]

    def trouble(self) -> list[tuple[str, str]]:
        """(account, what is wrong) for every account that does not listen."""
        found = []
        now = self._clock.now()
        for account in self.accounts:
            if now - account.alive_at > SILENT_AFTER or account.state in ("stopped", "new"):
                found.append((account.name, translate("no worker runs; start `socialdesk run`")))
            elif account.state not in ("listening", "starting"):
                found.append((account.name, account.reason or translate(account.state)))
            elif words := account.reason or worry(account, now):
                found.append((account.name, words))
        return found

    def health(self) -> list[tuple[str, list[str]]]:
        """Every account with what there is to say of it."""
        told, now = dict(self.trouble()), self._clock.now()
        found = []
        for account in self.accounts:
            name = f"{account.name} · {account.channel} {account.remote_name}".strip()
            lines = [told[account.name]] if account.name in told else [translate("listening")]
            for what, at in (
                (translate("last in"), account.last_in_at),
                (translate("last out"), account.last_out_at),
            ):
                if at is not None:
                    lines.append(
                        f"{what}: {datetime.fromtimestamp(at / 1000, self.zone):%d/%m %H:%M}"
                    )
            found.append((name, lines + health_lines(account, now, self.zone)))
        quarantined, stuck = self.trouble_counts
        if quarantined:
            words = translate(
                "{n} updates could not be read and are kept: `socialdesk journal --state quarantined`, "
                "`socialdesk replay` after an update of the program.",
                n=quarantined,
            )
            found.append((translate("Quarantine"), [words]))
        if stuck:
            words = translate(
                "{n} answers were not taken or are unconfirmed: filter is:stuck, then R or X.",
                n=stuck,
            )
            found.append((translate("Outbox"), [words]))
        return found

    # -- the conversation on the right
    # --------------------------------------------------------------------------

    async def open_thread(self, conversation_id: int) -> OpenThread:
        """Read a conversation's end. Raises NotFound."""
        thread = await self._read(conversation_id, THREAD_PAGE)
        self.open = thread
        return thread

    async def load_customer(self) -> None:
        """Read who the open conversation's customer is."""
        if self.open is not None:
            wanted = self.open.conversation_id
            found = await customer_of(self.store, wanted)
            if self.open is not None and self.open.conversation_id == wanted:
                self.customer = found

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
        inbox = self.store.inbox
        row = await inbox.conversation(conversation_id)
        self._names = {conversation_id: row.contact_name}
        rows = await inbox.thread(conversation_id, limit)
        entries = await self._entries(conversation_id, rows)
        verdict = await self._replies.verdict(row)
        capabilities = await self._replies.capabilities(row)
        barred = verdict.why if isinstance(verdict, Never) else ""
        thread = OpenThread(
            conversation_id,
            rows,
            entries,
            len(rows) < limit,
            barred,
            capabilities.text_limit,
            row.contact_name,
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
        name = self._names.get(conversation_id, "")
        entries = [
            replace(each, sender=name) if each.author == "customer" and not each.sender else each
            for each in await dressed(self.store, conversation_id, rows)
        ]
        unsent = sorted(
            await self.store.inbox.unsent(conversation_id),
            key=lambda each: each.state == "scheduled",
        )
        return entries + [unsent_entry(each) for each in unsent]

    async def read_older(self) -> bool:
        """Read the page before what is shown; False if there is none."""
        thread = self.open
        if thread is None or thread.complete or not thread.rows:
            return False
        older = await self.store.inbox.thread(thread.conversation_id, THREAD_PAGE, thread.rows[0])
        if self.open is not thread:
            return False
        thread.complete = len(older) < THREAD_PAGE
        thread.rows = older + thread.rows
        thread.entries = await self._entries(thread.conversation_id, thread.rows)
        return bool(older)

    # -- answering
    # ----------------------------------------------------------------------------------------------

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
    ) -> Queued | None:
        """Queue an answer and drop its draft; it can be taken back for a while. Raises NotAllowed
        with what is possible."""
        values = (
            await values_for(self.store, conversation_id, self.manners.shop, self.agent)
            if "{" in text
            else {}
        )
        if left := holes(text, values):
            raise NotAllowed(still_empty(left))
        hold = self.manners.undo if at is None else 0
        deliveries = await self._replies.send(
            conversation_id,
            text,
            key,
            self.agent,
            quote,
            private=private,
            attach=Path(attach) if attach else None,
            hold=hold,
            at=at,
        )
        self._typing_at = Instant(0)
        await self.store.triage.save_draft(conversation_id, self.agent, "", self._clock.now())
        if hold:
            until = Instant(self._clock.now() + hold)
            self.queued = Queued(conversation_id, tuple(deliveries), text, until, attach, quote)
        return self.queued

    async def take_back(self) -> Queued | None:
        """Cancel the answer that was just sent, if it is still held; gives what it was. Raises
        NotAllowed if it is gone."""
        queued, self.queued = self.queued, None
        if queued is None or self._clock.now() >= queued.until:
            return None
        for number in queued.deliveries:
            await self.store.outbox.cancel(number, self._clock.now())
        return queued

    async def change(self, conversation_id: int, message_id: int, text: str | None) -> None:
        """Give a message of ours other words, or (None) take it back from the customer. Raises
        NotAllowed."""
        await self._replies.change(conversation_id, message_id, text, self.agent, self._new_key())

    def last_own(self) -> Entry | None:
        """Our newest message in the open thread that the platform has."""
        entries = self.open.entries if self.open else []
        return next(
            (
                e
                for e in reversed(entries)
                if e.author == "agent" and e.remote_id and e.kind != "note"
            ),
            None,
        )

    async def checked_file(self, conversation_id: int, path: str) -> OutgoingFile:
        """What a file would be sent as. Raises NotAllowed with the platform's limits."""
        row = await self.store.inbox.conversation(conversation_id)
        if row.chat_kind == ChatKind.COMMENT:
            raise NotAllowed(translate("Files cannot be sent under a comment."))
        return self._replies.check_file(Path(path), await self._replies.capabilities(row))

    async def canned(self) -> list[CannedAnswer]:
        """Every canned answer."""
        return await self.store.desk.canned()

    async def values(self, conversation_id: int) -> dict[str, str]:
        """What a canned answer can take in here."""
        return await values_for(self.store, conversation_id, self.manners.shop, self.agent)

    @staticmethod
    def filled(text: str, values: dict[str, str]) -> str:
        """A canned answer with what is known filled in."""
        return fill(text, values)

    async def moderate(self, conversation_id: int, act: Operation) -> None:
        """Do something to the newest comment. Raises NotAllowed."""
        await self._replies.act(conversation_id, act, None, self.agent, self._new_key())

    def newest_comment_is(self, what: str) -> bool:
        """Whether the customer's newest comment in the open thread is "hidden" or "liked" by us
        already."""
        entries = self.open.entries if self.open else []
        newest = next((each for each in reversed(entries) if each.author == "customer"), None)
        if newest is None:
            return False
        return (
            newest.hidden_at is not None
            if what == "hidden"
            else any("shop" in each for each in newest.signs)
        )

    async def typing(self, conversation_id: int) -> None:
        """Let the customer see that somebody writes; at most now and then."""
        now = self._clock.now()
        if not 0 <= now - self._typing_at < TYPING_EVERY:
            self._typing_at = now
            await self.store.signals.give(conversation_id, Signal.TYPING, now)

    # -- verbs
    # --------------------------------------------------------------------------------------------------

    async def do(
        self, verb: Change, ids: Sequence[int], told: Callable[[int], None] | None = None
    ) -> int:
        """Do something to these conversations, as one step for undo. Gives how many changed."""
        return await do_to_all(
            self.store,
            self._replies,
            verb,
            ids,
            self.agent,
            self._clock.now(),
            self._new_key(),
            told,
        )

    async def undo(self) -> Undone | None:
        """Take back the newest verb."""
        return await take_back(
            self.store, self._replies, self.agent, self._clock.now(), self._new_key()
        )

    async def redo(self) -> Undone | None:
        """Do it again."""
        return await do_again(
            self.store, self._replies, self.agent, self._clock.now(), self._new_key()
        )

    async def merge(self, conversation_id: int, other_id: int) -> None:
        """One person."""
        await self.store.triage.merge(
            conversation_id, other_id, self.agent, self._clock.now(), self._new_key()
        )

    async def note(self, conversation_id: int, text: str) -> None:
        """Keep a remark, and tell whom it mentions."""
        names = [each.name for each in await self.store.team.agents()]
        await self.store.triage.note(
            conversation_id, self.agent, storable(text), self._clock.now(), mentioned(text, names)
        )
        await self.store.triage.save_draft(
            conversation_id, note_draft(self.agent), "", self._clock.now()
        )

    @staticmethod
    def tagging(words: str) -> Tag:
        """`vip -new` puts one tag on and takes one off. Raises NotAllowed for nothing."""
        tags = [
            each for word in storable(words).replace(",", " ").split() if (each := word.lstrip("#"))
        ]
        add = tuple(each[:64] for each in tags if not each.startswith("-"))
        drop = tuple(
            each[1:].lstrip("#")[:64] for each in tags if each.startswith("-") and len(each) > 1
        )
        if not add and not drop:
            raise NotAllowed(translate("Write a tag, or -tag to take one off."))
        return Tag(add, drop)

    def moment(self, words: str) -> tuple[Instant, str]:
        """A moment as typed, and how it is shown. Raises NotAllowed for words that mean none."""
        try:
            until = parse_when(words, self.here())
        except ValueError as error:
            raise NotAllowed(f"{error}.") from None
        return Instant(int(until.timestamp() * 1000)), f"{until:%a %d/%m %H:%M}"

    async def set_detail(self, conversation_id: int, words: str) -> None:
        """`pronoun=chị`: write something down about the customer. Raises NotAllowed."""
        key, equals, value = storable(words).partition("=")
        key = key.strip()
        if not equals or not key.isidentifier() or len(key) > 32:
            raise NotAllowed(
                translate(
                    "Write it like pronoun=chị, order=DH123 or phone=0903…; nothing behind = forgets it."
                )
            )
        await self.store.desk.set_detail(conversation_id, key, value.strip()[:500])

    async def save_view(self, name: str) -> None:
        """Keep what the list shows as a tab of the shop. Raises NotAllowed."""
        name = " ".join(storable(name).split())[:32]
        if not name or not self.asked():
            raise NotAllowed(translate("Narrow the list first (\\), then give the view a name."))
        await self.store.desk.save_view(name, str(self.asked()))
        await self.load_tabs()

    async def drop_view(self) -> str:
        """Forget the tab that is shown; gives its name. Raises NotAllowed for a standard one."""
        tab = self.tabs[self.view]
        if not tab.saved:
            raise NotAllowed(
                translate("This tab is one that every desk has; only saved views can be forgotten.")
            )
        await self.store.desk.drop_view(tab.name.removesuffix(" ?"), self.agent)
        await self.load_tabs()
        return tab.name

    async def mark_read(self, conversation_id: int) -> None:
        """Somebody looked; the wait goes on."""
        item = self.window.item(conversation_id)
        if item is None or item.row.unread:
            await self.store.triage.mark_read(conversation_id)
            await self.store.signals.give(conversation_id, Signal.SEEN, self._clock.now())
        if self.team.mentions:
            await self.store.team.see_mentions(self.agent, conversation_id, self._clock.now())

    async def settle_trouble(self, conversation_id: int, *, retry: bool) -> int:
        """Retry, or put away, whatever of this conversation was refused or is unconfirmed (or, put
        away: is scheduled)."""
        wanted = ("refused", "unconfirmed") if retry else ("refused", "unconfirmed", "scheduled")
        stuck = [
            each for each in await self.store.inbox.unsent(conversation_id) if each.state in wanted
        ]
        for each in stuck:
            act = self.store.outbox.retry if retry else self.store.outbox.cancel
            await act(each.id, self._clock.now())
        return len(stuck)

    # -- drafts
    # -------------------------------------------------------------------------------------------------

    async def draft(self, conversation_id: int, *, note: bool = False) -> str:
        """What I had typed and not sent."""
        return await self.store.triage.draft(
            conversation_id, note_draft(self.agent) if note else self.agent
        )

    async def save_draft(self, conversation_id: int, text: str, *, note: bool = False) -> None:
        """Keep what is typed."""
        agent = note_draft(self.agent) if note else self.agent
        await self.store.triage.save_draft(
            conversation_id, agent, storable(text), self._clock.now()
        )
        item = self.window.item(conversation_id)
        if not note and item is not None and item.drafted != bool(text.strip()):
            self.window.learn({conversation_id: replace(item, drafted=bool(text.strip()))})

    # -- finding
    # ------------------------------------------------------------------------------------------------

    async def search(self, words: str, limit: int = 50) -> list[Hit]:
        """People and messages that a query finds. Raises NotAllowed for one that is not understood."""
        return await hits_of(self.store, understood(words), self._asker(), limit)

    async def people(self, words: str, limit: int = 12) -> list[Named]:
        """Conversations of people whose name has all these (folded) letters in order of words;
        newest talk first."""
        pattern = "%".join(escape_like(word) for word in words.split())
        return await self.store.customers.named(f"%{pattern}%", limit)

    async def best_next(self, skip: Sequence[int] = ()) -> Next | None:
        """Whom to answer next; who is being answered at another desk is left to it."""
        taken = [
            each.conversation_id
            for each in self.team.others
            if each.typing and each.conversation_id
        ]
        return await best_next(
            self.store, self.agent, self._clock.now(), self._replies.windows(), {*skip, *taken}
        )

    def why(self, conversation_id: int) -> str:
        """Why a conversation stands where it stands."""
        item = self.window.item(conversation_id)
        return reason(item.row, self._clock.now(), self._replies.windows()) if item else ""

    async def item(self, conversation_id: int) -> InboxItem | None:
        """A conversation's line, read if need be."""
        known = self.window.item(conversation_id)
        if known is None:
            known = (await self.store.inbox.by_ids([conversation_id], self.agent)).get(
                conversation_id
            )
        return known

    async def known_values(self) -> dict[str, list[str]]:
        """What queries can be completed with: tags, agents, accounts."""
        return {
            "tag": await self.store.triage.tags(),
            "assignee": [each.name for each in await self.store.team.agents()],
            "account": [each.name for each in self.accounts],
        }

    async def views(self) -> list[SavedView]:
        """Saved views."""
        return await self.store.desk.views(self.agent)

    async def fetch_file(
        self, conversation_id: int, message_id: int | None, number: int, seconds: float = 20.0
    ) -> str:
        """Have a file fetched (the newest of the conversation, without a message); gives its path.
        Raises NotAllowed."""
        if message_id is not None:
            row: ThreadRow | None = await self.store.inbox.message(message_id)
        else:
            rows = await self.store.inbox.thread(conversation_id, THREAD_PAGE)
            row = next(
                (each for each in reversed(rows) if each.attachments and each.author != "agent"),
                None,
            )
        if row is None:
            raise NotAllowed(translate("There is no file in this conversation."))
        return await fetch_file(self.store, self._clock, row, number, seconds)

    async def connected(self) -> dict[str, bool]:
        """Which kinds of accounts there are and listen, for the checklist."""
        channels = {each.channel for each in self.accounts}
        return {
            "telegram": "telegram" in channels,
            "zalo": bool(channels & {"zalo_oa", "zalo_bot"}),
            "messenger": bool(channels & {"messenger", "instagram"}),
            "staff": len(await self.store.team.agents()) > 1,
            "canned": bool(await self.store.desk.canned()),
            "answered": any(
                each.kind == "reply" for each in await self.store.outbox.rows("sent", 200)
            ),
        }


def note_draft(agent: str) -> str:
    """Under which name an unfinished note is kept beside the unfinished answer."""
    return f"{agent} note"


def countdown(until: Instant, now: Instant) -> str:
    """How long a window stays open, as people read it: `3d`, `5h`, `59m`, `12s`."""
    left = max(until - now, 0)
    if left >= 2 * DAY:
        return f"{left // DAY}d"
    if left >= 90 * MINUTE:
        return f"{left // (60 * MINUTE)}h{left // MINUTE % 60:02}"
    return f"{left // MINUTE}m" if left >= 2 * MINUTE else f"{left // SECOND}s"
