"""`socialdesk order qr`: the code that an order is paid by, drawn on the terminal or written as a picture."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import Path
from typing import TextIO

from socialdesk.assembly.selling import orders as orders_of
from socialdesk.commands.context import with_store
from socialdesk.commands.show import json_line, safe
from socialdesk.commands.streams import said
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.half_blocks import half_blocks
from socialdesk.model.i18n import translate
from socialdesk.model.money import money
from socialdesk.services.payment_codes import payment_code
from socialdesk.services.qr_codes import png, squares
from socialdesk.services.whole_file import whole_file
from socialdesk.store.order_rows import OrderRow
from socialdesk.store.store import Store

_BLACK_ON_WHITE, _AS_BEFORE = "\x1b[38;5;16;48;5;231m", "\x1b[0m"


def order_qr(options: Namespace, config: Config) -> None:
    """`socialdesk order qr ORDER [--png FILE] [--json]`."""

    async def read(store: Store) -> OrderRow:
        return (await orders_of(store, config).found(options.what)).row

    order = with_store(config, read)
    text = payment_code(order, config.bank.payee)
    if options.png == "-":
        _stream(text, options)
        return
    if options.png:
        with whole_file(Path(options.png).expanduser()) as part:
            part.write_bytes(png(text))
    if options.json:
        json_line({"order": order.id, "text": text, "amount": order.due})
        return
    if not options.png:
        draw(text, config, sys.stdout)
    print(f"{safe(order.code)} · {money(order.due, order.currency)}")
    bank = config.bank
    print(" · ".join(filter(None, (safe(bank.name), bank.account, bank.bin))))
    if options.png:
        print(translate("The code is in {file}.", file=safe(options.png)))


def _stream(text: str, options: Namespace) -> None:
    """The picture to standard output, and nothing else. Raises NotAllowed where that is a terminal."""
    if options.json:
        raise NotAllowed(
            translate("Standard output holds the picture or JSON, not both. Name a file.")
        )
    if sys.stdout.isatty():
        raise NotAllowed(translate("A terminal shows no picture: name a file, or leave --png out."))
    with said():
        sys.stdout.buffer.write(png(text))
        sys.stdout.buffer.flush()


def draw(text: str, config: Config, out: TextIO) -> None:
    """Draw a code. A terminal that has colours is told which are meant; elsewhere light stays light by `[desk] theme`.
    Raises NotAllowed where `out` has no half blocks."""
    encoding, theme = out.encoding or "utf-8", config.desk.theme
    try:
        "▀▄█".encode(encoding)
    except UnicodeEncodeError:
        raise NotAllowed(
            translate("This terminal cannot draw the code. --png FILE writes it as a picture.")
        ) from None
    is_plain = theme == "mono" or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    if is_plain or not out.isatty():
        print("\n".join(half_blocks(squares(text), is_ink_dark=theme == "light")), file=out)
        return
    lines = half_blocks(squares(text), is_ink_dark=True)
    with said():
        out.flush()
        for line in lines:  # as bytes: what is printed may hold nothing that a terminal obeys
            out.buffer.write(f"{_BLACK_ON_WHITE}{line}{_AS_BEFORE}\n".encode(encoding))
        out.buffer.flush()
