"""What the desk line by line shows: lines of the list, a conversation, one thing that was said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from socialdesk.errors import NotAllowed
from socialdesk.model.conversation import last_words
from socialdesk.model.i18n import called, count, translate
from socialdesk.model.text import one_line, span
from socialdesk.services.events import who_did
from socialdesk.services.thread import (
    Entry,
    broadcast_line,
    describe_attachment,
    spoken,
    spoken_quote,
)
from socialdesk.store.inbox import InboxItem
from socialdesk.tui.desk.desk import Desk
from socialdesk.tui.text import clip, named, shown

PAGE = 10
"""Conversations, or things that were said, that are shown at a time."""


class Console:
    """A desk and a way to write a line. `first` is the row at which the list was shown last."""

    def __init__(self, desk: Desk, write: Callable[[str], None]) -> None:
        self.desk = desk
        self._write = write
        self.first = 0
        self.lines: dict[int, int] = {}
        """Which conversation was written with which number, whatever has moved since."""
        self.warned: tuple[int, str] | None = None
        """The answer that was asked about last: the same once more sends it."""
        self.is_left = False
        """Whether the agent has quit."""

    def write(self, words: str) -> None:
        """Show words, whoever they are from: nothing in them steers the terminal."""
        self._write(shown(words, lines=True))

    def here(self) -> int:
        """The conversation that is open. Raises NotAllowed for none."""
        if self.desk.open.thread is None:
            raise NotAllowed(translate("Open a conversation first: open 1."))
        return self.desk.open.thread.conversation_id

    def at_line(self, number: int) -> int | None:
        """Who was written on this line, whoever has moved since; without a list, who stands there."""
        window = self.desk.inbox.window
        return self.lines.get(number) if self.lines else window.id_at(number - 1)

    @property
    def is_public(self) -> bool:
        """Whether what is said in the open conversation is published under a post."""
        thread = self.desk.open.thread
        return thread is not None and thread.is_comment

    def say_public(self) -> None:
        """Say once more, after an answer, who can read it."""
        if self.is_public:
            self.write(translate("In public: everybody can read it under the post."))

    async def names(self, ids: Sequence[int]) -> str:
        """`#3 Lan, #4 Minh`: conversations that were named by number, so that a slip is noticed."""
        found = await self.desk.session.store.inbox.by_ids(ids)
        known = [f"#{each} {named(found[each].row.name)}" for each in ids if each in found]
        return ", ".join(known)

    def greet(self) -> None:
        """Who waits, and what is wrong."""
        desk = self.desk
        self.write(translate("socialdesk, line by line. “help” lists the words."))
        counts = desk.inbox.counts
        if counts.waiting:
            oldest = span(desk.session.now() - (counts.oldest_waiting or 0))
            self.write(translate("{n} waiting, the longest {span}", n=counts.waiting, span=oldest))
        for name, why in desk.health.trouble():
            self.write(f"! {shown(name)}: {shown(why)}")

    async def show_list(self, first: int) -> None:
        """Some lines of the list, from a row on."""
        inbox = self.desk.inbox
        number = len(inbox.window)
        if first >= number:
            self.write(translate("That is the end.") if number else translate("Nobody is here."))
            return
        self.first = first
        if first == 0:
            self.lines = {}
        await inbox.load_rows(first, PAGE)
        self.write(translate("{view}: {n}", view=inbox.tabs[inbox.view].name, n=number))
        for row in range(first, min(first + PAGE, number)):
            conversation_id = inbox.window.id_at(row)
            item = inbox.window.item(conversation_id) if conversation_id is not None else None
            if item is not None:
                self.lines[row + 1] = item.row.id
                self.write(f"{row + 1}. {self._line(item)}")

    def _line(self, item: InboxItem) -> str:
        row, session = item.row, self.desk.session
        public = [translate("PUBLIC comment")] if row.chat_kind == "comment" else []
        parts = [named(row.name), *public, session.settings.platforms.sign(row.channel)]
        if row.waiting_since is not None:
            parts.append(translate("waits {span}", span=span(session.now() - row.waiting_since)))
        if due := self.desk.inbox.countdown.words(item):
            parts.append(due)
        if row.unread:
            parts.append(count("{n} unread", "{n} unread", row.unread))
        parts += [f"#{shown(tag)}" for tag in item.tags]
        if row.assignee:
            parts.append(f"@{shown(row.assignee)}")
        return f"{', '.join(parts)}: {clip(shown(last_words(row.last_text, row.last_said)), 60)}"

    async def show_conversation(self, conversation_id: int) -> None:
        """Open a conversation: the end of its thread, whether it can be answered, the draft."""
        desk = self.desk
        thread = await desk.open.load(conversation_id)
        public = f" · {translate('PUBLIC comment')}" if thread.is_comment else ""
        self.write(f"#{conversation_id} {named(thread.name)}{public}")
        for entry in thread.entries[-PAGE:]:
            self.show_entry(entry)
        if thread.barred:
            self.write(f"! {thread.barred}")
        elif draft := await desk.drafts.read(conversation_id):
            self.write(translate("Draft: {words}", words=shown(draft)))
        if thread.is_comment:
            self.write(
                translate(
                    "“say” publishes under the post; “private TEXT” answers this person alone, once."
                )
            )
            if thread.private:
                self.write(f"! {thread.private}")
        await desk.mark_read(conversation_id)
        await desk.team.be_there(conversation_id, typing=False)

    def show_entry(self, entry: Entry) -> None:
        """One thing that was said, in one line; why it was not sent, in a second one."""
        zone = self.desk.session.zone
        time = f"{datetime.fromtimestamp(entry.at / 1000, zone):%d/%m %H:%M}"
        who = {"system": "·", "bot": translate("automatic")}.get(
            entry.author, named(who_did(entry.sender))
        )
        files = [describe_attachment(each) for each in entry.attachments]
        words = " ".join([*_told_before(entry), *files, spoken(entry, zone), *_told_after(entry)])
        if entry.kind == "note":
            who = translate("note of {name}", name=who)
        if entry.broadcast is not None:
            state = translate(entry.state) if entry.state else ""
            self.write(f"{time} · {clip(shown(broadcast_line(entry, state)), 100)}")
            return
        is_told = entry.state not in ("", "sent", "delivered", "read")
        state = f" [{translate(entry.state)}]" if is_told else ""
        self.write(f"{time} {who}{state}: {shown(words)}")
        if entry.error:
            self.write(f"! {shown(entry.error)}")

    async def take_in(self) -> None:
        """Say, in one line each, that somebody new waits and what the open customer writes."""
        desk = self.desk
        before = desk.inbox.counts.waiting
        if await desk.look_around():
            await desk.inbox.choose_view(desk.inbox.view, desk.inbox.narrowing)
            await desk.inbox.load_places()
        refreshed = await desk.inbox.refresh()
        await desk.refresh_head()
        waiting = desk.inbox.counts.waiting
        if waiting > before:
            self.write(f"* {count('{n} customer waits', '{n} customers wait', waiting)}")
        thread = desk.open.thread
        if thread is None or not refreshed.touches(thread.conversation_id):
            return
        known = {each.messages for each in thread.entries}
        again = await desk.open.reload()
        new = [
            entry
            for entry in (again.entries if again else ())
            if entry.messages not in known and entry.author == "customer"
        ]
        if new and self.is_public:
            self.write(f"* #{thread.conversation_id} {translate('PUBLIC comment')}")
        for entry in new:
            self.show_entry(entry)


def _told_before(entry: Entry) -> list[str]:
    """Where an entry's words come from, and what they answer."""
    told = []
    if entry.forwarded_from:
        told.append(f"(⤷ {translate('forwarded from {who}', who=called(entry.forwarded_from))})")
    if quote := spoken_quote(entry):
        told.append(f"(↩ {clip(one_line(quote, 60), 60)})")
    return told


def _told_after(entry: Entry) -> list[str]:
    """What became of an entry since, and the signs that were put on it."""
    told = [*entry.signs]
    if entry.edited_at:
        told.append(f"(✎ {translate('edited')})")
    if entry.hidden_at:
        told.append(f"({translate('hidden from the public')})")
    if entry.deleted_at:
        told.append(f"(✂ {translate('deleted')})")
    return told
