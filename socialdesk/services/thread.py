"""A conversation's thread as people read it: albums as one, versions beside what was edited, the
unsent at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from socialdesk.model.message import Attachment
from socialdesk.store.outbox import load_file, own_attachment
from socialdesk.store.records import load_attachments

if TYPE_CHECKING:
    from socialdesk.store.inbox import ThreadRow, Unsent, Version
    from socialdesk.store.store import Store

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

    `state` is the delivery's for what we said, empty for what we received; `error` says why it is
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
    error: str
    album: str = ""
    remote_id: str | None = None
    signs: tuple[str, ...] = ()
    hidden_at: int | None = None
    operation: str = "say"
    private: bool = False
    due_at: int = 0
    """When something scheduled or held goes out; 0 for at once."""


async def read_thread(
    store: Store, conversation_id: int, limit: int, before: ThreadRow | None = None
) -> list[Entry]:
    """The last `limit` messages of a conversation (or those before one) as entries; the unsent
    follow the newest."""
    rows = await store.inbox.thread(conversation_id, limit, before)
    entries = await dressed(store, conversation_id, rows)
    if before is None:
        entries += [unsent_entry(each) for each in await store.inbox.unsent(conversation_id)]
    return entries


async def dressed(store: Store, conversation_id: int, rows: Sequence[ThreadRow]) -> list[Entry]:
    """Messages as entries, with their earlier versions and what people put on them."""
    edited = [row.id for row in rows if row.edited_at is not None]
    signs: dict[str, list[str]] = {}
    for each in await store.inbox.signs(
        conversation_id, [row.remote_id for row in rows if row.remote_id]
    ):
        signs.setdefault(each.remote_id, []).append(f"{each.sign} {each.who}".strip())
    entries = entries_of(rows, await store.inbox.versions(edited))
    return [
        replace(each, signs=tuple(signs[each.remote_id])) if each.remote_id in signs else each
        for each in entries
    ]


def entries_of(rows: Iterable[ThreadRow], versions: Sequence[Version]) -> list[Entry]:
    """Messages as entries, the pictures of one album put together."""
    entries: list[Entry] = []
    for row in rows:
        entry = _entry(row, tuple(each for each in versions if each.message_id == row.id))
        last = entries[-1] if entries else None
        if last and row.album and last.album == row.album and last.author == row.author:
            entries[-1] = replace(
                last,
                messages=last.messages + entry.messages,
                attachments=last.attachments + entry.attachments,
                text="\n".join(part for part in (last.text, entry.text) if part),
                kind="album",
            )
        else:
            entries.append(entry)
    return entries


def _entry(row: ThreadRow, versions: tuple[Version, ...]) -> Entry:
    reply = ""
    if row.reply_to:
        said = row.reply_quote or row.original or "[a message from before]"
        reply = f"{row.original_sender}: {said}" if row.original_sender else said
    elif row.reply_quote:
        reply = row.reply_quote
    return Entry(
        (row.id,),
        None,
        row.author,
        row.sender,
        row.kind,
        row.body,
        load_attachments(row.attachments),
        reply,
        row.forwarded_from,
        row.at,
        row.edited_at,
        row.deleted_at,
        versions,
        row.delivery_state,
        "",
        row.album,
        row.remote_id,
        (),
        row.hidden_at,
    )


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
        unsent.error,
        operation=unsent.operation,
        private=bool(unsent.private),
        due_at=unsent.due_at,
    )


def mark(kind: str) -> str:
    """A sign for a kind of message; nothing for plain text."""
    return _MARKS.get(kind, "")


def describe_attachment(file: Attachment) -> str:
    """`🖼 photo 96×96 1.2 KB`: what a file is, as far as its sender told."""
    parts = [f"{mark(file.kind)} {file.kind.replace('_', ' ')}".strip()]
    if file.name:
        parts.append(file.name)
    if file.width and file.height:
        parts.append(f"{file.width}×{file.height}")
    if file.duration:
        parts.append(f"{file.duration // 60}:{file.duration % 60:02}")
    if file.size:
        parts.append(human_size(file.size))
    return " ".join(parts)


def human_size(size: int) -> str:
    """Bytes for people."""
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.1f} MB"
    return f"{size / 1024:.0f} KB" if size >= 1024 else f"{size} B"
