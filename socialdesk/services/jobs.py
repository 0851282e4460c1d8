"""What a worker does now and then: a list of jobs that the rooms offer."""

from __future__ import annotations

import logging
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from socialdesk.errors import SocialdeskError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Done every so many seconds, never twice at once: `run` does what is due and returns."""

    name: str
    every: float
    run: Callable[[], Awaitable[None]]


class Jobs:
    """All of them. One that fails is told of once, and tried again at its next time; whether it is
    a bug or a store in trouble, no other job waits for it."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self.all = tuple(jobs)
        self.failures: Counter[str] = Counter()
        """How often each has failed since this process started."""
        self._trouble: dict[str, str] = {}

    async def run(self, job: Job) -> None:
        """Do what is due of this job. Never raises but when it is cancelled."""
        try:
            await job.run()
        except Exception as error:  # noqa: BLE001 - a mistake in one job must not end the others
            self._failed(job, error)
        else:
            if self._trouble.pop(job.name, ""):
                log.info("%s works again.", job.name)

    def _failed(self, job: Job, error: Exception) -> None:
        self.failures[job.name] += 1
        trouble = str(error) if isinstance(error, SocialdeskError) else _where(error)
        if self._trouble.get(job.name) != trouble:
            self._trouble[job.name] = trouble
            log.error("%s failed and is tried again in %g s: %s", job.name, job.every, trouble)


def _where(error: Exception) -> str:
    """A mistake of ours by its type and line; its own text may hold a customer's words."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
