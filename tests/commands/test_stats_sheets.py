"""`stats` about episodes, time, outcomes and agents: the keys that scripts read, and what people see."""

from __future__ import annotations

import csv
import io

from socialdesk.cli.figures import SHEETS
from socialdesk.commands.stats_sheets import SHEETS as KNOWN
from tests.support.shop import Shop

LENGTHS = ["mean_ms", "p50_ms", "p90_ms", "p95_ms", "max_ms"]
KEYS = {
    "resolutions": ["group", "resolved", "reopened", "decided", "first_contact", "share", *LENGTHS],
    "repeats": ["group", "n", "people", "repeats", "again", "share"],
    "busy": ["weekday", "hour", "hours", "messages", "waiting", "messages_mean", "waiting_mean"],
    "backlog": ["group", "at", "waiting", "late", "unresolved", "opened", "resolved"],
    "customers": ["group", "people", "new", "returning", "share"],
    "elsewhere": ["group", "answered", "here", "elsewhere", "share"],
    "agents": [
        "agent", "answered", "p50_ms", "business_p50_ms", "open", "resolved", "online_ms", "conversations", "each", "first",
        "first_share", "closed", "closed_share",
    ],
    "answers": [
        "group", "asked", "answered", "decided", "resolved", "share", "chosen", "handed_over", "left",
    ],
    "promises": ["group", "made", "kept", "late", "dropped", "open", "overdue", "share", "late_p50_ms"],
}  # fmt: skip


def test_each_has_its_stable_keys(shop: Shop) -> None:
    assert tuple(KNOWN) == SHEETS
    for what, keys in KEYS.items():
        lines = shop.json("stats", what)
        assert all(list(each) == keys for each in lines), what
        assert lines, what
    rows = list(csv.DictReader(io.StringIO(shop.ok("stats", "busy", "--csv"))))
    assert (len(rows), list(rows[0])) == (168, KEYS["busy"])
    assert shop.json("stats", "agents", "--as-of", "2026-12-01") == shop.json("stats", "agents")


def test_people_see_a_table_and_what_it_means(shop: Shop) -> None:
    assert "Monday" in shop.ok("stats", "busy")
    assert "7 days" in shop.ok("stats", "resolutions")
    assert "Nothing of that time." in shop.ok("stats", "outcomes")
    assert shop.json("stats", "backlog", "--by", "month")[0]["group"] == "2026-09"
    assert shop.json("stats", "customers", "--in", "hôm qua")[0]["people"] == 0


def test_all_time_is_asked_by_the_ends_of_a_calendar(shop: Shop) -> None:
    ends = ("--from", "0001-01-01", "--to", "9999-12-31")

    last = shop.json("stats", "backlog", "--by", "month")[-1]
    assert shop.json("stats", "backlog", "--by", "month", *ends)[-1] == last
    waiting = [each["waiting"] for each in shop.json("stats", "busy")]
    assert [each["waiting"] for each in shop.json("stats", "busy", *ends)] == waiting
    assert shop.json("stats", "backlog", "--by", "month", "--as-of", "9999-12-31")
    assert shop.json("stats", "--preset", "zammad", "--as-of", "0001-01-01")
    assert "stats explain WAIT" in shop.refused("stats", "explain", "x")


def test_people_read_days_of_the_week_in_their_language(shop: Shop) -> None:
    for what in ((), ("customers",)):
        table = shop.ok(
            "stats", *what, "--by", "weekday", environ={"SOCIALDESK_DESK_LANGUAGE": "vi"}
        )
        assert "thứ " in table and "day" not in table
        assert shop.json("stats", *what, "--by", "weekday")[0]["group"].endswith("day")


def test_what_cannot_be_asked_is_said(shop: Shop) -> None:
    assert "no groups by agent" in shop.refused("stats", "customers", "--by", "agent")
    assert "--preset" in shop.refused("stats", "busy", "--preset", "chatwoot")
    assert "--as-of" in shop.refused("stats", "outcomes", "--as-of", "2026-12-01")
