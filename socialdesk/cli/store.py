"""The commands that copy the store, bring it back, and mend it."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "backup",
        "store:backup",
        mark(
            "Copy the store and its files to one file, while everything works, and check the copy."
        ),
        (
            argument(
                "file",
                metavar=mark("FILE"),
                help=mark("the new file; it holds customers' words and tokens"),
            ),
            argument("--force", action="store_true", help=mark("write over a file that is there")),
        ),
    ),
    Command(
        "restore",
        "store:restore",
        mark("Bring back a copy that `backup` made. Stop `run` and close the desks first."),
        (
            argument("file", metavar=mark("FILE"), help=mark("what `backup` wrote")),
            argument(
                "--force", action="store_true", help=mark("put the store that is there aside")
            ),
        ),
    ),
    Command(
        "anonymise",
        "store:anonymise",
        mark(
            "Copy the store to one in which no customer is known: for showing, and for trying out."
        ),
        (
            argument("file", metavar=mark("FILE"), help=mark("the new store (SQLite)")),
            argument("--force", action="store_true", help=mark("write over a file that is there")),
        ),
    ),
    Command("reindex", "store:reindex", mark("Build the search index anew from the messages."), ()),
)
