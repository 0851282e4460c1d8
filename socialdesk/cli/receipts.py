"""What the command `order` takes about receipts and the customer's yes to them, and about paying."""

from socialdesk.cli.command import argument, mark, positive

RECEIPTS = (
    argument(
        "--check",
        action="store_true",
        help=mark("for proof: only whether it adds up; without ORDER of all orders"),
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
)
"""Of `order receipt`, `order agree` and `order proof`."""
PAYING = (
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
)
"""Of `order qr` and `order paid`."""
