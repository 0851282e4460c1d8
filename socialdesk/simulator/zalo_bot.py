"""Zalo's Bot API: long polls or a webhook, and sending."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import deque
from dataclasses import dataclass, field

from aiohttp import web

from socialdesk.simulator.hosted import Fault, Hosted, Json, parameters
from socialdesk.simulator.weather import Weather

IDLE = 0.4
"""Seconds after which a poll without news is answered 408; the real one waits as long as it is told
to."""


@dataclass(slots=True)
class ZaloBotSide:
    """One Zalo bot. `replay` makes every poll bring everything again, as one project measured."""

    token: str
    name: str = "Bot Hoa Sen"
    queue: deque[Json] = field(default_factory=deque)
    history: list[Json] = field(default_factory=list)
    webhook: Json = field(default_factory=dict)
    sent: list[Json] = field(default_factory=list)
    said: list[Json] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    """Who has written to it."""
    blocked: set[str] = field(default_factory=set)
    plan: int = 0
    """How many messages its plan has altogether; 0 for no limit."""
    weather: Weather = field(default_factory=Weather)
    as_list: bool = False
    replay: bool = False
    wrapped: bool = False
    number: int = 1
    polls: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)
    on_sent: object = None


class ZaloBots:
    """The bots of a server: add them, let people write to them."""

    def __init__(self, server: Hosted) -> None:
        self._server = server
        self.known: dict[str, ZaloBotSide] = {}
        server.application.router.add_post("/bot{token}/{method}", self._call)

    def add(self, token: str) -> ZaloBotSide:
        """A bot that the server knows from now on."""
        self.known[token] = ZaloBotSide(token)
        return self.known[token]

    def write(
        self,
        bot: ZaloBotSide,
        person: str,
        name: str,
        text: str,
        kind: str = "text",
        **more: object,
    ) -> Json:
        """A person writes to the bot; gives the update."""
        bot.number += 1
        mid = hashlib.sha256(f"{bot.token}{bot.number}".encode()).hexdigest()[:20]
        update = {
            "event_name": f"message.{kind}.received",
            "message": {
                "message_id": mid,
                "chat": {"id": person, "chat_type": "PRIVATE"},
                "date": self._server.clock.now(),
                "from": {"id": person, "display_name": name, "is_bot": False},
                "message_type": "CHAT_MESSAGE",
                **({"text": text} if text else {}),
                **more,
            },
        }
        bot.said.append({"chat": person, "message_id": mid, "text": text})
        bot.people.add(person)
        self.update(bot, update)
        return update

    def update(self, bot: ZaloBotSide, update: Json) -> None:
        """Queue an update as it is, or post it to the webhook."""
        bot.history.append(update)
        if bot.webhook.get("url"):
            body = {"ok": True, "result": update} if bot.wrapped else update
            headers = {"X-Bot-Api-Secret-Token": str(bot.webhook.get("secret_token", ""))}
            self._server.deliver(
                lambda: str(bot.webhook.get("url", "")),
                json.dumps(body, ensure_ascii=False).encode(),
                headers,
            )
            return
        bot.queue.append(update)
        bot.news.set()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        bot = self.known.get(request.match_info["token"])
        if bot is None:
            return bad(401, "Unauthorized")
        data = await parameters(request)
        name = request.match_info["method"]
        if bot.faults.get(name):
            answer = await bot.faults[name].pop(0)(request, data)
            if answer is not None:
                return answer
        match name:
            case "getMe":
                return _ok(
                    {
                        "id": bot.token.split(":")[0],
                        "account_name": "bot.hoasen",
                        "display_name": bot.name,
                    }
                )
            case "getUpdates":
                return await self._updates(bot, data)
            case "sendMessage":
                return await bot.weather.over(
                    request, self._server.clock.now(), limited, lambda: self._message(bot, data)
                )
            case "setWebhook":
                bot.webhook = dict(data)
                while bot.queue:
                    self.update(bot, bot.queue.popleft())
                return _ok({"url": data.get("url"), "updated_at": self._server.clock.now()})
            case "deleteWebhook":
                bot.webhook = {}
                return _ok(result=True)
            case "getWebhookInfo":
                if not bot.webhook.get("url"):
                    return bad(404, "Webhook is not set")
                return _ok({"url": bot.webhook["url"], "updated_at": self._server.clock.now()})
            case "sendChatAction":
                return _ok(result=True)
            case _:
                return bad(404, "Not Found")

    async def _updates(self, bot: ZaloBotSide, data: Json) -> web.Response:
        if bot.webhook.get("url"):
            return bad(
                400,
                "You cannot use this API while a webhook is set. Please remove the webhook first",
            )
        bot.polls += 1
        if bot.replay and bot.history:
            bot.queue.clear()
            return _ok(bot.history[-20:])
        if not bot.queue:
            bot.news.clear()
            try:
                async with asyncio.timeout(min(float(data.get("timeout") or 0), IDLE)):
                    await bot.news.wait()
            except TimeoutError:
                return bad(408, "Request timeout")
        if bot.as_list:
            found = list(bot.queue)
            bot.queue.clear()
            return _ok(found)
        return _ok(bot.queue.popleft()) if bot.queue else bad(408, "Request timeout")

    async def _message(self, bot: ZaloBotSide, data: Json) -> web.Response:
        chat, text = str(data.get("chat_id", "")), str(data.get("text", ""))
        if not text.strip() or len(text) > 2000:
            return bad(400, "Bad Request: text is empty or too long")
        if chat not in bot.people:
            return bad(404, "Chat not found")
        if chat in bot.blocked:
            return bad(403, "Forbidden: the user has blocked the bot")
        if bot.plan and len(bot.sent) >= bot.plan:
            return bad(429, "Quota exceeded")
        return _ok(self.take(bot, chat, text))

    def take(self, bot: ZaloBotSide, chat: str, text: str) -> Json:
        """The bot's words arrive; gives the result."""
        bot.number += 1
        mid = hashlib.sha256(f"{bot.token}{bot.number}".encode()).hexdigest()[:20]
        bot.sent.append(
            {"chat": chat, "message_id": mid, "text": text, "at": self._server.clock.now()}
        )
        if callable(bot.on_sent):
            bot.on_sent(bot, bot.sent[-1])
        return {"message_id": mid, "date": self._server.clock.now()}


def _ok(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result, "error_code": 0})


def bad(code: int, description: str) -> web.Response:
    """An error as the Bot API words it."""
    return web.json_response(
        {"ok": False, "error_code": code, "description": description}, status=code
    )


def limited(seconds: int) -> web.Response:
    """The Bot API's answer to who is too fast."""
    answer = bad(429, "Too many requests")
    answer.headers["Retry-After"] = str(seconds)
    return answer
