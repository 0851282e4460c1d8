"""The line of keys: the most important first, each whole or not at all, and each to be clicked."""

from collections.abc import Iterator

import pytest
from rich.cells import cell_len

from socialdesk.model.i18n import set_language, translate
from socialdesk.tui.footer import foot_at, foot_text
from socialdesk.tui.registry import keymap

KEYS = keymap()
PANES = ("list", "thread", "composer")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    yield
    set_language("en")


@pytest.mark.parametrize("pane", PANES)
@pytest.mark.parametrize("width", [20, 50, 80, 120, 300])
def test_no_key_is_cut_and_none_that_fits_is_missing(pane: str, width: int) -> None:
    drawn = foot_text(pane, width, KEYS, "").plain
    assert cell_len(drawn.rstrip()) <= width
    wanted = [each for each in KEYS.footer(pane) if each.label in drawn]
    assert wanted == KEYS.footer(pane)[: len(wanted)] or width < 300
    if width == 300:
        assert len(wanted) == len(KEYS.footer(pane))


@pytest.mark.parametrize("pane", PANES)
def test_a_click_does_what_is_drawn_there(pane: str) -> None:
    width = 200
    drawn = foot_text(pane, width, KEYS, "").plain
    place = 1
    for action in KEYS.footer(pane):
        found = drawn.find(f" {action.label}", place)
        if found < 0:
            continue
        assert foot_at(pane, width, KEYS, found + 1) == action.name
        place = found
    assert foot_at(pane, width, KEYS, len(drawn) + 5) == ""


def test_a_begun_chord_and_marks_come_first() -> None:
    assert foot_text("list", 120, KEYS, "g").plain.startswith(" g…  ")
    assert foot_text("list", 120, KEYS, "", 3).plain.startswith(" → 3 marked   ")


def test_the_shops_own_keys_are_drawn_and_an_action_without_a_key_is_not() -> None:
    own = keymap({"resolve": ["f9"], "snooze": []})
    drawn = foot_text("list", 200, own, "").plain
    assert "F9 done" in drawn
    assert "snooze" not in drawn


def test_what_shows_every_key_has_its_room_in_every_language_and_nothing_is_named_twice() -> None:
    for language in ("en", "vi", "th"):
        set_language(language)
        for width in (60, 80, 120):
            drawn = foot_text("list", width, KEYS, "").plain
            assert f"? {translate('help')}" in drawn
            assert drawn.count(translate("help")) == 1
            assert drawn == drawn.rstrip()
