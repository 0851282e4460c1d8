"""OAuth v4 of an Official Account: consent, exchange, and refresh tokens that may be used once.

A refresh token that was used and whose answer was lost is gone for good, and with it the account
until a person connects it again. Therefore: one refresher at a time among all processes, the new
pair durable before it is used, and a rejected refresh token is never tried again. Source: Zalo's
SDKs (PHP 4.0.4, Java 4.1), read 2026-11.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from socialdesk.bots.http import Answer, Caller, NotReached, Redirected, Unanswered
from socialdesk.bots.payload import Json, number, text
from socialdesk.channel import Tokens, Vault
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError
from socialdesk.model.ids import DAY, HOUR, SECOND, Instant
from socialdesk.model.reason import Reason

PLATFORM = "Zalo"

AHEAD = 2 * HOUR
"""A token is renewed so long (ms) before it runs out; a fifth of its life where that is less."""
REFRESH_LIFE = 90 * DAY
"""A refresh token lives three months."""
USUAL_LIFE = 25 * HOUR
LONGEST_LIFE = 365 * DAY
"""No token is believed to live longer (ms), whatever an answer says."""
LOOK_AGAIN = 5 * SECOND
"""How often (ms) the store is asked whether somebody has connected an account that needs it."""
_SPENT = frozenset({-118})
"""A rejection outside the range of OAuth's own numbers that no repeat can cure either."""


class NeedsConnecting(ChannelError):
    """Only a person can give the account its permission back."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Reason("zalo_oa.reconnect", name=name),
            final=True,
        )


@dataclass(frozen=True, slots=True)
class App:
    """What an app is known by. `seed` is the configured refresh token, `access` a configured access
    token."""

    name: str
    app_id: str
    app_secret: str
    refresh: str = ""
    access: str = ""

    @property
    def mark(self) -> str:
        """A mark of the configured token, which gives nothing away: a new one in the configuration
        is noticed by it."""
        return hashlib.sha256(f"{self.app_id}|{self.refresh}|{self.access}".encode()).hexdigest()[
            :16
        ]


class Authority:
    """Gives out access tokens that are valid, renewing them as needed."""

    def __init__(self, app: App, vault: Vault, caller: Caller, clock: Clock) -> None:
        self._app = app
        self._vault = vault
        self._caller = caller
        self._clock = clock
        self._tokens: Tokens | None = None
        self._lock = asyncio.Lock()
        self._spent: tuple[int, str] | None = None
        """Version and mark of a pair that was rejected: asked about no more until it changes."""
        self._looked_at = Instant(0)

    @property
    def renewed_until(self) -> Instant | None:
        """When the refresh token itself runs out unless it is used before; None where it is not
        known."""
        found = self._tokens
        if found is None or not found.refresh or found.expires_at is None:
            return None
        return Instant(found.expires_at - USUAL_LIFE + REFRESH_LIFE)

    async def access(self, failed: str = "") -> str:
        """A valid access token; `failed` is one that the platform has just turned down.

        Raises NeedsConnecting, ChannelError (Zalo is out of reach) and StoreError.
        """
        tokens = self._tokens
        if (
            tokens is not None
            and self._spent is None
            and tokens.access != failed
            and self._is_fresh(tokens)
        ):
            return tokens.access
        async with self._lock:
            tokens = await self._newest()
            if tokens.access and tokens.access != failed and self._is_fresh(tokens):
                return tokens.access
            return await self._renew(failed)

    def _is_fresh(self, tokens: Tokens) -> bool:
        return tokens.expires_at is None or self._clock.now() < tokens.expires_at - AHEAD

    def _is_valid(self, tokens: Tokens) -> bool:
        return bool(tokens.access) and (
            tokens.expires_at is None or self._clock.now() < tokens.expires_at
        )

    async def _newest(self) -> Tokens:
        """The pair in the store, or the configured one where it is newer. Raises NeedsConnecting
        for one that is spent."""
        now = self._clock.now()
        if self._spent and 0 <= now - self._looked_at < LOOK_AGAIN:
            raise NeedsConnecting(self._app.name)
        self._looked_at = now
        stored = await self._vault.load()
        configured = self._app.refresh or self._app.access
        if stored is None or (configured and stored.seed != self._app.mark):
            stored = Tokens(
                self._app.access,
                self._app.refresh,
                None,
                stored.version if stored else 0,
                self._app.mark,
            )
        if not stored.access and not stored.refresh:
            raise NeedsConnecting(self._app.name)
        if self._spent == (stored.version, stored.seed):
            raise NeedsConnecting(self._app.name)
        self._spent = None
        self._tokens = stored
        return stored

    async def _renew(self, failed: str) -> str:
        async with self._vault.alone():
            tokens = await self._newest()
            if tokens.access and tokens.access != failed and self._is_fresh(tokens):
                return tokens.access  # another process was quicker
            if not tokens.refresh:
                raise self._give_up(tokens)
            try:
                answer = await self._refresh(tokens)
            except ChannelError:
                if tokens.access != failed and self._is_valid(tokens):
                    return tokens.access  # there is time: tried again with the next call
                raise
            renewed = self._pair(answer, tokens)
            if renewed is None:
                raise self._give_up(tokens)
            await self._vault.save(
                renewed
            )  # durable before it is used: the old refresh token is gone
            self._tokens = renewed
            return renewed.access

    def _give_up(self, tokens: Tokens) -> NeedsConnecting:
        self._spent = (tokens.version, tokens.seed)
        return NeedsConnecting(self._app.name)

    async def _refresh(self, tokens: Tokens) -> Json:
        form = {
            "refresh_token": tokens.refresh,
            "app_id": self._app.app_id,
            "grant_type": "refresh_token",
        }
        try:
            answer = await self._ask(form)
        except Unanswered:
            # Whether the token was used up nobody knows: one more try tells.
            try:
                answer = await self._ask(form)
            except (NotReached, Unanswered):
                raise ChannelError(Reason("platform.silent", platform=PLATFORM)) from None
        except NotReached as error:
            raise ChannelError(error.reason(PLATFORM)) from None
        found = answer.object
        if text(found, "access_token") and text(found, "refresh_token"):
            return found
        if answer.status < 500 and answer.status != 429 and _is_final(found):
            return {}
        raise ChannelError(Reason("zalo_oa.not_renewed"))

    async def _ask(self, form: Json) -> Answer:
        headers = {"secret_key": self._app.app_secret}
        return await self._caller.call(
            "POST", "/oa/access_token", headers=headers, form=form, seconds=15
        )

    def _pair(self, found: Json, before: Tokens) -> Tokens | None:
        access, refresh = text(found, "access_token"), text(found, "refresh_token")
        if not access or not refresh:
            return None
        seconds = min(number(found, "expires_in"), LONGEST_LIFE // 1000) or USUAL_LIFE // 1000
        expires_at = Instant(self._clock.now() + seconds * 1000)
        if seconds * 1000 < 5 * AHEAD:  # a short life is renewed in its last fifth, not for ever
            expires_at = Instant(expires_at + AHEAD - seconds * 200)
        return Tokens(access, refresh, expires_at, before.version + 1, self._app.mark)

    # -- connecting
    # ----------------------------------------------------------------------------------------------------

    async def connect(
        self, code: str, verifier: str, check: Callable[[Tokens], Awaitable[None]]
    ) -> None:
        """Exchange a consent's code for the first pair, and keep it; `check` raises ChannelError for
        one that is not to be kept. Raises ChannelError and StoreError."""
        form = {
            "code": code,
            "app_id": self._app.app_id,
            "grant_type": "authorization_code",
            "code_verifier": verifier,
        }
        async with self._vault.alone():
            before = await self._vault.load() or Tokens("", "", None, 0, self._app.mark)
            try:
                answer = await self._ask(form)
            except Redirected as error:
                raise ChannelError(error.reason(PLATFORM)) from None
            except (NotReached, Unanswered):
                raise ChannelError(Reason("platform.nothing_changed", platform=PLATFORM)) from None
            pair = self._pair(answer.object, before)
            if pair is None:
                said = text(
                    answer.object, "error_description", "error_reason", "error_name", "message"
                )
                raise ChannelError(Reason("zalo_oa.code_refused", detail=said))
            await check(pair)
            await self._vault.save(pair)
            self._tokens, self._spent = pair, None


def _is_final(found: Json) -> bool:
    """Whether no repeat can cure a rejection: the token was used, has run out or was taken back, or
    the app is not right.

    Zalo's OAuth numbers its own errors from -14000 on; everything else is taken for trouble that
    passes.
    """
    code = text(found, "error")
    number_of = int(code) if code.lstrip("-").isdecimal() else 0
    words = text(found, "error_name", "error_description", "error_reason", "message").lower()
    return number_of in _SPENT or -15_000 < number_of <= -14_000 or "refresh token" in words


def new_verifier() -> str:
    """43 characters of chance for PKCE."""
    return _url_safe(secrets.token_bytes(32))


def consent_url(oauth_base: str, app_id: str, redirect_uri: str, verifier: str, state: str) -> str:
    """The page on which the Official Account's administrator says yes."""
    challenge = _url_safe(hashlib.sha256(verifier.encode()).digest())
    query = urlencode(
        {
            "app_id": app_id,
            "redirect_uri": redirect_uri,
            "code_challenge": challenge,
            "state": state,
        }
    )
    return f"{oauth_base.rstrip('/')}/oa/permission?{query}"


def code_from(pasted: str) -> tuple[str, str, str]:
    """Code, account id and state from the address that the browser ended at, or from the bare code."""
    given = pasted.strip()
    if "?" not in given:
        return given, "", ""
    query = parse_qs(urlsplit(given).query)
    return tuple(query.get(key, [""])[0] for key in ("code", "oa_id", "state"))  # type: ignore[return-value]


def _url_safe(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
