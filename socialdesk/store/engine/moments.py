"""Step 14 of the migrations: moments that no calendar has, as older programs kept them when a platform
told such a date, become the moment that was meant, or the one at which it came in. Never changed
afterwards."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from socialdesk.model.text import one_line
from socialdesk.store.engine.database import Connection, pad

AT_ONCE = 500
EARLIEST = 1_072_915_200_000
"""2004 in milliseconds: before that none of the platforms was there."""
AHEAD = 366 * 86_400_000
A_DAY = 86_400_000
LONGEST = 120
NEVER_WAITING = 1 << 53
MOMENTS = (
    "opened_at", "waiting_since", "first_reply_at", "last_inbound_at", "last_reply_at", "last_message_at",
    "last_action_at", "assigned_at",
)  # fmt: skip
"""What a conversation remembers of moments, by the names of its columns; changes hold some of them."""

SPAN = "SELECT MIN(received_at), MAX(received_at) FROM message WHERE received_at > $1"
ALIVE = "SELECT MAX(alive_at) FROM account WHERE alive_at > $1"
ODD_MESSAGES = """
    SELECT id, conversation_id, at, received_at, edited_at, hidden_at FROM message
    WHERE id > $1 AND (
        at <= $2 OR at >= received_at + $3 OR received_at <= $2
        OR edited_at <= $2 OR edited_at >= $4 OR hidden_at <= $2 OR hidden_at >= $4
    )
    ORDER BY id LIMIT $5
"""
KEEP_MESSAGE = (
    "UPDATE message SET at = $2, received_at = $3, edited_at = $4, hidden_at = $5 WHERE id = $1"
)
ODD_CONVERSATIONS = "SELECT id FROM conversation WHERE " + " OR ".join(
    f"{name} <= $1 OR {name} >= $2" for name in MOMENTS
)
CONVERSATIONS = (
    f"SELECT id, {', '.join(MOMENTS)}, last_seq, last_text, last_author, last_said, unread FROM conversation "
    "WHERE id IN ({list}) ORDER BY id"
)
NEWEST = """
    SELECT at, seq, author, kind, body, said FROM message
    WHERE conversation_id = $1 AND change_id IS NULL AND kind <> 'note'
    ORDER BY at DESC, seq DESC, id DESC LIMIT 1
"""
KEEP_CONVERSATION = (
    "UPDATE conversation SET "
    + ", ".join(f"{name} = ${place}" for place, name in enumerate(MOMENTS, 2))
    + ", last_seq = $10, last_text = $11, last_author = $12, last_said = $13, unread = $14, sort_key = $15 WHERE id = $1"
)
CHANGES = """
    SELECT id, conversation_id, details, waiting_before, waiting_after FROM conversation_change
    WHERE conversation_id IN ({list}) ORDER BY id
"""
KEEP_CHANGE = """
    UPDATE conversation_change SET details = $2, waiting_before = $3, waiting_after = $4 WHERE id = $1
"""
BESIDE = (
    "UPDATE reaction SET at = {newest} WHERE at >= {end}",
    "UPDATE platform_news SET at = {newest} WHERE at >= {end}",
    "UPDATE contact SET changed_at = {newest} WHERE changed_at >= {end}",
    "UPDATE contact SET blocked_at = {newest} WHERE blocked_at >= {end}",
    "UPDATE message_version SET replaced_at = {newest} WHERE replaced_at >= {end} OR replaced_at <= {begin}",
    "UPDATE message_version SET since = NULL WHERE since >= {end} OR since <= {begin}",
    "UPDATE outbox SET answers_since = created_at WHERE answers_since >= {end} OR answers_since <= {begin}",
)
"""What is told later holds only if it is newer: nothing may be newer than everything."""


@dataclass(slots=True)
class _Repair:
    conn: Connection
    oldest: int
    newest: int
    """When the store took something in for the first and for the last time."""
    meant: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    """For each conversation what became of a moment that was none."""

    @property
    def end(self) -> int:
        return self.newest + AHEAD

    def is_odd(self, at: int | None) -> bool:
        return at is not None and not EARLIEST < at < self.end

    async def messages(self) -> None:
        """Each message's own moments, by when it came in."""
        last = 0
        while rows := list(
            await self.conn.rows(ODD_MESSAGES, last, EARLIEST, AHEAD, self.end, AT_ONCE)
        ):
            last = rows[-1][0]
            await self.conn.many(KEEP_MESSAGE, [self._message(*row) for row in rows])

    def _message(
        self, number: int, conversation_id: int, at: int, received_at: int, edited_at: int | None,
        hidden_at: int | None,
    ) -> tuple[object, ...]:  # fmt: skip
        came = received_at
        if came <= EARLIEST:  # this machine's clock had not been set
            came = self.newest if self.is_odd(at) else at
        kept = at if EARLIEST < at < came + AHEAD else meant(at, came)
        if kept != at:
            known = self.meant[conversation_id]
            known[at] = min(kept, known.get(at, kept))
        edited_at, hidden_at = (
            meant(each, max(came, kept)) if each is not None and self.is_odd(each) else each
            for each in (edited_at, hidden_at)
        )
        return number, kept, came, edited_at, hidden_at

    async def conversations(self) -> None:
        """What conversations remember of them."""
        odd = [row[0] for row in await self.conn.rows(ODD_CONVERSATIONS, EARLIEST, self.end)]
        numbers = sorted({*odd, *self.meant})
        for place in range(0, len(numbers), AT_ONCE):
            some = pad(numbers[place : place + AT_ONCE])
            marks = ", ".join(f"${place}" for place in range(1, len(some) + 1))
            rows = await self.conn.rows(CONVERSATIONS.format(list=marks), *some)
            await self.conn.many(KEEP_CONVERSATION, [await self._conversation(row) for row in rows])
            changes = await self.conn.rows(CHANGES.format(list=marks), *some)
            kept = [(row, self._change(row)) for row in changes]
            await self.conn.many(KEEP_CHANGE, [new for row, new in kept if tuple(row[:1]) + tuple(row[2:]) != new])  # fmt: skip

    async def _conversation(self, row: Sequence[Any]) -> tuple[object, ...]:
        number, *moments = row[: len(MOMENTS) + 1]
        seq, text, author, said, unread = row[len(MOMENTS) + 1 :]
        newest = next(iter(await self.conn.rows(NEWEST, number)), None)
        mended = self._mending(number, self.oldest if newest is None else newest[0])
        found = dict(zip(MOMENTS, (mended(each) for each in moments), strict=True))
        told = row[1 + MOMENTS.index("last_message_at")]
        if newest is None:
            if self.is_odd(told):  # nothing was said: nobody waits
                found["waiting_since"], unread = None, 0
        elif self.is_odd(told) or newest[0] > found["last_message_at"]:
            found["last_message_at"], seq, author = newest[0], newest[1], newest[2]
            text, said = _last(*newest[3:])
        waits = found["waiting_since"]
        key = NEVER_WAITING - found["last_message_at"] if waits is None else waits
        return (number, *found.values(), seq, text, author, said, unread, key)

    def _mending(self, number: int, otherwise: int) -> Callable[[int | None], Any]:
        known = self.meant.get(number, {})

        def mended(at: int | None) -> int | None:
            if at is None or not self.is_odd(at):
                return known.get(at, at) if at is not None else None
            return known[at] if at in known else meant(at, otherwise)

        return mended

    def _change(self, row: Sequence[Any]) -> tuple[object, ...]:
        """What a change would put back, and since when somebody waited around it."""
        number, conversation_id, details, before, after = row
        mended = self._mending(conversation_id, self.newest)

        def walked(value: Any) -> Any:
            if not isinstance(value, dict):
                return value
            return {
                key: mended(each) if key in MOMENTS and isinstance(each, int) else walked(each)
                for key, each in value.items()
            }

        told = json.loads(details)
        kept = walked(told)
        text = details if kept == told else json.dumps(kept, ensure_ascii=False)
        return number, text, mended(before), mended(after)

    async def beside(self) -> None:
        """What was told beside words."""
        for statement in BESIDE:
            filled = statement.format(newest=self.newest, end=self.end, begin=EARLIEST)
            await self.conn.rows(filled)


def meant(at: int, came: int) -> int:
    """The moment that was meant by one that is none: seconds for milliseconds or the other way
    round, if that lies before it came in; else when it came in."""
    return next((each for each in (at * 1000, at // 1000) if EARLIEST < each < came + A_DAY), came)


def _last(kind: str, body: str, said: str) -> tuple[str, str]:
    """What the list shows of a message, and what the platform told with it."""
    words = one_line(body, LONGEST) or f"[{kind}]"
    if not said or (body and kind != "event"):
        return words, ""
    told = json.loads(said)
    more = {"words": one_line(body, LONGEST)} if body else {}
    fields = {**told.get("fields", {}), **more}
    return words, json.dumps({"code": told["code"], "fields": fields}, ensure_ascii=False)


async def repair_moments(conn: Connection) -> None:
    """Repair them all; a store that took nothing in has none."""
    ((oldest, newest),) = await conn.rows(SPAN, EARLIEST)
    ((alive,),) = await conn.rows(ALIVE, EARLIEST)
    if newest is None and alive is None:
        return
    repair = _Repair(conn, oldest or alive, newest or alive)
    await repair.messages()
    await repair.conversations()
    await repair.beside()
