"""Recent messages, ten at a time: what is new, what was missed, and where Zalo stops telling."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from socialdesk.bots.zalo_oa.calls import Calls
from socialdesk.bots.zalo_oa.history import MOST_PAGES, PAGE, History
from socialdesk.bots.zalo_oa.settings import ZaloOaSettings
from socialdesk.channel import AccountState, Recovery
from socialdesk.errors import StoreError
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.settings import PlatformId, Secret, Url
from tests.support.bots import MemoryVault, Taker
from tests.support.clock import ManualClock
from tests.support.loopback import Loopback, loopback

BEGAN = 1_790_000_000_000


def row(number: int, at: int | None = None) -> dict[str, object]:
    return {
        "message_id": f"m{number}",
        "time": BEGAN + number * 1_000 if at is None else at,
        "from_id": "614",
        "message": f"tin {number}",
    }


def page(*rows: dict[str, object]) -> dict[str, object]:
    return {"error": 0, "data": list(rows)}


@pytest.fixture
async def server() -> AsyncIterator[Loopback]:
    async with loopback() as found:
        yield found


@pytest.fixture
async def history(server: Loopback) -> AsyncIterator[History]:
    settings = ZaloOaSettings(
        oa_id=PlatformId("36"),
        app_id=PlatformId("41"),
        app_secret=Secret("s"),
        access_token=Secret("access"),
        api_base=Url(server.base),
        oauth_base=Url(server.base),
    )
    clock = ManualClock()
    calls = Calls("oa", settings, clock, MemoryVault())
    yield History(calls, clock)
    await calls.close()


def ids(taker: Taker, word: str) -> list[str]:
    return [each[word]["message_id"] for each in taker.bodies() if word in each]


async def test_what_was_said_before_is_recovered_and_what_comes_then_is_polled(
    server: Loopback, history: History
) -> None:
    taker = Taker()
    server.says("listrecentchat", page(row(2), row(1)), page(row(3), row(2), row(1)))

    assert (await history.look(taker.receive)).state is AccountState.LISTENING
    assert ids(taker, "recovered") == ["m1", "m2"], "oldest first"
    await history.look(taker.receive)
    assert ids(taker, "polled") == ["m1", "m2", "m3"], "what is known already does no harm"


async def test_pages_are_read_until_they_are_older_by_zalos_own_clock(
    server: Loopback, history: History
) -> None:
    taker = Taker()
    old = row(0, BEGAN - 2 * MINUTE)
    first = [row(n) for n in range(40, 30, -1)]
    second = [row(n) for n in range(30, 22, -1)]
    server.says("listrecentchat", page(row(20)), page(*first), page(*second, old, old))

    await history.look(taker.receive)
    health = await history.look(taker.receive)

    assert str(health.reason) == ""
    assert ids(taker, "polled") == [f"m{n}" for n in range(23, 41)]
    assert '"offset": 10' in server.asked[-1].query["data"]


async def test_what_was_missed_is_read_back_whole(server: Loopback, history: History) -> None:
    taker = Taker()
    rows = [row(n) for n in range(PAGE, 0, -1)]
    server.says("listrecentchat", page(*rows), page())

    assert await history.catch_up(Instant(BEGAN), taker.receive) == Recovery(0)
    assert ids(taker, "recovered") == [f"m{n}" for n in range(1, PAGE + 1)]


async def test_more_than_zalo_shows_is_said(
    server: Loopback, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socialdesk.bots.zalo_oa.history.MOST_PAGES", 3)
    server.says("listrecentchat", page(*[row(n) for n in range(PAGE, 0, -1)]))
    recovery = await history.catch_up(Instant(BEGAN), Taker().receive)

    assert MOST_PAGES > 3
    assert recovery.missing is None
    assert str(recovery.why)
    await history.look(Taker().receive)
    assert str((await history.look(Taker().receive)).reason)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"error": -216, "message": "token expired"}, AccountState.RECONNECT),
        ({"error": -32, "message": "slower"}, AccountState.RETRYING),
        ((502, b"<html>"), AccountState.RETRYING),
        ({"error": True}, AccountState.RETRYING),
    ],
)
async def test_trouble_is_a_state_and_the_next_look_goes_on(
    server: Loopback, history: History, answer: Any, state: AccountState
) -> None:
    server.says("listrecentchat", answer, answer, page(row(1)))
    server.says("access_token", {"error": -14014})

    assert (await history.look(Taker().receive)).state is state


async def test_a_store_in_trouble_is_asked_again_with_the_same_rows(
    server: Loopback, history: History
) -> None:
    taker = Taker()
    server.says("listrecentchat", page(row(1)))

    async def failing(_: object) -> None:
        raise StoreError("The disk is full.")

    health = await history.look(failing)
    assert (health.state, "disk" in str(health.reason)) == (AccountState.RETRYING, True)
    await history.look(taker.receive)
    assert ids(taker, "recovered") == ["m1"], "it was not confirmed, so it is still the first look"
