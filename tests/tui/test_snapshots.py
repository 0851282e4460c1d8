"""Every screen in three sizes and two themes, as text: `SNAPSHOTS=write` (or `make snapshots`)
takes them anew.

A file holds the screen as it is drawn, then which styles each theme used and for how many cells:
what a person can review in a diff. Both themes must draw the same text.
"""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from socialdesk.model.i18n import set_language
from socialdesk.model.ids import Instant
from socialdesk.store.store import Store
from socialdesk.tui.app import DeskApp, Settings
from socialdesk.tui.widgets import palette
from tests.support.clock import ManualClock
from tests.support.desk import app_on, done, grid, open_shop, populate, strips, until
from tests.support.make import NOW, arrival, inbound, sender

FOLDER = Path(__file__).parent / "snapshots"
SIZES = ((120, 35), (80, 24), (50, 16))
THEMES = ("dark", "light")
SCREENS: tuple[tuple[str, tuple[str, ...], str, tuple[str, ...]], ...] = (
    ("inbox", ("home", "j"), "", ()),
    ("marked", ("v", "v"), "2 marked", ("home", "escape")),
    ("composing", ("home", "j", "r", *"da con"), "draft kept", ()),
    ("suggesting", ("ctrl+j", "slash"), "draft kept", ("escape", *("backspace",) * 8, "escape")),
    ("note", ("y", *"khach"), "draft kept", (*("backspace",) * 5, "escape")),
    ("thread", ("tab", "k"), "", ("escape",)),
    ("palette", ("ctrl+k", *"lan"), "Lan Nguyễn", ("escape",)),
    ("search", ("slash", *"giao"), "giao sai", ("escape",)),
    ("filter", ("backslash", *"is:un"), "is:un", ("escape",)),
    ("preview", ("asterisk", "e"), "conversation", ("escape", "escape")),
    ("help", ("question_mark",), "", ("escape",)),
    ("accounts", ("f8",), "token", ("escape",)),
    ("checklist", ("shift+f7",), "Any key closes", ("escape",)),
    ("viewer", ("home", "j", "o"), "Esc", ("escape",)),
    ("customer", ("i",), "", ("i",)),
    ("empty", ("4",), "", ("1",)),
)  # fmt: skip
"""Each screen: its name, the keys that lead to it, words that show it is there, and the keys that
lead back."""


def drawn(app: DeskApp) -> str:
    """The screen as text, toasts and the composer's cursor aside."""
    return grid(app)


def styles(app: DeskApp) -> str:
    """Which styles were used, for how many cells."""
    cells: Counter[str] = Counter()
    for strip in strips(app):
        for segment in strip:
            cells[str(segment.style).replace(" not bold", "")] += segment.cell_length
    return "\n".join(
        f"{count:>6} {style}"
        for style, count in sorted(cells.items(), key=lambda pair: (-pair[1], pair[0]))
    )


async def _settle(pilot: Pilot[Any], app: DeskApp) -> None:
    """Wait until the screen says the same twice."""
    before = ""
    for _ in range(100):
        await done(pilot)
        now = drawn(app)
        if now == before:
            return
        before = now


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_screen_looks_as_it_was_reviewed(
    desk_store: Store,
    tmp_path: Path,
    clock: ManualClock,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    await populate(desk_store)
    await open_shop(desk_store)
    await desk_store.canned.save("gia", "Dạ {pronoun} {given} ơi, áo này 350k ạ", "Báo giá", "Giá")
    await desk_store.canned.save("ship", "Phí ship 25k, 2-3 ngày", "Phí ship", "Giá")
    await desk_store.contacts.set_detail(1, "pronoun", "chị")
    who = sender("Nguyễn Thị Hương")
    linked = inbound(
        "xem https://shop.vn/ao", "60", sender=who, contact=who, at=Instant(NOW - 9_000)
    )
    await desk_store.record([arrival(linked)], NOW, ())
    set_language("en")
    settings = Settings(undo_seconds=0)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock, settings=settings)
    wrong = []
    try:
        async with app.run_test(size=size, notifications=False) as pilot:
            await until(pilot, lambda: "Hương" in grid(app))
            for name, there, sign, back in SCREENS:
                await pilot.press(*there)
                await until(pilot, lambda sign=sign: sign in grid(app))  # type: ignore[misc]
                if name == "composing" and size[0] > 64:  # whoever writes is seen in the list
                    await until(pilot, lambda: "✎ xem" in grid(app))
                await _settle(pilot, app)
                found = f"{name} {size[0]}x{size[1]}\n\n{drawn(app)}\n"
                texts = []
                for theme in reversed(THEMES):
                    app.dress(theme)
                    app.draw_anew()
                    app.refresh(repaint=True)
                    await pilot.pause()
                    texts.append(drawn(app))
                    found += f"\n{theme}\n{styles(app)}\n"
                if texts[0] != texts[1]:
                    wrong.append(f"{name}: the themes draw different words")
                wrong += _compare(FOLDER / f"{name}-{size[0]}x{size[1]}.txt", found)
                await pilot.press(*back)
                await done(pilot)
        assert app.store is not None
        await app.store.close()
    finally:
        palette.use("dark")
    assert wrong == [], (
        f"look at the difference, then take them anew with `make snapshots`: {wrong}"
    )


def _compare(path: Path, found: str) -> list[str]:
    if os.environ.get("SNAPSHOTS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
        return []
    known = path.read_text(encoding="utf-8") if path.exists() else ""
    if known == found:
        return []
    lines = [
        f"{path.name}:{number}: {now!r}"
        for number, (was, now) in enumerate(
            zip(known.splitlines(), found.splitlines(), strict=False), 1
        )
        if was != now
    ]
    return lines[:3] or [f"{path.name}: other lines"]
