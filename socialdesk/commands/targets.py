"""`socialdesk targets`: within how long who is to be answered, and how those who wait stand."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from socialdesk.assembly.services import clock_keeper, targeting
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, local, moment, safe
from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import called, count, length, mark, percent, translate
from socialdesk.model.pause import Pause
from socialdesk.model.target import Standing, State, Target
from socialdesk.services.events import PAUSES
from socialdesk.services.targets import Counted, Explained
from socialdesk.store.store import Store

STATES = {
    State.RUNNING: mark("in time so far"),
    State.RISK: mark("at risk"),
    State.MISSED: mark("missed"),
    State.PAUSED: mark("paused"),
    State.REACHED: mark("reached"),
}


def targets(options: Namespace) -> None:
    """`socialdesk targets`."""
    if options.what == "list":
        _list(options)
    elif options.conversation is None:
        raise SocialdeskError(
            translate("Which conversation? `socialdesk targets explain 12`, with its number.")
        )
    else:
        _explain(options)


def _list(options: Namespace) -> None:
    config = configured(options)

    async def counted(store: Store) -> list[Counted]:
        await clock_keeper(store, config).look()
        return await targeting(store, config).counted()

    for each in with_store(config, counted):
        if options.json:
            json_line(counted_json(each))
        else:
            print(counted_line(each))


def _explain(options: Namespace) -> None:
    config = configured(options)
    number = options.conversation
    found = with_store(config, lambda store: targeting(store, config).explain(number))
    if options.json:
        json_line(explained_json(found))
    else:
        for line in explained_lines(found, config.zone):
            print(line)


def counted_json(each: Counted) -> dict[str, Any]:
    """A target; the keys are promised in docs/cli.md."""
    return {
        **_target_json(each.target),
        "running": each.running,
        "risk": each.risk,
        "missed": each.missed,
        "paused": each.paused,
    }


def counted_line(each: Counted) -> str:
    """The same for people."""
    waiting = count("{n} waits", "{n} wait", each.running + each.risk + each.missed + each.paused)
    parts = [
        f"{number} {translate(STATES[state])}"
        for state, number in (
            (State.RISK, each.risk),
            (State.MISSED, each.missed),
            (State.PAUSED, each.paused),
        )
        if number
    ]
    return f"{_said(each.target)}: {', '.join([waiting, *parts])}"


def _target_json(target: Target) -> dict[str, Any]:
    return {
        "target": target.name,
        "answer_ms": target.answer,
        "clock": "business" if target.business else "wall",
    }


def _said(target: Target) -> str:
    """`tag:complaint: within 5 minutes, in opening hours`."""
    whom = safe(target.name) or translate("everybody")
    within = (
        translate("within {length} of opening hours", length=length(target.answer))
        if target.business
        else translate("within {length}", length=length(target.answer))
    )
    return f"{whom}: {within}"


def explained_json(found: Explained) -> dict[str, Any]:
    """Where a conversation stands; the keys are promised in docs/cli.md."""
    row, standing = found.known.row, found.standing
    return {
        "conversation": row.conversation_id,
        "account": row.account,
        "channel": row.channel,
        **_target_json(found.target),
        "state": standing.state.value if standing else None,
        "waiting_since": moment(row.since) if found.is_waiting else None,
        "since": moment(row.since),
        "ended": moment(row.ended_at),
        "due": moment(standing.due) if standing else None,
        "used_ms": standing.used if standing else None,
        "left_ms": standing.left if standing else None,
        "step": standing.step if standing else None,
        "paused_ms": standing.paused if standing else None,
        "pauses": [_pause_json(each) for each in found.pauses],
        "why": why(found),
    }


def _pause_json(each: Pause) -> dict[str, Any]:
    return {"reason": each.reason, "from": moment(each.begins), "until": moment(each.ends)}


def explained_lines(found: Explained, zone: ZoneInfo) -> Iterator[str]:
    """The same for people."""
    row, standing = found.known.row, found.standing
    yield f"{row.conversation_id} {safe(called(row.name), 40)}"
    yield f"  {_said(found.target)}"
    yield f"  {translate('Why: {why}', why=why(found))}"
    if standing is None:
        yield f"  {translate('Nobody waits here, and the last wait needed no answer.')}"
        return
    yield from (f"  {line}" for line in _standing_lines(standing, found, zone))


def _standing_lines(standing: Standing, found: Explained, zone: ZoneInfo) -> Iterator[str]:
    pattern = "%d/%m %H:%M:%S"
    since = local(standing.since, zone, pattern)
    if found.is_waiting:
        yield translate("Somebody waits since {since}.", since=since)
    else:
        ended = local(found.known.row.ended_at, zone, pattern)
        yield translate("The last wait: from {since} to {ended}.", since=since, ended=ended)
    for each in found.pauses:
        until = local(each.ends, zone, pattern) or translate("further notice")
        begins, reason = local(each.begins, zone, pattern), translate(PAUSES[each.reason])
        said = {"begins": begins, "until": until, "reason": reason}
        yield translate("Its clock stood still from {begins} until {until}: {reason}.", **said)
    state, share = (
        translate(STATES[standing.state]),
        percent(standing.used / standing.target.answer),
    )
    due = local(standing.due, zone, pattern) or translate("not known yet")
    yield translate(
        "Due: {due}. {share} of the time is used: {state}.", due=due, share=share, state=state
    )


def why(found: Explained) -> str:
    """Why this target holds and no other, in a sentence."""
    target = found.target
    if not target.conditions:
        return translate("nothing more particular holds for it")
    return translate("all of it holds: {name}", name=safe(target.name))
