"""A Bot API server: long polls, offset confirmation, redelivery, webhooks with retries, sends,
files, and bad weather."""

from __future__ import annotations

import asyncio
import json
import struct
import zlib
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from socialdesk.clock import Clock
from socialdesk.simulator.hosted import Hosted, Json, parameters

Fault = Callable[["BotSide", web.Request, Json], Awaitable[web.StreamResponse | None]]
"""Steps in before a method: an answer instead of the real one, or None to let it happen."""

DELIVER_AT_MOST = 100


@dataclass(slots=True)
class BotSide:
    """One bot as the server knows it. `sent` lists what it said, oldest first; `said` what its
    customers said."""

    token: str
    username: str
    name: str = "Shop"
    next_update: int = 820_000_001
    next_message: dict[str, int] = field(default_factory=dict)
    queue: deque[tuple[int, bytes]] = field(default_factory=deque)
    confirmed: deque[tuple[int, bytes]] = field(default_factory=lambda: deque(maxlen=200))
    sent: list[Json] = field(default_factory=list)
    said: list[Json] = field(default_factory=list)
    answered_taps: list[str] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    connections: dict[str, Json] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    webhook: Json = field(default_factory=dict)
    polls: int = 0
    offsets: list[int | None] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    revoked: bool = False
    confirmation_lost: bool = False
    every_send: Callable[[BotSide, Json], web.Response | None] | None = None
    on_sent: Callable[[BotSide, Json], None] | None = None

    @property
    def id(self) -> int:
        """The bot's own number, the first half of its token."""
        return int(self.token.split(":")[0])


class TelegramServer(Hosted):
    """Start it, add bots, let customers speak. Everything it keeps can be looked at from a test."""

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(clock)
        self.bots: dict[str, BotSide] = {}
        self.application.router.add_route("*", "/bot{token}/{method}", self._method)
        self.application.router.add_get("/file/bot{token}/{path:.+}", self._file)

    def add_bot(self, token: str, username: str = "demo_shop_bot") -> BotSide:
        """A bot that this server knows from now on."""
        self.bots[token] = BotSide(token, username)
        return self.bots[token]

    # -- what customers do
    # --------------------------------------------------------------------------------------

    def push(self, bot: BotSide, **update: Any) -> int:
        """Queue an update as it is; gives back its number."""
        number = bot.next_update
        bot.next_update += 1
        body = json.dumps({"update_id": number, **update}, ensure_ascii=False).encode(
            "utf-8", "surrogatepass"
        )
        self.push_raw(bot, number, body)
        return number

    def push_raw(self, bot: BotSide, number: int, body: bytes) -> None:
        """Queue an update's exact bytes."""
        bot.queue.append((number, body))
        bot.news.set()
        if bot.webhook.get("url"):
            self._hook(bot, number, body)

    def say(self, bot: BotSide, person: Json, text: str | None = None, **more: Any) -> Json:
        """A customer writes to the bot; gives the message object. `more` holds photo,
        reply_to_message and the like."""
        message = {
            "message_id": self.number(bot, str(person["id"])),
            "from": {"is_bot": False, **person},
            "chat": {
                "type": "private",
                **{key: person[key] for key in person if key not in ("is_bot", "language_code")},
            },
            "date": self.clock.now() // 1000,
            **({"text": text} if text is not None else {}),
            **more,
        }
        bot.said.append(
            {
                "chat": str(message["chat"]["id"]),
                "message_id": message["message_id"],
                "text": text or "",
            }
        )
        self.push(bot, message=message)
        return message

    def edit(self, bot: BotSide, message: Json, text: str) -> None:
        """A customer corrects what they wrote."""
        field_name = "caption" if "photo" in message else "text"
        edited = {
            **message,
            field_name: text,
            "edit_date": max(self.clock.now() // 1000, message["date"] + 1),
        }
        self.push(bot, edited_message=edited)

    def number(self, bot: BotSide, chat: str) -> int:
        """The next message number in a chat, shared by both sides."""
        bot.next_message[chat] = bot.next_message.get(chat, 10) + 1
        return bot.next_message[chat]

    def photo(self, bot: BotSide, seed: int) -> list[Json]:
        """A picture of ours in two sizes, ready to be put into a message."""
        picture = png(96, 96, seed)
        path = f"photos/file_{seed}.png"
        bot.files[path] = picture
        return [
            {
                "file_id": f"small-{seed}",
                "file_unique_id": f"us{seed}",
                "width": 48,
                "height": 48,
                "file_size": 900,
            },
            {
                "file_id": path,
                "file_unique_id": f"ul{seed}",
                "width": 96,
                "height": 96,
                "file_size": len(picture),
            },
        ]

    def redeliver(self, bot: BotSide, count: int) -> int:
        """Lose the confirmation of the last `count` updates: the next poll brings them again. Gives
        back how many."""
        again = list(bot.confirmed)[-count:]
        for update in reversed(again):
            bot.queue.appendleft(update)
        for _ in again:
            bot.confirmed.pop()
        if again:
            bot.confirmation_lost = True
            bot.news.set()
        return len(again)

    # -- the Bot API
    # --------------------------------------------------------------------------------------------

    async def _method(self, request: web.Request) -> web.StreamResponse:
        bot = self.bots.get(request.match_info["token"])
        if bot is None or bot.revoked:
            return failure(401, "Unauthorized")
        name = request.match_info["method"].lower()
        data = await parameters(request)
        waiting = bot.faults.get(name)
        if waiting:
            answer = await waiting.pop(0)(bot, request, data)
            if answer is not None:
                return answer
        handler = _METHODS.get(name)
        if handler is None:
            return failure(404, "Not Found")
        return await handler(self, bot, data)

    async def _get_updates(self, bot: BotSide, data: Json) -> web.Response:
        if bot.webhook.get("url"):
            return failure(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            )
        offset = int(data["offset"]) if data.get("offset") else None
        bot.offsets.append(offset)
        bot.polls += 1
        mine = bot.polls
        bot.news.set()  # wakes an older poll, which then finds that it was overtaken
        while (
            offset is not None
            and not bot.confirmation_lost
            and bot.queue
            and bot.queue[0][0] < offset
        ):
            bot.confirmed.append(bot.queue.popleft())
        bot.confirmation_lost = False
        until = asyncio.get_running_loop().time() + min(float(data.get("timeout") or 0), 50)
        while not bot.queue:
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                break
            bot.news.clear()
            try:
                await asyncio.wait_for(bot.news.wait(), left)
            except TimeoutError:
                break
            if bot.polls != mine:
                return failure(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
        limit = min(int(data.get("limit") or DELIVER_AT_MOST), DELIVER_AT_MOST)
        batch = [body for _, body in list_head(bot.queue, limit)]
        return web.Response(
            body=b'{"ok":true,"result":[' + b",".join(batch) + b"]}",
            content_type="application/json",
        )

    async def _send_message(self, bot: BotSide, data: Json) -> web.Response:
        chat = str(data.get("chat_id", ""))
        if bot.every_send is not None and (answer := bot.every_send(bot, data)) is not None:
            return answer
        if chat in bot.blocked:
            return failure(403, "Forbidden: bot was blocked by the user")
        text = str(data.get("text", ""))
        if not text:
            return failure(400, "Bad Request: message text is empty")
        if len(text) > 4096:
            return failure(400, "Bad Request: message is too long")
        return ok(self.take_send(bot, chat, text, data))

    async def _edit(self, bot: BotSide, data: Json) -> web.Response:
        found = self._own(bot, data)
        if found is None:
            return failure(400, "Bad Request: message to edit not found")
        if found["text"] == str(data.get("text", "")):
            return failure(
                400,
                "Bad Request: message is not modified: specified new message content is the same",
            )
        found["text"] = str(data.get("text", ""))
        return ok({"message_id": found["message_id"], "text": found["text"]})

    async def _delete(self, bot: BotSide, data: Json) -> web.Response:
        found = self._own(bot, data)
        if found is None or found.get("deleted"):
            return failure(400, "Bad Request: message to delete not found")
        found["deleted"] = True
        return ok({})

    @staticmethod
    def _own(bot: BotSide, data: Json) -> Json | None:
        """What the bot sent under this number."""
        place = (str(data.get("chat_id", "")), str(data.get("message_id", "")))
        return next(
            (each for each in bot.sent if (each["chat"], str(each["message_id"])) == place), None
        )

    async def _send_file(self, bot: BotSide, data: Json) -> web.Response:
        if not data.get("photo") and not data.get("document"):
            return failure(400, "Bad Request: there is no file")
        return ok(
            self.take_send(bot, str(data.get("chat_id", "")), str(data.get("caption", "")), data)
        )

    def take_send(self, bot: BotSide, chat: str, text: str, data: Json) -> Json:
        """The bot's words arrive at the customer; gives the message object."""
        number = self.number(bot, chat)
        sent = {
            "chat": chat,
            "message_id": number,
            "text": text,
            "at": self.clock.now(),
            "data": data,
        }
        bot.sent.append(sent)
        if bot.on_sent is not None:
            bot.on_sent(bot, sent)
        return {
            "message_id": number,
            "date": self.clock.now() // 1000,
            "text": text,
            "from": self._user(bot),
            "chat": {
                "id": int(chat) if chat.lstrip("-").isdigit() else 0,
                "type": "private",
                "first_name": "x",
            },
        }

    async def _get_me(self, bot: BotSide, data: Json) -> web.Response:
        return ok(
            {**self._user(bot), "can_join_groups": True, "can_read_all_group_messages": False}
        )

    def _user(self, bot: BotSide) -> Json:
        return {"id": bot.id, "is_bot": True, "first_name": bot.name, "username": bot.username}

    async def _get_file(self, bot: BotSide, data: Json) -> web.Response:
        path = str(data.get("file_id", ""))
        if path not in bot.files:
            return failure(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(bot.files[path]) > 20 * 1024 * 1024:
            return failure(400, "Bad Request: file is too big")
        return ok(
            {
                "file_id": path,
                "file_unique_id": path,
                "file_path": path,
                "file_size": len(bot.files[path]),
            }
        )

    async def _file(self, request: web.Request) -> web.Response:
        bot = self.bots.get(request.match_info["token"])
        body = bot.files.get(request.match_info["path"]) if bot else None
        return web.Response(status=404) if body is None else web.Response(body=body)

    async def _answer_callback(self, bot: BotSide, data: Json) -> web.Response:
        bot.answered_taps.append(str(data.get("callback_query_id")))
        return ok(result=True)

    async def _connection(self, bot: BotSide, data: Json) -> web.Response:
        found = bot.connections.get(str(data.get("business_connection_id")))
        return ok(found) if found else failure(400, "Bad Request: business connection not found")

    async def _set_webhook(self, bot: BotSide, data: Json) -> web.Response:
        bot.webhook = dict(data)
        for number, body in list(bot.queue):
            self._hook(bot, number, body)
        return ok(result=True)

    async def _delete_webhook(self, bot: BotSide, data: Json) -> web.Response:
        bot.webhook = {}
        return ok(result=True)

    async def _webhook_info(self, bot: BotSide, data: Json) -> web.Response:
        return ok({"url": bot.webhook.get("url", ""), "pending_update_count": len(bot.queue)})

    async def _yes(self, bot: BotSide, data: Json) -> web.Response:
        return ok(result=True)

    def _hook(self, bot: BotSide, number: int, body: bytes) -> None:
        """Post an update to the webhook until it says 200, with growing pauses as the real server
        has."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": str(bot.webhook.get("secret_token", ""))}

        async def deliver() -> None:
            await self._deliver(lambda: str(bot.webhook.get("url", "")), body, headers, 0.0)
            if (number, body) in bot.queue and bot.webhook.get("url"):
                bot.queue.remove((number, body))
                bot.confirmed.append((number, body))

        task = asyncio.create_task(deliver())
        self._pushing.add(task)
        task.add_done_callback(self._pushing.discard)


_Handler = Callable[[TelegramServer, BotSide, Json], Awaitable[web.Response]]
_METHODS: Mapping[str, _Handler] = {
    "getme": TelegramServer._get_me,
    "getupdates": TelegramServer._get_updates,
    "sendmessage": TelegramServer._send_message,
    "editmessagetext": TelegramServer._edit,
    "deletemessage": TelegramServer._delete,
    "sendphoto": TelegramServer._send_file,
    "senddocument": TelegramServer._send_file,
    "getfile": TelegramServer._get_file,
    "answercallbackquery": TelegramServer._answer_callback,
    "getbusinessconnection": TelegramServer._connection,
    "setwebhook": TelegramServer._set_webhook,
    "deletewebhook": TelegramServer._delete_webhook,
    "getwebhookinfo": TelegramServer._webhook_info,
    "sendchataction": TelegramServer._yes,
    "setmycommands": TelegramServer._yes,
    "logout": TelegramServer._yes,
    "close": TelegramServer._yes,
}


def list_head(queue: deque[tuple[int, bytes]], count: int) -> list[tuple[int, bytes]]:
    """The first `count` of a queue, left in place: they are the server's until they are confirmed."""
    return [queue[place] for place in range(min(count, len(queue)))]


def ok(result: Any) -> web.Response:
    """A good answer."""
    return web.json_response({"ok": True, "result": result})


def failure(code: int, description: str, **parameters: Any) -> web.Response:
    """A bad answer, as Telegram words it."""
    body: Json = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return web.json_response(body, status=code)


def too_many(seconds: int) -> Fault:
    """A 429 that asks for a pause."""

    async def fault(bot: BotSide, request: web.Request, data: Json) -> web.Response:
        return limited(seconds)

    return fault


def limited(seconds: int) -> web.Response:
    """Telegram's answer to too many requests."""
    return failure(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def answering(code: int, description: str, **parameters: Any) -> Fault:
    """Any bad answer, once."""

    async def fault(bot: BotSide, request: web.Request, data: Json) -> web.Response:
        return failure(code, description, **parameters)

    return fault


def dropped(*, after: bool = False, server: TelegramServer | None = None) -> Fault:
    """The connection breaks: before anything happened, or (`after`) once the message has arrived."""

    async def fault(bot: BotSide, request: web.Request, data: Json) -> web.StreamResponse:
        if after and server is not None:
            server.take_send(bot, str(data["chat_id"]), str(data["text"]), data)
        if request.transport is not None:
            request.transport.close()
        return web.Response()

    return fault


def png(width: int, height: int, seed: int) -> bytes:
    """A small real picture: two colours that depend on `seed`."""
    top, bottom = ((seed * 67) % 200 + 40, 120, 180), (220, (seed * 41) % 180 + 60, 90)
    rows = b"".join(
        b"\0" + bytes(top if y < height // 2 else bottom) * width for y in range(height)
    )

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
