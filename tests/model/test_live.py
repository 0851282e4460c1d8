"""What a comment asks, what a run sheet says, and which post is meant."""

import pytest

from socialdesk.model.ids import DAY, HOUR, MINUTE, SECOND, Instant
from socialdesk.model.live import (
    Item,
    Moment,
    OnAir,
    is_question,
    on_air,
    parse_sheet,
    post_in,
    post_of,
    starts_at,
)

ASKED = (
    "giá bao nhiêu", "Giá?", "gia bn", "bn vậy shop", "còn size M không", "con size L ko shop oi", "size M",
    "size nào vừa 50kg", "ship tỉnh không ạ", "có freeship k", "how much", "Price pls", "ราคาเท่าไหร่คะ", "มีไซส์ M ไหม",
    "còn hàng không", "xin giá ạ", "mẫu này giá sao shop", "mấy giờ live", "where are you", "ยังมีของมั้ย", "gia",
    "bao nhiu 1 cai", "cho mình xin giá áo A01", "inbox giá", "shop ở đâu", "còn hàng ko", "BAO NHIÊU VẬY SHOP",
    "màu gì đẹp", "do you ship to Hue", "แดง？", "gia\u0301 ạ",
)  # fmt: skip
SAID = (
    "chốt size M", "chốt A01 x2", "đẹp quá", "gia đình mình thích", "tham gia minigame", "QUAY", "haha",
    "mình không thích", "lấy 2 cái size L", "5", "0912345678", "đánh giá 5 sao", "ok shop", "chào shop", "còn hàng",
    "สวยมาก", "nice", "em k", "giá rẻ quá", "Không", "", "  ", "đấu giá vui ghê",
)  # fmt: skip


@pytest.mark.parametrize("text", ASKED)
def test_it_asks_something(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", SAID)
def test_it_asks_nothing(text: str) -> None:
    assert not is_question(text)


def test_a_long_comment_is_looked_at_in_its_beginning_alone() -> None:
    assert not is_question("đẹp " * 100_000 + "?")


def test_a_run_sheet_is_lines_of_a_time_and_what_is_shown() -> None:
    text = "# tối thứ sáu\n0:00 Chào\n\n+5 Áo A01 199k\n1:05:30 Quay số\n0:30  Váy\n"
    assert parse_sheet(text) == (
        Item(0, "Chào"), Item(5 * MINUTE, "Áo A01 199k"), Item(30 * MINUTE, "Váy"),
        Item(HOUR + 5 * MINUTE + 30 * SECOND, "Quay số"),
    )  # fmt: skip


@pytest.mark.parametrize("text", ["Chào", "0:00 Chào\nÁo 199k", "1:2:3:4 x", "5"])
def test_a_line_without_a_time_is_said_by_its_number(text: str) -> None:
    with pytest.raises(ValueError, match=f"line {text.count(chr(10)) + 1} "):
        parse_sheet(text)
    with pytest.raises(ValueError, match="too long"):
        parse_sheet("1 x\n" * 301)


def test_where_a_run_sheet_has_come_to() -> None:
    one, two = Item(0, "Chào"), Item(5 * MINUTE, "Áo")
    assert on_air((one, two), -MINUTE) == OnAir(None, 0, one, MINUTE)
    assert on_air((one, two), MINUTE) == OnAir(one, MINUTE, two, 4 * MINUTE)
    assert on_air((one, two), 6 * MINUTE) == OnAir(two, MINUTE, None, 0)
    assert on_air((), 0) == OnAir(None, 0, None, 0)


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("101_202", "101_202"),
        (" 17900000000000001 ", "17900000000000001"),
        ("https://www.facebook.com/hoasen/videos/123456789/?ref=x", "123456789"),
        ("https://www.facebook.com/hoasen/videos/live-toi-nay/123456789", "123456789"),
        ("https://www.facebook.com/watch/live/?v=987654321", "987654321"),
        ("https://m.facebook.com/story.php?story_fbid=55555&id=77777", "55555"),
    ],
)
def test_a_post_is_named_by_its_number_or_address(text: str, post: str) -> None:
    assert post_in(text) == post


@pytest.mark.parametrize("text", ["", "https://fb.watch/abc", "p 1", "page", "1" * 200])
def test_what_names_no_post_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="names no post"):
        post_in(text)


def test_a_conversation_of_comments_tells_its_post() -> None:
    assert [post_of(each) for each in ("comment:1_2:77", "501", "comment:3:comment:9")] == [
        "1_2", "", "3",
    ]  # fmt: skip


def test_people_are_told_a_day_an_hour_and_ten_minutes_before() -> None:
    then = Instant(10 * DAY)
    assert [starts_at(then, each) for each in Moment] == [
        9 * DAY, 10 * DAY - HOUR, 10 * DAY - 10 * MINUTE, None, None,
    ]  # fmt: skip
