"""People, an announcement and its run, put into a store by hand."""

from __future__ import annotations

from socialdesk.model.announcement import Announcement
from socialdesk.model.delivery import (
    Button,
    Refused,
    Sent,
    Settlement,
    Unconfirmed,
    dump_buttons,
)
from socialdesk.model.ids import HOUR, AccountId, Instant
from socialdesk.model.preflight import Candidate, Judged
from socialdesk.services.broadcasting.broadcaster import key_of
from socialdesk.store.broadcasts import Draft, Run
from socialdesk.store.filters import InboxFilter, Shelf
from socialdesk.store.ledger import Message
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender

SHOP = AccountId(1)
EVERYBODY = InboxFilter(Shelf.ALL)


async def people(store: Store, count: int) -> list[Candidate]:
    """Customers who have written, one after the other."""
    for n in range(1, count + 1):
        who = sender(f"Lan {n}", str(n))
        said = inbound("alo", "11", chat=str(n), sender=who, contact=who, at=Instant(NOW + n))
        await store.record([arrival(said)], NOW, ())
    return await store.audience.candidates(EVERYBODY)


async def begun(store: Store, name: str = "live") -> Run:
    """A run that goes out."""
    await store.broadcasts.add(Draft(name, "x", Announcement({"vi": "Chào"}, "vi")), "linh", NOW)
    kept = await store.broadcasts.named(name)
    number = await store.broadcasts.begin(kept, NOW, "linh", NOW)
    assert number is not None
    run = await store.broadcasts.run(number)
    assert await store.broadcasts.turn(run, "running", NOW)
    return await store.broadcasts.run(run.id)


def messages(
    run: Run, who: list[Candidate], text: str = "Chào", buttons: tuple[Button, ...] = ()
) -> list[Message]:
    """What they are told."""
    return [
        Message(
            each.contact_id,
            each.conversation_id or 0,
            key_of(run.id, each.contact_id),
            text,
            "",
            dump_buttons(buttons),
        )
        for each in who
    ]


async def queued(store: Store, count: int) -> tuple[Run, list[Candidate]]:
    """A run whose people are all in the outbox."""
    who = await people(store, count)
    return await tell(store, who), who


async def tell(
    store: Store,
    who: list[Candidate],
    text: str = "Chào",
    name: str = "live",
    buttons: tuple[Button, ...] = (),
) -> Run:
    """Put what they are told into the outbox."""
    run = await begun(store, name)
    await store.ledger.write(run, [Judged(each, "") for each in who], NOW)
    assert await store.ledger.queue(run, messages(run, who, text, buttons), [], NOW)
    return run


async def settle(store: Store, *results: Sent | Refused | Unconfirmed) -> None:
    """What waits in the outbox goes out, and ends so."""
    claimed = await store.claims.claim([SHOP], NOW, Instant(NOW + HOUR), len(results))
    ended = [Settlement(one, result) for one, result in zip(claimed, results, strict=True)]
    await store.settlements.settle(ended, NOW)


def sent(n: int, after: int = HOUR) -> Sent:
    """It arrived, so long after the beginning."""
    return Sent(str(900 + n), 900 + n, Instant(NOW + after))
