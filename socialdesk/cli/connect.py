"""Commands that ask a platform for the shop."""

from socialdesk.cli.command import Command, argument, mark

COMMANDS = (
    Command(
        "connect",
        "connect:connect",
        mark("Give an account its platform's permission, or renew it."),
        (
            argument("account"),
            argument(
                "--code",
                metavar=mark("ADDRESS"),
                help=mark("the address (or code) that a login in the browser ended at"),
            ),
            argument(
                "--token",
                metavar=mark("TOKEN"),
                help=mark("a user access token, where the platform wants one"),
            ),
        ),
    ),
    Command(
        "followers",
        "connect:followers",
        mark("Who follows an account, written or not."),
        (
            argument("account"),
            argument("--tag", metavar=mark("TAG"), help=mark("only with this tag of the platform")),
        ),
        reads=True,
    ),
)
