"""What leaves the composer: sent, sent later, taken back; given back where it was not taken."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from socialdesk.errors import SocialdeskError, StoreError, cut_short
from socialdesk.model.i18n import moment_words, translate, whole_moment
from socialdesk.tui.actions.panes import COMPOSER
from socialdesk.tui.inbox.writing import Writing
from socialdesk.tui.text import composed

if TYPE_CHECKING:
    from socialdesk.tui.inbox.composer import Composer
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.enclosures import Enclosures
    from socialdesk.tui.inbox.navigator import Navigator
    from socialdesk.tui.inbox.suggestions import Suggestions
    from socialdesk.tui.inbox.writer import Writer

EMPTY_TWICE = 1_500
"""Two Enters with nothing written within so many ms lead on to the next customer."""


class Outgoing:
    """The composer is empty before the next key; words that were not taken come back into it."""

    def __init__(
        self,
        context: Context,
        navigator: Navigator,
        composer: Composer,
        suggestions: Suggestions,
        enclosures: Enclosures,
        writer: Writer,
    ) -> None:
        self._context = context
        self._navigator = navigator
        self._composer = composer
        self._suggestions = suggestions
        self._enclosures = enclosures
        self._writer = writer
        self._in_order = asyncio.Lock()
        self._on_its_way = 0
        """Answers that are being handed over and may be taken back then."""
        self._empty_at = 0
        """When Enter was pressed on nothing."""

    # -- sending

    def send(self) -> None:
        """Queue what is written; the composer is empty before the next key."""
        conversation_id, composer = self._context.shown.id, self._composer
        if conversation_id is None:
            return
        if composer.is_closed:
            self._writer.say_closed()
            return
        text, mode, thread = composed(composer.text), composer.writing.mode, self._context.thread
        if not text.strip() and not composer.writing.attach and not composer.writing.is_attaching:
            self._enter_on_nothing()
            return
        if mode == "reply" and thread is not None and thread.barred:
            self._context.screen.tell(thread.barred, bad=True)
            return
        if composer.writing.is_attaching:
            words = translate(
                "The file is still being looked at. Press {key} again in a moment.",
                key=self._context.keymap.shown("send"),
            )
            self._context.screen.tell(words, bad=True)
            return
        if self._somebody_answered():
            return
        _, writing = composer.take()
        self._suggestions.hide()
        seen = self._context.desk.seen([conversation_id]).get(conversation_id)
        self._on_its_way += self._can_be_taken_back(writing)
        self._context.screen.work("send", self._send, conversation_id, text, writing, seen)
        if mode != "reply":  # under a comment it is closed then: what follows is not published
            composer.begin("reply")

    def _enter_on_nothing(self) -> None:
        """A second Enter leads on to the next who waits."""
        now = self._context.now()
        if 0 <= now - self._empty_at < EMPTY_TWICE:
            self._empty_at = 0
            self._navigator.next_waiting()
        else:
            self._empty_at = now

    def _somebody_answered(self) -> bool:
        """Once: say that a colleague has answered since this was begun. The next Enter sends."""
        composer, thread, writing = self._composer, self._context.thread, self._composer.writing
        if thread is None or writing.mode != "reply" or writing.warned or not composer.begun_at:
            return False
        answers = (
            each
            for each in reversed(thread.entries)
            if each.author == "agent" and each.kind not in ("note", "event")
        )
        other = next((each for each in answers if each.sender != self._context.agent), None)
        if other is None or other.at <= composer.begun_at:
            return False
        writing.warned = True
        words = translate(
            "{agent} has just answered here. Enter once more sends yours too.", agent=other.sender
        )
        self._context.screen.tell(words, bad=True)
        return True

    @staticmethod
    def _can_be_taken_back(writing: Writing) -> bool:
        return writing.mode in ("reply", "private") and writing.at is None

    async def _send(
        self, conversation_id: int, text: str, writing: Writing, seen: int | None
    ) -> None:
        screen = self._context.screen
        try:
            async with (
                self._in_order
            ):  # two Enters in one burst: the first said is the first queued
                if await self._is_asked_first(conversation_id, text, writing, seen):
                    return
                await self._hand_over(conversation_id, text, writing, seen)
        except SocialdeskError as error:
            said = cut_short(error) if isinstance(error, StoreError) else str(error)
            screen.tell(said, bad=True)
            await self._give_back(conversation_id, text, writing)
            return
        finally:
            self._on_its_way -= self._can_be_taken_back(writing)
        if writing.at is not None:
            when = whole_moment(self._context.desk.session.local(writing.at))
            screen.tell(
                translate("It goes out {when}, unless the customer writes before.", when=when)
            )
        elif writing.mode == "private":
            screen.tell(translate("Queued as the comment's one private reply."))
        self._composer.draw()

    async def _is_asked_first(
        self, conversation_id: int, text: str, writing: Writing, seen: int | None
    ) -> bool:
        """Once: a colleague's answer is on its way to the same customer, and this screen could not
        show it yet. The words come back; the next Enter sends them."""
        if writing.mode != "reply" or writing.warned or writing.at is not None:
            return False
        other = await self._context.desk.answering.answered_by(conversation_id, seen)
        if not other:
            return False
        writing.warned = True
        words = translate(
            "{agent} has just answered here. Enter once more sends yours too.", agent=other
        )
        self._context.screen.tell(words, bad=True)
        await self._give_back(conversation_id, text, writing)
        return True

    async def _hand_over(
        self, conversation_id: int, text: str, writing: Writing, seen: int | None
    ) -> None:
        desk = self._context.desk
        if writing.mode == "note":
            await desk.changes.note(conversation_id, text)
        elif writing.mode == "edit" and writing.edits is not None:
            await desk.answering.edit(conversation_id, writing.edits, text)
        else:
            await desk.answering.send(
                conversation_id,
                text,
                writing.key,
                private=writing.mode == "private",
                attach=writing.attach,
                quote=writing.quote,
                at=writing.at,
                seen=seen,
            )
            if writing.at is None:
                desk.promising.heard(conversation_id, text)
            if late := await desk.answering.came_after(conversation_id, seen):
                self._context.screen.tell(late, bad=True)

    async def _give_back(
        self, conversation_id: int, text: str, writing: Writing, *, asked: bool = False
    ) -> None:
        """It was not taken: the words are where they were, or with the drafts if something else is
        being written. Nothing that was begun since changes its kind, unless whoever writes `asked`
        for the words: a note must not become an answer between two keys."""
        composer = self._composer
        if self._context.shown.id == conversation_id:
            await composer.settled()  # neither its draft nor the keys behind it are written over
        is_here = self._context.shown.id == conversation_id and not composer.is_waiting
        is_same = composer.writing.mode == writing.mode
        if is_here and not composer.text and (is_same or asked or composer.writing.mode == "reply"):
            writing.kept = ""
            composer.put(text, writing)
        elif is_here and is_same:
            composer.area.put(f"{text}\n{composer.text}")  # something new was begun: both are kept
        elif writing.mode != "edit":
            # What was meant for one customer, or for the shop, never waits among public answers.
            noting = writing.mode != "reply"
            drafts = self._context.desk.drafts
            await drafts.put_before(conversation_id, text, lambda: writing.kept, note=noting)

    def ask_when(self) -> None:
        """Choose when what is written goes out."""
        if self._composer.writing.mode != "reply":
            self._context.screen.tell(translate("Only answers can be sent later."), bad=True)
            return
        hint = translate(
            "chiều mai 3h · 2h · 24/12 8:30 · empty: at once. Not sent if the customer writes before. {accept} · {close}",
            **self._context.prompt_keys(),
        )
        writing, session = self._composer.writing, self._context.desk.session

        async def chosen(words: str) -> None:
            writing.at = session.moment(words)[0] if words.strip() else None
            writing.at_words = "" if writing.at is None else moment_words(session.local(writing.at))
            self._composer.draw()

        self._context.screen.ask(
            translate("Send when?"), hint, chosen, meaning=self._context.meant_moment
        )

    # -- taking back

    def undo(self) -> None:
        """Undo typing; with nothing written, take the answer back that was just sent."""
        if self._composer.text or not self.take_back():
            self._composer.area.action_undo()

    def take_back(self) -> bool:
        """Take the answer back that was sent last, also while it is being handed over; False if there
        is none."""
        if not self._on_its_way and self._context.desk.answering.held() is None:
            return False
        self._context.screen.work("takeback", self._taken_back)
        return True

    async def _taken_back(self) -> None:
        screen, shown = self._context.screen, self._context.shown
        async with self._in_order:  # behind what was sent before, and before what is sent after it
            queued = await self._context.desk.answering.take_back()
        if queued is None:
            screen.tell(translate("It is gone already."), bad=True)
            return
        self._context.desk.promising.forget()
        screen.tell(translate("Taken back; it was not sent."))
        mode = "private" if queued.private else "reply"
        key = self._context.desk.session.new_key()
        again = Writing(key, mode, quote=queued.quote, is_public=not queued.private)
        is_here = shown.id == queued.conversation_id
        await self._give_back(queued.conversation_id, queued.text, again, asked=True)
        if is_here and self._composer.writing is again:
            if queued.attach:
                await self._enclosures.attach(queued.attach, again, queued.conversation_id)
            if self._composer.writing is again:
                self._navigator.enter(COMPOSER.name)
