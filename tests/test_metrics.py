"""The figures of a worker, as Prometheus reads them, and what keeps the worker from being ready."""

from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from socialdesk.errors import StoreError
from socialdesk.metrics import Metrics
from socialdesk.model.ids import AccountId
from socialdesk.services.jobs import Job, Jobs
from socialdesk.store.recording import Recorded
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound

SHOP = AccountId(1)
PREFIX = "socialdesk_"


class Worker:
    """A store with two accounts, and as much of a worker as its figures are read from."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.receiver = SimpleNamespace(total=Recorded())
        self.dispatcher = SimpleNamespace(outcomes=Counter())
        self.supervisor = SimpleNamespace(states={SHOP: "listening"})
        self.web = SimpleNamespace(answered=Counter())
        self.jobs = Jobs([])
        parts: Any = (store, self.receiver, self.dispatcher, self.supervisor, self.web, self.jobs)
        self.metrics = Metrics(*parts)

    async def figures(self) -> dict[tuple[str, ...], float]:
        """Every sample by its name without our prefix and its labels' values, by the labels' names."""
        return dict(samples((await self.metrics.render()).decode()))


def samples(text: str) -> Iterator[tuple[tuple[str, ...], float]]:
    for family in text_string_to_metric_families(text):
        assert family.name.startswith(PREFIX)
        assert family.documentation
        for sample in family.samples:
            yield (sample.name.removeprefix(PREFIX), *sample.labels.values()), sample.value


@pytest.fixture
async def worker(desk_store: Store) -> Worker:
    await desk_store.accounts.ensure([("shop", "telegram"), ('chị "Hà"\\\n{x}', "zalo_oa")])
    return Worker(desk_store)


async def test_a_worker_that_has_just_begun_has_every_family(worker: Worker) -> None:
    text = (await worker.metrics.render()).decode()
    families = {each.name: each.type for each in text_string_to_metric_families(text)}

    assert families == {
        f"{PREFIX}received": "counter", f"{PREFIX}recovered_messages": "counter",
        f"{PREFIX}sends": "counter", f"{PREFIX}webhook_requests": "counter",
        f"{PREFIX}policy_failures": "counter", f"{PREFIX}job_failures": "counter",
        f"{PREFIX}unsigned_requests": "counter", f"{PREFIX}account_listening": "gauge",
        f"{PREFIX}last_in_timestamp_seconds": "gauge",
        f"{PREFIX}last_out_timestamp_seconds": "gauge",
        f"{PREFIX}token_expiry_timestamp_seconds": "gauge", f"{PREFIX}outbox_waiting": "gauge",
        f"{PREFIX}conversations": "gauge",
    }  # fmt: skip


async def test_what_the_process_did_is_counted(worker: Worker) -> None:
    worker.receiver.total = Recorded(
        messages=5, repeats=4, edits=3, queued=2, quarantined=1, unknown=6,
        recovered=Counter({SHOP: 7}), failed=Counter({("acknowledgement", "KeyError"): 8}),
    )  # fmt: skip
    worker.dispatcher.outcomes.update({(SHOP, "sent"): 9, (SHOP, "refused"): 10})
    worker.web.answered.update({("shop", 200): 11, ("shop", 403): 12})
    found = await worker.figures()

    assert {key: value for key, value in found.items() if value} == {
        ("received_total", "messages"): 5, ("received_total", "repeats"): 4,
        ("received_total", "edits"): 3, ("received_total", "acknowledgements"): 2,
        ("received_total", "quarantined"): 1, ("received_total", "unknown"): 6,
        ("recovered_messages_total", "shop"): 7,
        ("policy_failures_total", "KeyError", "acknowledgement"): 8,
        ("sends_total", "shop", "sent"): 9, ("sends_total", "shop", "refused"): 10,
        ("webhook_requests_total", "shop", "200"): 11, ("webhook_requests_total", "shop", "403"): 12,
        ("account_listening", "shop"): 1,
    }  # fmt: skip


async def test_a_job_that_fails_is_counted_each_time(worker: Worker) -> None:
    async def fail() -> None:
        raise StoreError("away")

    job = Job("wake", 60, fail)
    for _ in range(3):
        await worker.jobs.run(job)

    assert (await worker.figures())["job_failures_total", "wake"] == 3


async def test_how_things_stand_in_the_store(worker: Worker) -> None:
    store = worker.store
    await store.record([arrival(inbound(chat="501")), arrival(inbound(chat="502"))], NOW, ())
    await store.accounts.add_unsigned(SHOP, 3, NOW)
    found = await worker.figures()

    assert found["conversations", "active"] == found["conversations", "waiting"] == 2
    assert found["conversations", "snoozed"] == 0
    assert found["unsigned_requests_total", "shop"] == 3
    assert found["last_in_timestamp_seconds", "shop"] == NOW / 1000
    assert ("last_out_timestamp_seconds", "shop") not in found  # nothing, rather than 1970


async def test_names_are_quoted_so_that_every_line_can_be_read(worker: Worker) -> None:
    found = await worker.figures()

    assert found["account_listening", 'chị "Hà"\\\n{x}'] == 0
    assert len({key[1] for key in found if key[0] == "account_listening"}) == 2


async def test_no_word_and_no_name_of_a_customer_is_a_figure(worker: Worker) -> None:
    await worker.store.record([arrival(inbound("0901234567 của Hương"))], NOW, ())
    text = (await worker.metrics.render()).decode()

    for word in ("0901234567", "Hương", "Lan", "501"):
        assert word not in text


async def test_an_account_that_nobody_knows_any_more_breaks_no_figure(worker: Worker) -> None:
    gone = AccountId(99)
    worker.receiver.total = Recorded(recovered=Counter({gone: 2}))
    worker.dispatcher.outcomes[gone, "sent"] = 3
    found = await worker.figures()

    assert found["recovered_messages_total", "?"] == 2
    assert found["sends_total", "?", "sent"] == 3


@pytest.mark.parametrize(
    ("states", "in_the_way", "listening"),
    [
        ({"shop": "listening", "bot": "listening"}, [], 2),
        ({"shop": "listening", "bot": "reconnect"}, [], 2),
        ({"shop": "listening"}, [], 1),
        ({}, [], 0),
        ({"shop": "retrying", "bot": "listening"}, ["shop: retrying"], 1),
        ({"shop": "refused", "bot": "conflict"}, ["shop: refused", "bot: conflict"], 0),
        ({"gone": "refused"}, [], 0),
    ],
)
async def test_it_is_ready_when_every_account_it_works_for_listens(
    desk_store: Store, states: dict[str, str], in_the_way: list[str], listening: int
) -> None:
    await desk_store.accounts.ensure([("shop", "telegram"), ("bot", "zalo_bot")])
    worker = Worker(desk_store)
    ids = {row.name: row.id for row in await desk_store.accounts.all()}
    worker.supervisor.states = {ids.get(name, 99): state for name, state in states.items()}

    assert await worker.metrics.in_the_way() == in_the_way
    found = await worker.figures()
    assert sum(value for key, value in found.items() if key[0] == "account_listening") == listening


async def test_a_store_out_of_reach_is_in_the_way(worker: Worker) -> None:
    async def away() -> list[object]:
        raise StoreError("The store is away.")

    accounts = SimpleNamespace(all=away)
    parts: Any = (SimpleNamespace(accounts=accounts), *(None,) * 5)
    metrics = Metrics(*parts)

    assert await metrics.in_the_way() == ["store: The store is away."]
    with pytest.raises(StoreError):
        await metrics.render()
