"""[auto_resolve] is checked when it is read, and says what is wrong where it stands."""

from pathlib import Path

import pytest

from socialdesk.config import parse
from socialdesk.errors import ConfigError
from socialdesk.model.ids import DAY, HOUR
from socialdesk.services.auto_resolve_settings import NOTICES, AutoResolveTable

PLACE = Path("config.toml")


def table(text: str) -> AutoResolveTable:
    return parse(f"[auto_resolve]\n{text}", PLACE, {}).auto_resolve


def test_nothing_is_closed_unless_the_shop_wants_it() -> None:
    found = parse("", None, {}).auto_resolve
    assert (found.after.ms, found.notice_before.ms, found.only, found.unless) == (0, DAY, "", "")
    found = table(
        'after = "7d"\nnotice_before = "36h"\nonly = "channel:telegram"\nunless = "tag:vip"'
    )
    assert (found.after.ms, found.notice_before.ms) == (7 * DAY, 36 * HOUR)
    assert parse("", None, {"SOCIALDESK_AUTO_RESOLVE_AFTER": "3d"}).auto_resolve.after.ms == 3 * DAY


def test_the_notice_is_the_shops_own_in_its_language() -> None:
    own = table('notice = "Shop {shop} xin phép đóng"\nnotice_th = "ปิด"')
    assert own.texts("vi") == {
        "vi": "Shop {shop} xin phép đóng", "en": NOTICES["en"], "th": "ปิด",
    }  # fmt: skip
    assert table('notice = "a"\nnotice_vi = "b"').texts("vi")["vi"] == "b"


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ('after = "soon"', 2, 'must be a length of time like "7d"'),
        ('after = "0d"', 2, 'must be a length of time like "7d"'),
        ("after = 7", 2, 'must be a length of time like "7d"'),
        ('after = "1d"\nnotice_before = "1d"', 3, r"must be shorter than after \(1d\)"),
        ('after = "7d"\nonly = "taag:vip"', 3, '"taag:" is no filter'),
        ('unless = "status:open"', 2, "leave status: out"),
        ('notice = "Chào {name}"', 2, r"knows no field \{name\}; there is \{shop\}"),
        ('notice_en = " "', 2, "has no words"),
        ('befor = "1d"', 2, 'there is no key "befor"'),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, why: str) -> None:
    with pytest.raises(ConfigError, match=rf"line {line}: .*{why}"):
        table(text)
