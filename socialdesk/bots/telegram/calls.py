"""Calls to the Bot API on aiogram's Bot, with raw results: nothing an update or an answer holds is
validated on the way.

aiogram builds, sends and classifies; its type models stay out of the path, so that no odd update
can stop its neighbours and no odd answer can turn a delivered message into an error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

import aiohttp
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from yarl import URL

CONNECT_TIMEOUT = 5.0
"""Seconds to reach the server; a timeout here means that nothing was sent."""
UPLOAD_TIMEOUT = 120.0
SEND_TIMEOUT = 30.0
"""Seconds for a whole call that is no long poll."""

Json = dict[str, Any]


class Raw:
    """One update of an answer: its exact bytes, and the same decoded."""

    __slots__ = ("body", "value")

    def __init__(self, body: bytes, value: Any) -> None:
        self.body = body
        self.value = value


class RawGetUpdates(TelegramMethod[Any]):
    """getUpdates; its result is a list of `Raw`."""

    __returning__: ClassVar[Any] = Any
    __api_method__: ClassVar[str] = "getUpdates"
    offset: int | None = None
    limit: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class RawSendMessage(TelegramMethod[Any]):
    """sendMessage as plain text; its result is the message as JSON."""

    __returning__: ClassVar[Any] = Any
    __api_method__: ClassVar[str] = "sendMessage"
    chat_id: str
    text: str
    business_connection_id: str | None = None
    message_thread_id: str | None = None
    direct_messages_topic_id: str | None = None
    reply_parameters: Json | None = None


class RawCall(TelegramMethod[Any]):
    """Any small call whose parameters are text or numbers."""

    __returning__: ClassVar[Any] = Any
    __api_method__: ClassVar[str] = ""


@cache
def _method(name: str) -> type[RawCall]:
    return type(
        f"Raw{name[0].upper()}{name[1:]}",
        (RawCall,),
        {"__api_method__": name, "__module__": __name__},
    )


def call(name: str, **parameters: object) -> RawCall:
    """A call of the method `name`, like `call("getFile", file_id="…")`."""
    return _method(name)(**parameters)


class RawSession(AiohttpSession):
    """aiogram's session, which leaves a good answer's result as it came, down to bytes that are no
    UTF-8."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: Any = None,  # noqa: ASYNC109 - aiogram's own signature
    ) -> TelegramType:
        """aiogram's own, but for plain forms, bytes that survive, and errors without the address
        (it holds the token)."""
        session = await self.create_session()
        url = _address(self.api, bot.token, method.__api_method__)
        limit = (
            timeout
            if isinstance(timeout, aiohttp.ClientTimeout)
            else call_timeout(timeout or self.timeout)
        )
        try:
            async with session.post(
                url, data=_form(method), headers=_FORM, timeout=limit
            ) as response:
                body = await response.read()
        except TimeoutError as error:
            raise TelegramNetworkError(method=method, message="no answer in time") from error
        except aiohttp.ClientError as error:
            raise TelegramNetworkError(method=method, message=type(error).__name__) from error
        content = body.decode("utf-8", "surrogateescape")
        if response.status == 200:
            good = updates_of(content) if isinstance(method, RawGetUpdates) else _result_of(content)
            if good is not None:
                return cast(
                    "TelegramType", good[0]
                )  # as it came: nothing is built of it, so nothing can fail
        return cast(
            "TelegramType", self.check_response(bot, method, response.status, content).result
        )


@cache
def _address(api: TelegramAPIServer, token: str, method: str) -> URL:
    """A method's address, taken apart once and not for every message."""
    return URL(api.api_url(token=token, method=method))


_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def _form(method: TelegramMethod[Any]) -> bytes:
    """A call's parameters as Telegram documents them: nested ones as JSON, what is not set left
    out."""
    pairs = [
        (key, value if isinstance(value, str) else json.dumps(value))
        for key, value in (method.__dict__ | (method.model_extra or {})).items()
        if value not in (None, "")
    ]
    return urlencode(pairs, errors="replace").encode()


async def send_file(
    bot: Bot, method: str, fields: Mapping[str, str], form: aiohttp.FormData
) -> Any:
    """A call that carries a file of ours; `fields` are its other parameters. Ends as every other
    call does."""
    for key, value in fields.items():
        form.add_field(key, value)
    session = cast("RawSession", bot.session)
    made = call(method)
    client = await session.create_session()
    try:
        async with client.post(
            _address(session.api, bot.token, method),
            data=form,
            timeout=call_timeout(UPLOAD_TIMEOUT),
        ) as response:
            content = (await response.read()).decode("utf-8", "surrogateescape")
    except TimeoutError as error:
        raise TelegramNetworkError(method=made, message="no answer in time") from error
    except aiohttp.ClientError as error:
        raise TelegramNetworkError(method=made, message=type(error).__name__) from error
    good = _result_of(content) if response.status == 200 else None
    return (
        good[0]
        if good is not None
        else session.check_response(bot, made, response.status, content).result
    )


_DECODER = json.JSONDecoder()


def _result_of(content: str) -> tuple[Any] | None:
    try:
        answer = json.loads(content)
    except ValueError:
        return None
    if isinstance(answer, dict) and answer.get("ok") is True:
        return (answer.get("result"),)
    return None


_HEAD = re.compile(r'\s*\{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*\[')
_TAIL = re.compile(r"\s*\]\s*\}\s*\Z")
_BETWEEN = re.compile(r"[\s,]*")


def updates_of(content: str) -> tuple[list[Raw]] | None:
    """Each update of a getUpdates answer with its exact bytes; None for anything but a good answer."""
    found = _walk(content)
    if found is not None:
        return (found,)
    answer = _result_of(content)
    if answer is None:
        return None
    values = answer[0] if isinstance(answer[0], list) else []
    # An answer of unusual shape: not the exact bytes, but all that can be had.
    return ([Raw(json.dumps(value).encode(), value) for value in values],)


def _walk(content: str) -> list[Raw] | None:
    """Decode update by update along the text, so that each one's own text is known; None for an
    unusual shape."""
    head = _HEAD.match(content)
    if head is None:
        return None
    place, found = head.end(), []
    try:
        while not _TAIL.match(content, place):
            start = _BETWEEN.match(content, place).end()  # type: ignore[union-attr]
            value, place = _DECODER.raw_decode(content, start)
            found.append(Raw(content[start:place].encode("utf-8", "surrogateescape"), value))
    except ValueError:
        return None
    return found


def make_bot(token: str, api_base: str | None, connections: int = 100) -> Bot:
    """A Bot for this token, on Telegram's own server or on another base address."""
    server = TelegramAPIServer.from_base(api_base) if api_base else PRODUCTION
    return Bot(token, session=RawSession(api=server, limit=connections))


@cache
def call_timeout(total: float) -> aiohttp.ClientTimeout:
    """Tell a connection that never came about from an answer that never came."""
    return aiohttp.ClientTimeout(total=total, sock_connect=CONNECT_TIMEOUT)
