"""The answers folder of a shop: read, and read anew when a file of it changes."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from socialdesk.errors import ConfigError
from socialdesk.model.faq import CONFIDENCE, Answer, Faq
from socialdesk.model.i18n import translate
from socialdesk.model.ids import SECOND, Instant
from socialdesk.services.answer_files import read_answer

MOST_FILES = 2_000
LOOKED_EVERY = 5 * SECOND
"""How often a worker looks whether a file has changed."""

Stamp = tuple[int, int, int]
"""When a file was written, how large it is, and which one it is."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A file that gives no answer, and why, with its line."""

    path: Path
    said: str


class Answers:
    """The folder as it was last read. A file that is wrong costs only itself: it stands in `broken`.

    `folder` empty: there are no answers. `channels` are the platforms that files may name.
    """

    def __init__(
        self,
        folder: str,
        channels: Collection[str],
        *,
        confidence: float = CONFIDENCE,
        language: str = "vi",
    ) -> None:
        self.folder = Path(folder) if folder else None
        self.faq = Faq((), confidence, language)
        """Ready to be asked."""
        self.broken: tuple[Broken, ...] = ()
        self._channels = channels
        self._stamps: Mapping[Path, Stamp] | None = None
        self._read: dict[Path, tuple[Stamp, Answer | Broken]] = {}
        self._looked_at: Instant | None = None

    def __bool__(self) -> bool:
        return bool(self.faq.answers)

    def file_of(self, answer_id: str) -> Path | None:
        """Where an answer stands."""
        return next(
            (
                path
                for path, (_, found) in self._read.items()
                if isinstance(found, Answer) and found.id == answer_id
            ),
            None,
        )

    async def fresh(self, now: Instant) -> Faq:
        """The answers as they are now: files are looked at every few seconds at most, and read in a
        thread of their own if one has changed."""
        if self.folder and (self._looked_at is None or now - self._looked_at >= LOOKED_EVERY):
            self._looked_at = now
            await asyncio.to_thread(self.read)
        return self.faq

    def read(self) -> bool:
        """Read what has changed; says whether anything had. Never raises for what stands in files."""
        stamps = self._found()
        if stamps == self._stamps:
            return False
        read: dict[Path, tuple[Stamp, Answer | Broken]] = {}
        for path, stamp in stamps.items():
            if len(read) >= MOST_FILES:
                what = translate(
                    "{path}: there are too many answers (the most is {n}).", path=path, n=MOST_FILES
                )
                read[path] = stamp, Broken(path, what)
                break
            known = self._read.get(path)
            # Pictures beside an answer may have come or gone: what was broken is tried again.
            is_known = known is not None and known[0] == stamp and isinstance(known[1], Answer)
            read[path] = known if is_known and known else (stamp, self._one(path))
        answers: dict[str, Answer] = {}
        broken = [found for _, found in read.values() if isinstance(found, Broken)]
        for path, (_, found) in read.items():
            if not isinstance(found, Answer):
                continue
            if found.id in answers:
                what = translate(
                    "{path}: there is another answer of that name; rename one.", path=path
                )
                broken.append(Broken(path, what))
            else:
                answers[found.id] = found
        self.faq = Faq(tuple(answers.values()), self.faq.confidence, self.faq.language)
        self.broken = tuple(broken)
        self._read, self._stamps = read, stamps
        return True

    def _one(self, path: Path) -> Answer | Broken:
        assert self.folder
        try:
            return read_answer(path, self.folder, self._channels)
        except ConfigError as error:
            return Broken(path, str(error))

    def _found(self) -> dict[Path, Stamp]:
        """Every file of answers, in the order of their places, as it lies there."""
        if self.folder is None:
            return {}
        found = {}
        for path in sorted(_files(self.folder)):
            try:
                seen = path.lstat()
                if stat.S_ISLNK(seen.st_mode):
                    seen = path.stat()
            except OSError:
                found[path] = (0, 0, 0)
                continue
            found[path] = (seen.st_mtime_ns, seen.st_size, seen.st_ino)
        return found


def missing(answers: Answers) -> str:
    """What to say where the folder itself is not there; empty where all is well."""
    if answers.folder is None or answers.folder.is_dir():
        return ""
    return translate(
        "[answers] folder: there is no folder {path}. Make it, or name another one.",
        path=answers.folder,
    )


def _files(folder: Path) -> Iterator[Path]:
    """Markdown files in a folder and in those below it, links to folders aside; what is hidden or
    begins with _ is left out, and so is a README."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith((".", "_")))
        for name in names:
            stem, _, ending = name.rpartition(".")
            is_kept = stem and stem.lower() != "readme" and not name.startswith((".", "_"))
            if is_kept and ending.lower() in ("md", "markdown"):
                yield Path(here) / name


@dataclass(frozen=True, slots=True)
class Standing:
    """An answer as a list shows it: whether it holds on a day, its languages and its file."""

    answer: Answer
    path: Path
    holds: bool
    languages: tuple[str, ...] = field(default=())


def standings(answers: Answers, day: date) -> list[Standing]:
    """Every answer, by name, as it stands on a day."""
    return [
        Standing(
            each,
            answers.file_of(each.id) or Path(),
            not ((each.first and day < each.first) or (each.last and day > each.last)),
            tuple(each.parts),
        )
        for each in sorted(answers.faq.answers, key=lambda each: each.id)
    ]
