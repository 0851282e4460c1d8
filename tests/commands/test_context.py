"""What every command starts with."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from socialdesk.cli import main
from socialdesk.commands.context import here, moment_of, words_of
from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model.i18n import set_language
from socialdesk.store.engine import sqlite
from tests.support.make import NOW
from tests.support.shop import Shop


def test_the_moment_is_the_shops(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socialdesk.clock.SystemClock.now", lambda _: shop.clock.now())

    assert here(shop.config).isoformat() == "2026-09-28T10:00:00+07:00"
    assert moment_of("2h", shop.config) == NOW + 2 * 3_600_000
    assert moment_of("mai 9h", shop.config) == NOW + 23 * 3_600_000
    with pytest.raises(SocialdeskError, match=r"whenever.*write 30m"):
        moment_of("whenever", shop.config)


@pytest.mark.parametrize("text", ["", "  ", "\n\t"])
def test_no_words_are_none(text: str) -> None:
    with pytest.raises(NotAllowed, match=r"There is no text\. Write something\."):
        words_of(text)


def test_words_that_no_store_can_keep_are_made_so() -> None:
    assert "\x00" not in words_of("a\x00b")
    assert words_of("a\ud800b").encode()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", "Không có cuộc trò chuyện 99. `socialdesk inbox --view all`"),
        ("th", "ไม่มีการสนทนา 99"),
        ("en", "There is no conversation 99. `socialdesk inbox --view all` lists them."),
    ],
)
def test_a_person_is_spoken_to_in_the_desks_language_a_script_in_english(
    shop: Shop, language: str, said: str
) -> None:
    shop.configure(f'language = "{language}"')

    assert shop.refused("thread", 99).startswith(said)
    assert shop.refused("thread", 99, "--json").startswith("There is no conversation 99")


def test_a_command_on_a_configuration_that_is_wrong_says_where(shop: Shop) -> None:
    shop.config_file.write_text('[shop]\nnmae = "x"\n', encoding="utf-8")

    for words in (("inbox",), ("reply", 1, "x"), ("run",), ("tui",), ("undo",)):
        said = shop.refused(*words)
        assert "line 2" in said
        assert "name" in said


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder without a shop, on a machine without one."""
    monkeypatch.chdir(tmp_path)
    for name in [each for each in os.environ if each.startswith("SOCIALDESK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    yield tmp_path
    set_language("en")


@pytest.mark.parametrize(
    "words", [("inbox",), ("tui", "--plain"), ("web",), ("reply", "1", "x"), ("run",)]
)
def test_without_a_configuration_nobody_is_told_that_all_is_done(
    words: tuple[str, ...], nowhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert str(nowhere / "config.toml") in told.err
    assert str(nowhere / "config" / "socialdesk" / "config.toml") in told.err
    assert "`socialdesk init`" in told.err
    assert "`socialdesk demo`" in told.err
    assert sorted(each.name for each in nowhere.iterdir()) == []


def test_without_a_configuration_doctor_says_where_it_was_looked_for_and_makes_nothing(
    nowhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--offline"]) == 1
    told = capsys.readouterr().out
    assert told.startswith("✗ configuration: No shop is configured; looked in ")
    assert len(told.splitlines()) == 1
    assert list(nowhere.iterdir()) == []


def test_words_mean_a_moment_without_a_shop_too(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    assert main(["when", "25/12/2030", "8h"]) == 0
    assert capsys.readouterr().out == "thứ Tư 25/12/2030 08:00 (Asia/Ho_Chi_Minh)\n"


def test_what_the_store_could_not_do_is_not_promised_to_go_on_by_itself(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PRAGMAS", ("busy_timeout = 1", *sqlite.PRAGMAS[1:]))
    other = sqlite3.connect(shop.folder / "desk.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        for words in (("reply", 1, "dạ còn ạ"), ("resolve", 1), ("note", 1, "x")):
            said = shop.refused(*words)
            assert "is locked by another program" in said
            assert said.endswith("What you asked for has not come to its end: do it again then.")
    finally:
        other.close()
