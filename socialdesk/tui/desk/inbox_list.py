"""The list of conversations: its tabs, their order, the lines in sight, what is marked, and what
changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import mark, translate
from socialdesk.model.ids import SECOND, Instant
from socialdesk.model.query import Query
from socialdesk.model.text import storable
from socialdesk.services.next import reason
from socialdesk.services.search import narrowed, understood
from socialdesk.store.filters import InboxFilter
from socialdesk.store.inbox import Counts
from socialdesk.store.views import SavedView
from socialdesk.tui.desk.badge_order import BadgeOrder
from socialdesk.tui.desk.countdown import Countdown
from socialdesk.tui.desk.session import Session
from socialdesk.tui.desk.window import Window

FIRST_PAGE = 60
MOST_PLACES = 200_000
MOST_MOVED = 300
"""Changed conversations above which reading the order anew is cheaper than moving each."""
MOST_COUNTED = 1_000
"""Tabs count no further than this."""
AGED_AFTER = 5 * SECOND
"""After so long an order that depends on the time is read anew with the next change."""
CALLED_AFTER = 30 * SECOND
"""The same for that of badges, which is asked of all that they look back on."""
_NOTHING = "status:all -status:all"
STANDARD_VIEWS = {
    "open": (mark("Open"), mark("Open"), ""),
    "mine": (mark("Mine"), mark("Mine"), "assignee:me"),
    "unassigned": (mark("Unassigned"), mark("Free"), "assignee:nobody"),
    "snoozed": (mark("Snoozed"), mark("Zzz"), "status:snoozed"),
    "resolved": (mark("Resolved"), mark("Done"), "status:resolved"),
    "all": (mark("All"), mark("All"), "status:all"),
}
"""The tabs that every desk has, before the shop's own: long name, short name, query."""
EVERYTHING = list(STANDARD_VIEWS).index("all")
"""The number of the tab that shows every conversation there is."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A view as the desk shows it. `saved` tells the shop's and the agent's own from the standard
    ones."""

    name: str
    short: str
    query: Query
    saved: bool = False
    is_called: bool = False
    """Whether it is in the order in which badges want answers."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh brought: how many conversations are new to the list, and which have changed."""

    new: int
    ids: frozenset[int]
    everything: bool = False
    """Too many changed to name them."""

    def touches(self, conversation_id: int) -> bool:
        """Whether this conversation may read differently now."""
        return self.everything or conversation_id in self.ids


class InboxList:
    """The list at the left, and the figures above it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._store = session.store
        self.window = Window()
        self.badge_order = BadgeOrder(session)
        self.countdown = Countdown(session)
        self.tabs = self._standard_tabs()
        self._tabs_begun = self._tabs_taken = 0
        self.tab_counts: list[int] = []
        self.view = 0
        self.narrowing = Query()
        """What the list is narrowed to beside its tab."""
        self.filter = InboxFilter()
        self.filtered_at = Instant(0)
        self.counts = Counts(0, 0, 0, None)
        self.complete = False
        self._told = 0
        """The newest change that a refresh has told of: another tab's order may be newer."""
        self.chosen = 0
        """How often a tab was chosen: what was read for one is no other's."""
        self.marks: set[int] = set()
        self.moving: Callable[[Callable[[], int]], int] = lambda change: change()
        """Runs every change of the order: whoever shows the list keeps its place over it, in one go,
        for the cursor may move while anything is read."""

    def seen(self, conversation_id: int) -> int | None:
        """The newest message that the store held when this line was read; of one that is not in
        memory, when the oldest line that is was. None where nothing was read."""
        item = self.window.item(conversation_id)
        return item.seen if item is not None else self.window.oldest_seen()

    # -- tabs

    async def load_tabs(self) -> None:
        """The standard tabs, then the shop's and the agent's own."""
        await self._read_tabs()
        await self.countdown.load()

    async def _read_tabs(self) -> Tab | None:
        """Gives the tab that was shown; None if what was read is older than what is known by now."""
        self._tabs_begun += 1
        mine = self._tabs_begun
        views = await self._store.views.all(self._session.agent)
        if mine < self._tabs_taken:
            return None
        self._tabs_taken, shown = mine, self.tabs[self.view]
        self._take_tabs(views)
        return shown

    def _standard_tabs(self) -> list[Tab]:
        tabs = [
            Tab(translate(name), translate(short), understood(query))
            for name, short, query in STANDARD_VIEWS.values()
        ]
        if self.badge_order.is_there:
            name, short, query = BADGES
            tabs.append(Tab(translate(name), translate(short), understood(query), is_called=True))
        return tabs

    def place_of(self, tab: Tab) -> int | None:
        """Where a tab stands by now; None if it is gone."""
        place = _place(self.tabs, tab, -1)
        return place if place >= 0 else None

    async def refresh_tabs(self) -> bool:
        """Take in which tabs there are by now; True if the one that is shown is gone or asks for
        something else, so that the list must be read anew."""
        shown = await self._read_tabs()
        if shown is None:
            return False
        for number, tab in enumerate(self.tabs):
            if (tab.saved, tab.name) == (shown.saved, shown.name):
                self.view = number
                return tab.query != shown.query
        self.view = 0
        return True

    def _take_tabs(self, views: Sequence[SavedView]) -> None:
        tabs = self._standard_tabs()
        for each in views:
            try:
                tabs.append(
                    Tab(each.name, each.name, understood(each.query, strict=True), saved=True)
                )
            except NotAllowed:  # kept by a later version, or by hand
                name = f"{each.name} ?"
                tabs.append(Tab(name, each.name, understood(_NOTHING), saved=True))
        shown = self.tabs[self.view] if self.view < len(self.tabs) else None
        self.tabs = tabs
        self.view = _place(tabs, shown, min(self.view, len(tabs) - 1))

    async def save_view(self, name: str, asked: Query | None = None) -> int:
        """Keep what the list was asked for (or what it is asked for now) as a tab of the shop; gives
        its number. Raises NotAllowed."""
        asked = self.asked() if asked is None else asked
        name = " ".join(storable(name).split())[:32]
        if not name or not asked:
            raise NotAllowed(translate("Narrow the list first (\\), then give the view a name."))
        await self._store.views.save(name, str(asked))
        await self.load_tabs()
        return _place(self.tabs, Tab(name, name, asked, saved=True))

    async def drop_view(self, tab: Tab | None = None) -> str:
        """Forget a tab, or the one that is shown; gives its name. Raises NotAllowed for a standard
        one."""
        tab = self.tabs[self.view] if tab is None else tab
        if not tab.saved:
            raise NotAllowed(
                translate("This tab is one that every desk has; only saved views can be forgotten.")
            )
        await self._store.views.drop(tab.name.removesuffix(" ?"), self._session.agent)
        await self.load_tabs()
        return tab.name

    # -- the order

    def asked(self) -> Query:
        """What the list shows: the tab's query and what it is narrowed to."""
        tab = self.tabs[self.view].query
        return Query((*tab.terms, *self.narrowing.terms), (*tab.words, *self.narrowing.words))

    @property
    def is_called(self) -> bool:
        """Whether the list is in the order in which badges want answers."""
        return self.tabs[self.view].is_called

    @property
    def ages(self) -> bool:
        """Whether the list changes by the mere passing of time."""
        return (
            self.is_called
            or self.asked().ages
            or any("late" in term.values for term in self.asked().terms)
        )

    @property
    def has_aged(self) -> bool:
        """Whether its order is to be read anew although nothing has changed."""
        most = CALLED_AFTER if self.is_called else AGED_AFTER
        return self.ages and self._session.now() - self.filtered_at > most

    async def choose_view(self, number: int, narrowing: Query | None = None) -> None:
        """Look at another tab; its first page is there at once, the whole order follows with
        `load_places`."""
        self.view = max(0, min(number, len(self.tabs) - 1))
        self.narrowing = narrowing or Query()
        self.complete = False
        self.marks.clear()
        self.chosen += 1
        mine = self.chosen
        await self._filter()
        asked = self.filter
        revision = await self._store.inbox.revision()
        if self.is_called:
            await self.badge_order.read()
            order = await self._store.inbox.order(asked, MOST_PLACES)
            order = await self.badge_order.ranked(order)
            first = order.ids[:FIRST_PAGE].tolist()
            items = await self._store.inbox.by_ids(first, self._session.agent)
            if self.chosen == mine:
                self.window.replace(order)
                self.window.learn(items)
        else:
            page = await self._store.inbox.page(asked, FIRST_PAGE, agent=self._session.agent)
            if self.chosen == mine:
                self.window.replace_from(page)
        if self.chosen != mine:
            return  # another tab was chosen meanwhile
        self.window.revision = revision
        self._told = self._told or revision

    async def _filter(self) -> None:
        """The filter of what is asked; none of what was asked before somebody chose another tab."""
        asker, asked = self._session.asker(), self.asked()
        found = await narrowed(self._store, asked, asker)
        if asked == self.asked():
            self.filter, self.filtered_at = found, asker.now

    async def load_places(self) -> None:
        """The whole order of the shelf, so that the scrollbar is true and End is near.

        It is as things stood when reading it began: what was taken in meanwhile is taken in again.
        The order of another tab, or another filter, is let go: that one reads its own.
        """
        is_called = self.is_called
        if self.ages and (self.has_aged or not is_called):
            await self._filter()
            if is_called:
                await self.badge_order.read()
        asked = self.filter
        revision = await self._store.inbox.revision()
        order = await self._store.inbox.order(asked, MOST_PLACES)
        if is_called:
            order = await self.badge_order.ranked(order)
        if self.filter is not asked:
            return
        is_behind = revision < self.window.revision

        def replaced() -> int:
            self.window.replace(order)
            return 0

        self.moving(replaced)
        self.window.revision = min(revision, self.window.revision)
        self.complete = True
        if is_behind and not is_called:
            moved = await self._store.inbox.moved(asked, revision)
            if self.filter is asked and len(moved) <= MOST_MOVED:
                self.moving(lambda: self.window.apply(moved))

    async def refresh(self) -> Refreshed:
        """Take in what changed."""
        asked = self.filter
        moved = await self._store.inbox.moved(asked, min(self._told, self.window.revision))
        self._told = max([self._told, *(each.revision for each in moved)])
        ids = frozenset(each.id for each in moved)
        if self.filter is not asked:  # another tab by now, which reads its own order
            return Refreshed(0, ids)
        if len(moved) > MOST_MOVED:
            self.window.forget(moved)
            await self.load_places()
            return Refreshed(0, ids, everything=True)
        if self.has_aged:
            self.window.forget(moved)
            await self.load_places()
            return Refreshed(0, ids)
        if not moved:  # another table's change, or this desk's own
            return Refreshed(0, ids)
        if self.is_called:  # its order is not that of the store
            self.window.forget(moved)
            await self.load_places()
            return Refreshed(0, ids)
        return Refreshed(self.moving(lambda: self.window.apply(moved)), ids)

    async def count(self) -> None:
        """The figures above the list and behind each tab."""
        self.counts = await self._store.inbox.counts()
        asker, tabs = self._session.asker(), self.tabs
        wanted = [await narrowed(self._store, tab.query, asker) for tab in tabs]
        found = await self._store.inbox.how_many(wanted, MOST_COUNTED)
        if self.tabs == tabs:  # read again meanwhile, but the same
            self.tab_counts = found

    # -- its lines

    async def load_rows(self, first: int, count: int) -> bool:
        """Read the lines in sight that are not known; True if there were any."""
        missing, since = self.window.missing(first, count), self.window.changes
        if missing:
            self.window.learn(await self._store.inbox.by_ids(missing, self._session.agent), since)
        return bool(missing)

    async def load_item(self, conversation_id: int) -> None:
        """Know a conversation's line, on whatever shelf it is."""
        if self.window.item(conversation_id) is None:
            agent, since = self._session.agent, self.window.changes
            found = await self._store.inbox.by_ids([conversation_id], agent)
            self.window.learn(found, since)

    def show_drafted(self, conversation_id: int, *, drafted: bool) -> None:
        """An unfinished answer was begun or let go: its line says so at once."""
        item = self.window.item(conversation_id)
        if item is not None and item.drafted != drafted:
            self.window.learn({conversation_id: replace(item, drafted=drafted)})

    def why(self, conversation_id: int) -> str:
        """Why a conversation stands where it stands."""
        item = self.window.item(conversation_id)
        if item is None:
            return ""
        if self.is_called:
            return self.badge_order.why(conversation_id)
        why = reason(item.row, self._session.now(), self._session.replies.verdicts.windows())
        due = self.countdown.words(item)
        return f"{why}, {due}" if due else why


BADGES = (mark("Badges"), mark("Badges"), "is:waiting")
"""The tab behind these, where the shop has badges: who waits, in the order in which they want answers."""


def _place(tabs: list[Tab], wanted: Tab | None, otherwise: int = 0) -> int:
    """Where a tab stands by now: others come and go."""
    if wanted is None:
        return otherwise
    names = [(each.name, each.saved) for each in tabs]
    key = (wanted.name, wanted.saved)
    return names.index(key) if key in names else otherwise
