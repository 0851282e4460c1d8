"""A week of a shop on all channels, on a clock that jumps: each automatic message exactly as the page promises and `explain`
says, none twice, none to a program, and a worker that dies at random changes nothing.

`make week` has 5,000 customers, more deaths, and another seed each time.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.postgres import PostgresServer
from tests.support.store import put_store
from tests.support.week import Week
from tests.support.week_shop import KINDS, Kind

CUSTOMERS = int(os.environ.get("CUSTOMERS", "42"))
KILLS = int(os.environ.get("KILLS", "10"))
SEED = int(os.environ.get("SEED", "3"))
ALL = KINDS[-1]


async def _lived(folder: Path, url: str, kind: Kind, customers: int, kills: int) -> Week:
    """A whole week, compared with what is promised."""
    week = Week(folder, url, kind, seed=SEED, customers=customers, kills=kills)
    await week.open()
    await week.run()
    said = await week.said()
    assert week.unlike == [], "what `acknowledge explain` says"
    assert said - week.expected == {}, "nothing but what is promised"
    assert week.expected - said == {}, "all that is promised"
    arrived, doubts = week.arrived(), await week.in_doubt()
    assert arrived - week.expected == {}, "nothing arrives twice"
    assert (week.expected - arrived).total() <= doubts <= week.deaths
    bots = {week.chat_of(each) for each in week.people if each.is_bot}
    assert not bots & {chat for chat, _ in said}
    assert await week.called() == week.calls, "a person is called once where too much would be said"
    return week


@pytest.mark.parametrize("kind", KINDS[:-1], ids=lambda each: each.name.replace(" ", "-"))
async def test_a_week_is_as_promised_although_the_worker_dies(tmp_path: Path, kind: Kind) -> None:
    url = put_store(tmp_path / "desk.db")
    week = await _lived(tmp_path, url, kind, CUSTOMERS, KILLS)

    assert week.deaths >= KILLS // 2 and week.explained >= CUSTOMERS


async def test_a_worker_that_dies_changes_nothing_in_the_totals(tmp_path: Path) -> None:
    totals = []
    for name, kills in (("quiet", 0), ("killed", KILLS)):
        (tmp_path / name).mkdir()
        url = put_store(tmp_path / name / "desk.db")
        totals.append(await (await _lived(tmp_path / name, url, ALL, CUSTOMERS, kills)).totals())

    assert totals[0] == totals[1]


async def test_the_same_on_postgresql(tmp_path: Path, postgres: PostgresServer) -> None:
    with postgres.lent() as url:
        await _lived(tmp_path, url, ALL, CUSTOMERS // 2, KILLS // 2)
