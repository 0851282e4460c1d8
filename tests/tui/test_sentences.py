"""What the desk says on small screens, in Vietnamese and Thai: a sentence that does not fit goes on in
the next line or says less; it is never cut within a word."""

import re
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from socialdesk.model.i18n import set_language
from socialdesk.store.store import Store
from socialdesk.tui.inbox.screen import InboxScreen
from socialdesk.tui.text import clip_words
from tests.support.catalogues import read
from tests.support.clock import ManualClock
from tests.support.desk import PEOPLE, app_on, done, grid, leave_dialogs, open_shop, populate, until

SIZES = ((80, 24), (40, 12))
NAMES = (
    "socialdesk",
    "Hoa Sen Shop",
    "linh",
    "shop",
    "Trần Mai",
    "insta",
    "page",
    "oa",
    "bot",
    "vip",
    *(name for _, name, _, _ in PEOPLE),
)
PAGES: dict[str, tuple[str, ...]] = {
    "list": (), "thread": ("tab",), "composer": ("enter",), "note": ("y",), "customer": ("i",), "snooze": ("s",),
    "tag": ("t",), "assign": ("a",), "priority": ("p",), "detail": ("d",), "filter": ("backslash",),
    "search": ("slash",), "palette": ("ctrl+k",), "same person": ("L",), "set up": ("shift+f7",),
    "accounts": ("f8",), "help": ("f1",), "many": ("v", "v", "e"),
}  # fmt: skip


@asynccontextmanager
async def small(
    store: Store, tmp_path: Path, clock: ManualClock, language: str, size: tuple[int, int]
) -> AsyncIterator[Pilot[Any]]:
    set_language(language)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
    try:
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: isinstance(app.screen_stack[0], InboxScreen))
            await done(pilot)
            yield pilot
    finally:
        set_language("en")
        if app.store is not None:
            await app.store.close()


@cache
def known_words(language: str) -> set[str]:
    """Every word that is said in a language, in small letters."""
    strings = [each.string for each in read(language)] + [each.id for each in read(language)]
    flat = [s for each in strings for s in (each if isinstance(each, (tuple, list)) else [each])]
    return {word for text in (*flat, *NAMES) for word in re.findall(r"[^\W\d_]+", text.casefold())}


def cells_of(drawn: str, page: str, *, is_over: bool) -> list[str]:
    """What stands beside each other in each line, without frames and customers' own words: of what
    lies over the desk that alone."""
    rows = [line.split("│") for line in drawn.splitlines()]
    if page == "customer":
        return [cells[-1].strip() for cells in rows if len(cells) > 1]
    if is_over:
        return [cells[1].strip() for cells in rows if len(cells) > 2]
    cells = [cell for row in rows[2:] for cell in row]
    return [cell.strip() for cell in cells if not re.match(r"[▌ ◆][▌ ◆]?\S", cell[:3])]


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_desk_says_all_of_why_nobody_is_there(
    desk_store: Store, tmp_path: Path, clock: ManualClock, size: tuple[int, int]
) -> None:
    for language, words in (
        ("vi", "Đã trả lời hết, không còn cuộc nào đang mở. ^k tìm khách."),
        ("th", "ตอบครบแล้ว: ไม่มีใครเปิดอยู่ ^k หาลูกค้า"),
    ):
        async with small(desk_store, tmp_path, clock, language, size) as pilot:

            def said(place: int, words: str = words, app: App[None] = pilot.app) -> bool:
                halves = (line.partition("│")[place].strip() for line in grid(app).splitlines())
                return words in re.sub(" +", " ", " ".join(halves))

            # A line that became two takes its room with the next picture.
            await until(pilot, partial(said, 0))
            if size[0] >= 64:
                await until(pilot, partial(said, 2))


@pytest.mark.parametrize("size", SIZES)
async def test_no_sentence_ends_within_a_word(
    desk_store: Store, tmp_path: Path, clock: ManualClock, size: tuple[int, int]
) -> None:
    await populate(desk_store)
    await open_shop(desk_store)
    words, cut = known_words("vi"), []
    async with small(desk_store, tmp_path, clock, "vi", size) as pilot:
        for page, keys in PAGES.items():
            await pilot.press(*keys)
            await done(pilot)
            is_over = len(pilot.app.screen_stack) > 1
            for cell in cells_of(grid(pilot.app), page, is_over=is_over):
                last = re.findall(r"[^\W\d_]+(?=\W*$)", cell)
                if last and len(last[-1]) > 1 and last[-1].casefold() not in words:
                    cut.append((page, cell))
            await leave_dialogs(pilot, page)
            await pilot.press("escape", "escape", "escape")
    assert cut == []


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("Mở cuộc trò chuyện và viết", 14, "Mở cuộc trò…"),
        ("Mở cuộc trò chuyện và viết", 12, "Mở cuộc trò…"),
        ("Mở cuộc trò chuyện", 18, "Mở cuộc trò chuyện"),
        ("ghi lại · y ghi chú", 13, "ghi lại · y…"),
        ("ghi lại · y ghi chú", 10, "ghi lại…"),
        ("ไม่มีการสนทนาที่เปิดอยู่", 10, "ไม่มีการสนท…"),
        ("mộttừdàihơncảdòng", 8, "mộttừdà…"),
    ],
)
def test_what_does_not_fit_ends_between_two_words(text: str, width: int, expected: str) -> None:
    assert clip_words(text, width) == expected


# -- no label is cut, in any language


@cache
def labels(language: str) -> list[str]:
    """What stands on a screen of each sentence whatever its fields are, without white space."""
    spoken = [each for each in read("th" if language == "en" else language) if each.id]
    shown = [each for each in spoken if any("/tui/" in place for place, _ in each.locations)]
    strings = [each.id if language == "en" else each.string for each in shown]
    flat = [s for each in strings for s in (each if isinstance(each, (tuple, list)) else [each])]
    parts = (part for text in flat for part in re.split(r"\{\w+\}|`[^`]*`", text))
    found = {"".join(part.split()).strip(".,:;·()[]\"'!?…") for part in parts}
    return sorted(each for each in found if len(each) >= ENOUGH)


LIES_OVER = "customer"
"""A pane that hides part of the one behind it."""
ENOUGH = 12
"""Letters by which a label is known again."""


def cut_labels(text: str, language: str) -> set[str]:
    """Labels that begin in a text (without white space) and do not come to their end there; the
    program's own name is no label."""
    whole = list[tuple[int, int]]()
    begun = dict[int, str]()
    for label in labels(language):
        start = text.find(label[:ENOUGH])
        while start >= 0:
            if text.startswith(label, start):
                whole.append((start, start + len(label)))
            else:
                begun.setdefault(start, label)
            start = text.find(label[:ENOUGH], start + 1)
    return {
        label
        for start, label in begun.items()
        if not label.startswith("socialdesk")
        and not any(first <= start < last for first, last in whole)
    }


def says_less(label: str, text: str) -> bool:
    """Whether a label ends with the sign that something was left out."""
    begun = text[text.find(label[:ENOUGH]) :]
    return any(begun.startswith(f"{label[:size]}…") for size in range(ENOUGH - 1, len(label)))


def columns(drawn: str, *, is_over: bool) -> list[str]:
    """What stands below each other, without white space; of what lies over the desk that alone."""
    rows = [line.split("│") for line in drawn.splitlines()]
    if is_over:
        return ["".join("".join(cells[1].split()) for cells in rows if len(cells) > 2)]
    alone = ["".join(cells[0].split()) for cells in rows if len(cells) == 1]
    panes = (
        "".join("".join(cells[n].split()) for cells in rows if len(cells) > n > 0)
        for n in range(1, 4)
    )
    return [*alone, *panes]


@pytest.mark.parametrize("language", ["en", "vi", "th"])
async def test_no_label_is_cut_at_eighty_columns(
    desk_store: Store, tmp_path: Path, clock: ManualClock, language: str
) -> None:
    await populate(desk_store)
    await open_shop(desk_store)
    cut, broken = [], []
    async with small(desk_store, tmp_path, clock, language, (80, 24)) as pilot:
        for page, keys in PAGES.items():
            await pilot.press(*keys)
            await done(pilot)
            is_over = len(pilot.app.screen_stack) > 1
            drawn = grid(pilot.app)
            for text in [] if page == LIES_OVER else columns(drawn, is_over=is_over):
                found = cut_labels(text, language)
                if page == "palette":
                    found = {each for each in found if not says_less(each, text)}
                cut += [(page, each) for each in found]
            broken += [
                (page, line)
                for line in drawn.splitlines()
                if any(
                    unicodedata.category(cell[:1] or " ") == "Mn" for cell in re.split("[│ ]", line)
                )
            ]
            await leave_dialogs(pilot, page)
            await pilot.press("escape", "escape", "escape")
    assert cut == []
    assert broken == []


def test_a_cut_label_is_found() -> None:
    sentence = labels("th")[len(labels("th")) // 2]
    assert cut_labels(f"x{sentence}y", "th") == set()
    found = cut_labels(f"x{sentence[:-1]}", "th")
    # Another label may begin in the same way: then either is named.
    assert any(each[:ENOUGH] == sentence[:ENOUGH] for each in found) or len(sentence) == ENOUGH
