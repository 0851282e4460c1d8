"""The commands about what the shop sells, and what customers order."""

from socialdesk.cli.command import Command, argument, mark, positive

PAYMENTS = ("transfer", "cod", "none")
STATES = ("new", "agreed", "packed", "shipped", "delivered", "cancelled", "returned")

COMMANDS = (
    Command(
        "product",
        "products:product",
        mark("What the shop sells: list, show, add, change, archive, restore, together."),
        (
            argument(
                "action",
                nargs="?",
                choices=("list", "show", "add", "change", "archive", "restore", "together"),
                default="list",
            ),
            argument(
                "sku", nargs="?", default="", help=mark("which one; for list, words of its name")
            ),
            argument("--name", help=mark("what it is called; variants share it")),
            argument(
                "--variant", metavar=mark("VARIANT"), help=mark('which variant it is: "đỏ, M"')
            ),
            argument(
                "--price",
                metavar=mark("PRICE"),
                help=mark(
                    "of one: 125000, 125k, 1,5tr; digits alone count the currency's smallest unit"
                ),
            ),
            argument(
                "--stock",
                metavar=mark("STOCK"),
                help=mark("how many there are: 50; for change also +20 and -3"),
            ),
            argument("--all", action="store_true", help=mark("archived ones too, for list")),
            argument(
                "--days",
                type=positive,
                help=mark("for together: so many days back are counted (default: 365)"),
            ),
            argument(
                "--least",
                type=positive,
                metavar=mark("N"),
                help=mark("for together: in at least so many orders (default: 3)"),
            ),
        ),
        reads=True,
        acts=True,
    ),
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
                "--check",
                action="store_true",
                help=mark("for proof: only whether it adds up; without ORDER of all orders"),
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
                "--send",
                action="store_true",
                help=mark("for receipt: send it to the customer, instead of showing it"),
            ),
            argument(
                "--message",
                type=positive,
                metavar=mark("MESSAGE"),
                help=mark("for agree: the message of the customer's that says yes"),
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
            argument(
                "--png",
                default="",
                metavar=mark("FILE"),
                help=mark("for qr: write the code as a picture, instead of drawing it"),
            ),
            argument(
                "--statement",
                default="",
                metavar=mark("FILE"),
                help=mark("for paid: the bank's statement, CSV or XLSX (-: standard input)"),
            ),
            argument(
                "--amount",
                metavar=mark("AMOUNT"),
                help=mark("for paid with an order: how much of it (default: all that is due)"),
            ),
            argument("--state", choices=STATES, help=mark("only those, for list")),
            argument(
                "--conversation",
                type=positive,
                metavar=mark("CONV"),
                help=mark("for list only that customer's; for receipt where it goes"),
            ),
            argument(
                "--source",
                metavar=mark("SOURCE"),
                help=mark(
                    "for list only those that were imported from there; for import where the file is from: shopify, shopee, lazada, tiktok, haravan, kiotviet, sapo, socialdesk"
                ),
            ),
            argument(
                "--map",
                metavar=mark("FILE"),
                help=mark(
                    "for import: what describes the columns of any other file (docs/orders.md)"
                ),
            ),
            argument(
                "--dry-run",
                action="store_true",
                help=mark("for import and paid: write nothing, say what would be"),
            ),
            argument(
                "--format",
                choices=("csv", "xlsx", "json"),
                help=mark("for export (default: as the file is called)"),
            ),
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
