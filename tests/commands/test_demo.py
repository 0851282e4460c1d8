"""The pretend shop: where it is set up, what is left of it, and who writes there."""

import random
import re
import tempfile
from argparse import Namespace
from pathlib import Path

import pytest

from socialdesk.commands import demo
from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import set_language
from socialdesk.simulator.people import AT_ONCE, PEOPLE, REGULARS, pause


def options(folder: Path | None) -> Namespace:
    given = str(folder) if folder else None
    return Namespace(headless=True, folder=given, seconds=1.0, seed=1, json=False)


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """Folders that a demo was played in, instead of playing it."""
    found: list[Path] = []

    def play(_: Namespace, folder: Path) -> int:
        (folder / "desk.db").write_text("words", encoding="utf-8")
        found.append(folder)
        return 0

    monkeypatch.setattr(demo, "_play", play)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    return found


def test_a_second_demo_in_the_same_folder_is_refused(played: list[Path], tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    assert demo.demo(options(folder)) == 0
    with pytest.raises(SocialdeskError, match="has something in it already"):
        demo.demo(options(folder))
    assert len(played) == 1 and folder.is_dir()


def test_a_demos_own_folder_is_gone_when_it_ends(
    played: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.demo(options(None))
    assert played and not any((tmp_path / "temporary").iterdir())

    def stopped(_: Namespace, folder: Path) -> int:
        (folder / "desk.db").touch()
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "_play", stopped)
    with pytest.raises(KeyboardInterrupt):
        demo.demo(options(None))
    assert not any((tmp_path / "temporary").iterdir())


def test_it_says_what_it_does(played: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    demo.demo(options(None))
    said = capsys.readouterr()
    assert "Simulated platforms" in said.err and said.out == ""


@pytest.mark.parametrize(
    ("spoken", "starting", "refused", "figures"),
    [
        ("vi", "Đang khởi động", "đã có sẵn", ["đã nhận  0", "sai thứ tự  0", "giây  0.0"]),
        ("th", "กำลังเริ่ม", "มีของอยู่แล้ว", ["ได้รับ  0", "ผิดลำดับ  0", "วินาที  0.0"]),
    ],
)
def test_the_demo_speaks_the_language_of_whoever_sits_there(
    played: list[Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    spoken: str,
    starting: str,
    refused: str,
    figures: list[str],
) -> None:
    set_language(spoken)
    demo.demo(options(tmp_path / "shop"))
    with pytest.raises(SocialdeskError, match=refused):
        demo.demo(options(tmp_path / "shop"))
    demo._print(demo.Summary(), as_json=False)
    set_language("en")
    said = capsys.readouterr()

    assert said.err.startswith(starting)
    assert all(each in said.out for each in figures)
    assert not re.search("[a-z]{3,} [a-z]{3,}", said.err.replace(str(tmp_path), ""))


def test_the_platforms_of_the_demo_are_reached_straight(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "all_proxy", "SOCIALDESK_STORE_URL"):
        monkeypatch.setenv(name, "x")
    assert not {"HTTPS_PROXY", "all_proxy", "SOCIALDESK_STORE_URL"} & set(demo._plain_environment())


def test_nobody_in_a_shop_to_be_shown_is_called_trap() -> None:
    assert len(REGULARS) == len(PEOPLE) - 1 >= 11
    assert not any("[" in f"{each.first} {each.last}" for each in REGULARS)


def test_one_person_can_answer_at_the_demos_pace() -> None:
    chance = random.Random(1)
    waits = [pause(turn, demo.PACE, chance) for turn in range(1, 60)]
    assert sum(waits[:AT_ONCE]) < 10
    both = 2 * 60 / (sum(waits[AT_ONCE:]) / len(waits[AT_ONCE:]))
    assert both < 4  # a minute, on Telegram and elsewhere together
