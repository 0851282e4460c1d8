"""Numbers that nobody has."""

from pathlib import Path


def no_process() -> int:
    """A number that no process has."""
    number = 4_000_000
    while Path(f"/proc/{number}").exists():
        number += 1
    return number
