"""Figures of other systems (`model/presets/`), counted from the store's waits and grouped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from socialdesk.model.ids import Instant
from socialdesk.model.measure import By, Figures, Question
from socialdesk.model.presets.sample import Metric, Preset, Sample, Setting, Span, figures_of
from socialdesk.model.presets.story import KeptWait, Story
from socialdesk.model.waits import Episode
from socialdesk.services.figures.columns import Waits
from socialdesk.services.figures.counting import Shop, grouped
from socialdesk.store.waits import EpisodeRow, WaitRow

Row = TypeVar("Row", WaitRow, EpisodeRow)


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
    )


def stories(
    waits: Iterable[WaitRow], episodes: Iterable[EpisodeRow], customers: Mapping[int, int]
) -> list[Story]:
    """Rows of each conversation together; both come in turn."""
    waited, begun = _by_conversation(waits), _by_conversation(episodes)
    found = []
    for number in waited | begun:
        rows, periods = waited.get(number, []), begun.get(number, [])
        account = (rows or periods)[0].account_id
        kept, whole = tuple(map(kept_wait, rows)), tuple(map(_episode, periods))
        found.append(Story(number, account, kept, whole, customers.get(number, 0)))
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


def looks_back_to(metrics: Sequence[Metric], question: Question) -> Instant | None:
    """The first moment that any metric asks for; None: all there is."""
    if question.begins is not None:
        return question.begins
    days = [each.days for each in metrics]
    if None in days or not days:
        return None
    longest = Metric("", max(each for each in days if each is not None))
    return Span(None, question.ends).begins_for(longest, question.as_of)


def count_preset(
    preset: Preset, told: Iterable[Story], question: Question, setting: Setting, shop: Shop
) -> list[MetricGroup]:
    """The figures of each metric and group, metrics in the system's order; of all samples exactly one a
    metric."""
    seen = [each.seen_at(setting.as_of) for each in told]
    opened = {wait.number: wait.opened_at for each in seen for wait in each.waits}
    samples: dict[str, list[Sample]] = {}
    for each in preset.measure(seen, setting):
        samples.setdefault(each.metric, []).append(each)
    span = Span(question.begins, question.ends)
    found = []
    for metric in preset.metrics(setting):
        asked = [
            each for each in samples.get(metric.name, ()) if span.holds(each, metric, setting.as_of)
        ]
        for name, some in _groups(asked, question.by, shop, opened):
            counted = figures_of(some, metric, is_whole=question.by is By.ALL)
            found.append(MetricGroup(metric.name, name, counted))
    return found


def _groups(
    samples: list[Sample], by: By, shop: Shop, opened: Mapping[int, int]
) -> list[tuple[str, list[Sample]]]:
    if by is By.ALL:
        return [("", samples)]
    if by is By.AGENT:
        agents = sorted({each.credited for each in samples})
        return [(name, [each for each in samples if each.credited == name]) for name in agents]
    at = _column(samples, "at")
    waits = Waits(
        _column(samples, "wait"),
        _column(samples, "conversation"),
        _column(samples, "account"),
        _numbers([opened.get(each.wait, each.at) for each in samples]),
        at,
        at,
        np.zeros(len(samples), np.int32),
    )
    rows, codes, names = grouped(waits, at, by, shop)
    places = np.arange(len(samples)) if rows is None else rows
    groups: dict[int, list[Sample]] = {}
    for place, code in zip(places.tolist(), codes.tolist(), strict=True):
        groups.setdefault(code, []).append(samples[place])
    return [(names[code], groups[code]) for code in sorted(groups)]


def _column(samples: Sequence[Sample], name: str) -> NDArray[np.int64]:
    return _numbers([getattr(each, name) for each in samples])


def _numbers(values: Sequence[int]) -> NDArray[np.int64]:
    return np.array(values, np.int64)
