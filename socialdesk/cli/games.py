"""Commands about games and their draws."""

from socialdesk.cli.broadcasts import YES
from socialdesk.cli.command import Command, argument, mark, positive

COMMANDS = (
    Command(
        "game",
        "game:game",
        mark(
            "Minigames: lucky draw, weighted wheel, quiz, guessed number, dice. Rules, entries, who won."
        ),
        (
            argument(
                "action",
                choices=(
                    "new",
                    "edit",
                    "open",
                    "next",
                    "close",
                    "draw",
                    "publish",
                    "entries",
                    "winners",
                    "claim",
                    "list",
                    "show",
                    "cancel",
                ),
            ),
            argument("name", nargs="?", default=""),
            argument(
                "place",
                nargs="?",
                type=positive,
                default=None,
                help=mark("of a winner, as `winners` lists them (claim)"),
            ),
            argument("--kind", default=None, metavar="draw|wheel|quiz|guess|dice"),
            argument(
                "--entry",
                action="append",
                default=None,
                metavar="word:QUAY",
                help=mark("how people enter: word:…, button:…, comment, topic:…, follow"),
            ),
            argument(
                "--where",
                action="append",
                default=None,
                metavar=mark("WHERE"),
                help=mark(
                    "private, comments, everywhere, live:NAME, a conversation's number or a post"
                ),
            ),
            argument(
                "--prize",
                action="append",
                default=None,
                metavar=mark("PRIZE"),
                help=mark('what can be won, the first place first; "Áo thun x3" for three of them'),
            ),
            argument(
                "--reserves",
                default=None,
                metavar="N",
                help=mark("how many stand by for winners who do not answer"),
            ),
            argument(
                "--from",
                dest="from_",
                default=None,
                metavar=mark("WHEN"),
                help=mark("when it begins"),
            ),
            argument("--until", default=None, metavar=mark("WHEN"), help=mark("when it ends")),
            argument(
                "--pick",
                default=None,
                metavar="lot|first|points",
                help=mark("how winners are found, where its kind leaves a choice"),
            ),
            argument(
                "--question",
                action="append",
                default=None,
                metavar=mark("QUESTION=ANSWER"),
                help=mark(
                    'of a quiz: "Capital of Vietnam?=Hà Nội|Hanoi", with choices "…?[A. Huế|B. Hà Nội]=B"'
                ),
            ),
            argument("--number", default=None, metavar="N", help=mark("that is guessed")),
            argument(
                "--typos",
                choices=("0", "1", "2"),
                default=None,
                help=mark("letters of an answer that may be wrong"),
            ),
            argument(
                "--retries",
                action="store_true",
                default=None,
                help=mark("a wrong answer may be followed by a right one"),
            ),
            argument(
                "--known-for",
                default=None,
                metavar="7d",
                help=mark("only who has been known to the shop for so long"),
            ),
            argument(
                "--weight",
                action="append",
                default=None,
                metavar="vip=3",
                help=mark("so many chances for who has a tag"),
            ),
            argument(
                "--public",
                default=None,
                metavar=mark("TEXT"),
                help=mark("which public value decides (new), the value itself (draw)"),
            ),
            argument(
                "--answer",
                default=None,
                metavar=mark("TEXT"),
                help=mark("is said, once and in private, to who enters"),
            ),
            argument("--answer-vi", default=None, metavar=mark("TEXT")),
            argument("--answer-en", default=None, metavar=mark("TEXT")),
            argument("--answer-th", default=None, metavar=mark("TEXT")),
            argument(
                "--winner-text",
                default=None,
                metavar=mark("TEXT"),
                help=mark("tells whoever wins, in your own words"),
            ),
            argument("--winner-text-vi", default=None, metavar=mark("TEXT")),
            argument("--winner-text-en", default=None, metavar=mark("TEXT")),
            argument("--winner-text-th", default=None, metavar=mark("TEXT")),
            argument(
                "--claim-within",
                default=None,
                metavar="48h",
                help=mark("for so long a prize waits for its winner"),
            ),
            argument(
                "--name",
                dest="new_name",
                default=None,
                metavar=mark("NAME"),
                help=mark("another name for one that is there (edit)"),
            ),
            argument(
                "--file",
                default="",
                metavar=mark("FILE"),
                help=mark("the draw's file (draw, publish)"),
            ),
            argument(
                "--names",
                default="none",
                choices=("none", "initials", "full"),
                help=mark("what is told of winners' names (publish)"),
            ),
            argument(
                "--handed-over",
                action="store_true",
                help=mark("they have their prize (claim)"),
            ),
            argument(
                "--proof",
                default="",
                metavar=mark("TEXT"),
                help=mark("what proves it: a parcel's number, who took it; - reads it from stdin"),
            ),
            argument(
                "--proof-file",
                default="",
                metavar=mark("FILE"),
                help=mark("a picture or a paper that proves it"),
            ),
            argument(
                "--give-up",
                action="store_true",
                help=mark("they do not want it: the next reserve moves up (claim)"),
            ),
            argument(
                "--shipping",
                action="store_true",
                help=mark(
                    "what is still to be sent, and where to, as CSV: not for the public (winners)"
                ),
            ),
            YES,
        ),
        reads=True,
        acts=True,
    ),
    Command(
        "draw",
        "draw:draw",
        mark(
            "A lucky draw that anybody can check: verify its file, draw by one, the script that checks."
        ),
        (
            argument("action", choices=("verify", "run", "script")),
            argument(
                "file",
                nargs="?",
                default="",
                metavar=mark("FILE"),
                help=mark("of the draw; - reads stdin"),
            ),
        ),
        reads=True,
    ),
)
