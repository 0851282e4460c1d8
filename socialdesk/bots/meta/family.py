"""What Meta's platforms have in common for the rest of the house."""

from __future__ import annotations

from socialdesk.bots.platform import Family
from socialdesk.model.i18n import mark

META = Family(
    "meta",
    mark("Connect Messenger or Instagram"),
    mark(
        "A Page's token from Meta's App Dashboard: docs/channels/messenger.md; `socialdesk connect`."
    ),
)
