"""An Official Account over real HTTP: signatures, tokens that work once, windows, what was missed."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from socialdesk.assembly.channels import context_of, make_channel
from socialdesk.bots.platform import ChannelContext
from socialdesk.bots.zalo_oa.channel import ZaloOaChannel
from socialdesk.bots.zalo_oa.settings import ZaloOaSettings
from socialdesk.config import parse
from socialdesk.errors import NotAllowed
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.settings import PlatformId, Secret
from socialdesk.simulator import zalo
from socialdesk.store.store import Store
from tests.support.bots import MemoryVault
from tests.support.platforms import FastClock, OnZaloOa, Stack, stacked, working
from tests.support.waiting import until

CUSTOMER = "6142494823110000001"
SETTINGS = ZaloOaSettings(
    oa_id=PlatformId("3662729599332000001"),
    app_id=PlatformId("4180123456789012345"),
    app_secret=Secret("app-secret"),
    webhook_secret=Secret("oaSecret-EXAMPLE-7fQ2"),
)


@pytest.fixture
async def platform() -> AsyncIterator[OnZaloOa]:
    found = OnZaloOa(FastClock())
    await found.open()
    yield found
    await found.close()


@pytest.fixture
async def stack(platform: OnZaloOa, tmp_path: Path) -> AsyncIterator[Stack]:
    async with working(platform, tmp_path) as found:
        yield found


async def said(stack: Stack, platform: OnZaloOa, text: str = "alo") -> None:
    platform.say(text)
    await until(lambda: _has(stack, text))


async def _has(stack: Stack, text: str, number: int = 1) -> bool:
    try:
        return any(row.body == text for row in await stack.thread(number))
    except Exception:  # noqa: BLE001 - not there yet
        return False


async def _sent(stack: Stack, *states: str) -> bool:
    return await stack.states() == list(states)


async def test_after_48_hours_it_costs_and_after_seven_days_it_is_refused(
    platform: OnZaloOa, stack: Stack
) -> None:
    await said(stack, platform)
    row = await stack.store.inbox.conversation(1)
    free = await stack.replies.verdicts.verdict(await stack.replies.verdicts.context_of(row))
    platform.clock.jump(50 * 3600)
    charged = await stack.replies.verdicts.verdict(await stack.replies.verdicts.context_of(row))
    await stack.replies.send(1, "dạ", "k", "linh")
    await until(lambda: _sent(stack, "sent"))

    assert free.cost == "" and "charged" in charged.cost  # type: ignore[union-attr]
    assert platform.side.sent[0]["charged"]
    (account,) = await stack.store.accounts.all()
    assert str(account.quota) == "sub quota: 999 of 1000 left"
    platform.clock.jump(6 * 86400)
    with pytest.raises(NotAllowed, match="within 7 days"):
        await stack.replies.send(1, "dạ", "k2", "linh")


async def test_a_quote_that_is_too_old_is_left_out(platform: OnZaloOa, stack: Stack) -> None:
    await said(stack, platform)
    (message,) = await stack.thread()
    await stack.replies.send(1, "có quote", "k", "linh", message.id)
    await until(lambda: _sent(stack, "sent"))
    platform.side.rows.clear()
    await stack.replies.send(1, "không quote", "k2", "linh", message.id)
    await until(lambda: _sent(stack, "sent", "sent"))

    assert "quote_message_id" in platform.side.sent[0]["message"]
    assert "quote_message_id" not in platform.side.sent[1]["message"]


async def test_staff_in_zalos_own_tool_end_the_wait(platform: OnZaloOa, stack: Stack) -> None:
    await said(stack, platform)
    platform.server.answer_elsewhere(platform.side, CUSTOMER, "dạ còn ạ")
    await until(lambda: _has(stack, "dạ còn ạ"))
    state = (await stack.store.inbox.conversation(1)).state

    assert state.waiting_since is None and state.first_reply_at is not None
    assert [row.author for row in await stack.thread()] == ["customer", "owner"]


async def test_receipts_reactions_and_followers_are_seen(platform: OnZaloOa, stack: Stack) -> None:
    side, server = platform.side, platform.server
    await said(stack, platform)
    await stack.replies.send(1, "dạ", "k", "linh")
    await until(lambda: _sent(stack, "sent"))
    mid = side.sent[0]["message_id"]
    about = {"app_id": side.app_id, "sender": {"id": side.oa_id}, "recipient": {"id": CUSTOMER}}
    server.event(
        side,
        {
            **about,
            "event_name": "user_received_message",
            "message": {"msg_id": mid},
            "timestamp": "1",
        },
    )
    await until(lambda: _sent(stack, "delivered"))
    server.event(
        side,
        {
            **about,
            "event_name": "user_seen_message",
            "message": {"msg_ids": [mid]},
            "timestamp": "2",
        },
    )
    await until(lambda: _sent(stack, "read"))
    server.event(
        side,
        {
            **about,
            "event_name": "user_reacted_message",
            "message": {"msg_id": mid, "react_icon": "/-heart"},
            "timestamp": "3",
        },
    )
    await until(lambda: _signs(stack, mid))

    assert (await stack.store.inbox.conversation(1)).state.unread == 0


async def _signs(stack: Stack, mid: str) -> bool:
    return [each.sign for each in await stack.store.threads.signs(1, [mid])] == ["❤"]


async def test_night_money_and_unknown_errors_are_told_apart(
    platform: OnZaloOa, stack: Stack
) -> None:
    await said(stack, platform)
    for place, (code, state, words) in enumerate((
        (-234, "queued", "06:00"), (-321, "refused", "top it up"), (-213, "refused", "does not follow"),
        (-4711, "refused", "-4711"),
    )):  # fmt: skip
        platform.side.faults["cs"] = [zalo.refusing(code, "no")]
        (number,) = await stack.replies.send(1, f"tin {place}", f"k{place}", "linh")
        await until(lambda number=number, state=state: _is(stack, number, state))
        assert words in (await stack.store.deliveries.row(number)).error
        await stack.store.deliveries.cancel([number], platform.clock.now())


async def _is(stack: Stack, number: int, state: str) -> bool:
    row = await stack.store.deliveries.row(number)
    return row.state == state and bool(row.error)


async def test_what_was_said_while_nobody_listened_is_read_back(
    platform: OnZaloOa, tmp_path: Path
) -> None:
    store = await Store.open(f"sqlite:///{tmp_path / 'desk.db'}")
    first = await stacked(platform, store, tmp_path)
    platform.say("trước")
    await until(lambda: _has(first, "trước"))
    await first.stop()
    platform.side.webhook = ""
    for number in range(25):
        platform.say(f"lúc tắt máy {number}", number % 3 + 1)
        platform.clock.jump(30)
    platform.server.answer_elsewhere(platform.side, CUSTOMER, "trả lời trên điện thoại")
    second = await stacked(platform, store, tmp_path)
    await until(lambda: _offline(store))

    (account,) = await store.accounts.all()
    assert (account.recovered, account.missing) == (26, 0)
    assert [row.body for row in await second.thread(1)][-1] == "trả lời trên điện thoại"
    texts = [text for number in (1, 2, 3) for text in await second.texts(number)]
    assert sorted(texts) == sorted(["trước", *(f"lúc tắt máy {number}" for number in range(25))])
    await second.stop()
    await store.close()


async def _offline(store: Store) -> bool:
    (account,) = await store.accounts.all()
    return account.offline_until is not None


async def test_names_are_asked_for_and_followers_listed(platform: OnZaloOa, stack: Stack) -> None:
    from socialdesk.services.profiles import Profiles

    await said(stack, platform)
    channels = {(await stack.store.accounts.all())[0].id: stack.channel}
    profiles = Profiles(stack.store, platform.clock, channels)
    await profiles.fetch_profiles()
    await profiles.fetch_profiles()
    assert isinstance(stack.channel, ZaloOaChannel)

    assert (await stack.store.inbox.conversation(1)).contact_name == "Lan 1"
    assert len([each async for each in stack.channel.followers("")]) == 200


async def test_a_wish_to_be_forgotten_is_honoured(platform: OnZaloOa, stack: Stack) -> None:
    from socialdesk.services.upkeep import Upkeep

    await said(stack, platform, "số của em 0903")
    platform.server.event(
        platform.side,
        {
            "app_id": platform.side.app_id,
            "event_name": "user_withdraw",
            "oa_id": platform.side.oa_id,
            "user_id": CUSTOMER,
            "timestamp": "5",
        },
    )
    await until(lambda: _asked(stack))
    await Upkeep(stack.store, platform.clock, 30).erase_on_request()

    assert await stack.store.inbox.by_ids([1]) == {}


async def _asked(stack: Stack) -> bool:
    return await stack.store.erasures_requested() == [1]


async def test_two_accounts_of_one_app_share_its_address(platform: OnZaloOa, stack: Stack) -> None:
    """Zalo calls one address for an app; each event goes to the account that it names."""
    side = platform.side
    other = replace(
        SETTINGS,
        oa_id=PlatformId("555"),
        app_id=PlatformId(side.app_id),
        app_secret=Secret(side.app_secret),
        webhook_secret=Secret(side.webhook_secret),
    )
    row = (await stack.store.accounts.ensure([("two", "zalo_oa")]))["two"]
    vault, chance = MemoryVault(), random.Random(1)
    channel = ZaloOaChannel(
        ChannelContext("two", other, platform.clock, vault, chance, web=stack.web)
    )
    task = asyncio.create_task(
        channel.run(lambda updates: stack.receiver.receive(row.id, channel.parse, updates), _ignore)
    )
    await until(lambda: len(stack.web.routes) == 2)
    event = platform.server.say(side, CUSTOMER, "cho shop hai")
    platform.server.event(side, {**event, "recipient": {"id": "555"}})
    await until(lambda: _has(stack, "cho shop hai", 2))

    rows = {number: (await stack.store.inbox.conversation(number)).account_id for number in (1, 2)}
    assert rows == {1: 1, 2: row.id}
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await channel.close()


async def _ignore(health: object) -> None: ...


def test_settings_come_from_the_configuration(tmp_path: Path) -> None:
    text = '[[accounts]]\nname="oa"\nchannel="zalo_oa"\noa_id=36\napp_id="41"\napp_secret="s"\n'
    config = parse(text, tmp_path / "c.toml", {})
    account = config.accounts[0]
    context = context_of(account, config, FastClock(), MemoryVault(), random.Random(1))
    channel = make_channel(account, context)

    assert channel.capabilities.platform == "Zalo"
    assert Instant(2 * DAY) == 48 * HOUR
