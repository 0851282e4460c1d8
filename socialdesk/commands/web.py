"""`socialdesk web`: the desk in a browser, behind a one-time token, an Origin check and a cap on
sessions."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import logging
import os
import secrets
import shlex
import signal
import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

from socialdesk.bots.door import Doors
from socialdesk.bots.settings import BaseUrl, at
from socialdesk.commands.context import configured, with_store
from socialdesk.config import Config
from socialdesk.errors import ConfigError, SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.model.text import display_safe
from socialdesk.redact import log_to_stderr

log = logging.getLogger("socialdesk.web")

COOKIE = "socialdesk"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self' ws: wss:; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""Nothing is fetched from elsewhere, nobody frames the desk, and the token stays out of other
sites' logs."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class DeskServer(Server):
    """Serves one desk process a browser session. `tell` says an address with a fresh token whenever
    the last is used."""

    def __init__(
        self,
        command: str,
        host: str,
        port: int,
        public_url: str,
        most: int,
        tell: Callable[[str], None],
    ) -> None:
        super().__init__(
            command,
            host=host,
            port=port,
            title="socialdesk",
            public_url=public_url or at(host, port),
        )
        self._most = most
        self._tell = tell
        self._token = ""
        self._cookies: set[str] = set()
        self._sessions = 0
        self._origins = {origin_of(self.public_url)}
        if host in LOOPBACK and not public_url:
            self._origins |= {at(name, port) for name in LOOPBACK}

    def new_token(self) -> str:
        """An address that lets one browser in, once."""
        self._token = secrets.token_urlsafe(24)
        return f"{self.public_url}/?token={self._token}"

    async def application(self) -> web.Application:
        """The pages, each behind the door."""
        app = await self._make_app()
        app.middlewares.append(self._door())  # type: ignore[arg-type] # its names for the same two arguments
        return app

    def _door(self) -> Callable[[web.Request, Handler], Awaitable[web.StreamResponse]]:
        @web.middleware
        async def door(request: web.Request, handler: Handler) -> web.StreamResponse:
            refused = self._refusal(request)
            if refused is not None:
                refused.headers.update(HEADERS)
                return refused
            if request.path == "/ws":
                return await self._session(request, handler)
            answer = await handler(request)
            answer.headers.update(HEADERS)
            return answer

        return door

    def _refusal(self, request: web.Request) -> web.Response | None:
        """Why a request is not let in, or the way in for a right token; None if it may pass."""
        if request.method not in ("GET", "HEAD"):
            return web.Response(status=405, text=translate("This page is only read."))
        origin = request.headers.get("Origin")
        hosts = {urlsplit(each).netloc for each in self._origins}
        if request.host.lower() not in hosts or (
            origin is not None and origin_of(origin) not in self._origins
        ):
            return web.Response(status=403, text=self._not_here(request.host))
        if request.path == "/ws" and origin is None:
            return web.Response(status=403, text=translate("A browser says where it comes from."))
        token = request.query.get("token", "")
        if (
            request.path == "/"
            and token
            and self._token
            and hmac.compare_digest(token, self._token)
        ):
            return self._let_in()
        if request.cookies.get(COOKIE, "") not in self._cookies:
            words = translate(
                "This desk is opened by the address that `socialdesk web` prints; each address works once."
            )
            return web.Response(status=401, text=words)
        return None

    def _not_here(self, host: str) -> str:
        """What is said to a browser, or a proxy, that means another address."""
        asked = display_safe(host)[:100]
        return translate(
            "The desk is served under {known}, and was asked for as {asked}. If that is right, start "
            "`socialdesk web --public-url https://{asked}`; if a proxy stands between, let it pass the Host on that "
            "the browser asked for.",
            known=self.public_url,
            asked=asked,
        )

    def _let_in(self) -> web.Response:
        cookie = secrets.token_urlsafe(32)
        self._cookies.add(cookie)
        self._tell(
            translate("A browser was let in. For another one: {address}", address=self.new_token())
        )
        answer = web.Response(
            status=303, headers={"Location": f"{urlsplit(self.public_url).path.rstrip('/')}/"}
        )
        answer.set_cookie(
            COOKIE,
            cookie,
            httponly=True,
            samesite="Strict",
            secure=self.public_url.startswith("https:"),
            path="/",
        )
        return answer

    async def _session(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if self._sessions >= self._most:
            return web.Response(
                status=503,
                text=translate("{n} desks are open already; close one first.", n=self._sessions),
            )
        self._sessions += 1
        log.info("A desk was opened in a browser; %d open.", self._sessions)
        try:
            return await handler(request)
        finally:
            self._sessions -= 1
            log.info("A desk in a browser was closed; %d open.", self._sessions)

    async def on_startup(self, app: web.Application) -> None:
        """The library's greeting is left out: the address is what is printed."""


def serve(options: Namespace) -> None:
    """`socialdesk web`."""
    config = configured(options)
    local = options.host in LOOPBACK
    public_url = _public(options.public_url or "")
    _check(config, options.host, public_url, local=local)
    log_to_stderr(logging.INFO)
    server = DeskServer(
        _command(config, options.agent, ask=not local),
        options.host,
        options.port,
        public_url,
        options.sessions,
        lambda words: print(words, flush=True),
    )
    asyncio.run(_serve(server, options.host, options.port))


def origin_of(url: str) -> str:
    """Scheme and host of an address, as browsers write them: small, and no port that goes without
    saying."""
    parts = urlsplit(url)
    usual = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(usual or ' ')}"


def _public(written: str) -> str:
    """The address given with the command, without a slash at its end. Raises ConfigError."""
    try:
        return BaseUrl.read(written)
    except ValueError as error:
        raise ConfigError(f"--public-url: {error}.") from None


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


def _command(config: Config, agent: str | None, *, ask: bool) -> str:
    words = [sys.executable, "-m", "socialdesk", "tui"]
    if config.path:
        words += ["--config", str(Path(config.path).resolve())]
    if agent:
        words += ["--as", agent]
    if ask or config.desk.password:
        words.append("--login")
    return shlex.join(words)


async def _serve(server: DeskServer, host: str, port: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    doors = Doors()
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
                why=os.strerror(error.errno or 0),
            )
        ) from None
    print(translate("The desk, for one browser: {address}", address=server.new_token()), flush=True)
    try:
        await stop.wait()
    finally:
        doors.close()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(runner.cleanup(), 5)
