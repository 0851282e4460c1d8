"""An action as a value, the panes whose keys it may have, and the groups of the help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from socialdesk.model.i18n import mark as _

GROUPS = {
    "move": _("Move"),
    "conversation": _("Conversation"),
    "write": _("Write"),
    "message": _("Message"),
    "many": _("Many at once"),
    "broadcast": _("Broadcasts"),
    "live": _("Lives"),
    "order": _("Orders"),
    "task": _("Tasks"),
    "case": _("Cases"),
    "game": _("Games"),
    "figures": _("Figures"),
    "automation": _("What acts by itself"),
    "find": _("Find and views"),
    "desk": _("The desk"),
}
"""What actions have to do with, in the order of the help."""
EVERYWHERE = "everywhere"
"""The pane that is part of every pane of every full screen."""


@dataclass(frozen=True, slots=True)
class Pane:
    """A part of a screen, or a dialog, in which keys have meanings of their own."""

    name: str
    title: str = ""
    """Its heading in the help; dialogs have none, they show their keys themselves."""
    below: tuple[str, ...] = ()
    """Panes whose keys hold here too, below its own."""
    types: bool = False
    """Whether letters are typed here: none of them may be a key."""
    is_dialog: bool = False
    """Whether it lies over a full screen, whose keys do not reach it."""


S = TypeVar("S")


def always(_screen: Any) -> str:
    """Nothing speaks against it."""
    return ""


@dataclass(frozen=True, slots=True)
class Action(Generic[S]):
    """Something that can be done on a screen `S`: its keys, footer, help and line of the palette
    are made of this."""

    name: str
    """What `[keys]` of the configuration and docs/desk.md call it."""
    keys: tuple[str, ...]
    label: str
    help: str
    where: str
    """The name of the pane in which its keys hold."""
    run: Callable[[S], object]
    footer: int = 0
    """Place in the footer; 0 is not shown. Lower stays longer when there is little room."""
    group: str = "conversation"
    command: str = ""
    """What does the same from a shell; empty for what only moves about on the screen."""
    why_not: Callable[[S], str] = always
    """Why it cannot be done now; empty if it can. The palette says it instead of doing it; a key
    leaves the answer to what runs, which knows more words for it."""
    is_needed: bool = False
    """Whether nobody would get out again without one of its keys."""

    @property
    def means_somebody(self) -> bool:
        """Whether it is done to the conversation under the cursor."""
        return self.group in ("conversation", "write", "message") and self.where != EVERYWHERE
