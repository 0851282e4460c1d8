"""The editor of a game: its fields, and beside them how it will be announced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.errors import SocialdeskError
from socialdesk.model.game import Pick, Settings, Where
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.prize import Congratulation
from socialdesk.model.publication import Announcer, Told
from socialdesk.model.text import sentence
from socialdesk.model.wording import ANYBODY
from socialdesk.services.game_places import place_of
from socialdesk.tui.actions.panes import GAME
from socialdesk.tui.dialogs.kept import KeptForm
from socialdesk.tui.games import fields
from socialdesk.tui.games.form import (
    CLAIM,
    FIELDS,
    LONG,
    NAME,
    REPLY,
    WHERE,
    WINNER,
    Form,
    Understood,
    lacks,
)
from socialdesk.tui.text import shown, wrap
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.store.games import Game
    from socialdesk.tui.desk.desk import Desk

_ALONE = (REPLY, CLAIM, WINNER)
"""What stands in these is told to one person alone."""


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
        """The announcement as it will be published when it opens, what is said of it, and what people are told
        alone; that first, while one writes it."""
        draft = self._understood().draft
        shop = self._session.announcing().preflights.shop
        fixed = translate("(64 signs, once it is open)")
        told = Told(draft.name or "…", draft.settings, draft.closes_at, fixed)
        words = Announcer(shop.language, self._session.zone).opening(told)
        public = _piece(translate("Its announcement"), words, width)
        for each in self._remarks():
            public.append("\n".join(wrap(f"! {each}", width)) + "\n", palette.WARNING)
        pieces = [
            _piece(title, said, width)
            for title, said in self._private(draft.settings, shop.language)
        ]
        pieces.insert(len(pieces) if self.active in _ALONE else 0, public)
        text = Text("\n").join(pieces)
        text.right_crop(1)
        return text

    def on_descendant_focus(self) -> None:
        """Another field: what it is of stands on top."""
        super().on_descendant_focus()
        self.preview.redraw()

    def _private(self, settings: Settings, shop_language: str) -> Iterator[tuple[str, str]]:
        """What who enters and who wins are told alone, in each language that has words of its own."""
        for language, said in settings.answer.items():
            yield _of(translate("Said to who enters"), language), said
        if not any(each.name for each in settings.prizes):
            return
        within = settings.claim_within
        until = Instant(self._session.now() + within) if within else None
        won = Congratulation(
            self.form[NAME].strip() or "…", settings.prize_at(1), until, own=settings.winner
        )
        for language in settings.winner or (ANYBODY,):
            said = won.said(language, shop_language, self._session.zone)
            yield _of(translate("Said to who wins"), language), said

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


def _of(title: str, language: str) -> str:
    return f"{title} ({language})" if language else title


def _piece(title: str, words: str, width: int) -> Text:
    text = Text()
    text.append(f"{title}\n", palette.CUSTOMER)
    for line in wrap(shown(words, lines=True), max(width - 2, 10)):
        text.append("▏ ", palette.FAINT)
        text.append(f"{line}\n", palette.TEXT)
    return text
