"""Is everything as it must be, and if not, what to do."""

import os
import re
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from socialdesk.commands import doctor as module
from socialdesk.commands import hours_findings
from socialdesk.commands.store_findings import OLD_QUEUE
from socialdesk.model.delivery import Refused, Settlement, Unconfirmed
from socialdesk.model.ids import DAY, MINUTE, AccountId, Instant
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound
from tests.support.shop import ACCOUNTS, HUONG, MINH, Shop


def findings(shop: Shop, code: int = 0, **more: Any) -> dict[tuple[str, Any], dict[str, Any]]:
    """What doctor says, by check and account."""
    done = shop.run("doctor", "--offline", "--json", **more)
    assert (done.code, done.err) == (code, ""), done
    return {(each["check"], each["account"]): each for each in done.lines}


def level(shop: Shop, check: str, account: str | None = None, code: int = 0) -> str:
    return str(findings(shop, code)[check, account]["level"])


def test_a_shop_in_order(shop: Shop) -> None:
    found = findings(shop)

    assert {each["level"] for each in found.values()} <= {"ok", "warning"}
    assert found["configuration", None]["value"] == 5
    assert found["schema", None]["said"].startswith("version ")
    assert found["traffic", "shop"]["value"] == {
        "in": "2026-09-28T03:00:00.000Z", "out": "2026-09-28T03:00:00.000Z",
    }  # fmt: skip
    assert found["worker", "shop"]["level"] == "ok"
    assert found["worker", "bot"]["said"] == "no worker runs; start `socialdesk run`"
    assert found["token life", "oa"]["value"] == 9
    assert found["catch-up", "page"]["value"] == 0


def test_each_finding_is_a_line_with_a_sign(shop: Shop) -> None:
    lines = shop.ok("doctor", "--offline").splitlines()

    assert all(line[0] in "✓!✗" for line in lines)
    assert "! worker bot: no worker runs; start `socialdesk run`" in lines
    assert len(lines) == len(findings(shop))


def test_looking_changes_nothing(shop: Shop) -> None:
    before = shop.dump()
    findings(shop)

    assert shop.dump() == before


def test_a_configuration_that_cannot_be_read_is_a_finding(shop: Shop) -> None:
    shop.config_file.write_text('[shop]\nnmae = "x"\n', encoding="utf-8")

    ((key, found),) = findings(shop, code=1).items()
    assert key == ("configuration", None)
    assert "line 2" in found["said"]


def test_no_account_and_a_file_that_others_can_read(shop: Shop) -> None:
    shop.config_file.chmod(0o644)
    assert "chmod 600" in findings(shop)["configuration", None]["said"]

    shop.configure(accounts="")
    assert "no account is configured" in findings(shop)["configuration", None]["said"]


def test_reports_that_nobody_gets(shop: Shop) -> None:
    shop.configure(accounts='[reports]\ndaily = "08:00"\n' + ACCOUNTS)
    assert "nobody gets them" in findings(shop)["reports", None]["said"]

    shop.configure(accounts='[reports]\ndaily = "08:00"\n[owner]\nfolder = "r"\n' + ACCOUNTS)
    assert ("reports", None) not in findings(shop)


def test_tokens_that_stand_elsewhere_may_be_read(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_TOKEN", "123456:telegram-secret")
    shop.configure(
        accounts='[[accounts]]\nname = "shop"\nchannel = "telegram"\ntoken = "env:SHOP_TOKEN"\n'
    )
    shop.config_file.chmod(0o644)

    assert level(shop, "configuration") == "ok"


@pytest.mark.parametrize(("free", "said"), [(10, "failed"), (module.LEAST_FREE, "ok")])
def test_a_disk_that_is_nearly_full(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, free: int, said: str
) -> None:
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: usage)

    assert level(shop, "disk", code=int(said == "failed")) == said


def test_a_store_that_is_none(shop: Shop) -> None:
    (shop.folder / "desk.db").write_bytes(b"no database, only words " * 100)

    assert level(shop, "store", code=1) == "failed"


def test_a_store_that_nobody_has_set_up(shop: Shop) -> None:
    (shop.folder / "desk.db").unlink()

    found = findings(shop)
    assert found["worker", "shop"]["level"] == "warning"
    assert found["schema", None]["said"] == "not made yet"


def test_a_store_of_a_newer_program_is_left_alone(shop: Shop) -> None:
    connection = sqlite3.connect(shop.folder / "desk.db")
    columns = [row[1] for row in connection.execute("PRAGMA table_info(schema_version)")]
    rest = ", ".join("0" for _ in columns[1:])
    connection.execute(f"INSERT INTO schema_version VALUES (99{', ' + rest if rest else ''})")
    connection.commit()
    connection.close()

    done = shop.run("doctor", "--offline", "--json")
    assert done.code == 1
    assert "update this one" in done.out


def test_answers_that_are_stuck(shop: Shop) -> None:
    shop.ok("reply", HUONG, "một")
    shop.ok("reply", MINH, "hai")
    assert findings(shop)["queue", "shop"]["value"] == 0
    shop.clock.advance((OLD_QUEUE + MINUTE) // 1000)
    late = findings(shop)["queue", "shop"]
    assert (late["level"], late["said"]) == ("warning", "2 wait to be sent, the oldest for 6m")

    async def settle(store: Store) -> None:
        now = Instant(NOW + DAY // 48)
        first, second = await store.claims.claim([AccountId(1)], now, Instant(now + 1), 5)
        await store.settlements.settle(
            [Settlement(first, Refused("no")), Settlement(second, Unconfirmed("?"))], now
        )

    shop.store(settle)
    lines = shop.ok("doctor", "--offline").splitlines()
    for state, words in (
        ("unconfirmed", "may or may not have arrived"),
        ("refused", "was not taken"),
    ):
        said = f"1 delivery {words}; `socialdesk outbox --state {state}` shows it"
        assert f"! outbox: {said}" in lines
    assert "✓ queue: nothing waits to be sent" in lines


def test_updates_that_could_not_be_read(shop: Shop) -> None:
    shop.store(lambda store: store.record([arrival(failure="odd", key="9")], NOW, ()))

    found = findings(shop)["journal", None]
    assert (found["level"], found["value"]) == ("warning", 1)
    assert "`socialdesk journal --state quarantined`" in found["said"]


@pytest.mark.parametrize(
    ("state", "check", "level_is"),
    [
        ("listening", "worker", "ok"),
        ("retrying", "worker", "warning"),
        ("conflict", "second copy", "failed"),
        ("refused", "token", "failed"),
        ("reconnect", "token", "failed"),
    ],
)
def test_what_a_worker_says_of_its_account(
    shop: Shop, state: str, check: str, level_is: str
) -> None:
    shop.store(lambda store: store.accounts.set_state(AccountId(1), state, "because", NOW))

    assert level(shop, check, "shop", int(level_is == "failed")) == level_is


def test_a_worker_that_says_nothing_does_not_run(shop: Shop) -> None:
    shop.clock.advance(120)

    assert level(shop, "worker", "shop") == "warning"


@pytest.mark.parametrize(
    ("days", "level_is"), [(60, "ok"), (3, "warning"), (0, "failed"), (-2, "failed")]
)
def test_a_token_that_ends(shop: Shop, days: int, level_is: str) -> None:
    until = Instant(NOW + days * DAY)
    shop.store(lambda store: store.accounts.set_checkup(AccountId(1), "", until, "", "", NOW))

    assert level(shop, "token life", "shop", int(level_is == "failed")) == level_is


@pytest.mark.parametrize(("subscribed", "level_is"), [("yes", "ok"), ("no", "failed")])
def test_an_account_whose_events_nobody_sends(shop: Shop, subscribed: str, level_is: str) -> None:
    shop.store(
        lambda store: store.accounts.set_checkup(AccountId(1), subscribed, None, "", "", NOW)
    )

    assert level(shop, "subscription", "shop", int(level_is == "failed")) == level_is


def test_more_people_than_the_plan_has(shop: Shop) -> None:
    with shop.config_file.open("a", encoding="utf-8") as file:
        file.write("people = 1\n")
    (bot,) = [row for row in shop.store(lambda store: store.accounts.all()) if row.name == "bot"]
    said = arrival(inbound(chat="901"), account=bot.id)
    shop.store(lambda store: store.record([said], NOW, ()))

    found = findings(shop)["plan", "bot"]
    assert (found["level"], found["value"]) == ("warning", 1)


def test_a_clock_that_was_set_back(shop: Shop) -> None:
    shop.clock.set_back(3_600)

    found = findings(shop)["clock", "shop"]
    assert (found["level"], found["value"]) == ("warning", 3_600_000)


def test_the_way_by_a_proxy_is_said_without_its_password(shop: Shop) -> None:
    text = shop.config_file.read_text(encoding="utf-8")
    own = 'token = "123456:telegram-secret"\n'
    assert own in text
    more = 'proxy = "socks5://linh:the-password@proxy.example:1080"\n'
    shop.config_file.write_text(text.replace(own, own + more), encoding="utf-8")
    environ = {"HTTPS_PROXY": "http://u:the-password@other.example:8080", "NO_PROXY": "zalo.me"}
    found = findings(shop, environ=environ)

    assert found["proxy", "shop"]["said"] == (
        "calls and downloads go by socks5://proxy.example:1080 ([[accounts]] proxy)"
    )
    assert found["proxy", "page"]["value"] == "http://other.example:8080"
    assert ("proxy", "oa") not in found
    assert "the-password" not in str(found)


def test_a_store_that_others_can_read_is_pointed_out(shop: Shop) -> None:
    store = shop.folder / "desk.db"
    store.chmod(0o644)
    assert findings(shop)["privacy", None]["said"].endswith(f"chmod go= {store}")
    store.chmod(0o600)
    assert ("privacy", None) not in findings(shop)


@pytest.mark.parametrize(
    ("mode", "owner", "group", "strangers"),
    [
        (0o640, 0, 998, False),  # the administrator's, given to the service's group
        (0o644, 0, 998, True),
        (0o640, 0, 0, True),
        (0o640, 1000, 1000, True),
        (0o600, 1000, 1000, False),
    ],
)
def test_a_configuration_that_a_service_reads_by_its_group_is_no_trouble(
    mode: int, owner: int, group: int, *, strangers: bool
) -> None:
    assert bool(module.of_others(os.stat_result((mode, 0, 0, 1, owner, group, 1, 0, 0, 0)))) is strangers  # fmt: skip


TWICE = {
    "telegram": """
name = "hai"
channel = "telegram"
token = "123456:renewed-secret"
""",
    "zalo_oa": """
name = "hai"
channel = "zalo_oa"
mode = "polling"
oa_id = "3662729599332000001"
app_id = "4180123456789012346"
app_secret = "another-secret"
""",
    "messenger": """
name = "hai"
channel = "messenger"
mode = "polling"
page_id = "101010101010101"
app_id = "900000000000010"
app_secret = "another-secret"
page_token = "another-token"
verify_token = "verify"
""",
    "instagram": """
name = "hai"
channel = "instagram"
mode = "polling"
page_id = "101010101010101"
app_id = "900000000000010"
app_secret = "another-secret"
page_token = "another-token"
verify_token = "verify"
""",
    "zalo_bot": """
name = "hai"
channel = "zalo_bot"
token = "12345689:renewed-secret"
""",
}
FIRST = {
    "telegram": "shop",
    "zalo_oa": "oa",
    "messenger": "page",
    "instagram": "insta",
    "zalo_bot": "bot",
}


@pytest.mark.parametrize("channel", TWICE)
def test_one_bot_under_two_new_names_is_named_before_anything_runs(
    shop: Shop, channel: str
) -> None:
    shop.configure(accounts=f"{ACCOUNTS}[[accounts]]{TWICE[channel]}")
    found = findings(shop, 1)["configuration", "hai"]

    assert (found["level"], found["value"]) == ("failed", FIRST[channel])
    assert f"is that of {FIRST[channel]}" in found["said"]
    assert "secret" not in found["said"]
    assert shop.json("accounts")
    shop.configure()
    assert ("configuration", "hai") not in findings(shop)


def test_hours_that_cannot_be_read_never_open_or_know_no_holidays(shop: Shop) -> None:
    for table, level, said in (
        ('[hours]\npublic_holidays = "vn"\nmonday = ["08:00-12:00"]', "ok", "fit together"),
        ("[hours]\nmonday = []", "warning", "[hours] never opens"),
        ('[hours]\nics = "none.ics"', "failed", "cannot be read"),
    ):
        shop.configure(accounts=f"{table}\n{ACCOUNTS}")
        found = findings(shop, code=int(level == "failed"))["hours", None]
        assert (found["level"], said in found["said"]) == (level, True), table
    shop.configure(accounts=f'[hours]\npublic_holidays = "vn"\n{ACCOUNTS}')
    year = datetime(2100, 6, 1, tzinfo=shop.config.zone)
    with mock.patch.object(hours_findings, "here", lambda _: year):
        (unknown,) = hours_findings.of_hours(shop.config)
    assert "of 2101 are not known" in unknown.said


def test_what_somebody_switched_off_and_targets_that_tell_nobody_are_named(shop: Shop) -> None:
    shop.configure(accounts=ACCOUNTS + "[targets]\ntell_owner = [100]\n")
    shop.ok("automation", "off", "answers", "--as", "linh")
    found = {
        each["check"]: each["said"]
        for each in shop.json("doctor", "--offline")
        if each["level"] == "warning"
    }

    assert "`socialdesk automation on answers`" in found["automation"]
    assert "linh" in found["automation"]
    assert "[owner]" in found["targets"]
    shop.ok("automation", "on", "answers", "--as", "linh")
    checks = [each["check"] for each in shop.json("doctor", "--offline")]
    assert "automation" not in checks


def test_every_check_has_a_name_in_all_languages() -> None:
    rooms = Path(module.__file__).parent.glob("*.py")
    named = {name for room in rooms for name in re.findall(r'Finding\(\s*"([^"]+)"', room.read_text("utf-8"))}  # fmt: skip
    assert "stock" in named
    assert named <= set(module.CHECKS)
