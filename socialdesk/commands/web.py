"""`socialdesk web`: the desk in a browser, behind a one-time token, an Origin check and a cap on
sessions."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from socialdesk.assembly.stopping import stop_asked
from socialdesk.bots.door import Doors
from socialdesk.bots.settings import BaseUrl
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.web_server import LOOPBACK, DeskServer, origin_of
from socialdesk.config import Config
from socialdesk.errors import ConfigError, SocialdeskError
from socialdesk.model.i18n import called, translate
from socialdesk.model.text import sentence
from socialdesk.redact import log_to_stderr

__all__ = ["DeskServer", "desk_command", "origin_of", "serve", "serve_desks"]
MOST_DESKS = 8
"""Open at once, where nobody says how many."""


def serve(options: Namespace) -> None:
    """`socialdesk web`."""
    config = configured(options)
    local = options.host in LOOPBACK
    public_url = _public(options.public_url or "")
    _check(config, options.host, public_url, local=local)
    command = desk_command(config, options.agent, ask=not local)
    serve_desks(command, options.host, options.port, public_url, options.sessions)


def serve_desks(
    command: Sequence[str], host: str, port: int, public_url: str = "", most: int = MOST_DESKS
) -> None:
    """Serve desks, each a process of this command, until a stop is asked for."""
    log_to_stderr(logging.INFO)
    server = DeskServer(
        command, host, port, public_url, most, lambda words: print(words, flush=True)
    )
    asyncio.run(_serve(server, host, port))


def _public(written: str) -> str:
    """The address given with the command, without a slash at its end. Raises ConfigError."""
    try:
        return BaseUrl.read(written)
    except ValueError as error:
        raise ConfigError(sentence(f"--public-url: {error}")) from None


def _check(config: Config, host: str, public_url: str, *, local: bool) -> None:
    if not local and not public_url:
        raise ConfigError(
            translate(
                "A desk for other machines needs the address they reach it under: --public-url https://desk.example.com "
                "(through a proxy with HTTPS; what is typed must not cross a network in the clear)."
            )
        )
    if not local and not any(
        each.protected for each in with_store(config, lambda store: store.team.agents())
    ):
        raise SocialdeskError(
            translate(
                "A desk on {host} can be reached by others, and no agent has a password. `socialdesk team add NAME`, then "
                "`socialdesk team password NAME`.",
                host=host,
            )
        )


def desk_command(config: Config, agent: str | None, *, ask: bool = False) -> list[str]:
    """The command of one desk."""
    words = [sys.executable, "-m", "socialdesk", "tui"]
    if config.path:
        words += ["--config", str(Path(config.path).resolve())]
    if agent:
        words += ["--as", agent]
    if ask or config.desk.password:
        words.append("--login")
    return words


async def _serve(server: DeskServer, host: str, port: int) -> None:
    stop = stop_asked()
    doors = Doors()
    server.known = doors.trust
    runner = doors.runner(await server.application())
    await runner.setup()
    try:
        await doors.listen(runner, host, port)
    except OSError as error:
        await runner.cleanup()
        raise ConfigError(
            translate(
                "{host}:{port} cannot be listened on ({why}). Choose another with --port.",
                host=host,
                port=port,
                why=called(os.strerror(error.errno or 0)),
            )
        ) from None
    print(translate("The desk, for one browser: {address}", address=server.new_token()), flush=True)
    try:
        await stop.wait()
    finally:
        doors.close()
        with contextlib.suppress(asyncio.TimeoutError):
            async with asyncio.timeout(5):
                await runner.cleanup()
