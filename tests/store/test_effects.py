"""Policies asked while messages are recorded, and what becomes of their answers, on both engines."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from socialdesk.model.changes import Assign, Assigned, Prioritise, Prioritised, Tag, Tagged
from socialdesk.model.conversation import Priority
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.effects import Effect, Note, Occasion, Policy, Reply, Say
from socialdesk.model.ids import MINUTE, AccountId, Instant
from socialdesk.model.message import ALONGSIDE, RECOVERED, Author, Edit, Parsed, RawUpdate
from socialdesk.services.receiver import Receiver
from socialdesk.store.engine.database import Query
from socialdesk.store.filters import InboxFilter
from socialdesk.store.recording import Recorded
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound


@dataclass
class Told:
    """A policy that answers what it is told to, and keeps what it was asked."""

    name: str
    answer: Callable[[Occasion], Sequence[Effect]]

    def __post_init__(self) -> None:
        self.asked: list[str] = []

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        self.asked.append(occasion.message.body)
        return self.answer(occasion)


def always(*effects: Effect, name: str = "always") -> Told:
    return Told(name, lambda _: effects)


def broken(occasion: Occasion) -> Sequence[Effect]:
    raise ValueError(f"{occasion.message.body} is not for logs")


ANSWER = Reply("dạ shop nghe", DeliveryKind.ACKNOWLEDGEMENT)


def at(offset: int) -> Instant:
    return Instant(NOW + offset)


async def take(store: Store, *events: object, policies: Sequence[Policy]) -> Recorded:
    return await store.record([arrival(each) for each in events], NOW, policies)


async def said(store: Store) -> list[tuple[str, str, str]]:
    return [(row.key, row.kind, row.body) for row in await store.deliveries.rows("all", 50)]


async def happened(store: Store, conversation: int = 1) -> list[object]:
    return [each.happened for each in await store.history.of(conversation, 50)]


async def test_two_policies_are_carried_out_through_the_one_door(store: Store) -> None:
    first = always(ANSWER, Tag(("giá", "mới")), name="first")
    second = always(
        Tag(("mới",), ("giá",)),
        Assign("lan"),
        Prioritise(Priority.HIGH),
        Note("hỏi giá"),
        Reply("bảng giá", DeliveryKind.BROADCAST),
        name="second",
    )
    outcome = await take(store, inbound("giá?"), policies=[first, second])
    (item,) = (await store.inbox.by_ids([1])).values()
    rows = await store.threads.rows(1, 20)

    assert (outcome.messages, outcome.queued, outcome.failed) == (1, 2, {})
    assert await said(store) == [
        ("ack:1:1", "acknowledgement", "dạ shop nghe"), ("second:1:11", "broadcast", "bảng giá"),
    ]  # fmt: skip
    assert item.tags == ("mới",)
    assert (item.row.assignee, item.row.priority, item.row.waiting_since) == ("lan", "high", NOW)
    assert (await happened(store))[1:] == [
        Assigned("", "lan"), Prioritised("normal", "high"), Tagged(("giá", "mới")),
        Tagged((), ("giá",)),
    ]  # fmt: skip
    assert [row.body for row in rows if row.kind == "note"] == ["hỏi giá"]
    assert [row.kind for row in rows] == ["text", "note", *["event"] * 4]
    assert await store.history.undo("", at(1)) is None  # nobody undoes what no agent did


async def test_one_that_fails_costs_neither_the_message_nor_the_others(store: Store) -> None:
    bad = Told("bad", broken)
    odd = Told("odd", lambda _: (Tag(("lạ",)), "no effect"))  # type: ignore[return-value]
    outcome = await take(
        store, inbound("a", "11"), inbound("b", "12"), policies=[bad, odd, always(ANSWER)]
    )
    failures = await store.policies.failures()

    assert (outcome.messages, outcome.quarantined) == (2, 0)
    assert outcome.failed == {("bad", "ValueError"): 2, ("odd", "AssertionError"): 2}
    assert [key for key, *_ in await said(store)] == ["ack:1:1"]
    assert [(each.policy, each.count, each.error) for each in failures] == [
        ("bad", 2, "ValueError"), ("odd", 2, "AssertionError"),
    ]  # fmt: skip
    await take(store, inbound("c", "13"), policies=[bad])
    assert [(each.policy, each.count) for each in await store.policies.failures()] == [
        ("bad", 3), ("odd", 2),
    ]  # fmt: skip


async def test_the_effects_of_one_answer_are_all_or_none(store: Store) -> None:
    halves = always(
        ANSWER, Tag(("lạ",)), Note("n"), Assign("lan"), Prioritise("?"), name="halves",  # type: ignore[arg-type]
    )  # fmt: skip
    outcome = await take(store, inbound("a"), policies=[always(Assign("mai")), halves])
    (item,) = (await store.inbox.by_ids([1])).values()

    assert (outcome.messages, outcome.queued) == (1, 0)
    assert outcome.failed == {("halves", "AttributeError"): 1}
    assert (item.tags, item.row.assignee, item.row.priority) == ((), "mai", "normal")
    assert (await happened(store))[1:] == [Assigned("", "mai")]
    assert await said(store) == []
    assert [row.kind for row in await store.threads.rows(1, 20)] == ["text", "event"]
    # What was taken back has used nothing up.
    await take(store, inbound("b", "12"), policies=[always(ANSWER)])
    assert [key for key, *_ in await said(store)] == ["ack:1:1"]


async def test_the_same_batch_once_more_changes_nothing(store: Store) -> None:
    policy = always(
        ANSWER, Tag(("x",)), Assign("lan"), Note("n"), Reply("r", DeliveryKind.BROADCAST)
    )
    batch = [arrival(inbound("a", "11")), arrival(inbound("b", "12"))]
    await store.record(batch, NOW, [policy])
    before = (
        await said(store), await happened(store), await store.threads.rows(1, 50),
        await store.inbox.by_ids([1]),
    )  # fmt: skip
    outcome = await store.record(batch, at(MINUTE), [policy])

    assert (outcome.messages, outcome.repeats, outcome.queued) == (0, 2, 0)
    assert policy.asked == ["a", "b"]
    assert await said(store) == before[0]
    assert [await happened(store), await store.threads.rows(1, 50)] == list(before[1:3])
    assert (await store.inbox.by_ids([1]))[1].row == before[3][1].row


async def test_what_is_set_already_is_not_set_again(store: Store) -> None:
    policy = always(Tag(("x",)), Assign("lan"), Prioritise(Priority.HIGH))
    await take(store, inbound("a", "11"), policies=[policy])
    once = await happened(store)
    await take(store, inbound("b", "12"), policies=[policy])

    assert await happened(store) == once


async def test_a_message_that_a_policy_has_acted_on_is_asked_for_whoever_is_given_it(
    store: Store,
) -> None:
    first, second = always(Prioritise(Priority.HIGH), name="first"), always(Say("bảng giá"))
    await take(store, inbound("giá?"), policies=[first, second])
    unasked = Query(int, "SELECT unasked FROM message WHERE author = 'customer'")

    assert (await store.inbox.conversation(1)).state.waiting_since == NOW
    assert await store.database.all(unasked) == [0]


@pytest.mark.parametrize("provenance", [RECOVERED, ALONGSIDE])
async def test_nothing_is_said_to_what_was_read_back_or_alongside_but_the_rest_is_done(
    store: Store, provenance: str
) -> None:
    policy = always(ANSWER, Reply("r", DeliveryKind.BROADCAST), Tag(("x",)))
    outcome = await take(store, inbound("a", provenance=provenance), policies=[policy])

    assert outcome.queued == 0
    assert await said(store) == []
    assert (await store.inbox.by_ids([1]))[1].tags == ("x",)
    await take(store, inbound("b", "12"), policies=[policy])
    assert len(await said(store)) == 2


async def test_only_a_customers_new_words_are_asked_about(store: Store) -> None:
    policy = always()
    await take(
        store,
        inbound("khách", "11"),
        inbound("chủ", "12", author=Author.OWNER),
        inbound("máy", "13", author=Author.BOT),
        Edit(inbound("khách sửa", "11"), at(1)),
        Edit(inbound("chưa từng thấy", "10"), at(1)),
        policies=[policy],
    )

    assert policy.asked == ["khách"]


async def test_each_policy_sees_what_the_ones_before_it_did(store: Store) -> None:
    seen = []
    look = Told(
        "look",
        lambda occasion: (
            seen.append((occasion.assignee, occasion.priority, occasion.state.acknowledged_episode))
            or ()
        ),
    )  # type: ignore[func-returns-value]
    first = always(Assign("lan"), Prioritise(Priority.URGENT), ANSWER)
    await take(store, inbound(), policies=[look, first, look])

    assert seen == [("", "normal", 0), ("lan", "urgent", 1)]


async def test_words_that_the_store_refuses_cost_their_policy_and_not_the_message(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """PostgreSQL takes no NUL in a text; whatever a policy answers, the message is kept."""
    receiver = Receiver(store, ManualClock(), [always(Note("a\x00b"))], lambda: None)
    raw = RawUpdate(b"{}", NOW, "1")
    with caplog.at_level(logging.WARNING):
        await receiver.receive(AccountId(1), lambda _: Parsed((inbound(),)), [raw])
    await receiver.close()

    (item,) = await store.inbox.page(InboxFilter(), 5)
    assert [row.body for row in await store.threads.rows(item.row.id, 9)][:1] == [inbound().body]
    assert await store.journal.quarantined() == {}
    assert inbound().body not in caplog.text


async def test_a_failure_is_logged_by_its_type_without_anybodys_words(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    receiver = Receiver(store, ManualClock(), [Told("bad", broken)], lambda: None)
    with caplog.at_level(logging.WARNING):
        await receiver.receive(
            AccountId(1), lambda _: Parsed((inbound("bí mật"),)), [RawUpdate(b"{}", NOW, "1")]
        )
    await receiver.close()

    assert receiver.total.failed == {("bad", "ValueError"): 1}
    assert "The policy bad failed (1 in all, ValueError)" in caplog.text
    assert "bí mật" not in caplog.text
