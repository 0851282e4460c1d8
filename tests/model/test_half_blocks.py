"""A picture of dark and light squares as lines of text."""

from socialdesk.model.half_blocks import half_blocks

PICTURE = [
    [True, True, False, False],
    [True, False, True, False],
    [False, True, False, True],
]


def test_dark_letters_draw_what_is_dark() -> None:
    assert half_blocks(PICTURE, is_ink_dark=True) == ["█▀▄ ", " ▀ ▀"]


def test_light_letters_draw_what_is_light_and_the_row_that_is_too_few() -> None:
    assert half_blocks(PICTURE, is_ink_dark=False) == [" ▄▀█", "█▄█▄"]


def test_of_nothing_there_is_nothing() -> None:
    assert half_blocks([], is_ink_dark=True) == []
