"""`socialdesk game publish`, `winners` and `claim`: what everybody is told, and what becomes of prizes."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from socialdesk.assembly.services import giving, playing
from socialdesk.commands.context import agent_of, with_store
from socialdesk.commands.draw import write_draw
from socialdesk.commands.show import json_line, local, padded, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.draw import Draw
from socialdesk.model.game import State as GameState
from socialdesk.model.i18n import translate
from socialdesk.model.prize import State, stock
from socialdesk.model.publication import Announcer, Names
from socialdesk.model.text import display_safe, storable
from socialdesk.services.parcels import shipping_list
from socialdesk.services.prizes import STATES, Giving, Parcel
from socialdesk.services.publications import placed, words_of
from socialdesk.store.games import Game
from socialdesk.store.prizes import PrizeRow
from socialdesk.store.store import Store


def publish(options: Namespace, config: Config) -> int:
    """What is told everybody about the game as it stands now; after the draw also its file."""

    async def read(store: Store) -> tuple[Game, int, list[PrizeRow], Draw | None]:
        found = await store.games.named(options.name)
        service = playing(store)
        if found.state in (GameState.NEW, GameState.CANCELLED):
            raise NotAllowed(
                translate(
                    'There is nothing to publish of "{name}": open it first.', name=safe(found.name)
                )
            )
        told = [each for each in await service.entries(found) if each.is_counted]
        is_drawn = found.state == GameState.DRAWN
        if options.file and not is_drawn:
            raise NotAllowed(
                translate(
                    "There is no file before the draw: whoever has it knows the secret. Leave --file out."
                )
            )
        draw = await service.draw_of(found) if is_drawn else None
        return found, len(told), await giving(store, config).of(found), draw

    found, count, rows, draw = with_store(config, read)
    if options.file and draw is None:
        raise NotAllowed(
            translate("No lot decides in this game, so there is no draw file: leave --file out.")
        )
    told = [placed(each, Names(options.names)) for each in rows]
    words = words_of(Announcer(config.shop.language, config.zone), found, count, told)
    if options.file and draw is not None:
        write_draw(draw, options.file, one_line=options.json)
    if options.json:
        json_line(
            {
                "game": found.name,
                "state": found.state,
                "words": words,
                "commitment": found.commitment,
                "entries_hash": found.entries_hash,
                "entries": count,
                "public": found.public,
                "winners": [
                    {"place": each.place, "id": each.ref, "name": each.name, "prize": each.prize, "reserve": each.is_reserve}
                    for each in told
                ],
            }
        )  # fmt: skip
    elif options.file != "-":
        print(display_safe(words, lines=True))
    return 0


def winners(options: Namespace, config: Config) -> int:
    """Who won and how far their prizes have come; with --shipping what is still to be sent, and where to."""

    async def read(store: Store) -> tuple[Game, list[PrizeRow], list[Parcel]]:
        found, service = await store.games.named(options.name), giving(store, config)
        parcels = await service.parcels(found) if options.shipping else []
        return found, await service.of(found), parcels

    found, rows, parcels = with_store(config, read)
    if options.shipping:
        return _ship(parcels, as_json=options.json)
    for each in rows:
        if options.json:
            json_line(_json(each))
        else:
            print(_line(each, config))
    if rows and not options.json:
        told = [(each.prize, each.state) for each in rows]
        for prize, pieces, meant, gone, left in stock(found.settings.prizes, told):
            print(
                translate(
                    "{prize}: {pieces} in all, {meant} meant for somebody, {gone} handed over, {left} left.",
                    prize=safe(prize) or translate("a prize"),
                    pieces=pieces, meant=meant, gone=gone, left=left,
                )
            )  # fmt: skip
    return 0


def _json(row: PrizeRow) -> dict[str, Any]:
    return {
        "place": row.place,
        "conversation": row.conversation_id,
        "id": row.ref,
        "reserve": bool(row.reserve),
        "state": row.state.value,
    }


def _line(row: PrizeRow, config: Config) -> str:
    said = ""
    if row.state is State.EXPIRED:
        said = str(row.why)
    elif row.state is State.HANDED_OVER:
        said = " ".join(filter(None, (row.proof, row.file.name if row.file else "")))
    elif row.state in (State.WAITING, State.TOLD):
        task = translate("an agent tells them") if row.state is State.WAITING and row.task else ""
        until = local(row.until, config.zone)
        said = " ".join(filter(None, (task, until and translate("until {moment}", moment=until))))
    state = padded(translate(STATES[row.state]), 12)
    start = f"{row.place:>3}  {row.conversation_id or '-':>7}  {row.ref[:12]}  {state}"
    return f"{start}  {safe(row.prize)}  {safe(said, 100)}".rstrip()


def _ship(parcels: list[Parcel], *, as_json: bool) -> int:
    if as_json:
        for each in parcels:
            json_line(
                {
                    **_json(each.row),
                    "prize": each.row.prize,
                    "name": each.name,
                    "phone": each.phone,
                    "address": each.address,
                    "details": each.details,
                }
            )
        return 0
    sys.stdout.write(shipping_list(parcels))
    return 0


def claim(options: Namespace, config: Config) -> int:
    """Somebody claims their prize, has it, or does not want it."""
    if options.place is None:
        raise NotAllowed(
            translate(
                'Name the place, as `socialdesk game winners` lists it: `socialdesk game claim "{name}" 1`.',
                name=safe(options.name),
            )
        )
    has_it = bool(options.handed_over or options.proof or options.proof_file)
    if has_it and options.give_up:
        raise NotAllowed(translate("Either they have it or they do not want it."))
    proof = storable(sys.stdin.read() if options.proof == "-" else options.proof)
    agent = agent_of(options, config)

    async def act(store: Store) -> tuple[PrizeRow, int]:
        service: Giving = giving(store, config)
        row = await service.at(await store.games.named(options.name), options.place)
        if options.give_up:
            return await service.give_up(row, agent)
        if has_it:
            file = Path(options.proof_file) if options.proof_file else None
            return await service.hand_over(row, agent, proof, file), 0
        return await service.claim(row, agent), 0

    row, moved = with_store(config, act)
    if options.json:
        json_line(_json(row) | ({"moved_up": moved or None} if options.give_up else {}))
    elif options.give_up:
        print(
            translate("They are out of it, and place {place} moves up.", place=moved)
            if moved
            else translate("They are out of it, and there is no reserve left.")
        )
    else:
        print(_line(row, config))
    return 0
