"""The editor of a game: its fields, and beside them how it will be announced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.errors import SocialdeskError
from socialdesk.model.game import Pick, Where
from socialdesk.model.i18n import translate
from socialdesk.model.publication import Announcer, Told
from socialdesk.model.text import sentence
from socialdesk.services.game_places import place_of
from socialdesk.tui.actions.panes import GAME
from socialdesk.tui.dialogs.kept import KeptForm
from socialdesk.tui.games import fields
from socialdesk.tui.games.form import FIELDS, LONG, WHERE, Form, Understood, lacks
from socialdesk.tui.text import shown, wrap
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.store.games import Game
    from socialdesk.tui.desk.desk import Desk


class GameEditor(KeptForm["Game"]):
    """Only the fields that such a game has are there."""

    PANE = GAME

    def __init__(self, desk: Desk, form: Form, game: Game | None, unkept: str = "") -> None:
        """`form` is as it is kept; `unkept` what was written of it since."""
        super().__init__(list(FIELDS), form, unkept)
        self._session, self._game, self.form = desk.session, game, form
        self._games = desk.games
        self._service = desk.session.playing()
        self._places: tuple[Where, ...] = ()

    # -- drawing

    def _title(self) -> str:
        if self._game is None:
            return translate("A new game")
        return translate("Game “{name}”", name=shown(self._game.name))

    def _is_long(self, name: str) -> bool:
        return name in LONG

    def _label(self, name: str) -> str:
        return fields.label(name)

    def _hint(self, name: str) -> str:
        return fields.hint(name)

    def _understood(self) -> Understood:
        return self.form.understood(self._session.moment, self._places)

    def _not_understood(self) -> Mapping[str, str]:
        return self._understood().problems

    def _lacks(self) -> Mapping[str, str]:
        return lacks(self.form)

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

    # -- the fields

    def _offers(self) -> list[str]:
        return fields.offers(self.active, self._area(self.active).text, self.form.kind)

    def _is_looked_up(self, name: str) -> bool:
        return name == WHERE

    async def _find(self) -> Mapping[str, str]:
        """Where it is played."""
        try:
            found = [await place_of(each, self._session.store) for each in self.form.places()]
        except (ValueError, SocialdeskError) as error:
            self._places = ()
            return {WHERE: sentence(error)}
        self._places = tuple(found)
        return {}

    # -- leaving

    @property
    def _is_new(self) -> bool:
        return self._game is None

    async def _hold(self, written: str) -> None:
        await self._games.hold(self._game, written)

    async def _kept(self) -> Game:
        draft = self._understood().draft
        if self._game is None:
            return await self._service.add(draft, self._session.agent)
        return await self._service.change(self._game, draft)
