"""Sending by Zalo's OpenAPI: which address takes it, files first, every ending classified."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from socialdesk.bots.http import Unanswered, upload
from socialdesk.bots.payload import Json, identifier, part, text
from socialdesk.bots.pieces import words_before_file
from socialdesk.bots.reasons import doubt
from socialdesk.bots.zalo_oa import errors
from socialdesk.bots.zalo_oa.articles import Articles
from socialdesk.bots.zalo_oa.calls import Calls, NotSent
from socialdesk.bots.zalo_oa.limits import ARTICLE
from socialdesk.bots.zalo_oa.oauth import NeedsConnecting
from socialdesk.bots.zalo_oa.templates import TYPES, template
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError
from socialdesk.model.delivery import (
    Deferred,
    Operation,
    Outgoing,
    Refused,
    SendResult,
    Sent,
    Unconfirmed,
)
from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.model.policy import Capabilities
from socialdesk.model.reason import NO_REASON, Reason


class Sender:
    """What one account says."""

    def __init__(self, calls: Calls, clock: Clock, limits: Capabilities, cover: str = "") -> None:
        self._calls = calls
        self._clock = clock
        self._limits = limits
        self._articles = Articles(calls, clock, cover)
        self._uploaded: dict[tuple[str, str], _Uploaded] = {}

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See `Channel.send`."""
        result = await self._send(outgoing)
        if isinstance(result, Deferred) and outgoing.message_tag == ARTICLE:
            return replace(result, kept=self._articles.kept(outgoing.number))
        return result

    async def _send(self, outgoing: Outgoing) -> SendResult:
        is_template = outgoing.message_tag in TYPES
        if (
            outgoing.file
            and outgoing.body
            and not is_template
            and not self._limits.caption_limit(outgoing.file)
        ):
            return await words_before_file(outgoing, self.send, errors.PLATFORM)
        address = json.loads(outgoing.address)
        try:
            if outgoing.operation is not Operation.SAY:
                return await self._tag(outgoing, address)
            if outgoing.message_tag == ARTICLE:
                return await self._articles.send(outgoing)
            message = await self._message(outgoing)
        except NeedsConnecting as error:
            return _waits(error)
        except _NotTaken as error:
            return error.result
        except ChannelError as error:
            return error.deferral if isinstance(error, NotSent) else Deferred(error.reason)
        body = {"recipient": address, "message": message}
        path = _path(address, outgoing.message_tag)
        result = await self._post(path, body, outgoing)
        quoted_too_old = isinstance(result, Refused) and result.code == errors.BAD_PARAMETER
        if quoted_too_old and message.pop("quote_message_id", None):
            # The message it quotes is too old or gone: say it without the quote.
            return await self._post(path, body, outgoing)
        return result

    async def _message(self, outgoing: Outgoing) -> Json:
        file = outgoing.file
        if outgoing.message_tag in TYPES:
            banner = await self._upload("/v2.0/oa/upload/image", outgoing) if file else ""
            words, buttons = outgoing.body, outgoing.buttons
            return {"attachment": template(outgoing.message_tag, words, buttons, banner)}
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
        known = self._uploaded.get((path, file.path))
        if known is not None and 0 <= self._clock.now() - known.at < KEPT:
            return known.name
        form = upload("file", file.path, file.name, file.mime)
        answer = await self._calls.upload(path, form)
        result = errors.send_result(answer, 1, self._clock.now())
        name = text(part(answer.object, "data"), "token", "attachment_id")
        if isinstance(result, Unconfirmed) or (result is None and not name):
            # No message was sent yet.
            raise ChannelError(Reason("zalo_oa.file_not_taken"))
        if result is not None:
            raise _NotTaken(result)
        if not outgoing.by_person:
            # Zalo takes 5,000 uploads a month: what many get is uploaded once.
            self._uploaded[path, file.path] = _Uploaded(name, self._clock.now())
        return name

    async def _post(self, path: str, body: Json, outgoing: Outgoing) -> SendResult:
        try:
            answer = await self._calls.post(path, body, unknown=True)
        except NeedsConnecting as error:
            return _waits(error)
        except Unanswered:
            return Unconfirmed(doubt("doubt.silent", errors.PLATFORM))
        except ChannelError as error:
            return error.deferral if isinstance(error, NotSent) else Deferred(error.reason)
        now = self._clock.now()
        result = errors.send_result(answer, outgoing.attempt, now)
        if result is not None:
            return errors.of_announcement(answer, result) if outgoing.message_tag else result
        data = part(answer.object, "data")
        name = identifier(data, "message_id", "msg_id")
        if not name and outgoing.operation is Operation.SAY:
            return Unconfirmed(doubt("doubt.unnamed", errors.PLATFORM))
        return Sent(name, 0, now, quota=quota(data), is_covered=bool(part(data, "quota")))

    async def _tag(self, outgoing: Outgoing, address: Json) -> SendResult:
        puts_on = outgoing.operation is Operation.TAG
        path = "/v2.0/oa/tag/tagfollower" if puts_on else "/v2.0/oa/tag/rmfollowerfromtag"
        body = {"user_id": address.get("user_id", ""), "tag_name": outgoing.body}
        return await self._post(path, body, outgoing)


KEPT = 6 * HOUR
"""How long (ms) an upload is used again; Zalo keeps it for days."""


@dataclass(frozen=True, slots=True)
class _Uploaded:
    """What Zalo calls a file that it was given at a moment."""

    name: str
    at: Instant


class _NotTaken(Exception):
    """Something before the message itself was turned down."""

    def __init__(self, result: SendResult) -> None:
        super().__init__()
        self.result = result


def _path(address: Json, tag: str = "") -> str:
    if tag in TYPES:
        return f"/v3.0/oa/message/{tag}"
    if "group_id" in address:
        return "/v3.0/oa/group/message"
    return "/v2.0/oa/message" if "anonymous_id" in address else "/v3.0/oa/message/cs"


def _waits(error: NeedsConnecting) -> Deferred:
    return Deferred(error.reason, MINUTE, "account", is_limit=True)


QUOTAS = {
    "messages": Reason("zalo_oa.quota_messages"),
    "reply": Reason("zalo_oa.quota_reply"),
    "sub_quota": Reason("zalo_oa.quota_sub"),
    "purchase_quota": Reason("zalo_oa.quota_purchase"),
    "reward_quota": Reason("zalo_oa.quota_reward"),
}
"""Zalo's quotas by their names: `reply`, then by where they come from (Customer service message, quota)."""


def quota(data: Json) -> Reason:
    """What is left of a quota."""
    found = part(data, "quota")
    remain, total = text(found, "remain"), text(found, "total")
    if not remain:
        return NO_REASON
    named = text(found, "quota_type") or "messages"
    kind = QUOTAS.get(named) or named.replace("_", " ")
    if total:
        return Reason("zalo_oa.left_of", kind=kind, remain=remain, total=total)
    return Reason("zalo_oa.left", kind=kind, remain=remain)
