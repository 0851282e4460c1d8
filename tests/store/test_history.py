"""What happened: read back, undone, done again, on both engines."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.changes import (
    Assign,
    Assigned,
    Change,
    Prioritise,
    Prioritised,
    Reopen,
    Resolve,
    Snooze,
    Tag,
    TakenBack,
)
from socialdesk.model.conversation import Priority
from socialdesk.model.ids import HOUR
from socialdesk.model.message import Author
from socialdesk.services.thread import read_thread
from socialdesk.store.filters import Condition, InboxFilter
from socialdesk.store.inbox import InboxItem
from socialdesk.store.store import Store
from tests.support.make import NOW, inbound
from tests.support.store import at, line, reply, say, take


async def test_every_verb_can_be_taken_back_and_done_again(store: Store) -> None:
    await say(store, "1")
    await store.conversations.do(Tag(("old",)), [1], "lan", NOW)
    before = await line(store)
    moments = iter(range(1, 1_000))
    for verb in (
        Tag(("vip",), ("old",)), Assign("linh"), Prioritise(Priority.URGENT), Resolve(), Snooze(at(HOUR), "later"),
    ):  # fmt: skip
        done = await store.conversations.do(verb, [1], "linh", at(next(moments)))
        assert done.changed == [1]
        after = (await store.inbox.by_ids([1]))[1]
        undone = await store.history.undo("linh", at(next(moments)))
        assert undone is not None and undone.conversations == (1,)
        back = (await store.inbox.by_ids([1]))[1]
        assert (
            back.row.status,
            back.row.waiting_since,
            back.row.unread,
            back.row.assignee,
            back.row.priority,
        ) == (
            before.status,
            before.waiting_since,
            before.unread,
            before.assignee,
            before.priority,
        )
        assert back.tags == ("old",)
        redone = await store.history.redo("linh", at(next(moments)))
        assert redone is not None and redone.conversations == (1,)
        again = (await store.inbox.by_ids([1]))[1]
        assert (again.row.status, again.row.assignee, again.tags) == (
            after.row.status,
            after.row.assignee,
            after.tags,
        )
        await store.history.undo("linh", at(next(moments)))
    assert await store.history.undo("nobody", NOW) is None


@pytest.mark.by_hand
async def test_what_has_moved_since_is_left_alone(store: Store) -> None:
    await say(store, "1", "2")
    await store.conversations.do(Resolve(), [1, 2], "linh", at(1), "b1")
    await say(store, "1", offset=10, number="12")
    undone = await store.history.undo("linh", at(20))

    assert undone is not None
    assert (undone.conversations, undone.skipped) == ((2,), (1,))
    assert [(await line(store, n)).status for n in (1, 2)] == ["open", "open"]
    assert (await line(store, 1)).episode == 2


async def test_many_at_once_are_one_step_for_undo(store: Store) -> None:
    chats = [str(n) for n in range(1, 8)]
    await say(store, *chats)
    for piece in ([1, 2, 3], [4, 5, 6, 7]):
        await store.conversations.do(Assign("linh"), piece, "linh", NOW, "batch")
    assert (
        len(await store.inbox.page(InboxFilter(conditions=(Condition("assignee", ("linh",)),)), 20))
        == 7
    )
    undone = await store.history.undo("linh", at(1))

    assert undone is not None and len(undone.conversations) == 7
    assert await store.inbox.page(InboxFilter(conditions=(Condition("assigned"),)), 20) == []


ASKED = st.one_of(
    st.builds(
        Tag,
        st.lists(st.sampled_from("abc"), max_size=2).map(tuple),
        st.lists(st.sampled_from("abc"), max_size=2).map(tuple),
    ),
    st.builds(Assign, st.sampled_from(["", "lan", "linh"])),
    st.builds(Prioritise, st.sampled_from(list(Priority))),
    st.just(Resolve()),
    st.just(Reopen()),
    st.builds(Snooze, st.sampled_from([at(HOUR), at(2 * HOUR)]), st.just("later")),
)


def picture(item: InboxItem) -> tuple[object, ...]:
    row = item.row
    return (
        item.tags, row.status, row.episode, row.opened_at, row.waiting_since, row.first_reply_at,
        row.unread, row.snoozed_until, row.assignee, row.priority,
    )  # fmt: skip


@given(asked=st.lists(ASKED, min_size=1, max_size=8))
@settings(max_examples=25)
def test_whatever_was_done_all_of_it_can_be_undone_and_done_again(
    asked: list[Change], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("undo")

    async def story() -> None:
        store = await Store.open(f"sqlite:///{folder}/desk.db")
        try:
            await store.accounts.ensure([("shop", "telegram")])
            await say(store, "1")
            moments = iter(range(1, 1_000))
            pictures = [picture((await store.inbox.by_ids([1]))[1])]
            for verb in asked:
                done = await store.conversations.do(verb, [1], "linh", at(next(moments)))
                if done.changed:
                    pictures.append(picture((await store.inbox.by_ids([1]))[1]))
            for before in pictures[-2::-1]:
                assert await store.history.undo("linh", at(next(moments))) is not None
                assert picture((await store.inbox.by_ids([1]))[1]) == before
            assert await store.history.undo("linh", at(next(moments))) is None
            for after in pictures[1:]:
                assert await store.history.redo("linh", at(next(moments))) is not None
                assert picture((await store.inbox.by_ids([1]))[1]) == after
            assert await store.history.redo("linh", at(next(moments))) is None
        finally:
            await store.close()

    asyncio.run(story())


async def test_a_new_change_ends_what_can_be_done_again_but_not_what_happened(store: Store) -> None:
    await say(store, "1")
    await store.conversations.do(Assign("lan"), [1], "linh", at(1))
    await store.history.undo("linh", at(2))
    await store.conversations.do(Prioritise(Priority.HIGH), [1], "linh", at(3))

    assert await store.history.redo("linh", at(4)) is None
    happened = [each.happened for each in await store.history.of(1, 9)]
    assert happened[1:] == [Assigned("", "lan"), TakenBack("assign"), Prioritised("normal", "high")]


async def test_what_is_forgotten_is_no_longer_undone_and_still_told(store: Store) -> None:
    await say(store, "1")
    await store.conversations.do(Assign("lan"), [1], "linh", at(1))
    await store.conversations.do(Assign("mai"), [1], "linh", at(9))
    await store.history.forget(at(5))
    undone = await store.history.undo("linh", at(10))
    assert undone is not None and undone.verb == "assign"
    assert await store.history.undo("linh", at(11)) is None

    assert [each.text for each in await read_thread(store, 1, 9)][1:] == [
        "linh: assigned to lan", "linh: assigned to mai", "linh: undid: assign",
    ]  # fmt: skip


async def test_nobody_undoes_what_somebody_else_did(store: Store) -> None:
    await say(store, "1")
    await store.conversations.do(Assign("lan"), [1], "linh", at(1))

    assert await store.history.undo("lan", at(2)) is None
    assert (await store.inbox.conversation(1)).assignee == "lan"


async def test_a_customer_who_wrote_since_goes_on_waiting_when_a_resolve_is_done_again(
    store: Store,
) -> None:
    await say(store, "1")
    await store.conversations.do(Resolve(), [1], "linh", at(1))
    await store.history.undo("linh", at(2))
    await say(store, "1", offset=5, number="12")
    again = await store.history.redo("linh", at(6))

    assert again is not None and again.conversations == (1,)
    assert (await store.inbox.conversation(1)).state.waiting_since == NOW


async def test_waits_can_be_added_up_from_what_happened_alone(store: Store) -> None:
    """Figures are made of these: every change that begins or ends a wait says so."""
    await say(store, "1")
    await reply(store, now=at(10))
    await say(store, "1", offset=20, number="12")
    await say(store, "1", offset=25, number="13")
    await store.conversations.do(Resolve(), [1], "linh", at(30))
    await store.history.undo("linh", at(40))
    owner = inbound("dạ", "14", "1", author=Author.OWNER, at=at(50))
    await take(store, owner)

    waits = [
        (each.happened.kind, each.waiting_before, each.waiting_after, each.at)
        for each in await store.history.of(1, 20)
    ]
    assert waits == [
        ("wrote", None, NOW, NOW), ("replied", NOW, None, at(10)),
        ("wrote", None, at(20), at(20)), ("resolved", at(20), None, at(30)),
        ("taken_back", None, at(20), at(40)), ("answered_elsewhere", at(20), None, at(50)),
    ]  # fmt: skip
