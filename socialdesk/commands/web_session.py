"""One desk in a browser: its process, the page that shows it (also after a lost network), and what its
agent uploads."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import secrets
import shutil
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientError, WSMsgType, web

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.text import display_safe
from socialdesk.tui.opener import SAFE_ENDINGS

log = logging.getLogger("socialdesk.web")

GRACE = 180.0
"""Seconds for which a desk waits for its page, so that a lost network costs not a letter."""
PATIENCE = 8.0
"""Seconds that a desk has to write down its drafts and end."""
SLOWEST = 20.0
"""Seconds for what is said to a page; one that takes it no faster is gone, whatever its connection
says, and would hold the desk up."""
FAREWELL = 2.0
"""The same for the last words."""
MOST_PACKET = 64 * 1024 * 1024
LARGEST_UPLOAD = 64 * 1024 * 1024
"""Bytes of a file; more than any platform takes."""
MOST_UPLOADS = 20
"""Files a desk keeps; what was sent is kept elsewhere."""
MOST_HANDED = 16
"""Files of customers that are ready to be fetched by a page."""
PACKED = frozenset({".zip", ".rar", ".7z"})
LEFT, TAKEN_OVER = 1000, 4001
"""How a page is told that its desk was left, or is shown by another page now."""


@dataclass(frozen=True, slots=True)
class Page:
    """What shows a desk."""

    socket: web.WebSocketResponse
    line: asyncio.BaseTransport | None

    async def say(self, send: Callable[[web.WebSocketResponse], Any], seconds: float) -> None:
        """Say something; who does not take it in time is put off the line."""
        with contextlib.suppress(ConnectionError, ClientError, RuntimeError):
            try:
                async with asyncio.timeout(seconds):
                    await send(self.socket)
            except TimeoutError:
                if isinstance(self.line, asyncio.WriteTransport):
                    self.line.abort()


@dataclass(frozen=True, slots=True)
class Handed:
    """A file of a customer that the agent wants to have, and what it is called there."""

    path: Path
    name: str


class WebSession:
    """A desk's process, started with the first page and ended with the last."""

    def __init__(
        self,
        command: Sequence[str],
        uploads: Path,
        ended: Callable[[], None],
        grace: float = GRACE,
    ) -> None:
        self._command, self._uploads, self._ended = command, uploads, ended
        self._grace = grace
        self._process: asyncio.subprocess.Process | None = None
        self._starting = asyncio.Lock()
        self._page: Page | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        loop = asyncio.get_running_loop()
        self._waiting: asyncio.TimerHandle | None = loop.call_later(grace, self.forget)
        self._downloads: dict[str, Handed] = {}

    @property
    def waits_until(self) -> float | None:
        """When nobody will be waited for any longer; None while a page shows the desk."""
        return self._waiting.when() if self._waiting is not None else None

    # -- pages

    async def show(self, page: Page, width: int, height: int) -> None:
        """Show the desk in this page until it is closed; another page before it is told, and not
        waited for: its network may be gone."""
        before, self._page = self._page, page
        self._wait_no_more()
        if before is not None and not before.socket.closed:
            self._beside(before.say(lambda socket: socket.close(code=TAKEN_OVER), FAREWELL))
        try:
            async with self._starting:  # one desk, however many pages ask for it at once
                if self._process is None:
                    await self._start(width, height)
                else:
                    await self._tell({"type": "redraw", "width": width, "height": height})
            async for message in page.socket:
                if message.type is WSMsgType.TEXT:
                    await self._take(message.data)
        finally:
            if self._page is page:
                self._page = None
                loop = asyncio.get_running_loop()
                self._waiting = loop.call_later(self._grace, self.forget)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _take(self, text: str) -> None:
        """What the page says; what it cannot mean is passed over."""
        try:
            kind, *rest = json.loads(text)
            if kind == "stdin":
                await self._write(b"D", str(rest[0]).encode("utf-8", "replace"))
            elif kind == "resize":
                width, height = size_of(rest[0]["width"], rest[0]["height"])
                await self._tell({"type": "resize", "width": width, "height": height})
            elif kind in ("focus", "blur"):
                await self._tell({"type": kind})
            elif kind == "ping":
                await self._say("pong", "")
        except (ValueError, TypeError, LookupError):
            return

    # -- the process

    async def _start(self, width: int, height: int) -> None:
        environment = _environment(os.environ, width, height, self._uploads)
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment,
        )
        self._beside(self._read())
        self._beside(self._complaints())

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        stream = self._process.stdout
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, ValueError):
            while (await stream.readline()).strip() != b"__GANGLION__":
                if stream.at_eof():
                    break
            while True:
                head = await stream.readexactly(5)
                size = int.from_bytes(head[1:], "big")
                if size > MOST_PACKET:
                    break
                await self._show(head[:1], await stream.readexactly(size))
        page = self._page
        self.forget()
        if page is not None:
            await page.say(lambda socket: socket.close(code=LEFT), FAREWELL)

    async def _show(self, kind: bytes, body: bytes) -> None:
        if kind == b"D":
            await self._send(lambda page: page.send_bytes(body))
        elif kind == b"M":
            told = json.loads(body)
            if told["type"] == "open_url" and str(told["url"]).startswith(("http://", "https://")):
                await self._say("open_url", told["url"])
            elif told["type"] == "choose_file":
                await self._say("choose_file", "")
            elif told["type"] == "download":
                await self._say("download", self._hand_over(told))

    async def _say(self, what: str, value: str) -> None:
        await self._send(lambda page: page.send_str(json.dumps([what, value])))

    async def _send(self, send: Callable[[web.WebSocketResponse], Any]) -> None:
        page = self._page
        if page is not None and not page.socket.closed:
            await page.say(send, SLOWEST)

    async def _complaints(self) -> None:
        assert self._process is not None
        assert self._process.stderr is not None
        with contextlib.suppress(ValueError):
            while line := await self._process.stderr.readline():
                log.warning("A desk in a browser: %s", line.decode("utf-8", "replace").strip())

    async def _tell(self, what: Mapping[str, Any]) -> None:
        await self._write(b"M", json.dumps(what).encode())

    async def _write(self, kind: bytes, body: bytes) -> None:
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(ConnectionError, RuntimeError):
                self._process.stdin.write(kind + len(body).to_bytes(4, "big") + body)
                await self._process.stdin.drain()

    def forget(self) -> None:
        """Nobody has come back, or will be waited for any longer, or the desk was left."""
        self._ended()
        self._beside(self.stop())

    async def stop(self) -> None:
        """End the process, with time to write down what is typed; its uploads go with it."""
        self._wait_no_more()
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            try:
                async with asyncio.timeout(PATIENCE):
                    await process.wait()
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        await asyncio.to_thread(shutil.rmtree, self._uploads, ignore_errors=True)

    async def end(self) -> None:
        """Stop, and wait for what was begun: also for a desk that was forgotten a moment ago."""
        await self.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # -- files

    def _hand_over(self, told: Mapping[str, Any]) -> str:
        """Keep a file of a customer ready for its agent; gives the word it is fetched by, once."""
        while len(self._downloads) >= MOST_HANDED:
            self._downloads.pop(next(iter(self._downloads)))
        word = secrets.token_urlsafe(16)
        path = Path(told["path"])
        self._downloads[word] = Handed(path, harmless_name(str(told.get("name") or path.name)))
        return word

    def taken(self, word: str) -> Handed | None:
        """The file that is fetched by a word; by the next asking it is none."""
        return self._downloads.pop(word, None)

    async def upload(self, request: web.Request) -> None:
        """Keep a file of the browser and give it to the desk. Raises NotAllowed for one too large."""
        name = file_name(request.query.get("name", ""))
        folder = self._uploads / secrets.token_hex(8)
        await asyncio.to_thread(self._make_room, folder)
        path, size = folder / name, 0
        path.touch(mode=0o600)
        with path.open("wb") as file:
            async for chunk in request.content.iter_chunked(64 * 1024):
                size += len(chunk)
                if size > LARGEST_UPLOAD:
                    break
                await asyncio.to_thread(file.write, chunk)
        if not 0 < size <= LARGEST_UPLOAD:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
            raise NotAllowed(
                translate(
                    "This file is larger than any platform takes ({n} MB).", n=LARGEST_UPLOAD >> 20
                )
                if size
                else translate("This file is empty.")
            )
        await self._tell({"type": "upload", "path": str(path)})

    def _make_room(self, folder: Path) -> None:
        self._uploads.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = sorted(self._uploads.iterdir(), key=lambda each: each.stat().st_mtime)
        for old in kept[: max(len(kept) - MOST_UPLOADS + 1, 0)]:
            shutil.rmtree(old, ignore_errors=True)
        folder.mkdir(mode=0o700)


def size_of(width: object, height: object) -> tuple[int, int]:
    """Columns and lines as a page says them, within what a screen can be."""
    try:
        return min(max(int(str(width)), 20), 500), min(max(int(str(height)), 5), 300)
    except ValueError:
        return 80, 24


def file_name(name: str) -> str:
    """A name from a browser as a file's name: no path, nothing hidden, nothing that a terminal obeys."""
    plain = display_safe(name).replace("\\", "/").rsplit("/", 1)[-1].strip(" .")
    while len(plain.encode("utf-8", "replace")) > 150:
        stem, dot, ending = plain.rpartition(".")
        plain = f"{stem[:-1]}{dot}{ending}" if stem and len(ending) <= 10 else plain[:-1]
    return plain or "file"


def harmless_name(name: str) -> str:
    """A customer's name for a file as one under which nothing runs: what may be a program gets an
    ending that no machine begins anything for."""
    plain = file_name(name)
    ending = Path(plain).suffix.lower()
    return plain if ending in SAFE_ENDINGS | PACKED else f"{plain}.file"


def _environment(
    before: Mapping[str, str], width: int, height: int, uploads: Path
) -> dict[str, str]:
    return {
        **before,
        "TEXTUAL_DRIVER": "socialdesk.tui.web.driver:BrowserDriver",
        "TEXTUAL_FPS": "60",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TERM_PROGRAM": "textual",
        "COLUMNS": str(width),
        "ROWS": str(height),
        "DESK_UPLOADS": str(uploads),
    }
