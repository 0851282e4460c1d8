"""`[desk]` in the configuration."""

from __future__ import annotations

from typing import Literal

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
