"""Logs and crash reports hold no secret and no word of a customer."""

import io
import logging
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.redact import (
    CRASHES,
    RedactingFormatter,
    log_to_stderr,
    out_of_reach,
    redacted,
    write_down,
)

TOKEN = "7654321:AAE-abcdefghijklmnop_qrstuvwx"
META = "EAAGm0PX4ZCpsBAKZC1234567890abcdef"


@pytest.mark.parametrize(
    ("text", "starred"),
    [
        (f"POST /bot{TOKEN}/getMe", "POST /bot***/getMe"),
        (f"{TOKEN} and {TOKEN}", "*** and ***"),
        ("postgresql://me:secret@host/desk", "postgresql://me:***@host/desk"),
        ("postgresql+asyncpg://me:p@ss:w/rd@host/desk", "postgresql+asyncpg://me:***@host/desk"),
        ("redis://:secret@host", "redis://:***@host"),
        ("(socks5://u:p@proxy:1080)", "(socks5://u:***@proxy:1080)"),
        ("postgresql://host/desk?user=me&password=secret&x=1", "postgresql://host/desk?user=me&password=***&x=1"),
        (f"GET /v23.0/me?access_token={META}&fields=id", "GET /v23.0/me?access_token=***&fields=id"),
        (f"the token {META}.", "the token ***."),
        ('{"access_token": "abc.def-1", "expires_in": 90}', '{"access_token": "***", "expires_in": 90}'),
        ("{'secret_key': 'x/y+z=='}", "{'secret_key': '***'}"),
        ("Refresh_Token=abc", "Refresh_Token=***"),
        ("appsecret_proof=00ff&x", "appsecret_proof=***&x"),
    ],
)  # fmt: skip
def test_whatever_looks_like_a_secret_is_starred(text: str, starred: str) -> None:
    assert redacted(text) == starred


@pytest.mark.parametrize(
    "text",
    [
        "",
        "shop: Zalo OA cannot be reached; it is tried again by itself.",
        "http://127.0.0.1:8080/hooks/shop",
        "postgresql://host:5432/desk",
        "10:30 at 12345:short",
        "app_secret is wrong: Zalo does not accept the proof made with it.".replace(": ", " - "),
        "Look at https://example.com/a?b=c, then write to me@example.com",
        "đơn DH12345: giao 20/11",
        "EAA",
    ],
)
def test_what_is_no_secret_stays_as_it_is(text: str) -> None:
    assert redacted(text) == text


_secret = st.text("abcdefghijklmnopqrstuvwxyzABCDEFXYZ0123456789_-", min_size=25, max_size=40)
_around = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)


@given(_around, st.integers(10_000, 10**12), _secret, _around)
def test_a_bots_token_is_starred_wherever_it_stands(
    before: str, number: int, secret: str, after: str
) -> None:
    assert secret not in redacted(f"{before}{number}:{secret}{after}")


@given(_around, st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8), _around)
def test_a_password_in_an_address_is_starred_whatever_it_holds(
    before: str, password: str, after: str
) -> None:
    password = f"Q{password}Q"

    assert password not in redacted(f"{before} postgresql://me:{password}@db.example/desk {after}")


@given(st.text())
def test_starring_twice_changes_nothing(text: str) -> None:
    assert redacted(redacted(text)) == redacted(text)


def test_a_line_is_starred_with_its_values_and_its_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(RedactingFormatter("%(levelname)s %(message)s"))
    log = logging.getLogger("test.redact")
    monkeypatch.setattr(log, "handlers", [handler])
    monkeypatch.setattr(log, "propagate", False)

    try:
        raise ValueError(f"refused {TOKEN}")
    except ValueError:
        log.exception("GET %s", f"https://a:{TOKEN}@b/{TOKEN}")

    lines = written.getvalue()
    assert lines.startswith("ERROR GET https://")
    assert "ValueError: refused ***" in lines
    assert "AAE-" not in lines


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    names = ("", "socialdesk", "aiogram", "apscheduler")
    levels = {name: logging.getLogger(name).level for name in names}
    handlers = root.handlers[:]
    yield
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_our_own_lines_and_only_the_trouble_of_others_reach_stderr(
    logging_as_before: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    log_to_stderr()
    log_to_stderr()  # a second time adds no second handler

    logging.getLogger("socialdesk.services.jobs").info("ours %s", TOKEN)
    logging.getLogger("socialdesk").debug("too much")
    logging.getLogger("aiohttp.access").info("GET /")
    logging.getLogger("aiohttp").warning("trouble")
    logging.getLogger("aiogram.dispatcher").error("Failed on update: chị Hương, 0901234567")
    logging.getLogger("apscheduler").warning("missed")

    said = [line.split(" ", 2)[2] for line in stderr.getvalue().splitlines()]
    assert said == ["INFO ours ***", "WARNING trouble"]


def test_a_crash_is_written_down_without_anybodys_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def fail() -> None:
        words = "chị Hương 0901234567"
        try:
            raise KeyError(words)
        except KeyError as inner:
            raise RuntimeError(words + TOKEN) from inner

    try:
        fail()
    except RuntimeError as error:
        said = write_down(error)

    (report,) = tmp_path.iterdir()
    text = report.read_text()
    assert str(report) in said
    assert "RuntimeError" in said
    assert text.startswith("RuntimeError\n")
    assert "test_redact.py:" in text
    assert "in fail\n" in text
    assert text.endswith("because of KeyError\n")
    assert "AAE-" not in text + said
    assert "Hương" not in said
    assert report.stat().st_mode & 0o077 == 0


def test_a_log_line_is_one_line_and_steers_no_terminal() -> None:
    record = logging.LogRecord(
        "x", 20, "f", 1, "Account %s", ("a\nERROR forged\x9b2J\u202e",), None
    )

    said = RedactingFormatter("%(levelname)s %(message)s").format(record)

    assert said == "INFO Account a\\nERROR forged\\u009b2J\\u202e"


def test_crash_reports_are_few_and_for_their_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "socialdesk-crash-notes.txt").touch()
    for number in range(9):
        path = tmp_path / f"socialdesk-crash-{number}.log"
        path.touch()
        os.utime(path, (number, number))
    said = write_down(ValueError("words of a customer"))

    reports = sorted(tmp_path.glob("socialdesk-crash-*.log"))
    (newest,) = [path for path in reports if str(path) in said]
    assert len(reports) == CRASHES and stat.S_IMODE(newest.stat().st_mode) == 0o600
    assert {path.name for path in reports} >= {f"socialdesk-crash-{n}.log" for n in (5, 6, 7, 8)}
    assert (tmp_path / "socialdesk-crash-notes.txt").exists()
    assert "words of a customer" not in newest.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_reached_is_no_mistake_of_ours() -> None:
    def fails(path: Path) -> OSError:
        with pytest.raises(OSError) as failed:
            path.stat()
        return failed.value

    said = out_of_reach(fails(Path("x" * 3_000)))
    assert said.startswith("xxx") and "… cannot be used (File name too long)" in said
    assert len(said) < 400
    assert "Permission denied" in out_of_reach(PermissionError(13, "Permission denied", "/srv/x"))
    assert out_of_reach(fails(Path("nobody-made-this"))) == ""
    assert out_of_reach(OSError(13, "of no file")) == out_of_reach(ValueError()) == ""
