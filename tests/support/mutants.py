"""What `mutmut run` left: for each mutated file how many mutants the tests killed, and who survived.

`python -m tests.support.mutants` after a run, or `make mutants` for both. docs/testing.md says what
the figures mean.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

SURVIVED = 0
"""The tests' exit code: they passed although the code was wrong. Any failure is a kill."""
UNTESTED = 33
"""No test runs the code at all."""


def codes(meta: Path) -> dict[str, int | None]:
    """The exit code of the tests for each mutant of a file; None where it was not run."""
    kept: dict[str, int | None] = json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
    return kept


def main(folder: Path = Path("mutants")) -> int:
    """Print the table; 1 where there is nothing to print."""
    alive: list[str] = []
    metas = sorted(folder.rglob("*.py.meta"))
    for meta in metas:
        found = codes(meta)
        left = [name for name, code in found.items() if code in {None, SURVIVED, UNTESTED}]
        if found:
            room = meta.relative_to(folder).with_suffix("")
            killed = len(found) - len(left)
            print(f"{room!s:40} {killed:4} of {len(found):4}  {killed / len(found):7.1%}")  # noqa: T201
        alive += left
    for name in alive:
        print(f"alive: {name}")  # noqa: T201
    return 0 if metas else 1


if __name__ == "__main__":
    sys.exit(main())
