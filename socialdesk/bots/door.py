"""Who comes in by the web server's door: bounded in number and in bytes, whatever comes.

Nobody knows a stranger from a platform before the signature has been read, so strangers may hold only
so much all together. Where it becomes too much, the oldest unfinished one of the address that holds the
most has to go: a platform says what it wants in milliseconds, and is never the oldest.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter
from typing import Protocol

from aiohttp import web

from socialdesk.bots.malformed import ConnectionLog, Malformed

CONNECTIONS = 200
"""Connections at once; well below the 1,024 files that a process may usually have open."""
HEAD_LIMIT = 16 * 1024
"""Bytes in which a request must have said its headers."""
HEAD_SECONDS = 20.0
"""Seconds for them, and those that a connection may stay without another request."""
BODY_SECONDS = 10.0
"""Seconds for what comes behind the headers."""
BODIES = 3 * 1024 * 1024
"""Bytes of all unfinished requests together."""
BUFFER = 8 * 1024
"""Bytes that lie ready of a connection before it is read."""
ENCODINGS = frozenset({"", "identity"})
"""No platform packs what it sends, so nothing is ever unpacked here (Telegram, Zalo, Meta; seen
2026-11)."""


BROKEN = (OSError, RuntimeError, web.RequestPayloadError)
"""What reading a request raises whose sender went away, or wrote nonsense; nobody wants to know
(aiohttp 3.14: a RuntimeError where the connection was closed before)."""


class Guest(Protocol):
    """One who holds something, and can be told to go."""

    address: str
    holds: int

    def put_out(self) -> None:
        """Let go of everything, now."""
        ...


class Crowd:
    """Everybody who holds something at present. `all_go` is whether also those that are trusted have
    to go where nobody else is left."""

    def __init__(self, most: int, *, all_go: bool = False) -> None:
        self._most = most
        self._all_go = all_go
        self._strangers: dict[str, dict[Guest, None]] = {}
        """The oldest first, by address; here and below."""
        self._trusted: dict[str, dict[Guest, None]] = {}
        self._by_address: Counter[str] = Counter()
        self.holds = 0

    def enter(self, guest: Guest) -> None:
        """Count somebody, for what they hold already."""
        self._strangers.setdefault(guest.address, {})[guest] = None
        self._count(guest, guest.holds)

    def hold(self, guest: Guest, more: int) -> None:
        """They hold so much more."""
        guest.holds += more
        self._count(guest, more)

    def trust(self, guest: Guest) -> None:
        """They have shown who they are, or are done: others go first."""
        if _taken_out(self._strangers, guest):
            self._trusted.setdefault(guest.address, {})[guest] = None

    def leave(self, guest: Guest) -> None:
        """They are gone."""
        if _taken_out(self._strangers, guest) or _taken_out(self._trusted, guest):
            self._count(guest, -guest.holds)

    def _count(self, guest: Guest, more: int) -> None:
        self.holds += more
        self._by_address[guest.address] += more
        if self._by_address[guest.address] <= 0:
            del self._by_address[guest.address]
        while more > 0 and self.holds > self._most and (out := self._first_to_go()):
            self.leave(out)
            out.put_out()

    def _first_to_go(self) -> Guest | None:
        among = self._strangers or (self._trusted if self._all_go else {})
        if not among:
            return None
        heaviest = max(among, key=self._by_address.__getitem__)
        return next(iter(among[heaviest]))


def _taken_out(among: dict[str, dict[Guest, None]], guest: Guest) -> bool:
    there = among.get(guest.address)
    if there is None or guest not in there:
        return False
    del there[guest]
    if not there:
        del among[guest.address]
    return True


_PORTION = bytearray(BUFFER)
_VIEW = memoryview(_PORTION)
"""What a connection has sent is taken in portions of this size, one after the other, so that a
thousand of them hold no more than a few bytes each, and keep nobody waiting for long."""


class Door(asyncio.BufferedProtocol):
    """One connection, before the library that speaks HTTP: its headers must come in few bytes."""

    def __init__(self, inner: web.RequestHandler, doors: Doors) -> None:
        self._inner = inner
        self._doors = doors
        self._transport: asyncio.Transport | None = None
        self._head: int | None = 0
        self._last = b""
        self._log = ConnectionLog(doors.malformed, "")
        self.address = ""
        self.holds = 1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if peer else ""
        self._log = ConnectionLog(self._doors.malformed, self.address)
        self._inner.logger = self._log  # type: ignore[assignment] # it logs as one does
        self._inner.connection_made(transport)
        self._doors.opened(self, self._inner)

    def get_buffer(self, sizehint: int) -> bytearray:
        """See `asyncio.BufferedProtocol`: it is emptied before anybody else's turn."""
        return _PORTION

    def buffer_updated(self, nbytes: int) -> None:
        """See `asyncio.BufferedProtocol`."""
        data = bytes(_VIEW[:nbytes])
        if self._head is not None:
            seen = self._last + data
            self._head += len(data)
            self._last = data[-3:]
            if b"\r\n\r\n" in seen or b"\n\n" in seen:
                self._head, self._last = None, b""
            elif self._head > HEAD_LIMIT:
                self._log.refused()
                self.put_out()
                return
        self._inner.data_received(data)

    def next_request(self) -> None:
        """A request has come to its end: what comes now are the next one's headers."""
        self._head = 0

    def eof_received(self) -> None:
        """See `asyncio.Protocol`."""
        self._inner.eof_received()

    def pause_writing(self) -> None:
        """See `asyncio.Protocol`."""
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        """See `asyncio.Protocol`."""
        self._inner.resume_writing()

    def connection_lost(self, exc: BaseException | None) -> None:
        """See `asyncio.Protocol`."""
        self._doors.closed(self, self._inner)
        self._inner.connection_lost(exc)

    def put_out(self) -> None:
        """See `Guest`."""
        if self._transport is not None:
            self._transport.abort()


class Doors:
    """All connections of one server. `listen` instead of the library's own site."""

    def __init__(self, most: int = CONNECTIONS) -> None:
        self.crowd = Crowd(most, all_go=True)
        self._by_inner: dict[object, Door] = {}
        self._server: asyncio.Server | None = None
        self.malformed = Malformed()

    @staticmethod
    def runner(application: web.Application) -> web.AppRunner:
        """What serves an application: nothing is unpacked, and nobody may dawdle."""
        return web.AppRunner(
            application,
            access_log=None,
            auto_decompress=False,
            keepalive_timeout=HEAD_SECONDS,
            lingering_time=2.0,
            read_bufsize=BUFFER,
        )

    async def listen(self, runner: web.AppRunner, host: str, port: int) -> int:
        """Take connections for a runner that was set up; gives the port. Raises OSError."""
        serve = runner.server
        assert serve is not None
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Door(serve(), self), host, port)
        return int(self._server.sockets[0].getsockname()[1])

    def close(self) -> None:
        """Take no more."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def opened(self, door: Door, inner: object) -> None:
        """Somebody stands in the door."""
        self._by_inner[inner] = door
        self.crowd.enter(door)

    def closed(self, door: Door, inner: object) -> None:
        """They are gone."""
        self._by_inner.pop(inner, None)
        self.crowd.leave(door)

    def trust(self, request: web.BaseRequest) -> None:
        """Its sender has shown who they are."""
        door = self._by_inner.get(request.protocol)
        if door is not None:
            self.crowd.trust(door)

    def answered(self, request: web.BaseRequest) -> None:
        """A request has its answer; what was not read of it is thrown away by the library."""
        door = self._by_inner.get(request.protocol)
        if door is not None and request.content.at_eof():
            door.next_request()


class Body:
    """What one request brings: `read` it, and let `go` of it once it is answered."""

    def __init__(self, request: web.Request, bodies: Crowd) -> None:
        self.address = came_from(request)
        self.holds = 0
        self._request = request
        self._bodies = bodies
        bodies.enter(self)

    async def read(self, most: int) -> bytes | None:
        """All of it; None if it is larger than `most`. Raises TimeoutError (it came too slowly) and
        what is `BROKEN`."""
        body = bytearray()
        try:
            async with asyncio.timeout(BODY_SECONDS):
                async for chunk in self._request.content.iter_any():
                    if len(body) + len(chunk) > most:
                        return None
                    body += chunk
                    self._bodies.hold(self, len(chunk))
            self._bodies.trust(self)
            return bytes(body)
        finally:
            body.clear()  # an error that ends this remembers these variables for a while

    def put_out(self) -> None:
        """See `Guest`: with its connection, so that no more of it comes; it may come again."""
        if self._request.transport is not None:
            self._request.transport.abort()

    def go(self) -> None:
        """It is answered."""
        self._bodies.leave(self)


def came_from(request: web.BaseRequest) -> str:
    """Whose request it is: the one that spoke, or whom a proxy of this network names last."""
    peer = request.remote or ""
    try:
        is_near = not ipaddress.ip_address(peer.partition("%")[0]).is_global
    except ValueError:
        is_near = False
    told = request.headers.get("X-Forwarded-For", "") if is_near else ""
    return told.rpartition(",")[2].strip()[:64] or peer
