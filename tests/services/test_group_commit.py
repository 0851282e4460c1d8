"""Group commit: one batch at a time, everybody waits for their own, nothing is written twice."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.services.group_commit import GroupCommit


class Written:
    """Batches as they were written; `gate` holds the writer up, `broken` items fail their batch."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.gate: asyncio.Event | None = None
        self.broken: set[int] = set()
        self.writing = 0

    async def __call__(self, batch: list[int]) -> None:
        self.writing += 1
        assert self.writing == 1
        await (self.gate.wait() if self.gate else asyncio.sleep(0))
        self.writing -= 1
        if self.broken & set(batch):
            raise ValueError("broken")
        self.batches.append(batch)


async def test_what_arrives_while_one_batch_is_written_is_the_next() -> None:
    written = Written()
    written.gate = asyncio.Event()
    group = GroupCommit(written)
    first = asyncio.create_task(group.submit([1]))
    await asyncio.sleep(0)
    others = [asyncio.create_task(group.submit([n])) for n in (2, 3, 4)]
    await asyncio.sleep(0)
    assert not first.done()
    written.gate.set()
    await asyncio.gather(first, *others)

    assert written.batches == [[1], [2, 3, 4]]


async def test_a_batch_that_fails_is_told_to_its_own_callers_alone() -> None:
    written = Written()
    written.broken = {2}
    group = GroupCommit(written, most=1)
    outcomes = await asyncio.gather(*(group.submit([n]) for n in (1, 2, 3)), return_exceptions=True)

    assert [type(each) for each in outcomes] == [type(None), ValueError, type(None)]
    assert written.batches == [[1], [3]]


async def test_a_cancelled_callers_items_are_written_all_the_same() -> None:
    written = Written()
    written.gate = asyncio.Event()
    group = GroupCommit(written)
    caller = asyncio.create_task(group.submit([1, 2]))
    await asyncio.sleep(0)
    caller.cancel()
    written.gate.set()
    await group.close()

    with pytest.raises(asyncio.CancelledError):
        await caller
    assert written.batches == [[1, 2]]


async def test_nothing_is_no_batch() -> None:
    written = Written()
    await GroupCommit(written).submit([])

    assert written.batches == []


@given(st.lists(st.integers(1, 6), max_size=20), st.integers(1, 5))
def test_items_keep_their_order_and_batches_their_size(sizes: list[int], most: int) -> None:
    numbers = iter(range(1_000))
    portions = [[next(numbers) for _ in range(size)] for size in sizes]

    async def live() -> list[list[int]]:
        written = Written()
        group = GroupCommit(written, most)
        await asyncio.gather(*(group.submit(each) for each in portions))
        return written.batches

    batches = asyncio.run(live())
    assert [n for batch in batches for n in batch] == [n for each in portions for n in each]
    largest = max((len(each) for each in portions), default=0)
    assert all(len(batch) <= max(most, largest) for batch in batches)
