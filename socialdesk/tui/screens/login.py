"""Who answers here, and the password that shows it: asked for before anything of a customer's is
drawn."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from socialdesk.model.i18n import translate
from socialdesk.tui.text import shown


class LoginScreen(ModalScreen[tuple[str, str] | None]):
    """Gives (name, password); Esc or Ctrl+Q gives None."""

    CSS = """
    LoginScreen { align: center middle; background: $ground; }
    #login { width: 60; max-width: 95%; height: auto; background: $bar; border: round $line; padding: 1 2; }
    #login Static { height: auto; }
    #login .field { background: $writing; }
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, name: str, words: str = "") -> None:
        super().__init__()
        self._fields = [name, ""]
        self._place = 1 if name else 0
        self._words = words

    def compose(self) -> ComposeResult:
        """Two lines to type."""
        with Vertical(id="login"):
            yield Static(Content(f"socialdesk · {translate('who answers?')}"))
            yield Static(id="login-name", classes="field")
            yield Static(id="login-password", classes="field")
            yield Static(
                Content(shown(self._words) or translate("⏎ next · Esc leaves")), id="login-hint"
            )

    def on_mount(self) -> None:
        """Ready to type."""
        self._draw()

    def _draw(self) -> None:
        marks = ["▏" if place == self._place else "" for place in (0, 1)]
        self.query_one("#login-name", Static).update(
            Content(f"{translate('name')}: {shown(self._fields[0])}{marks[0]}")
        )
        self.query_one("#login-password", Static).update(
            Content(f"{translate('password')}: {'•' * len(self._fields[1])}{marks[1]}")
        )

    def take_key(self, key: str, character: str | None) -> bool:
        """Every key of this screen, in order."""
        if key in ("escape", "ctrl+q", "ctrl+c"):
            self.dismiss(None)
        elif key == "enter" and self._place == 1:
            self.dismiss((self._fields[0].strip(), self._fields[1]))
        elif key in ("enter", "tab", "down", "up", "shift+tab"):
            self._place = 1 - self._place
        elif key == "backspace":
            self._fields[self._place] = self._fields[self._place][:-1]
        elif key == "ctrl+u":
            self._fields[self._place] = ""
        elif character is not None and character.isprintable():
            self._fields[self._place] += character
        self._draw()
        return True

    def take_paste(self, text: str) -> None:
        """A pasted password."""
        self._fields[self._place] += text.strip()
        self._draw()
