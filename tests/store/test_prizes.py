"""What becomes of prizes, on both engines: each is meant for one, and whatever is done twice is done once."""

import asyncio
from dataclasses import replace
from pathlib import Path

from socialdesk.model.delivery import DeliveryKind, NewDelivery, OutgoingFile, Sort
from socialdesk.model.game import WORD, Kind, Prize, Settings, Way
from socialdesk.model.ids import DAY, MINUTE, ConversationId
from socialdesk.model.message import ChatKind
from socialdesk.model.prize import State
from socialdesk.model.reason import Reason
from socialdesk.store.games import Game, NewWinner
from socialdesk.store.prizes import TAG, PrizeRow, Task
from socialdesk.store.store import Store
from tests.store.test_games import DRAFT, at, entry, judge, opened, people, put
from tests.support.broadcasts import sent, settle
from tests.support.make import NOW, arrival, inbound, sender

SETTINGS = Settings(
    ways=(Way(WORD, "QUAY"),), prizes=(Prize("Áo thun", 2),), reserves=2, claim_within=DAY
)
WHY = Reason("policy.blocked")
OVER = Reason("prize.deadline")


async def drawn(store: Store, many: int = 4, settings: Settings = SETTINGS) -> Game:
    """A game with two winners and two reserves; whoever is in conversation 1 won first."""
    await people(store, many)
    game = await opened(store, replace(DRAFT, kind=Kind.DRAW, settings=settings))
    await put(store, *(entry(game, who, who) for who in range(1, many + 1)))
    closed = await store.games.close(game, judge(game), at(20))
    assert closed is not None
    refs = [each.ref for each in sorted((await store.games.frozen(closed)).values(), key=lambda each: each.id)]  # fmt: skip
    winners = [
        NewWinner(n, ref, n > 2, settings.prize_at(n), "reserve" if n > 2 else "waiting")
        for n, ref in enumerate(refs, 1)
    ]
    game_drawn = await store.games.draw(closed, "45821", winners, at(30))
    assert game_drawn is not None
    return game_drawn


def telling(row: PrizeRow) -> NewDelivery:
    return NewDelivery(
        f"prize:{row.id}:{row.tries}", ConversationId(row.conversation_id or 0), DeliveryKind.BROADCAST,
        "Chúc mừng!", "socialdesk", purpose=Sort.SERVICE,
    )  # fmt: skip


async def states(store: Store, game: Game) -> list[tuple[int, State, str]]:
    return [(each.place, each.state, each.prize) for each in await store.prizes.of(game.id)]


async def test_who_was_drawn_is_awaited_and_the_reserves_are_not(store: Store) -> None:
    game = await drawn(store)
    rows = await store.prizes.awaited()

    assert [(each.place, each.conversation_id, each.person, each.name) for each in rows] == [
        (1, 1, 1, "Lan 1"),
        (2, 2, 2, "Lan 2"),
    ]
    assert (rows[0].game, rows[0].game_agent, rows[0].settings) == ("Quà tối", "linh", SETTINGS)
    assert rows[0].awaited.is_known
    assert rows[0].awaited.delivery == ""
    assert [each[1] for each in await states(store, game)] == ["waiting"] * 2 + ["reserve"] * 2


async def test_somebody_is_told_once_and_it_is_known_when(store: Store) -> None:
    await drawn(store)
    row, _ = await store.prizes.awaited()
    assert await store.prizes.tell(row, telling(row), at(40))
    assert not await store.prizes.tell(row, telling(row), at(40))
    (row, _) = await store.prizes.awaited()
    assert (row.awaited.delivery, row.awaited.delivery_at) == ("queued", at(40))
    await settle(store, sent(1))
    (row, _) = await store.prizes.awaited()
    assert row.awaited.delivery == "sent"
    assert await store.prizes.told(row, at(50), at(50 + DAY), at(60))
    (row, _) = await store.prizes.awaited()
    assert (row.state, row.called_at, row.until) == (State.TOLD, at(50), at(50 + DAY))


async def test_what_they_write_afterwards_is_seen_wherever_they_write_in_private(
    store: Store,
) -> None:
    await drawn(store)
    row, other = await store.prizes.awaited()
    await store.prizes.told(row, at(MINUTE), None, at(MINUTE))
    elsewhere = sender("Lan", "z9")
    late = inbound("dạ", "70", chat="z9", sender=elsewhere, contact=elsewhere, at=at(3 * MINUTE))
    await store.record([arrival(late)], NOW, ())
    await store.contacts.merge(1, 5, "linh", NOW, "b")
    comment = inbound(
        "quay", "71", chat="comment:p:1", sender=sender("Lan 1", "1"), contact=sender("Lan 1", "1"),
        chat_kind=ChatKind.COMMENT, kind="comment", at=at(2 * MINUTE),
    )  # fmt: skip
    await store.record([arrival(comment)], NOW, ())
    (row, other) = await store.prizes.awaited()

    assert row.wrote_at == at(3 * MINUTE)
    assert other.wrote_at is None
    assert await store.prizes.chats(row.person or 0) == [5, 1]


async def test_a_task_is_a_note_a_tag_and_somebodys_once(store: Store) -> None:
    await drawn(store)
    (row, _) = await store.prizes.awaited()
    task = Task(1, WHY, "Lan trúng Áo thun: báo giúp nhé.")
    assert await store.prizes.call(row, task, at(DAY), at(40))
    assert not await store.prizes.call(row, task, at(DAY), at(41))
    there = await store.inbox.conversation(1)
    notes = [each for each in await store.threads.rows(1, 10) if each.kind == "note"]

    assert (there.assignee, there.state.status) == ("linh", "open")
    assert [each.body for each in notes] == ["Lan trúng Áo thun: báo giúp nhé."]
    assert TAG in await store.tags.all()
    (row, _) = await store.prizes.awaited()
    assert (row.task, row.until, row.awaited.has_task) == (WHY, at(DAY), True)
    await store.outbox.reply(
        [NewDelivery("r1", ConversationId(1), DeliveryKind.REPLY, "Chị trúng rồi!", "linh")], at(50)
    )
    await settle(store, sent(7))
    (row, _) = await store.prizes.awaited()
    assert row.replied_at is not None


async def test_whoever_drops_out_makes_room_for_the_next_reserve_until_there_is_none(
    store: Store,
) -> None:
    game = await drawn(store)
    first, second = await store.prizes.awaited()
    await store.prizes.tell(first, telling(first), at(40))
    (first, _) = await store.prizes.awaited()
    assert await store.prizes.expire(first, OVER, at(DAY)) == 3
    assert await store.prizes.expire(first, OVER, at(DAY)) is None
    assert [each.state for each in await store.deliveries.rows("cancelled", 9)] == ["cancelled"]
    assert await store.prizes.expire(second, OVER, at(DAY)) == 4
    (third, _) = await store.prizes.awaited()
    assert (third.place, third.instead_of, third.prize) == (3, 1, "Áo thun")
    assert await store.prizes.expire(third, OVER, at(2 * DAY), "linh") == 0
    found = await store.prizes.of(game.id)
    assert [each.state for each in found] == ["expired", "expired", "expired", "waiting"]
    assert (found[2].why, found[2].agent) == (OVER, "linh")


async def test_of_two_who_drop_out_at_the_same_moment_each_has_a_reserve(store: Store) -> None:
    game = await drawn(store)
    first, second = await store.prizes.awaited()
    moved = await asyncio.gather(
        store.prizes.expire(first, OVER, at(DAY)),
        store.prizes.expire(second, OVER, at(DAY)),
        store.prizes.expire(first, OVER, at(DAY)),
        store.prizes.turn(second, State.CLAIMED, at(DAY)),
    )

    found = [each[1] for each in await states(store, game)]
    assert found.count(State.EXPIRED) == found[2:].count(State.WAITING)
    assert moved.count(None) + moved.count(False) == 2


async def test_a_prize_is_handed_over_with_its_proof_and_only_from_what_was_seen(
    store: Store,
) -> None:
    game = await drawn(store)
    (row, _) = await store.prizes.awaited()
    photo = OutgoingFile("/x/giao.jpg", "giao.jpg", "image/jpeg", 9)
    assert await store.prizes.turn(row, State.CLAIMED, at(50), agent="linh")
    assert not await store.prizes.turn(row, State.HANDED_OVER, at(60), agent="linh")
    (row, *_) = await store.prizes.of(game.id)
    assert await store.prizes.turn(
        row, State.HANDED_OVER, at(60), agent="mai", proof="GHN 123", file=photo
    )
    (row, *_) = await store.prizes.of(game.id)
    assert (row.state, row.proof, row.file, row.agent) == ("handed_over", "GHN 123", photo, "mai")
    assert await store.prizes.awaited() != []


async def test_whoever_is_forgotten_leaves_no_proof_and_nobody_who_is_awaited(
    store: Store, tmp_path: Path
) -> None:
    game = await drawn(store)
    row, _ = await store.prizes.awaited()
    path = str(tmp_path / "giao.jpg")
    photo = OutgoingFile(path, "giao.jpg", "image/jpeg", 9)
    await store.prizes.turn(row, State.HANDED_OVER, at(60), proof="nhà số 5", file=photo)
    erased = await store.erase(1)
    await store.erase(2)
    found = await store.prizes.of(game.id)

    assert path in erased.files
    assert [(each.ref, each.state, each.proof, each.file, each.name) for each in found[:2]] == [
        (found[0].ref, "handed_over", "", None, None),
        (found[1].ref, "waiting", "", None, None),
    ]
    assert not found[1].awaited.is_known


async def test_what_is_known_of_where_they_live_is_read_of_all_their_contacts(
    store: Store,
) -> None:
    await drawn(store)
    await store.contacts.merge(1, 2, "linh", NOW, "b")

    assert [each.name for each in await store.prizes.addresses(1)] == ["Lan 1", "Lan 2"]
