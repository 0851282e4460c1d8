"""What is done to the runs of the chosen announcement, after a question where it cannot be undone."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from socialdesk.model.i18n import grouped, translate
from socialdesk.tui.desk.broadcasts import (
    Broadcasts,
    Line,
    why_not_go_on,
    why_not_pause,
    why_not_skip,
    why_not_stop,
)
from socialdesk.tui.inbox.writer import YES
from socialdesk.tui.text import shown

if TYPE_CHECKING:
    from socialdesk.tui.screen import DeskScreen


class RunActs:
    """Each is done to the announcement that was chosen when its key came. `done` reads and draws what
    became of it."""

    def __init__(
        self,
        screen: DeskScreen,
        broadcasts: Broadcasts,
        done: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        self._screen = screen
        self._broadcasts = broadcasts
        self._done = done

    def why_not_pause(self) -> str:
        """Why nothing can be paused; empty if it can."""
        return why_not_pause(self._broadcasts.line)

    def why_not_go_on(self) -> str:
        """Why nothing can go on; empty if it can."""
        return why_not_go_on(self._broadcasts.line)

    def why_not_stop(self) -> str:
        """Why nothing can be stopped; empty if it can."""
        return why_not_stop(self._broadcasts.line)

    def why_not_skip(self) -> str:
        """Why no run can be left out; empty if one can."""
        return why_not_skip(self._broadcasts.line)

    def pause(self) -> None:
        """Nothing more leaves."""
        if (line := self._able(self.why_not_pause())) is not None:
            self._screen.work("verb", self._act, self._broadcasts.pause, line)

    def go_on(self) -> None:
        """What was paused goes on at once; what was missed goes out if somebody is sure."""
        line = self._able(self.why_not_go_on())
        if line is None or line.live is None:
            return
        if line.live.run.state == "paused":
            self._screen.work("verb", self._act, self._broadcasts.go_on, line)
            return
        title = translate(
            "Send run {number} of {name} now, though its moment was missed? {n} would get it.",
            number=line.live.run.number,
            name=f"“{shown(line.broadcast.name)}”",
            n=grouped(line.live.wanted),
        )
        self._if_sure(title, self._broadcasts.go_on, line)

    def stop(self) -> None:
        """Stop it for good, if somebody is sure."""
        if (line := self._able(self.why_not_stop())) is not None:
            title = translate(
                "Stop {name} for good? What has not left is cancelled, and it is scheduled no more.",
                name=f"“{shown(line.broadcast.name)}”",
            )
            self._if_sure(title, self._broadcasts.stop, line)

    def skip(self) -> None:
        """Leave out the run that waits, if somebody is sure."""
        line = self._able(self.why_not_skip())
        if line is not None and line.live is not None:
            title = translate(
                "Leave run {number} of {name} out? Nobody gets it; its schedule stays.",
                number=line.live.run.number,
                name=f"“{shown(line.broadcast.name)}”",
            )
            self._if_sure(title, self._broadcasts.skip, line)

    def _able(self, why_not: str) -> Line | None:
        """What is chosen; None, with the reason told, where nothing can be done to it."""
        if why_not:
            self._screen.tell(f"{why_not[:1].upper()}{why_not[1:]}.")
            return None
        return self._broadcasts.line

    def _if_sure(
        self, title: str, act: Callable[[Line], Coroutine[Any, Any, str]], line: Line
    ) -> None:
        keymap = self._screen.program.keymap
        keys = {name: keymap.shown(name, "prompt") for name in ("accept", "close")}

        async def answered(words: str) -> None:
            if words.casefold() in YES:
                await self._act(act, line)

        hint = translate("type yes and {accept} · {close} leaves it", **keys)
        self._screen.ask(title, hint, answered)

    async def _act(self, act: Callable[[Line], Coroutine[Any, Any, str]], line: Line) -> None:
        try:
            self._screen.tell(await act(line))
        finally:
            await self._done()
