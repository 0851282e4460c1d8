"""`socialdesk doctor`: is everything as it must be, and if not, what to do."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from socialdesk.assembly.channels import capabilities, context_of
from socialdesk.bots import registry
from socialdesk.bots.platform import Finding
from socialdesk.bots.proxies import chosen
from socialdesk.channel import ChecksUp, Checkup
from socialdesk.clock import SystemClock
from socialdesk.commands import answer_findings, automation_findings, menu_findings
from socialdesk.commands.context import configured
from socialdesk.commands.hours_findings import of_hours
from socialdesk.commands.rule_findings import of_rules
from socialdesk.commands.show import json_line, local, moment
from socialdesk.commands.stock_findings import of_proofs, of_stock
from socialdesk.commands.store_findings import CLOCK_OFF, of_clocks, of_queues, of_store
from socialdesk.commands.task_findings import of_tasks
from socialdesk.config import Account, Config
from socialdesk.errors import ChannelError, SocialdeskError
from socialdesk.model.i18n import count, grouped, mark, translate
from socialdesk.model.text import span, text_of
from socialdesk.services.health import FEW_DAYS, offline_line, token_days
from socialdesk.services.identity import mistaken
from socialdesk.services.lease import LeaseHolder
from socialdesk.services.tokens import StoredTokens
from socialdesk.store.accounts import SILENT_AFTER, AccountRow, Lease, lease_name
from socialdesk.store.moments import ODD
from socialdesk.store.store import Store, open_database

LEAST_FREE = 200 * 1024 * 1024


CHECKS = (
    mark("configuration"),
    mark("hours"),
    mark("answers"),
    mark("targets"),
    mark("automation"),
    mark("disk"),
    mark("privacy"),
    mark("proxy"),
    mark("store"),
    mark("schema"),
    mark("outbox"),
    mark("policies"),
    mark("rules"),
    mark("stock"),
    mark("proofs"),
    mark("tasks"),
    mark("reports"),
    mark("journal"),
    mark("queue"),
    mark("worker"),
    mark("traffic"),
    mark("plan"),
    mark("moments"),
    mark("clock"),
    mark("second copy"),
    mark("token"),
    mark("platform"),
    mark("token life"),
    mark("subscription"),
    mark("signatures"),
    mark("catch-up"),
    mark("webhook"),
    mark("menu"),
)
"""What is looked at, as it stands before what was found."""


def doctor(options: Namespace) -> int:
    """Print every finding; 1 if one of them failed."""
    try:
        config = configured(options)
    except SocialdeskError as error:
        findings = [Finding("configuration", "failed", str(error))]
    else:
        findings = asyncio.run(_examine(config, offline=options.offline))
    for finding in findings:
        if options.json:
            json_line(
                {
                    "check": finding.check,
                    "account": finding.account or None,
                    "level": finding.level,
                    "said": finding.said,
                    "value": finding.value,
                }
            )
        else:
            sign = {"ok": "✓", "warning": "!", "failed": "✗"}[finding.level]
            about = f" {finding.account}" if finding.account else ""
            print(f"{sign} {translate(finding.check)}{about}: {finding.said}")
    return int(any(finding.level == "failed" for finding in findings))


async def _examine(config: Config, *, offline: bool) -> list[Finding]:
    findings = [*_configuration(config), *_twins(config), *_nobody(config)]
    findings += [*answer_findings.of_folder(config), *_disk(config)]
    findings += _readers(config)
    findings += automation_findings.of_targets(config)
    findings += of_hours(config)
    if findings[-1].check == "hours" and findings[-1].level == "failed":
        return findings  # nothing that goes by them can be asked
    try:
        database = await open_database(config.store_url)
    except SocialdeskError as error:
        return [*findings, Finding("store", "failed", str(error))]
    try:
        findings += await of_store(Store(database))
    except SocialdeskError as error:
        findings.append(Finding("store", "failed", str(error)))
    finally:
        await database.close()
    if any(finding.level == "failed" and finding.check == "store" for finding in findings):
        return findings
    try:
        store = await Store.open(config.store_url)
    except SocialdeskError as error:
        return [*findings, Finding("store", "failed", str(error))]
    try:
        findings += of_clocks(store)
        findings += await of_queues(store, config)
        findings += await of_rules(store, config)
        findings += await of_stock(store)
        findings += await of_proofs(store, config)
        findings += await of_tasks(store)
        findings += await automation_findings.of_switches(store, config)
        findings += await menu_findings.of_entries(store, config)
        rows = await store.accounts.ensure([(each.name, each.channel) for each in config.accounts])
        for account in config.accounts:
            findings += _way(config, account)
            findings += await _account(store, config, account, rows.get(account.name))
            if not offline:
                findings += await _platform(config, store, account, rows[account.name])
                findings += await menu_findings.of_platform(store, config, account)
    finally:
        await store.close()
    return findings


def _configuration(config: Config) -> Iterator[Finding]:
    where = str(config.path) if config.path else translate("no file; defaults and environment")
    yield Finding(
        "configuration",
        "ok",
        count("{where}, {n} account", "{where}, {n} accounts", len(config.accounts), where=where),
        value=len(config.accounts),
    )
    if not config.accounts:
        yield Finding(
            "configuration",
            "warning",
            translate("no account is configured; `socialdesk init` asks for one"),
        )
    if config.path and os.name == "posix":
        mode = of_others(config.path.stat())
        holds_token = any(
            line.split("=")[0].strip() in config.secret_keys()
            and '"env:' not in line
            and '"file:' not in line
            for line in text_of(config.path.read_bytes()).splitlines()
        )
        if mode and holds_token:
            yield Finding(
                "configuration", "warning",
                translate(
                    "others on this machine can read the tokens in it; do: chmod 600 {path}",
                    path=config.path,
                ),
            )  # fmt: skip


def _nobody(config: Config) -> Iterator[Finding]:
    """Reports by themselves, for nobody."""
    reports = config.reports
    is_told = config.owner.chats or config.owner.folder
    if (reports.daily or reports.weekly or reports.monthly) and not is_told:
        said = translate(
            "[reports] has a time, but [owner] names neither chats nor a folder: nobody gets them"
        )
        yield Finding("reports", "warning", said)


def _twins(config: Config) -> Iterator[Finding]:
    """Accounts that are one at their platform, as far as their keys say so: `run` would look after the
    first of them alone."""
    for place, each in enumerate(config.accounts):
        for before in config.accounts[:place]:
            if before.channel == each.channel and before.settings.who() & each.settings.who():
                said = translate(
                    "the token or number of {name} is that of {other}: they are one account, and its customers would be mixed; take one of the two out of the configuration",
                    name=each.name,
                    other=before.name,
                )
                yield Finding("configuration", "failed", said, each.name, before.name)
                break


def of_others(found: os.stat_result) -> int:
    """The bits of a file's mode by which strangers may read it. A group to which the administrator
    gave a file of theirs is the service's own (docs/running.md)."""
    given = found.st_uid == 0 and found.st_gid != 0
    return found.st_mode & (0o007 if given else 0o077)


def _disk(config: Config) -> list[Finding]:
    if not config.store_url.startswith("sqlite:///"):
        return []
    folder = Path(config.store_url.removeprefix("sqlite:///")).parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    megabytes = grouped(free // 1024 // 1024)
    if free < LEAST_FREE:
        return [
            Finding(
                "disk",
                "failed",
                translate(
                    "only {n} MB free where the store lies; free some space before messages are held up",
                    n=megabytes,
                ),
                value=free,
            )
        ]
    said = translate("{n} MB free where the store lies", n=megabytes)
    return [Finding("disk", "ok", said, value=free)]


def _readers(config: Config) -> Iterator[Finding]:
    """Whether others on this machine can read what customers wrote and sent."""
    if os.name != "posix":
        return
    places = [config.files]
    if config.store_url.startswith("sqlite:///"):
        places.insert(0, Path(config.store_url.removeprefix("sqlite:///")))
    for place in places:
        if place.exists() and place.stat().st_mode & 0o077:
            said = translate("others on this machine can read it; do: chmod go= {path}", path=place)
            yield Finding("privacy", "warning", said, value=str(place))


def _way(config: Config, account: Account) -> Iterator[Finding]:
    """By which proxy an account's calls leave, if by any."""
    proxy = chosen(account.settings.reached_at(), account.settings.proxy, config.proxies)
    if proxy is not None:
        said = translate(
            "calls and downloads go by {proxy} ({setting})",
            proxy=proxy.shown,
            setting=proxy.setting,
        )
        yield Finding("proxy", "ok", said, account.name, proxy.shown)


async def _account(
    store: Store, config: Config, account: Account, row: AccountRow | None
) -> list[Finding]:
    if row is None:
        said = translate("never ran; start `socialdesk run`")
        return [Finding("worker", "warning", said, account.name)]
    now = store.clock.now()
    held = await store.accounts.lease(lease_name(row.id))
    findings = [_worker(row, held, now, account.name)]
    last = translate(
        "last in {came}, last out {went}",
        came=local(row.last_in_at, config.zone) or translate("never"),
        went=local(row.last_out_at, config.zone) or translate("never"),
    )
    findings.append(
        Finding(
            "traffic",
            "ok",
            last,
            account.name,
            {"in": moment(row.last_in_at), "out": moment(row.last_out_at)},
        )
    )
    findings += _health(row, now, config.zone)
    most = capabilities(account).people
    people = await store.contacts.people(row.id) if most else 0
    if most and people >= most:
        words = count(
            "{n} person wrote; the plan allows {most}. More may not get through: see {page}",
            "{n} people wrote; the plan allows {most}. More may not get through: see {page}",
            people,
            most=most,
            page=f"docs/channels/{account.channel}.md",
        )
        findings.append(Finding("plan", "warning", words, account.name, people))
    odd = (await store.accounts.channel_state(row.id)).get(ODD, "")
    if odd.isdecimal():
        words = count(
            "{n} message or answer came with a date that cannot be; it stands at the moment at which it came",
            "{n} messages or answers came with a date that cannot be; each stands at the moment at which it came",
            int(odd),
        )
        findings.append(Finding("moments", "warning", words, account.name, int(odd)))
    if row.alive_at > now + CLOCK_OFF:
        words = translate(
            "the worker wrote a time {length} ahead of now: the clock was set back; set it right",
            length=span(row.alive_at - now),
        )
        findings.append(Finding("clock", "warning", words, account.name, row.alive_at - now))
    return findings


def _worker(row: AccountRow, held: Lease | None, now: int, name: str) -> Finding:
    alive = (
        now - row.alive_at < SILENT_AFTER
        and held is not None
        and not LeaseHolder.is_dead(held.owner)
    )
    if not alive:
        said = translate("no worker runs; start `socialdesk run`")
        return Finding("worker", "warning", said, name)
    if row.state in ("conflict", "refused"):
        return Finding(
            "second copy" if row.state == "conflict" else "token",
            "failed",
            str(row.reason),
            name,
            row.state,
        )
    if row.state == "reconnect":
        return Finding("token", "failed", str(row.reason), name, row.state)
    if row.state != "listening":
        said = f"{translate(row.state)}. {row.reason}".strip()
        return Finding("worker", "warning", said, name, row.state)
    said = translate("one worker runs and listens; no second copy")
    return Finding("worker", "ok", said, name, row.state)


def _health(row: AccountRow, now: int, zone: ZoneInfo) -> Iterator[Finding]:
    """What was found out about an account while it was looked after."""
    if row.remark:
        yield Finding("platform", "warning", str(row.remark), row.name)
    days = token_days(row, now)
    if days is not None:
        level = "failed" if days == 0 else "warning" if days < FEW_DAYS else "ok"
        words = (
            count("{n} day left", "{n} days left", days)
            if days >= FEW_DAYS
            else count(
                "{n} day left; renew it: `socialdesk connect {name}`",
                "{n} days left; renew it: `socialdesk connect {name}`",
                days,
                name=row.name,
            )
        )
        yield Finding("token life", level, words, row.name, days)
    if row.subscribed:
        there = row.subscribed == "yes"
        words = (
            translate("the platform sends us this account's events")
            if there
            else translate(
                "the platform sends us nothing of this account; start `socialdesk run` again, or see docs/channels"
            )
        )
        yield Finding("subscription", "ok" if there else "failed", words, row.name, there)
    if row.unsigned_count:
        said = translate(
            "requests without a right signature: {n}, last {when}; check the secret, or somebody knocks",
            n=row.unsigned_count,
            when=local(row.unsigned_at, zone),
        )
        yield Finding("signatures", "warning", said, row.name, row.unsigned_count)
    if said := offline_line(row, zone):
        yield Finding(
            "catch-up", "ok" if row.missing == 0 else "warning", said, row.name, row.missing
        )


async def _platform(
    config: Config, store: Store, account: Account, row: AccountRow
) -> list[Finding]:
    """Ask the platform itself, as far as a second process may without being in the worker's way."""
    if wrong := mistaken(row, account.channel, None, ()):
        return [Finding("token", "failed", str(wrong), account.name)]
    platform, clock = registry.find(account.channel), SystemClock()
    vault = StoredTokens(store, clock, row.id, LeaseHolder().name)
    context = context_of(account, config, clock, vault, random.Random())
    if platform.examine is not None:
        findings = await platform.examine(context)
        every = await store.accounts.all()
        for identity in [each.identity for each in findings if each.identity]:
            if wrong := mistaken(row, account.channel, identity, every):
                findings.append(Finding("token", "failed", str(wrong), account.name))
        return findings
    channel = platform.channel(context)
    try:
        identity = await channel.identify()
        found = await channel.check_up() if isinstance(channel, ChecksUp) else Checkup()
    except ChannelError as error:
        return [Finding("token", "failed", str(error), account.name)]
    finally:
        await channel.close()
    if wrong := mistaken(row, account.channel, identity, await store.accounts.all()):
        return [Finding("token", "failed", str(wrong), account.name, identity.remote_id)]
    if found.problem:
        return [Finding("token", "failed", str(found.problem), account.name)]
    if not identity.name:
        said = translate("the platform did not say whose it is; try again")
        return [Finding("token", "warning", said, account.name)]
    return [
        Finding(
            "token",
            "ok",
            f"{identity.name} ({identity.remote_id})",
            account.name,
            identity.remote_id,
        )
    ]
