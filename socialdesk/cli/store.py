"""The commands that copy the store, bring it back, and mend it."""

from socialdesk.cli.command import Command, argument

COMMANDS = (
    Command(
        "backup",
        "store:backup",
        "Copy the store and its files to one file, while everything works, and check the copy.",
        (
            argument(
                "file", metavar="FILE", help="the new file; it holds customers' words and tokens"
            ),
            argument("--force", action="store_true", help="write over a file that is there"),
        ),
    ),
    Command(
        "restore",
        "store:restore",
        "Bring back a copy that `backup` made. Stop `run` and close the desks first.",
        (
            argument("file", metavar="FILE", help="what `backup` wrote"),
            argument("--force", action="store_true", help="put the store that is there aside"),
        ),
    ),
    Command("reindex", "store:reindex", "Build the search index anew from the messages.", ()),
)
