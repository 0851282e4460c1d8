"""Whatever a command prints may come to a terminal: nothing in it is obeyed, turned around or unseen."""

import io
import json
import sqlite3
import sys
import unicodedata
from contextlib import closing, redirect_stderr, redirect_stdout

import pytest

from socialdesk.commands.streams import harmless_streams
from tests.support.shop import HUONG, Shop

TROUBLE = (
    "\x9b2J\x9d0;owned\x9c\x7f\x1b]0;x\x07\u202egnp\u2066\u200f\u2028\u2029\u0085\ufeff\U000e0041"
)
NAME = f"Hương {TROUBLE}ขอบคุณ"
READING = (
    ("inbox", "--view", "all"),
    ("thread", HUONG),
    ("search", "huong"),
    ("search", "hộp"),
    ("next",),
    ("outbox", "--state", "all"),
    ("journal",),
    ("customer", HUONG),
    ("view",),
    ("canned",),
    ("team",),
    ("accounts",),
    ("doctor", "--offline"),
    ("policy", "explain", "shop", HUONG),
    ("replay", "--dry-run"),
)


def obeyed(text: str) -> set[str]:
    """The characters that no terminal may get from us."""
    return {
        char
        for char in text
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        and char not in "\n\u200c\u200d"
    }


@pytest.fixture
def hostile(shop: Shop) -> Shop:
    """A shop in which everybody's words are out to steer a terminal."""
    with closing(sqlite3.connect(shop.folder / "desk.db")) as raw, raw:
        raw.execute("UPDATE contact SET name = ?, username = ?, phone = ?", (NAME,) * 3)
        raw.execute("UPDATE message SET body = ?", (f"hộp {TROUBLE}",))
        raw.execute("UPDATE conversation SET last_text = ?, assignee = ?", (NAME, NAME))
        raw.execute("UPDATE outbox SET body = ?, error = ?, state = 'refused'", (NAME, NAME))
        raw.execute("UPDATE account SET remote_name = ?, remark = ?", (NAME, NAME))
    for words in (
        ("tag", HUONG, NAME),
        ("view", "save", NAME, "is:late"),
        ("canned", "save", "x", NAME, "--title", NAME),
        ("team", "add", NAME),
        ("customer", HUONG, f"pronoun={NAME}"),
    ):
        shop.run(*words)
    return shop


@pytest.mark.parametrize("words", READING, ids=lambda words: " ".join(map(str, words)))
def test_nothing_a_customer_is_called_or_writes_steers_the_terminal(
    hostile: Shop, words: tuple[str | int, ...]
) -> None:
    for more in ((), ("--json",)):
        done = hostile.run(*words, *more)

        assert done.code in (0, 1), done
        assert obeyed(done.out) | obeyed(done.err) == set(), (words, more)


def test_json_says_exactly_what_is_stored_and_its_letters_can_be_read(hostile: Shop) -> None:
    out = hostile.run("inbox", "--view", "all", "--json").out

    assert {json.loads(line)["name"] for line in out.splitlines()} == {NAME}
    assert "Hương " in out
    assert "ขอบคุณ" in out
    assert "\\u009b2J" in out


@pytest.mark.parametrize(
    "words",
    [
        (f"{TROUBLE}",),
        ("inbox", f"assignee:{TROUBLE}"),
        ("inbox", "--no-such", TROUBLE),
        ("tag", "999", TROUBLE),
        ("assign", "1", TROUBLE),
        ("reply", "1", "hi", "--attach", f"/nowhere/{TROUBLE}"),
        ("reply", "1", "hi", "--at", TROUBLE),
        ("canned", "drop", TROUBLE),
        ("view", "drop", TROUBLE),
        ("policy", "explain", TROUBLE, "1"),
        ("edit", "1", "1", TROUBLE),
    ],
    ids=lambda words: " ".join(map(ascii, words))[:40],
)
def test_what_is_refused_is_said_without_steering_the_terminal(
    hostile: Shop, words: tuple[str, ...]
) -> None:
    done = hostile.run(*words)

    assert obeyed(done.out) | obeyed(done.err) == set()


def test_every_character_that_is_obeyed_is_written_as_an_escape() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), harmless_streams():
        sys.stdout.write(everything)
        sys.stderr.write("một\thai\n")

    assert obeyed(out.getvalue()) == {"\t"}
    assert err.getvalue() == "một\thai\n"
    kept = set(out.getvalue())
    assert all(char in kept for char in "ắệổỨđก็้ำที่ကမြန်မာखबরநழ👩\u200d")
