"""What an agent does to conversations, and taking it back."""

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.changes import Assign, Reopen, Resolve, Snooze, Tag
from socialdesk.store.store import Store
from socialdesk.tui.desk.desk import Desk
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, populate


async def ready(store: Store, clock: ManualClock) -> Desk:
    await populate(store)
    desk = desk_on(store, clock)
    await desk.team.join()
    return desk


async def tags(store: Store, number: int) -> tuple[str, ...]:
    return (await store.inbox.by_ids([number]))[number].tags


async def test_a_change_of_many_is_one_step_for_undo(desk_store: Store, clock: ManualClock) -> None:
    desk = await ready(desk_store, clock)
    told: list[int] = []
    done = await desk.changes.do(Tag(("sale",)), [1, 2, 3], told.append)

    assert set(done.conversations) == {1, 2, 3}
    assert told
    assert await tags(desk_store, 1) == ("sale", "size-m", "vip")
    undone = await desk.changes.undo()
    assert undone is not None
    assert undone.verb == "tag"
    assert [await tags(desk_store, number) for number in (1, 2)] == [("size-m", "vip"), ()]
    await desk.changes.redo()
    assert await tags(desk_store, 3) == ("sale",)


async def test_only_what_this_agent_did_is_taken_back(
    desk_store: Store, clock: ManualClock
) -> None:
    desk = await ready(desk_store, clock)
    mai = desk_on(desk_store, clock, "mai")
    await mai.changes.do(Resolve(), [1])

    undone = await desk.changes.undo()
    assert undone is None or undone.verb == "tag"  # her own, of before
    assert (await desk_store.inbox.by_ids([1]))[1].row.status == "resolved"


@pytest.mark.parametrize(
    ("verb", "words", "change"),
    [
        ("tag", "vip -new", Tag(("vip",), ("new",))),
        ("assign", "me", Assign("linh")),
        ("assign", "nobody", Assign("")),
        ("resolve", "", Resolve()),
        ("reopen", "", Reopen()),
    ],
)
async def test_words_mean_what_they_mean_everywhere(
    desk_store: Store, clock: ManualClock, verb: str, words: str, change: object
) -> None:
    desk = await ready(desk_store, clock)

    assert await desk.changes.understood(verb, words) == change  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("verb", "words"),
    [("tag", ""), ("assign", "lihn"), ("priority", "soonish"), ("snooze", "never")],
)
async def test_words_that_mean_nothing_are_refused(
    desk_store: Store, clock: ManualClock, verb: str, words: str
) -> None:
    desk = await ready(desk_store, clock)

    with pytest.raises(NotAllowed):
        await desk.changes.understood(verb, words)  # type: ignore[arg-type]


async def test_a_change_is_confirmed_in_words(desk_store: Store, clock: ManualClock) -> None:
    changes = (await ready(desk_store, clock)).changes
    until = await changes.understood("snooze", "2h")
    assert isinstance(until, Snooze)

    assert changes.said(Tag(("a",), ("b",))) == "#a −#b"
    assert changes.said(Assign("mai")) == "Assigned to mai."
    assert changes.said(Assign("")) == "Given back to everybody."
    assert changes.said(Resolve()) == "Resolved."
    assert changes.said(Reopen()) == "Reopened."
    assert "12:00" in changes.said(until)
    done = await changes.do(Tag(("lạ",)), [1])
    assert changes.said(done.change, done).startswith("#lạ New tag")


async def test_a_note_is_kept_and_its_draft_is_gone(desk_store: Store, clock: ManualClock) -> None:
    desk = await ready(desk_store, clock)
    await desk.drafts.save(2, "gọi lại", note=True)
    await desk.drafts.save(2, "dạ chị", note=False)
    await desk.changes.note(2, "gọi lại chiều nay")

    thread = await desk.open.load(2)
    assert [(each.sender, each.text) for each in thread.entries if each.kind == "note"] == [
        ("linh", "gọi lại chiều nay")
    ]
    assert [await desk.drafts.read(2, note=True), await desk.drafts.read(2)] == ["", "dạ chị"]


async def test_two_conversations_of_one_person(desk_store: Store, clock: ManualClock) -> None:
    desk = await ready(desk_store, clock)
    await desk.changes.merge(1, 4)
    assert [each.id for each in (await desk.open.load(1)).beside] == [4]
    await desk.changes.undo()

    assert (await desk.open.load(1)).beside == ()


@pytest.mark.parametrize("words", ["", "order", "=x", "a b=c", f"{'k' * 33}=v", "1a=b"])
async def test_a_detail_needs_a_name_and_a_value(
    desk_store: Store, clock: ManualClock, words: str
) -> None:
    desk = await ready(desk_store, clock)

    with pytest.raises(NotAllowed, match="pronoun=chị"):
        await desk.changes.set_detail(1, words)


async def test_a_detail_is_written_down_and_forgotten(
    desk_store: Store, clock: ManualClock
) -> None:
    desk = await ready(desk_store, clock)
    await desk.changes.set_detail(1, " pronoun = chị = ")
    assert (await desk.answering.values(1))["pronoun"] == "chị ="
    await desk.changes.set_detail(1, "pronoun=")

    assert not (await desk.answering.values(1)).get("pronoun")
