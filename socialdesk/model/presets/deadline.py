"""Until when something is to be done, where a target counts opening hours."""

from __future__ import annotations

from datetime import datetime, timedelta

from socialdesk.model.hours import WorkingHours
from socialdesk.model.ids import Instant

_FARTHEST = 400
"""Days that are looked ahead: a shop that is open for less in a year keeps no deadline."""


def business_due(hours: WorkingHours | None, begins: Instant, target: int) -> Instant | None:
    """The first moment at which the shop has been open for `target` ms since `begins`: what ends at closing
    time is due at closing time. Without hours every hour counts; None where it never comes."""
    if hours is None:
        return Instant(begins + target)
    first = datetime.fromtimestamp(begins / 1000, hours.zone).date() - timedelta(days=2)
    left = target
    for days in (16, _FARTHEST):
        left = target
        for start, end in hours.openings(first, first + timedelta(days=days)):
            usable = end - max(start, begins)
            if usable < 0 or (usable == 0 and left):
                continue
            if usable >= left:
                return Instant(max(start, begins) + left)
            left -= usable
    return None
