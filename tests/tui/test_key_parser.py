"""Bytes in, keys out, in whatever pieces they come."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest
from textual import events

from socialdesk.tui.key_parser import BURST, LATE, PARTED, SLOW, AltKey, KeyParser, LineBreak

PASTE = "Dạ chị ơi\rGiá 25k ạ\rShip 25k\r"


class Line:
    """A line to a terminal with a clock of its own."""

    def __init__(self) -> None:
        self.now = 0.0
        self.parser = KeyParser(now=lambda: self.now)
        self.said: list[str] = []

    def send(self, *pieces: str, pause: float = 0.0) -> "Line":
        for piece in pieces:
            self.said += map(word, self.parser.feed(piece))
            self.said += map(word, self.parser.tick())
            self.wait(pause)
        return self

    def wait(self, seconds: float) -> "Line":
        self.now += seconds
        self.said += map(word, self.parser.tick())
        return self

    def end(self) -> list[str]:
        return self.wait(2).said


def word(message: Any) -> str:
    match message:
        case LineBreak():
            return "⏎"
        case AltKey():
            return f"{message.key}/{message.bare.key}"
        case events.Paste():
            return f"paste:{message.text}"
        case events.Key():
            return message.character if message.is_printable else message.key
    return type(message).__name__


def in_pieces(text: str) -> Iterator[tuple[str, str]]:
    return ((text[:n], text[n:]) for n in range(len(text) + 1))


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("\x1b", ["escape"]),
        ("\x1b\r", ["alt+enter/enter"]),
        ("\x1be", ["alt+e/e"]),
        ("\x1bE", ["alt+shift+e/E"]),
        ("\x1bđ", ["alt+đ/đ"]),
        ("\x1b\x1b", ["escape", "escape"]),
        ("\x1b\x1bq", ["escape", "alt+q/q"]),
        ("\x1bhello " + "x" * 40, ["alt+h/h", *"ello ", *"x" * 40]),
        ("\x1b\x7f", ["alt+backspace/backspace"]),
        ("\x1b[A", ["up"]),
        ("\x1b[1;5C", ["ctrl+right"]),
        ("\x1bOP", ["f1"]),
        ("\x1b[[A", ["f1"]),
        ("\x1b[13;3u", ["alt+enter"]),
        ("\x1b[<0;5;5M", ["MouseDown"]),
        ("\x1b[M ee", []),
        ("\x1b[200~một\x1b[A\rhai\x1b[201~x", ["paste:một\x1b[A\rhai", "x"]),
        ("\x1b[I", ["AppFocus"]),
        ("\x1b[?1;2;6;9x", []),
        ("\x1b[é", ["escape", "[", "é"]),
    ],
)
def test_a_key_is_the_same_wherever_a_slow_line_parts_it(sent: str, meant: Sequence[str]) -> None:
    for pieces in in_pieces(sent):
        assert Line().send(*pieces, pause=0.03).end() == meant, pieces


def test_esc_and_a_letter_a_moment_later_are_two_keys() -> None:
    assert Line().send("\x1b", "e", pause=0.2).end() == ["escape", "e"]
    assert Line().send("\x1b", "[", "A", pause=0.3).end() == ["escape", "[", "A"]


@pytest.mark.parametrize("seconds", [0.03, 0.3, 0.9])
def test_the_rest_of_a_sequence_that_comes_late_is_no_letters(seconds: float) -> None:
    assert seconds < LATE
    found = Line().send("\x1b", "[200~e\rq\x1b[201~", pause=seconds).end()
    assert [each for each in found if each != "escape"] == ["paste:e\rq"]
    assert Line().send("\x1b", "[A", pause=seconds).end()[-1] == "up"


def test_a_sequence_that_never_ends_is_its_letters() -> None:
    assert Line().send("\x1b[").wait(PARTED + 0.1).said == ["escape", "["]


def test_lines_pasted_without_marks_are_no_enters_wherever_they_are_parted() -> None:
    for pieces in in_pieces(PASTE):
        assert Line().send(*pieces, pause=BURST / 2).end() == list(PASTE[:-1].replace("\r", "⏎"))


def test_lines_pasted_letter_by_letter_over_a_serial_line_are_no_enters() -> None:
    assert Line().send(*PASTE, pause=0.002).end() == list(PASTE[:-1].replace("\r", "⏎"))


def test_the_end_of_a_paste_that_comes_late_is_of_it() -> None:
    for place in range(PASTE.index("Ship"), len(PASTE) - 1):
        line = Line().send(PASTE[:place], pause=SLOW * 0.9).send(PASTE[place:])
        assert line.end() == list(PASTE[:-1].replace("\r", "⏎"))


def test_the_enter_after_a_paste_sends_it() -> None:
    assert Line().send(PASTE).wait(0.1).send("\r").said[-1] == "enter"
    assert Line().send(PASTE).wait(0.1).send("ạ").wait(0.1).send("\r").said[-1] == "enter"


def test_two_short_lines_are_a_paste_and_one_short_line_ahead_is_typed() -> None:
    assert Line().send("a\rb\rc").end() == ["a", "⏎", "b", "⏎", "c"]
    assert Line().send("\rd").end() == ["enter", "d"]
    assert Line().send("ok\rd").end() == ["o", "k", "enter", "d"]


def test_a_burst_of_an_input_method_was_typed() -> None:
    burst = "rtie\x7fếng\rxin chào chị ạ\rok em\re"
    assert Line().send(burst).end().count("enter") == 3


def test_an_enter_by_itself_does_not_wait() -> None:
    assert Line().send("o", "k", "\r", pause=0.1).said[-1] == "enter"
    line = Line().send("chào\r")
    assert line.said == list("chào")
    assert line.wait(BURST * 2).said[-1] == "enter"


def test_half_a_letter_of_a_browser_is_not_the_end_of_all_keys() -> None:
    line = Line().send("", "đ")
    assert line.end() == ["đ"]


def test_every_pair_of_keys_in_one_packet_is_these_two_keys() -> None:
    for first, second in pairwise("\x1bq\x1bR\x1b/\x1b:\x1b."):
        said = Line().send(first + second).end()
        assert said[-1].rsplit("/", 1)[-1] not in ("^", ""), (first, second, said)
