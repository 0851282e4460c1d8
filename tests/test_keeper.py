"""Nothing is left of test processes that are killed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.support.keeper import ROOT, USERS, Keeper, alone
from tests.support.waiting import until_now

KEEPS = """
import pathlib, sys, time
from tests.support.keeper import Keeper
Keeper(pathlib.Path(sys.argv[1]))
print("there", flush=True)
time.sleep(1000)
"""
STARTS = """
import subprocess, sys, time
from tests.support.keeper import die_with_parent
fd = int(sys.argv[1])
subprocess.Popen([sys.executable, "-c", f"import os, time; os.write({fd}, b'there'); time.sleep(1000)"],
    pass_fds=[fd], preexec_fn=die_with_parent)
time.sleep(1000)
"""


def test_the_folder_goes_with_the_last_process_though_it_was_killed(tmp_path: Path) -> None:
    folder, lock = tmp_path / "pg", tmp_path / "pg.lock"
    folder.mkdir()
    killed = subprocess.Popen(
        [sys.executable, "-c", KEEPS, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert killed.stdout is not None
    with killed:
        assert killed.stdout.readline() == "there\n"
        with alone(folder):
            (folder / USERS).write_text(json.dumps([killed.pid]), encoding="utf-8")
        killed.kill()
    until_now(lambda: not folder.exists() and not lock.exists())


def test_the_folder_stays_while_somebody_else_uses_it(tmp_path: Path) -> None:
    folder = tmp_path / "pg"
    folder.mkdir()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        users = [os.getpid(), other.pid]
        (folder / USERS).write_text(json.dumps(users), encoding="utf-8")
        Keeper(folder).close()
        assert json.loads((folder / USERS).read_text(encoding="utf-8")) == [other.pid]
        other.kill()
    Keeper(folder).close()
    assert list(tmp_path.iterdir()) == []


def test_a_program_ends_with_the_process_that_started_it() -> None:
    mine, theirs = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", STARTS, str(theirs)], cwd=ROOT, pass_fds=[theirs]
    ) as started:
        os.close(theirs)
        assert os.read(mine, 16) == b"there"
        started.send_signal(signal.SIGKILL)
    assert os.read(mine, 16) == b""  # nobody holds the other side any more
    os.close(mine)
