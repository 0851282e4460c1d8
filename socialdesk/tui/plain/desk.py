"""The desk line by line: words instead of keys, the same changes, nothing redrawn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing

from socialdesk.errors import SocialdeskError, StoreError, cut_short
from socialdesk.model.ids import number_in
from socialdesk.tui.desk.desk import Desk
from socialdesk.tui.plain.commands import command
from socialdesk.tui.plain.console import Console

LOOK_EVERY = 0.5
"""Seconds between two lines at most about what others write."""


class PlainDesk:
    """`read` gives the next line typed (None at the end), `write` takes a line to show."""

    def __init__(
        self,
        desk: Desk,
        read: Callable[[], Awaitable[str | None]],
        write: Callable[[str], None],
    ) -> None:
        self._desk = desk
        self._read = read
        self._console = Console(desk, write)

    async def run(self) -> None:
        """Until quit, or the end of what is typed."""
        desk, console = self._desk, self._console
        await desk.inbox.load_tabs()
        await desk.team.join()
        await desk.inbox.choose_view(0)
        await desk.inbox.load_places()
        await desk.refresh_head()
        console.greet()
        await console.show_list(0)
        watching = asyncio.create_task(self._watch())
        try:
            while not console.is_left and (line := await self._read()) is not None:
                await self._take(line.strip())
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            await desk.team.leave()

    async def _watch(self) -> None:
        said = ""
        async with aclosing(self._desk.session.store.changes()) as changes:
            async for _ in changes:
                try:
                    await self._console.take_in()
                    said = ""
                except SocialdeskError as error:
                    if said != str(error):
                        said = str(error)
                        self._console.write(f"! {said}")
                await asyncio.sleep(LOOK_EVERY)

    async def _take(self, line: str) -> None:
        """One line: a word and what it is about; a number alone opens a conversation."""
        if not line:
            return
        if number_in(line.split(maxsplit=1)[0].lstrip("#")):
            line = f"open {line.split(maxsplit=1)[0]}"
        try:
            meant, rest = command(line)
            await meant.run(self._console, rest)
        except StoreError as error:
            self._console.write(f"! {cut_short(error)}")
        except SocialdeskError as error:
            self._console.write(f"! {error}")
