"""The editor of a game: its fields, and beside them how it will be announced."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.text import Text

from socialdesk.errors import SocialdeskError
from socialdesk.model.game import Pick, Where
from socialdesk.model.i18n import translate
from socialdesk.model.publication import Announcer, Told
from socialdesk.model.text import sentence
from socialdesk.services.game_places import place_of
from socialdesk.tui.actions.panes import GAME
from socialdesk.tui.dialogs.fielded import Fielded
from socialdesk.tui.games import fields
from socialdesk.tui.games.form import FIELDS, KIND, LONG, NAME, WHERE, Form, Understood, lacks
from socialdesk.tui.text import shown, wrap
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.store.games import Game
    from socialdesk.tui.desk.desk import Desk

REST = 0.3
"""Seconds without a key after which it is looked up where it is played."""


@dataclass(frozen=True, slots=True)
class Left:
    """What became of it: a game that is kept now, or fields that are not."""

    kept: Game | None
    unkept: str = ""


class GameEditor(Fielded[Left]):
    """Only the fields that such a game has are there."""

    PANE = GAME

    def __init__(self, desk: Desk, form: Form, game: Game | None, unkept: str = "") -> None:
        """`form` is as it is kept; `unkept` what was written of it since."""
        super().__init__(list(FIELDS))
        self._session, self._game = desk.session, game
        self._service = desk.session.playing()
        self._before = form.dump()
        self.form = form
        if unkept:
            form.take(unkept)
        self._places: tuple[Where, ...] = ()
        self._where_wrong = ""

    # -- drawing

    def on_mount(self) -> None:
        """Every field as it is; ready to type in the first."""
        for name in self.names:
            self._area(name).put(self.form[name])
        self._show_fields()
        self._area(NAME).focus()
        self._draw_labels(anew=True)
        self._draw_title()
        self._beside(self._look_up)

    def _show_fields(self) -> None:
        for place, name in enumerate(self.names):
            self.query_one(f"#row-{place}").display = self.form.has(name)

    def _title(self) -> str:
        if self._game is None:
            return translate("A new game")
        return translate("Game “{name}”", name=shown(self._game.name))

    def _unkept(self) -> str:
        return translate("not kept yet")

    def _is_changed(self) -> bool:
        return self.form.dump() != self._before

    def _is_long(self, name: str) -> bool:
        return name in LONG

    def _is_there(self, name: str) -> bool:
        return self.form.has(name)

    def _label(self, name: str) -> str:
        return fields.label(name)

    def _understood(self) -> Understood:
        return self.form.understood(self._session.moment, self._places)

    def _problems(self) -> dict[str, str]:
        wrong = {WHERE: self._where_wrong} if self._where_wrong else {}
        return {**self._understood().problems, **wrong}

    def _wrong(self) -> set[str]:
        return set(self._problems())

    def _preview(self, width: int) -> Text:
        """The announcement as it will be published when it opens, and what is said of it."""
        draft = self._understood().draft
        shop = self._session.announcing().preflights.shop
        fixed = translate("(64 signs, once it is open)")
        told = Told(draft.name or "…", draft.settings, draft.closes_at, fixed)
        words = Announcer(shop.language, self._session.zone).opening(told)
        text = Text()
        text.append(f"{translate('Its announcement')}\n", palette.CUSTOMER)
        for line in wrap(shown(words, lines=True), max(width - 2, 10)):
            text.append("▏ ", palette.FAINT)
            text.append(f"{line}\n", palette.TEXT)
        if draft.settings.answer:
            text.append(f"\n{translate('Said to who enters')}\n", palette.CUSTOMER)
            for line in wrap(shown(draft.settings.answer), max(width - 2, 10)):
                text.append(f"▏ {line}\n", palette.TEXT)
        for each in self._remarks():
            text.append("\n".join(wrap(f"! {each}", width)) + "\n", palette.WARNING)
        text.right_crop(1)
        return text

    def _remarks(self) -> list[str]:
        settings = self._understood().draft.settings
        found = []
        if settings.pick is Pick.LOT and not settings.public:
            found.append(
                translate(
                    "No public value is named to draw by. Name one, so that nobody can say you chose it."
                )
            )
        if not any(each.name for each in settings.prizes):
            found.append(translate("It does not say what can be won."))
        return found

    def _note(self, width: int) -> Text:
        """What is wrong with the field with the cursor, or what it takes; and what is offered."""
        name = self.active
        if problem := self._said or self._problems().get(name, ""):
            return self._noted(problem, width, is_bad=True)
        return self._noted(fields.hint(name), width)

    # -- the fields

    def _offers(self) -> list[str]:
        return fields.offers(self.active, self._area(self.active).text, self.form.kind)

    def _edited(self, name: str) -> None:
        self._said = ""
        text = self._area(name).text
        if text != self.form[name]:
            self.form.values[name] = text
            if name == KIND:
                self._show_fields()
            if name == WHERE:
                self._where_wrong = ""
                self._beside(self._look_up)
            self._draw_title()
        self._draw()

    def _beside(self, work: Callable[..., Coroutine[Any, Any, None]]) -> None:
        """Run something slow; what was begun of the same before is given up for it."""
        self.run_worker(work, group=work.__name__, exclusive=True, exit_on_error=False)  # type: ignore[arg-type] # its result has no type here

    async def _look_up(self) -> None:
        """Find where it is played."""
        await asyncio.sleep(REST)
        await self._find_places()
        self._draw()

    async def _find_places(self) -> None:
        try:
            found = [await place_of(each, self._session.store) for each in self.form.places()]
            self._places, self._where_wrong = tuple(found), ""
        except (ValueError, SocialdeskError) as error:
            self._places, self._where_wrong = (), sentence(error)

    # -- leaving

    def keep(self) -> None:
        """Keep it, if everything is there and understood."""
        if not self._is_keeping:
            self._is_keeping = True
            self._beside(self._keep)

    async def _keep(self) -> None:
        try:
            await self._find_places()
            wrong = {**lacks(self.form), **self._problems()}
            first = next((each for each in self.names if each in wrong), None)
            if first is not None:
                self._area(first).focus()
                self._said = wrong[first]
                self._draw()
                return
            draft, agent = self._understood().draft, self._session.agent
            kept = (
                await self._service.add(draft, agent)
                if self._game is None
                else await self._service.change(self._game, draft)
            )
        except SocialdeskError as error:
            self._said = str(error)
            self._draw()
        else:
            self.dismiss(Left(kept))
        finally:
            self._is_keeping = False

    @property
    def _is_new(self) -> bool:
        return self._game is None

    def _begin_anew(self) -> None:
        self.form.take(self._before)
        for name in self.names:
            self._area(name).put(self.form[name])
        self._show_fields()
        self._beside(self._look_up)

    def close(self) -> None:
        """Leave; what is not kept is held until the desk is left."""
        self.dismiss(Left(None, self.form.dump() if self._is_changed() else ""))
