"""A whole evening without a hand: thousands of followers on every platform, and a worker that is
killed again and again. Nobody hears it twice, and the ledger agrees with what the platforms saw.

`make evening` has more people, more kills, and another seed each time.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path

import pytest

from socialdesk.simulator.weather import Weather
from tests.support.evening import WORDS, Evening
from tests.support.postgres import PostgresServer
from tests.support.waiting import until

pytestmark = pytest.mark.whole
FOLLOWERS = int(os.environ.get("FOLLOWERS", "3000"))
KILLS = int(os.environ.get("KILLS", "10"))
SEED = int(os.environ.get("SEED", "11"))
LONG = 8
"""Seconds that it takes at the accounts' own pace, so that it is under way at each of the kills."""
SAYS = "dạ còn ạ"
ACKNOWLEDGED_IN_DOUBT = (
    "SELECT count(*) FROM outbox WHERE kind = 'acknowledgement' AND state = 'unconfirmed'"
)
READ_BACK = "SELECT chat FROM journal WHERE kind LIKE '%recovered%'"
"""Whose words came in because a worker that was begun read back what had been said before: they are
never acknowledged."""
GOT = ("sent", "delivered", "read", "answered", "opted_out")


@pytest.mark.parametrize("seed", [SEED])
async def test_killed_at_random_paused_and_resumed_everybody_is_told_once(
    tmp_path: Path, seed: int
) -> None:
    await _an_evening(tmp_path, "sqlite:///desk.db", random.Random(seed), FOLLOWERS, KILLS)


if "FOLLOWERS" in os.environ:  # `make evening` alone: its workers take their time to be ready

    async def test_the_same_on_postgresql(tmp_path: Path, postgres: PostgresServer) -> None:
        with postgres.lent() as url:
            chance = random.Random(SEED)
            await _an_evening(tmp_path, url, chance, FOLLOWERS // 5, max(KILLS // 2, 4))


async def _an_evening(
    folder: Path, store: str, chance: random.Random, followers: int, kills: int
) -> None:
    evening = Evening(folder, chance, store, followers // LONG)
    try:
        await evening.open(followers)
        before = await evening.preflight()
        await evening.run("broadcast", "start", "live", "--yes")
        asked = await _through(evening, chance, before["will_get"], kills)
        await _agrees(evening, before, asked)
    finally:
        await evening.close()


async def _through(
    evening: Evening, chance: random.Random, promised: int, kills: int
) -> dict[str, list[int]]:
    """The run to its end, over so many deaths; who wrote in the middle of it, by account."""
    for here in evening.places.values():
        here.weather.change(dropped=0.003, swallowed=0.003)
    evening.places["shop"].weather.change(limited=0.001)
    wrote: dict[str, list[int]] = {name: [] for name in evening.places}
    pauses = {1, 3}
    for life in range(kills):
        await evening.begin()
        if await evening.state() != "planning":  # nobody comes into the run behind its pre-flight
            for name, here in evening.places.items():
                wrote[name].append(here.count + 1 + life)
                here.write(wrote[name][-1], "còn hàng không shop?")
        for here in evening.places.values():
            here.write(chance.randint(1, here.count), chance.choice(("HỦY", "ok shop", "stop")))
        if life == 2:
            await _a_reply_goes_out(evening)
        if life in pauses:
            await _a_pause_holds(evening)
        await evening.arrive(chance.randrange(promised // kills))
        await evening.kill()
    await evening.begin()
    await evening.comes_to("done")
    await until(evening.all_taken)
    await evening.is_over()
    assert await evening.worker.stop() == 0
    return wrote


async def _a_reply_goes_out(evening: Evening) -> None:
    """Before the broadcast is through, whatever the weather does to that."""
    here = evening.places["shop"]
    before, here.side.weather = here.side.weather, Weather()
    person = next(each for n in range(1, 99) if (each := here.person(n)) not in here.side.blocked)
    ((number,),) = await evening.rows(f"SELECT id FROM conversation WHERE chat = '{person}'")
    await evening.run("reply", str(number), SAYS)
    await until(lambda: SAYS in here.received().get(person, []))
    assert await evening.state() in ("planning", "running")
    here.side.weather = before


async def _a_pause_holds(evening: Evening) -> None:
    await evening.run("broadcast", "pause", "live")
    await evening.at_rest()
    told = evening.got()
    await evening.preflight()
    assert evening.got() == told
    await evening.run("broadcast", "resume", "live")


async def _agrees(evening: Evening, before: dict[str, int], wrote: dict[str, list[int]]) -> None:
    after, got, ledger = await evening.preflight(), evening.got(), await evening.ledger()
    assert max(got.values()) == 1, [each for each, count in got.items() if count > 1]
    assert after["picked"] >= before["picked"] == len(ledger)
    counts = Counter(each["state"] for each in ledger.values())
    assert set(counts) <= {*GOT, "skipped", "refused", "unconfirmed"}, counts
    for person, row in ledger.items():
        seen = got.pop(person, 0)
        if row["state"] in GOT:
            assert seen == 1, (person, row)
        elif row["state"] != "unconfirmed":
            assert seen == 0, (person, row)
    assert not got  # nobody who is not in the ledger

    refused = {each for each, row in ledger.items() if row["state"] == "refused"}
    assert refused <= evening.blocked
    skipped = Counter(row["reason"] for row in ledger.values() if row["state"] == "skipped")
    assert set(skipped) <= {"opted_out", "blocked"}
    broken = sum(
        each.weather.struck["dropped"] + each.weather.struck["swallowed"]
        for each in evening.places.values()
    )
    assert counts["unconfirmed"] <= evening.in_flight + broken
    (run,) = await evening.lines("broadcast", "show", "live")
    assert run["picked"] == before["picked"] == sum(run["states"].values())

    heard = {
        evening.places[name].person(number): evening.heard(name, number)
        for name, numbers in wrote.items()
        for number in numbers
    }
    assert max(map(len, heard.values())) == 1
    assert not [each for each in heard.values() if each and each[0].startswith(WORDS)]
    silent = {person for person, each in heard.items() if not each}
    read_back = {chat for (chat,) in await evening.rows(READ_BACK)}
    ((doubted,),) = await evening.rows(ACKNOWLEDGED_IN_DOUBT)
    assert len(silent - read_back) <= doubted, silent
