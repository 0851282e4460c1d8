"""`socialdesk run`: look after the accounts."""

from __future__ import annotations

import asyncio
import logging
from argparse import Namespace

from socialdesk.commands.context import configured, no_shop
from socialdesk.errors import ConfigError
from socialdesk.model.i18n import set_language, translate


def run(options: Namespace) -> None:
    """`socialdesk run`."""
    config = configured(options, needed=False)
    if not config.accounts:
        if config.path is None:
            raise no_shop()
        raise ConfigError(
            translate(
                "{path}: no account is configured. `socialdesk init` asks for one.",
                path=config.path,
            )
        )
    set_language("en")  # what is logged
    from socialdesk.assembly.worker import run as work  # noqa: PLC0415 - a wrong configuration is said at once
    from socialdesk.redact import log_to_stderr  # noqa: PLC0415

    log_to_stderr(logging.DEBUG if options.verbose else logging.INFO)
    log = logging.getLogger("socialdesk")

    def ready(line: str) -> None:
        print(line, flush=True)

    asyncio.run(work(config, log.info, ready, take_over=options.take_over))
