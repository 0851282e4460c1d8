"""`socialdesk run`: look after the accounts."""

from __future__ import annotations

import asyncio
import logging
import os
from argparse import Namespace

from socialdesk.config import default_path, load
from socialdesk.errors import ConfigError
from socialdesk.model.i18n import set_language, translate


def run(options: Namespace) -> None:
    """`socialdesk run`."""
    config = load(options.config, os.environ)
    if not config.accounts:
        raise ConfigError(
            translate(
                "{where}: no account is configured. `socialdesk init` asks for one.",
                where=config.path or default_path(),
            )
        )
    set_language("en")  # what is logged is English
    from socialdesk.assembly.worker import run as work  # noqa: PLC0415 - a wrong configuration is said at once
    from socialdesk.redact import log_to_stderr  # noqa: PLC0415

    log_to_stderr(logging.DEBUG if options.verbose else logging.INFO)
    log = logging.getLogger("socialdesk")

    def ready(line: str) -> None:
        print(line, flush=True)

    asyncio.run(work(config, log.info, ready, take_over=options.take_over))
