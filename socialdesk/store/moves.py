"""A chat that goes on under another name (a group that became a supergroup): what was to be done in its
conversation is to be done in the new one. The old one stays with its words, whose numbers mean nothing
in the new chat."""

from __future__ import annotations

from dataclasses import replace

from socialdesk.model.changes import Assigned, Moved
from socialdesk.model.conversation import after_move, after_resolve
from socialdesk.model.message import Move, Sender
from socialdesk.store import contacts
from socialdesk.store.engine.statement import run, statement
from socialdesk.store.tags import move_tags
from socialdesk.store.working import Moving, Working

MOVE = tuple(
    map(
        statement,
        (
            """
            INSERT INTO draft (conversation_id, agent, body, saved_at)
            SELECT :new, agent, body, saved_at FROM draft WHERE conversation_id = :old
            ON CONFLICT (conversation_id, agent) DO NOTHING
            """,
            "DELETE FROM draft WHERE conversation_id = :old",
            "UPDATE task SET conversation_id = :new WHERE conversation_id = :old AND ended_at IS NULL",
            "UPDATE promise SET conversation_id = :new WHERE conversation_id = :old AND outcome = ''",
            """
            INSERT INTO pause (conversation_id, begins_at, ends_at, reason, agent)
            SELECT :new, begins_at, ends_at, reason, agent FROM pause WHERE conversation_id = :old
            ON CONFLICT (conversation_id, begins_at) DO NOTHING
            """,
            "UPDATE pause SET ends_at = :now WHERE conversation_id = :old AND (ends_at IS NULL OR ends_at > :now)",
            """
            UPDATE rule_firing SET conversation_id = :new
            WHERE conversation_id = :old AND NOT EXISTS (
                SELECT 1 FROM rule_firing AS there
                WHERE there.conversation_id = :new AND there.rule = rule_firing.rule
                    AND there.event = rule_firing.event AND there.number = rule_firing.number
            )
            """,
            """
            UPDATE game SET settings = replace(
                settings, '["chat", "' || CAST(CAST(:old AS bigint) AS text) || '"]',
                '["chat", "' || CAST(CAST(:new AS bigint) AS text) || '"]'
            )
            WHERE state IN ('new', 'open')
            """,
            """
            UPDATE outbox SET conversation_id = :new, reply_to = NULL
            WHERE conversation_id = :old AND state IN ('scheduled', 'queued')
            """,
            """
            UPDATE broadcast_recipient SET conversation_id = :new
            WHERE conversation_id = :old AND delivery_id IN (SELECT id FROM outbox WHERE conversation_id = :new)
            """,
        ),
    )
)
"""What is not sent yet answers no message of the old chat: numbers begin anew. What rules did goes along, so that it is
done once about a wait that goes on, and caps count it. A game that is played in the
group goes on in the new one (`dump_settings` writes its place so)."""


async def carry_over(working: Working, moving: Moving, move: Move) -> None:
    """The conversation goes on in the chat's new name, which may have one already."""
    row = moving.row
    who = Sender(move.new_chat, row.contact_name, row.contact_username, row.contact_language)
    new = await working.begin(row, move.new_chat, move.new_address, who)
    happened = Moved(move.new_address)
    there = new.row
    if row.assignee and not there.assignee:
        given = replace(there, assignee=row.assignee, assigned_at=row.assigned_at)
        new.become(given, Assigned("", row.assignee), working.now)
    new.become(
        replace(
            new.row,
            state=after_move(there.state, row.state),
            priority=row.priority if there.priority == "normal" else there.priority,
        ),
        happened,
        working.now,
    )
    state = after_resolve(row.state)
    left = replace(row, state=state, address=move.new_address, assignee="", assigned_at=None)
    moving.become(left, Moved(move.new_address, left=True), working.now)
    await move_tags(working.conn, row.id, there.id, working.now)
    for each in MOVE:
        await run(working.conn, each, old=row.id, new=there.id, now=working.now)
    await contacts.join(working.conn, row.contact_id, there.contact_id)
