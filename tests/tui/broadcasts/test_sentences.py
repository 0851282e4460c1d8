"""Every pane of the broadcasts, and every dialog over it, at eighty columns in each language: no word of
another language, no sentence that is cut, no line that ends within a word."""

import re
import unicodedata
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from socialdesk.model.i18n import LANGUAGES, language, set_language, translate_into
from socialdesk.services.broadcasting.words import REASONS
from socialdesk.store.engine.database import Query
from socialdesk.store.store import Store
from socialdesk.tui.app import DeskApp, Settings
from tests.support.announced import announce
from tests.support.clock import ManualClock
from tests.support.desk import app_on, done, grid, open_shop, populate, until
from tests.tui.test_languages import foreign
from tests.tui.test_sentences import columns, cut_labels, known_words, says_less

PANES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("list", (), ()),
    ("run", ("j",), ()),
    ("results", ("j", "j", "enter"), ()),
    ("people", ("enter",), ("escape", "escape")),
    ("agenda", ("tab",), ("escape",)),
    ("editor", ("home", "e"), ()),
    ("template", ("tab",) * 9, ()),
    ("for one channel alone", ("f6", "f8"), ("f8", "escape")),
    ("pre-flight", ("p",), ()),
    ("people of it", ("end", "enter"), ("escape", "escape")),
    ("being sure", ("s",), ("escape",)),
    ("timetable", ("c", *"20:15"), ("escape",)),
    ("whom to try it on", ("t",), ("escape",)),
)
"""Each pane: the keys that lead to it from the one before, and those that lead back."""
TYPED = "promotion service topic ask skip send Xem Nhắc em {given|bạn} vi en th"


async def walk(pilot: Pilot[Any], app: DeskApp) -> dict[str, tuple[str, bool]]:
    """Every pane as it is drawn, and whether it lies over the list."""
    found = {}
    for name, there, back in PANES:
        await pilot.press(*there)
        await done(pilot)
        found[name] = grid(app), len(app.screen_stack) > 2
        await pilot.press(*back)
    return found


def cut(screen: str, spoken: str, *, is_over: bool) -> set[str]:
    """Labels that do not come to their end; why somebody gets nothing begins like a longer label."""
    reasons = {"".join(translate_into(spoken, each).split()) for each in REASONS.values()}
    return {
        label
        for text in columns(screen, is_over=is_over)
        for label in cut_labels(text, spoken)
        if not says_less(label, text)
        and not any(label.startswith(each) and each in text for each in reasons)
    }


def broken(screen: str, said: str, *, is_over: bool) -> list[str]:
    """Lines that end within a Vietnamese word, or begin with a Thai sign that belongs to a letter; of
    what lies behind a dialog none."""
    words = known_words("vi") | set(re.findall(r"[^\W\d_]+", said.casefold()))
    rows = [line.split("│") for line in screen.splitlines()]
    cells = [cell.strip() for row in rows for cell in (row[1:] if is_over else row)]
    found = []
    for cell in cells:
        (last,) = re.findall(r"[^\W\d_]+(?=\W*$)", cell) or [""]
        is_known = (
            len(last) < 2 or last[-1] >= "\u0e00" or last.casefold() in words
        )  # Thai has no blanks
        if not is_known or unicodedata.category(cell[:1] or " ") == "Mn":
            found.append(cell)
    return found


async def test_no_pane_cuts_a_sentence_or_says_a_word_of_another_language(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    await open_shop(desk_store)
    await announce(desk_store)
    set_language("vi")
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock, settings=Settings(undo_seconds=0))
    drawn = {}
    try:
        async with app.run_test(size=(80, 24), notifications=False) as pilot:
            await until(pilot, lambda: "Hương" in grid(app))
            await pilot.press("f3")
            await done(pilot)
            for _ in LANGUAGES:
                drawn[language()] = await walk(pilot, app)
                await pilot.press("f12", "home")
                await done(pilot)
        assert app.store is not None
        bodies = await app.store.database.all(Query(str, "SELECT body FROM message"))
        kept = await app.store.broadcasts.all()
        await app.store.close()
    finally:
        set_language("en")
    said = "\n".join(
        [TYPED, *bodies, *(f"{each.name} {each.query} {each.stored_content}" for each in kept)]
    )
    wrong = [
        (spoken, name, each)
        for spoken, panes in drawn.items()
        for name, (screen, is_over) in panes.items()
        for each in (
            *foreign(screen, spoken, said),
            *cut(screen, spoken, is_over=is_over),
            *(broken(screen, said, is_over=is_over) if spoken != "en" else ()),
        )
    ]
    assert sorted(drawn) == sorted(LANGUAGES)
    assert {len(set(panes.values())) for panes in drawn.values()} == {len(PANES)}
    assert wrong == []
