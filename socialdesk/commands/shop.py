"""Commands that set a shop up for its desks: view, canned, team, customer."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from pathlib import Path

from socialdesk.clock import SystemClock
from socialdesk.commands.show import configured, json_line, local, moment, safe, with_store
from socialdesk.errors import SocialdeskError
from socialdesk.model.text import storable
from socialdesk.services.customers import Customer, customer_of
from socialdesk.services.search import understood
from socialdesk.store.store import Store


def view(options: Namespace) -> None:
    """`socialdesk view`."""
    config = configured(options)
    agent = options.agent or config.agent
    if options.action == "list":
        for each in with_store(config, lambda store: store.desk.views(agent)):
            if options.json:
                json_line({"view": each.name, "query": each.query, "agent": each.agent or None})
            else:
                print(
                    f"{safe(each.name, 24):<24} {safe(each.query)}{' (yours)' if each.agent else ''}"
                )
        return
    if not options.name:
        raise SocialdeskError(f"Name the view: `socialdesk view {options.action} zalo …`.")
    if options.action == "drop":
        with_store(config, lambda store: store.desk.drop_view(options.name, agent))
        return
    query = str(understood(" ".join(options.query)))
    if not query:
        raise SocialdeskError("A view needs a query: `socialdesk view save zalo channel:zalo`.")
    owner = agent if options.mine else ""
    with_store(
        config, lambda store: store.desk.save_view(storable(options.name)[:32], query, owner)
    )


def canned(options: Namespace) -> None:
    """`socialdesk canned`."""
    config = configured(options)
    if options.action == "list":
        for each in with_store(config, lambda store: store.desk.canned()):
            if options.json:
                json_line(
                    {
                        "shortcut": each.shortcut,
                        "title": each.title,
                        "folder": each.folder or None,
                        "text": each.body,
                        "file": each.file or None,
                        "uses": each.uses,
                    }
                )
            else:
                folder = f"{safe(each.folder)}/" if each.folder else ""
                print(
                    f"/{safe(each.shortcut):<16} {folder}{safe(each.title, 30)}: {safe(each.body, 80)}"
                )
        return
    if not options.shortcut:
        raise SocialdeskError(f'Name the shortcut: `socialdesk canned {options.action} gia "…"`.')
    if options.action == "drop":
        with_store(config, lambda store: store.desk.drop_canned(options.shortcut))
        return
    text = storable(sys.stdin.read() if options.text == "-" else options.text)
    file = str(Path(options.attach).expanduser().resolve()) if options.attach else ""
    if file and not Path(file).is_file():
        raise SocialdeskError(f"{file} is no file.")
    with_store(
        config,
        lambda store: store.desk.save_canned(
            storable(options.shortcut),
            text,
            storable(options.title),
            storable(options.folder),
            file,
        ),
    )


def team(options: Namespace) -> None:
    """`socialdesk team`."""
    config = configured(options)
    now = SystemClock().now()
    if options.action == "list":
        _list_team(options)
        return
    name = storable(options.name).strip()
    if not name or len(name) > 64 or any(char.isspace() for char in name):
        raise SocialdeskError("An agent's name is one word: `socialdesk team add linh`.")
    if options.action == "add":
        with_store(config, lambda store: store.team.join(name, now))
    elif options.action == "remove":
        with_store(config, lambda store: store.team.leave(name, now))
    else:
        password = _password(f"A password for {name} (empty: none): ")
        with_store(config, lambda store: store.team.set_password(name, password))


def _list_team(options: Namespace) -> None:
    config = configured(options)
    now = SystemClock().now()

    async def read(store: Store) -> list[tuple[str, bool, bool]]:
        there = {each.agent for each in await store.team.others("", now)}
        return [
            (each.name, bool(each.protected), each.name in there)
            for each in await store.team.agents()
        ]

    for name, protected, there in with_store(config, read):
        if options.json:
            json_line({"agent": name, "password": protected, "at_desk": there})
        else:
            print(
                f"{safe(name):<20} {'at a desk' if there else '':<10}{' password' if protected else ''}".rstrip()
            )


def _password(question: str) -> str:
    return getpass.getpass(question) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def customer(options: Namespace) -> None:
    """`socialdesk customer`."""
    config = configured(options)
    pairs = []
    for each in options.details:
        key, equals, value = storable(each).partition("=")
        if not equals or not key.isidentifier() or len(key) > 32:
            raise SocialdeskError(f'"{each}" is no KEY=VALUE; write pronoun=chị or order=DH123.')
        pairs.append((key, value.strip()[:500]))

    async def act(store: Store) -> Customer:
        for key, value in pairs:
            await store.desk.set_detail(options.conversation, key, value)
        return await customer_of(store, options.conversation)

    known = with_store(config, act)
    person = known.person
    if options.json:
        json_line(
            {
                "conversation": options.conversation,
                "name": person.name,
                "username": person.username,
                "language": person.language or None,
                "phone": person.phone or None,
                "follows": None if person.follows is None else bool(person.follows),
                "blocked": bool(person.blocked_at),
                "first_at": moment(person.first_at),
                "tags": list(known.tags),
                "details": known.details,
                "notes": [
                    {"at": moment(each.at), "agent": each.agent, "text": each.text}
                    for each in known.notes
                ],
                "conversations": [
                    {
                        "conversation": each.id,
                        "account": each.account,
                        "channel": each.channel,
                        "kind": each.chat_kind,
                        "status": each.status,
                        "last_at": moment(each.last_message_at),
                    }
                    for each in known.conversations
                ],
                "messages": known.messages,
            }
        )
        return
    print(
        f"{safe(person.name)} {('@' + safe(person.username)) if person.username else ''}".rstrip()
    )
    for key, value in known.details.items():
        print(f"  {safe(key)}: {safe(value)}")
    for each in known.conversations:
        said = f"{local(each.last_message_at, config.zone)} {safe(each.last_text, 60)}"
        print(f"  {each.id} {safe(each.account)} {each.status} {said}")
    for note in known.notes:
        print(f"  note of {safe(note.agent)} {local(note.at, config.zone)}: {safe(note.text, 100)}")
