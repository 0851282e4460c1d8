"""`[badges] vacation`: when a marketplace was told that the shop is away."""

from __future__ import annotations

from typing import Self

from socialdesk.model.i18n import translate
from socialdesk.services.hours_settings import Vacations
from socialdesk.settings import Misplaced, nearest


class BadgeVacations(tuple[tuple[str, Vacations], ...]):
    """Vacations by badge, of marketplaces that pause for them."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """A table by badge of one vacation or a list. Raises ValueError with a sentence."""
        from socialdesk.model.badges import BADGES  # noqa: PLC0415 - few shops say which they have

        pausing = [name for name, badge in BADGES.items() if badge.pauses]
        if not isinstance(value, dict):
            raise ValueError(translate("must be written like {example}", example=_EXAMPLE))
        found = []
        for name, each in value.items():
            if name not in pausing:
                raise Misplaced(
                    translate(
                        '"{name}" has no vacation that its marketplace pauses for{near} Those that do: {all}',
                        name=name,
                        near=nearest(name, pausing),
                        all=", ".join(pausing),
                    ),
                    name,
                )
            found.append((name, Vacations.read(each)))
        return cls(found)


_EXAMPLE = "{ shopee-90d = { from = 2027-02-04, until = 2027-02-12 } }"
