"""One Facebook Page or Instagram account: signed webhooks, messages, comments, and the
Conversations API to catch up."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from pathlib import Path

from socialdesk.bots.meta.account import MetaAccount
from socialdesk.bots.meta.checkup import Inspector
from socialdesk.bots.meta.graph import DeadToken, ReadError
from socialdesk.bots.meta.history import History
from socialdesk.bots.meta.login import graph_of
from socialdesk.bots.meta.menus import Menus
from socialdesk.bots.meta.network import Network
from socialdesk.bots.meta.sender import Sender
from socialdesk.bots.meta.settings import MetaSettings
from socialdesk.bots.meta.webhook import Webhook
from socialdesk.bots.payload import part, text
from socialdesk.bots.platform import ChannelContext
from socialdesk.bots.polling import keep_looking, watch
from socialdesk.channel import (
    AccountState,
    Checkup,
    Health,
    Identity,
    Profile,
    Receive,
    Recovery,
    Report,
)
from socialdesk.errors import ChannelError, StoreError
from socialdesk.model.delivery import Outgoing, SendResult, Signal
from socialdesk.model.ids import Instant, RemoteAddress
from socialdesk.model.menu import MenuPart, Shown, Side
from socialdesk.model.message import Parsed, RawUpdate
from socialdesk.model.policy import Capabilities
from socialdesk.model.reason import Reason


class MetaChannel:
    """A Page's or an Instagram account's channel."""

    def __init__(
        self, context: ChannelContext[MetaSettings], network: Network, capabilities: Capabilities
    ) -> None:
        self._settings = context.settings
        self._clock = context.clock
        self._account = MetaAccount(context.name, context.settings, network, context.state)
        self._graph = graph_of(context)
        self._history = History(self._account, self._graph, self._clock)
        self._sender = Sender(self._account, self._graph, self._clock, capabilities)
        self._menus = Menus(self._account, self._graph)
        self._inspector = Inspector(self._account, self._graph, self._clock)
        self._webhook = Webhook(self._account, context.web, self._clock) if context.web else None
        self.capabilities: Capabilities = capabilities

    def parse(self, raw: RawUpdate) -> Parsed:
        """See `Channel.parse`."""
        return self._account.converter.parse(raw)

    async def identify(self) -> Identity:
        """The account's name; who it is stands in the configuration, so that receiving waits for
        nobody. Raises ChannelError only where the token is somebody else's."""
        account = self._account
        also = (account.page_id,) if account.page_id else ()
        try:
            if not account.own_id:
                account.found(await self._find())
            whose = await self._whose()
        except (ChannelError, StoreError):
            return Identity(account.account_id, "", told=False, also=also)
        if whose and whose.isdisjoint({account.page_id, account.own_id}):
            fields = {"told": min(whose), "meant": account.node}
            raise ChannelError(Reason("meta.other_account", **fields), final=True)
        query = {"fields": account.network.identity_fields}
        try:
            found = await self._graph.read(f"/{account.account_id}", query, seconds=8)
        except (ChannelError, StoreError):
            return Identity(account.account_id, "", told=False, also=also)
        username = text(found, "username")
        name = text(found, "name") or (f"@{username}" if username else "")
        return Identity(account.account_id, name, told=bool(whose), also=also)

    async def _whose(self) -> set[str]:
        """The ids of the account that the token is of; empty where Meta does not say. Raises
        ChannelError, StoreError."""
        fields = "id" if self._account.page_id else "id,user_id"
        try:
            found = await self._graph.read("/me", {"fields": fields}, seconds=8)
        except ReadError:
            return set()
        return {text(found, "id"), text(found, "user_id")} - {""}

    async def _find(self) -> str:
        """The professional account that the configured Page is linked to. Raises ChannelError,
        StoreError."""
        query = {"fields": "instagram_business_account{id,username}"}
        found = await self._graph.read(f"/{self._account.page_id}", query, seconds=8)
        return text(part(found, "instagram_business_account"), "id")

    async def run(self, receive: Receive, report: Report) -> None:
        """See `Channel.run`."""
        beside = asyncio.create_task(self._history.follow_live(receive))
        try:
            if self._settings.mode == "polling":
                await keep_looking(
                    lambda: self._history.look(receive),
                    report,
                    self._clock,
                    lambda _: self._settings.poll_seconds,
                )
            await self._listen(receive, report)
        finally:
            beside.cancel()
            await asyncio.gather(beside, return_exceptions=True)

    async def _listen(self, receive: Receive, report: Report) -> None:
        assert self._webhook is not None
        await self._webhook.open(receive)
        try:
            await watch(self._health, report, self._clock)
        finally:
            self._webhook.close()

    async def _health(self) -> Health:
        warning = self._account.enforcement.said
        try:
            await self._graph.token()
        except DeadToken as error:
            if await self._lives_again():
                return Health(AccountState.LISTENING, warning)
            return Health(AccountState.RECONNECT, error.reason)
        except StoreError as error:
            return Health(AccountState.RETRYING, error.reason)
        return Health(AccountState.LISTENING, warning)

    async def _lives_again(self) -> bool:
        """A token that was turned down may be taken again (a checkpoint passed): ask now and then."""
        self._graph.forgive()
        try:
            await self._graph.read(f"/{self._account.account_id}", {"fields": "id"}, seconds=8)
        except DeadToken:
            return False
        except (ChannelError, StoreError):
            return True
        return True

    def take_unsigned(self) -> int:
        """See `CountsUnsigned`."""
        if self._webhook is None:
            return 0
        count, self._webhook.unsigned = self._webhook.unsigned, 0
        return count

    async def catch_up(self, since: Instant, receive: Receive) -> Recovery:
        """See `CatchesUp`."""
        return await self._history.catch_up(since, receive)

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See `Channel.send`."""
        return await self._sender.send(outgoing)

    async def signal(self, address: RemoteAddress, signal: Signal) -> None:
        """See `GivesSignals`."""
        await self._sender.signal(address, signal)

    async def check_up(self) -> Checkup:
        """See `ChecksUp`."""
        return await self._inspector.check_up()

    async def read_menu(self, parts: Collection[MenuPart]) -> Shown:
        """See `HasMenu`."""
        return await self._menus.read(parts)

    async def write_menu(self, part: MenuPart, side: Side) -> None:
        """See `HasMenu`."""
        await self._menus.write(part, side)

    async def profile(self, remote_id: str) -> Profile:
        """See `KnowsPeople`. A refusal (no consent, a phone-number account) is an empty profile."""
        if not remote_id.isdecimal():
            return Profile()
        fields = self._account.network.profile_fields
        try:
            found = await self._graph.read(f"/{remote_id}", {"fields": fields})
        except ReadError:
            return Profile()
        names = (text(found, "first_name"), text(found, "last_name"))
        full = " ".join(each for each in names if each)
        name = text(found, "name") or full or text(found, "username")
        avatar = text(found, "profile_pic")
        return Profile(name, text(found, "username"), avatar, first_name=names[0])

    async def fetch(self, file_id: str, target: Path) -> int:
        """See `FetchesFiles`: the id is the address that Meta gave."""
        limit = self.capabilities.download_limit
        return await self._graph.caller.download(file_id, target, limit)

    async def close(self) -> None:
        """See `Channel.close`."""
        await self._graph.close()
