"""What is to be seen in the pretend shop beside its customers, by its real simulator and worker."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from socialdesk.assembly.services import opened
from socialdesk.commands import demo
from socialdesk.commands.demo_broadcasts import FOLLOWERS, furnish
from socialdesk.commands.demo_live import LiveSummary, play
from socialdesk.config import Config
from socialdesk.store.ledger import LedgerRow
from tests.support.waiting import GENEROUS, until, until_now
from tests.support.whole import environment


async def furnished(config: Config, base: str) -> tuple[list[LedgerRow], list[int], set[str]]:
    """The ledger of what was sent, when the other one goes out, and who joined the topic."""
    await furnish(config, base, lambda: False)
    async with opened(config) as store:
        news, live = await store.broadcasts.all()
        (run,) = await store.broadcasts.runs(news.id)

        async def have_answered() -> bool:
            states = Counter(each.state for each in await store.ledger.rows(run.id))
            return (states["answered"], states["opted_out"]) == (3, 1)

        await until(have_answered)
        (topic,) = await store.consents.topics()
        assert topic.name == "live"
        assert (
            topic.people >= 4
        )  # whoever joins by word is heard once the worker has read the words
        return await store.ledger.rows(run.id), [live.next_at or 0], {run.state}


def test_the_demo_has_a_run_with_answers_a_schedule_a_topic_and_somebody_who_wants_none(
    tmp_path: Path,
) -> None:
    port = demo._free_port()
    with (
        demo._simulator(1, demo.PACE, port, weather=False) as simulator,
        demo._worker(tmp_path, simulator, port) as config,
    ):
        rows, moments, states = asyncio.run(furnished(config, simulator["base"]))

    assert len(rows) == len(FOLLOWERS)
    assert states == {"done"}
    assert all(moments)
    assert {each.reason for each in rows if each.state == "skipped"} == {"opted_out", "blocked"}
    assert sum(each.state == "sent" for each in rows) == len(FOLLOWERS) - 6


def test_a_live_evening_comes_to_what_was_said_in_it(tmp_path: Path) -> None:
    port = demo._free_port()

    async def evening(config: Config, base: str) -> LiveSummary:
        return await play(config, base, lambda: False, people=200, seconds=3, weather=True)

    with (
        demo._simulator(1, demo.PACE, port, weather=True) as simulator,
        demo._worker(tmp_path, simulator, port, demo.ALONE) as config,
    ):
        told = asyncio.run(evening(config, simulator["base"]))

    assert told.is_right, told
    assert told.comments >= 100
    assert told.counted >= 60
    assert told.right_answers >= 15
    assert 0 < told.announced <= 40


@pytest.mark.parametrize(
    ("end", "number"),
    [(os.killpg, signal.SIGINT), (os.kill, signal.SIGTERM)],
    ids=["Ctrl+C", "kill"],
)
def test_a_live_evening_that_is_broken_off_leaves_nothing_behind(
    tmp_path: Path, end: Callable[[int, int], None], number: signal.Signals
) -> None:
    """No process, no folder, no traceback; a terminal tells all of its processes of Ctrl+C at once."""
    line = [sys.executable, "-m", "socialdesk", "demo", "--scene", "live", "--headless"]
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment(TMPDIR=str(tmp_path)), start_new_session=True,
    ) as program:  # fmt: skip
        try:
            until_now(lambda: _has_begun(tmp_path))
            end(program.pid, number)
            said, complained = program.communicate(timeout=GENEROUS)
            with pytest.raises(ProcessLookupError):
                os.killpg(program.pid, 0)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGKILL)

    assert (program.returncode, said, list(tmp_path.iterdir())) == (128 + number, "", [])
    assert "Traceback" not in complained


def _has_begun(folder: Path) -> bool:
    """Whether people have written."""
    for store in folder.glob("*/desk.db"):
        with (
            suppress(sqlite3.OperationalError),  # it is still being set up
            closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as raw,
        ):
            return bool(raw.execute("SELECT count(*) > 100 FROM message").fetchone()[0])
    return False
