"""Writing: answers, notes, private replies, other words for what was sent; drafts, suggestions,
files, later, taking back."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import Static, TextArea

from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.tui.screens.base import Writing
from socialdesk.tui.screens.moving import Moving
from socialdesk.tui.text import clip, composed, shown, wrap
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.tui.suggesting import Suggesting

DRAFT_AFTER = 0.3
"""Seconds after the last key when a draft is written."""
EMPTY_TWICE = 1_500
"""Two Enters with nothing written within so many ms lead on to the next customer."""
BIG_PASTE = 20
"""Lines from which a paste is remarked upon."""


class Composing(Moving):
    """The composer's keys and everything they lead to."""

    # -- which kind of writing
    # ----------------------------------------------------------------------------------

    def _write(self, mode: str) -> None:
        """Begin to write an answer, a note or a private reply to what is open."""
        if self._desk is None or self._is.open_id is None:
            return
        self._enter("composer")
        if self._is.writing.mode == mode:
            return
        self._save_draft_now()
        self._is.writing = Writing(self._desk.session.new_key(), mode)
        self._is.loading = self._is.open_id
        self._composer.put("")
        self._draw_composer_head()
        if mode == "private":
            self._put_draft("")  # what was meant for everybody is not said in private by mistake
        else:
            # A group of its own: the thread that is being read for this conversation goes on being
            # read.
            self._work(
                "draft-in", self._fetch_draft, self._is.open_id, self._is.writing, exclusive=True
            )

    async def _fetch_draft(self, conversation_id: int, writing: Writing) -> None:
        desk = self._desk
        assert desk is not None
        draft = await desk.drafts.read(conversation_id, note=writing.mode == "note")
        if self._is.writing is writing and self._is.loading == conversation_id:
            self._put_draft(draft)

    def _put_draft(self, draft: str) -> None:
        """The draft is here: show it, then what was typed while it was on its way."""
        state = self._is
        self._composer.put(draft)
        state.writing.kept = draft
        state.loading = None
        waiting, state.buffer = state.buffer, []
        for key, character in waiting:
            if key == "paste":
                self._composer.type(character or "")
            else:
                self._compose_key(key, character)
        self._draw_composer_head()

    def do_reply(self) -> None:
        """Write an answer."""
        if self._is.pane == "list" and self._desk is not None and self._list.count:
            self._preview()
        self._write("reply")

    def do_comment(self) -> None:
        """Answer a comment in public."""
        thread = self._desk.open.thread if self._desk else None
        if thread is None or not thread.is_comment:
            self.tell(
                translate("This conversation is private; only comments are answered in public."),
                bad=True,
            )
            return
        self.do_reply()

    def do_note(self) -> None:
        """Write a remark."""
        if self._is.pane == "list" and self._desk is not None and self._list.count:
            self._preview()
        self._write("note")

    def do_private(self) -> None:
        """Answer a comment by its one private message."""
        thread = self._desk.open.thread if self._desk else None
        if thread is None or not thread.is_comment:
            self.tell(translate("This conversation is private already."), bad=True)
        elif thread.private:
            self.tell(thread.private, bad=True)
        else:
            self._write("private")

    def do_quote(self) -> None:
        """Answer the chosen message."""
        entry = self._thread.chosen
        if entry is None or not entry.messages or not entry.remote_id or entry.kind == "note":
            self.tell(
                translate(
                    "Choose a message that the platform knows; notes and what is not sent cannot be answered."
                ),
                bad=True,
            )
            return
        self._write("reply")
        self._is.writing.quote = entry.messages[0]
        self._draw_composer_head()

    # -- keys
    # ---------------------------------------------------------------------------------------------------

    def _compose_key(self, key: str, character: str | None) -> bool:
        if self._is.suggesting is not None and self._suggest_key(key):
            return True
        action = self.desk.keymap.meaning("composer", key, None)
        waits = self._is.loading is not None
        if action is not None and not isinstance(action, str):
            if waits and action.name in ("send", "newline", "canned", "edit_last", "take_back"):
                self._is.buffer.append((key, character))
                return True
            if action.name == "edit_last" and self._composer.text:
                self._composer.press(key, character)
                return True
            return self._perform(action.name)
        if waits:
            self._is.buffer.append(
                (key, character)
            )  # the draft is on its way: these keys come after it
            return True
        if key == "tab" and self._next_hole():
            return True
        if key == "tab":
            return self._perform("leave")
        self._composer.press(key, character)
        if self._is.suggesting is not None or character is not None or key == "backspace":
            self._suggest()
        return True

    def _perform(self, name: str) -> bool:
        raise NotImplementedError

    def take_paste(self, text: str) -> None:
        """Pasted text goes to the composer, never to commands."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if self._is.pane != "composer":
            return
        if self._is.loading is not None:
            self._is.buffer.append(("paste", text))
            return
        path = pasted_file(text)
        if path and not self._composer.text:
            self._attach_soon(path)
            return
        self._composer.type(text)
        if text.count("\n") >= BIG_PASTE:
            self.tell(translate("{n} lines were pasted.", n=text.count("\n") + 1))

    def do_newline(self) -> None:
        """A line break in the text."""
        self._composer.type("\n")

    def do_leave(self) -> None:
        """Back to the list; the draft is kept. Other words for a message are let go."""
        if self._is.writing.mode in ("edit", "private") and self._is.open_id is not None:
            self._write("reply")
        self._hide_suggestions()
        self._back_to_list()

    def _next_hole(self) -> bool:
        """Select the next `{field}` that is still empty; False if there is none."""
        return self._composer.select_hole()

    # -- suggestions
    # --------------------------------------------------------------------------------------------

    def _suggest(self) -> None:
        """Look at what stands before the cursor, and offer what fits."""
        from socialdesk.tui.suggesting import trigger  # noqa: PLC0415 - not before the first paint

        found = trigger(self._composer.before_cursor(), noting=self._is.writing.mode == "note")
        if found is None:
            self._hide_suggestions()
            return
        self._work("suggest", self._find_offers, *found, exclusive=True)

    async def _find_offers(self, sign: str, letters: str) -> None:
        from socialdesk.tui.suggesting import Suggesting, offers, trigger  # noqa: PLC0415 - not before the first paint

        desk = self._desk
        conversation_id = self._is.open_id
        if desk is None or conversation_id is None:
            return
        values = await desk.answering.values(conversation_id) if sign in "/{" else {}
        if sign == "/" and self._is.canned is None:
            self._is.canned = await desk.answering.canned()
        found = offers(sign, letters, self._is.canned or (), values, desk.team.agents)
        if trigger(self._composer.before_cursor(), noting=self._is.writing.mode == "note") != (
            sign,
            letters,
        ):
            return
        if not found:
            self._hide_suggestions()
            if sign == "/" and not letters and not self._is.canned:
                self.tell(
                    translate(
                        'There are no canned answers yet: `socialdesk canned save gia "…"` keeps one.'
                    )
                )
            return
        self._is.suggesting = Suggesting(sign, letters, found)
        self._draw_suggestions()

    def _draw_suggestions(self) -> None:
        state = self._is.suggesting
        widget = self.query_one("#suggestions", Static)
        widget.display = state is not None
        if state is None:
            return
        width = max(self.query_one("#right").size.width - 2, 20)
        text = Text()
        for place, offer in enumerate(state.offers):
            style = palette.CURSOR + palette.STRONG if place == state.chosen else palette.TEXT
            line = clip(f" {shown(offer.label):<12} {shown(offer.detail)}", width)
            text.append(f"{line}\n", style)
        chosen = state.offers[state.chosen]
        if chosen.preview:
            for line in wrap(shown(chosen.preview, lines=True), width - 2)[:3]:
                text.append(f"  {line}\n", palette.NOTE)
        text.append(clip(f" ⏎ {translate('put in')} · ↑↓ · Esc", width), palette.FAINT)
        widget.update(text)

    def _hide_suggestions(self) -> None:
        if self._is.suggesting is not None:
            self._is.suggesting = None
            self._draw_suggestions()

    def _suggest_key(self, key: str) -> bool:
        """A key while suggestions stand open; False leaves it to the composer."""
        state = self._is.suggesting
        assert state is not None
        if key in ("down", "ctrl+n", "up", "ctrl+p"):
            step = 1 if key in ("down", "ctrl+n") else -1
            state.chosen = (state.chosen + step) % len(state.offers)
            self._draw_suggestions()
        elif key in ("enter", "tab"):
            self._take_offer(state)
        elif key == "escape":
            self._hide_suggestions()
        else:
            return False
        return True

    def _take_offer(self, state: Suggesting) -> None:
        offer = state.offers[state.chosen]
        self._hide_suggestions()
        self._composer.replace_before(state.length, offer.insert)
        if offer.file:
            self._attach_soon(offer.file)
        if offer.canned_id and self._desk is not None:
            self._work(
                "used",
                self._desk.answering.used_canned,
                offer.canned_id,
            )
        self._next_hole()

    def do_canned(self) -> None:
        """Open the canned answers."""
        self._composer.type(
            "/"
            if not self._composer.text or self._composer.before_cursor()[-1:].isspace()
            else " /"
        )
        self._is.canned = None
        self._suggest()

    # -- sending
    # ------------------------------------------------------------------------------------------------

    def do_send(self) -> None:
        """Queue what is written; the composer is empty before the next key."""
        desk, state = self._desk, self._is
        if desk is None or state.open_id is None:
            return
        text, writing = composed(self._composer.text), state.writing
        if not text.strip() and not writing.attach:
            self._empty_enter()
            return
        thread = desk.open.thread
        if (
            writing.mode != "note"
            and thread is not None
            and thread.barred
            and writing.mode == "reply"
        ):
            self.tell(thread.barred, bad=True)
            return
        if self._somebody_answered():
            return
        self._composer.take()
        state.writing = Writing(desk.session.new_key(), writing.mode)
        state.begun_at = state.typed_at = 0
        self._hide_suggestions()
        self._work("send", self._send, state.open_id, text, writing)
        if writing.mode != "reply":
            self._write("reply")

    def _somebody_answered(self) -> bool:
        """Once: say that a colleague has answered since this was begun. The next Enter sends."""
        desk, writing = self._desk, self._is.writing
        thread = desk.open.thread if desk else None
        if (
            desk is None
            or thread is None
            or writing.mode != "reply"
            or writing.warned
            or not self._is.begun_at
        ):
            return False
        for entry in reversed(thread.entries):
            if (
                entry.author == "agent"
                and entry.kind not in ("note", "event")
                and entry.sender != self._agent
            ):
                if entry.at > self._is.begun_at:
                    writing.warned = True
                    self.tell(
                        translate(
                            "{agent} has just answered here. Enter once more sends yours too.",
                            agent=entry.sender,
                        ),
                        bad=True,
                    )
                    return True
                return False
        return False

    def _empty_enter(self) -> None:
        """Nothing is written: a second Enter leads on to the next who waits."""
        assert self._desk is not None
        now = self._desk.session.now()
        if 0 <= now - self._is.empty_enter < EMPTY_TWICE:
            self._is.empty_enter = 0
            self.do_next_waiting()
        else:
            self._is.empty_enter = now

    async def _send(self, conversation_id: int, text: str, writing: Writing) -> None:
        desk = self._desk
        assert desk is not None
        try:
            async with self._sending:  # two Enters in one burst: the first said is the first queued
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
                    )
        except SocialdeskError as error:
            self.tell(str(error), bad=True)
            await self._give_back(conversation_id, text, writing)
        else:
            if writing.at is not None:
                self.tell(
                    translate(
                        "It goes out {when}, unless the customer writes before.",
                        when=writing.at_words,
                    )
                )
            elif writing.mode == "private":
                self.tell(translate("Queued as the comment's one private reply."))
            self._draw_composer_head()

    async def _give_back(self, conversation_id: int, text: str, writing: Writing) -> None:
        """It was not taken: the words are where they were, or with the drafts if something else is
        being written."""
        desk, state = self._desk, self._is
        assert desk is not None
        if state.open_id == conversation_id and not self._composer.text:
            state.loading, state.writing = None, writing
            writing.kept = ""
            self._composer.put(text)
            self._draw_composer_head()
        elif (
            state.open_id == conversation_id
            and state.loading is None
            and state.writing.mode == writing.mode
        ):
            self._composer.put(
                f"{text}\n{self._composer.text}"
            )  # something new was begun: both are kept
        elif writing.mode != "edit":
            noting = writing.mode == "note"
            draft = await desk.drafts.read(conversation_id, note=noting)
            await desk.drafts.save(conversation_id, f"{text}\n{draft}".rstrip("\n"), note=noting)

    def do_send_later(self) -> None:
        """Choose when what is written goes out."""
        if self._is.writing.mode != "reply":
            self.tell(translate("Only answers can be sent later."), bad=True)
            return

        async def chosen(words: str) -> None:
            assert self._desk is not None
            writing = self._is.writing
            writing.at, writing.at_words = (
                self._desk.session.moment(words) if words.strip() else (None, "")
            )
            self._draw_composer_head()

        hint = translate(
            "chiều mai 3h · 2h · 24/12 8:30 · empty: at once. Not sent if the customer writes before. ⏎ · Esc"
        )
        self._ask(translate("Send when?"), hint, chosen)

    # -- taking back and changing
    # -------------------------------------------------------------------------------

    def do_take_back(self) -> None:
        """Undo typing; with nothing written, take the answer back that was just sent."""
        if self._composer.text or not self._take_back():
            self._composer.action_undo()

    def _take_back(self) -> bool:
        """Take the held answer back into the composer; False if there is none."""
        desk = self._desk
        if (
            desk is None
            or desk.answering.queued is None
            or desk.session.now() >= desk.answering.queued.until
        ):
            return False
        self._work("takeback", self._taken_back)
        return True

    async def _taken_back(self) -> None:
        desk = self._desk
        assert desk is not None
        queued = await desk.answering.take_back()
        if queued is None:
            self.tell(translate("It is gone already."), bad=True)
            return
        self.tell(translate("Taken back; it was not sent."))
        again = Writing(desk.session.new_key(), quote=queued.quote)
        here = self._is.open_id == queued.conversation_id
        await self._give_back(queued.conversation_id, queued.text, again)
        if here and self._is.writing is again:
            if queued.attach:
                await self._attach_file(queued.attach)
            self._enter("composer")

    def do_edit_last(self) -> None:
        """With nothing written: change the last answer."""
        thread = self._desk.open.thread if self._desk else None
        entry = thread.last_own() if thread else None
        if entry is not None:
            self._edit_message(entry.messages[0], entry.text)

    def do_edit(self) -> None:
        """Change the chosen message."""
        entry = self._thread.chosen
        if entry is None or entry.author != "agent" or not entry.messages or entry.kind == "note":
            self.tell(translate("Only messages that went out from here can be changed."), bad=True)
            return
        self._edit_message(entry.messages[0], entry.text)

    def _edit_message(self, message_id: int, text: str) -> None:
        self._enter("composer")
        self._save_draft_now()
        assert self._desk is not None
        self._is.loading = None
        self._is.writing = Writing(
            self._desk.session.new_key(), "edit", kept=text, edits=message_id
        )
        self._composer.put(text)
        self._draw_composer_head()

    def do_unsend(self) -> None:
        """Take the chosen message back from the customer."""
        entry, desk, number = self._thread.chosen, self._desk, self._is.open_id
        if (
            desk is None
            or number is None
            or entry is None
            or entry.author != "agent"
            or not entry.messages
        ):
            self.tell(
                translate("Only messages that went out from here can be taken back."), bad=True
            )
            return
        message = entry.messages[0]

        async def sure(words: str) -> None:
            if words.casefold() in ("yes", "y", "co", "có", "ใช่"):
                await desk.answering.edit(number, message, None)
                self.tell(translate("It is being taken back."))

        self._ask(
            translate("Take this message back from the customer?"),
            translate("type yes and ⏎ · Esc leaves it"),
            sure,
        )

    # -- files and the editor
    # -----------------------------------------------------------------------------------

    def do_attach(self) -> None:
        """Choose a file to go along."""
        if self._is.pane == "list":
            self.do_reply()

        async def chosen(words: str) -> None:
            if words.strip():
                await self._attach_file(words.strip())
            else:
                self._is.writing.attach = self._is.writing.attached = ""
                self._draw_composer_head()

        self._ask(
            translate("Which file?"),
            translate("its path · Tab completes · empty: none · ⏎ · Esc"),
            chosen,
            offers="path",
        )

    def _attach_soon(self, path: str) -> None:
        self._work("attach", self._attach_file, path)

    async def _attach_file(self, path: str) -> None:
        from socialdesk.services.thread import human_size  # noqa: PLC0415 - not before the first paint

        desk, number = self._desk, self._is.open_id
        if desk is None or number is None:
            return
        path = path.strip("'\"")
        file = await desk.answering.checked_file(number, path)
        self._is.writing.attach, self._is.writing.attached = (
            path,
            f"{file.name} {human_size(file.size)}",
        )
        self._draw_composer_head()

    def do_editor(self) -> None:
        """Write in $EDITOR; what it leaves is the draft."""
        import shlex  # noqa: PLC0415 - not before the first paint
        import subprocess  # noqa: PLC0415 - not before the first paint
        import tempfile  # noqa: PLC0415 - not before the first paint

        command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
        if not command:
            self.tell(
                translate(
                    "No editor is set. Set the environment variable EDITOR, for example to nano."
                ),
                bad=True,
            )
            return
        with tempfile.TemporaryDirectory(prefix="socialdesk-") as folder:
            path = Path(folder) / "answer.txt"
            path.touch(mode=0o600)
            path.write_text(self._composer.text, encoding="utf-8")
            try:
                with self.app.suspend():
                    subprocess.run([*shlex.split(command), str(path)], check=False)  # noqa: S603 - the agent's own editor
            except Exception as error:  # noqa: BLE001 - an editor that is not there, a terminal that cannot be lent
                self.tell(
                    translate(
                        "The editor could not be opened ({error}).", error=type(error).__name__
                    ),
                    bad=True,
                )
                return
            self._composer.put(path.read_text(encoding="utf-8", errors="replace").rstrip("\n"))
        self.app.refresh(repaint=True, layout=True)

    # -- drafts
    # -------------------------------------------------------------------------------------------------

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Something was typed: the draft is written a moment after the last key."""
        if event.text_area is not self._composer:
            return
        state, desk = self._is, self._desk
        self._draw_composer_head()
        if (
            state.loading is not None
            or state.open_id is None
            or self._composer.text == state.writing.kept
        ):
            return
        if not state.begun_at and desk is not None and self._composer.text:
            state.begun_at = desk.session.now()
        if state.writing.mode in ("reply", "note"):
            self._work("draft", self._draft_soon, state.open_id, exclusive=True)
        if state.pane == "composer" and desk is not None and self._composer.text:
            state.typed_at = desk.session.now()
            if state.writing.mode in ("reply", "private"):
                self._work("typing", desk.answering.typing, state.open_id)

    async def _draft_soon(self, conversation_id: int) -> None:
        await asyncio.sleep(DRAFT_AFTER)
        if conversation_id == self._is.open_id:
            await self._write_draft(
                conversation_id, self._composer.text, note=self._is.writing.mode == "note"
            )
            self._draw_composer_head()

    def _save_draft_now(self) -> None:
        state = self._is
        unsaved = (
            state.open_id is not None
            and state.loading is None
            and self._composer.text != state.writing.kept
        )
        if unsaved and state.writing.mode in ("reply", "note"):
            noting = state.writing.mode == "note"
            self._work("draft-now", self._write_draft, state.open_id, self._composer.text, noting)

    async def _write_draft(
        self, conversation_id: int | None, text: str, note: bool = False
    ) -> None:
        if (
            conversation_id is None
            or self._desk is None
            or (self._is.loading is not None and not text)
        ):
            return
        writing = self._is.writing
        await self._desk.drafts.save(conversation_id, text, note=note)
        if conversation_id == self._is.open_id and writing is self._is.writing:
            writing.kept = text

    @property
    def is_typing(self) -> bool:
        """Whether this agent has typed within the last seconds."""
        from socialdesk.tui.desk.team import TYPING_FOR  # noqa: PLC0415 - not before the first paint

        desk = self._desk
        return desk is not None and bool(self._is.typed_at) and 0 <= desk.session.now() - Instant(
            self._is.typed_at
        ) < TYPING_FOR  # fmt: skip


def pasted_file(text: str) -> str:
    """The path, if what was pasted is the path of one file (terminals paste it when a file is
    dropped on them)."""
    line = text.strip().strip("'\"").removeprefix("file://")
    if "\n" in line or not line.startswith(("/", "~")) or len(line) > 1_000:
        return ""
    line = line.replace("\\ ", " ")
    try:
        return line if Path(line).expanduser().is_file() else ""
    except OSError:
        return ""
