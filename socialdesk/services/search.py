"""What a query means in this store: fields become conditions, folded names become the names that
are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from socialdesk.errors import NotAllowed
from socialdesk.model.consent import PROMOTIONS
from socialdesk.model.conversation import LATE
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.ids import Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.platforms import NO_PLATFORMS, Platforms
from socialdesk.model.policy import Capabilities, allowed_ages
from socialdesk.model.query import (
    ORDER_OF_PRIORITIES,
    Query,
    Term,
    length_of,
    moment_of,
    parse,
    unquoted,
)
from socialdesk.model.text import fold, sentence
from socialdesk.store.filters import Condition, InboxFilter, Shelf
from socialdesk.store.inbox import InboxRow
from socialdesk.store.search import Hit, escape_like
from socialdesk.store.store import Store

MOST_FOUND = 1_000
"""Conversations that words may lead to; the newest ones count."""
NO_LENGTH = 1 << 60
TIMES = {"running": 4, "risk": 5, "missed": 1, "reached": 0, "paused": 3}
"""How often the moment stands in the clause of each state of a target."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, when and where; `windows` gives how long (ms) each account may answer after a
    customer's last act, `platforms` what `channel:` can mean."""

    agent: str
    now: Instant
    zone: ZoneInfo
    windows: Mapping[str, int]
    platforms: Platforms = NO_PLATFORMS
    limits: Mapping[str, Capabilities] = field(default_factory=dict)
    """By account; what `may:` asks."""


def understood(text: str, *, strict: bool = False) -> Query:
    """A query as typed; `strict` where more hangs on it than a look. Raises NotAllowed with what was
    not understood."""
    try:
        return parse(text, strict=strict)
    except ValueError as error:
        raise NotAllowed(sentence(error)) from None


async def narrowed(
    store: Store, query: Query, asker: Asker, shelf: Shelf = Shelf.ACTIVE
) -> InboxFilter:
    """The filter that a query means; without a `status:` it looks at `shelf`. Raises StoreError."""
    view = shelf
    conditions: list[Condition] = []
    for term in query.terms:
        if term.field == "status":
            view, found = _shelf(term)
            conditions += found
        else:
            conditions.append(await _condition(store, term, asker))
    if query.words:
        hits = await store.search.conversations(_phrase(query), MOST_FOUND)
        conditions.append(Condition("ids", tuple(hits)) if hits else Condition("nothing"))
    return InboxFilter(view, tuple(conditions))


async def hits_of(store: Store, query: Query, asker: Asker, limit: int) -> list[Hit]:
    """People and messages that a query finds, newest first; without words, the conversations
    themselves."""
    if not query.terms:
        return await store.search.find(_phrase(query), limit)
    wanted = await narrowed(store, Query(query.terms), asker, Shelf.ALL)
    if not query.words:
        return [_hit(item.row) for item in await store.inbox.page(wanted, limit)]
    return await store.search.find(_phrase(query), limit, wanted)


def _phrase(query: Query) -> str:
    return " ".join(f'"{word}"' for word in query.words)


def _hit(row: InboxRow) -> Hit:
    return Hit(
        0,
        row.id,
        row.account,
        row.channel,
        row.name,
        row.last_author,
        row.name,
        row.last_text,
        row.last_message_at,
        row.last_said,
    )


def _shelf(term: Term) -> tuple[Shelf, list[Condition]]:
    if len(term.values) == 1 and not term.negated:
        value = term.values[0]
        if value in ("active", "snoozed", "resolved", "all"):
            return Shelf(value), []
        return Shelf.ACTIVE, [Condition("status", (value,))]
    statuses = [status for value in term.values for status in _STATUSES.get(value, (value,))]
    return Shelf.ALL, [Condition("status", tuple(dict.fromkeys(statuses)), term.negated)]


_STATUSES = {"active": ("open", "pending"), "all": ("open", "pending", "snoozed", "resolved")}
_STATES = {
    "unread": Condition("unread"),
    "waiting": Condition("waiting"),
    "blocked": Condition("blocked"),
    "comment": Condition("kind", ("comment",)),
    "private": Condition("kind", ("private",)),
    "group": Condition("kind", ("group", "channel")),
    "stuck": Condition("stuck"),
    "scheduled": Condition("scheduled"),
    "follower": Condition("follower"),
    "asking": Condition("asking"),
}


async def _condition(store: Store, term: Term, asker: Asker) -> Condition:
    either = [await _one(store, term, value, asker) for value in term.values]
    if len(either) == 1 and not term.negated:
        return either[0]
    return Condition("either", negated=term.negated, either=tuple(either))


async def _one(store: Store, term: Term, value: str, asker: Asker) -> Condition:
    match term.field:
        case "channel":
            return Condition("channel", asker.platforms.meant(value))
        case "account":
            accounts = [each.name for each in await store.accounts.all()]
            return Condition("account", _matching(value, accounts))
        case "tag":
            known = await store.tags.all()
            names = _matching(value, known, tree=True)
            hyphened = _matching("-".join(value.split()), known, tree=True)
            return Condition("tag", tuple(dict.fromkeys([*names, *hyphened])))
        case "live":
            lives = await store.lives.all()
            said = fold(unquoted(value))
            named = [each.id for each in lives if fold(unquoted(each.name)) == said]
            return Condition("said_in", tuple(named)) if named else Condition("nothing")
        case "assignee" | "mentions":
            return await _person(store, term.field, value, asker)
        case "is":
            if value == "late":
                return Condition("waiting_before", (asker.now - LATE,))
            if value == "draft":
                return Condition("drafted", (asker.agent,))
            return _STATES[value]
        case "wait":
            if value == "yes":
                return Condition("waiting")
            moment = asker.now - length_of(value)
            return Condition(
                "waiting_before" if term.operator == ">" else "waiting_after", (moment,)
            )
        case "window":
            return _window(term.operator, length_of(value), asker)
        case "priority":
            place = ORDER_OF_PRIORITIES.index(value)
            wanted = {
                "": (value,),
                ">": ORDER_OF_PRIORITIES[place + 1 :],
                "<": ORDER_OF_PRIORITIES[:place],
            }[term.operator]
            return Condition("priority", wanted)
        case "promise" | "task":
            return (_promised if term.field == "promise" else _tasked)(value, asker)
        case field if field in _REACHABLE:
            return _reachable(term, value, asker)
        case "lang":
            return Condition("language", (value.casefold(), value.upper(), value))
        case "name":
            return Condition("name", (f"%{escape_like(fold(value))}%",))
        case _:
            here = datetime.fromtimestamp(asker.now / 1000, asker.zone)
            moment = int(moment_of(value, here).timestamp() * 1000)
            if term.field == "since" and term.operator:
                return Condition(
                    "known_after" if term.operator == "<" else "known_before", (moment,)
                )
            later = (term.field != "before") != (term.operator == "<")
            return Condition("said_after" if later else "said_before", (moment,))


def _promised(value: str, asker: Asker) -> Condition:
    """Open promises: all, those whose moment is over, those whose moment lies in the shop's day."""
    if value == "open":
        return Condition("promise_open")
    if value == "overdue":
        return Condition("promise_due", (0, asker.now))
    here = datetime.fromtimestamp(asker.now / 1000, asker.zone)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    begins, ends = (
        int(each.timestamp() * 1000) for each in (midnight, midnight + timedelta(days=1))
    )
    return Condition("promise_due", (begins - 1, ends - 1))


def _tasked(value: str, asker: Asker) -> Condition:
    """Open tasks: all, those whose moment is over, those of a kind."""
    if value == "open":
        return Condition("task_open")
    if value == "overdue":
        return Condition("task_overdue", (asker.now,))
    return Condition("task_kind", (value,))


_REACHABLE = ("tier", "target", "follows", "silent", "topic", "optout", "kind", "may", "score")


def _reachable(term: Term, value: str, asker: Asker) -> Condition:
    """What audiences are made of, where waits stand against their targets, what marks customers gave."""
    match term.field:
        case "tier":
            return Condition("tiered") if value == "*" else Condition("tier", (fold(value),))
        case "target":
            return Condition(f"target_{value}", (asker.now,) * TIMES[value])
        case "score":
            return Condition(f"score_{value}")
        case "follows":
            return Condition("follower" if value == "yes" else "not_following")
        case "silent":
            moment = asker.now - length_of(value)
            return Condition("silent_before" if term.operator == ">" else "silent_after", (moment,))
        case "topic":
            return Condition("wants", (fold(value), 1))
        case "optout":
            refused = Condition("wants", (PROMOTIONS, 0))
            return Condition("either", negated=value == "no", either=(refused,))
        case "kind":
            return Condition("kind", _CHAT_KINDS.get(value, (value,)))
        case _:
            return _may(DeliveryKind(value), asker)


_CHAT_KINDS = {"private": ("private", "business", "direct")}
_ANY_TIME = ((0, None),)


def _may(delivery: DeliveryKind, asker: Asker) -> Condition:
    """Conversations in which the judge lets such a thing be said now."""
    either = []
    for account, limits in asker.limits.items():
        for kind in ChatKind:
            ages = allowed_ages(limits, kind, delivery, asker.now)
            if ages == _ANY_TIME:
                either.append(Condition("in_account", (account, kind.value)))
                continue
            for start, end in ages:
                first = 0 if end is None else asker.now - end
                either.append(Condition("acted", (account, kind.value, first, asker.now - start)))
    return Condition("either", either=tuple(either)) if either else Condition("nothing")


async def _person(store: Store, field: str, value: str, asker: Asker) -> Condition:
    if field == "mentions":
        return Condition("mentions", (asker.agent if value == "me" else value,))
    if value == "nobody":
        return Condition("unassigned")
    if value == "anybody":
        return Condition("assigned")
    if value == "me":
        return Condition("assignee", (asker.agent,))
    return Condition(
        "assignee", _matching(value, [each.name for each in await store.team.agents()])
    )


def _matching(value: str, known: list[str], *, tree: bool = False) -> tuple[str, ...]:
    """The names that `value` means, whatever their accents; itself if none is known. In a tree also
    what lies below."""
    folded = fold(value)
    found = [
        name
        for name in known
        if fold(name) == folded or (tree and fold(name).startswith(f"{folded}/"))
    ]
    return tuple(dict.fromkeys([value, *found]))


def _window(operator: str, length: int, asker: Asker) -> Condition:
    """Windows that are open and close within `length` (<), or stay open longer (>)."""
    either = []
    for account, window in asker.windows.items():
        opened, edge = asker.now - window, asker.now - window + length
        span = (opened, edge) if operator == "<" else (edge, NO_LENGTH)
        either.append(Condition("window", (account, *span)))
    return Condition("either", either=tuple(either)) if either else Condition("nothing")
