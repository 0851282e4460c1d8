"""`socialdesk stats cohorts|value|conversion|revenue|buyers`: what people buy, and go on buying."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from socialdesk.assembly.services import activity
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, safe
from socialdesk.commands.stats_question import span_of, time_of
from socialdesk.commands.stats_sheets import group_name
from socialdesk.commands.tables import print_csv, print_table
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import grouped, length, mark, number, percent, translate
from socialdesk.model.measure import By, Question
from socialdesk.model.money import money
from socialdesk.model.query import length_of
from socialdesk.model.reliability import GRADES, Grade
from socialdesk.model.timespan import said
from socialdesk.services.figures import buying
from socialdesk.services.figures.conversion import GROUPS, WITHIN
from socialdesk.services.figures.reliability import buyers
from socialdesk.services.figures.revenue import LIVE, PRODUCT, revenue
from socialdesk.store.store import Store

Record = dict[str, Any]
MONEY = frozenset({"revenue", "per_person", "mean", "median", "mean_order", "lost", "refunds"})
"""Keys of amounts: in the smallest unit of the record's currency."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How one of them is asked, printed as JSON and CSV (`keys`), and shown to people: `heads` has what stands above each key."""

    about: str
    ask: Callable[[Store, Config, Question, str, int], Awaitable[list[Record]]]
    keys: tuple[str, ...]
    heads: Mapping[str, str]


def sales(options: Namespace) -> None:
    """One of them."""
    asked, config = SALES[options.what], configured(options)
    if options.preset not in (None, "ours"):
        raise NotAllowed(
            translate("--preset is about waits; leave it out with {what}.", what=options.what)
        )
    if options.as_of is not None:
        raise NotAllowed(
            translate("What became of orders is known as of now alone: leave --as-of out.")
        )

    within = within_of(options)

    async def ask(store: Store) -> tuple[Question, list[Record]]:
        question = time_of(options, config, store.clock.now())
        return question, await asked.ask(store, config, question, options.by, within)

    question, records = with_store(config, ask)
    if options.json:
        for each in records:
            json_line({key: each[key] for key in asked.keys})
    elif options.csv:
        print_csv(asked.keys, [{key: each[key] for key in asked.keys} for each in records])
    elif not records:
        print(translate("Nothing of that time."))
    else:
        if (span := span_of(options, config, question.as_of)) is not None:
            print(said(span))
        print(translate(asked.about))
        shown = [key for key in asked.heads if any(each[key] is not None for each in records)]
        heads = [translate(asked.heads[key]) if asked.heads[key] else "" for key in shown]
        print_table([heads, *([_cell(key, each, options.by) for key in shown] for each in records)])


def _cell(key: str, record: Record, by: str) -> str:
    value = record[key]
    if value is None:
        return "-"
    if key == "grade":
        return translate(GRADES[Grade(value)])
    if key in MONEY:
        return money(value, record["currency"])
    if key == "group":
        name = value if by in ("", LIVE, PRODUCT) else group_name(value, By(by))
        return safe(name) or "-"
    if key in ("share", "repeat_rate"):
        return percent(value)
    if key.endswith("_ms"):
        return length(value)
    if isinstance(value, float):
        return number(f"{value:.2f}")
    if key == "month":
        return f"+{value}"
    return grouped(value) if isinstance(value, int) else safe(str(value))


def _question(question: Question, by: str, what: str, groups: Sequence[str]) -> Question:
    buying.may_group(what, by, groups)
    return Question(question.as_of, question.begins, question.ends, By(by))


async def _cohorts(
    store: Store, config: Config, question: Question, by: str, _: int
) -> list[Record]:
    asked = _question(question, by, "cohorts", (By.ALL, By.MONTH))
    return [asdict(each) for each in await buying.cohorts(store, config.zone, asked)]


async def _value(store: Store, config: Config, question: Question, by: str, _: int) -> list[Record]:
    asked = _question(question, by, "value", buying.GROUPS)
    return [asdict(each) for each in await buying.values(store, config.zone, asked)]


async def _revenue(
    store: Store, config: Config, question: Question, by: str, _: int
) -> list[Record]:
    return [asdict(each) for each in await revenue(store, config.zone, question, by)]


async def _conversion(
    store: Store, config: Config, question: Question, by: str, within: int
) -> list[Record]:
    asked = _question(question, by, "conversion", GROUPS)
    return [asdict(each) for each in await activity(store, config).conversion(asked, within)]


async def _buyers(store: Store, _: Config, question: Question, by: str, __: int) -> list[Record]:
    buying.may_group("buyers", by, ("",))
    return [{**asdict(each), "grade": each.grade.value} for each in await buyers(store, question)]


def within_of(options: Namespace) -> int:
    """How long (ms) after they wrote somebody's order counts. Raises NotAllowed."""
    try:
        return length_of(options.within) if options.within else WITHIN
    except ValueError as error:
        raise NotAllowed(str(error)) from None


SALES: Mapping[str, Sheet] = {
    "cohorts": Sheet(
        mark("By the month of somebody's first order: how many of them bought so many months later. +0 is that month itself."),
        _cohorts,
        ("cohort", "currency", "month", "people", "bought", "share", "revenue", "per_person", "over"),
        {
            "cohort": mark("first order"), "month": mark("month"), "people": mark("people"), "bought": mark("who bought"),
            "share": mark("share"), "revenue": mark("revenue"), "per_person": mark("a person"),
        },
    ),
    "value": Sheet(
        mark("People by their first order, with all that they have bought by now."),
        _value,
        (
            "group", "currency", "people", "orders", "revenue", "mean", "median", "repeat", "repeat_rate", "mean_order",
            "orders_each", "between_n", "between_mean_ms", "between_p50_ms",
        ),
        {
            "group": "", "people": mark("people"), "orders": mark("orders"), "revenue": mark("revenue"),
            "mean": mark("a person (mean)"), "median": mark("a person (median)"), "repeat_rate": mark("bought again"),
            "mean_order": mark("an order"), "orders_each": mark("orders each"), "between_p50_ms": mark("between orders (median)"),
        },
    ),
    "conversion": Sheet(
        mark("Chats that customers began, and who of them ordered within the days that count; younger ones are not decided."),
        _conversion,
        ("group", "episodes", "people", "decided", "ordered", "share", "buyers", "p50_ms"),
        {
            "group": "", "episodes": mark("episodes"), "people": mark("people"), "decided": mark("decided"), "ordered": mark("ordered"),
            "share": mark("share"), "buyers": mark("buyers"), "p50_ms": mark("until they ordered (median)"),
        },
    ),
    "buyers": Sheet(
        mark("Buyers by how reliably they take what they order. Nobody is refused because of it."),
        _buyers,
        ("grade", "people", "share", "made", "taken", "refused", "returned", "cancelled", "paid_ahead", "complaints"),
        {
            "grade": "", "people": mark("people"), "share": mark("share"), "made": mark("orders"), "taken": mark("taken by them"),
            "refused": mark("came back untaken"), "returned": mark("sent back"), "cancelled": mark("cancelled when packed"),
            "paid_ahead": mark("paid ahead"), "complaints": mark("complaints"),
        },
    ),
    "revenue": Sheet(
        mark("By when it was ordered, what has been agreed to; cancelled and returned orders are taken off."),
        _revenue,
        (
            "group", "currency", "orders", "people", "revenue", "refunds", "mean_order", "cancelled", "returned", "lost_orders", "lost",
            "claimed", "units", "name",
        ),
        {
            "group": "", "name": mark("product"), "orders": mark("orders"), "people": mark("people"), "units": mark("units"),
            "revenue": mark("revenue"), "refunds": mark("refunded"), "mean_order": mark("an order"), "claimed": mark("claimed live"),
            "lost_orders": mark("cancelled or returned"), "lost": mark("taken off"),
        },
    ),
}  # fmt: skip
