"""Lives as the desk knows them, without a terminal."""

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.store.store import Store
from socialdesk.tui.desk.lives import BEFORE
from tests.support.clock import ManualClock
from tests.support.desk import desk_on
from tests.support.lives import planned
from tests.support.make import NOW
from tests.tui.live.evening import begin, flood, say


async def test_the_one_that_runs_is_looked_at_then_what_is_planned_next_then_the_last(
    desk_store: Store, clock: ManualClock
) -> None:
    lives = desk_on(desk_store, clock).lives
    assert await lives.load()
    assert lives.live is None
    later = await planned(desk_store, name="sau", planned_for=Instant(NOW + 9 * MINUTE))
    soon = await planned(desk_store, name="sắp", planned_for=Instant(NOW + 5 * MINUTE))
    await lives.load()
    assert lives.live is not None
    assert lives.live.id == soon.id
    running = await begin(desk_store)
    again = desk_on(desk_store, clock).lives
    await again.load()
    assert again.live is not None
    assert again.live.id == running.id
    assert again.beside(-1)
    assert again.live.id == soon.id
    assert again.beside(-1)
    assert again.live.id == later.id
    assert not again.beside(-1)


async def test_older_questions_that_wait_are_read_with_the_last_comments(
    desk_store: Store, clock: ManualClock
) -> None:
    await begin(desk_store)
    await flood(desk_store, 10_000, BEFORE, "đẹp quá")
    lives = desk_on(desk_store, clock).lives
    await lives.load()
    await lives.load_comments()
    open_ = [each.text for each in lives.stream.comments() if each.is_open]
    assert sorted(open_) == ["còn size L không ạ?", "giá bao nhiêu vậy shop?"]


async def test_whoever_was_away_reads_the_last_and_whoever_was_not_all_of_them(
    desk_store: Store, clock: ManualClock
) -> None:
    await begin(desk_store)
    lives = desk_on(desk_store, clock).lives
    await lives.load()
    await lives.load_comments()
    stream = lives.stream
    await flood(desk_store, 10_000, 600, "đẹp quá")
    await lives.load_comments()
    assert lives.stream is stream
    assert stream.held + stream.left == 6 + 600
    clock.advance(120)
    await say(desk_store, "một mình", "5", "55")
    await lives.load_comments()
    assert lives.stream is stream  # a quiet live is no absence
    clock.advance(120)
    await flood(desk_store, 20_000, 600, "đẹp lắm")
    await lives.load_comments()
    assert lives.stream is not stream
    assert lives.stream.held + lives.stream.left < 2 * BEFORE


async def test_what_is_hidden_or_answered_elsewhere_is_seen_when_it_is_read_again(
    desk_store: Store, clock: ManualClock
) -> None:
    await begin(desk_store)
    lives = desk_on(desk_store, clock).lives
    await lives.load()
    await lives.load_comments()
    line = lives.stream.lines[0]
    colleague = desk_on(desk_store, clock, "minh").lives
    await colleague.load()
    await colleague.load_comments()
    await colleague.answer(colleague.stream.lines[0], "199k ạ")
    assert await lives.read_again([line])
    assert not line.open


async def test_a_text_with_an_empty_field_is_not_said(
    desk_store: Store, clock: ManualClock
) -> None:
    await begin(desk_store)
    lives = desk_on(desk_store, clock).lives
    await lives.load()
    await lives.load_comments()
    with pytest.raises(NotAllowed):
        await lives.answer(lives.stream.lines[0], "đơn {order} của mình ạ")
