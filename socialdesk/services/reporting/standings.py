"""The parts of a report about what stands now: badges, and what broadcasts, lives and games came to."""

from __future__ import annotations

from collections.abc import Iterator

from socialdesk.model.coach import State
from socialdesk.model.i18n import mark, translate
from socialdesk.model.presets.catalogue import PRESETS
from socialdesk.services.figures.badges import Standing
from socialdesk.services.reporting.gathering import Gathered
from socialdesk.services.reporting.numbers import cell, named
from socialdesk.services.reporting.page import As, Cell, Section, Table

_STATES = {
    State.OK: mark("kept"),
    State.AT_RISK: mark("in danger"),
    State.LOST: mark("not held"),
    State.UNKNOWN: mark("too few chats"),
}


def badges(found: Gathered) -> Iterator[Section]:
    """How marketplaces see the shop; nothing where there is no figure."""
    if not found.badges:
        return
    heads = (
        translate("badge"), translate("now"), translate("asked"), translate("if nothing is done"),
        translate("answers needed"), translate("stands"),
    )  # fmt: skip
    says = [
        translate("As of this report, over the days that each badge looks back on, as it would count your chats here.")
    ]  # fmt: skip
    if not any(each.watched.is_had for each in found.badges):
        says.append(translate("Which of them you have is said in the configuration, [badges]."))
    table = Table(heads, [tuple(_standing(each)) for each in found.badges])
    yield Section("badges", translate("Badges"), says, (), table)


def _standing(each: Standing) -> Iterator[Cell]:
    badge, account = each.watched.badge.name, each.watched.account
    label = PRESETS[badge].label
    yield cell(f"{label} ({named(account)})" if account else label)
    yield cell(each.value, As.SHARE)
    yield cell(float(each.goal.rate), As.SHARE)
    yield cell(each.shown(each.then), As.SHARE)
    yield cell(each.needed, As.COUNT)
    yield cell(translate(_STATES[each.state]))


def outcomes(found: Gathered) -> Iterator[Section]:
    """Broadcasts, lives and games; nothing where none began in the time."""
    rows = [*_rows(found)]
    if not rows:
        return
    heads = (
        "", translate("people"), translate("told"), translate("answered"), translate("comments"), translate("entries"),
        translate("for the first time"), translate("winners"),
    )  # fmt: skip
    says = (translate("What began in that time, as it stands now."),)
    title = translate("Broadcasts, lives and games")
    yield Section("outcomes", title, says, (), Table(heads, rows))


def _rows(found: Gathered) -> Iterator[tuple[Cell, ...]]:
    for run in found.came.broadcasts:
        told = run.figures
        yield _row(mark("Broadcast {name}"), run.name, told.people, told.sent, told.answered)
    for live in found.came.lives:
        said = live.figures
        yield _row(
            mark("Live {name}"), live.name, said.people, live.told,
            comments=said.comments, new=said.first_time,
        )  # fmt: skip
    for game in found.came.games:
        yield _row(
            mark("Game {name}"), game.name, game.people,
            entries=game.entries, new=game.new_people, winners=game.winners,
        )  # fmt: skip


def _row(
    words: str,
    name: str,
    people: int,
    told: int | None = None,
    answered: int | None = None,
    *,
    comments: int | None = None,
    entries: int | None = None,
    new: int | None = None,
    winners: int | None = None,
) -> tuple[Cell, ...]:
    numbers = (people, told, answered, comments, entries, new, winners)
    called = translate(words, name=named(name))
    return cell(called), *(cell(each, As.COUNT) for each in numbers)
