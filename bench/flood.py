"""A worker beside real customers and a thousand connections that mean it harm. Started with a port, it
is those thousand: unsigned, packed, slow and half-open, each begun anew when it is put out."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from bench.measure import Scale, alone, environment, first_line, free_port, process, rss_mb

HOSTILE = 1_000
RATE = 100

CONFIG = """\
[store]
url = "sqlite:///{folder}/desk.db"
[web]
port = {port}
[acknowledge]
enabled = false
[[accounts]]
name = "shop"
channel = "messenger"
page_id = "101010101010101"
app_id = "900000000000009"
app_secret = "meta-secret"
page_token = "EAAnobody"
verify_token = "words"
mode = "webhook"
live_poll_seconds = 0
graph_base = "http://127.0.0.1:{closed}"
"""


def besieged(scale: Scale, folder: Path) -> None:
    """Memory at its highest against memory at rest, and what real customers notice of it."""
    ratios, rest, waits = [], [], []
    for number in range(scale.of(3, 1)):
        idle, highest, p99 = _siege(folder / f"flood{number}", scale.of(60, 5))
        ratios.append(highest / idle)
        rest.append(idle)
        waits.append(p99)
    alone(f"memory of run, {HOSTILE} hostile connections vs at rest", ratios, "x", "<= 1.5")
    alone("  at rest", rest, " MB", "-")
    alone(f"  p99 of {RATE} real messages a second meanwhile", waits, " ms", "<= 1,000")


def _siege(folder: Path, seconds: int) -> tuple[float, float, float]:
    folder.mkdir(parents=True)
    port = free_port()
    config = folder / "config.toml"
    config.write_text(CONFIG.format(folder=folder, port=port, closed=free_port()), encoding="utf-8")
    with process("-m", "socialdesk", "run", "--config", str(config)) as worker:
        first_line(worker)
        idle = rss_mb(worker.pid)
        with process("-m", "bench.flood", str(port), str(HOSTILE)) as hostile:
            first_line(hostile)
            load = [sys.executable, "-m", "bench.load", str(port), str(seconds * RATE), "16"]
            customers = subprocess.Popen(
                [*load, str(RATE), "0", "messenger"], stdout=subprocess.PIPE, env=environment()
            )
            highest = idle
            while customers.poll() is None:
                highest = max(highest, rss_mb(worker.pid))
                with suppress(subprocess.TimeoutExpired):
                    customers.wait(0.05)
            told, _ = customers.communicate()
    return idle, highest, float(json.loads(told)["p99"])


SIGNED = f"X-Hub-Signature-256: sha256={'0' * 64}\r\n"
HEAD = "POST /hooks/shop HTTP/1.1\r\nHost: x\r\n{}Content-Length: {}\r\n\r\n"


async def _half_open(writer: asyncio.StreamWriter) -> None:
    writer.write(b"POST /hooks/shop HTTP/1.1\r\nHost: x\r\n")
    while True:
        await asyncio.sleep(1)
        writer.write(b"X-Filler: " + b"x" * 2_000 + b"\r\n")
        await writer.drain()


async def _slow(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD.format(SIGNED, 4_000_000).encode())
    while True:
        await asyncio.sleep(0.2)
        writer.write(b"x" * 16_000)
        await writer.drain()


async def _unsigned(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD.format(SIGNED, 4_000_000).encode())
    for _ in range(250):
        writer.write(b"x" * 16_000)
        await writer.drain()
    await asyncio.sleep(1)


BOMB = gzip.compress(bytes(400_000_000), 9)


async def _packed(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD.format(f"{SIGNED}Content-Encoding: gzip\r\n", len(BOMB)).encode() + BOMB)
    await writer.drain()
    await asyncio.sleep(1)


async def _again_and_again(port: int, kind: int) -> None:
    behave = (_half_open, _slow, _unsigned, _packed)[kind % 4]
    while True:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            talking = asyncio.ensure_future(behave(writer))
            hearing = asyncio.ensure_future(reader.read())
            await asyncio.wait((talking, hearing), return_when=asyncio.FIRST_COMPLETED)
            talking.cancel()
            hearing.cancel()
            await asyncio.gather(talking, hearing, return_exceptions=True)
            writer.transport.abort()
        await asyncio.sleep(random.uniform(0.5, 2.0))


async def _thousand(port: int, count: int) -> None:
    everybody = [asyncio.ensure_future(_again_and_again(port, kind)) for kind in range(count)]
    await asyncio.sleep(2)
    print("there", flush=True)
    await asyncio.gather(*everybody)


if __name__ == "__main__":
    asyncio.run(_thousand(int(sys.argv[1]), int(sys.argv[2])))
