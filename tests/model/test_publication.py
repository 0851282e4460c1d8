"""What everybody is told about a game."""

import unicodedata
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.game import WAYS, Kind, Pick, Prize, Settings, Way
from socialdesk.model.ids import Instant
from socialdesk.model.publication import Announcer, Names, Placed, Told, told_name
from tests.support.make import NOW

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SETTINGS = Settings(
    ways=(Way("word", "QUAY"), Way("comment")), prizes=(Prize("Áo thun", 3), Prize("Mũ {x}")), reserves=1,
    public="XSMB 29/09",
)  # fmt: skip
TOLD = Told("Quà {name}", SETTINGS, Instant(NOW), "c0ffee", "abcd", 12, "XSMB 45821")
PLACED = [
    Placed(1, "1a2b3c4d5e", "Áo thun", "Lan", False),
    Placed(2, "2a2b3c4d5e", "Mũ", "", False),
    Placed(3, "3a2b3c4d5e", "Áo thun", "", True),
    Placed(4, "4a2b3c4d5e", "", "Mai", True),
]


def test_it_is_announced_with_its_commitment_before_it_opens() -> None:
    assert Announcer("vi", ZONE).opening(TOLD) == (
        "🎁 Quà {name}\nQuà: Áo thun x3, Mũ {x}\nCách tham gia: nhắn “QUAY” hoặc bình luận dưới bài viết\n"
        "Hạn chót: 10:00 thứ Hai 28/09\nKết quả theo: XSMB 29/09\nMã cam kết: c0ffee"
    )
    bare = Told("Dice", Settings(ways=(Way("dice"),), pick=Pick.HIGHEST), None, "c0")
    assert Announcer("de", ZONE).opening(bare) == (
        "🎁 Dice\nHow to take part: send 🎲\nCommitment: c0"
    )


def test_its_list_is_told_by_its_hash_when_it_has_closed() -> None:
    assert Announcer("en", ZONE).closing(TOLD) == (
        "Quà {name} has closed; 12 take part.\nThe list's hash: abcd\nDecided by: XSMB 29/09"
    )


def test_who_won_is_told_by_short_ids_and_the_names_that_were_chosen() -> None:
    assert Announcer("vi", ZONE).result(TOLD, PLACED) == (
        "🎉 Kết quả Quà {name}\n1. Áo thun: Lan (1a2b3c4d)\n2. Mũ: 2a2b3c4d\n3. Áo thun: 3a2b3c4d\n"
        "Dự bị: Mai (4a2b3c4d)\nKết quả theo: XSMB 45821\nAi cũng tự kiểm tra được bằng tệp kết quả của shop."
    )
    quiz = Told("Đố", Settings(ways=(Way("answer"),), pick=Pick.FIRST), None)
    assert Announcer("en", ZONE).result(quiz, PLACED[:1]) == (
        "🎉 Đố: who won\n1. Áo thun: Lan (1a2b3c4d)"
    )


@pytest.mark.parametrize("language", ["vi", "en", "th"])
def test_every_way_to_enter_is_said_in_every_language(language: str) -> None:
    ways = tuple(Way(each, "X") for kind in Kind for each in WAYS[kind])
    told = Announcer(language, ZONE).opening(Told("G", Settings(ways=ways), Instant(NOW), "c0"))
    assert "{" not in told
    assert told.count("\n") == 3


@pytest.mark.parametrize(
    ("name", "initials", "full"),
    [
        ("Nguyễn Thị Lan", "N. T. L.", "Nguyễn Thị Lan"),
        ("lan 92", "L.", "lan 92"),
        ("Lan 0912345678", "", ""),
        ("Lan ０９１２ ３４５", "", ""),
        ("Lan ٠٩١٢٣", "", ""),
        ("lan@shop.vn", "", ""),
        ("Lan zalo 09", "", ""),
        ("12 đường Lê Lợi", "", ""),
        ("", "", ""),
        ("🌸", "", "🌸"),
    ],
)
def test_a_name_tells_no_number_and_no_address(name: str, initials: str, full: str) -> None:
    assert told_name(name, Names.INITIALS) == initials
    assert told_name(name, Names.FULL) == full
    assert told_name(name, Names.NONE) == ""


@given(st.text(max_size=60), st.sampled_from(Names))
def test_whatever_somebody_is_called_a_line_stays_one_line_without_a_phone(
    name: str, how: Names
) -> None:
    shown = told_name(name, how)
    assert len(shown.splitlines()) <= 1
    assert sum(unicodedata.category(each)[0] == "N" for each in shown) <= 3
