"""The dialogs of broadcasts in three sizes and two themes, as text:
`SNAPSHOTS=write` (or `make snapshots`) takes them anew."""

from pathlib import Path

import pytest

from socialdesk.store.store import Store
from socialdesk.tui.widgets import palette
from tests.support.clock import ManualClock
from tests.tui.broadcasts.shop import Front, draft, front
from tests.tui.test_snapshots import FOLDER, SIZES, THEMES, _compare, _settle, drawn, styles

DIALOGS = ("editor", "alone", "preflight", "people", "sure", "schedule")


async def lead_to(desk: Front, name: str) -> None:
    """Open a dialog."""
    making = desk.making
    acts = {"preflight": making.preflight, "people": making.preflight, "sure": making.start, "schedule": making.schedule}  # fmt: skip
    acts.get(name, making.edit)()
    await _settle(desk.pilot, desk.app)
    keys = {
        "alone": ("f6", "f8", "tab", "tab", "tab"),
        "people": ("end", "enter"),
        "schedule": tuple("20:15"),
    }
    await desk.press(*keys.get(name, ()))
    await _settle(desk.pilot, desk.app)


async def leave(desk: Front) -> None:
    """Close what is open."""
    while len(desk.app.screen_stack) > 1:
        await desk.press("escape")
        await _settle(desk.pilot, desk.app)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_dialog_looks_as_it_was_reviewed(
    desk_store: Store,
    tmp_path: Path,
    clock: ManualClock,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    wrong = []
    try:
        async with front(desk_store, tmp_path, clock, draft(), size) as desk:
            for name in DIALOGS:
                await lead_to(desk, name)
                found = f"{name} {size[0]}x{size[1]}\n\n{drawn(desk.app)}\n"
                texts = []
                for theme in reversed(THEMES):
                    desk.app.dress(theme)
                    desk.app.draw_anew()
                    desk.app.refresh(repaint=True)
                    await _settle(desk.pilot, desk.app)
                    texts.append(drawn(desk.app))
                    found += f"\n{theme}\n{styles(desk.app)}\n"
                if texts[0] != texts[1]:
                    wrong.append(f"{name}: the themes draw different words")
                wrong += _compare(FOLDER / f"broadcast-{name}-{size[0]}x{size[1]}.txt", found)
                await leave(desk)
    finally:
        palette.use("dark")
    assert wrong == [], (
        f"look at the difference, then take them anew with `make snapshots`: {wrong}"
    )
