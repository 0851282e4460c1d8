"""What is done to a comment, or to all that say the same: answered, hidden, liked, tagged, kept out of
games. Each means the line that was chosen when its key was pressed, whatever comes meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from socialdesk.model.game import BANNED
from socialdesk.model.i18n import count, translate
from socialdesk.model.stream import Line
from socialdesk.tui.desk.lives import Done, Lives, why_not_a_comment
from socialdesk.tui.live import rows
from socialdesk.tui.text import clip

if TYPE_CHECKING:
    from socialdesk.store.canned import CannedAnswer
    from socialdesk.tui.live.stream_pane import StreamPane
    from socialdesk.tui.screen import DeskScreen

Say = Callable[[Line, str], Coroutine[Any, Any, Done]]


class Acts:
    """Keys on the chosen line; without one they say so."""

    def __init__(self, screen: DeskScreen, lives: Lives, pane: StreamPane) -> None:
        self._screen = screen
        self._lives = lives
        self._pane = pane

    def why_not(self) -> str:
        """Why nothing can be done to what is chosen; empty if something can."""
        return "" if self._pane.chosen is not None else translate("no comment is chosen")

    def why_not_public(self) -> str:
        """Why nothing can be done to it in public; empty if something can."""
        return why_not_a_comment(self._pane.chosen)

    def _line(self, why: str) -> Line | None:
        if why:
            self._screen.tell(f"{why[0].upper()}{why[1:]}.", bad=True)
            return None
        return self._pane.chosen

    # -- answering

    def answer(self) -> None:
        """Answer in public; somebody who wrote in private gets it in private."""
        if (line := self._line(self.why_not())) is not None:
            self._screen.work("canned", partial(self._ask, line))

    def canned(self) -> None:
        """Answer in the same way by a canned answer."""
        if (line := self._line(self.why_not())) is not None:
            self._screen.work("canned", partial(self._ask, line, before="/"))

    def answer_privately(self) -> None:
        """Answer everybody in the line in private."""
        if (line := self._line(self.why_not())) is not None:
            self._screen.work("canned", partial(self._ask, line, private=True))

    async def _ask(self, line: Line, *, private: bool = False, before: str = "") -> None:
        """Ask for the words; canned answers are offered by their shortcut."""
        canned = {f"/{each.shortcut}": each for each in await self._lives.canned()}
        say: Say = self._lives.answer_privately if private else self._lives.answer

        async def then(words: str) -> None:
            if words:
                await self._say(line, _text(words, canned), say, private=private)

        self._screen.ask(
            self._title(line, private=private),
            translate(
                "/ offers canned answers, {complete} completes · {accept} sends · {close} leaves it",
                **self._keys(),
            ),
            then,
            before=before,
            offers=lambda words: _offers(words, canned),
        )

    def _title(self, line: Line, *, private: bool) -> str:
        newest = line.newest
        words = clip(" ".join(rows.words_of(newest).split()), 60)
        if private and line.count > 1:
            people = count("{n} person", "{n} people", line.people)
            return translate("To {people} in private: {words}", people=people, words=words)
        name = rows.who(newest)
        if private or newest.is_private:
            return translate("To {name} in private: {words}", name=name, words=words)
        return translate("To {name} in public: {words}", name=name, words=words)

    def _keys(self) -> dict[str, str]:
        keymap = self._screen.program.keymap
        return {name: keymap.shown(name, "prompt") for name in ("accept", "close", "complete")}

    async def _say(self, line: Line, text: str, say: Say, *, private: bool) -> None:
        done = await say(line, text)
        self._pane.take()
        if private:
            self._tell(done, count("{n} private reply is on its way.", "{n} private replies are on their way.", done.count))  # fmt: skip
        else:
            self._screen.tell(translate("The answer is on its way."))

    def take_back(self) -> None:
        """Take what was just said back, while it is held."""
        self._screen.work("verb", self._take_back)

    async def _take_back(self) -> None:
        taken = await self._lives.take_back()
        words = count("{n} answer taken back.", "{n} answers taken back.", taken)
        self._screen.tell(words if taken else translate("There is nothing to take back."))

    # -- at the platform

    def hide(self) -> None:
        """Hide it from the public, or show it again."""
        if (line := self._line(self.why_not_public())) is not None:
            hidden = line.newest.is_hidden
            self._act(line, self._lives.hide, translate("Shown again.") if hidden else translate("Hidden."))  # fmt: skip

    def like(self) -> None:
        """Like it, or take the like back."""
        if (line := self._line(self.why_not_public())) is not None:
            liked = line.newest.is_liked
            self._act(line, self._lives.like, translate("Like taken back.") if liked else translate("Liked."))  # fmt: skip

    def _act(self, line: Line, act: Callable[[Line], Coroutine[Any, Any, Done]], said: str) -> None:
        self._screen.work("verb", self._carry_out, line, act, said)

    async def _carry_out(
        self, line: Line, act: Callable[[Line], Coroutine[Any, Any, Done]], said: str
    ) -> None:
        done = await act(line)
        self._pane.take()
        self._tell(done, said if done.count == 1 else f"{said} (×{done.count})")

    def _tell(self, done: Done, said: str) -> None:
        if done.why:
            self._screen.tell(f"{said} {translate('Not for all: {why}', why=done.why)}", bad=True)
        else:
            self._screen.tell(said)

    # -- on the overlay

    def pin(self) -> None:
        """Show it on the overlay, or nothing where it is shown."""
        if (line := self._line(self.why_not_public())) is not None:
            self._screen.work("verb", self._pin, line)

    async def _pin(self, line: Line) -> None:
        is_shown = await self._lives.pin(line)
        self._pane.draw()
        if is_shown:
            self._screen.tell(translate("Pinned: the overlay shows it."))
        else:
            self._screen.tell(translate("No comment is pinned."))

    # -- people

    def tag(self) -> None:
        """Put tags on whoever says it."""
        line = self._line(self.why_not())
        if line is None:
            return

        async def then(words: str) -> None:
            if words:
                changed = await self._lives.tag(line, words)
                tagged = len(changed.conversations)
                self._screen.tell(count("{n} conversation changed.", "{n} conversations changed.", tagged))  # fmt: skip

        self._screen.ask(
            translate("Tags for {who}", who=self._who(line)),
            translate("-name takes one off · {accept} does it · {close} leaves it", **self._keys()),
            then,
        )

    def ban(self) -> None:
        """Keep whoever says it out of games, or let them in again."""
        if (line := self._line(self.why_not())) is not None:
            self._screen.work("verb", self._ban, line)

    async def _ban(self, line: Line) -> None:
        who = self._who(line)
        if await self._lives.ban(line, BANNED):
            self._screen.tell(translate("{who}: not counted in games from now on.", who=who))
        else:
            self._screen.tell(translate("{who}: counted in games again.", who=who))

    def _who(self, line: Line) -> str:
        if line.people > 1:
            return count("{n} person", "{n} people", line.people)
        return rows.who(line.newest)


def _text(words: str, canned: dict[str, CannedAnswer]) -> str:
    """What is meant: a canned answer by its shortcut, or the words."""
    known = canned.get(words.strip())
    return known.body if known is not None else words


def _offers(words: str, canned: dict[str, CannedAnswer]) -> list[str]:
    """Shortcuts that begin so."""
    if not words.startswith("/") or " " in words:
        return []
    return [each for each in sorted(canned) if each.startswith(words)]
