"""What Zalo calls: signed events of one account, or of several that share an app and its address."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence

from socialdesk.bots.payload import decoded, part, text
from socialdesk.bots.web import SMALL_LIMIT, Request, WebServer
from socialdesk.bots.zalo_oa.convert import Converter, named_accounts
from socialdesk.bots.zalo_oa.limits import WITHIN
from socialdesk.bots.zalo_oa.settings import ZaloOaSettings
from socialdesk.clock import Clock
from socialdesk.model.message import RawUpdate

SIGNATURE_HEADERS = ("X-ZEvent-Signature", "ZEvent-Signature")
TIMESTAMP_HEADERS = ("X-ZEvent-Timestamp", "ZEvent-Timestamp", "timestamp")
_SIGNATURE = re.compile(r"\s*(?:mac\s*=\s*)?([0-9a-fA-F]{64})\s*\Z")

_Take = Callable[[Sequence[RawUpdate]], Awaitable[None]]


class Webhook:
    """One account's address, while it is listened at."""

    def __init__(
        self, settings: ZaloOaSettings, converter: Converter, web: WebServer, clock: Clock
    ) -> None:
        self._settings = settings
        self._converter = converter
        self._web = web
        self._clock = clock
        self._receive: _Take | None = None
        self.unsigned = 0
        """Requests without a right signature."""

    async def open(self, name: str, receive: _Take) -> None:
        """Take requests in from now on. Raises ConfigError."""
        self._receive = receive
        verifier = self._settings.verifier
        if verifier:
            # Zalo asks for this file to see that the domain is ours.
            tag = f'<meta name="zalo-platform-site-verification" content="{verifier}" />'
            page = f"<html><head>{tag}</head><body>{verifier}</body></html>"
            self._web.page(f"zalo_verifier{verifier}.html", page)
        self._web.routes[self._route(self._settings.oa_id)] = receive
        await self._web.mount(
            name, self._take, within=WITHIN, stranger=self._stranger, most=SMALL_LIMIT
        )

    def close(self) -> None:
        """Take nothing more in from other accounts' addresses."""
        self._web.routes.pop(self._route(self._settings.oa_id), None)

    def _route(self, oa_id: str) -> str:
        return f"zalo_oa:{self._settings.app_id}:{oa_id}"

    def _stranger(self, headers: Mapping[str, str]) -> int | None:
        """Whoever shows no signature is not heard, and answered 200 all the same: Zalo's console
        stores an address only if its unsigned test is answered with it."""
        if _SIGNATURE.match(_given(headers)):
            return None
        self.unsigned += 1
        return 200

    async def _take(self, request: Request) -> int:
        body = decoded(request.body)
        if not is_signed(request, body, self._settings):
            self.unsigned += 1
            return 200  # as `_stranger`
        assert self._receive is not None
        receive = self._receive
        if isinstance(body, dict) and not self._converter.is_ours(body):
            # One app may serve several accounts, all of them at one address.
            routes = [self._web.routes.get(self._route(each)) for each in named_accounts(body)]
            receive = next((route for route in routes if route), receive)
        await receive([RawUpdate(request.body, self._clock.now(), _key(body), body)])
        return 200


def is_signed(request: Request, body: object, settings: ZaloOaSettings) -> bool:
    """Whether the bytes are Zalo's: plain SHA-256 over app id, body, timestamp and secret, compared
    in constant time."""
    written = _SIGNATURE.match(_given(request.headers))
    if written is None or not isinstance(body, dict):
        return False
    if text(body, "app_id") not in ("", settings.app_id):
        return False
    secret = (settings.webhook_secret or settings.app_secret).reveal()
    moments = [
        text(body, "timestamp"),
        *(request.headers.get(each, "") for each in TIMESTAMP_HEADERS),
    ]
    right = False
    for moment in dict.fromkeys(each for each in moments if each):
        mac = signature(settings.app_id, request.body, moment, secret)
        right |= hmac.compare_digest(mac.encode(), written[1].lower().encode())
    return right


def _given(headers: Mapping[str, str]) -> str:
    return next((found for each in SIGNATURE_HEADERS if (found := headers.get(each))), "")


def signature(app_id: str, body: bytes, timestamp: str, secret: str) -> str:
    """What Zalo signs a webhook with, in lower-case hex."""
    return hashlib.sha256(app_id.encode() + body + timestamp.encode() + secret.encode()).hexdigest()


def _key(body: object) -> str:
    message = part(body, "message")
    return f"{text(body, 'event_name')}:{text(message, 'msg_id', 'message_id')}"[:200]
