"""Programs without the seconds that importing costs each time: real processes of their own, forked
from one that has everything in its memory already.

A test process has one nursery at most, `python -m tests.support.nursery`. What it forks runs
`python -m socialdesk` from there on as if it had been started that way; `tests/whole` also starts
some in the ordinary way.
"""

from __future__ import annotations

import asyncio
import atexit
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
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NoReturn

from tests.support.ahead import AHEAD, live_ahead
from tests.support.keeper import die_with_parent

ROOT = Path(__file__).parent.parent.parent
LEFT_OUT = ("socialdesk.tui", "socialdesk.simulator", "socialdesk.__main__")


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
        self._mine, theirs = socket.socketpair()
        self._asking = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.nursery", str(theirs.fileno())],
            cwd=ROOT,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        atexit.register(self.close)

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

    def _ask(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        fds: list[int],
    ) -> int:
        asked = {
            "arguments": list(arguments),
            "environment": dict(environment),
            "folder": str(folder),
        }
        with self._asking:
            socket.send_fds(self._mine, [json.dumps(asked).encode()], fds)
            return int(self._mine.recv(64))

    def close(self) -> None:
        self._mine.close()
        self._process.wait()


async def _reader(fd: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(fd, "rb", buffering=0)
    )
    return reader


def serve(control: socket.socket) -> None:
    """Fork whatever is asked for, and say how each ended, until nobody is left to ask."""
    for each in pkgutil.walk_packages([str(ROOT / "socialdesk")], "socialdesk."):
        if not each.name.startswith(LEFT_OUT):
            importlib.import_module(each.name)
    noticed, notice = os.pipe()
    os.set_blocking(notice, False)
    signal.set_wakeup_fd(notice, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ends: dict[int, int] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(control, selectors.EVENT_READ)
        selector.register(noticed, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is control:
                    asked, fds, *_ = socket.recv_fds(control, 1 << 20, 4)
                    if not asked:
                        return
                    pid = os.fork()
                    if not pid:
                        selector.close()
                        for fd in (noticed, notice, *ends.values()):
                            os.close(fd)
                        control.close()
                        _become(json.loads(asked), fds)
                    for fd in fds[:3]:
                        os.close(fd)
                    ends[pid] = fds[3]
                    control.send(str(pid).encode())
                else:
                    os.read(noticed, 4096)
            _bury(ends)


def _bury(ends: dict[int, int]) -> None:
    for pid in list(ends):
        gone, status = os.waitpid(pid, os.WNOHANG)
        if gone:
            end = ends.pop(pid)
            with suppress(BrokenPipeError):
                os.write(end, str(os.waitstatus_to_exitcode(status)).encode())
            os.close(end)


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
    serve(socket.socket(fileno=int(sys.argv[1])))
