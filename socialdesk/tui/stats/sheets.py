"""Figures beside waits as tables and maps of text: targets, answers from the folder, badges, agents, busy hours, what is left, who came back, who is
new, what broadcasts, lives and games came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.text import Text

from socialdesk.model.coach import State
from socialdesk.model.i18n import count, grouped, mark, moment_words, number, translate
from socialdesk.model.measure import By
from socialdesk.tui.desk.sheets import Sheet, Subject
from socialdesk.tui.stats import said
from socialdesk.tui.stats.plots import Axis, HeatMap, heat, legend, trend
from socialdesk.tui.stats.survey_sheet import survey_parts
from socialdesk.tui.stats.tables import Setting, Table, drawn
from socialdesk.tui.text import shown, wrap
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.services.figures.badges import Candidate, Standing
    from socialdesk.services.figures.outcomes import Came

SUBJECTS = {
    Subject.WAITS: mark("waits"),
    Subject.TARGETS: mark("targets"),
    Subject.BADGES: mark("badges"),
    Subject.AGENTS: mark("agents"),
    Subject.BUSY: mark("busy hours"),
    Subject.BACKLOG: mark("what is left"),
    Subject.RETURNS: mark("resolved and came back"),
    Subject.CUSTOMERS: mark("customers"),
    Subject.SALES: mark("sales"),
    Subject.SURVEYS: mark("surveys"),
    Subject.CASES: mark("complaints that come up again"),
    Subject.OUTCOMES: mark("broadcasts, lives, games"),
    Subject.ANSWERS: mark("answers by itself"),
}
"""What each is called."""
PLOT_LINES = 9
_SERVED_BY = (By.ACCOUNT, By.CHANNEL, By.LANGUAGE, By.DAY)
"""Groups that are made of questions too; of others they are told by answer."""
_STATES = {
    State.OK: ("✓", mark("kept"), "GOOD"),
    State.AT_RISK: ("!", mark("in danger"), "WARNING"),
    State.LOST: ("✗", mark("not held"), "ALARM"),
    State.UNKNOWN: ("·", mark("too few chats"), "DIM"),
}


def sheet_text(sheet: Sheet, setting: Setting, width: int) -> Text:
    """All of it, in lines of at most `width` cells."""
    text = Text()
    for part in _parts(sheet, setting, width):
        text.append_text(part)
        text.append("\n\n")
    text.rstrip()
    return text


def _parts(sheet: Sheet, setting: Setting, width: int) -> Iterator[Text]:
    match sheet.subject:
        case Subject.TARGETS:
            yield drawn(_targets(sheet, setting.by), width)
        case Subject.ANSWERS:
            yield drawn(_answers(sheet, setting.by), width)
        case Subject.BADGES:
            yield from _badges(sheet.badges, setting.zone, width)
        case Subject.AGENTS:
            yield drawn(_agents(sheet), width)
            if sheet.promises:
                yield drawn(_promises(sheet), width)
        case Subject.BUSY:
            yield from _busy(sheet, width)
        case Subject.BACKLOG:
            yield from _backlog(sheet, setting, width)
        case Subject.RETURNS:
            yield drawn(_resolutions(sheet, setting.by), width)
            yield drawn(_repeats(sheet), width)
        case Subject.CUSTOMERS:
            yield drawn(_customers(sheet, setting.by), width)
            yield drawn(_elsewhere(sheet, setting.by), width)
        case Subject.SALES:
            from socialdesk.tui.stats.sales_sheet import sales_parts  # noqa: PLC0415 - not before somebody looks

            yield from sales_parts(
                sheet, width, lambda name: _group(name, setting.by) or said.NOTHING
            )
        case Subject.SURVEYS:
            yield from survey_parts(sheet, setting, width, lambda name: _group(name, setting.by))
        case Subject.CASES:
            from socialdesk.tui.stats.cases_sheet import cases_table  # noqa: PLC0415 - not before somebody looks

            yield drawn(cases_table(sheet), width)
        case Subject.OUTCOMES if sheet.outcomes is not None:
            yield from (drawn(each, width) for each in _outcomes(sheet.outcomes, setting.zone))


def _heads(*words: str) -> list[str]:
    return [translate(each) if each else "" for each in words]


def _number(value: float | None) -> str:
    return (
        said.NOTHING
        if value is None
        else number(f"{value:,.1f}")
        if isinstance(value, float)
        else grouped(value)
    )


def _agents(sheet: Sheet) -> Table:
    return Table(
        translate("By name, with what made it hard beside it: no figure alone says who is good."),
        _heads(
            mark("agent"), mark("answered"), mark("median"), mark("waiting now"), mark("resolved"), mark("at the desk"),
            mark("first questions"), mark("asked while closed"), mark("answers a chat"),
        ),
        [
            [
                shown(each.agent), _number(each.answered), said.took(each.p50_ms), _number(each.open), _number(each.resolved),
                said.took(each.online_ms), said.share(each.first_share), said.share(each.closed_share), _number(each.each),
            ]
            for each in sheet.agents
        ],
    )  # fmt: skip


def _busy(sheet: Sheet, width: int) -> Iterator[Text]:
    """A map of messages, and one of people who wait."""
    names = [said.weekday_name(day) for day in range(7)]
    for title, values in (
        (mark("Messages that want an answer, in each hour of the week"), [each.messages_mean or 0 for each in sheet.busy]),
        (mark("People who wait, in each hour of the week"), [each.waiting_mean or 0 for each in sheet.busy]),
    ):  # fmt: skip
        text = Text("\n".join(wrap(translate(title), width)), palette.STRONG)
        if len(values) != 7 * 24:
            yield text.append(f"\n{translate('Nothing of that time.')}", palette.TEXT)
            return
        rows = [values[day * 24 : day * 24 + 24] for day in range(7)]
        found = HeatMap(
            rows, names, lambda value: f"{value:.0f}" if value >= 9.5 else f"{value:.2g}"
        )
        text.append("\n")
        text.append_text(heat(found, width))
        if told := legend(found, width):
            text.append(f"\n{told}", palette.DIM)
        yield text


def _backlog(sheet: Sheet, setting: Setting, width: int) -> Iterator[Text]:
    rows = sheet.backlog
    if rows:
        waiting = [float(each.waiting) for each in rows]
        unresolved = [float(each.unresolved) for each in rows]
        most = max(*waiting, *unresolved, 1.0)
        ends = [said.period_name(rows[place].group) for place in (0, len(rows) // 2, -1)]
        text = Text(translate("─ waiting then, ·· unresolved then"), palette.STRONG).append("\n")
        axis = Axis(grouped(round(most)), "0", ends)
        yield text.append_text(trend(waiting, unresolved, most, axis, (width, PLOT_LINES)))
    yield drawn(
        Table(
            translate("What was left at the end of each period."),
            _heads("", mark("waiting then"), mark("too late"), mark("unresolved then"), mark("begun"), mark("resolved")),
            [
                [said.period_name(each.group), *map(_number, (each.waiting, each.late, each.unresolved, each.opened, each.resolved))]
                for each in reversed(rows)
            ],
        ),
        width,
    )  # fmt: skip


def _resolutions(sheet: Sheet, by: By) -> Table:
    return Table(
        translate(
            "By when it was resolved. First contact: the customer did not come back within 7 days; younger ones are not decided."
        ),
        _heads("", mark("resolved"), mark("first contact"), mark("reopened"), mark("median"), "p90", mark("7 days ago")),
        [
            [
                _group(each.group, by), _number(each.figures.resolved), said.share(each.figures.share), _number(each.figures.reopened),
                said.took(each.figures.p50_ms), said.took(each.figures.p90_ms), _number(each.figures.decided),
            ]
            for each in sheet.resolutions
        ],
    )  # fmt: skip


def _repeats(sheet: Sheet) -> Table:
    return Table(
        translate("The same customer comes back with the same tag within 30 days."),
        _heads(mark("tag"), mark("episodes"), mark("came back"), mark("share"), mark("customers"), mark("who came back")),
        [
            [
                _group(each.group, By.TAG), _number(each.figures.n), _number(each.figures.repeats), said.share(each.figures.share),
                _number(each.figures.people), _number(each.figures.again),
            ]
            for each in sheet.repeats
        ],
    )  # fmt: skip


def _targets(sheet: Sheet, by: By) -> Table:
    return Table(
        translate("Each wait by its own target, on the hours of then, pauses taken off; who waits past due is missed by now."),
        _heads("", mark("waits"), mark("in time"), mark("missed"), mark("still waiting"), mark("at risk"), mark("share")),
        [
            [
                _group(each.group, by), *map(_number, (each.n, each.reached, each.missed, each.open, each.risk)),
                said.share(each.share),
            ]
            for each in sheet.targets
        ],
    )  # fmt: skip


def _answers(sheet: Sheet, by: By) -> Table:
    return Table(
        translate(
            "Questions that an answer of the folder fits. Resolved by itself: no person was needed within 72 hours; younger ones are not decided."
        ),
        _heads(
            "", mark("asked"), mark("answered by itself"), mark("resolved by itself"), mark("share"), mark("asked which"),
            mark("person called"), mark("left to people"),
        ),
        [
            [
                _served(each.group, by),
                *map(_number, (each.asked, each.answered, each.resolved)), said.share(each.share),
                *map(_number, (each.chosen, each.handed_over, each.left)),
            ]
            for each in sheet.answers
            if each.asked or len(sheet.answers) > 1
        ],
    )  # fmt: skip


def _served(name: str, by: By) -> str:
    if not name:
        return translate("all")
    return said.group_name(name, by) if by in _SERVED_BY else shown(name)


def _customers(sheet: Sheet, by: By) -> Table:
    return Table(
        translate("New: their first episode ever, in any of their chats."),
        _heads("", mark("customers"), mark("new customers"), mark("returning"), mark("share")),
        [
            [
                _group(each.group, by), _number(each.figures.people), _number(each.figures.new), _number(each.figures.returning),
                said.share(each.figures.share),
            ]
            for each in sheet.customers
        ],
    )  # fmt: skip


def _promises(sheet: Sheet) -> Table:
    return Table(
        translate("By when they were made. In time: of those that were kept or are overdue."),
        _heads(
            mark("agent"), mark("promises made"), mark("kept in time"), mark("kept late"), mark("overdue"), mark("in time"),
            mark("late by (median)"),
        ),
        [
            [
                shown(each.group), *map(_number, (each.made, each.kept, each.late, each.overdue)), said.share(each.share),
                said.took(each.late_p50_ms),
            ]
            for each in sheet.promises
        ],
    )  # fmt: skip


def _elsewhere(sheet: Sheet, by: By) -> Table:
    return Table(
        translate("Answers that were written in the platforms' own apps."),
        _heads("", mark("answered"), mark("here"), mark("elsewhere"), mark("share")),
        [
            [
                _group(each.group, by), _number(each.figures.answered), _number(each.figures.here), _number(each.figures.elsewhere),
                said.share(each.figures.share),
            ]
            for each in sheet.elsewhere
        ],
    )  # fmt: skip


def _group(name: str, by: By) -> str:
    return translate("all") if by is By.ALL else said.group_name(name, by)


def _outcomes(came: Came, zone: ZoneInfo) -> Iterable[Table]:
    yield Table(
        translate("Broadcasts that went out, as they stand now."),
        _heads(mark("broadcast"), mark("began"), mark("people"), mark("told"), mark("read"), mark("answered"), mark("opted out")),
        [
            [
                shown(each.name), _at(each.at, zone), *map(_number, (
                    each.figures.people, each.figures.sent, each.figures.read, each.figures.answered, each.figures.opted_out,
                )),
            ]
            for each in came.broadcasts
        ],
    )  # fmt: skip
    yield Table(
        translate("Lives that began, as they stand now."),
        _heads(mark("live"), mark("began"), mark("people"), mark("for the first time"), mark("comments"), mark("told")),
        [
            [shown(each.name), _at(each.at, zone), *map(_number, (
                each.figures.people, each.figures.first_time, each.figures.comments, each.told,
            ))]
            for each in came.lives
        ],
    )  # fmt: skip
    yield Table(
        translate("Games that opened, as they stand now."),
        _heads(mark("game"), mark("began"), mark("people"), mark("for the first time"), mark("entries"), mark("winners")),
        [
            [shown(each.name), _at(each.at, zone), *map(_number, (each.people, each.new_people, each.entries, each.winners))]
            for each in came.games
        ],
    )  # fmt: skip


def _at(moment: int, zone: ZoneInfo) -> str:
    return f"{datetime.fromtimestamp(moment / 1000, zone):%d/%m %H:%M}"


def _badges(found: Sequence[Standing], zone: ZoneInfo, width: int) -> Iterator[Text]:
    if not found:
        words = translate(
            "The shop has no badge yet. `socialdesk stats badges` says how it gets some."
        )
        yield Text("\n".join(wrap(words, width)), palette.DIM)
        return
    rows, styles = [], []
    for each in found:
        sign, words, style = _STATES[each.state]
        needed = translate("out of reach") if each.needed is None else grouped(each.needed)
        rows.append([
            f"{sign} {_name(each)}", said.share(each.value, float(each.goal.rate)), said.share(float(each.goal.rate)), translate(words),
            said.share(each.shown(each.then), float(each.goal.rate)), needed, _lost(each, zone),
        ])  # fmt: skip
        styles.append(getattr(palette, style))
    yield drawn(
        Table(
            translate("How marketplaces and platforms see the shop now, whatever days are asked for."),
            _heads(mark("badge"), mark("now"), mark("asked"), mark("stands"), mark("if nothing is done"), mark("answers needed"), mark("lost on")),
            rows, styles,
        ),
        width,
    )  # fmt: skip
    had = [each for each in found if each.watched.is_had] or found
    for each in found:
        candidates = each.needed_candidates() if each.needed else []
        if candidates:
            words = f"{_keeping(each, candidates, zone)} {_where(each, is_in_tab=each in had)}"
            yield Text("\n".join(wrap(words, width)), palette.WARNING)


def _keeping(standing: Standing, candidates: Sequence[Candidate], zone: ZoneInfo) -> str:
    """How many answers it takes, and by when the first of them."""
    moment = _moment(min(each.by for each in candidates), zone)
    if standing.state is State.LOST:
        return count(
            "{badge}: one answer by {moment} wins it back.",
            "{badge}: {n} answers win it back, the first by {moment}.",
            len(candidates), badge=_name(standing), moment=moment,
        )  # fmt: skip
    return count(
        "{badge}: one answer by {moment} keeps it.",
        "{badge}: {n} answers keep it, the first by {moment}.",
        len(candidates), badge=_name(standing), moment=moment,
    )  # fmt: skip


def _where(standing: Standing, *, is_in_tab: bool) -> str:
    """Where it stands who is to be answered: the tab has only badges that the shop says it has, if there are any."""
    if is_in_tab:
        return translate("The tab of badges in the inbox shows whom.")
    name = standing.watched.badge.name
    return translate("`socialdesk stats coach {badge}` shows whom.", badge=name)


def _name(standing: Standing) -> str:
    watched = standing.watched
    return (
        f"{watched.badge.name} {shown(watched.account)}" if watched.account else watched.badge.name
    )


def _lost(each: Standing, zone: ZoneInfo) -> str:
    return said.NOTHING if each.lost_at is None else _at(each.lost_at, zone)


def _moment(at: int, zone: ZoneInfo) -> str:
    if at >= 1 << 52:
        return translate("any time")
    return moment_words(datetime.fromtimestamp(at / 1000, zone))
