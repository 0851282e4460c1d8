"""The conversations of another system, as if they had been held here."""

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from socialdesk.errors import StoreError
from socialdesk.model.reason import Reason
from socialdesk.services import importing
from socialdesk.store.imports import Imports
from tests.support.shop import ACCOUNTS, Shop

HOURS = """
[hours]
monday = ["09:00-17:00"]
tuesday = ["09:00-17:00"]
wednesday = ["09:00-17:00"]
thursday = ["09:00-17:00"]
friday = ["09:00-17:00"]
"""
EXAMPLE = (
    ("m1", "2026-03-02T16:50:00", "customer", "", "shop ơi"),
    ("a1", "2026-03-02T16:50:00", "assign", "A", ""),
    ("g1", "2026-03-02T16:50:05", "automatic", "", "Chào bạn"),
    ("n1", "2026-03-02T16:58:00", "note", "A", "mai trả lời"),
    ("r1", "2026-03-03T09:10:00", "agent", "A", "dạ"),
    ("m2", "2026-03-03T09:12:00", "customer", "", "còn size M"),
    ("m3", "2026-03-03T09:13:00", "customer", "", "không"),
    ("r2", "2026-03-03T09:20:00", "agent", "B", "dạ còn"),
    ("d1", "2026-03-03T09:30:00", "resolve", "A", ""),
    ("m4", "2026-03-05T10:00:00", "customer", "", "cảm ơn"),
    ("r3", "2026-03-05T10:05:00", "agent", "A", "dạ"),
    ("d2", "2026-03-05T10:10:00", "resolve", "A", ""),
)
"""The worked example that every system's figures are compared by."""
WEEK = ("--from", "2026-03-01", "--to", "2026-03-08")


def line(*said: str, **more: Any) -> dict[str, Any]:
    number, at, by, agent, text = said or EXAMPLE[0]
    return {"account": "shop", "chat": "70001", "name": "Lan", "id": number, "at": at, "by": by, "agent": agent,
            "text": text} | more  # fmt: skip


def written(*lines: object) -> str:
    return "".join(each if isinstance(each, str) else json.dumps(each) + "\n" for each in lines)


def bring(shop: Shop, *lines: object, options: Sequence[str] = ()) -> dict[str, Any]:
    path = shop.folder / "history.jsonl"
    path.write_text(written(*lines), encoding="utf-8")
    (found,) = shop.json("history", "import", str(path), *options)
    return found


@pytest.fixture
def shop(shop: Shop) -> Iterator[Shop]:
    shop.configure(accounts=ACCOUNTS + HOURS)
    yield shop
    assert shop.json("figures", "check")[0]["different"] == 0


def test_the_worked_example_comes_out_to_the_second(shop: Shop) -> None:
    lines = [line(*each) for each in EXAMPLE]
    assert bring(shop, *lines) == {"lines": 12, "added": 12, "known": 0, "wrong": 0}

    (wall,) = shop.json("stats", *WEEK)
    assert (wall["n"], wall["answered"], wall["open"], wall["within"]) == (3, 3, 0, 2)
    assert (wall["mean_ms"], wall["p50_ms"], wall["max_ms"]) == (19_860_000, 480_000, 58_800_000)
    by_agent = {each["group"]: each for each in shop.json("stats", "--by", "agent", *WEEK)}
    assert {each: (found["n"], found["max_ms"]) for each, found in by_agent.items()} == {
        "A": (2, 58_800_000), "B": (1, 480_000),
    }  # fmt: skip
    (business,) = shop.json("stats", "--clock", "business", *WEEK)
    assert (business["mean_ms"], business["p50_ms"], business["max_ms"]) == (
        660_000, 480_000, 1_200_000,
    )  # fmt: skip

    chatwoot = shop.json("stats", "--preset", "chatwoot", "--by", "agent", *WEEK)
    theirs = {(each["metric"], each["group"]): (each["n"], each["mean_ms"]) for each in chatwoot}
    assert theirs["first_response", "A"] == (1, 58_800_000)
    assert theirs["reply_time", "A"] == (2, 390_000)  # of B's answer as well: it is the assignee's
    assert theirs["resolution", "A"] == (2, 147_600_000)

    number = number_of(shop, "70001")
    told = shop.json("thread", number)
    assert [each["text"] for each in told if each["author"] == "agent"] == [
        "mai trả lời", "dạ", "dạ còn", "dạ",
    ]  # fmt: skip


def test_once_more_in_any_order_and_from_stdin_nothing_is_new(shop: Shop) -> None:
    lines = [line(*each) for each in EXAMPLE]
    assert bring(shop, *lines[::-1])["added"] == 12

    done = shop.run("history", "import", "-", "--json", text=written(*lines))
    assert done.line == {"lines": 12, "added": 0, "known": 12, "wrong": 0}
    (wall,) = shop.json("stats", *WEEK)
    assert (wall["n"], wall["mean_ms"], wall["max_ms"]) == (3, 19_860_000, 58_800_000)


def test_a_dry_run_writes_nothing_and_says_what_would_be(shop: Shop) -> None:
    before = shop.dump()
    lines = [line(*each) for each in EXAMPLE]
    found = bring(shop, *lines, lines[0], options=("--dry-run",))

    assert found == {"lines": 13, "added": 12, "known": 1, "wrong": 0}
    assert shop.dump() == before
    said = shop.ok("history", "import", str(shop.folder / "history.jsonl"), "--dry-run")
    assert said == "13 lines: 12 would be added, 1 known already, 0 wrong. Nothing was written.\n"


WRONG = (
    ("không phải JSON\n", "The line is no JSON object."),
    ("[1]\n", "The line is no JSON object."),
    ("[" * 100_000 + "\n", "The line is no JSON object."),
    (line(account="shpo"), "There is no account “shpo”. Did you mean “shop”?"),
    (line(account="xyz"), "There is no account “xyz”. Known are: shop, oa, page, insta, bot."),
    (line(by="bot"), '“by” is "bot"; it must be one of customer, agent, elsewhere, automatic, note, assign, resolve.'),
    (line(by=["agent"]), '“by” is ["agent"]; it must be one of customer, agent, elsewhere, automatic, note, assign, resolve.'),
    (line(at=None), "There is no “at”."),
    (line(at="2026-03-02"), "“at” is \"2026-03-02\"; write 2026-03-02T16:50:00+07:00 (without a zone it is the shop's), or whole milliseconds since 1970."),
    (line(at=1.5e12), "“at” is 1500000000000.0; write 2026-03-02T16:50:00+07:00 (without a zone it is the shop's), or whole milliseconds since 1970."),
    (line(at=1_772_445_000), "“at” is 1772445000, a moment at which this cannot have happened: before 2004, or more than a year ahead."),
    (line(at="9999-12-31T23:59:59-23:59"), "“at” is \"9999-12-31T23:59:59-23:59\"; write 2026-03-02T16:50:00+07:00 (without a zone it is the shop's), or whole milliseconds since 1970."),
    (line(id=""), "“id” is empty."),
    (line(id=True), "“id” is true, which is no text."),
    (line(chat=None), "There is no “chat”."),
    (line(text=5), "“text” is 5, which is no text."),
    (line(text="x" * 70_000), "“text” is too long: 70000 letters, at most 65536 are kept."),
    (line(text="x" * 1_100_000), "The line is too long (more than a megabyte)."),
    (line(by="note", text=" "), "A note needs a text."),
)  # fmt: skip


def test_each_wrong_line_is_named_and_the_rest_goes_on(shop: Shop) -> None:
    path = shop.folder / "history.jsonl"
    lines = [each for each, _ in WRONG]
    path.write_text(written("\ufeff", line(), "\n", *lines, line(id="last")), encoding="utf-8")
    done = shop.run("history", "import", str(path), "--json")

    assert done.err.splitlines() == [
        f"{path}:{number}: {why}" for number, (_, why) in enumerate(WRONG, 3)
    ]
    assert done.line == {"lines": len(WRONG) + 2, "added": 2, "known": 0, "wrong": len(WRONG)}
    assert done.code == 1
    assert "No such file" in shop.refused("history", "import", str(Path(path).with_name("none")))


def test_what_is_no_utf_8_is_a_wrong_line(shop: Shop) -> None:
    done = shop.run(
        "history", "import", "-", text=b'{"account": "\xff"}\n' + written(line()).encode()
    )

    assert done.err == "stdin:1: The line is no UTF-8.\n"
    assert (done.out, done.code) == ("2 lines: 1 added, 0 known already, 1 wrong.\n", 1)


def test_hostile_words_are_kept_and_do_nothing(shop: Shop) -> None:
    evil = "\x1b]0;x\x07[red]'; DROP TABLE message; --\ud800\x00\u202e"
    bring(
        shop,
        line(name=evil, text=evil, id=evil),
        line(id="2", account="shop", by="agent", agent=evil),
    )
    done = shop.run("history", "import", "-", text=json.dumps(line(account=evil)) + "\n")

    assert "\x1b" not in done.err + done.out
    assert done.code == 1
    assert "\x1b" not in shop.ok("inbox", "--view", "all")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (written(line()).encode("utf-16"), "it is UTF-16 text."),
        (gzip.compress(written(line()).encode()), "it is packed by gzip."),
        (b"PK\x03\x04 ...", "it is a workbook or a packed folder."),
        (json.dumps([line()], indent=1).encode(), "an object a line: `jq -c '.[]' "),
        (b"\xef\xbb\xbf" + json.dumps([line()]).encode(), "an object a line: `jq -c '.[]' "),
    ],
)
def test_a_file_that_has_no_lines_is_refused_in_a_sentence(
    shop: Shop, content: bytes, kind: str
) -> None:
    path = shop.folder / "history.jsonl"
    path.write_bytes(content)

    said = shop.refused("history", "import", str(path))
    assert said.startswith(f"{path} is ")
    assert kind in said


def test_moments_are_read_in_any_form(shop: Shop) -> None:
    same = (
        "2026-03-02T16:50:00",
        "2026-03-02 09:50:00Z",
        "2026-03-02T16:50:00.000+07:00",
        1_772_445_000_000,
    )
    bring(shop, *(line(at=at, id=number, chat=80_000 + number) for number, at in enumerate(same)))

    assert {each["opened_at"] for each in shop_waits(shop)} == {1_772_445_000_000}


def shop_waits(shop: Shop) -> list[dict[str, Any]]:
    rows = shop.rows("SELECT wait.opened_at FROM wait JOIN conversation ON conversation.id = wait.conversation_id WHERE chat LIKE '8000%'")  # fmt: skip
    assert len(rows) == 4
    return [{"opened_at": each[0]} for each in rows]


def number_of(shop: Shop, chat: str) -> int:
    return int(shop.one("SELECT id FROM conversation WHERE chat = ?", chat))


def test_where_the_chats_number_says_enough_it_can_be_answered(shop: Shop) -> None:
    bring(shop, line(), line(chat="lan@example.com"))

    known, unknown = number_of(shop, "70001"), number_of(shop, "lan@example.com")
    assert (
        shop.one("SELECT address FROM conversation WHERE id = ?", known) == '{"chat_id": "70001"}'
    )
    shop.ok("reply", known, "dạ còn ạ")
    assert shop.refused("reply", unknown, "dạ còn ạ") == (
        "This conversation came from another system, whose number for the chat does not say where to write."
        " You can answer as soon as the customer writes here."
    )


def test_an_import_that_was_cut_off_goes_on_when_it_is_run_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AHEAD", 5)
    take, taken = Imports.add, list[int]()

    async def dies(self: Imports, *given: Any) -> int:
        if len(taken) == 1:
            raise StoreError(Reason("store.closed"))
        taken.append(await take(self, *given))
        return taken[-1]

    lines = [line(*each) for each in EXAMPLE]
    with monkeypatch.context() as patched:
        patched.setattr(Imports, "add", dies)
        done = shop.run("history", "import", "-", text=written(*lines))
        assert (done.code, taken) == (1, [5])
    assert shop.json("figures", "check")[0]["different"] == 0

    assert bring(shop, *lines) == {"lines": 12, "added": 7, "known": 5, "wrong": 0}
    (wall,) = shop.json("stats", *WEEK)
    assert (wall["n"], wall["mean_ms"]) == (3, 19_860_000)
