"""What every channel promises, held against each platform over real HTTP: the same tests for all of
them, and the fake."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from socialdesk.bots import registry
from socialdesk.channel import HasMenu, ListsFollowers
from socialdesk.errors import ChannelError, StoreError
from socialdesk.model.menu import MenuLimits, MenuLine, MenuPart
from socialdesk.services.identity import called
from socialdesk.store.store import Store
from tests.support.platforms import EVERY, FastClock, Platform, Stack, stacked, working
from tests.support.store import put_store
from tests.support.waiting import until

EMOJI = "đặt 2 cái 👨‍👩‍👧‍👦 🇻🇳 ạ"
HOSTILE = "[/]\x1b[31m'; DROP TABLE message; -- [@click=app.quit]free[/] \u202etxet {name} %s $(reboot)\x07"


@pytest.fixture(params=EVERY, ids=lambda each: each.name)
async def platform(request: Any) -> AsyncIterator[Platform]:
    found = request.param(FastClock())
    await found.open()
    yield found
    await found.close()


@pytest.fixture
async def stack(platform: Platform, tmp_path: Path) -> AsyncIterator[Stack]:
    async with working(platform, tmp_path) as found:
        yield found


async def test_its_row_says_whether_followers_can_be_listed(
    platform: Platform, stack: Stack
) -> None:
    name = platform.name.partition(" ")[0]
    if name in registry.names():
        told = registry.find(name).lists_followers
        assert isinstance(stack.channel, ListsFollowers) is told


LINES = {
    MenuPart.INTRODUCTION: MenuLine("Chào bạn 👋"),
    MenuPart.STARTED: MenuLine("", "menu:start"),
    MenuPart.COMMANDS: MenuLine("Bảng giá", "gia"),
    MenuPart.BUTTON: MenuLine("Cửa hàng", "https://hoasen.example/vào"),
    MenuPart.PERSISTENT: MenuLine("Bảng giá", "menu:gia"),
    MenuPart.ICE_BREAKERS: MenuLine("Shop có bảng giá không ạ?", "menu:gia"),
}


async def test_a_menu_that_is_set_is_read_back_and_what_is_refused_is_told(
    platform: Platform, stack: Stack
) -> None:
    name, channel = platform.name.partition(" ")[0], stack.channel
    limits = registry.find(name).menu() if name in registry.names() else MenuLimits()
    assert isinstance(channel, HasMenu) or not limits.parts
    if not isinstance(channel, HasMenu) or not limits.parts:
        assert limits.by_hand or name not in registry.names()
        return
    assert not any((await channel.read_menu(limits.parts)).get(MenuPart.COMMANDS, {}))
    one = {MenuPart.STARTED, MenuPart.BUTTON}
    sides = {
        part: {"": (LINES[part],)} | ({} if part in one else {"en": (LINES[part],)})
        for part in limits.parts
    }
    for part in MenuPart:
        if part in sides:
            await channel.write_menu(part, sides[part])
    assert await channel.read_menu(limits.parts) == sides
    assert await channel.read_menu([]) == {}
    part = MenuPart.COMMANDS if MenuPart.COMMANDS in sides else MenuPart.ICE_BREAKERS
    platform.clock.jump(600)
    with pytest.raises(ChannelError):
        await channel.write_menu(part, {"": (MenuLine("x" * 300, "gia"),)})
    await channel.write_menu(part, {"": sides[part][""]})  # the other language goes
    assert await channel.read_menu([part]) == {part: {"": sides[part][""]}}
    await channel.write_menu(part, {})
    assert await channel.read_menu([part]) == {part: {}}


async def answered(stack: Stack, text: str, key: str = "k") -> int:
    (number,) = await stack.replies.send(1, text, key, "linh")
    return number


async def test_words_come_in_once_and_in_order_however_they_are_delivered(
    platform: Platform, stack: Stack
) -> None:
    said = []
    for place in range(6):
        said.append(platform.say(f"tin {place}"))
        platform.clock.jump(0.05)  # some platforms tell the order by the time alone
    random.Random(3).shuffle(said)
    for each in said:
        platform.again(each)
    await until(lambda: _count(stack, 6))
    await platform.caught_up(stack)

    assert await stack.texts() == [f"tin {place}" for place in range(6)]


async def _count(stack: Stack, wanted: int) -> bool:
    if not await stack.store.inbox.places(_everything(), 10):
        return False
    return len(await stack.texts()) >= wanted


def _everything() -> Any:
    from socialdesk.store.filters import InboxFilter, Shelf

    return InboxFilter(Shelf.ALL)


@pytest.mark.parametrize(
    "trouble",
    [
        StoreError("The disk is full."), ConnectionResetError(), TimeoutError(), OSError(28, "x"), MemoryError(),
        EOFError(), RuntimeError("x"),
    ],
    ids=lambda each: type(each).__name__,
)  # fmt: skip
async def test_what_a_store_in_trouble_could_not_take_comes_again(
    platform: Platform, stack: Stack, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    record, failures = stack.store.record, [trouble, trouble]

    async def failing(*arguments: Any) -> Any:
        if failures:
            raise failures.pop()
        return await record(*arguments)

    monkeypatch.setattr(stack.store, "record", failing)
    platform.say("đừng để mất nhé")
    await until(lambda: _count(stack, 1))

    assert await stack.texts() == ["đừng để mất nhé"]


async def test_a_crash_between_storing_and_confirming_doubles_nothing(
    platform: Platform, tmp_path: Path
) -> None:
    store = await Store.open(put_store(tmp_path / "desk.db"))
    first = await stacked(platform, store, tmp_path)
    said = platform.say("một")
    await until(lambda: _count(first, 1))
    await first.stop()
    if platform.name == "fake":
        await platform.open()
    second = await stacked(platform, store, tmp_path)
    platform.again(said)
    platform.clock.jump(5)  # reading back tells times by the second
    platform.say("hai") if platform.name != "fake" else platform.platform.deliver(  # type: ignore[attr-defined]
        said.replace(b'"1", "text": "m\\u1ed9t"', b'"2", "text": "hai"')
    )
    await until(lambda: _count(second, 2))

    assert await second.texts() == ["một", "hai"]
    await second.stop()
    await store.close()


async def test_the_token_of_another_account_under_the_same_name_mixes_nobody(
    platform: Platform, tmp_path: Path
) -> None:
    store = await Store.open(put_store(tmp_path / "desk.db"))
    first = await stacked(platform, store, tmp_path)
    platform.say("tin của bot cũ")
    await until(lambda: _count(first, 1))
    await first.stop()
    (before,) = await store.accounts.all()
    platform.becomes_another()
    second = await stacked(platform, store, tmp_path, listens=False)
    platform.say("tin của bot mới")
    row = before

    async def refused() -> bool:
        nonlocal row
        (row,) = await store.accounts.all()
        return row.state == "refused"

    await until(refused)
    assert row.remote_id == before.remote_id
    assert f"shop has been {called(before.remote_name, before.remote_id)}" in str(row.reason)
    assert await second.texts() == ["tin của bot cũ"]
    await second.stop()
    await store.close()


async def test_emoji_and_hostile_text_arrive_letter_by_letter(
    platform: Platform, stack: Stack
) -> None:
    platform.say(EMOJI)
    platform.clock.jump(0.05)
    platform.say(HOSTILE)
    await until(lambda: _count(stack, 2))

    assert await stack.texts() == [EMOJI, HOSTILE]


async def test_an_answer_arrives_letter_by_letter(platform: Platform, stack: Stack) -> None:
    platform.say("còn không shop?")
    await until(lambda: _count(stack, 1))
    await answered(stack, EMOJI + " <b>&amp; *_`")
    await until(lambda: platform.sent() == [EMOJI + " <b>&amp; *_`"])
    await until(lambda: _states(stack, ["sent"]))

    rows = [row for row in await stack.thread() if row.author != "customer"]
    await platform.caught_up(stack)  # an echo may still come
    assert [(row.author, row.sender, row.body) for row in rows] == [
        ("agent", "linh", EMOJI + " <b>&amp; *_`")
    ]
    again = [row for row in await stack.thread() if row.author != "customer"]
    assert [row.id for row in again] == [row.id for row in rows]


async def _states(stack: Stack, wanted: list[str]) -> bool:
    return await stack.states() == wanted


async def test_long_text_is_cut_to_the_platforms_length(platform: Platform, stack: Stack) -> None:
    platform.say("chính sách đổi trả?")
    await until(lambda: _count(stack, 1))
    text = "Đổi trả trong 7 ngày. " * (platform.limit // 10)
    numbers = await stack.replies.send(1, text, "long", "linh")
    assert len(numbers) > 1
    await until(lambda: len(platform.sent()) == len(numbers))

    assert all(len(part) <= platform.limit for part in platform.sent())
    assert "".join(platform.sent()).replace(" ", "") == text.replace(" ", "")


async def test_a_picture_is_told_with_its_words_and_can_be_fetched(
    platform: Platform, stack: Stack, tmp_path: Path
) -> None:
    if not platform.has_files:
        return
    platform.picture("màu này")
    await until(lambda: _count(stack, 1))

    (row,) = await stack.thread()
    assert (row.kind, row.body) == ("photo", "màu này")
    file = __import__("json").loads(row.attachments)[0]
    assert await stack.channel.fetch(file["file_id"], tmp_path / "got") > 0  # type: ignore[attr-defined]


async def test_a_file_of_ours_arrives(platform: Platform, stack: Stack, tmp_path: Path) -> None:
    if not platform.writes_files:
        return
    platform.say("gửi bảng giá giúp mình")
    await until(lambda: _count(stack, 1))
    picture = tmp_path / "gia.png"
    picture.write_bytes(b"\x89PNG" + bytes(300))
    await stack.replies.send(1, "bảng giá đây ạ", "f", "linh", attach=picture)
    await until(lambda: _settled(stack))
    await platform.caught_up(stack)

    assert set(await stack.states()) == {"sent"}
    assert platform.files() == 1
    own = [row for row in await stack.thread() if row.author == "agent"]
    assert any(row.attachments for row in own)
    assert any("bảng giá" in row.body for row in own)
    assert [row for row in await stack.thread() if row.author in ("owner", "bot")] == []


async def _settled(stack: Stack) -> bool:
    return set(await stack.states()) <= {"sent", "delivered", "read"}


async def test_a_limit_is_waited_out_and_nothing_is_sent_twice(
    platform: Platform, stack: Stack
) -> None:
    platform.say("alo")
    await until(lambda: _count(stack, 1))
    platform.limited()
    await answered(stack, "dạ em đây")
    await until(lambda: _put_off(stack))
    platform.clock.jump(120)
    await until(lambda: _states(stack, ["sent"]))

    assert platform.sent() == ["dạ em đây"]


async def _put_off(stack: Stack) -> bool:
    (row,) = await stack.store.deliveries.rows("all", 5)
    return row.state == "queued" and bool(row.error)


async def test_a_swallowed_answer_is_doubt_unless_an_echo_settles_it(
    platform: Platform, stack: Stack
) -> None:
    platform.say("alo")
    await until(lambda: _count(stack, 1))
    platform.swallows()
    await answered(stack, "dạ em đây")
    wanted = "sent" if platform.echoes else "unconfirmed"
    await until(lambda: _states(stack, [wanted]))
    await platform.caught_up(stack)

    assert platform.sent() == ["dạ em đây"]
    assert await stack.states() == [wanted]
    own = [(row.author, row.body) for row in await stack.thread() if row.author != "customer"]
    assert own == ([("agent", "dạ em đây")] if platform.echoes else [])


async def test_an_echo_before_the_answer_shows_the_words_once(
    platform: Platform, stack: Stack
) -> None:
    if not platform.echoes:
        return
    platform.say("alo")
    await until(lambda: _count(stack, 1))
    platform.echo_first()
    await answered(stack, "dạ em đây")
    await until(lambda: _states(stack, ["sent"]))
    await platform.caught_up(stack)

    own = [
        (row.author, row.sender, row.body)
        for row in await stack.thread()
        if row.author != "customer"
    ]
    assert own == [("agent", "linh", "dạ em đây")]


async def test_a_dead_token_holds_answers_and_is_said(platform: Platform, stack: Stack) -> None:
    platform.say("alo")
    await until(lambda: _count(stack, 1))
    platform.token_dies()
    await answered(stack, "dạ em đây")
    await until(lambda: _put_off(stack))

    assert platform.sent() == []
    if platform.refuses_unsigned and platform.name != "telegram":
        platform.say("shop ơi?")  # a dead token does not keep people from writing
        if "zalo_bot" not in platform.name:
            await until(lambda: _count(stack, 2))
    if platform.echoes:
        await until(lambda: _state_is(stack, "reconnect"))
    if not platform.revives:
        return  # a person connects it: tests/whole/test_channels.py
    platform.token_lives()
    platform.clock.jump(200)
    await until(lambda: _states(stack, ["sent"]))
    assert platform.sent() == ["dạ em đây"]


async def _state_is(stack: Stack, wanted: str) -> bool:
    (row,) = await stack.store.accounts.all()
    return row.state == wanted


async def test_a_dead_network_holds_answers_and_heals_without_a_hand(
    platform: Platform, stack: Stack
) -> None:
    if platform.name == "fake":
        return
    platform.say("alo")
    await until(lambda: _count(stack, 1))
    port = await platform.network_dies()
    await answered(stack, "dạ em đây")
    await until(lambda: _waits(stack))
    await platform.network_lives(port)
    platform.clock.jump(400)
    await until(lambda: _states(stack, ["sent"]))

    assert platform.sent() == ["dạ em đây"]


async def _waits(stack: Stack) -> bool:
    return (
        await _put_off(stack)
        and "cannot be reached" in (await stack.store.deliveries.rows("all", 5))[0].error
    )


async def test_unsigned_requests_store_nothing_and_are_counted(
    platform: Platform, stack: Stack
) -> None:
    if not platform.refuses_unsigned or platform.name == "telegram":
        return
    import aiohttp

    url = f"http://127.0.0.1:{stack.web.port}/hooks/shop"
    forged = {"X-Hub-Signature-256": "sha256=" + "0" * 64, "X-ZEvent-Signature": "mac=" + "0" * 64,
              "X-Bot-Api-Secret-Token": "wrong"}  # fmt: skip
    async with aiohttp.ClientSession() as session:
        for headers in ({}, forged):
            async with session.post(
                url, data=b'{"object":"page","entry":[]}', headers=headers
            ) as answer:
                assert answer.status in (200, 403)
    await until(lambda: _unsigned(stack, 2))

    assert await stack.store.journal.rows(None, 0, 10) == []  # type: ignore[arg-type]


async def _unsigned(stack: Stack, wanted: int) -> bool:
    (row,) = await stack.store.accounts.all()
    return row.unsigned_count == wanted


KNOWS_WHAT_IS_MISSING = {
    "telegram",
    "zalo_oa",
    "zalo_oa polling",
    "messenger",
    "messenger polling",
    "instagram",
}


async def test_after_a_pause_the_account_says_what_was_missed(
    platform: Platform, tmp_path: Path
) -> None:
    if platform.name == "fake":
        return
    store = await Store.open(put_store(tmp_path / "desk.db"))
    first = await stacked(platform, store, tmp_path)
    platform.say("trước")
    await until(lambda: _count(first, 1))
    await first.stop()
    platform.webhook("")
    platform.clock.jump(900)
    platform.say("lúc tắt máy")
    platform.clock.jump(900)
    second = await stacked(platform, store, tmp_path)
    await until(lambda: _offline(store))
    (account,) = await store.accounts.all()

    assert account.offline_from is not None and account.offline_until is not None
    assert account.offline_until - account.offline_from >= 1_800_000
    if platform.name in KNOWS_WHAT_IS_MISSING:
        await until(lambda: _count(second, 2))
        assert (account.recovered, account.missing) == (1, 0)
    else:
        assert account.missing is None
    await second.stop()
    await store.close()


async def test_a_pause_whose_reading_back_was_interrupted_is_read_back_later(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if platform.name not in ("zalo_oa", "zalo_oa polling", "messenger", "instagram"):
        return
    store = await Store.open(put_store(tmp_path / "desk.db"))
    first = await stacked(platform, store, tmp_path)
    platform.say("trước")
    await until(lambda: _count(first, 1))
    await first.stop()
    platform.webhook("")
    platform.clock.jump(900)
    for number in range(12):
        platform.say(f"lúc tắt máy {number}")
    platform.clock.jump(3_600)
    begun = asyncio.Event()

    async def never_ends(*_: Any) -> str:
        begun.set()
        await asyncio.Event().wait()
        return ""

    with monkeypatch.context() as broken:
        broken.setattr("socialdesk.services.supervisor.catch_up", never_ends)
        interrupted = await stacked(platform, store, tmp_path)
        await until(begun.is_set)
        await interrupted.stop()
    platform.clock.jump(3_600)
    last = await stacked(platform, store, tmp_path)
    await until(lambda: _count(last, 13))
    assert len(await last.texts()) == 13
    await last.stop()
    await store.close()


async def test_a_platform_that_is_out_of_reach_is_asked_until_it_tells(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if platform.name not in ("zalo_oa", "messenger", "instagram"):
        return
    store = await Store.open(put_store(tmp_path / "desk.db"))
    first = await stacked(platform, store, tmp_path)
    platform.say("trước")
    await until(lambda: _count(first, 1))
    await first.stop()
    platform.webhook("")
    platform.clock.jump(900)
    platform.say("lúc tắt máy")
    channel = type(first.channel)
    read_back, failures = channel.catch_up, [ChannelError("The platform cannot be reached.")] * 6  # type: ignore[attr-defined]

    async def failing(*arguments: Any) -> Any:
        if failures:
            raise failures.pop()
        return await read_back(*arguments)

    monkeypatch.setattr(channel, "catch_up", failing)
    monkeypatch.setattr("socialdesk.services.reading_back.PAUSE", 1.0)
    second = await stacked(platform, store, tmp_path)
    await until(lambda: _count(second, 2))
    await until(lambda: _knows(store))
    await second.stop()
    await store.close()


async def _knows(store: Store) -> bool:
    (account,) = await store.accounts.all()
    return (account.recovered, account.missing) == (1, 0)


async def _offline(store: Store) -> bool:
    (account,) = await store.accounts.all()
    return account.offline_until is not None


async def test_an_answer_to_a_message_that_is_gone_arrives_without_the_reference(
    platform: Platform, stack: Stack
) -> None:
    platform.say("còn không ạ")
    await until(lambda: _count(stack, 1))
    await stack.store.database.transact(
        lambda conn: conn.rows("UPDATE message SET remote_id = '999999' WHERE id = 1")
    )
    await stack.replies.send(1, "dạ còn", "k", "linh", 1)
    await until(lambda: _states(stack, ["sent"]))

    assert platform.sent() == ["dạ còn"]
