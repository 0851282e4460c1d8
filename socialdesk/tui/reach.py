"""What of the machine it runs on a desk may touch: all that its agent may, or, in a browser, next to
nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.text import display_safe

MOST_OFFERED = 40
LONGEST_PATH = 1_000
UPLOADED = "↑ "


@dataclass(frozen=True, slots=True)
class Reach:
    """Who sits at the machine itself may name any file of it, begin an editor and viewers.

    Who sits at a browser elsewhere may send what was uploaded from it into `uploads`, and what lies in
    the one folder the configuration names; files of it are named from there, and what was uploaded by its
    name behind `UPLOADED`. Nothing begins a program.
    """

    is_here: bool = True
    uploads: Path | None = None
    shared: Path | None = None

    def file(self, words: str) -> Path:
        """The file that is meant. Raises NotAllowed for one that may not be touched, whether or not it
        is there."""
        words = words.strip().strip("'\"")
        if self.is_here:
            return Path(words)
        if words.startswith(UPLOADED) and (newest := self._uploaded(words)) is not None:
            return newest
        if self.shared is not None and words:
            found = _inside(self.shared / words, self.shared)
            if found is not None:
                return found
        raise NotAllowed(
            translate(
                "In a browser only files of the shop's own folder can be named; upload it from your machine instead."
            )
            if self.shared is not None
            else translate(
                "In a browser no file of the desk's machine can be named; upload one from yours."
            )
        )

    def upload(self, path: str) -> Path:
        """A file that came from the browser. Raises NotAllowed for any other."""
        found = _inside(Path(path), self.uploads) if self.uploads is not None else None
        if found is None:
            raise NotAllowed(translate("This file did not come from the browser."))
        return found

    def uploaded(self, path: str) -> str:
        """How a file that came from the browser is named in a line. Raises NotAllowed for any other."""
        return f"{UPLOADED}{display_safe(self.upload(path).name)}"

    def _uploaded(self, words: str) -> Path | None:
        """Of all with this name the last."""
        named = [
            each
            for each in (self.uploads.rglob("*") if self.uploads is not None else ())
            if f"{UPLOADED}{display_safe(each.name)}" == words
        ]
        newest = max(named, key=lambda each: each.lstat().st_mtime_ns, default=None)
        return self.upload(str(newest)) if newest is not None else None

    def offers(self, text: str) -> list[str]:
        """Files that may be meant, and folders on the way to them, whose name begins so."""
        if self.is_here:
            return paths(text) if text[:1] in ("/", "~", ".") else []
        is_path = self.shared is None or text.startswith("/")
        return [] if is_path else list(self._shared(text))

    def _shared(self, text: str) -> Iterator[str]:
        assert self.shared is not None
        head, slash, begun = text.rpartition("/")
        folder = _inside(self.shared / head, self.shared, is_file=False)
        if folder is None:
            return
        names = sorted(each.name for each in folder.iterdir() if not each.name.startswith("."))
        for name in [name for name in names if name.casefold().startswith(begun.casefold())][
            :MOST_OFFERED
        ]:
            if _inside(folder / name, self.shared) is not None:
                yield f"{head}{slash}{name}"
            elif _inside(folder / name, self.shared, is_file=False) is not None:
                yield f"{head}{slash}{name}/"

    def pasted(self, text: str) -> str:
        """The path, if what was pasted is the path of one file (terminals paste it when a file is
        dropped on them); a browser has other ways."""
        line = text.strip().strip("'\"").removeprefix("file://")
        if (
            not self.is_here
            or "\n" in line
            or not line.startswith(("/", "~"))
            or len(line) > LONGEST_PATH
        ):
            return ""
        line = line.replace("\\ ", " ")
        try:
            return line if Path(line).expanduser().is_file() else ""
        except (OSError, ValueError):
            return ""


HERE = Reach()
"""The agent sits at this machine."""


def _inside(path: Path, folder: Path, *, is_file: bool = True) -> Path | None:
    """The file itself, past every link, if it lies below the folder and is one."""
    try:
        real, home = Path(os.path.realpath(path)), Path(os.path.realpath(folder))
        if not real.is_relative_to(home):
            return None
        return real if (real.is_file() if is_file else real.is_dir()) else None
    except (OSError, ValueError):
        return None


def paths(text: str, most: int = MOST_OFFERED) -> list[str]:
    """Files and folders whose path begins so."""
    head, slash, begun = text.rpartition("/")
    if not slash:
        return []
    try:
        folder = Path(head or "/").expanduser()
        found = sorted(each for each in folder.iterdir() if each.name.startswith(begun))[:most]
        return [f"{head}/{each.name}{'/' if each.is_dir() else ''}" for each in found]
    except (OSError, RuntimeError, ValueError):
        return []
