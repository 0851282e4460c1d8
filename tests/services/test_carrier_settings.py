"""`[carriers.NAME]`: what is wrong is said with its line, and a secret is shown to nobody."""

from pathlib import Path

import pytest

from socialdesk.config import Config, parse
from socialdesk.errors import ConfigError

HEAD = '[[accounts]]\nname = "carrier-jt"\nchannel = "telegram"\ntoken = "123456:AAsecretsecretsecretsecretsecret"\n'


def config(text: str, folder: Path = Path(), **environ: str) -> Config:
    return parse(HEAD + text, folder / "config.toml", environ)


def test_a_known_carrier_needs_a_secret_and_no_more() -> None:
    found = config(
        '[carriers.GHTK]\nsecret = "env:HASH"\n[carriers.ghn]\nlink = "https://x.vn/{tracking}"\n',
        HASH="s3cret",
    )
    ghtk, ghn = found.carriers["ghtk"], found.carriers["ghn"]
    assert (ghtk.path, ghtk.scheme, ghtk.parameter, ghtk.secret.reveal()) == (
        "carrier-ghtk",
        "token",
        "hash",
        "s3cret",
    )
    assert (ghn.path, ghn.known.link) == ("", "https://x.vn/{tracking}")
    assert "s3cret" not in repr(found)
    assert "secret" in found.secret_keys()
    signed = (
        '[carriers.ghn]\nsecret = "x"\nscheme = "hmac-sha256-hex"\nheader = "X-Sign"\npath = "g"\n'
    )
    each = config(signed, SOCIALDESK_CARRIERS_GHN_SECRET="y").carriers["ghn"]
    assert (each.scheme, each.header, each.parameter, each.path, each.secret.reveal()) == (
        "hmac-sha256-hex",
        "X-Sign",
        "",
        "g",
        "y",
    )


def test_any_other_carrier_is_described_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "kerry.toml").write_text(
        'name = "kerry"\n[webhook]\ntracking = "no"\nstate = "s"\n[states]\ndelivered = "ok"\n',
        encoding="utf-8",
    )
    text = '[carriers.kerry]\nmap = "kerry.toml"\nsecret = "x"\nscheme = "token"\nheader = "X-Key"\n'  # fmt: skip
    assert config(text, tmp_path).carriers["kerry"].path == "carrier-kerry"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('carriers = "ghn"\n', 0, "[carriers] must be tables"),
        ("[carriers.kerry]\n", 5, 'say map = "kerry.toml"'),
        ('[carriers."!"]\n', 0, "no name of a carrier"),
        ('[carriers.ghn]\nsecret = ""\n', 6, "secret is empty"),
        ('[carriers.ghn]\nsecrets = "x"\n', 6, 'no key "secrets"'),
        ('[carriers.ghn]\nsecret = "x"\nscheme = "md5"\n', 7, "must be one of"),
        ('[carriers.ghn]\nsecret = "x"\nheader = "X: y"\n', 7, "name of a header"),
        ('[carriers.ghn]\nheader = "X"\n', 5, "header and no secret"),
        ('[carriers.ghn]\nsecret = "x"\nscheme = "hmac-sha256-hex"\n', 5, "needs scheme, and header"),
        ('[carriers.ghn]\nsecret = "x"\nscheme = "hmac-sha256-hex"\nheader = "X"\nparameter = "p"\n', 5, "for a token alone"),
        ('[carriers.jt]\nsecret = "x"\n', 5, "nobody knows what the webhook of jt looks like"),
        ('[carriers.ghn]\nlink = "https://x"\n', 6, "an address with {tracking} in it"),
        ('[carriers.ghn]\nmap = "none.toml"\n', 0, "none.toml"),
        ('[carriers.ghn]\nsecret = "x"\npath = "carrier-jt"\n', 7, 'has the address "carrier-jt"'),
        ("[carriers.ghn]\n[carriers.GHN]\n", 6, 'two of [carriers] are "ghn"'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, said: str) -> None:
    whole = text + HEAD if not text.startswith("[") else HEAD + text
    with pytest.raises(ConfigError) as caught:
        parse(whole, Path("config.toml"), {})
    assert said in str(caught.value)
    assert not line or f"line {line}:" in str(caught.value)
