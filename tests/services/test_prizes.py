"""Prizes on their way to whoever won them."""

import asyncio
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from socialdesk.errors import NotAllowed, StoreError
from socialdesk.model.delivery import DeliveryKind, NewDelivery, Refused, Unconfirmed
from socialdesk.model.game import Settings
from socialdesk.model.ids import DAY, HOUR, MINUTE, ConversationId, Instant
from socialdesk.model.message import ChatKind, ContactChange, RemoteChat
from socialdesk.model.policy import ANNOUNCEMENTS, Capabilities, Rule
from socialdesk.model.prize import LENIENT
from socialdesk.services.prizes import AGAIN, EVERY, Giving
from socialdesk.services.verdicts import Verdicts
from socialdesk.store.games import Game, NewWinner
from socialdesk.store.prizes import PrizeRow
from socialdesk.store.store import Store
from tests.store.test_games import DRAFT, entry, judge, opened, people, put
from tests.store.test_prizes import SETTINGS, drawn
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.dispatching import at_rest, dispatching
from tests.support.make import NOW, arrival, inbound, sender

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOURLY = (
    Rule("meta.rule_free", "test", "2026", until=HOUR),
    Rule("meta.rule_programs", "test", "2026", allows=False, since=HOUR, deliveries=ANNOUNCEMENTS),
    Rule("meta.rule_person", "test", "2026", since=HOUR),
)
"""Programs may write for an hour after somebody's last act, people for ever."""


def giving(
    store: Store, clock: ManualClock, limits: Capabilities, files: Path | None = None
) -> Giving:
    return Giving(store, clock, Verdicts(store, clock, {"shop": limits}), ZONE, "vi", files)


@pytest.fixture
def prizes(desk_store: Store, clock: ManualClock, channel: FakeChannel, tmp_path: Path) -> Giving:
    return giving(desk_store, clock, channel.capabilities, tmp_path / "files")


async def looked(prizes: Giving, store: Store, clock: ManualClock, channel: FakeChannel) -> None:
    """Look, let go out what is to go out, and look what became of it."""
    async with dispatching(store, clock, channel) as dispatcher:
        await prizes.look()
        dispatcher.wake()
        await at_rest(dispatcher, clock)
        await prizes.look()


async def states(prizes: Giving, game: Game) -> list[str]:
    return [str(each.state) for each in await prizes.of(game)]


async def write(store: Store, clock: ManualClock, who: int, body: str = "dạ em nhận ạ") -> None:
    person = sender(f"Lan {who}", str(who))
    said = inbound(
        body, f"w{clock.now()}", chat=str(who), sender=person, contact=person, at=clock.now()
    )
    await store.record([arrival(said)], clock.now(), ())


async def test_winners_are_told_claim_by_an_answer_and_the_others_make_room(
    prizes: Giving, desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    game = await drawn(desk_store)
    await looked(prizes, desk_store, clock, channel)
    assert [each.chat for each in channel.sent] == ["1", "2"]
    assert channel.sent[0].body == (
        "🎉 Chúc mừng mình đã trúng Áo thun trong Quà tối ạ! "
        "Mình trả lời tin này trước 10:00 thứ Ba 29/09 để nhận quà nhé."
    )
    assert await states(prizes, game) == ["told", "told", "reserve", "reserve"]
    clock.advance(HOUR / 1000)
    await write(desk_store, clock, 2)
    await prizes.look()
    assert await states(prizes, game) == ["told", "claimed", "reserve", "reserve"]
    clock.advance((DAY + LENIENT) / 1000)
    await looked(prizes, desk_store, clock, channel)
    assert await states(prizes, game) == ["expired", "claimed", "waiting", "reserve"]
    await looked(prizes, desk_store, clock, channel)

    assert await states(prizes, game) == ["expired", "claimed", "told", "reserve"]
    assert [each.chat for each in channel.sent] == ["1", "2", "3"]
    out, _, moved, _ = await prizes.of(game)
    assert str(out.why) == "Did not answer in time."
    assert (moved.instead_of, moved.prize, moved.until) == (1, "Áo thun", clock.now() + DAY)


async def test_where_the_platform_does_not_allow_it_an_agent_is_asked_and_told_until_when(
    desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    game = await drawn(desk_store)
    prizes = giving(desk_store, clock, replace(channel.capabilities, rules=HOURLY))
    clock.advance(2 * HOUR / 1000)
    await looked(prizes, desk_store, clock, channel)
    await looked(prizes, desk_store, clock, channel)
    (note,) = [each for each in await desk_store.threads.rows(1, 9) if each.kind == "note"]

    assert channel.sent == []
    assert note.body.startswith(
        "Won: Áo thun (Quà tối, place 1). Please tell them: the program could not. The customer last wrote 2 hours ago"
    )
    assert note.body.endswith("They have until Tuesday 29/09/2026 12:00.")
    assert (await desk_store.inbox.conversation(1)).assignee == "linh"
    assert await states(prizes, game) == ["waiting", "waiting", "reserve", "reserve"]
    clock.advance((DAY + LENIENT) / 1000 + 1)
    await prizes.look()
    assert await states(prizes, game) == ["expired", "expired", "waiting", "waiting"]


async def test_who_writes_again_opens_the_window_and_is_told_then(
    desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    game = await drawn(desk_store)
    channel.capabilities = replace(channel.capabilities, rules=HOURLY)
    prizes = giving(desk_store, clock, channel.capabilities)
    clock.advance(2 * HOUR / 1000)
    await prizes.look()
    clock.advance(MINUTE / 1000)
    await write(desk_store, clock, 1, "shop ơi")
    await looked(prizes, desk_store, clock, channel)
    assert [each.chat for each in channel.sent] == ["1"]
    assert await states(prizes, game) == ["told", "waiting", "reserve", "reserve"]
    clock.advance(MINUTE / 1000)
    await write(desk_store, clock, 1, "hay quá")
    await prizes.look()
    assert await states(prizes, game) == ["claimed", "waiting", "reserve", "reserve"]


async def test_an_agent_who_writes_to_a_winner_has_told_them(
    desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    game = await drawn(desk_store)
    prizes = giving(desk_store, clock, replace(channel.capabilities, rules=HOURLY))
    clock.advance(2 * HOUR / 1000)
    await prizes.look()
    clock.advance(MINUTE / 1000)
    reply = NewDelivery("r", ConversationId(2), DeliveryKind.REPLY, "Chị trúng quà ạ!", "linh")
    await desk_store.outbox.reply([reply], clock.now())
    await looked(prizes, desk_store, clock, channel)

    assert [each.body for each in channel.sent] == ["Chị trúng quà ạ!"]
    assert (await states(prizes, game))[:2] == ["waiting", "told"]


@pytest.mark.parametrize(
    ("ending", "why"),
    [
        (Refused("nein"), "The platform refused the message."),
        (Unconfirmed("?"), "Nobody knows whether the message arrived."),
    ],
    ids=["refused", "unconfirmed"],
)
async def test_what_does_not_arrive_is_an_agents_task_and_not_sent_again_by_itself(
    prizes: Giving,
    desk_store: Store,
    clock: ManualClock,
    channel: FakeChannel,
    ending: Refused | Unconfirmed,
    why: str,
) -> None:
    game = await drawn(desk_store)
    channel.script = [ending]
    await looked(prizes, desk_store, clock, channel)
    clock.advance(AGAIN / 1000 + 1)
    await looked(prizes, desk_store, clock, channel)
    first, second, *_ = await prizes.of(game)

    assert (first.state, str(first.task), second.state) == ("waiting", why, "told")
    assert len(channel.sent) == 2


async def test_whoever_entered_in_a_group_is_told_there_to_write_in_private(
    prizes: Giving, desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    where = sender("Nhóm", "g1")
    said = inbound(
        "QUAY", "77", chat="g1", chat_kind=ChatKind.GROUP, contact=where, sender=sender("Mai", "9")
    )
    await desk_store.record([arrival(said)], NOW, ())
    game = await won_by(desk_store, entry_in=1)
    await looked(prizes, desk_store, clock, channel)

    (told,) = channel.sent
    assert (told.chat, told.reply_to) == ("g1", "77")
    assert "Mình nhắn riêng cho shop" in told.body
    assert "đừng ghi số điện thoại" in told.body
    assert await states(prizes, game) == ["told"]


async def test_whoever_commented_is_not_told_in_public(
    prizes: Giving, desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    who = sender("Mai", "9")
    said = inbound(
        "QUAY", "77", chat="comment:p:9", chat_kind=ChatKind.COMMENT, kind="comment", contact=who, sender=who
    )  # fmt: skip
    await desk_store.record([arrival(said)], NOW, ())
    game = await won_by(desk_store, entry_in=1)
    await looked(prizes, desk_store, clock, channel)

    (row,) = await prizes.of(game)
    assert (channel.sent, row.state) == ([], "waiting")
    assert str(row.task).startswith("They entered by a public comment")
    kinds = [each.kind for each in await desk_store.threads.rows(1, 9)]
    assert kinds.count("note") == 1


async def won_by(store: Store, entry_in: int, settings: Settings = SETTINGS) -> Game:
    game = await opened(store, replace(DRAFT, settings=settings))
    await put(store, replace(entry(game, entry_in), remote_id="77"))
    closed = await store.games.close(game, judge(game), NOW)
    assert closed is not None
    (frozen,) = (await store.games.frozen(closed)).values()
    told = await store.games.draw(
        closed, "1", [NewWinner(1, frozen.ref, False, "Áo thun", "waiting")], NOW
    )
    assert told is not None
    return told


async def test_who_was_blocked_or_forgotten_holds_up_nobody(
    prizes: Giving, desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    game = await drawn(desk_store)
    blocked = ContactChange(RemoteChat("1"), sender("Lan 1", "1"), True, clock.now())
    await desk_store.record([arrival(blocked)], clock.now(), ())
    await desk_store.erase(2)
    await looked(prizes, desk_store, clock, channel)
    await looked(prizes, desk_store, clock, channel)
    first, second, *_ = await prizes.of(game)

    assert str(first.task).startswith("The customer has blocked this account.")
    assert str(second.why) == "Asked to be forgotten, so nobody knows any more who it was."
    assert await states(prizes, game) == ["waiting", "expired", "told", "reserve"]
    assert [each.chat for each in channel.sent] == ["3"]


async def test_workers_that_die_at_any_step_and_two_at_once_tell_everybody_once(
    desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    game = await drawn(desk_store)
    for _ in range(3):  # each dies after its look, and knows nothing of the one before
        workers = [giving(desk_store, clock, channel.capabilities) for _ in range(3)]
        await asyncio.gather(*(each.look() for each in workers))
    await looked(giving(desk_store, clock, channel.capabilities), desk_store, clock, channel)

    assert [each.chat for each in channel.sent] == ["1", "2"]
    late = clock.now() + DAY + LENIENT + 1
    clock.advance((late - clock.now()) / 1000)
    fresh = giving(desk_store, clock, channel.capabilities)
    await looked(fresh, desk_store, clock, channel)
    assert (await states(fresh, game))[:2] == ["told", "told"]  # an answer may still come in
    clock.advance(LENIENT / 1000)
    await asyncio.gather(fresh.look(), fresh.look())
    assert await states(fresh, game) == ["expired", "expired", "waiting", "waiting"]


async def test_people_claim_hand_over_and_give_up_only_what_is_there(
    prizes: Giving, desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    game = await drawn(desk_store)
    first, second, third, _ = await prizes.of(game)
    claimed = await prizes.claim(first, "mai")
    assert (claimed.state, claimed.agent) == ("claimed", "mai")
    with pytest.raises(NotAllowed, match="changed by somebody meanwhile"):
        await prizes.claim(first, "linh")
    photo = tmp_path / "giao.jpg"
    photo.write_bytes(b"jpeg")
    given = await prizes.hand_over(claimed, "mai", "GHN 123", photo)
    assert given.file is not None
    assert (given.state, given.proof, given.file.name) == ("handed_over", "GHN 123", "giao.jpg")
    assert Path(given.file.path).read_bytes() == b"jpeg"
    assert Path(given.file.path).parent.name == "proofs"
    for done in (
        prizes.claim(given, "mai"),
        prizes.give_up(given, "mai"),
        prizes.claim(third, "mai"),
    ):
        with pytest.raises(NotAllowed):
            await done
    out, moved = await prizes.give_up(second, "linh")
    assert (out.state, str(out.why), moved) == ("expired", "Did not want it.", 3)
    with pytest.raises(NotAllowed, match="Nobody was picked at place 9"):
        await prizes.at(game, 9)


async def test_what_is_to_be_sent_is_listed_with_where_they_live(
    prizes: Giving, desk_store: Store
) -> None:
    game = await drawn(desk_store)
    await desk_store.contacts.set_detail(1, "size", "M")
    told = ContactChange(
        RemoteChat("1"), sender("Lan 1", "1"), None, Instant(NOW + 9), phone="0912 345 678", address="5 Lê Lợi"
    )  # fmt: skip
    await desk_store.record([arrival(told)], NOW, ())
    for place in (1, 2):
        await prizes.claim(await prizes.at(game, place), "linh")
    await prizes.hand_over(await prizes.at(game, 2), "linh")

    (parcel,) = await prizes.parcels(game)
    assert (parcel.row.place, parcel.phone, parcel.address) == (1, "+84912345678", "5 Lê Lợi")
    assert parcel.details == {"size": "M"}


async def test_one_that_fails_holds_up_nobody_and_the_job_is_told_of_it(
    prizes: Giving, desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    game = await drawn(desk_store)
    (job,) = prizes.jobs()
    verdicts = prizes._verdicts
    read = verdicts.context

    async def broken(number: int) -> object:
        if number == 1:
            raise ValueError
        return await read(number)

    monkeypatch.setattr(verdicts, "context", broken)
    with pytest.raises(ValueError):
        await job.run()
    assert (job.name, job.every) == ("prizes", EVERY)
    assert [each.delivery for each in await prizes.of(game)][:2] == [None, "queued"]
    monkeypatch.undo()

    async def lost() -> object:
        raise StoreError("no store")

    monkeypatch.setattr(desk_store.prizes, "awaited", lost)
    clock.advance(EVERY)
    with pytest.raises(StoreError):
        await job.run()


async def test_where_very_many_are_awaited_they_are_looked_at_less_often(
    prizes: Giving, desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await drawn(desk_store)
    looks, read = [], desk_store.prizes.awaited

    async def counted() -> list[PrizeRow]:
        looks.append(clock.now())
        return [replace(each, stored_state="claimed") for each in await read()] * 1_000

    monkeypatch.setattr(desk_store.prizes, "awaited", counted)
    (job,) = prizes.jobs()
    for _ in range(8):
        await job.run()
        clock.advance(EVERY)
    assert [at - looks[0] for at in looks] == [0, 10_000]


async def test_nobody_knows_a_winner_who_cannot_be_written_to(
    prizes: Giving, desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    await people(desk_store, 1)
    game = await opened(desk_store, replace(DRAFT, settings=SETTINGS))
    await put(desk_store, replace(entry(game, 1)))
    await desk_store.database.transact(
        lambda conn: conn.rows("UPDATE game_entry SET conversation_id = NULL")
    )
    await desk_store.database.transact(
        lambda conn: conn.rows("UPDATE conversation SET chat_kind = 'channel'")
    )
    closed = await desk_store.games.close(game, judge(game), NOW)
    assert closed is not None
    (frozen,) = (await desk_store.games.frozen(closed)).values()
    await desk_store.games.draw(
        closed, "1", [NewWinner(1, frozen.ref, False, "Áo thun", "waiting")], NOW
    )
    await looked(prizes, desk_store, clock, channel)
    (row,) = await prizes.of(game)
    assert str(row.task) == "There is no chat in which they could be written to."
    assert row.until == clock.now() + DAY


async def test_the_shops_own_words_tell_whoever_wins_and_call_them_by_their_name(
    prizes: Giving, desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    words = {"": "{given|Bạn} ơi, {name|khách} trúng {prize} của {game}, nhận trước {until}"}
    await drawn(desk_store, settings=replace(SETTINGS, winner=words))
    await desk_store.contacts.set_detail(1, "given", "chị Lan")
    await looked(prizes, desk_store, clock, channel)
    assert channel.sent[0].body == (
        "chị Lan ơi, Lan 1 trúng Áo thun của Quà tối, nhận trước 10:00 thứ Ba 29/09"
    )
    assert "{" not in channel.sent[1].body
