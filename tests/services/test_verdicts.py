"""Verdicts: what an answer depends on is read once, and the judge is asked with all of it."""

from dataclasses import replace
from typing import Any

import pytest

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.ids import DAY, HOUR, Instant, RemoteId
from socialdesk.model.message import ChatKind
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import Allowed, Capabilities, Never, Rule
from socialdesk.services.verdicts import UNKNOWN, Verdicts, window_of
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, inbound
from tests.support.outbox import at, claim, comment, customers, queue, said, settle, words

BUSINESS = Rule("business", "test", "2026", kinds=frozenset({ChatKind.PRIVATE}), until=DAY)
WEEK = Rule(
    "week", "test", "2026", kinds=frozenset({ChatKind.COMMENT}), private=True, until=7 * DAY
)
LIMITS = Capabilities(100, PaceRules(9, 0, 9), rules=(BUSINESS, WEEK), platform="Fake")


@pytest.fixture
def verdicts(desk_store: Store, clock: ManualClock) -> Verdicts:
    return Verdicts(desk_store, clock, {"shop": LIMITS})


async def asked(verdicts: Verdicts, conversation: int = 1, **more: Any) -> Any:
    return await verdicts.verdict(await verdicts.context(conversation), **more)


async def test_a_window_is_open_until_it_closes(
    desk_store: Store, verdicts: Verdicts, clock: ManualClock
) -> None:
    await customers(desk_store, 1)
    assert await asked(verdicts) == Allowed(Instant(NOW + DAY), rule=BUSINESS)
    clock.advance(DAY / 1000)

    closed = await asked(verdicts)
    assert isinstance(closed, Never) and closed.rule == BUSINESS


async def test_it_is_judged_for_the_moment_that_is_asked_about(
    desk_store: Store, verdicts: Verdicts
) -> None:
    await customers(desk_store, 1)

    assert isinstance(await asked(verdicts, at=at(DAY - HOUR)), Allowed)
    assert isinstance(await asked(verdicts, at=at(DAY)), Never)


async def test_an_account_that_is_not_configured_may_say_nothing(
    desk_store: Store, clock: ManualClock
) -> None:
    await customers(desk_store, 1)
    verdicts = Verdicts(desk_store, clock, {"other": LIMITS})
    context = await verdicts.context(1)

    assert (context.limits, context.capabilities) == (None, UNKNOWN)
    verdict = await verdicts.verdict(context)
    assert isinstance(verdict, Never) and verdict.code == "not_configured"


async def test_the_customers_newest_comment_is_what_is_answered(
    desk_store: Store, verdicts: Verdicts
) -> None:
    await said(
        desk_store,
        comment("giá?", "c1"),
        replace(comment("còn không?", "c2"), at=at(5), seq=2),
    )
    context = await verdicts.context(1)

    assert context.is_comment
    assert context.target is not None and context.target.remote_id == "c2"
    (first, _) = await desk_store.threads.rows(1, 9)
    older = await verdicts.context(1, first.id)
    assert older.target is not None and older.target.remote_id == "c1"


async def test_a_private_answer_counts_from_the_comment_and_is_there_once(
    desk_store: Store, verdicts: Verdicts, clock: ManualClock
) -> None:
    await said(desk_store, comment("giá?", "c1"))
    clock.advance(2 * DAY / 1000)
    assert await asked(verdicts, private=True) == Allowed(Instant(NOW + 7 * DAY), rule=WEEK)
    key = "private:1:c1"
    private = words("350k", 1, key, reply_to=RemoteId("c1"), private=True)
    await desk_store.outbox.reply([private], NOW)

    used = await asked(verdicts, private=True)
    assert isinstance(used, Never) and used.code == "private_used"
    assert isinstance(await asked(verdicts), Allowed)


async def test_a_private_chat_cannot_be_answered_privately(
    desk_store: Store, verdicts: Verdicts
) -> None:
    await customers(desk_store, 1)
    context = await verdicts.context(1)
    verdict = await verdicts.verdict(context, private=True)

    assert context.target is None
    assert isinstance(verdict, Never) and verdict.code == "no_comment"


async def test_a_message_of_another_conversation_is_refused(
    desk_store: Store, verdicts: Verdicts
) -> None:
    await customers(desk_store, 2)
    (other,) = await desk_store.threads.rows(2, 9)

    with pytest.raises(NotAllowed, match="not one of conversation 1"):
        await verdicts.context(1, other.id)
    with pytest.raises(NotFound, match="no conversation 9"):
        await verdicts.context(9)


async def test_a_months_plan_is_counted_for_programs(desk_store: Store, clock: ManualClock) -> None:
    await customers(desk_store, 1)
    await queue(desk_store, "a")
    await settle(desk_store, (await claim(desk_store))[0])
    verdicts = Verdicts(desk_store, clock, {"shop": replace(LIMITS, monthly=1)})

    live = await asked(verdicts, kind=DeliveryKind.BROADCAST)
    assert isinstance(live, Never) and live.code == "quota"
    assert isinstance(await asked(verdicts), Allowed)


async def test_accounts_and_conversation_are_read_once(
    desk_store: Store, verdicts: Verdicts, monkeypatch: pytest.MonkeyPatch
) -> None:
    await customers(desk_store, 1)
    read: list[str] = []
    for room, name in ((desk_store.accounts, "all"), (desk_store.inbox, "conversation")):
        real = getattr(room, name)

        def counted(*args: Any, real: Any = real, name: str = name) -> Any:
            read.append(name)
            return real(*args)

        monkeypatch.setattr(room, name, counted)
    context = await verdicts.context(1)
    await verdicts.verdict(context)
    await verdicts.verdict(context, DeliveryKind.BROADCAST)

    assert sorted(read) == ["all", "conversation"]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ((), 0),
        ((BUSINESS,), DAY),
        ((BUSINESS, replace(BUSINESS, until=2 * DAY)), 2 * DAY),
        ((BUSINESS, replace(BUSINESS, until=None)), 0),
        ((BUSINESS, replace(BUSINESS, until=7 * DAY, needs="tag")), DAY),
        ((BUSINESS, replace(BUSINESS, until=7 * DAY, allows=False)), DAY),
        ((WEEK,), 0),
        ((replace(BUSINESS, deliveries=frozenset({DeliveryKind.BROADCAST})),), 0),
    ],
)
def test_how_long_a_person_may_answer(rules: tuple[Rule, ...], expected: int) -> None:
    assert window_of(replace(LIMITS, rules=rules)) == expected


def test_only_accounts_with_an_end_have_a_window(clock: ManualClock) -> None:
    endless = replace(LIMITS, rules=())
    verdicts = Verdicts(None, clock, {"a": LIMITS, "b": endless})  # type: ignore[arg-type]

    assert verdicts.windows() == {"a": DAY}


async def test_whom_a_message_is_not_from_cannot_be_its_target(
    desk_store: Store, verdicts: Verdicts
) -> None:
    await said(desk_store, inbound("xin chào", "12"))
    (message,) = await desk_store.threads.rows(1, 9)
    context = await verdicts.context(1, message.id)

    assert context.target == message
