"""What every command prints, made harmless on its way out: whatever stands behind may be a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

from socialdesk.model.text import escaped


class HarmlessStream:
    """A text stream on which no character that a terminal obeys arrives. All else is the stream's own;
    its `buffer` takes bytes as they are."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write it, with controls, separators of lines and marks of direction as `\\u…`."""
        self._stream.write(escaped(text))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Write each."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def harmless_streams() -> Iterator[None]:
    """stdout and stderr are harmless, and show another letter for one they cannot show: no command dies
    of a letter."""
    before = sys.stdout, sys.stderr
    for stream in before:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    sys.stdout = cast("TextIO", HarmlessStream(before[0]))
    sys.stderr = cast("TextIO", HarmlessStream(before[1]))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
