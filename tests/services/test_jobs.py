"""Jobs that are done now and then: none waits for another that fails."""

import asyncio
import logging

import pytest

from socialdesk.errors import StoreError
from socialdesk.services.jobs import Job, Jobs


class Scripted:
    """A job that does what its script says, then nothing."""

    def __init__(self, *script: BaseException | None) -> None:
        self.script = list(script)
        self.done = 0

    async def __call__(self) -> None:
        found = self.script.pop(0) if self.script else None
        if found is not None:
            raise found
        self.done += 1


async def test_a_job_that_fails_is_told_of_once_and_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    work = Scripted(StoreError("The disk is full."), StoreError("The disk is full."), None)
    job = Job("index_words", 1, work)
    jobs = Jobs([job])

    for _ in range(4):
        await jobs.run(job)

    assert [each.getMessage() for each in caplog.records] == [
        "index_words failed and is tried again in 1 s: The disk is full.",
        "index_words works again.",
    ]
    assert (work.done, jobs.failures["index_words"]) == (2, 2)


async def test_another_trouble_is_told_of_again(caplog: pytest.LogCaptureFixture) -> None:
    job = Job(
        "wake", 0.5, Scripted(StoreError("Full."), StoreError("Locked."), StoreError("Full."))
    )
    jobs = Jobs([job])

    for _ in range(3):
        await jobs.run(job)

    assert [each.getMessage().rsplit(": ")[1] for each in caplog.records] == [
        "Full.",
        "Locked.",
        "Full.",
    ]


async def test_a_mistake_of_ours_is_told_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    job = Job("fetch_profiles", 1, Scripted(ValueError("số của em 0903")))

    await Jobs([job]).run(job)

    assert "ValueError at test_jobs.py:" in caplog.text
    assert "0903" not in caplog.text


async def test_stopping_is_no_failure() -> None:
    job = Job("wake", 1, Scripted(asyncio.CancelledError()))
    jobs = Jobs([job])

    with pytest.raises(asyncio.CancelledError):
        await jobs.run(job)

    assert not jobs.failures


async def test_each_job_has_its_own_trouble(caplog: pytest.LogCaptureFixture) -> None:
    bad, good = Job("bad", 1, Scripted(StoreError("x."))), Job("good", 1, Scripted())
    jobs = Jobs([bad, good])

    await jobs.run(bad)
    await jobs.run(good)

    assert jobs.failures == {"bad": 1}
    assert len(caplog.records) == 1
