"""What is still to be sent, as a table for whoever packs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from socialdesk.model.text import display_safe
from socialdesk.services.exporting.cells import is_formula
from socialdesk.services.prizes import Parcel

COLUMNS = ("place", "conversation", "prize", "name", "phone", "address", "details")
_NUMBER = re.compile(r"\+?[\d ().-]+")


def shipping_list(parcels: Sequence[Parcel]) -> str:
    """As CSV, with a line that names the columns. Nobody's name or address is a formula in it."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for each in parcels:
        details = "; ".join(f"{key}={value}" for key, value in each.details.items())
        texts = (each.row.prize, each.name, each.phone, each.address, details)
        table.writerow((each.row.place, each.row.conversation_id, *map(_cell, texts)))
    return out.getvalue()


def _cell(text: str) -> str:
    """What somebody wrote is no formula of whoever's table program opens the file."""
    shown = display_safe(text).strip()
    is_obeyed = is_formula(shown) and not _NUMBER.fullmatch(shown)
    return f"'{shown}" if is_obeyed else shown
