"""What `socialdesk doctor` finds in the store: whether it works, whose time it keeps, what waits in it."""

from __future__ import annotations

import time
from collections.abc import Iterator

from socialdesk.bots.platform import Finding
from socialdesk.commands.show import local
from socialdesk.config import Config
from socialdesk.errors import StoreRefused
from socialdesk.model.i18n import count, mark, translate
from socialdesk.model.ids import MINUTE
from socialdesk.model.text import span
from socialdesk.store.deliveries import Backlog
from socialdesk.store.engine.database import Connection
from socialdesk.store.engine.migrate import files
from socialdesk.store.store import Store

OLD_QUEUE = 5 * MINUTE
"""A delivery that has waited longer than this is worth a warning."""
CLOCK_OFF = 5_000
"""Milliseconds by which no clock of ours may be off."""


async def of_store(store: Store) -> list[Finding]:
    """Can it be opened, read and written? A write is tried and taken back."""

    class TakenBack(Exception):
        pass

    async def trial(conn: Connection) -> None:
        await conn.rows("UPDATE change_counter SET value = value + 1 WHERE id = 1")
        raise TakenBack

    newest = int(files(store.database.dialect)[-1].name[:3])
    started = time.perf_counter()
    try:
        ((version,),) = await store.database.read(
            lambda conn: conn.rows("SELECT max(version) FROM schema_version")
        )
    except StoreRefused:  # a store that nobody has set up has no such table
        return [
            Finding("store", "ok", translate("new; it is set up when it is first used")),
            Finding("schema", "ok", translate("not made yet")),
        ]
    if version > newest:
        return [
            Finding(
                "schema",
                "failed",
                translate(
                    "made by a newer socialdesk ({version}, this one knows {newest}); update this one",
                    version=version,
                    newest=newest,
                ),
            )
        ]
    said = translate("version {version} of {newest}", version=version, newest=newest)
    findings = [Finding("schema", "ok", said, value=version)]
    try:
        await store.database.transact(trial)
    except TakenBack:
        said = translate(
            "{engine}, written in {n} ms",
            engine=store.database.dialect,
            n=f"{(time.perf_counter() - started) * 1000:.0f}",
        )
        findings.append(Finding("store", "ok", said))
    return findings


def of_clocks(store: Store) -> Iterator[Finding]:
    """What counts is the clock of the store's server, where there is one; people read this one's."""
    off = -store.clock.ahead
    if abs(off) > CLOCK_OFF:
        words = (
            mark(
                "this machine's clock is {length} ahead of the store's, which counts: set it right"
            )
            if off > 0
            else mark(
                "this machine's clock is {length} behind the store's, which counts: set it right"
            )
        )
        said = translate(words, length=span(abs(off)))
        yield Finding("clock", "warning", said, value=off)


async def of_queues(store: Store, config: Config) -> list[Finding]:
    """What waits to be sent, what did not get through, what could not be read."""
    findings = []
    now = store.clock.now()
    counts = await store.deliveries.counts()
    if doubtful := counts.get("unconfirmed"):
        said = count(
            "{n} delivery may or may not have arrived; `socialdesk outbox --state unconfirmed` shows it",
            "{n} deliveries may or may not have arrived; `socialdesk outbox --state unconfirmed` shows them",
            doubtful,
        )
        findings.append(Finding("outbox", "warning", said, value=doubtful))
    if refused := counts.get("refused"):
        said = count(
            "{n} delivery was not taken; `socialdesk outbox --state refused` shows it",
            "{n} deliveries were not taken; `socialdesk outbox --state refused` shows them",
            refused,
        )
        findings.append(Finding("outbox", "warning", said, value=refused))
    for each in await store.policies.failures():
        said = count(
            'the policy "{policy}" failed {n} time, at {when} ({error}); messages were kept, its answer is '
            "missing. Update socialdesk, and tell its makers if it goes on",
            'the policy "{policy}" failed {n} times, last at {when} ({error}); messages were kept, its answers are '
            "missing. Update socialdesk, and tell its makers if it goes on",
            each.count,
            policy=each.policy,
            when=local(each.at, config.zone),
            error=each.error,
        )
        findings.append(Finding("policies", "warning", said, value=each.count))
    findings += await _of_journal(store, config)
    names = {row.id: row.name for row in await store.accounts.all()}
    backlog = await store.deliveries.backlog()
    findings += [_age(each, names[each.account_id], now) for each in backlog]
    if not backlog:
        findings.append(Finding("queue", "ok", translate("nothing waits to be sent"), value=0))
    return findings


async def _of_journal(store: Store, config: Config) -> list[Finding]:
    findings = []
    quarantined = sum((await store.journal.quarantined()).values())
    unknown = sum((await store.journal.unknown()).values())
    if unknown:
        said = count(
            "{n} update is not understood yet; `socialdesk journal --state unknown` shows it",
            "{n} updates are not understood yet; `socialdesk journal --state unknown` shows them",
            unknown,
        )
        findings.append(Finding("journal", "warning", said, value=unknown))
    if quarantined:
        said = count(
            "{n} update could not be read; `socialdesk journal --state quarantined` shows it",
            "{n} updates could not be read; `socialdesk journal --state quarantined` shows them",
            quarantined,
        )
        findings.append(Finding("journal", "warning", said, value=quarantined))
    else:
        findings.append(
            Finding(
                "journal",
                "ok",
                count(
                    "every update could be read; kept {n} day",
                    "every update could be read; kept {n} days",
                    config.store.journal_days,
                ),
                value=0,
            )
        )
    return findings


def _age(each: Backlog, name: str, now: int) -> Finding:
    age = now - (each.oldest or now)
    said = count(
        "{n} waits to be sent, for {age}",
        "{n} wait to be sent, the oldest for {age}",
        each.waiting,
        age=span(age),
    )
    late = age > OLD_QUEUE
    return Finding("queue", "warning" if late else "ok", said, name, max(age, 0) // 1000)
