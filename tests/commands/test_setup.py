"""`socialdesk init`: ask, check, write."""

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


def test_one_that_is_there_is_not_written_over(nobody: Shop) -> None:
    nobody.config_file.write_text("mine", encoding="utf-8")

    done = nobody.run("init", "--no-check", text=ANSWERS)
    assert (done.code, nobody.config_file.read_text(encoding="utf-8")) == (1, "mine")
    assert done.err == (
        f"{nobody.config_file} exists already. Edit it, or write it anew with --force.\n"
    )
    assert nobody.run("init", "--no-check", "--force", text=ANSWERS).code == 0
    assert tomllib.loads(nobody.config_file.read_text(encoding="utf-8"))["shop"]["name"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("", "token"),
        ("Shop\nNowhere/Land\nvi\nmain\n" + TOKEN, "Nowhere/Land"),
        ("Shop\n\nxx\nmain\n" + TOKEN, "must be one of vi, en, th"),
        ("Shop\n\nvi\nmy shop\n" + TOKEN, "letters, digits, - and _ only"),
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
