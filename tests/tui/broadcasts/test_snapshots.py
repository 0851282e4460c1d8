"""The dialogs of broadcasts in three sizes and two themes, as text, and in every language:
`SNAPSHOTS=write` (or `make snapshots`) takes them anew."""

from pathlib import Path

import pytest

from socialdesk.model.i18n import LANGUAGES, set_language
from socialdesk.store.store import Store
from socialdesk.tui.widgets import palette
from tests.support.clock import ManualClock
from tests.support.desk import grid
from tests.tui.broadcasts.shop import Front, draft, front
from tests.tui.test_languages import foreign
from tests.tui.test_snapshots import FOLDER, SIZES, THEMES, _compare, _settle, drawn, styles

DIALOGS = ("editor", "alone", "preflight", "people", "sure", "schedule")
TYPED = "promotion service topic ask skip send Xem Nhắc em {given|bạn}"
"""What is written in the fields is the same in every language."""


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


async def test_no_dialog_has_a_word_of_another_language(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    seen: dict[tuple[str, str], str] = {}
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        for language in LANGUAGES:
            set_language(language)
            for name in DIALOGS:
                await lead_to(desk, name)
                lines = grid(desk.app).splitlines()  # the inbox behind them spoke English first
                boxes = [
                    line[line.index("│") : line.rindex("│")]
                    for line in lines
                    if line.count("│") >= 2
                ]
                seen[name, language] = "\n".join(boxes) if name in ("editor", "alone") else ""
                await leave(desk)
    said = f"{TYPED} Chào live {' '.join(draft().content.texts.values())}"
    left = {key: foreign(words, key[1], said) for key, words in seen.items()}
    assert {key: words for key, words in left.items() if words} == {}
    assert len({seen["editor", each] for each in LANGUAGES}) == len(LANGUAGES)
