"""The figures of a worker, as Prometheus reads them, and what keeps the worker from being ready."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from prometheus_client.parser import text_string_to_metric_families

from socialdesk.errors import StoreError
from socialdesk.metrics import Metrics
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import Author
from socialdesk.services.jobs import Job, Jobs
from socialdesk.store.recording import Recorded
from socialdesk.store.store import Store
from socialdesk.store.undecided import Decided
from tests.support.make import NOW, arrival, inbound

SHOP = AccountId(1)
SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
DASHBOARD = Path(__file__).parents[1] / "docs" / "grafana.json"
PREFIX = "socialdesk_"


class Worker:
    """A store with two accounts, and as much of a worker as its figures are read from."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.receiver = SimpleNamespace(total=Recorded())
        self.decider = SimpleNamespace(total=Decided())
        self.dispatcher = SimpleNamespace(outcomes=Counter())
        self.supervisor = SimpleNamespace(states={SHOP: "listening"})
        self.web = SimpleNamespace(answered=Counter(), malformed=0)
        self.jobs = Jobs([])
        parts: Any = (
            store, self.receiver, self.decider, self.dispatcher, self.supervisor, self.web, self.jobs, SAIGON,
        )  # fmt: skip
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
        f"{PREFIX}malformed_requests": "counter", f"{PREFIX}unsigned_requests": "counter", f"{PREFIX}account_listening": "gauge",
        f"{PREFIX}last_in_timestamp_seconds": "gauge",
        f"{PREFIX}last_out_timestamp_seconds": "gauge",
        f"{PREFIX}token_expiry_timestamp_seconds": "gauge", f"{PREFIX}outbox_waiting": "gauge",
        f"{PREFIX}conversations": "gauge", f"{PREFIX}undecided": "gauge", f"{PREFIX}tasks": "gauge",
        f"{PREFIX}response_seconds": "histogram", f"{PREFIX}first_answer_seconds": "histogram",
        f"{PREFIX}waits_open": "gauge", f"{PREFIX}oldest_wait_seconds": "gauge",
        f"{PREFIX}waits_missed": "gauge", f"{PREFIX}waits_today": "gauge",
        f"{PREFIX}share_within_target_today": "gauge", f"{PREFIX}target_seconds": "gauge",
    }  # fmt: skip


async def test_what_the_process_did_is_counted(worker: Worker) -> None:
    worker.receiver.total = Recorded(
        messages=5, repeats=4, edits=3, queued=2, quarantined=1, unknown=6,
        recovered=Counter({SHOP: 7}), failed=Counter({("acknowledgement", "KeyError"): 8}),
    )  # fmt: skip
    worker.decider.total = Decided(20, Counter({("acknowledgement", "KeyError"): 80}))
    worker.dispatcher.outcomes.update({(SHOP, "sent"): 9, (SHOP, "refused"): 10})
    worker.web.malformed = 13
    worker.web.answered.update({("shop", 200): 11, ("shop", 403): 12})
    found = await worker.figures()

    del found["target_seconds",]
    assert {key: value for key, value in found.items() if value} == {
        ("received_total", "messages"): 5, ("received_total", "repeats"): 4,
        ("received_total", "edits"): 3, ("received_total", "acknowledgements"): 22,
        ("received_total", "quarantined"): 1, ("received_total", "unknown"): 6,
        ("recovered_messages_total", "shop"): 7,
        ("policy_failures_total", "KeyError", "acknowledgement"): 88,
        ("sends_total", "shop", "sent"): 9, ("sends_total", "shop", "refused"): 10,
        ("webhook_requests_total", "shop", "200"): 11, ("webhook_requests_total", "shop", "403"): 12,
        ("malformed_requests_total",): 13,
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


async def test_how_long_answers_took_and_who_waits(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = worker.store
    monkeypatch.setattr(store.clock, "now", lambda: NOW)
    await worker.figures()
    for number, (chat, author) in enumerate(
        (("501", "customer"), ("502", "customer"), ("501", "owner"))
    ):
        said = inbound(
            "alo",
            str(number),
            chat,
            at=Instant(NOW - 660_000 + number * 60_000),
            author=Author(author),
        )
        await store.record([arrival(said)], NOW, ())
    found = await worker.figures()

    by_shop = {key[0]: value for key, value in found.items() if key[1:] == ("shop", "telegram")}
    assert by_shop == {
        "response_seconds_count": 1, "response_seconds_sum": 120, "first_answer_seconds_count": 1,
        "first_answer_seconds_sum": 120, "waits_open": 1, "waits_missed": 0, "oldest_wait_seconds": 600,
        "share_within_target_today": 1,
    }  # fmt: skip
    heights = {key[3]: value for key, value in found.items() if key[:2] == ("response_seconds_bucket", "shop")}  # fmt: skip
    assert list(heights.values()) == [0] + 12 * [1]
    assert list(heights) == [
        "60.0", "120.0", "300.0", "600.0", "900.0", "1800.0", "3600.0", "7200.0", "14400.0", "28800.0", "43200.0",
        "86400.0", "+Inf",
    ]  # fmt: skip
    assert {key[3]: value for key, value in found.items() if key[:2] == ("waits_today", "shop")} == {
        "within": 1, "missed": 0, "open": 1,
    }  # fmt: skip


async def test_the_dashboard_asks_for_what_is_there(worker: Worker) -> None:
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    asked = " ".join(each["expr"] for panel in board["panels"] for each in panel["targets"])
    asked += board["templating"]["list"][1]["definition"]
    text = (await worker.metrics.render()).decode()
    there = {sample.name: sample.labels for family in text_string_to_metric_families(text) for sample in family.samples}  # fmt: skip
    # Nobody has come yet: these have no sample of anybody.
    told = {each.name for each in text_string_to_metric_families(text) if not each.samples}

    names = set(re.findall(r"socialdesk_\w+", asked))
    assert len(names) > 12
    assert {each for each in names if each.removesuffix("_total") not in told} <= there.keys()
    assert set(re.findall(r'le="([\d.]+)"', asked)) <= set(re.findall(r'le="([\d.]+)"', text))
    assert [each["id"] for each in board["panels"]] == list(range(1, len(board["panels"]) + 1))
    (source,) = board["__inputs"]
    assert (source["type"], source["pluginId"]) == ("datasource", "prometheus")
    assert board["templating"]["list"][0]["current"]["value"] == f"${{{source['name']}}}"
    assert board["id"] is None  # Grafana gives it one
    for panel in board["panels"]:
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        assert panel["title"]
        assert panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24


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
    parts: Any = (SimpleNamespace(accounts=accounts, clock=None), *(None,) * 6, SAIGON)
    metrics = Metrics(*parts)

    assert await metrics.in_the_way() == ["store: The store is away."]
    with pytest.raises(StoreError):
        await metrics.render()
