"""What is done with orders."""

from __future__ import annotations

from socialdesk.model.i18n import translate
from socialdesk.model.order import State
from socialdesk.store.order_rows import Order
from socialdesk.tui.desk.orders import Person
from socialdesk.tui.dialogs.palette import Choice
from socialdesk.tui.orders.acts import Acts
from socialdesk.tui.orders.orders_page import OrdersPage

_NARROWED = (None, *State)


class OrderActs(Acts[OrdersPage]):
    """What is meant is the order under the cursor when the key was pressed."""

    @property
    def order(self) -> Order | None:
        """The order under the cursor."""
        return self.page.orders.order

    def meant(self) -> Order | None:
        """The same; where there is none, that is said."""
        if self.order is None:
            self.screen.tell(translate("There is no order here."))
        return self.order

    # -- what is looked at

    def narrow(self, step: int) -> None:
        """Those in another state alone, or all."""
        orders = self.page.orders
        place = (_NARROWED.index(orders.state) + step) % len(_NARROWED)
        orders.state = _NARROWED[place]
        self.anew()

    def show_all(self) -> None:
        """All of them again."""
        orders = self.page.orders
        orders.state, orders.words, orders.person = None, "", None
        self.anew()

    def of_person(self) -> None:
        """What whoever ordered this has ordered."""
        if (order := self.meant()) is None:
            return
        contact = order.row.contact_id
        orders = self.page.orders
        if contact is not None:
            orders.state, orders.words, orders.person = None, "", Person(contact, order.row.name)
        elif order.row.phone:
            orders.state, orders.words, orders.person = None, order.row.phone, None
        else:
            self.screen.tell(translate("Nobody knows who ordered this: no conversation, no number."))  # fmt: skip
            return
        self.anew()

    def find(self) -> None:
        """Ask for words, and show the orders in which they stand."""
        keys = self.screen.program.keymap
        hint = translate(
            "a code, a name, a number, with or without accents; nothing shows all · {accept} finds · {close} back",
            accept=keys.shown("accept", "prompt"),
            close=keys.shown("close", "prompt"),
        )

        async def answered(words: str) -> None:
            self.page.orders.words = words
            self.anew()

        self.screen.ask(translate("Find orders"), hint, answered, before=self.page.orders.words)

    # -- where it leads to

    def open(self) -> bool:
        """To the conversation."""
        return self.conversation()

    def conversation(self) -> bool:
        """To the conversation that it was made in."""
        if (order := self.meant()) is None:
            return False
        number = order.row.conversation_id
        if number is None:
            self.screen.tell(translate("It was not made in a conversation."))
            return False
        choice = Choice("conversation", number, order.row.name, "")
        self.screen.program.show("inbox").take_choice(choice)
        return True
