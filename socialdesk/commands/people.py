"""`socialdesk people`: whose orders may be, and who may be one person."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from socialdesk.assembly.services import conversations as conversations_of
from socialdesk.assembly.services import people as people_of
from socialdesk.commands.context import agent_of, configured, with_store
from socialdesk.commands.show import json_line, local, moment, safe
from socialdesk.config import Config
from socialdesk.errors import SocialdeskError
from socialdesk.model.canned import detail_called
from socialdesk.model.i18n import called, translate
from socialdesk.model.linking import Reason
from socialdesk.model.phone import home_of
from socialdesk.services.people import reason_words, suggestion_words
from socialdesk.store.store import Store
from socialdesk.store.suggestions import Kind, Suggestion


def people(options: Namespace) -> None:
    """`socialdesk people suggestions|accept|refuse|merge|unmerge`."""
    config = configured(options)
    if options.action == "suggestions":
        _list(options, config)
        return
    if options.number is None or (options.action == "merge" and options.other is None):
        raise SocialdeskError(
            translate(
                "Say which: `socialdesk people accept 3`, `socialdesk people merge 12 15`, `socialdesk people unmerge 12`."
            )
        )
    agent = agent_of(options, config)

    unknown = list[str]()

    async def act(store: Store) -> Suggestion | None:
        service, number = people_of(store, config), options.number
        if options.action == "accept":
            return await service.accept(number, agent)
        if options.action == "refuse":
            return await service.refuse(number, agent)
        if options.action == "merge":
            await conversations_of(store, config).merge(number, options.other, agent)
        else:
            unknown.extend(await service.unmerge(number, options.other, agent))
        return None

    found = with_store(config, act)
    if options.json:
        told = {"conversation": options.number, "other": options.other}
        told |= {"unknown": unknown} if options.action == "unmerge" else {}
        json_line(told if found is None else suggestion_json(found))
    else:
        _say(options, unknown)


def _say(options: Namespace, unknown: Sequence[str]) -> None:
    if options.action == "merge":
        print(
            translate(
                "Conversations {number} and {other} are one person's now; `socialdesk people unmerge {number} {other}` takes them apart.",
                number=options.number,
                other=options.other,
            )
        )
    elif options.action == "unmerge":
        print(
            translate(
                "Whoever writes in conversation {number} is somebody of their own again.",
                number=options.number,
            )
        )
    if unknown:
        print(
            translate(
                "Written down while they were one person, and nobody knows of whom: {details}. It stays where it is; look whether it is right.",
                details=", ".join(safe(detail_called(each), 30) for each in unknown),
            )
        )


def _list(options: Namespace, config: Config) -> None:
    found = with_store(config, lambda store: people_of(store, config).suggestions(options.limit))
    for each in found:
        if options.json:
            json_line(suggestion_json(each))
        else:
            print(_line(each, config))
    if not found and not options.json:
        print(translate("There is nothing to be decided."))


def suggestion_json(each: Suggestion) -> dict[str, Any]:
    """A suggestion as scripts read it; the keys are promised in docs/cli.md."""
    is_order = each.kind is Kind.ORDER
    return {
        "suggestion": each.id,
        "kind": each.kind.value,
        "conversation": each.conversation,
        "name": each.name,
        "order": each.purchase_id if is_order else None,
        "code": each.code if is_order else None,
        "other": None if is_order else each.other_conversation,
        "other_name": None if is_order else each.other_name,
        "reasons": [reason_json(one) for one in each.reasons],
        "at": moment(each.made_at),
    }


def link_json(each: Suggestion) -> dict[str, Any]:
    """Why an order is whose it is, likewise. `agent` is null where it was certain by itself."""
    return {
        "conversation": each.conversation,
        "name": each.name,
        "reasons": [reason_json(one) for one in each.reasons],
        "agent": each.agent or None,
        "at": moment(each.settled_at),
    }


def link_line(each: Suggestion, home: str) -> str:
    """The same for people."""
    return translate(
        "linked to {name} (conversation {number}): {why}",
        name=safe(called(each.name), 24),
        number=each.conversation or "-",
        why=reason_words(each.reasons, home),
    )


def reason_json(each: Reason) -> dict[str, Any]:
    """What speaks for it, likewise."""
    return {
        "why": each.why.value,
        "value": each.value or None,
        "how": None if each.how is None else each.how.value,
        "message": each.message,
    }


def _line(each: Suggestion, config: Config) -> str:
    home = home_of(config.shop.language, config.zone.key)
    name, other = (
        f"{safe(called(name), 24)} ({number or '-'})"
        for name, number in (
            (each.name, each.conversation), (each.other_name, each.other_conversation),
        )
    )  # fmt: skip
    words = suggestion_words(each, name, other, home)
    return f"{each.id:>6}  {local(each.made_at, config.zone)}  {words}"
