"""What is said about the customer: that two are one person, and what is written down of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import translate
from socialdesk.tui.text import veiled

if TYPE_CHECKING:
    from socialdesk.tui.dialogs.palette import Choice
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.customer_pane import CustomerPane
    from socialdesk.tui.inbox.list_pane import ListPane


class Customers:
    """Both mean one conversation: with many marked, nothing."""

    def __init__(self, context: Context, list_pane: ListPane, pane: CustomerPane) -> None:
        self._context = context
        self._list = list_pane
        self._pane = pane

    def _only_target(self) -> int | None:
        ids = self._list.targets()
        return ids[0] if len(ids) == 1 else None

    def merge(self) -> None:
        """Say that this is the same person as another one."""
        one, screen = self._only_target(), self._context.screen
        if one is None:
            return

        def chosen(other: Choice | None) -> None:
            if other is not None and other.kind == "conversation":
                screen.work("verb", self._merge, one, other.value)

        title = translate("The same person as …")
        screen.open_palette(chosen, people_only=True, title=title)

    async def _merge(self, one: int, other: int) -> None:
        await self._context.desk.changes.merge(one, other)
        await self._context.desk.open.reload()  # the next key may lead to the other conversation
        await self._pane.load()
        undo = self._context.keymap.shown("undo")
        self._context.screen.tell(translate("One person now · {key} undoes it", key=undo))

    def orders(self) -> None:
        """What the customer has ordered, over what is shown."""
        number = self._only_target()
        if number is not None:
            self._context.screen.work("bought", self._orders, number)

    async def _orders(self, number: int) -> None:
        from socialdesk.tui.dialogs.bought import BoughtScreen  # noqa: PLC0415 - not before the first paint

        screen = self._context.screen
        known, orders = await self._context.desk.open.orders_of(number)
        if not orders:
            screen.tell(translate("This customer has ordered nothing yet."))
        elif screen.app.screen is screen:  # else something was opened meanwhile, and has the keys
            together = self._context.desk.open.together
            screen.app.push_screen(BoughtScreen(known, orders, screen.program.zone, together))

    def settle(self, *, accept: bool) -> None:
        """Take or refuse the first thing that is suggested of the customer, as it stands beside the chat."""
        number, known = self._only_target(), self._context.desk.open.customer
        if number is None:
            return
        if known is None or known.conversation_id != number or not known.suggestions:
            self._context.screen.tell(translate("Nothing is suggested of this customer."))
            return
        self._context.screen.work("verb", self._settle, known.suggestions[0].id, accept)

    async def _settle(self, number: int, accept: bool) -> None:
        await self._context.desk.changes.settle_suggestion(number, accept=accept)
        await self._context.desk.open.reload()
        await self._pane.load()
        undo = self._context.keymap.shown("undo")
        said = (
            translate("Kept · {key} undoes it", key=undo)
            if accept
            else translate("It is not suggested again.")
        )
        self._context.screen.tell(said)

    def detail(self) -> None:
        """Write something down about the customer."""
        number = self._only_target()
        if number is None:
            return

        async def chosen(words: str) -> None:
            if words.strip():
                await self._context.desk.changes.set_detail(number, words)
                await self._pane.load()

        title = f"{translate('Write down')} · {veiled(self._list.name_of([number]))}"
        hint = translate(
            "pronoun=chị · order=DH123 · phone=… · address=… · anything=… · {accept} keeps it · {close}",
            **self._context.prompt_keys(),
        )
        self._context.screen.ask(title, hint, chosen)
