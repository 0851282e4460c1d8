"""The overlay as a web page: a browser source of a streaming program reads it, and can do nothing else."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web

from socialdesk.clock import Clock
from socialdesk.errors import NotFound, StoreError

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""It loads nothing but its own, nobody frames it, and the token stays out of other sites' logs."""
FILES = {
    "overlay.js": "text/javascript",
    "overlay.css": "text/css",
    "socialdesk-latin-bold.woff2": "font/woff2",
    "socialdesk-thai-bold.woff2": "font/woff2",
}
"""What the page loads: the same for everybody, and so without a token."""
KEPT = 0.5
"""Seconds for which what was read is told to everybody who asks; strangers cost the store nothing more."""
MOST_KEPT = 32
Read = Callable[[str], Awaitable[dict[str, Any]]]
"""What there is to show of this name, for JSON. Raises NotFound, StoreError."""
Tokens = Callable[[], Awaitable[dict[str, str]]]
"""By which token each overlay may be seen. Raises StoreError."""


class OverlayPage:
    """Pages `/overlay/<name>/`, each for whoever has its token; that is good for reading alone. `trust` is told of
    each who has one."""

    def __init__(
        self,
        folder: Path,
        read: Read,
        tokens: Tokens,
        clock: Clock,
        trust: Callable[[web.BaseRequest], None],
    ) -> None:
        self._folder, self._read, self._tokens = folder, read, tokens
        self._clock, self._trust = clock, trust
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}
        self._known: tuple[float, dict[str, str]] | None = None

    def routes(self) -> list[web.RouteDef]:
        """Where it is served."""
        return [
            web.get("/overlay/{name}", self._nearly),
            web.get("/overlay/{name}/", self._page),
            web.get("/overlay/{name}/values", self._values),
            web.get("/overlay/{name}/{file}", self._file),
        ]

    async def _nearly(self, request: web.Request) -> web.Response:
        """Its files lie below it: a missing slash is put there."""
        where = f"{quote(request.match_info['name'], safe='')}/"
        query = f"?{request.query_string}" if request.query_string else ""
        return web.Response(status=308, headers={**HEADERS, "Location": f"{where}{query}"})

    async def _page(self, request: web.Request) -> web.StreamResponse:
        await self._check(request)
        return self._sent("overlay.html", "text/html; charset=utf-8")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["file"]
        if name not in FILES:
            raise web.HTTPNotFound(headers=HEADERS)
        return self._sent(name, FILES[name])

    async def _values(self, request: web.Request) -> web.Response:
        await self._check(request)
        try:
            told = await self._told(request.match_info["name"])
        except NotFound:
            raise web.HTTPNotFound(headers=HEADERS) from None
        except StoreError:
            raise web.HTTPServiceUnavailable(headers=HEADERS) from None
        body = json.dumps({**told, "now": self._clock.now()}, ensure_ascii=False)
        return web.Response(text=body, content_type="application/json", headers=HEADERS)

    async def _check(self, request: web.Request) -> None:
        token = (await self._all_tokens()).get(request.match_info["name"], "")
        given = request.query.get("token", "")
        if not token or not hmac.compare_digest(given.encode(), token.encode()):
            raise web.HTTPUnauthorized(headers=HEADERS)
        self._trust(request)

    async def _all_tokens(self) -> dict[str, str]:
        now = self._clock.monotonic()
        if self._known is None or now - self._known[0] >= KEPT:
            try:
                self._known = (now, await self._tokens())
            except StoreError:
                raise web.HTTPServiceUnavailable(headers=HEADERS) from None
        return self._known[1]

    async def _told(self, name: str) -> dict[str, Any]:
        now = self._clock.monotonic()
        at, told = self._kept.get(name, (0.0, {}))
        if not told or now - at >= KEPT:
            told = await self._read(name)
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[name] = (now, told)
        return told

    def _sent(self, name: str, kind: str) -> web.StreamResponse:
        return web.FileResponse(self._folder / name, headers={**HEADERS, "Content-Type": kind})
