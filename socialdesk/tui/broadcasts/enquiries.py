"""What is asked of the store and the disk while an announcement is written: how many are picked, on whom
its words are shown, by which way they get it, whether a file is taken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import count
from socialdesk.services.broadcasting.preflights import Audience
from socialdesk.tui.broadcasts.form import FILE, QUERY, Form, Understood

if TYPE_CHECKING:
    from socialdesk.model.delivery import OutgoingFile
    from socialdesk.store.broadcasts import Broadcast
    from socialdesk.tui.broadcasts.shown_as import ShownAs
    from socialdesk.tui.desk.desk import Desk
    from socialdesk.tui.reach import Reach

REST = 0.3
"""Seconds without a key after which anything is asked, and what is written is held."""


class Enquiries:
    """Each is given up for the next of its kind; `draw` is called whenever an answer is here."""

    def __init__(
        self, desk: Desk, reach: Reach, form: Form, shown_as: ShownAs, draw: Callable[[], None]
    ) -> None:
        self._search, self._agent = desk.search, desk.session.agent
        self._service = desk.session.announcing()
        self._reach, self._form, self._shown_as, self._draw = reach, form, shown_as, draw
        self.known: dict[str, Sequence[str]] = {}
        """What lines can be completed with."""
        self.counted = ""
        self.wrong: dict[str, str] = {}
        """What the store or the disk says of a field."""
        self.trouble = ""
        """What went wrong otherwise."""
        self.file: OutgoingFile | None = None
        """The file that is named, as it was looked at."""

    def understood(self) -> Understood:
        """What the fields mean, with the file as it was looked at."""
        return self._form.understood(self.file)

    def forget(self, name: str) -> None:
        """A field holds something else: what was said of it is not known of that."""
        self.wrong.pop(name, None)
        if name == FILE:
            self.file = None
        if name == QUERY:
            self.counted = "…"

    async def learn(self) -> None:
        """What lines can be completed with."""
        try:
            known = await self._search.known_values()
            self.known = {**known, "topic": await self._service.topics()}
        except SocialdeskError as error:
            self.trouble = str(error)
        self._draw()

    async def count(self) -> None:
        """How many are picked, and people to show the words on."""
        await asyncio.sleep(REST)
        draft = self.understood().draft
        try:
            channels = await self._service.channels(draft.accounts)
            audience = Audience(draft.query, draft.accounts, draft.chats)
            people = await self._service.picked(audience)
            samples = await self._service.samples(people)
        except SocialdeskError as error:
            self.wrong[QUERY], self.counted = str(error), ""
        else:
            self.wrong.pop(QUERY, None)
            self.counted = f"→ {count('{n} person picked', '{n} people picked', len(people))}"
            self._shown_as.take(channels, samples)
        self._draw()
        await self.way()

    async def way(self) -> None:
        """By which way somebody on whom the words are shown would get them, and at which price."""
        await asyncio.sleep(REST)
        number = self._shown_as.sample.conversation_id
        if number is None:
            return
        content = self.understood().draft.content
        try:
            self._shown_as.asked = {number: await self._service.preview_of(content, number)}
        except SocialdeskError:
            self._shown_as.asked = {}  # what is wrong is said where it is counted
        self._draw()

    async def show_on(self, conversation: int) -> None:
        """Show the words on somebody who was named."""
        try:
            self._shown_as.chosen = await self._service.sample_of(conversation)
        except SocialdeskError as error:
            self.trouble = str(error)
        self._draw()
        await self.way()

    async def look_at_file(self, words: str) -> None:
        """Whether a channel takes it."""
        await asyncio.sleep(REST)
        if not words.strip() or self._form.is_kept_file():
            return
        try:
            path = self._reach.file(words)
            self.file = await self._service.check_file(path, self._form.accounts())
        except SocialdeskError as error:
            self.wrong[FILE] = str(error)
        self._draw()

    async def hold(self, broadcast: Broadcast | None, written: str) -> None:
        """Hold what is written, however the desk ends."""
        await asyncio.sleep(REST)
        try:
            await self._service.keep_unkept(self._agent, broadcast, written)
        except SocialdeskError as error:
            self.trouble = str(error)
            self._draw()
