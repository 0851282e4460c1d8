"""A shop that announces: broadcasts in every state, with ledgers whose deliveries have ended."""

from __future__ import annotations

from collections.abc import Sequence

from socialdesk.model.announcement import Announcement, Purpose
from socialdesk.model.changes import Resolve
from socialdesk.model.delivery import (
    Button,
    DeliveryKind,
    NewDelivery,
    Refused,
    Sent,
    Settlement,
    Sort,
    Unconfirmed,
)
from socialdesk.model.ids import DAY, HOUR, MINUTE, AccountId, ConversationId, Instant
from socialdesk.model.preflight import Candidate, Judged
from socialdesk.store.broadcasts import Broadcast, Draft, Run
from socialdesk.store.filters import InboxFilter, Shelf
from socialdesk.store.ledger import Message
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender

SHOP = AccountId(1)


async def announced(
    store: Store, name: str, text: str = "Chào {given|bạn}, tối nay 20h live nhé!", **more: object
) -> Broadcast:
    content = Announcement({"vi": text}, "vi", **more)  # type: ignore[arg-type]
    await store.broadcasts.add(Draft(name, "follows:yes", content), "linh", NOW)
    return await store.broadcasts.named(name)


async def listeners(store: Store, count: int) -> list[Candidate]:
    """People who wrote long ago and are told things; nobody waits for them any more."""
    batch = []
    for n in range(1, count + 1):
        who = sender(f"Khách {n:03}", str(9_000 + n), language="vi" if n % 3 else "en")
        at = Instant(NOW - 9 * DAY + n)
        batch.append(
            arrival(inbound("alo", "1", chat=who.remote_id, sender=who, contact=who, at=at))
        )
    await store.record(batch, NOW, ())
    found = await store.audience.candidates(InboxFilter(Shelf.ALL))
    people = sorted(each for each in found if each.name.startswith("Khách"))
    ids = [each.conversation_id for each in people if each.conversation_id is not None]
    await store.conversations.do(Resolve(), ids, "linh", NOW)
    return people


async def begun(
    store: Store, broadcast: Broadcast, people: Sequence[Candidate], skipped: int = 0, at: int = NOW
) -> Run:
    """A run that goes out; the last of the people get nothing."""
    moment = Instant(at)
    number = await store.broadcasts.begin(broadcast, moment, "linh", moment)
    assert number is not None
    run = await store.broadcasts.run(number)
    reasons = [*[""] * (len(people) - skipped), *["opted_out"] * skipped]
    await store.ledger.write(
        run, [Judged(*each) for each in zip(people, reasons, strict=True)], moment
    )
    assert await store.broadcasts.turn(run, "running", moment)
    return await store.broadcasts.run(run.id)


async def told(
    store: Store, run: Run, people: Sequence[Candidate], *ends: object, at: int = NOW
) -> None:
    """These were queued, and each delivery has ended like this; all of them were sent without
    `ends`."""
    messages = [
        Message(each.contact_id, each.conversation_id or 0, f"b:{run.id}:{each.contact_id}", "Chào", "", "")
        for each in people
    ]  # fmt: skip
    assert await store.ledger.queue(run, messages, [], Instant(at))
    for start in range(0, len(people), 50):
        some = len(people[start : start + 50])
        claimed = await store.claims.claim([SHOP], Instant(at), Instant(at + HOUR), some)
        results = ends[start : start + some] or [
            Sent(f"b{run.id}-{start + n}", 0, Instant(at)) for n in range(some)
        ]
        done = zip(claimed, results, strict=True)
        await store.settlements.settle([Settlement(*each) for each in done], Instant(at))  # type: ignore[arg-type]


async def answered(store: Store, who: Candidate, at: Instant, body: str = "Dạ em ghé nhé") -> None:
    """Somebody says something, and the shop has done with it."""
    person = sender(who.name, str(9_000 + int(who.name.split()[1])), language=who.language)
    said = inbound(body, f"a{at}", chat=person.remote_id, sender=person, contact=person, at=at)
    await store.record([arrival(said)], at, ())
    await store.conversations.do(Resolve(), [who.conversation_id or 0], "linh", at)


async def announce(store: Store) -> None:
    """A shop with a draft, something for every Friday, a run that goes out, one that waits, one that is
    over, and an answer for later."""
    people = await listeners(store, 40)
    over = await announced(
        store, "khai trương", "Shop khai trương chi nhánh mới, mời {given|bạn} ghé chơi!",
        buttons=(Button("Xem đường", "https://shop.vn/duong"), Button("Nhắc em")),
    )  # fmt: skip
    run = await begun(store, over, people, skipped=8, at=NOW - 2 * DAY)
    then = NOW - 2 * DAY
    ends = [Sent(f"s{n}", 100 + n, Instant(then)) for n in range(28)]
    await told(
        store, run, people[:32], *ends, Refused("no", "blocked"), Refused("no", "blocked"), Refused("no", "deleted"),
        Unconfirmed("?"), at=then,
    )  # fmt: skip
    for n, minutes in ((0, 4), (1, 20), (2, 90), (5, 300)):
        await answered(store, people[n], Instant(then + minutes * MINUTE))
    await store.consents.say(people[7].contact_id, "", Instant(then + HOUR), "word", wanted=False)
    await store.broadcasts.turn(run, "done", Instant(NOW - 2 * DAY + HOUR))
    await announced(store, "hàng mới về", purpose=Purpose(Sort.TOPIC, "hang-moi"))
    weekly = await announced(store, "live thứ sáu", purpose=Purpose(Sort.SERVICE))
    await store.broadcasts.schedule(
        weekly.id, {"cron": "0 19 * * 5"}, Instant(NOW + 30 * DAY), Instant(NOW + 4 * DAY + 9 * HOUR), NOW
    )  # fmt: skip
    late = await announced(store, "giờ vàng", "Giảm 20% trong 2 giờ!")
    held = await missed(store, late)
    await store.ledger.write(held, [Judged(each, "") for each in people[:12]], NOW)
    await store.broadcasts.written(held, NOW)
    going = await announced(store, "sale cuối tháng", "Sale cuối tháng, giảm 30% toàn shop!")
    now = await begun(store, going, people, skipped=10)
    await told(store, now, people[:12])
    later = NewDelivery(
        "later", ConversationId(1), DeliveryKind.REPLY, "Dạ mai shop gửi hàng ạ", "linh",
        due_at=NOW + DAY, scheduled=True,
    )  # fmt: skip
    await store.outbox.reply([later], NOW)


async def missed(store: Store, broadcast: Broadcast) -> Run:
    """A run whose moment nobody was there for; it waits for somebody's word."""
    due = Instant(NOW - DAY)
    await store.broadcasts.schedule(broadcast.id, {"at": due}, None, due, NOW)
    broadcast = await store.broadcasts.named(broadcast.name)
    (run_id,) = await store.broadcasts.advance(broadcast, None, [(due, "waiting")], NOW)
    return await store.broadcasts.run(run_id)
