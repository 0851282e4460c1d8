"""The parts of a report about who came back, who did what and when it is busy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from socialdesk.model.hours import WEEKDAYS
from socialdesk.model.i18n import translate, weekday
from socialdesk.model.workload import Busy
from socialdesk.services.reporting.gathering import Gathered
from socialdesk.services.reporting.numbers import cell, compared, named, two_times
from socialdesk.services.reporting.page import As, Section, Table

_MONDAY = date(2024, 1, 1)
_MOST = 3


def came_back(found: Gathered) -> Section:
    """Who was helped, and who came back."""
    now, then = found.beside, found.beside_before
    resolved, before = now.resolutions, then.resolutions
    rows = [
        compared(translate("Resolved"), As.COUNT, resolved.resolved, before.resolved),
        compared(translate("Went on within seven days"), As.COUNT, resolved.reopened, before.reopened),
        compared(translate("Helped at the first contact"), As.SHARE, resolved.share, before.share),
        compared(translate("Median until resolved"), As.LENGTH, resolved.p50_ms, before.p50_ms),
        compared(translate("Customers who wrote"), As.COUNT, now.customers.people, then.customers.people),
        compared(translate("New customers"), As.COUNT, now.customers.new, then.customers.new),
        compared(translate("Customers who came again"), As.COUNT, now.customers.returning, then.customers.returning),
        compared(translate("Answers in the platforms' own apps"), As.SHARE, now.elsewhere.share, then.elsewhere.share),
    ]  # fmt: skip
    says = (
        translate(
            "Helped at the first contact: of what was resolved seven days ago or longer, how many customers did not come back within seven days."
        ),
    )
    heads = two_times(found.period)
    return Section(
        "returns", translate("Resolved, and who came back"), says, (), Table(heads, rows)
    )


def agents(found: Gathered) -> Iterator[Section]:
    """Who did what; nothing where nobody answered from a desk."""
    if not found.agents:
        return
    rows = [
        (
            cell(named(each.agent)),
            cell(each.answered, As.COUNT),
            cell(each.p50_ms, As.LENGTH),
            cell(each.business_p50_ms, As.LENGTH),
            cell(each.first_share, As.SHARE),
            cell(each.closed_share, As.SHARE),
            cell(each.resolved, As.COUNT),
            cell(each.online_ms or None, As.LENGTH),
        )
        for each in found.agents
    ]
    heads = (
        "", translate("answers"), translate("median"), translate("while open"), translate("first questions"),
        translate("asked while closed"), translate("resolved"), translate("at the desk"),
    )  # fmt: skip
    says = (
        translate(
            "By when they answered, in the order of their names: this is no ranking. Who has many first answers (somebody has to find out what it is about), or many that came while the shop was closed, takes longer. Each answer counts for whoever wrote it."
        ),
    )
    yield Section("agents", translate("Who did what"), says, (), Table(heads, rows))


def busiest(busy: Sequence[Busy]) -> Iterator[str]:
    """The hours of the week with most messages, in a sentence."""
    some = [each for each in busy if each.messages]
    most = sorted(some, key=lambda each: -(each.messages_mean or 0))[:_MOST]
    if not most:
        return
    hours = [
        translate(
            "{weekday} {hour}:00 ({mean} messages an hour)",
            weekday=weekday(_MONDAY + timedelta(days=WEEKDAYS.index(each.weekday))),
            hour=each.hour,
            mean=cell(each.messages_mean, As.DECIMAL).text,
        )
        for each in most
    ]
    yield translate("Busiest: {hours}.", hours="; ".join(hours))
