"""What became of promises, held against a plain count of random ones."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.changes import Outcome, Promise, SettlePromise
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.measure import By, Question
from socialdesk.services.figures.promises import GROUPS, PromiseGroup, counted, promises_kept
from socialdesk.store.promises import PromiseRow
from socialdesk.store.store import Store
from tests.support.make import NOW
from tests.support.store import at, reply, say

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")


def row(made: int, due: int, outcome: str, settled: int | None, agent: str) -> PromiseRow:
    kept_at = settled if outcome else None
    return PromiseRow(1, 1, "shop", "Lan", "x", agent, made, due, 0, outcome, kept_at, "linh")


@dataclass
class Plain:
    """Counted one by one, in the plainest way."""

    made: int = 0
    kept: int = 0
    late: int = 0
    dropped: int = 0
    open: int = 0
    overdue: int = 0


def slow(rows: list[PromiseRow], as_of: int) -> Plain:
    told = Plain()
    for each in rows:
        told.made += 1
        if each.settled_at is None or each.settled_at > as_of:
            told.open += 1
            if each.due_at <= as_of:
                told.overdue += 1
        elif each.outcome == "dropped":
            told.dropped += 1
        elif each.settled_at <= each.due_at:
            told.kept += 1
        else:
            told.late += 1
    return told


MOMENTS = st.integers(0, 60)
ROWS = st.builds(
    row, MOMENTS, MOMENTS, st.sampled_from(["", "kept", "dropped"]), MOMENTS, st.sampled_from(["linh", "lan"]),
)  # fmt: skip


@settings(max_examples=100)
@given(st.lists(ROWS, max_size=20), st.integers(0, 60))
def test_each_group_comes_to_what_a_plain_count_comes_to(
    rows: list[PromiseRow], as_of: int
) -> None:
    for by in (By.ALL, By.AGENT):
        groups = counted(rows, Question(Instant(as_of), by=by), SAIGON)
        for each in groups:
            mine = [one for one in rows if by is By.ALL or one.agent == each.group]
            told = slow(mine, as_of)
            assert Plain(each.made, each.kept, each.late, each.dropped, each.open, each.overdue) == told  # fmt: skip
            assert each.made == each.kept + each.late + each.dropped + each.open
            assert (each.late_p50_ms is None) == (each.late == 0)
        assert sum(each.made for each in groups) == len(rows)


async def test_a_worked_example(desk_store: Store) -> None:
    """Four promises: one kept at 11:00 (until 12:00), one at 15:00 (until 14:00), one dropped, one overdue."""
    await say(desk_store, "1", "2", "3", "4")
    for number, due in ((1, 2), (2, 4), (3, 5), (4, 6)):
        promise = Promise(at(due * HOUR), "later", f"p{number}")
        await desk_store.conversations.do(promise, [number], "linh" if number < 4 else "lan", NOW, f"b{number}")  # fmt: skip
    await reply(desk_store, "k1", "đây ạ", 1, at(HOUR))
    await desk_store.conversations.do(SettlePromise(Outcome.KEPT), [1], "linh", at(3 * HOUR), "c1")
    await desk_store.conversations.do(SettlePromise(Outcome.KEPT), [2], "linh", at(5 * HOUR), "c2")
    await desk_store.conversations.do(SettlePromise(Outcome.DROPPED), [3], "linh", at(5 * HOUR), "c3")  # fmt: skip

    async def asked(now: int, by: By = By.ALL, **more: Instant) -> list[PromiseGroup]:
        return await promises_kept(desk_store, SAIGON, Question(at(now), by=by, **more))

    (whole,) = await asked(6 * HOUR)
    assert whole == PromiseGroup("", 4, 1, 1, 1, 1, 1, HOUR)
    assert whole.share == 1 / 3
    linh = PromiseGroup("linh", 3, 1, 1, 1, 0, 0, HOUR)
    assert await asked(6 * HOUR, By.AGENT) == [PromiseGroup("lan", 1, 0, 0, 0, 1, 1, None), linh]
    (then,) = await asked(2 * HOUR)  # as it was known then: two hours on, one was kept
    assert then == PromiseGroup("", 4, 1, 0, 0, 3, 0, None)
    assert [each.group for each in await asked(6 * HOUR, By.DAY)] == ["2026-09-28"]
    assert (await asked(6 * HOUR, begins=at(1)))[0].made == 0
    assert (await asked(6 * HOUR, ends=at(DAY)))[0].made == 4
    for by in GROUPS:
        assert await asked(6 * HOUR, by), by
    await desk_store.history.undo(
        "lan", at(7 * HOUR)
    )  # a promise that was taken back counts nowhere
    assert (await asked(8 * HOUR))[0].made == 3
