"""What a pooler of connections does to those who talk to PostgreSQL through it: each transaction may
come to another connection of the server, as with PgBouncer in transaction mode."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import parse_qs, urlsplit

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]
SSL_WANTED = 80_877_103


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    kind = await reader.readexactly(1)
    (size,) = struct.unpack("!I", await reader.readexactly(4))
    return kind, await reader.readexactly(size - 4)


def _packed(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!I", len(body) + 4) + body


async def _relay(backends: list[Stream], mine: Stream, client: asyncio.StreamWriter) -> None:
    """Hand on what a server says; between two transactions it is another's turn."""
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            kind, body = await _message(mine[0])
            if kind == b"Z" and body == b"I":
                backends.reverse()
            client.write(_packed(kind, body))


async def _greeted(backend: Stream, client: asyncio.StreamWriter | None) -> None:
    """Everything until the server is ready for the first time."""
    kind = b""
    while kind != b"Z":
        kind, body = await _message(backend[0])
        if kind == b"K":
            body = struct.pack("!II", 7, 7)  # a pooler's own
        if client is not None:
            client.write(_packed(kind, body))


@asynccontextmanager
async def pooler(url: str) -> AsyncIterator[str]:
    """The address of a pooler before the server at `url` (on a socket of this machine)."""
    place = parse_qs(urlsplit(url).query)["host"][0] + "/.s.PGSQL.5432"
    open_ones: set[asyncio.StreamWriter] = set()
    running: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_ones.add(writer)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                (size,) = struct.unpack("!I", await reader.readexactly(4))
                greeting = await reader.readexactly(size - 4)
                if struct.unpack("!I", greeting[:4])[0] != SSL_WANTED:
                    break
                writer.write(b"N")
            backends: list[Stream] = []
            for number in range(2):
                backend = await asyncio.open_unix_connection(place)
                open_ones.add(backend[1])
                backend[1].write(struct.pack("!I", size) + greeting)
                await _greeted(backend, None if number else writer)
                backends.append(backend)
            relays = [asyncio.create_task(_relay(backends, each, writer)) for each in backends]
            running.extend(relays)
            while True:
                kind, body = await _message(reader)
                backends[0][1].write(_packed(kind, body))
                if kind == b"X":
                    break
            for _, each in backends:
                each.close()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    parts = urlsplit(url)
    try:
        yield f"postgresql://{parts.username}@127.0.0.1:{port}{parts.path}"
    finally:
        server.close()
        for each in open_ones:
            each.close()
        await asyncio.gather(*running, return_exceptions=True)
