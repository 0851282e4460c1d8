"""`[desk]` in the configuration."""

from __future__ import annotations

from typing import Literal

from socialdesk.model.i18n import translate
from socialdesk.settings import Language, NotNegative, Settings


class DeskTable(Settings, frozen=True, kw_only=True):
    """Who answers here, and how the desk looks and behaves. An empty `agent` is whoever is logged in
    on this machine, an empty `language` this machine's."""

    agent: str = ""
    language: Language = ""
    theme: Literal["dark", "light", "contrast", "ansi", "mono"] = "dark"
    notify: Literal["off", "bell", "terminal"] = "off"
    """How a new message is told: not at all, by the terminal's sound, or by a notification of the
    terminal."""
    enter_sends: bool = True
    undo_seconds: NotNegative = 5
    """For so long an answer is held back, so that it can be taken back; 0: not at all."""
    lease_minutes: NotNegative = 30
    """A customer who waits for an agent idle for so long is everybody's again; 0: never."""
    password: bool = False
    """Whether an agent must say their password to open the desk."""
    web_folder: str = ""
    """The one folder of this machine from which a desk in a browser may send files (beside what is
    uploaded from there); relative to the configuration. Empty: none."""


class WrongKeys(ValueError):
    """What stands in `[keys]` for an action is none."""

    def __init__(self, action: str) -> None:
        super().__init__(
            translate(
                '[keys] {action}: must be a key in quotes, or a list of them, like resolve = "e" or '
                'open = ["enter", "l"]',
                action=action,
            )
        )
        self.action = action


def keys_of(content: object) -> dict[str, tuple[str, ...]]:
    """`[keys]`: actions and the keys they shall have. Which there are is the keymap's to know; here only the shape
    is looked at. Raises WrongKeys."""
    found = {}
    for action, written in content.items() if isinstance(content, dict) else [("keys", None)]:
        keys = [written] if isinstance(written, str) else written
        if not isinstance(keys, list) or not all(isinstance(each, str) and each for each in keys):
            raise WrongKeys(action)
        found[action] = tuple(keys)
    return found
