"""What the program says by itself passes here before it is queued: it is said, or a person is called, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from socialdesk.model.automatic import ANSWERED, PER_HOUR, Heard, Spoken, silence
from socialdesk.model.by_itself import OWN_NAME
from socialdesk.model.changes import Change, Prioritise, Reopen
from socialdesk.model.conversation import Priority, Status
from socialdesk.model.delivery import DeliveryKind, NewDelivery, Operation
from socialdesk.model.i18n import mark, translate_into
from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.message import InboundMessage
from socialdesk.store import messages
from socialdesk.store.conversations import (
    ConversationRow,
    Step,
    change_many,
    done,
    load,
    raise_revision,
)
from socialdesk.store.engine.database import Connection, Query, fetch_all
from socialdesk.store.messages import PolicyNote

STOPPED = "stopped"
WHY = {
    "many": mark(
        "{n} automatic messages within an hour: nothing more is said by itself here until one of you answers. Perhaps another program writes."
    ),
    "echo": mark(
        "Our own words came back as the customer's: nothing more is said by itself here until one of you answers. Perhaps another program writes."
    ),
    "again": mark(
        "The customer writes the very same again and again: nothing more is said by itself here until one of you answers. Perhaps another program writes."
    ),
}
"""What the person reads who is called."""


@dataclass(frozen=True, slots=True)
class Guard:
    """How much is said by itself: at most `per_hour` messages in a conversation within any hour. `language` is that of
    the note for the person who is called."""

    per_hour: int = PER_HOUR
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Past:
    """Something that the program said by itself, or (with a code) where it fell silent."""

    conversation_id: int
    at: int
    body: str
    code: str


PAST = Query(
    Past,
    """
    SELECT outbox.conversation_id, outbox.created_at AS at, outbox.body, '' AS code FROM outbox
    WHERE outbox.conversation_id IN ({list}) AND outbox.kind = 'acknowledgement' AND outbox.act = 'say'
        AND outbox.created_at > $1 AND outbox.state NOT IN ('cancelled', 'refused')
    UNION ALL
    SELECT automatic_stop.conversation_id, automatic_stop.at, '' AS body, automatic_stop.code FROM automatic_stop
    WHERE automatic_stop.conversation_id IN ({list})
    """,
)
EARLIER = Query(
    str,
    """
    SELECT message.body FROM message
    WHERE message.conversation_id = $1 AND message.author = 'customer' AND message.at > $2
        AND (message.at, message.seq, message.id) < (
            SELECT at, seq, id FROM message WHERE conversation_id = $1 AND remote_id = $3
        )
    ORDER BY message.at DESC LIMIT 10
    """,
)
LATELY = Query(
    str,
    """
    SELECT message.body FROM message
    WHERE message.conversation_id = $1 AND message.author = 'customer' AND message.at > $2
    ORDER BY message.at DESC LIMIT 10
    """,
)
STOP = """
    INSERT INTO automatic_stop (conversation_id, at, code) VALUES ($1, $2, $3)
    ON CONFLICT (conversation_id) DO UPDATE SET at = excluded.at, code = excluded.code
"""


@dataclass(slots=True)
class Restraint:
    """What one transaction knows of what was said by itself. Ask `expect` first, then `silent` for each message
    that would be said, in turn: one that may be is counted as said."""

    guard: Guard
    conn: Connection
    now: Instant
    _said: dict[int, list[Spoken]] = field(default_factory=dict)
    _stops: dict[int, Instant] = field(default_factory=dict)

    async def expect(self, conversation_ids: Sequence[int]) -> None:
        """Look what was said there within the last hour."""
        wanted = sorted({*conversation_ids} - self._said.keys())
        if not wanted:
            return
        self._said.update({each: [] for each in wanted})
        query, arguments = PAST.over(2, wanted)
        for past in await fetch_all(self.conn, query, self.now - HOUR, *arguments):
            if past.code:
                self._stops[past.conversation_id] = Instant(past.at)
            else:
                self._said[past.conversation_id].append(Spoken(past.body, past.at))

    def speaks_often(self, conversation_id: int) -> bool:
        """Whether it is to be looked whether the customer repeats themself."""
        return len(self._said[conversation_id]) >= ANSWERED

    async def silent(
        self,
        row: ConversationRow,
        says: str,
        answers: InboundMessage | None = None,
        words: str = "",
    ) -> str:
        """Why `says` is not said in this conversation, in answer to a message, or to `words` that nobody has written;
        empty where it may be."""
        said, earlier = self._said[row.id], list[str]()
        words = answers.body if answers else words
        if words and self.speaks_often(row.id):
            asked = (row.id, self.now - HOUR)
            if answers is None:
                earlier = await fetch_all(self.conn, LATELY, *asked)
            elif answers.remote_id:
                earlier = await fetch_all(self.conn, EARLIER, *asked, answers.remote_id)
        stopped, replied_at = self._stops.get(row.id), row.state.last_reply_at
        heard = Heard(said, stopped, replied_at, words, earlier)
        code = silence(heard, self.now, self.guard.per_hour)
        if not code:
            said.append(Spoken(says, self.now))
        elif code != STOPPED:
            self._stops[row.id] = self.now
        return code

    def with_it(self, conversation_id: int, says: str, code: str) -> str:
        """The same for a further part of what was found to be said, or (with a code) not."""
        if not code:
            self._said[conversation_id].append(Spoken(says, self.now))
        return code and STOPPED

    async def stop(self, called: Mapping[int, str]) -> None:
        """Write down, for each conversation in which a person is called, why, with a note for that person."""
        await self.conn.many(STOP, [(each, self.now, code) for each, code in called.items()])
        notes = [
            PolicyNote(
                each,
                f"note:automatic:{each}:{self.now}",
                OWN_NAME,
                translate_into(self.guard.language, WHY[code]).format(n=self.guard.per_hour),
                self.now,
            )
            for each, code in called.items()
        ]
        await messages.add_policy_notes(self.conn, notes)


def is_automatic(delivery: NewDelivery) -> bool:
    """Whether it is words that count as said by itself: whatever is no announcement to many."""
    return delivery.operation is Operation.SAY and delivery.kind is DeliveryKind.ACKNOWLEDGEMENT


def calling(row: ConversationRow) -> list[Change]:
    """What is done to a conversation in which a person is called: it is open, and high at least. Whoever has it keeps
    it."""
    wanted: list[Change] = []
    if row.priority not in (Priority.HIGH, Priority.URGENT):
        wanted.append(Prioritise(Priority.HIGH))
    if row.state.status is not Status.OPEN:
        wanted.append(Reopen())
    return wanted


async def allowed(
    conn: Connection, conversation_id: int, now: Instant, guard: Guard, says: str = ""
) -> bool:
    """Whether something (`says`) may be said by itself outside the recording of a message: ask it in the transaction that
    queues it, just before. Where it may not, a person has been called when this returns. Raises NotFound."""
    revision = await raise_revision(conn)  # nobody else asks at the same time
    restraint, row = Restraint(guard, conn, now), await load(conn, conversation_id)
    await restraint.expect([conversation_id])
    code = await restraint.silent(row, says)
    if code and code != STOPPED:
        steps = list[Step]()
        for wanted in calling(row):
            if became := done(wanted, row, (), now):
                steps.append(Step(row, became[0], now, became[1], ""))
                row = became[0]
        await change_many(conn, revision, steps)
        await restraint.stop({conversation_id: code})
    return not code
