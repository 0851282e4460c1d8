"""Promises by key: what an answer offers, what somebody writes down, kept, dropped, snoozed until then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.changes import Outcome, Promise, SettlePromise, Snooze
from socialdesk.model.i18n import translate, whole_moment
from socialdesk.model.ids import Instant
from socialdesk.tui.text import named, shown, veiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialdesk.store.promises import PromiseRow
    from socialdesk.tui.desk.promising import Offer
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.list_pane import ListPane
    from socialdesk.tui.inbox.triage import Triage


class PromiseKeys:
    """Each means one conversation: the one under the cursor, or the one that is open while somebody writes."""

    def __init__(self, context: Context, list_pane: ListPane, triage: Triage) -> None:
        self._context = context
        self._list = list_pane
        self._triage = triage

    def _target(self) -> int | None:
        ids = self._list.targets()
        return ids[0] if len(ids) == 1 else None

    def promise(self) -> None:
        """Write down what is offered, or else ask what was promised and until when."""
        number = self._target()
        offer = self._context.desk.promising.offer(number)
        if offer is not None:
            self._take(offer)
        elif number is not None:
            self._ask(number)

    def take(self) -> None:
        """Write down what is offered, while somebody writes."""
        offer = self._context.desk.promising.offer(self._context.shown.id)
        if offer is None:
            self._context.screen.tell(translate("Your last answer here promises nothing."))
        else:
            self._take(offer)

    def _take(self, offer: Offer) -> None:
        self._context.desk.promising.taken(offer)
        self._triage.change(offer.change, [offer.conversation_id])

    def _ask(self, number: int) -> None:
        service = self._context.desk.promising.service()
        item = self._context.desk.inbox.window.item(number)
        if service is None or item is None:
            return
        account = item.row.account

        def understood(words: str) -> Promise:
            return service.understood(words, "", account)

        async def chosen(words: str) -> None:
            if words.strip():
                self._triage.change(understood(words), [number])

        hint = translate(
            "báo giá chiều nay 5h · mai gửi hàng · no time: the end of today · {accept} · {close}",
            **self._context.prompt_keys(),
        )
        title = (
            f"{translate('What is promised, until when')} · {veiled(self._list.name_of([number]))}"
        )
        self._context.screen.ask(title, hint, chosen, meaning=lambda words: understood(words).words)

    def keep(self) -> None:
        """The promise that is due first is kept."""
        self._settle(Outcome.KEPT)

    def drop(self) -> None:
        """It is not to be kept any more."""
        self._settle(Outcome.DROPPED)

    def _settle(self, outcome: Outcome) -> None:
        number = self._target()
        if number is not None:
            self._context.screen.work("verb", self._settled, number, outcome)

    async def _settled(self, number: int, outcome: Outcome) -> None:
        due = await self._context.desk.promising.due(number)
        if due is None:
            self._context.screen.tell(translate("Nothing is promised here."))
        else:
            self._triage.change(SettlePromise(outcome, due=due), [number])

    def snooze(self) -> None:
        """Put the conversation away until the promise is due."""
        number = self._target()
        if number is not None:
            self._context.screen.work("verb", self._snoozed, number)

    async def _snoozed(self, number: int) -> None:
        due = await self._context.desk.promising.due(number)
        if due is None:
            self._context.screen.tell(translate("Nothing is promised here."))
        elif due <= self._context.now():
            self._context.screen.tell(translate("The promise is due already."), bad=True)
        else:
            words = whole_moment(self._context.desk.session.local(Instant(due)))
            self._triage.change(Snooze(Instant(due), words), [number], leaves=True)

    async def tell_due(self) -> None:
        """Say which of this agent's promises have just come due."""
        found = await self._context.desk.promising.came_due()
        if found:
            self._context.screen.tell(due_words(found), bad=True)
            self._context.screen.program.attention.call(translate("a promise is due"))


def due_words(found: Sequence[PromiseRow]) -> str:
    """`Due now: Lan: em báo lại chiều nay nhé`, and how many more."""
    first = found[0]
    words = translate(
        "Due now, promised to {name}: “{text}”",
        name=veiled(named(first.name)),
        text=veiled(shown(first.text)),
    )
    return f"{words} +{len(found) - 1}" if len(found) > 1 else words
