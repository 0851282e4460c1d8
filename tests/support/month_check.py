"""Whether a month's books add up: rows read by plain SQL, compared with the account that was kept beside the program."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from tests.support.month_book import GONE, OPEN, Account

SOLD = """(
    SELECT id, source, state, payment, total, paid FROM purchase WHERE NOT EXISTS (
        SELECT 1 FROM purchase_line WHERE purchase_id = purchase.id AND purchase_line.sku LIKE 'L%'
    )
) AS sold"""
TOTALS = {
    "stock": "SELECT sku, stock, reserved FROM product WHERE sku LIKE 'A%'",
    "orders": "SELECT source, state, payment, count(*), sum(total), sum(paid) FROM {sold} GROUP BY source, state, payment",
    "lines": "SELECT line.sku, sold.state, sum(quantity), sum(held), sum(taken), sum(returned) FROM purchase_line AS line JOIN {sold} ON sold.id = purchase_id GROUP BY line.sku, sold.state",
    "history": "SELECT kind, purchase_change.agent, count(*) FROM purchase_change JOIN {sold} ON sold.id = purchase_id GROUP BY kind, purchase_change.agent",
    "receipts": "SELECT revision, count(*) FROM purchase_receipt JOIN {sold} ON sold.id = purchase_id GROUP BY revision",
    "parcels": "SELECT parcel.state, count(*) FROM parcel JOIN {sold} ON sold.id = purchase_id GROUP BY parcel.state",
    "cases": "SELECT step, count(*), sum(amount) FROM case_step GROUP BY step",
    "told": "SELECT telling.state, count(*) FROM telling JOIN conversation ON conversation.id = conversation_id WHERE chat_kind <> 'comment' AND telling.key NOT LIKE 'survey:%' GROUP BY telling.state",
    "asked": "SELECT survey.kind, count(*) FROM survey GROUP BY survey.kind",
    "followed": "SELECT outcome, count(*) FROM follow_up JOIN {sold} ON sold.id = purchase_id GROUP BY outcome",
    "tasks": "SELECT task.kind, outcome, count(*) FROM task JOIN {sold} ON sold.id = purchase_id WHERE task.kind <> 'agreement' GROUP BY task.kind, outcome",
    "messages": "SELECT author, count(*) FROM message JOIN conversation ON conversation.id = conversation_id WHERE chat_kind <> 'comment' AND author = 'customer' GROUP BY author",
}

Rows = Callable[[str], Awaitable[list[tuple[Any, ...]]]]


async def wrong(rows: Rows, book: Account) -> list[str]:
    """All that does not add up, a line each."""
    found = [each async for each in _stock(rows, book)]
    found += [each async for each in _orders(rows, book)]
    found += [each async for each in _claims(rows)]
    found += [each async for each in _proofs(rows, book)]
    found += [each async for each in _once(rows, book)]
    return found


async def totals(rows: Rows) -> dict[str, list[tuple[Any, ...]]]:
    """All that must be the same whether or not anybody died. What lives sold is none of it: there eight people decide at once, and
    whoever comes first has it. Nor are tasks to look at what a customer answered: while it is not known whether a receipt arrived,
    they are asked of more. Of a question how it was, that it was put down is counted, not that it was asked: it is asked within
    twelve hours or not at all, and hours go by in an instant here, right after a death."""
    return {name: sorted(await rows(sql.format(sold=SOLD))) for name, sql in TOTALS.items()}


async def _stock(rows: Rows, book: Account) -> Any:
    """No unit in two orders, none lost."""
    lines = await rows(
        "SELECT product.sku, purchase.state, purchase.source, purchase_line.quantity, held, taken, returned FROM purchase_line "
        "JOIN purchase ON purchase.id = purchase_line.purchase_id JOIN product ON product.id = purchase_line.product_id"
    )
    held, gone = Counter[str](), Counter[str]()
    for sku, state, source, units, holds, taken, returned in lines:
        held[sku] += holds
        gone[sku] += taken - returned
        if source:
            expected = (0, 0)
        else:
            expected = (units if state in OPEN else 0, units if state in (*GONE, "returned") else 0)
        if (holds, taken) != expected:
            yield f"{sku} in an order that is {state}: {units} units, {holds} held, {taken} taken"
    moved = {sku: (stock, reserved) for sku, stock, reserved in await rows("SELECT product.sku, sum(stock_change.stock), sum(stock_change.reserved) FROM stock_change JOIN product ON product.id = product_id GROUP BY product.sku")}  # fmt: skip
    for sku, stock, reserved in await rows("SELECT sku, stock, reserved FROM product"):
        if stock != book.counted[sku] - gone[sku]:
            yield f"{sku}: {stock} there, {book.counted[sku]} counted and refilled, {gone[sku]} left"
        if reserved != held[sku] or reserved > stock or reserved < 0:
            yield f"{sku}: {reserved} reserved of {stock}, {held[sku]} held by open orders"
        if moved.get(sku, (0, 0)) != (stock, reserved):
            yield f"{sku}: {stock} and {reserved}, its history says {moved.get(sku)}"
        if not sku.startswith("L") and (stock, reserved) != (book.stock(sku), book.reserved(sku)):
            yield f"{sku}: {stock} and {reserved}, must be {book.stock(sku)} and {book.reserved(sku)}"


async def _orders(rows: Rows, book: Account) -> Any:
    lines = defaultdict[int, dict[str, tuple[int, int, int]]](dict)
    for number, sku, units, price, back in await rows(
        "SELECT purchase_id, sku, quantity, price, returned FROM purchase_line"
    ):
        lines[number][sku] = (units, price, back)
    paid = Counter[int]()
    transfers = Counter[str]()
    for number, details in await rows(
        "SELECT purchase_id, details FROM purchase_change WHERE kind = 'paid'"
    ):
        told = json.loads(details)
        if told:
            paid[number] += told["amount"]
            transfers[told["transfer"]] += 1
    for each, times in transfers.items():
        if times > 1:
            yield f"transfer {each} is written down {times} times"
    refunded: dict[int, int] = dict(await rows("SELECT purchase_id, sum(amount) FROM customer_case JOIN case_step ON case_id = customer_case.id WHERE purchase_id IS NOT NULL GROUP BY purchase_id"))  # fmt: skip
    seen = set()
    for number, code, source, state, fee, total, has_paid, forgotten in await rows(
        "SELECT id, code, source, state, fee, total, paid, forgotten FROM purchase"
    ):
        if not source and total != sum(units * price for units, price, _ in lines[number].values()) + fee:  # fmt: skip
            yield f"{code} is {total}, its lines {lines[number]} and its fee {fee} are not"
        if not forgotten and not source and has_paid != paid[number]:
            yield f"{code}: {has_paid} paid, {paid[number]} written down"
        if source:
            if book.elsewhere.get(code) != (state, total):
                yield f"{source}:{code} is {state}, {total}, must be {book.elsewhere.get(code)}"
            seen.add(code)
            continue
        sale = book.sales.get(code)
        if sale is None:
            continue
        seen.add(code)
        told = (state, total, has_paid, {sku: (a, b) for sku, (a, b, _) in lines[number].items()}, {sku: c for sku, (_, _, c) in lines[number].items() if c}, refunded.get(number) or 0)  # fmt: skip
        must = (sale.state, sale.total, sale.paid, sale.lines, {sku: units for sku, units in sale.back.items() if units}, sale.refunded)  # fmt: skip
        if told != must:
            yield f"{code}: {told}, must be {must}"
    for code in {*book.sales, *book.elsewhere} - seen:
        yield f"{code} is missing"


async def _claims(rows: Rows) -> Any:
    """What claims hold, their orders have."""
    claimed = Counter[tuple[int, int]]()
    for order, product, units in await rows(
        "SELECT purchase_id, product_id, quantity FROM live_claim WHERE state = 'held'"
    ):
        claimed[order, product] += units
    there = {(order, product): (units, state) for order, product, units, state in await rows("SELECT purchase_id, product_id, quantity, state FROM purchase_line JOIN purchase ON purchase.id = purchase_id WHERE product_id IS NOT NULL")}  # fmt: skip
    for key, units in claimed.items():
        if key not in there or there[key][0] < units:
            yield f"claims hold {units} of product {key[1]} in order {key[0]}, which has {there.get(key)}"
    for number, product, units, free in await rows(
        "SELECT live_claim.id, product_id, quantity, stock - reserved FROM live_claim JOIN product ON product.id = product_id "
        "JOIN live ON live.id = live_claim.live_id WHERE live_claim.state = 'waiting' AND archived_at IS NULL"
    ):
        if units <= free:
            yield f"claim {number} waits for {units} of product {product}, {free} are free"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _chain(order: int, links: Sequence[tuple[Any, ...]]) -> Iterator[str]:
    before = ""
    for number, at, kind, details, agent, digest, link in links:
        if details != "{}" and _hash(details) != digest:
            yield f"order {order}: change {number} says something else than its digest"
        told = json.dumps([before, order, at, kind, digest, agent], ensure_ascii=False)
        if _hash(told) != link:
            yield f"order {order}: change {number} does not follow on the one before"
        before = link


async def _proofs(rows: Rows, book: Account) -> Any:
    """Behind each agreement stands the customer's own message after its receipt, or a person's word."""
    codes = {number: (code, source, state) for number, code, source, state in await rows("SELECT id, code, source, state FROM purchase")}  # fmt: skip
    said = {number: (author, body, at) for number, author, body, at in await rows("SELECT id, author, body, at FROM message")}  # fmt: skip
    changes = await rows(
        "SELECT purchase_id, id, at, kind, details, agent, digest, link FROM purchase_change ORDER BY purchase_id, id"
    )
    for order, group in groupby(changes, lambda each: each[0]):
        links = [each[1:] for each in group]
        for each in _chain(order, links):
            yield each
        code, source, state = codes[order]
        told = [(kind, json.loads(details), agent) for _, _, kind, details, agent, _, _ in links]
        moved = "new"
        for number, (kind, details, agent) in enumerate(told):
            if kind != "state":
                continue
            if not source and details["from"] != moved:
                yield f"{code} went from {details['from']}, was {moved}"
            moved = details["to"]
            if moved != "agreed" or "undoes" in details or details["from"] != "new":
                continue
            if "receipt" not in details:
                if code in book.sales and not book.sales[code].by_hand:
                    yield f"{code} was agreed by {agent} without a word"
                continue
            what, yes, _ = told[number + 1]
            receipts = [each | {"at": at} for (one, each, _), (_, at, *_) in zip(told[:number], links, strict=False) if one == "receipt" and each]  # fmt: skip
            if not yes:
                continue  # who was erased
            author, body, said_at = said.get(yes["message"], ("", "", 0))
            if what != "yes" or author != "customer" or body != yes["words"]:
                yield f"{code} was agreed by message {yes.get('message')}, which is {author}'s: {body}"
            if receipts and said_at < receipts[-1]["at"]:
                yield f"{code} was agreed by a message that was there before its receipt"
            if not receipts or receipts[-1]["revision"] != yes["revision"]:
                yield f"{code} was agreed to a receipt that it did not have"
        agreed = [each["words"] for kind, each, _ in told if kind == "yes" and each]
        sale = None if source else book.sales.get(code)
        if sale is not None and not sale.erased and agreed != sale.yes:
            yield f"{code} was agreed by {agreed}, must be by {sale.yes}"
        if not source and moved != state:
            yield f"{code} is {state}, its history says {moved}"


async def _once(rows: Rows, book: Account) -> Any:
    """Nothing is said or asked twice."""
    for key, times in await rows(
        "SELECT key, count(*) FROM telling GROUP BY key HAVING count(*) > 1"
    ):
        yield f"{key} is told {times} times"
    for chat, body, times in await rows(
        "SELECT conversation_id, body, count(*) FROM outbox WHERE kind = 'acknowledgement' AND body LIKE '%DH%' AND state <> 'cancelled' "
        "GROUP BY conversation_id, body HAVING count(*) > 1"
    ):
        yield f"{body!r} was said {times} times in conversation {chat}"
    for code, times in await rows(
        "SELECT code, count(*) FROM purchase_receipt JOIN purchase ON purchase.id = purchase_id WHERE forgotten = 0 GROUP BY code"
    ):
        sale = book.sales.get(code)
        if sale is not None and times != sale.receipts:
            yield f"{code} has {times} receipts, must have {sale.receipts}"
    for number, revision, times in await rows("SELECT purchase_id, revision, count(*) FROM purchase_receipt GROUP BY purchase_id, revision HAVING count(*) > 1"):  # fmt: skip
        yield f"receipt {revision} of order {number} is there {times} times"
    for table, columns in (("follow_up", "purchase_id, step"), ("survey", "key")):
        for each in await rows(
            f"SELECT {columns}, count(*) FROM {table} GROUP BY {columns} HAVING count(*) > 1"
        ):
            yield f"{table}: {each}"
