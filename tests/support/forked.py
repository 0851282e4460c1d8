"""Test processes without the seconds that importing all tests costs each: forked from one that has them
in its memory already.

xdist starts each of its processes with whatever its spec calls Python. Here that is a small program which
hands its three streams to `python -m tests.support.forked` and waits for the end of what is forked there.
"""

from __future__ import annotations

import gc
import importlib
import io
import os
import selectors
import shlex
import signal
import socket
import subprocess
import sys
import types
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from tests.support.keeper import die_with_parent
from tests.support.nursery import SHARED, import_everything
from tests.support.nursery import serve as serve_programs

ROOT = Path(__file__).parent.parent.parent
CALL = """\
import os, signal, socket, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
with socket.socket(socket.AF_UNIX) as call:
    call.connect("\\0" + sys.argv[1])
    told = f"{os.getcwd()}\\n{sys.argv[-1]}"
    socket.send_fds(call, [told.encode()], [0, 1, 2])
    call.recv(1)
"""
"""Its last argument is the line of code that Python would be given; it is answered by the end."""


class Forker:
    """Starts test processes, until `close`, and the programs that they ask for."""

    def __init__(self, places: Sequence[str]) -> None:
        """The tests are those of these files and folders."""
        with socket.socket(socket.AF_UNIX) as calls, socket.socket(socket.AF_UNIX) as asking:
            numbers = [calls.fileno(), asking.fileno()]
            for each in (calls, asking):
                each.bind("")  # gives it a name of its own, which is no file's
                each.listen()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.forked", *map(str, numbers), *places],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                pass_fds=numbers,
            )
            self.python = shlex.join([sys.executable, "-I", "-S", "-c", CALL, _name(calls)])
            """What a spec of xdist is to call Python."""

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def _name(of: socket.socket) -> str:
    return str(of.getsockname()[1:].decode())


def _import(places: Sequence[str]) -> None:
    """Their tests, with the assertions rewritten as pytest does it. What cannot be imported is told by
    whoever collects it."""
    from _pytest.config import _prepareconfig

    gc.disable()  # nothing of it ever goes
    config = _prepareconfig(list(places), None)
    for place in places:
        path = Path(place)
        for each in sorted(path.rglob("test_*.py")) if path.is_dir() else [path]:
            name = ".".join(each.resolve().relative_to(ROOT).with_suffix("").parts)
            with suppress(BaseException):
                importlib.import_module(name)
    config._ensure_unconfigure()  # each process has a hook of its own for what it imports later
    # Hypothesis goes through all letters, and every source file for values worth trying. Where it keeps them is its
    # own affair: what is not found there is found by each process.
    with suppress(ImportError, AttributeError):
        import _hypothesis_globals
        from hypothesis import strategies
        from hypothesis.internal.conjecture.providers import _get_local_constants

        _hypothesis_globals.in_initialization -= 1
        strategies.text().validate()
        _get_local_constants()
        _hypothesis_globals.in_initialization += 1
    if catalogues := sys.modules.get("tests.support.catalogues"):
        catalogues.sentences()  # whoever reads screens wants them
    gc.freeze()
    gc.enable()


def serve(calls: socket.socket) -> None:
    """Fork for whoever calls, until standard input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they ended
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with selectors.DefaultSelector() as selector:
        selector.register(calls, selectors.EVENT_READ)
        selector.register(0, selectors.EVENT_READ)
        while not any(key.fileobj == 0 for key, _ in selector.select()):
            call, _ = calls.accept()
            told, fds, *_ = socket.recv_fds(call, 8192, 3)
            if not os.fork():
                selector.close()
                calls.close()
                call.set_inheritable(False)
                call.detach()  # closed by the end of this process, which is how its end is known
                folder, code = told.decode().split("\n", 1)
                os.chdir(folder)
                _become(code, fds)
            call.close()
            for fd in fds:
                os.close(fd)


def _become(code: str, fds: Sequence[int]) -> NoReturn:
    """Be `python -c CODE` from here on."""
    die_with_parent()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, fd in enumerate(fds):
        os.dup2(fd, number)
        os.close(fd)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    for name, number in (("stdout", 1), ("stderr", 2)):
        raw = os.fdopen(number, "wb", closefd=False)
        setattr(sys, name, io.TextIOWrapper(raw, encoding="utf-8", write_through=True))
    sys.argv = ["-c"]
    sys.modules["__main__"] = main = types.ModuleType("__main__")
    exec(code, main.__dict__)  # noqa: S102 - xdist's own
    raise SystemExit


if __name__ == "__main__":
    die_with_parent()
    calls, asking = (socket.socket(fileno=int(each)) for each in sys.argv[1:3])
    import_everything()
    if not os.fork():
        die_with_parent()
        calls.close()
        serve_programs([], asking)
    os.environ[SHARED] = _name(asking)
    asking.close()
    _import(sys.argv[3:])
    serve(calls)
