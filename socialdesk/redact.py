"""Logs and crash reports without secrets: whatever looks like a token is starred before a line is
written."""

from __future__ import annotations

import errno
import logging
import os
import re
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

from socialdesk.model.i18n import translate
from socialdesk.model.text import escaped

_TOKEN = re.compile(r"\d{5,}:[\w-]{20,}")
_PASSWORD = re.compile(r"(\w+://[^:/@\s]*):\S+@")
_META_TOKEN = re.compile(r"\bEAA[A-Za-z0-9]{20,}")
_FIELD = re.compile(
    r"\b((?:access_token|refresh_token|appsecret_proof|app_secret|client_secret|secret_key"
    r"|password)[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,}]+",
    re.IGNORECASE,
)

_OF_FILES = frozenset(
    {
        errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR, errno.EROFS, errno.ENOSPC, errno.EIO,
    }
)  # fmt: skip
LONGEST_PATH = 200
"""Letters of a path that are said."""


def redacted(text: str) -> str:
    """`text` with tokens, and with passwords and secrets in addresses, replaced by stars."""
    text = _META_TOKEN.sub("***", _TOKEN.sub("***", text))
    return _FIELD.sub(r"\1***", _PASSWORD.sub(r"\1:***@", text))


class RedactingFormatter(logging.Formatter):
    """A formatter whose every line, exceptions included, passes through `redacted`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, starred, and harmless to the terminal that shows it."""
        return escaped(redacted(super().format(record)))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """The line without a traceback: one line, whatever was put into it."""
        return super().formatMessage(record).replace("\n", "\\n")


CRASH = "socialdesk-crash-"
CRASHES = 5
"""Crash reports that are kept."""


def log_to_stderr(level: int = logging.INFO) -> None:
    """Send this program's own log lines to stderr; libraries speak only of trouble."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("socialdesk").setLevel(level)
    # aiogram writes whole answers, and so customers' words, into its error lines; what matters of
    # them we say ourselves.
    logging.getLogger("aiogram").setLevel(logging.CRITICAL)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.getLogger("asyncpg").setLevel(
        logging.CRITICAL
    )  # tells trouble that we tell, as a traceback


def missing(error: BaseException) -> str:
    """What to say of a library that is not there, or cannot be loaded; empty for any other error, and
    for a part of this program itself."""
    if not isinstance(error, ImportError):
        return ""
    name = (error.name or "").partition(".")[0]
    if not name or name == "socialdesk":
        return ""
    from socialdesk.model.i18n import translate  # noqa: PLC0415 - few need it

    return translate(
        "A part of socialdesk is missing or broken: the library {name} ({why}). Install it anew: "
        "`pipx reinstall socialdesk`, or `pip install --force-reinstall socialdesk` where it was installed with pip.",
        name=name,
        why=str(error).partition("\n")[0][:200],
    )


def out_of_reach(error: BaseException) -> str:
    """What to say of a file that this user may not reach, that can have no such name, or for which there is no room; empty for
    any other error."""
    if not isinstance(error, OSError) or error.errno not in _OF_FILES or not error.filename:
        return ""
    from socialdesk.model.text import display_safe  # noqa: PLC0415 - few need it

    path = display_safe(os.fsdecode(error.filename))
    return translate(
        "{path} cannot be used ({why}). Name another file, or see who may read and write there.",
        path=path if len(path) <= LONGEST_PATH else f"{path[:LONGEST_PATH]}…",
        why=os.strerror(error.errno),
    )


def write_down(error: BaseException) -> str:
    """Keep where it happened in a file and give the sentence for the person at the keyboard.

    The error's own text may hold a customer's words, so only its type and the lines of code are
    kept.
    """
    lines = [f"{type(error).__name__}\n"]
    lines += [
        f"  {frame.filename}:{frame.lineno} in {frame.name}\n    {frame.line}\n"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    cause = error.__cause__ or error.__context__
    if cause is not None:
        lines.append(f"because of {type(cause).__name__}\n")
    _forget_older(Path(tempfile.gettempdir()))
    # For this user alone, from the first byte on.
    with tempfile.NamedTemporaryFile(
        "w", prefix=CRASH, suffix=".log", delete=False, encoding="utf-8", errors="replace"
    ) as file:
        file.write(escaped(redacted("".join(lines))))
    return translate(
        "socialdesk made a mistake ({kind}). Nothing that was confirmed is lost. "
        "Where it happened is written in {path}; please report it with that file.",
        kind=type(error).__name__,
        path=file.name,
    )


def _forget_older(folder: Path) -> None:
    """Leave room for one more report: only the newest of this user's stay."""
    found = []
    for path in folder.glob(f"{CRASH}*.log"):
        with suppress(OSError):
            seen = path.lstat()
            if not hasattr(os, "getuid") or seen.st_uid == os.getuid():
                found.append((seen.st_mtime, path))
    for _, path in sorted(found)[: max(len(found) - CRASHES + 1, 0)]:
        with suppress(OSError):
            path.unlink()
