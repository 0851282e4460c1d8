"""One Zalo Official Account: signed webhooks (or recent messages, polled), and sending by its
OpenAPI."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from socialdesk.bots.http import Answer, Caller, NotReached, Unanswered, upload
from socialdesk.bots.reading import Json, decoded, part, parts, text
from socialdesk.bots.web import Request, WebServer, watch
from socialdesk.bots.zalo_oa import failures, rules
from socialdesk.bots.zalo_oa.convert import Converter, named_accounts
from socialdesk.bots.zalo_oa.oauth import App, Authority, NeedsConnecting
from socialdesk.channel import (
    AccountState,
    Checkup,
    Health,
    Identity,
    Profile,
    Receive,
    Recovery,
    Report,
    Vault,
)
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError, StoreError
from socialdesk.model.delivery import (
    Deferred,
    Operation,
    Outgoing,
    Refused,
    SendResult,
    Sent,
    Unconfirmed,
)
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.message import Parsed, RawUpdate
from socialdesk.model.policy import Capabilities

SIGNATURE_HEADERS = ("X-ZEvent-Signature", "ZEvent-Signature")
TIMESTAMP_HEADERS = ("X-ZEvent-Timestamp", "ZEvent-Timestamp", "timestamp")
_SIGNATURE = re.compile(r"\s*(?:mac\s*=\s*)?([0-9a-fA-F]{64})\s*\Z")
PAGE = 10
"""Rows of recent messages in one answer; more is refused with -210."""
MOST_PAGES = 200
FOLLOWER_PAGE = 50


@dataclass(frozen=True, slots=True)
class ZaloOaSettings:
    """One account's settings; the addresses are settings so that tests and stand-ins can serve
    them."""

    name: str
    oa_id: str
    app_id: str
    app_secret: str
    webhook_secret: str = ""
    refresh_token: str = ""
    access_token: str = ""
    mode: str = "webhook"
    api_base: str = rules.API_BASE
    oauth_base: str = rules.OAUTH_BASE
    proof: bool = False
    per_second: int = rules.PER_SECOND
    poll_seconds: int = 15
    verifier: str = ""
    mirror_tags: bool = False


class ZaloOaChannel:
    """An Official Account. `vault` keeps its rotating tokens."""

    def __init__(
        self, settings: ZaloOaSettings, clock: Clock, vault: Vault, web: WebServer | None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._web = web
        self._caller = Caller(settings.api_base)
        self._oauth = Caller(settings.oauth_base)
        app = App(
            settings.name,
            settings.app_id,
            settings.app_secret,
            settings.refresh_token,
            settings.access_token,
        )
        self.authority = Authority(app, vault, self._oauth, clock)
        self._converter = Converter(settings.oa_id)
        self._secrets = [each for each in (settings.webhook_secret, settings.app_secret) if each][
            :1
        ]
        self._unsigned = 0
        self._receive: Receive | None = None
        self.capabilities: Capabilities = rules.capabilities(
            settings.per_second, ("mirror_tags",) if settings.mirror_tags else ()
        )

    def parse(self, raw: RawUpdate) -> Parsed:
        """See `Channel.parse`."""
        return self._converter.parse(raw)

    async def identify(self) -> Identity:
        """The account's name; who it is stands in the configuration, so that receiving waits for
        nobody."""
        try:
            answer = await self._get("/v2.0/oa/getoa", {}, seconds=8)
        except ChannelError:
            return Identity(self._settings.oa_id, "")
        found = part(answer.object, "data")
        told = text(found, "oa_id")
        if told and told != self._settings.oa_id:
            raise ChannelError(
                f"The token belongs to Official Account {told}, not to {self._settings.oa_id}. Correct oa_id in the "
                "configuration, or connect the right account.",
                final=True,
            )
        return Identity(self._settings.oa_id, text(found, "name"))

    async def run(self, receive: Receive, report: Report) -> None:
        """See `Channel.run`."""
        self._receive = receive
        if self._settings.mode == "polling":
            await self._poll(receive, report)
        else:
            await self._listen(receive, report)

    # -- webhook
    # ------------------------------------------------------------------------------------------------------

    async def _listen(self, receive: Receive, report: Report) -> None:
        assert self._web is not None
        settings = self._settings
        if settings.verifier:
            # Zalo asks for this file to see that the domain is ours.
            name = f"zalo_verifier{settings.verifier}.html"
            tag = f'<meta name="zalo-platform-site-verification" content="{settings.verifier}" />'
            self._web.page(name, f"<html><head>{tag}</head><body>{settings.verifier}</body></html>")
        self._web.routes[self._door(settings.oa_id)] = receive
        await self._web.mount(settings.name, self._hook, within=rules.WITHIN)
        try:
            await watch(self._token_health, report, self._clock)
        finally:
            self._web.routes.pop(self._door(settings.oa_id), None)

    def _door(self, oa_id: str) -> str:
        return f"zalo_oa:{self._settings.app_id}:{oa_id}"

    async def _hook(self, request: Request) -> int:
        body = decoded(request.body)
        if not self.is_signed(request, body):
            # 200 all the same: Zalo's console stores an address only if its unsigned test is
            # answered with it.
            self._unsigned += 1
            return 200
        assert self._receive is not None and self._web is not None
        receive = self._receive
        if isinstance(body, dict) and not self._converter.is_ours(body):
            # One app may serve several accounts, all of them at one address.
            doors = [self._web.routes.get(self._door(each)) for each in named_accounts(body)]
            receive = next((door for door in doors if door), receive)
        await receive([RawUpdate(request.body, self._clock.now(), _key(body), body)])
        return 200

    def is_signed(self, request: Request, body: object) -> bool:
        """Whether the bytes are Zalo's: plain SHA-256 over app id, body, timestamp and secret,
        compared in constant time."""
        given = next(
            (found for each in SIGNATURE_HEADERS if (found := request.headers.get(each))), ""
        )
        written = _SIGNATURE.match(given)
        if written is None or not isinstance(body, dict):
            return False
        app_id = text(body, "app_id") or self._settings.app_id
        if app_id != self._settings.app_id:
            return False
        moments = [
            text(body, "timestamp"),
            *(request.headers.get(each, "") for each in TIMESTAMP_HEADERS),
        ]
        right = False
        for moment in dict.fromkeys(each for each in moments if each):
            for secret in self._secrets:
                mac = signature(app_id, request.body, moment, secret)
                right |= hmac.compare_digest(mac.encode(), written[1].lower().encode())
        return right

    def take_unsigned(self) -> int:
        """See `CountsUnsigned`."""
        count, self._unsigned = self._unsigned, 0
        return count

    async def _token_health(self) -> Health:
        try:
            await self.authority.access()
        except NeedsConnecting as error:
            return Health(AccountState.RECONNECT, str(error))
        except ChannelError as error:
            return Health(AccountState.LISTENING, str(error))
        except StoreError as error:
            return Health(AccountState.RETRYING, str(error))
        return Health(AccountState.LISTENING)

    # -- polling
    # ------------------------------------------------------------------------------------------------------

    async def _poll(self, receive: Receive, report: Report) -> None:
        """Without public HTTPS: look at the newest messages every few seconds."""
        newest: Instant | None = None  # by Zalo's clock, not by ours
        said: Health | None = None
        while True:
            try:
                if newest is None:
                    # What was said before we began has its place in the inbox and is not
                    # acknowledged.
                    rows, whole = (await self._page(0)), True
                    await self._hand_over(rows[::-1], "recovered", receive)
                else:
                    rows, whole = await self._rows_since(Instant(newest - MINUTE))
                    await self._hand_over(rows, "polled", receive)
                newest = Instant(max([newest or Instant(0), *(_moment(row) for row in rows)]))
                problem = (
                    ""
                    if whole
                    else "More was said than Zalo shows at once; some of it may be missing."
                )
                health = Health(AccountState.LISTENING, problem)
            except NeedsConnecting as error:
                health = Health(AccountState.RECONNECT, str(error))
            except (ChannelError, StoreError) as error:
                health = Health(AccountState.RETRYING, str(error))
            if health != said:
                said = health
                await report(health)
            await self._clock.sleep(self._settings.poll_seconds)

    async def catch_up(self, since: Instant, receive: Receive) -> Recovery:
        """See `CatchesUp`: the newest messages of everybody, page by page, until they are older
        than `since`."""
        rows, whole = await self._rows_since(since)
        await self._hand_over(rows, "recovered", receive)
        return Recovery(0) if whole else Recovery(None, "More was said than Zalo shows at once.")

    async def _page(self, number: int) -> list[Json]:
        """Ten of the newest messages, newest first. Raises ChannelError."""
        answer = await self._get(
            "/v2.0/oa/listrecentchat", {"offset": number * PAGE, "count": PAGE}
        )
        return list(parts(answer.object, "data"))

    async def _rows_since(self, since: Instant) -> tuple[list[Json], bool]:
        """Rows of recent messages not older than `since`, oldest first, and whether these are all
        of them."""
        found: dict[str, Json] = {}
        for page in range(MOST_PAGES):
            rows = await self._page(page)
            fresh = [row for row in rows if _moment(row) >= since]
            found |= {text(row, "message_id"): row for row in fresh if text(row, "message_id")}
            if len(fresh) < len(rows) or len(rows) < PAGE:
                return sorted(found.values(), key=_moment), True
        return sorted(found.values(), key=_moment), False

    async def _hand_over(self, rows: list[Json], word: str, receive: Receive) -> None:
        now = self._clock.now()
        updates = []
        for row in rows:
            body = {word: row}
            raw = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
            updates.append(RawUpdate(raw, now, f"{word}:{text(row, 'message_id')}", body))
        for start in range(0, len(updates), 100):
            await receive(updates[start : start + 100])

    # -- sending
    # ------------------------------------------------------------------------------------------------------

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See `Channel.send`."""
        address = json.loads(outgoing.address)
        try:
            if outgoing.operation is not Operation.SAY:
                return await self._tag(outgoing, address)
            message = await self._message(outgoing)
        except NeedsConnecting as error:
            return Deferred(str(error), MINUTE, "account", is_limit=True)
        except _NotTaken as error:
            return error.result
        except ChannelError as error:
            return Deferred(str(error))
        body = {"recipient": address, "message": message}
        path = "/v2.0/oa/message" if "anonymous_id" in address else "/v3.0/oa/message/cs"
        path = "/v3.0/oa/group/message" if "group_id" in address else path
        result = await self._post_message(path, body, outgoing)
        if (
            isinstance(result, Refused)
            and result.code == "bad_parameter"
            and message.pop("quote_message_id", None)
        ):
            # The message it quotes is too old or gone: say it without the quote.
            return await self._post_message(path, body, outgoing)
        return result

    async def _message(self, outgoing: Outgoing) -> Json:
        file = outgoing.file
        if file is None:
            message: Json = {"text": outgoing.body}
            if outgoing.reply_to:
                message["quote_message_id"] = outgoing.reply_to
            return message
        is_gif = file.mime == "image/gif"
        where = "gif" if is_gif else "image" if file.is_image else "file"
        found = await self._upload(f"/v2.0/oa/upload/{where}", outgoing)
        if not file.is_image:
            return {"attachment": {"type": "file", "payload": {"token": found}}}
        element = {"media_type": "gif" if is_gif else "image", "attachment_id": found}
        payload = {"template_type": "media", "elements": [element]}
        message = {"attachment": {"type": "template", "payload": payload}}
        return {"text": outgoing.body, **message} if outgoing.body else message

    async def _upload(self, path: str, outgoing: Outgoing) -> str:
        """Upload a file; gives the name by which a message may hold it. Raises _NotTaken,
        ChannelError."""
        file = outgoing.file
        assert file is not None
        answer = await self._with_token(
            lambda headers: self._caller.call(
                "POST",
                path,
                headers=headers,
                form=upload("file", file.path, file.name, file.mime),
                seconds=120,
            )
        )
        result = failures.send_result(answer, 1, self._clock.now())
        data = part(answer.object, "data")
        name = text(data, "token", "attachment_id")
        if isinstance(result, Unconfirmed) or (result is None and not name):
            raise ChannelError(
                "Zalo did not take the file; it is tried again by itself."
            )  # no message was sent yet
        if result is not None:
            raise _NotTaken(result)
        return name

    async def _post_message(self, path: str, body: Json, outgoing: Outgoing) -> SendResult:
        try:
            answer = await self._with_token(
                lambda headers: self._caller.call("POST", path, headers=headers, body=body),
                unknown=True,
            )
        except NeedsConnecting as error:
            return Deferred(str(error), MINUTE, "account", is_limit=True)
        except Unanswered:
            return Unconfirmed(failures.doubt("Zalo did not answer"))
        except ChannelError as error:
            return Deferred(str(error))
        now = self._clock.now()
        result = failures.send_result(answer, outgoing.attempt, now)
        if result is not None:
            return result
        data = part(answer.object, "data")
        return Sent(text(data, "message_id", "msg_id"), 0, now, quota=_quota(data))

    async def _tag(self, outgoing: Outgoing, address: Json) -> SendResult:
        path = (
            "/v2.0/oa/tag/tagfollower"
            if outgoing.operation is Operation.TAG
            else "/v2.0/oa/tag/rmfollowerfromtag"
        )
        return await self._post_message(
            path, {"user_id": address.get("user_id", ""), "tag_name": outgoing.body}, outgoing
        )

    # -- reading
    # ------------------------------------------------------------------------------------------------------

    async def check_up(self) -> Checkup:
        """See `ChecksUp`. Zalo tells no subscription; its refresh token's end is known, and the
        package's quota."""
        body = {"quota_owner": "OA", "product_type": "cs", "quota_type": "sub_quota"}
        try:
            answer = await self._with_token(
                lambda headers: self._caller.call(
                    "POST", "/v3.0/oa/quota/message", headers=headers, body=body
                )
            )
        except NeedsConnecting as error:
            return Checkup(problem=str(error))
        data = answer.object.get("data")
        first = data[0] if isinstance(data, list) and data else data
        return Checkup(self.authority.renewed_until, quota=_quota({"quota": first}))

    async def profile(self, remote_id: str) -> Profile:
        """See `KnowsPeople`."""
        if not remote_id.isdecimal():
            return Profile()
        answer = await self._get("/v3.0/oa/user/detail", {"user_id": remote_id})
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
            answer = await self._get("/v3.0/oa/user/getlist", wanted)
            users = list(parts(part(answer.object, "data"), "users"))
            for user in users:
                yield text(user, "user_id")
            if not users:
                return
            offset += len(users)

    async def fetch(self, file_id: str, target: Path) -> int:
        """See `FetchesFiles`: the id is the address that Zalo gave."""
        return await self._caller.download(file_id, target, self.capabilities.download_limit)

    # -- calls
    # --------------------------------------------------------------------------------------------------------

    async def _get(self, path: str, data: Mapping[str, Any], seconds: float = 30.0) -> Answer:
        """A reading call. Raises ChannelError."""
        query = {"data": json.dumps(data, ensure_ascii=False)} if data else {}
        answer = await self._with_token(
            lambda headers: self._caller.call(
                "GET", path, headers=headers, query=query, seconds=seconds
            )
        )
        code = failures.code_of(answer)
        if code == 0:
            return answer
        if code is None or answer.status >= 500:
            raise ChannelError("Zalo's answer could not be read; it is tried again by itself.")
        raise ChannelError(
            f"Zalo answered with error {code} ({failures.detail_of(answer.object)})."
        )

    async def _with_token(self, make: Any, *, unknown: bool = False) -> Answer:
        """A call with a valid token; one whose token is turned down is made once more with a new
        one.

        Raises NeedsConnecting, ChannelError; Unanswered too where `unknown`.
        """
        token = await self.authority.access()
        answer = await self._try(make, token, unknown=unknown)
        if failures.code_of(answer) not in failures.TOKEN_ERRORS:
            return answer
        token = await self.authority.access(failed=token)
        answer = await self._try(make, token, unknown=unknown)
        if failures.code_of(answer) in failures.TOKEN_ERRORS:
            raise NeedsConnecting(self._settings.name)
        return answer

    async def _try(self, make: Any, token: str, *, unknown: bool) -> Answer:
        headers = {"access_token": token}
        if self._settings.proof:
            key = self._settings.app_secret.encode()
            headers["appsecret_proof"] = hmac.new(key, token.encode(), hashlib.sha256).hexdigest()
        try:
            answer: Answer = await make(headers)
        except NotReached:
            raise ChannelError(
                "Zalo cannot be reached; it is tried again by itself. Check the internet connection."
            ) from None
        except Unanswered:
            if unknown:
                raise
            raise ChannelError("Zalo does not answer; it is tried again by itself.") from None
        return answer

    async def close(self) -> None:
        """See `Channel.close`."""
        await asyncio.gather(self._caller.close(), self._oauth.close())


class _NotTaken(Exception):
    """Something before the message itself was turned down."""

    def __init__(self, result: SendResult) -> None:
        super().__init__()
        self.result = result


def signature(app_id: str, body: bytes, timestamp: str, secret: str) -> str:
    """What Zalo signs a webhook with, in lower-case hex."""
    return hashlib.sha256(app_id.encode() + body + timestamp.encode() + secret.encode()).hexdigest()


def _key(body: object) -> str:
    message = part(body, "message")
    return f"{text(body, 'event_name')}:{text(message, 'msg_id', 'message_id')}"[:200]


def _moment(row: Json) -> int:
    found = text(row, "time", "sent_time")
    return int(found) if found.isdecimal() else 0


def _quota(data: Json) -> str:
    """What is left of a quota, in words."""
    found = part(data, "quota")
    remain, total = text(found, "remain"), text(found, "total")
    if not remain:
        return ""
    kind = text(found, "quota_type").replace("_", " ") or "messages"
    return f"{kind}: {remain} of {total} left" if total else f"{kind}: {remain} left"
