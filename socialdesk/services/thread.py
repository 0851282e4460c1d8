"""A conversation's thread as people read it: albums as one, versions beside what was edited, the
unsent at the end."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from socialdesk.model import changes
from socialdesk.model.choice import CHOSE
from socialdesk.model.delivery import load_file
from socialdesk.model.i18n import kind_in_brackets, kind_words, moment_words, translate
from socialdesk.model.message import Attachment
from socialdesk.model.reason import NO_REASON, Reason, as_it_is, in_english, load_reason, with_words
from socialdesk.model.text import human_size, one_line
from socialdesk.services.events import event_text, event_words
from socialdesk.store.messages import load_attachments, own_attachment

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from socialdesk.model.changes import Happened
    from socialdesk.store.store import Store
    from socialdesk.store.thread import ThreadPage, ThreadRow, Unsent, Version

_MARKS = {
    "photo": "🖼",
    "live_photo": "🖼",
    "video": "🎬",
    "animation": "🎬",
    "video_note": "🎬",
    "voice": "🎤",
    "audio": "🎵",
    "sticker": "💟",
    "document": "📄",
    "location": "📍",
    "venue": "📍",
    "contact": "👤",
    "poll": "📊",
    "dice": "🎲",
    "story": "📖",
    "button": "🔘",
    "comment": "💬",
    "private_reply": "✉",
    "paid_media": "⭐",
    "checklist": "☑",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a thread. `messages` are its numbers (an album has several, an unsent delivery
    none).

    `state` is the delivery's for what we said, empty for what we received; `reason` says why it is
    not sent.
    """

    messages: tuple[int, ...]
    delivery: int | None
    author: str
    sender: str
    kind: str
    text: str
    attachments: tuple[Attachment, ...]
    reply_to: str
    forwarded_from: str
    at: int
    edited_at: int | None
    deleted_at: int | None
    versions: tuple[Version, ...]
    state: str
    reason: Reason
    album: str = ""
    remote_id: str | None = None
    signs: tuple[str, ...] = ()
    hidden_at: int | None = None
    operation: str = "say"
    private: bool = False
    due_at: int = 0
    """When something scheduled or held goes out; 0 for at once."""
    happened: Happened | None = None
    """What an event is of, for the screen to say in its language (`services/events.py`); `text` is
    the same in English. None for what is no event of ours."""
    said: Reason = NO_REASON
    """What the platform told beside the words; `text` holds it in English, before or around them."""
    words: str = ""
    """The words alone, where something was told beside them."""
    answered: Reason = NO_REASON
    """What it answers, or what is told of that; `reply_to` holds it in English."""
    answered_sender: str = ""
    broadcast: str | None = None
    """Of what a broadcast said: its name, empty for one that is not known any more."""
    answers: str = ""
    """The broadcast that it answers."""

    @property
    def choice(self) -> str:
        """The choice of a broadcast that its number stands for; empty for none."""
        return str(self.said.fields.get("choice", "")) if self.said.code == CHOSE else ""

    @property
    def error(self) -> str:
        """Why it is not sent, in the language that is spoken now; empty where nothing is wrong."""
        return str(self.reason)


async def read_thread(
    store: Store,
    conversation_id: int,
    limit: int,
    before: ThreadRow | None = None,
    *,
    name: str = "",
) -> list[Entry]:
    """The last `limit` messages of a conversation (or those before one) as entries; the unsent
    follow the newest. `name` is the customer's, for messages that do not tell it."""
    page = await store.threads.page(conversation_id, limit, before)
    said = entries_of(page, name)
    return said if before is not None else said + unsent_entries(page)


def entries_of(page: ThreadPage, name: str = "") -> list[Entry]:
    """Messages as entries, the pictures of one album put together.

    `name` is the customer's: some platforms tell it only later than the first message.
    """
    versions: dict[int, list[Version]] = {}
    for version in page.versions:
        versions.setdefault(version.message_id, []).append(version)
    signs: dict[str | None, list[str]] = {}
    for sign in page.signs:
        signs.setdefault(sign.remote_id, []).append(f"{sign.sign} {sign.who}".strip())
    entries: list[Entry] = []
    for row in page.rows:
        entry = replace(
            _entry(row, name, tuple(versions.get(row.id, ())), tuple(signs.get(row.remote_id, ()))),
            broadcast=_broadcast(row.broadcast_key, page),
            answers=page.answers.get(row.id, ""),
        )
        last = entries[-1] if entries else None
        if last and row.album and last.album == row.album and last.author == row.author:
            entries[-1] = replace(
                last,
                messages=last.messages + entry.messages,
                attachments=last.attachments + entry.attachments,
                text="\n".join(part for part in (last.text, entry.text) if part),
                kind="album",
                said=NO_REASON,
                signs=last.signs + entry.signs,
                versions=last.versions + entry.versions,
            )
        else:
            entries.append(entry)
    return entries


def unsent_entries(page: ThreadPage) -> list[Entry]:
    """What waits in the outbox, in the order in which it goes out: the scheduled at the very end."""
    return [
        replace(
            unsent_entry(each),
            broadcast=_broadcast(each.key if each.kind == "broadcast" else "", page),
        )
        for each in sorted(page.unsent, key=lambda each: each.state == "scheduled")
    ]


def _broadcast(key: str, page: ThreadPage) -> str | None:
    """The name of the broadcast that said what stands in the outbox under a key; None for anything
    else."""
    said_by, _, rest = key.partition(":")
    if said_by == "test":
        return translate("test")
    run = rest.partition(":")[0]
    return page.told.get(int(run), "") if said_by == "broadcast" and run.isdigit() else None


def _entry(
    row: ThreadRow, name: str, versions: tuple[Version, ...], signs: tuple[str, ...]
) -> Entry:
    answered = load_reason(row.reply_quote)
    if row.reply_to and not answered:
        kind = f"[{row.original_kind}]" if row.original_kind else ""
        answered = as_it_is(row.original or kind) or Reason("said.from_before")
    told = load_reason(row.said)
    happened = (
        changes.happened(row.change_kind, json.loads(row.change_details))
        if row.change_kind
        else None
    )
    return Entry(
        (row.id,),
        None,
        row.author,
        row.sender or (name if row.author == "customer" else ""),
        row.kind,
        event_text(row.sender, happened) if happened else with_words(told, row.body, english=True),
        load_attachments(row.attachments),
        _quoted(row.original_sender, in_english(answered)),
        row.forwarded_from,
        row.at,
        row.edited_at,
        row.deleted_at,
        versions,
        row.delivery_state,
        NO_REASON,
        row.album,
        row.remote_id,
        signs,
        row.hidden_at,
        happened=happened,
        said=told,
        words=row.body if told else "",
        answered=answered,
        answered_sender=row.original_sender,
    )


def _quoted(sender: str, said: str) -> str:
    return f"{sender}: {said}" if sender and said else said


def spoken_quote(entry: Entry) -> str:
    """What an entry answers, in the language that is spoken now; empty for nothing."""
    if entry.answers:
        return translate("answers to the broadcast {name}", name=entry.answers)
    return _quoted(entry.answered_sender, kind_in_brackets(str(entry.answered)))


def spoken(entry: Entry, zone: ZoneInfo) -> str:
    """An entry's words in the language that is spoken now, moments on the clock of `zone`."""
    if entry.operation != "say":
        words = entry.text.removeprefix(f"[{entry.operation}]").strip()
        return f"[{Reason(f'operation.{entry.operation}')}] {words}".strip()
    if entry.happened is None:
        return with_words(entry.said, entry.words) if entry.said else entry.text
    return event_words(
        entry.sender,
        entry.happened,
        lambda at: moment_words(datetime.fromtimestamp(at / 1000, zone)),
    )


def broadcast_line(entry: Entry, state: str, *, whole: bool = False) -> str:
    """What a broadcast said, in one line: whose, how it fares (`state`, in words or a sign), how it
    begins, or nothing of that where the `whole` stands below. It is no answer, so it never stands there
    like one."""
    words = one_line(entry.text, 200) or " ".join(
        kind_words(each.kind) for each in entry.attachments
    )
    words = "" if whole else words
    title = translate("Broadcast {name}", name=entry.broadcast or "").strip()
    return " · ".join(filter(None, (title, state, words)))


def unsent_entry(unsent: Unsent) -> Entry:
    """What waits in the outbox, shown where it will stand."""
    author = "agent" if unsent.kind == "reply" else "bot"
    file = load_file(unsent.file)
    text = (
        unsent.body if unsent.operation == "say" else f"[{unsent.operation}] {unsent.body}".strip()
    )
    return Entry(
        (),
        unsent.id,
        author,
        unsent.author,
        "text",
        text,
        (own_attachment(file),) if file else (),
        "",
        "",
        unsent.created_at,
        None,
        None,
        (),
        unsent.state,
        unsent.reason,
        operation=unsent.operation,
        private=bool(unsent.private),
        due_at=unsent.due_at,
    )


def mark(kind: str) -> str:
    """A sign for a kind of message; nothing for plain text."""
    return _MARKS.get(kind, "")


def describe_attachment(file: Attachment) -> str:
    """`🖼 photo 96×96 1.2 KB`: what a file is, as far as its sender told."""
    parts = [f"{mark(file.kind)} {kind_words(file.kind)}".strip()]
    if file.name:
        parts.append(file.name)
    if file.width and file.height:
        parts.append(f"{file.width}×{file.height}")
    if file.duration:
        parts.append(f"{file.duration // 60}:{file.duration % 60:02}")
    if file.size:
        parts.append(human_size(file.size))
    return " ".join(parts)
