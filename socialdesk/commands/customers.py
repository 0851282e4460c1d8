"""Commands about the person behind a conversation: customer, erase."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, local, moment, safe
from socialdesk.errors import SocialdeskError
from socialdesk.model.text import storable
from socialdesk.services.customers import Customer, customer_of
from socialdesk.store.store import Store


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
            await store.contacts.set_detail(options.conversation, key, value)
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


def erase(options: Namespace) -> None:
    """`socialdesk erase`."""
    config = configured(options)
    if not options.yes:
        raise SocialdeskError(
            f"This deletes every message, file and raw update of the person behind conversation {options.conversation}, "
            "and there is no way back. Run it again with --yes."
        )
    erased = with_store(config, lambda store: store.erase(options.conversation))
    for path in erased.files:
        Path(path).unlink(missing_ok=True)
    print(
        f"Erased {erased.messages} messages, {erased.journal} raw updates, {len(erased.files)} files."
    )
