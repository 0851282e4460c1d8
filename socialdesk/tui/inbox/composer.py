"""Where answers and notes are written: the words, what they are meant for, and their draft."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from socialdesk.tui.actions.panes import COMPOSER
from socialdesk.tui.inbox.composer_head import composer_head
from socialdesk.tui.inbox.writing import Writing
from socialdesk.tui.widgets.fitted import Fitted
from socialdesk.tui.widgets.typing_area import TypingArea

if TYPE_CHECKING:
    from rich.text import Text
    from textual.widget import Widget

    from socialdesk.tui.inbox.context import Context

DRAFT_EVERY = 0.5
"""Seconds after which what was typed is written, also while somebody types on: what a power cut or
a closed window takes is less than a second's words."""
DRAFTED = ("reply", "note")
"""What is kept as a draft; other words for a message, and a private reply, are not."""
OPENED, CLOSED = "opened", "closed"
"""Held among the keys: from here on what is written may be published, or no longer."""


class Composer:
    """While a draft is on its way keys are held back, and come after it; `press` is what they are
    given to then."""

    def __init__(self, context: Context, press: Callable[[str, str | None], object]) -> None:
        self._context = context
        self._press = press
        self.area = TypingArea("composer")
        self.head = Fitted(self._head, "composer-head", folds=True, grows=True)
        self.writing = Writing()
        self._awaited: int | None = None
        """The conversation whose draft is on its way."""
        self._settled = asyncio.Event()
        self._settled.set()
        self._held: list[tuple[str, str | None]] = []
        self.begun_at = 0
        """When what is being written was begun; 0 for nothing."""
        self._typed_at = 0
        self._is_saving = False

    def compose(self) -> Iterator[Widget]:
        """The line above, and the words."""
        yield self.head
        yield self.area

    # -- drawing

    def _head(self, width: int) -> Text:
        context = self._context
        return composer_head(
            context.thread,
            self.writing,
            self.area.text,
            context.now(),
            context.desk.answering.queued,
            context.keymap,
            width,
            is_open=context.shown.id is not None,
            is_active=context.screen.pane == COMPOSER.name,
            is_closed=self.is_closed and context.screen.pane == COMPOSER.name,
            offer=context.desk.promising.offer(context.shown.id),
        )

    def draw(self) -> None:
        """Say what is being written, in the colour of who will read it."""
        self.head.redraw()
        mode, thread = self.writing.mode, self._context.thread
        is_comment = thread is not None and thread.is_comment
        in_public = mode == "reply" and is_comment and not self.is_closed
        self.area.set_class(mode == "note", "noting")
        self.area.set_class(in_public, "public")

    # -- what is written

    @property
    def text(self) -> str:
        """The words."""
        return self.area.text

    @property
    def is_closed(self) -> bool:
        """Whether this would be published and nobody has chosen that: nothing can be written."""
        writing, thread = self.writing, self._context.thread
        is_answer = writing.mode == "reply" and not writing.is_public
        return is_answer and not self.is_waiting and thread is not None and thread.is_comment

    def open_to_all(self) -> None:
        """What is written here may be published, where this is a comment."""
        self._turn_public(OPENED)
        self.draw()

    def close(self) -> None:
        """What is written here from now on is not published until somebody chooses that again."""
        self._turn_public(CLOSED)

    def _turn_public(self, what: str) -> None:
        # Keys that are held back came before it, and are taken as they were meant.
        if self.is_waiting and self._held:
            self.hold(what, None)
        else:
            self.writing.is_public = what == OPENED

    @property
    def is_waiting(self) -> bool:
        """Whether a draft is on its way."""
        return self._awaited is not None

    def waits_for(self, conversation_id: int, writing: Writing) -> bool:
        """Whether this is what is being written, and this conversation's draft for it is on its way."""
        return self._awaited == conversation_id and self.writing is writing

    async def settled(self) -> None:
        """Returns once no draft is on its way, and the keys that came after it were taken."""
        await self._settled.wait()

    def _await_draft(self, conversation_id: int | None) -> None:
        """A draft is on its way, or (None) no longer."""
        self._awaited = conversation_id
        if conversation_id is None:
            self._settled.set()
        else:
            self._settled.clear()

    def hold(self, key: str, character: str | None) -> None:
        """A key that comes after the draft that is on its way."""
        self._held.append((key, character))

    def type(self, text: str) -> None:
        """Pasted text; a paste is never commands."""
        if self.is_waiting:
            self.hold("paste", text)
        else:
            self.area.type(text)

    def newline(self) -> None:
        """A line break in the text."""
        self.area.type("\n")

    def turn_to(self, conversation_id: int) -> None:
        """Another conversation is opened: what was written is kept, its draft is waited for."""
        self.put_away()
        self._await_draft(conversation_id)
        self.writing = Writing(self._context.desk.session.new_key())
        self.begun_at = self._typed_at = 0
        if self.area.text:
            self.area.put("")

    def begin(self, mode: str) -> None:
        """Write something of another kind to what is open."""
        conversation_id = self._context.shown.id
        if self.writing.mode == mode or conversation_id is None:
            return
        self.put_away()
        self.writing = Writing(self._context.desk.session.new_key(), mode)
        self._await_draft(conversation_id)
        self.area.put("")
        self.draw()
        if mode == "private":
            self.put_draft("")  # what was meant for everybody is not said in private by mistake
            return
        # A group of its own: the thread that is being read for this conversation goes on being read.
        work = self._context.screen.work
        work("draft-in", self._fetch_draft, conversation_id, self.writing, exclusive=True)

    async def _fetch_draft(self, conversation_id: int, writing: Writing) -> None:
        noting = writing.mode == "note"
        draft = await self._context.desk.drafts.read(conversation_id, note=noting)
        if self.waits_for(conversation_id, writing):
            self.put_draft(draft)

    def put_draft(self, draft: str) -> None:
        """The draft is here: show it, then what was typed while it was on its way."""
        self.area.put(draft)
        self.writing.kept = draft
        self._await_draft(None)
        held, self._held = self._held, []
        for key, character in held:
            if key == "paste":
                self.area.type(character or "")
            elif key in (OPENED, CLOSED):
                self._turn_public(key)
            else:
                self._press(key, character)
        self.draw()

    def put(self, text: str, writing: Writing) -> None:
        """Write this, whatever was written before; no draft is waited for."""
        self._await_draft(None)
        self.writing = writing
        self.area.put(text)
        self.draw()

    def take(self) -> tuple[str, Writing]:
        """What is written, which is gone from here at once: the next key begins something new."""
        writing = self.writing
        key = self._context.desk.session.new_key()
        self.writing = Writing(key, writing.mode, is_public=writing.is_public)
        self.begun_at = self._typed_at = 0
        return self.area.take(), writing

    # -- drafts

    def changed(self) -> None:
        """Something was typed: the draft is written a moment after the last key."""
        context, text = self._context, self.area.text
        self.draw()
        if self.is_waiting or context.shown.id is None or text == self.writing.kept:
            return
        if not self.begun_at and text:
            self.begun_at = context.now()
        if self.writing.mode in DRAFTED and not self._is_saving:
            self._is_saving = True
            context.screen.work("draft", self._save_soon)
        if context.screen.pane == COMPOSER.name and text:
            self._typed_at = context.now()
            if self.writing.mode in ("reply", "private"):
                context.screen.work("typing", context.desk.answering.typing, context.shown.id)

    async def _save_soon(self) -> None:
        """Write what is typed, whatever is open by then, until nothing is left to be written."""
        try:
            while (number := self._context.shown.id) is not None and not self._is_kept():
                await asyncio.sleep(DRAFT_EVERY)
                if number == self._context.shown.id and not self._is_kept():
                    await self._save(number, self.area.text, self.writing)
                    self.draw()
        finally:
            self._is_saving = False

    def _is_kept(self) -> bool:
        """Whether nothing that is written here has to be written into the store."""
        is_draft = self.writing.mode in DRAFTED and not self.is_waiting
        return not is_draft or self.area.text == self.writing.kept

    def save(self) -> None:
        """Have what is written kept, beside the keys; what is kept already is not written again."""
        conversation_id = self._context.shown.id
        if conversation_id is not None and not self._is_kept():
            text, writing = self.area.text, self.writing
            self._context.screen.work("draft-now", self._save, conversation_id, text, writing)

    async def save_last(self) -> None:
        """Keep what is written before the desk is left."""
        conversation_id, ahead = self._context.shown.id, self._take_ahead()
        if ahead is not None:
            await self._put_behind(*ahead)
        elif conversation_id is not None and not self._is_kept():
            await self._save(conversation_id, self.area.text, self.writing)

    def put_away(self) -> None:
        """Something else is written from here on: have what was written, or typed ahead of its draft,
        kept."""
        ahead = self._take_ahead()
        if ahead is not None:
            self._context.screen.work("draft-behind", self._put_behind, *ahead)
        else:
            self.save()

    def _take_ahead(self) -> tuple[int, str, str] | None:
        """Whose draft is on its way, what was typed ahead of it, and as what; None if there is nothing
        of it to be kept."""
        held, self._held = self._held, []
        number, text, mode = self._awaited, self._words_of(held), self.writing.mode
        return (number, text, mode) if number is not None and text and mode in DRAFTED else None

    def _words_of(self, held: Sequence[tuple[str, str | None]]) -> str:
        """The words that these keys have written; what would have been sent stays as a line."""
        text = ""
        for key, character in held:
            action = self._context.keymap.command(COMPOSER.name, key)
            if action is not None:
                text += "\n" if action.name in ("send", "newline") else ""
            elif key == "backspace":
                text = text[:-1]
            elif key == "paste" or (character and character.isprintable()):
                text += character or ""
        return text

    async def _put_behind(self, conversation_id: int, text: str, mode: str) -> None:
        drafts = self._context.desk.drafts
        await drafts.put_behind(conversation_id, text, note=mode == "note")

    async def _save(self, conversation_id: int, text: str, writing: Writing) -> None:
        noting = writing.mode == "note"
        await self._context.desk.drafts.save(conversation_id, text, note=noting)
        if conversation_id == self._context.shown.id or writing is not self.writing:
            writing.kept = text

    @property
    def is_typing(self) -> bool:
        """Whether this agent has typed within the last seconds."""
        from socialdesk.tui.desk.team import TYPING_FOR  # noqa: PLC0415 - not before the first paint

        return self._typed_at > 0 and 0 <= self._context.now() - self._typed_at < TYPING_FOR
