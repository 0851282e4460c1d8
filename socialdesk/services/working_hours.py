"""Whose working hours are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from socialdesk.errors import NotFound
from socialdesk.model.calendars import Calendars
from socialdesk.model.hours import WorkingHours
from socialdesk.model.i18n import translate
from socialdesk.model.text import display_safe
from socialdesk.settings import nearest


def chosen(
    found: Calendars, accounts: Sequence[str], account: str = "", team: str = ""
) -> WorkingHours | None:
    """The hours of a team, an account, or without a name the shop's; None: always open. Raises NotFound."""
    if account and account not in accounts:
        raise NotFound(
            translate(
                'There is no account "{name}"{near}',
                name=display_safe(account),
                near=nearest(account, accounts),
            )
        )
    if team and team not in found.teams:
        raise NotFound(
            translate(
                'There is no team "{name}"{near}',
                name=display_safe(team),
                near=nearest(team, list(found.teams)),
            )
        )
    return found.calendar_of(account, team)
