"""Commands about the person behind a conversation: customer, erase."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from socialdesk.assembly.services import programme
from socialdesk.commands.context import NOT_ALL, configured, with_store
from socialdesk.commands.show import json_line, local, moment, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model.buyer import Buyer
from socialdesk.model.canned import detail, detail_called
from socialdesk.model.conversation import last_words
from socialdesk.model.i18n import called, count, translate
from socialdesk.model.ids import DAY
from socialdesk.model.phone import home_of
from socialdesk.model.reliability import GRADES, reasons
from socialdesk.services.buyers import buyer_facts, reliability_line
from socialdesk.services.customers import Customer, customer_of, opted_out_words
from socialdesk.services.person_archive import Archived, archive_person
from socialdesk.services.retention import Retention
from socialdesk.services.survey_words import given_words, is_low
from socialdesk.store.engine.database import SERVER_KEEPS
from socialdesk.store.retention import Silent
from socialdesk.store.store import Store
from socialdesk.store.survey_rows import SurveyRow


def customer(options: Namespace) -> None:
    """`socialdesk customer`."""
    config = configured(options)
    if options.export:
        _export(options, config)
        return
    pairs = []
    for each in options.details:
        found = detail(each, home_of(config.shop.language, config.zone.key))
        if found is None:
            raise SocialdeskError(
                translate(
                    '"{words}" is no KEY=VALUE; write pronoun=chị or order=DH123.', words=safe(each)
                )
            )
        pairs.append(found)

    async def act(store: Store) -> Customer:
        for key, value in pairs:
            await store.contacts.set_detail(options.conversation, key, value)
        return await customer_of(store, options.conversation, programme=programme(config))

    known = with_store(config, act)
    if options.reliability:
        _reliability(options, known)
        return
    if options.json:
        json_line(customer_json(known))
        return
    for line in customer_lines(known, config.zone):
        print(line)


def _reliability(options: Namespace, known: Customer) -> None:
    found = known.reliability
    why = list(reasons(found))
    if options.json:
        grade = {"conversation": known.conversation_id, "grade": found.grade.value}
        json_line({**grade, **asdict(found), "reasons": why})
        return
    print(translate(GRADES[found.grade]))
    for each in [count("{n} order", "{n} orders", found.made), *why]:
        print(f"  {each}")
    print(
        translate(
            "Counted from this shop's own orders, for you alone; nothing is refused because of it."
        )
    )


def _export(options: Namespace, config: Config) -> None:
    """`socialdesk customer N --export FILE`."""
    if options.details:
        raise NotAllowed(
            translate(
                "--export writes what is kept and writes nothing down; leave the details out."
            )
        )
    path = Path(options.export).expanduser().absolute()
    if path.exists() and not path.is_file():
        raise NotAllowed(translate("{path} is no file. Name a new one.", path=path))

    async def act(store: Store) -> Archived:
        now = store.clock.now()
        return await archive_person(
            store, options.conversation, path, config.shop.name, config.zone, now
        )

    found = with_store(config, act)
    if options.json:
        json_line({"file": str(path), **asdict(found)})
        return
    print(
        translate(
            "Wrote {conversations}, {messages}, {orders} and {files} to {path}. It holds all of the shop's own notes of them too: read it before you hand it over.",
            conversations=count("{n} conversation", "{n} conversations", found.conversations),
            messages=count("{n} message", "{n} messages", found.messages),
            orders=count("{n} order", "{n} orders", found.orders),
            files=count("{n} file", "{n} files", found.files),
            path=path,
        )
    )
    if found.missing:
        print(
            count(
                "{n} file that was fetched once is gone from this disk.",
                "{n} files that were fetched once are gone from this disk.",
                found.missing,
            )
        )


def customer_json(known: Customer) -> dict[str, Any]:
    """A person; the keys are promised in docs/cli.md."""
    person = known.person
    return {
        "conversation": known.conversation_id,
        "name": person.name,
        "username": person.username,
        "language": person.language or None,
        "phone": person.phone or None,
        "address": person.address or None,
        "follows": None if person.follows is None else bool(person.follows),
        "blocked": bool(person.blocked_at),
        "first_at": moment(person.first_at),
        "tags": list(known.tags),
        "details": known.details,
        "notes": [
            {"at": moment(each.at), "agent": each.agent, "text": each.text} for each in known.notes
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
        "topics": list(known.topics),
        "opted_out": moment(known.opted_out.at) if known.opted_out else None,
        "buyer": {**buyer_json(known.buyer), "tier": _tier(known)},
        "perks": [
            {"name": each.name, "reason": each.reason, "text": each.text} for each in known.perks
        ],
        "mark": mark_json(known.mark),
    }


def mark_json(given: SurveyRow | None) -> dict[str, Any] | None:
    """The newest mark that somebody gave; the keys are promised in docs/cli.md."""
    if given is None:
        return None
    return {
        "survey": given.id, "kind": given.stored_kind, "score": given.score, "at": moment(given.answered_at),
        "low": is_low(given.kind, given.score),
    }  # fmt: skip


def _tier(known: Customer) -> str | None:
    return None if known.standing.tier is None else known.standing.tier.name


def buyer_json(buyer: Buyer) -> dict[str, Any]:
    """What somebody has bought; the keys are promised in docs/cli.md."""
    last = buyer.last
    return {
        "orders": buyer.orders,
        "spent": buyer.spent,
        "currency": buyer.currency or None,
        "last": last and {
            "order": last.number, "code": last.code, "state": last.state.value, "at": moment(last.at),
            "total": last.total, "currency": last.currency,
        },
        "open_parcels": buyer.open_parcels,
        "returns": buyer.returns,
    }  # fmt: skip


def customer_lines(known: Customer, zone: ZoneInfo) -> Iterator[str]:
    """The same for people."""
    username = f"@{safe(known.person.username)}" if known.person.username else ""
    yield f"{safe(called(known.person.name))} {username}".rstrip()
    told = {
        translate("phone"): known.person.phone,
        translate("address"): known.person.address,
    }
    written = {key: value for key, value in told.items() if value} | known.details
    for key, value in written.items():
        yield f"  {safe(detail_called(key))}: {safe(value)}"
    if known.opted_out is not None:
        yield f"  {opted_out_words(known.opted_out, local(known.opted_out.at, zone))}"
    if known.topics:
        yield f"  {translate('topics')}: {', '.join(safe(each) for each in known.topics)}"
    if facts := buyer_facts(known.buyer, lambda at: local(at, zone), safe, _tier(known) or ""):
        yield f"  {' · '.join(facts)}"
    if line := reliability_line(known.reliability):
        yield f"  {line}"
    if (given := known.mark) is not None and given.answered_at is not None:
        yield f"  {given_words(given.kind, given.score, local(given.answered_at, zone))}"
    for perk in known.perks:
        yield f"  ★ {safe(perk.name)}: {perk.reason}"
    for each in known.conversations:
        said = f"{local(each.last_message_at, zone)} {safe(last_words(each.last_text, each.last_said), 60)}"
        yield f"  {each.id} {safe(each.account)} {translate(each.status)} {said}"
    for note in known.notes:
        who = translate("note of {agent} {when}", agent=safe(note.agent), when=local(note.at, zone))
        yield f"  {who}: {safe(note.text, 100)}"


def erase(options: Namespace) -> int:
    """`socialdesk erase`."""
    config = configured(options)
    if not options.yes:
        raise SocialdeskError(
            translate(
                "This deletes every message, file and raw update of the person behind conversation {number}, "
                "and there is no way back. Run it again with --yes.",
                number=options.conversation,
            )
        )
    erased = with_store(config, lambda store: store.erase(options.conversation))
    for path in erased.files:
        Path(path).unlink(missing_ok=True)
    if not erased.again:
        print(
            translate(
                "Erased {messages}, {updates}, {files}.",
                messages=count("{n} message", "{n} messages", erased.messages),
                updates=count("{n} raw update", "{n} raw updates", erased.journal),
                files=count("{n} file", "{n} files", len(erased.files)),
            )
        )
    left = with_store(config, lambda store: store.scrub())
    if left and left.code != SERVER_KEEPS:
        print(left, file=sys.stderr)
        return NOT_ALL
    if erased.again:
        print(translate("It was erased before; now nothing of it is left in the store's files."))
    if left:
        print(left)
    return 0


def retention(options: Namespace) -> None:
    """`socialdesk retention`."""
    config = configured(options)
    kept = config.retention.customers

    async def act(store: Store) -> list[Silent]:
        return await Retention(store, store.clock, kept.ms).due()

    due = with_store(config, act)
    if options.json:
        for each in due:
            json_line(
                {
                    "conversation": each.conversation,
                    "name": each.name,
                    "last_at": moment(each.last_at),
                }
            )
        return
    days = count("{n} day", "{n} days", config.store.journal_days)
    print(
        translate(
            "Raw updates, and our copies of files that were sent, are kept for {days}.", days=days
        )
    )
    if not kept:
        print(
            translate(
                "Customers are kept until you erase them; [retention] customers erases who has been silent for long."
            )
        )
        return
    silence = count("{n} day", "{n} days", kept.ms // DAY)
    print(translate("Who has neither written nor bought for {days} is erased.", days=silence))
    for each in due:
        print(
            f"  {each.conversation:>6} {local(each.last_at, config.zone, '%d/%m/%Y')} {safe(called(each.name))}"
        )
    print(count("{n} person is erased next.", "{n} people are erased next.", len(due)))
