"""`socialdesk tui`: the desk in a terminal."""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace
from dataclasses import replace

from msgspec import structs

from socialdesk.commands.context import configured
from socialdesk.config import Config, find
from socialdesk.errors import ConfigError, SocialdeskError
from socialdesk.model.i18n import translate

PRETEND = "DESK_PRETEND"
"""Set for the desk of a pretend shop in a browser."""


def first_room(options: Namespace) -> str:
    """The command that `socialdesk` alone means: the desk where a shop is configured, else the
    pretend shop."""
    try:
        return "tui" if find(options.config, os.environ) else "demo"
    except ConfigError:
        return "tui"  # which says what is wrong with it


def tui(options: Namespace) -> None:
    """`socialdesk tui`."""
    config = configured(options)
    if options.theme:
        config = replace(config, desk=structs.replace(config.desk, theme=options.theme))
    agent = options.agent or config.agent
    login = options.login or config.desk.password
    if options.plain:
        from socialdesk.assembly.desk import plain_desk  # noqa: PLC0415 - brings the store

        plain_desk(config, agent, login=login)
    else:
        open_desk(config, agent, is_demo=PRETEND in os.environ, login=login)


def open_desk(config: Config, agent: str, *, is_demo: bool = False, login: bool = False) -> None:
    """Show the desk until it is left."""
    in_browser = "TEXTUAL_DRIVER" in os.environ
    if not in_browser and not (sys.stdout.isatty() and sys.stdin.isatty()):
        raise SocialdeskError(
            translate(
                "The desk needs a terminal. Line by line there is `socialdesk tui --plain`, for scripts `socialdesk inbox`, `thread` "
                "and `reply`."
            )
        )
    gc.disable()  # until the first paint; the screen turns it on again
    from socialdesk.assembly.desk import desk  # noqa: PLC0415 - needs a terminal first

    crash = desk(config, agent, is_demo=is_demo, login=login).run_until_left()
    if crash:
        raise SocialdeskError(crash)
