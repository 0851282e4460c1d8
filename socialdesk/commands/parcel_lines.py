"""Parcels as people and scripts read them."""

from __future__ import annotations

from typing import Any

from socialdesk.commands.show import local, moment, padded, safe
from socialdesk.config import Config
from socialdesk.model.i18n import translate
from socialdesk.model.parcel import STATES, carrier_called
from socialdesk.store.parcels import ParcelRow


def parcel_json(each: ParcelRow) -> dict[str, Any]:
    """A parcel as scripts read it; the keys are promised in docs/cli.md."""
    return {
        "parcel": each.id,
        "order": each.purchase_id,
        "code": each.code,
        "carrier": each.carrier,
        "tracking": each.tracking,
        "state": each.state.value,
        "at": moment(each.at),
    }


def parcel_line(each: ParcelRow, config: Config) -> str:
    """A parcel on one line."""
    width = max(len(translate(words)) for words in STATES.values())
    parts = (
        padded(safe(carrier_called(each.carrier), 14), 14),
        padded(safe(each.tracking, 24), 24),
        padded(translate(STATES[each.state]), width),
        local(each.at, config.zone),
    )
    return "  ".join(parts).rstrip()
