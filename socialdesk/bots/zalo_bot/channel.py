"""One Zalo bot: long polls or a webhook, and sending. There is no confirmation: what comes again is
known by its id."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from pathlib import Path

from socialdesk.bots.http import TOO_MANY, Answer, Caller, NotReached, Unanswered
from socialdesk.bots.payload import Json, decoded, identifier, number, part, text
from socialdesk.bots.platform import ChannelContext
from socialdesk.bots.reasons import doubt
from socialdesk.bots.web import Request
from socialdesk.bots.zalo_bot import limits
from socialdesk.bots.zalo_bot.convert import Converter, updates_in
from socialdesk.bots.zalo_bot.settings import ZaloBotSettings
from socialdesk.channel import AccountState, Checkup, Health, Identity, Receive, Report
from socialdesk.errors import ChannelError, StoreError
from socialdesk.model.delivery import (
    Deferred,
    Outgoing,
    Refused,
    SendResult,
    Sent,
    Signal,
    Unconfirmed,
)
from socialdesk.model.ids import MINUTE, SECOND, RemoteAddress
from socialdesk.model.message import Parsed, RawUpdate
from socialdesk.model.pace import backoff
from socialdesk.model.policy import Capabilities
from socialdesk.model.reason import NO_REASON, Reason

SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
POLL_SECONDS = 30
LEAST_PAUSE = 1.0
"""Seconds between two polls: by one measurement Zalo answers at once, with the same updates, for
ever."""
REMEMBER = 5_000
"""Updates of this process that are not even handed on when they come again; the store knows all
others."""
STORE_PAUSE = 2.0
CONFLICT_PAUSE = 60.0
_LIMIT = 30 * SECOND
BAD_REQUEST = "bad_request"
"""The code of a message that Zalo does not take as it stands."""
PLATFORM = "Zalo"
NOT_ACCEPTED = Reason("zalo_bot.not_accepted")
WEBHOOK_SET = Reason("zalo_bot.webhook_set")


class ZaloBotChannel:
    """A bot of Zalo's Bot API."""

    def __init__(self, context: ChannelContext[ZaloBotSettings]) -> None:
        settings = context.settings
        self._name = context.name
        self._token = settings.token.reveal()
        self._secret = settings.webhook_secret.reveal() or derived_secret(self._token)
        self._webhook_url = context.webhook_url
        self._take_over = context.take_over
        self._clock = context.clock
        self._web = context.web
        self._chance = context.chance
        self._caller = Caller(
            settings.api_base, context.network, is_chosen=settings.is_chosen("api_base")
        )
        self._converter = Converter(self._token.split(":")[0])
        self._seen: dict[str, None] = {}
        self._unsigned = 0
        self.capabilities: Capabilities = limits.capabilities(
            settings.per_second, settings.monthly_messages, settings.people
        )

    def parse(self, raw: RawUpdate) -> Parsed:
        """See `Channel.parse`."""
        return self._converter.parse(raw)

    async def identify(self) -> Identity:
        """getMe. Raises ChannelError with a sentence."""
        answer = await self._ask("getMe")
        found = _result(answer)
        if found is None:
            raise _error(answer)
        number = text(found, "id") or self._converter.bot_id
        self._converter = Converter(number)
        return Identity(number, text(found, "display_name", "account_name"))

    async def run(self, receive: Receive, report: Report) -> None:
        """See `Channel.run`."""
        if self._webhook_url:
            await self._listen(receive, report)
        else:
            await self._poll(receive, report)

    # -- polling
    # ------------------------------------------------------------------------------------------------------

    async def _poll(self, receive: Receive, report: Report) -> None:
        failed, listening = 0, False
        while True:
            began = self._clock.monotonic()
            try:
                wait = POLL_SECONDS if listening else 1
                answer = await self._ask("getUpdates", {"timeout": str(wait)}, seconds=wait + 10)
                if _says_idle(answer) or _result(answer) is not None or _is_list(answer):
                    await self._take_in(answer, receive, report)
                    if not listening or failed:
                        listening, failed = True, 0
                        await report(Health(AccountState.LISTENING))
                elif answer.status == 400 or _code(answer) == 400:
                    failed += 1
                    if not await self._took_over(answer):
                        await report(Health(AccountState.CONFLICT, WEBHOOK_SET))
                        await self._clock.sleep(CONFLICT_PAUSE)
                else:
                    raise _error(answer)
            except ChannelError as error:
                failed += 1
                await report(
                    Health(
                        AccountState.REFUSED if error.final else AccountState.RETRYING, error.reason
                    )
                )
                pause = (
                    60.0 if error.final else backoff(failed, self._chance.random, cap=30_000) / 1000
                )
                await self._clock.sleep(pause)
            left = LEAST_PAUSE - (self._clock.monotonic() - began)
            if left > 0:
                await self._clock.sleep(left)

    async def _take_in(self, answer: Answer, receive: Receive, report: Report) -> None:
        updates = []
        for update in updates_in(answer.json) if not _says_idle(answer) else []:
            key = text(part(update, "message"), "message_id")
            if key and key in self._seen:
                continue  # it came again
            raw = json.dumps(update, ensure_ascii=False).encode("utf-8", "replace")
            updates.append(RawUpdate(raw, self._clock.now(), key, update))
        if not updates:
            return
        held = False
        while True:
            try:
                await receive(updates)
                break
            except Exception as error:  # noqa: BLE001 - whatever is wrong, they are not stored yet
                # Nobody promises that Zalo hands them out again: they are held until the store can
                # take them.
                held = True
                why = error.reason if isinstance(error, StoreError) else Reason("account.mistake")
                await report(Health(AccountState.RETRYING, why))
                await self._clock.sleep(STORE_PAUSE)
        if held:
            await report(Health(AccountState.LISTENING))
        self._seen |= dict.fromkeys(each.remote_key for each in updates)
        while len(self._seen) > REMEMBER:
            del self._seen[next(iter(self._seen))]

    async def _took_over(self, answer: Answer) -> bool:
        """Remove a webhook that stands in the way if it is our own, or we were told to; leave
        anybody else's."""
        if "webhook" not in text(answer.object, "description").lower():
            return False
        info = _result(await self._ask("getWebhookInfo")) or {}
        if self._take_over or text(info, "url").endswith(f"/hooks/{self._name}"):
            await self._ask("deleteWebhook")
            return True
        return False

    # -- webhook
    # ------------------------------------------------------------------------------------------------------

    async def _listen(self, receive: Receive, report: Report) -> None:
        assert self._web is not None

        def stranger(headers: Mapping[str, str]) -> int | None:
            given = headers.get(SECRET_HEADER, "")
            if hmac.compare_digest(given.encode("utf-8", "replace"), self._secret.encode()):
                return None
            self._unsigned += 1
            return 403

        async def hook(request: Request) -> int:
            body = decoded(request.body)
            keys = [text(part(update, "message"), "message_id") for update in updates_in(body)]
            if body == {}:
                return 200  # setWebhook may knock first
            await receive([RawUpdate(request.body, self._clock.now(), ",".join(keys)[:200], body)])
            return 200

        await self._web.mount(self._name, hook, within=limits.WITHIN, stranger=stranger)
        failed = 0
        while True:
            try:
                answer = await self._ask(
                    "setWebhook", {"url": self._webhook_url or "", "secret_token": self._secret}
                )
                if answer.object.get("ok") is not True:
                    raise _error(answer)
                await report(Health(AccountState.LISTENING))
                break
            except ChannelError as error:
                failed += 1
                await report(
                    Health(
                        AccountState.REFUSED if error.final else AccountState.RETRYING, error.reason
                    )
                )
                await self._clock.sleep(backoff(failed, self._chance.random, cap=60_000) / 1000)
        await asyncio.Event().wait()

    def take_unsigned(self) -> int:
        """See `CountsUnsigned`."""
        count, self._unsigned = self._unsigned, 0
        return count

    async def check_up(self) -> Checkup:
        """See `ChecksUp`: is the webhook still ours (or, when polling, out of the way)?"""
        answer = await self._ask("getWebhookInfo")
        url = text(_result(answer) or {}, "url")
        if self._webhook_url:
            ours = url == self._webhook_url
            return Checkup(
                subscribed=ours,
                problem=NO_REASON if ours else Reason("zalo_bot.other_webhook"),
            )
        return Checkup(subscribed=not url, problem=WEBHOOK_SET if url else NO_REASON)

    # -- sending
    # ------------------------------------------------------------------------------------------------------

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See `Channel.send`."""
        body: Json = {"chat_id": json.loads(outgoing.address)["chat_id"], "text": outgoing.body}
        if outgoing.reply_to:
            body["reply_to_message_id"] = outgoing.reply_to
        result = await self._post(body, outgoing.attempt)
        refused = isinstance(result, Refused) and result.code == BAD_REQUEST
        if refused and body.pop("reply_to_message_id", None):
            # What it answers may be gone: say it without the reference.
            return await self._post(body, outgoing.attempt)
        return result

    async def _post(self, body: Json, attempt: int) -> SendResult:
        try:
            answer = await self._caller.call("POST", self._path("sendMessage"), body=body)
        except NotReached as error:
            return error.deferral(PLATFORM)
        except Unanswered:
            return Unconfirmed(doubt("doubt.silent", PLATFORM))
        return self._outcome(answer, attempt)

    def _outcome(self, answer: Answer, attempt: int) -> SendResult:
        found = _result(answer)
        code = _code(answer) or answer.status
        if answer.status != TOO_MANY and found is not None:
            name = identifier(found, "message_id")
            if not name:
                return Unconfirmed(doubt("doubt.unnamed", PLATFORM))
            return Sent(name, 0, self._clock.now())
        said = text(answer.object, "description")[:160]
        match code:
            case 401:
                return Deferred(NOT_ACCEPTED, MINUTE, "account", is_limit=True)
            case 403 if attempt < 3:
                return Deferred(Reason("platform.failed", platform=PLATFORM))
            case _ if TOO_MANY in (code, answer.status):
                why = Reason("zalo_bot.pause_or_used")
                wait = answer.pause or _LIMIT * min(attempt, 20)
                return Deferred(why, wait, "account", is_limit=True)
            case 400:
                return Refused(Reason("zalo_bot.refused", detail=said), BAD_REQUEST)
            case 404:
                return Refused(
                    Reason("zalo_bot.no_chat"),
                    "no_chat",
                )
            case 403:
                return Refused(Reason("zalo_bot.not_taken", detail=said), "forbidden")
            case _:
                return Unconfirmed(doubt("doubt.uncertain", PLATFORM))

    async def signal(self, address: RemoteAddress, signal: Signal) -> None:
        """See `GivesSignals`: a bot can show that it types; there is no sign for having seen."""
        if signal is Signal.TYPING:
            body = {"chat_id": json.loads(address)["chat_id"], "action": "typing"}
            try:
                await self._caller.call("POST", self._path("sendChatAction"), body=body, seconds=5)
            except (NotReached, Unanswered):
                return

    async def fetch(self, file_id: str, target: Path) -> int:
        """See `FetchesFiles`: the id is the address that Zalo gave."""
        return await self._caller.download(file_id, target, self.capabilities.download_limit)

    async def close(self) -> None:
        """See `Channel.close`."""
        await self._caller.close()

    def _path(self, method: str) -> str:
        return f"/bot{self._token}/{method}"

    async def _ask(self, method: str, body: Json | None = None, seconds: float = 30.0) -> Answer:
        """A call whose repetition does no harm. Raises ChannelError."""
        try:
            return await self._caller.call(
                "POST", self._path(method), body=body or {}, seconds=seconds
            )
        except NotReached as error:
            raise ChannelError(error.reason(PLATFORM)) from None
        except Unanswered:
            raise ChannelError(Reason("platform.silent", platform=PLATFORM)) from None


def derived_secret(token: str) -> str:
    """The webhook's secret where none is configured: made from the token, which it does not give
    away."""
    return hmac.new(token.encode(), b"socialdesk webhook", hashlib.sha256).hexdigest()


def _result(answer: Answer) -> Json | None:
    """The result of a good answer as an object (empty for another type); None for a bad answer."""
    if answer.object.get("ok") is not True:
        return None
    found = answer.object.get("result")
    return found if isinstance(found, dict) else {}


def _is_list(answer: Answer) -> bool:
    return isinstance(answer.json, list)


def _says_idle(answer: Answer) -> bool:
    """408 is how a poll says that there is nothing new."""
    return _code(answer) == 408 or answer.status == 408


def _code(answer: Answer) -> int:
    if answer.object.get("ok") is True:
        return 0
    return number(answer.object, "error_code")


def _error(answer: Answer) -> ChannelError:
    code = _code(answer) or answer.status
    if code == 401:
        return ChannelError(NOT_ACCEPTED, final=True)
    if TOO_MANY in (code, answer.status):
        return ChannelError(Reason("zalo_bot.pause"))
    said = text(answer.object, "description")[:160] or f"status {answer.status}"
    return ChannelError(Reason("platform.answered", platform=PLATFORM, detail=said))
