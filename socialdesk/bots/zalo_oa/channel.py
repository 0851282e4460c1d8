"""One Zalo Official Account: signed webhooks (or recent messages, polled), and sending by its
OpenAPI."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from socialdesk.bots.payload import Json, number, part, parts, text
from socialdesk.bots.platform import ChannelContext
from socialdesk.bots.polling import keep_looking, watch
from socialdesk.bots.zalo_oa.calls import Calls
from socialdesk.bots.zalo_oa.convert import Converter
from socialdesk.bots.zalo_oa.history import History
from socialdesk.bots.zalo_oa.limits import CONSULTATION, TRANSACTION
from socialdesk.bots.zalo_oa.oauth import Authority, NeedsConnecting
from socialdesk.bots.zalo_oa.sender import Sender, quota
from socialdesk.bots.zalo_oa.settings import ZaloOaSettings
from socialdesk.bots.zalo_oa.webhook import Webhook
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
from socialdesk.model.delivery import Outgoing, SendResult
from socialdesk.model.ids import Instant
from socialdesk.model.message import Parsed, RawUpdate
from socialdesk.model.policy import Capabilities
from socialdesk.model.reason import Reason

FOLLOWER_PAGE = 50


class ZaloOaChannel:
    """An Official Account."""

    def __init__(self, context: ChannelContext[ZaloOaSettings]) -> None:
        settings, clock = context.settings, context.clock
        self._name = context.name
        self._settings = settings
        self._clock = clock
        self._calls = Calls(context.name, settings, clock, context.vault, context.network)
        self._converter = Converter(settings.oa_id)
        self._history = History(self._calls, clock)
        self._webhook = (
            Webhook(settings, self._converter, context.web, clock) if context.web else None
        )
        self.capabilities: Capabilities = settings.limits()
        self._sender = Sender(self._calls, clock, self.capabilities, settings.article_cover)

    @property
    def authority(self) -> Authority:
        """Who gives out its tokens."""
        return self._calls.authority

    def parse(self, raw: RawUpdate) -> Parsed:
        """See `Channel.parse`."""
        return self._converter.parse(raw)

    async def identify(self) -> Identity:
        """The account's name; who it is stands in the configuration, so that receiving waits for
        nobody."""
        oa_id = self._settings.oa_id
        try:
            answer = await self._calls.read("/v2.0/oa/getoa", {}, seconds=8)
        except ChannelError:
            return Identity(oa_id, "", told=False)
        found = part(answer.object, "data")
        told = text(found, "oa_id")
        if told and told != oa_id:
            raise ChannelError(
                Reason("zalo_oa.other_account", told=told, oa_id=oa_id),
                final=True,
            )
        return Identity(oa_id, text(found, "name"), told=bool(told))

    async def run(self, receive: Receive, report: Report) -> None:
        """See `Channel.run`."""
        if self._settings.mode == "polling":
            await keep_looking(
                lambda: self._history.look(receive),
                report,
                self._clock,
                lambda _: self._settings.poll_seconds,
            )
        assert self._webhook is not None
        await self._webhook.open(self._name, receive)
        try:
            await watch(self._token_health, report, self._clock)
        finally:
            self._webhook.close()

    async def _token_health(self) -> Health:
        try:
            await self.authority.access()
        except NeedsConnecting as error:
            return Health(AccountState.RECONNECT, error.reason)
        except ChannelError as error:
            return Health(AccountState.LISTENING, error.reason)
        except StoreError as error:
            return Health(AccountState.RETRYING, error.reason)
        return Health(AccountState.LISTENING)

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

    async def check_up(self) -> Checkup:
        """See `ChecksUp`. Zalo tells no subscription; its refresh token's end is known, and the
        package's quota."""
        paid = self._settings.paid
        try:
            package = await self._quota("cs", "sub_quota")
            bought = (
                await self._quota("transaction", "purchase_quota") if TRANSACTION in paid else {}
            )
        except NeedsConnecting as error:
            return Checkup(problem=error.reason)
        told = {CONSULTATION: package, TRANSACTION: bought}
        covered = {each: number(told[each], "remain") for each in paid if told.get(each)}
        return Checkup(
            self.authority.renewed_until, quota=quota({"quota": package}), covered=covered or None
        )

    async def _quota(self, product: str, kind: str) -> Json:
        """What is left of a quota of the account; empty where Zalo says nothing."""
        body = {"quota_owner": "OA", "product_type": product, "quota_type": kind}
        answer = await self._calls.post("/v3.0/oa/quota/message", body)
        data = answer.object.get("data")
        first = data[0] if isinstance(data, list) and data else data
        return first if isinstance(first, dict) else {}

    async def profile(self, remote_id: str) -> Profile:
        """See `KnowsPeople`."""
        if not remote_id.isdecimal():
            return Profile()
        answer = await self._calls.read("/v3.0/oa/user/detail", {"user_id": remote_id})
        data = part(answer.object, "data")
        tags = part(data, "tags_and_notes_info").get("tag_names")
        follows = data.get("user_is_follower")
        return Profile(
            name=text(data, "user_alias") or text(data, "display_name"),
            avatar=text(part(data, "avatars"), "240") or text(data, "avatar"),
            phone=text(part(data, "shared_info"), "phone"),
            follows=follows if isinstance(follows, bool) else None,
            tags=tuple(str(each) for each in tags) if isinstance(tags, list) else (),
        )

    async def followers(self, tag: str) -> AsyncIterator[str]:
        """See `ListsFollowers`."""
        offset = 0
        while True:
            wanted: Json = {"offset": offset, "count": FOLLOWER_PAGE, "is_follower": "true"}
            if tag:
                wanted["tag_name"] = tag
            answer = await self._calls.read("/v3.0/oa/user/getlist", wanted)
            users = list(parts(part(answer.object, "data"), "users"))
            for user in users:
                yield text(user, "user_id")
            if not users:
                return
            offset += len(users)

    async def fetch(self, file_id: str, target: Path) -> int:
        """See `FetchesFiles`: the id is the address that Zalo gave."""
        return await self._calls.download(file_id, target, self.capabilities.download_limit)

    async def close(self) -> None:
        """See `Channel.close`."""
        await self._calls.close()
