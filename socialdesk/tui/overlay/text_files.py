"""An overlay as text files in a folder, as streaming programs take them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import translate


class TextFiles:
    """A file for each text. Whoever reads one sees the old words or the new ones, never half of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, str] = {}

    def start(self, texts: Mapping[str, str]) -> None:
        """Write all of them. Raises SocialdeskError where that cannot be done."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for name, text in texts.items():
                self._write(name, text)
        except OSError as error:
            raise SocialdeskError(
                translate(
                    "{path} could not be written ({why}).",
                    path=self._folder,
                    why=error.strerror or "?",
                )
            ) from error

    def follow(self, texts: Mapping[str, str]) -> None:
        """Write those that have changed. What cannot be written now (a reader may hold it) is tried again the
        next time."""
        for name, text in texts.items():
            if self._kept.get(name) != text:
                try:
                    self._write(name, text)
                except OSError:
                    continue

    def end(self) -> None:
        """A clock that stands still would tell something wrong: all of them are empty."""
        self.follow(dict.fromkeys(self._kept, ""))

    def _write(self, name: str, text: str) -> None:
        new = self._folder / f".{name}.new"
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(self._folder / name)
        self._kept[name] = text
