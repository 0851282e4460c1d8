"""Entering a game by a message, in the transaction that records it, on both engines."""

import random
from dataclasses import replace
from typing import Any

from socialdesk.model.acknowledge import AcknowledgeSettings
from socialdesk.model.changes import Resolve
from socialdesk.model.counting import Counted, Entered, counted
from socialdesk.model.game import COMMENT, WORD, Kind, Settings, Way, Where
from socialdesk.model.ids import MINUTE, AccountId, Instant, RemoteAddress, RemoteChat, RemoteId
from socialdesk.model.message import RECOVERED, ChatKind, InboundMessage, Move
from socialdesk.services.policies import Players, policies
from socialdesk.store.games import Game, GameDraft
from socialdesk.store.lives import LiveDraft
from socialdesk.store.store import Store
from tests.services.test_policies import occasion
from tests.support.make import NOW, arrival, inbound, sender

SAY_SO = AcknowledgeSettings(enabled=True, inside="shop nghe", outside="", shop="S", hours=None)
QUAY = Settings(ways=(Way(WORD, "QUAY"),), answer={"": "Dạ shop đã ghi tên mình ạ"})


def said(body: str, number: int, who: int = 501, later: int = 0, **more: Any) -> InboundMessage:
    person = sender(f"Lan {who}", str(who))
    plain = inbound(body, str(number), str(who), sender=person, contact=person)
    return replace(plain, at=Instant(NOW + later), **more)


async def opened(store: Store, settings: Settings = QUAY, **more: Any) -> Game:
    made = await store.games.add(
        GameDraft("Quà", Kind.DRAW, settings, **more), "a salt", "linh", NOW
    )
    game = await store.games.open(made, "{}", "5e" * 32, "c0", NOW)
    assert game is not None
    return game


async def take(store: Store, *messages: InboundMessage) -> int:
    asked = policies(SAY_SO, {})
    done = await store.record([arrival(each) for each in messages], NOW, asked)
    assert done.failed == {}
    return done.queued


async def rows(store: Store, game: Game) -> list[Entered]:
    return await store.games.entered(game, NOW)


async def queued(store: Store) -> list[tuple[str, str]]:
    return [(each.key, each.body) for each in await store.deliveries.rows("all", 99)]


async def test_whoever_writes_the_word_is_entered_and_answered_once(store: Store) -> None:
    game = await opened(store)
    assert await take(store, said("quay!", 11), said("Quay", 12), said("giá?", 13, 502)) == 2
    assert await take(store, said("QUAY", 14), said("QUAY", 15)) == 0

    (row,) = await rows(store, game)
    assert (row.conversation_id, row.person, row.at, row.seq) == (1, 1, NOW, 11)
    assert set(await queued(store)) == {
        (f"game:{game.id}:0:1", "Dạ shop đã ghi tên mình ạ"), ("ack:2:1", "shop nghe"),
    }  # fmt: skip


async def test_a_game_is_played_from_the_message_after_it_opened_to_the_last_before_it_closed(
    store: Store,
) -> None:
    await take(store, said("QUAY", 11, 501))
    game = await opened(store)
    await take(store, said("QUAY", 12, 502))
    await store.games.close(game, lambda *_: ([], ""), NOW)
    await take(store, said("QUAY", 13, 503))
    found = await rows(store, game)
    assert [(each.person, each.is_late) for each in found] == [(2, 0), (3, 1)]


async def test_whoever_enters_can_be_told_by_which_id_they_find_themselves(store: Store) -> None:
    game = await opened(store, replace(QUAY, answer={"": "Mã của mình là {id} ạ"}))
    await take(store, said("QUAY", 11), said("alo", 12, 502))
    await store.contacts.merge(1, 2, "linh", NOW)
    await take(store, said("QUAY", 13, 502))
    told = counted(game.running, await rows(store, game), {}, game.salt)
    texts = {body for key, body in await queued(store) if key.startswith("game:")}
    assert texts == {f"Mã của mình là {each.ref[:8]} ạ" for each in told}
    assert len(texts) == 1
    assert game.salt not in repr(game.running)


async def test_who_enters_is_answered_in_their_own_language(store: Store) -> None:
    words = {"": "Dạ, {id|mã}", "en": "You are in"}
    await opened(store, replace(QUAY, answer=words))
    english = sender("Emily", "502", language="en-GB")
    message = replace(inbound("QUAY", "12", "502", sender=english, contact=english), at=NOW)
    await take(store, said("QUAY", 11), message)
    told = {body for key, body in await queued(store) if key.startswith("game:")}
    assert "You are in" in told
    assert len(told) == 2


async def test_a_flood_costs_one_row_and_no_send(store: Store) -> None:
    game = await opened(store, replace(QUAY, answer={}))
    assert await take(store, *(said("QUAY", number) for number in range(11, 211))) == 0
    assert len(await rows(store, game)) == 1


async def test_an_entry_asks_for_nothing_and_who_waited_goes_on_waiting(store: Store) -> None:
    await opened(store)
    await take(store, said("còn size M?", 11, 502))
    await take(store, said("QUAY", 12, 501), said("quay", 13, 502, MINUTE), said("Quay", 14, 503))
    rows = [await store.inbox.conversation(each) for each in (1, 2, 3)]
    states = [
        (each.status.value, each.waiting_since, each.unread) for each in (row.state for row in rows)
    ]
    assert states == [("open", NOW, 1), ("pending", None, 0), ("pending", None, 0)]
    assert [row.state.last_text for row in rows] == ["quay", "QUAY", "Quay"]
    assert [each.happened.kind for each in await store.history.of(2, 9)] == []

    await take(store, said("quay", 15, 501, MINUTE), said("giá bao nhiêu?", 16, 501, 2 * MINUTE))
    state = (await store.inbox.conversation(2)).state
    assert (state.status.value, state.waiting_since, state.unread) == ("open", NOW + 2 * MINUTE, 1)
    assert [each.happened.kind for each in await store.history.of(2, 9)] == ["wrote"]


async def test_a_conversation_that_was_done_stays_done(store: Store) -> None:
    await take(store, said("cảm ơn", 11))
    await store.conversations.do(Resolve(), [1], "linh", NOW)
    await opened(store)
    await take(store, said("QUAY", 12, later=MINUTE))
    state = (await store.inbox.conversation(1)).state
    assert (state.status.value, state.episode, state.waiting_since) == ("resolved", 1, None)


async def test_in_a_group_everybody_enters_for_themselves_and_nobody_is_answered(
    store: Store,
) -> None:
    game = await opened(store, replace(QUAY, where=(Where("everywhere"),)))
    group = sender("Hội mê áo dài", "-100")

    def there(who: str, number: int) -> InboundMessage:
        return said("QUAY", number, -100, chat_kind=ChatKind.GROUP, contact=group, sender=sender(f"Mai {who}", who))  # fmt: skip

    assert await take(store, there("501", 11), there("502", 12), there("501", 13)) == 0
    assert await take(store, there("-100", 14)) == 0
    await take(store, said("QUAY", 15, 502))
    people = {(each.conversation_id, each.person) for each in await rows(store, game)}
    assert people == {(1, 2), (1, 3), (2, 3)}
    (told, *_) = await queued(store)
    assert told[0] == f"game:{game.id}:0:2"


async def test_comments_enter_under_their_post_alone_and_a_question_is_still_asked(
    store: Store,
) -> None:
    settings = replace(QUAY, ways=(Way(COMMENT),), where=(Where("post", "5_7"),))
    game = await opened(store, settings)

    def under(post: str, number: int) -> InboundMessage:
        return said("giá bao nhiêu?", number, chat=RemoteChat(f"comment:{post}:501"), chat_kind=ChatKind.COMMENT, kind="comment")  # fmt: skip

    await take(store, under("5_7", 11), under("5_8", 12))
    assert [each.how for each in await rows(store, game)] == ["comment"]
    (decided,) = Players().decide(_occasion(game, under("5_7", 13)))
    assert not decided.settles  # type: ignore[union-attr]


def _occasion(game: Game, message: InboundMessage) -> Any:
    return replace(occasion(message), games=(game.running,))


async def test_what_is_read_back_after_a_pause_enters_in_its_place_without_an_answer(
    store: Store,
) -> None:
    game = await opened(store, closes_at=Instant(NOW + MINUTE))
    back = [
        said("QUAY", 12, 501, 2 * MINUTE, provenance=RECOVERED),
        said("QUAY", 11, 501, MINUTE // 2, provenance=RECOVERED),
    ]
    assert await take(store, *back) == 0
    (row,) = await rows(store, game)
    assert (row.at, row.is_late) == (NOW + MINUTE // 2, 0)


async def test_however_messages_arrive_and_are_repeated_the_same_people_take_part(
    store: Store,
) -> None:
    await store.accounts.ensure([("other", "telegram")])
    told = [
        said(body, 20 + number, 500 + number % 7, later, remote_id=RemoteId(f"m{number}"))
        for number, (body, later) in enumerate(
            [("QUAY", 0), ("quay", MINUTE * 2), ("chào", 5)] * 8 + [("QUAY.", -MINUTE)] * 4
        )
    ]
    lists = []
    for seed in range(3):
        game = await opened_as(store, f"g{seed}")
        shuffled = random.Random(seed).sample(told, len(told))
        for start in range(0, len(shuffled), 5):
            part = [replace(each, chat=RemoteChat(f"{seed}:{each.chat}")) for each in shuffled[start : start + 5]]  # fmt: skip
            batch = [arrival(each, account=AccountId(1)) for each in part + part[:2]]
            for _ in range(2):
                await store.record(batch, NOW, (Players(),))
        entered = [each for each in await rows(store, game) if each.question == 0]
        lists.append([_told(each) for each in counted(game.running, entered, {}, "salt")])
        await store.games.cancel(game, NOW)
    assert lists[0] == lists[1] == lists[2]
    assert len(lists[0]) == 7


async def opened_as(store: Store, name: str) -> Game:
    settings = replace(QUAY, answer={})
    draft = GameDraft(name, Kind.DRAW, settings, None, Instant(NOW + MINUTE))
    game = await store.games.open(await store.games.add(draft, "s", "l", NOW), "{}", "5e" * 32, "c", NOW)  # fmt: skip
    assert game is not None
    return game


def _told(each: Counted) -> tuple[object, ...]:
    return (each.ref, each.weight, each.why, each.entered.at, each.entered.seq)


async def test_a_game_of_a_live_is_played_where_its_comments_are_written_by_then(
    store: Store,
) -> None:
    draft = LiveDraft("Tối nay", "Live", "live", "", "")
    live = await store.lives.add(draft, "linh", NOW)
    game = await opened(store, replace(QUAY, where=(Where("live", "Tối nay"),)))

    def there(chat: str, number: int, kind: ChatKind = ChatKind.COMMENT) -> InboundMessage:
        group = sender("Hội", chat) if kind is ChatKind.GROUP else sender("Lan 501", "501")
        return said("QUAY", number, chat=RemoteChat(chat), chat_kind=kind, contact=group)

    await take(store, there("comment:9_5:501", 11))
    moved = await store.lives.change(live, draft, NOW, [(1, "post", "5"), (1, "chat", "-100")])
    assert moved is not None
    await take(store, there("comment:9_5:501", 12), there("-100", 13, ChatKind.GROUP))
    await take(store, there("comment:9_6:501", 14))
    found = await rows(store, game)
    assert sorted(each.seq for each in found) == [12, 13]
    assert await store.lives.change(moved, draft, NOW, [(1, "account", "")]) is not None
    await take(store, there("comment:9_6:501", 15))
    await store.lives.start(live.id, NOW)
    await take(store, there("comment:9_6:501", 16))
    assert sorted(each.seq for each in await rows(store, game)) == [12, 13, 16]


async def test_a_game_of_a_group_goes_on_where_the_group_does(store: Store) -> None:
    def there(chat: str, who: str, number: int) -> InboundMessage:
        group = sender("Hội", chat)
        return said("QUAY", number, chat=RemoteChat(chat), chat_kind=ChatKind.GROUP, contact=group, sender=sender(f"Mai {who}", who))  # fmt: skip

    await take(store, there("-45", "501", 11))
    game = await opened(store, replace(QUAY, where=(Where("chat", "1"), Where("chat", "11"))))
    await take(store, there("-45", "501", 12))
    move = Move(RemoteChat("-45"), RemoteChat("-1005"), RemoteAddress("{}"))
    await store.record([arrival(move)], NOW, ())
    await take(store, there("-1005", "502", 13))
    assert len(await rows(store, game)) == 2
    moved = (await store.games.one(game.id)).settings.where
    assert moved == (Where("chat", "2"), Where("chat", "11"))
