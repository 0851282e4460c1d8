"""`socialdesk order proof`: everything that happened to an order, and whether it adds up."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from socialdesk.assembly.selling import order_proofs
from socialdesk.assembly.selling import orders as orders_of
from socialdesk.commands.context import with_store
from socialdesk.commands.show import json_line, local, moment, safe
from socialdesk.config import Config
from socialdesk.model.i18n import count, translate
from socialdesk.model.money import money
from socialdesk.model.order import STATES
from socialdesk.model.proof import By, Fault, Wrong
from socialdesk.services.order_proof import Proof, Told
from socialdesk.services.order_words import by, happened
from socialdesk.store.order_receipts import Part
from socialdesk.store.order_rows import PAID, RECEIPT, REFUNDED, YES, ChangeRow, Order
from socialdesk.store.store import Store

SHORT = 12
"""Letters of a hash that people are shown beside each link."""


def order_proof(options: Namespace, config: Config) -> int:
    """`socialdesk order proof ORDER [--check] [--json]`, `order proof --check` for all; 1 where something does not add up."""
    if not options.what:
        return _check_all(options, config)

    async def read(store: Store) -> Proof:
        order = await orders_of(store, config).found(options.what)
        return await order_proofs(store, config).of(order)

    proof = with_store(config, read)
    if options.json:
        json_line(_json(proof))
    else:
        for line in _lines(proof, config, short=options.check):
            print(line)
    return int(bool(proof.wrong))


def _check_all(options: Namespace, config: Config) -> int:
    async def read(store: Store) -> tuple[int, int]:
        number, bad = 0, 0
        async for order, wrong in order_proofs(store, config).wrong():
            number += 1
            bad += bool(wrong)
            if wrong and options.json:
                json_line(_wrong_json(order, wrong))
            elif wrong:
                print(f"{safe(order.row.code)}: {_faults(wrong)}")
        return number, bad

    number, bad = with_store(config, read)
    if options.json:
        json_line({"orders": number, "wrong": bad})
    elif bad:
        print(count("{n} order does not add up", "{n} orders do not add up", bad))
    else:
        print(count("{n} order; all of it adds up", "{n} orders; all of them add up", number))
    return int(bool(bad))


def _wrong_json(order: Order, wrong: list[Wrong]) -> dict[str, Any]:
    return {
        "order": order.row.id,
        "code": order.row.code,
        "wrong": [{"link": each.id or None, "fault": each.fault.value} for each in wrong],
    }


def _json(proof: Proof) -> dict[str, Any]:
    row = proof.order.row
    return {
        "order": row.id,
        "code": row.code,
        "state": row.state.value,
        "total": row.total,
        "paid": row.paid,
        "currency": row.currency,
        "agreed_by": proof.standing.by.value or None,
        "links": [_link(each) for each in proof.links],
        "hash": proof.hash or None,
        "wrong": _wrong_json(proof.order, list(proof.wrong))["wrong"],
    }


def _link(each: Told) -> dict[str, Any]:
    link = each.link
    found: dict[str, Any] = {
        "link": link.id, "at": moment(link.at), "kind": link.kind, "agent": link.agent, "details": each.details,
        "erased": each.is_erased, "digest": link.digest or None, "hash": link.link or None, "messages": [],
    }  # fmt: skip
    if link.kind == RECEIPT:
        found["messages"] = [
            {
                "message": part.message, "remote": part.remote_id, "state": part.state,
                "at": None if part.at is None else moment(part.at),
            }
            for part in each.parts
        ]  # fmt: skip
    elif link.kind == YES and each.details:
        found["messages"] = [
            {
                "message": each.details["message"], "remote": each.details["remote"], "state": _now(each),
                "at": moment(each.details["said"]),
            }
        ]  # fmt: skip
    return found


def _now(each: Told) -> str:
    """What became of a yes since: it stands there, was edited or taken back, or is gone."""
    if each.message is None:
        return "gone"
    if each.message.deleted_at is not None:
        return "deleted"
    return "edited" if each.message.body != each.details["words"] else "there"


def _lines(proof: Proof, config: Config, *, short: bool) -> Iterator[str]:
    row = proof.order.row
    amount = money(row.total, row.currency)
    yield f"{safe(row.code)} · {translate(STATES[row.state])} · {amount}"
    if not short:
        for each in proof.links:
            yield from _told(each, proof.order, config)
    yield {
        By.MESSAGE: translate("The customer agreed by a message of their own."),
        By.HAND: translate(
            "Somebody of the shop wrote down that it is agreed: no message of the customer's stands behind it."
        ),
        By.NOTHING: translate("Nobody agreed to it as it is."),
    }[proof.standing.by]
    if proof.hash:
        yield translate("Hash of all of it: {hash}", hash=proof.hash)
    yield _faults(list(proof.wrong)) if proof.wrong else translate("It adds up.")


def _told(each: Told, order: Order, config: Config) -> Iterator[str]:
    link = each.link
    change = ChangeRow(link.id, link.at, link.kind, link.details, link.agent)
    what = happened(change) if each.details or link.kind == "made" else translate("erased")
    mark = link.link[:SHORT] if link.link else "-" * SHORT
    yield f"  {mark}  {local(link.at, config.zone)}  {what}{by(link.agent)}"
    if not each.details:
        return
    if link.kind == RECEIPT:
        for part in each.parts:
            yield f"      {_arrived(part, config)}"
        for line in str(each.details.get("words", "")).split("\n"):
            yield f"      │ {safe(line)}"
    elif link.kind == YES:
        yield f"      “{safe(str(each.details['words']), 200)}”  {_said(each, config)}"
    elif link.kind in (PAID, REFUNDED):
        told = each.details
        amount = money(told["amount"], order.row.currency)
        yield "      " + " · ".join(
            filter(None, (amount, safe(str(told.get("day", ""))), safe(str(told.get("reference", ""))), safe(str(told.get("transfer", "")))))
        )  # fmt: skip


def _arrived(part: Part, config: Config) -> str:
    words = {
        "sent": translate("sent"), "delivered": translate("delivered"), "read": translate("read"),
        "refused": translate("refused"), "cancelled": translate("cancelled"),
    }  # fmt: skip
    said = words.get(part.state, translate("waits to be sent"))
    if part.message is None:
        return said
    return translate(
        "message {number} ({remote}), {at}: {state}",
        number=part.message, remote=safe(part.remote_id or "-", 40), at=local(part.at or 0, config.zone), state=said,
    )  # fmt: skip


def _said(each: Told, config: Config) -> str:
    details, now = each.details, _now(each)
    said = translate(
        "message {number} ({remote}), {at}",
        number=details["message"], remote=safe(details["remote"] or "-", 40), at=local(details["said"], config.zone),
    )  # fmt: skip
    since = {
        "gone": translate("gone since"), "deleted": translate("taken back since"), "edited": translate("edited since"), "there": "",
    }[now]  # fmt: skip
    return f"{said}, {since}" if since else said


def _faults(wrong: list[Wrong]) -> str:
    sentences = {
        Fault.CHANGED: translate("what was written down was changed afterwards"),
        Fault.BROKEN: translate("something is missing, in between, or in another order"),
        Fault.ORDER: translate("the order is something else than what was written down of it"),
    }
    said = "; ".join(sentences[each] for each in dict.fromkeys(each.fault for each in wrong))
    return translate("This does not add up: {what}.", what=said)
