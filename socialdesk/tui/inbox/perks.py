"""What may be offered to the open customer: put into the composer by a key, never sent by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.canned import fill
from socialdesk.model.i18n import translate
from socialdesk.tui.actions.panes import COMPOSER
from socialdesk.tui.inbox.readying import put, ready

if TYPE_CHECKING:
    from socialdesk.services.loyalty import Offered
    from socialdesk.tui.inbox.composer import Composer
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.navigator import Navigator


class PerkKeys:
    """Takes what stands beside the chat; the next one each time."""

    def __init__(self, context: Context, navigator: Navigator, composer: Composer) -> None:
        self._context = context
        self._navigator = navigator
        self._composer = composer
        self._put_last = ""

    def take(self) -> None:
        """Put the first perk that fits into the composer, or the one after that which stands there."""
        shown, known = self._context.shown.id, self._context.desk.open.customer
        if shown is None or known is None or known.conversation_id != shown or not known.perks:
            self._context.screen.tell(translate("Nothing is to be offered to this customer."))
            return
        self._navigator.enter(COMPOSER.name)
        self._context.screen.work("perk", self._put, shown, known.perks, exclusive=True)

    async def _put(self, number: int, perks: tuple[Offered, ...]) -> None:
        context, composer = self._context, self._composer
        mode = await ready(context, composer, number)
        if mode is None:
            return
        there = composer.text.strip()
        if there and there != self._put_last:
            context.screen.tell(
                translate("Something is written here already; the offer is not put over it.")
            )
            return
        values = await context.desk.answering.values(number)
        texts = [fill(each.text, values).strip() for each in perks]
        place = texts.index(there) + 1 if there in texts else 0
        self._put_last = texts[place % len(texts)]
        put(context, composer, number, mode, self._put_last)
