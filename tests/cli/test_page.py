"""What docs/cli.md promises: the keys of `--json`, exit codes, every option. Both ways: nothing less,
and nothing that is not told."""

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from socialdesk.assembly.services import preflights
from socialdesk.cli import COMMANDS, build_parser
from socialdesk.cli.figures import SALES, SHEETS
from socialdesk.commands import connect
from socialdesk.commands.demo_live import LiveSummary
from socialdesk.commands.demo_summary import Summary
from socialdesk.model.ids import Instant
from socialdesk.model.linking import How, Reason, Why
from socialdesk.model.reason import NO_REASON
from socialdesk.model.task import Kind, NewTask
from socialdesk.services.broadcasting.broadcaster import Broadcaster
from socialdesk.store.engine.statement import ask
from socialdesk.store.rules import ADD_FIRING, NewFiring, dumped
from socialdesk.store.store import Store
from socialdesk.store.suggestions import propose_people
from tests.model.test_draw import WHOLE
from tests.support.lives import commented, hear
from tests.support.make import NOW
from tests.support.shop import COMMENT, HUONG, MINH, SECRETS, SOMCHAI, Shop

PAGE = (Path(__file__).parent.parent.parent / "docs" / "cli.md").read_text(encoding="utf-8")
NESTED = {"attachments", "versions"}
"""Keys whose brackets name keys of their own; other brackets are remarks."""


def promised() -> dict[str, dict[str, list[str]]]:
    """Each command's keys, and those within `NESTED` ones."""
    _, _, section = PAGE.partition("## Keys of `--json`")
    found = {}
    text = re.sub(r"\s+", " ", section)
    for name, said in re.findall(r"\*\*([\w -]+)\*\*: (.*?)(?= · \*\*| - \*\*|$)", text):
        keys: dict[str, list[str]] = {"": []}
        for part in re.findall(r"(\w+)((?: \([^)]*\))?)(?:,|$| |:)", _flat(said)):
            word, bracket = part
            keys[""].append(word)
            if word in NESTED:
                keys[word] = re.findall(r"\w+", bracket)
        found[name] = keys
    return found


def _flat(said: str) -> str:
    """Without remarks that hold commas of their own."""
    kept = re.sub(r"(?<!attachments)(?<!versions) \([^)]*\)", "", said)
    return kept.strip().rstrip(".")


def examples(shop: Shop) -> dict[str, list[dict[str, Any]]]:
    """Lines of every command that prints JSON and asks no platform."""
    shop.ok("canned", "save", "gia", "350k")
    shop.ok("view", "save", "vip", "tag:vip")
    shop.ok("team", "add", "linh")
    shop.ok("topic", "join", "live", HUONG)
    shop.ok("broadcast", "new", "live", "--query", "channel:telegram", "--text", "Chào")
    shop.ok("broadcast", "schedule", "live", "--every", "every day 9:00", "--yes")
    shop.ok("broadcast", "start", "live", "--yes")
    shop.store(
        lambda store: Broadcaster(
            store, shop.clock, preflights(store, shop.config), lambda: None
        ).step()
    )
    shop.ok("live", "new", "tối nay", "--at", "tomorrow 20:00")
    shop.ok("live", "plan", "tối nay", "--yes")
    shop.ok("live", "start", "tối nay")
    shop.store(lambda store: hear(store, commented("giá?", "live-1", "90"), account=3))
    told = {
        name: shop.json("broadcast", name, "live")
        for name in ("preflight", "show", "preview", "ledger", "results")
    }
    return {
        **games(shop),
        **{f"broadcast {name}": lines for name, lines in told.items()},
        "broadcast list": shop.json("broadcast", "list"),
        "broadcast test": shop.json("broadcast", "test", "live", "--to", HUONG),
        "audience": shop.json("audience", "channel:telegram"),
        "topic": shop.json("topic"),
        "optout": shop.json("optout", SOMCHAI),
        "agenda": shop.json("agenda"),
        "live list": shop.json("live", "list"),
        **{
            f"live {name}": shop.json("live", name, "tối nay")
            for name in ("plan", "show", "comments", "stats")
        },
        "overlay": shop.json("overlay", "Live", "--until", "mai 9h"),
        "overlay --address": shop.json("overlay", "tối nay", "--address"),
        **draws(shop),
        "stats": shop.json("stats"),
        "stats --preset chatwoot": shop.json("stats", "--preset", "chatwoot"),
        "stats waits": shop.json("stats", "waits"),
        "stats episodes": shop.json("stats", "episodes"),
        "stats explain": shop.json("stats", "explain", 1),
        "report": shop.json("report", "daily"),
        **{f"stats {name}": shop.json("stats", name) for name in SHEETS},
        "export": shop.json("export", "waits", "--csv", str(shop.folder / "waits.csv")),
        "stats targets": shop.json("stats", "targets"),
        "stats badges": shop.json("stats", "badges"),
        "stats coach": shop.json("stats", "coach", "shopee-90d"),
        "figures check": shop.json("figures", "check"),
        "figures rebuild": shop.json("figures", "rebuild"),
        "inbox": shop.json("inbox"),
        "thread": [*shop.json("thread", HUONG), *shop.json("thread", MINH)],
        "search": shop.json("search", "shop"),
        "when": shop.json("when", "mai", "9h"),
        "acknowledge explain": shop.json("acknowledge", "explain", "--text", "alo"),
        "hours explain": shop.json("hours", "explain"),
        "hours show": shop.json("hours", "show", "--days", "2"),
        "hours vacation": shop.json("hours", "vacation", "--from", "2030-01-01"),
        "hours vacation --end": shop.json("hours", "vacation", "--end"),
        "hours correct": shop.json("hours", "correct"),
        "hours history": shop.json("hours", "history"),
        "hours business": shop.json("hours", "business", "2026-11-27", "2026-11-28"),
        "next": shop.json("next"),
        "reply": shop.json("reply", HUONG, "dạ còn"),
        "comment": shop.json("comment", "hide", COMMENT),
        "outbox": shop.json("outbox", "--state", "all"),
        "journal": shop.json("journal"),
        "replay": shop.json("replay"),
        "history": shop.json("history", "import", "-"),
        "accounts": shop.json("accounts"),
        "customer": shop.json("customer", SOMCHAI),
        "view": shop.json("view"),
        "canned": shop.json("canned"),
        **answers(shop),
        "team": shop.json("team"),
        "policy explain": shop.json("policy", "explain", "shop", HUONG),
        "targets list": shop.json("targets", "list"),
        "targets explain": shop.json("targets", "explain", HUONG),
        "promise list": shop.json("promise", "add", HUONG, "em báo lại chiều nay nhé"),
        "task list": task(shop),
        "people suggestions": suggestions(shop),
        **cases(shop),
        "follow-up list": follow_up(shop),
        **surveys(shop),
        **orders(shop),
        **claims(shop),
        **menus(shop),
        "auto-resolve preview": shop.run(
            "auto-resolve", "--json", environ={"SOCIALDESK_AUTO_RESOLVE_AFTER": "2d"}
        ).lines,
        "owner chats": shop.json("owner", "chats"),
        "owner test": shop.run(
            "owner", "test", "--json", environ={"SOCIALDESK_OWNER_FOLDER": "told"}
        ).lines,
        "doctor": shop.json("doctor", "--offline"),
        **automation(shop),
    }


def task(shop: Shop) -> list[dict[str, Any]]:
    new = NewTask("k", Kind.NOTICE, NO_REASON, Instant(NOW))
    shop.store(lambda store: store.tasks.make(new, Instant(NOW)))
    return [*shop.json("task", "list"), *shop.json("task", "show", 1)]


def follow_up(shop: Shop) -> list[dict[str, Any]]:
    shop.ok("product", "add", "B2", "--name", "Áo", "--price", "1000", "--stock", "5")
    shop.ok("order", "new", HUONG, "--item", "B2:1", "--key", "fu")

    async def put(store: Store) -> None:
        row = "INSERT INTO follow_up (purchase_id, step, delivered_at, due_at) SELECT id, 0, 1, 2 FROM purchase"
        await store.database.transact(lambda conn: conn.rows(row))

    shop.store(put)
    return shop.json("follow-up", "list")


def surveys(shop: Shop) -> dict[str, list[dict[str, Any]]]:
    sent = shop.json("survey", "send", HUONG)
    shop.store(
        lambda store: store.database.transact(
            lambda conn: conn.rows("UPDATE survey SET score = 2, arrived = 1")
        )
    )
    return {
        "survey preview": sent,
        "survey list": [*shop.json("survey", "list"), *shop.json("survey", "show", 1)],
        "stats surveys": shop.json("stats", "surveys"),
    }


def notices(shop: Shop) -> list[dict[str, Any]]:
    async def put(store: Store) -> None:
        row = "INSERT INTO notice (purchase_id, event, change_id, at, due_at, state) SELECT id, 'shipped', 9, 1, 2, 'due' FROM purchase"
        await store.database.transact(lambda conn: conn.rows(row))

    shop.store(put)
    return shop.json("notices", "list")


def cases(shop: Shop) -> dict[str, list[dict[str, Any]]]:
    opened = [shop.json("case", "open", HUONG, "--cause", "late")[0] for _ in range(2)]
    shop.ok("case", "open", HUONG, "--rating", "3")
    shop.ok("case", "step", 3, "fixed")
    return {
        "case list": shop.json("case", "list"),
        "case show": [*opened, *shop.json("case", "step", 1, "fixed")],
        "case repeats": shop.json("case", "repeats"),
        "case question": shop.json("case", "question", 3),
    }


def orders(shop: Shop) -> dict[str, list[dict[str, Any]]]:
    shop.ok("product", "add", "A1", "--name", "Áo", "--price", "125000", "--stock", "5")
    return {
        "product list": shop.json("product", "list"),
        "product show": shop.json("product", "show", "A1"),
        "order new": shop.json("order", "new", HUONG, "--item", "A1:2"),
        "order list": shop.json("order", "list"),
        "product together": together(shop),
        "order show": shop.json("order", "show", 1),
        "order receipt": shop.json("order", "receipt", 1),
        "order proof": shop.json("order", "proof", 1),
        **sales(shop),
        "parcel list": shop.json("parcel", "add", 1, "--carrier", "ghn", "--tracking", "GHN1"),
        "notices preview": shop.json("notices", "preview", 1),
        "notices list": notices(shop),
    }


def sales(shop: Shop) -> dict[str, list[dict[str, Any]]]:
    shop.ok("order", "state", 1, "agreed")
    known = shop.json("customer", HUONG, "--reliability")
    return {
        "customer --reliability": known,
        **{f"stats {name}": shop.json("stats", name) for name in SALES},
    }


def suggestions(shop: Shop) -> list[dict[str, Any]]:
    reason = Reason(Why.PHONE, "+84912345678", How.TOLD)
    shop.store(
        lambda store: store.database.transact(
            lambda conn: propose_people(conn, 1, 2, [reason], Instant(NOW))
        )
    )
    return shop.json("people", "suggestions")


def together(shop: Shop) -> list[dict[str, Any]]:
    for sku in ("T1", "T2"):
        shop.ok("product", "add", sku, "--name", "Mũ", "--price", "1000", "--stock", "9")
    for number in range(3):
        shop.ok("order", "new", HUONG, "--item", "T1", "--item", "T2", "--key", f"t{number}")
    return shop.json("product", "together", "t1")


def claims(shop: Shop) -> dict[str, list[dict[str, Any]]]:
    sold = shop.json("live", "products", "tối nay", "--add", "A1=A1")
    sold += shop.json("live", "show", "tối nay", "A1")
    told = [
        *shop.json("claim", "add", "tối nay", HUONG, "--item", "A1"),
        *shop.json("claim", "list", "tối nay"),
        *shop.json("claim", "cancel", 1),
    ]
    return {"live products": sold, "claim list": told}


def answers(shop: Shop) -> dict[str, list[dict[str, Any]]]:
    written = shop.config_file.read_text(encoding="utf-8")
    (shop.folder / "answers").mkdir()
    (shop.folder / "answers" / "ship.md").write_text(
        '+++\nquestions = ["phí ship"]\n+++\n# vi\n30k', encoding="utf-8"
    )
    shop.config_file.write_text(f'{written}\n[answers]\nfolder = "answers"\n', encoding="utf-8")
    return {
        "faq test": shop.json("faq", "test", "phi ship"),
        "faq list": shop.json("faq", "list"),
        "faq show": shop.json("faq", "show", "ship"),
        "faq check": shop.json("faq", "check"),
        "faq gaps": shop.json("faq", "gaps", "--last", "999d"),
    }


def menus(shop: Shop) -> dict[str, list[dict[str, Any]]]:
    """Lines about menus, of a platform that is not asked."""
    before = shop.config_file.read_text("utf-8")
    shop.config_file.write_text(f"{before}\n[menu]\ncommands = []\n", "utf-8")
    found = {f"menus {what}": shop.json("menus", what, "bot") for what in ("show", "diff", "apply")}
    shop.config_file.write_text(before, "utf-8")
    return found


def why(shop: Shop) -> list[dict[str, Any]]:
    """Lines about what a rule did."""

    async def work(store: Store) -> None:
        new = NewFiring("vip", HUONG, "message", 1, NOW, 0, "rule:vip", dumped([], []))
        await store.database.transact(lambda conn: ask(conn, ADD_FIRING, new))

    shop.store(work)
    return shop.json("rules", "why", HUONG)


def automation(shop: Shop) -> dict[str, list[dict[str, Any]]]:
    """Lines about what acts by itself."""
    rules, ruled = shop.folder / "rules.toml", {"SOCIALDESK_RULES_FILE": "rules.toml"}
    rules.write_text('[[rule]]\nname = "vip"\nthen = [ { tag = "vip" } ]\n', encoding="utf-8")
    return {
        "rules check": shop.json("rules", "check", str(rules)),
        "rules test": shop.run("rules", "test", "--json", environ=ruled).lines,
        "rules why --rule": shop.run(
            "rules", "why", HUONG, "--rule", "vip", "--json", environ=ruled
        ).lines,
        "rules why": why(shop),
        "rules list": shop.run("rules", "list", "--json", environ=ruled).lines,
        "automation off": shop.json("automation", "off", "answers"),
        "automation list": shop.json("automation"),
        "automation record": shop.json("automation", "record"),
    }


def draws(shop: Shop) -> dict[str, list[dict[str, Any]]]:
    """Lines about a draw's file."""
    begun = shop.config_file.with_name("begun.json")
    begun.write_text(json.dumps(WHOLE), encoding="utf-8")
    drawn = shop.json("draw", "run", str(begun))
    begun.write_text(json.dumps(drawn[0]), encoding="utf-8")
    verified = shop.json("draw", "verify", str(begun))
    return {"draw run": drawn, "draw verify": verified, "draw script": shop.json("draw", "script")}


def games(shop: Shop) -> dict[str, list[dict[str, Any]]]:
    """Lines of a game from its beginning to its end."""
    question = ("--kind", "quiz", "--question", "1+1?=2", "--question", "2+2?=4")
    shop.ok("game", "new", "đố", *question)
    told = {"game open": shop.json("game", "open", "đố", "--yes")}
    told["game next"] = shop.json("game", "next", "đố")
    told["game"] = [
        *shop.json("game", "list"),
        *shop.json("game", "new", "quay", "--entry", "comment"),
    ]
    told["game close"] = shop.json("game", "close", "đố")
    told["game draw"] = shop.json("game", "draw", "đố")
    told["game cancel"] = shop.json("game", "cancel", "quay", "--yes")
    shop.ok("topic", "join", "live", HUONG)
    shop.ok("game", "new", "live", "--entry", "topic:live")
    shop.ok("game", "open", "live", "--yes")
    told["game entries"] = shop.json("game", "entries", "live")
    shop.ok("game", "close", "live")
    shop.ok("game", "draw", "live", "--public", "45821")
    told["game winners"] = shop.json("game", "winners", "live")
    told["game claim"] = shop.json("game", "claim", "live", "1")
    told["game publish"] = shop.json("game", "publish", "live")
    return told


def test_every_line_has_exactly_the_keys_that_are_promised(shop: Shop) -> None:
    told, shown = promised(), examples(shop)

    for name, lines in shown.items():
        assert lines, name
        for line in lines:
            assert sorted(line) == sorted(told[name][""]), name
    assert set(told) - set(shown) == {"followers", "retention", *DEMOS}


def test_what_stands_within_has_its_promised_keys_too(shop: Shop) -> None:
    told = promised()["thread"]
    lines = shop.json("thread", HUONG)

    for key in sorted(NESTED):
        inner = [each for line in lines for each in line[key]]
        assert inner, key
        assert {tuple(sorted(each)) for each in inner} == {tuple(sorted(told[key]))}


DEMOS = {"demo --headless": Summary, "demo --scene live --headless": LiveSummary}


@pytest.mark.parametrize("name", DEMOS)
def test_the_demos_summaries(name: str) -> None:
    assert sorted(each.name for each in fields(DEMOS[name])) == sorted(promised()[name][""])


def test_followers(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    class Follows:
        async def followers(self, tag: str) -> Any:
            for each in ("61", "62\x1b[2J"):
                yield each + tag

        async def close(self) -> None:
            pass

    monkeypatch.setattr(connect, "make_channel", lambda *_: Follows())
    done = shop.run("followers", "oa", "--json")

    assert [sorted(each) for each in done.lines] == [sorted(promised()["followers"][""])] * 2
    assert done.err == "2 people; a worker asks for their names by and by.\n"
    assert shop.rows("SELECT remote_id FROM contact WHERE remote_id LIKE '62%'")
    assert "\x1b" not in shop.run("followers", "oa", "--tag", "x").out


def test_every_command_that_prints_json_is_told_of_and_the_other_way_round() -> None:
    choices = build_parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    assert isinstance(choices, dict)
    prints = {
        each.name for each in COMMANDS if "--json" in choices[each.name]._option_string_actions
    }

    assert {name.split()[0] for name in promised()} == prints


def test_every_option_that_the_page_names_is_there_and_every_option_is_named() -> None:
    """The table's rows name each command's own options; --config, --json and --as are told once."""
    rows = re.findall(r"^\| (`socialdesk.*?) \| (.*) \|$", PAGE, re.MULTILINE)
    named: dict[str, set[str]] = {}
    for heads, text in rows:
        for head in re.findall(r"`socialdesk ?([\w-]*)[^`]*`", heads):
            named.setdefault(head, set()).update(re.findall(r"(?<![\w-])--[a-z-]+", heads + text))
    choices = build_parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    told_once = {"--config", "--json", "--as", "--help", "--yes"}
    assert isinstance(choices, dict)
    for command in COMMANDS:
        there = {
            each for each in choices[command.name]._option_string_actions if each.startswith("--")
        }
        assert named[command.name] - told_once <= there, command.name
        missing = there - named[command.name] - told_once
        assert not missing, f"{command.name}: {missing} is not in docs/cli.md"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("inbox",), 0),
        (("thread", 99), 1),
        (("policy", "explain", "shop", 1), 0),
        (("thread",), 2),
        (("inbox", "--view", "upstairs"), 2),
        (("inbox", "--limit", "0"), 2),
        (("inbox", "--vie", "all"), 2),
        (("reply", "x", "y"), 2),
        (("comment", "praise", 6), 2),
        (("assign", 1), 2),
        (("assign", "1,,2", "me"), 2),
        (("bulk", "erase", "--query", "x"), 2),
        (("bulk", "tag", "x"), 2),
        (("signal", "wave", 1), 2),
        (("outbox", "retry", "x"), 2),
        (("journal", "--state", "odd"), 2),
        (("policy", "explain", "shop", 1, "--kind", "x"), 2),
        (("team", "promote", "linh"), 2),
        (("replay", "now"), 2),
    ],
)  # fmt: skip
def test_exit_codes(shop: Shop, words: tuple[str | int, ...], code: int) -> None:
    done = shop.run(*words)

    assert done.code == code, done
    assert bool(done.err) == (code != 0)
    if code == 2:
        assert done.err.startswith("usage: socialdesk ")


def test_no_secret_is_ever_printed(shop: Shop) -> None:
    shop.config_file.chmod(0o644)
    said = "".join(repr(shop.run(*words)) for words in (("doctor", "--offline"), ("accounts", "--json"),
                   ("connect", "bot"), ("connect", "nix"), ("journal",)))  # fmt: skip
    assert not [each for each in SECRETS if each in said]
    assert "chmod 600" in said
