"""`socialdesk stats badges` and `stats coach`: how badges stand, and whom to answer so that they are kept."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from socialdesk.assembly.services import badges
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, local, moment, safe
from socialdesk.commands.stats_question import question_of, target_of
from socialdesk.commands.tables import print_csv, print_table
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.coach import WHENEVER, Score, State
from socialdesk.model.i18n import called, count, length, mark, percent, translate
from socialdesk.model.ids import Instant
from socialdesk.model.measure import rounded
from socialdesk.services.figures.badges import Candidate, Standing
from socialdesk.store.inbox import InboxRow
from socialdesk.store.store import Store

STATES = {
    State.OK: mark("kept"),
    State.AT_RISK: mark("in danger"),
    State.LOST: mark("not held"),
    State.UNKNOWN: mark("too few chats"),
}
_HEADS = (
    mark("badge"), mark("now"), mark("asked"), mark("stands"), mark("if nothing is done"), mark("answers needed"),
)  # fmt: skip
_ANSWER = ("order", "conversation", "wait", "name", "account", "since", "due_at", "by")
_PIECE = 500


def all_badges(options: Namespace) -> None:
    """`socialdesk stats badges`."""
    config = configured(options)
    found = with_store(config, lambda store: _standings(store, config, options))
    if options.json:
        for each in found:
            json_line(keys_of(each))
    elif options.csv:
        print_csv(list(keys_of(found[0])) if found else [], map(keys_of, found))
    else:
        heads = [translate(each) for each in _HEADS]
        print_table([heads, *(_cells(each, config) for each in found)])


def coach(options: Namespace) -> None:
    """`socialdesk stats coach BADGE`."""
    if options.wait is None:
        raise NotAllowed(translate("Name the badge: `socialdesk stats coach shopee-90d`."))
    config = configured(options)

    async def ask(store: Store) -> tuple[list[Standing], dict[int, InboxRow]]:
        found = await _standings(store, config, options, str(options.wait))
        candidates = [each for standing in found for each in standing.needed_candidates()]
        return found, await _people(store, candidates)

    found, people = with_store(config, ask)
    answers = [
        [
            _answer(order, candidate, people)
            for order, candidate in enumerate(each.needed_candidates(), 1)
        ]
        for each in found
    ]
    if options.csv and not options.json:
        print_csv(_ANSWER, [each for some in answers for each in some])
        return
    for each, some in zip(found, answers, strict=True):
        if options.json:
            json_line({**keys_of(each), "list": some})
        else:
            _print(each, people, config)


async def _standings(
    store: Store, config: Config, options: Namespace, name: str = ""
) -> list[Standing]:
    as_of = question_of(options, config, store.clock.now()).as_of
    return await badges(store, config).standings(as_of, target_of(options), name)


async def _people(store: Store, candidates: Sequence[Candidate]) -> dict[int, InboxRow]:
    """Whose these conversations are."""
    ids = [each.conversation for each in candidates]
    found: dict[int, InboxRow] = {}
    for start in range(0, len(ids), _PIECE):
        some = await store.inbox.by_ids(ids[start : start + _PIECE])
        found |= {number: item.row for number, item in some.items()}
    return found


def keys_of(each: Standing) -> dict[str, Any]:
    """A badge; the keys are promised in docs/cli.md."""
    goal, now, then, best = each.goal, each.now, each.then, each.advice.then
    return {
        "name": each.watched.badge.name,
        "account": each.watched.account,
        "state": str(each.state),
        "value": each.value,
        "target": float(goal.rate),
        "mean_ms": _mean(now),
        "target_mean_ms": goal.mean,
        "n": each.answered + each.open,
        "answered": each.answered,
        "open": each.open,
        "within": now.hits,
        "missed": now.n - now.hits,
        "if_nothing": each.shown(then),
        "if_nothing_mean_ms": _mean(then),
        "until": moment(each.until),
        "lost_at": moment(each.lost_at),
        "reachable": each.advice.is_reachable,
        "answers": each.needed,
        "best": each.shown(best),
        "best_mean_ms": _mean(best),
    }


def _mean(score: Score) -> int | None:
    """In whole milliseconds, as all lengths are told."""
    return None if score.mean is None else rounded(score.mean)


def _answer(order: int, candidate: Candidate, people: dict[int, InboxRow]) -> dict[str, Any]:
    row = people.get(candidate.conversation)
    return {
        "order": order,
        "conversation": candidate.conversation,
        "wait": candidate.wait,
        "name": row.name if row else "",
        "account": row.account if row else "",
        "since": moment(candidate.since),
        "due_at": None if candidate.due == WHENEVER else moment(candidate.due),
        "by": None if candidate.by == WHENEVER else moment(candidate.by),
    }


def _name(each: Standing) -> str:
    name = each.watched.badge.name
    return f"{name} {safe(each.watched.account)}" if each.watched.account else name


def _figure(each: Standing, score: Score) -> str:
    """A rate, and the mean where one is asked for."""
    mean = score.mean
    rate = each.shown(score)
    said = "-" if rate is None else percent(rate, float(each.goal.rate))
    return said if each.goal.mean is None or mean is None else f"{said}, {length(int(mean))}"


def _asked(each: Standing) -> str:
    said = percent(float(each.goal.rate))
    return said if each.goal.mean is None else f"{said}, {length(each.goal.mean)}"


def _cells(each: Standing, config: Config) -> list[str]:
    then = _figure(each, each.then)
    if each.lost_at is not None:
        then = f"{then} ({local(each.lost_at, config.zone)})"
    needed = translate("out of reach") if each.needed is None else str(each.needed)
    return [
        _name(each), _figure(each, each.now), _asked(each), translate(STATES[each.state]), then, needed,
    ]  # fmt: skip


def _print(each: Standing, people: dict[int, InboxRow], config: Config) -> None:
    told = {
        "badge": _name(each), "value": _figure(each, each.now), "target": _asked(each),
        "then": _figure(each, each.then), "until": local(each.until, config.zone),
        "best": _figure(each, each.advice.then),
    }  # fmt: skip
    print(translate("{badge}: {value} now, {target} asked for.", **told))
    print(translate("If nobody is answered: {then} on {until}.", **told))
    if each.lost_at is not None:
        print(translate("Lost on {moment}.", moment=local(each.lost_at, config.zone)))
    candidates = each.needed_candidates()
    if not each.advice.is_reachable:
        print(
            translate(
                "No answers to those who wait now reach it; these come nearest: {best}.", **told
            )
        )
    elif candidates:
        print(_keeping(each, len(candidates), told["best"]))
    else:
        print(translate("Nobody need be answered for it."))
    for order, candidate in enumerate(candidates, 1):
        print(f"  {_candidate_line(order, candidate, people, config)}")


def _keeping(each: Standing, answers: int, best: str) -> str:
    if each.state is State.LOST:
        return count(
            "One answer wins it back: {best}.",
            "{n} answers win it back: {best}.",
            answers,
            best=best,
        )
    return count("One answer keeps it: {best}.", "{n} answers keep it: {best}.", answers, best=best)


def _candidate_line(
    order: int, candidate: Candidate, people: dict[int, InboxRow], config: Config
) -> str:
    row = people.get(candidate.conversation)
    who = safe(called(row.name), 40) if row else ""
    by = (
        translate("as soon as you can")
        if candidate.by == WHENEVER
        else translate("by {moment}", moment=local(Instant(candidate.by), config.zone))
    )
    return f"{order}. {candidate.conversation}  {who}  {safe(row.account) if row else ''}  {by}"
