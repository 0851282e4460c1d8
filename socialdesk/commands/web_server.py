"""The server of desks in browsers: who is let in, the page and its files, and the desks behind it."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import secrets
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit
from weakref import WeakSet

from aiohttp import web

from socialdesk.bots.settings import at
from socialdesk.commands.web_page import (
    STATIC,
    TYPES,
    desk_page,
    policy,
    refused_page,
    used_words,
    way_in_words,
)
from socialdesk.commands.web_session import GRACE, Page, WebSession, size_of
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import count, translate
from socialdesk.model.text import display_safe
from socialdesk.tui.cells import widths

log = logging.getLogger("socialdesk.web")

COOKIE = "socialdesk"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Nobody frames the desk, and the token stays out of other sites' logs."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def origin_of(url: str) -> str:
    """Scheme and host of an address, as browsers write them: small, and no port that goes without
    saying."""
    parts = urlsplit(url)
    usual = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(usual or ' ')}"


class DeskServer:
    """Serves one desk process a page. `tell` says an address with a fresh token whenever the last is
    used."""

    def __init__(
        self,
        command: Sequence[str],
        host: str,
        port: int,
        public_url: str,
        most: int,
        tell: Callable[[str], None],
        grace: float = GRACE,
    ) -> None:
        self._command = command
        self._most = most
        self._grace = grace
        self._tell = tell
        self._token = ""
        self._cookies: set[str] = set()
        self._sessions: dict[tuple[str, str], WebSession] = {}
        self._begun: WeakSet[WebSession] = WeakSet()
        """Those, and the ones that are still ending."""
        self._uploads = tempfile.TemporaryDirectory(prefix="socialdesk-uploads-")
        self.known: Callable[[web.BaseRequest], None] = lambda _: None
        """Told of each request of a browser that was let in: strangers make room before it."""
        self.public_url = public_url or at(host, port)
        self._origins = {origin_of(self.public_url)}
        if host in LOOPBACK and not public_url:
            self._origins |= {at(name, port) for name in LOOPBACK}

    def new_token(self) -> str:
        """An address that lets one browser in, once."""
        self._token = secrets.token_urlsafe(24)
        return f"{self.public_url}/?token={self._token}"

    async def application(self) -> web.Application:
        """The pages, each behind the door."""
        app = web.Application(middlewares=[self._door()])  # type: ignore[list-item] # its names for the same two arguments
        app.add_routes(
            [
                web.get("/", self._index),
                web.get("/ws", self._socket),
                web.get("/ready", self._ready),
                web.get("/static/widths.js", self._widths),
                web.get("/static/{name:.+}", self._static),
                web.get("/download/{word}", self._download, allow_head=False),
                web.post("/upload", self._upload),
            ]
        )
        app.on_shutdown.append(self._stop)
        return app

    async def _stop(self, app: web.Application) -> None:
        self._sessions.clear()
        await asyncio.gather(*(each.end() for each in list(self._begun)), return_exceptions=True)
        await asyncio.to_thread(self._uploads.cleanup)

    # -- the door

    def _door(self) -> Callable[[web.Request, Handler], Awaitable[web.StreamResponse]]:
        @web.middleware
        async def door(request: web.Request, handler: Handler) -> web.StreamResponse:
            try:
                refusal = self._refusal(request)
                if refusal is None:
                    self.known(request)
                answer = refusal or await handler(request)
            except web.HTTPException as refused:
                answer = web.Response(status=refused.status, text=refused.reason)
            if not answer.prepared:
                rules = {**HEADERS, "Content-Security-Policy": policy(self._origins)}
                answer.headers.update({**rules, **answer.headers})
            return answer

        return door

    def _refusal(self, request: web.Request) -> web.Response | None:
        """Why a request is not let in, or the way in for a right token; None if it may pass."""
        origin = request.headers.get("Origin")
        hosts = {urlsplit(each).netloc for each in self._origins}
        if request.host.lower() not in hosts or (
            origin is not None and origin_of(origin) not in self._origins
        ):
            return _said(request, 403, self._not_here(request.host))
        writes = request.method not in ("GET", "HEAD")
        if writes and (request.method, request.path) != ("POST", "/upload"):
            return web.Response(status=405, text=translate("This page is only read."))
        if origin is None and (writes or request.path == "/ws"):
            return web.Response(status=403, text=translate("A browser says where it comes from."))
        token = request.query.get("token", "")
        if (
            request.path == "/"
            and token
            and self._token
            and hmac.compare_digest(token.encode(), self._token.encode())
        ):
            return self._to_the_desk() if self._is_known(request) else self._let_in()
        if not self._is_known(request):
            return _said(request, 401, used_words() if token else way_in_words())
        return None

    def _is_known(self, request: web.Request) -> bool:
        return request.cookies.get(COOKIE, "") in self._cookies

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
        answer = self._to_the_desk()
        answer.set_cookie(
            COOKIE,
            cookie,
            httponly=True,
            samesite="Strict",
            secure=self.public_url.startswith("https:"),
            path="/",
        )
        return answer

    def _to_the_desk(self) -> web.Response:
        """The desk's own address: a browser that is in already keeps its desks, and an address for
        another one."""
        path = urlsplit(self.public_url).path.rstrip("/")
        return web.Response(status=303, headers={"Location": f"{path}/"})

    # -- the page and its files

    async def _index(self, request: web.Request) -> web.Response:
        return web.Response(text=desk_page(), content_type="text/html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        path = STATIC / name
        if "/" in name or path.suffix not in TYPES or not path.is_file():
            raise web.HTTPNotFound
        kept = {"Cache-Control": "private, max-age=3600"} if path.suffix == ".woff2" else {}
        return web.FileResponse(
            path, headers={**HEADERS, **kept, "Content-Type": TYPES[path.suffix]}
        )

    async def _widths(self, request: web.Request) -> web.Response:
        """The terminal in the page counts cells as the desk does."""
        text = (STATIC / "widths.js").read_text(encoding="utf-8")
        return web.Response(
            text=text.replace("[/* ranges */]", json.dumps(widths())),
            content_type="text/javascript",
        )

    async def _ready(self, request: web.Request) -> web.Response:
        """Whether a page that has lost its desk may come back, or begin anew."""
        is_free = self._key(request) in self._sessions or len(self._sessions) < self._most
        return web.Response(status=204 if is_free or self._deserted() else 503)

    # -- desks

    @staticmethod
    def _key(request: web.Request) -> tuple[str, str]:
        """The browser that was let in, and which of its pages: nobody else comes to its desk."""
        return request.cookies.get(COOKIE, ""), request.query.get("desk", "")[:64]

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        key = self._key(request)
        key = key if key[1] else (key[0], secrets.token_hex(16))
        session = self._sessions.get(key)
        if session is None:
            if len(self._sessions) >= self._most and not self._make_room():
                return web.Response(
                    status=503,
                    text=count(
                        "{n} desk is open already; close it first.",
                        "{n} desks are open already; close one first.",
                        len(self._sessions),
                    ),
                )
            session = self._begin(key)
        socket = web.WebSocketResponse(heartbeat=15, max_msg_size=1 << 20)
        await socket.prepare(request)
        size = size_of(request.query.get("width", "80"), request.query.get("height", "24"))
        await session.show(Page(socket, request.transport), *size)
        return socket

    def _deserted(self) -> list[WebSession]:
        """Desks that no page shows, the longest first."""
        found = {each: each.waits_until for each in self._sessions.values()}
        ends = {each: end for each, end in found.items() if end is not None}
        return sorted(ends, key=ends.__getitem__)

    def _make_room(self) -> bool:
        """Whether the desk nobody has looked at for longest could make room; its drafts are kept."""
        for each in self._deserted():
            each.forget()
            return True
        return False

    def _begin(self, key: tuple[str, str]) -> WebSession:
        folder = Path(self._uploads.name) / secrets.token_hex(8)

        def ended() -> None:
            if self._sessions.get(key) is session:
                del self._sessions[key]
                log.info("A desk in a browser was closed; %d open.", len(self._sessions))

        session = self._sessions[key] = WebSession(self._command, folder, ended, self._grace)
        self._begun.add(session)
        log.info("A desk was opened in a browser; %d open.", len(self._sessions))
        return session

    async def _upload(self, request: web.Request) -> web.Response:
        session = self._sessions.get(self._key(request))
        if session is None:
            raise web.HTTPNotFound
        try:
            await session.upload(request)
        except NotAllowed as error:
            return web.Response(status=413, text=str(error))
        return web.Response(status=204)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        session = self._sessions.get(self._key(request))
        handed = session.taken(request.match_info["word"]) if session is not None else None
        if handed is None or not handed.path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(
            handed.path,
            headers={
                **HEADERS,
                "Content-Type": "application/octet-stream",
                "Content-Disposition": f"attachment; filename*=UTF-8''{quote(handed.name, safe='', errors='replace')}",
                "Content-Security-Policy": "sandbox; default-src 'none'",
            },
        )


def _said(request: web.Request, status: int, words: str) -> web.Response:
    """Why somebody is not let in, as a page for people and as a line for programs."""
    if "text/html" in request.headers.get("Accept", ""):
        return web.Response(status=status, text=refused_page(words), content_type="text/html")
    return web.Response(status=status, text=words)
