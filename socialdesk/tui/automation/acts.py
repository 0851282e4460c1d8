"""What is done from the screen: switched, tried, closed for a vacation, settled, opened in an editor."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from socialdesk.model.changes import Outcome
from socialdesk.model.i18n import translate
from socialdesk.tui.automation.answers_page import AnswersPage
from socialdesk.tui.automation.promises_page import PromisesPage
from socialdesk.tui.dialogs.sure import SureScreen
from socialdesk.tui.editor import edit_file

if TYPE_CHECKING:
    from pathlib import Path

    from socialdesk.services.rules.overview import Listed
    from socialdesk.tui.automation.list_pane import ListPane
    from socialdesk.tui.automation.page import Page
    from socialdesk.tui.desk.automation import Automation
    from socialdesk.tui.screen import DeskScreen


class Acts:
    """What is meant is the line under the cursor when the key was pressed."""

    def __init__(
        self,
        screen: DeskScreen,
        automation: Automation,
        list_pane: ListPane,
        page: Callable[[], Page],
        done: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        """`done` reads and draws what became of it."""
        self._screen = screen
        self._automation = automation
        self._list = list_pane
        self._page = page
        self._done = done

    # -- switches

    def switch(self) -> None:
        """Turn what the cursor is on off, or on again."""
        line = self._list.line
        if line is None or not line.switch:
            self._screen.tell(translate("Nothing is switched here; lines with ● or ○ are."))
            return
        self._screen.work("verb", self._switch, line.switch, line.words)

    async def _switch(self, switch: str, words: str) -> None:
        on = await self._automation.turn(switch)
        await self._done()
        self._screen.tell(
            translate("{name} is on.", name=words)
            if on
            else translate("{name} is off.", name=words)
        )

    # -- hours and acknowledgements

    def next_account(self) -> None:
        """The next account's hours."""
        if self._automation.is_read:
            self._automation.next_account()
            self._screen.work("asked", self._done, exclusive=True)

    def vacation(self) -> None:
        """Close from now on, until a moment that is asked for."""
        keymap, account = self._screen.program.keymap, self._automation.account
        title = (
            translate("Close “{account}” from now until when?", account=account)
            if account
            else translate("Close the shop from now until when?")
        )
        hint = translate(
            "2027-02-12 (to its end), tomorrow 9:00; nothing: until you end it · {accept} closes · {close} leaves it",
            accept=keymap.shown("accept", "prompt"),
            close=keymap.shown("close", "prompt"),
        )
        self._screen.ask(
            title, hint, self._vacation, meaning=lambda words: self._automation.until(words)[1]
        )

    async def _vacation(self, words: str) -> None:
        await self._automation.begin_vacation(words)
        await self._done()
        key = self._screen.program.keymap.shown("end_vacation")
        self._screen.tell(translate("Closed for a vacation. {key} ends it.", key=key))

    def end_vacation(self) -> None:
        """Open again, if somebody is sure."""
        account = self._automation.account

        async def look() -> Sequence[str]:
            return [translate("The usual hours hold again from now on.")]

        def sure(yes: bool) -> None:
            if yes:
                self._screen.work("verb", self._end_vacation)

        title = (
            translate("End the vacation of “{account}”?", account=account)
            if account
            else translate("End the vacation of the shop?")
        )
        SureScreen(title, look).open(self._screen.app, sure)

    async def _end_vacation(self) -> None:
        await self._automation.end_vacation()
        await self._done()
        self._screen.tell(translate("The vacation has ended; the usual hours hold again."))

    def at_moment(self) -> None:
        """What would be said at a moment that is typed; without words now."""
        keymap = self._screen.program.keymap
        hint = translate(
            "tonight 10pm, mai 9h, 2026-12-25 12:00; nothing: now · {accept} shows it · {close} leaves it",
            accept=keymap.shown("accept", "prompt"),
            close=keymap.shown("close", "prompt"),
        )
        self._screen.ask(
            translate("What would be said when?"),
            hint,
            self._at_moment,
            meaning=lambda words: self._automation.moment_of(words)[1],
        )

    async def _at_moment(self, words: str) -> None:
        self._automation.moment = self._automation.moment_of(words)[0] if words else None
        await self._done()

    # -- rules and answers

    def try_rule(self, listed: Listed) -> None:
        """What it would have done, read beside the keys."""
        self._automation.trying = listed.rule.name
        self._screen.draw_all()
        self._screen.work("try", self._try_rule, listed, exclusive=True)

    async def _try_rule(self, listed: Listed) -> None:
        try:
            await self._automation.try_rule(listed.rule)
        finally:
            self._automation.trying = ""
        await self._done()

    def edit(self) -> None:
        """Open the file of what the cursor is on in $EDITOR."""
        page, line = self._page(), self._list.line
        path = ""
        if isinstance(page, AnswersPage):
            path = page.path(line) if line is not None else ""
        elif self._automation.is_read:
            path = self._automation.services.rules_file
        if not path:
            self._screen.tell(translate("There is no file of this."), bad=True)
            return
        edit_file(self._screen, path)
        self._screen.work("asked", self._done, exclusive=True)

    def ask_answers(self) -> None:
        """Type a customer's words, and see the ranking."""
        from socialdesk.tui.automation.asking import AskingScreen  # noqa: PLC0415 - few ask

        def chosen(answer: str | None) -> None:
            if answer is not None:
                self._list.go_to(f"answer {answer}")
                self._screen.draw_all()

        AskingScreen(self._automation.ranking).open(self._screen.app, chosen)

    def new_answer(self) -> None:
        """Begin a file: with the questions of what the cursor is on, if no answer covers them."""
        page, line, keymap = self._page(), self._list.line, self._screen.program.keymap
        gap = page.gap(line) if isinstance(page, AnswersPage) and line is not None else None
        questions = list(gap.examples) if gap is not None else []

        async def answered(name: str) -> None:
            if name:
                path = await self._automation.begin_answer(name, questions)
                await self._tell_begun(path)

        hint = translate(
            "letters, digits, - and _, like ship-fee · {accept} begins it · {close} leaves it",
            accept=keymap.shown("accept", "prompt"),
            close=keymap.shown("close", "prompt"),
        )
        self._screen.ask(translate("What is the new answer called?"), hint, answered)

    async def _tell_begun(self, path: Path) -> None:
        await self._done()
        self._list.go_to(f"answer {path.stem}")
        self._screen.draw_all()
        key = self._screen.program.keymap.shown("edit_answer")
        words = translate(
            "{path} is begun: write what is said. {key} opens it.", path=path, key=key
        )
        self._screen.tell(words)

    # -- promises

    def keep(self) -> None:
        """The promise was kept."""
        self._settle(Outcome.KEPT)

    def drop(self) -> None:
        """Let it go."""
        self._settle(Outcome.DROPPED)

    def _settle(self, outcome: Outcome) -> None:
        page, line = self._page(), self._list.line
        found = page.promise(line) if isinstance(page, PromisesPage) and line is not None else None
        if found is None:
            self._screen.tell(translate("There is no promise here."))
            return
        self._screen.work("verb", self._settled, found.id, outcome)

    async def _settled(self, promise: int, outcome: Outcome) -> None:
        await self._automation.settle(promise, outcome)
        await self._done()
        words = translate("The promise was kept.") if outcome is Outcome.KEPT else translate("The promise is let go.")  # fmt: skip
        undo = translate("In its conversation {key} takes that back.", key=self._screen.program.keymap.shown("undo"))  # fmt: skip
        self._screen.tell(f"{words} {undo}")

    def whose(self) -> None:
        """Mine alone, or everybody's."""
        self._automation.is_mine = not self._automation.is_mine
        self._screen.draw_all()
