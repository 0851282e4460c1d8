"""The command about what the shop sells."""

from socialdesk.cli.command import Command, argument, mark, positive

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
)
