"""A network that can be cut: between a browser and a server, or a program and its database, on
loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Cable:
    """While it is cut nothing passes and nobody is told; connections of that time stay silent for ever,
    as those of a laptop that slept, or behind a router that forgot them."""

    def __init__(self, leads_to: int | str) -> None:
        self._leads_to = leads_to
        self._is_cut = False
        self._writers: set[asyncio.StreamWriter] = set()
        self._cut: set[asyncio.StreamWriter] = set()
        self.port = 0

    def cut(self) -> None:
        """From now on nothing passes."""
        self._is_cut = True
        self._cut |= self._writers

    def mend(self) -> None:
        """New connections pass again."""
        self._is_cut = False

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a browser."""
        self._writers.add(writer)
        if self._is_cut:
            self._cut.add(writer)
            with suppress(ConnectionError):
                while await reader.read(65_536):
                    pass
            return
        far_reader, far_writer = await (
            asyncio.open_unix_connection(self._leads_to)
            if isinstance(self._leads_to, str)
            else asyncio.open_connection("127.0.0.1", self._leads_to)
        )
        self._writers.add(far_writer)
        await asyncio.gather(
            self._carry(reader, far_writer), self._carry(far_reader, writer), return_exceptions=True
        )

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65_536):
                if writer not in self._cut:
                    writer.write(data)
                    await writer.drain()
        if writer not in self._cut:  # nor is anybody told of an end
            writer.close()

    async def close(self) -> None:
        """Close every connection."""
        for each in self._writers:
            each.transport.abort()


@asynccontextmanager
async def cable(leads_to: int | str) -> AsyncIterator[Cable]:
    """One that leads to a port or a socket of this machine."""
    made = Cable(leads_to)
    server = await asyncio.start_server(made.connected, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        await made.close()
