"""What Zalo's two kinds of accounts have in common."""

from __future__ import annotations

from socialdesk.bots.platform import Family
from socialdesk.model.i18n import mark

ZALO = Family(
    "zalo",
    mark("Connect Zalo"),
    mark(
        "A Zalo bot's token or an Official Account: docs/channels/zalo_bot.md, zalo_oa.md; `socialdesk connect`."
    ),
    words=("zalo", "za"),
)
