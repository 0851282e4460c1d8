"""What carriers call: one address each, believed only where a signature of the bytes, or a word that is shared with the carrier,
says whose it is."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from socialdesk.bots.payload import decoded
from socialdesk.bots.web import Hook, Request, WebServer
from socialdesk.settings import Secret

MOST = 256 * 1024
"""Bytes of one request."""
MOST_FIELDS = 200
"""Of a form."""
HMAC_HEX, HMAC_BASE64, TOKEN = "hmac-sha256-hex", "hmac-sha256-base64", "token"
_HEX = re.compile(r"(?:sha256=)?([0-9a-f]{64})", re.IGNORECASE)
_BASE64 = re.compile(r"(?:sha256=)?([A-Za-z0-9+/]{43}=)")
Hear = Callable[[object], Awaitable[None]]
"""Takes in what a body says, and comes back once that is durable. Raises StoreError."""


@dataclass(frozen=True, slots=True)
class Signed:
    """How a carrier's requests show whose they are. A token stands in a `header`, or in a `parameter` of the address."""

    secret: Secret
    scheme: str
    header: str = ""
    parameter: str = ""


class CarrierHook:
    """One carrier's address. `is_form`: its bodies are forms, not JSON."""

    def __init__(self, signed: Signed, hear: Hear, *, is_form: bool) -> None:
        self._signed = signed
        self._hear = hear
        self._is_form = is_form

    def serve(self, web: WebServer, name: str) -> None:
        """Take requests in at `/hooks/<name>`, once the server listens."""
        hook = Hook(self._take, stranger=self._stranger, uninvited=self._uninvited, most=MOST)
        web.serve(name, hook)

    def _stranger(self, headers: Mapping[str, str]) -> int | None:
        """Whoever shows no signature is not heard; a token is compared before anything else is read."""
        signed = self._signed
        given = headers.get(signed.header, "") if signed.header else ""
        if signed.scheme != TOKEN:
            return None if _digest(signed.scheme, given) is not None else 403
        return None if not signed.header or _is_word(given, signed.secret) else 403

    def _uninvited(self, query: Mapping[str, str]) -> int | None:
        signed = self._signed
        if signed.scheme != TOKEN or not signed.parameter:
            return None
        return None if _is_word(query.get(signed.parameter, ""), signed.secret) else 403

    async def _take(self, request: Request) -> int:
        if not is_signed(request, self._signed):
            return 403
        body = _form(request.body) if self._is_form else decoded(request.body)
        if body is None:
            return 400
        await self._hear(body)
        return 200


def is_signed(request: Request, signed: Signed) -> bool:
    """Whether the bytes are the carrier's: HMAC-SHA256 with the shared secret, compared in constant time. A token was compared
    before they were read."""
    if signed.scheme == TOKEN:
        return True
    given = _digest(signed.scheme, request.headers.get(signed.header, ""))
    right = hmac.new(signed.secret.reveal().encode(), request.body, hashlib.sha256).digest()
    return given is not None and hmac.compare_digest(given, right)


def _digest(scheme: str, given: str) -> bytes | None:
    """The bytes of a signature as it is written; None for what is none."""
    found = (_HEX if scheme == HMAC_HEX else _BASE64).fullmatch(given.strip())
    if found is None:
        return None
    try:
        return bytes.fromhex(found[1]) if scheme == HMAC_HEX else base64.b64decode(found[1])
    except (ValueError, binascii.Error):
        return None


def _is_word(given: str, secret: Secret) -> bool:
    plain = given.strip()
    word = plain[7:].strip() if plain[:7].lower() == "bearer " else plain
    return hmac.compare_digest(word.encode("utf-8", "replace"), secret.reveal().encode())


def _form(body: bytes) -> object:
    """A form as an object; JSON, which some send all the same, as it is."""
    if body.lstrip()[:1] in (b"{", b"["):
        return decoded(body)
    try:
        return dict(parse_qsl(body.decode(), max_num_fields=MOST_FIELDS))
    except ValueError:
        return None
