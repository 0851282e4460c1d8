"""The rules that hold now: of the file as it stands, or, while that is wrong, of the newest one that could be used."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from socialdesk.clock import Clock
from socialdesk.errors import ConfigError
from socialdesk.services.rules.checking import Around, check
from socialdesk.services.rules.reading import NO_RULES, RuleFile, parse_rules, read_rules
from socialdesk.store.store import Store

log = logging.getLogger(__name__)


class RuleBook:
    """`path` is the file, None for no rules; `around` reads what the shop has that rules may name. One that `complains`
    logs what is wrong; whoever shows `trouble` needs none that does."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        path: Path | None,
        around: Callable[[], Awaitable[Around]],
        *,
        complains: bool = False,
    ) -> None:
        self._store = store
        self._clock = clock
        self._path = path
        self._around = around
        self._complains = complains
        self._seen: object = None
        self._file: RuleFile | None = None
        self.trouble = ""
        """What is wrong with the file as it stands, in a sentence."""

    async def read(self) -> RuleFile:
        """The rules that hold; a file that has changed is read again. Raises StoreError."""
        if self._path is None:
            return NO_RULES
        seen = await asyncio.to_thread(_state, self._path)
        if self._file is not None and seen == self._seen:
            return self._file
        try:
            file = await asyncio.to_thread(read_rules, self._path)
            check(file, await self._around())
        except ConfigError as error:
            self._file = self._file or await self._good()
            self._complain(str(error), len(self._file.rules))
        else:
            await self._store.rules.keep_good(file.document.text, self._clock.now())
            self._file, self.trouble = file, ""
        self._seen = seen
        return self._file

    async def _good(self) -> RuleFile:
        """The newest file that could be used, as it was kept; without what is not there any more, if so, none."""
        good = await self._store.rules.good()
        if good is None:
            return NO_RULES
        try:
            return parse_rules(good.body, self._path)
        except ConfigError:
            return NO_RULES

    def _complain(self, said: str, going_on: int) -> None:
        if self._complains and said != self.trouble:
            rest = "the last good ones go on" if going_on else "no rules run"
            log.error("The rules cannot be used, %s: %s", rest, said)
        self.trouble = said


def _state(path: Path) -> object:
    """What tells whether a file has changed."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
