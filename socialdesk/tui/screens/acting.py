"""Verbs: what keys do to conversations, one or many; finding, views, files, and what else the desk
can show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from socialdesk.errors import NotAllowed
from socialdesk.model.changes import Assign, Change, Prioritise, Reopen, Resolve, Snooze
from socialdesk.model.i18n import count, translate
from socialdesk.tui.screens.composing import Composing
from socialdesk.tui.text import shown, veiled
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.model.delivery import Operation
    from socialdesk.store.triage import Undone

SURE_FROM = 2
"""Conversations from which a verb for many is asked about first."""
COPY_AGAIN = 1_500
"""Pressed again within so many ms, copying takes more."""


class Acting(Composing):
    """Everything that is done to what the cursor, or the marks, point at."""

    # -- one or many
    # --------------------------------------------------------------------------------------------

    def _do(
        self,
        verb: Change,
        said: str,
        *,
        leaves: bool = False,
        then: Callable[[], None] | None = None,
    ) -> None:
        """A verb for the targets: at once for one, after a look at whom it means for many."""
        ids = self._targets()
        if not ids or self._desk is None:
            return
        if len(ids) < SURE_FROM:
            self._work("verb", self._done, verb, ids, said, leaves, then)
            return
        from socialdesk.tui.screens.prompt import PreviewScreen  # noqa: PLC0415 - not before the first paint

        def answered(sure: bool | None) -> None:
            if sure:
                self._work("verb", self._done, verb, ids, said, leaves, then)

        names = [item.row.name for each in ids[:8] if (item := self._desk.inbox.window.item(each))]
        self.app.push_screen(
            PreviewScreen(said, [veiled(shown(name)) for name in names], len(ids)), answered
        )

    async def _done(
        self,
        verb: Change,
        ids: list[int],
        said: str,
        leaves: bool,
        then: Callable[[], None] | None,
    ) -> None:
        desk = self._desk
        assert desk is not None
        if leaves:
            self._is.stay.update(ids)

        def told(done: int) -> None:
            if len(ids) > 1:
                self._is.progress = translate(
                    "{said} {n} of {all} …", said=said, n=f"{done:,}", all=f"{len(ids):,}"
                )
                self._draw_head()

        try:
            changed = await desk.changes.do(verb, ids, told)
        finally:
            self._is.progress = ""
            self._draw_head()
        desk.inbox.marks.difference_update(ids)
        undo = self.desk.keymap.shown("undo")
        many = (
            f" ({count('{n} conversation', '{n} conversations', changed)})" if len(ids) > 1 else ""
        )
        self.tell(f"{said}{many} · {translate('{key} undoes it', key=undo)}")
        self._draw_foot()
        self._draw_list_foot()
        if then is not None:
            then()

    def do_mark(self) -> None:
        """Mark or unmark, and go one down."""
        desk = self._desk
        number = desk.inbox.window.id_at(self._list.cursor) if desk else None
        if desk is None or number is None:
            return
        desk.inbox.marks.symmetric_difference_update({number})
        self._is.marked_at = self._list.cursor
        self._move_to(self._list.cursor + 1)
        self._list.refresh()
        self._draw_foot()

    def do_mark_to(self) -> None:
        """Mark everything between the last mark and here."""
        desk = self._desk
        if desk is None:
            return
        begin, end = sorted((self._is.marked_at or 0, self._list.cursor))
        ids = [desk.inbox.window.id_at(row) for row in range(begin, end + 1)]
        desk.inbox.marks.update(each for each in ids if each is not None)
        self._is.marked_at = self._list.cursor
        self._list.refresh()
        self._draw_foot()
        self._draw_list_foot()

    def do_mark_all(self) -> None:
        """Mark everything that the list has; again, nothing."""
        desk = self._desk
        if desk is None:
            return
        every = set(desk.inbox.window.all_ids())
        desk.inbox.marks = set() if desk.inbox.marks == every else every
        self._list.refresh()
        self._draw_foot()
        self._draw_list_foot()

    # -- verbs
    # --------------------------------------------------------------------------------------------------

    def do_resolve(self) -> None:
        """Done."""
        self._do(Resolve(), translate("Resolved."), leaves=True)

    def do_resolve_next(self) -> None:
        """Done, and on to the next."""
        self._do(Resolve(), translate("Resolved."), leaves=True, then=self.do_best_next)

    def do_reopen(self) -> None:
        """Take up again."""
        self._do(Reopen(), translate("Reopened."), leaves=True)

    def do_assign_me(self) -> None:
        """Mine."""
        self._do(Assign(self._agent), translate("Assigned to {who}.", who=self._agent))

    def do_unassign(self) -> None:
        """Everybody's again."""
        self._do(Assign(""), translate("Given back to everybody."))

    def do_assign(self) -> None:
        """Give it to somebody."""

        async def chosen(words: str) -> None:
            name = words.strip().lstrip("@")
            if name.casefold() in ("me", "tôi", "ฉัน"):
                name = self._agent
            if name.casefold() in ("nobody", "-", "không ai", "ไม่มี"):
                name = ""
            desk = self._desk
            assert desk is not None
            if name and name not in desk.team.agents:
                raise NotAllowed(
                    translate(
                        'There is no agent "{name}". There are {all}; `socialdesk team add` makes one known.',
                        name=name,
                        all=", ".join(desk.team.agents),
                    )
                )
            said = (
                translate("Assigned to {who}.", who=name)
                if name
                else translate("Given back to everybody.")
            )
            self._do(Assign(name), said)

        self._with_targets(
            translate("Assign to"),
            translate("me · nobody · a name · Tab completes · ⏎ · Esc"),
            chosen,
            "assignee",
        )

    def do_priority(self) -> None:
        """Say how urgent it is."""

        async def chosen(words: str) -> None:
            from socialdesk.model.conversation import Priority  # noqa: PLC0415 - not before the first paint
            from socialdesk.model.query import PRIORITIES, named  # noqa: PLC0415 - not before the first paint

            found = named(words.strip(), PRIORITIES) or next(
                (
                    each
                    for each in PRIORITIES
                    if words.strip() and each.startswith(words.strip().casefold())
                ),
                None,
            )
            if found is None:
                raise NotAllowed(translate("A priority is low, normal, high or urgent."))
            self._do(
                Prioritise(Priority(found)),
                translate("Priority {priority}.", priority=translate(found)),
            )

        self._with_targets(
            translate("How urgent"), translate("low · normal · high · urgent · ⏎ · Esc"), chosen
        )

    def do_snooze(self) -> None:
        """Put away."""

        async def chosen(words: str) -> None:
            assert self._desk is not None
            until, said = self._desk.session.moment(words)
            self._do(
                Snooze(until, said), translate("Snoozed until {when}.", when=said), leaves=True
            )

        hint = translate("2h · mai 9h · chiều mai 3h · thứ 2 · 24/12 8:30 · ⏎ puts it away · Esc")
        self._with_targets(translate("Snooze until"), hint, chosen)

    def do_tag(self) -> None:
        """Put tags on, take tags off."""

        async def chosen(words: str) -> None:
            from socialdesk.tui.desk.changes import tagging  # noqa: PLC0415 - not before the first paint

            verb = tagging(words)
            said = " ".join([*(f"#{tag}" for tag in verb.add), *(f"−#{tag}" for tag in verb.drop)])
            self._do(verb, said)

        self._with_targets(
            translate("Tag"),
            translate("vip · -vip takes it off · Tab completes · ⏎ · Esc"),
            chosen,
            "tag",
        )

    def _with_targets(
        self,
        title: str,
        hint: str,
        then: Callable[[str], Coroutine[Any, Any, None]],
        offers: str = "",
    ) -> None:
        ids = self._targets()
        if not ids:
            return
        self._fetch_known()

        async def chosen(words: str) -> None:
            if words.strip():
                await then(words)

        self._ask(f"{title} · {veiled(self._name_of(ids))}", hint, chosen, offers=offers)

    def _fetch_known(self) -> None:
        """What lines can be completed with, read while they are typed."""

        async def fetch() -> None:
            if self._desk is not None:
                self._is.known = await self._desk.search.known_values()

        self._work("known", fetch, exclusive=True)

    def do_undo(self) -> None:
        """Take the answer back that was just sent, or else what was done last."""
        if not self._take_back() and self._desk is not None:
            self._work(
                "verb",
                self._turn,
                self._desk.changes.undo,
                translate("Took back"),
                translate("There is nothing to take back."),
            )

    def do_redo(self) -> None:
        """Do again what was taken back."""
        if self._desk is not None:
            self._work(
                "verb",
                self._turn,
                self._desk.changes.redo,
                translate("Did again"),
                translate("There is nothing to do again."),
            )

    async def _turn(
        self, turn: Callable[[], Awaitable[Undone | None]], said: str, nothing: str
    ) -> None:
        found = await turn()
        if found is None:
            self.tell(nothing)
            return
        words = f"{said}: {translate(found.verb)} ({count('{n} conversation', '{n} conversations', len(found.conversations))})"
        if found.skipped:
            moved = count(
                "{n} was moved since and stays", "{n} were moved since and stay", len(found.skipped)
            )
            words = f"{words} · {moved}"
        self.tell(words, bad=not found.conversations)

    def do_merge(self) -> None:
        """Say that this is the same person as another one."""
        ids = self._targets()
        if len(ids) != 1:
            return

        def chosen(found: object) -> None:
            if isinstance(found, tuple) and found[0] == "conversation":
                self._work("verb", self._merged, ids[0], found[1])

        self._open_palette(chosen, people_only=True, title=translate("The same person as …"))

    async def _merged(self, one: int, other: int) -> None:
        assert self._desk is not None
        await self._desk.changes.merge(one, other)
        self.tell(translate("One person now · {key} undoes it", key=self.desk.keymap.shown("undo")))

    def do_detail(self) -> None:
        """Write something down about the customer."""
        ids = self._targets()
        desk = self._desk
        if len(ids) != 1 or desk is None:
            return

        async def chosen(words: str) -> None:
            if words.strip():
                await desk.changes.set_detail(ids[0], words)
                await desk.open.load_customer()
                self._draw_customer()

        hint = translate(
            "pronoun=chị · order=DH123 · phone=… · address=… · anything=… · ⏎ keeps it · Esc"
        )
        self._ask(f"{translate('Write down')} · {veiled(self._name_of(ids))}", hint, chosen)

    # -- comments and deliveries
    # --------------------------------------------------------------------------------

    def _one(self, work: Callable[[int], Awaitable[None]], said: str) -> None:
        """Something that is done to one conversation alone."""
        ids = self._targets()

        async def act() -> None:
            await work(ids[0])
            if said:
                self.tell(said)

        if len(ids) == 1:
            self._work("verb", act)

    def do_hide(self) -> None:
        """Hide the newest comment, or show it again."""
        from socialdesk.model.delivery import Operation  # noqa: PLC0415 - not before the first paint

        thread = self._desk.open.thread if self._desk else None
        hidden = thread is not None and thread.newest_comment_is("hidden")
        self._moderate(
            Operation.UNHIDE if hidden else Operation.HIDE,
            translate("Shown again.") if hidden else translate("Hidden."),
        )

    def do_like(self) -> None:
        """Like the newest comment, or take the like back."""
        from socialdesk.model.delivery import Operation  # noqa: PLC0415 - not before the first paint

        thread = self._desk.open.thread if self._desk else None
        liked = thread is not None and thread.newest_comment_is("liked")
        self._moderate(
            Operation.UNLIKE if liked else Operation.LIKE,
            translate("Like taken back.") if liked else translate("Liked."),
        )

    def do_delete(self) -> None:
        """Delete the newest comment."""
        from socialdesk.model.delivery import Operation  # noqa: PLC0415 - not before the first paint

        async def sure(words: str) -> None:
            if words.casefold() in ("yes", "y", "co", "có", "ใช่"):
                self._moderate(Operation.DELETE, translate("Deleted."))

        self._ask(
            translate("Delete the newest comment for everybody?"),
            translate("type yes and ⏎ · Esc leaves it"),
            sure,
        )

    def _moderate(self, act: Operation, said: str) -> None:
        desk = self._desk
        if desk is not None:
            self._one(lambda number: desk.answering.moderate(number, act), said)

    def do_retry(self) -> None:
        """Send what is stuck once more."""
        self._settle(retry=True)

    def do_drop(self) -> None:
        """Take what is stuck, or scheduled, out."""
        self._settle(retry=False)

    def _settle(self, *, retry: bool) -> None:
        desk = self._desk
        if desk is None:
            return

        async def settle(number: int) -> None:
            done = await desk.answering.settle_trouble(number, retry=retry)
            words = translate("Queued again.") if retry else translate("Taken out.")
            self.tell(words if done else translate("Nothing is stuck here."))

        self._one(settle, "")

    def do_beside(self) -> None:
        """To the same person's other conversation."""
        thread = self._desk.open.thread if self._desk else None
        if thread is None or not thread.beside:
            self.tell(translate("Nothing else is known of this person."))
            return
        self._go_to(thread.beside[0].id)
        if self._is.pane != "list":
            self._enter("composer")

    def do_why(self) -> None:
        """Why this stands here."""
        ids = self._targets()
        if ids and self._desk is not None:
            self.tell(self._desk.inbox.why(ids[0]))

    # -- finding
    # ------------------------------------------------------------------------------------------------

    def do_search(self) -> None:
        """Find words and customers."""
        from socialdesk.tui.screens.prompt import SearchScreen  # noqa: PLC0415 - not before the first paint

        desk = self._desk
        if desk is None:
            return
        self._fetch_known()

        def found(place: int | None) -> None:
            self._is.hits, self._is.hit = list(screen.hits), place if place is not None else -1
            if place is not None:
                self._hit(0)
                self._enter("composer")

        screen = SearchScreen(desk.search.hits, self.desk.zone, self._offers)
        self.app.push_screen(screen, found)

    def do_filter(self) -> None:
        """Narrow the list."""
        desk = self._desk
        if desk is None:
            return
        self._fetch_known()

        async def chosen(words: str) -> None:
            from socialdesk.services.search import understood  # noqa: PLC0415 - not before the first paint

            await self._show_view(desk.inbox.view, understood(words))

        hint = translate(
            "channel:zalo wait:>10m tag:vip assignee:me is:unread · Tab completes · empty: everything · ⏎ · Esc"
        )
        self._ask(
            translate("Narrow the list to"),
            hint,
            chosen,
            before=str(desk.inbox.narrowing),
            offers="query",
        )

    def do_save_view(self) -> None:
        """Keep what the list is narrowed to as a tab."""
        desk = self._desk
        if desk is None:
            return
        if not desk.inbox.narrowing:
            self.tell(
                translate("Narrow the list first: {key}.", key=self.desk.keymap.shown("filter")),
                bad=True,
            )
            return

        async def named(words: str) -> None:
            await desk.inbox.save_view(words)
            await self._show_view(len(desk.inbox.tabs) - 1)
            self.tell(translate("Kept as tab {n}.", n=len(desk.inbox.tabs)))

        self._ask(translate("A name for this view"), str(desk.inbox.asked()), named)

    def do_drop_view(self) -> None:
        """Forget the tab."""

        async def drop() -> None:
            assert self._desk is not None
            name = await self._desk.inbox.drop_view()
            await self._show_view(0)
            self.tell(translate("The view {name} is forgotten.", name=name))

        self._work("view", drop, exclusive=True)

    def do_palette(self) -> None:
        """Go anywhere, do anything."""
        self._open_palette(self._from_palette)

    def do_commands_only(self) -> None:
        """Every action by name."""
        self._open_palette(self._from_palette, before=">")

    def _open_palette(
        self,
        then: Callable[[object], None],
        *,
        before: str = "",
        people_only: bool = False,
        title: str = "",
    ) -> None:
        from socialdesk.tui.screens.palette import PaletteScreen  # noqa: PLC0415 - not before the first paint

        if self._desk is not None:
            screen = PaletteScreen(
                self._desk,
                self.desk.keymap,
                self.why_not,
                before=before,
                people_only=people_only,
                title=title,
            )
            self.app.push_screen(screen, then)

    def _from_palette(self, found: object) -> None:
        """What was chosen: (kind, value)."""
        if not isinstance(found, tuple):
            return
        kind, value = found
        if kind == "action":
            self._perform(value)
        elif kind == "conversation":
            self._go_to(value)
            self._enter("composer")
        elif kind == "view":
            self._choose_view(value)
        elif kind == "tag":
            from socialdesk.services.search import understood  # noqa: PLC0415 - not before the first paint

            self._work("view", self._show_view, 5, understood(f'tag:"{value}"'), exclusive=True)

    def why_not(self, name: str) -> str:
        """Why an action cannot be done now; empty if it can."""
        thread = self._desk.open.thread if self._desk else None
        if name in ("comment", "private", "hide", "like", "delete") and (
            thread is None or not thread.is_comment
        ):
            return translate("only for comments")
        if name == "private" and thread is not None and thread.private:
            return thread.private
        if name in ("reply", "send") and thread is not None and thread.barred:
            return thread.barred
        if name == "beside" and (thread is None or not thread.beside):
            return translate("nothing else is known of this person")
        if name == "save_view" and self._desk is not None and not self._desk.inbox.narrowing:
            return translate("narrow the list first")
        if name in ("hit_next", "hit_before") and not self._is.hits:
            return translate("search first")
        if (
            name in ("quote", "look", "copy_message", "edit", "unsend")
            and self._thread.chosen is None
        ):
            return translate(
                "choose a message first ({key})", key=self.desk.keymap.shown("to_thread")
            )
        return ""

    # -- copying and looking
    # ------------------------------------------------------------------------------------

    def do_copy(self) -> None:
        """Number; number and name; and the last message."""
        ids, desk = self._targets(), self._desk
        item = desk.inbox.window.item(ids[0]) if desk and ids else None
        if item is None or desk is None:
            return
        now = desk.session.now()
        again = 0 <= now - self._is.copied_at < COPY_AGAIN
        self._is.copied = min(self._is.copied + 1, 3) if again else 1
        self._is.copied_at = now
        parts = (f"#{item.row.id}", item.row.name, item.row.last_text)[: self._is.copied]
        self.desk.copy(" ".join(parts))

    def do_copy_message(self) -> None:
        """The words of the chosen message."""
        entry = self._thread.chosen
        if entry is not None:
            self.desk.copy(entry.text or " ".join(file.name for file in entry.attachments))

    def do_attachment(self) -> None:
        """The newest file, picture or link of the conversation."""
        entries = self._desk.open.thread.entries if self._desk and self._desk.open.thread else []
        from socialdesk.tui.opening import links_of  # noqa: PLC0415 - not before the first paint

        entry = next(
            (
                each
                for each in reversed(entries)
                if each.author != "agent" and (each.attachments or links_of(each.text))
            ),
            None,
        )
        if entry is None:
            self.tell(translate("There is no file and no link in this conversation."), bad=True)
            return
        self._look_at(entry)

    def do_look(self) -> None:
        """The file, picture or link of the chosen message."""
        entry = self._thread.chosen
        if entry is not None:
            self._look_at(entry)

    def _look_at(self, entry: object) -> None:
        from socialdesk.services.thread import Entry  # noqa: PLC0415 - not before the first paint
        from socialdesk.tui.screens.viewer import ViewerScreen  # noqa: PLC0415 - the same

        desk, number = self._desk, self._is.open_id
        if desk is not None and number is not None and isinstance(entry, Entry):
            self.app.push_screen(ViewerScreen(desk, number, entry, self.desk.opener))

    # -- the desk itself
    # ----------------------------------------------------------------------------------------

    def do_accounts(self) -> None:
        """How each account fares."""
        from socialdesk.tui.screens.health import HealthScreen  # noqa: PLC0415 - not before the first paint

        if self._desk is not None:
            self.app.push_screen(HealthScreen(self._desk.health.lines()))

    def do_checklist(self) -> None:
        """What is set up, and what to connect next."""
        from socialdesk.tui.screens.checklist import ChecklistScreen  # noqa: PLC0415 - not before the first paint

        async def show() -> None:
            assert self._desk is not None
            done = await self._desk.health.connected()
            self.app.push_screen(ChecklistScreen(done, demo=self.desk.is_demo))

        if self._desk is not None:
            self._work("checklist", show)

    def do_help(self) -> None:
        """Every key."""
        from socialdesk.tui.screens.help import HelpScreen  # noqa: PLC0415 - not before the first paint

        self.app.push_screen(HelpScreen(self.desk.keymap, self._is.pane))

    def do_help_here(self) -> None:
        """The same, by the key of the list."""
        self.do_help()

    def do_pane(self) -> None:
        """Show or hide the customer."""
        if (
            not self.has_class("wide")
            and not self.has_class("narrow")
            and self.has_class("customer-over")
        ):
            self.remove_class("customer-over")
        elif not self.has_class("wide"):
            self.add_class("customer-over")
        else:
            self._is.show_customer = not self._is.show_customer
        self._draw_customer()
        self.call_after_refresh(self._draw_all)

    def do_mask(self) -> None:
        """Hide names and words, or show them again."""
        from socialdesk.tui.text import Veil  # noqa: PLC0415 - only here

        Veil.drawn = not Veil.drawn
        self._thread.redraw()
        self._draw_all()
        self.tell(
            translate("Names and words are hidden.")
            if Veil.drawn
            else translate("Names and words are shown.")
        )

    def do_theme(self) -> None:
        """The next theme."""
        themes = list(palette.THEMES)
        theme = themes[(themes.index(palette.chosen) + 1) % len(themes)]
        self.desk.dress(theme)
        self._thread.redraw()
        self._draw_all()
        self.tell(
            translate(
                'Theme: {name}. `[desk] theme = "{theme}"` keeps it.',
                name=translate(palette.THEMES[theme]),
                theme=theme,
            )
        )

    def do_language(self) -> None:
        """The next language."""
        from socialdesk.model.i18n import LANGUAGES, language, set_language  # noqa: PLC0415 - only here

        spoken = LANGUAGES[(LANGUAGES.index(language()) + 1) % len(LANGUAGES)]
        set_language(spoken)
        self._thread.redraw()
        self.tell(translate('English. `[desk] language = "{language}"` keeps it.', language=spoken))
        self.do_redraw()

    def do_quit(self) -> None:
        """Leave; what is typed is written first, and what is about to be lost is said."""
        self._work("quit", self._leave_desk)

    def do_leave_desk(self) -> None:
        """The same, from anywhere."""
        self.do_quit()

    async def _leave_desk(self) -> None:
        desk = self._desk
        try:
            if self._is.writing.mode in ("reply", "note"):
                await self._write_draft(
                    self._is.open_id, self._composer.text, self._is.writing.mode == "note"
                )
            if desk is not None:
                await desk.team.leave()
        finally:
            self.app.exit()  # also when the store cannot be written: nobody is held here
