"""The words of a report: figures in, a page out. Called while the shop's language is spoken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from socialdesk.model.i18n import day_words, length, mark, translate, weekday
from socialdesk.model.measure import By, Figures
from socialdesk.model.report import DEFINITIONS, Kind
from socialdesk.services.figures.counting import Group
from socialdesk.services.reporting.activity import agents, busiest, came_back
from socialdesk.services.reporting.gathering import Gathered
from socialdesk.services.reporting.numbers import cell, compared, named, two_times
from socialdesk.services.reporting.page import (
    As,
    Bars,
    Cell,
    Drawing,
    Heat,
    Lines,
    Page,
    Section,
    Table,
    Tile,
)
from socialdesk.services.reporting.standings import badges, outcomes

_TITLES = {
    Kind.DAILY: mark("Daily report"),
    Kind.WEEKLY: mark("Weekly report"),
    Kind.MONTHLY: mark("Monthly report"),
}
_BEFORE = {
    Kind.DAILY: mark("the day before: {value}"),
    Kind.WEEKLY: mark("the week before: {value}"),
    Kind.MONTHLY: mark("the month before: {value}"),
}
_HEADS = (
    mark("waits"), mark("in time"), mark("median"), "p90", mark("too late"), mark("still waiting"),
)  # fmt: skip
_GROUPS = {
    By.CHANNEL: mark("By channel"),
    By.ACCOUNT: mark("By account"),
    By.TAG: mark("By tag"),
}


@dataclass(frozen=True, slots=True)
class Shop:
    """What a report tells of the shop itself."""

    name: str
    zone: ZoneInfo
    language: str
    platforms: dict[str, str]
    """What each channel is called by people."""


def composed(found: Gathered, shop: Shop) -> Page:
    """The page of these figures."""
    period = found.period
    whole = _days(period.first, period.last)
    made = datetime.fromtimestamp(found.as_of / 1000, shop.zone)
    return Page(
        translate(_TITLES[period.kind]),
        named(shop.name),
        whole,
        translate(
            "As of {moment} ({zone}). Counted by the definitions of {version}.",
            moment=f"{made:%d/%m/%Y %H:%M}",
            zone=shop.zone.key,
            version=DEFINITIONS,
        ),
        shop.language,
        found.as_of,
        period.first,
        tuple(_tiles(found)),
        (
            _headline(found),
            _trend(found),
            *(_group(found, by, shop) for by in _GROUPS if _is_told(by, found.groups[by])),
            *agents(found),
            came_back(found),
            *badges(found),
            *outcomes(found),
            _heat(found),
            _meanings(found),
        ),
        tuple(_records(found)),
        translate("{shop}: {title}, {time}", shop=named(shop.name), title=translate(_TITLES[period.kind]), time=whole),
        translate("Data"),
    )  # fmt: skip


def headline(found: Gathered) -> str:
    """The same in the few words of a message."""
    period = found.period
    lines = [f"{translate(_TITLES[period.kind])}, {_days(period.first, period.last)}"]
    lines += [f"{each.title}: {each.value.text} ({each.note})" for each in _tiles(found)]
    return "\n".join(lines)


def _days(first: date, last: date) -> str:
    if first == last:
        return translate("{weekday} {date}", weekday=weekday(first), date=f"{first:%d/%m/%Y}")
    return f"{first:%d/%m/%Y} – {last:%d/%m/%Y}"


def _tiles(found: Gathered) -> Iterator[Tile]:
    now, then = found.whole, found.before

    def tile(title: str, how: As, value: float | None, before: float | None) -> Tile:
        said = translate(_BEFORE[found.period.kind], value=cell(before, how).text)
        return Tile(title, cell(value, how), said)

    yield tile(_in_time(found), As.SHARE, now.share, then.share)
    yield tile(translate("Customers who waited"), As.COUNT, now.n, then.n)
    yield tile(translate("Median wait"), As.LENGTH, now.p50_ms, then.p50_ms)
    yield tile(translate("Nine of ten within"), As.LENGTH, now.p90_ms, then.p90_ms)
    yield tile(translate("Too late"), As.COUNT, now.missed, then.missed)
    yield tile(translate("Still waiting"), As.COUNT, now.open, then.open)


def _in_time(found: Gathered) -> str:
    return translate("Answered within {length}", length=length(found.target))


def _headline(found: Gathered) -> Section:
    now, then = found.whole, found.before
    rows = [
        compared(_in_time(found), As.SHARE, now.share, then.share),
        compared(translate("Customers who waited"), As.COUNT, now.n, then.n),
        compared(translate("Answered"), As.COUNT, now.answered, then.answered),
        compared(translate("Still waiting"), As.COUNT, now.open, then.open),
        compared(translate("Too late"), As.COUNT, now.missed, then.missed),
        compared(translate("Mean wait"), As.LENGTH, now.mean_ms, then.mean_ms),
        compared(translate("Median wait"), As.LENGTH, now.p50_ms, then.p50_ms),
        compared(translate("Nine of ten within"), As.LENGTH, now.p90_ms, then.p90_ms),
        compared(translate("Longest wait"), As.LENGTH, now.max_ms, then.max_ms),
    ]
    if found.business is not None and found.business_before is not None:
        opened, was = found.business, found.business_before
        rows += [
            compared(
                translate("Within {length} of opening hours", length=length(found.target)),
                As.SHARE,
                opened.share,
                was.share,
            ),
            compared(translate("Median, opening hours only"), As.LENGTH, opened.p50_ms, was.p50_ms),
            compared(
                translate("Nine of ten within, opening hours only"), As.LENGTH, opened.p90_ms, was.p90_ms
            ),
        ]  # fmt: skip
    heads = two_times(found.period)
    return Section("headline", translate("At a glance"), table=Table(heads, rows))


def _trend(found: Gathered) -> Section:
    days = found.trend
    labels = [day_words(day) if len(days) <= 14 else f"{day:%d/%m}" for day, _ in days]
    bars = Bars(labels, _parts([figures for _, figures in days]))
    lines = Lines(
        labels,
        (
            (translate("median"), [None if each is None else each.p50_ms for _, each in days]),
            ("p90", [None if each is None else each.p90_ms for _, each in days]),
        ),
        translate("minutes"),
    )
    is_answered = any(figures and figures.answered for _, figures in days)
    drawings = (bars, lines) if is_answered else (bars,)
    rows = [
        (cell(day, As.DAY), *_cells(figures)[:-1], cell(found.backlog.get(day), As.COUNT))
        for day, figures in days
    ]
    heads = (translate("day"), *_heads()[:-1], translate("left at night"))
    return Section("trend", translate("Day by day"), (), drawings, Table(heads, rows))


def _parts(each: Sequence[Figures | None]) -> list[tuple[str, str, list[int]]]:
    """In time, too late, and still waiting without being late."""
    within = [0 if one is None else one.within or 0 for one in each]
    missed = [0 if one is None else one.missed or 0 for one in each]
    young = [0 if one is None else one.n - (one.within or 0) - (one.missed or 0) for one in each]
    found = [
        ("good", translate("in time"), within),
        ("bad", translate("too late"), missed),
    ]
    return [*found, ("open", translate("waiting, not late yet"), young)] if any(young) else found


def _heads() -> tuple[str, ...]:
    return tuple(each if each == "p90" else translate(each) for each in _HEADS)


def _cells(figures: Figures | None) -> tuple[Cell, ...]:
    if figures is None:
        return (
            cell(0, As.COUNT), cell(None, As.SHARE), cell(None, As.LENGTH), cell(None, As.LENGTH), cell(0, As.COUNT), cell(0, As.COUNT),
        )  # fmt: skip
    return (
        cell(figures.n, As.COUNT),
        cell(figures.share, As.SHARE),
        cell(figures.p50_ms, As.LENGTH),
        cell(figures.p90_ms, As.LENGTH),
        cell(figures.missed, As.COUNT),
        cell(figures.open, As.COUNT),
    )


def _is_told(by: By, groups: Sequence[Group]) -> bool:
    """One group tells nothing that the headline has not told; tags only where there are any."""
    if by in (By.CHANNEL, By.ACCOUNT):
        return len(groups) > 1
    return any(each.group for each in groups)


def _group(found: Gathered, by: By, shop: Shop) -> Section:
    groups = found.groups[by]
    rows = [(cell(_called(by, each.group, shop)), *_cells(each.figures)) for each in groups]
    says = (translate("A conversation with two tags counts in both."),) if by is By.TAG else ()
    drawings: tuple[Drawing, ...] = ()
    if by is By.ACCOUNT:
        labels = [_called(by, each.group, shop) for each in groups]
        drawings = (Bars(labels, _parts([each.figures for each in groups])),)
    return Section(by.value, translate(_GROUPS[by]), says, drawings, Table(("", *_heads()), rows))


def _called(by: By, group: str, shop: Shop) -> str:
    if by is By.CHANNEL:
        return shop.platforms.get(group, named(group))
    return named(group) if group else translate("without a tag") if by is By.TAG else "–"


def _heat(found: Gathered) -> Section:
    monday = date(2024, 1, 1)
    rows = [weekday(monday + timedelta(days=each)) for each in range(7)]
    hours = [f"{each:02}" for each in range(24)]
    waits = [[each.waits for each in row] for row in found.heat]
    missed = [[each.missed for each in row] for row in found.heat]
    says = (
        *busiest(found.busy),
        translate("How many customers began to wait in each hour, and how many of them were answered too late."),
        translate("From {first} to {last}.", first=f"{found.heat_from:%d/%m/%Y}", last=f"{found.period.last:%d/%m/%Y}"),
    )  # fmt: skip
    drawings = [Heat(rows, hours, waits, translate("customers who began to wait"))]
    if any(map(any, missed)):
        drawings.append(Heat(rows, hours, missed, translate("of them too late"), "bad"))
    table = Table(
        ("", *hours),
        [
            (cell(name), *(cell(each, As.COUNT) for each in row))
            for name, row in zip(rows, waits, strict=True)
        ],
    )
    return Section("heat", translate("Hour by hour"), says, drawings, table)


_MEANINGS = (
    (mark("waits"), mark("A customer waits from the first message that nobody has answered until a person of the shop answers; automatic texts answer nobody.")),
    (mark("in time"), mark("Answered within {target}, of all whose outcome is known. Who still waits and is not late yet counts on neither side.")),
    (mark("median"), mark("Half of those who were answered waited at most so long.")),
    ("p90", mark("Nine of ten waited at most so long: what your slowest customers met with.")),
    (mark("mean"), mark("All waits together, shared equally. A single very long one moves it a lot; the median it does not.")),
    (mark("too late"), mark("Answered after more than {target}, or still waiting and past it.")),
    (mark("still waiting"), mark("Nobody had answered them when this report was made.")),
    (mark("opening hours"), mark("Only the time in which the shop was open is counted.")),
    (mark("day"), mark("A wait belongs to the day on which the customer began to wait. While somebody of a past day waits, its figures can still change.")),
)  # fmt: skip


def _meanings(found: Gathered) -> Section:
    target = length(found.target)
    rows = [
        (cell(name if name == "p90" else translate(name)), cell(translate(words, target=target)))
        for name, words in _MEANINGS
        if name != "opening hours" or found.business is not None
    ]
    table = Table((translate("figure"), translate("what it means")), rows)
    return Section("meanings", translate("What the figures mean"), table=table)


def _records(found: Gathered) -> Iterator[dict[str, object]]:
    yield {"by": "", "group": "", **asdict(found.whole)}
    for by, groups in found.groups.items():
        for each in groups:
            yield {"by": by.value, "group": each.group, **asdict(each.figures)}
    for day, figures in found.trend:
        if figures is not None:
            yield {"by": By.DAY.value, "group": day.isoformat(), **asdict(figures)}
