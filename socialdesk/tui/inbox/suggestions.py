"""The box over the composer: canned answers, fields, emoji and people, offered while somebody types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.canned import fill
from socialdesk.model.i18n import percent, translate
from socialdesk.tui.actions.panes import COMPOSER, SUGGESTIONS
from socialdesk.tui.cells import cell_len
from socialdesk.tui.text import clip, clip_words, fit, shown, wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from textual.widget import Widget

    from socialdesk.services.answer_offers import OfferedAnswer
    from socialdesk.store.canned import CannedAnswer
    from socialdesk.tui.inbox.composer import Composer
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.enclosures import Enclosures
    from socialdesk.tui.offers import OfferList

LABELS = 12
"""Cells for what is offered, so that what it means stands below each other."""
MOST_PREVIEWED = 3
"""Lines of the chosen answer that are shown as they would read."""


class Suggestions:
    """Open while `state` is there; its keys then come before the composer's."""

    def __init__(self, context: Context, composer: Composer, enclosures: Enclosures) -> None:
        self._context = context
        self._composer = composer
        self._enclosures = enclosures
        self.widget = Fitted(self._text, "suggestions", grows=True)
        self.state: OfferList | None = None
        self._canned: list[CannedAnswer] | None = None
        self._folder: dict[int, list[OfferedAnswer]] = {}
        """What the answers folder has for the question of the conversation that is open."""

    def compose(self) -> Iterator[Widget]:
        """The box."""
        yield self.widget

    def press(self, key: str) -> bool:
        """A key of the box; False leaves it to the composer."""
        action = self._context.keymap.command(SUGGESTIONS.name, key) if self.state else None
        if action is not None:
            action.run(self)
        return action is not None

    # -- answers of the folder

    def ask_folder(self) -> None:
        """Look in the answers folder for the question of what is open, beside the keys."""
        number = self._context.shown.id
        if number is not None and self._context.desk.folder.is_there:
            self._context.screen.work("folder", self._ask_folder, number, exclusive=True)

    async def _ask_folder(self, conversation_id: int) -> None:
        found = await self._context.desk.folder.offered(conversation_id)
        if self._context.shown.id != conversation_id:
            return
        self._folder = {conversation_id: found}
        best = found[0] if found else None
        self._composer.writing.offered = f"{best.id} {percent(best.confidence)}" if best else ""
        self._composer.draw()

    def put_answer(self) -> None:
        """Put in the best answer of the folder, its fields filled in; once more: the next best."""
        number = self._context.shown.id
        found = self._folder.get(number or 0, [])
        if number is None or not found:
            words = translate("The answers folder has nothing for this question.")
            self._context.screen.tell(words)
        elif self._composer.writing.mode not in ("reply", "private"):
            self._context.screen.tell(
                translate("An answer is put into an answer, not into a note.")
            )
        else:
            self._context.screen.work("put-answer", self._put_answer, number, found, exclusive=True)

    async def _put_answer(self, conversation_id: int, found: Sequence[OfferedAnswer]) -> None:
        values = await self._context.desk.answering.values(conversation_id)
        if self._context.shown.id != conversation_id:
            return
        texts = [fill(each.text, values) for each in found]
        text = self._composer.text
        place = (texts.index(text) + 1) % len(texts) if text in texts else 0
        if text and text not in texts:
            self._composer.area.type(f" {texts[place]}")  # what was typed is not lost
        else:
            self._composer.area.put(texts[place])
        if found[place].picture:
            self._enclosures.add(found[place].picture)
        self._composer.changed()
        self._composer.area.select_hole()

    def edit_source(self) -> None:
        """Open the file in which the chosen answer stands in $EDITOR."""
        state = self.state
        source = state.offers[state.chosen].source if state is not None else ""
        if not source:
            words = translate("Only an answer of the answers folder stands in a file of its own.")
            self._context.screen.tell(words)
            return
        self.hide()
        self._enclosures.edit_file(source)

    # -- what is offered

    def look(self) -> None:
        """Look at what stands before the cursor, and offer what fits."""
        asked = self._asked()
        if asked is None:
            self.hide()
        else:
            self._context.screen.work("suggest", self._find, *asked, exclusive=True)

    def _asked(self) -> tuple[str, str] | None:
        from socialdesk.tui.offers import trigger  # noqa: PLC0415 - not before it is needed

        before = self._composer.area.before_cursor()
        return trigger(before, noting=self._composer.writing.mode == "note")

    async def _find(self, sign: str, letters: str) -> None:
        from socialdesk.tui.offers import OfferList, offers  # noqa: PLC0415 - not before it is needed

        desk, conversation_id = self._context.desk, self._context.shown.id
        writing = self._composer.writing
        if conversation_id is None:
            return
        values = await desk.answering.values(conversation_id) if sign in "/{" else {}
        if sign == "/" and self._canned is None:
            self._canned = await desk.answering.canned()
        folder: Sequence[OfferedAnswer] = ()
        if sign == "/" and desk.folder.is_there:
            known = self._folder.get(conversation_id)
            if letters:
                folder = await desk.folder.matching(letters, conversation_id)
            else:
                folder = known if known is not None else await desk.folder.offered(conversation_id)
        found = offers(sign, letters, self._canned or (), values, desk.team.agents, folder)
        is_left = self._context.screen.pane != COMPOSER.name
        if is_left or self._composer.writing is not writing or self._asked() != (sign, letters):
            return  # more was typed meanwhile, or another customer is written to, or nobody
        if found:
            self.state = OfferList(sign, letters, found)
            self._draw()
            return
        self.hide()
        if sign == "/" and not letters and not self._canned:
            self._context.screen.tell(
                translate(
                    'There are no canned answers yet: `socialdesk canned save gia "…"` keeps one.'
                )
            )

    def open_canned(self) -> None:
        """Offer the canned answers, as they are now."""
        before = self._composer.area.before_cursor()
        begins = not self._composer.text or before[-1:].isspace()
        self._composer.type("/" if begins else " /")
        self._canned = None
        self.look()

    # -- choosing

    def choose_by(self, step: int) -> None:
        """To the next offer (1) or the one before (-1); round at the ends."""
        if self.state is not None:
            self.state.chosen = (self.state.chosen + step) % len(self.state.offers)
            self._draw()

    def take_chosen(self) -> None:
        """Put the chosen offer in, its file along, and go to its first empty field."""
        state = self.state
        if state is None:
            return
        offer = state.offers[state.chosen]
        self.hide()
        self._composer.area.replace_before(state.length, offer.insert)
        if offer.file:
            self._enclosures.add(offer.file)
        if offer.canned_id:
            used = self._context.desk.answering.used_canned
            self._context.screen.work("used", used, offer.canned_id)
        self._composer.area.select_hole()

    def hide(self) -> None:
        """Offer nothing."""
        if self.state is not None:
            self.state = None
            self._draw()

    # -- drawing

    def _draw(self) -> None:
        self.widget.display = self.state is not None
        self.widget.redraw()

    def _text(self, width: int) -> Text:
        text, state, width = Text(), self.state, max(width - 2, 20)
        if state is None:
            return text
        for place, offer in enumerate(state.offers):
            style = palette.CURSOR + palette.STRONG if place == state.chosen else palette.TEXT
            label = shown(offer.label)
            label = fit(label, max(LABELS, cell_len(label)))
            line = clip(f" {label} {shown(offer.detail)}", width)
            text.append(f"{line}\n", style)
        chosen = state.offers[state.chosen]
        if chosen.preview:
            for line in wrap(shown(chosen.preview, lines=True), width - 2)[:MOST_PREVIEWED]:
                text.append(f"  {line}\n", palette.NOTE)
        keymap = self._context.keymap
        take, leave = keymap.shown("take_offer"), keymap.shown("close_offers")
        step = keymap.shown("offer_up") + keymap.shown("offer_down")
        edit = f" · {keymap.shown('edit_source')} {translate('edit file')}" if chosen.source else ""
        text.append(
            clip_words(f" {take} {translate('put in')} · {step}{edit} · {leave}", width),
            palette.FAINT,
        )
        return text
