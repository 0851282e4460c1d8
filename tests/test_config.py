"""config.toml: one clear sentence with file and line for everything that is wrong."""

from pathlib import Path

import pytest

from socialdesk.config import Secret, load, parse
from socialdesk.errors import ConfigError

HEAD = '[shop]\nname = "Hoa Sen"\n\n[[accounts]]\nname = "a"\nchannel = "telegram"\n'
TOKEN = "123456:AAsecretsecretsecretsecretsecret"
PATH = Path("shop.toml")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[shop]\nname = "x"\nnmae = "y"\n', 3, 'no key "nmae"'),
        ("[shp]\n", 1, 'no table or key "shp"'),
        ('[shop]\ntime_zone = "Mars/Base"\n', 2, "no time zone I know"),
        ('[shop]\nlanguage = "fr"\n', 2, "one of vi, en, th"),
        ('[store]\nurl = "mysql://x"\n', 2, "sqlite:///"),
        ("[store]\nurl = 5\n", 2, "must be text"),
        ('[store]\njournal_days = "x"\n', 2, "whole number"),
        ("[web]\nport = 99999\n", 2, "must be a port"),
        ("[web]\nport = true\n", 2, "whole number"),
        ('[acknowledge]\nenabled = "no"\n', 2, "true or false"),
        ('[hours]\nmonday = ["8-12"]\n', 2, "not an interval"),
        ('[hours]\nmonday = "08:00-12:00"\n', 2, "must be a list"),
        ("[hours]\nmontag = []\n", 2, 'no key "montag"'),
        (HEAD, 4, "has no token"),
        (HEAD + 'token = ""\n', 7, "token is empty"),
        (HEAD + 'token = "nonsense"\n', 7, "@BotFather's look like"),
        (HEAD + 'token = "env:NOT_SET"\n', 7, "environment variable NOT_SET, which is not set"),
        (HEAD + 'token = "file:nowhere"\n', 7, "cannot be read"),
        (HEAD + f'token = "{TOKEN}"\nmode = "webhook"\n', 8, "needs [web] public_url"),
        (HEAD + f'token = "{TOKEN}"\n\n[[accounts]]\nname = "a"\nchannel = "telegram"\ntoken = "{TOKEN}"\n', 10, 'two accounts are called "a"'),
        (HEAD + f'token = "{TOKEN}"\n\n[[accounts]]\nname = "b b"\n', 10, "letters, digits"),
        ('[[accounts]]\nname = "z"\nchannel = "pigeon"\n', 3, "one of telegram"),
        (HEAD + f'token = "{TOKEN}"\nwebhook_secret = "ä"\n', 8, "1 to 256"),
        ("accounts = 5\n", 1, "[[accounts]]"),
        ("shop = 5\n", 1, "must be a table"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_file_and_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text, PATH, {})

    assert f"shop.toml, line {line}: " in str(caught.value)
    assert words in str(caught.value)
    assert "secretsecret" not in str(caught.value)


def test_what_is_no_toml_is_said_with_its_line() -> None:
    with pytest.raises(ConfigError, match="line 2"):
        parse("[shop]\nname = Hoa\n", PATH, {})


def test_secrets_come_from_a_value_the_environment_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n")
    path = tmp_path / "config.toml"
    for written, environ in ((TOKEN, {}), ("env:T", {"T": TOKEN}), ("file:token", {})):
        config = parse(HEAD + f'token = "{written}"\n', path, environ)
        assert config.accounts[0].settings.token.reveal() == TOKEN
        assert TOKEN not in repr(config)


def test_the_environment_stands_above_the_file() -> None:
    environ = {
        "SOCIALDESK_SHOP_NAME": "Khác",
        "SOCIALDESK_WEB_PORT": "9000",
        "SOCIALDESK_STORE_URL": "sqlite:////tmp/x.db",
        "SOCIALDESK_ACCOUNT_A_TOKEN": TOKEN,
        "SOCIALDESK_ACCOUNT_A_API_BASE": "http://127.0.0.1:1",
    }
    config = parse(HEAD, PATH, environ)

    assert (config.shop.name, config.web.port, config.store_url) == (
        "Khác",
        9000,
        "sqlite:////tmp/x.db",
    )
    assert config.accounts[0].settings.api_base == "http://127.0.0.1:1"
    with pytest.raises(ConfigError, match="SOCIALDESK_WEB_PORT"):
        parse("", PATH, {"SOCIALDESK_WEB_PORT": "many"})


def test_a_relative_store_lies_beside_the_configuration(tmp_path: Path) -> None:
    config = parse('[store]\nurl = "sqlite:///desk.db"\n', tmp_path / "config.toml", {})

    assert config.store_url == f"sqlite:///{tmp_path}/desk.db"
    assert config.files == tmp_path / "files"


def test_a_configuration_that_is_not_there_is_said() -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load("/nowhere/config.toml", {})


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret("x")

    assert f"{secret} {secret!r}" == "Secret(***) Secret(***)"
