"""The screen of figures in Vietnamese, in two sizes, in colours and without any, as it was reviewed
(`make snapshots` takes it anew); in all languages without a cut sentence where a terminal has eighty columns."""

from typing import Any, cast

import pytest
from textual.pilot import Pilot

from socialdesk.model.i18n import LANGUAGES, language, set_language
from socialdesk.tui.app import DeskApp
from socialdesk.tui.widgets import palette
from tests.support.desk import done, grid
from tests.tui.stats.conftest import Opens, screen_of
from tests.tui.test_languages import foreign
from tests.tui.test_sentences import columns, cut_labels, says_less
from tests.tui.test_snapshots import FOLDER, _compare, _settle, styles

PANES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("stats", (), ()),
    ("stats-heat", ("tab", "tab", "j", "j"), ("escape",)),
    ("stats-theirs", ("equals_sign",), ("escape",)),
    ("stats-agents", ("v", "v", "v"), ("escape",)),
    ("stats-busy", ("v", "v", "v", "v"), ("escape",)),
    ("stats-waits", ("j", "j", "enter", "j", "j", "j", "j", "j"), ("escape", "g", "g")),
)
"""Each pane: the keys that lead to it, and those that lead back."""
SIZES = ((120, 35), (80, 24))
LOOKS = {SIZES[0]: ("mono", "dark"), SIZES[1]: ("mono",)}
IN_VIETNAMESE = ("stats-heat", "stats-agents", "stats-busy")
"""What has no sentence of ours that another pane has not."""
SPOKEN = (
    "shop telegram linh mai Hoa Sen Shop Trần Thu Hà Lê Quốc Bảo Phạm Ngọc Mai Vũ Hoàng Nam Somchai Srisuk "
    "Emily Carter Nguyễn Thị Hương Phạm Văn Minh Đặng Đức Chatwoot LibreDesk Zammad Pancake Lazada Shopee TikTok "
    "Facebook app/listeners/reporting_event_listener.rb, app/models/message.rb socialdesk"
)


async def go(pilot: Pilot[Any], keys: tuple[str, ...]) -> None:
    await pilot.press(*keys)
    await _settle(pilot, cast(DeskApp, pilot.app))


async def test_it_looks_as_it_was_reviewed_in_words_that_are_whole(
    stats: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    wrong, seen = [], []
    try:
        async with stats((80, 24), tells=False) as pilot:
            app = cast(DeskApp, pilot.app)
            for _ in LANGUAGES:
                for size in SIZES if language() == "vi" else SIZES[1:]:
                    await pilot.resize_terminal(*size)
                    for name, keys, back in PANES:
                        if language() != "vi" and name in IN_VIETNAMESE:
                            continue
                        await go(pilot, keys)
                        shown = grid(app)
                        if size == SIZES[1]:
                            wrong += [(language(), name, each) for each in cut(shown)]
                        if language() == "vi":
                            found = f"{name} {size[0]}x{size[1]}\n\n{shown}\n{looks(app, size)}"
                            path = FOLDER / f"{name}-{size[0]}x{size[1]}-vi.txt"
                            seen += _compare(path, found)
                        await go(pilot, back)
                await pilot.press("f12")
                await done(pilot)
                assert screen_of(pilot).pane == "stats"
    finally:
        palette.use("dark")
        set_language("en")
    assert (wrong, seen) == ([], []), (
        "look at the difference, then take them anew with `make snapshots`"
    )


def cut(shown: str, spoken: str = SPOKEN) -> list[str]:
    """What is of another language (but what customers and staff have `spoken`), and what is cut; scrollbars stand between
    words."""
    shown = shown.translate(dict.fromkeys(range(0x2581, 0x2588), " "))
    return [
        *foreign(shown, language(), spoken),
        *(
            each
            for text in columns(shown, is_over=False)
            for each in cut_labels(text, language())
            if not says_less(each, text)
        ),
    ]


def looks(app: DeskApp, size: tuple[int, int]) -> str:
    found = ""
    for theme in LOOKS[size]:
        app.dress(theme)
        app.draw_anew()
        app.refresh(repaint=True)
        found += f"\n{theme}\n{styles(app)}\n"
    return found
