"""What must not outlive a test run, however the run ends: PostgreSQL's folder with its server, and
programs that tests start.

A process that is killed tidies nothing up. So each test process that uses the run's server has a
keeper, `python -m tests.support.keeper FOLDER PID`, which waits until its standard input ends, as it
does with whoever holds the other side; the last of a run stops the server and removes the folder.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
USERS = ".handle_pids.json"
"""Where the server's package keeps who uses a folder."""
STOPPED_WITHIN = 20.0
_PARENT_DEATH_SIGNAL = 1


class Keeper:
    """Looks after a folder for this process."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.keeper", str(folder), str(os.getpid())],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            start_new_session=True,  # what is sent to all processes of the run is not for it
        )

    def close(self) -> None:
        """This process is done with the folder."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Only one process of the run at a time. The lock lies beside the folder, and goes with it."""
    path = folder.with_suffix(".lock")
    while True:
        with path.open("w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if _is_still(path, lock.fileno()):
                yield
                if not folder.exists():
                    path.unlink()
                return
            # The one who had it took it along; whoever comes now has another file.


def _is_still(path: Path, fd: int) -> bool:
    try:
        return path.stat().st_ino == os.fstat(fd).st_ino
    except FileNotFoundError:
        return False


def die_with_parent() -> None:
    """To be called in a new process: it is killed when the one that started it ends. Where the
    system has no such thing (it is Linux's) it does nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _leave(folder: Path, user: int) -> None:
    """`user` has no use for the folder any more; without any user it goes."""
    listed = folder / USERS
    users = json.loads(listed.read_text(encoding="utf-8") or "[]") if listed.exists() else []
    left = [each for each in users if each != user and _lives(each)]
    if left:
        listed.write_text(json.dumps(left), encoding="utf-8")
        return
    told = folder / "postmaster.pid"
    with suppress(FileNotFoundError, ProcessLookupError, ValueError, IndexError):
        os.kill(int(told.read_text(encoding="utf-8").splitlines()[0]), signal.SIGQUIT)
    end = time.monotonic() + STOPPED_WITHIN
    while told.exists() and time.monotonic() < end:
        time.sleep(0.01)
    shutil.rmtree(folder, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdin.buffer.read()
    with alone(Path(sys.argv[1])):
        _leave(Path(sys.argv[1]), int(sys.argv[2]))
