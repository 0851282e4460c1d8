"""`socialdesk owner`: tell the owner something, and say which chats there are."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from socialdesk.assembly.services import new_key
from socialdesk.assembly.services import owner as owner_of
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, local, moment, safe
from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import called, count, translate
from socialdesk.model.ids import Instant
from socialdesk.services.owner import Told
from socialdesk.store.owner_chats import KnownChat
from socialdesk.store.store import Store

NEWEST = 20


def owner(options: Namespace) -> int:
    """`socialdesk owner`."""
    return _chats(options) if options.what == "chats" else _test(options)


def _test(options: Namespace) -> int:
    """Exit code 1 where a platform would not take it now."""
    config = configured(options)
    file = Path(options.file).expanduser() if options.file else None
    if file is not None and not file.is_file():
        raise SocialdeskError(translate("{path} is no file with something in it.", path=file))

    async def tell(store: Store) -> list[Told]:
        owner = owner_of(store, config)
        if not owner.is_there:
            raise SocialdeskError(
                translate(
                    'Nobody is to be told: write [owner] with chats = ["account:number"] or folder = "reports" into the configuration. `socialdesk owner chats` lists the chats there are.'
                )
            )
        await owner.settle()
        shop = config.shop.name
        return await owner.tell(
            f"test-{new_key()}",
            lambda: translate(
                "{shop}: this is how you will be told how the shop fares.", shop=shop
            ),
            file,
        )

    told = with_store(config, tell)
    for each in told:
        if options.json:
            json_line(_keys(each))
        else:
            print(_line(each))
    return int(any(_state(each) == "refused" for each in told))


def _state(told: Told) -> str:
    if told.files:
        return "written"
    return "refused" if told.is_refused else "queued"


def _keys(told: Told) -> dict[str, object]:
    """The keys are promised in docs/cli.md."""
    return {
        "to": told.to, "state": _state(told), "deliveries": list(told.deliveries), "files": list(told.files),
        "why": told.why or None,
    }  # fmt: skip


def _line(told: Told) -> str:
    to = safe(told.to)
    if told.files:
        return translate("{to}: written.", to=told.files[0])
    if told.is_refused:
        return f"{to}: {told.why}"
    words = count("{to}: queued.", "{to}: queued, {n} messages.", len(told.deliveries), to=to)
    return f"{words} {told.why}".rstrip()


def _chats(options: Namespace) -> int:
    config = configured(options)

    async def ask(store: Store) -> list[KnownChat]:
        return await store.owner_chats.newest(NEWEST)

    for each in with_store(config, ask):
        name, place = each.name, f"{each.account}:{each.chat}"
        if options.json:
            keys = {"chat": place, "name": name, "kind": each.kind, "last_at": moment(each.last_at)}
            json_line({**keys, "owner": bool(each.is_owners)})
        else:
            when = local(Instant(each.last_at), config.zone, "%d/%m %H:%M")
            sign = "*" if each.is_owners else " "
            print(f"{sign} {safe(place)}  {safe(called(name), 40)}  {when}")
    return 0
