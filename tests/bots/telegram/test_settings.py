"""A Telegram bot's settings, key by key."""

from pathlib import Path

import pytest

from socialdesk.config import parse
from socialdesk.errors import ConfigError

HEAD = '[[accounts]]\nname = "a"\nchannel = "telegram"\n'


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('token = "123456"', "look like 123456789:AA"),
        ('token = "abc:def"', "look like 123456789:AA"),
        ('token = "1:a b"', "look like 123456789:AA"),
        ("token = 5", "must be text in quotes"),
        ('token = "1:a"\nwebhook_secret = "x y"', "1 to 256 letters"),
        (f'token = "1:a"\nwebhook_secret = "{"x" * 257}"', "1 to 256 letters"),
        ('token = "1:a"\nper_second = 0', "must be 1 or more"),
        ('token = "1:a"\napi_base = "127.0.0.1"', "must be an address"),
        ('token = "1:a"\nmode = "push"', "must be one of polling, webhook"),
        ('token = "1:a"\noa_id = 5', 'no key "oa_id"'),
    ],
)
def test_what_is_refused(line: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(HEAD + line + "\n", Path("c.toml"), {})

    assert words in str(caught.value)


def test_a_token_with_a_line_end_behind_it_is_taken() -> None:
    config = parse(HEAD + 'token = "env:T"\n', Path("c.toml"), {"T": "123:AA\n"})

    assert config.accounts[0].settings.token.reveal() == "123:AA"  # type: ignore[attr-defined]
