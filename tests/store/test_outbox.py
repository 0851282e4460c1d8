"""The queue: one key is one row, and a wait ends with what is queued."""

import pytest

from socialdesk.errors import NotFound
from socialdesk.model.delivery import (
    DeliveryKind,
    NewDelivery,
    Operation,
    OutgoingFile,
    Refused,
    Sent,
)
from socialdesk.model.ids import HOUR, ConversationId, RemoteId
from socialdesk.store.outbox import private_key
from socialdesk.store.store import Store
from tests.support.make import NOW, inbound
from tests.support.outbox import (
    SHOP,
    at,
    bodies,
    changes,
    claim,
    comment,
    customers,
    doing,
    queue,
    revision,
    said,
    settle,
    words,
)


async def test_a_reply_ends_the_wait_and_is_written_down_with_who_gave_it(store: Store) -> None:
    await customers(store, 1)
    (number,) = await queue(store, "dạ còn ạ", now=at(5))

    state = (await store.inbox.conversation(1)).state
    assert (state.waiting_since, state.last_text, state.last_reply_at) == (None, "dạ còn ạ", at(5))
    assert (await changes(store))[-1] == ("replied", "linh")
    row = await store.deliveries.row(number)
    assert (row.key, row.kind, row.author, row.answers_since) == ("dạ còn ạ", "reply", "linh", NOW)


async def test_a_second_enter_is_harmless(store: Store) -> None:
    await customers(store, 1)
    first = await queue(store, "dạ còn ạ")
    before = await changes(store)

    assert await queue(store, "dạ còn ạ") == first
    assert await bodies(store) == [("dạ còn ạ", "queued")]
    assert await changes(store) == before


async def test_the_parts_of_a_reply_keep_their_order_and_the_last_is_shown(store: Store) -> None:
    await customers(store, 1)
    parts = [words(body, 1, f"k{body}") for body in ("một", "hai", "ba")]
    numbers = await store.outbox.reply(parts, NOW)

    assert numbers == sorted(numbers)
    assert [body for body, _ in await bodies(store)] == ["một", "hai", "ba"]
    assert (await store.inbox.conversation(1)).state.last_text == "ba"
    assert [kind for kind, _ in await changes(store)].count("replied") == 1


async def test_a_file_without_words_is_shown_by_its_name(store: Store) -> None:
    await customers(store, 1)
    file = OutgoingFile("/files/out/a.png", "áo đỏ.png", "image/png", 300)
    await store.outbox.reply([words("", 1, "k", file=file)], NOW)

    assert (await store.inbox.conversation(1)).state.last_text == "[áo đỏ.png]"
    assert (await claim(store))[0].file == file


async def test_what_is_scheduled_ends_no_wait(store: Store) -> None:
    await customers(store, 1)
    before = await revision(store)
    await store.outbox.reply([words("sau", due_at=at(HOUR), scheduled=True)], NOW)

    assert (await store.inbox.conversation(1)).state.waiting_since == NOW
    assert await bodies(store) == [("sau", "scheduled")]
    assert await revision(store) > before  # desks show it all the same
    assert "replied" not in dict(await changes(store))


async def test_nobody_to_write_to_is_said(store: Store) -> None:
    with pytest.raises(NotFound, match="no conversation 9"):
        await queue(store, "alo", conversation=9)
    with pytest.raises(NotFound, match="no conversation 1"):
        await store.outbox.operate(doing(Operation.HIDE, "c1"), NOW)
    assert await bodies(store) == []


async def test_an_operation_ends_no_wait_and_is_queued_once(store: Store) -> None:
    await said(store, comment("spam", "c1"))
    number = await store.outbox.operate(doing(Operation.HIDE, "c1"), NOW)

    assert await store.outbox.operate(doing(Operation.HIDE, "c1"), NOW) == number
    row = await store.deliveries.row(number)
    assert (row.operation, row.is_reply) == ("hide", False)
    assert (await store.inbox.conversation(1)).state.waiting_since == NOW


async def test_many_at_once_are_queued_once_and_leave_waits_alone(store: Store) -> None:
    await customers(store, 40)
    many = [
        NewDelivery(f"b:{n}", ConversationId(n), DeliveryKind.BROADCAST, "LIVE 20:00", "linh")
        for n in range(1, 41)
    ]
    await store.outbox.queue_many(many, NOW)
    await store.outbox.queue_many(many, NOW)

    assert await store.deliveries.counts() == {"queued": 40}
    assert (await store.inbox.conversation(7)).state.waiting_since == NOW


@pytest.mark.by_hand
async def test_replies_go_before_acknowledgements_and_these_before_broadcasts(store: Store) -> None:
    await customers(store, 3)
    kinds = (DeliveryKind.BROADCAST, DeliveryKind.ACKNOWLEDGEMENT, DeliveryKind.REPLY)
    for number, kind in enumerate(kinds, 1):
        await store.outbox.queue_many(
            [NewDelivery(kind, ConversationId(number), kind, kind, "linh")], NOW
        )

    assert [each.body for each in await claim(store)] == [
        "reply",
        "acknowledgement",
        "broadcast",
    ]


def automatic(kind: DeliveryKind, conversation: int = 1, key: str = "") -> NewDelivery:
    return NewDelivery(key or kind, ConversationId(conversation), kind, kind, "")


async def test_an_answer_does_not_wait_for_what_programs_say_in_its_conversation(
    store: Store,
) -> None:
    await customers(store, 1)
    await store.outbox.queue_many([automatic(DeliveryKind.BROADCAST)], NOW)
    await queue(store, "còn ạ", "300k")

    assert [each.body for each in await claim(store)] == ["còn ạ"]
    assert await claim(store) == []  # never two at once, of whatever kind


async def test_what_steps_back_is_said_in_its_turn(store: Store) -> None:
    await customers(store, 1)
    await store.outbox.queue_many([automatic(DeliveryKind.BROADCAST)], NOW)
    await queue(store, "còn ạ")
    heard: list[str] = []
    while found := await claim(store):
        heard += [each.body for each in found]
        await settle(store, found[0], Sent(f"{20 + len(heard)}", 20 + len(heard), at(9)))

    assert heard == ["còn ạ", "broadcast"]


async def test_who_is_answered_is_not_told_any_more_that_somebody_will_answer(
    store: Store,
) -> None:
    await customers(store, 2)
    acknowledgements = [
        automatic(DeliveryKind.ACKNOWLEDGEMENT, number, f"ack:{number}") for number in (1, 2)
    ]
    await store.outbox.queue_many(acknowledgements, NOW)
    await queue(store, "còn ạ", now=at(5))

    assert [each.body for each in await claim(store, at(6))] == ["còn ạ", "acknowledgement"]
    ((dropped, state),) = await bodies(store, "cancelled")
    assert (dropped, state) == ("acknowledgement", "cancelled")


async def test_an_answer_that_is_taken_back_gives_the_acknowledgement_back(store: Store) -> None:
    await customers(store, 1)
    await store.outbox.queue_many([automatic(DeliveryKind.ACKNOWLEDGEMENT)], NOW)
    numbers = await queue(store, "còn ạ", now=at(5))
    await store.deliveries.cancel(numbers, at(7))

    assert [each.body for each in await claim(store, at(8))] == ["acknowledgement"]


async def test_an_answer_for_later_drops_nothing_before_its_moment(store: Store) -> None:
    await customers(store, 1)
    await store.outbox.queue_many([automatic(DeliveryKind.ACKNOWLEDGEMENT)], NOW)
    await store.outbox.reply([words("mai", due_at=at(60_000), scheduled=True)], NOW)

    assert ("acknowledgement", "queued") in await bodies(store)
    await store.deliveries.release_scheduled(at(60_000))
    assert ("acknowledgement", "cancelled") in await bodies(store)


async def test_a_comment_has_one_private_reply_for_ever(store: Store) -> None:
    await said(store, comment("inbox em", "c1"), comment("em nữa", "c2"))
    key = private_key(SHOP, "c1")
    delivery = words("giá đây", 1, key, reply_to=RemoteId("c1"), private=True)
    first = await store.outbox.reply([delivery], NOW)

    used = await store.outbox.private_replies(SHOP, ["c1", "c2"])
    assert {comment: (each.state, each.author) for comment, each in used.items()} == {
        "c1": ("queued", "linh")
    }
    assert await store.outbox.reply([delivery], NOW) == first
    assert await store.outbox.private_replies(SHOP, []) == {}


async def test_a_private_reply_that_was_not_taken_may_be_written_anew(store: Store) -> None:
    await said(store, comment("inbox em", "c1"))
    key = private_key(SHOP, "c1")
    first = words("lần 1", 1, key, reply_to=RemoteId("c1"), private=True)
    (refused,) = await store.outbox.reply([first], NOW)
    await settle(store, (await claim(store))[0], Refused("no"))
    assert await store.outbox.private_replies(SHOP, ["c1"]) == {}
    second = words("lần 2", 1, key, reply_to=RemoteId("c1"), private=True)
    (number,) = await store.outbox.reply([second], NOW)

    assert number != refused
    assert list(await store.outbox.private_replies(SHOP, ["c1"])) == ["c1"]
    assert [each.body for each in await claim(store)] == ["lần 2"]


async def test_an_answer_after_the_customers_next_words_counts_from_the_oldest(
    store: Store,
) -> None:
    await customers(store, 1)
    await said(store, inbound("còn không shop?", "12", "1", at=at(500)))
    (number,) = await queue(store, "dạ còn", now=at(900))

    assert (await store.deliveries.row(number)).answers_since == NOW
