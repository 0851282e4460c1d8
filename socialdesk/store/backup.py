"""Copies of a store that is in use, and their way back: one SQLite file that holds everything, the
attachments too.

Nothing here waits for a loop: a copy is made on a connection of its own, beside whoever works.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from dataclasses import replace as replaced
from pathlib import Path
from urllib.parse import quote

from socialdesk.errors import StoreError
from socialdesk.model.reason import Reason, dump_reason
from socialdesk.store.engine.migrate import files as migrations

SAID_SINCE = {"undecided": "1 = 1", "acknowledgement_due": "due_at <= :now"}
"""Tables of what was about to be said by itself when it was copied, and what of it has been said since, or is left to people."""
SETTLED = {
    "telling": "UPDATE telling SET state = 'refused', why = :why, settled_at = :now WHERE settled_at IS NULL AND state = 'later' AND due_at <= :now",
    "follow_up": "UPDATE follow_up SET outcome = 'cancelled', why = :why, ended_at = :now WHERE ended_at IS NULL AND due_at <= :now",
    "notice": "UPDATE notice SET state = 'restored', settled_at = :now WHERE state = 'due' AND due_at <= :now",
    "survey": "UPDATE survey SET state = 'skipped', why = 'late' WHERE state = 'due' AND due_at <= :now",
    "live_claim": "UPDATE live_claim SET told = 1 WHERE told = 0",
    "order_follower": "UPDATE order_follower SET place = (SELECT COALESCE(max(id), 0) FROM purchase_change) WHERE name = 'notices'",
}
"""What was to be said by itself since, where a row is one thing for ever: it stays, and is said no more. So is what happened to
orders in the second before the copy was made, which nobody had read yet."""
HAS_HOLDS = "SELECT 1 FROM pragma_table_info('purchase') WHERE name = 'hold_until'"
"""An older copy has none."""
HOLDS_GO_ON = """
    UPDATE purchase SET hold_until = :now + 86400000, hold_reminded = 1 WHERE hold_until IS NOT NULL AND hold_until <= :now
"""
"""Reservations that ended since go on for a day: who paid in that time may be missing here, and was perhaps told already."""
UNFINISHED = ("queued", "claimed", "sending")
PART = ".part"
KEPT = """
CREATE TABLE backup_file (
    path    TEXT PRIMARY KEY,
    content BLOB NOT NULL
);
CREATE TABLE backup_origin (
    files TEXT NOT NULL,
    made  INTEGER NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds, or what was brought back. `missing` files were to be there and were not;
    `doubtful` deliveries may have left since the copy was made."""

    conversations: int
    messages: int
    files: int
    size: int
    missing: int = 0
    doubtful: int = 0
    aside: Path | None = None
    """Where the store that was there before lies now."""


def back_up(database: Path, files: Path, target: Path, now: int) -> Copied:
    """Copy a store and its files to one new file, for its owner alone. It appears under its name when
    it is whole and sound. Raises StoreError, OSError."""
    if not database.is_file():
        raise StoreError(Reason("backup.no_store", path=str(database)))
    part = made_anew(target)
    try:
        with closing(_opened(database, "ro")) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)  # as it is at one moment: whoever writes meanwhile is not held up
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.executescript(KEPT)
            copy.execute("INSERT INTO backup_origin VALUES (?, ?)", (str(files), now))
            for path in _kept_in(files):
                with suppress(FileNotFoundError):  # forgotten meanwhile
                    copy.execute(
                        "INSERT INTO backup_file VALUES (?, ?)",
                        (path.relative_to(files).as_posix(), path.read_bytes()),
                    )
            copy.commit()
            check_sound(copy, target)
            found = _counted(copy, part)
        flushed(part)
        part.replace(target)
    except sqlite3.Error as error:
        raise StoreError(Reason("backup.failed", path=str(target), why=str(error)[:200])) from None
    finally:
        part.unlink(missing_ok=True)
    return found


def restore(source: Path, database: Path, files: Path, now: int, *, replace: bool) -> Copied:
    """Bring a copy back to the place of the store. One that is there is put aside where `replace`,
    never deleted. What was waiting to be sent when the copy was made is in doubt: a person decides.
    Raises StoreError, OSError."""
    if not source.is_file():
        raise StoreError(Reason("backup.no_file", path=str(source)))
    if database.exists() and not replace:
        raise StoreError(Reason("backup.occupied", path=str(database)))
    part = made_anew(database)
    try:
        with closing(_opened(source, "ro")) as copy, closing(sqlite3.connect(part)) as target:
            check_sound(copy, source)
            _known(copy, source)
            copy.backup(target)
            found = _brought_back(target, files, now)
            check_sound(target, source)
        flushed(part)
        aside = _put_aside(database, now) if database.exists() else None
        _no_log_of_another(database, now)
        part.replace(database)
    except sqlite3.Error as error:
        raise StoreError(
            Reason("backup.unreadable", path=str(source), why=str(error)[:200])
        ) from None
    finally:
        part.unlink(missing_ok=True)
    return replaced(found, aside=aside)


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode={mode}", uri=True, timeout=30)


def made_anew(target: Path) -> Path:
    """An empty file beside the target, for its owner alone from the first byte on."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(target.name + PART)
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return part


def flushed(path: Path) -> None:
    """Wait until a file lies on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _kept_in(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and not path.is_symlink() and path.suffix != PART:
            yield path


def check_sound(copy: sqlite3.Connection, path: Path) -> None:
    """Raises StoreError unless every page and every reference is sound."""
    said = [row[0] for row in copy.execute("PRAGMA integrity_check")]
    loose = copy.execute("PRAGMA foreign_key_check").fetchall()
    if said != ["ok"] or loose:
        raise StoreError(Reason("backup.not_sound", path=str(path)))


def _known(copy: sqlite3.Connection, path: Path) -> None:
    """Raises StoreError unless it is a store, and none of a newer program."""
    tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_master")}
    if not {"schema_version", "message", "conversation"} <= tables:
        raise StoreError(Reason("backup.no_copy", path=str(path)))
    (schema,) = copy.execute("SELECT max(version) FROM schema_version").fetchone()
    newest = int(migrations("sqlite")[-1].name[:3])
    if schema > newest:
        raise StoreError(Reason("store.newer", schema=schema, newest=newest))


def _counted(copy: sqlite3.Connection, path: Path) -> Copied:
    def one(sql: str) -> int:
        return int(copy.execute(sql).fetchone()[0])

    ready = "SELECT path FROM attachment_file WHERE state = 'ready'"
    (folder, _) = copy.execute("SELECT files, made FROM backup_origin").fetchone()
    kept = {row[0] for row in copy.execute("SELECT path FROM backup_file")}
    missing = sum(
        _below(Path(row[0]), Path(folder)) not in kept for row in copy.execute(ready).fetchall()
    )
    return Copied(
        one("SELECT count(*) FROM conversation"),
        one("SELECT count(*) FROM message"),
        len(kept),
        path.stat().st_size,
        missing,
    )


def _below(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def _brought_back(target: sqlite3.Connection, files: Path, now: int) -> Copied:
    """Unpack the files, make what was on its way doubtful, and forget who held what."""
    target.execute("PRAGMA journal_mode = DELETE")
    tables = {row[0] for row in target.execute("SELECT name FROM sqlite_master")}
    count, old = 0, ""
    if "backup_file" in tables:
        (old,) = target.execute("SELECT files FROM backup_origin").fetchone()
        paths = [row[0] for row in target.execute("SELECT path FROM backup_file")]
        for path in paths:
            with _place(files, path) as place:
                (content,) = target.execute(
                    "SELECT content FROM backup_file WHERE path = ?", (path,)
                ).fetchone()
                place.write_bytes(content)
            count += 1
        target.execute("DROP TABLE backup_file")
        target.execute("DROP TABLE backup_origin")
    if old and old != str(files):
        _moved(target, Path(old), files)
    doubtful = target.execute(
        "UPDATE outbox SET state = 'unconfirmed', error = ?, code = 'restored', lease_until = NULL, "
        "settled_at = ? WHERE state IN ('queued', 'claimed', 'sending') "
        "OR (state = 'scheduled' AND due_at <= ?)",
        (dump_reason(Reason("send.restored")), now, now),
    ).rowcount
    for table, which in SAID_SINCE.items():
        if table in tables:
            target.execute(f"DELETE FROM {table} WHERE {which}", {"now": now})
    said = {"now": now, "why": dump_reason(Reason("telling.restored"))}
    for table, statement in SETTLED.items():
        if table in tables:
            target.execute(statement, said)
    if target.execute(HAS_HOLDS).fetchone() is not None:
        target.execute(HOLDS_GO_ON, {"now": now})
    target.execute("DELETE FROM lease")
    target.commit()
    target.execute("VACUUM")
    conversations, messages = (
        int(target.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in ("conversation", "message")
    )
    size = int(
        target.execute(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        ).fetchone()[0]
    )
    return Copied(conversations, messages, count, size, 0, doubtful)


@contextmanager
def _place(files: Path, path: str) -> Iterator[Path]:
    """Where a file of the copy goes: below the folder, whatever the copy says; whole or not at all."""
    folder = files.resolve()
    target = (folder / path).resolve()
    if not target.is_relative_to(folder) or target == folder:
        raise StoreError(Reason("backup.no_copy", path=path[:200]))
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = made_anew(target)
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _moved(target: sqlite3.Connection, old: Path, files: Path) -> None:
    """Files lie in another folder than where the copy was made."""
    for number, path in target.execute("SELECT rowid, path FROM attachment_file").fetchall():
        if path and Path(path).is_relative_to(old):
            there = str(files / Path(path).relative_to(old))
            target.execute("UPDATE attachment_file SET path = ? WHERE rowid = ?", (there, number))
    for number, told in target.execute("SELECT id, file FROM outbox WHERE file <> ''").fetchall():
        with suppress(ValueError, KeyError, TypeError):
            file = json.loads(told)
            if Path(file["path"]).is_relative_to(old):
                file["path"] = str(files / Path(file["path"]).relative_to(old))
                target.execute(
                    "UPDATE outbox SET file = ? WHERE id = ?", (json.dumps(file), number)
                )


def _put_aside(database: Path, now: int) -> Path:
    """Move a store out of the way, whole. Raises StoreError where somebody has it open."""
    with closing(sqlite3.connect(database, timeout=0)) as mine:
        try:
            # Goes through only for whoever is alone with it; and its log is in the file afterwards.
            (mode,) = mine.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.OperationalError:
            mode = ""
        except sqlite3.DatabaseError:
            mode = "delete"  # it is no store any more: that is why another is brought
    if mode != "delete":
        raise StoreError(Reason("backup.in_use", path=str(database)))
    aside = database.with_name(f"{database.name}.before-{now}")
    database.replace(aside)
    return aside


def _no_log_of_another(database: Path, now: int) -> None:
    """A log that a lost or damaged store left behind would be taken for the new one's."""
    for ending in ("-wal", "-shm", "-journal"):
        log = database.with_name(database.name + ending)
        if log.exists():
            log.replace(database.with_name(f"{database.name}.before-{now}{ending}"))
