"""What every command prints, made harmless on its way out: whatever stands behind may be a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, cast

from socialdesk.errors import SocialdeskError
from socialdesk.model.text import escaped


class HarmlessStream:
    """A text stream on which no character that a terminal obeys arrives. All else is the stream's own;
    its `buffer` takes bytes as they are."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write it, with controls, separators of lines and marks of direction as `\\u…`. Raises
        SocialdeskError where there is no room for it."""
        with said():
            self._stream.write(escaped(text))
        return len(text)

    def flush(self) -> None:
        """Hand on what is kept back. Raises as `write`."""
        with said():
            self._stream.flush()

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
    before = sys.stdin, sys.stdout, sys.stderr
    opened = _filled()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    sys.stdout = cast("TextIO", HarmlessStream(sys.stdout))
    sys.stderr = cast("TextIO", HarmlessStream(sys.stderr))
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
        for each in opened:
            each.close()


@contextmanager
def said() -> Iterator[None]:
    """A standard output that takes no more (a full disk behind it) is said in a sentence."""
    try:
        yield
    except BrokenPipeError:
        raise  # whoever read it has enough
    except OSError as error:
        from socialdesk.model.i18n import translate  # noqa: PLC0415

        raise SocialdeskError(
            translate("{path} could not be written ({why}).", path="stdout", why=error.strerror)
        ) from None


def _filled() -> list[TextIO]:
    """A stream that was closed before we began (`>&-`) leads nowhere; gives those that had to be opened.
    Else the next file that is opened would take its number, and get what is meant for people."""
    found = []
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - for as long as the command runs
            setattr(sys, name, nowhere)
            found.append(cast("TextIO", nowhere))
    return found
