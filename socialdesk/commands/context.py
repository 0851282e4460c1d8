"""What every command starts with: the configuration, the store, who asks, and the words typed."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from socialdesk.clock import Clock, SystemClock
from socialdesk.config import ENVIRONMENT, Config, load
from socialdesk.errors import (
    ConfigError,
    NotAllowed,
    NotFound,
    SocialdeskError,
    StoreError,
    cut_short,
)
from socialdesk.home import default_path
from socialdesk.model.i18n import set_language, speaks_here, translate, whole_moment
from socialdesk.model.ids import Instant
from socialdesk.model.text import sentence, storable

if TYPE_CHECKING:
    from socialdesk.store.seen import Seen
    from socialdesk.store.store import Store

T = TypeVar("T")
NOT_ALL = 3
"""The exit code of what was done, but not all of it: a sentence on stderr says what is left."""


def configured(options: Any, *, needed: bool = True) -> Config:
    """The configuration that a command was started with; from here on its person is spoken to in the
    desk's language, a script (`--json`) in English. Raises ConfigError, also where there is none but
    one is `needed`."""
    # What is wrong with a configuration is said in the language of whoever sits here.
    set_language("en" if getattr(options, "json", False) else speaks_here(os.environ))
    config = load(getattr(options, "config", None), os.environ)
    set_language("en" if getattr(options, "json", False) else config.desk.language)
    if (
        needed
        and config.path is None
        and not any(name.startswith(ENVIRONMENT) for name in os.environ)
    ):
        # An empty store would say "All caught up" to somebody who stands in the wrong folder.
        raise no_shop()
    return config


def no_shop() -> ConfigError:
    """No configuration was found: where it was looked for, and what to do."""
    return ConfigError(
        translate(
            "No shop is configured; looked in {places}. `socialdesk init` asks for one, `socialdesk demo` shows a pretend one.",
            places=f"{Path('config.toml').absolute()}, {default_path()}",
        )
    )


def here(config: Config, clock: Clock | None = None) -> datetime:
    """The moment in the shop's zone; by the machine's clock, where no store is asked."""
    return datetime.fromtimestamp((clock or SystemClock()).now() / 1000, config.zone)


def with_store(config: Config, work: Callable[[Store], Awaitable[T]]) -> T:
    """Run `work` on the configured store."""
    from socialdesk.assembly.services import opened  # noqa: PLC0415 - commands that fail early do without

    async def run() -> T:
        async with opened(config) as store:
            return await work(store)

    try:
        return asyncio.run(run())
    except StoreError as error:
        raise SocialdeskError(cut_short(error)) from error


async def meant(store: Store, seen: int | None, ids: Sequence[int]) -> Seen:
    """Up to where `--seen` says that these conversations were read. Raises NotFound for a number
    that is none yet: taken as it stands it would mean all that will ever come."""
    if seen is None:
        return {}
    newest = await store.conversations.newest()
    if seen > newest:
        raise NotFound(
            translate(
                "There is no message {number} yet, the newest is {newest}. --seen is the number that `thread --json` and `inbox --json` give as seen.",
                number=seen,
                newest=newest,
            )
        )
    return dict.fromkeys(ids, seen)


def agent_of(options: Any, config: Config) -> str:
    """Who does it: --as, or whom the configuration names."""
    return options.agent or config.agent


def words_of(text: str) -> str:
    """The words of a message; "-" reads them from stdin. Raises NotAllowed for none."""
    words = storable(sys.stdin.read() if text == "-" else text)
    if not words.strip():
        raise NotAllowed(translate("There is no text. Write something."))
    return words


def read_file(name: str, most: int = -1) -> bytes:
    """All of a file that is named in a command, or its first `most` bytes; `-` is standard input. Raises SocialdeskError."""
    path = Path(name).expanduser()
    try:
        if name == "-":
            return sys.stdin.buffer.read(most)
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise SocialdeskError(
            translate("{path} cannot be read ({why}).", path=path, why=error.strerror or "?")
        ) from None


def moment_of(words: str, config: Config, clock: Clock | None = None) -> Instant:
    """A coming moment, as the shop's clock counts (the store's for what is kept there). Raises
    SocialdeskError."""
    from socialdesk.model.when import parse_when  # noqa: PLC0415 - few commands know moments

    try:
        return Instant(int(parse_when(words, here(config, clock)).timestamp() * 1000))
    except ValueError as error:
        raise SocialdeskError(sentence(error)) from None


def say_moment(at: Instant, words: str, config: Config) -> str:
    """A moment as it was typed, said back with nothing left out; to people at a terminal also before
    anything is done."""
    said = f"{whole_moment(datetime.fromtimestamp(at / 1000, config.zone))} ({config.zone.key})"
    if sys.stderr.isatty():
        print(f'"{words}" = {said}', file=sys.stderr)
    return said
