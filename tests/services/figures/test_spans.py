"""Groups that hold for a time: the tags that a conversation had then, the broadcasts that people were told."""

from __future__ import annotations

from socialdesk.model.changes import Resolve, Tag
from socialdesk.model.ids import DAY, HOUR
from socialdesk.model.measure import By, Question, When
from socialdesk.model.message import Move, RemoteAddress, RemoteChat
from socialdesk.model.presets.catalogue import PRESETS
from socialdesk.services.figures.activity import Activity
from socialdesk.services.figures.measuring import Measuring
from socialdesk.store.store import Store
from tests.support.broadcasts import queued, sent, settle
from tests.support.make import arrival, inbound, sender
from tests.support.store import at, reply, say, take
from tests.support.stories import OFFICE, SAIGON


async def counted(store: Store, by: By, as_of: int = DAY, **more: object) -> dict[str, int]:
    question = Question(at(as_of), by=by, **more)  # type: ignore[arg-type]
    found = await Measuring(store, SAIGON, OFFICE).figures(question)
    return {each.group: each.figures.n for each in found}


async def tag(store: Store, now: int, add: str = "", drop: str = "") -> None:
    change = Tag(tuple(add.split()), tuple(drop.split()))
    await store.conversations.do(change, [1], "linh", at(now))


async def asked_and_answered(store: Store, begins: int, number: str) -> None:
    await say(store, "1", offset=begins, number=number)
    await reply(store, f"k{number}", now=at(begins + 10))


async def test_what_is_tagged_otherwise_later_moves_no_figure_of_then(store: Store) -> None:
    await asked_and_answered(store, 0, "11")
    await tag(store, 50, "sỉ vip")  # once the answer was given
    await asked_and_answered(store, 100, "12")
    await tag(store, 150, "khiếu-nại", drop="sỉ")
    assert await counted(store, By.TAG) == {"khiếu-nại": 1, "sỉ": 1, "vip": 2}

    await say(store, "1", offset=200, number="13")
    await tag(store, 250, drop="khiếu-nại vip")
    assert await counted(store, By.TAG) == {"": 1, "khiếu-nại": 1, "sỉ": 1, "vip": 2}
    first = {"begins": at(0), "ends": at(100)}
    assert await counted(store, By.TAG, **first) == {"sỉ": 1, "vip": 1}
    answered = {"when": When.ANSWER, "begins": at(100), "ends": at(200)}
    assert await counted(store, By.TAG, **answered) == {"khiếu-nại": 1, "vip": 1}
    assert await counted(store, By.TAG, as_of=40) == {"": 1}
    assert await counted(store, By.TAG, as_of=60) == {"sỉ": 1, "vip": 1}

    measured = await Measuring(store, SAIGON, OFFICE).preset(
        PRESETS["facebook-7d"], Question(at(DAY), by=By.TAG)
    )
    rates = {each.group: each.figures.n for each in measured if each.metric == "rate"}
    assert rates == {"": 1, "khiếu-nại": 1, "sỉ": 1, "vip": 2}


async def test_an_episode_has_the_tags_that_were_put_on_until_the_next_one_began(
    store: Store,
) -> None:
    await asked_and_answered(store, 0, "11")
    await asked_and_answered(store, 100, "12")
    await tag(store, 150, "đổi-hàng")  # while its second wait was the newest
    await store.conversations.do(Resolve(), [1], "linh", at(160))
    await tag(store, 170, "vip")
    await say(store, "1", offset=200, number="13")
    await tag(store, 250, drop="đổi-hàng")

    found = await Activity(store, SAIGON, OFFICE).repeats(Question(at(DAY)))
    assert {each.group: each.figures.n for each in found} == {"vip": 2, "đổi-hàng": 1}
    assert await counted(store, By.TAG) == {"": 1, "vip": 2, "đổi-hàng": 1}


async def test_tags_are_undone_move_with_the_chat_and_go_with_whoever_is_forgotten(
    store: Store,
) -> None:
    await say(store, "1")
    await tag(store, 10, "vip")
    await store.history.undo("linh", at(20))
    assert await counted(store, By.TAG) == {"": 1}
    await store.history.redo("linh", at(30))
    assert await counted(store, By.TAG) == {"vip": 1}
    assert await counted(store, By.TAG, as_of=25) == {"": 1}

    moved = Move(RemoteChat("1"), RemoteChat("9"), RemoteAddress('{"chat_id": "9"}'))
    await take(store, moved)
    await asked_and_answered(store, 100, "12")
    found = await store.figures.tags(at(200))
    assert {tag: lists[0] for tag, lists in found.items()} == {"vip": "2,1,1"}
    await store.erase(1)
    assert await store.figures.tags(at(200)) == {}


async def test_a_wait_belongs_to_the_broadcast_that_was_told_within_three_days_before(
    store: Store,
) -> None:
    assert await counted(store, By.BROADCAST) == {}
    await queued(store, 3)
    await settle(store, *(sent(n) for n in range(3)))
    for chat, after in (("1", HOUR + 60_000), ("2", HOUR + 73 * HOUR)):
        who = sender(f"Lan {chat}", chat)
        said = inbound("còn ạ?", "950", chat=chat, sender=who, contact=who, at=at(after))
        await reply(store, f"r{chat}", conversation=int(chat), now=at(HOUR + 30_000))
        await store.record([arrival(said)], at(after), ())

    assert await counted(store, By.BROADCAST, as_of=5 * DAY, ends=at(HOUR)) == {"": 3}
    later = {"begins": at(HOUR)}
    assert await counted(store, By.BROADCAST, as_of=5 * DAY, **later) == {"": 1, "live": 1}
    assert await counted(store, By.BROADCAST, as_of=5 * DAY) == {"": 4, "live": 1}
    measured = await Measuring(store, SAIGON, OFFICE).preset(
        PRESETS["facebook-7d"], Question(at(5 * DAY), by=By.BROADCAST)
    )
    rates = {each.group: each.figures.n for each in measured if each.metric == "rate"}
    assert rates == {"": 4, "live": 1}


async def test_what_was_still_to_be_told_when_a_chat_moved_was_told_in_the_new_one(
    store: Store,
) -> None:
    await queued(store, 1)
    await take(store, Move(RemoteChat("1"), RemoteChat("9"), RemoteAddress('{"chat_id": "9"}')))
    await settle(store, sent(0))

    assert await store.figures.told((at(0), at(DAY))) == {"live": ("2", str(at(HOUR)))}
