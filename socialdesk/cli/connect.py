"""Commands that ask a platform for the shop."""

from socialdesk.cli.command import Command, argument

COMMANDS = (
    Command(
        "connect",
        "connect:connect",
        "Give an account its platform's permission, or renew it.",
        (
            argument("account"),
            argument(
                "--code",
                metavar="ADDRESS",
                help="Zalo: the address (or code) that the browser ended at",
            ),
            argument("--token", metavar="TOKEN", help="Facebook, Instagram: a user access token"),
        ),
    ),
    Command(
        "followers",
        "connect:followers",
        "Who follows an account, written or not.",
        (
            argument("account"),
            argument("--tag", metavar="TAG", help="only with this tag of the platform"),
        ),
        reads=True,
    ),
)
