"""Calls to a platform over HTTP: every ending has a name, and none of them holds an address
(addresses hold tokens)."""

from __future__ import annotations

import ipaddress
import json
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp

from socialdesk.bots.nesting import loads, shallow
from socialdesk.bots.network import LetGo, Line, Network, ProxyFailed
from socialdesk.bots.proxies import Proxy
from socialdesk.errors import ChannelError
from socialdesk.model.delivery import Deferred
from socialdesk.model.ids import DAY, MINUTE, SECOND
from socialdesk.model.reason import Reason
from socialdesk.model.text import storable

CONNECT_TIMEOUT = 5.0
"""Seconds to reach a server; a timeout here means that nothing was sent."""
TIMEOUT = 30.0
CHUNK = 64 * 1024
ANSWER_LIMIT = 8 * 1024 * 1024
REDIRECTS = 3
TOO_MANY = 429
"""The status of an answer that asks for a pause: whatever else it says, nothing was carried out."""

Json = dict[str, Any]


class NotReached(Exception):
    """No byte of the call reached the platform: it certainly was not carried out."""

    def reason(self, platform: str) -> Reason:
        """What happened, for people."""
        return Reason("platform.unreachable", platform=platform)

    def deferral(self, platform: str) -> Deferred:
        """What it means for something that was to be sent."""
        return Deferred(self.reason(platform))


class NotThrough(NotReached):
    """A proxy did not take the call on."""

    def __init__(self, proxy: Proxy) -> None:
        super().__init__("the proxy did not take it on")
        self.proxy = proxy

    def reason(self, platform: str) -> Reason:
        """See `NotReached`."""
        return Reason(
            "proxy.failed",
            proxy=self.proxy.shown,
            setting=self.proxy.setting,
        )


class Redirected(NotReached):
    """Whoever answered points elsewhere. A call carries a secret, and the secret would go along: it
    is never followed, and whatever such an answer says is not the platform's."""

    def reason(self, platform: str) -> Reason:
        """See `NotReached`."""
        return Reason("platform.redirected", platform=platform)

    def deferral(self, platform: str) -> Deferred:
        """See `NotReached`. Nothing else of the account would fare better."""
        return Deferred(self.reason(platform), MINUTE, "account")


class Unanswered(Exception):
    """The call left, and no whole answer came: nobody knows what became of it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `json` is None where the body is none."""

    status: int
    json: Any
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def object(self) -> Json:
        """The body as an object; empty for anything else."""
        return self.json if isinstance(self.json, dict) else {}

    @property
    def pause(self) -> int | None:
        """How long (ms) the platform asks to wait, within bounds; None where it does not say."""
        parameters = self.object.get("parameters")
        told = [
            place.get("retry_after")
            for place in (parameters, self.object)
            if isinstance(place, dict)
        ]
        headers = {key.lower(): value for key, value in self.headers.items()}
        return pause_asked(*told, headers.get("retry-after"))


class Caller:
    """One account's calls to one platform. `base` is its address without a slash at the end; where
    the shop wrote it itself (`is_chosen`), files may lie there although it is inside a network."""

    def __init__(
        self,
        base: str,
        network: Network | None = None,
        *,
        is_chosen: bool = False,
    ) -> None:
        self.base = base.rstrip("/")
        self._own_place = _place(self.base) if is_chosen or _is_near(self.base) else None
        self._line = Line(network or Network())

    async def call(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        body: object = None,
        form: object = None,
        seconds: float = TIMEOUT,
    ) -> Answer:
        """Make one call; `body` goes as JSON, `form` as a form. No redirect is followed. Raises
        NotReached and Unanswered."""
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_TIMEOUT)
        data = form
        sent = dict(headers or {})
        if body is not None:
            data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
            sent["Content-Type"] = "application/json"
        url = path if path.startswith(("http://", "https://")) else f"{self.base}{path}"
        try:
            async with self._line.request(
                method, url, headers=sent, params=query, data=data, timeout=timeout
            ) as answer:
                if points_elsewhere(answer.status):
                    raise Redirected("the answer points elsewhere")
                raw = await answer.content.read(ANSWER_LIMIT)
                while (
                    chunk := await answer.content.read(ANSWER_LIMIT - len(raw))
                    if len(raw) < ANSWER_LIMIT
                    else b""
                ):
                    raw += chunk
                return Answer(answer.status, _decoded(raw), dict(answer.headers))
        except ProxyFailed as error:
            raise NotThrough(error.proxy) from None
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, LetGo) as error:
            raise NotReached(type(error).__name__) from None
        except aiohttp.InvalidURL:
            raise NotReached("the address in the configuration is none") from None
        except TimeoutError:
            raise Unanswered("no answer in time") from None
        except (aiohttp.ClientError, OSError) as error:
            raise Unanswered(type(error).__name__) from None

    async def download(self, url: str, target: Path, limit: int) -> int:
        """Write a file that the platform (or its own store of files) keeps to `target`; gives its
        size in bytes.

        Raises ChannelError: it is gone, too large, or the address is none a platform would give.
        """
        timeout = aiohttp.ClientTimeout(total=120, sock_connect=CONNECT_TIMEOUT)
        try:
            for _ in range(REDIRECTS + 1):
                place = _place(url)
                checked = place != self._own_place
                async with self._line.request(
                    "GET", url, checked=checked, timeout=timeout
                ) as answer:
                    if points_elsewhere(answer.status) and "Location" in answer.headers:
                        url = urljoin(url, answer.headers["Location"])
                        continue
                    if answer.status != 200:
                        raise ChannelError(Reason("file.gone_there"))
                    return await _written(answer, target, limit)
        except ProxyFailed as error:
            raise ChannelError(NotThrough(error.proxy).reason("")) from None
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise ChannelError(Reason("file.not_downloaded", kind=type(error).__name__)) from None
        raise ChannelError(Reason("file.circles"))

    async def close(self) -> None:
        """Let go of connections, for good."""
        await self._line.close()


def _place(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port. Raises ChannelError for what is no address of the web."""
    found = urlsplit(url)
    if found.scheme not in ("http", "https") or not found.hostname:
        raise ChannelError(Reason("file.no_address"))
    return found.scheme, found.hostname, found.port


def _is_near(url: str) -> bool:
    """Whether an address names a place inside by itself: a number, or this machine."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def points_elsewhere(status: int) -> bool:
    """Whether an answer is a redirect of any kind."""
    return 300 <= status < 400


LONGEST_PAUSE = DAY
"""Whatever a platform asks for, it is asked again after so long (ms)."""


def pause_asked(*told: object) -> int | None:
    """The first of these (seconds, as a number or a text) as a pause in ms, at least one second and
    at most a day; None where none of them is a number."""
    for each in told:
        if isinstance(each, bool) or not isinstance(each, int | float | str):
            continue
        try:
            seconds = float(each)
        except (ValueError, OverflowError):
            continue
        if seconds == seconds:  # noqa: PLR0124 - "nan" is no number
            return int(min(max(seconds, 1), LONGEST_PAUSE // SECOND) * SECOND)
    return None


async def _written(answer: aiohttp.ClientResponse, target: Path, limit: int) -> int:
    size = 0
    with target.open("wb") as file:
        async for chunk in answer.content.iter_chunked(CHUNK):
            size += len(chunk)
            if size > limit:
                raise ChannelError(Reason("file.too_large"))
            file.write(chunk)
    return size


def _decoded(raw: bytes) -> Any:
    try:
        return loads(raw)
    except RecursionError:
        with suppress(ValueError, RecursionError):
            return shallow(raw.decode("utf-8", "replace"))
        return None
    except ValueError:
        return None


def upload(
    field_name: str, path: str, name: str, mime: str, more: Mapping[str, str] | None = None
) -> aiohttp.FormData:
    """A multipart form with one file of ours. Its name goes as it is, in UTF-8 (RFC 7578, section
    4.2): a name that is escaped in any way arrives as the escapes. Raises ChannelError if it is
    gone."""
    form = aiohttp.FormData(quote_fields=False)
    for key, value in (more or {}).items():
        form.add_field(key, value)
    try:
        content = Path(path).read_bytes()
    except OSError:
        raise ChannelError(Reason("file.gone_here")) from None
    form.add_field(field_name, content, filename=sendable_name(name), content_type=mime)
    return form


LONGEST_FILE_NAME = 200
_UNSENDABLE = {ord('"'): "'", ord("\\"): "_", ord("/"): "_"}


def sendable_name(name: str) -> str:
    """A file's name without what would end it in a form; its letters composed, as most readers
    expect them, and its ending kept where it is too long."""
    plain = unicodedata.normalize("NFC", storable(name)).translate(_UNSENDABLE)
    kept = "".join(each for each in plain if each.isprintable()).strip() or "file"
    if len(kept) <= LONGEST_FILE_NAME:
        return kept
    ending = Path(kept).suffix[:20]
    return kept[: LONGEST_FILE_NAME - len(ending)] + ending
