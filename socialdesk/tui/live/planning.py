"""A live is made and changed, and what people are told of it is moved and called off."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from socialdesk.model.i18n import translate
from socialdesk.services.live_words import MOMENTS
from socialdesk.services.lives import CANCELLED
from socialdesk.store.broadcasts import LIVE
from socialdesk.tui.dialogs.kept import Left
from socialdesk.tui.dialogs.sure import SureScreen
from socialdesk.tui.live.editor import LiveEditor
from socialdesk.tui.live.form import Form, form_of
from socialdesk.tui.text import shown

if TYPE_CHECKING:
    from socialdesk.services.lives import Planned
    from socialdesk.store.lives import Live
    from socialdesk.tui.desk.lives import Lives
    from socialdesk.tui.live.plan_pane import PlanPane
    from socialdesk.tui.screen import DeskScreen


class Planning:
    """What is meant is the live, and the moment of it, that was looked at when the key was pressed."""

    def __init__(
        self,
        screen: DeskScreen,
        lives: Lives,
        pane: PlanPane,
        done: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        """`done` reads and draws what became of it."""
        self._screen = screen
        self._lives = lives
        self._pane = pane
        self._done = done

    # -- a live

    def why_not_edit(self) -> str:
        """Why it cannot be changed; empty if it can."""
        live = self._lives.live
        if live is None:
            return translate("there is no live")
        return "" if live.state == "planned" else translate("it has begun already")

    def new(self) -> None:
        """Plan another one."""
        self._screen.work("known", self._write, None)

    def edit(self) -> None:
        """Change it, as long as it has not begun."""
        live = self._lives.live
        if self._is_able(self.why_not_edit()) and live is not None:
            self._screen.work("known", self._write, live)

    async def _write(self, live: Live | None) -> None:
        form, unkept = await self._form(live), await self._lives.unkept(live)
        if self._screen.app.screen is not self._screen:
            return  # something else was opened meanwhile, and has the keys

        def left(how: Left[Live]) -> None:
            if how.kept is not None:
                self._screen.work("verb", self._tell_kept, how.kept)
            else:
                self._screen.work("verb", self._hold, live, how.unkept)

        LiveEditor(self._lives, form, unkept).open(self._screen.app, left)

    async def _form(self, live: Live | None) -> Form:
        if live is None:
            return Form()
        places, accounts = await self._lives.places(live), await self._lives.accounts()
        return form_of(live, places, accounts, self._lives.zone)

    async def _hold(self, live: Live | None, unkept: str) -> None:
        await self._lives.hold(live, unkept)
        if unkept:
            self._screen.tell(translate("What you wrote is held: open it again to go on."))

    async def _tell_kept(self, kept: Live) -> None:
        await self._lives.look_at(kept.name)
        await self._done()
        words = translate("“{name}” is kept.", name=kept.name)
        if all(each.broadcast is None for each in self._lives.plan):
            key = self._screen.program.keymap.shown("live_plan")
            words = f"{words} {translate('Nothing is planned. {key} plans it.', key=key)}"
        self._screen.tell(words)

    # -- what people are told of it

    def why_not_move(self) -> str:
        """Why the chosen moment cannot be another one; empty if it can."""
        each = self._pane.chosen
        if each is None or each.broadcast is None:
            return translate("nothing is planned for that moment")
        return translate("it has gone out already") if each.run is not None else ""

    def why_not_call_off(self) -> str:
        """Why people cannot be left untold; empty if they can."""
        each = self._pane.chosen
        if each is not None and each.state == CANCELLED:
            return translate("it is called off already")
        is_going = each is not None and each.run is not None and each.run.state in LIVE
        return "" if is_going else self.why_not_move()

    def move(self) -> None:
        """Tell people at a time that is typed in."""
        live, each = self._lives.live, self._pane.chosen
        if not self._is_able(self.why_not_move()) or live is None or each is None:
            return
        keymap, lives = self._screen.program.keymap, self._lives

        async def answered(words: str) -> None:
            if words:
                at, said = lives.moment(words)
                await lives.move(live, each.moment, at)
                await self._done()
                self._screen.tell(translate("People are told {when}.", when=said))

        hint = translate(
            "19:15, tomorrow 9:00, 2026-12-04 19:15 · {accept} moves it · {close} leaves it",
            accept=keymap.shown("accept", "prompt"),
            close=keymap.shown("close", "prompt"),
        )
        title = translate("When are people told (“{moment}”)?", moment=_called(each))
        self._screen.ask(title, hint, answered, meaning=lambda words: lives.moment(words)[1])

    def call_off(self) -> None:
        """Tell nobody at this moment, if somebody is sure."""
        live, each = self._lives.live, self._pane.chosen
        if not self._is_able(self.why_not_call_off()) or live is None or each is None:
            return
        key = self._screen.program.keymap.shown("move_telling")

        async def look() -> Sequence[str]:
            if each.run is not None:
                return [translate("Whoever was told keeps it; nobody else is told.")]
            words = translate("Nobody is told at this moment then. {key} brings it back.", key=key)
            return [words]

        def sure(yes: bool) -> None:
            if yes:
                self._screen.work("verb", self._call_off, live, each)

        title = translate("Call “{name}” off?", name=_called(each))
        SureScreen(title, look).open(self._screen.app, sure)

    async def _call_off(self, live: Live, each: Planned) -> None:
        await self._lives.call_off(live, each.moment)
        await self._done()
        self._screen.tell(translate("“{name}” is called off.", name=_called(each)))

    def _is_able(self, why_not: str) -> bool:
        if why_not:
            self._screen.tell(f"{why_not[:1].upper()}{why_not[1:]}.", bad=True)
        return not why_not


def _called(each: Planned) -> str:
    return shown(translate(MOMENTS[each.moment]))
