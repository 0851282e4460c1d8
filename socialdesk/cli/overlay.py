"""The command that shows what goes on to those who watch a stream."""

from socialdesk.cli.command import Command, argument, mark, positive

COMMANDS = (
    Command(
        "overlay",
        "overlay:overlay",
        mark("What a stream shows of a live or a game: countdown, wheel, board, pinned comment, winners."),
        (
            argument("name", metavar=mark("NAME"), help=mark("of a live, or of a game")),
            argument(
                "--scene",
                choices=("countdown", "wheel", "board", "question", "winners"),
                help=mark("always this one (default: what goes on)"),
            ),
            argument(
                "--theme",
                choices=("dark", "light", "green", "tet", "mono"),
                help=mark("colours; the ground of green is what a streaming program takes out"),
            ),
            argument(
                "--until", metavar=mark("WHEN"), help=mark("count down to this moment, with or without a live")
            ),
            argument(
                "--names",
                choices=("none", "initials", "full"),
                default="initials",
                help=mark("what is told of the names of people in games"),
            ),
            argument(
                "--text-dir",
                metavar=mark("FOLDER"),
                help=mark("write the same as text files, as OBS reads them"),
            ),
            argument(
                "--address",
                action="store_true",
                help=mark("print the address of the same as a web page, for a browser source, and end"),
            ),
            argument(
                "--no-address",
                action="store_true",
                help=mark("let nobody see that page any more, and end"),
            ),
            argument(
                "--pin",
                type=positive,
                metavar=mark("MESSAGE"),
                help=mark("show this comment of the live, and end"),
            ),
            argument(
                "--unpin", action="store_true", help=mark("show no comment any more, and end")
            ),
        ),
        reads=True,
        acts=True,
    ),
)  # fmt: skip
