"""What an operator's monitoring asks: is the worker ready, and its figures in Prometheus' format."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from socialdesk.errors import StoreError
from socialdesk.services.figures.monitor import BOUNDS, Histogram, Monitor, Seen

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from socialdesk.bots.web import WebServer
    from socialdesk.model.ids import AccountId
    from socialdesk.services.deciding import Decider
    from socialdesk.services.dispatcher import Dispatcher
    from socialdesk.services.jobs import Jobs
    from socialdesk.services.receiver import Receiver
    from socialdesk.services.supervisor import Supervisor
    from socialdesk.store.accounts import AccountRow
    from socialdesk.store.store import Store


class _Families(Collector):
    """Families that were made already."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        """Hand them on."""
        yield from self._families


class Metrics:
    """Reads the parts of a worker; keeps nothing of its own but how long answers took. No figure holds a name or a word of a
    customer."""

    def __init__(
        self,
        store: Store,
        receiver: Receiver,
        decider: Decider,
        dispatcher: Dispatcher,
        supervisor: Supervisor,
        web: WebServer,
        jobs: Jobs,
        zone: ZoneInfo,
    ) -> None:
        self._store = store
        self._receiver = receiver
        self._decider = decider
        self._dispatcher = dispatcher
        self._supervisor = supervisor
        self._web = web
        self._jobs = jobs
        self._monitor = Monitor(store, store.clock, zone)

    async def in_the_way(self) -> list[str]:
        """What keeps the worker from being ready, a line each."""
        try:
            rows = await self._store.accounts.all()
        except StoreError as error:
            return [f"store: {error}"]
        states = self._supervisor.states
        return [
            f"{row.name}: {states[row.id]}"
            for row in rows
            if row.id in states and states[row.id] not in ("listening", "reconnect")
        ]

    async def render(self) -> bytes:
        """Everything, as text. Raises StoreError."""
        rows = await self._store.accounts.all()
        names = {row.id: row.name for row in rows}
        registry = CollectorRegistry()
        waits = _waits(await self._monitor.look(), rows)
        registry.register(_Families([*self._counted(names), *await self._looked_up(rows), *waits]))
        return generate_latest(registry)

    def _counted(self, names: dict[AccountId, str]) -> list[Metric]:
        """What this process did since it started."""
        total, decided = self._receiver.total, self._decider.total
        received = CounterMetricFamily(
            "socialdesk_received", "What arrived in this process, by what it was.", labels=["what"]
        )
        for what in ("messages", "repeats", "edits", "quarantined", "unknown"):
            received.add_metric([what], getattr(total, what))
        received.add_metric(["acknowledgements"], total.queued + decided.queued)
        recovered = CounterMetricFamily(
            "socialdesk_recovered_messages", "Read back after a pause.", labels=["account"]
        )
        for account_id, count in total.recovered.items():
            recovered.add_metric([names.get(account_id, "?")], count)
        sent = CounterMetricFamily(
            "socialdesk_sends", "How sends ended in this process.", labels=["account", "outcome"]
        )
        for (account, outcome), count in self._dispatcher.outcomes.items():
            sent.add_metric([names.get(account, "?"), outcome], count)
        hooks = CounterMetricFamily(
            "socialdesk_webhook_requests",
            "Webhook requests by answer.",
            labels=["account", "status"],
        )
        for (name, status), count in self._web.answered.items():
            hooks.add_metric([name, str(status)], count)
        malformed = CounterMetricFamily(
            "socialdesk_malformed_requests", "What came in and is no HTTP request that can be read."
        )
        malformed.add_metric([], self._web.malformed)
        failed = CounterMetricFamily(
            "socialdesk_policy_failures",
            "Policies that failed over a message; the message was kept.",
            labels=["policy", "error"],
        )
        for (policy, error), count in (total.failed + decided.failed).items():
            failed.add_metric([policy, error], count)
        jobs = CounterMetricFamily(
            "socialdesk_job_failures", "What is done now and then and was not.", labels=["job"]
        )
        for name, count in self._jobs.failures.items():
            jobs.add_metric([name], count)
        return [received, recovered, failed, sent, hooks, malformed, jobs]

    async def _looked_up(self, rows: list[AccountRow]) -> list[Metric]:
        """How things stand in the store."""
        listening = GaugeMetricFamily(
            "socialdesk_account_listening", "1 where messages come in.", labels=["account"]
        )
        unsigned = CounterMetricFamily(
            "socialdesk_unsigned_requests",
            "Requests without a right signature, ever.",
            labels=["account"],
        )
        last_in = GaugeMetricFamily(
            "socialdesk_last_in_timestamp_seconds",
            "When the last message came in.",
            labels=["account"],
        )
        last_out = GaugeMetricFamily(
            "socialdesk_last_out_timestamp_seconds",
            "When the last message went out.",
            labels=["account"],
        )
        token = GaugeMetricFamily(
            "socialdesk_token_expiry_timestamp_seconds",
            "When the account's token ends.",
            labels=["account"],
        )
        for row in rows:
            listening.add_metric(
                [row.name], float(self._supervisor.states.get(row.id) in ("listening", "reconnect"))
            )
            unsigned.add_metric([row.name], row.unsigned_count)
            for family, at in (
                (last_in, row.last_in_at),
                (last_out, row.last_out_at),
                (token, row.token_until),
            ):
                if at:
                    family.add_metric([row.name], at / 1000)
        waiting = GaugeMetricFamily(
            "socialdesk_outbox_waiting", "Deliveries that wait.", labels=["account"]
        )
        names = {row.id: row.name for row in rows}
        for each in await self._store.deliveries.backlog():
            waiting.add_metric([names.get(each.account_id, "?")], each.waiting)
        undecided = GaugeMetricFamily(
            "socialdesk_undecided",
            "Messages about which it is yet to be decided what is said by itself.",
        )
        undecided.add_metric([], await self._store.to_decide.how_many())
        counts = await self._store.inbox.counts()
        people = GaugeMetricFamily(
            "socialdesk_conversations", "Conversations by what they are.", labels=["what"]
        )
        for what in ("active", "waiting", "snoozed"):
            people.add_metric([what], getattr(counts, what))
        return [
            listening, unsigned, last_in, last_out, token, waiting, undecided, people,
            await self._tasks(),
        ]  # fmt: skip

    async def _tasks(self) -> Metric:
        """What people of the shop are to do."""
        found = GaugeMetricFamily("socialdesk_tasks", "Tasks that are open.", labels=["what"])
        counts = await self._store.tasks.counts(self._store.clock.now())
        found.add_metric(["open"], counts.open)
        found.add_metric(["overdue"], counts.overdue)
        return found


def _waits(seen: Seen, rows: list[AccountRow]) -> list[Metric]:
    """How long customers wait, of each account: histograms since this process was first asked, and how
    things stand."""
    return [
        _histogram(
            "socialdesk_response_seconds", "How long customers waited for a person's answer.",
            rows, seen.answers,
        ),
        _histogram(
            "socialdesk_first_answer_seconds", "The same of the first answer of each episode.",
            rows, seen.first_answers,
        ),
        *_standing(seen, rows),
    ]  # fmt: skip


def _histogram(
    name: str, told: str, rows: list[AccountRow], counted: dict[int, Histogram]
) -> HistogramMetricFamily:
    family = HistogramMetricFamily(name, told, labels=["account", "channel"])
    for row in rows:
        known = counted.get(row.id) or Histogram()
        names = [f"{bound / 1000:.1f}" for bound in BOUNDS] + ["+Inf"]
        heights = accumulate(known.counts)
        family.add_metric(
            [row.name, row.channel], list(zip(names, heights, strict=True)), known.total / 1000
        )
    return family


def _standing(seen: Seen, rows: list[AccountRow]) -> list[Metric]:
    def gauge(name: str, told: str, *labels: str) -> GaugeMetricFamily:
        return GaugeMetricFamily(name, told, labels=["account", "channel", *labels])

    open_ = gauge("socialdesk_waits_open", "Customers who wait now.")
    oldest = gauge(
        "socialdesk_oldest_wait_seconds", "Since when the first of them waits; 0: nobody."
    )
    missed = gauge("socialdesk_waits_missed", "Customers who wait now, longer than the target.")
    today = gauge(
        "socialdesk_waits_today", "Waits that began today by the shop's clock.", "outcome"
    )
    share = gauge(
        "socialdesk_share_within_target_today", "In time, of today's whose outcome is known."
    )
    target = GaugeMetricFamily("socialdesk_target_seconds", "Within this an answer is in time.")
    target.add_metric([], seen.target / 1000)
    waiting = {each.account_id: each for each in seen.snapshot.waiting}
    arrived = {each.account_id: each for each in seen.snapshot.arrived}
    for row in rows:
        labels, people, fared = [row.name, row.channel], waiting.get(row.id), arrived.get(row.id)
        open_.add_metric(labels, people.people if people else 0)
        since = max(seen.now - people.since, 0) if people else 0
        oldest.add_metric(labels, since / 1000)
        missed.add_metric(labels, people.missed if people else 0)
        for outcome in ("within", "missed", "open"):
            today.add_metric([*labels, outcome], getattr(fared, outcome) if fared else 0)
        if fared and fared.within + fared.missed:
            share.add_metric(labels, fared.within / (fared.within + fared.missed))
    return [open_, oldest, missed, today, share, target]
