"""What an Official Account has of menus: one that people make by hand, as no page of Zalo's names a call
that would."""

from __future__ import annotations

from socialdesk.model.i18n import mark
from socialdesk.model.menu import MenuLimits

MENU = MenuLimits(
    source="Zalo OA OpenAPI v3: no call sets the menu",
    dated="2026-11",
    by_hand=mark(
        "Zalo lets no program set an Official Account's menu. Open https://oa.zalo.me, choose Menu, and give each item the"
        " title and the message that stand here; whoever taps it is answered as by any other menu."
    ),
)
