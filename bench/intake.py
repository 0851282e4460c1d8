"""Comments of a live evening by webhook, beside an announcement that is going out: what is lost, how long
each takes, and what the announcement loses by it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.comments import ENTRY, PER_MINUTE, said
from bench.measure import Scale, alone, environment, line, percentile, run, wait_for, worker
from bench.telling import Evening, keep, opened

WITHOUT_LIMIT = 1_000_000
A_SECOND = -(-PER_MINUTE // 60)
PAGE = """\
[[accounts]]
name = "page"
channel = "messenger"
page_id = "{page_id}"
app_id = "{app_id}"
app_secret = "{app_secret}"
page_token = "{page_token}"
verify_token = "words"
graph_base = "{graph}"
"""
ANSWERED_WITHIN, RECORDED_WITHIN = 1_000, 1_000
"""Milliseconds. Meta wants its answer within 5 s and says to build for less than one (messenger.md 1.3);
and whoever speaks into the camera must not answer what was asked long ago."""
LEFT = 0.8
"""Of the announcement's pace; a comment is a good deal more work than one more recipient."""


@dataclass(slots=True)
class Taken:
    """How long comments took, in milliseconds, each counted from the moment it was due: of each round the
    p50 and the p99, and of answers the longest."""

    answered: list[float] = field(default_factory=list)
    longest: list[float] = field(default_factory=list)
    usual: list[float] = field(default_factory=list)
    recorded: list[float] = field(default_factory=list)


def taken_in(scale: Scale, folder: Path) -> None:
    """A live that runs and a game that is open, 2,000 comments a minute, and one announcement to
    everybody who ever wrote; against the same comments without it, and it without them."""
    people = scale.of(30_000, 2_000)
    shop = folder / "intake"
    run(keep(shop / "desk.db", people))
    _prepare(shop, folder / "prepared")
    quiet, beside = Taken(), Taken()
    paces: list[float] = []
    undisturbed: list[float] = []
    for number in range(min(scale.rounds, 3)):
        with _evening(shop, folder / f"alone{number}") as evening:
            undisturbed.append(_tell(evening, people))
        # So long that the announcement is never alone while it keeps its promise.
        seconds = people / undisturbed[-1] / LEFT + 2
        with _evening(shop, folder / f"both{number}") as evening:
            first = _Said(1_000_000, scale.of(10, 2) * A_SECOND)
            with _comments(evening, first, quiet):
                time.sleep(scale.of(10, 2))
            second = _Said(2_000_000, int(seconds * A_SECOND))
            with _comments(evening, second, beside):
                paces.append(_tell(evening, people))
            _is_all_there(evening, [*first.numbers, *second.numbers])
    name = f"comments at {PER_MINUTE:,} a minute beside {people:,} being told vs alone"
    line(f"{name}, webhook answered, p99", beside.answered, quiet.answered, " ms", f"<= {ANSWERED_WITHIN:,} ms")  # fmt: skip
    alone("  the longest answer", beside.longest, " ms", "<= 5,000, or the platform calls again")
    line("  from the webhook to its row, p99", beside.recorded, quiet.recorded, " ms", f"<= {RECORDED_WITHIN:,} ms")  # fmt: skip
    line("    p50", beside.usual, quiet.usual, " ms", "-")
    line("  the announcement's pace vs without comments", paces, undisturbed, "/s", f">= {LEFT}")


@dataclass(frozen=True, slots=True)
class _Said:
    """Comments that are said from a number on."""

    first: int
    count: int

    @property
    def numbers(self) -> range:
        return range(self.first, self.first + self.count)


def _prepare(shop: Path, folder: Path) -> None:
    """A live runs on its Page, a game is open, and there is something to tell."""
    with opened(shop, folder, WITHOUT_LIMIT) as evening:
        _listen(evening)
        evening.announce()
        evening.command("live", "new", "bench", "--title", "Bench", "--account", "page")
        evening.command("live", "start", "bench", "--quietly")
        evening.command("game", "new", "quay", "--kind", "draw", "--entry", f"word:{ENTRY}", "--prize", "Áo", "--where", "everywhere")  # fmt: skip
        evening.command("game", "open", "quay", "--yes")
        for each in folder.glob("desk.db*"):
            shutil.copy(each, shop / each.name)


def _listen(evening: Evening) -> None:
    text = evening.config.read_text("utf-8") + PAGE.format(**evening.told)
    evening.config.write_text(text, encoding="utf-8")


@contextmanager
def _evening(shop: Path, folder: Path) -> Iterator[Evening]:
    """A copy of the shop, with a worker."""
    with opened(shop, folder, WITHOUT_LIMIT) as evening:
        _listen(evening)
        with worker(evening.config):
            yield evening


def _tell(evening: Evening, people: int) -> float:
    """Tell everybody; gives how many a second."""
    evening.start()
    wait_for(lambda: evening.sent() >= people, 600, every=0.1)
    return evening.rate()


@contextmanager
def _comments(evening: Evening, said: _Said, into: Taken) -> Iterator[None]:
    """Comments come meanwhile, each by a webhook of its own, and a reader looks when each is there."""
    words = [str(each) for each in (evening.port, said.count, 8, A_SECOND, said.first)]
    rows = _Rows(evening.config.parent / "desk.db", said.count)
    client = subprocess.Popen(
        [sys.executable, "-m", "bench.load", *words, "comment"],
        stdout=subprocess.PIPE,
        env=environment(),
    )
    with client, rows.watched():
        began = time.perf_counter()
        yield
        ended = time.perf_counter()
        told, _ = client.communicate(timeout=600)
        assert client.returncode == 0, "comments were not answered"
        rows.all_there.wait(60)
    each = [
        (f"777_{said.first + place}", *found)
        for place, found in enumerate(json.loads(told)["each"])
    ]
    lost = [number for number, _, _ in each if number not in rows.seen]
    assert not lost, f"{len(lost)} comments of {said.count} are not there"
    meanwhile = [(number, due, took) for number, due, took in each if began <= due <= ended]
    answered = [took for _, _, took in meanwhile]
    recorded = [(rows.seen[number] - due) * 1000 for number, due, _ in meanwhile]
    into.answered.append(percentile(answered, 0.99))
    into.longest.append(max(answered))
    into.usual.append(percentile(recorded, 0.5))
    into.recorded.append(percentile(recorded, 0.99))


class _Rows:
    """Looks from outside, a hundred times a second, when a comment stands in the live."""

    def __init__(self, path: Path, count: int) -> None:
        self._path, self._count = path, count
        self.seen: dict[str, float] = {}
        self.all_there = threading.Event()
        self._stop = threading.Event()

    @contextmanager
    def watched(self) -> Iterator[None]:
        thread = threading.Thread(target=self._look)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    def _look(self) -> None:
        with sqlite3.connect(f"file:{self._path}?mode=ro", uri=True) as raw:
            (last,) = raw.execute("SELECT coalesce(max(id), 0) FROM live_comment").fetchone()
            while not self._stop.wait(0.01):
                found = raw.execute(
                    "SELECT live_comment.id, message.remote_id FROM live_comment "
                    "JOIN message ON message.id = live_comment.message_id "
                    "WHERE live_comment.id > ? ORDER BY live_comment.id",
                    (last,),
                ).fetchall()
                now = time.perf_counter()
                for last, remote_id in found:  # noqa: B007 - the last of them
                    self.seen[remote_id] = now
                if len(self.seen) >= self._count:
                    self.all_there.set()
        raw.close()


def _is_all_there(evening: Evening, numbers: list[int]) -> None:
    """Every comment once, and everybody who said the word once."""
    (comments,) = evening.row("SELECT count(*) FROM live_comment")
    assert comments == len(numbers), (comments, len(numbers))
    people = {person for person, words in map(said, numbers) if words == ENTRY}
    rows = evening.command("game", "entries", "quay", "--json").splitlines()
    counted = [each for each in map(json.loads, rows) if each["counted"]]
    assert len(counted) == len(people), (len(counted), len(people))
