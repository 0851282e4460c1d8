"""The command that writes a configuration."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "init",
        "setup:init",
        mark("Ask for a shop and a bot, check the token, write config.toml."),
        (
            argument(
                "--api-base",
                metavar=mark("URL"),
                help=mark("a server of your own instead of the platform's"),
            ),
            argument(
                "--force", action="store_true", help=mark("write over a configuration that exists")
            ),
            argument(
                "--no-check",
                action="store_true",
                help=mark("do not ask the platform whether the token is right"),
            ),
        ),
    ),
)
