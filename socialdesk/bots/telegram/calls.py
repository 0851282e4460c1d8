"""Calls to the Bot API on aiogram's session, with raw results: nothing that an update or an answer
holds is validated on the way.

aiogram connects and classifies errors; its type models stay out of the path, so that no odd update
can stop its neighbours and no odd answer can turn a delivered message into an error.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any, ClassVar, cast

import aiohttp
from yarl import URL

from socialdesk.bots.http import NotThrough, Redirected, points_elsewhere
from socialdesk.bots.nesting import decode_at, end_of, loads, number_in
from socialdesk.bots.network import Line, Network, ProxyFailed
from socialdesk.bots.telegram.answers import result_of
from socialdesk.bots.telegram.library import (
    PRODUCTION,
    AiohttpSession,
    Bot,
    TelegramAPIServer,
    TelegramMethod,
    TelegramNetworkError,
)
from socialdesk.model.delivery import Button

CONNECT_TIMEOUT = 5.0
"""Seconds to reach the server; a timeout here means that nothing was sent."""
UPLOAD_TIMEOUT = 120.0
DOWNLOAD_TIMEOUT = 60.0
CHUNK = 64 * 1024
SEND_TIMEOUT = 30.0
"""Seconds for a whole call that is no long poll."""
ANSWER_TIMEOUT = 15.0
"""Seconds beyond the wait of a long poll."""

_NOTHING: Mapping[str, object] = {}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Raw:
    """One update of an answer: its exact bytes, and the same decoded."""

    __slots__ = ("body", "value")

    def __init__(self, body: bytes, value: Any) -> None:
        self.body = body
        self.value = value


class UnreadUpdate(dict[str, Any]):
    """What is known of an update that cannot be decoded: at most its number."""


class RawCall(TelegramMethod[Any]):
    """A call of ours, by which aiogram's errors know what failed."""

    __returning__: ClassVar[Any] = Any
    __api_method__: ClassVar[str] = ""


@cache
def _method(name: str) -> RawCall:
    kind = type(
        f"Raw{name[0].upper()}{name[1:]}",
        (RawCall,),
        {"__api_method__": name, "__module__": __name__},
    )
    return cast("RawCall", kind())


async def ask(bot: Bot, name: str, fields: Mapping[str, object] = _NOTHING) -> Any:
    """Call the method `name`, and give back its result as it came: nothing is built of it, so
    nothing can fail. Raises what aiogram raises."""
    return _result(name, await _post(bot, name, _form(fields), SEND_TIMEOUT, _FORM))


async def ask_updates(
    bot: Bot, offset: int | None, *, wait: int, most: int, kinds: Sequence[str]
) -> list[Raw]:
    """getUpdates, staying up to `wait` seconds for news. Raises what aiogram raises."""
    name = "getUpdates"
    form = _form({"offset": offset, "limit": most, "timeout": wait, "allowed_updates": list(kinds)})
    said = await _post(bot, name, form, wait + ANSWER_TIMEOUT, _FORM)
    found = updates_of(said.content) if said.status == HTTPStatus.OK else None
    if found is None:
        _result(name, said)
    return found or []


async def send_file(bot: Bot, name: str, fields: Mapping[str, str], form: aiohttp.FormData) -> Any:
    """A call that carries a file of ours; `fields` are its other parameters. Ends as every other
    call does."""
    for key, value in fields.items():
        form.add_field(key, value)
    return _result(name, await _post(bot, name, form, UPLOAD_TIMEOUT))


async def stream(bot: Bot, path: str) -> AsyncIterator[bytes]:
    """The bytes of a file by the path that getFile gave. Its address holds the token, so no
    redirect is followed. Raises what aiohttp raises, Redirected and NotThrough; ChannelError where
    Telegram's own name leads into a network."""
    session = cast("Session", bot.session)
    url = session.api.file_url(bot.token, path)
    timeout = call_timeout(DOWNLOAD_TIMEOUT)
    checked = session.api is PRODUCTION
    async with session.line.request("GET", url, checked=checked, timeout=timeout) as answer:
        if points_elsewhere(answer.status):
            raise Redirected("the answer points elsewhere")
        answer.raise_for_status()
        async for chunk in answer.content.iter_chunked(CHUNK):
            yield chunk


@dataclass(frozen=True, slots=True)
class _Said:
    """A whole answer; `content` holds bytes that survive."""

    status: int
    content: str
    retry_after: str


async def _post(
    bot: Bot,
    name: str,
    data: bytes | aiohttp.FormData,
    seconds: float,
    headers: Mapping[str, str] | None = None,
) -> _Said:
    """What the server said; no redirect is followed, and errors do not name the address (it holds
    the token)."""
    session = cast("Session", bot.session)
    try:
        async with session.line.request(
            "POST",
            _address(session.api, bot.token, name),
            data=data,
            headers=headers,
            timeout=call_timeout(seconds),
        ) as response:
            if points_elsewhere(response.status):
                raise Redirected("the answer points elsewhere")
            body = await response.read()
            retry_after = response.headers.get("Retry-After", "")
    except TimeoutError as error:
        raise TelegramNetworkError(method=_method(name), message="no answer in time") from error
    except ProxyFailed as error:
        why = NotThrough(error.proxy)
        raise TelegramNetworkError(method=_method(name), message=str(why)) from why
    except (aiohttp.ClientError, Redirected) as error:
        raise TelegramNetworkError(method=_method(name), message=type(error).__name__) from error
    return _Said(response.status, body.decode("utf-8", "surrogateescape"), retry_after)


def _result(name: str, said: _Said) -> Any:
    return result_of(_method(name), said.status, said.content, said.retry_after)


@cache
def _address(api: TelegramAPIServer, token: str, name: str) -> URL:
    """A method's address, taken apart once and not for every message."""
    return URL(api.api_url(token=token, method=name))


def _form(fields: Mapping[str, object]) -> bytes:
    """A call's parameters as Telegram documents them: nested ones as JSON, what is not set left
    out."""
    pairs = [
        (key, _whole(value) if isinstance(value, str) else json.dumps(value))
        for key, value in fields.items()
        if value not in (None, "")
    ]
    return URL.build(query=pairs).raw_query_string.encode()


def _whole(text: str) -> str:
    """`text` without halves of characters, which no form can carry."""
    return text.encode(errors="replace").decode()


def _result_of(content: str) -> tuple[Any] | None:
    try:
        answer = loads(content)
    except (ValueError, RecursionError):
        return None
    if isinstance(answer, dict) and answer.get("ok") is True:
        return (answer.get("result"),)
    return None


_HEAD = re.compile(r'\s*\{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*\[')
_TAIL = re.compile(r"\s*\]\s*\}\s*\Z")
_BETWEEN = re.compile(r"[\s,]*")


def updates_of(content: str) -> list[Raw] | None:
    """Each update of a getUpdates answer with its exact bytes; None for anything but a good answer."""
    found = _walk(content)
    if found is not None:
        return found
    answer = _result_of(content)
    if answer is None:
        return None
    values = answer[0] if isinstance(answer[0], list) else []
    # An answer of unusual shape: not the exact bytes, but all that can be had.
    return [Raw(json.dumps(value).encode(), value) for value in values]


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
            try:
                value, place = decode_at(content, start)
            except RecursionError:
                # Its number is all that is read of it: its bytes go to quarantine, the next ones on.
                place = end_of(content, start)
                number = number_in(content[start:place], "update_id")
                value = UnreadUpdate({} if number is None else {"update_id": number})
            found.append(Raw(content[start:place].encode("utf-8", "surrogateescape"), value))
    except ValueError:
        return None
    return found


class Session(AiohttpSession):
    """aiogram's session, whose calls go by our own line."""

    def __init__(self, server: TelegramAPIServer, network: Network | None) -> None:
        super().__init__(api=server)
        self.line = Line(network or Network())

    async def close(self) -> None:
        """Let go of connections, for good."""
        await self.line.close()
        await super().close()


def make_bot(token: str, api_base: str | None, network: Network | None = None) -> Bot:
    """A Bot for this token, on Telegram's own server or on another base address."""
    server = TelegramAPIServer.from_base(api_base) if api_base else PRODUCTION
    return Bot(token, session=Session(server, network))


MARK_LENGTH, MARKS_IN_ROW = 2, 7
"""Buttons of so few letters stand so many beside each other."""


@cache
def call_timeout(total: float) -> aiohttp.ClientTimeout:
    """Tell a connection that never came about from an answer that never came."""
    return aiohttp.ClientTimeout(total=total, sock_connect=CONNECT_TIMEOUT)


def keyboard(buttons: Sequence[Button]) -> dict[str, object] | None:
    """Buttons as an inline keyboard, one a row, marks beside each other; a quick answer comes back as its own words
    (callback_data takes 1-64 bytes: Bot API, InlineKeyboardButton, 2026-11)."""
    if not buttons:
        return None
    shown = [
        {
            "text": each.words,
            **({"url": each.url} if each.url else {"callback_data": _data(each)}),
        }
        for each in buttons
    ]
    width = 1
    if all(len(each.words) <= MARK_LENGTH and not each.url for each in buttons):
        width = -(-len(shown) // -(-len(shown) // MARKS_IN_ROW))
    return {"inline_keyboard": [shown[at : at + width] for at in range(0, len(shown), width)]}


def _data(button: Button) -> str:
    return button.words.encode()[:64].decode(errors="ignore")
