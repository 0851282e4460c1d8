"""The program itself on every simulated platform: commands, and ten thousand webhooks through five
deaths."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from socialdesk.simulator.graph import GraphServer
from socialdesk.simulator.graph_page import PageSide
from socialdesk.simulator.zalo import OaSide, ZaloServer
from tests.support.ports import free_port
from tests.support.waiting import until
from tests.support.whole import Worker, acommand, lines

CONFIG = """\
[shop]
name = "Hoa Sen"
[store]
url = "sqlite:///desk.db"
[acknowledge]
enabled = {acknowledge}
[web]
port = {port}
[[accounts]]
name = "page"
channel = "messenger"
page_id = "101010101010101"
app_id = "900000000000009"
app_secret = "env:META_SECRET"
page_token = "EAAB-demo-page-token"
verify_token = "v"
graph_base = "{graph}"
[[accounts]]
name = "oa"
channel = "zalo_oa"
oa_id = "3662729599332000001"
app_id = "4180123456789012345"
app_secret = "oa-app-secret-EXAMPLE"
webhook_secret = "oaSecret-EXAMPLE-7fQ2"
{refresh}
api_base = "{zalo}"
oauth_base = "{zalo}/v4"
redirect_uri = "http://127.0.0.1:1/back"
mirror_tags = true
"""
SECRET = {"META_SECRET": "socialdesk-app-secret-0123456789"}
LAN = "7700000000000001"


class Shop:
    """Two platforms, one configuration, one worker."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "config.toml"
        self.folder = folder

    async def open(
        self, *, refresh: str = 'refresh_token = "refresh-1"', acknowledge: bool = False
    ) -> Shop:
        self.zalo, self.graph = await ZaloServer().start(), await GraphServer().start()
        self.oa, self.page = self.zalo.add_account(), self.graph.add_page()
        self.page.people[LAN] = "Lan"
        port = free_port()
        self.config.write_text(
            CONFIG.format(
                port=port, graph=self.graph.base, zalo=self.zalo.base, refresh=refresh,
                acknowledge=str(acknowledge).lower(),
            ),
            encoding="utf-8",
        )  # fmt: skip
        self.oa.webhook, self.page.webhook = (
            f"http://127.0.0.1:{port}/hooks/{name}" for name in ("oa", "page")
        )
        self.port = port
        self.worker = Worker(self.config)
        return self

    async def start(self) -> None:
        await self.worker.start(**SECRET)

    async def close(self) -> None:
        await self.worker.stop()
        await self.zalo.stop()
        await self.graph.stop()

    async def run(self, *arguments: str, **more: Any) -> Any:
        return await acommand(self.config, *arguments, **SECRET, **more)

    async def said(self, *arguments: str) -> list[dict[str, Any]]:
        done = await self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    found = await Shop(tmp_path).open()
    yield found
    await found.close()


async def count(shop: Shop, wanted: int) -> bool:
    return len(await shop.said("inbox", "--view", "all")) == wanted


async def test_comments_policy_files_and_signals_by_command(shop: Shop) -> None:
    await shop.start()
    comment = shop.graph.comment(shop.page, LAN, "còn size M không?", "101010101010101_777")
    shop.graph.say(shop.page, LAN, "em nhắn riêng nè")
    await until(lambda: count(shop, 2))
    rows = {row["kind"]: row for row in await shop.said("inbox", "--view", "all")}
    public, private = rows["comment"]["conversation"], rows["private"]["conversation"]
    assert rows["comment"]["subject"].startswith("https://www.facebook.com/")

    explained = await shop.said("policy", "explain", "page", str(private))
    assert (explained[0]["allowed"], explained[0]["way"], explained[0]["dated"]) == (
        True,
        "RESPONSE",
        "2026-05-05",
    )
    late = await shop.run(
        "policy", "explain", "page", str(private), "--kind", "broadcast", "--at", "2099-01-01"
    )
    assert late.returncode == 1 and "Source: Messenger Platform" in late.stdout
    wrong = await shop.run("policy", "explain", "oa", str(private))
    assert wrong.returncode == 1 and "is one of page" in wrong.stderr

    picture = shop.folder / "ao.png"
    picture.write_bytes(b"\x89PNG" + bytes(50))
    for arguments in (
        ("reply", str(private), "", "--attach", str(picture)),
        ("reply", str(public), "dạ còn ạ"),
        ("reply", str(public), "em gửi giá riêng", "--private"),
        ("comment", "like", str(public)),
        ("comment", "hide", str(public)),
        ("signal", "typing", str(private)),
    ):
        done = await shop.run(*arguments)
        assert done.returncode == 0, done.stderr
    await until(lambda: _all_sent(shop, 5))
    assert [each["act"] for each in shop.page.acts] == ["like", "hide"]
    assert shop.page.private_used == {comment}
    assert {each["action"] for each in shop.page.signals} >= {"typing_on"}
    assert any("filedata_name" in each.get("data", {}) for each in shop.page.sent)
    again = await shop.run("reply", str(public), "lần hai", "--private")
    assert again.returncode == 1 and "one private reply" in again.stderr
    too_big = shop.folder / "big.png"
    too_big.write_bytes(bytes(9 * 1024 * 1024))
    refused = await shop.run("reply", str(private), "", "--attach", str(too_big))
    assert refused.returncode == 1 and "takes at most 8.0 MB" in refused.stderr


async def _all_sent(shop: Shop, wanted: int) -> bool:
    rows = await shop.said("outbox", "--state", "all")
    return sum(row["state"] in ("sent", "delivered", "read") for row in rows) == wanted


async def test_an_account_without_permission_receives_waits_and_is_connected(
    tmp_path: Path,
) -> None:
    shop = await Shop(tmp_path).open(refresh='refresh_token = "spent-long-ago"')
    await shop.start()
    shop.oa.people["6142494823110000001"] = "Lan"
    shop.zalo.say(shop.oa, "6142494823110000001", "alo shop")
    await until(lambda: count(shop, 1))
    await shop.run("reply", "1", "dạ em nghe")
    await until(lambda: _state(shop, "reconnect"))
    begun = await shop.run("connect", "oa", text="\n")
    url = next(word for word in begun.stdout.split() if "oa/permission" in word)
    import aiohttp

    async with (
        aiohttp.ClientSession() as session,
        session.get(url, allow_redirects=False) as answer,
    ):
        address = answer.headers["Location"]
    assert shop.oa.sent == []
    done = await shop.run("connect", "oa", "--code", address)
    assert (done.returncode, "Connected oa" in done.stdout) == (0, True), done.stderr
    await until(lambda: _answered(shop))
    await until(lambda: _state(shop, "listening"))
    twice = await shop.run("connect", "oa", "--code", address)
    assert twice.returncode == 1
    listed = await shop.said("followers", "oa")
    assert [row["contact"] for row in listed] == ["6142494823110000001"]
    await shop.run("tag", "1", "khách-quen")
    await until(lambda: _tagged(shop))
    findings = {(row["check"], row["account"]): row["level"] for row in await shop.said("doctor")}
    assert findings["token", "oa"] == "ok"
    assert (await shop.run("connect", "nobody")).returncode == 1
    await shop.close()


async def _state(shop: Shop, wanted: str) -> bool:
    return any(
        row["account"] == "oa" and row["state"] == wanted for row in await shop.said("accounts")
    )


async def _answered(shop: Shop) -> bool:
    return [each["text"] for each in shop.oa.sent] == ["dạ em nghe"]


async def _tagged(shop: Shop) -> bool:
    return bool(shop.oa.tags.get("khách-quen"))


async def test_what_was_missed_is_told_and_not_acknowledged(tmp_path: Path) -> None:
    shop = await Shop(tmp_path).open(acknowledge=True)
    await shop.start()
    shop.graph.say(shop.page, LAN, "trước")
    await until(lambda: _acknowledged(shop, 1))
    await shop.worker.stop()
    webhook, shop.page.webhook = shop.page.webhook, ""
    shop.graph.say(shop.page, "7700000000000002", "lúc tắt máy")
    shop.page.webhook = webhook
    await shop.start()
    await until(lambda: _recovered(shop))
    await until(lambda: _nothing_to_send(shop))
    told = (await shop.run("accounts")).stdout

    assert "1 recovered, 0 missing" in told and "offline " in told
    assert await _acknowledged(shop, 1)
    told_of = {
        "sender": {"id": LAN},
        "recipient": {"id": shop.page.page_id},
        "timestamp": 1_790_000_000_000,
    }
    unknown = {
        "object": "page",
        "entry": [
            {"id": shop.page.page_id, "time": 1, "messaging": [{**told_of, "telepathy": {}}]}
        ],
    }
    shop.graph.raw(shop.page, json.dumps(unknown).encode())
    shop.graph.say(shop.page, LAN, "sau")
    await until(lambda: count(shop, 2))
    await until(lambda: _unknown(shop))
    assert "not understood yet" in (await shop.run("accounts")).stdout
    assert [row["kind"] for row in await shop.said("journal", "--state", "unknown")] == [
        "telepathy"
    ]
    threads = [
        entry["text"] for number in (1, 2) for entry in await shop.said("thread", str(number))
    ]
    assert any("not understood yet: telepathy" in each for each in threads)
    replayed = json.loads((await shop.run("replay", "--json")).stdout)
    assert replayed["still_unknown"] == 1
    await shop.close()


async def _acknowledged(shop: Shop, wanted: int) -> bool:
    return len(shop.page.sent) == wanted


async def _recovered(shop: Shop) -> bool:
    (row,) = [row for row in await shop.said("accounts") if row["account"] == "page"]
    return bool(row["recovered"] == 1 and row["missing"] == 0)


async def _nothing_to_send(shop: Shop) -> bool:
    """What was taken in has been acknowledged, if at all, in the same transaction."""
    return await shop.said("outbox", "--state", "queued") == []


async def _unknown(shop: Shop) -> bool:
    (row,) = [row for row in await shop.said("accounts") if row["account"] == "page"]
    return bool(row["unknown"] == 1)


async def test_ten_thousand_webhooks_survive_five_deaths(shop: Shop) -> None:
    """Signed bodies at 64 connections, Messenger's and Zalo's, while the worker is killed and
    started five times."""
    total = 10_000
    await shop.start()
    for number in range(total // 2):
        shop.graph.say(shop.page, f"77{number % 200:014}", f"tin {number}")
        shop.zalo.say(shop.oa, f"61424948231{number % 200:08}", f"tin {number}")
    for _ in range(5):
        already = _stored(shop)
        await until(lambda already=already: _grew(shop, already + 500))
        await shop.worker.kill()
        await shop.start()
    await until(lambda: _delivered(shop))

    path = shop.folder / "desk.db"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as raw:
        found = raw.execute(
            "SELECT conversation.account_id, message.remote_id FROM message JOIN conversation "
            "ON conversation.id = message.conversation_id WHERE message.author = 'customer'"
        ).fetchall()
    raw.close()
    sides: tuple[tuple[int, PageSide | OaSide], ...] = ((1, shop.page), (2, shop.oa))
    said = {(account, each["message_id"]) for account, side in sides for each in side.said}
    assert len(found) == len(set(found)) == total
    assert set(found) == said
    statuses = {status for status, _ in shop.graph.delivered + shop.zalo.delivered}
    assert statuses <= {0, 200, 503}


def _stored(shop: Shop) -> int:
    with sqlite3.connect(f"file:{shop.folder / 'desk.db'}?mode=ro", uri=True) as raw:
        (found,) = raw.execute("SELECT count(*) FROM message").fetchone()
    raw.close()
    return int(found)


async def _grew(shop: Shop, wanted: int) -> bool:
    return _stored(shop) >= min(wanted, 9_900)


async def _delivered(shop: Shop) -> bool:
    return not shop.graph.pushing and not shop.zalo.pushing


async def test_lines_are_promised(shop: Shop) -> None:
    await shop.start()
    (row,) = [row for row in await lines_of(shop) if row["account"] == "oa"]
    assert {
        "subscribed",
        "token_until",
        "unsigned",
        "quota",
        "offline_from",
        "recovered",
        "missing",
    } <= set(row)


async def lines_of(shop: Shop) -> list[dict[str, Any]]:
    return await shop.said("accounts")


__all__ = ["lines"]
