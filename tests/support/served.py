"""`socialdesk web` as a process, on a shop with one customer who waits."""

from __future__ import annotations

import asyncio
import re
import signal
import sqlite3
import subprocess
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from socialdesk.store.store import Store
from tests.support.keeper import die_with_parent
from tests.support.make import NOW, arrival, inbound
from tests.support.nursery import Program, nursery
from tests.support.ports import free_port
from tests.support.store import put_store
from tests.support.waiting import GENEROUS
from tests.support.whole import environment, write_config


class Served:
    """The process, the address browsers reach it under, and the newest token."""

    def __init__(self, process: Process | Program, port: int, base: str) -> None:
        self.process, self.port, self.base = process, port, base
        self.token = ""

    @property
    def address(self) -> str:
        """What it printed last."""
        return f"{self.base}/?token={self.token}"

    async def next_token(self) -> str:
        """The token of the next address that it prints."""
        assert self.process.stdout is not None
        line = (await asyncio.wait_for(self.process.stdout.readline(), GENEROUS)).decode()
        found = re.search(r"token=(\S+)", line)
        assert found, line
        self.token = found[1]
        return self.token

    def desks(self) -> list[int]:
        """The processes of its desks."""
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]


async def small_shop(folder: Path, language: str = "en") -> Path:
    """One customer who waits; gives the configuration."""
    store = await Store.open(put_store(folder / "desk.db"))
    await store.accounts.ensure([("shop", "telegram")])
    await store.record([arrival(inbound("còn size M không ạ?", "11"))], NOW, ())
    await store.close()
    config = write_config(folder, "http://127.0.0.1:9")
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('language = "en"', f'language = "{language}"'), encoding="utf-8")
    return config


@asynccontextmanager
async def serving(
    config: Path, *more: str, port: int = 0, public: str = "", cold: bool = False
) -> AsyncIterator[Served]:
    """The server, until the test is done with it. `cold` starts it in the ordinary way, importing everything."""
    port = port or free_port()
    if public:
        more = (*more, "--public-url", public)
    words = ["web", "--config", str(config), "--port", str(port), "--as", "linh", *more]
    process: Process | Program
    if cold:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "socialdesk", *words,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), preexec_fn=die_with_parent,
        )  # fmt: skip
    else:
        process = await nursery().start(words, environment(), config.parent / "web.log")
    server = Served(process, port, public or f"http://127.0.0.1:{port}")
    try:
        await server.next_token()
        yield server
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), GENEROUS)


def queued(folder: Path) -> list[str]:
    """What waits to be sent."""
    return _bodies(folder, "SELECT body FROM outbox ORDER BY id")


def drafts(folder: Path) -> list[str]:
    """What is typed and not sent."""
    return _bodies(folder, "SELECT body FROM draft WHERE body <> ''")


def _bodies(folder: Path, query: str) -> list[str]:
    with closing(sqlite3.connect(folder / "desk.db")) as raw:
        return [body for (body,) in raw.execute(query)]
