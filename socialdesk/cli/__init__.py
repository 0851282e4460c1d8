"""The command line: a list of commands by subject, and the program that chooses among them."""

from socialdesk.cli.program import COMMANDS, build_parser, main

__all__ = ["COMMANDS", "build_parser", "main"]
