"""The command that writes a configuration."""

from socialdesk.cli.command import Command, argument

COMMANDS = (
    Command(
        "init",
        "setup:init",
        "Ask for a shop and a bot, check the token, write config.toml.",
        (
            argument(
                "--api-base", metavar="URL", help="a server of your own instead of the platform's"
            ),
            argument("--force", action="store_true", help="write over a configuration that exists"),
            argument(
                "--no-check",
                action="store_true",
                help="do not ask the platform whether the token is right",
            ),
        ),
    ),
)
