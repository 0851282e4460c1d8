"""What every part of the main screen is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialdesk.model.ids import Instant
    from socialdesk.tui.desk.desk import Desk
    from socialdesk.tui.desk.open_conversation import OpenThread
    from socialdesk.tui.inbox.held_keys import HeldKeys
    from socialdesk.tui.keymap import Keymap
    from socialdesk.tui.screen import DeskScreen


@dataclass(slots=True)
class Shown:
    """Which conversation is on the right; its thread may still be on its way."""

    id: int | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The screen they are part of, the desk, and which conversation is shown. Parts know the parts
    they are made with, downwards only; none knows the whole screen."""

    screen: DeskScreen
    desk: Desk
    shown: Shown
    held: HeldKeys
    """Keys that wait until it is known whom they are for."""

    @property
    def keymap(self) -> Keymap:
        """The keys, for hints."""
        return self.screen.program.keymap

    @property
    def agent(self) -> str:
        """Who works here."""
        return self.desk.session.agent

    @property
    def thread(self) -> OpenThread | None:
        """The thread of what is shown; None while it is on its way: nothing of the conversation
        that was just left counts for the next one."""
        thread = self.desk.open.thread
        return thread if thread is not None and thread.conversation_id == self.shown.id else None

    def now(self) -> Instant:
        """The moment."""
        return self.desk.session.now()

    def meant_moment(self, words: str) -> str:
        """Which moment these words mean, said back in full. Raises NotAllowed."""
        return self.desk.session.moment(words)[1]

    def prompt_keys(self) -> dict[str, str]:
        """The keys of a question, for its hint."""
        return {name: self.keymap.shown(name, "prompt") for name in ("accept", "close", "complete")}
