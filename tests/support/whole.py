"""The program itself, as processes, on a simulated Telegram in the test's own loop."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from socialdesk.simulator.telegram import TelegramServer
from tests.support.keeper import die_with_parent
from tests.support.nursery import Program, nursery
from tests.support.sim import TOKEN
from tests.support.waiting import GENEROUS

CONFIG = """\
[shop]
name = "Hoa Sen"
[store]
url = "{store}"
[web]
port = {port}
public_url = "{public}"
[desk]
language = "en"
[[accounts]]
name = "shop"
channel = "telegram"
token = "{token}"
api_base = "{base}"
mode = "{mode}"
"""


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1", **more}


def at_home(config: Path, **more: str) -> dict[str, str]:
    """The same for somebody whose home is beside their configuration: no store of this machine's."""
    home = str(config.parent)
    return environment(**{"HOME": home, "XDG_DATA_HOME": home, "USER": "chu", **more})


def write_config(
    folder: Path,
    base: str,
    *,
    mode: str = "polling",
    port: int = 0,
    public: str = "",
    token: str = TOKEN,
    store: str = "",
) -> Path:
    path = folder / "config.toml"
    url = store or "sqlite:///desk.db"
    path.write_text(
        CONFIG.format(base=base, mode=mode, port=port, public=public, token=token, store=url),
        encoding="utf-8",
    )
    return path


def command(
    config: Path, *arguments: str, text: str | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end, started in the ordinary way."""
    line = [sys.executable, "-m", "socialdesk", "--config", str(config), *arguments]
    return subprocess.run(
        line,
        input=text,
        capture_output=True,
        text=True,
        timeout=GENEROUS,
        check=False,
        env=at_home(config, **env),
        cwd=config.parent,
    )


async def acommand(
    config: Path, *arguments: str, text: str = "", **env: str
) -> subprocess.CompletedProcess[str]:
    """The same without importing everything first."""
    every = ["--config", str(config), *arguments]
    return await asyncio.to_thread(
        nursery().run, every, at_home(config, **env), config.parent, text
    )


async def lines(config: Path, *arguments: str) -> list[dict[str, Any]]:
    """A reading command's JSON lines."""
    done = await acommand(config, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


class Worker:
    """`socialdesk run` as a process. `cold` starts it in the ordinary way, importing everything."""

    def __init__(self, config: Path) -> None:
        self._config = config
        self._process: asyncio.subprocess.Process | Program | None = None
        self.log = config.parent / "worker.log"

    async def start(self, *, ready: bool = True, cold: bool = False, **env: str) -> Worker:
        arguments = ["run", "--config", str(self._config)]
        if cold:
            with self.log.open("ab") as log:
                self._process = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "socialdesk", *arguments,
                    stdout=asyncio.subprocess.PIPE, stderr=log, env=environment(**env),
                    preexec_fn=die_with_parent,
                )  # fmt: skip
        else:
            self._process = await nursery().start(arguments, environment(**env), self.log)
        if ready:
            assert self._process.stdout is not None
            try:
                line = await asyncio.wait_for(self._process.stdout.readline(), GENEROUS)
            except TimeoutError:
                raise AssertionError(self.log.read_text(encoding="utf-8")[-3000:]) from None
            assert line.startswith(b"ready"), self.log.read_text(encoding="utf-8")
        return self

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    async def kill(self) -> None:
        """SIGKILL: no goodbye."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def ended(self) -> int:
        """It ends by itself; gives the exit code."""
        assert self._process is not None
        return await asyncio.wait_for(self._process.wait(), GENEROUS)

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """SIGTERM, or another signal; gives the exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await asyncio.wait_for(self._process.wait(), GENEROUS)


async def server_with_bot() -> tuple[TelegramServer, Any]:
    server = await TelegramServer().start()
    return server, server.add_bot(TOKEN)
