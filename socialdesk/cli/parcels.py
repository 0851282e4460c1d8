"""The command about what carriers have of orders."""

from socialdesk.cli.command import Command, argument, mark, positive

STATES = (
    "made", "taken", "on_way", "out_for_delivery", "failed", "returning", "lost", "delivered", "returned",
)  # fmt: skip

COMMANDS = (
    Command(
        "parcel",
        "parcels:parcel",
        mark(
            "What carriers have of orders: list, show N, add ORDER, state N STATE, remove N, import FILE."
        ),
        (
            argument(
                "action",
                nargs="?",
                choices=("list", "show", "add", "state", "remove", "import"),
                default="list",
            ),
            argument(
                "what",
                nargs="?",
                default="",
                metavar=mark("TRACKING|ORDER|FILE"),
                help=mark(
                    "a tracking number (ghn:NUMBER where several carriers have it); for add the order, for list only its parcels; for import a file of the carrier's (-: standard input)"
                ),
            ),
            argument("to", nargs="?", default="", metavar=mark("STATE"), help=", ".join(STATES)),
            argument(
                "--carrier",
                metavar=mark("CARRIER"),
                help=mark(
                    "who takes it: ghn, ghtk, viettelpost, vnpost, jt, spx, ninjavan, best, ahamove, or any other"
                ),
            ),
            argument("--tracking", help=mark("for add: its number at the carrier")),
            argument(
                "--at",
                help=mark(
                    "for state: when that was, by the carrier's time: 2026-11-27 14:05 (default: now)"
                ),
            ),
            argument(
                "--correct",
                action="store_true",
                help=mark("for state: put right what was written down wrongly"),
            ),
            argument(
                "--map",
                metavar=mark("FILE"),
                help=mark(
                    "for import: what describes the files of any other carrier (docs/parcels.md)"
                ),
            ),
            argument(
                "--dry-run",
                action="store_true",
                help=mark("for import: write nothing, say what would be"),
            ),
            argument("--state", choices=STATES, help=mark("only those, for list")),
            argument("--open", action="store_true", help=mark("only what a carrier has, for list")),
            argument("--limit", type=positive, help=mark("at most so many, the newest")),
        ),
        reads=True,
        acts=True,
    ),
)
