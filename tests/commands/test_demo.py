"""The pretend shop: where it is set up, what is left of it, and who writes there."""

import asyncio
import json
import os
import random
import re
import signal
import tempfile
import threading
from argparse import Namespace
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from socialdesk.commands import demo, demo_automation
from socialdesk.commands.demo_history import history
from socialdesk.commands.demo_summary import Summary, print_summary
from socialdesk.config import load
from socialdesk.errors import SocialdeskError
from socialdesk.model.canned import FIELDS
from socialdesk.model.i18n import set_language
from socialdesk.model.ids import Instant
from socialdesk.model.imported import read_line
from socialdesk.simulator.people import AT_ONCE, FIRST_ON_TELEGRAM, PEOPLE, REGULARS, pause
from tests.support.shop import ACCOUNTS, Shop

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")


def options(folder: Path | None) -> Namespace:
    given = str(folder) if folder else None
    return Namespace(
        headless=True, web=False, scene="shop", folder=given, seconds=1.0, seed=1, json=False
    )


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
    print_summary(Summary(), as_json=False)
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


def test_a_worker_that_does_not_start_says_why_and_its_folder_is_gone(
    played: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nothing = "import sys; sys.exit('desk.db: disk full')"
    monkeypatch.setattr(demo, "_play", lambda _, folder: _start(folder))
    monkeypatch.setattr(demo.registry, "every", lambda: ())
    real = demo.subprocess.Popen

    def broken(command: list[str], **more: Any) -> Any:
        return real([command[0], "-c", nothing], **more)

    monkeypatch.setattr(demo.subprocess, "Popen", broken)
    with pytest.raises(SocialdeskError, match="The worker did not start") as said:
        demo.demo(options(None))

    assert str(said.value).endswith("desk.db: disk full")
    assert list((tmp_path / "temporary").iterdir()) == []


def _start(folder: Path) -> int:
    with demo._worker(folder, {}, 1):
        raise AssertionError("it cannot start")


def test_the_shop_has_canned_answers_in_every_language_of_its_customers(shop: Shop) -> None:
    asyncio.run(demo._with_canned_answers(shop.config))
    answers = shop.json("canned")

    by_folder = Counter(each["folder"] for each in answers)
    assert {"Tiếng Việt": 5, "ไทย": 3, "English": 3}.items() <= by_folder.items()
    ours = [each for each in answers if each["folder"] in ("Tiếng Việt", "ไทย", "English")]
    fields = {name for each in ours for name in re.findall(r"\{(.*?)\}", each["text"])}
    assert fields == {"pronoun", "given", "shop", "agent"} <= set(FIELDS)


def test_a_desk_that_is_left_at_once_has_no_broadcasts_and_trouble_with_them_is_none(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demo._beside(shop.config, "http://127.0.0.1:9", options(None)):
        pass
    monkeypatch.setattr(demo, "BROADCASTS_AFTER", 0)
    with demo._beside(shop.config, "http://127.0.0.1:9", options(None)):
        pass
    assert not any(each.name == "beside" for each in threading.enumerate())
    assert shop.json("broadcast", "list") == []


def test_the_weeks_behind_the_pretend_shop_are_past_and_whole() -> None:
    now = datetime(2026, 11, 27, 21, 0, tzinfo=SAIGON)
    told = list(history(now, ["shop", "oa"], 1))

    assert len({(each["chat"], each["id"]) for each in told}) == len(told) > 1_000
    begun = {each["chat"]: datetime.fromisoformat(each["at"]) for each in reversed(told)}
    assert max(begun.values()) < now - timedelta(minutes=30)
    assert (now - min(begun.values())).days in range(34, 37)
    assert {each["by"] for each in told} == {"customer", "agent", "elsewhere", "resolve"}
    moment = Instant(round(now.timestamp() * 1000))
    assert all(read_line(json.dumps(each).encode(), SAIGON, moment) for each in told[:50])


def test_the_shop_is_open_whenever_the_demo_is_run_and_one_account_of_it_is_closed(
    shop: Shop,
) -> None:
    path = shop.folder / "shop.toml"
    for hour in range(24):
        here = datetime(2026, 11, 29, hour, 20, tzinfo=SAIGON)
        path.write_text(
            demo.CONFIG.replace("{port}", "1") + demo_automation.days(here) + ACCOUNTS,
            encoding="utf-8",
        )
        calendars = load(str(path), {}).calendars
        for later in range(0, 120, 15):
            now = here + timedelta(minutes=later)
            ours = calendars.calendar_of("shop")
            closed = calendars.calendar_of(demo_automation.CLOSED)
            assert ours is not None and closed is not None
            assert (ours.is_open(now), closed.is_open(now)) == (True, False), (hour, later)
            opens = closed.next_opening(now)
            assert opens is not None and opens - now < timedelta(hours=40)


def test_the_rules_and_answers_of_the_demo_are_right(shop: Shop) -> None:
    folder = shop.folder / "demo"
    folder.mkdir()
    here = datetime.fromtimestamp(shop.clock.now() / 1000, SAIGON)
    tables = demo_automation.written(folder, here)
    (folder / "config.toml").write_text(
        demo.CONFIG.replace("{port}", "1") + tables + ACCOUNTS, encoding="utf-8"
    )
    config = ["--config", str(folder / "config.toml")]
    assert shop.run("rules", "check", *config).code == 0
    assert shop.run("faq", "check", *config).code == 0
    menus = load(str(folder / "config.toml"), {}).menus
    assert {each.answer for menu in menus.values() for each in menu.entries.values()} >= {"gia"}

    lines = {(each.number, place): line for each in PEOPLE for place, line in enumerate(each.lines)}

    def best(number: int, place: int) -> dict[str, Any]:
        return dict(shop.json("faq", "test", lines[number, place], *config)[0])

    (freeship, fits, _, price) = (best(*each) for each in FIRST_ON_TELEGRAM)
    assert (freeship["answer"], freeship["automatic"]) == ("phi-ship", True)
    assert (fits["answer"], fits["automatic"]) == ("size", False)
    assert (price["answer"], price["automatic"], price["language"]) == ("gia", True, "th")


def test_somebody_who_waits_is_promised_something(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asyncio.run(demo_automation.promise(shop.config, lambda: True)) is False
    monkeypatch.setattr(demo_automation, "PROMISED_ON", "shop")
    assert asyncio.run(demo_automation.promise(shop.config, lambda: True)) is True

    (promised,) = shop.json("promise", "list")
    assert (promised["agent"], promised["overdue"]) == (demo_automation.AGENT, False)


def test_ctrl_c_ends_a_demo_also_where_whoever_started_it_ignores_it() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with pytest.raises(SystemExit) as end, demo._ended_as_a_whole():
            os.kill(os.getpid(), signal.SIGINT)
        assert end.value.code == 130
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_being_told_to_end_while_something_is_destroyed_is_not_forgotten() -> None:
    """Python drops what is raised there; the platforms, who were told as well, are gone."""

    class Gone:
        def __del__(self) -> None:
            os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(SystemExit) as end, demo._ended_as_a_whole():
        Gone()
        raise ConnectionRefusedError
    assert end.value.code == 143
