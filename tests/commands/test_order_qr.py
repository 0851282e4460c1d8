"""The code that an order is paid by, from a shell; read back by another library."""

import re
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TextIO, cast

import pytest
from PIL import Image

from socialdesk.commands.order_qr import draw
from socialdesk.commands.streams import HarmlessStream
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from tests.services.test_qr_codes import read, seen
from tests.support.shop import MINH, Shop

BANK = '[bank]\nbin = "970436"\naccount = "0011 001 234 567"\nname = "NGUYEN THI \u202eHOA"\n'


def banked(shop: Shop, more: str = BANK) -> None:
    with shop.config_file.open("a", encoding="utf-8") as file:
        file.write(more)


def ordered(shop: Shop) -> int:
    shop.ok("product", "add", "A1", "--name", "Áo", "--price", "125000", "--stock", "5")
    (made,) = shop.json("order", "new", MINH, "--item", "A1:1", "--fee", "30000")
    return int(made["order"])


def drawn(out: str) -> list[str]:
    return [line for line in out.splitlines() if set(line) <= set(" ▀▄█")]


def test_the_code_says_account_amount_and_order(shop: Shop, tmp_path: Path) -> None:
    banked(shop)
    order = ordered(shop)

    (told,) = shop.json("order", "qr", order)
    assert told == {
        "order": order,
        "text": "00020101021238570010A00000072701270006970436011300110012345670208QRIBFTTA53037045406155000"
        "5802VN62100806DH10016304" + told["text"][-4:],
        "amount": 155_000,
    }
    assert shop.json("order", "qr", "dh1001") == [told], "the same order, the same code"
    out = shop.ok("order", "qr", order)
    assert read(seen(drawn(out), is_ink_dark=False)) == [told["text"]]
    assert "DH1001 · 155.000 ₫" in out
    assert "NGUYEN THI ⟲HOA · 0011001234567 · 970436" in out

    picture = tmp_path / "mã.png"
    assert str(picture) in shop.ok("order", "qr", order, "--png", picture)
    assert read(Image.open(picture)) == [told["text"]]
    assert shop.json("order", "qr", order, "--png", picture) == [told]
    assert shop.run("order", "qr", order, "--png", "-").raw == picture.read_bytes()


class Terminal(TextIOWrapper):
    """Where somebody looks."""

    def isatty(self) -> bool:
        return True


def on_terminal(config: Config, encoding: str = "utf-8") -> list[str]:
    """What a terminal is written."""
    terminal = Terminal(BytesIO(), encoding)
    draw("DH1001", config, cast("TextIO", HarmlessStream(terminal)))
    terminal.flush()
    return cast("BytesIO", terminal.buffer).getvalue().decode(encoding).splitlines()


def test_a_terminal_is_told_which_colours_are_meant(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = shop.config
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    lines = on_terminal(config)
    letters = [re.fullmatch("\x1b\\[38;5;16;48;5;231m(.*)\x1b\\[0m", line) for line in lines]
    assert None not in letters
    assert read(seen([each[1] for each in letters if each], is_ink_dark=True)) == ["DH1001"]
    for variable, value in (("NO_COLOR", "1"), ("TERM", "dumb")):
        with monkeypatch.context() as patch:
            patch.setenv(variable, value)
            assert read(seen(on_terminal(config), is_ink_dark=False)) == ["DH1001"], variable
    with pytest.raises(NotAllowed, match="--png FILE"):
        on_terminal(config, "ascii")


def test_where_letters_are_dark_they_draw_what_is_dark(shop: Shop) -> None:
    shop.configure('theme = "light"')
    banked(shop)
    order = ordered(shop)
    (told,) = shop.json("order", "qr", order)

    assert read(seen(drawn(shop.ok("order", "qr", order)), is_ink_dark=True)) == [told["text"]]


def test_where_nothing_is_to_be_paid_or_no_code_can_say_it(shop: Shop, tmp_path: Path) -> None:
    order = ordered(shop)
    assert "[bank]" in shop.refused("order", "qr", order)
    banked(shop)
    assert "no order" in shop.refused("order", "qr", "DH9")
    assert "Say which" in shop.refused("order", "qr")
    assert "not both" in shop.refused("order", "qr", order, "--png", "-", "--json")
    assert "cannot be written" in shop.refused("order", "qr", order, "--png", tmp_path / "no" / "x")
    shop.ok("order", "cancel", order)
    assert "Nothing is to be paid for DH1001: cancelled." in shop.refused("order", "qr", order)
    shop.ok("product", "add", "GIFT", "--name", "Quà", "--price", "0", "--stock", "5")
    (free,) = shop.json("order", "new", MINH, "--item", "GIFT:1")
    assert "comes to: 0 ₫" in shop.refused("order", "qr", free["order"])
    shop.config_file.write_text(
        shop.config_file.read_text("utf-8").replace("[shop]\n", '[shop]\ncurrency = "THB"\n'),
        "utf-8",
    )
    (baht,) = shop.json("order", "new", MINH, "--item", "A1:1")
    assert "is in THB" in shop.refused("order", "qr", baht["order"])
