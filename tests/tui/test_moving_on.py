"""A store that takes its time over everything, and an agent who moves on meanwhile: whatever was
begun is done to whom it was begun with or to nobody, and no customer's words stand under another
one's name. The acts are those of the key table: a new one is tried without a line here."""

import os
import random
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from socialdesk.errors import NotFound
from socialdesk.model.changes import Assign, Reopen, Resolve, Tag
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.i18n import set_language
from socialdesk.model.ids import ConversationId, Instant
from socialdesk.model.message import ChatKind
from socialdesk.store.filters import InboxFilter, Shelf
from socialdesk.store.store import Store
from socialdesk.tui.actions.action import Action
from socialdesk.tui.actions.dialogs import DIALOG_ACTIONS
from socialdesk.tui.app import Settings
from socialdesk.tui.dialogs.palette import PaletteScreen
from socialdesk.tui.dialogs.preview import PreviewScreen
from socialdesk.tui.dialogs.prompt import PromptScreen
from socialdesk.tui.dialogs.search import SearchScreen
from socialdesk.tui.inbox.screen import InboxScreen
from socialdesk.tui.registry import ACTIONS
from socialdesk.tui.screen import DeskScreen
from socialdesk.tui.text import Veil
from socialdesk.tui.widgets import palette
from tests.support.clock import ManualClock
from tests.support.desk import QUIET, app_on, done, grid, leave_dialogs, main, until
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.slow import SlowStore

LETTERS = "ABCDEFGH"
COMMENTS = "EFGH"
"""Whose words stand under a post."""
OVER_THE_INBOX = {
    "broadcasts": ("f3",),
    "agenda": ("f3", "tab"),
    "figures": ("f3", "enter"),
    "recipients": ("f3", "a"),
    "lives": ("f4",),
    "sales": ("f5",),
    "orders": ("f5", "1"),
    "products": ("f5", "3"),
    "tasks": ("f5", "2"),
    "cases": ("f5", "4"),
    "games": ("shift+f5",),
    "entries": ("shift+f5", "enter"),
    "winners": ("shift+f5", "w"),
    "stats": ("f6",),
    "trend": ("f6", "tab"),
    "heat": ("f6", "tab", "tab"),
    "waits": ("f6", "enter"),
    "sheet": ("f6", "v"),
    "automation": ("f7", "3"),
    "hours": ("f7", "1"),
    "acknowledge": ("f7", "2"),
    "rules": ("f7", "4"),
    "answers": ("f7", "5"),
    "promises": ("f7", "6"),
}
"""Panes of other full screens, and the keys that lead there."""
TRIED = sorted(
    (action for action in ACTIONS if action.name not in QUIET),
    key=lambda action: action.where in OVER_THE_INBOX,
)
"""All that a key does, but what leaves the desk or lends its terminal; the inbox's own first."""
AT_ONCE = 25
ROUNDS = int(os.environ.get("ROUNDS", sum(each.where not in OVER_THE_INBOX for each in TRIED)))
"""Every action of the inbox once (other screens have such a test of their own); `make moving-on`
runs a thousand rounds of all."""
ELSEWHERE = ("undo", "redo", "take_back")
"""What means something that was done before, to whomever that was."""
WORDS = {
    "tag": "{word}",
    "assign": "minh",
    "priority": "high",
    "snooze": "2h",
    "detail": "x={word}",
    "filter": "status:open",
    "save_view": "view{word}",
    "send_later": "2h",
    "attach": "{letter}.txt",
}
"""What a question is answered with; `yes` where it is not said."""
MOVES = (
    ("j",), ("k",), ("G",), ("g", "g"), ("space",), ("1",), ("6",), ("tab",), ("escape",), ("i",),
    ("f1", "escape"), ("ctrl+n",), ("slash", "escape"), ("ctrl+k", "escape"), ("escape", "j"),
)  # fmt: skip


@dataclass
class Shop:
    """The desk, the slow store, and whose number is whose."""

    pilot: Pilot[Any]
    store: Store
    slow: SlowStore
    chance: random.Random
    names: dict[int, str] = field(default_factory=dict)
    meant: set[str] = field(default_factory=set)
    """Whom this round's keys were for."""
    count: int = 0
    sent: str = ""
    """The words of this round's answer, if Enter was pressed on them."""

    @property
    def screen(self) -> InboxScreen:
        return main(self.pilot)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        if self.chance.random() < 0.4:
            self.slow.let_some_through()

    async def type_in(self, words: str) -> None:
        signs = {"=": "equals_sign", ".": "full_stop", ":": "colon"}
        await self.pilot.press(*(signs.get(each, each) for each in words))

    def open_letter(self) -> str:
        return self.names.get(self.screen.open_id or 0, "")


async def write(store: Store, letter: str, number: int) -> None:
    """A customer says something."""
    place = LETTERS.index(letter)
    at = Instant(NOW - 900_000 + number * 1_000)
    who = sender(f"Khách{letter}", str(700 + place))
    more: dict[str, Any] = {"sender": who, "contact": who, "at": at}
    if letter in COMMENTS:
        more |= {"chat_kind": ChatKind.COMMENT, "kind": "comment", "subject": f"p{letter}"}
    chat = f"comment:p:{who.remote_id}" if letter in COMMENTS else who.remote_id
    account = 2 if letter in COMMENTS else 1
    said = inbound(f"lời{letter} {number}", str(1_000 + number), chat=chat, **more)
    await store.record([arrival(said, account=account)], at, ())


def under_cursor(app: Any) -> str:
    """The letter of whoever the cursor is drawn on."""
    marked = "".join(line.split("│")[0] for line in grid(app).splitlines() if line[:1] == "▌")
    found = set(re.findall("Khách([A-Z])", marked))
    return found.pop() if len(found) == 1 else ""


def on_the_right(app: Any) -> set[str]:
    """The letters of everybody whose name or words stand beside the list, if nothing lies over it."""
    if len(app.screen_stack) > 1:
        return set()
    lines = [line.partition("│")[2] for line in grid(app).splitlines()[2:-2]]
    lines = [line for line in lines if " the same person as " not in line]
    return {letter for line in lines for letter in re.findall("(?:Khách|lời)([A-Z])", line)}


# -- a round


async def meanwhile(shop: Shop) -> None:
    """What a customer or a colleague does at another place."""
    chance, store = shop.chance, shop.store
    number = chance.choice(list(shop.names))
    what = chance.randrange(8)
    shop.count += 1
    if what < 3:
        await write(store, shop.names[number], shop.count)
    elif what == 3:
        await store.conversations.do(Resolve(), [number], "minh", NOW)
    elif what == 4:
        change = Tag(("của-minh",)) if chance.random() < 0.5 else Assign("minh")
        await store.conversations.do(change, [number], "minh", NOW)
    elif what == 5:
        answer = NewDelivery(
            f"m{shop.count}", ConversationId(number), DeliveryKind.REPLY, "để minh", "minh"
        )
        await store.outbox.reply([answer], NOW)
    elif what == 6:
        await store.views.save("của minh", "tag:của-minh")
    else:
        with suppress(NotFound):
            await store.views.drop("của minh", "minh")


async def act(shop: Shop, action: Action[Any]) -> None:
    """Do something to whoever is under the cursor, and answer whatever it asks."""
    letter = under_cursor(shop.pilot.app)
    if not letter:
        return
    shop.meant.add(letter)
    if action.group == "many" or shop.chance.random() < 0.1:
        await mark_one_more(shop, letter)
    if action.where == "thread":
        await shop.press("tab")
    elif action.where == "composer":
        await open_composer(shop)
        if action.name not in ("edit_last", "attach") or shop.chance.random() < 0.3:
            await say(shop)
        if action.name == "take_back":
            await shop.press("enter")
    elif action.where in OVER_THE_INBOX:
        await shop.press(*OVER_THE_INBOX[action.where])
    await shop.press(*action.keys[0].split(" "))
    await answer(shop, action)


async def mark_one_more(shop: Shop, letter: str) -> None:
    """Verbs mean both then."""
    await shop.press("v")
    other = under_cursor(shop.pilot.app)
    await shop.press("v")
    marked = {shop.names[each] for each in shop.screen.desk.inbox.marks}
    assert marked <= {letter, other}
    shop.meant |= marked


async def open_composer(shop: Shop) -> None:
    """Whoever is under the cursor is written to, whomever the marks stand beside."""
    letter = under_cursor(shop.pilot.app)
    await shop.press("enter")
    opened = shop.open_letter()
    assert letter in (opened, ""), grid(shop.pilot.app)  # "": the list's last keys are not painted
    shop.meant = {opened}


async def say(shop: Shop) -> None:
    """Words that tell whom they are for, into the composer."""
    if shop.screen.pane == "composer" and len(shop.pilot.app.screen_stack) == 1:
        shop.count += 1
        letter = shop.open_letter()
        shop.meant.add(letter)
        shop.sent = f"cho{letter}{shop.count}"
        await shop.type_in(shop.sent)


async def answer(shop: Shop, action: Action[Any]) -> None:
    """Whatever lies over the desk is answered, and what can be written is written and sent. Words
    that are for several people name none."""
    letter = "".join(shop.meant) if len(shop.meant) == 1 else ""
    for _ in range(3):
        dialog = shop.pilot.app.screen
        if isinstance(dialog, DeskScreen):
            break
        await try_keys_of(shop, dialog)
        if isinstance(dialog, PromptScreen):
            word = f"cho{letter}{shop.count}"
            words = WORDS.get(action.name, "yes").format(word=word, letter=letter)
            await shop.type_in(words)
            await shop.press("enter")
        elif isinstance(dialog, (PaletteScreen, SearchScreen)):
            other = shop.chance.choice(LETTERS)
            shop.meant |= {other} if action.name == "merge" else set()
            await shop.type_in(f"khach{other.lower()}")
            await shop.press("enter")
        elif isinstance(dialog, PreviewScreen):
            await shop.press("enter")
        else:
            await shop.press("escape")
    screen = shop.pilot.app.screen
    if isinstance(screen, InboxScreen) and screen.pane == "composer":
        if screen.suggestions.state is not None:
            await shop.press("enter")
        if action.name not in ("take_back", "send"):
            await say(shop)
            await shop.press("enter")


async def try_keys_of(shop: Shop, dialog: Any) -> None:
    """A key or two of the dialog itself, but those that answer it."""
    own = [
        each
        for each in DIALOG_ACTIONS
        if each.where == dialog.PANE.name and each.name not in ("accept", "close", "open_outside")
    ]
    for _ in range(shop.chance.randrange(2) if own else 0):
        await shop.press(*shop.chance.choice(own).keys[0].split(" "))


async def move_on(shop: Shop) -> None:
    for _ in range(shop.chance.randrange(4)):
        await shop.press(*shop.chance.choice(MOVES))
        if shop.chance.random() < 0.3:
            await meanwhile(shop)
        await shop.pilot.pause()
        assert len(on_the_right(shop.pilot.app)) <= 1, grid(shop.pilot.app)


async def come_back(shop: Shop, after: object) -> None:
    """Back to the first tab of the list, with nothing over it and everybody in it."""
    await leave_dialogs(shop.pilot, after)
    await shop.store.conversations.do(Reopen(), list(shop.names), "minh", NOW)
    await shop.pilot.press("escape", "escape", "escape", "1")
    await done(shop.pilot)
    await leave_dialogs(shop.pilot, after)
    set_language("en")
    Veil.drawn = False
    shop.screen.remove_class("customer-over")
    place = shop.chance.randrange(len(LETTERS))
    await shop.pilot.press("g", "g", *("j",) * place)
    await done(shop.pilot)


# -- what must hold


async def of_linh(store: Store) -> dict[tuple[str, Any], tuple[int, Any]]:
    """All that linh has done: for each trace its conversation, and how it stands."""
    wanted = {
        "change": "SELECT id, conversation_id, undone_at FROM conversation_change WHERE agent = 'linh'",
        "delivery": "SELECT id, conversation_id, state FROM outbox WHERE author IN ('linh', 'minh')",
        "note": "SELECT id, conversation_id, body FROM message WHERE kind = 'note'",
    }
    found: dict[tuple[str, Any], tuple[int, Any]] = {}
    for kind, sql in wanted.items():
        rows = await store.database.read(lambda conn, sql=sql: conn.rows(sql))  # type: ignore[misc]
        found |= {(kind, row[0]): (row[1], row[2]) for row in rows}
    return found


async def said(store: Store) -> list[tuple[int, str]]:
    """Whatever was written to or about anybody, by the conversation it stands in."""
    asked = (
        "SELECT conversation_id, body FROM outbox",
        "SELECT conversation_id, file FROM outbox",
        "SELECT conversation_id, body FROM message WHERE kind = 'note'",
        "SELECT conversation_id, body FROM draft",
        "SELECT conversation_id, tag FROM conversation_tag",
    )
    found: list[tuple[int, str]] = []
    for sql in asked:
        rows = await store.database.read(lambda conn, sql=sql: conn.rows(sql))  # type: ignore[misc]
        found += [(row[0], row[1]) for row in rows]
    return found


async def check(shop: Shop, action: Action[Any], before: dict[Any, tuple[int, Any]]) -> None:
    after = await of_linh(shop.store)
    moved = {key: value for key, value in after.items() if before.get(key) != value}
    allowed = set(LETTERS) if action.name in ELSEWHERE else shop.meant
    wrong = [
        (key, shop.names[value[0]], value[1])
        for key, value in moved.items()
        if shop.names[value[0]] not in allowed
        and not (
            key[0] == "delivery"
            and key not in before
            and value[1] == "queued"
            and await is_minhs(shop, key[1])
        )
    ]
    assert wrong == [], (action.name, shop.meant)
    for number, words in await said(shop.store):
        letters = re.findall(r"ho([A-Z])\d", words) + re.findall(r"([A-Z])\.txt", words)
        assert {*letters} <= {shop.names[number]}, (action.name, words, shop.names[number])
    if action.name == "take_back" and shop.sent:
        rows = await shop.store.deliveries.rows("all", 9_000)
        assert [row.state for row in rows if shop.sent in row.body] in (["cancelled"], []), (
            shop.sent
        )


async def is_minhs(shop: Shop, number: int) -> bool:
    rows = await shop.store.deliveries.rows("all", 9_000)
    return any(row.id == number and row.author == "minh" for row in rows)


def is_up_to_date(shop: Shop, newest: dict[int, str]) -> bool:
    """Whether the newest words of whoever is shown are known here."""
    thread = shop.screen.desk.open.thread
    if thread is None or thread.conversation_id != shop.screen.open_id:
        return shop.screen.open_id is None
    return any(newest[thread.conversation_id] in each.text for each in thread.entries)


async def newest_words(store: Store) -> dict[int, str]:
    sql = "SELECT conversation_id, body FROM message WHERE author = 'customer' ORDER BY id"
    rows = await store.database.read(lambda conn: conn.rows(sql))
    return {row[0]: row[1] for row in rows}


async def rounds(shop: Shop, number: int) -> None:
    """The next of all the actions, in an order by chance."""
    first = number * AT_ONCE
    actions = [TRIED[place % len(TRIED)] for place in range(first, min(first + AT_ONCE, ROUNDS))]
    shop.chance.shuffle(actions)
    for action in actions:
        shop.meant, shop.sent, before = set(), "", await of_linh(shop.store)
        shop.slow.hold()
        await act(shop, action)
        if shop.chance.random() < 0.5:
            await meanwhile(shop)
        await move_on(shop)
        shop.slow.open()
        await done(shop.pilot)
        assert shop.pilot.app._exception is None, action.name
        assert len(on_the_right(shop.pilot.app)) <= 1 or action.name == "merge", grid(
            shop.pilot.app
        )
        await check(shop, action, before)
        if action.name == "merge":
            await shop.store.history.undo("linh", NOW)
        await come_back(shop, action.name)
        newest = await newest_words(shop.store)
        await until(shop.pilot, lambda newest=newest: is_up_to_date(shop, newest))  # type: ignore[misc]


@pytest.mark.parametrize("number", range(-(-ROUNDS // AT_ONCE)))
async def test_whoever_moves_on_while_the_store_takes_its_time_acts_on_nobody_else(
    desk_store: Store,
    tmp_path: Path,
    clock: ManualClock,
    number: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    await desk_store.accounts.ensure([("page", "messenger")])
    await desk_store.team.join("minh", NOW)
    await desk_store.canned.save("gia", "giá của Khách")
    for place, letter in enumerate(LETTERS, 1):
        (tmp_path / f"{letter}.txt").write_text("x")
        await write(desk_store, letter, place)
    app = app_on(
        f"sqlite:///{tmp_path}/desk.db",
        clock,
        files=tmp_path / "files",
        settings=Settings(undo_seconds=5),
    )
    try:
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: "KháchA" in grid(app) and "▎" in grid(app))
            assert app.store is not None
            chance = random.Random(number)
            shop = Shop(pilot, desk_store, SlowStore(app.store, chance), chance, count=100)
            items = await desk_store.inbox.page(InboxFilter(Shelf.ALL), 50)
            shop.names = {item.row.id: item.row.name.removeprefix("Khách") for item in items}
            await rounds(shop, number)
    finally:
        palette.use("dark")
        set_language("en")
        Veil.drawn = False
        if app.store is not None:
            await app.store.close()
