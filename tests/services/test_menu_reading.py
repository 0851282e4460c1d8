"""Menus as they are configured: every mistake has its line, whatever a platform would refuse is refused at load."""

import re
from pathlib import Path

import pytest

from socialdesk.config import Config, parse
from socialdesk.errors import ConfigError
from socialdesk.model.i18n import LANGUAGES, speaking

ACCOUNTS = """
[[accounts]]
name = "shop"
channel = "telegram"
token = "123:abc"
[[accounts]]
name = "page"
channel = "messenger"
page_id = "1"
app_id = "2"
app_secret = "s"
page_token = "t"
verify_token = "v"
[[accounts]]
name = "bot"
channel = "zalo_bot"
token = "4180:abc"
"""
MENU = """\
[menu]
greeting = { vi = "Chào {name|bạn}", en = "Hello {name|there}" }
commands = ["gia", "nguoi"]
persistent = ["gia"]
button = "web"
[menu.entries.gia]
title = { vi = "Bảng giá", en = "Prices" }
text = "Áo 120k ở {shop}"
[menu.entries.nguoi]
title = "Gặp nhân viên"
person = true
[menu.entries.web]
title = "Cửa hàng"
url = "https://hoasen.example"
[menu.accounts.shop]
commands = ["nguoi"]
greeting = ""
"""


def read(text: str) -> Config:
    return parse(
        re.sub(r'"123:abc"', f'"123456789:{"A" * 35}"', text + ACCOUNTS), Path("c.toml"), {}
    )


def test_an_account_has_the_shops_menu_but_for_what_it_has_itself() -> None:
    menus = read(MENU).menus

    assert list(menus) == ["shop", "page", "bot"]
    assert (menus["page"].commands, menus["shop"].commands) == (("gia", "nguoi"), ("nguoi",))
    assert (menus["page"].greeting["en"], menus["shop"].greeting) == ("Hello {name|there}", {})
    assert menus["page"].ice_breakers is None
    assert menus["shop"].entries["gia"].text == {"": "Áo 120k ở {shop}"}


def test_without_one_there_are_none() -> None:
    assert read("").menus == {}


LONG = "a" * 31
WRONG = (
    ('[menu]\ncommands = ["gai"]', 2, 'there is no entry "gai"; did you mean gia?'),
    ('[menu]\ncommands = ["gia", "gia"]', 2, 'names "gia" twice'),
    ('[menu]\ncommands = "gia"', 2, "list of entries"),
    ("[menu]\ncomands = []", 2, "did you mean commands?"),
    ('[menu]\ngreeting = { fr = "Salut" }', 2, "vi, en, th"),
    ('[menu]\ngreeting = "Chào {name}"', 2, "not everybody has a {name}"),
    ('[menu]\ngreeting = "Chào {ten|bạn}"', 2, "{ten} is no field"),
    ('[menu]\ngreeting = "Chào {ten khach}"', 2, "{ten khach} is no field"),
    ('[menu]\nbutton = "gia"', 2, '"gia" has none'),
    ('[menu]\nice_breakers = ["web"]', 2, "an ice breaker cannot"),
    (
        '[menu]\nice_breakers = ["gia","a1","a2","a3","a4"]',
        2,
        "page takes 4 at most (Messenger Platform",
    ),
    (f'[menu]\nintroduction = "{"a" * 161}"', 2, "page, which takes 160 letters"),
    (
        f'[menu.accounts.page]\npersistent = ["long"]\n[menu.entries.long]\ntext = "x"\ntitle = "{LONG}"',
        2,
        "30 letters",
    ),
    ("[menu.accounts.pgae]\ncommands = []", 1, 'no account "pgae"; did you mean page?'),
    ('[menu.entries.GIA]\ntitle = "x"\ntext = "x"', 1, "cannot be an entry's name"),
    ('[menu.entries.start]\ntitle = "x"\ntext = "x"', 1, "cannot be an entry's name"),
    ('[menu.entries.x]\ntext = "x"', 1, "no title"),
    ('[menu.entries.x]\ntitle = "x"', 1, "this has 0"),
    ('[menu.entries.x]\ntitle = "x"\ntext = "x"\nperson = true', 1, "this has 2"),
    ('[menu.entries.x]\ntitle = "x"\nperson = "yes"', 3, "person in [menu.entries.x]"),
    ('[menu.entries.x]\ntitle = "x"\nurl = "http://x.example"', 3, "https://example.com"),
    ('[menu.entries.x]\ntitle = "x"\ntxet = "x"', 3, "did you mean text?"),
    ('[menu.entries.x]\ntitle = "x"\ntext = "{name}, chào"', 3, "not everybody has a {name}"),
    ("[menu]\nentries = { x = 1 }", 2, "must be a table: a line [menu.entries.x]"),
    ("[menu]\nentries = []", 2, "must be tables"),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_said_with_its_line(language: str) -> None:
    entries = "\n".join(f'[menu.entries.a{n}]\ntitle = "a"\ntext = "b"' for n in range(1, 5))
    entries += '\n[menu.entries.gia]\ntitle = "Giá"\ntext = "x"'
    entries += '\n[menu.entries.web]\ntitle = "Web"\nurl = "https://x.example"\n'
    for text, line, words in WRONG:
        whole = text if "entries = " in text else f"{text}\n{entries}"
        with speaking(language), pytest.raises(ConfigError) as raised:
            read(whole)
        said = str(raised.value)
        assert f" {line}: " in said.partition('"')[0][:30], (text, said)
        assert language != "en" or words in said, (text, said)
