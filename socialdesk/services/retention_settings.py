"""`[retention]` in the configuration: how long the shop keeps what it knows of customers."""

from __future__ import annotations

import re
from typing import Self

from socialdesk.model.i18n import translate
from socialdesk.model.ids import DAY
from socialdesk.settings import Settings

LEAST = 30
"""Days: who was forgotten sooner might still be waiting for a parcel."""
_DAYS = re.compile(r"(\d{1,5})\s*d?")


class KeptFor(str):
    """So many days, like `730d`; empty for ever."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such a time. Raises ValueError with a sentence."""
        found = _DAYS.fullmatch(value.strip()) if isinstance(value, str) else None
        if value == "":
            return cls("")
        if found is None or int(found[1]) < LEAST:
            raise ValueError(
                translate('must be {least} days or more, like "730d", or empty', least=LEAST)
            )
        return cls(found[0])

    @property
    def ms(self) -> int:
        """How long it is; 0 for ever."""
        return int(self.rstrip("d ")) * DAY if self else 0


class RetentionTable(Settings, frozen=True, kw_only=True):
    """`customers`: who has neither written nor bought for so long is erased (empty: nobody is)."""

    customers: KeptFor = KeptFor("")
