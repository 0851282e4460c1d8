"""`socialdesk menus`: what is there, what differs, and setting it with --yes alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from socialdesk.simulator.graph import GraphServer, refusing
from socialdesk.simulator.graph_page import PageSide
from socialdesk.simulator.telegram import TelegramServer
from socialdesk.simulator.telegram_bot import BotSide
from tests.support.shop import Done, Shop

TOKEN = "123456:telegram-secret"
MENU = """
[menu]
greeting = "Chào bạn"
commands = ["gia", "nguoi"]
persistent = ["gia"]
ice_breakers = ["gia"]
[menu.entries.gia]
title = { vi = "Bảng giá", en = "Prices" }
text = "Áo 120k"
[menu.entries.nguoi]
title = "Gặp nhân viên"
person = true
"""


@asynccontextmanager
async def platforms(shop: Shop, menu: str = MENU) -> AsyncIterator[tuple[BotSide, PageSide]]:
    """A bot and a Page on loopback, and an account without menus, configured."""
    telegram, graph = await TelegramServer().start(), await GraphServer().start()
    bot, page = (
        telegram.add_bot(TOKEN),
        graph.add_page(app_secret="meta-secret", token="meta-token"),
    )
    accounts = f"""
[[accounts]]
name = "shop"
channel = "telegram"
token = "{TOKEN}"
api_base = "{telegram.base}"
[[accounts]]
name = "page"
channel = "messenger"
mode = "polling"
page_id = "101010101010101"
app_id = "900000000000009"
app_secret = "meta-secret"
page_token = "meta-token"
verify_token = "verify"
graph_base = "{graph.base}"
[[accounts]]
name = "bot"
channel = "zalo_bot"
token = "12345689:zalo-bot-secret"
"""
    shop.configure(accounts=menu + accounts)
    try:
        yield bot, page
    finally:
        await telegram.stop()
        await graph.stop()


async def run(shop: Shop, *words: str) -> Done:
    return await asyncio.to_thread(shop.run, "menus", *words)


async def test_nothing_is_set_without_yes_and_all_of_it_with_it_once(shop: Shop) -> None:
    async with platforms(shop) as (bot, page):
        bot.menu.commands["default", ""] = [{"command": "cu", "description": "Cũ \x1b[31m"}]
        bot.menu.commands["default", "vi"] = [{"command": "cu", "description": "Cũ"}]
        page.profile["ice_breakers"] = [{"question": "By hand?", "payload": "X"}]
        page.profile["greeting"] = [{"locale": "default", "text": "by hand"}]

        found = await run(shop, "diff", "--json")
        assert found.code == 1
        assert [(each["account"], each["part"], each["language"]) for each in found.lines] == [
            ("shop", "commands", ""), ("shop", "commands", "en"), ("shop", "commands", "vi"),
            ("page", "start_button", ""), ("page", "persistent", ""), ("page", "persistent", "en"),
            ("page", "ice_breakers", ""), ("page", "ice_breakers", "en"), ("bot", None, None),
        ]  # fmt: skip
        assert set(found.lines[0]) == {
            "account", "channel", "part", "language", "why", "there", "wanted", "done",
        }  # fmt: skip
        assert found.lines[0]["there"] == [{"words": "Cũ \x1b[31m", "does": "cu"}]
        assert found.lines[2]["wanted"] == []

        said = await run(shop, "apply")
        assert (said.code, "--yes" in said.err) == (1, True)
        assert "    - /cu  Cũ" in said.out and "    + /gia  Bảng giá" in said.out
        assert "\x1b" not in said.out
        assert bot.menu.commands["default", "vi"] and "persistent_menu" not in page.profile

        done = await run(shop, "apply", "--yes")
        assert (done.code, "commands: set" in done.out) == (0, True)
        assert page.profile["greeting"] == [{"locale": "default", "text": "by hand"}]
        assert page.profile["get_started"] == {"payload": "menu:start"}
        again = await run(shop, "apply", "--yes")
        assert (again.code, again.out.count("as it is configured")) == (0, 2)


async def test_what_one_platform_refuses_does_not_hold_up_the_others(shop: Shop) -> None:
    async with platforms(shop) as (bot, page):
        page.faults["messenger_profile"] = [_pass, _pass, refusing(200, 0, "no permission")]
        done = await run(shop, "apply", "--yes")

        assert done.code == 3
        assert "persistent menu: " in done.out and "no permission" in done.out
        assert ("default", "en") in bot.menu.commands
        assert {"get_started", "ice_breakers"} == set(page.profile)

        bot.revoked = True
        there = await run(shop, "show", "--json")
        assert [(each["account"], each["part"]) for each in there.lines][:2] == [
            ("shop", None), ("page", "start_button"),
        ]  # fmt: skip
        assert there.lines[0]["why"] and (await run(shop, "diff", "shop")).code == 1


async def _pass(*_: object) -> None:
    return


async def test_what_is_made_by_hand_is_said_and_what_is_not_there(shop: Shop) -> None:
    async with platforms(shop):
        by_hand = await run(shop, "show", "bot")
        assert by_hand.code == 0
        assert "Bảng giá  →  /gia" in by_hand.out

        wrong = await run(shop, "show", "sohp")
        assert (wrong.code, "Do you mean shop?" in wrong.err) == (1, True)
    shop.configure()
    none = await run(shop, "diff")
    assert (none.code, "[menu]" in none.err) == (1, True)


async def test_doctor_says_what_differs_and_which_entry_leads_nowhere(shop: Shop) -> None:
    gone = '[menu.entries.cu]\ntitle = "Cũ"\nanswer = "old"\n[menu.entries.moi]\ntitle = "Mới"\ntopic = "x"\n'
    async with platforms(shop, MENU + gone):

        async def found() -> list[tuple[str | None, str, object]]:
            done = await asyncio.to_thread(shop.run, "doctor", "--json")
            menus = (each for each in done.lines if each["check"] == "menu")
            return [(each["account"], each["level"], each["value"]) for each in menus]

        nowhere = [(None, "warning", None)] * 2
        assert await found() == [*nowhere, ("shop", "warning", 2), ("page", "warning", 5)]
        assert (await run(shop, "apply", "--yes")).code == 0
        assert await found() == [*nowhere, ("shop", "ok", 0), ("page", "ok", 0)]


async def test_a_start_button_of_somebody_elses_stays_where_nobody_is_greeted(shop: Shop) -> None:
    async with platforms(shop, MENU.replace('greeting = "Chào bạn"\n', "")) as (_, page):
        page.profile["get_started"] = {"payload": "THEIRS"}
        assert (await run(shop, "apply", "page", "--yes")).code == 0

        assert page.profile["get_started"] == {"payload": "THEIRS"}
        assert "persistent_menu" in page.profile
