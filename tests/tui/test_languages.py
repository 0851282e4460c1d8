"""Changing the language changes every word on every screen: what is drawn then is what is drawn by a
desk that has spoken the language all along, and no sentence of another language is left."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from socialdesk.model.i18n import LANGUAGES, language, set_language, translate_into
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import Author, ChatKind, Handover, Sender
from socialdesk.model.reason import Reason
from socialdesk.store.engine.database import Query
from socialdesk.store.store import Store
from socialdesk.tui.app import DeskApp, Settings
from tests.support.catalogues import read, sentences
from tests.support.clock import ManualClock
from tests.support.desk import app_on, grid, open_shop, populate, until
from tests.support.make import NOW, arrival, inbound, sender
from tests.tui.test_snapshots import SCREENS, _settle

STAYS = frozenset({"palette", "search", "filter", "preview", "viewer"})
"""Dialogs that something is typed or chosen in: the language is changed before them."""
COMMANDS = frozenset({"en: resolve", "en: assign", "en: reopen"})
"""What is typed in a shell is the same in every language."""


@cache
def spoken(language: str) -> dict[str, str]:
    """Every sentence of the catalogues as a language says it."""
    if language == "en":
        return {each: each for each in (k if isinstance(k, str) else k[1] for k in sentences())}
    return {
        (each.id[1] if isinstance(each.id, tuple) else each.id): (
            each.string[-1] if isinstance(each.string, tuple) else str(each.string)
        )
        for each in read(language)
        if each.id
    }


@cache
def pieces(sentence: str) -> list[str]:
    """What of a sentence stands on the screen whatever its fields are: runs of words."""
    parts = (each.strip(" .,:;·()[]`\"'!?…") for each in re.split(r"\{\w+\}|`[^`]*`", sentence))
    return [each for each in parts if len(each) >= 6]


@cache
def others(own: str) -> list[tuple[str, str]]:
    """Runs of words that another language says and this one nowhere, each with whose it is."""
    said = spoken(own)
    everything = "\n".join(said.values())
    # What does not begin like anything in there is not in there: most need not be looked for.
    begins = {everything[at : at + 6] for at in range(len(everything))}
    return [
        (other, piece)
        for other in LANGUAGES
        if other != own
        for key, sentence in spoken(other).items()
        if sentence != said.get(key)
        for piece in pieces(sentence)
        if piece[:6] not in begins or piece not in everything
    ]


@cache
def others_by_word(own: str) -> dict[str, list[tuple[str, str]]]:
    """The same by their first word, which stands on a screen as a word or they do not; those that
    begin with none, by nothing."""
    found: dict[str, list[tuple[str, str]]] = {}
    for other, piece in others(own):
        first = re.match(r"\w*", piece)
        assert first is not None
        found.setdefault(first[0], []).append((other, piece))
    return found


def foreign(screen: str, language: str, said: str = "") -> set[str]:
    """Runs of words on the screen that another language says there, and this one nowhere; what
    customers and staff `said` stays as they said it."""
    flat = " ".join(screen.split())
    begun = others_by_word(language)
    return {
        f"{other}: {piece}"
        for word in begun.keys() & {"", *re.findall(r"\w+", flat)}
        for other, piece in begun[word]
        if piece in flat
        and piece not in said
        and re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", flat)
    }


async def fill(store: Store) -> None:
    """A shop with everything that workers write down for people."""
    await populate(store)
    await open_shop(store)
    who, other = sender("Nguyễn Thị Hương"), Sender("502", "Phạm Văn Minh")
    linked = inbound("https://shop.vn", "60", sender=who, contact=who, at=Instant(NOW - 9_000))
    photo = inbound("", "61", chat="502", sender=other, contact=other, at=linked.at, kind="photo")
    linked = replace(linked, forwarded_from="somebody")
    await store.record([arrival(linked), arrival(photo)], NOW, ())
    page = next(each.id for each in await store.accounts.all() if each.name == "page")
    nobody = Sender("comment:9", "Facebook user")
    live = inbound(
        "", "9", chat="comment:p_9:9", sender=nobody, contact=nobody, kind="comment",
        chat_kind=ChatKind.COMMENT, subject="live video", said=Reason("meta.picture_comment"),
    )  # fmt: skip
    lan = Sender("77", "Lan Nguyễn")
    handed = inbound(
        "", "78", chat="77", sender=lan, contact=lan, kind="event", author=Author.SYSTEM,
        said=Reason("meta.handed_over", who="another app"),
    )  # fmt: skip
    told = [arrival(live, account=page), arrival(handed, account=page)]
    await store.record(
        [*told, arrival(Handover(handed.chat, "another app", NOW), account=page)], NOW, ()
    )
    await store.accounts.set_state(AccountId(2), "retrying", Reason("account.mistake"), NOW)


async def walk(pilot: Pilot[Any], app: DeskApp) -> dict[tuple[str, str], str]:
    """Every screen as it is drawn in the language that is spoken, and after each of two changes."""
    found = {}
    await until(pilot, lambda: "Hương" in grid(app))
    for name, there, _, back in SCREENS:
        if name not in STAYS:
            await pilot.press(*there)
            await _settle(pilot, app)
        for _ in LANGUAGES:
            if name in STAYS:
                await pilot.press(*there)
                await _settle(pilot, app)
            found[name, language()] = grid(app)
            if name in STAYS:
                await pilot.press(*back)
                await _settle(pilot, app)
            await pilot.press("f12")
            await _settle(pilot, app)
        if name not in STAYS:
            await pilot.press(*back)
            await _settle(pilot, app)
    return found


@pytest.fixture(autouse=True)
def speaking_english() -> Iterator[None]:
    yield
    set_language("en")


async def test_no_screen_keeps_a_word_of_the_language_before(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await fill(desk_store)
    set_language("vi")
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock, settings=Settings(undo_seconds=0))
    async with app.run_test(size=(120, 35), notifications=False) as pilot:
        drawn = await walk(pilot, app)
    assert app.store is not None
    said = "\n".join(await app.store.database.all(Query(str, "SELECT body FROM message")))
    await app.store.close()

    left = {key: foreign(screen, key[1], said) - COMMANDS for key, screen in drawn.items()}
    assert {key: words for key, words in left.items() if words} == {}
    assert "đã chuyển cho ứng dụng khác" in (seen := drawn["inbox", "vi"])
    assert "người dùng Facebook" in seen and "[ảnh hoặc nhãn dán]" in seen and "ai đó" in seen
    for name, *_ in SCREENS:
        assert len({drawn[name, language] for language in LANGUAGES}) == len(LANGUAGES), name


def test_words_of_another_language_are_found() -> None:
    sentence = "Any key closes this; {key} opens it again. ? shows every key."
    screen = f"│ {translate_into('vi', sentence)} │"

    assert foreign(screen, "vi") == set()
    assert any(each.startswith("vi: ") for each in foreign(screen, "th"))
    assert any(each.startswith("en: ") for each in foreign(f"│ {sentence} │", "vi"))


async def test_an_empty_shop_says_in_the_new_language_that_nobody_waits(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
    async with app.run_test(size=(120, 35), notifications=False) as pilot:
        await until(pilot, lambda: grid(app).count("All caught up") == 2)
        while language() != "vi":
            await pilot.press("f12")
        await until(pilot, lambda: "All caught up" not in grid(app) and "Đang mở" in grid(app))
    assert app.store is not None
    await app.store.close()


async def test_another_language_keeps_the_cursor_the_marks_and_the_filter(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
    async with app.run_test(size=(120, 35), notifications=False) as pilot:
        await until(pilot, lambda: "Hương" in grid(app) and "▎" in grid(app))
        await pilot.press("backslash", *"is:waiting", "enter")
        await until(pilot, lambda: "1 of 4" in grid(app) and "is:waiting" in grid(app))
        await pilot.press("j", "v")
        await until(pilot, lambda: "3 of 4" in grid(app) and "◆ 1 marked" in grid(app))
        while language() != "vi":
            await pilot.press("f12")
        await until(pilot, lambda: "Đang mở" in grid(app))
        foot = grid(app).splitlines()[-3:]
        assert any("3 / 4" in each or "3 trên 4" in each or "◆" in each for each in foot), foot
    assert app.store is not None
    await app.store.close()
