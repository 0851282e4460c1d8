"""What is done to conversations, one or many: resolve, snooze, tag, assign; and taking it back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from socialdesk.model.changes import Assign, Change, Reopen, Resolve, Resume, Want
from socialdesk.model.consent import PROMOTIONS
from socialdesk.model.i18n import count, grouped, translate
from socialdesk.tui.text import named, veiled

if TYPE_CHECKING:
    from socialdesk.services.conversations import Verb
    from socialdesk.store.history import Undone
    from socialdesk.store.seen import Seen
    from socialdesk.tui.inbox.completions import Completions
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.list_pane import ListPane
    from socialdesk.tui.inbox.navigator import Navigator
    from socialdesk.tui.inbox.status_lines import StatusLines

SURE_FROM = 2
"""Conversations from which a change of many is looked at first."""
MOST_NAMED = 8


class Triage:
    """Everything here means what is marked, else what is under the cursor; while somebody reads or
    writes, what is open."""

    def __init__(
        self,
        context: Context,
        list_pane: ListPane,
        status: StatusLines,
        navigator: Navigator,
        completions: Completions,
    ) -> None:
        self._context = context
        self._list = list_pane
        self._status = status
        self._navigator = navigator
        self._completions = completions

    # -- one or many

    def _do(
        self,
        change: Change,
        ids: list[int] | None = None,
        *,
        leaves: bool = False,
        then: Callable[[], None] | None = None,
        seen: Seen | None = None,
    ) -> None:
        """A change of these, or of the targets: at once for one, after a look at whom it means for
        many."""
        ids = self._list.targets() if ids is None else ids
        screen = self._context.screen
        if not ids:
            return
        said = self._context.desk.changes.said(change)
        seen = self._context.desk.seen(ids) if seen is None else seen

        def carry_out(group: str) -> None:
            screen.work(group, self._carry_out, change, ids, said, leaves, then, seen)

        if len(ids) < SURE_FROM:
            carry_out("verb")
            return
        from socialdesk.tui.dialogs.preview import PreviewScreen  # noqa: PLC0415 - not before the first paint

        items = [self._context.desk.inbox.window.item(each) for each in ids[:MOST_NAMED]]
        names = [veiled(named(item.row.name)) for item in items if item]
        PreviewScreen(self._context.desk.changes.asked(change, len(ids)), names, len(ids)).open(
            screen.app, lambda is_sure: carry_out("many") if is_sure else None
        )

    async def _carry_out(
        self,
        change: Change,
        ids: list[int],
        said: str,
        leaves: bool,
        then: Callable[[], None] | None,
        seen: Seen,
    ) -> None:
        changes = self._context.desk.changes
        if leaves:
            self._list.stay.update(ids)

        def told(done: int) -> None:
            if len(ids) > 1:
                words = translate(
                    "{said} {n} of {all} …", said=said, n=grouped(done), all=grouped(len(ids))
                )
                self._status.progress(words)

        try:
            done = await changes.do(change, ids, told, seen=seen)
        except BaseException:
            self._context.held.let_go()
            raise
        finally:
            self._status.progress("")
        self._list.unmark(ids)
        many = count("{n} conversation", "{n} conversations", len(done.conversations))
        undo = translate("{key} undoes it", key=self._context.keymap.shown("undo"))
        said = changes.said(change, done)
        self._context.screen.tell(f"{said}{f' ({many})' if len(ids) > 1 else ''} · {undo}")
        if late := changes.overtaken(change, done):
            self._context.screen.tell(late, bad=True)
            self._context.held.let_go()  # whoever wrote is looked at before the next
        elif then is not None:
            then()

    def change(self, change: Change, ids: list[int], *, leaves: bool = False) -> None:
        """A change of these that another part of the screen asks for, told and undone as any."""
        self._do(change, ids, leaves=leaves)

    def _ask(
        self,
        title: str,
        hint: str,
        verb: Verb,
        offers: Callable[[str], list[str]] | None = None,
        meaning: Callable[[str], str] | None = None,
    ) -> None:
        """A question about the targets, answered in words; an empty answer changes nothing. Whom the
        title names is who is meant, wherever the cursor is by the time of the answer."""
        ids = self._list.targets()
        if not ids:
            return
        self._completions.fetch()
        seen = self._context.desk.seen(ids)

        async def chosen(words: str) -> None:
            if words.strip():
                change = await self._context.desk.changes.understood(verb, words)
                if len(ids) < SURE_FROM:  # in this very turn: what is pressed next comes after it
                    said, leaves = self._context.desk.changes.said(change), verb == "snooze"
                    await self._carry_out(change, ids, said, leaves, None, seen)
                else:
                    self._do(change, ids, leaves=verb == "snooze", seen=seen)

        title = f"{title} · {veiled(self._list.name_of(ids))}"
        self._context.screen.ask(title, hint, chosen, offers=offers, meaning=meaning)

    # -- changes

    def resolve(self) -> None:
        """Done."""
        self._do(Resolve(), leaves=True)

    def resolve_next(self) -> None:
        """Done, and on to the next."""
        if len(self._list.targets()) == 1:
            self._context.held.begin()  # what is typed now is for the next
        self._do(Resolve(), leaves=True, then=self._navigator.best_next)

    def reopen(self) -> None:
        """Take up again."""
        self._do(Reopen(), leaves=True)

    def assign_me(self) -> None:
        """Mine."""
        self._do(Assign(self._context.agent))

    def unassign(self) -> None:
        """Everybody's again."""
        self._do(Assign(""))

    def assign(self) -> None:
        """Give it to somebody."""
        hint = translate(
            "me · nobody · a name · {complete} completes · {accept} · {close}",
            **self._context.prompt_keys(),
        )
        self._ask(translate("Assign to"), hint, "assign", self._completions.of("assignee"))

    def prioritise(self) -> None:
        """Say how urgent it is."""
        hint = translate(
            "low · normal · high · urgent · {accept} · {close}", **self._context.prompt_keys()
        )
        self._ask(translate("How urgent"), hint, "priority")

    def snooze(self) -> None:
        """Put away."""
        hint = translate(
            "2h · mai 9h · chiều mai 3h · thứ 2 · 24/12 8:30 · {accept} puts it away · {close}",
            **self._context.prompt_keys(),
        )
        meaning = self._context.meant_moment
        self._ask(translate("Snooze until"), hint, "snooze", meaning=meaning)

    def pause(self) -> None:
        """Let the clock of its target stand still."""
        hint = translate(
            "customer · stock · shipper, with until when: stock 2h · {accept} · {close}",
            **self._context.prompt_keys(),
        )
        self._ask(translate("Waiting for"), hint, "pause")

    def resume(self) -> None:
        """Let it run again."""
        self._do(Resume())

    def tag(self) -> None:
        """Put tags on, take tags off."""
        hint = translate(
            "vip · -vip takes it off · {complete} completes · {accept} · {close}",
            **self._context.prompt_keys(),
        )
        self._ask(translate("Tag"), hint, "tag", self._completions.of("tag"))

    def topics(self) -> None:
        """Say what the customer wants to be told of."""
        hint = translate(
            "live · -live leaves it · {complete} completes · {accept} · {close}",
            **self._context.prompt_keys(),
        )
        self._ask(translate("Topics"), hint, "topic", self._completions.of("topic"))

    def promotions(self) -> None:
        """The customer wants no promotions any more; of one who wants none, wants them again."""
        ids = self._list.targets()
        if len(ids) != 1:
            self._do(Want(leave=(PROMOTIONS,)))
            return
        self._context.screen.work("verb", self._turn_promotions, ids, self._context.desk.seen(ids))

    async def _turn_promotions(self, ids: list[int], seen: Seen) -> None:
        changes = self._context.desk.changes
        is_out = await changes.opted_out(ids[0])
        want = Want(join=(PROMOTIONS,)) if is_out else Want(leave=(PROMOTIONS,))
        await self._carry_out(want, ids, changes.said(want), leaves=False, then=None, seen=seen)

    # -- taking back

    def undo(self) -> None:
        """Take back what was done last."""
        said, nothing = translate("Took back"), translate("There is nothing to take back.")
        work = self._context.screen.work
        undo = partial(self._context.desk.changes.undo, self._one())
        work("turn", self._turn, undo, said, nothing)

    def redo(self) -> None:
        """Do again what was taken back."""
        said, nothing = translate("Did again"), translate("There is nothing to do again.")
        work = self._context.screen.work
        redo = partial(self._context.desk.changes.redo, self._one())
        work("turn", self._turn, redo, said, nothing)

    def _one(self) -> int | None:
        """The conversation that is looked at: what a rule did there is taken back too."""
        ids = self._list.targets()
        return ids[0] if len(ids) == 1 else None

    async def _turn(
        self, turn: Callable[[], Awaitable[Undone | None]], said: str, nothing: str
    ) -> None:
        found = await turn()
        if found is None:
            self._context.screen.tell(nothing)
            return
        many = count("{n} conversation", "{n} conversations", len(found.conversations))
        words = f"{said}: {translate(found.verb)} ({many})"
        if found.skipped:
            moved = count(
                "{n} was moved since and stays", "{n} were moved since and stay", len(found.skipped)
            )
            words = f"{words} · {moved}"
        self._context.screen.tell(words, bad=not found.conversations)
