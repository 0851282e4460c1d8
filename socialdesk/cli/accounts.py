"""The command that tells how accounts fare."""

from socialdesk.cli.command import Command

COMMANDS = (Command("accounts", "accounts:accounts", "How each account fares.", (), reads=True),)
