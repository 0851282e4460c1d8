"""A configured shop asks, hears the mark, and calls somebody while it is open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from socialdesk.assembly.asking import asked
from socialdesk.assembly.channels import capabilities
from socialdesk.assembly.surveying import asking
from socialdesk.config import parse
from socialdesk.model.changes import Resolve
from socialdesk.model.delivery import DeliveryKind, NewDelivery, Sent, Settlement
from socialdesk.model.ids import HOUR, MINUTE, ConversationId, Instant, RemoteId
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound
from tests.support.store import SHOP

CONFIG = """
[shop]
name = "Hoa Sen"
[broadcast]
quiet = "22:00-07:00"
[hours]
monday = ["09:00-17:00"]
tuesday = ["09:00-17:00"]
[survey.csat]
after = "5m"
low = 2
[[accounts]]
name = "shop"
channel = "telegram"
token = "7000000001:AAaaBBbbCCccDDddEEffGGhhIIjjKKllMMn"
"""


async def test_from_the_configuration_to_the_task(desk_store: Store, tmp_path: Path) -> None:
    store, clock = desk_store, ManualClock()
    config = parse(CONFIG, tmp_path / "config.toml", {})
    rows = {each.name: each for each in await store.accounts.all()}
    limits = {rows[each.name].id: capabilities(each) for each in config.accounts}
    heard = await asked(store, config, rows, limits, print, lambda: None, lambda: ())
    assert "surveys" in [each.name for each in heard.policies]
    chance = [0.0]
    service = asking(store, config, clock, lambda: chance[0])
    assert [each.name for each in service.jobs()] == ["surveys"]

    async def says(text: str, number: int) -> None:
        clock.advance(1)
        message = inbound(text, str(number), at=clock.now())
        await store.record([arrival(message)], clock.now(), heard.policies)

    async def deliver() -> list[Any]:
        clock.advance(1)
        now = clock.now()
        begun = await store.claims.claim([SHOP], now, Instant(now + 60_000), 50)
        ended = [Settlement(each, Sent(RemoteId(f"9{each.id}"), each.id, now)) for each in begun]
        await store.settlements.settle(ended, now)
        return begun

    assert clock.now() == NOW  # Monday, 10:00
    clock.advance(6 * 3600 + 50 * 60)
    await says("còn áo không", 11)
    delivery = NewDelivery("k", ConversationId(1), DeliveryKind.REPLY, "dạ còn", "mai")
    await store.outbox.reply([delivery], clock.now())
    await deliver()
    await store.conversations.do(Resolve(), [1], "mai", clock.now())
    clock.advance(301)
    await service.look()
    (question,) = await deliver()
    assert "Hoa Sen" in question.body
    await says("2", 12)
    (task,) = await store.tasks.open(1 << 60, 9)
    closing = NOW + 7 * HOUR
    opening = closing + 16 * HOUR
    assert task.due_at == opening + 10 * MINUTE - (closing - clock.now()), (
        "ten minutes of opening time"
    )
    assert [each.body[:3] for each in await deliver()] == ["Dạ "]

    clock.advance(14 * 24 * 3600 + 6 * 3600)  # after ten in the evening
    assert asking(store, config, clock, lambda: 0.0)._is_quiet(clock.now())


def test_without_a_table_nothing_is_asked(desk_store: Store, tmp_path: Path) -> None:
    from socialdesk.assembly import surveying

    bare = parse("", tmp_path / "config.toml", {})
    assert asking(desk_store, bare).jobs() == ()
    assert surveying.answers(bare, {}, None) is None  # type: ignore[arg-type]
