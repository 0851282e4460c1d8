"""Games and who entered them, on both engines."""

from dataclasses import replace

import pytest

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.changes import Tag
from socialdesk.model.counting import counted, listed
from socialdesk.model.entering import Heard
from socialdesk.model.game import FOLLOW, TOPIC, WORD, Kind, Settings, Way
from socialdesk.model.ids import DAY, MINUTE, Instant
from socialdesk.model.message import ContactChange, Deletion, RemoteChat, RemoteId
from socialdesk.store import game_entries
from socialdesk.store import games as rooms
from socialdesk.store.game_entries import NewEntry
from socialdesk.store.games import Game, GameDraft, Judge, NewWinner
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender

BY_WORD = Settings(ways=(Way(WORD, "QUAY"),))
DRAFT = GameDraft("Quà tối", Kind.DRAW, BY_WORD)


def at(later: int) -> Instant:
    return Instant(NOW + later)


async def people(store: Store, many: int = 3) -> None:
    for n in range(1, many + 1):
        who = sender(f"Lan {n}", str(n))
        await store.record(
            [arrival(inbound("QUAY", "11", chat=str(n), sender=who, contact=who))], NOW, ()
        )


async def opened(store: Store, draft: GameDraft = DRAFT) -> Game:
    made = await store.games.add(draft, "salt", "linh", NOW)
    game = await store.games.open(made, '{"prizes": 1}', "5e" * 32, "c0", NOW)
    assert game is not None
    return game


def entry(game: Game, who: int, later: int = 0, **more: object) -> NewEntry:
    plain = NewEntry(game.id, 0, who, who, "11", Heard(WORD), False, 0, NOW + later, later)
    return replace(plain, **more)  # type: ignore[arg-type]


async def put(store: Store, *entries: NewEntry) -> set[NewEntry]:
    return await store.database.transact(lambda conn: game_entries.put(conn, entries))


def judge(game: Game, *, seen: list[int] | None = None) -> Judge:
    def judged(found: Game, entered: object, tags: object) -> object:
        told = counted(found.running, entered, tags, found.salt)  # type: ignore[arg-type]
        return told, f"{len(listed(told))} of {game.name}"

    return judged  # type: ignore[return-value]


async def test_a_game_is_kept_changed_opened_and_called_off_each_from_what_it_was(
    store: Store,
) -> None:
    made = await store.games.add(DRAFT, "salt", "linh", NOW)
    changed = await store.games.change(made, replace(DRAFT, opens_at=at(5)), NOW)
    assert changed is not None
    assert (changed.opens_at, changed.settings, changed.state) == (at(5), BY_WORD, "new")
    assert await store.games.change(made, DRAFT, NOW) is None  # read before the other change
    assert await store.games.open(made, "{}", "", "", NOW) is None
    game = await store.games.open(changed, '{"prizes": 1}', "5e" * 32, "c0", NOW)
    assert game is not None
    assert (game.state, game.rules, game.commitment, game.opened_at) == ("open", {"prizes": 1}, "c0", game.changed_at)  # fmt: skip
    assert "5e5e" not in repr(game)
    assert await store.games.change(game, DRAFT, NOW) is None
    assert (await store.games.named("qua toi")).id == game.id
    with pytest.raises(NotFound):
        await store.games.named("khác")
    with pytest.raises(NotAllowed):
        await store.games.add(DRAFT, "salt", "linh", NOW)
    off = await store.games.cancel(game, NOW)
    assert off is not None
    assert off.state == "cancelled"
    assert await store.games.cancel(off, NOW) is None


async def test_of_what_somebody_says_the_best_stands_in_whatever_order_it_comes(
    store: Store,
) -> None:
    await people(store)
    game = await opened(store)
    early = entry(game, 1, 1, remote_id="a", standing=1)
    first = entry(game, 1, 2, remote_id="b")
    second = entry(game, 1, 3, remote_id="c")
    for order in ([early, first, second], [second, early, first], [first, second, early] * 2):
        await put(store, *order)
        (row,) = await store.games.entered(game, NOW)
        assert (row.at, row.seq, row.person) == (at(2), 2, 1)
    assert await put(store, second, entry(game, 2, 5), entry(game, 2, 6)) == {entry(game, 2, 5)}


async def test_who_takes_back_their_entry_is_out_until_they_enter_again(store: Store) -> None:
    await people(store, 1)
    game = await opened(store)
    await put(store, entry(game, 1))
    await store.record([arrival(Deletion(RemoteChat("1"), (RemoteId("11"),)))], NOW, ())
    assert [each.is_deleted for each in await store.games.entered(game, NOW)] == [1]
    await put(store, entry(game, 1, 9, remote_id="12"))
    assert [each.is_deleted for each in await store.games.entered(game, NOW)] == [0]


async def test_closing_fixes_who_is_counted_and_nothing_that_comes_later_changes_it(
    store: Store,
) -> None:
    await people(store)
    game = await opened(store)
    await put(store, entry(game, 1), entry(game, 2))
    await store.conversations.do(Tag(("staff",)), [2], "linh", NOW)
    closed = await store.games.close(game, judge(game), at(9))
    assert closed is not None
    assert (closed.state, closed.entries_hash) == ("closed", "1 of Quà tối")
    assert await store.games.close(game, judge(game), at(9)) is None
    frozen = await store.games.frozen(closed)
    assert [(each.weight, each.why) for each in frozen.values()] == [(1, ""), (0, "staff")]

    await put(store, entry(game, 1, -5), entry(game, 3, is_late=True, standing=1))
    assert [each.at for each in await store.games.entered(closed, NOW)] == [NOW, NOW, NOW]
    assert await store.games.frozen(closed) == frozen
    winner = NewWinner(1, frozen[1].ref, False, "Áo thun", "waiting")
    drawn = await store.games.draw(closed, "XSMB", [winner], at(10))
    assert drawn is not None
    assert await store.games.draw(closed, "other", [winner], at(11)) is None
    (won,) = await store.games.winners(drawn)
    assert (won.conversation_id, won.contact_id, won.prize, won.state) == (1, 1, "Áo thun", "waiting")  # fmt: skip


async def test_who_is_erased_leaves_open_games_and_only_their_name_those_that_closed(
    store: Store,
) -> None:
    await people(store)
    game, other = await opened(store), await opened(store, replace(DRAFT, name="b"))
    await put(store, entry(game, 1), entry(other, 1), entry(game, 2))
    closed = await store.games.close(game, judge(game), at(9))
    assert closed is not None
    frozen = await store.games.frozen(closed)
    await store.games.draw(closed, "x", [NewWinner(1, frozen[1].ref, False, "", "waiting")], NOW)
    await store.erase(1)
    assert await store.games.entered(other, NOW) == []
    assert await store.games.frozen(closed) == frozen
    assert [each.conversation_id for each in await store.games.entered(closed, NOW)] == [None, 2]
    assert [each.conversation_id for each in await store.games.winners(closed)] == [None]


async def test_topics_and_followers_are_entered_by_what_holds_at_the_end(store: Store) -> None:
    await people(store)
    for who, wanted in ((1, True), (2, True), (3, False)):
        await store.consents.say(who, "live", at(who), "word", wanted=wanted)
    follows = ContactChange(RemoteChat("3"), sender("Lan 3", "3"), None, at(1), follows=True)
    await store.record([arrival(follows)], NOW, ())
    topic = await opened(store, GameDraft("t", Kind.DRAW, Settings(ways=(Way(TOPIC, "live"),))))
    other = await opened(store, GameDraft("f", Kind.DRAW, Settings(ways=(Way(FOLLOW),))))

    assert [each.person for each in await store.games.entered(topic, at(9))] == [1, 2]
    assert [each.conversation_id for each in await store.games.entered(other, at(9))] == [3]
    await store.consents.say(2, "live", at(10), "word", wanted=False)
    assert [each.person for each in await store.games.entered(topic, at(11))] == [1]


async def test_who_is_gathered_may_have_entered_by_a_word_too(store: Store) -> None:
    await people(store, 2)
    for who in (1, 2):
        await store.consents.say(who, "live", at(who), "word", wanted=True)
    ways = (Way(TOPIC, "live"), Way(WORD, "QUAY"), Way(FOLLOW))
    game = await opened(store, replace(DRAFT, settings=replace(BY_WORD, ways=ways)))
    await put(store, entry(game, 1, 5))
    closed = await store.games.close(game, judge(game), at(9))
    assert closed is not None
    assert closed.entries_hash == "2 of Quà tối"


async def test_since_when_somebody_is_known_counts_over_all_their_contacts(store: Store) -> None:
    await people(store)
    await store.contacts.merge(2, 1, "linh", NOW)
    game = await opened(store, replace(DRAFT, settings=replace(BY_WORD, known_for=DAY)))
    await put(store, entry(game, 2, MINUTE), entry(game, 3, MINUTE))
    assert [each.known_since for each in await store.games.entered(game, NOW)] == [NOW, NOW]


async def test_messages_are_looked_at_for_open_games_and_a_day_longer(store: Store) -> None:
    game = await opened(store)
    await store.games.add(replace(DRAFT, name="new"), "salt", "linh", NOW)

    async def heard(now: Instant) -> list[str]:
        found = await store.database.read(lambda conn: rooms.heard(conn, now))
        return [each.state for each in found]

    assert await heard(at(0)) == ["open"]
    await store.games.close(game, judge(game), at(MINUTE))
    assert await heard(at(DAY)) == ["closed"]
    assert await heard(at(DAY + MINUTE)) == []
