"""`socialdesk stats resolutions|repeats|busy|backlog|customers|elsewhere|outcomes|agents|answers`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from socialdesk.assembly.services import activity, outcomes
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, local, moment, safe
from socialdesk.commands.stats_question import question_of
from socialdesk.commands.tables import print_csv, print_table
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.hours import WEEKDAYS
from socialdesk.model.i18n import length, mark, number, percent, translate, weekday
from socialdesk.model.measure import By, Question
from socialdesk.model.workload import AgentWork, Backlog, Busy
from socialdesk.services.figures.outcomes import BroadcastOutcome, Came, GameOutcome, LiveOutcome
from socialdesk.services.figures.promises import GROUPS as OF_PROMISES
from socialdesk.services.figures.promises import promises_kept
from socialdesk.services.figures.self_served import GROUPS, self_served
from socialdesk.store.store import Store

Record = Mapping[str, Any]
PERIODS = (By.ALL, By.HOUR, By.DAY, By.WEEK, By.MONTH)
ALONE = (By.ALL,)
_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """How one of them is asked, printed as JSON and CSV (`keys`), and shown to people: `cells` are the same keys, each
    under its head."""

    about: str
    """A sentence above the table."""
    ask: Callable[[Store, Config, Question, bool], Awaitable[list[Record]]]
    keys: tuple[str, ...]
    heads: Mapping[str, str]
    groups: Sequence[By] = tuple(By)


def sheet(options: Namespace) -> None:
    """One of them."""
    asked = SHEETS[options.what]
    by = By(options.by)
    if by not in asked.groups:
        raise NotAllowed(
            translate(
                "`socialdesk stats {what}` makes no groups by {by}.", what=options.what, by=by.value
            )
        )
    if options.preset not in (None, "ours"):
        raise NotAllowed(
            translate("--preset is about waits; leave it out with {what}.", what=options.what)
        )
    is_now = options.as_of is None
    if options.what == "outcomes" and not is_now:
        raise NotAllowed(
            translate(
                "What broadcasts, lives and games came to is known as of now alone: leave --as-of out."
            )
        )
    config = configured(options)

    async def ask(store: Store) -> list[Record]:
        question = question_of(options, config, store.clock.now())
        return await asked.ask(store, config, question, is_now)

    records = with_store(config, ask)
    if options.json:
        for each in records:
            json_line({key: _plain(key, each.get(key)) for key in asked.keys})
    elif options.csv:
        print_csv(
            asked.keys,
            [{key: _plain(key, each.get(key)) for key in asked.keys} for each in records],
        )
    elif not records:
        print(translate("Nothing of that time."))
    else:
        print(translate(asked.about))
        heads = [translate(each) if each else "" for each in asked.heads.values()]
        records = [{**each, "group": group_name(each.get("group", ""), by)} for each in records]
        rows = [[_cell(key, each.get(key), config) for key in asked.heads] for each in records]
        print_table(_week(records) if options.what == "busy" else [heads, *rows])


def _week(records: Sequence[Record]) -> list[list[str]]:
    """The hours in which there was anything, with a column for each weekday."""
    days = [weekday(_MONDAY + timedelta(days=place)) for place in range(7)]
    rows = [["", *days]]
    for hour in range(24):
        cells = [each for each in records if each["hour"] == hour]
        if any(each["messages"] or each["waiting"] for each in cells):
            rows.append([f"{hour:02}:00", *map(_both, cells)])
    return rows


def _both(each: Record) -> str:
    if not each["hours"]:
        return "-"
    return number(f"{each['messages_mean']:.1f}") + " / " + number(f"{each['waiting_mean']:.1f}")


def group_name(name: str, by: By) -> str:
    """What people call a group: days of the week in their language."""
    if by is By.WEEKDAY and name in WEEKDAYS:
        return weekday(_MONDAY + timedelta(days=WEEKDAYS.index(name)))
    return name


def _plain(key: str, value: Any) -> Any:
    return moment(value) if key == "at" else value


def _cell(key: str, value: Any, config: Config) -> str:
    if value is None or value == "" or (key == "online_ms" and not value):
        return "-"
    if key == "at":
        return local(value, config.zone)
    if key.endswith("_ms"):
        return length(value)
    if key == "share" or key.endswith("_share"):
        return percent(value)
    if isinstance(value, float):
        return number(f"{value:.1f}")
    return safe(str(value))


async def _resolutions(store: Store, config: Config, question: Question, _: bool) -> list[Record]:
    found = await activity(store, config).resolutions(question)
    return [{"group": each.group, **asdict(each.figures)} for each in found]


async def _repeats(store: Store, config: Config, question: Question, _: bool) -> list[Record]:
    found = await activity(store, config).repeats(question)
    return [{"group": each.group, **asdict(each.figures)} for each in found]


async def _customers(store: Store, config: Config, question: Question, _: bool) -> list[Record]:
    found = await activity(store, config).customers(question)
    return [{"group": each.group, **asdict(each.figures)} for each in found]


async def _elsewhere(store: Store, config: Config, question: Question, _: bool) -> list[Record]:
    found = await activity(store, config).elsewhere(question)
    return [{"group": each.group, **asdict(each.figures)} for each in found]


async def _busy(store: Store, config: Config, question: Question, _: bool) -> list[Record]:
    def record(each: Busy) -> Record:
        means = {"messages_mean": each.messages_mean, "waiting_mean": each.waiting_mean}
        return {**asdict(each), **means}

    return [record(each) for each in await activity(store, config).busy(question)]


async def _backlog(store: Store, config: Config, question: Question, _: bool) -> list[Record]:
    found: list[Backlog] = await activity(store, config).backlog(question)
    return [asdict(each) for each in found]


async def _agents(store: Store, config: Config, question: Question, is_now: bool) -> list[Record]:
    def record(each: AgentWork) -> Record:
        beside = {"each": each.each, "first_share": each.first_share, "closed_share": each.closed_share}  # fmt: skip
        return {**asdict(each), **beside}

    found = await activity(store, config).agents(question, is_now=is_now)
    return [record(each) for each in found]


async def _answers(store: Store, config: Config, question: Question, _: bool) -> list[Record]:
    found = await self_served(store, config.zone, question)
    return [{**asdict(each), "share": each.share} for each in found]


async def _promises(store: Store, config: Config, question: Question, _: bool) -> list[Record]:
    found = await promises_kept(store, config.zone, question)
    return [{**asdict(each), "share": each.share} for each in found]


async def _outcomes(store: Store, config: Config, question: Question, _: bool) -> list[Record]:
    return outcome_records(await outcomes(store, config).of(question))


def outcome_records(came: Came) -> list[Record]:
    """A record for each broadcast, live and game, all with the same keys; None for what one has not."""
    return [
        *map(_broadcast, came.broadcasts),
        *map(_live, came.lives),
        *map(_game, came.games),
    ]


def _broadcast(run: BroadcastOutcome) -> Record:
    told = run.figures
    return {
        "kind": "broadcast", "name": run.name, "run": run.run, "state": run.state, "at": run.at, "people": told.people,
        "told": told.sent, "delivered": told.delivered, "read": told.read, "answered": told.answered,
        "answered_48h": run.answered_soon, "opted_out": told.opted_out, "refused": told.refused, "cost": told.cost,
    }  # fmt: skip


def _live(live: LiveOutcome) -> Record:
    said = live.figures
    return {
        "kind": "live", "name": live.name, "state": live.state, "at": live.at, "people": said.people, "told": live.told,
        "new_people": said.first_time, "comments": said.comments, "private_messages": said.privates,
        "private_replies": said.private_replies, "joined": said.joined,
    }  # fmt: skip


def _game(game: GameOutcome) -> Record:
    return {
        "kind": "game", "name": game.name, "state": game.state, "at": game.at, "people": game.people,
        "new_people": game.new_people, "entries": game.entries, "winners": game.winners, "told": game.told,
        "claimed": game.claimed, "handed_over": game.handed_over,
    }  # fmt: skip


_LENGTHS = {
    "mean_ms": mark("mean"), "p50_ms": mark("median"), "p90_ms": "p90", "p95_ms": "p95", "max_ms": mark("longest"),
}  # fmt: skip
SHEETS: Mapping[str, Sheet] = {
    "resolutions": Sheet(
        mark("By when it was resolved. First contact: the customer did not come back within 7 days; younger ones are not decided."),
        _resolutions,
        ("group", "resolved", "reopened", "decided", "first_contact", "share", *_LENGTHS),
        {
            "group": "", "resolved": mark("resolved"), "reopened": mark("reopened"), "decided": mark("7 days ago"),
            "first_contact": mark("stayed away"), "share": mark("first contact"), **_LENGTHS,
        },
    ),
    "repeats": Sheet(
        mark("The same customer comes back with the same tag within 30 days."),
        _repeats,
        ("group", "n", "people", "repeats", "again", "share"),
        {
            "group": mark("tag"), "n": mark("episodes"), "people": mark("customers"), "repeats": mark("came back"),
            "again": mark("who came back"), "share": mark("share"),
        },
        (By.ALL, By.TAG),
    ),
    "busy": Sheet(
        mark("Each hour of the week, each time it came: messages that want an answer / people waiting."),
        _busy,
        ("weekday", "hour", "hours", "messages", "waiting", "messages_mean", "waiting_mean"),
        {},
        ALONE,
    ),
    "backlog": Sheet(
        mark("What was left at the end of each period."),
        _backlog,
        ("group", "at", "waiting", "late", "unresolved", "opened", "resolved"),
        {
            "group": "", "opened": mark("begun"), "resolved": mark("resolved"), "waiting": mark("waiting then"),
            "late": mark("too late"), "unresolved": mark("unresolved then"),
        },
        PERIODS,
    ),
    "customers": Sheet(
        mark("New: their first episode ever, in any of their chats."),
        _customers,
        ("group", "people", "new", "returning", "share"),
        {
            "group": "", "people": mark("customers"), "new": mark("new customers"), "returning": mark("returning"),
            "share": mark("share"),
        },
        tuple(each for each in By if each is not By.AGENT),
    ),
    "elsewhere": Sheet(
        mark("Answers that were written in the platforms' own apps."),
        _elsewhere,
        ("group", "answered", "here", "elsewhere", "share"),
        {
            "group": "", "answered": mark("answered"), "here": mark("here"), "elsewhere": mark("elsewhere"), "share": mark("share"),
        },
        tuple(each for each in By if each is not By.AGENT),
    ),
    "outcomes": Sheet(
        mark("What began in that time, as it stands now."),
        _outcomes,
        (
            "kind", "name", "run", "state", "at", "people", "told", "delivered", "read", "answered", "answered_48h", "opted_out",
            "refused", "cost", "comments", "new_people", "private_messages", "private_replies", "joined", "entries", "winners",
            "claimed", "handed_over",
        ),
        {
            "kind": "", "name": "", "at": mark("began"), "people": mark("people"), "told": mark("told"), "read": mark("read"),
            "answered": mark("answered"), "opted_out": mark("opted out"), "comments": mark("comments"), "entries": mark("entries"),
            "new_people": mark("for the first time"), "winners": mark("winners"),
        },
        ALONE,
    ),
    "agents": Sheet(
        mark("By name, with what made it hard beside it: no figure alone says who is good."),
        _agents,
        (
            "agent", "answered", "p50_ms", "business_p50_ms", "open", "resolved", "online_ms", "conversations", "each", "first",
            "first_share", "closed", "closed_share",
        ),
        {
            "agent": mark("agent"), "answered": mark("answered"), "p50_ms": mark("median"), "business_p50_ms": mark("while open"),
            "open": mark("waiting now"), "resolved": mark("resolved"), "online_ms": mark("at the desk"),
            "first_share": mark("first questions"), "closed_share": mark("asked while closed"), "each": mark("answers a chat"),
        },
        ALONE,
    ),
    "answers": Sheet(
        mark("Questions that an answer of the folder fits. Resolved by itself: no person was needed within 72 hours; younger ones are not decided."),
        _answers,
        ("group", "asked", "answered", "decided", "resolved", "share", "chosen", "handed_over", "left"),
        {
            "group": "", "asked": mark("asked"), "answered": mark("answered by itself"), "decided": mark("72 h ago"),
            "resolved": mark("resolved by itself"), "share": mark("share"), "chosen": mark("asked which"),
            "handed_over": mark("person called"), "left": mark("left to people"),
        },
        GROUPS,
    ),
    "promises": Sheet(
        mark("By when they were made. In time: of those that were kept or are overdue."),
        _promises,
        ("group", "made", "kept", "late", "dropped", "open", "overdue", "share", "late_p50_ms"),
        {
            "group": "", "made": mark("promises made"), "kept": mark("kept in time"), "late": mark("kept late"),
            "dropped": mark("dropped"), "open": mark("open"), "overdue": mark("overdue"), "share": mark("in time"),
            "late_p50_ms": mark("late by (median)"),
        },
        OF_PROMISES,
    ),
}  # fmt: skip
