"""The command about what customers order; receipts, payments and files have files of their own."""

from socialdesk.cli.command import Command, argument, mark, positive
from socialdesk.cli.order_files import FILES
from socialdesk.cli.receipts import PAYING, RECEIPTS

PAYMENTS = ("transfer", "cod", "none")
STATES = ("new", "agreed", "packed", "shipped", "delivered", "cancelled", "returned")

COMMANDS = (
    Command(
        "order",
        "orders:order",
        mark(
            "What customers order: list, show N, new CONV, change N, undo N, cancel N, state N STATE, receipt N, agree N, proof N, link N CONV, unlink N, qr N, paid [N], import FILE, export FILE."
        ),
        (
            argument(
                "action",
                nargs="?",
                choices=(
                    "list",
                    "show",
                    "new",
                    "change",
                    "undo",
                    "cancel",
                    "state",
                    "receipt",
                    "agree",
                    "proof",
                    "link",
                    "unlink",
                    "qr",
                    "paid",
                    "import",
                    "export",
                ),
                default="list",
            ),
            argument(
                "what",
                nargs="?",
                default="",
                metavar=mark("ORDER|CONV|FILE"),
                help=mark(
                    "an order's number or code; a conversation, for new; a file, for import and export"
                ),
            ),
            argument(
                "to",
                nargs="?",
                default="",
                metavar=mark("STATE|CONV"),
                help=mark(
                    "for state: agreed, packed, shipped, delivered, returned; for link, the conversation of whose it is"
                ),
            ),
            argument(
                "--item",
                action="append",
                default=[],
                metavar="SKU:N",
                help=mark(
                    "what is ordered, and how many; again for each line (for change: 0 takes it off)"
                ),
            ),
            argument(
                "--fee",
                metavar=mark("FEE"),
                help=mark("what sending it costs the customer: 30000, 30k"),
            ),
            argument("--name", help=mark("who gets it (default: what is known of them)")),
            argument(
                "--phone", metavar=mark("PHONE"), help=mark("their telephone number (the same)")
            ),
            argument("--address", help=mark("where it goes (the same)")),
            argument(
                "--from-message",
                type=positive,
                metavar=mark("MESSAGE"),
                help=mark(
                    "for change: number and address as this message of the customer's tells them"
                ),
            ),
            argument(
                "--note", metavar=mark("WORDS"), help=mark("what the shop writes down about it")
            ),
            argument(
                "--pay", choices=PAYMENTS, help=mark("how it is to be paid, for new and change")
            ),
            argument(
                "--hold",
                metavar=mark("LENGTH"),
                help=mark(
                    "for change: hold its goods for so long from now on, like 24h or 2d; off for good"
                ),
            ),
            argument(
                "--key",
                help=mark("your own name for a new order, or a payment: the same makes it once"),
            ),
            argument(
                "--back",
                action="append",
                default=[],
                metavar="all|none|SKU:N",
                help=mark("for returned: what comes back into the stock"),
            ),
            argument(
                "--carrier",
                metavar=mark("CARRIER"),
                help=mark("for state: who takes its parcel: ghn, ghtk, viettelpost, or any other"),
            ),
            argument(
                "--tracking",
                metavar=mark("TRACKING"),
                help=mark("for state: the number of that parcel at the carrier"),
            ),
            argument("--state", choices=STATES, help=mark("only those, for list")),
            argument(
                "--conversation",
                type=positive,
                metavar=mark("CONV"),
                help=mark("for list only that customer's; for receipt where it goes"),
            ),
            *RECEIPTS,
            *PAYING,
            *FILES,
            argument(
                "--limit",
                type=positive,
                metavar=mark("N"),
                help=mark("at most so many, the newest"),
            ),
        ),
        reads=True,
        acts=True,
    ),
)
