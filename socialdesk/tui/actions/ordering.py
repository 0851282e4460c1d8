"""What is done at the screen of sales: moving about, and what orders and products are turned into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import EVERYWHERE, Action
from socialdesk.tui.actions.availability import why_none_chosen
from socialdesk.tui.actions.dialog_keys import keeping, scrolling
from socialdesk.tui.actions.list_keys import moving
from socialdesk.tui.actions.panes import (
    COMPOSER,
    LIST,
    ORDER,
    ORDERS,
    PAYMENT,
    PRODUCT,
    PRODUCTS,
    RECEIPT,
    SALES,
    THREAD,
)

if TYPE_CHECKING:
    from socialdesk.tui.inbox.screen import InboxScreen
    from socialdesk.tui.orders.screen import OrdersScreen

TO_THE_ORDERS: tuple[Action[OrdersScreen], ...] = (
    Action("orders", ("f5",), _("orders"), _("To the orders: what was ordered, how far it has come, who is to get it"),
           EVERYWHERE, lambda screen: screen.arrive(), group="move", command="order list"),
)  # fmt: skip
"""Known on every screen; the orders are shown before it runs."""


def basics(where: str) -> tuple[Action[OrdersScreen], ...]:
    """What the footer of each page names beside its own."""
    return (
        Action("next_page", ("tab",), _("next"), _("To the next page"),
               where, lambda screen: screen.next_subject(1), footer=8, group="move"),
        Action("sales_back", ("escape", "left", "h"), _("back"), _("One step back; from the list to the inbox"),
               where, lambda screen: screen.back(), footer=7, group="move", is_needed=True),
        Action("help_here", ("question_mark",), _("help"), _("Every key"),
               where, lambda screen: screen.open_help(), footer=9, group="desk"),
    )  # fmt: skip


SALES_MOVING: tuple[Action[OrdersScreen], ...] = (
    *moving("sales", SALES),
    Action("show_orders", ("1",), _("orders"), _("To the orders"),
           SALES.name, lambda screen: screen.turn_to("orders"), group="move", command="order list"),
    Action("show_products", ("3",), _("products"), _("To the products"),
           SALES.name, lambda screen: screen.turn_to("products"), group="move", command="product list"),
    Action("page_before", ("shift+tab",), _("before it"), _("To the page before"),
           SALES.name, lambda screen: screen.next_subject(-1), group="move"),
    Action("sales_text_down", ("right_square_bracket", "ctrl+d"), _("text down"), _("Scroll what is said of it down"),
           SALES.name, lambda screen: screen.detail.scroll(1), group="move"),
    Action("sales_text_up", ("left_square_bracket", "ctrl+u"), _("text up"), _("Scroll what is said of it up"),
           SALES.name, lambda screen: screen.detail.scroll(-1), group="move"),
    *basics(SALES.name),
)  # fmt: skip


ORDERS_KEYS: tuple[Action[OrdersScreen], ...] = (
    Action("order_open", ("enter", "right", "l"), _("open"), _("What is known of it, where there is room for that alone; then to the conversation"),
           ORDERS.name, lambda screen: screen.open(), footer=1, group="order", command="order show"),
    Action("forward", ("space",), _("next state"), _("Turn it to the next state of its way"),
           ORDERS.name, lambda screen: screen.orders.forward(), footer=2, group="order", command="order state",
           why_not=lambda screen: screen.orders.why_not_forward()),
    Action("turn_order", ("t",), _("turn"), _("Turn it to any state that may follow, after a question"),
           ORDERS.name, lambda screen: screen.orders.turn(), footer=6, group="order", command="order state"),
    Action("cancel_order", ("x",), _("cancel"), _("Cancel it, after a question: its goods are free again"),
           ORDERS.name, lambda screen: screen.orders.cancel(), footer=6, group="order", command="order cancel",
           why_not=lambda screen: screen.orders.why_not_cancel()),
    Action("return_order", ("r",), _("came back"), _("It was sent back: say what of it comes into the stock"),
           ORDERS.name, lambda screen: screen.orders.give_back(), group="order", command="order state",
           why_not=lambda screen: screen.orders.why_not_give_back()),
    Action("undo_order", ("u",), _("undo"), _("Undo what happened to the order last"),
           ORDERS.name, lambda screen: screen.orders.undo(), footer=7, group="order", command="order undo"),
    Action("payment_code", ("v",), _("VietQR"), _("Show the code that it is paid by, over the screen"),
           ORDERS.name, lambda screen: screen.orders.pay(), footer=5, group="order", command="order qr"),
    Action("receipt", ("c",), _("receipt"), _("See what the customer would read of it, and send it: their own yes makes it agreed"),
           ORDERS.name, lambda screen: screen.orders.receipt(), footer=3, group="order", command="order receipt"),
    Action("agree_order", ("y",), _("their yes"), _("Read the message that may be the customer's yes, and say that it is"),
           ORDERS.name, lambda screen: screen.orders.agree(), footer=6, group="order", command="order agree"),
    Action("order_paid", ("m",), _("paid"), _("Write down that it was paid, as you saw for yourself: how much"),
           ORDERS.name, lambda screen: screen.orders.paid(), footer=5, group="order", command="order paid"),
    Action("new_order_here", ("n",), _("new"), _("Make an order for somebody who called, or came into the shop"),
           ORDERS.name, lambda screen: screen.orders.new(), footer=4, group="order", command="order new"),
    Action("change_order", ("e",), _("edit"), _("Change what is ordered, who gets it, where it goes, the fee"),
           ORDERS.name, lambda screen: screen.orders.change(), footer=4, group="order", command="order change"),
    Action("order_conversation", ("o",), _("its chat"), _("To the conversation that it was made in"),
           ORDERS.name, lambda screen: screen.orders.conversation(), footer=6, group="order", command="thread"),
    Action("find_orders", ("slash",), _("find"), _("Find orders by code, name or telephone number, with or without accents"),
           ORDERS.name, lambda screen: screen.orders.find(), footer=3, group="order", command="order list"),
    Action("next_state", ("s",), _("state"), _("Show those in the next state alone"),
           ORDERS.name, lambda screen: screen.orders.narrow(1), footer=4, group="order", command="order list --state"),
    Action("state_before", ("S",), _("state before"), _("Show those in the state before alone"),
           ORDERS.name, lambda screen: screen.orders.narrow(-1), group="order", command="order list --state"),
    Action("orders_of", ("p",), _("of the person"), _("Show what this person has ordered alone"),
           ORDERS.name, lambda screen: screen.orders.of_person(), footer=6, group="order", command="order list --conversation"),
    Action("all_orders", ("a",), _("all"), _("Show all orders again"),
           ORDERS.name, lambda screen: screen.orders.show_all(), footer=6, group="order", command="order list"),
    *basics(ORDERS.name),
)  # fmt: skip
PRODUCTS_KEYS: tuple[Action[OrdersScreen], ...] = (
    Action("product_open", ("enter", "right", "l"), _("details"), _("What is known of it, where there is room for that alone"),
           PRODUCTS.name, lambda screen: screen.open(), footer=5, group="order", command="product show"),
    Action("product_stock", ("s",), _("stock"), _("Say how many there are: 50, or by how much it changed: +20, -3"),
           PRODUCTS.name, lambda screen: screen.products.stock(), footer=1, group="order", command="product change --stock"),
    Action("product_price", ("p",), _("price"), _("Say what one costs"),
           PRODUCTS.name, lambda screen: screen.products.price(), footer=2, group="order", command="product change --price"),
    Action("add_product", ("n",), _("new"), _("Make a product, or a variant of one, known"),
           PRODUCTS.name, lambda screen: screen.products.add(), footer=3, group="order", command="product add"),
    Action("edit_product", ("e",), _("edit"), _("Change its name, variant, price or stock"),
           PRODUCTS.name, lambda screen: screen.products.edit(), footer=4, group="order", command="product change"),
    Action("find_products", ("slash",), _("find"), _("Find products by SKU, name or variant, with or without accents"),
           PRODUCTS.name, lambda screen: screen.products.find(), footer=4, group="order", command="product list"),
    Action("archive_product", ("x",), _("archive"), _("Take it out of what can be ordered, or bring it back"),
           PRODUCTS.name, lambda screen: screen.products.archive(), footer=6, group="order", command="product archive"),
    Action("archived_products", ("a",), _("archived too"), _("Show what can no longer be ordered too, or not"),
           PRODUCTS.name, lambda screen: screen.products.show_archived(), footer=6, group="order", command="product list --all"),
    *basics(PRODUCTS.name),
)  # fmt: skip
ORDERING: tuple[Action[InboxScreen], ...] = (
    Action("new_order", ("C",), _("order"), _("Make an order for whom you talk to: a1 m 2"),
           LIST.name, lambda inbox: inbox.orders.new(), command="order new"),
    Action("new_order", ("alt+o",), _("order"), _("Make an order for whom you talk to: a1 m 2"),
           COMPOSER.name, lambda inbox: inbox.orders.new(), group="write", command="order new"),
    Action("chat_paid", ("alt+m",), _("paid"), _("Write down that the newest order of whom you talk to was paid: how much"),
           LIST.name, lambda inbox: inbox.orders.paid(), command="order paid"),
    Action("chat_paid", ("alt+m",), _("paid"), _("Write down that the newest order of whom you talk to was paid: how much"),
           COMPOSER.name, lambda inbox: inbox.orders.paid(), group="write", command="order paid"),
    Action("message_agrees", ("Y",), _("their yes"), _("This message is the customer's yes to their order"),
           THREAD.name, lambda inbox: inbox.orders.agree(), group="message", command="order agree",
           why_not=why_none_chosen),
    Action("message_tells_where", ("A",), _("number, address"), _("Put the number or address that this message tells into their order"),
           THREAD.name, lambda inbox: inbox.orders.put_in(), group="message", command="order change --from-message",
           why_not=why_none_chosen),
)  # fmt: skip
"""In the inbox."""
WRITING_AN_ORDER: tuple[Action[Any], ...] = (
    Action("keep", ("enter", "f9", "ctrl+enter"), _("keep"), _("Make the order, or keep what was changed of it"),
           ORDER.name, lambda form: form.keep(), footer=1, group="desk", is_needed=True),
    *(each for each in keeping(ORDER, "") if each.name not in ("keep", "enter_field")),
)  # fmt: skip
WRITING_A_PRODUCT = keeping(PRODUCT, _("Keep the product as it is written"))
LOOKING_AT_A_RECEIPT: tuple[Action[Any], ...] = (
    Action("accept", ("enter", "y"), _("send"), _("Send the receipt: the customer's yes to it makes the order agreed"),
           RECEIPT.name, lambda dialog: dialog.accept(), footer=1, group="desk", is_needed=True),
    Action("close", ("escape", "q", "n"), _("not now"), _("Leave without sending it"),
           RECEIPT.name, lambda dialog: dialog.close(), footer=2, group="desk", is_needed=True),
    *scrolling(RECEIPT, ("down", "j"), ("up", "k")),
)  # fmt: skip
PAYING: tuple[Action[Any], ...] = (
    Action("close", ("escape", "q", "enter", "v", "space"), _("leave"), _("Back to the order"),
           PAYMENT.name, lambda dialog: dialog.close(), group="desk", is_needed=True),
)  # fmt: skip
SALES_DIALOGS: tuple[Action[Any], ...] = (
    *WRITING_AN_ORDER, *WRITING_A_PRODUCT, *LOOKING_AT_A_RECEIPT, *PAYING,
)  # fmt: skip
