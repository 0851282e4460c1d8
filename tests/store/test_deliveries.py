"""Deliveries as people see them: lists, retrying, putting away, and those for later."""

from dataclasses import replace

import pytest

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.conversation import Status
from socialdesk.model.delivery import Operation, Refused, Sent, Unconfirmed
from socialdesk.model.ids import HOUR, SECOND, RemoteChat, RemoteId
from socialdesk.model.message import RECOVERED, Deletion, Edit, Reaction
from socialdesk.store.engine.database import Connection
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
from tests.support.store import AcknowledgeOnce, take


async def waiting(store: Store, conversation: int = 1) -> int | None:
    return (await store.inbox.conversation(conversation)).state.waiting_since


async def test_lists_show_what_is_not_done_one_state_or_all_page_by_page(store: Store) -> None:
    await customers(store, 3)
    for number, body in enumerate("abc", 1):
        await queue(store, body, conversation=number)
    first, second = await claim(store, most=2)
    await settle(store, first)
    await settle(store, second, Refused("no"))

    assert await bodies(store, None) == [("b", "refused"), ("c", "queued")]
    assert await bodies(store, "sent") == [("a", "sent")]
    assert [each.body for each in await store.deliveries.rows("all", 2)] == ["a", "b"]
    assert [each.body for each in await store.deliveries.rows("all", 2, second.id)] == ["c"]
    assert await store.deliveries.counts() == {"queued": 1, "refused": 1, "sent": 1}
    row = await store.deliveries.row(second.id)
    assert (row.account, row.name, row.error, row.code) == ("shop", "Khách 2", "no", "refused")


async def test_the_backlog_is_what_waits_and_since_when(store: Store) -> None:
    await customers(store, 3)
    assert await store.deliveries.backlog() == []
    await queue(store, "a", now=at(5))
    await queue(store, "b", conversation=2, now=at(9))
    await settle(store, (await claim(store, at(9), most=1))[0])

    (found,) = await store.deliveries.backlog()
    assert (found.account_id, found.waiting, found.oldest) == (SHOP, 1, at(9))


async def test_a_number_that_names_nothing_is_said(store: Store) -> None:
    for wrong in (
        store.deliveries.row(9),
        store.deliveries.retry(9, NOW),
        store.deliveries.cancel([9], NOW),
    ):
        with pytest.raises(NotFound, match="no delivery 9"):
            await wrong


@pytest.mark.parametrize("ending", [Refused("no"), Unconfirmed("who knows")])
async def test_what_did_not_arrive_can_be_tried_again_and_ends_the_wait_again(
    store: Store, ending: Refused | Unconfirmed
) -> None:
    await customers(store, 1)
    (number,) = await queue(store, "a")
    await settle(store, (await claim(store))[0], ending)
    await store.deliveries.retry(number, at(20))

    row = await store.deliveries.row(number)
    assert (row.state, row.error, row.code, row.attempts) == ("queued", "", "", 0)
    assert await waiting(store) is None
    assert (await changes(store))[-1] == ("replied", "linh")
    assert [each.body for each in await claim(store, at(20))] == ["a"]


async def test_what_is_on_its_way_or_arrived_is_neither_retried_nor_cancelled(
    store: Store,
) -> None:
    await customers(store, 1)
    (number,) = await queue(store, "a")
    with pytest.raises(NotAllowed, match="queued; only"):
        await store.deliveries.retry(number, NOW)
    (begun,) = await claim(store)
    with pytest.raises(NotAllowed, match="sending and can no longer"):
        await store.deliveries.cancel([number], NOW)
    assert await bodies(store) == [("a", "sending")]
    await settle(store, begun)
    for wrong in (store.deliveries.retry(number, NOW), store.deliveries.cancel([number], NOW)):
        with pytest.raises(NotAllowed, match="sent"):
            await wrong


async def test_cancelling_gives_the_customer_their_wait_back(store: Store) -> None:
    await customers(store, 1)
    (number,) = await queue(store, "a")
    await store.deliveries.cancel([number], at(7))

    row = await store.deliveries.row(number)
    assert (row.state, row.settled_at) == ("cancelled", at(7))
    assert await waiting(store) == NOW
    assert (await store.inbox.conversation(1)).state.status is Status.OPEN
    assert (await changes(store))[-1][0] == "unsent"
    assert await claim(store) == []
    with pytest.raises(NotAllowed, match="cancelled"):
        await store.deliveries.cancel([number], NOW)


async def test_of_several_all_are_cancelled_or_none(store: Store) -> None:
    await customers(store, 1)
    first, second = await queue(store, "a", "b")
    (begun,) = await claim(store)
    assert begun.id == first
    told = await changes(store)
    for numbers in ([second, first], [second, 99]):
        with pytest.raises((NotAllowed, NotFound)):
            await store.deliveries.cancel(numbers, at(7))
    assert await bodies(store, "all") == [("a", "sending"), ("b", "queued")]
    assert await changes(store) == told


async def test_what_failed_is_put_away_without_a_second_wait(store: Store) -> None:
    await customers(store, 1)
    (number,) = await queue(store, "a")
    await settle(store, (await claim(store))[0], Unconfirmed("who knows"))
    before, told = await revision(store), await changes(store)
    await store.deliveries.cancel([number], at(7))

    assert await bodies(store) == [("a", "cancelled")]
    assert await changes(store) == told
    assert await revision(store) > before


async def test_a_cancelled_operation_moves_no_wait(store: Store) -> None:
    await said(store, comment("giá?", "c1"))
    await queue(store, "350k")
    number = await store.outbox.operate(doing(Operation.HIDE, "c1"), NOW)
    await store.deliveries.cancel([number], NOW)
    assert await waiting(store) is None
    await store.deliveries.retry(number, NOW)

    assert await waiting(store) is None
    assert (await store.deliveries.row(number)).state == "queued"


async def later(store: Store, body: str, due: int = HOUR, *, unless: bool = True) -> int:
    delivery = words(body, due_at=at(due), scheduled=True, unless_answered=unless)
    (number,) = await store.outbox.reply([delivery], at(1))
    return number


async def test_what_is_sent_later_holds_nothing_up_and_ends_no_wait_before_it_goes(
    store: Store,
) -> None:
    await customers(store, 1)
    await later(store, "later")
    assert await waiting(store) == NOW
    await queue(store, "now", now=at(2))
    (begun,) = await claim(store, at(3))
    assert begun.body == "now"
    await settle(store, begun, Sent("12", 12, at(3)))
    assert await store.deliveries.release_scheduled(at(HOUR - 1)) == 0
    assert await store.deliveries.release_scheduled(at(HOUR)) == 1
    (begun,) = await claim(store, at(HOUR))

    assert begun.body == "later"


async def test_what_becomes_due_ends_the_wait_in_its_authors_name(store: Store) -> None:
    await customers(store, 1)
    number = await later(store, "later")
    await store.deliveries.release_scheduled(at(HOUR))

    row = await store.deliveries.row(number)
    assert (row.state, row.created_at, row.answers_since) == ("queued", at(HOUR), NOW)
    assert await waiting(store) is None
    assert (await changes(store))[-1] == ("replied", "linh")


async def test_what_is_sent_later_is_dropped_when_the_customer_writes_first_unless_told_otherwise(
    store: Store,
) -> None:
    await customers(store, 1)
    polite = await later(store, "polite")
    await later(store, "anyway", unless=False)
    await customers(store, 1, offset=1_000, number="12")
    assert await store.deliveries.release_scheduled(at(2_000)) == 1

    assert await bodies(store) == [("polite", "cancelled"), ("anyway", "scheduled")]
    assert (await store.deliveries.row(polite)).code == "answered"
    assert await waiting(store) == NOW
    assert "dropped" in {each.change_kind for each in await store.threads.rows(1, 9)}


@pytest.mark.parametrize("ahead", [-120_000, 120_000])
async def test_whether_they_wrote_first_is_decided_by_what_was_recorded_not_by_two_clocks(
    store: Store, ahead: int
) -> None:
    await customers(store, 1, offset=ahead)  # the platform's clock is two minutes apart
    before = await later(store, "later")
    assert await store.deliveries.release_scheduled(at(2_000)) == 0
    await customers(store, 1, offset=ahead + 1, number="12")
    assert await store.deliveries.release_scheduled(at(2_000)) == 1

    assert (await store.deliveries.row(before)).code == "answered"


@pytest.mark.parametrize("ahead", [-120_000, 0, 120_000])
async def test_words_that_are_written_anew_are_words_that_came_first(
    store: Store, ahead: int
) -> None:
    await said(store, inbound("lấy size M nhé", "11", at=at(ahead)))
    number = await later(store, "dạ gửi size M ạ")
    await said(store, Edit(inbound("thôi đừng gửi nữa", "11", at=at(ahead)), at(ahead + 1)))
    assert await store.deliveries.release_scheduled(at(2_000)) == 1

    assert (await store.deliveries.row(number)).code == "answered"
    assert await waiting(store) is not None


async def test_what_is_read_back_was_not_seen_by_whoever_put_an_answer_away(store: Store) -> None:
    await customers(store, 1)
    number = await later(store, "later")
    await said(store, inbound("khoan đã", "10", "1", at=at(-HOUR), provenance=RECOVERED))
    await store.deliveries.release_scheduled(at(2_000))

    assert (await store.deliveries.row(number)).code == "answered"


async def test_signs_places_and_our_own_words_are_no_words_of_theirs(store: Store) -> None:
    live = inbound("", "11", kind="location")
    await said(store, live)
    number = await later(store, "later")
    await said(
        store,
        Edit(replace(live, body="10.77, 106.7"), at(5)),
        Reaction(RemoteChat("501"), RemoteId("11"), "501", "❤", at(6)),
        Deletion(RemoteChat("501"), (RemoteId("11"),)),
    )
    await queue(store, "còn đây ạ", now=at(7))
    assert await store.deliveries.release_scheduled(at(2_000)) == 0

    assert (await store.deliveries.row(number)).state == "scheduled"


async def test_what_an_older_version_put_away_is_dropped_as_it_was_then(store: Store) -> None:
    await customers(store, 1)
    number = await later(store, "later")

    async def forget(conn: Connection) -> None:
        await conn.rows("UPDATE outbox SET after_message = NULL")

    await store.database.transact(forget)
    assert await store.deliveries.release_scheduled(at(2_000)) == 0
    await customers(store, 1, offset=1_000, number="12")
    assert await store.deliveries.release_scheduled(at(2_000)) == 1
    assert (await store.deliveries.row(number)).code == "answered"


async def test_a_scheduled_answer_can_be_put_away(store: Store) -> None:
    await customers(store, 1)
    number = await later(store, "later")
    await store.deliveries.cancel([number], at(5))

    assert await store.deliveries.release_scheduled(at(HOUR)) == 0
    assert await waiting(store) == NOW


async def test_a_held_answer_does_not_leave_and_can_be_taken_back(store: Store) -> None:
    await customers(store, 1)
    (number,) = await store.outbox.reply([words("x", due_at=at(5 * SECOND))], NOW)
    assert await waiting(store) is None
    assert await claim(store, at(4_999)) == []
    await store.deliveries.cancel([number], at(4_999))

    assert await waiting(store) == NOW
    assert await claim(store, at(6_000)) == []


async def test_an_answer_taken_back_leaves_the_list_as_it_was(store: Store) -> None:
    await said(store, inbound("còn hàng không"))
    before = (await store.inbox.conversation(1)).state
    (number,) = await queue(store, "dạ còn", now=at(5_000))
    await store.deliveries.cancel([number], at(6_000))

    assert (await store.inbox.conversation(1)).state == replace(before, unread=0)


async def test_an_answer_taken_back_leaves_no_acknowledgement_as_the_last_words(
    store: Store,
) -> None:
    await take(store, inbound("còn hàng không"), policies=[AcknowledgeOnce()])
    (acknowledgement,) = await claim(store)
    await settle(store, acknowledgement)
    before = (await store.inbox.conversation(1)).state
    assert before.last_text == "còn hàng không"
    (number,) = await queue(store, "dạ còn", now=at(5_000))
    await store.deliveries.cancel([number], at(6_000))

    assert (await store.inbox.conversation(1)).state == replace(before, unread=0)


async def test_of_two_answers_the_one_that_stays_is_in_the_list(store: Store) -> None:
    await said(store, inbound("còn hàng không"))
    one, two = await queue(store, "dạ còn", "dạ hết", now=at(5_000))
    await store.deliveries.cancel([two], at(6_000))

    state = (await store.inbox.conversation(1)).state
    assert (state.last_text, state.last_author.value, one) == ("dạ còn", "agent", 1)
