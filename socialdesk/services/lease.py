"""Leases among processes that share a store, and maybe nothing else: no host name, no process number
and no clock of another machine is relied on."""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

from socialdesk.clock import Clock
from socialdesk.store.accounts import Lease

BOOT = Path("/proc/sys/kernel/random/boot_id")
PROCESSES = Path("/proc/self/ns/pid")


class LeaseHolder:
    """This process, as other processes see it in a lease: where process numbers mean the same as
    here, its number, and when it started."""

    def __init__(self) -> None:
        self.name = f"{_place()}:{os.getpid()}:{_started(os.getpid())}"

    @staticmethod
    def is_dead(name: str) -> bool:
        """Whether a holder certainly runs no more: its number meant the same as here, and that
        process is gone. Of all others only time tells; see `LeaseWatch`."""
        place, _, rest = name.partition(":")
        pid, _, started = rest.partition(":")
        if place != _place() or not pid.isdigit():
            return False
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return _started(int(pid)) != started


class LeaseWatch:
    """What somebody who waits for a lease has seen of it. One that was not renewed for its whole
    length (ms), by the waiting process's own measure, is nobody's any more."""

    def __init__(self, clock: Clock, length: int) -> None:
        self._clock = clock
        self._length = length
        self._seen: Lease | None = None
        self._since = 0.0

    def ended(self, held: Lease | None) -> Lease | None:
        """The lease as it is held now, if that has come to its end; it may be taken over as it
        stands, and not if it was renewed meanwhile."""
        now = self._clock.monotonic()
        if held != self._seen:
            self._seen, self._since = held, now
        if held is None:
            return None
        silent = (now - self._since) * 1000 >= self._length
        return held if silent or LeaseHolder.is_dead(held.owner) else None


@cache
def _place() -> str:
    """Where process numbers mean the same: one start of one kernel, and one space of numbers in it
    (a container has its own, and often the same host name as others). Where that cannot be told, a
    place of our own."""
    try:
        boot = BOOT.read_text(encoding="ascii").strip()
        return f"{boot}/{PROCESSES.stat().st_ino}"
    except OSError:
        return secrets.token_hex(16)


def _started(pid: int) -> str:
    """When a process started, in the kernel's ticks; a number reused by another process differs
    here."""
    try:
        return (
            Path(f"/proc/{pid}/stat")
            .read_text(encoding="ascii", errors="replace")
            .rsplit(") ", 1)[1]
            .split()[19]
        )
    except (OSError, IndexError):
        return "0"
