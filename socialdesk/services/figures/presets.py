"""Figures of other systems (`model/presets/`), counted from the store's waits and grouped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

from socialdesk.model.calendar import day_of
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.measure import Figures, Question
from socialdesk.model.presets.chatwoot import CHATWOOT
from socialdesk.model.presets.facebook import FACEBOOK_7D
from socialdesk.model.presets.lazada import DAYS, HOLIDAYS_OUT, LAZADA_2020
from socialdesk.model.presets.libredesk import LIBREDESK
from socialdesk.model.presets.pancake import PANCAKE
from socialdesk.model.presets.sample import Metric, Preset, Setting, Span
from socialdesk.model.presets.shopee import SHOPEE_30D, SHOPEE_90D
from socialdesk.model.presets.story import KeptWait, Story
from socialdesk.model.presets.tiktok import TIKTOK_12H
from socialdesk.model.presets.zammad import ZAMMAD
from socialdesk.model.waits import Episode
from socialdesk.services.figures import helpdesks, marketplaces
from socialdesk.services.figures.counting import Facts, Shop, grouped
from socialdesk.services.figures.samples import Counted, Samples, StoryColumns, figures_of
from socialdesk.store.waits import EpisodeRow, WaitRow

Row = TypeVar("Row", WaitRow, EpisodeRow)
_WAITS = frozenset({"id", "conversation", "account", "opened", "ended", "outcome", "agent"})
_EPISODES = frozenset({"id", "conversation", "opened"})


@dataclass(frozen=True, slots=True)
class System:
    """How a preset is counted of many conversations at once: as by its `measure`, which is the definition.
    `waits` and `episodes` are the columns that it looks at."""

    count: Callable[[StoryColumns, Setting], Counted]
    waits: frozenset[str] = _WAITS
    episodes: frozenset[str] = frozenset()
    reach: int | None = None
    """For how long (ms) before a sample's moment its conversation matters; None: for its whole life."""


SYSTEMS: Mapping[str, System] = {
    CHATWOOT.name: System(helpdesks.chatwoot, _WAITS | {"assignee"}, _EPISODES | {"account", "resolved", "assignee"}),
    LIBREDESK.name: System(helpdesks.libredesk, _WAITS, _EPISODES),
    ZAMMAD.name: System(helpdesks.zammad, _WAITS | {"said_last"}, _EPISODES | {"account", "resolved", "assignee"}),
    PANCAKE.name: System(helpdesks.pancake, _WAITS | {"said_last"}),
    LAZADA_2020.name: System(marketplaces.lazada_2020, reach=2 * DAY),
    SHOPEE_90D.name: System(marketplaces.shopee_rate),
    SHOPEE_30D.name: System(marketplaces.shopee_rate),
    TIKTOK_12H.name: System(marketplaces.tiktok_12h, _WAITS, _EPISODES),
    FACEBOOK_7D.name: System(marketplaces.facebook_7d, reach=0),
}  # fmt: skip
"""Every preset's."""


@dataclass(frozen=True, slots=True)
class MetricGroup:
    """The figures of one metric and group; all samples are the group ''."""

    metric: str
    group: str
    figures: Figures


def setting_of(preset: Preset, question: Question, shop: Shop, target: int | None,
               readings: Iterable[str] = ()) -> Setting:  # fmt: skip
    """How a preset is asked a question. Raises ValueError for a reading that it does not have."""
    return Setting(
        shop.zone,
        question.as_of,
        shop.hours,
        target,
        question.clock,
        preset.read_as(tuple(readings)),
        _holidays(preset, question, shop),
        shop.own_hours,
    )


def _holidays(preset: Preset, question: Question, shop: Shop) -> frozenset[date]:
    """The public holidays that a system leaves out of the time that is asked for."""
    if shop.hours is None or all(HOLIDAYS_OUT not in names for names in preset.readings):
        return frozenset()
    last = day_of(question.as_of, shop.zone) + timedelta(days=2)
    begins = question.as_of if question.begins is None else min(question.begins, question.as_of)
    first = day_of(begins, shop.zone) - timedelta(days=DAYS + 2)
    every = (first + timedelta(days=number) for number in range((last - first).days))
    return frozenset(day for day in every if day in shop.hours.holidays)


def looks_back_to(metrics: Sequence[Metric], question: Question) -> Instant | None:
    """The first moment that any metric asks for; None: all there is."""
    if question.begins is not None:
        return question.begins
    days = [each.days for each in metrics]
    if None in days or not days:
        return None
    longest = Metric("", max(each for each in days if each is not None))
    return Span(None, question.ends).begins_for(longest, question.as_of)


def _within(samples: Samples, begins: Instant | None, ends: Instant | None) -> Samples:
    if begins is not None:
        samples = samples.where(samples.at >= begins)
    return samples if ends is None else samples.where(samples.at < ends)


def count_preset(
    preset: Preset, columns: StoryColumns, question: Question, setting: Setting, shop: Shop
) -> list[MetricGroup]:
    """The figures of each metric and group, metrics in the system's order; of all samples exactly one a
    metric."""
    counted = SYSTEMS[preset.name].count(columns, setting)
    span = Span(question.begins, question.ends)
    found: list[MetricGroup] = []
    for metric in preset.metrics(setting):
        begins = span.begins_for(metric, setting.as_of)
        samples = _within(counted[metric.name](), begins, question.ends)
        groups = figures_of(samples, metric, question.by, shop)
        found += [MetricGroup(metric.name, each.group, each.figures) for each in groups]
    return found


def sampled(
    preset: Preset,
    columns: StoryColumns,
    question: Question,
    setting: Setting,
    shop: Shop,
    of: tuple[str, str | None],
) -> Samples:
    """What stands behind one figure of `count_preset`: the samples of a metric and, unless None, a group."""
    name, group = of
    metric = next(each for each in preset.metrics(setting) if each.name == name)
    begins = Span(question.begins, question.ends).begins_for(metric, setting.as_of)
    found = _within(SYSTEMS[preset.name].count(columns, setting)[name](), begins, question.ends)
    if group is None:
        return found
    facts = Facts(
        found.at, found.opened, found.conversation, found.account, found.credited, found.names
    )
    rows, codes, names = grouped(facts, question.by, shop)
    if group not in names:
        return found.where(np.zeros(len(found), np.bool_))
    places = np.flatnonzero(codes == list(names).index(group))
    return found.where(places if rows is None else rows[places])


def stories(waits: Iterable[WaitRow], episodes: Iterable[EpisodeRow]) -> list[Story]:
    """Rows of each conversation together; both come in turn."""
    waited, begun = _by_conversation(waits), _by_conversation(episodes)
    found = []
    for number in waited | begun:
        rows, periods = waited.get(number, []), begun.get(number, [])
        account = (rows or periods)[0].account_id
        kept, whole = tuple(map(kept_wait, rows)), tuple(map(_episode, periods))
        found.append(Story(number, account, kept, whole))
    return found


def _by_conversation(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for each in rows:
        found.setdefault(each.conversation_id, []).append(each)
    return found


def kept_wait(row: WaitRow) -> KeptWait:
    """A row as a wait with its number."""
    return KeptWait(
        Instant(row.opened_at),
        _moment(row.said_last_at),
        _moment(row.answered_at),
        row.agent,
        row.assignee,
        row.underway,
        _moment(row.ended_at),
        row.why_excluded,
        row.id,
    )


def _episode(row: EpisodeRow) -> Episode:
    resolved = _moment(row.resolved_at)
    return Episode(
        Instant(row.opened_at), bool(row.by_customer), resolved, row.resolved_by, row.assignee
    )


def _moment(at: int | None) -> Instant | None:
    return None if at is None else Instant(at)
