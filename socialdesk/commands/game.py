"""`socialdesk game`: minigames, from their rules to who won."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import Any

from socialdesk.assembly.services import playing
from socialdesk.commands import game_prizes
from socialdesk.commands.context import agent_of, configured, with_store
from socialdesk.commands.draw import write_draw
from socialdesk.commands.game_draft import drafted
from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.counting import Counted
from socialdesk.model.game import Pick, State
from socialdesk.model.i18n import translate
from socialdesk.model.reason import Reason
from socialdesk.services.games import STATES, Drawn
from socialdesk.store.games import Game
from socialdesk.store.store import Store

FAILED = 1


def game(options: Namespace) -> int:
    """`socialdesk game`."""
    config = configured(options)
    if options.action == "list":
        return _list(options, config)
    if not options.name:
        raise NotAllowed(
            translate("Name the game: `socialdesk game {action} NAME`.", action=options.action)
        )
    return _ACTIONS[options.action](options, config)


def _list(options: Namespace, config: Config) -> int:
    async def read(store: Store) -> list[tuple[Game, int]]:
        return [(each, await store.games.people(each)) for each in await store.games.all()]

    for each, people in with_store(config, read):
        if options.json:
            json_line(_json(each, people))
        else:
            state = translate(STATES[State(each.state)])
            line = f"{padded(safe(each.name, 24), 24)} {padded(each.kind, 6)} {padded(state, 24)}"
            print(f"{line} {people:>7}  {local(each.closes_at, config.zone)}".rstrip())
    return 0


def _json(each: Game, people: int) -> dict[str, Any]:
    settings = each.settings
    return {
        "game": each.name,
        "kind": each.kind,
        "state": each.state,
        "pick": str(settings.pick),
        "entry": [str(one) for one in settings.ways],
        "where": [str(one) for one in settings.where],
        "prizes": [str(one) for one in settings.prizes if one.name],
        "pieces": settings.pieces,
        "reserves": settings.reserves,
        "public": each.public or settings.public,
        "from": moment(each.opens_at),
        "until": moment(each.closes_at),
        "opened_at": moment(each.opened_at),
        "closed_at": moment(each.closed_at),
        "drawn_at": moment(each.drawn_at),
        "question": each.question,
        "entries": people,
        "commitment": each.commitment,
        "entries_hash": each.entries_hash,
    }


def _new(options: Namespace, config: Config) -> int:
    async def keep(store: Store) -> Game:
        draft = await drafted(options, config, store)
        return await playing(store).add(draft, agent_of(options, config))

    return _kept(with_store(config, keep), options)


def _edit(options: Namespace, config: Config) -> int:
    async def change(store: Store) -> Game:
        before = await store.games.named(options.name)
        return await playing(store).change(before, await drafted(options, config, store, before))

    return _kept(with_store(config, change), options)


def _kept(kept: Game, options: Namespace) -> int:
    if options.json:
        json_line(_json(kept, 0))
    else:
        print(
            translate(
                'Kept. `socialdesk game open "{name}" --yes` fixes its rules and lets people enter.',
                name=safe(kept.name),
            )
        )
    return 0


def _open(options: Namespace, config: Config) -> int:
    async def act(store: Store) -> Game:
        found = await store.games.named(options.name)
        return await playing(store).open(found) if options.yes else found

    found = with_store(config, act)
    if not options.yes:
        return _without_yes()
    if options.json:
        json_line({"game": found.name, "commitment": found.commitment})
    else:
        print(translate("It is open. Publish this before anybody enters, with the rules:"))
        print(found.commitment)
    return 0


def _next(options: Namespace, config: Config) -> int:
    async def act(store: Store) -> Game:
        return await playing(store).ask(await store.games.named(options.name))

    asked = with_store(config, act)
    if options.json:
        json_line({"game": asked.name, "question": asked.question})
    else:
        print(f"{asked.question}. {safe(asked.settings.questions[asked.question - 1].asks)}")
    return 0


def _close(options: Namespace, config: Config) -> int:
    async def act(store: Store) -> tuple[Game, list[Counted]]:
        service = playing(store)
        closed = await service.close(await store.games.named(options.name))
        return closed, await service.entries(closed)

    closed, told = with_store(config, act)
    count = sum(each.is_counted for each in told)
    if options.json:
        json_line({"game": closed.name, "entries_hash": closed.entries_hash, "entries": count})
    else:
        print(
            translate(
                "It is closed; counted: {n}. Publish this before the public value is known:",
                n=count,
            )
        )
        print(closed.entries_hash)
    return 0


def _draw(options: Namespace, config: Config) -> int:
    async def act(store: Store) -> tuple[Drawn, list[Any]]:
        service, found = playing(store), await store.games.named(options.name)
        if options.file and found.settings.pick is not Pick.LOT:
            raise NotAllowed(
                translate(
                    "No lot decides in this game, so there is no draw file: leave --file out."
                )
            )
        if found.state == State.DRAWN and (options.public or "") in ("", found.public):
            drawn = Drawn(found, await service.draw_of(found))
        else:
            drawn = await service.draw(found, options.public or "")
        return drawn, await service.winners(drawn.game)

    drawn, winners = with_store(config, act)
    if options.file and drawn.draw is not None:
        write_draw(drawn.draw, options.file, one_line=options.json)
    if options.json:
        json_line(
            {
                "game": drawn.game.name,
                "public": drawn.game.public,
                "entries_hash": drawn.game.entries_hash,
                "winners": [each.ref for each in winners if not each.reserve],
                "reserves": [each.ref for each in winners if each.reserve],
            }
        )
        return 0
    for each in winners:
        prize = translate("reserve") if each.reserve else safe(each.prize)
        print(
            f"{each.place:>3}  {each.conversation_id or '-':>7}  {each.ref[:12]}  {prize}".rstrip()
        )
    return 0


def _entries(options: Namespace, config: Config) -> int:
    async def read(store: Store) -> list[Counted]:
        return await playing(store).entries(await store.games.named(options.name))

    for each in with_store(config, read):
        entered = each.entered
        if options.json:
            json_line(
                {
                    "conversation": entered.conversation_id,
                    "id": each.ref,
                    "weight": each.weight,
                    "counted": each.is_counted,
                    "why": str(each.why),
                    "question": entered.question,
                    "answer": entered.answer,
                    "at": moment(entered.at),
                }
            )
            continue
        said = str(Reason(f"game.{each.why}")) if each.why else f"✓ {each.weight}"
        at = local(entered.at, config.zone, "%d/%m %H:%M:%S")
        print(
            f"{entered.conversation_id or '-':>7}  {at}  {padded(safe(entered.answer, 16), 16)} {said}".rstrip()
        )
    return 0


def _show(options: Namespace, config: Config) -> int:
    async def read(store: Store) -> tuple[Game, list[Counted]]:
        found = await store.games.named(options.name)
        return found, await playing(store).entries(found)

    found, told = with_store(config, read)
    count = sum(each.is_counted for each in told)
    if options.json:
        json_line({**_json(found, len(told)), "counted": count, "rules": found.rules})
        return 0
    print(f"{safe(found.name)} · {found.kind} · {translate(STATES[State(found.state)])}")
    print(translate("Counted: {n} of {all}", n=count, all=len(told)))
    for name, value in found.rules.items():
        print(f"  {name}: {safe(_said(value))}")
    for name, text in (
        ("commitment", found.commitment),
        ("entries_hash", found.entries_hash),
        ("public", found.public),
    ):
        if text:
            print(f"{name}: {safe(text)}")
    return 0


def _said(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}={each}" for key, each in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _cancel(options: Namespace, config: Config) -> int:
    async def act(store: Store) -> Game:
        found = await store.games.named(options.name)
        return await playing(store).cancel(found) if options.yes else found

    found = with_store(config, act)
    if not options.yes:
        return _without_yes()
    if options.json:
        json_line({"game": found.name, "state": found.state})
    return 0


def _without_yes() -> int:
    print(translate("Nothing was done. Run it again with --yes."), file=sys.stderr)
    return FAILED


_ACTIONS = {
    "new": _new,
    "edit": _edit,
    "open": _open,
    "next": _next,
    "close": _close,
    "draw": _draw,
    "publish": game_prizes.publish,
    "entries": _entries,
    "winners": game_prizes.winners,
    "claim": game_prizes.claim,
    "show": _show,
    "cancel": _cancel,
}
