"""What is done with the chosen game, after a question that says what it means."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from socialdesk.errors import NotAllowed
from socialdesk.model.game import Pick
from socialdesk.model.i18n import count, translate
from socialdesk.tui.broadcasts.making import Making
from socialdesk.tui.desk.games import (
    Games,
    Line,
    why_not_ask,
    why_not_cancel,
    why_not_close,
    why_not_draw,
    why_not_open,
    why_not_publish,
    why_not_verify,
)
from socialdesk.tui.dialogs.kept import Left
from socialdesk.tui.dialogs.sure import SureScreen
from socialdesk.tui.games.editor import GameEditor
from socialdesk.tui.games.form import blank, form_of
from socialdesk.tui.games.publication import PublicationScreen
from socialdesk.tui.games.verification import VerificationScreen
from socialdesk.tui.text import shown

if TYPE_CHECKING:
    from socialdesk.store.games import Game
    from socialdesk.tui.screen import DeskScreen


class GameActs:
    """Each is done to the game that was chosen when its key came. `done` reads and draws what became of
    it."""

    def __init__(
        self,
        screen: DeskScreen,
        games: Games,
        making: Making,
        done: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        """`making` is what broadcasts are written by."""
        self._screen = screen
        self._games = games
        self._making = making
        self._done = done

    def why_not_open(self) -> str:
        """Why it cannot be opened; empty if it can."""
        return why_not_open(self._games.line)

    def why_not_ask(self) -> str:
        """Why it does not go on to another question; empty if it does."""
        return why_not_ask(self._games.line)

    def why_not_close(self) -> str:
        """Why it cannot be closed; empty if it can."""
        return why_not_close(self._games.line)

    def why_not_draw(self) -> str:
        """Why it cannot be drawn; empty if it can."""
        return why_not_draw(self._games.line)

    def why_not_cancel(self) -> str:
        """Why it cannot be called off; empty if it can."""
        return why_not_cancel(self._games.line)

    def why_not_verify(self) -> str:
        """Why there is nothing to check; empty if there is."""
        return why_not_verify(self._games.line)

    def why_not_publish(self) -> str:
        """Why there is nothing to publish; empty if there is."""
        return why_not_publish(self._games.line)

    # -- writing

    def new(self) -> None:
        """Make another one."""
        self._screen.work("known", self._write, None)

    def edit(self) -> None:
        """Change the chosen one, as long as it is not open."""
        if (line := self._able(self.why_not_open())) is not None:
            self._screen.work("known", self._write, line.game)

    async def _write(self, game: Game | None) -> None:
        unkept = await self._games.unkept(game)
        if self._screen.app.screen is not self._screen:
            return  # something else was opened meanwhile, and has the keys
        program = self._screen.program
        form = form_of(game, program.zone) if game is not None else blank()

        def left(how: Left[Game]) -> None:
            if how.kept is not None:
                self._screen.work("verb", self._tell_kept, how.kept)
            else:
                self._screen.work("verb", self._hold, game, how.unkept)

        GameEditor(program.desk, form, game, unkept).open(self._screen.app, left)

    async def _hold(self, game: Game | None, unkept: str) -> None:
        await self._games.hold(game, unkept)
        if unkept:
            self._screen.tell(translate("What you wrote is held: open it again to go on."))

    async def _tell_kept(self, kept: Game) -> None:
        self._games.choose(kept.id)
        await self._done()
        self._screen.tell(translate("“{name}” is kept. It is not open yet.", name=kept.name))

    # -- publishing

    def publish(self) -> None:
        """What is told everybody about it as it stands now."""
        line, standing = self._able(self.why_not_publish()), self._games.standing
        if line is None or standing is None or standing.game != line.game:
            return  # it is being read
        screen = PublicationScreen(
            self._games.announcer, line.game, standing.counted, standing.winners
        )
        screen.open(self._screen.app, partial(self._announce, line.game))

    def _announce(self, game: Game, words: str) -> None:
        if words:
            self._making.begin(game.name, words)

    # -- opening and closing

    def open(self) -> None:
        """Fix its rules and let people enter, if somebody is sure."""
        if (line := self._able(self.why_not_open())) is not None:
            title = translate("Open “{name}”?", name=shown(line.game.name))
            self._if_sure(title, partial(_before_opening, line.game), self._open, line.game)

    async def _open(self, game: Game) -> None:
        await self._games.service.open(game)
        await self._done()
        self._screen.tell(
            translate(
                "It is open. {publish} shows what to publish before anybody enters.",
                publish=self._screen.program.keymap.shown("publish_game"),
            )
        )

    def ask(self) -> None:
        """On to the next question, if somebody is sure."""
        if (line := self._able(self.why_not_ask())) is not None:
            asked = line.game.settings.questions[line.game.question]
            title = translate("Go on to question {n}?", n=line.game.question + 1)

            async def look() -> Sequence[str]:
                answers = translate("answers to the one before count no more")
                return [shown(asked.asks), f"{answers[:1].upper()}{answers[1:]}."]

            self._if_sure(title, look, self._ask, line.game)

    async def _ask(self, game: Game) -> None:
        asked = await self._games.service.ask(game)
        await self._done()
        question = asked.settings.questions[asked.question - 1].asks
        self._screen.tell(f"{asked.question}. {question}")

    def close(self) -> None:
        """Fix who takes part, if somebody is sure."""
        if (line := self._able(self.why_not_close())) is not None:
            title = translate("Close “{name}”?", name=shown(line.game.name))
            self._if_sure(title, partial(self._before_closing, line), self._close, line.game)

    async def _before_closing(self, line: Line) -> Sequence[str]:
        people = await self._games.people(line.game)
        return [
            count("{n} entry so far.", "{n} entries so far.", people),
            translate("Who comes later is not counted, and it does not open again."),
        ]

    async def _close(self, game: Game) -> None:
        await self._games.service.close(game)
        await self._done()
        self._screen.tell(
            translate("It is closed. Publish the list's hash before the public value is known.")
            if game.settings.pick is Pick.LOT
            else translate("It is closed.")
        )

    def cancel(self) -> None:
        """Call it off, if somebody is sure."""
        if (line := self._able(self.why_not_cancel())) is not None:

            async def look() -> Sequence[str]:
                return [translate("Nobody wins anything then, and it does not open again.")]

            title = translate("Call “{name}” off?", name=shown(line.game.name))
            self._if_sure(title, look, self._cancel, line.game)

    async def _cancel(self, game: Game) -> None:
        await self._games.service.cancel(game)
        await self._done()
        self._screen.tell(translate("“{name}” is called off.", name=game.name))

    # -- drawing

    def draw(self) -> None:
        """Say who won: by lot, once the public value is typed in."""
        line = self._able(self.why_not_draw())
        if line is None:
            return
        if line.game.settings.pick is Pick.LOT:
            self._ask_public(line.game)
        else:
            self._ask_draw(line.game, "")

    def _ask_public(self, game: Game) -> None:
        keymap = self._screen.program.keymap
        named = game.settings.public
        title = (
            translate(
                "The public value of “{name}”. Named beforehand: {public}",
                name=shown(game.name),
                public=shown(named),
            )
            if named
            else translate(
                "The public value of “{name}”. None was named beforehand.", name=shown(game.name)
            )
        )
        hint = translate(
            "as it is published, like “XSMB 2026-11-27 45821” · {accept} goes on · {close} leaves it",
            accept=keymap.shown("accept", "prompt"),
            close=keymap.shown("close", "prompt"),
        )

        async def answered(words: str) -> None:
            if not words.strip():
                raise NotAllowed(translate("Without the public value nothing is drawn."))
            self._ask_draw(game, words.strip())

        self._screen.ask(title, hint, answered)

    def _ask_draw(self, game: Game, public: str) -> None:
        title = (
            translate("Draw “{name}” by “{public}”?", name=shown(game.name), public=shown(public))
            if public
            else translate("Say who won “{name}”?", name=shown(game.name))
        )

        async def look() -> Sequence[str]:
            settings = game.settings
            prizes = count("{n} prize", "{n} prizes", settings.pieces)
            reserves = count("{n} reserve", "{n} reserves", settings.reserves)
            return [
                f"{prizes}, {reserves}.",
                translate("It is drawn once: another value changes nothing afterwards."),
            ]

        self._if_sure(title, look, self._draw, game, public)

    async def _draw(self, game: Game, public: str) -> None:
        await self._games.service.draw(game, public)
        await self._done()
        self._screen.tell(translate("“{name}” is drawn.", name=game.name))

    def verify(self) -> None:
        """Check the draw as anybody can."""
        if (line := self._able(self.why_not_verify())) is not None:
            VerificationScreen(self._games, line.game).open(self._screen.app, lambda _: None)

    # -- asking first

    def _able(self, why_not: str) -> Line | None:
        """What is chosen; None, with the reason told, where it cannot be done to it."""
        if why_not:
            self._screen.tell(f"{why_not[:1].upper()}{why_not[1:]}.")
            return None
        return self._games.line

    def _if_sure(
        self,
        title: str,
        look: Callable[[], Awaitable[Sequence[str]]],
        act: Callable[..., Coroutine[Any, Any, None]],
        *arguments: object,
    ) -> None:
        def sure(yes: bool) -> None:
            if yes:
                self._screen.work("verb", self._act, act, *arguments)

        SureScreen(title, look).open(self._screen.app, sure)

    async def _act(self, act: Callable[..., Coroutine[Any, Any, None]], *arguments: object) -> None:
        try:
            await act(*arguments)
        except NotAllowed:
            await self._done()  # somebody else did something to it: show what
            raise


async def _before_opening(game: Game) -> Sequence[str]:
    told = [translate("Its rules are fixed then: what can be won, how, and until when.")]
    if game.opens_at is not None:
        told.append(translate("People enter from its beginning on; it opens by itself then, too."))
    if game.settings.pick is Pick.LOT and not game.settings.public:
        told.append(
            translate(
                "No public value is named to draw by. Name one first, so that nobody can say you chose it."
            )
        )
    return told
