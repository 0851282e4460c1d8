"""How much is said by itself, and when a person is called instead."""

from collections.abc import Sequence
from typing import cast

from socialdesk.model.by_itself import OWN_NAME
from socialdesk.model.changes import Prioritise
from socialdesk.model.conversation import Priority
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.effects import Effect, Occasion, Reply, ReplyPrivately, Say, Serve, Wish
from socialdesk.model.ids import HOUR, ConversationId, Instant
from socialdesk.model.self_service import Outcome
from socialdesk.store.automatic import Guard, allowed
from socialdesk.store.engine.database import Connection
from socialdesk.store.outbox import queue_one
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound
from tests.support.store import at, comment, reply


class AlwaysAnswers:
    """Has something to say to everything; the answers differ."""

    name = "always"

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        number = int(occasion.message.remote_id)
        return (Wish(topic="", wanted=number % 2 == 0, how="word", answer=f"dạ số {number}"),)


async def hear(store: Store, number: int, body: str, policy: AlwaysAnswers, now: Instant) -> int:
    message = inbound(body, str(number), at=now)
    return (await store.record([arrival(message)], now, [policy])).queued


async def notes(store: Store) -> list[str]:
    return [row.body for row in await store.threads.rows(1, 100) if row.kind == "note"]


async def said(store: Store) -> int:
    return len(await store.deliveries.rows("queued", 100))


async def test_a_program_that_answers_each_of_ours_ends_in_a_person(store: Store) -> None:
    bot = AlwaysAnswers()
    queued = [await hear(store, n, f"câu {n}", bot, at(n * 1000)) for n in range(1, 60)]

    assert queued == [1] * 6 + [0] * 53
    assert len(await notes(store)) == 1 and "6" in (await notes(store))[0]
    (row,) = (await store.inbox.by_ids([1])).values()
    assert (row.row.priority, row.row.assignee, row.row.status) == ("high", "", "open")
    assert await store.acknowledging.silent() == [1]
    await reply(store, now=at(HOUR))
    assert await store.acknowledging.silent() == []


async def test_who_writes_the_same_twice_at_once_is_answered_once_more_and_not_twice(
    store: Store,
) -> None:
    bot = AlwaysAnswers()
    for n, body in enumerate(["câu một", "alo"], 1):
        await hear(store, n, body, bot, at(n))
    both = [arrival(inbound("alo", str(n), seq=0, at=at(9))) for n in (3, 4)]

    assert (await store.record(both, at(9), [bot])).queued == 1


async def test_once_a_person_has_answered_it_speaks_again(store: Store) -> None:
    bot = AlwaysAnswers()
    for n in range(1, 9):
        await hear(store, n, f"câu {n}", bot, at(n))
    assert (
        await hear(store, 11, "còn đó không", bot, at(5 * HOUR)) == 0
    )  # an hour alone is not enough

    await reply(store, now=at(5 * HOUR + 1))

    assert await hear(store, 12, "cảm ơn", bot, at(5 * HOUR + 2)) == 1
    assert len(await notes(store)) == 1


async def test_the_shop_says_how_much(store: Store) -> None:
    bot = AlwaysAnswers()
    store.guard = Guard(per_hour=1, language="en")

    assert [await hear(store, n, f"câu {n}", bot, at(n)) for n in (1, 2, 3)] == [1, 0, 0]
    assert (await notes(store))[0].startswith("1 automatic")


async def test_many_at_once_are_counted_too(store: Store) -> None:
    batch = [arrival(inbound(f"câu {n}", str(n), at=at(n))) for n in range(1, 20)]

    assert (await store.record(batch, NOW, [AlwaysAnswers()])).queued == 6
    assert await said(store) == 6 and len(await notes(store)) == 1


async def test_of_many_at_once_what_came_first_is_answered_first_however_that_is_found(
    store: Store,
) -> None:
    """Wishes are confirmed once they are written down, after all policies were asked."""

    class Answers(AlwaysAnswers):
        def decide(self, occasion: Occasion) -> Sequence[Effect]:
            if occasion.message.remote_id == "1":
                return super().decide(occasion)
            return (Reply("dạ shop nghe", DeliveryKind.ACKNOWLEDGEMENT),)

    store.guard = Guard(per_hour=1)
    both = [arrival(inbound(f"câu {n}", str(n), at=at(n))) for n in (1, 2)]
    await store.record(both, NOW, [Answers()])

    assert [each.body for each in await store.deliveries.rows("queued", 9)] == ["dạ số 1"]


async def test_what_a_policy_that_failed_had_given_is_not_taken_back_from_the_customer(
    store: Store,
) -> None:
    """It was never given: the message is counted once, whatever else is held back."""

    class Fails(AlwaysAnswers):
        def decide(self, occasion: Occasion) -> Sequence[Effect]:
            return (Say("bảng giá"), cast(Effect, "no effect"))

    store.guard = Guard(per_hour=1)
    for n in (1, 2):
        message = inbound(f"câu {n}", str(n), at=at(n))
        await store.record([arrival(message)], at(n), [Fails(), AlwaysAnswers()])

    row = (await store.inbox.by_ids([1]))[1].row
    assert (row.unread, await said(store)) == (2, 1)


async def test_who_waits_for_another_reason_anyway_is_counted_once(store: Store) -> None:
    """Where a policy has done something to the conversation, its customer waits although they were given what they chose."""

    class Gives(AlwaysAnswers):
        def decide(self, occasion: Occasion) -> Sequence[Effect]:
            return (Prioritise(Priority.HIGH), Say(f"bảng giá {occasion.message.remote_id}"))

    store.guard = Guard(per_hour=1)
    await hear(store, 1, "alo", AlwaysAnswers(), at(1))
    await hear(store, 2, "bảng giá", Gives(), at(2))

    row = (await store.inbox.by_ids([1]))[1].row
    assert (row.unread, await said(store)) == (2, 1)


async def test_our_own_words_that_come_back_end_it_at_once(store: Store) -> None:
    bot = AlwaysAnswers()
    await hear(store, 1, "alo", bot, at(1))

    assert await hear(store, 2, "Dạ số 1", bot, at(2)) == 0
    assert len(await notes(store)) == 1


async def test_the_very_same_again_and_again_ends_it(store: Store) -> None:
    bot = AlwaysAnswers()

    assert [await hear(store, n, "Xin chào", bot, at(n)) for n in range(1, 6)] == [1, 1, 0, 0, 0]
    assert len(await notes(store)) == 1


async def test_a_private_answer_to_a_comment_counts(store: Store) -> None:
    class Whispers(AlwaysAnswers):
        def decide(self, occasion: Occasion) -> Sequence[Effect]:
            return (ReplyPrivately("nhắn riêng nhé"),)

    store.guard = Guard(per_hour=1)
    for n in (1, 2):
        await store.record([arrival(comment("giá?", f"c{n}"))], NOW, [Whispers()])

    assert await said(store) == 1


async def test_others_ask_before_they_say_something(store: Store) -> None:
    await store.record([arrival(inbound())], NOW, ())
    store.guard = Guard(per_hour=2)

    async def say(number: int) -> bool:
        delivery = NewDelivery(
            f"auto:{number}", ConversationId(1), DeliveryKind.ACKNOWLEDGEMENT, "tự đóng", OWN_NAME
        )

        async def work(conn: Connection) -> bool:
            if not await allowed(conn, 1, at(number), store.guard, delivery.body):
                return False
            await queue_one(conn, delivery, at(number))
            return True

        return await store.database.transact(work)

    assert [await say(n) for n in (1, 2, 3, 4)] == [True, True, False, False]
    assert await said(store) == 2 and len(await notes(store)) == 1
    assert (await store.inbox.by_ids([1]))[1].row.priority == "high"


async def test_who_taps_the_same_again_and_again_is_no_program(store: Store) -> None:
    bot = AlwaysAnswers()
    taps = [inbound("Bảng giá", str(n), at=at(n), kind="button") for n in range(1, 6)]
    queued = [(await store.record([arrival(each)], each.at, [bot])).queued for each in taps]

    assert queued == [1] * 5


async def test_an_answer_of_several_parts_goes_whole_or_not_at_all(store: Store) -> None:
    class InParts(AlwaysAnswers):
        def decide(self, occasion: Occasion) -> Sequence[Effect]:
            number = occasion.message.remote_id
            texts = tuple(f"phần {part} của {number}" for part in (1, 2, 3, 4))
            return (Serve(outcome=Outcome.ANSWERED, texts=texts, answer="ship"),)

    for number in (1, 2, 3):
        await hear(store, number, f"câu {number}", InParts(), at(number))

    bodies = [each.body for each in await store.deliveries.rows("queued", 100)]
    assert len(bodies) == 8 and not any("của 3" in each for each in bodies)
    assert len(await notes(store)) == 1
