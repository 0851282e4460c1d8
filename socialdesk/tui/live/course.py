"""The course of a live: planned, begun, ended; each after a question, by the service that commands use."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from socialdesk.model.i18n import translate
from socialdesk.tui.inbox.writer import YES
from socialdesk.tui.text import shown

if TYPE_CHECKING:
    from socialdesk.store.lives import Live
    from socialdesk.tui.desk.lives import Lives
    from socialdesk.tui.screen import DeskScreen


class Course:
    """What is meant is the live that was looked at when the key was pressed."""

    def __init__(
        self, screen: DeskScreen, lives: Lives, done: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        self._screen = screen
        self._lives = lives
        self._done = done

    def why_not_planned(self) -> str:
        """Why it cannot be planned or begun; empty if it can."""
        live = self._lives.live
        if live is None:
            return translate("there is no live")
        return translate("it runs already") if live.state == "running" else ""

    def why_not_running(self) -> str:
        """Why it cannot be ended; empty if it can."""
        live = self._lives.live
        return "" if live is not None and live.state == "running" else translate("it does not run")

    def plan(self) -> None:
        """Schedule what people are told, if somebody is sure."""
        title = translate("Tell people of {name} at its moments, as planned?", name=self._name)
        self._if_sure(self.why_not_planned(), title, self._plan)

    def start(self) -> None:
        """Begin, if somebody is sure."""
        title = translate(
            "Begin {name}? Comments count from now on, and people are told if that is planned.",
            name=self._name,
        )
        self._if_sure(self.why_not_planned(), title, self._start)

    def end(self) -> None:
        """End, if somebody is sure."""
        title = translate("End {name}? What nobody has answered becomes a tab.", name=self._name)
        self._if_sure(self.why_not_running(), title, self._end)

    @property
    def _name(self) -> str:
        live = self._lives.live
        return f"“{shown(live.name)}”" if live is not None else ""

    def _if_sure(
        self, why_not: str, title: str, act: Callable[[Live], Coroutine[Any, Any, str]]
    ) -> None:
        live = self._lives.live
        if why_not or live is None:
            self._screen.tell(f"{why_not[:1].upper()}{why_not[1:]}.", bad=True)
            return
        keymap = self._screen.program.keymap
        keys = {name: keymap.shown(name, "prompt") for name in ("accept", "close")}

        async def answered(words: str) -> None:
            if words.casefold() in YES:
                try:
                    self._screen.tell(await act(live))
                finally:
                    await self._done()

        hint = translate("type yes and {accept} · {close} leaves it", **keys)
        self._screen.ask(title, hint, answered)

    async def _plan(self, live: Live) -> str:
        await self._lives.make_plan(live)
        return translate("Planned: people are told at its moments.")

    async def _start(self, live: Live) -> str:
        started = await self._lives.start(live)
        if started.why_not:
            return translate("It runs, but nobody is told: {why}", why=started.why_not)
        return translate("It runs: comments count from now on.")

    async def _end(self, live: Live) -> str:
        await self._lives.end(live)
        return translate("It is over.")
