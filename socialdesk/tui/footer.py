"""The line of keys at the bottom of every full screen: drawn, and clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.i18n import count, translate
from socialdesk.tui.cells import cell_len
from socialdesk.tui.keymap import key_name
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.tui.keymap import Keymap

KEPT = "help_here"
"""What has its room before all others: who sees it finds every other key, in any language."""


def foot_text(pane: str, width: int, keymap: Keymap, pending: str, marks: int = 0) -> Text:
    """The keys that matter most here, as many as fit whole."""
    text = Text(" ")
    if pending:
        text.append(f"{key_name(pending)}…  ", palette.MATCH)
    if marks:
        text.append(f"→ {count('{n} marked', '{n} marked', marks)}   ", palette.MATCH)
    for _, piece in _pieces(pane, width - text.cell_len, keymap):
        text.append_text(piece)
    text.rstrip()  # the last one's blanks would be what does not fit
    return text


def foot_at(pane: str, width: int, keymap: Keymap, x: int) -> str:
    """The action whose key is drawn at a column of the footer; empty where there is none."""
    end = 1
    for name, piece in _pieces(pane, width - 1, keymap):
        end += piece.cell_len
        if x < end:
            return name
    return ""


def _pieces(pane: str, width: int, keymap: Keymap) -> list[tuple[str, Text]]:
    drawn = []
    for action in keymap.footer(pane):
        piece = Text()
        piece.append(key_name(action.keys[0]), palette.CUSTOMER)
        piece.append(f" {translate(action.label)}{'   ' if width > 100 else '  '}", palette.DIM)
        drawn.append((action.name, piece))
    kept = sum(piece.cell_len for name, piece in drawn if name == KEPT)
    pieces, taken = [], 0
    for name, piece in drawn:
        room = width if name == KEPT else width - kept
        if taken + cell_len(piece.plain.rstrip()) <= room:  # the last one's blanks need no room
            pieces.append((name, piece))
            taken += piece.cell_len
        if name == KEPT:
            kept = 0
    return pieces
