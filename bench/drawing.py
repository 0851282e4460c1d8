"""How long a draw among a million entries takes, and how long checking it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

from bench.measure import Scale, alone, environment
from socialdesk.model import verify_draw


def drawn(scale: Scale, folder: Path) -> None:
    """By command, as a shop would: with reading and printing the file."""
    count = scale.of(1_000_000, 20_000)
    entries = sorted(
        [sha256(b"%d" % number).hexdigest(), 1 + number % 5] for number in range(count)
    )
    (begun := folder / "begun.json").write_text(
        json.dumps(
            {
                "format": "socialdesk-draw/1",
                "rules": {"prizes": 100, "reserves": 100},
                "secret": "5e" * 32,
                "entries": entries,
                "public": "XSMB 2026-11-26 45821",
            }
        ),
        encoding="utf-8",
    )
    done = folder / "done.json"
    took: dict[str, list[float]] = {"drawing": [], "checking": [], "checking by the script": []}
    for _ in range(scale.rounds):
        took["drawing"].append(_took("-m", "socialdesk", "draw", "run", str(begun), into=done))
        took["checking"].append(_took("-m", "socialdesk", "draw", "verify", str(done)))
        took["checking by the script"].append(_took(verify_draw.__file__, str(done)))
    for name, seconds in took.items():
        alone(f"{name}, {count:,} entries, 200 picked", seconds, " s", "<= 3 s")


def _took(*command: str, into: Path | None = None) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *command], stdout=subprocess.PIPE, check=True, env=environment()
    )
    took = time.perf_counter() - started
    if into is not None:
        into.write_bytes(done.stdout)
    return took
