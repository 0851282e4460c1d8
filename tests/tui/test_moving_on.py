"""A store that takes its time over every read, and an agent who moves on meanwhile: whatever was
begun is done to whom it was begun with, and no customer's words stand under another one's name."""

import asyncio
import os
import random
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from socialdesk.model.ids import Instant
from socialdesk.services.customers import customer_of
from socialdesk.store.filters import InboxFilter, Shelf
from socialdesk.store.store import Store
from socialdesk.tui.dialogs.prompt import PromptScreen
from tests.support.clock import ManualClock
from tests.support.desk import app_on, done, grid, until
from tests.support.make import NOW, arrival, inbound, sender

ROUNDS = int(os.environ.get("ROUNDS", "25"))
"""`make moving-on` runs a thousand."""
LETTERS = "ABCDEFGH"
MOVES = ("j", "k", "j", "k", "space", "1", "6", "tab", "escape", "G", "i")
ACTS: dict[str, tuple[str, ...]] = {
    "answer": ("r", "?", "enter"),
    "note": ("y", "?", "enter"),
    "tag": ("t", "?", "enter"),
    "detail": ("d", "x=?", "enter"),
    "assign": ("A",),
    "give": ("a", "linh", "enter"),
    "priority": ("p", "high", "enter"),
    "snooze": ("s", "2h", "enter"),
    "resolve": ("e",),
    "reopen": ("O",),
    "unassign": ("ctrl+a",),
}
"""What is typed for each act; `?` is the customer's own letter, so that every row tells whom it was
meant for."""


class SlowReads:
    """Holds what the store has read until somebody lets it through."""

    def __init__(self, store: Store, chance: random.Random) -> None:
        self._held: list[asyncio.Future[None]] = []
        self._chance = chance
        self._is_open = True
        reading: Callable[..., Awaitable[Any]] = store.database.read

        async def read(work: Callable[[Any], Awaitable[Any]]) -> Any:
            found = await reading(work)
            if not self._is_open:
                held = asyncio.get_running_loop().create_future()
                self._held.append(held)
                await held
            return found

        store.database.read = read  # type: ignore[method-assign] # what a busy disk does

    def hold(self) -> None:
        self._is_open = False

    def let_some_through(self) -> None:
        self._chance.shuffle(self._held)
        for _ in range(self._chance.randrange(len(self._held) + 1)):
            self._let(self._held.pop())

    def open(self) -> None:
        self._is_open = True
        while self._held:
            self._let(self._held.pop())

    @staticmethod
    def _let(held: asyncio.Future[None]) -> None:
        if not held.done():
            held.set_result(None)


async def write(store: Store, letter: str, number: int) -> None:
    who = sender(f"Khách{letter}", str(700 + LETTERS.index(letter)))
    at = Instant(NOW - 900_000 + number * 1_000)
    said = inbound(
        f"lời{letter} {number}", str(number), chat=who.remote_id, sender=who, contact=who, at=at
    )
    await store.record([arrival(said)], at, ())


def under_cursor(app: Any) -> str:
    """The letter of whoever the cursor is drawn on."""
    marked = "".join(line.split("│")[0] for line in grid(app).splitlines() if line[:1] == "▌")
    found = set(re.findall("Khách([A-Z])", marked))
    return found.pop() if len(found) == 1 else ""


def on_the_right(app: Any) -> set[str]:
    """The letters of everybody whose name or words stand beside the list."""
    lines = [line.partition("│")[2] for line in grid(app).splitlines()[2:-2]]
    return {letter for line in lines for letter in re.findall("(?:Khách|lời)([A-Z])", line)}


async def act(pilot: Pilot[Any], reads: SlowReads, chance: random.Random, name: str) -> str:
    """Do something to whoever is under the cursor, and move on; gives whom it was meant for."""
    letter = under_cursor(pilot.app)
    if not letter:
        return ""
    for part in ACTS[name]:
        if (len(part) == 1 and part != "?") or part in ("enter", "ctrl+a"):
            await pilot.press(part)
            if part in "tdaps":
                await until(pilot, lambda: isinstance(pilot.app.screen, PromptScreen))
        else:
            word = part.replace("?", f"cho{letter}")
            await pilot.press(*("equals_sign" if each == "=" else each for each in word))
        if chance.random() < 0.5:
            reads.let_some_through()
    return letter


@pytest.mark.parametrize("seed", [os.environ.get("SEED", "1")])
async def test_whoever_moves_on_while_the_store_reads_acts_on_nobody_else(
    desk_store: Store, tmp_path: Path, clock: ManualClock, seed: str
) -> None:
    chance = random.Random(seed)
    number = 0
    for letter in LETTERS:
        number += 1
        await write(desk_store, letter, number)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
    meant: set[tuple[str, str]] = set()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "KháchA" in grid(app) and "▎" in grid(app))
        assert app.store is not None
        reads = SlowReads(app.store, chance)
        for _ in range(ROUNDS):
            reads.hold()
            name = chance.choice(list(ACTS))
            if chance.random() < 0.5:
                number += 1
                await write(desk_store, chance.choice(LETTERS), number)
            letter = await act(pilot, reads, chance, name)
            meant.add((name, letter))
            for _ in range(chance.randrange(4)):
                await pilot.press(chance.choice(MOVES))
                if chance.random() < 0.5:
                    reads.let_some_through()
                await pilot.pause()
                assert len(on_the_right(app)) <= 1, grid(app)
            reads.open()
            await done(pilot)
            assert len(on_the_right(app)) <= 1, grid(app)
            await pilot.press("escape", "escape", "1")
            await done(pilot)
            while len(pilot.app.screen_stack) > 1:
                await pilot.press("escape")
        await done(pilot)
    await app.store.close()

    items = await desk_store.inbox.page(InboxFilter(Shelf.ALL), 50)
    names = {item.row.id: item.row.name.removeprefix("Khách") for item in items}
    said = [
        (row.body, row.conversation_id) for row in await desk_store.deliveries.rows("all", 5_000)
    ]
    for item in items:
        known = await customer_of(desk_store, item.row.id)
        thread = await desk_store.threads.rows(item.row.id, 5_000)
        said += [(each, item.row.id) for each in (*item.tags, *known.details.values())]
        said += [(row.body, item.row.id) for row in thread if row.kind == "note"]
    wrong = [
        (words, names[number])
        for words, number in said
        if any(letter != names[number] for letter in re.findall("cho([A-Z])", words))
    ]
    for item in items:
        acts = {name for name, letter in meant if letter == names[item.row.id]}
        if item.row.assignee and not acts & {"assign", "give"}:
            wrong.append(("assigned", names[item.row.id]))
        if item.row.priority == "high" and "priority" not in acts:
            wrong.append(("high", names[item.row.id]))
    assert wrong == []
