"""The command line as scripts use it: output, exit codes, sentences on stderr."""

import asyncio
import json
import sqlite3
import stat
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from socialdesk.config import load
from socialdesk.model.effects import Effect, Occasion
from socialdesk.model.ids import AccountId
from socialdesk.simulator.telegram import BotSide, TelegramServer
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound
from tests.support.sim import LAN, TOKEN
from tests.support.waiting import until
from tests.support.whole import (
    Worker,
    acommand,
    command,
    environment,
    lines,
    server_with_bot,
    write_config,
)

pytestmark = pytest.mark.whole


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[tuple[TelegramServer, BotSide, Path]]:
    """A shop whose worker took in a text, a picture and a correction, and runs no more."""
    server, bot = await server_with_bot()
    config = write_config(tmp_path, server.base)
    server.say(bot, LAN, "áo khoác còn không?")
    message = server.say(bot, {"id": 502, "first_name": "Đức"}, "size M")
    server.edit(bot, message, "size L")
    server.say(bot, LAN, photo=server.photo(bot, 3), caption="cái này")
    server.push(bot, message={"broken": True})
    worker = await Worker(config).start()

    async def taken() -> bool:
        return not bot.queue and len(bot.sent) == 2

    await until(taken)
    assert await worker.stop() == 0
    yield server, bot, config
    await server.stop()


async def ok(config: Path, *arguments: str, **more: Any) -> str:
    done = await acommand(config, *arguments, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


async def refused(config: Path, *arguments: str, code: int = 1) -> str:
    done = await acommand(config, *arguments)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


async def test_reading_and_acting(shop: tuple[TelegramServer, BotSide, Path]) -> None:
    _, _, config = shop
    first, second = await lines(config, "inbox")
    assert (first["name"], first["status"], first["unread"], first["channel"]) == (
        "Lan",
        "open",
        2,
        "telegram",
    )
    assert first["waiting_seconds"] >= 0
    assert [each["name"] for each in await lines(config, "inbox", "--limit", "1")] == ["Lan"]

    thread = await lines(config, "thread", str(second["conversation"]))
    assert [(each["author"], each["text"]) for each in thread if each["author"] == "customer"] == [
        ("customer", "size L")
    ]
    assert [each["text"] for each in thread[0]["versions"]] == ["size M"]
    assert await picture(config) > 0
    assert [each["conversation"] for each in await lines(config, "search", "ao", "khoac")] == [1]

    assert "Queued" in await ok(config, "reply", "1", "dạ còn ạ", "--key", "k1", "--as", "linh")
    await ok(config, "reply", "1", "-", "--key", "k2", text="nhiều\ndòng")
    await ok(config, "note", "1", "khách quen")
    await ok(config, "tag", "1", "vip", "đổi trả", "-new", "--as", "mai")
    await ok(config, "assign", "1", "me", "--as", "mai")
    await ok(config, "priority", "1", "high")
    await ok(config, "snooze", "2", "chiều", "mai", "3h")
    await ok(config, "resolve", "1")
    (resolved,) = await lines(config, "inbox", "--view", "resolved")
    assert (resolved["assignee"], resolved["tags"], resolved["priority"]) == (
        "mai",
        ["vip", "đổi-trả"],
        "high",
    )
    assert [each["status"] for each in await lines(config, "inbox", "--status", "snoozed")] == [
        "snoozed"
    ]
    await ok(config, "reopen", "1")

    outbox = await lines(config, "outbox")
    assert [each["text"] for each in outbox] == ["dạ còn ạ", "nhiều\ndòng"]
    await ok(config, "outbox", "cancel", str(outbox[1]["delivery"]))
    assert [each["state"] for each in await lines(config, "outbox", "--state", "cancelled")] == [
        "cancelled"
    ]
    assert [each["state"] for each in await lines(config, "accounts")] == ["stopped"]
    for arguments in (
        ("inbox",),
        ("thread", "1"),
        ("outbox",),
        ("journal",),
        ("accounts",),
        ("search", "size"),
    ):
        assert (await ok(config, *arguments)).strip()


async def test_quarantine_is_shown_and_replayed(shop: tuple[TelegramServer, BotSide, Path]) -> None:
    _, bot, config = shop
    (bad,) = await lines(config, "journal", "--state", "quarantined")
    assert "Unreadable" in bad["error"]
    raw = json.loads(await ok(config, "journal", "--raw", str(bad["id"])))
    assert raw["message"] == {"broken": True}
    assert (await lines(config, "accounts"))[0]["quarantined"] == 1
    assert json.loads(await ok(config, "replay", "--json"))["still_quarantined"] == 1

    mended = {
        "update_id": raw["update_id"],
        "message": {
            "message_id": 90,
            "date": 1790000000,
            "text": "tìm lại được",
            "from": LAN,
            "chat": {"id": 501, "type": "private"},
        },
    }
    with sqlite3.connect(config.parent / "desk.db") as db:
        db.execute(
            "UPDATE journal SET body = ? WHERE id = ?", (json.dumps(mended).encode(), bad["id"])
        )
    db.close()
    dry = json.loads(await ok(config, "replay", "--dry-run", "--json"))
    assert (dry["read"], dry["messages"], dry["dry_run"]) == (1, 1, True)
    assert json.loads(await ok(config, "replay", "--json"))["messages"] == 1
    everything = json.loads(await ok(config, "replay", "--since", "1d", "--json"))
    assert (everything["messages"], everything["edits"], everything["read"]) == (0, 0, 5)
    assert await lines(config, "journal", "--state", "quarantined") == []
    assert [each["text"] for each in await lines(config, "search", "lai duoc")] == ["tìm lại được"]
    assert len(bot.sent) == 2


async def picture(config: Path) -> int:
    """The number of the message that has a photo."""
    thread = await lines(config, "thread", "1")
    (found,) = [
        each["message"]
        for each in thread
        if [file["kind"] for file in each["attachments"]] == ["photo"]
    ]
    return int(found)


async def test_files_are_fetched_through_the_worker(
    shop: tuple[TelegramServer, BotSide, Path],
) -> None:
    _, bot, config = shop
    message = await picture(config)
    assert "socialdesk run" in await refused(config, "attachment", str(message), "--wait", "0.2")
    worker = await Worker(config).start()
    path = Path((await ok(config, "attachment", str(message))).strip())
    await worker.stop()

    assert path.read_bytes() in bot.files.values()
    await ok(config, "erase", "1", "--yes")
    assert not path.exists()
    assert "no conversation 1" in await refused(config, "thread", "1")
    assert await lines(config, "search", "khoac") == []


async def test_doctor_says_what_is_well_and_what_is_not(
    shop: tuple[TelegramServer, BotSide, Path],
) -> None:
    server, bot, config = shop
    found = {(each["check"], each["level"]) for each in await lines_of_doctor(config, 0)}
    assert {
        ("configuration", "ok"),
        ("store", "ok"),
        ("schema", "ok"),
        ("disk", "ok"),
        ("token", "ok"),
        ("clock", "ok"),
    } <= found
    assert ("worker", "warning") in found
    assert ("journal", "warning") in found
    await a_policy_fails(config)
    assert ("policies", "warning", 1) in [
        (each["check"], each["level"], each["value"]) for each in await lines_of_doctor(config, 0)
    ]
    bot.webhook = {"url": "https://other.example/x"}
    assert ("webhook", "failed") in {
        (each["check"], each["level"]) for each in await lines_of_doctor(config, 1)
    }
    bot.revoked = True
    assert ("token", "failed") in {
        (each["check"], each["level"]) for each in await lines_of_doctor(config, 1)
    }
    await server.stop()
    done = await acommand(config, "doctor")
    assert "cannot be reached" in done.stdout
    assert TOKEN.split(":")[1] not in done.stdout + done.stderr


async def test_doctor_says_whose_token_it_is_if_it_was_anothers_before(
    shop: tuple[TelegramServer, BotSide, Path],
) -> None:
    _, _, config = shop
    store = await Store.open(load(config, {}).store_url)
    await store.accounts.set_identity(AccountId(1), "6999999999", "@hoasen_cu_bot")
    await store.close()

    found = await lines_of_doctor(config, 1)
    (said,) = [each["said"] for each in found if each["level"] == "failed"]
    assert said.startswith("shop has been @hoasen_cu_bot (6999999999) until now")
    assert f"({TOKEN.split(':', maxsplit=1)[0]})" in said


class Broken:
    """A policy that fails."""

    name = "broken"

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        raise ValueError


async def a_policy_fails(config: Path) -> None:
    store = await Store.open(load(config, {}).store_url)
    try:
        await store.record([arrival(inbound(chat="777"))], NOW, [Broken()])
    finally:
        await store.close()


async def lines_of_doctor(config: Path, code: int) -> list[dict[str, Any]]:
    done = await acommand(config, "doctor", "--json")
    assert done.returncode == code, done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


async def test_what_cannot_be_done_is_said_in_a_sentence(
    shop: tuple[TelegramServer, BotSide, Path],
) -> None:
    _, _, config = shop
    for arguments, words in (
        (("thread", "99"), "There is no conversation 99"),
        (("reply", "99", "x"), "There is no conversation 99"),
        (("reply", "1", " "), "There is no text"),
        (("snooze", "1", "whenever"), "is no time I know"),
        (("tag", "1"), "at least one tag"),
        (("outbox", "retry", "99"), "There is no delivery 99"),
        (("outbox", "retry"), "Name the deliveries"),
        (("outbox", "--state", "lost"), 'no state "lost"'),
        (("journal", "--since", "x"), "is no time I know"),
        (("erase", "1"), "--yes"),
        (("attachment", "1"), "has 0 files"),
        (("tui",), "needs a terminal"),
    ):
        assert words in await refused(config, *arguments)
    for wrong in (
        ("inbox", "--view", "upstairs"),
        ("thread",),
        ("thread", "x"),
        ("nonsense",),
        ("inbox", "--limit", "0"),
        (),
    ):
        await refused(config, *wrong, code=2)


def test_init_checks_the_token_and_keeps_it_to_you(tmp_path: Path) -> None:
    async def story() -> None:
        server, bot = await server_with_bot()
        config = tmp_path / "new" / "config.toml"
        answers = f"Hoa Sen\n\nen\nmain\n{TOKEN}\n"
        done = await acommand(config, "init", "--api-base", server.base, text=answers)
        assert done.returncode == 0, done.stderr
        assert "demo_shop_bot" in done.stdout
        assert TOKEN not in done.stdout
        assert stat.S_IMODE(config.stat().st_mode) == 0o600
        assert [each["account"] for each in await lines(config, "accounts")] == ["main"]

        again = await acommand(config, "init", "--api-base", server.base, text=answers)
        assert (again.returncode, "exists already" in again.stderr) == (1, True)
        bot.revoked = True
        other = tmp_path / "new" / "other.toml"
        wrong = await acommand(other, "init", "--api-base", server.base, text=answers)
        assert (wrong.returncode, other.exists()) == (1, False)
        await server.stop()

    (tmp_path / "new").mkdir()
    asyncio.run(story())


def test_a_wrong_configuration_is_one_sentence(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[shop]\nnmae = "x"\n', encoding="utf-8")
    for name in ("run", "inbox", "doctor"):
        done = command(config, name)
        said = done.stderr or done.stdout
        assert done.returncode == 1
        assert "line 2" in said
        assert "Traceback" not in said


def test_the_demo_without_a_desk_loses_and_doubles_nothing(tmp_path: Path) -> None:
    done = command(
        tmp_path / "unused.toml",
        "demo",
        "--headless",
        "--seconds",
        "4",
        "--json",
        "--folder",
        str(tmp_path / "d"),
    )
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)

    assert (summary["lost"], summary["doubled"], summary["out_of_order"]) == (0, 0, 0)
    assert summary["received"] > 5
    assert summary["acknowledged"] > 3
    assert min(summary[each] for each in ("while_closed", "by_itself", "rules")) > 0
    assert summary["answered"] > 3
    assert "SOCIALDESK_CONFIG" not in environment()
