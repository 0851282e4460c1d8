"""`socialdesk live`: live evenings, what is said in them, and what they came to."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from socialdesk.assembly.services import announcing, lives
from socialdesk.commands.context import (
    agent_of,
    configured,
    moment_of,
    read_file,
    say_moment,
    with_store,
)
from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.announcement import parse_purpose
from socialdesk.model.i18n import length, mark, translate
from socialdesk.model.ids import Instant
from socialdesk.model.live import Item, Moment, on_air, parse_sheet
from socialdesk.model.text import sentence, storable
from socialdesk.services.live_words import MOMENTS, STATES
from socialdesk.services.lives import (
    NONE,
    Figures,
    Lives,
    Planned,
    audience_of,
    draft_of,
    tag_for,
)
from socialdesk.store.lives import Live, LiveComment, LiveDraft, LivePlace
from socialdesk.store.store import Store

FAILED = 1
AT_ONCE = 1_000
"""Comments read at once."""
SHOWN = 50
"""Of all comments, so many of the newest are shown to people."""
LIVE_STATES = {"planned": mark("coming up"), "running": mark("on air"), "ended": mark("ended")}


def live(options: Namespace) -> int:
    """`socialdesk live`."""
    config = configured(options)
    if options.action == "list":
        return _list(options, config)
    if not options.name.strip():
        raise NotAllowed(
            translate("Name the live: `socialdesk live {action} NAME`.", action=options.action)
        )
    if options.action == "products" or options.what:
        return _selling(options, config)
    return _ACTIONS[options.action](options, config)


def _selling(options: Namespace, config: Config) -> int:
    from socialdesk.commands.live_products import (  # noqa: PLC0415 - few lives sell
        live_products,
        live_shows,
    )

    if options.action == "products":
        return live_products(options, config)
    if options.action != "show":
        raise NotAllowed(
            translate(
                "Put a name of several words in quotes: `socialdesk live {action} NAME`.",
                action=options.action,
            )
        )
    return live_shows(options, config)


def _list(options: Namespace, config: Config) -> int:
    async def read(store: Store) -> list[dict[str, Any]]:
        return [_json(each, await store.lives.places(each.id)) for each in await store.lives.all()]

    async def rows(store: Store) -> list[Live]:
        return await store.lives.all()

    if options.json:
        for told in with_store(config, read):
            json_line(told)
        return 0
    found = with_store(config, rows)
    if not found:
        print(translate("No live is planned yet: `socialdesk live new NAME`."))
    for each in found:
        began = local(each.started_at or each.planned_for, config.zone)
        state = translate(LIVE_STATES[each.state])
        print(f"{padded(safe(each.name, 24), 24)} {padded(state, 12)} {began}".rstrip())
    return 0


def _json(each: Live, places: list[LivePlace]) -> dict[str, Any]:
    return {
        "live": each.name,
        "title": each.title,
        "link": each.link,
        "state": each.state,
        "tag": each.tag,
        "at": moment(each.planned_for),
        "started_at": moment(each.started_at),
        "ended_at": moment(each.ended_at),
        "query": each.query,
        "class": each.purpose,
        "chats": list(each.chats),
        "places": [
            {"account": one.account, "kind": one.kind, "place": one.place} for one in places
        ],
        "sheet": [{"after": one.after // 1000, "words": one.words} for one in each.sheet],
    }


def _new(options: Namespace, config: Config) -> int:
    name = storable(options.name).strip()
    audience = _audience(options, None)
    draft = LiveDraft(
        name, storable(options.title or name).strip(), tag_for(name), *audience,
        link=(options.link or "").strip(), sheet=_sheet(options) or (),
    )  # fmt: skip
    agent = agent_of(options, config)

    async def keep(store: Store) -> tuple[Live, list[LivePlace]]:
        service = lives(store, config)
        full = await _aimed(draft, options, config, store)
        found = await _places(service, options) or []
        kept = await service.new(full, found, agent)
        return kept, await store.lives.places(kept.id)

    return _kept(with_store(config, keep), options, config)


def _edit(options: Namespace, config: Config) -> int:
    async def change(store: Store) -> tuple[Live, list[LivePlace]]:
        service, before = lives(store, config), await store.lives.named(options.name)
        query, purpose = _audience(options, before)
        draft = replace(
            draft_of(before),
            title=before.title if options.title is None else storable(options.title).strip(),
            link=before.link if options.link is None else options.link.strip(),
            query=query,
            purpose=purpose,
        )
        sheet = _sheet(options)
        if sheet is not None:
            draft = replace(draft, sheet=sheet)
        draft = await _aimed(draft, options, config, store)
        kept = await service.change(before, draft, await _places(service, options))
        return kept, await store.lives.places(kept.id)

    return _kept(with_store(config, change), options, config)


def _kept(found: tuple[Live, list[LivePlace]], options: Namespace, config: Config) -> int:
    kept, places = found
    if options.at and kept.planned_for is not None:
        say_moment(Instant(kept.planned_for), options.at, config)
    if options.json:
        json_line(_json(kept, places))
    else:
        print(
            translate(
                'Kept. `socialdesk live plan "{name}"` shows what people are told, and when.',
                name=safe(kept.name),
            )
        )
    return 0


def _audience(options: Namespace, before: Live | None) -> tuple[str, str]:
    """Who is told, and as what; of one that is there, what is not said stays."""
    try:
        purpose = None if options.purpose is None else parse_purpose(options.purpose)
    except ValueError as error:
        raise NotAllowed(sentence(error)) from None
    if before is not None:
        query = before.query if options.query is None else options.query
        return query, before.purpose if purpose is None else str(purpose)
    return audience_of(options.query, purpose)


def _sheet(options: Namespace) -> tuple[Item, ...] | None:
    if options.sheet is None:
        return None
    try:
        return parse_sheet(storable(read_file(options.sheet).decode("utf-8-sig", "replace")))
    except ValueError as error:
        raise NotAllowed(sentence(error)) from None


async def _aimed(draft: LiveDraft, options: Namespace, config: Config, store: Store) -> LiveDraft:
    """The same for the chats that are named, and the moment at which it begins."""
    if options.at is not None:
        draft = replace(draft, planned_for=moment_of(options.at, config, store.clock))
    if options.to_chat is not None:
        chats = await announcing(store, config).targets(options.to_chat)
        draft = replace(draft, chats=chats)
    return draft


async def _places(service: Lives, options: Namespace) -> list[tuple[int, str, str]] | None:
    if options.account is None and options.post is None and options.group is None:
        return None
    return await service.places(options.account or (), options.post or (), options.group or ())


def _plan(options: Namespace, config: Config) -> int:
    agent = agent_of(options, config)

    async def act(store: Store) -> tuple[Live, list[Planned], Any, bool]:
        service, kept = lives(store, config), await store.lives.named(options.name)
        if options.yes:
            await service.plan(kept, agent)
        for each in options.move or ():
            word, _, when = each.partition("=")
            if word not in list(Moment) or not when.strip():
                raise NotAllowed(
                    translate('Say which announcement moves to when: --move "hour=19:15".')
                )
            await service.move(kept, Moment(word), moment_of(when, config, store.clock))
        for word in options.cancel or ():
            await service.cancel(kept, Moment(word))
        planned = await service.planned(kept)
        is_open = kept.state == "planned" and _is_open(planned, store.clock.now())
        return kept, planned, await service.audience(kept), is_open

    kept, planned, found, is_open = with_store(config, act)
    told = found.summary
    if options.json:
        json_line(
            {
                "live": kept.name,
                "at": moment(kept.planned_for),
                "picked": told.picked,
                "will_get": told.will_get,
                "reasons": dict(told.reasons),
                "moments": [_planned_json(each) for each in planned],
            }
        )
    else:
        _say_plan(planned, config)
        print(
            translate(
                "Would be told now: {will} of {picked}.", will=told.will_get, picked=told.picked
            )
        )
    if not is_open:
        return 0
    print(translate("Nothing was planned. Run it again with --yes."), file=sys.stderr)
    return FAILED


def _is_open(planned: list[Planned], now: int) -> bool:
    """Whether something could still be planned that is not."""
    return any(
        each.state == NONE
        and (each.moment is Moment.NOW or (each.at is not None and each.at > now))
        for each in planned
        if each.moment is not Moment.REPLAY
    )


def _planned_json(each: Planned) -> dict[str, Any]:
    return {
        "moment": each.moment.value,
        "at": moment(each.at),
        "state": each.state,
        "broadcast": each.broadcast.name if each.broadcast else "",
    }


def _say_plan(planned: list[Planned], config: Config) -> None:
    for each in planned:
        state = translate(STATES[each.state]) if each.state in STATES else translate(each.state)
        name = safe(each.broadcast.name, 40) if each.broadcast else ""
        at = local(each.at, config.zone)
        print(
            f"{padded(translate(MOMENTS[each.moment]), 20)} {padded(at, 11)} {padded(state, 24)} {name}".rstrip()
        )


def _start(options: Namespace, config: Config) -> int:
    agent = agent_of(options, config)

    async def act(store: Store) -> tuple[Any, list[LivePlace]]:
        service, kept = lives(store, config), await store.lives.named(options.name)
        begun = await service.start(kept, agent, quietly=options.quietly)
        return begun, await store.lives.places(kept.id)

    begun, places = with_store(config, act)
    if options.json:
        run = {"broadcast": begun.run.name, "run": begun.run.number} if begun.run else {}
        json_line({**_json(begun.live, places), **run, "why_not": begun.why_not})
    else:
        print(
            translate('"{name}" runs. Its comments count from now on.', name=safe(begun.live.name))
        )
        if begun.run:
            print(translate("Run {number} goes out.", number=begun.run.number))
    if begun.why_not:
        print(
            translate("Nobody is told that it has begun: {why}", why=begun.why_not), file=sys.stderr
        )
        return FAILED
    return 0


def _end(options: Namespace, config: Config) -> int:
    agent = agent_of(options, config)

    async def act(store: Store) -> tuple[Live, list[LivePlace], Figures, Planned | None]:
        service, kept = lives(store, config), await store.lives.named(options.name)
        at = moment_of(options.at, config, store.clock) if options.at else None
        if not (options.replay and kept.state == "ended"):
            kept = await service.end(kept)
        replay = None
        if options.replay:
            replay = await service.replay(kept, options.replay.strip(), agent, at)
        return kept, await store.lives.places(kept.id), await service.figures(kept), replay

    kept, places, figures, replay = with_store(config, act)
    if options.json:
        told = {"replay": _planned_json(replay)} if replay else {}
        json_line({**_json(kept, places), **_figures_json(kept, figures), **told})
    else:
        print(translate('"{name}" is over.', name=safe(kept.name)))
        _say_figures(figures)
    return 0


def _show(options: Namespace, config: Config) -> int:
    async def read(store: Store) -> tuple[Live, list[LivePlace], list[Planned], int]:
        kept = await store.lives.named(options.name)
        planned = await lives(store, config).planned(kept)
        return kept, await store.lives.places(kept.id), planned, store.clock.now()

    kept, places, planned, now = with_store(config, read)
    begins = kept.started_at or kept.planned_for
    here = on_air(kept.sheet, now - begins) if begins and kept.state != "ended" else None
    if options.json:
        told = {
            "now": here.now.words if here and here.now else "",
            "next": here.next.words if here and here.next else "",
            "next_in": here.left // 1000 if here and here.next else None,
        }
        json_line(
            {**_json(kept, places), "moments": [_planned_json(each) for each in planned], **told}
        )
        return 0
    print(
        f"{safe(kept.name)} · {translate(LIVE_STATES[kept.state])} · {local(begins, config.zone)}"
    )
    print(safe(" · ".join(filter(None, (kept.title, kept.link)))))
    for one in places:
        print(f"  {safe(one.account)} {safe(one.place)}".rstrip())
    _say_plan(planned, config)
    for item in kept.sheet:
        at = local(begins + item.after, config.zone, "%H:%M") if begins else _clock(item.after)
        print(f"{'▶' if here and item == here.now else ' '} {at} {safe(item.words)}")
    return 0


def _clock(after: int) -> str:
    minutes = after // 60_000
    return f"{minutes // 60}:{minutes % 60:02}"


def _comments(options: Namespace, config: Config) -> int:
    async def read(store: Store) -> list[LiveComment]:
        kept = await store.lives.named(options.name)
        if options.after is None and not (options.json or options.questions):
            return await store.lives.last_comments(kept.id, sys.maxsize, options.limit or SHOWN)
        page = store.lives.questions if options.questions else store.lives.comments
        found: list[LiveComment] = []
        after, most = options.after or 0, options.limit or sys.maxsize
        while some := await page(kept.id, after, min(AT_ONCE, most - len(found))):
            found += some
            after = some[-1].number
            if len(found) == most:
                break
        return found

    for each in with_store(config, read):
        if options.json:
            json_line(
                {
                    "number": each.number,
                    "message": each.message_id,
                    "conversation": each.conversation_id,
                    "contact": each.contact_id,
                    "person": each.person_id,
                    "account": each.account,
                    "channel": each.platform,
                    "at": moment(each.at),
                    "name": each.name,
                    "text": each.text,
                    "kind": each.kind,
                    "question": bool(each.is_question),
                    "answered": bool(each.answered),
                    "hidden": bool(each.hidden),
                    "deleted": bool(each.deleted),
                    "first": bool(each.is_first),
                }
            )
        elif not each.deleted:
            asks = "?" if each.is_question and not each.answered else " "
            at = local(each.at, config.zone, "%H:%M:%S")
            print(f"{at} {asks} {padded(safe(each.name, 20), 20)} {safe(each.text, 200)}")
    return 0


def _stats(options: Namespace, config: Config) -> int:
    async def read(store: Store) -> tuple[Live, Figures]:
        kept = await store.lives.named(options.name)
        return kept, await lives(store, config).figures(kept)

    kept, figures = with_store(config, read)
    if options.json:
        json_line({"live": kept.name, "state": kept.state, **_figures_json(kept, figures)})
    else:
        _say_figures(figures)
    return 0


def _figures_json(kept: Live, figures: Figures) -> dict[str, Any]:
    peak = figures.peak
    return {
        "comments": figures.comments,
        "people": figures.people,
        "first_time": figures.first_time,
        "private_messages": figures.privates,
        "last_minute": figures.now,
        "peak": {"at": moment(peak.minute * 60_000), "comments": peak.comments} if peak else None,
        "per_minute": [
            {"at": moment(each.minute * 60_000), "comments": each.comments, "people": each.people}
            for each in figures.minutes
        ],
        "questions_open": figures.questions,
        "longest_wait": figures.longest_wait // 1000,
        "private_replies": figures.private_replies,
        "joined": figures.joined,
    }


def _say_figures(figures: Figures) -> None:
    peak = figures.peak
    lines = [
        (mark("comments"), str(figures.comments)),
        (mark("people"), str(figures.people)),
        (mark("of them for the first time"), str(figures.first_time)),
        (mark("comments in the last minute"), str(figures.now)),
        (mark("most in a minute"), str(peak.comments if peak else 0)),
        (mark("questions that wait"), str(figures.questions)),
        (mark("longest wait"), length(figures.longest_wait) if figures.questions else "-"),
        (mark("private replies"), str(figures.private_replies)),
        (mark("asked to be told of lives"), str(figures.joined)),
    ]
    for words, figure in lines:
        print(f"{padded(translate(words), 32)} {figure}")


_ACTIONS: dict[str, Callable[[Namespace, Config], int]] = {
    "new": _new,
    "edit": _edit,
    "plan": _plan,
    "start": _start,
    "end": _end,
    "show": _show,
    "comments": _comments,
    "stats": _stats,
}
