"""The editor of a live: its fields, and beside them what people will be told when, and how many they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from rich.text import Text

from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import moment_words, translate
from socialdesk.model.live import BEFORE, Moment
from socialdesk.model.text import sentence
from socialdesk.services.live_words import MOMENTS, STATES
from socialdesk.services.lives import OVER
from socialdesk.tui.actions.panes import LIVE_FORM
from socialdesk.tui.dialogs.kept import KeptForm
from socialdesk.tui.dialogs.typed import pieces
from socialdesk.tui.live import fields
from socialdesk.tui.live.form import (
    ACCOUNTS,
    CHATS,
    FIELDS,
    GROUPS,
    LONG,
    NAME,
    POSTS,
    QUERY,
    Form,
    Understood,
    at_of,
    lacks,
)
from socialdesk.tui.text import shown, wrap
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.store.lives import Live, LiveDraft
    from socialdesk.tui.desk.lives import Lives

Places = list[tuple[int, str, str]]
T = TypeVar("T")
NOBODY: tuple[int, ...] = ()
_LOOKED_UP = (NAME, ACCOUNTS, POSTS, GROUPS, QUERY, CHATS)


class LiveEditor(KeptForm["Live"]):
    """One that is there keeps its name."""

    PANE = LIVE_FORM

    def __init__(self, lives: Lives, form: Form, unkept: str = "") -> None:
        """`form` is as it is kept; `unkept` what was written of it since."""
        super().__init__(list(FIELDS), form, unkept)
        self._lives, self.form = lives, form
        self._service = lives.service
        self._places: Places = []
        self._chats: tuple[int, ...] = ()
        self._accounts: Sequence[str] = ()
        self._topics: Sequence[str] = ()
        self._counted = ""

    # -- drawing

    def _title(self) -> str:
        if self.form.before is None:
            return translate("A new live")
        return translate("Live “{name}”", name=shown(self.form.before.name))

    def _is_long(self, name: str) -> bool:
        return name in LONG

    def _label(self, name: str) -> str:
        return fields.label(name)

    def _hint(self, name: str) -> str:
        return self._counted if name == QUERY and self._counted else fields.hint(name)

    def _understood(self) -> Understood:
        return self.form.understood(self._lives.moment, self._chats)

    def _not_understood(self) -> Mapping[str, str]:
        return self._understood().problems

    def _lacks(self) -> Mapping[str, str]:
        return lacks(self.form)

    def _preview(self, width: int) -> Text:
        """What people will be told at each moment before it and when it begins, in the shop's language."""
        draft = self._understood().draft
        draft = replace(draft, title=draft.title or "…")
        text = Text()
        text.append(f"{translate('What people are told')}\n", palette.STRONG)
        if self._counted:
            text.append("\n".join(wrap(self._counted, width)) + "\n", palette.GOOD)
        for moment in Moment:
            if moment is not Moment.REPLAY and (moment is Moment.NOW or draft.planned_for):
                self._add(text, draft, moment, width)
        if draft.planned_for is None:
            words = translate("It does not say when it begins: people are told only when it does.")
            text.append("\n".join(wrap(f"! {words}", width)) + "\n", palette.WARNING)
        text.right_crop(1)
        return text

    def _add(self, text: Text, draft: LiveDraft, moment: Moment, width: int) -> None:
        head, at = translate(MOMENTS[moment]), at_of(draft, BEFORE.get(moment, 0))
        if at is not None:
            head = f"{head} · {moment_words(self._local(at))}"
            if at <= self._lives.now():
                head = f"{head} · {translate(STATES[OVER])}"
        text.append("\n".join(wrap(head, width)) + "\n", palette.CUSTOMER)
        words = self._service.texts(draft, moment)[self._service.language]
        for line in wrap(shown(words, lines=True), max(width - 2, 10)):
            text.append("▏ ", palette.FAINT)
            text.append(f"{line}\n", palette.TEXT)

    def _local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at / 1000, self._lives.zone)

    # -- the fields

    def _offers(self) -> list[str]:
        text = self._area(self.active).text
        return fields.offers(self.active, text, self._accounts, self._topics)

    def _is_looked_up(self, name: str) -> bool:
        return name in _LOOKED_UP

    async def _find(self) -> Mapping[str, str]:
        """Where comments are written, who is told, and whether the name is free."""
        service, form = self._service, self.form
        self._accounts, self._topics = await self._lives.accounts(), await self._lives.topics()
        accounts, posts = pieces(form[ACCOUNTS]), pieces(form[POSTS])
        wrong: dict[str, str] = {}
        nowhere: Places = []
        if form.has(NAME) and (taken := await self._lives.why_not_named(form[NAME].strip())):
            wrong[NAME] = taken
        await _tried(wrong, ACCOUNTS, lambda: service.places(accounts, (), ()), nowhere)
        known = [] if ACCOUNTS in wrong else accounts
        places = await _tried(wrong, POSTS, lambda: service.places(known, posts, ()), nowhere)
        groups = await _tried(wrong, GROUPS, self._groups, nowhere)
        self._places = [*places, *groups]
        self._chats = await _tried(
            wrong, CHATS, lambda: self._lives.chats(pieces(form[CHATS])), NOBODY
        )
        self._counted = await _tried(wrong, QUERY, self._count, "")
        return wrong

    async def _groups(self) -> Places:
        return await self._service.places((), (), self.form.groups())

    async def _count(self) -> str:
        told = (await self._service.audience(self._understood().draft)).summary
        return translate(
            "Would be told now: {will} of {picked}.", will=told.will_get, picked=told.picked
        )

    # -- leaving

    @property
    def _is_new(self) -> bool:
        return self.form.before is None

    async def _hold(self, written: str) -> None:
        await self._lives.hold(self.form.before, written)

    async def _kept(self) -> Live:
        draft, before = self._understood().draft, self.form.before
        if before is None:
            return await self._service.new(draft, self._places, self._lives.agent)
        return await self._service.change(before, draft, self._places)


async def _tried(
    wrong: dict[str, str], name: str, look: Callable[[], Awaitable[T]], otherwise: T
) -> T:
    """What is found for a field; where nothing is, `wrong` says why."""
    try:
        return await look()
    except (ValueError, SocialdeskError) as error:
        wrong[name] = sentence(error)
        return otherwise
