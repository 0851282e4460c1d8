"""`socialdesk order receipt` and `agree`: what a customer is told of an order, and their yes to it."""

from __future__ import annotations

from argparse import Namespace

from socialdesk.assembly.selling import order_answers, order_receipts
from socialdesk.assembly.selling import orders as orders_of
from socialdesk.commands.context import agent_of, with_store
from socialdesk.commands.show import json_line, safe
from socialdesk.config import Config
from socialdesk.model.i18n import translate
from socialdesk.services.order_receipts import Preview, Sent, lacks
from socialdesk.store.order_rows import Order
from socialdesk.store.store import Store


def order_receipt(options: Namespace, config: Config) -> None:
    """`socialdesk order receipt ORDER [--send] [--conversation N] [--json]`."""
    agent = agent_of(options, config)

    async def work(store: Store) -> tuple[Preview, Sent | None]:
        order = await orders_of(store, config).found(options.what)
        service = order_receipts(store, config)
        preview = await service.preview(order, options.conversation)
        if not options.send:
            return preview, None
        return preview, await service.send(order, agent, options.conversation)

    preview, sent = with_store(config, work)
    there = sent.row if sent else preview.sent
    if options.json:
        json_line(
            {
                "order": preview.order.row.id,
                "code": preview.order.row.code,
                "conversation": there.conversation_id if there else preview.conversation,
                "language": preview.language,
                "text": sent.text if sent else preview.text,
                "choices": list(preview.choices),
                "qr": bool(preview.code),
                "lacking": list(preview.lacking),
                "revision": there.revision if there else None,
                "digest": there.digest if there else None,
                "deliveries": list(sent.deliveries) if sent else [],
                "sent": sent is not None and sent.is_new,
            }
        )
        return
    for line in (sent.text if sent else preview.text).split("\n"):
        print(safe(line))
    print(" · ".join(f"[{safe(each)}]" for each in preview.choices))
    if preview.code:
        print(translate("The VietQR code goes along as a picture."))
    if preview.lacking:
        print(lacks(preview))
    where = there.conversation_id if there else preview.conversation
    if sent is not None and sent.is_new:
        print(translate("On its way in conversation {number}.", number=where))
    elif there is not None:
        print(
            translate(
                "The customer was sent this already, in conversation {number}; it does not go out twice.",
                number=where,
            )
        )
    else:
        print(
            translate("Nothing was sent: --send sends it in conversation {number}.", number=where)
        )


async def agree(store: Store, options: Namespace, config: Config) -> Order:
    """`socialdesk order agree ORDER [--message N]`. Raises NotAllowed."""
    order = await orders_of(store, config).found(options.what)
    return await order_answers(store).agree(order, options.message, agent_of(options, config))
