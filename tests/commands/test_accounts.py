"""`socialdesk accounts`: what is said of each account."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from socialdesk.commands.accounts import Fares, account_json, account_lines, read
from socialdesk.model.ids import Instant
from socialdesk.store.accounts import SILENT_AFTER, AccountRow
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound
from tests.support.shop import Shop

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
async def row(desk_store: Store) -> AccountRow:
    (found,) = await desk_store.accounts.all()
    return replace(found, state="listening", alive_at=NOW)


def fares(row: AccountRow, **more: int) -> Fares:
    figures = {"waiting": 0, "quarantined": 0, "unknown": 0, "sent_this_month": 0, **more}
    return Fares(row, oldest=None, **figures)


@pytest.mark.parametrize(
    ("state", "silence", "said"),
    [
        ("listening", 0, "listening"),
        ("listening", SILENT_AFTER - 1, "listening"),
        ("listening", SILENT_AFTER, "not running"),
        ("stopped", SILENT_AFTER, "stopped"),
        ("new", SILENT_AFTER, "new"),
        ("refused", SILENT_AFTER, "not running"),
    ],
)
def test_a_worker_that_says_nothing_does_not_run(
    row: AccountRow, state: str, silence: int, said: str
) -> None:
    each = fares(replace(row, state=state))

    assert each.state(Instant(NOW + silence)) == said
    assert account_json(each, Instant(NOW + silence), is_configured=True)["state"] == said


def test_what_nobody_knows_is_null(row: AccountRow) -> None:
    found = account_json(fares(row), NOW, is_configured=False)

    assert {key for key, value in found.items() if value is None} == {
        "remote_id",
        "remote_name",
        "reason",
        "state_since",
        "last_in_at",
        "last_out_at",
        "oldest_queued_at",
        "unsigned_at",
        "subscribed",
        "token_until",
        "checked_at",
        "remark",
        "quota",
        "offline_from",
        "offline_until",
        "missing",
    }
    assert (found["configured"], found["alive_at"]) == (False, "2026-09-28T03:00:00.000Z")


def test_figures_are_lines_only_where_there_is_something_to_do(row: AccountRow) -> None:
    assert account_lines(fares(row), NOW, ZONE, 0) == [
        "shop (telegram ): listening",
        "  last in never · last out never · 0 queued",
    ]
    busy = fares(row, waiting=3, quarantined=1, unknown=2, sent_this_month=1_200)
    assert account_lines(busy, NOW, ZONE, 3_000)[1:] == [
        "  last in never · last out never · 3 queued",
        "  1 update could not be read: `socialdesk journal --state quarantined`",
        "  2 updates are not understood yet: `socialdesk journal --state unknown`",
        "  1,200 of 3,000 messages sent this month",
    ]


def test_a_name_cannot_play_with_the_terminal(row: AccountRow) -> None:
    hostile = fares(replace(row, remote_name="\x1b[31mred\n"))

    assert "\x1b" not in "".join(account_lines(hostile, NOW, ZONE, 0))


async def test_what_is_read_of_the_store(desk_store: Store) -> None:
    await desk_store.record([arrival(inbound()), arrival(failure="odd", key="9")], NOW, ())

    (found,) = await read(desk_store, NOW)

    assert (found.quarantined, found.unknown, found.waiting) == (1, 0, 0)
    assert found.row.last_in_at == NOW


def test_each_account_of_the_shop(shop: Shop) -> None:
    found = {each["account"]: each for each in shop.json("accounts")}

    assert list(found) == ["shop", "oa", "page", "insta", "bot"]
    assert {each["state"] for each in found.values()} == {"listening"}
    assert found["oa"]["token_until"] == "2026-10-07T03:00:00.000Z"
    assert (found["page"]["recovered"], found["page"]["missing"]) == (7, 0)
    assert found["oa"]["quota"] == "sub quota: 12 of 1000 left"
    lines = shop.ok("accounts").splitlines()
    assert "  0 of 3,000 messages sent this month" in lines
    assert "  token: 9 days left" in lines


def test_nobody_looks_after_them_and_one_is_configured_no_more(shop: Shop) -> None:
    shop.clock.advance(SILENT_AFTER // 1000)
    shop.configure(accounts="")

    assert {(each["state"], each["configured"]) for each in shop.json("accounts")} == {
        ("not running", False)
    }
    assert "No worker looks after it. Start one with `socialdesk run`." in shop.ok("accounts")
