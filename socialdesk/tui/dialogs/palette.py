"""One box for everything: customers, tags and views to go to, actions to do, each with its key and
why it cannot be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.model.text import fold
from socialdesk.tui.actions.action import Action
from socialdesk.tui.actions.panes import PALETTE
from socialdesk.tui.cells import cell_len
from socialdesk.tui.dialogs.dialog import Dialog
from socialdesk.tui.fuzzy import score
from socialdesk.tui.keymap import key_name
from socialdesk.tui.text import clip_words, fit, shown, veiled
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.typing_area import TypingArea
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.tui.desk.desk import Desk

Line = list[tuple[str, Style]]


LABELS = 26
"""Cells for what a line is called, at most."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the box. `kind` is action, conversation, tag or view; `bar` says why it cannot be
    chosen now."""

    kind: str
    value: object
    label: str
    detail: str
    key: str = ""
    bar: str = ""


class PaletteScreen(Dialog[Choice | None]):
    """Finds while you type; Enter gives the choice, Esc None. `>` before the letters asks for
    actions alone."""

    CSS = """
    PaletteScreen { align: center top; background: $ground 40%; }
    #palette { width: 84; max-width: 96%; height: 80%; margin-top: 2; background: $bar; border: round $line; padding: 0 1; }
    #palette-line { height: 1; background: $writing; padding: 0 1; }
    #palette-choices { height: 1fr; background: $bar; overflow-x: hidden; scrollbar-size-vertical: 1; }
    #palette-hint { height: auto; }
    """

    PANE = PALETTE

    def __init__(
        self,
        desk: Desk,
        actions: Sequence[tuple[Action[Any], str]],
        *,
        before: str = "",
        people_only: bool = False,
        title: str = "",
        first: Sequence[Choice] = (),
    ) -> None:
        """`actions` come with why each cannot be done now, those of the screen's first pane first;
        `first` stands above everybody while nothing is typed."""
        super().__init__()
        self._desk, self._before, self._people_only = desk, before, people_only
        self._title = title or translate("A customer, a tag, a view, or something to do …")
        self._actions = action_choices(actions)
        self._first = first
        self._tags: Sequence[str] = ()
        self._choices: list[Choice] = []
        self._labels = LABELS
        self._asked: str | None = None
        self._found: str | None = None
        self._takes_first = False
        """Whether Enter was pressed before the people of these letters were here."""
        self._is_moved = False
        """Whether somebody has chosen a line: it is what Enter takes, whoever is found meanwhile."""

    def compose(self) -> ComposeResult:
        """The line and what it leads to."""
        with Vertical(id="palette"):
            yield TypingArea("palette-line", single_line=True)
            yield VirtualList(self._draw, 1, "palette-choices")
            yield Static(Content(shown(self._title)), id="palette-hint")

    def on_mount(self) -> None:
        """Ready to type; with nothing typed, what can be done."""
        line = self.query_one(TypingArea)
        line.put(self._before)
        line.focus()
        self.query_one(VirtualList).set_active(True)
        self._ask()

    def accept(self) -> None:
        """Take the line under the cursor; of letters whose people are on their way, the first."""
        self._takes_first = self._found != self._asked and not self._is_moved
        if not self._takes_first:
            self._take(self.query_one(VirtualList).cursor)

    def close(self) -> None:
        """Leave without taking any."""
        self.dismiss(None)

    def choose_by(self, step: int) -> None:
        """So many lines down."""
        choices = self.query_one(VirtualList)
        choices.go(choices.cursor + step)
        self._is_moved = True

    def page(self, step: int) -> None:
        """So many pages down."""
        self.choose_by(step * max(self.query_one(VirtualList).rows_in_sight - 1, 1))

    def press_other(self, key: str, character: str | None) -> None:
        """A letter."""
        self.query_one(TypingArea).press(key, character)
        self._ask()

    def take_paste(self, text: str) -> None:
        """Pasted letters."""
        self.query_one(TypingArea).type(text)
        self._ask()

    def _take(self, place: int) -> None:
        if not 0 <= place < len(self._choices):
            return
        choice = self._choices[place]
        if choice.bar:
            self.query_one("#palette-hint", Static).update(
                Content(shown(f"{choice.label}: {choice.bar}"))
            )
        else:
            self.dismiss(choice)

    def _ask(self) -> None:
        asked = self.query_one(TypingArea).text.strip()
        if asked != self._asked:
            self._asked, self._takes_first, self._is_moved = asked, False, False
            self._show(self._here(asked))
            self.work(self._find, asked)

    def _here(self, asked: str) -> list[Choice]:
        """Actions and views, at once."""
        if self._people_only:
            return []
        letters = fold(asked.removeprefix(">"))
        views = [] if asked.startswith(">") else _views(self._desk)
        scored = [
            (max(score(letters, each.label), score(letters, each.detail) // 2), each)
            for each in self._actions + views
        ]
        return [each for points, each in sorted(scored, key=lambda pair: -pair[0]) if points]

    async def _find(self, asked: str) -> None:
        """People and tags, from the store."""
        letters = fold(asked)
        if asked.startswith(">") or (not letters and not self._people_only):
            self._is_found(asked)
            return
        try:
            people = await self._desk.search.people(letters)
            if not self._tags and not self._people_only:
                self._tags = await self._desk.search.tags()
        except SocialdeskError as error:
            self.query_one("#palette-hint", Static).update(Content(shown(str(error))))
            self._is_found(asked)
            return
        if asked != self._asked:
            return
        found = [
            Choice(
                "conversation",
                each.conversation_id,
                veiled(each.name),
                f"{each.account} · {translate(each.status)}",
                f"({each.unread})" if each.unread else "",
            )
            for each in people
        ]
        if not letters:
            values = [each.value for each in self._first]
            found = [*self._first, *(each for each in found if each.value not in values)]
        tags = [Choice("tag", tag, f"#{tag}", translate("everything with this tag")) for tag in self._tags
                if score(letters.lstrip("#"), tag) >= 400]  # fmt: skip
        here = self._here(asked)
        strong = [*found, *tags[:6], *(each for each in here if score(letters, each.label) >= 500)]
        strong.sort(key=lambda each: -score(letters.lstrip("#"), each.label))
        self._show([*strong, *(each for each in here if each not in strong)])
        self._is_found(asked)

    def _is_found(self, asked: str) -> None:
        """All that these letters lead to is here: Enter may have been pressed already."""
        if asked == self._asked:
            self._found = asked
            if self._takes_first:
                self.accept()

    def _show(self, choices: list[Choice]) -> None:
        widget = self.query_one(VirtualList)
        chosen = self._choices[widget.cursor] if self._is_moved and self._choices else None
        self._choices = choices
        longest = max((cell_len(shown(each.label)) for each in choices), default=0)
        self._labels = min(longest + 1, LABELS)
        widget.resize_to(len(choices))
        if chosen in choices:
            widget.go(choices.index(chosen))
        else:
            widget.cursor, self._is_moved = 0, False
            widget.scroll_to(y=0, animate=False)
        nothing = translate("Nothing is called so. Try fewer letters.")
        self.query_one("#palette-hint", Static).update(
            Content(shown(self._title) if choices else nothing)
        )

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A line was clicked."""
        self._take(event.row)

    def _draw(self, row: int, width: int, is_cursor: bool) -> list[Line]:
        choice = self._choices[row]
        key = f" {choice.key} " if choice.key else " "
        name = fit(shown(choice.label), min(self._labels, width // 2))
        detail = choice.bar or choice.detail
        room = max(width - cell_len(name) - cell_len(key) - 4, 4)
        sign = {"conversation": "☺ ", "tag": "# ", "view": "▤ "}.get(choice.kind, "› ")
        style = palette.FAINT if choice.bar else palette.STRONG
        return [[(f" {sign}", palette.FAINT), (name, style), (" ", palette.TEXT),
                 (fit(clip_words(shown(detail), room), room), palette.FAINT if choice.bar else palette.DIM),
                 (key, palette.CUSTOMER)]]  # fmt: skip


def action_choices(actions: Sequence[tuple[Action[Any], str]]) -> list[Choice]:
    """A line for each name: the first pane's first, those of the footer before the others."""
    first = actions[0][0].where if actions else ""
    usual = sorted(actions, key=lambda each: (each[0].where != first, each[0].footer or 99))
    known: dict[str, tuple[Action[Any], str]] = {}
    for action, why_not in actions:
        known.setdefault(action.name, (action, why_not))
    names = dict.fromkeys(action.name for action, _ in usual)
    return [_action(*known[name]) for name in names]


def _action(action: Action[Any], why_not: str) -> Choice:
    key = key_name(action.keys[0]) if action.keys else ""
    label = translate(action.label).capitalize()
    return Choice("action", action.name, label, translate(action.help), key, why_not)


def _views(desk: Desk) -> list[Choice]:
    return [
        Choice(
            "view",
            tab,
            tab.name,
            tab.query.spoken() or translate("what is open"),
            str(number + 1) if number < 9 else "",
        )
        for number, tab in enumerate(desk.inbox.tabs)
    ]
