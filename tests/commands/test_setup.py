"""`socialdesk init`: ask, check, write."""

import re
import stat
import tomllib
from pathlib import Path

import pytest

from socialdesk.bots import registry
from socialdesk.config import load
from socialdesk.errors import ChannelError
from tests.support.shop import Shop

TOKEN = "123456:AAE-telegram-secret-of-this-shop-xyz"
ANSWERS = f'Hoa "Sen"\n\nen\nmain\n{TOKEN}\n'


@pytest.fixture
def nobody(tmp_path: Path) -> Shop:
    """A folder without a configuration."""
    return Shop(tmp_path)


def test_what_was_answered_is_a_configuration_for_its_owner_alone(nobody: Shop) -> None:
    done = nobody.run("init", "--no-check", text=ANSWERS)

    assert (done.code, done.err) == (0, "")
    assert TOKEN not in done.out
    assert f"Wrote {nobody.config_file} (readable by you alone)." in done.out
    assert f"`socialdesk run --config {nobody.config_file}`" in done.out
    assert stat.S_IMODE(nobody.config_file.stat().st_mode) == 0o600
    config = load(str(nobody.config_file), {})
    assert (config.shop.name, config.zone.key, config.desk.language) == (
        'Hoa "Sen"', "Asia/Ho_Chi_Minh", "en",
    )  # fmt: skip
    assert [(each.name, each.channel) for each in config.accounts] == [("main", "telegram")]
    assert "\n\n[[accounts]]\n" in nobody.config_file.read_text(encoding="utf-8")


def test_one_that_is_there_is_not_written_over(nobody: Shop) -> None:
    nobody.config_file.write_text("mine", encoding="utf-8")

    done = nobody.run("init", "--no-check", text=ANSWERS)
    assert (done.code, nobody.config_file.read_text(encoding="utf-8")) == (1, "mine")
    assert done.err == (
        f"{nobody.config_file} exists already. Edit it, or write it anew with --force.\n"
    )
    assert "Values need quotes" in done.out
    assert nobody.run("init", "--no-check", "--force", text=ANSWERS).code == 0
    assert tomllib.loads(nobody.config_file.read_text(encoding="utf-8"))["shop"]["name"]


def test_a_second_bot_is_added_to_a_shop_that_exists(nobody: Shop) -> None:
    nobody.ok("init", "--no-check", text=ANSWERS)
    before = nobody.config_file.read_text(encoding="utf-8") + "# mine, without an end"
    nobody.config_file.write_bytes(b"\xef\xbb\xbf" + before.encode())
    other = "987654:BBE-another-secret-of-this-shop-xyz"
    done = nobody.run("init", "--no-check", text=f"main\nmy shop\n\n{TOKEN}\n{other}\n")

    assert (done.code, done.err) == (0, "")
    assert "There is a shop in" in done.out and "two accounts are called" in done.out
    assert "This bot is in the configuration already" in done.out
    text = nobody.config_file.read_text(encoding="utf-8")
    assert text.startswith(before) and other not in done.out + done.err
    assert stat.S_IMODE(nobody.config_file.stat().st_mode) == 0o600
    accounts = load(str(nobody.config_file), {}).accounts
    assert [each.name for each in accounts] == ["main", "shop"]


def test_what_is_wrong_is_said_at_once_and_asked_again(nobody: Shop) -> None:
    answers = f"Shop\nNowhere/Land\nAsia/Bangkok\nxx\nth\nmy shop\nmain\nnonsense\n{TOKEN}\n"
    done = nobody.run("init", "--no-check", text=answers)

    assert (done.code, done.err) == (0, "")
    said = done.out.split("?")
    assert "Nowhere/Land" in said[2] and "must be one of vi, en, th" in done.out
    assert "ตัวอักษรอังกฤษ ตัวเลข - และ _" in done.out and "token" in done.out
    config = load(str(nobody.config_file), {})
    assert (config.zone.key, config.shop.language) == ("Asia/Bangkok", "th")


def test_a_token_the_platform_refuses_is_asked_for_again(
    nobody: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def check(token: str, base: str) -> str:
        if token != TOKEN:
            raise ChannelError("Telegram does not know this token.")
        return "@hoasen_bot"

    first = registry.first().first
    assert first is not None
    monkeypatch.setattr(type(first), "check", property(lambda _: check), raising=False)
    wrong = TOKEN.replace("xyz", "abc")
    done = nobody.run("init", text=f"Shop\n\nen\nmain\n{wrong}\n{TOKEN}\n")
    assert done.code == 0 and "Telegram does not know this token." in done.out
    assert "@hoasen_bot" in done.out and wrong not in nobody.config_file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("", "token"),
        ("Shop\nNowhere/Land\nvi\nmain\n" + TOKEN, "Nowhere/Land"),
        ("Shop\n\nxx\nmain\n" + TOKEN, "must be one of vi, en, th"),
        ("Shop\n\nvi\nmy shop\n" + TOKEN, "chữ không dấu, số, - và _"),
        ("Shop\n\nvi\nmain\nnonsense", "token"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_written(
    nobody: Shop, answers: str, said: str
) -> None:
    done = nobody.run("init", "--no-check", text=answers)

    assert done.code == 1
    assert said in done.err
    assert not nobody.config_file.exists()


def test_the_platform_is_asked_whose_token_it_is(
    nobody: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    async def check(token: str, base: str) -> str:
        asked.append((token, base))
        if "refused" in base:
            raise ChannelError("Telegram does not know this token.")
        return "@hoasen_bot"

    first = registry.first().first
    assert first is not None
    monkeypatch.setattr(type(first), "check", property(lambda _: check), raising=False)
    done = nobody.run("init", "--api-base", "http://refused.example", text=ANSWERS)
    assert (done.code, nobody.config_file.exists()) == (1, False)
    assert done.err == "Telegram does not know this token. Nothing was written.\n"

    done = nobody.run("init", "--api-base", "http://bots.example", text=ANSWERS)
    assert "The token is right: it belongs to @hoasen_bot." in done.out
    assert asked == [(TOKEN, "http://refused.example"), (TOKEN, "http://bots.example")]
    assert "http://bots.example" in nobody.config_file.read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written(nobody: Shop, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    shop = Shop(tmp_path / "file")

    done = shop.run("init", "--no-check", text=ANSWERS)
    assert done.code == 1
    assert "cannot be written" in done.err
    assert "--config" in done.err


def test_what_a_new_configuration_names_can_be_taken_up_as_it_stands(nobody: Shop) -> None:
    nobody.ok("init", "--no-check", text=ANSWERS)
    text = nobody.config_file.read_text(encoding="utf-8")
    taken = re.sub(r"^# (?=\[|\w+ = )", "", text, flags=re.MULTILINE)
    nobody.config_file.write_text(taken, encoding="utf-8")
    config = load(str(nobody.config_file), {})

    assert config.hours.public_holidays == "vn" and config.hours.week
    assert Path(config.answers.folder).name == "answers" and config.targets.is_set
    assert config.rules_file == nobody.folder / "rules.toml"
    made = nobody.run("faq", "new", "ship")
    assert (made.code, made.out.strip()) == (0, str(nobody.folder / "answers" / "ship.md")), made
