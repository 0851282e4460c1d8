"""Time: what the machine's clock says, and that every room asks it through the one face."""

import ast
import asyncio
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import socialdesk
from socialdesk.clock import Clock, SystemClock
from tests.support.clock import MONDAY_10, ManualClock

PACKAGE = Path(socialdesk.__file__).parent
MAY_ASK = {"clock.py", "demo.py", "context.py", "policy.py", "journal.py"}
"""The clock, and commands that read a moment somebody typed or count their own seconds."""


def test_wall_time_is_whole_milliseconds_since_1970(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 1_790_564_400_123_999_999)

    assert SystemClock().now() == 1_790_564_400_123
    assert isinstance(SystemClock().now(), int)


def test_measured_time_rises_whatever_the_wall_says(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SystemClock()
    before = clock.monotonic()
    monkeypatch.setattr(time, "time_ns", lambda: 0)

    assert clock.now() == 0
    assert clock.monotonic() >= before > 0


async def test_a_sleep_lets_others_work_and_is_cancelled_at_once() -> None:
    clock = SystemClock()
    done = []

    async def work() -> None:
        await clock.sleep(0)
        done.append("work")

    long = asyncio.ensure_future(clock.sleep(3_600))
    await asyncio.gather(work(), clock.sleep(0.001))
    long.cancel()
    with pytest.raises(asyncio.CancelledError):
        await long
    assert done == ["work"]


async def test_the_clock_of_the_tests_wakes_whoever_is_due_and_nobody_else() -> None:
    clock = ManualClock()
    woken: list[float] = []

    async def sleeper(seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append(seconds)

    tasks = [asyncio.ensure_future(sleeper(seconds)) for seconds in (30, 10, 20, 0)]
    for _ in range(3):
        await asyncio.sleep(0)
    assert (woken, clock.sleeping) == ([0], 3)

    clock.set_back(3_600)
    clock.advance(20)
    await asyncio.gather(*tasks[1:3])
    assert woken == [0, 10, 20]
    assert (clock.now(), clock.monotonic()) == (MONDAY_10 - 3_580_000, 20)

    tasks[0].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert (woken, clock.sleeping) == ([0, 10, 20], 0)


@given(st.lists(st.floats(0, 1e6), max_size=8))
def test_both_clocks_show_the_same_face(steps: list[float]) -> None:
    clocks: list[Clock] = [SystemClock(), ManualClock()]
    manual = clocks[1]
    assert isinstance(manual, ManualClock)
    for step in steps:
        before = manual.now(), manual.monotonic()
        manual.advance(step)
        assert manual.now() >= before[0]
        assert manual.monotonic() >= before[1]
    assert all(isinstance(clock.now(), int) for clock in clocks)


def test_no_room_looks_at_the_machines_clock_by_itself() -> None:
    asked = {"time.time", "time.time_ns", "time.monotonic", "datetime.now",
             "datetime.utcnow", "datetime.today", "date.today"}  # fmt: skip
    found = {
        path.name
        for path in sorted(PACKAGE.rglob("*.py"))
        if "simulator" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in asked
    }  # fmt: skip

    assert found - MAY_ASK == set()
    assert "clock.py" in found
