"""The screen of what acts by itself in Vietnamese, in two sizes, in colours and without any, as it was reviewed
(`make snapshots` takes it anew); in all languages without a cut sentence where a terminal has eighty columns."""

from typing import cast

import pytest

from socialdesk.model.changes import Promise
from socialdesk.model.i18n import LANGUAGES, language, set_language
from socialdesk.model.ids import HOUR, Instant
from socialdesk.store.store import Store
from socialdesk.tui.app import DeskApp
from socialdesk.tui.widgets import palette
from tests.support.desk import done, grid
from tests.support.make import NOW
from tests.tui.automation.conftest import Opens, screen_of
from tests.tui.stats.test_looks import SIZES, cut, go, looks
from tests.tui.test_snapshots import FOLDER, _compare

PANES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("hours", ("1", "g", "g")),
    ("acknowledge", ("2", "g", "g", "j")),
    ("targets", ("3", "g", "g", "j")),
    ("rules", ("4", "g", "g", "j", "enter")),
    ("answers", ("5", "g", "g", "j", "j")),
    ("promises", ("6", "g", "g", "j")),
)
"""Each subject, and the keys that lead to it."""
SPOKEN = "Chào bạn, đã nhận được tin nhắn và sẽ trả lời bạn ngay. ลูกค้า chờ lâu Phạm Văn Minh tin nhắn trả lời đã nhận"
"""The shop's own texts and names."""
IN_VIETNAMESE = ("targets",)
"""What has no sentence of ours that another has not."""


@pytest.mark.parametrize("size", SIZES)
async def test_it_looks_as_it_was_reviewed_in_words_that_are_whole(
    automation: Opens, desk_store: Store, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    wrong, seen = [], []
    try:
        async with automation(size, tells=False) as pilot:
            for number, agent, at in ((1, "linh", NOW - HOUR), (4, "mai", NOW + HOUR)):
                promise = Promise(Instant(at), "", "chiều báo giá")
                await desk_store.conversations.do(promise, [number], agent, Instant(NOW - 2 * HOUR))
            app = cast(DeskApp, pilot.app)
            for _ in LANGUAGES:
                for name, keys in PANES:
                    if language() != "vi" and (size != SIZES[1] or name in IN_VIETNAMESE):
                        continue
                    await go(pilot, keys)
                    await done(pilot)
                    shown = grid(app)
                    if size == SIZES[1]:
                        wrong += [(language(), name, each) for each in cut(shown, SPOKEN)]
                        tabs = f"{shown.splitlines()[1]} "
                        wrong += [
                            (language(), name, each) for each in "123456" if f" {each} " not in tabs
                        ]
                    if language() == "vi":
                        found = f"automation-{name} {size[0]}x{size[1]}\n\n{shown}\n"
                        found += looks(app, size) if name == "rules" else ""
                        path = FOLDER / f"automation-{name}-{size[0]}x{size[1]}-vi.txt"
                        seen += _compare(path, found)
                await pilot.press("f12")
                await done(pilot)
            assert screen_of(pilot).pane == "promises"
    finally:
        palette.use("dark")
        set_language("en")
    assert (wrong, seen) == ([], []), (
        "look at the difference, then take them anew with `make snapshots`"
    )
