"""Pages whose lines go on below where their words begin, not at the edge of the page."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.text import Text


class Hanging:
    """A text for a `Static`. `hang` says of a line in how many cells its words begin; what does not
    fit beside goes on below them."""

    def __init__(self, text: Text, hang: Callable[[str], int]) -> None:
        self._lines = text.split("\n", allow_blank=True)
        self._hang = hang

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Each line, folded for the width there is."""
        for line in self._lines:
            indent = min(self._hang(line.plain), options.max_width // 2)
            if not indent or line.cell_len <= options.max_width:
                yield line
                continue
            head, rest = line[:indent], line[indent:]
            folded = rest.wrap(console, options.max_width - indent)
            yield head + folded[0]
            for more in folded[1:]:
                yield Padding(more, (0, 0, 0, indent))
