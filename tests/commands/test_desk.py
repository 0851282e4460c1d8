"""`socialdesk tui`, and `socialdesk` alone."""

from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from socialdesk.commands import desk as module
from tests.support.shop import HUONG, Shop


def test_the_desk_needs_a_terminal_and_says_what_does_not(shop: Shop) -> None:
    assert shop.refused("tui") == (
        "The desk needs a terminal. Line by line there is `socialdesk tui --plain`, for scripts "
        "`socialdesk inbox`, `thread` and `reply`."
    )
    shop.configure('language = "vi"')
    assert shop.refused("tui").startswith("Bàn làm việc cần")


def test_line_by_line_through_stdin(shop: Shop) -> None:
    done = shop.run("tui", "--plain", "--as", "linh", text="#1\nassign 3,4 linh\nnonsense\nquit\n")

    assert (done.code, done.err) == (0, "")
    assert "#1 Nguyễn Thị Hương" in done.out
    assert "Assigned to linh. #3 Somchai Srisuk, #4 Emily Carter" in done.out
    assert "! “nonsense” is no word I know." in done.out
    assert shop.rows("SELECT id FROM conversation WHERE assignee = 'linh' ORDER BY id") == [(3,), (4,)]  # fmt: skip


def test_line_by_line_in_the_desks_language(shop: Shop) -> None:
    shop.configure('language = "vi"')
    said = shop.run("tui", "--plain", text=f"#{HUONG}\ndone\nquit\n").out

    assert "Resolved." not in said
    assert shop.one("SELECT status FROM conversation WHERE id = 1") == "resolved"


@pytest.mark.parametrize("words", [("--login",), ()])
def test_a_wrong_password_opens_nothing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    shop.configure('language = "en"\npassword = true' if not words else 'language = "en"')
    shop.ok("team", "add", "linh")
    shop.ok("team", "password", "linh", text="đường dài\n")
    monkeypatch.setattr("getpass.getpass", lambda _: "falsch falsch")

    assert shop.refused("tui", "--plain", "--as", "linh", *words, text="#1\n") == (
        "That is not the password of linh."
    )
    monkeypatch.setattr("getpass.getpass", lambda _: "đường dài")
    assert "#1 Nguyễn" in shop.ok("tui", "--plain", "--as", "linh", *words, text="#1\nquit\n")


def test_what_the_desk_is_opened_with(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []

    class Left:
        def run_until_left(self) -> str:
            return "The desk broke." if len(opened) > 1 else ""

    def desk(config: Any, agent: str, **more: Any) -> Left:
        opened.append((config.desk.theme, agent, more))
        return Left()

    monkeypatch.setenv("TEXTUAL_DRIVER", "x")
    monkeypatch.setattr("socialdesk.assembly.desk.desk", desk)
    assert shop.ok("tui", "--theme", "mono", "--as", "mai") == ""
    assert opened == [("mono", "mai", {"is_demo": False, "login": False})]

    done = shop.run("tui", "--login")
    assert (done.code, done.err) == (1, "The desk broke.\n")
    assert opened[1] == ("dark", "chu", {"is_demo": False, "login": True})


@pytest.mark.parametrize(("there", "room"), [(True, "tui"), (False, "demo")])
def test_alone_it_is_the_desk_where_a_shop_is_configured(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, there: bool, room: str
) -> None:
    monkeypatch.chdir(shop.folder if there else tmp_path)
    for each in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(each, str(tmp_path))
    monkeypatch.delenv("SOCIALDESK_CONFIG", raising=False)

    assert module.first_room(Namespace(config=None)) == room


def test_a_configuration_that_is_named_and_not_there_is_the_desks_to_complain_of(
    tmp_path: Path,
) -> None:
    assert module.first_room(Namespace(config=str(tmp_path / "nix.toml"))) == "tui"
