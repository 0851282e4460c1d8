"""Clauses become rows: each finds whom it names, and its opposite everybody else, on both engines."""

from typing import Any

import pytest

from socialdesk.model.changes import Assign, Prioritise, Promise, Resolve, Snooze, Tag
from socialdesk.model.conversation import Priority
from socialdesk.model.delivery import DeliveryKind, NewDelivery, Refused, Settlement
from socialdesk.model.ids import DAY, HOUR, AccountId, ConversationId, Instant
from socialdesk.model.message import ChatKind, ContactChange, Sender
from socialdesk.model.reason import NO_REASON
from socialdesk.model.task import Kind, NewTask, Outcome
from socialdesk.store.engine.database import Connection
from socialdesk.store.filters import CLAUSES, Condition, InboxFilter, Shelf, clauses
from socialdesk.store.store import Store
from tests.support.lives import running
from tests.support.make import NOW, arrival, inbound
from tests.support.store import at

EVERYBODY = {1, 2, 3, 4, 5}
TIER = "INSERT INTO person_tier (contact_id, tier, folded, counted_at) VALUES ($1, $2, $2, 1)"
FINDS: dict[str, tuple[tuple[Any, ...], set[int]]] = {
    "account": (("shop", "oa"), {1, 3, 4, 5}),
    "channel": (("messenger",), {2}),
    "status": (("resolved", "snoozed"), {3, 4}),
    "assignee": (("linh", "lan"), {1}),
    "unassigned": ((), {2, 3, 4, 5}),
    "assigned": ((), {1}),
    "priority": (("urgent", "high"), {1}),
    "tag": (("vip",), {1, 5}),
    "has_tag": (("vip",), {1, 5}),
    "language": (("vi",), {1}),
    "name": (("%huong%",), {1}),
    "kind": (("comment",), {2}),
    "waiting": ((), {1, 2, 4, 5}),
    "waiting_before": ((NOW - 4 * HOUR,), {1, 2}),
    "waiting_after": ((NOW - 4 * HOUR,), {4, 5}),
    "said_before": ((NOW - 4 * HOUR,), {1}),
    "said_after": ((NOW - 4 * HOUR,), {2, 3, 4, 5}),
    "window": (("shop", NOW - 4 * HOUR, NOW - 2 * HOUR), {5}),
    "unread": ((), {1, 2, 4}),
    "blocked": ((), {2}),
    "follower": ((), {1, 3, 4, 5}),
    "not_following": ((), set()),
    "target_running": ((NOW,) * 4, {1}),
    "target_risk": ((NOW,) * 5, {2}),
    "target_missed": ((NOW,), {3, 5}),
    "target_reached": ((), {4}),
    "target_paused": ((NOW,) * 3, {3}),
    "promise_open": ((), {3, 5}),
    "promise_due": ((NOW, NOW + HOUR), {5}),
    "task_open": ((), {1, 3}),
    "task_overdue": ((NOW,), {3}),
    "task_kind": (("case",), {1}),
    "tier": (("vang",), {4}),
    "tiered": ((), {3, 4}),
    "score_low": ((), set()),
    "score_good": ((), set()),
    "known_before": ((NOW - 4 * HOUR,), {1}),
    "known_after": ((NOW - 4 * HOUR,), {2, 3, 4, 5}),
    "silent_before": ((NOW - 4 * HOUR,), {1, 2}),
    "silent_after": ((NOW - 4 * HOUR,), {3, 4, 5}),
    "wants": (("live", 1), {4}),
    "acted": (("shop", "private", NOW - 4 * HOUR, NOW - 2 * HOUR), {5}),
    "in_account": (("page", "comment"), set()),
    "drafted": (("lan",), {4}),
    "stuck": ((), {5}),
    "scheduled": ((), {1}),
    "mentions": (("lan", "mai"), {3}),
    "said_in": ((1, 9), {2}),
    "asking": ((), {2}),
    "ids": ((1, 2, 9), {1, 2}),
    "nothing": ((), set()),
}


@pytest.fixture
async def shop(store: Store) -> Store:
    """1 Hương (Telegram), 2 a comment of Minh, who blocked the page, 3 Đức (Zalo, resolved), 4 Mai
    (snoozed), 5 Vân, whose answer was refused: they wait again."""
    rows = await store.accounts.ensure([("page", "messenger"), ("oa", "zalo_oa")])
    shop, page, oa = AccountId(1), rows["page"].id, rows["oa"].id
    people = (
        (shop, "1", Sender("1", "Nguyễn Thị Hương", language="vi"), 5 * HOUR, ChatKind.PRIVATE),
        (page, "comment:9:2", Sender("2", "Minh"), 4 * HOUR, ChatKind.COMMENT),
        (oa, "3", Sender("3", "Đức", language="th"), HOUR, ChatKind.PRIVATE),
        (shop, "4", Sender("4", "Mai"), HOUR, ChatKind.PRIVATE),
        (shop, "5", Sender("5", "Vân"), 3 * HOUR, ChatKind.PRIVATE),
    )
    for account, chat, who, ago, kind in people:
        said = inbound(
            "giá?" if kind is ChatKind.COMMENT else "alo",
            "11",
            chat,
            chat_kind=kind,
            sender=who,
            contact=who,
            at=Instant(NOW - ago),
        )
        await store.record([arrival(said, account=account)], said.at, ())
    live = await running(store, (page, "post", "9"), at=at(-DAY))
    await store.lives.catch_up(live.id)
    gone = ContactChange(inbound(chat="2").chat, Sender("2", "Minh"), blocked=True, at=NOW)
    await store.record([arrival(gone, account=page)], NOW, ())
    await store.contacts.save_profile(oa, "3", NOW, follows=True)
    await store.conversations.do(Assign("linh"), [1], "linh", NOW)
    await store.conversations.do(Prioritise(Priority.URGENT), [1], "linh", NOW)
    for number in (1, 5):
        await store.conversations.do(Tag(("vip",)), [number], "linh", NOW)
    for number, due in ((3, at(DAY)), (5, at(HOUR))):
        promise = Promise(due, "later", "em báo lại")
        await store.conversations.do(promise, [number], "linh", NOW)
    for number, kind, due in ((1, Kind.CASE, 1), (3, Kind.NOTICE, 0), (5, Kind.CASE, 0)):
        new = NewTask(f"t{number}", kind, NO_REASON, at(due), conversation=number)
        await store.tasks.make(new, NOW)
    await store.tasks.end(3, Outcome.DONE, "linh", NOW)
    await store.messages.note(3, "linh", "@lan xem giúp", NOW, ["lan"])
    await store.conversations.do(Resolve(), [3], "linh", NOW)
    await store.conversations.mark_read(3)
    await store.consents.say(4, "live", NOW, "desk", wanted=True)
    await store.consents.say(5, "live", NOW, "desk", wanted=False)
    await store.drafts.save(4, "lan", "dạ", NOW)
    await store.conversations.do(Snooze(at(DAY), "later"), [4], "linh", NOW)
    refused = NewDelivery("k5", ConversationId(5), DeliveryKind.REPLY, "dạ", "linh")
    await store.outbox.reply([refused], NOW)
    (claimed,) = await store.claims.claim([shop], NOW, at(1), 5)
    await store.settlements.settle([Settlement(claimed, Refused("Blocked."))], NOW)
    await store.conversations.mark_read(5)
    later = NewDelivery(
        "k1", ConversationId(1), DeliveryKind.REPLY, "mai ạ", "linh", due_at=at(DAY), scheduled=True
    )
    await store.outbox.reply([later], NOW)
    await store.database.transact(lambda conn: conn.many(TIER, [(3, "bac"), (4, "vang")]))
    await clocks(store)
    return store


async def clocks(store: Store) -> None:
    """1 has time, 2 is at risk, 3 was answered late and waits for stock, 4 in time, 5 is past due."""
    day, hour, soon = NOW + DAY, NOW - HOUR, NOW + 1
    asked = "SELECT id, COALESCE(waiting_since, 0) FROM conversation ORDER BY id"
    rows = await store.database.read(lambda conn: conn.rows(asked))
    times = {1: ("", day, day, day), 2: ("", hour, NOW, soon), 3: ("missed", 1, 2, 3), 4: ("reached", day, day, day),
             5: ("", hour, hour, NOW - 1)}  # fmt: skip
    insert = "INSERT INTO target_clock (conversation_id, since, target, state, half_at, risk_at, due_at) VALUES ($1, $2, '', $3, $4, $5, $6)"
    still = "INSERT INTO pause VALUES (3, $1, NULL, 'stock', 'linh')"

    async def work(conn: Connection) -> None:
        for number, since in rows:
            await conn.rows(insert, number, since, *times[number])
        await conn.rows(still, NOW)

    await store.database.transact(work)


async def ids(store: Store, *conditions: Condition, shelf: Shelf = Shelf.ALL) -> set[int]:
    page = await store.inbox.page(InboxFilter(shelf, conditions), 20)
    return {item.row.id for item in page}


async def test_each_clause_finds_whom_it_names_and_its_opposite_everybody_else(
    shop: Store,
) -> None:
    """Also where a column is empty: whoever does not wait has not waited since some moment either."""
    assert set(FINDS) == set(CLAUSES)
    found, others = {}, {}
    for name, (values, _) in FINDS.items():
        found[name] = await ids(shop, Condition(name, values))
        others[name] = await ids(shop, Condition(name, values, negated=True))

    assert found == {name: expected for name, (_, expected) in FINDS.items()}
    assert others == {name: EVERYBODY - expected for name, (_, expected) in FINDS.items()}


async def test_shelves_part_the_conversations_among_them(shop: Store) -> None:
    assert {shelf: await ids(shop, shelf=shelf) for shelf in Shelf} == {
        Shelf.ACTIVE: {1, 2, 5},
        Shelf.SNOOZED: {4},
        Shelf.RESOLVED: {3},
        Shelf.ALL: EVERYBODY,
    }


async def test_conditions_narrow_each_other_and_alternatives_widen(shop: Store) -> None:
    """Values stay with their own clause, however many came before it."""
    vip, mine = Condition("tag", ("vip",)), Condition("assignee", ("linh",))
    window = Condition("window", ("shop", NOW - 4 * HOUR, NOW - 2 * HOUR))
    either = Condition("either", either=(window, Condition("ids", (2, 3, 4))))
    neither = Condition("either", negated=True, either=either.either)

    assert await ids(shop, vip, mine) == {1}
    assert await ids(shop, vip, window) == {5}
    assert await ids(shop, either) == {2, 3, 4, 5}
    assert await ids(shop, neither) == {1}
    assert await ids(shop, either, vip, Condition("channel", ("telegram", "x", "y"))) == {5}
    assert await ids(shop, either, shelf=Shelf.ACTIVE) == {2, 5}


async def test_no_values_find_nobody_and_hostile_ones_are_values(shop: Store) -> None:
    hostile = "') OR 1 = 1 --"

    assert await ids(shop, Condition("tag")) == set()
    assert await ids(shop, Condition("tag", negated=True)) == EVERYBODY
    for name in ("tag", "account", "assignee", "language", "name", "drafted", "mentions"):
        assert await ids(shop, Condition(name, (hostile,))) == set(), name
    assert hostile not in clauses(InboxFilter(conditions=(Condition("tag", (hostile,)),)), 1)[0]


def test_parameters_are_numbered_on_from_the_first() -> None:
    wanted = InboxFilter(
        Shelf.ALL,
        (
            Condition("tag", ("a", "b", "c")),
            Condition("said_before", (7,)),
            Condition("unread"),
            Condition("drafted", ("lan",), negated=True),
        ),
    )
    text, values = clauses(wanted, 4)

    assert "tag IN ($4, $5, $6, $7)" in text
    assert "last_message_at < $8" in text
    assert "NOT COALESCE((conversation.id IN (SELECT conversation_id FROM draft" in text
    assert "agent = $9)" in text
    assert values == ("a", "b", "c", "c", 7, "lan")
