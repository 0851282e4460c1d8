"""Programs without the seconds that importing costs each time: real processes of their own, forked
from one that has everything in its memory already.

The test processes of a run share one, which `tests/support/forked.py` begins; a test process that has none has
one of its own, `python -m tests.support.nursery`. What it forks runs `python -m socialdesk` from there on as
if it had been started that way; `tests/whole` also starts some in the ordinary way.
"""

from __future__ import annotations

import asyncio
import atexit
import fcntl
import importlib
import io
import json
import os
import pkgutil
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import termios
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NoReturn

from tests.support.ahead import AHEAD, live_ahead
from tests.support.keeper import die_with_parent

ROOT = Path(__file__).parent.parent.parent
SHARED = "TESTS_NURSERY"
"""The environment's variable with the address of the one that a run shares."""


class Program:
    """A running program, with the face of `asyncio.subprocess.Process` as far as tests need it."""

    def __init__(self, pid: int, stdout: asyncio.StreamReader, end: asyncio.StreamReader) -> None:
        self.pid = pid
        self.stdout = stdout
        self.returncode: int | None = None
        self._ended = asyncio.ensure_future(self._end(end))

    async def wait(self) -> int:
        """Its exit code; negative for the signal that ended it."""
        return await asyncio.shield(self._ended)

    def send_signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def _end(self, end: asyncio.StreamReader) -> int:
        self.returncode = int(await end.read())
        await self.stdout.read()  # to its end, so that the pipe is closed
        return self.returncode


class Nursery:
    """Starts programs."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.close)
        if shared := os.environ.get(SHARED):
            self._mine = socket.socket(socket.AF_UNIX)
            self._mine.connect("\0" + shared)
            return
        self._mine, theirs = socket.socketpair()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.nursery", str(theirs.fileno())],
            cwd=ROOT,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()

    async def start(
        self, arguments: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> Program:
        """`python -m socialdesk` with these arguments; what it complains of is added to `log`."""
        (out, their_out), (end, their_end) = os.pipe(), os.pipe()
        with log.open("ab") as errors, TemporaryFile() as nothing:
            fds = [nothing.fileno(), their_out, errors.fileno(), their_end]
            pid = await asyncio.to_thread(self._ask, arguments, environment, ROOT, fds)
        os.close(their_out)
        os.close(their_end)
        return Program(pid, await _reader(out), await _reader(end))

    def run(
        self, arguments: Sequence[str], environment: Mapping[str, str], folder: Path, text: str
    ) -> subprocess.CompletedProcess[str]:
        """The same for a program that comes to its end by itself."""
        end, their_end = os.pipe()
        with TemporaryFile() as said, TemporaryFile() as out, TemporaryFile() as errors:
            said.write(text.encode())
            said.seek(0)
            fds = [said.fileno(), out.fileno(), errors.fileno(), their_end]
            self._ask(arguments, environment, folder, fds)
            os.close(their_end)
            with os.fdopen(end, "rb") as reader:
                code = int(reader.read())
            out.seek(0)
            errors.seek(0)
            return subprocess.CompletedProcess(
                arguments, code, out.read().decode(), errors.read().decode()
            )

    def show(
        self, arguments: Sequence[str], environment: Mapping[str, str], folder: Path, terminal: int
    ) -> tuple[int, int]:
        """The same in a terminal of its own, which is closed here; gives its number, and where its exit code
        can be read once it has ended."""
        end, their_end = os.pipe()
        fds = [terminal, terminal, terminal, their_end]
        pid = self._ask(arguments, environment, folder, fds, is_shown=True)
        os.close(their_end)
        os.close(terminal)
        return pid, end

    def _ask(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        fds: list[int],
        *,
        is_shown: bool = False,
    ) -> int:
        asked = {
            "arguments": list(arguments),
            "environment": dict(environment),
            "folder": str(folder),
            "is_shown": is_shown,
        }
        with self._asking:
            socket.send_fds(self._mine, [json.dumps(asked).encode()], fds)
            return int(self._mine.recv(64))

    def close(self) -> None:
        self._mine.close()
        if self._process is not None:
            self._process.wait()


async def _reader(fd: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(fd, "rb", buffering=0)
    )
    return reader


def import_everything() -> None:
    """All of the product."""
    for each in pkgutil.walk_packages([str(ROOT / "socialdesk")], "socialdesk."):
        if not each.name.endswith(".__main__"):
            importlib.import_module(each.name)


class Children:
    """What was forked and has not ended, for whom, and where their exit codes are to be written."""

    def __init__(self) -> None:
        self._of: dict[int, tuple[socket.socket, int]] = {}

    def begin(self, pid: int, asking: socket.socket, end: int) -> None:
        self._of[pid] = asking, end

    def bury(self) -> None:
        """Say of all who have ended how they did."""
        for pid in list(self._of):
            gone, status = os.waitpid(pid, os.WNOHANG)
            if gone:
                _, end = self._of.pop(pid)
                with suppress(BrokenPipeError):
                    os.write(end, str(os.waitstatus_to_exitcode(status)).encode())
                os.close(end)

    def leave(self, asking: socket.socket) -> None:
        """Nobody is there any more who asked for these."""
        for pid, (whose, _) in self._of.items():
            if whose is asking:
                os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        """In a child, which has nothing to do with the others."""
        for _, end in self._of.values():
            os.close(end)


def serve(asking: Sequence[socket.socket], calls: socket.socket | None = None) -> None:
    """Fork whatever is asked for, and say how each ended, until nobody is left to ask. Whoever calls may
    ask as well."""
    noticed, notice = os.pipe()
    os.set_blocking(notice, False)
    signal.set_wakeup_fd(notice, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    children = Children()
    with selectors.DefaultSelector() as selector:
        for each in (*asking, calls, noticed):
            if each is not None:
                selector.register(each, selectors.EVENT_READ)
        while len(selector.get_map()) > 1:
            for key, _ in selector.select():
                if key.fileobj is calls:
                    selector.register(calls.accept()[0], selectors.EVENT_READ)
                elif isinstance(key.fileobj, socket.socket):
                    asked, fds, *_ = socket.recv_fds(key.fileobj, 1 << 20, 4)
                    if not asked:
                        selector.unregister(key.fileobj)
                        key.fileobj.close()
                        children.leave(key.fileobj)
                        continue
                    pid = os.fork()
                    if not pid:
                        known = [each.fileobj for each in selector.get_map().values()]
                        selector.close()
                        children.close()
                        for watched in known:
                            watched.close() if isinstance(watched, socket.socket) else os.close(
                                noticed
                            )
                        os.close(notice)
                        _become(json.loads(asked), fds)
                    for fd in fds[:3]:
                        os.close(fd)
                    children.begin(pid, key.fileobj, fds[3])
                    key.fileobj.send(str(pid).encode())
                else:
                    os.read(noticed, 4096)
            children.bury()


def _become(asked: Any, fds: list[int]) -> NoReturn:
    """Be `python -m socialdesk` from here on, in this process."""
    die_with_parent()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # also where the tests themselves run by nohup
    for number, fd in enumerate(fds[:3]):
        os.dup2(fd, number)
        os.close(fd)
    os.set_inheritable(fds[3], False)
    if asked["is_shown"]:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    for name, number in (("stdout", 1), ("stderr", 2)):
        raw = os.fdopen(number, "wb", buffering=0, closefd=False)
        setattr(sys, name, io.TextIOWrapper(raw, encoding="utf-8", write_through=True))
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    if ahead := int(os.environ.pop(AHEAD, "0")):
        live_ahead(ahead)
    sys.argv = ["socialdesk", *asked["arguments"]]
    code: object = 0
    try:
        runpy.run_module("socialdesk", run_name="__main__", alter_sys=True)
    except SystemExit as leaving:
        code = leaving.code
    except BaseException:  # noqa: BLE001 - what the interpreter would do
        sys.excepthook(*sys.exc_info())
        code = 1
    if isinstance(code, str):
        sys.stderr.write(code + "\n")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


_nursery: Nursery | None = None


def nursery() -> Nursery:
    """This process's."""
    global _nursery  # noqa: PLW0603 - one for each test process, made when it is first needed
    if _nursery is None:
        _nursery = Nursery()
    return _nursery


if __name__ == "__main__":
    import_everything()
    serve([socket.socket(fileno=int(sys.argv[1]))])
