"""Who answers here, and the password that shows it: asked for before anything of a customer's is
drawn."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from socialdesk.model.i18n import translate
from socialdesk.tui.actions.panes import LOGIN
from socialdesk.tui.dialogs.dialog import Dialog
from socialdesk.tui.text import shown


class LoginScreen(Dialog[tuple[str, str] | None]):
    """Gives (name, password); Esc or Ctrl+Q gives None."""

    CSS = """
    LoginScreen { align: center middle; background: $ground; }
    #login { width: 60; max-width: 95%; height: auto; background: $bar; border: round $line; padding: 1 2; }
    #login Static { height: auto; }
    #login .field { background: $writing; }
    """

    PANE = LOGIN

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
            yield Static(Content(shown(self._words) or self._hint()), id="login-hint")

    def _hint(self) -> str:
        return translate(
            "{accept} next · {close} leaves", accept=self.key("accept"), close=self.key("close")
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

    def accept(self) -> None:
        """From the name on to the password; from the password in."""
        if self._place == 1:
            self.dismiss((self._fields[0].strip(), self._fields[1]))
        else:
            self.other_field()

    def close(self) -> None:
        """Leave the desk."""
        self.dismiss(None)

    def other_field(self) -> None:
        """From one line to the other."""
        self._place = 1 - self._place
        self._draw()

    def press_other(self, key: str, character: str | None) -> None:
        """A letter, or one taken back."""
        if key == "backspace":
            self._fields[self._place] = self._fields[self._place][:-1]
        elif key == "ctrl+u":
            self._fields[self._place] = ""
        elif character is not None and character.isprintable():
            self._fields[self._place] += character
        self._draw()

    def take_paste(self, text: str) -> None:
        """A pasted password."""
        self._fields[self._place] += text.strip()
        self._draw()
