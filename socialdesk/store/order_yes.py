"""What becomes of a customer's yes after it was taken down: whoever edits or deletes it before the goods have gone takes
something back, and a person looks. The order stays as it is, and the proof keeps the words as they stood."""

from __future__ import annotations

import json
from dataclasses import dataclass

from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.order import State
from socialdesk.model.reason import Reason
from socialdesk.model.task import Kind, NewTask
from socialdesk.model.yes import Reading, read
from socialdesk.store import tasks
from socialdesk.store.conversations import raise_revision
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import run, statement
from socialdesk.store.order_receipts import told_of
from socialdesk.store.order_rows import YES, one

BACK = "back:"
"""How the keys of tasks begin about what was taken back after a yes."""
STAYS = frozenset({State.AGREED, State.PACKED})
"""In which states of an order its yes is looked after."""
DUE = 15 * MINUTE
"""So long (ms) a person has to look."""
_SAYS_YES = (Reading.YES, Reading.WELL)


@dataclass(frozen=True, slots=True)
class Changed:
    """A yes that does not stand as it did."""

    receipt: int
    revision: int
    order: int
    code: str
    state: str
    message: int
    conversation: int
    body: str
    deleted_at: int | None


CHANGED = Query(
    Changed,
    """
    SELECT purchase_receipt.id AS receipt, purchase_receipt.revision, purchase.id AS "order", purchase.code, purchase.state,
        message.id AS message, message.conversation_id AS conversation, message.body, message.deleted_at
    FROM purchase_receipt JOIN message ON message.id = purchase_receipt.yes_message
    JOIN purchase ON purchase.id = purchase_receipt.purchase_id
    WHERE purchase_receipt.yes_message IS NOT NULL AND (message.edited_at IS NOT NULL OR message.deleted_at IS NOT NULL)
    ORDER BY purchase_receipt.yes_message
    """,
)
AWAITED = Query(
    str,
    """
    SELECT DISTINCT purchase.code FROM conversation AS here JOIN contact AS mine ON mine.id = here.contact_id
    JOIN contact ON contact.id = COALESCE(mine.same_as, mine.id) OR contact.same_as = COALESCE(mine.same_as, mine.id)
    JOIN conversation ON conversation.contact_id = contact.id
    JOIN purchase_receipt ON purchase_receipt.conversation_id = conversation.id AND purchase_receipt.watched = 1
    JOIN purchase ON purchase.id = purchase_receipt.purchase_id AND purchase.state = 'new'
    WHERE here.id = $1 ORDER BY purchase.code
    """,
)
SAID = statement("UPDATE purchase_receipt SET yes_message = :message WHERE id = :receipt")
NEWEST = Query(
    str,
    f"SELECT details FROM purchase_change WHERE purchase_id = $1 AND kind = '{YES}' ORDER BY id DESC LIMIT 1",
)
SAID_AGAIN = statement(
    "UPDATE purchase_receipt SET yes_message = :message WHERE purchase_id = :order AND revision = :revision"
)
LOOKED = statement("UPDATE purchase_receipt SET yes_message = NULL WHERE id = :receipt")
FORGET = statement(
    "UPDATE purchase_receipt SET yes_message = NULL WHERE purchase_id = :order AND yes_message IS NOT NULL"
)


async def awaited(database: Database, conversation: int) -> list[str]:
    """The codes of the new orders whose receipts a conversation's person may say yes to."""
    return await database.all(AWAITED, conversation)


async def look_after(conn: Connection, receipt: int, message: int) -> None:
    """From now on this message is the yes to a receipt."""
    await run(conn, SAID, receipt=receipt, message=message)


async def look_after_again(conn: Connection, number: int) -> None:
    """An order is agreed to, or packed: perhaps once more, after it was cancelled, sent or changed and that was taken back. Its
    newest yes is looked after then, if what the order is now is what it was said to."""
    order = await one(conn, number)
    kept = await fetch_one(conn, NEWEST, number)
    said = json.loads(kept or "{}")
    if order is None or order.row.state not in STAYS:
        return
    if said.get("digest") == told_of(order).digest():
        await run(
            conn, SAID_AGAIN, order=number, revision=said["revision"], message=said["message"]
        )


async def forget(conn: Connection, order: int) -> None:
    """An order is no longer agreed, or on its way: what becomes of its yes changes nothing any more."""
    await run(conn, FORGET, order=order)


async def ask_about_changed(database: Database, now: Instant) -> int:
    """Make a task of each yes that was deleted, or edited into something else, once; gives how many. Where none was, nothing is
    written."""
    if not any(map(_takes_back, await database.all(CHANGED))):
        return 0

    async def work(conn: Connection) -> int:
        await raise_revision(conn)
        found = [each for each in await fetch_all(conn, CHANGED) if _takes_back(each)]
        for each in found:
            await run(conn, LOOKED, receipt=each.receipt)
            if State(each.state) in STAYS:
                await tasks.make(conn, _task(each, now), now)
        return len(found)

    return await database.transact(work)


def _takes_back(each: Changed) -> bool:
    """Whether it says something else than yes now; a yes that was only corrected ("chot" for "chốt") is still one."""
    return each.deleted_at is not None or read(each.body, each.code) not in _SAYS_YES


def _task(each: Changed, now: Instant) -> NewTask:
    code = "order.answer_back" if each.deleted_at is None else "order.yes_deleted"
    return NewTask(
        f"{BACK}{each.order}:{each.revision}:{each.message}", Kind.AGREEMENT,
        Reason(code, code=each.code, message=each.message), Instant(now + DUE),
        conversation=each.conversation, order=each.order,
    )  # fmt: skip
