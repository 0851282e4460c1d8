"""What is set up and what to do next; a newcomer's first page, and to be opened again at any time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from socialdesk.model.i18n import LANGUAGE_NAMES, mark, next_language, translate
from socialdesk.model.platforms import ConnectStep
from socialdesk.tui.actions.panes import CHECKLIST
from socialdesk.tui.dialogs.dialog import Page
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.hanging import Hanging

FIRST = (
    (
        "answered",
        mark("Answer a customer"),
        mark("Esc, then Space goes to whom you should answer next; r writes, ⏎ sends."),
    ),
)
"""What comes before everything that can be connected."""
LAST = (
    (
        "staff",
        mark("Invite staff"),
        mark(
            "`socialdesk team add lan`; then `socialdesk tui --as lan`, or `socialdesk web` in a browser."
        ),
    ),
    (
        "canned",
        mark("Keep a canned answer"),
        mark(
            '`socialdesk canned save gia "Dạ {pronoun} {given} ơi, giá là …"`; while writing, / offers it.'
        ),
    ),
)
"""What there is to set up: what the store knows of it, what it is, how it is done."""


class ChecklistScreen(Page):
    """Any key closes it; its key and the palette open it again."""

    CSS = """
    ChecklistScreen { align: center middle; background: $ground 40%; }
    #checklist { width: 84; max-width: 96%; height: auto; max-height: 92%; background: $bar; border: round $line; padding: 0 2; }
    #checklist-leaving { dock: bottom; }
    #checklist-steps { height: auto; max-height: 100%; margin-bottom: 2; background: $bar; scrollbar-size-vertical: 1; }
    #checklist Static { height: auto; }
    """

    PANE = CHECKLIST

    def __init__(
        self, connecting: Sequence[ConnectStep], done: Mapping[str, bool], *, is_demo: bool
    ) -> None:
        super().__init__()
        self._connecting, self._done, self._is_demo = connecting, done, is_demo

    def press_other(self, key: str, character: str | None) -> None:
        """What the page says that a key does, it does."""
        if character == "?":
            self.dismiss(None)
            self.program.open_help()
        else:
            super().press_other(key, character)

    def compose(self) -> ComposeResult:
        """The steps."""
        text = checklist_text(self._connecting, self._done, is_demo=self._is_demo)
        with Vertical(id="checklist"):
            with VerticalScroll(id="checklist-steps"):
                yield Static(Hanging(text, lambda line: len(line) - len(line.lstrip())))
            yield Static(leaving_text(self.keymap.shown("checklist")), id="checklist-leaving")


def checklist_text(
    connecting: Sequence[ConnectStep], done: Mapping[str, bool], *, is_demo: bool
) -> Text:
    """The whole page."""
    text = Text()
    if is_demo:
        text.append(translate("Welcome to socialdesk") + "\n", palette.STRONG)
        text.append(
            translate(
                "This is a pretend shop: customers, platforms and their messages are simulated on this machine. "
                "Nothing leaves it, and nothing can break."
            )
            + "\n\n",
            palette.TEXT,
        )
    to_connect = [(step.name, step.title, step.how) for step in connecting]
    for name, title, how in (*FIRST, *to_connect, *LAST):
        is_pretended = is_demo and any(step.name == name for step in connecting)
        is_done = done.get(name, False) and not is_pretended
        text.append(" ✓ " if is_done else " ○ ", palette.GOOD if is_done else palette.WARNING)
        text.append(f"{translate(title)}\n", palette.DIM if is_done else palette.STRONG)
        if not is_done:
            text.append(f"   {translate(how)}\n", palette.DIM)
    return text


def leaving_text(key: str) -> Text:
    """How the page is left and opened again by its key, and how it is read in another language: below the steps, however low
    the terminal is."""
    text = Text(translate("Any key closes this; {key} opens it again. ? shows every key.", key=key))
    text.append(f"\nF12: {LANGUAGE_NAMES[next_language()]}")
    text.stylize(palette.FAINT)
    return text
