"""How the accounts fare, in words."""

import re
from zoneinfo import ZoneInfo

import pytest

from socialdesk.assembly.channels import platforms
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import Parsed, RawUpdate
from socialdesk.services.search import Asker, narrowed, understood
from socialdesk.store.recording import Arrival
from socialdesk.store.store import Store
from socialdesk.tui.desk.health import Health
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, open_shop, populate
from tests.support.make import NOW


async def counted(store: Store, clock: ManualClock) -> Health:
    health = desk_on(store, clock).health
    await health.refresh()
    return health


async def test_an_account_that_listens_is_no_trouble(desk_store: Store, clock: ManualClock) -> None:
    await populate(desk_store)
    health = await counted(desk_store, clock)

    assert health.trouble() == []
    ((name, lines),) = health.lines()
    assert name.startswith("shop · telegram")
    assert lines[0] == "listening"
    assert any(line.startswith("last in: 28/09") for line in lines)


async def test_no_worker_is_the_first_thing_that_is_said(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    clock.advance(3_600)
    health = await counted(desk_store, clock)

    assert health.trouble() == [("shop", "no worker runs; start `socialdesk run`")]
    assert health.lines()[0][1][0] == "no worker runs; start `socialdesk run`"


@pytest.mark.parametrize("apart", [-600_000, 0, 600_000])
async def test_a_quiet_shop_whose_worker_lives_is_no_trouble_whatever_two_clocks_say(
    desk_store: Store, clock: ManualClock, apart: int
) -> None:
    await populate(desk_store)
    health = await counted(desk_store, clock)
    for _ in range(30):  # two minutes in which nobody writes
        clock.advance(4)
        beat = Instant(clock.now() + apart)
        await desk_store.accounts.hold(AccountId(1), "account:1", "test", beat, 15_000)
        await health.listen()
        assert health.trouble() == []

    clock.advance(16)
    assert [name for name, _ in health.trouble()] == ["shop"]  # by the mere passing of time


async def test_a_desk_that_was_opened_before_the_worker_hears_it_begin(
    desk_store: Store, clock: ManualClock
) -> None:
    health = await counted(desk_store, clock)
    assert [name for name, _ in health.trouble()] == ["shop"]

    await desk_store.accounts.hold(AccountId(1), "account:1", "test", clock.now(), 15_000)
    await desk_store.accounts.set_state(AccountId(1), "listening", "", clock.now(), "test")
    await health.listen()
    assert health.trouble() == []


@pytest.mark.parametrize(("state", "words"), [("stopped", "no worker runs"), ("paused", "paused")])
async def test_an_account_that_does_not_listen_says_why(
    desk_store: Store, clock: ManualClock, state: str, words: str
) -> None:
    await populate(desk_store)
    await desk_store.database.transact(
        lambda conn: conn.rows("UPDATE account SET state = $1", state)
    )
    ((name, why),) = (await counted(desk_store, clock)).trouble()

    assert name == "shop"
    assert words in why


async def test_a_platforms_quota_and_a_pause_are_told(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    await open_shop(desk_store)
    health = await counted(desk_store, clock)
    told = {name.split(" ")[0]: "\n".join(lines) for name, lines in health.lines()}

    assert "12 of 1000 left" in told["oa"]
    assert "offline 09:00-09:30, 7 recovered, 0 missing" in told["page"]
    assert [name for name, _ in health.trouble()] == ["oa"]  # its token ends in nine days


async def test_what_could_not_be_read_or_sent_is_counted(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    raw = RawUpdate(b"{}", Instant(NOW), "q1")
    broken = Arrival(AccountId(1), raw, Parsed((), "message", ()), "KeyError: chat")
    await desk_store.record([broken], NOW, ())
    await desk_on(desk_store, clock).answering.send(1, "dạ", "k1")
    await desk_store.database.transact(
        lambda conn: conn.rows("UPDATE outbox SET state = 'unconfirmed' WHERE body = 'dạ'")
    )
    health = await counted(desk_store, clock)

    assert (health.quarantined, health.stuck) == (1, 1)
    told = dict(health.lines())
    assert "1 update could not be read" in told["Quarantine"][0]
    assert "1 answer was not taken or is unconfirmed" in told["Outbox"][0]


@pytest.mark.parametrize("shelf", ["open", "snoozed", "resolved"])
async def test_the_filter_that_is_named_for_what_is_stuck_finds_it_also_where_it_was_put_away(
    desk_store: Store, clock: ManualClock, shelf: str
) -> None:
    await populate(desk_store)
    await desk_store.database.transact(
        lambda conn: conn.rows("UPDATE outbox SET state = 'refused' WHERE id = 1")
    )
    ((number,),) = await desk_store.database.transact(
        lambda conn: conn.rows(
            "UPDATE conversation SET status = $1, snoozed_until = $2, waiting_since = NULL "
            "WHERE id = (SELECT conversation_id FROM outbox WHERE id = 1) RETURNING id",
            shelf,
            NOW + 3_600_000 if shelf == "snoozed" else None,
        )
    )
    told = (await counted(desk_store, clock)).lines()[-1][1][0]
    named = re.search(r"filter (is:\S+ \S+),", told)
    assert told.startswith("1 answer was not taken") and named

    asker = Asker("linh", NOW, ZoneInfo("Asia/Ho_Chi_Minh"), {}, platforms())
    wanted = await narrowed(desk_store, understood(named[1], strict=True), asker)
    assert [each.row.id for each in await desk_store.inbox.page(wanted, 10)] == [number]
