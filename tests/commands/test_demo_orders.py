"""Two months of orders that the pretend shop has behind it, and what moves in it."""

import asyncio
import json
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from socialdesk.assembly.selling import order_receipts, orders, products
from socialdesk.assembly.services import importing, opened
from socialdesk.commands import demo, demo_automation, demo_orders, demo_selling, demo_shop
from socialdesk.commands.demo_selling import AT_ONCE, LATER, WHO_LATER
from socialdesk.commands.demo_shop import Deed, Step, stocks, story
from socialdesk.config import Config, load
from socialdesk.services.products import Edit
from tests.support.shop import ACCOUNTS, Shop

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
NIGHT = datetime(2026, 11, 27, 3, 10, tzinfo=SAIGON)
EVENING = datetime(2026, 11, 27, 20, 40, tzinfo=SAIGON)


@pytest.fixture
def config(shop: Shop) -> Config:
    """The shop as the demo has it."""
    folder = shop.folder / "demo"
    folder.mkdir()
    here = datetime.fromtimestamp(shop.clock.now() / 1000, SAIGON)
    tables = demo_automation.written(folder, here)
    path = folder / "config.toml"
    path.write_text(demo.CONFIG.replace("{port}", "1") + tables + ACCOUNTS, encoding="utf-8")
    return load(str(path), {})


@pytest.mark.parametrize("now", [NIGHT, EVENING])
def test_the_story_is_the_same_on_every_start_past_and_in_its_turn(now: datetime) -> None:
    told = story(now, 7, 3)

    assert told == story(now, 7, 3) != story(now, 8, 3)
    assert told == sorted(told, key=lambda each: each.at) and told[-1].at < now
    orders: dict[int, list[Step]] = {}
    for step in told:
        orders.setdefault(step.order.number, []).append(step)
    assert len(orders) > 200
    assert 58 <= (now - told[0].at).days <= 62
    last = Counter(each[-1].deed for each in orders.values())
    assert last[Deed.MAKE] >= 2 and last[Deed.RETURN] >= 3 and last[Deed.CANCEL] >= 3
    assert last[Deed.ARRIVE] + last[Deed.THANK] + last[Deed.RATE] > 150
    (troubled,) = [each for each in orders.values() if each[0].order.stays_open]
    assert troubled[-1].deed is Deed.COMPLAIN and now - troubled[-1].at > timedelta(days=1)
    buyers = Counter(each[0].order.buyer.number for each in orders.values())
    assert buyers.most_common(1)[0][1] >= 5 and len(buyers) > 80
    for each in orders.values():
        deeds = [step.deed for step in each]
        assert deeds[:2] == [Deed.ASK, Deed.MAKE][: len(deeds)]
        assert len(set(deeds)) == len(deeds)


def test_nothing_of_what_is_sold_ever_runs_out_and_some_of_it_is_low() -> None:
    told = story(EVENING, 1)
    first = stocks(told, 1)
    sold = Counter[str]()
    for step in told:
        if step.deed is Deed.MAKE:
            sold.update(step.order.items)
    left = [first[sku] - sold[sku] for sku in first]
    assert min(left) >= 1 and sum(each <= 3 for each in left) >= 5
    assert len({each.sku for each in demo_shop.products()}) == len(first) == 31


def test_what_is_made_of_it_adds_up(
    shop: Shop, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the shop's own commands: the stock, the proofs, and what stands beside a chat."""
    config_file = ["--config", str(config.path)]

    async def played() -> int:
        return await demo_orders.remember(config, 10, lambda: False, days=12)

    monkeypatch.setattr("socialdesk.clock.SystemClock.now", lambda _: shop.clock.now())
    number = asyncio.run(played())

    orders = shop.json("order", "list", *config_file)
    assert len(orders) == number + len([each for each in orders if each["code"][:2] != "DH"])
    found = Counter(each["state"] for each in orders)
    assert found["delivered"] > 10 and found["new"] >= 2 and found["shipped"] >= 1, found
    findings = {each["check"]: each for each in shop.run("doctor", "--json", *config_file).lines}
    assert findings["stock"]["level"] == findings["proofs"]["level"] == "ok"
    agreed = next(each for each in orders if each["state"] == "delivered" and each["code"] < "DI")
    proof = shop.run("order", "proof", agreed["code"], *config_file).out
    assert "The customer agreed by a message of their own" in proof and "sent" in proof
    cases = shop.json("case", "list", *config_file)
    assert any(each["overdue"] for each in cases)
    assert [each["rating"] for each in cases if each["kind"] == "review"] == [2]
    marks = shop.json("survey", "list", *config_file)
    low = [each["survey"] for each in marks if each["low"]]
    whys = [shop.json("survey", "show", each, *config_file)[0]["reason"] for each in low]
    assert low and all(whys), "each low mark has a reason"
    assert {each["kind"] for each in marks if each["score"] is not None} == {"csat", "ces", "nps"}


def test_what_is_said_in_the_live_is_read_and_somebody_says_yes(
    shop: Shop, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is posted to the simulated platform; the live is a group that the shop knows."""
    posted: list[Any] = []
    chats = ("7100001", str(demo_selling.GROUP))

    def post(url: str, what: Any) -> None:
        assert url.endswith("/sim/push")
        posted.append(what["message"])

    async def played() -> None:
        async with opened(config) as store:
            said = {"account": "shop", "id": "1", "by": "customer", "text": "alo", "at": "2026-11-01T09:00:00Z"}  # fmt: skip
            lines = [json.dumps({**said, "chat": chat}).encode() for chat in chats]
            await importing(store, config).take(lines, lambda *_: None)
            for each in demo_shop.products():
                edit = Edit(each.name, each.variant, str(each.price), "9")
                await products(store, config).add(each.sku, edit, "hoa")
            chat = await store.database.one(demo_selling.THE_GROUP, "7100001")
            order = await orders(store, config).new(chat, {"N01-BE": 1}, "hoa")
            await order_receipts(store, config).send(order, "hoa")
        await demo_selling.sell(config, "http://127.0.0.1:9", lambda: False)

    monkeypatch.setattr("socialdesk.clock.SystemClock.now", lambda _: shop.clock.now())
    monkeypatch.setattr(demo_selling, "_post", post)
    monkeypatch.setattr(demo_selling, "QUICKLY", 0)
    monkeypatch.setattr(demo_selling, "EVERY", 0)
    asyncio.run(played())

    group = [each["text"] for each in posted if each["chat"]["type"] == "supergroup"]
    assert group == [*AT_ONCE, *LATER]
    private = {each["chat"]["id"] for each in posted if each["chat"]["type"] == "private"}
    assert private == {7_100_001}
    (live,) = shop.json("live", "list", "--config", str(config.path))
    assert live["state"] == "running"


def test_whoever_cancels_or_swaps_has_something() -> None:
    said = dict(enumerate(AT_ONCE))
    for member, text in zip(WHO_LATER, LATER, strict=True):
        if text.startswith(("hủy", "đổi")):
            assert "A12" in said[member]
