"""Finding: the search and its hits, the filter, and the tabs of the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from socialdesk.model.i18n import translate
from socialdesk.tui.actions.panes import COMPOSER
from socialdesk.tui.desk.inbox_list import EVERYTHING
from socialdesk.tui.inbox.list_pane import empty_words
from socialdesk.tui.inbox.writer import YES
from socialdesk.tui.text import shown

if TYPE_CHECKING:
    from socialdesk.model.query import Query
    from socialdesk.store.search import Hit
    from socialdesk.tui.desk.inbox_list import Tab
    from socialdesk.tui.inbox.completions import Completions
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.list_pane import ListPane
    from socialdesk.tui.inbox.navigator import Navigator
    from socialdesk.tui.inbox.thread_pane import ThreadPane


class Finder:
    """What the list shows, and where the words of the last search stand."""

    def __init__(
        self,
        context: Context,
        list_pane: ListPane,
        thread_pane: ThreadPane,
        navigator: Navigator,
        completions: Completions,
    ) -> None:
        self._context = context
        self._inbox = context.desk.inbox
        self._list = list_pane
        self._thread = thread_pane
        self._navigator = navigator
        self._completions = completions
        self.hits: Sequence[Hit] = ()
        self._hit = -1
        self._dropped: tuple[Tab, int] | None = None
        """The view that was forgotten last, and how many changes had been made by then."""

    # -- the tabs

    def choose_view(self, number: int, narrowing: Query | None = None) -> None:
        """Show a tab, narrowed to something or not."""
        self.show_tab(self._inbox.tabs[min(number, len(self._inbox.tabs) - 1)], narrowing)

    def show_tab(self, tab: Tab, narrowing: Query | None = None) -> None:
        """The same by itself: its place may be another one by the time of the answer."""
        work = self._context.screen.work
        work("view", self._show_view, tab, narrowing, exclusive=True)

    async def _show_view(self, tab: Tab, narrowing: Query | None = None) -> None:
        number = self._inbox.place_of(tab)
        if number is None:
            words = translate("The view {name} is forgotten.", name=tab.name)
            self._context.screen.tell(words, bad=True)
            return
        await self._inbox.choose_view(number, narrowing)
        self._list.begin_anew()
        await self._context.desk.refresh_head()
        await self.show_first_page()

    async def begin(self) -> None:
        """The first page of all; over it, in a pretend shop, what to do first: once all is drawn,
        for behind it nothing new is laid out."""
        await self.show_first_page()
        screen = self._context.screen
        if screen.program.is_demo:
            screen.call_after_refresh(screen.open_checklist)

    async def show_first_page(self) -> None:
        """Its first page and the figures are here: show them, then read the whole order."""
        self._context.screen.program.attention.title(self._inbox.counts.waiting)
        self._context.screen.draw_all()
        if len(self._inbox.window):
            self._navigator.preview_from_list()
        elif self._context.shown.id is None:
            self.say_empty()
        await self._inbox.load_places()
        self._list.resize()
        self._list.foot.redraw()

    def say_empty(self) -> None:
        """Where the thread would be: why there is none."""
        self._thread.show_nothing(empty_words(self._inbox, self._context.keymap))

    def choose_numbered(self, number: int) -> None:
        """Show a tab by its place, 1 for the first."""
        if number <= len(self._inbox.tabs):
            self.choose_view(number - 1)
            return
        self._context.screen.tell(
            translate("There is no tab {n} yet. Narrow the list, then save it as a view.", n=number)
        )

    def show_tag(self, tag: str) -> None:
        """Everything with a tag."""
        from socialdesk.services.search import understood  # noqa: PLC0415 - not before the first paint

        self.choose_view(EVERYTHING, understood(f'tag:"{tag}"'))

    def read_again(self) -> None:
        """Read the tab that is shown anew."""
        self.choose_view(self._inbox.view)

    def back(self) -> None:
        """Drop the marks; without any, the filter."""
        if self._inbox.marks:
            self._list.unmark()
        elif self._inbox.narrowing:
            self.read_again()

    def ask_filter(self) -> None:
        """Narrow the list."""
        self._completions.fetch()
        hint = translate(
            "channel:zalo wait:>10m tag:vip assignee:me is:unread · {complete} completes · empty: everything · {accept} · {close}",
            **self._context.prompt_keys(),
        )
        tab = self._inbox.tabs[self._inbox.view]

        async def narrow(words: str) -> None:
            self._narrow(tab, words)

        self._context.screen.ask(
            translate("Narrow the list to"),
            hint,
            narrow,
            before=self._inbox.narrowing.spoken(),
            offers=self._completions.query,
        )

    def _narrow(self, tab: Tab, words: str) -> None:
        from socialdesk.services.search import understood  # noqa: PLC0415 - not before the first paint

        self.show_tab(tab, understood(words))

    def save_view(self) -> None:
        """Keep what the list is narrowed to as a tab."""
        if not self._inbox.narrowing:
            key = self._context.keymap.shown("filter")
            self._context.screen.tell(translate("Narrow the list first: {key}.", key=key), bad=True)
            return
        title, asked = translate("A name for this view"), self._inbox.asked()

        async def save(name: str) -> None:
            number = await self._inbox.save_view(name, asked)
            self.choose_view(number)
            self._context.screen.tell(translate("Kept as tab {n}.", n=number + 1))

        self._context.screen.ask(title, asked.spoken(), save)

    def drop_view(self) -> None:
        """Forget the tab that is shown, if somebody is sure: every desk has it. It can be undone."""
        screen, tab = self._context.screen, self._inbox.tabs[self._inbox.view]
        if not tab.saved:
            screen.work("view", self._inbox.drop_view, tab)  # which says why it cannot be
            return

        async def sure(words: str) -> None:
            if words.casefold() in YES:
                self._dropped = (tab, self._context.desk.changes.number)
                name = await self._inbox.drop_view(tab)
                self.choose_view(0)
                undo = self._context.keymap.shown("undo")
                said = translate("The view {name} is forgotten.", name=name)
                screen.tell(f"{said} · {translate('{key} undoes it', key=undo)}")

        screen.ask(
            translate("Forget the view {name} at every desk?", name=shown(tab.name)),
            translate("type yes and {accept} · {close} leaves it", **self._context.prompt_keys()),
            sure,
        )

    def take_back_drop(self) -> bool:
        """Have the view again that was forgotten last; False if none was, or something else was done
        since."""
        dropped, self._dropped = self._dropped, None
        if dropped is None or dropped[1] != self._context.desk.changes.number:
            return False
        tab = dropped[0]

        async def again() -> None:
            self.choose_view(await self._inbox.save_view(tab.name.removesuffix(" ?"), tab.query))
            self._context.screen.tell(translate("The view {name} is back.", name=tab.name))

        self._context.screen.work("turn", again)
        return True

    # -- the search

    def search(self) -> None:
        """Find words and customers."""
        from socialdesk.tui.dialogs.search import SearchScreen  # noqa: PLC0415 - not before the first paint

        self._completions.fetch()
        screen = self._context.screen
        dialog = SearchScreen(
            self._context.desk.search.hits, screen.program.zone, self._completions.query
        )

        def found(place: int | None) -> None:
            self.hits, self._hit = tuple(dialog.hits), -1 if place is None else place
            if place is not None:
                self.to_hit(0)
                self._navigator.enter(COMPOSER.name)

        dialog.open(screen.app, found)

    def to_hit(self, step: int) -> None:
        """To the next hit of the last search (1), the one before (-1), or the same (0)."""
        screen = self._context.screen
        if not self.hits:
            key = self._context.keymap.shown("search")
            screen.tell(translate("Search first: {key}.", key=key))
            return
        self._hit = (self._hit + step) % len(self.hits)
        hit = self.hits[self._hit]
        self._navigator.go_to(hit.conversation_id)
        screen.work("hit", self._thread.show_message, hit.conversation_id, hit.message_id)
        screen.tell(translate("{n} of {all}", n=self._hit + 1, all=len(self.hits)))
