"""The box over the composer: canned answers, fields, emoji and people, offered while somebody types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.i18n import translate
from socialdesk.tui.actions.panes import COMPOSER, SUGGESTIONS
from socialdesk.tui.cells import cell_len
from socialdesk.tui.text import clip, clip_words, fit, shown, wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from textual.widget import Widget

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

    def compose(self) -> Iterator[Widget]:
        """The box."""
        yield self.widget

    def press(self, key: str) -> bool:
        """A key of the box; False leaves it to the composer."""
        action = self._context.keymap.command(SUGGESTIONS.name, key) if self.state else None
        if action is not None:
            action.run(self)
        return action is not None

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
        found = offers(sign, letters, self._canned or (), values, desk.team.agents)
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
        text.append(
            clip_words(f" {take} {translate('put in')} · {step} · {leave}", width), palette.FAINT
        )
        return text
