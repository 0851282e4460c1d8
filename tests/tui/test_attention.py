"""Telling an agent who looks elsewhere."""

import pytest

from socialdesk.tui.attention import EVERY, Attention


def telling(way: str, shop: str = "Hoa Sen") -> tuple[Attention, list[str], list[int]]:
    """An agent who looks elsewhere, what is written to the terminal, and the clock."""
    written, now = list[str](), [10_000]
    attention = Attention(written.append, lambda: now[0], way, shop)
    attention.focused = False
    return attention, written, now


def test_attention_is_asked_for_only_when_nobody_looks_and_says_no_words() -> None:
    written: list[str] = []
    now = [0]
    attention = Attention(written.append, lambda: now[0], "terminal", "Hoa\x1b]Sen")
    attention.tell(1, 0)
    assert written == ["\x1b]2;(1) Hoa]Sen · socialdesk\x1b\\"]
    attention.focused = False
    now[0] = 10_000
    attention.tell(2, 1)
    assert "\x1b]9;socialdesk: 1 customer writes\x1b\\" in written[-1]
    attention.tell(4, 2)
    assert "customer" not in written[-1]
    now[0] = 14_000
    attention.tell(5, 4)
    assert "3 customers write" in written[-1]
    bell = Attention(written.append, lambda: 0, "bell", "x")
    bell.focused = False
    bell.tell(1, 0)
    assert written[-1] == "\a"
    silent = Attention(written.append, lambda: 0, "off", "x")
    silent.focused = False
    silent.tell(9, 0)
    assert written[-1].startswith("\x1b]2;")


def test_the_title_is_written_only_when_it_changes() -> None:
    attention, written, _ = telling("off")
    attention.title(2)
    attention.title(2)
    attention.title(0)

    assert written == ["\x1b]2;(2) Hoa Sen · socialdesk\x1b\\", "\x1b]2;Hoa Sen · socialdesk\x1b\\"]


def test_nobody_is_told_that_somebody_was_answered() -> None:
    attention, written, _ = telling("bell")
    attention.tell(1, 3)

    assert "\a" not in written


def test_what_came_too_soon_after_is_told_with_the_next() -> None:
    attention, written, now = telling("terminal")
    attention.tell(1, 0)
    now[0] += EVERY - 1
    attention.tell(3, 1)
    now[0] += 1
    attention.tell(4, 3)

    assert [text for text in written if "notify" in text] == [
        text for text in written if "1 customer writes" in text or "3 customers write" in text
    ]
    assert "3 customers write" in written[-1]


@pytest.mark.parametrize("shop", ["a\x1b]0;x\x07", "x" * 90])
def test_the_name_of_a_shop_steers_no_terminal(shop: str) -> None:
    attention, written, _ = telling("off", shop)
    attention.title(1)

    inner = written[0].removeprefix("\x1b]2;").removesuffix("\x1b\\")
    assert inner.isprintable()
    assert len(inner) < 70
