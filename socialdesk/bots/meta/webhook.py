"""What Meta calls: signed webhooks of one account, or of several that share an app and its address."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence

from socialdesk.bots.meta.account import MetaAccount
from socialdesk.bots.meta.limits import WITHIN
from socialdesk.bots.payload import decoded, parts, text
from socialdesk.bots.web import Request, WebServer
from socialdesk.clock import Clock
from socialdesk.model.message import RawUpdate

SIGNATURE_HEADER = "X-Hub-Signature-256"
_SIGNATURE = re.compile(r"\s*sha256=[0-9a-f]{64}\s*\Z", re.IGNORECASE)

_Take = Callable[[Sequence[RawUpdate]], Awaitable[None]]


class Webhook:
    """One account's address, while it is listened at."""

    def __init__(self, account: MetaAccount, web: WebServer, clock: Clock) -> None:
        self._account = account
        self._settings = account.settings
        self._web = web
        self._clock = clock
        self._receive: _Take | None = None
        self._listening_for = ""
        self.unsigned = 0
        """Requests without a right signature."""

    async def open(self, receive: _Take) -> None:
        """Take requests in from now on. Raises ConfigError."""
        self._receive = receive
        self._listening_for = self._route(self._account.account_id)
        self._web.routes[self._listening_for] = self._take_in
        await self._web.mount(
            self._account.name,
            self._take,
            within=WITHIN,
            challenge=self._challenge,
            stranger=self._stranger,
        )

    def close(self) -> None:
        """Take nothing more in from other accounts' addresses."""
        self._web.routes.pop(self._listening_for, None)

    def _route(self, account_id: str) -> str:
        return f"graph:{self._settings.app_id}:{account_id}"

    def _challenge(self, query: Mapping[str, str]) -> str | None:
        """Meta's question whether the address is ours; some proxies write its dots as underscores."""
        asked = {
            key.replace("_", ".", 1) if key.startswith("hub_") else key: value
            for key, value in query.items()
        }
        given = asked.get("hub.verify_token", "").encode("utf-8", "replace")
        wanted = self._settings.verify_token.reveal()
        right = hmac.compare_digest(given, wanted.encode())
        if asked.get("hub.mode") == "subscribe" and right and wanted:
            return asked.get("hub.challenge", "")
        return None

    def _stranger(self, headers: Mapping[str, str]) -> int | None:
        """Whoever shows no signature is not heard."""
        if _SIGNATURE.match(headers.get(SIGNATURE_HEADER, "")):
            return None
        self.unsigned += 1
        return 403

    async def _take(self, request: Request) -> int:
        if not is_signed(request, self._settings.app_secret.reveal()):
            self.unsigned += 1
            return 403
        body = decoded(request.body)
        raw = [RawUpdate(request.body, self._clock.now(), "", body)]
        # One app has one address: entries of its other Pages come here too, and go to whoever looks
        # after those.
        named = {text(entry, "id") for entry in parts(body, "entry")}
        routes = [route for each in named if (route := self._web.routes.get(self._route(each)))]
        mine = named & {self._account.own_id, "0", ""} or not routes
        takers = list(dict.fromkeys([*routes, *([self._take_in] if mine else [])]))
        if len(takers) == 1:
            await takers[0](raw)
        else:
            await asyncio.gather(*(take(raw) for take in takers))
        return 200

    async def _take_in(self, updates: Sequence[RawUpdate]) -> None:
        """Hand updates on, and remember what matters to this channel itself."""
        assert self._receive is not None
        await self._receive(updates)
        for raw in updates:
            self._account.learn(raw)


def is_signed(request: Request, app_secret: str) -> bool:
    """Whether the bytes are Meta's: HMAC-SHA256 with the app's secret, compared in constant time."""
    given = request.headers.get(SIGNATURE_HEADER, "")
    right = "sha256=" + hmac.new(app_secret.encode(), request.body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(given.strip().lower().encode("utf-8", "replace"), right.encode())
