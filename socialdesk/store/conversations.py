"""The one door to a changed conversation: how it lies in its row, and `change`, which saves it and
writes down what happened."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, assert_never

from socialdesk.errors import NotFound
from socialdesk.model.changes import (
    TOLD,
    Assign,
    Assigned,
    Change,
    FirstReplied,
    Happened,
    PauseFor,
    Prioritise,
    Prioritised,
    Promise,
    Reopen,
    Reopened,
    Resolve,
    Resolved,
    Resume,
    SettlePromise,
    Snooze,
    Snoozed,
    Tag,
    Tagged,
    Want,
    details_of,
)
from socialdesk.model.conversation import (
    ConversationState,
    Status,
    Unseen,
    after_reopen,
    after_resolve,
    after_snooze,
    sort_key,
    with_unseen,
)
from socialdesk.model.i18n import translate
from socialdesk.model.ids import AccountId, ContactId, ConversationId, Instant
from socialdesk.model.message import Author
from socialdesk.store import waits
from socialdesk.store.engine.database import (
    Batch,
    Connection,
    Query,
    fetch_all,
    fetch_one,
)
from socialdesk.store.engine.statement import Rows
from socialdesk.store.waits import Acted


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A conversation as the rules need it. `contact` fields ride along for policies and updates."""

    id: ConversationId
    account_id: AccountId
    contact_id: ContactId
    chat: str
    chat_kind: str
    address: str
    contact_name: str
    contact_username: str
    contact_language: str
    contact_first_name: str
    contact_blocked: int
    handled_by: str
    subject: str
    assignee: str
    assigned_at: Instant | None
    priority: str
    contact_pronoun: str
    state: ConversationState

    def with_state(self, state: ConversationState) -> ConversationRow:
        """The same in another state: as `dataclasses.replace`, a third as dear, for every message
        asks for it."""
        return ConversationRow(
            self.id, self.account_id, self.contact_id, self.chat, self.chat_kind, self.address,
            self.contact_name, self.contact_username, self.contact_language, self.contact_first_name,
            self.contact_blocked, self.handled_by, self.subject, self.assignee, self.assigned_at, self.priority,
            self.contact_pronoun, state,
        )  # fmt: skip


STATE_COLUMNS = """
    conversation.status, conversation.episode, conversation.opened_at, conversation.waiting_since,
    conversation.first_reply_at, conversation.last_inbound_at, conversation.last_reply_at,
    conversation.last_message_at, conversation.last_seq, conversation.last_text, conversation.last_author,
    conversation.unread, conversation.acknowledged_episode, conversation.snoozed_until, conversation.last_action_at,
    conversation.last_said, conversation.told_closed_at
"""
"""The columns of `ConversationState`, in the order of its fields."""
PRONOUN = """COALESCE((
        SELECT contact_detail.value FROM contact_detail
        WHERE contact_detail.contact_id = COALESCE(contact.same_as, contact.id) AND contact_detail.key = 'pronoun'
    ), '')"""
"""How the shop addresses the person, as somebody wrote it down with the first of their contacts."""
ROW_COLUMNS = f"""
    conversation.id, conversation.account_id, conversation.contact_id, conversation.chat, conversation.chat_kind,
    conversation.address, contact.name AS contact_name, contact.username AS contact_username,
    contact.language AS contact_language, contact.first_name AS contact_first_name,
    CASE WHEN contact.blocked_at IS NULL THEN 0 ELSE 1 END AS contact_blocked,
    conversation.handled_by, conversation.subject, conversation.assignee, conversation.assigned_at,
    conversation.priority, {PRONOUN} AS contact_pronoun, {STATE_COLUMNS}
"""
"""What `conversation_row` takes, from `conversation JOIN contact`."""


_STATUSES = {each.value: each for each in Status}
_AUTHORS = {each.value: each for each in Author}


def conversation_row(*columns: Any) -> ConversationRow:
    """A row of `ROW_COLUMNS`."""
    (
        status, episode, opened_at, waiting_since, first_reply_at, last_inbound_at, last_reply_at,
        last_message_at, last_seq, last_text, last_author, unread, acknowledged_episode,
        snoozed_until, last_action_at, last_said, told_closed_at,
    ) = columns[17:]  # fmt: skip
    state = ConversationState(
        _STATUSES[status], episode, opened_at, waiting_since, first_reply_at, last_inbound_at,
        last_reply_at, last_message_at, last_seq, last_text, _AUTHORS[last_author], unread,
        acknowledged_episode, snoozed_until, last_action_at, last_said, told_closed_at,
    )  # fmt: skip
    row: tuple[Any, ...] = (*columns[:17], state)
    return ConversationRow(*row)


CONVERSATION = Query(
    conversation_row,
    f"""
    SELECT {ROW_COLUMNS} FROM conversation JOIN contact ON contact.id = conversation.contact_id
    WHERE conversation.id = $1
    """,
)
CONVERSATIONS = Query(
    conversation_row,
    f"""
    SELECT {ROW_COLUMNS} FROM conversation JOIN contact ON contact.id = conversation.contact_id
    WHERE conversation.id IN ({{list}})
    """,
)
RAISE_REVISION = Query(
    int, "UPDATE change_counter SET value = value + 1 WHERE id = 1 RETURNING value"
)
SAVE = """
    UPDATE conversation
    SET status = $2, episode = $3, opened_at = $4, waiting_since = $5, first_reply_at = $6, last_inbound_at = $7,
        last_reply_at = $8, last_message_at = $9, last_seq = $10, last_text = $11, last_author = $12, unread = $13,
        acknowledged_episode = $14, snoozed_until = $15, last_action_at = $16, last_said = $17, sort_key = $18,
        revision = $19, told_closed_at = $20
    WHERE id = $1
"""
SAVE_REST = """
    UPDATE conversation SET assignee = $2, assigned_at = $3, priority = $4, address = $5, handled_by = $6
    WHERE id = $1
"""
"""What is no part of the state and moves seldom: written only where it does, for every message
passes here."""
TOUCH = "UPDATE conversation SET revision = $2 WHERE id = $1"
ADD_CHANGE = f"""
    INSERT INTO conversation_change (
        conversation_id, kind, details, agent, batch, at, revision, waiting_before, waiting_after, undoable,
        imported, after_message
    )
    VALUES (
        $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, CAST($11 AS text),
        CASE WHEN $2 = '{Resolved.kind}' AND CAST($11 AS text) IS NULL THEN (SELECT COALESCE(max(id), 0) FROM message) END
    )
"""
ADD_FIRST_REPLY = Rows(
    f"""
    INSERT INTO conversation_change (
        conversation_id, kind, details, agent, batch, at, revision, waiting_before, waiting_after, undoable
    )
    SELECT conversation.id, '{FirstReplied.kind}', given.details, given.agent, '', given.at, given.revision,
        waiting_since, waiting_since, 0
    FROM given JOIN conversation ON conversation.id = given.conversation_id
    WHERE conversation.first_reply_at IS NULL
    """,
    conversation_id="bigint",
    details="text",
    agent="text",
    at="bigint",
    revision="bigint",
)
SAVE_FIRST_REPLY = Rows(
    """
    UPDATE conversation
    SET first_reply_at = COALESCE(conversation.first_reply_at, given.at), revision = given.revision
    FROM given WHERE conversation.id = given.conversation_id
    """,
    conversation_id="bigint",
    at="bigint",
    revision="bigint",
)
NEWEST_CHANGE = Query(int, "SELECT COALESCE(max(id), 0) FROM conversation_change")
EVENT_SEQ = 1 << 40
"""Events and notes come after every message of the same millisecond."""
ADD_EVENTS = f"""
    INSERT INTO message (conversation_id, author, sender, kind, body, at, seq, received_at, change_id, imported)
    SELECT conversation_id, 'system', agent, 'event', '', at, {EVENT_SEQ}, at, id, imported FROM conversation_change
    WHERE id > $1 AND kind IN ({", ".join(f"'{kind}'" for kind in TOLD)}) ORDER BY id
"""
"""A change's place in its thread: a message without words of its own, so that one index pages
through both. Changes are made one transaction at a time (see `raise_revision`), so those above a
number are this one's."""


@dataclass(frozen=True, slots=True)
class Step:
    """One conversation's change: what it was, what it is from now on, and what happened.

    Nothing is written down where `happened` is None: the conversation is saved and shown anew.
    `agent` is who did it, empty for the program itself. What shares a `batch` is undone together;
    without one it cannot be undone.
    """

    before: ConversationRow
    after: ConversationRow
    at: Instant
    happened: Happened | None = None
    agent: str = ""
    batch: str = ""
    imported: str | None = None
    """Its number in the other system in which it happened."""


async def raise_revision(conn: Connection) -> int:
    """First in every transaction that changes conversations: it numbers the change, and on
    PostgreSQL it is the lock that makes reading a conversation and writing the next one safe."""
    number = await fetch_one(conn, RAISE_REVISION)
    assert number is not None
    return number


async def load(conn: Connection, conversation_id: int) -> ConversationRow:
    """One conversation inside a transaction. Raises NotFound."""
    found = await fetch_one(conn, CONVERSATION, conversation_id)
    if found is None:
        raise no_conversation(conversation_id)
    return found


async def load_many(
    conn: Connection, conversation_ids: Sequence[int]
) -> dict[int, ConversationRow]:
    """These conversations by their numbers, in one question; one that is gone is missing."""
    if not conversation_ids:
        return {}
    query, arguments = CONVERSATIONS.over(1, conversation_ids)
    return {row.id: row for row in await fetch_all(conn, query, *arguments)}


async def change(
    conn: Connection,
    revision: int,
    before: ConversationRow,
    after: ConversationRow,
    happened: Happened | None,
    *,
    at: Instant,
    agent: str = "",
    batch: str = "",
) -> ConversationRow:
    """Save one conversation and write down what happened (see `Step`); gives back `after`."""
    await change_many(conn, revision, [Step(before, after, at, happened, agent, batch)])
    return after


async def change_many(conn: Connection, revision: int, steps: Sequence[Step]) -> None:
    """The same for any number of conversations, in set statements.

    A conversation may stand in several steps, each beginning where the one before it ended.
    """
    latest = {step.after.id: step.after for step in steps}
    await conn.many(SAVE, [_saved(row, revision) for row in latest.values()])
    rest = {step.after.id for step in steps if _rest(step.before) != _rest(step.after)}
    await conn.many(SAVE_REST, [(number, *_rest(latest[number])) for number in sorted(rest)])
    written = [_written(step, step.happened, revision) for step in steps if step.happened]
    told = any(step.happened and step.happened.told for step in steps)
    newest = (await fetch_all(conn, NEWEST_CHANGE))[0] if told else 0
    await conn.many(ADD_CHANGE, written)
    if told:
        await conn.rows(ADD_EVENTS, newest)
    await waits.follow(
        conn,
        [
            Acted(
                step.after.id,
                step.happened,
                step.at,
                step.agent,
                step.after.assignee,
                step.before.state.last_message_at <= step.at,
            )
            for step in steps
            if step.happened
        ],
    )


@dataclass(frozen=True, slots=True)
class FirstReply:
    """A person's answer that arrived `at` a moment: the first of its episode, if there was none."""

    conversation_id: int
    at: Instant
    delivery: int
    agent: str

    @property
    def details(self) -> str:
        """As the store keeps them."""
        return _json(FirstReplied(self.delivery))


def first_replied(revision: int, replies: Sequence[FirstReply]) -> list[Batch]:
    """Save and write down first answers without reading their conversations: this is part of every
    delivery, so it names the one column that it changes, and is run together with the rest."""
    return [
        ADD_FIRST_REPLY.batch(replies, revision=revision),
        SAVE_FIRST_REPLY.batch(replies, revision=revision),
    ]


def touched(revision: int, conversation_ids: Sequence[int]) -> Batch:
    """What `touch` runs, to be run together with the rest."""
    return TOUCH, [(each, revision) for each in conversation_ids]


async def touch(conn: Connection, revision: int, conversation_ids: Sequence[int]) -> None:
    """Show these conversations anew at every desk: something around them changed."""
    await conn.together([touched(revision, conversation_ids)])


def done(
    wanted: Change,
    row: ConversationRow,
    tags: Sequence[str],
    now: Instant,
    unseen: Unseen | None = None,
) -> tuple[ConversationRow, Happened] | None:
    """What a conversation with these tags becomes by a change, and what then has happened; None
    where it is so already. What came after it was shown (`unseen`) is not resolved, put away, or
    given to somebody else."""
    match wanted:
        case Tag():
            add = tuple(tag for tag in dict.fromkeys(wanted.add) if tag not in tags)
            drop = tuple(
                tag for tag in dict.fromkeys(wanted.drop) if tag in tags and tag not in wanted.add
            )
            return (row, Tagged(add, drop)) if add or drop else None
        case Assign(assignee):
            after = replace(row, assignee=assignee, assigned_at=now if assignee else None)
            return after, Assigned(row.assignee, assignee)
        case Prioritise(priority):
            after = replace(row, priority=priority.value)
            return after, Prioritised(row.priority, priority.value)
        case Resolve():
            state = with_unseen(after_resolve(row.state), unseen)
            happened: Happened = Resolved(parts_of(row.state), parts_of(state))
        case Reopen():
            state = after_reopen(row.state, now)
            happened = Reopened(parts_of(row.state), parts_of(state))
        case Snooze():
            state = row.state if unseen else after_snooze(row.state, wanted.until)
            happened = Snoozed(parts_of(row.state), parts_of(state), wanted.words)
        case Want() | Promise() | SettlePromise() | PauseFor() | Resume():
            return None  # rows of their own: `store/consents.py`, `store/promises.py`, `store/pauses.py`
        case _:
            assert_never(wanted)
    if parts_of(state) == parts_of(row.state):
        return None
    return row.with_state(state), happened


def parts_of(state: ConversationState) -> dict[str, Any]:
    """What resolving, reopening and snoozing change of a state."""
    return {
        "status": state.status.value,
        "episode": state.episode,
        "opened_at": state.opened_at,
        "waiting_since": state.waiting_since,
        "first_reply_at": state.first_reply_at,
        "unread": state.unread,
        "snoozed_until": state.snoozed_until,
    }


def no_conversation(conversation_id: int) -> NotFound:
    """The error for a number that names nothing."""
    return NotFound(
        translate(
            "There is no conversation {conversation_id}. `socialdesk inbox --view all` lists them.",
            conversation_id=conversation_id,
        )
    )


def _saved(row: ConversationRow, revision: int) -> tuple[object, ...]:
    """The arguments of `SAVE`."""
    state = row.state
    return (
        row.id, state.status.value, state.episode, state.opened_at, state.waiting_since,
        state.first_reply_at, state.last_inbound_at, state.last_reply_at, state.last_message_at,
        state.last_seq, state.last_text, state.last_author.value, state.unread,
        state.acknowledged_episode, state.snoozed_until, state.last_action_at, state.last_said, sort_key(state),
        revision, state.told_closed_at,
    )  # fmt: skip


_ENCODER = json.JSONEncoder(ensure_ascii=False)


def _json(happened: Happened) -> str:
    return _ENCODER.encode(details_of(happened))


def _rest(row: ConversationRow) -> tuple[object, ...]:
    """The arguments of `SAVE_REST` after the number."""
    return row.assignee, row.assigned_at, row.priority, row.address, row.handled_by


def _written(step: Step, happened: Happened, revision: int) -> tuple[object, ...]:
    """The arguments of `ADD_CHANGE`. The wait before and after it is told with every change:
    figures are made of it."""
    return (
        step.after.id,
        happened.kind,
        _json(happened),
        step.agent,
        step.batch,
        step.at,
        revision,
        step.before.state.waiting_since,
        step.after.state.waiting_since,
        int(bool(step.batch)),
        step.imported,
    )
