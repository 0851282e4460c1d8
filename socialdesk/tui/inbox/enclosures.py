"""What goes along with an answer, or comes from elsewhere into it: files, and words of an editor."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from socialdesk.model.i18n import translate
from socialdesk.tui.actions.panes import COMPOSER
from socialdesk.tui.editor import edit_file, lend_terminal

if TYPE_CHECKING:
    from socialdesk.tui.inbox.composer import Composer
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.writing import Writing
    from socialdesk.tui.reach import Reach


class Enclosures:
    """A file is checked against what the platform takes before it is shown as attached."""

    def __init__(self, context: Context, composer: Composer) -> None:
        self._context = context
        self._composer = composer

    def ask(self) -> None:
        """Choose a file to go along: of this machine, or, in a browser, of the machine it runs on."""
        screen, reach, writing = self._context.screen, self._reach, self._composer.writing
        if not reach.is_here and reach.shared is None:
            if writing.attach:
                self._take_off(writing)
                screen.tell(translate("No file goes along."))
            else:
                screen.program.ask_for_upload()
            return
        keys = self._context.prompt_keys()
        hint = (
            translate("its path · {complete} completes · empty: none · {accept} · {close}", **keys)
            if reach.is_here
            else translate(
                "its name in the shop's folder · {complete} completes · empty: one of your machine · {accept} · {close}",
                **keys,
            )
        )
        number = self._context.shown.id

        async def chosen(words: str) -> None:
            if words.strip():
                await self.attach(str(reach.file(words)), writing, number)
            elif reach.is_here or writing.attach:
                self._take_off(writing)
            else:
                screen.program.ask_for_upload()

        screen.ask(translate("Which file?"), hint, chosen, offers=reach.offers)

    def _take_off(self, writing: Writing) -> None:
        writing.attach = writing.attached = ""
        self._composer.draw()

    @property
    def _reach(self) -> Reach:
        return self._context.screen.program.reach

    def add(self, path: str) -> None:
        """Have a file attached that the shop or this desk chose, beside the keys."""
        writing, number = self._composer.writing, self._context.shown.id
        self._context.screen.work("attach", self.attach, path, writing, number)

    def take_upload(self, path: str) -> None:
        """A file came from the browser: it goes along with what is being written. Raises NotAllowed for
        one that came from elsewhere."""
        screen = self._context.screen
        if screen.pane == COMPOSER.name and not self._composer.is_closed:
            self.add(str(self._reach.upload(path)))
        else:
            words = translate("Begin an answer first; then the file goes along with it.")
            screen.tell(words, bad=True)

    async def attach(self, path: str, writing: Writing, number: int | None) -> None:
        """Attach a file to what is being written to a conversation. Raises NotAllowed with what the
        platform takes."""
        from socialdesk.model.text import human_size  # noqa: PLC0415 - not before the first paint

        if number is None:
            return
        path = path.strip("'\"")
        writing.is_attaching = True  # nothing is sent without it meanwhile
        try:
            file = await self._context.desk.answering.checked_file(number, path)
        finally:
            writing.is_attaching = False
        writing.attach, writing.attached = path, f"{file.name} {human_size(file.size)}"
        self._composer.draw()

    def edit_elsewhere(self) -> None:
        """Write in $EDITOR; what it leaves is the draft."""
        import tempfile  # noqa: PLC0415 - only here

        screen = self._context.screen
        if not self._reach.is_here:
            screen.tell(
                translate("In a browser there is no editor of the desk's machine."), bad=True
            )
            return
        command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
        if not command:
            screen.tell(
                translate(
                    "No editor is set. Set the environment variable EDITOR, for example to nano."
                ),
                bad=True,
            )
            return
        with tempfile.TemporaryDirectory(prefix="socialdesk-") as folder:
            path = Path(folder) / "answer.txt"
            path.touch(mode=0o600)
            path.write_text(self._composer.text, encoding="utf-8")
            try:
                self._run(command, path)
            except Exception as error:  # noqa: BLE001 - an editor that is not there, a terminal that cannot be lent
                words = translate(
                    "The editor could not be opened ({error}).", error=type(error).__name__
                )
                screen.tell(words, bad=True)
                return
            text = path.read_text(encoding="utf-8", errors="replace").rstrip("\n")
        self._composer.area.put(text)
        screen.app.refresh(repaint=True, layout=True)

    def edit_file(self, path: str) -> None:
        """Open a file of the shop's own in $EDITOR; what is written in the composer stays."""
        edit_file(self._context.screen, path)

    def _run(self, command: str, path: Path) -> None:
        lend_terminal(self._context.screen, command, path)
