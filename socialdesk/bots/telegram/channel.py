"""One Telegram bot: our own polling loop (or a webhook), and sending. An update is confirmed only
once it is durable."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from socialdesk.bots.http import Redirected, upload
from socialdesk.bots.nesting import loads
from socialdesk.bots.payload import instant, numeral, whole
from socialdesk.bots.platform import ChannelContext
from socialdesk.bots.reasons import doubt
from socialdesk.bots.telegram import calls, errors, limits, local_files, menus
from socialdesk.bots.telegram.convert import Converter
from socialdesk.bots.telegram.library import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from socialdesk.bots.telegram.settings import TelegramSettings
from socialdesk.bots.web import Request
from socialdesk.channel import AccountState, Health, Identity, Receive, Report
from socialdesk.errors import ChannelError, StoreError, Unreadable
from socialdesk.model.delivery import (
    Operation,
    Outgoing,
    Refused,
    SendResult,
    Sent,
    Unconfirmed,
)
from socialdesk.model.ids import Instant, RemoteAddress
from socialdesk.model.menu import MenuPart, Shown, Side
from socialdesk.model.message import Parsed, RawUpdate
from socialdesk.model.pace import backoff
from socialdesk.model.policy import Capabilities
from socialdesk.model.reason import Reason

POLL_SECONDS = 30
"""How long one poll waits for news; the server allows 50 (Bot API server source,
LONG_POLL_MAX_TIMEOUT)."""
BATCH = 100
CONFLICT_PAUSE = 10.0
STORE_PAUSE = 2.0
ASK_AGAIN = 30.0
"""Seconds between two questions about one business connection."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


class TelegramChannel:
    """A bot."""

    def __init__(self, context: ChannelContext[TelegramSettings]) -> None:
        settings = context.settings
        self._name = context.name
        self._settings = settings
        self._webhook_url = context.webhook_url
        self._take_over = context.take_over
        self._clock = context.clock
        self._web = context.web
        self._chance = context.chance
        self._bot = calls.make_bot(
            settings.token.reveal(), settings.api_base or None, context.network
        )
        self._converter = Converter(str(self._bot.id), dict(context.state))
        self._asked_at: dict[str, float] = {}
        """When a business connection was asked about last (monotonic)."""
        self._answering: set[asyncio.Task[None]] = set()
        self._unsigned = 0
        self.capabilities: Capabilities = limits.capabilities(settings.per_second)

    def parse(self, raw: RawUpdate) -> Parsed:
        """See `Channel.parse`."""
        return self._converter.parse(raw)

    async def identify(self) -> Identity:
        """getMe. Raises ChannelError with a sentence."""
        try:
            me = await calls.ask(self._bot, "getMe")
        except TelegramNotFound:
            me = {}  # a stand-in server that knows no getMe; a real one answers 401 to a bad token
        except errors.CAUGHT as error:
            raise errors.told(error) from None
        me = me if isinstance(me, dict) else {}
        name = str(me.get("username") or me.get("first_name") or "")
        return Identity(str(me.get("id") or self._bot.id), f"@{name}" if name else "")

    async def run(self, receive: Receive, report: Report) -> None:
        """See `Channel.run`."""
        if self._webhook_url:
            await self._listen(receive, report)
        else:
            await self._poll(receive, report)

    # -- polling
    # ------------------------------------------------------------------------------------------------

    async def _poll(self, receive: Receive, report: Report) -> None:
        # No stored offset: Telegram remembers what is confirmed, and a stale one could confirm what
        # we never saw.
        offset: int | None = None
        failed = 0
        listening = False
        while True:
            try:
                batch = await self._updates(offset, 0 if not listening else POLL_SECONDS)
                if batch:
                    await self._take_in(batch, receive)
                    before, offset = offset, _behind(batch, offset)
                    if offset == before:  # nothing of it can be confirmed: it comes again
                        await self._clock.sleep(STORE_PAUSE)
                if not listening or failed:
                    listening, failed = True, 0
                    await report(Health(AccountState.LISTENING))
            except StoreError as error:
                failed += 1
                await report(Health(AccountState.RETRYING, error.reason))
                await self._clock.sleep(STORE_PAUSE)
            except TelegramUnauthorizedError as error:
                failed += 1
                await report(errors.health(error))
                await self._clock.sleep(60)
            except TelegramConflictError as error:
                failed += 1
                if not await self._took_over(error):
                    await report(errors.health(error))
                    await self._clock.sleep(CONFLICT_PAUSE)
            except errors.CAUGHT as error:
                failed += 1
                # Whoever answers next may count from elsewhere: ask for whatever is unconfirmed,
                # and confirm nothing.
                offset = None
                await report(errors.health(error))
                pause = (
                    getattr(error, "retry_after", None)
                    or backoff(failed, self._chance.random, cap=30_000) / 1000
                )
                await self._clock.sleep(pause)

    async def _updates(self, offset: int | None, wait: int) -> list[calls.Raw]:
        return await calls.ask_updates(self._bot, offset, wait=wait, most=BATCH, kinds=limits.KINDS)

    async def _take_in(self, batch: list[calls.Raw], receive: Receive) -> None:
        values = [each.value for each in batch if isinstance(each.value, dict)]
        await self._learn_connections(values)
        now = self._clock.now()
        await receive([_update(each, now) for each in batch])
        self._answer_taps(values)

    async def _took_over(self, error: TelegramConflictError) -> bool:
        """A webhook stands in the way of polling: remove it if it is our own or we were told to;
        else leave it."""
        if "webhook" not in error.message.lower():
            return False
        with suppress(*errors.CAUGHT):
            info = await calls.ask(self._bot, "getWebhookInfo")
            url = str(info.get("url") or "") if isinstance(info, dict) else ""
            if self._take_over or url.endswith(f"/hooks/{self._name}"):
                await calls.ask(self._bot, "deleteWebhook")
                return True
        return False

    # -- webhook
    # ------------------------------------------------------------------------------------------------

    async def _listen(self, receive: Receive, report: Report) -> None:
        assert self._web is not None and self._webhook_url
        secret = self._settings.webhook_secret.reveal() or derived_secret(
            self._settings.token.reveal()
        )

        def stranger(headers: Mapping[str, str]) -> int | None:
            given = headers.get(SECRET_HEADER, "")
            if hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode()):
                return None
            self._unsigned += 1
            return 403

        async def hook(request: Request) -> int:
            await self._take_in([_raw(request.body)], receive)
            return 200

        await self._web.mount(self._name, hook, stranger=stranger)
        failed = 0
        while True:
            try:
                await calls.ask(
                    self._bot,
                    "setWebhook",
                    {
                        "url": self._webhook_url,
                        "secret_token": secret,
                        "allowed_updates": list(limits.KINDS),
                    },
                )
                await report(Health(AccountState.LISTENING))
                break
            except errors.CAUGHT as error:
                failed += 1
                await report(errors.health(error))
                await self._clock.sleep(backoff(failed, self._chance.random, cap=60_000) / 1000)
        await asyncio.Event().wait()

    def take_unsigned(self) -> int:
        """See `CountsUnsigned`."""
        count, self._unsigned = self._unsigned, 0
        return count

    # -- beside receiving
    # ---------------------------------------------------------------------------------------

    async def _learn_connections(self, updates: list[dict[str, Any]]) -> None:
        """Ask whose a business connection is if its messages overtake the news of it; go on without
        if nobody says, and ask again later: what came meanwhile is found by its name of then."""
        now = self._clock.monotonic()
        for connection_id in self._converter.unknown_connections(updates):
            if now - self._asked_at.get(connection_id, -ASK_AGAIN) < ASK_AGAIN:
                continue
            self._asked_at[connection_id] = now
            with suppress(*errors.CAUGHT, Unreadable):
                told = await calls.ask(
                    self._bot, "getBusinessConnection", {"business_connection_id": connection_id}
                )
                known = self._converter.connection(told, 0) if isinstance(told, dict) else None
                if known is not None:
                    self._converter.asked[connection_id] = known

    def _answer_taps(self, updates: list[dict[str, Any]]) -> None:
        """Every tapped button shows a spinner until it is answered; that is a courtesy, done beside
        the work."""
        for update in updates:
            tap = update.get("callback_query")
            if isinstance(tap, dict) and tap.get("id"):
                task = asyncio.create_task(self._answer_tap(str(tap["id"])))
                self._answering.add(task)
                task.add_done_callback(self._answering.discard)

    async def _answer_tap(self, tap_id: str) -> None:
        with suppress(*errors.CAUGHT):  # too late is no harm: the tap itself is recorded
            await calls.ask(self._bot, "answerCallbackQuery", {"callback_query_id": tap_id})

    # -- its menu
    # ------------------------------------------------------------------------------------------------

    async def read_menu(self, parts: Collection[MenuPart]) -> Shown:
        """See `HasMenu`."""
        return await menus.read(self._ask, parts)

    async def write_menu(self, part: MenuPart, side: Side) -> None:
        """See `HasMenu`."""
        await menus.write(self._ask, part, side)

    async def _ask(self, name: str, fields: Mapping[str, object]) -> Any:
        try:
            return await calls.ask(self._bot, name, fields)
        except errors.CAUGHT as error:
            raise errors.told(error) from None

    # -- sending
    # ------------------------------------------------------------------------------------------------

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See `Channel.send`."""
        address = json.loads(outgoing.address)
        try:
            return await self._send(address, outgoing)
        except ChannelError as error:  # the file of ours is gone
            return Refused(error.reason, "file")
        except TelegramMigrateToChat as error:
            new_chat = str(error.migrate_to_chat_id)
        except errors.CAUGHT as error:
            return errors.send_result(error)
        moved = {**address, "chat_id": new_chat}
        try:
            result = await self._send(moved, outgoing)
        except errors.CAUGHT as error:
            return errors.send_result(error)
        if isinstance(result, Sent):
            return replace(result, moved_to=RemoteAddress(json.dumps(moved)))
        return result

    async def _send(self, address: dict[str, str], outgoing: Outgoing) -> Sent | Unconfirmed:
        if outgoing.operation is not Operation.SAY:
            return await self._change(address, outgoing)
        reply = None
        if outgoing.reply_to and outgoing.reply_to.isdigit():
            reply = {"message_id": int(outgoing.reply_to), "allow_sending_without_reply": True}
        message: Any
        if outgoing.file is not None:
            message = await self._send_file(address, outgoing, reply)
        else:
            message = await calls.ask(
                self._bot,
                "sendMessage",
                {
                    **address,
                    "text": outgoing.body,
                    "reply_parameters": reply,
                    "reply_markup": calls.keyboard(outgoing.buttons),
                },
            )
        number = whole(message, "message_id")
        if number is None:
            return Unconfirmed(doubt("doubt.unnamed", errors.PLATFORM))
        # What the server sends later by itself has the number 0, which names nothing.
        sent = Sent(str(number or ""), number, instant(message.get("date"), self._clock.now()))
        return await self._pinned(address, sent) if outgoing.manner.pin else sent

    async def _pinned(self, address: dict[str, str], sent: Sent) -> Sent:
        """Keep it on top of its chat, without waking anybody up; it has arrived whether or not that
        is allowed."""
        place = {"chat_id": address["chat_id"], "message_id": sent.remote_id}
        try:
            await calls.ask(self._bot, "pinChatMessage", {**place, "disable_notification": True})
        except errors.CAUGHT as error:
            return replace(sent, lacks="not_pinned", why=errors.not_pinned(error))
        return sent

    async def _change(self, address: dict[str, str], outgoing: Outgoing) -> Sent:
        """Edit or take back a message of ours; what is so already is done."""
        place: dict[str, object] = {
            key: address[key] for key in ("business_connection_id", "chat_id") if key in address
        }
        number = outgoing.reply_to or ""
        if outgoing.operation is Operation.EDIT:
            name, fields = "editMessageText", {"message_id": number, "text": outgoing.body}
        elif "business_connection_id" in place:
            name, fields = "deleteBusinessMessages", {"message_ids": json.dumps([int(number)])}
        else:
            name, fields = "deleteMessage", {"message_id": number}
        try:
            await calls.ask(self._bot, name, {**place, **fields})
        except TelegramBadRequest as error:
            if not any(
                words in error.message.lower()
                for words in ("not modified", "message to delete not found")
            ):
                raise
        return Sent(outgoing.reply_to or "", 0, self._clock.now())

    async def _send_file(
        self, address: dict[str, str], outgoing: Outgoing, reply: Mapping[str, object] | None
    ) -> object:
        """sendPhoto, sendVideo or sendDocument with the words as caption; what Telegram does not take
        as a picture or video goes as a document, with the same words. Videos are MPEG4, others are
        documents (Bot API, sendVideo, 2026-11)."""
        file = outgoing.file
        assert file is not None
        fields = {**address, **({"caption": outgoing.body} if outgoing.body else {})}
        if reply:
            fields["reply_parameters"] = json.dumps(reply)
        if outgoing.buttons:
            fields["reply_markup"] = json.dumps(calls.keyboard(outgoing.buttons))
        shown = ""
        if file.is_image and file.mime != "image/gif":
            shown, name = "photo", "sendPhoto"
        elif file.is_video:
            shown, name = "video", "sendVideo"
        if shown:
            form = upload(shown, file.path, file.name, file.mime)
            streaming = {"supports_streaming": "true"} if file.is_video else {}
            try:
                return await calls.send_file(self._bot, name, {**fields, **streaming}, form)
            except TelegramBadRequest as error:
                if not errors.is_about_picture(error):
                    raise
        form = upload("document", file.path, file.name, file.mime)
        return await calls.send_file(self._bot, "sendDocument", fields, form)

    # -- files
    # --------------------------------------------------------------------------------------------------

    async def fetch(self, file_id: str, target: Path) -> int:
        """See `FetchesFiles.fetch`: getFile, then the bytes, counted while they come."""
        try:
            file = await calls.ask(self._bot, "getFile", {"file_id": file_id})
        except TelegramBadRequest as error:
            if "too big" in error.message.lower():
                raise ChannelError(Reason("telegram.file_above")) from None
            raise ChannelError(Reason("telegram.file_unknown", detail=error.message)) from None
        except errors.CAUGHT as error:
            raise errors.told(error) from None
        path = file.get("file_path") if isinstance(file, dict) else None
        if not path:
            raise ChannelError(Reason("telegram.file_gone"))
        if Path(str(path)).is_absolute():
            limit = self.capabilities.download_limit
            return await asyncio.to_thread(
                local_files.copy, str(path), self._settings.local_files, target, limit
            )
        return await self._download(str(path), target)

    async def _download(self, path: str, target: Path) -> int:
        size = 0
        try:
            with target.open("wb") as file:
                async for chunk in calls.stream(self._bot, path):
                    size += len(chunk)
                    if size > self.capabilities.download_limit:
                        raise ChannelError(Reason("telegram.file_larger"))
                    file.write(chunk)
        except Redirected as error:
            raise ChannelError(error.reason(errors.PLATFORM)) from None
        except errors.CAUGHT as error:
            # The address in this error holds the token: say it in our own words.
            raise ChannelError(Reason("file.not_downloaded", kind=type(error).__name__)) from None
        return size

    async def close(self) -> None:
        """See `Channel.close`."""
        for task in list(self._answering):
            task.cancel()
        await self._bot.session.close()


def derived_secret(token: str) -> str:
    """The webhook's secret where none is configured: made from the token, which it does not give
    away."""
    return hmac.new(token.encode(), b"socialdesk webhook", hashlib.sha256).hexdigest()


def _raw(body: bytes) -> calls.Raw:
    """A webhook's body; one that is no JSON goes in all the same, and to quarantine."""
    try:
        return calls.Raw(body, loads(body))
    except (ValueError, RecursionError):
        return calls.Raw(body, None)


def _update(raw: calls.Raw, now: Instant) -> RawUpdate:
    read = None if isinstance(raw.value, calls.UnreadUpdate) else raw.value
    return RawUpdate(raw.body, now, _key(raw.value), read)


def _key(update: object) -> str:
    return numeral(update, "update_id")


def _behind(batch: list[calls.Raw], offset: int | None) -> int | None:
    numbers = [int(key) for each in batch if (key := _key(each.value))]
    return max(numbers) + 1 if numbers else offset
