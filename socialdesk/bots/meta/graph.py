"""Calls to the Graph API: the token, its proof, and obedience to what the answers say of usage."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from socialdesk.bots.http import Answer, Caller, NotReached, Redirected, Unanswered
from socialdesk.bots.meta import errors
from socialdesk.bots.network import Network
from socialdesk.bots.payload import Json, part, parts, text
from socialdesk.channel import Tokens, Vault
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError
from socialdesk.model.ids import DAY, MINUTE, SECOND, Instant
from socialdesk.model.reason import Reason

LOOK_AGAIN = 5 * SECOND
MOST_PAGES = 200
FULL = 100
"""Percent of usage at which Meta throttles."""
BUSY = 90
"""Percent at which programs keep quiet, so that people can still answer."""


class DeadToken(ChannelError):
    """The token is dead: only a person can help."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Reason("meta.reconnect", name=name),
            final=True,
        )


@dataclass(frozen=True, slots=True)
class Key:
    """What calls are made with. `token` is the configured one."""

    name: str
    app_id: str
    app_secret: str
    token: str
    version: str

    @property
    def mark(self) -> str:
        """A mark of the configured token that gives nothing away."""
        return hashlib.sha256(f"{self.app_id}|{self.token}".encode()).hexdigest()[:16]


class Graph:
    """The Graph API for one account."""

    def __init__(
        self,
        key: Key,
        base: str,
        vault: Vault,
        clock: Clock,
        network: Network | None = None,
        *,
        is_chosen: bool = False,
    ) -> None:
        self.key = key
        self.caller = Caller(base, network, is_chosen=is_chosen)
        self._vault = vault
        self._clock = clock
        self._token = ""
        self._dead = ""
        self._looked_at = Instant(0)
        self.usage = 0
        """Percent of what Meta allows, as the last answer told."""
        self._hold_until = Instant(0)

    async def token(self) -> str:
        """The token to use: one that `connect` fetched, or the configured one. Raises DeadToken,
        StoreError."""
        if self._token and self._token != self._dead:
            return self._token
        now = self._clock.now()
        if not self._token or not 0 <= now - self._looked_at < LOOK_AGAIN:
            self._looked_at = now
            stored = await self._vault.load()
            connected = stored is not None and stored.access and stored.seed == self.key.mark
            self._token = stored.access if stored and connected else self.key.token
        if not self._token or self._token == self._dead:
            raise DeadToken(self.key.name)
        return self._token

    async def keep(self, token: str, expires_at: Instant | None) -> None:
        """Use another token from now on, in every process. Raises StoreError."""
        async with self._vault.alone():
            before = await self._vault.load()
            version = before.version + 1 if before else 1
            await self._vault.save(Tokens(token, "", expires_at, version, self.key.mark))
        self._token, self._dead = token, ""

    def forgive(self) -> None:
        """Try a token that was turned down once more, or one that was connected meanwhile."""
        self._token = self._dead = ""

    def held(self) -> int:
        """Milliseconds that Meta wants us to wait before anything else is sent."""
        return max(self._hold_until - self._clock.now(), 0)

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: object = None,
        form: object = None,
        seconds: float = 30.0,
    ) -> Answer:
        """One call with token and proof. Raises DeadToken, StoreError, NotReached, Unanswered."""
        token = await self.token()
        proof = hmac.new(self.key.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        answer = await self.caller.call(
            method,
            f"/{self.key.version}{path}",
            headers={"Authorization": f"Bearer {token}"},
            query={**(query or {}), "appsecret_proof": proof},
            body=body,
            form=form,
            seconds=seconds,
        )
        self._obey(answer)
        if errors.is_dead_token(answer):
            self._dead = token
            self._looked_at = self._clock.now()
        return answer

    async def read(
        self,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        method: str = "GET",
        body: object = None,
        seconds: float = 30.0,
    ) -> Json:
        """A call whose repetition does no harm; gives its answer. Raises ChannelError, StoreError."""
        try:
            answer = await self.call(method, path, query=query, body=body, seconds=seconds)
        except NotReached as error:
            raise ChannelError(error.reason(errors.PLATFORM)) from None
        except Unanswered:
            raise ChannelError(Reason("platform.silent", platform=errors.PLATFORM)) from None
        refusal = errors.error_of(answer)
        if refusal is not None:
            code, subcode = errors.codes(refusal)
            if code in errors.TOKEN_CODES:
                raise DeadToken(self.key.name)
            raise ReadError(code, subcode, text(refusal, "message")[:160])
        if answer.status >= 400 or not isinstance(answer.json, dict):
            raise ChannelError(Reason("platform.unread", platform=errors.PLATFORM))
        return answer.object

    async def plain(self, path: str, query: Mapping[str, str]) -> Json:
        """A call that carries its own token; gives its answer, errors too. Raises ChannelError."""
        try:
            answer = await self.caller.call("GET", f"/{self.key.version}{path}", query=query)
        except Redirected as error:
            raise ChannelError(error.reason(errors.PLATFORM)) from None
        except (NotReached, Unanswered):
            raise ChannelError(
                Reason("platform.nothing_changed", platform=errors.PLATFORM)
            ) from None
        return answer.object

    async def pages(self, path: str, query: Mapping[str, str]) -> AsyncIterator[Json]:
        """Each object of a list, page by page. Raises as `read`."""
        after = ""
        for _ in range(MOST_PAGES):
            found = await self.read(path, {**query, **({"after": after} if after else {})})
            for each in parts(found, "data"):
                yield each
            paging = part(found, "paging")
            after = text(part(paging, "cursors"), "after") if "next" in paging else ""
            if not after:
                return

    def _obey(self, answer: Answer) -> None:
        """Stop where the usage headers say so: going on makes the block longer."""
        headers = {key.lower(): value for key, value in answer.headers.items()}
        usage, minutes = 0, 0
        for told in _usages(headers):
            usage = max(usage, *(_number(told.get(key)) for key in _SHARES))
            minutes = max(minutes, _number(told.get("estimated_time_to_regain_access")))
        if "x-business-use-case-usage" in headers or "x-app-usage" in headers:
            self.usage = usage
        if minutes or usage >= FULL:
            self._hold_until = Instant(self._clock.now() + max(minutes, 1) * MINUTE)

    async def close(self) -> None:
        """Let go of connections."""
        await self.caller.close()


class ReadError(ChannelError):
    """Meta refused to tell something; `code` and `subcode` say why."""

    def __init__(self, code: int, subcode: int, words: str) -> None:
        super().__init__(Reason("meta.answered", error=f"{code}/{subcode}", detail=words))
        self.code = code
        self.subcode = subcode


_SHARES = ("call_count", "total_cputime", "total_time")


def _number(value: object) -> int:
    """A share or a number of minutes; nothing that an answer holds is longer than a day."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return 0
    return int(min(value, DAY // MINUTE)) if value == value else 0  # noqa: PLR0124 - "NaN" is no number


def _usages(headers: Mapping[str, str]) -> list[Json]:
    found: list[Json] = []
    for name in ("x-business-use-case-usage", "x-app-usage"):
        try:
            told = json.loads(headers.get(name, "null"))
        except ValueError:
            continue
        if isinstance(told, dict):
            found.append(told)
            found += [
                each
                for value in told.values()
                if isinstance(value, list)
                for each in value
                if isinstance(each, dict)
            ]
    return found
