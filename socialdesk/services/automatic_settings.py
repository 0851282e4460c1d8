"""`[automatic]` in the configuration: how much the program says by itself."""

from __future__ import annotations

from socialdesk.model.automatic import PER_HOUR
from socialdesk.settings import AtLeastOne, Settings


class AutomaticTable(Settings, frozen=True, kw_only=True):
    """`per_hour`: automatic messages in a conversation within any hour, of whatever sort but announcements; then
    nothing more is said by itself until a person has answered, and a person is called. `paid`: news of their orders may go as
    what a platform charges for (an account's own `paid` says what), where nothing else is allowed."""

    per_hour: AtLeastOne = PER_HOUR
    paid: bool = False
