"""`python -m bench [--quick] [NAME …]`: one line a comparison. See docs/performance.md."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench import (
    answers,
    automating,
    claim_reading,
    claiming,
    cockpit,
    counting,
    desk,
    drawing,
    entering,
    flood,
    intake,
    orders,
    overlaying,
    reading,
    receiving,
    sending,
    starting,
    telling,
)
from bench.measure import Scale

BENCHES = {
    "in": receiving.polled,
    "hook": receiving.hooked,
    "out": sending.drained,
    "queue": sending.queueing,
    "broadcast": telling.told,
    "limits": telling.limited,
    "intake": intake.taken_in,
    "answers": answers.answered,
    "automation": automating.automated,
    "claim_reading": claim_reading.read_claims,
    "claims": claiming.claimed,
    "draw": drawing.drawn,
    "entries": entering.entered,
    "figures": counting.counted,
    "orders": orders.ordered,
    "overlay": overlaying.shown,
    "read": reading.large,
    "help": starting.helped,
    "reply": starting.answered,
    "run": starting.awake,
    "paint": starting.painted,
    "desk": desk.at_work,
    "stall": desk.stalled,
    "live": cockpit.cockpit,
    "hour": cockpit.hour,
    "memory": starting.remembered,
    "flood": flood.besieged,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument(
        "--quick", action="store_true", help="a minute's smoke test; its figures mean nothing"
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="socialdesk-bench-") as folder:
        for name in options.names or BENCHES:
            BENCHES[name](Scale(options.quick), Path(folder))


if __name__ == "__main__":
    main()
