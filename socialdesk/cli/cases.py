"""The command about complaints, returns and reviews."""

from socialdesk.cli.command import Command, argument, mark, positive
from socialdesk.cli.figures import TIME

KINDS = ("complaint", "return", "review")
STEPS = ("evidence", "agreed", "back", "refunded", "fixed", "asked")
CAUSES = (
    "damaged", "faulty", "wrong_item", "wrong_size", "missing_item", "not_as_shown", "late", "lost", "price", "service",
    "changed_mind", "other", "unknown",
)  # fmt: skip
OUTCOMES = ("refunded", "exchanged", "repaired", "explained", "refused", "given_up")

COMMANDS = (
    Command(
        "case",
        "cases:case",
        mark(
            "Complaints, returns and reviews: list, show N, open [CONV], step N STEP, evidence N MESSAGE …, change N, close N, reopen N, question N, repeats."
        ),
        (
            argument(
                "action",
                nargs="?",
                choices=(
                    "list",
                    "show",
                    "open",
                    "step",
                    "evidence",
                    "change",
                    "close",
                    "reopen",
                    "question",
                    "repeats",
                ),
                default="list",
            ),
            argument(
                "what",
                nargs="?",
                type=positive,
                metavar="N|CONV",
                help=mark("a case; for open the conversation that it is about"),
            ),
            argument(
                "more",
                nargs="*",
                default=[],
                metavar=mark("STEP|MESSAGE|TEXT"),
                help=mark(
                    "for step: evidence, agreed, back, refunded, fixed, asked; for evidence numbers of messages; for question your own words"
                ),
            ),
            argument("--kind", choices=KINDS, help=mark("what it is (for list: only those)")),
            argument("--order", metavar=mark("ORDER"), help=mark("the order that it is about")),
            argument("--sku", help=mark("the product that it is about")),
            argument("--cause", choices=CAUSES, help=mark("why it came to that")),
            argument("--about", metavar=mark("TEXT"), help=mark("what it is about, for the shop")),
            argument(
                "--due", metavar="WHEN", help=mark("until when it is to be ended: tomorrow 17:00")
            ),
            argument("--rating", type=positive, help=mark("a review's stars, 1 to 5")),
            argument("--source", default="", help=mark("where a review stands: shopee, Google, …")),
            argument("--link", default="", help=mark("its address; it is never fetched")),
            argument(
                "--review",
                type=positive,
                metavar="N",
                help=mark("the review that the case comes from"),
            ),
            argument("--note", default="", help=mark("what is written down with a step")),
            argument("--amount", metavar=mark("AMOUNT"), help=mark("what went back: 125000, 125k")),
            argument(
                "--back",
                action="append",
                default=[],
                metavar="all|none|SKU:N",
                help=mark("for back: what of its order comes into the stock (default: all)"),
            ),
            argument(
                "--key", default="", help=mark("your own name for a step: the same does it once")
            ),
            argument("--outcome", choices=OUTCOMES, help=mark("how it ended, for close")),
            argument(
                "--files",
                metavar=mark("FOLDER"),
                help=mark("for show: write the photos and files of its evidence there"),
            ),
            argument("--open", action="store_true", help=mark("only open ones, for list")),
            argument(
                "--overdue", action="store_true", help=mark("only those whose moment is over")
            ),
            argument(
                "--conversation",
                type=positive,
                metavar="CONV",
                help=mark("only that customer's, for list"),
            ),
            argument("--limit", type=positive, help=mark("at most so many, the newest")),
            *TIME,
        ),
        reads=True,
        acts=True,
    ),
)
