"""The keys that the lists of full screens have in common: moving about."""

from __future__ import annotations

from typing import Any

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import Action, Pane


def moving(name: str, pane: Pane) -> tuple[Action[Any], ...]:
    """By lines, pages and to the ends, in a pane; `name` begins the names of the actions. The screen has a `cursor`
    (widgets/cursor.py)."""
    return (
        Action(f"{name}_down", ("down", "j"), _("down"), _("One down"),
               pane.name, lambda screen: screen.cursor.by(1), group="move"),
        Action(f"{name}_up", ("up", "k"), _("up"), _("One up"),
               pane.name, lambda screen: screen.cursor.by(-1), group="move"),
        Action(f"{name}_page_down", ("pagedown",), _("page down"), _("A page down"),
               pane.name, lambda screen: screen.cursor.page(1), group="move"),
        Action(f"{name}_page_up", ("pageup",), _("page up"), _("A page up"),
               pane.name, lambda screen: screen.cursor.page(-1), group="move"),
        Action(f"{name}_top", ("home", "g g"), _("top"), _("To the top"),
               pane.name, lambda screen: screen.cursor.end(-1), group="move"),
        Action(f"{name}_bottom", ("end", "G"), _("bottom"), _("To the end"),
               pane.name, lambda screen: screen.cursor.end(1), group="move"),
    )  # fmt: skip
