"""Announcements by an Official Account, over real HTTP from the pre-flight to the ledger: free messages,
templates that cost money, and articles to all followers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from socialdesk.bots.zalo_oa.limits import ZONE
from socialdesk.bots.zalo_oa.platform import PLATFORM
from socialdesk.commands.audience import say_preflight
from socialdesk.errors import NotAllowed
from socialdesk.model.announcement import Announcement, Purpose
from socialdesk.model.delivery import Button, Sort
from socialdesk.model.ids import DAY, AccountId
from socialdesk.model.platforms import NO_PLATFORMS
from socialdesk.services.broadcasting.announcing import Announcing
from socialdesk.services.broadcasting.broadcaster import Broadcaster
from socialdesk.services.broadcasting.preflights import Audience, Preflights, Shop
from socialdesk.services.broadcasting.results import results
from socialdesk.store.broadcasts import Broadcast, Draft, Run
from socialdesk.store.engine.database import Query
from socialdesk.store.ledger import LedgerRow
from tests.support.platforms import FastClock, OnZaloOa, Stack, stacked, working
from tests.support.waiting import until

NOON = datetime(2026, 11, 3, 12, tzinfo=ZONE).timestamp()
STATUS = Query(str, "SELECT status FROM conversation WHERE chat = $1")
AGO = "UPDATE conversation SET last_action_at = last_action_at - $2 WHERE id = $1"
LAN, MAI = 1, 2
PEOPLE = {n: f"6142494823110000{n:03}" for n in (LAN, MAI)}


class Noon(FastClock):
    """It is noon in Viet Nam, whenever this is run."""

    def __init__(self) -> None:
        super().__init__()
        self._wall = NOON


class Paying(OnZaloOa):
    """An account that may spend money on announcements."""

    paid = '["promotion", "transaction"]'

    def config(self) -> str:
        return f"{super().config()}paid = {self.paid}\nprice_promotion = 300\n"


@dataclass
class Evening:
    """A shop with two people, of whom one wrote long ago."""

    platform: Paying
    stack: Stack
    service: Announcing
    broadcaster: Broadcaster

    def may_spend(self, budget: int) -> None:
        """A limit for each run from now on."""
        shop = replace(self.service.preflights.shop, budget=budget)
        self.service.preflights.shop = shop

    @property
    def sim(self) -> Any:
        return self.platform.side

    async def draft(self, text: str, sort: Sort = Sort.PROMOTION, **more: Any) -> Broadcast:
        content = Announcement({"vi": text}, "vi", Purpose(sort), more.pop("buttons", ()))
        return await self.service.add(
            Draft("sale", more.pop("query", "kind:private"), content, **more), "linh"
        )

    async def run(self, broadcast: Broadcast) -> Run:
        """Start it, and let it come to its end."""
        run = await self.service.start(broadcast, "linh")
        while (run := await self.stack.store.broadcasts.run(run.id)).state != "done":
            await self.broadcaster.step()
            await self.stack.clock.sleep(0.2)
        return run

    async def rows(self, run: Run) -> list[LedgerRow]:
        return await self.stack.store.ledger.rows(run.id)


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[Evening]:
    platform = Paying(Noon())
    await platform.open()
    platform.side.announced.money = 1_000
    async with working(platform, tmp_path) as stack:
        for person in (LAN, MAI):
            platform.say("xin chào", person)
            await until(lambda person=person: known(stack, person))  # type: ignore[misc]
        ago = 20 * DAY
        await stack.store.database.transact(lambda conn: conn.rows(AGO, MAI, ago))
        platform.side.last_act[PEOPLE[MAI]] -= ago
        limits = {"shop": stack.channel.capabilities}
        preflights = Preflights(
            stack.store, stack.clock, Shop("Hoa", ZONE, "linh", limits, NO_PLATFORMS)
        )
        service = Announcing(stack.store, stack.clock, preflights)
        broadcaster = Broadcaster(stack.store, stack.clock, preflights, stack.dispatcher.wake)
        yield Evening(platform, stack, service, broadcaster)
    await platform.close()


async def known(stack: Stack, person: int) -> bool:
    return len(await stack.store.audience.reachable()) >= person


def got(evening: Evening) -> dict[str, str]:
    return {each["chat"]: each["text"] for each in evening.sim.sent}


async def test_who_wrote_lately_is_told_for_nothing_and_who_did_not_by_a_template(
    evening: Evening,
) -> None:
    buttons = (Button("Xem", "https://shop.vn"), Button("Nhắc em"))
    kept = await evening.draft("Sale 50%\nTối nay", buttons=buttons)
    summary = (await evening.service.preflight(kept)).summary
    assert (summary.picked, summary.will_get, summary.cost, summary.currency) == (2, 2, 300, "VND")

    lately, long_ago = [await evening.service.preview(kept, who) for who in (LAN, MAI)]
    assert "300 ₫ each" in lately.remarks[-1]
    assert long_ago.rule is not None
    assert (long_ago.rule.message_tag, long_ago.shown.buttons) == ("promotion", buttons)

    run = await evening.run(kept)

    assert got(evening) == {
        PEOPLE[LAN]: "Sale 50%\nTối nay\n\nXem: https://shop.vn\n1. Nhắc em",
        PEOPLE[MAI]: "Sale 50%\nTối nay",
    }
    template = evening.sim.sent[-1]["message"]["attachment"]["payload"]
    assert [each["type"] for each in template["buttons"]] == ["oa.open.url", "oa.query.show"]
    assert evening.sim.announced.money == 1_000 - 350
    rows = await evening.rows(run)
    assert [(row.state, row.cost) for row in rows] == [("sent", 0), ("sent", 300)]
    assert await evening.stack.store.costs.of_run(run.id) == 300
    assert (await results(evening.stack.store, run)).whole.cost == 300


async def test_a_test_is_never_charged_for_unless_somebody_said_yes_to_so_much(
    evening: Evening,
) -> None:
    kept, service = await evening.draft("Sale"), evening.service
    assert await service.test_cost(kept, LAN) == (0, "VND")
    assert await service.test_cost(kept, MAI) == (300, "VND")
    for pays in (0, 299):
        with pytest.raises(NotAllowed, match="at most 300 ₫"):
            await service.test(kept, MAI, f"k{pays}", "linh", pays)
    assert await evening.stack.store.deliveries.rows("all", 9) == []

    await service.test(kept, LAN, "free", "linh")
    await service.test(kept, MAI, "paid", "linh", 300)
    rows = await evening.stack.store.deliveries.rows("all", 9)
    assert [each.conversation_id for each in rows] == [LAN, MAI]


async def test_a_test_that_is_paid_for_already_costs_nothing(evening: Evening) -> None:
    kept, service = await evening.draft("Sale"), evening.service
    now = evening.stack.clock.now()
    await evening.stack.store.costs.keep_covered(AccountId(1), {"promotion": 1}, now)
    assert await service.test_cost(kept, MAI) == (0, "VND")

    await service.test(kept, MAI, "covered", "linh")

    assert await service.test_cost(kept, MAI) == (300, "VND")  # it is used


async def test_nobody_gets_two_templates_a_day_though_another_run_begins(evening: Evening) -> None:
    kept = await evening.draft("Sale")
    await evening.run(kept)

    run = await evening.run(kept)

    rows = await evening.rows(run)
    assert [(row.state, row.reason) for row in rows] == [("sent", ""), ("skipped", "over_cap")]
    assert len(evening.sim.announced.promoted[PEOPLE[MAI]]) == 1


async def test_a_service_message_goes_as_a_transaction_with_the_customer_s_name(
    evening: Evening,
) -> None:
    kept = await evening.draft("Đơn đã gửi\nMã đơn: A1", Sort.SERVICE)
    await evening.run(kept)

    name = (await evening.stack.store.inbox.conversation(MAI)).contact_name
    assert got(evening)[PEOPLE[MAI]] == f"Đơn đã gửi\nMã đơn: A1\nTên khách hàng: {name}"
    assert got(evening)[PEOPLE[LAN]] == "Đơn đã gửi\nMã đơn: A1"


async def test_what_zalo_refuses_is_told_and_costs_nothing(evening: Evening) -> None:
    evening.sim.announced.money = 0
    run = await evening.run(await evening.draft("Sale"))

    lan, mai = await evening.rows(run)
    assert (lan.state, mai.state, mai.reason, mai.cost) == ("sent", "refused", "no_money", 0)


async def test_a_run_that_zalo_refuses_for_money_pauses_and_goes_on_when_it_is_resumed(
    evening: Evening,
) -> None:
    many = [f"6142494823110000{n:03}" for n in range(100, 130)]
    people = [(each, PLATFORM.follower_address(each)) for each in many]
    store, evening.sim.announced.money = evening.stack.store, 0
    await store.contacts.add_followers(AccountId(1), people)
    kept = await evening.draft("Sale", query="follows:yes")
    run = await evening.service.start(kept, "linh")

    while (await store.broadcasts.run(run.id)).state != "paused":
        await evening.broadcaster.step()
        await evening.stack.clock.sleep(0.2)
    states = [row.state for row in await evening.rows(run)]
    assert "planned" in states
    evening.sim.announced.money = 100_000
    await evening.service.resume(kept)
    while (run := await store.broadcasts.run(run.id)).state != "done":
        await evening.broadcaster.step()
        await evening.stack.clock.sleep(0.2)

    rows = await evening.rows(run)
    assert {(row.state, row.reason) for row in rows} == {("sent", ""), ("refused", "no_money")}
    assert sum(row.state == "sent" for row in rows) == len(got(evening)) >= states.count("planned")


async def test_no_run_begins_that_could_cost_more_than_the_budget(evening: Evening) -> None:
    kept = await evening.draft("Sale")
    evening.may_spend(299)
    with pytest.raises(NotAllowed, match="300"):
        await evening.service.start(kept, "linh")

    now = evening.stack.clock.now()
    run_id = await evening.stack.store.broadcasts.begin(
        kept, now, "linh", now
    )  # as a schedule does
    for _ in range(3):
        await evening.broadcaster.step()
    waiting = await evening.stack.store.broadcasts.run(run_id)
    assert waiting.state == "waiting"
    assert {row.state for row in await evening.rows(waiting)} == {"waiting"}

    evening.may_spend(300)
    assert (await evening.run(kept)).id == run_id


async def test_who_was_counted_on_to_cost_nothing_is_not_charged_for_when_their_time_runs_out(
    evening: Evening,
) -> None:
    run = await evening.service.start(await evening.draft("Sale"), "linh")
    preflights = evening.service.preflights
    found = await preflights.check(Audience(run.query), run.content, run=run.id)
    await evening.stack.store.ledger.write(run, found.judged, evening.stack.clock.now())
    await evening.stack.store.broadcasts.turn(run, "running", evening.stack.clock.now())
    await evening.stack.store.database.transact(lambda conn: conn.rows(AGO, LAN, 3 * DAY))

    while (await evening.stack.store.broadcasts.run(run.id)).state != "done":
        await evening.broadcaster.step()
        await evening.stack.clock.sleep(0.2)

    rows = await evening.rows(run)
    assert [(row.state, row.reason, row.cost) for row in rows] == [
        ("skipped", "window_closed", 0),
        ("sent", "", 300),
    ]


async def test_at_night_a_preview_still_says_as_what_it_goes(evening: Evening) -> None:
    evening.stack.clock.jump(10 * 3_600)
    seen = await evening.service.preview(await evening.draft("Sale"), MAI)
    assert seen.why_not == "quiet_hours"
    assert seen.rule is not None
    assert seen.rule.message_tag == "promotion"


async def test_an_article_is_one_target_and_keeps_its_ids(evening: Evening) -> None:
    evening.sim.announced.slow = 2
    chats = await evening.service.targets(["shop"])
    assert chats == await evening.service.targets(["shop"]), "it is made once"
    kept = await evening.draft("Live 20h\n50% & quà", query="", chats=chats)
    summary = (await evening.service.preflight(kept)).summary
    assert (summary.picked, summary.will_get, summary.cost) == (1, 1, 0)

    run = await evening.run(kept)

    (row,) = await evening.rows(run)
    (delivery,) = await evening.stack.store.deliveries.rows("all", 10)
    assert (row.state, delivery.remote_id) == ("sent", "broadcast-1:article-1")
    article = evening.sim.announced.articles["article-1"]
    assert (article["title"], article["description"]) == ("Live 20h", "50% & quà")
    assert article["body"][0]["content"] == "<p>Live 20h</p><p>50% &amp; quà</p>"
    assert len(evening.sim.announced.spread) == 1
    assert set(got(evening)) == set(evening.sim.people)

    again = await evening.run(kept)
    assert [(row.state, row.reason) for row in await evening.rows(again)] == [
        ("skipped", "over_cap")
    ]


async def article_begun(evening: Evening) -> Run:
    """An article is on its way, and Zalo takes its time to look at it."""
    evening.sim.announced.slow = 1_000
    chats = await evening.service.targets(["shop"])
    kept = await evening.draft("Live 20h\n50% & quà", query="", chats=chats)
    run = await evening.service.start(kept, "linh")
    for _ in range(4):
        await evening.broadcaster.step()
    return run


async def the_state(stack: Stack, wanted: str) -> bool:
    return [each.state for each in await stack.store.deliveries.rows("all", 9)] == [wanted]


async def test_an_article_that_zalo_looks_at_is_not_made_again_by_the_next_worker(
    evening: Evening, tmp_path: Path
) -> None:
    run = await article_begun(evening)
    first, announced = evening.stack, evening.sim.announced
    code = Query(str, "SELECT code FROM outbox")
    await until(lambda: _is(first, code, "deferred"))
    await first.stop()

    announced.slow = 0
    second = await stacked(evening.platform, first.store, tmp_path)
    try:
        await until(lambda: the_state(second, "sent"))
    finally:
        await second.stop()

    assert list(announced.articles) == ["article-1"]
    assert [each["articles"] for each in announced.spread] == [["article-1"]]
    assert [row.state for row in await evening.rows(run)] == ["sent"]


async def test_an_article_whose_worker_dies_while_it_makes_it_is_in_doubt_and_not_made_again(
    evening: Evening, tmp_path: Path
) -> None:
    run = await article_begun(evening)
    first, announced = evening.stack, evening.sim.announced
    await until(lambda: announced.articles)
    for task in (*first.tasks, *first.dispatcher._flying):
        task.cancel()  # it dies: nothing is written down any more
    await asyncio.gather(*first.tasks, return_exceptions=True)
    await first.web.close()

    announced.slow = 0
    second = await stacked(evening.platform, first.store, tmp_path)
    try:
        await until(lambda: the_state(second, "unconfirmed"))
    finally:
        await second.stop()

    assert (list(announced.articles), announced.spread) == (["article-1"], [])
    (row,) = await evening.rows(run)
    assert (row.state, row.reason) == ("unconfirmed", "interrupted")


async def _is(stack: Stack, query: Query[str], wanted: str) -> bool:
    return await stack.store.database.all(query) == [wanted]


async def test_all_followers_are_in_no_audience_and_nobody_answers_them(evening: Evening) -> None:
    (chat,) = await evening.service.targets(["shop"])
    assert len(await evening.stack.store.audience.reachable()) == 2
    with pytest.raises(NotAllowed, match="no test"):
        await evening.service.test(await evening.draft("Live"), chat, "key", "linh")
    with pytest.raises(NotAllowed, match="broadcasts alone"):
        await evening.stack.replies.send(chat, "dạ", "linh", "key")


async def test_an_answer_that_is_lost_is_never_made_good_by_a_second_one(evening: Evening) -> None:
    evening.sim.weather.change(swallowed=1.0)
    run = await evening.run(await evening.draft("Sale"))

    assert {row.state for row in await evening.rows(run)} <= {"unconfirmed", "sent"}
    assert sorted(each["chat"] for each in evening.sim.sent) == sorted(PEOPLE.values())


async def test_a_follower_who_never_wrote_is_told_by_a_template_and_opens_a_chat_by_writing(
    evening: Evening,
) -> None:
    number, person = 7, f"6142494823110000{7:03}"
    store = evening.stack.store
    await store.contacts.add_followers(AccountId(1), [(person, PLATFORM.follower_address(person))])

    run = await evening.run(await evening.draft("Sale", query="follows:yes"))

    (row,) = [each for each in await evening.rows(run) if each.name == person]
    assert (row.state, row.cost, got(evening)[person]) == ("sent", 300, "Sale")
    evening.platform.say("mua", number)
    await until(lambda: answered(evening, run))
    (mine,) = await store.database.all(STATUS, person)
    assert mine == "open"


async def answered(evening: Evening, run: Run) -> bool:
    return "answered" in [row.state for row in await evening.rows(run)]


async def test_what_the_package_covers_is_not_in_the_cost(
    evening: Evening, capsys: pytest.CaptureFixture[str]
) -> None:
    await evening.stack.store.costs.keep_covered(
        AccountId(1), {"promotion": 1}, evening.stack.clock.now()
    )
    found = await evening.service.preflight(await evening.draft("Sale"))
    assert found.summary.cost == 0
    say_preflight(found, as_json=False)
    assert "shop has paid for 1 already" in capsys.readouterr().out
