"""The command that tells how accounts fare."""

from socialdesk.cli.command import Command, mark

COMMANDS = (
    Command("accounts", "accounts:accounts", mark("How each account fares."), (), reads=True),
)
