"""Calls to Zalo's OpenAPI: with a valid token, made once more with a new one where it is turned down."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from socialdesk.bots.http import Answer, Caller, NotReached, Unanswered
from socialdesk.bots.network import Network
from socialdesk.bots.zalo_oa import errors
from socialdesk.bots.zalo_oa.oauth import App, Authority, NeedsConnecting
from socialdesk.bots.zalo_oa.settings import ZaloOaSettings
from socialdesk.channel import Vault
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError
from socialdesk.model.delivery import Deferred
from socialdesk.model.reason import Reason

_Call = Callable[[Mapping[str, str]], Awaitable[Answer]]


class NotSent(ChannelError):
    """The call certainly was not carried out; `deferral` is what that means for something to be
    sent."""

    def __init__(self, deferral: Deferred) -> None:
        super().__init__(deferral.why)
        self.deferral = deferral


class Calls:
    """One account's calls."""

    def __init__(
        self,
        name: str,
        settings: ZaloOaSettings,
        clock: Clock,
        vault: Vault,
        network: Network | None = None,
    ) -> None:
        self._name = name
        self._proof_key = settings.app_secret.reveal().encode() if settings.appsecret_proof else b""
        self._caller = Caller(settings.api_base, network, is_chosen=settings.is_chosen("api_base"))
        self._oauth = Caller(settings.oauth_base, network)
        app = App(
            name,
            settings.app_id,
            settings.app_secret.reveal(),
            settings.refresh_token.reveal(),
            settings.access_token.reveal(),
        )
        self.authority = Authority(app, vault, self._oauth, clock)

    async def read(self, path: str, data: Mapping[str, Any], seconds: float = 30.0) -> Answer:
        """A reading call that succeeded. Raises ChannelError."""
        query = {"data": json.dumps(data, ensure_ascii=False)} if data else {}
        answer = await self._with_token(
            lambda headers: self._caller.call(
                "GET", path, headers=headers, query=query, seconds=seconds
            )
        )
        code = errors.code_of(answer)
        if code == 0:
            return answer
        if code is None or answer.status >= 500:
            raise ChannelError(Reason("platform.unread", platform=errors.PLATFORM))
        raise ChannelError(
            Reason("zalo_oa.answered", error=str(code), detail=errors.detail_of(answer.object))
        )

    async def post(self, path: str, body: object, *, unknown: bool = False) -> Answer:
        """A call that changes something. Raises NeedsConnecting, ChannelError; where `unknown`, also
        Unanswered for one of which nobody knows what became of it."""
        return await self._with_token(
            lambda headers: self._caller.call("POST", path, headers=headers, body=body),
            unknown=unknown,
        )

    async def upload(self, path: str, form: object) -> Answer:
        """Give Zalo a file. Raises NeedsConnecting, ChannelError."""
        return await self._with_token(
            lambda headers: self._caller.call("POST", path, headers=headers, form=form, seconds=120)
        )

    async def download(self, url: str, target: Path, limit: int) -> int:
        """See `Caller.download`."""
        return await self._caller.download(url, target, limit)

    async def _with_token(self, make: _Call, *, unknown: bool = False) -> Answer:
        token = await self.authority.access()
        answer = await self._try(make, token, unknown=unknown)
        if errors.code_of(answer) not in errors.TOKEN_ERRORS:
            return answer
        token = await self.authority.access(failed=token)
        answer = await self._try(make, token, unknown=unknown)
        if errors.code_of(answer) in errors.TOKEN_ERRORS:
            raise NeedsConnecting(self._name)
        return answer

    async def _try(self, make: _Call, token: str, *, unknown: bool) -> Answer:
        headers = {"access_token": token}
        if self._proof_key:
            proof = hmac.new(self._proof_key, token.encode(), hashlib.sha256)
            headers["appsecret_proof"] = proof.hexdigest()
        try:
            return await make(headers)
        except NotReached as error:
            raise NotSent(error.deferral(errors.PLATFORM)) from None
        except Unanswered:
            if unknown:
                raise
            raise ChannelError(Reason("platform.silent", platform=errors.PLATFORM)) from None

    async def close(self) -> None:
        """Let go of connections."""
        await asyncio.gather(self._caller.close(), self._oauth.close())
