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
                help="the address (or code) that a login in the browser ended at",
            ),
            argument(
                "--token", metavar="TOKEN", help="a user access token, where the platform wants one"
            ),
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
