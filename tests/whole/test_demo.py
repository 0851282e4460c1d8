"""What is to be seen in the pretend shop beside its customers, by its real simulator and worker."""

import asyncio
from collections import Counter
from pathlib import Path

from socialdesk.assembly.services import opened
from socialdesk.commands import demo
from socialdesk.commands.demo_broadcasts import FOLLOWERS, furnish
from socialdesk.commands.demo_live import LiveSummary, play
from socialdesk.config import Config
from socialdesk.store.ledger import LedgerRow
from tests.support.waiting import until


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
