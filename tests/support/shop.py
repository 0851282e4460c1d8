"""A configured shop full of conversations, and its commands, run within the test: a command takes
milliseconds, its store is a real file."""

from __future__ import annotations

import asyncio
import gc
import json
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

from socialdesk.cli import main
from socialdesk.clock import SystemClock
from socialdesk.config import Config, load
from socialdesk.model.i18n import set_language
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import open_shop, populate

T = TypeVar("T")

ACCOUNTS = """
[[accounts]]
name = "shop"
channel = "telegram"
token = "123456:telegram-secret"
[[accounts]]
name = "oa"
channel = "zalo_oa"
mode = "polling"
oa_id = "3662729599332000001"
app_id = "4180123456789012345"
app_secret = "zalo-secret"
webhook_secret = "zalo-hook"
refresh_token = "zalo-refresh"
[[accounts]]
name = "page"
channel = "messenger"
mode = "polling"
page_id = "101010101010101"
app_id = "900000000000009"
app_secret = "meta-secret"
page_token = "meta-token"
verify_token = "verify"
[[accounts]]
name = "insta"
channel = "instagram"
mode = "polling"
ig_id = "17841400000000001"
page_id = "101010101010101"
app_id = "900000000000009"
app_secret = "meta-secret"
page_token = "meta-token"
verify_token = "verify"
[[accounts]]
name = "bot"
channel = "zalo_bot"
token = "12345689:zalo-bot-secret"
"""
SECRETS = (
    "telegram-secret",
    "zalo-secret",
    "meta-secret",
    "zalo-bot-secret",
    "zalo-hook",
    "zalo-refresh",
    "meta-token",
)
"""What no command may ever print."""
HUONG, MINH, SOMCHAI, EMILY, DUC, COMMENT, LAN, MAI, VAN = range(1, 10)
"""Conversations: five on Telegram (Minh was answered), Lan's comment and her private chat on
Messenger, Mai on Zalo 60 hours ago, Vân on Instagram."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a command came to."""

    code: int
    out: str
    err: str
    raw: bytes = b""

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Its JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def line(self) -> dict[str, Any]:
        """Its one JSON line."""
        (found,) = self.lines
        return found


def _dumped(raw: sqlite3.Connection) -> list[tuple[Any, ...]]:
    kept = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [
        (table, *row)
        for (table,) in kept.fetchall()
        if "search" not in table and table not in ("change_counter", "sqlite_sequence")
        for row in raw.execute(f"SELECT * FROM {table}")
    ]


@dataclass
class Shop:
    """A folder with a configuration and a store. Commands are given its clock's time."""

    folder: Path
    clock: ManualClock = field(default_factory=ManualClock)

    @property
    def config_file(self) -> Path:
        return self.folder / "config.toml"

    @property
    def config(self) -> Config:
        return load(str(self.config_file), {"USER": "chu"})

    def configure(self, desk: str = 'language = "en"', accounts: str = ACCOUNTS) -> None:
        """Write the configuration, for its owner alone."""
        self.config_file.write_text(
            f'[shop]\nname = "Hoa Sen"\n[store]\nurl = "sqlite:///desk.db"\n[desk]\n{desk}\n{accounts}',
            encoding="utf-8",
        )
        self.config_file.chmod(0o600)

    def run(
        self,
        *words: str | int,
        text: str | bytes = "",
        environ: Mapping[str, str] | None = None,
    ) -> Done:
        """One command to its end; `text` is what is typed into it, `environ` stands in the
        environment beside the user's name."""
        given = text.encode() if isinstance(text, str) else text
        out, err = (TextIOWrapper(BytesIO(), encoding="utf-8") for _ in range(2))
        arguments = ["--config", str(self.config_file), *map(str, words)]
        with (
            mock.patch.object(SystemClock, "now", lambda _: self.clock.now()),
            mock.patch.multiple("sys", stdin=TextIOWrapper(BytesIO(given), "utf-8"), stdout=out, stderr=err),
            mock.patch.dict("os.environ", {"USER": "chu", "LC_ALL": "C", **(environ or {})}),
        ):  # fmt: skip
            try:
                code = main(arguments)
            finally:
                gc.unfreeze()  # a program that ends may leave its garbage; this one goes on
                set_language("en")
        for each in (out, err):
            each.flush()
        raw, said = (each.buffer.getvalue() for each in (out, err))
        return Done(code, raw.decode("utf-8", "replace"), said.decode(), raw)

    def json(self, *words: str | int, **more: Any) -> list[dict[str, Any]]:
        """A reading command's lines."""
        done = self.run(*words, "--json", **more)
        assert done.code == 0, done.err
        return done.lines

    def ok(self, *words: str | int, **more: Any) -> str:
        """What a command prints that succeeds and complains of nothing."""
        done = self.run(*words, **more)
        assert (done.code, done.err) == (0, ""), done
        return done.out

    def refused(self, *words: str | int, code: int = 1, **more: Any) -> str:
        """The sentence of a command that fails, which prints nothing else and changes nothing."""
        with closing(self._raw()) as writes, closing(self._raw()) as before:
            version = writes.execute("PRAGMA data_version").fetchone()
            before.execute("BEGIN")
            before.execute(
                "SELECT count(*) FROM sqlite_master"
            ).fetchone()  # it goes on seeing all as it is now
            done = self.run(*words, **more)
            assert (done.code, done.out) == (code, ""), done
            assert "Traceback" not in done.err
            if writes.execute("PRAGMA data_version").fetchone() != version:
                assert self.dump() == _dumped(before), "a refused command changed something"
        return done.err.strip()

    def rows(self, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
        """What stands in the store, read past all of our code."""
        with closing(self._raw()) as raw:
            return raw.execute(query, arguments).fetchall()

    def one(self, query: str, *arguments: Any) -> Any:
        """A single row, or what stands in its only column."""
        (row,) = self.rows(query, *arguments)
        return row[0] if len(row) == 1 else row

    def dump(self) -> list[tuple[Any, ...]]:
        """All that stands in the store."""
        with closing(self._raw()) as raw:  # each reads the schema anew
            return _dumped(raw)

    def _raw(self) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / "desk.db")

    def store(self, work: Callable[[Store], Awaitable[T]]) -> T:
        """Do something to the store as another program would."""

        async def run() -> T:
            store = await Store.open(f"sqlite:///{self.folder / 'desk.db'}")
            try:
                return await work(store)
            finally:
                await store.close()

        return asyncio.run(run())


async def fill(store: Store) -> None:
    """The conversations above."""
    await store.accounts.ensure([("shop", "telegram")])
    await populate(store)
    await open_shop(store)
