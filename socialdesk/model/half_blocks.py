"""A picture of dark and light squares as lines of text: one letter holds two squares, one above the other."""

from __future__ import annotations

from collections.abc import Sequence

_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def half_blocks(rows: Sequence[Sequence[bool]], *, is_ink_dark: bool) -> list[str]:
    """The picture's lines; a square is dark where `rows` say True. `is_ink_dark` tells what letters are drawn in: dark on a
    light ground, or light on a dark one, so that dark stays dark. Rows are of one length; below an odd number of
    them there is a light one."""
    even = [*rows, [False] * len(rows[0])] if len(rows) % 2 else rows
    return [
        "".join(
            _BLOCKS[above == is_ink_dark, below == is_ink_dark]
            for above, below in zip(upper, lower, strict=True)
        )
        for upper, lower in zip(even[::2], even[1::2], strict=True)
    ]
