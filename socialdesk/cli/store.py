"""The command that mends the store."""

from socialdesk.cli.command import Command

COMMANDS = (
    Command("reindex", "store:reindex", "Build the search index anew from the messages.", ()),
)
