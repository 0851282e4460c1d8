"""`socialdesk team`: who answers."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace

from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, padded, safe
from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.model.text import storable
from socialdesk.store.store import Store


def team(options: Namespace) -> None:
    """`socialdesk team`."""
    config = configured(options)
    if options.action == "list":
        _list_team(options)
        return
    name = storable(options.name).strip()
    if not name or len(name) > 64 or any(char.isspace() for char in name):
        raise SocialdeskError(translate("An agent's name is one word: `socialdesk team add linh`."))
    if options.action == "add":
        with_store(config, lambda store: store.team.join(name, store.clock.now()))
    elif options.action == "remove":
        with_store(config, lambda store: store.team.leave(name, store.clock.now()))
    else:
        password = _password(translate("A password for {name} (empty: none):", name=name) + " ")
        with_store(config, lambda store: store.team.set_password(name, password))


def _list_team(options: Namespace) -> None:
    config = configured(options)

    async def read(store: Store) -> list[tuple[str, bool, bool]]:
        there = {each.agent for each in await store.team.others("", store.clock.now())}
        return [
            (each.name, bool(each.protected), each.name in there)
            for each in await store.team.agents()
        ]

    here, secret = translate("at a desk"), f" {translate('password')}"
    for name, protected, there in with_store(config, read):
        if options.json:
            json_line({"agent": name, "password": protected, "at_desk": there})
        else:
            print(
                f"{padded(safe(name), 20)} {padded(here if there else '', 10)}{secret if protected else ''}".rstrip()
            )


def _password(question: str) -> str:
    return getpass.getpass(question) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
