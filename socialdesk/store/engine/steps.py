"""Steps of migrations that SQL alone cannot take. Each belongs to the numbered file whose
transaction it runs in, reads what older programs wrote, and is never changed afterwards."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from socialdesk.model.text import fold
from socialdesk.store.engine.database import Connection, pad
from socialdesk.store.engine.last_said import carry_sentences
from socialdesk.store.engine.moments import repair_moments
from socialdesk.store.engine.skus import fold_skus
from socialdesk.store.engine.tags_of_then import remember_tags

EVENTS_AT_ONCE = 2_000
EVENTS = """
    SELECT id, conversation_id, sender, body, at FROM message
    WHERE id > $1 AND kind = 'event' AND author = 'system' AND remote_id IS NULL ORDER BY id LIMIT $2
"""
"""Our own; those of platforms have a number there."""
ACTIONS = "SELECT id, batch, agent, verb, conversation_id, detail, at, undone_at FROM action"
ADD = """
    INSERT INTO conversation_change (
        id, conversation_id, kind, details, agent, batch, at, revision, waiting_before, waiting_after, undoable,
        undone_at
    )
    VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11)
"""
LINK = "UPDATE message SET change_id = $2 WHERE id = $1"
NUMBER_ON = "SELECT setval(pg_get_serial_sequence('conversation_change', 'id'), $1)"

KINDS = {
    "tag": "tagged",
    "assign": "assigned",
    "prioritise": "prioritised",
    "resolve": "resolved",
    "reopen": "reopened",
    "snooze": "snoozed",
    "merge": "merged",
}
"""What became of each verb."""


@dataclass(frozen=True, slots=True)
class Action:
    """A row of the table that there was."""

    id: int
    batch: str
    agent: str
    verb: str
    conversation_id: int
    detail: str
    at: int
    undone_at: int | None


@dataclass(slots=True)
class _Carrying:
    conn: Connection
    number: int = 0
    """The newest change's."""
    used: set[int] = field(default_factory=set)

    async def events(self, events: Sequence[Sequence[Any]]) -> None:
        """Carry these events over, each with the action that it told of, if it is still there."""
        conversations = pad(sorted({row[1] for row in events}))
        places = ", ".join(f"${place}" for place in range(3, len(conversations) + 3))
        moments = [row[4] for row in events]
        rows = await self.conn.rows(
            f"{ACTIONS} WHERE at >= $1 AND at <= $2 AND conversation_id IN ({places}) ORDER BY id",
            min(moments),
            max(moments),
            *conversations,
        )
        actions: dict[tuple[int, str, int], list[Action]] = defaultdict(list)
        for action in (Action(*row) for row in rows):
            actions[action.conversation_id, action.agent, action.at].append(action)
        changes, links = [], []
        for message_id, conversation_id, sender, body, at in events:
            kind, details = understood(sender, body)
            beside = actions[conversation_id, sender, at]
            done = next((each for each in beside if KINDS.get(each.verb) == kind), None)
            if done is None and kind == "remark" and len(beside) == 1:
                done = beside[0]  # the sentence was cut; what was done tells all of it
            if done is not None:
                beside.remove(done)
                self.used.add(done.id)
                kind, details = KINDS[done.verb], {**details, **json.loads(done.detail)}
            changes.append(self._change(conversation_id, kind, details, sender, at, done))
            links.append((message_id, self.number))
        await self.conn.many(ADD, changes)
        await self.conn.many(LINK, links)

    async def left(self) -> None:
        """Actions that no thread tells of can still be undone."""
        rows = await self.conn.rows(f"{ACTIONS} ORDER BY id")
        await self.conn.many(
            ADD,
            [
                self._change(
                    each.conversation_id,
                    KINDS[each.verb],
                    json.loads(each.detail),
                    each.agent,
                    each.at,
                    each,
                )
                for each in (Action(*row) for row in rows)
                if each.id not in self.used and each.verb in KINDS
            ],
        )

    def _change(
        self,
        conversation_id: int,
        kind: str,
        details: dict[str, Any],
        agent: str,
        at: int,
        done: Action | None,
    ) -> tuple[object, ...]:
        self.number += 1
        wanted = {**EMPTY.get(kind, {}), **details}
        details = {key: wanted[key] for key in FIELDS[kind]}
        before, after = (_waiting(details.get(key)) for key in ("before", "after"))
        return (
            self.number,
            conversation_id,
            kind,
            json.dumps(details, ensure_ascii=False),
            agent,
            done.batch if done else "",
            at,
            before,
            after,
            int(done is not None),
            done.undone_at if done else None,
        )


FIELDS = {
    "tagged": ("add", "drop"),
    "assigned": ("before", "after"),
    "prioritised": ("before", "after"),
    "resolved": ("before", "after"),
    "reopened": ("before", "after"),
    "snoozed": ("before", "after", "words"),
    "merged": ("name", "before", "after"),
    "taken_back": ("what",),
    "done_again": ("what",),
    "woken": (),
    "given_back": ("assignee",),
    "dropped": ("delivery",),
    "remark": ("text",),
}
"""The details of each kind."""
EMPTY: dict[str, dict[str, Any]] = {
    "assigned": {"before": None},
    "prioritised": {"before": None},
    "resolved": {"before": {}, "after": {}},
    "reopened": {"before": {}, "after": {}},
    "snoozed": {"before": {}, "after": {}, "words": ""},
    "merged": {"name": "", "before": [], "after": []},
    "dropped": {"delivery": None},
}
"""What a sentence alone does not tell."""
SENTENCES = (
    (re.compile(r"assigned to (?P<after>.+)"), "assigned"),
    (re.compile(r"unassigned(?P<after>)"), "assigned"),
    (re.compile(r"priority (?P<after>low|normal|high|urgent)"), "prioritised"),
    (re.compile(r"resolved"), "resolved"),
    (re.compile(r"reopened"), "reopened"),
    (re.compile(r"snoozed until (?P<words>.*)"), "snoozed"),
    (re.compile(r"snooze over"), "woken"),
    (re.compile(r"undid: (?P<what>\w+)"), "taken_back"),
    (re.compile(r"did again: (?P<what>\w+)"), "done_again"),
    (re.compile(r"same person as (?P<name>.*)"), "merged"),
    (re.compile(r"given back: (?P<assignee>.*) was away"), "given_back"),
    (re.compile(r"not sent later: the customer wrote first"), "dropped"),
)
"""Every sentence that was written, beside those of tags."""


def understood(sender: str, body: str) -> tuple[str, dict[str, Any]]:
    """The kind and the details that an event's sentence tells; a remark where it tells nothing."""
    start = " ".join(f"{sender}:".split()) + " "
    words = body.removeprefix(start) if sender else body
    if not words.endswith("…"):
        if words.startswith("tagged ") and (tags := _tags(words.removeprefix("tagged "))):
            return "tagged", tags
        for pattern, kind in SENTENCES:
            if found := pattern.fullmatch(words):
                return kind, found.groupdict()
    return "remark", {"text": words}


def _tags(words: str) -> dict[str, list[str]] | None:
    """`+vip +size m -old`: a tag may have blanks."""
    signed = re.split(r" (?=[+-])", words)
    if any(each[:1] not in ("+", "-") for each in signed):
        return None
    return {
        "add": [each[1:] for each in signed if each.startswith("+")],
        "drop": [each[1:] for each in signed if each.startswith("-")],
    }


def _waiting(parts: object) -> int | None:
    return parts.get("waiting_since") if isinstance(parts, Mapping) else None


async def carry_changes(conn: Connection) -> None:
    """What happened to conversations was written down twice: as an action, to be undone for a while,
    and as an English sentence in its thread. Both become one change."""
    carrying, newest = _Carrying(conn), 0
    while events := list(await conn.rows(EVENTS, newest, EVENTS_AT_ONCE)):
        await carrying.events(events)
        newest = events[-1][0]
    await carrying.left()
    if conn.dialect == "postgresql" and carrying.number:
        await conn.rows(NUMBER_ON, carrying.number)
    await conn.rows("DROP TABLE action")


FOLDED = (
    ("contact", "id", "name, username", "{0} {1}"),
    ("canned_answer", "id", "shortcut, title, folder, body", "{0} {1} {2} {3}"),
    ("agent", "name", "name", "{0}"),
)
"""Tables with folded words, their key, and what is folded."""
EMPTY_INDEX = {
    "sqlite": "INSERT INTO message_search (message_search) VALUES ('delete-all')",
    "postgresql": "DELETE FROM message_search",
}


async def fold_anew(conn: Connection) -> None:
    """Step 9: fold every name as it is folded now; messages are taken into the index once more."""
    await conn.rows(EMPTY_INDEX[conn.dialect])
    for table, key, columns, written in FOLDED:
        rows = await conn.rows(f"SELECT {key}, folded, {columns} FROM {table}")
        anew = [(row[0], fold(written.format(*row[2:]))) for row in rows]
        stale = [
            (number, words)
            for (number, words), row in zip(anew, rows, strict=True)
            if words != row[1]
        ]
        await conn.many(f"UPDATE {table} SET folded = $2 WHERE {key} = $1", stale)


STEPS: dict[int, Callable[[Connection], Awaitable[None]]] = {
    5: carry_changes,
    9: fold_anew,
    13: carry_sentences,
    14: repair_moments,
    35: remember_tags,
    68: fold_skus,
}
"""By the number of their file."""
