"""Proxies on loopback that keep what they were asked: SOCKS5 and HTTP, with a password or without."""

from __future__ import annotations

import asyncio
import base64
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

USER, PASSWORD = "linh", "bi:mat/9@x"


@dataclass(slots=True)
class Passages:
    """`asked` are the places that were asked for; whatever they are, they lead to `leads_to`."""

    port: int = 0
    asked: list[tuple[str, int]] = field(default_factory=list)
    leads_to: int = 0
    locked: bool = False
    refused: int = 0

    async def socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection by SOCKS5 (RFC 1928, 1929)."""
        _, count = await reader.readexactly(2)
        await reader.readexactly(count)
        writer.write(b"\x05\x02" if self.locked else b"\x05\x00")
        if self.locked:
            _, size = await reader.readexactly(2)
            user = await reader.readexactly(size)
            (size,) = await reader.readexactly(1)
            right = (user, await reader.readexactly(size)) == (USER.encode(), PASSWORD.encode())
            writer.write(b"\x01\x00" if right else b"\x01\x01")
            if not right:
                self.refused += 1
                return
        _, _, _, kind = await reader.readexactly(4)
        if kind == 3:
            (size,) = await reader.readexactly(1)
            host = (await reader.readexactly(size)).decode()
        else:
            family, size = (socket.AF_INET, 4) if kind == 1 else (socket.AF_INET6, 16)
            host = socket.inet_ntop(family, await reader.readexactly(size))
        port = int.from_bytes(await reader.readexactly(2), "big")
        writer.write(b"\x05\x00\x00\x01" + bytes(6))
        await self._lead(host, port, reader, writer)

    async def http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection by HTTP's CONNECT."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        key = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.locked and f"Basic {key}" not in head:
            self.refused += 1
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        host, _, port = head.split()[1].rpartition(":")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await self._lead(host.strip("[]"), int(port), reader, writer)

    async def _lead(
        self, host: str, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.asked.append((host, port))
        there, here = await asyncio.open_connection("127.0.0.1", self.leads_to)
        try:
            await asyncio.gather(_pour(reader, here), _pour(there, writer))
        finally:
            here.close()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    with suppress(OSError):
        writer.write_eof()


@asynccontextmanager
async def proxy(kind: str, leads_to: int, *, locked: bool = False) -> AsyncIterator[Passages]:
    """One that is up; `kind` is socks or http."""
    found = Passages(leads_to=leads_to, locked=locked)
    tasks: set[asyncio.Task[None]] = set()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await (found.socks if kind == "socks" else found.http)(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(one, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
