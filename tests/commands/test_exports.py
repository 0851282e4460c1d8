"""Messages, episodes and waits for other programs."""

import errno
import json
import os
import re
import signal
from pathlib import Path
from typing import Any

import pytest

from socialdesk.services import whole_file
from socialdesk.services.exporting.columns import TABLES
from tests.commands.test_history import EXAMPLE, HOURS, bring, line
from tests.support.shop import ACCOUNTS, HUONG, MINH, Shop
from tests.support.store import put_store

ROOT = Path(__file__).parents[2]
ALWAYS = ("--from", "2026-01-01", "--to", "2027-01-01")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(each) for each in path.read_text(encoding="utf-8").splitlines()]


def exported(shop: Shop, what: str, *options: str) -> list[dict[str, Any]]:
    done = shop.run("export", what, "--jsonl", "-", *options)
    assert done.code == 0, done.err
    return done.lines


@pytest.mark.parametrize("page", ["docs/exports.md", "docs/exports.vi.md"])
def test_the_page_has_every_column_in_its_place(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for what, columns in TABLES.items():
        section = text.split(f"`export {what}`\n", 1)[1].split("\n## ", 1)[0]
        assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(columns), what


def test_waits_and_episodes_are_those_of_stats(shop: Shop) -> None:
    for what in ("waits", "episodes"):
        told = {each["wait"]: each for each in exported(shop, what, "--preset", "ours")}
        found = shop.json("stats", what, "--preset", "ours")
        assert len(told) == len(found) == 9
        for each in found:
            mine = told[each["wait"]]
            assert list(mine)[: len(each)] == list(each)
            assert {key: moment(key, mine[key]) for key in each} == {
                key: moment(key, value) for key, value in each.items()
            }


def test_days_in_words(shop: Shop) -> None:
    assert {each["at"][:10] for each in exported(shop, "messages", "--in", "hôm nay")} == {
        "2026-09-28"
    }
    assert len(exported(shop, "waits", "--in", "2026-09-25")) == 1


def moment(key: str, value: Any) -> Any:
    from datetime import datetime

    return datetime.fromisoformat(value) if key.endswith("_at") and value else value


def test_a_pipe_is_given_what_a_file_is_and_the_summary_stands_beside(shop: Shop) -> None:
    path = shop.folder / "x.csv"
    told = shop.ok("export", "messages", "--csv", str(path), "--bom")
    assert told == f"14 rows written to {path}.\n"
    done = shop.run("export", "messages", "--csv", "-", "--bom", "--json")

    assert done.raw == path.read_bytes()
    assert done.raw.startswith(b"\xef\xbb\xbfmessage,conversation,account,")
    assert json.loads(done.err) == {
        "what": "messages", "format": "csv", "file": None, "rows": 14, "sheets": 1, "cut": 0,
    }  # fmt: skip
    assert path.stat().st_mode & 0o777 == 0o600


CANNOT = [
        ((), "Name one file: --csv, --jsonl, --xlsx or --parquet. - is standard output."),
        (("--csv", "a", "--xlsx", "b"), "Name one file: --csv, --jsonl, --xlsx or --parquet. - is standard output."),
        (("--xlsx", "-"), "Standard output takes --csv and --jsonl; name a file for --xlsx."),
        (("--jsonl", "-", "--bom"), "--bom belongs to --csv."),
        (("--csv", "-", "--as-of", "2026-09-28"), "--as-of and --preset belong to waits and episodes; messages are as they are now."),
        (("--csv", "-", "--account", "shpo"), "There is no account “shpo”. Did you mean “shop”?"),
        (("--csv", "/dev/null"), "/dev/null is no file; name one, or write - for standard output."),
        (("--csv", "/no/where.csv"), "/no/where.csv cannot be written (No such file or directory). Nothing of it is left."),
    ]  # fmt: skip


def test_what_cannot_be_written_is_said(shop: Shop) -> None:
    before = shop.dump()
    for options, sentence in CANNOT:
        done = shop.run("export", "messages", *options)
        assert (done.code, done.out, done.err) == (1, "", f"{sentence}\n")
    assert shop.dump() == before


FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("kind", "trouble"),
    [("csv", FULL), ("jsonl", KeyboardInterrupt()), ("xlsx", FULL), ("parquet", KeyboardInterrupt())],
)  # fmt: skip
def test_a_full_disk_and_an_end_leave_what_was_there(
    shop: Shop, kind: str, trouble: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = shop.folder / "x"
    path.write_text("before")

    def fails(_: object) -> None:
        raise trouble

    monkeypatch.setattr(whole_file, "_flushed", fails)
    done = shop.run("export", "waits", f"--{kind}", str(path))

    assert done.code == (130 if isinstance(trouble, KeyboardInterrupt) else 1)
    assert done.err == ("" if done.code == 130 else f"{path} cannot be written (No space left on device). Nothing of it is left.\n")  # fmt: skip
    assert path.read_text() == "before"
    assert {each.name for each in shop.folder.iterdir()} == {"config.toml", "desk.db", "x"}


@pytest.mark.parametrize(
    "ctrl_c", [signal.default_int_handler, signal.SIG_IGN], ids=["minded", "ignored"]
)
def test_being_told_to_end_leaves_nothing_half(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, ctrl_c: Any
) -> None:
    """Also in the background of a script, where Ctrl-C is ignored."""
    monkeypatch.setattr(whole_file, "_flushed", lambda _: os.kill(os.getpid(), signal.SIGTERM))
    path = shop.folder / "x"
    before = signal.signal(signal.SIGINT, ctrl_c)
    try:
        assert shop.run("export", "waits", "--csv", str(path)).code == 130
    finally:
        signal.signal(signal.SIGINT, before)
    assert {each.name for each in shop.folder.iterdir()} == {"config.toml", "desk.db"}
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def other(shop: Shop) -> Shop:
    """An empty shop with the same accounts."""
    folder = shop.folder.parent / "other"
    folder.mkdir()
    put_store(folder / "desk.db")
    found = Shop(folder, shop.clock)
    found.configure(accounts=ACCOUNTS + HOURS)
    return found


def figures(shop: Shop) -> list[object]:
    """Everything but the numbers that a store gives."""
    chats = {number: f"{account} {chat}" for number, account, chat in shop.rows("SELECT conversation.id, account.name, chat FROM conversation JOIN account ON account.id = account_id")}  # fmt: skip
    found: list[object] = []
    for what in ("waits", "episodes"):
        rows = shop.json("stats", what, "--preset", "ours")
        found += sorted(
            str({**each, "wait": 0, "conversation": chats[each["conversation"]]}) for each in rows
        )
    for preset in ("ours", "chatwoot", "zammad", "shopee-30d"):
        found += shop.json("stats", "--preset", preset, "--by", "agent", *ALWAYS)
    return found


def test_what_is_exported_can_be_taken_in_and_counts_the_same(shop: Shop) -> None:
    shop.configure(accounts=ACCOUNTS + HOURS)
    asked = {"id": "q1", "at": "2026-03-06T10:00:00"}
    entered = line(**asked, chat="80001", unasked=True)
    gone = line(**asked, chat="80002", deleted_at="2026-03-06T10:03:00")
    bring(shop, *(line(*each) for each in EXAMPLE), entered, gone)
    assert [each["why_excluded"] for each in shop.json("stats", "waits", "--from", "2026-03-06", "--to", "2026-03-07")] == ["taken_back"]  # fmt: skip
    shop.ok("team", "add", "linh")
    shop.ok("resolve", HUONG, "--as", "mai")
    shop.ok("assign", MINH, "linh")
    path = shop.folder / "all.jsonl"
    shop.ok("export", "messages", "--jsonl", str(path))

    there = other(shop)
    (found,) = there.json("history", "import", str(path))
    assert found == {"lines": 30, "added": 30, "known": 0, "wrong": 0}
    assert figures(there) == figures(shop)
    assert there.json("figures", "check")[0]["different"] == 0
    assert there.json("history", "import", str(path))[0]["known"] == 30

    # Into the very store that it came from: nothing is new.
    (again,) = shop.json("history", "import", str(path))
    assert (again["added"], again["known"]) == (0, 30)
