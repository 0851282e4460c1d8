"""Announcements as Zalo's templates: within its lengths, with nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.bots.zalo_oa.limits import HEADER_LIMIT, PARAGRAPH, PROMOTION, TRANSACTION
from socialdesk.bots.zalo_oa.templates import template
from socialdesk.model.delivery import Button
from socialdesk.simulator.zalo_announcing import words_of


def elements(tag: str, words: str, banner: str = "") -> list[tuple[str, object]]:
    payload = template(tag, words, (), banner)["payload"]
    return [
        (each["type"], each.get("content", each.get("attachment_id")))
        for each in payload["elements"]
    ]


def test_a_promotion_has_its_picture_its_first_line_on_top_and_buttons_that_open_or_answer() -> (
    None
):
    buttons = (Button("Xem", "https://shop.vn"), Button("Nhắc em"))

    made = template(PROMOTION, "Sale 50%\nTừ 20h tối nay\nShip: miễn phí", buttons, "pic-1")

    assert made["payload"] == {
        "template_type": "promotion",
        "language": "VI",
        "elements": [
            {"type": "banner", "attachment_id": "pic-1"},
            {"type": "header", "content": "Sale 50%", "align": "left"},
            {"type": "text", "content": "Từ 20h tối nay<br>Ship: miễn phí", "align": "left"},
        ],
        "buttons": [
            {"title": "Xem", "image_icon": "", "type": "oa.open.url", "payload": {"url": "https://shop.vn"}},
            {"title": "Nhắc em", "image_icon": "", "type": "oa.query.show", "payload": "Nhắc em"},
        ],
    }  # fmt: skip


def test_a_transaction_s_last_lines_are_rows_of_its_table() -> None:
    words = "Đơn đã gửi\nShop gửi hàng sáng nay.\nMã đơn: A12\nTên khách hàng: Lan"

    assert elements(TRANSACTION, words) == [
        ("header", "Đơn đã gửi"),
        ("text", "Shop gửi hàng sáng nay."),
        (
            "table",
            [{"key": "Mã đơn", "value": "A12"}, {"key": "Tên khách hàng", "value": "Lan"}],
        ),
    ]


@pytest.mark.parametrize(
    "line", ["Xem https://shop.vn", ":x", "x:", f"{'k' * 36}: v", f"k: {'v' * 101}"]
)
def test_a_line_that_is_no_row_stays_text(line: str) -> None:
    kinds = [kind for kind, _ in elements(TRANSACTION, f"Đơn\n{line}")]
    assert kinds == ["header", "text"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Lan <b>đẹp</b>", "Lan ‹b>đẹp‹/b>"),
        ("<br><script>x", "‹br>‹script>x"),
        ("A &lt; B &#60;", "A ＆lt; B ＆#60;"),
        ("<3 a < b & c > d", "<3 a < b & c > d"),
    ],
)
def test_what_a_name_or_a_text_holds_is_never_markup(typed: str, said: str) -> None:
    words = f"{typed}\nChào\n{typed}\nDạ\nTên khách hàng: {typed}"

    assert elements(TRANSACTION, words) == [
        ("header", said),
        ("text", f"Chào<br>{said}<br>Dạ"),
        ("table", [{"key": "Tên khách hàng", "value": said}]),
    ]
    made = template(TRANSACTION, words, (), "")
    assert words_of(made["payload"]) == words.replace(typed, said)  # a person reads all of it


def test_a_line_that_ends_where_a_paragraph_must_is_not_cut_in_the_middle() -> None:
    for length in range(PARAGRAPH[TRANSACTION] - 8, PARAGRAPH[TRANSACTION] + 1):
        lines = ["x" * length, "y" * PARAGRAPH[TRANSACTION]]

        found = elements(TRANSACTION, "\n".join(["Đơn", *lines]))

        assert found[1:] == [("text", each) for each in lines]


@given(
    tag=st.sampled_from([PROMOTION, TRANSACTION]),
    words=st.text(st.sampled_from("abc xyz\nđượ"), min_size=1, max_size=400).filter(str.strip),
)
def test_no_part_is_longer_than_zalo_takes_and_every_letter_is_there(tag: str, words: str) -> None:
    found = elements(tag, words)

    texts = [str(content) for kind, content in found if kind == "text"]
    assert len(str(found[0][1])) <= HEADER_LIMIT
    assert len(texts) <= 2
    assert all(len(each) <= PARAGRAPH[tag] for each in texts)
    shown = "".join(str(content).replace("<br>", "") for _, content in found)
    assert "".join(shown.split()) == "".join(words.split())
