"""Histories of other systems in the store: whatever order they come in, every conversation is as if all of
it had happened here; on both engines."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from socialdesk.model.changes import Assign, Reopen, Resolve, Snooze
from socialdesk.model.conversation import Status
from socialdesk.model.delivery import DeliveryKind, NewDelivery, Sent, Settlement
from socialdesk.model.ids import DAY, MINUTE, AccountId, ConversationId, Instant
from socialdesk.model.imported import By, Imported
from socialdesk.model.message import Author, ChatKind
from socialdesk.store.engine.statement import ask
from socialdesk.store.imports import Placed
from socialdesk.store.store import Store
from socialdesk.store.waits import EPISODES_OF, WAITS_OF
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.store import at, claim, line, say, take

PAST = -30 * DAY
LINES = (
    (By.CUSTOMER, "", "còn size M không?"),
    (By.CUSTOMER, "", "alo"),
    (By.AGENT, "linh", "dạ còn ạ"),
    (By.ELSEWHERE, "", "shop đây ạ"),
    (By.AUTOMATIC, "", "chào bạn"),
    (By.NOTE, "mai", "khách quen"),
    (By.ASSIGN, "mai", ""),
    (By.ASSIGN, "", ""),
    (By.RESOLVE, "linh", ""),
)


def one(number: object, offset: int, by: By = By.CUSTOMER, agent: str = "", text: str = "alo",
        chat: str = "501") -> Placed:  # fmt: skip
    what = Imported("hoasen", chat, str(number), at(offset), by, "Lan", agent, text)
    return Placed(AccountId(1), ChatKind.PRIVATE, '{"chat_id": "' + chat + '"}', what)


def history(seed: int, length: int = 40) -> list[Placed]:
    chance = random.Random(seed)
    offset, found = PAST, []
    for number in range(length):
        offset += chance.randrange(1, 40 * MINUTE)
        by, agent, text = chance.choice(LINES)
        found.append(one(number, offset, by, agent, text, chance.choice(("501", "502"))))
    return found


async def bring(store: Store, lines: Sequence[Placed], size: int = 1_000) -> int:
    return sum([
        await store.imports.add(lines[start : start + size], NOW)
        for start in range(0, len(lines), size)
    ])  # fmt: skip


COLUMNS = (
    "status", "episode", "opened_at", "waiting_since", "first_reply_at", "last_inbound_at", "last_reply_at",
    "last_message_at", "last_text", "last_author", "unread", "snoozed_until", "last_action_at", "assignee",
    "assigned_at", "sort_key",
)  # fmt: skip


async def standing(store: Store) -> dict[str, Any]:
    """Every conversation's state, waits and episodes, by its chat."""

    async def work(conn: Any) -> dict[str, Any]:
        found = {}
        for row in await conn.rows(
            f"SELECT chat, id, {', '.join(COLUMNS)} FROM conversation ORDER BY id"
        ):
            chat, number, *state = row
            rows = [
                *await ask(conn, WAITS_OF, ids=[number]),
                *await ask(conn, EPISODES_OF, ids=[number]),
            ]
            plain = [repr(each._replace(id=0, conversation_id=0)) for each in rows]
            found[chat] = (dict(zip(COLUMNS, state, strict=True)), plain)
        return found

    assert (await store.figures.compare(0)).different == ()
    return await store.database.read(work)


async def happen(store: Store, what: Imported) -> None:
    """The same, here."""
    who = sender("Lan", what.chat)
    authors = {By.CUSTOMER: Author.CUSTOMER, By.ELSEWHERE: Author.OWNER, By.AUTOMATIC: Author.BOT}
    if what.by in authors:
        said = inbound(
            what.text,
            f"9{what.number}",
            what.chat,
            contact=who,
            sender=who,
            author=authors[what.by],
            at=what.at,
        )
        await store.record([_arrival(said, what.at)], what.at, ())
        return
    number = await _number(store, what.chat)
    if number is not None and what.by is By.AGENT:
        delivery = NewDelivery(
            what.number + what.chat,
            ConversationId(number),
            DeliveryKind.REPLY,
            what.text,
            what.agent,
        )
        await store.outbox.reply([delivery], what.at)
        (claimed,) = await claim(store, what.at)
        sent = Sent(f"8{what.number}", 0, what.at)
        await store.settlements.settle([Settlement(claimed, sent)], what.at)
    if number is not None and what.by in (By.ASSIGN, By.RESOLVE):
        change = Resolve() if what.by is By.RESOLVE else Assign(what.agent)
        await store.conversations.do(change, [number], what.agent, what.at)


def _arrival(said: Any, received_at: Instant) -> Any:
    found = arrival(said)
    return replace(found, raw=replace(found.raw, received_at=received_at))


async def _number(store: Store, chat: str) -> int | None:
    async def work(conn: Any) -> int | None:
        found = list(await conn.rows("SELECT id FROM conversation WHERE chat = $1", chat))
        return found[0][0] if found else None

    return await store.database.read(work)


@pytest.mark.parametrize("seed", range(6))
async def test_it_is_as_if_all_had_happened_here(store: Store, seed: int) -> None:
    lines = [each for each in history(seed) if each.what.by is not By.NOTE]
    begun = {chat: min(x.what.at for x in lines if x.what.chat == chat and x.what.by is By.CUSTOMER)
             for chat in ("501", "502")}  # fmt: skip
    lines = [each for each in lines if each.what.at >= begun[each.what.chat]]
    moved = [replace(each, what=replace(each.what, chat=f"x{each.what.chat}")) for each in lines]
    for each in moved:
        await happen(store, each.what)
    await bring(store, lines)

    found = await standing(store)
    for chat in ("501", "502"):
        assert found[chat] == found[f"x{chat}"], chat


@pytest.mark.parametrize("seed", range(6))
async def test_any_order_and_any_portions_come_to_the_same(store: Store, seed: int) -> None:
    lines = history(seed, 60)
    assert await bring(store, lines) == len(lines)
    shuffled = [replace(each, what=replace(each.what, chat=f"x{each.what.chat}")) for each in lines]
    random.Random(seed).shuffle(shuffled)
    await bring(store, shuffled, 7)

    found = await standing(store)
    for chat in ("501", "502"):
        assert found[chat] == found[f"x{chat}"], chat


async def test_once_more_changes_nothing_and_after_a_crash_the_rest_comes(store: Store) -> None:
    lines = history(1)
    await bring(store, lines[:23])
    assert await store.imports.known(lines) == [True] * 23 + [False] * 17
    assert await bring(store, lines) == 17
    before = await standing(store)

    assert await bring(store, lines) == 0
    assert await standing(store) == before
    assert await bring(store, [one("twice", -5), one("twice", -5)]) == 1


async def test_a_number_there_is_no_number_of_the_platform(store: Store) -> None:
    await bring(store, [one(12, PAST)])
    await say(store, "501", number="12")

    assert (await line(store)).unread == 2
    assert await bring(store, [one(12, 0), one(12, PAST)]) == 0


async def test_what_the_platform_told_already_is_known(store: Store) -> None:
    await say(store, "501", number="12")

    assert await bring(store, [one(12, 400), one("12", 90_000, chat="502")]) == 1


async def test_words_said_here_later_keep_their_place(store: Store) -> None:
    await say(store, "501")
    await store.conversations.do(Assign("linh"), [1], "linh", at(5))
    await bring(store, [one(1, PAST, text="ngày xưa"), one(2, PAST + 9, By.AGENT, "mai", "dạ")])
    await bring(store, [one(3, PAST + 10, By.ASSIGN, "mai"), one(4, PAST + 20, By.RESOLVE, "mai")])

    found, rows = (await standing(store))["501"]
    row = await line(store)
    assert (row.status, row.assignee, row.waiting_since, row.last_text) == (
        "open", "linh", at(0), "alo",
    )  # fmt: skip
    assert (found["status"], len(rows)) == ("open", 4)
    assert found["episode"] == 2


async def test_who_waited_before_still_waits_since_then(store: Store) -> None:
    await say(store, "501")
    await bring(store, [one(1, PAST, text="ngày xưa")])
    assert (await line(store)).waiting_since == at(PAST)

    said = NewDelivery("k", ConversationId(1), DeliveryKind.REPLY, "dạ", "linh")
    await store.outbox.reply([said], at(60), 1)
    state, rows = (await standing(store))["501"]
    assert (state["waiting_since"], len(rows)) == (None, 2)


async def test_what_happened_elsewhere_after_words_here_goes_on_from_them(store: Store) -> None:
    await say(store, "501")
    await bring(store, [one(2, 900, By.RESOLVE, "mai")])
    await bring(store, [one(1, 800, By.AGENT, "mai", "dạ còn")])

    row = await line(store)
    assert (row.status, row.waiting_since, row.unread, row.last_text) == (
        "resolved", None, 0, "dạ còn",
    )  # fmt: skip
    await standing(store)


async def test_a_chat_put_away_here_stays_so(store: Store) -> None:
    await bring(store, [one(1, PAST)])
    await store.conversations.do(Snooze(Instant(NOW + DAY), "mai"), [1], "linh", NOW)
    await bring(store, [one(0, PAST - 9), one(2, PAST + 9)])

    assert (await line(store)).status == Status.SNOOZED
    await store.conversations.do(Reopen(), [1], "linh", at(1))
    await bring(store, [one(3, PAST + 10)])
    assert (await line(store)).status == Status.OPEN


async def test_nothing_of_it_is_undone_and_all_of_it_is_told_and_found(store: Store) -> None:
    await bring(store, [one(1, PAST, text="váy đỏ"), one(2, PAST + 5, By.ASSIGN, "mai"),
                        one(3, PAST + 9, By.NOTE, "mai", "khách quen")])  # fmt: skip
    assert await store.history.undo("mai", NOW) is None
    assert await store.history.undo("", NOW) is None

    assert [hit.body for hit in await store.search.find("vay do", 5)] == ["váy đỏ"]
    said = [(row.author, row.kind, row.remote_id) for row in await store.threads.rows(1, 10)]
    assert said == [("customer", "text", None), ("system", "event", None), ("agent", "note", None)]


async def test_a_wish_for_no_promotions_holds_unless_there_is_a_newer_one(store: Store) -> None:
    await bring(store, [one(1, PAST, text="STOP"), one(2, PAST, text="hủy", chat="502")])
    assert await store.consents.refused() == {1: at(PAST), 2: at(PAST)}

    await store.consents.say(1, "", at(0), "word", wanted=True)
    await bring(store, [one(3, PAST + 5, text="STOP"), one(4, PAST + 9, By.AGENT, "mai", "STOP")])
    assert await store.consents.refused() == {2: at(PAST)}


async def test_people_are_called_as_they_were_unless_the_platform_says_otherwise(
    store: Store,
) -> None:
    lan = replace(one(1, PAST), what=replace(one(1, PAST).what, name=""))
    await bring(store, [lan])
    assert (await line(store)).name == "501"
    await bring(store, [one(2, PAST)])
    assert (await line(store)).name == "Lan"

    who = sender("Lan Anh", "501")
    await take(store, inbound(contact=who, sender=who))
    await bring(store, [one(3, PAST)])
    assert (await line(store)).name == "Lan Anh"


async def test_who_is_erased_is_erased_whole(store: Store) -> None:
    await bring(store, history(3))
    await store.erase(1)
    await store.erase(2)

    async def left(conn: Any) -> list[int]:
        return [
            (await conn.rows(f"SELECT count(*) FROM {table}"))[0][0]
            for table in ("message", "conversation_change", "wait", "episode", "contact")
        ]

    assert await store.database.read(left) == [0] * 5
