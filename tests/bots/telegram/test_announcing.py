"""Runs on Telegram over real HTTP: people who are gone, groups, topics and channels, and where a group has
moved to."""

from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from socialdesk.model.announcement import Announcement
from socialdesk.model.platforms import NO_PLATFORMS
from socialdesk.model.preflight import Quiet
from socialdesk.services.broadcasting.announcing import Announcing
from socialdesk.services.broadcasting.broadcaster import Broadcaster
from socialdesk.services.broadcasting.preflights import Preflights, Shop
from socialdesk.store.broadcasts import Draft
from socialdesk.store.ledger import LedgerRow
from tests.support.desk import ZONE
from tests.support.platforms import FastClock, OnTelegram, Stack, working
from tests.support.waiting import until

GROUP, FORUM, CHANNEL = -1001, -1002, -1005


@pytest.fixture
async def platform() -> AsyncIterator[OnTelegram]:
    found = OnTelegram(FastClock())
    await found.open()
    yield found
    await found.close()


@pytest.fixture
async def stack(platform: OnTelegram, tmp_path: Path) -> AsyncIterator[Stack]:
    async with working(platform, tmp_path) as found:
        yield found


def service_of(stack: Stack) -> Announcing:
    night = Quiet(time(0), time(0))
    limits = {"shop": stack.channel.capabilities}
    shop = Shop("Hoa Sen", ZONE, "linh", limits, NO_PLATFORMS, quiet=night)
    return Announcing(stack.store, stack.clock, Preflights(stack.store, stack.clock, shop))


async def told(
    stack: Stack, name: str, *chats: int, query: str = "", **more: object
) -> list[LedgerRow]:
    """Send it, and what the ledger tells in the end."""
    service = service_of(stack)
    content = Announcement({"vi": f"{name} 20h!"}, "vi", **more)  # type: ignore[arg-type]
    kept = await service.add(Draft(name, query, content, chats=chats), "linh")
    run = await service.start(kept, "linh")
    worker = Broadcaster(stack.store, stack.clock, service.preflights, stack.dispatcher.wake)

    async def is_over() -> bool:
        await worker.step()
        return (await stack.store.broadcasts.run(run.id)).state == "done"

    await until(is_over)
    return await stack.store.ledger.rows(run.id)


async def chats(stack: Stack, count: int) -> dict[str, int]:
    """Conversations by their names at the platform, once there are so many."""
    found: dict[str, int] = {}

    async def are_there() -> bool:
        known = await stack.store.inbox.by_ids(range(1, 20))
        for number in known:
            found[(await stack.store.inbox.conversation(number)).chat] = number
        return len(found) >= count

    await until(are_there)
    return found


def people(platform: OnTelegram, count: int) -> None:
    for n in range(1, count + 1):
        platform.say("alo", n)


def member(platform: OnTelegram, person: int, status: str) -> None:
    """A person blocks the bot, or takes it back."""
    who = {"id": 500 + person, "first_name": f"Lan {person}", "is_bot": False}
    platform.server.push(
        platform.bot,
        my_chat_member={
            "chat": {**who, "type": "private"}, "from": who, "date": platform.clock.now() // 1000,
            "old_chat_member": {"status": "member", "user": {"id": platform.bot.id}},
            "new_chat_member": {"status": status, "user": {"id": platform.bot.id}, "until_date": 0},
        },
    )  # fmt: skip


async def blocked(stack: Stack) -> int:
    service = service_of(stack)
    content = Announcement({"vi": "x"}, "vi")
    name = f"probe {stack.clock.now()}"
    kept = await service.add(Draft(name, "status:all", content), "linh")
    found = (await service.preflight(kept)).summary
    assert found.picked == found.will_get + sum(found.reasons.values())
    return found.reasons.get("blocked", 0)


async def test_who_has_blocked_the_bot_is_refused_once_and_never_tried_again(
    platform: OnTelegram, stack: Stack
) -> None:
    people(platform, 3)
    await chats(stack, 3)
    platform.bot.blocked = {"502"}
    asked: list[str] = []
    platform.bot.faults["sendmessage"] = [_noting(asked) for _ in range(9)]
    first = await told(stack, "Live", query="status:all")
    second = await told(stack, "Chợ", query="status:all")

    assert {each.state for each in first} == {"sent", "refused"}
    (gone,) = [each for each in first if each.state == "refused"]
    assert gone.reason == "blocked"
    assert [each.reason for each in second if each.state == "skipped"] == ["blocked"]
    assert asked.count("502") == 1
    assert await blocked(stack) == 1


def _noting(asked: list[str]) -> Any:
    async def fault(bot: object, request: object, data: dict[str, object]) -> None:
        asked.append(str(data["chat_id"]))

    return fault


async def test_telegrams_own_news_of_a_block_keeps_the_bot_from_trying_at_all(
    platform: OnTelegram, stack: Stack
) -> None:
    people(platform, 2)
    await chats(stack, 2)
    member(platform, 1, "kicked")

    async def is_noticed() -> bool:
        return await blocked(stack) == 1

    await until(is_noticed)
    rows = await told(stack, "Live", query="status:all")
    assert {each["chat"] for each in platform.bot.sent} == {"502"}
    assert [each.reason for each in rows if each.state == "skipped"] == ["blocked"]
    member(platform, 1, "member")

    async def is_back() -> bool:
        return await blocked(stack) == 0

    await until(is_back)


async def test_groups_topics_and_channels_are_told_as_themselves(
    platform: OnTelegram, stack: Stack
) -> None:
    let_in(platform, GROUP, "supergroup", can_pin_messages=True)
    let_in(platform, CHANNEL, "channel", can_post_messages=True)
    in_topic(platform)
    places = await chats(stack, 3)
    wanted = (places[str(GROUP)], places[f"{FORUM}:topic:17"], places[str(CHANNEL)])
    rows = await told(stack, "Live", *wanted, pin=True)

    assert {each.conversation: (each.state, each.reason) for each in rows} == {
        wanted[0]: ("sent", ""),
        wanted[1]: ("sent", "not_pinned"),  # nobody gave the bot that right there
        wanted[2]: ("sent", "not_pinned"),
    }
    sent = {each["chat"]: each["data"].get("message_thread_id") for each in platform.bot.sent}
    assert sent == {str(GROUP): None, str(FORUM): "17", str(CHANNEL): None}
    assert platform.bot.places[str(GROUP)].pinned
    delivery = next(each.delivery for each in rows if each.conversation == wanted[2])
    assert delivery is not None
    kept = await stack.store.deliveries.row(delivery)  # type: ignore[arg-type]
    assert "not pinned" in kept.error


async def test_a_group_that_has_moved_is_told_in_its_new_place_and_next_time_at_once(
    platform: OnTelegram, stack: Stack
) -> None:
    let_in(platform, GROUP, "supergroup")
    chat = (await chats(stack, 1))[str(GROUP)]
    platform.bot.places[str(GROUP)].moved_to = "-1009"  # and nobody tells
    platform.bot.chats.add("-1009")
    (row,) = await told(stack, "Live", chat)
    assert row.state == "sent"
    asked: list[str] = []
    platform.bot.faults["sendmessage"] = [_noting(asked)]
    (again,) = await told(stack, "Chợ", chat)

    assert again.state == "sent"
    assert asked == ["-1009"]
    assert [each["chat"] for each in platform.bot.sent] == ["-1009", "-1009"]


async def test_a_chat_that_the_bot_was_removed_from_counts_as_blocked(
    platform: OnTelegram, stack: Stack
) -> None:
    let_in(platform, GROUP, "supergroup")
    chat = (await chats(stack, 1))[str(GROUP)]
    let_in(platform, GROUP, "supergroup", "administrator", status="kicked")

    async def is_noticed() -> bool:
        (found,) = await stack.store.audience.chats([chat])
        return found.blocked_at is not None

    await until(is_noticed)
    (row,) = await told(stack, "Live", chat)
    service = service_of(stack)
    seen = await service.preview(await stack.store.broadcasts.named("Live"), chat)
    assert "was removed from this chat" in str(seen.why)
    assert (row.state, row.reason) == ("skipped", "blocked")
    assert platform.bot.sent == []


def let_in(
    platform: OnTelegram, chat: int, kind: str, before: str = "left", **rights: object
) -> None:
    status = rights.pop("status", "administrator")
    platform.server.push(
        platform.bot,
        my_chat_member={
            "chat": {"id": chat, "type": kind, "title": f"Hoa Sen {chat}"},
            "from": {"id": 900, "is_bot": False, "first_name": "Hoa"},
            "date": platform.clock.now() // 1000,
            "old_chat_member": {"status": before, "user": {"id": platform.bot.id}},
            "new_chat_member": {"status": status, "user": {"id": platform.bot.id}, **rights},
        },
    )


def in_topic(platform: OnTelegram) -> None:
    platform.server.push(
        platform.bot,
        message={
            "message_id": 61, "date": platform.clock.now() // 1000, "message_thread_id": 17,
            "from": {"id": 501, "is_bot": False, "first_name": "Lan"}, "is_topic_message": True,
            "text": "alo", "chat": {"id": FORUM, "type": "supergroup", "title": "Đại lý", "is_forum": True},
        },
    )  # fmt: skip
