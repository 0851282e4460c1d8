"""The program `socialdesk`: parse, choose, run. Imports nothing heavy, so that help comes at once."""

from __future__ import annotations

import argparse
import os
import sys

from socialdesk.cli import (
    accounts,
    acknowledge,
    auto_resolve,
    automation,
    broadcasts,
    canned,
    cases,
    claims,
    connect,
    conversations,
    customers,
    demo,
    desk,
    doctor,
    exports,
    faq,
    figures,
    follow_ups,
    games,
    history,
    hours,
    inbox,
    journal,
    lives,
    menus,
    notices,
    orders,
    outbox,
    overlay,
    owner,
    parcels,
    people,
    policy,
    products,
    promises,
    reply,
    report,
    rules,
    run,
    setup,
    store,
    surveys,
    targets,
    tasks,
    team,
    thread,
    views,
    web,
    when,
)
from socialdesk.cli.command import mark
from socialdesk.cli.line import CommandParser, named_first
from socialdesk.commands.streams import harmless_streams
from socialdesk.commands.tongue import choose, say
from socialdesk.errors import SocialdeskError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialdesk.cli.command import Command

DONE, FAILED, WRONG_USAGE, BROKEN_OFF = 0, 1, 2, 130
COMMANDS: tuple[Command, ...] = (
    *setup.COMMANDS,
    *run.COMMANDS,
    *desk.COMMANDS,
    *web.COMMANDS,
    *demo.COMMANDS,
    *inbox.COMMANDS,
    *thread.COMMANDS,
    *reply.COMMANDS,
    *when.COMMANDS,
    *hours.COMMANDS,
    *conversations.COMMANDS,
    *promises.COMMANDS,
    *surveys.COMMANDS,
    *tasks.COMMANDS,
    *follow_ups.COMMANDS,
    *products.COMMANDS,
    *orders.COMMANDS,
    *people.COMMANDS,
    *parcels.COMMANDS,
    *notices.COMMANDS,
    *cases.COMMANDS,
    *outbox.COMMANDS,
    *accounts.COMMANDS,
    *connect.COMMANDS,
    *journal.COMMANDS,
    *customers.COMMANDS,
    *broadcasts.COMMANDS,
    *figures.COMMANDS,
    *report.COMMANDS,
    *history.COMMANDS,
    *exports.COMMANDS,
    *lives.COMMANDS,
    *claims.COMMANDS,
    *games.COMMANDS,
    *overlay.COMMANDS,
    *menus.COMMANDS,
    *owner.COMMANDS,
    *acknowledge.COMMANDS,
    *automation.COMMANDS,
    *rules.COMMANDS,
    *auto_resolve.COMMANDS,
    *views.COMMANDS,
    *canned.COMMANDS,
    *faq.COMMANDS,
    *team.COMMANDS,
    *policy.COMMANDS,
    *targets.COMMANDS,
    *doctor.COMMANDS,
    *store.COMMANDS,
)
"""Every command there is, in the order that help shows them."""


def build_parser(commands: Sequence[Command] = COMMANDS) -> argparse.ArgumentParser:
    """What reads a command line of these commands."""
    parser = argparse.ArgumentParser(
        prog="socialdesk",
        description=say(mark("The inbox of people who sell through chat.")),
        allow_abbrev=False,
    )
    parser.color = False  # type: ignore[attr-defined] # which newer Pythons write as escape sequences
    parser.add_argument(
        "--version", action="store_true", help=say(mark("print the version and end"))
    )
    parser.add_argument(
        "--config",
        metavar=say(mark("FILE")),
        help=say(mark("the configuration (default: ./config.toml, then your own)")),
    )
    chosen = parser.add_subparsers(
        dest="command",
        metavar=say(mark("COMMAND")),
        title=say(mark("commands")),
        parser_class=CommandParser,
    )
    for command in commands:
        added = chosen.add_parser(
            command.name, help=say(command.help), description=say(command.help), allow_abbrev=False
        )
        added.color = False  # type: ignore[attr-defined] # as above
        added.set_defaults(target=command.target)
        added.add_argument(
            "--config",
            metavar=say(mark("FILE")),
            default=argparse.SUPPRESS,
            help=say(mark("the configuration file")),
        )
        command.describe(added)
        added.takes = {**added.takes, **command.options()}
    return parser


def _wanted(words: Sequence[str]) -> Sequence[Command]:
    """The command that is asked for, alone where it can be told: a parser of all forty takes longer
    to build than a store to open."""
    rest = iter(words)
    for word in rest:
        if word == "--config":
            next(rest, None)
        elif not word.startswith("--config="):
            return [command for command in COMMANDS if command.name == word] or COMMANDS
    return COMMANDS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code: 0 done, 1 failed with a sentence on stderr, 2 wrong
    usage."""
    with harmless_streams():
        try:
            return _run(sys.argv[1:] if arguments is None else list(arguments))
        except SocialdeskError as error:
            sys.stderr.write(f"{error}\n")
            return FAILED
        except KeyboardInterrupt:  # also before there is a command
            return BROKEN_OFF


def _run(words: list[str]) -> int:
    words = named_first(words)
    choose(words, os.environ)
    try:
        options = build_parser(_wanted(words)).parse_args(words)
    except SystemExit as stop:
        return int(stop.code or 0)
    if options.version:
        from socialdesk import __version__  # noqa: PLC0415 - only here

        sys.stdout.write(f"socialdesk {__version__}\n")
        return DONE
    if options.command is None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            build_parser().print_help(sys.stderr)
            return WRONG_USAGE
        from socialdesk.commands.desk import first_room  # noqa: PLC0415 - only here

        chosen = ["--config", options.config] if options.config else []
        options = build_parser().parse_args([*chosen, first_room(options)])
    return _perform(options)


def _perform(options: argparse.Namespace) -> int:
    import atexit  # noqa: PLC0415 - `--help` does without everything below
    import gc  # noqa: PLC0415
    import importlib  # noqa: PLC0415

    # What is made holds customers' words and tokens: it is for this user alone.
    os.umask(os.umask(0o077) | 0o077)
    module, function = options.target.split(":")
    # What is imported stays: looking for garbage among it only delays the start, and the end.
    gc.disable()
    atexit.register(gc.freeze)
    try:
        _import_msgspec()
        perform = getattr(importlib.import_module(f"socialdesk.commands.{module}"), function)
        gc.freeze()
        gc.enable()
        code = perform(options)
        sys.stdout.flush()
    except SocialdeskError:
        raise
    except BrokenPipeError:
        _forget_stdout()
        return DONE
    except KeyboardInterrupt:
        return BROKEN_OFF
    except Exception as error:  # noqa: BLE001 - the last door: people get a sentence, not a traceback
        from socialdesk.redact import missing, out_of_reach, write_down  # noqa: PLC0415

        sys.stderr.write(f"{missing(error) or out_of_reach(error) or write_down(error)}\n")
        return FAILED
    return DONE if code is None else int(code)


def _import_msgspec() -> None:
    """Without the backports it asks for first and does without: they would be a fifth of what a
    command takes beside opening the store. Whoever needs them imports them later."""
    from importlib import import_module  # noqa: PLC0415

    hidden = "typing_extensions"
    if hidden not in sys.modules:
        sys.modules[hidden] = None  # type: ignore[assignment] # how Python itself says "not to be had"
        try:
            import_module("msgspec._utils")  # which asks for it when the first schema is read
        finally:
            del sys.modules[hidden]


def _forget_stdout() -> None:
    """Whoever read us has gone (`| head`): nothing more can be flushed."""
    import os  # noqa: PLC0415

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
