"""A Bot API server: long polls, offset confirmation, redelivery, webhooks with retries, sends,
files, and bad weather."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from itertools import islice
from typing import Any

from aiohttp import web

from socialdesk.clock import Clock
from socialdesk.simulator import telegram_chats, telegram_menus
from socialdesk.simulator.hosted import Hosted, Json, first_of, parameters
from socialdesk.simulator.telegram_answers import failure, limited, message_of, ok, png, refusal
from socialdesk.simulator.telegram_bot import BotSide, answering, dropped, too_many
from socialdesk.simulator.telegram_rules import (
    AHEAD,
    Flood,
    answered,
    attached,
    chats_of,
    is_true,
    kinds_of,
    wants,
    wrong_file,
    wrong_text,
)

__all__ = [
    "BotSide",
    "TelegramServer",
    "answering",
    "dropped",
    "failure",
    "limited",
    "ok",
    "png",
    "too_many",
]

DELIVER_AT_MOST = 100
LONGEST_WAIT = 50
AT_ONCE, SOON = 0.5, 3.0
"""Who asks for the same again within so many seconds is given one update, and waits at least so long
where there is none (Client.cpp, process_get_updates_query)."""


class TelegramServer(Hosted):
    """Start it, add bots, let customers speak. Everything it keeps can be looked at from a test.

    It refuses what the Bot API refuses. `flood` says how fast is too fast; None is for measuring how
    fast we could be, and then people need not have spoken first: whoever measures has filled a store.
    """

    def __init__(
        self, clock: Clock | None = None, flood: Callable[[], Flood] | None = Flood
    ) -> None:
        super().__init__(clock)
        self.bots: dict[str, BotSide] = {}
        self._floods: dict[str, Flood] = {}
        self._flood = flood
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
        for kind, about in update.items():
            telegram_chats.learn(bot.places, kind, about)
        for chat, message in chats_of(update):
            bot.chats.add(chat)
            bot.next_message[chat] = max(bot.next_message.get(chat, 10), message)
        if not wants(bot.allowed, next(iter(update), "")):
            return number
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
        if name not in _SENDS:
            return await handler(self, bot, data)
        return await bot.weather.over(
            request, self.clock.now(), limited, lambda: handler(self, bot, data)
        )

    async def _get_updates(self, bot: BotSide, data: Json) -> web.Response:
        if bot.webhook.get("url"):
            return failure(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            )
        offset = int(data["offset"]) if data.get("offset") else None
        since = bot.asks_again(offset, self.clock.monotonic())
        bot.polls += 1
        mine = bot.polls
        bot.news.set()  # wakes an older poll, which then finds that it was overtaken
        if kinds := kinds_of(data.get("allowed_updates")):
            bot.allowed = kinds
        if offset is not None and offset > bot.next_update + AHEAD:
            offset = None
        while (
            offset is not None
            and not bot.confirmation_lost
            and bot.queue
            and bot.queue[0][0] < offset
        ):
            bot.confirmed.append(bot.queue.popleft())
        bot.confirmation_lost = False
        limit = min(int(data.get("limit") or DELIVER_AT_MOST), DELIVER_AT_MOST)
        wait = min(float(data.get("timeout") or 0), LONGEST_WAIT)
        limit = 1 if since < AT_ONCE else limit
        until = self.clock.monotonic() + (max(wait, SOON) if since < SOON else wait)
        while not bot.queue:
            left = until - self.clock.monotonic()
            if left <= 0:
                break
            bot.news.clear()
            await first_of(bot.news.wait(), self.clock.sleep(left))
            if bot.polls != mine:
                return failure(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
        batch = [
            body for _, body in islice(bot.queue, limit)
        ]  # the server's until they are confirmed
        return web.Response(
            body=b'{"ok":true,"result":[' + b",".join(batch) + b"]}",
            content_type="application/json",
        )

    async def _send_message(self, bot: BotSide, data: Json) -> web.Response:
        text = str(data.get("text") or "")
        refused = self._barred(bot, data) or refusal(wrong_text(text)) or self._too_fast(bot, data)
        return refused or ok(self.take_send(bot, str(data["chat_id"]), text.strip(), data))

    async def _send_file(self, bot: BotSide, data: Json, name: str = "") -> web.Response:
        data, caption = attached(data, name), str(data.get("caption") or "")
        wrong = wrong_file(name, data.get(name), caption)
        refused = self._barred(bot, data) or refusal(wrong) or self._too_fast(bot, data)
        return refused or ok(self.take_send(bot, str(data["chat_id"]), caption.strip(), data))

    def _barred(self, bot: BotSide, data: Json) -> web.Response | None:
        """Why nothing at all can be said there, or not as an answer to this message."""
        chat = str(data.get("chat_id") or "")
        if not chat:
            return failure(400, "Bad Request: chat_id is empty")
        connection = data.get("business_connection_id")
        if connection and str(connection) not in bot.connections:
            return failure(400, "Bad Request: business connection not found")
        if chat in bot.blocked:
            return failure(403, "Forbidden: bot was blocked by the user")
        if chat not in bot.chats and self._flood is not None:
            return failure(400, "Bad Request: chat not found")
        if refused := telegram_chats.barred(bot.places, data):
            return refused
        message, without = answered(data)
        if message and not self._there(bot, chat, message) and not without:
            return failure(400, "Bad Request: message to be replied not found")
        return telegram_chats.wrong_keyboard(data)

    @staticmethod
    def _there(bot: BotSide, chat: str, message: int) -> bool:
        return 0 < message <= bot.next_message.get(chat, 10) and (chat, message) not in bot.gone

    async def _pin(self, bot: BotSide, data: Json) -> web.Response:
        chat, message = str(data.get("chat_id") or ""), int(data.get("message_id") or 0)
        there = self._there(bot, chat, message)
        barred = telegram_chats.barred(bot.places, {"chat_id": chat})
        refused = barred or telegram_chats.wrong_pin(bot.places, data, there=there)
        return refused or ok(result=True)

    def _too_fast(self, bot: BotSide, data: Json) -> web.Response | None:
        if bot.every_send is not None and (answer := bot.every_send(bot, data)) is not None:
            return answer
        if self._flood is None:
            return None
        flood = self._floods.setdefault(bot.token, self._flood())
        return refusal(flood.refusal(str(data["chat_id"]), self.clock.now()))

    async def _edit(self, bot: BotSide, data: Json) -> web.Response:
        found, text = self._own(bot, data), str(data.get("text") or "").strip()
        if wrong := refusal(wrong_text(text)):
            return wrong
        if found is None:
            place = str(data.get("chat_id")), int(data.get("message_id") or 0)
            known = 0 < place[1] <= bot.next_message.get(place[0], 0) and place not in bot.gone
            words = "message can't be edited" if known else "message to edit not found"
            return failure(400, f"Bad Request: {words}")
        if any(found["data"].get(each) for each in ("photo", "video", "document")):
            return failure(400, "Bad Request: there is no text in the message to edit")
        if found["text"] == text:
            return failure(
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
                "as a current content and reply markup of the message",
            )
        found["text"] = text
        return ok({**message_of(_user(bot), found), "edit_date": self.clock.now() // 1000})

    async def _delete(self, bot: BotSide, data: Json) -> web.Response:
        found = self._own(bot, data)
        if found is None:
            return failure(400, "Bad Request: message to delete not found")
        if self.clock.now() - found["at"] > 48 * 3_600_000:
            return failure(400, "Bad Request: message can't be deleted for everyone")
        self._gone(bot, found)
        return ok(result=True)

    async def _delete_business(self, bot: BotSide, data: Json) -> web.Response:
        if str(data.get("business_connection_id") or "") not in bot.connections:
            return failure(400, "Bad Request: business connection not found")
        wanted = data.get("message_ids") or "[]"
        numbers = json.loads(wanted) if isinstance(wanted, str) else wanted
        if not numbers:
            return failure(400, "Bad Request: message identifiers are not specified")
        found = [
            each for each in bot.sent if each["message_id"] in numbers and not each.get("deleted")
        ]
        for each in found:
            self._gone(bot, each)
        return (
            ok(result=True) if found else failure(400, "Bad Request: message to delete not found")
        )

    @staticmethod
    def _gone(bot: BotSide, sent: Json) -> None:
        sent["deleted"] = True
        bot.gone.add((sent["chat"], sent["message_id"]))

    @staticmethod
    def _own(bot: BotSide, data: Json) -> Json | None:
        """What the bot sent under this number."""
        place = (str(data.get("chat_id", "")), str(data.get("message_id", "")))
        return next(
            (
                each
                for each in bot.sent
                if (each["chat"], str(each["message_id"])) == place and not each.get("deleted")
            ),
            None,
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
        return message_of(_user(bot), sent)

    async def _get_me(self, bot: BotSide, data: Json) -> web.Response:
        return ok({**_user(bot), "can_join_groups": True, "can_read_all_group_messages": False})

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
        self._asked(bot, data)
        bot.webhook = dict(data)
        for number, body in list(bot.queue):
            self._hook(bot, number, body)
        return web.json_response({"ok": True, "result": True, "description": "Webhook was set"})

    async def _delete_webhook(self, bot: BotSide, data: Json) -> web.Response:
        self._asked(bot, data)
        bot.webhook = {}
        return web.json_response({"ok": True, "result": True, "description": "Webhook was deleted"})

    @staticmethod
    def _asked(bot: BotSide, data: Json) -> None:
        """Which updates it wants from now on, and whether those that wait are let go."""
        if kinds := kinds_of(data.get("allowed_updates")):
            bot.allowed = kinds
        if is_true(data.get("drop_pending_updates")):
            bot.queue.clear()

    async def _webhook_info(self, bot: BotSide, data: Json) -> web.Response:
        url = str(bot.webhook.get("url") or "")
        told: Json = {
            "url": url,
            "has_custom_certificate": False,
            "pending_update_count": len(bot.queue),
        }
        if url:
            told |= {
                "max_connections": int(bot.webhook.get("max_connections") or 40),
                "ip_address": "127.0.0.1",
            }
        if bot.allowed:
            told["allowed_updates"] = sorted(bot.allowed)
        return ok(told)

    async def _menu(self, bot: BotSide, data: Json, name: str = "") -> web.Response:
        return telegram_menus.answered(bot.menu, name, data)

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

        self._push(deliver())


def _user(bot: BotSide) -> Json:
    return {"id": bot.id, "is_bot": True, "first_name": bot.name, "username": bot.username}


_MENUS = (
    "getmycommands", "setmycommands", "deletemycommands", "getmydescription", "setmydescription",
    "getchatmenubutton", "setchatmenubutton",
)  # fmt: skip
_Handler = Callable[[TelegramServer, BotSide, Json], Awaitable[web.Response]]
_METHODS: Mapping[str, _Handler] = {
    "getme": TelegramServer._get_me,
    "getupdates": TelegramServer._get_updates,
    "sendmessage": TelegramServer._send_message,
    "editmessagetext": TelegramServer._edit,
    "deletemessage": TelegramServer._delete,
    "deletebusinessmessages": TelegramServer._delete_business,
    "sendphoto": partial(TelegramServer._send_file, name="photo"),
    "sendvideo": partial(TelegramServer._send_file, name="video"),
    "pinchatmessage": TelegramServer._pin,
    "senddocument": partial(TelegramServer._send_file, name="document"),
    "getfile": TelegramServer._get_file,
    "answercallbackquery": TelegramServer._answer_callback,
    "getbusinessconnection": TelegramServer._connection,
    "setwebhook": TelegramServer._set_webhook,
    "deletewebhook": TelegramServer._delete_webhook,
    "getwebhookinfo": TelegramServer._webhook_info,
    "sendchataction": TelegramServer._yes,
    **{name: partial(TelegramServer._menu, name=name) for name in _MENUS},
    "logout": TelegramServer._yes,
    "close": TelegramServer._yes,
}
_SENDS = frozenset(
    name for name in _METHODS if name.startswith("send") and name != "sendchataction"
)
