"""How an account fares at Meta: its token's life, its subscription, its usage."""

from __future__ import annotations

from socialdesk.bots.meta.account import MetaAccount
from socialdesk.bots.meta.graph import DeadToken, Graph, ReadError
from socialdesk.bots.meta.limits import FIELDS
from socialdesk.bots.meta.settings import MetaSettings
from socialdesk.bots.meta.utility import PERMISSION
from socialdesk.bots.payload import Json, number, part, parts, text
from socialdesk.channel import Checkup
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.reason import Reason

RENEW_AHEAD = 30 * DAY
"""An Instagram Login token lives 60 days and is renewed when fewer than these are left."""
_OPTIONAL = frozenset(
    {"live_videos", "mention", "messaging_optins", "messaging_policy_enforcement", "message_edits"}
)


class Inspector:
    """Asks about one account, and mends what can be mended: a token's life, a lost subscription."""

    def __init__(self, account: MetaAccount, graph: Graph, clock: Clock) -> None:
        self._account = account
        self._graph = graph
        self._clock = clock

    async def check_up(self) -> Checkup:
        """See `ChecksUp`: is the token good and for how long, and does Meta still send us what
        happens?"""
        account, settings = self._account, self._account.settings
        until, problem = None, account.enforcement.said
        try:
            token = await self._graph.token()
        except DeadToken as error:
            return Checkup(problem=error.reason)
        app_token = f"{settings.app_id}|{settings.app_secret.reveal()}"
        query = {"input_token": token, "access_token": app_token}
        told = part(await self._graph.plain("/debug_token", query), "data")
        if told:
            expires = number(told, "expires_at")
            until = Instant(expires * 1000) if expires else None
            if told.get("is_valid") is False:
                problem = DeadToken(account.name).reason
            elif _lacks_templates(settings, told):
                problem = problem or Reason("meta.permission_templates")
        if until and not account.page_id and until - self._clock.now() < RENEW_AHEAD:
            until = await self._renew() or until
        subscribed = await self._subscribed()
        if subscribed is False:
            problem = problem or Reason("meta.unsubscribed")
        return Checkup(until, subscribed, problem, Reason("meta.usage", n=self._graph.usage))

    async def _subscribed(self) -> bool | None:
        """Whether Meta sends us this account's events; if not, subscribe. None where it does not
        tell."""
        path = f"/{self._account.node}/subscribed_apps"
        fields = FIELDS if self._account.page_id else self._account.network.subscribed_fields
        try:
            found = await self._graph.read(path)
            apps = list(parts(found, "data"))
            ours = [app for app in apps if text(app, "id") in ("", self._account.settings.app_id)]
            if any(_covers(app, fields) for app in ours):
                return True
            told = await self._graph.read(
                path, {"subscribed_fields": ",".join(fields)}, method="POST"
            )
        except ReadError:
            return False
        except ChannelError:
            return None
        return str(told.get("success")).lower() == "true"

    async def _renew(self) -> Instant | None:
        """Instagram Login: exchange the token for one that lives another 60 days."""
        query = {"grant_type": "ig_refresh_token", "access_token": await self._graph.token()}
        found = await self._graph.plain("/refresh_access_token", query)
        token, seconds = text(found, "access_token"), number(found, "expires_in")
        if not token or not seconds:
            return None
        until = Instant(self._clock.now() + seconds * 1000)
        await self._graph.keep(token, until)
        return until


def _lacks_templates(settings: MetaSettings, told: Json) -> bool:
    """Whether utility templates are switched on, and Meta says that the app may not send them."""
    granted = told.get("scopes")
    wanted = getattr(settings, "utility_templates", False)
    return bool(wanted) and isinstance(granted, list) and PERMISSION not in granted


def _covers(app: Json, fields: tuple[str, ...]) -> bool:
    subscribed = app.get("subscribed_fields")
    return not isinstance(subscribed, list) or (
        "messages" in subscribed and set(fields) <= {*subscribed, *_OPTIONAL}
    )
