"""What a Zalo bot has of menus: none, and commands are understood all the same."""

from __future__ import annotations

from socialdesk.model.i18n import mark
from socialdesk.model.menu import MenuLimits

MENU = MenuLimits(
    source="Zalo Bot API: no call sets a menu or commands",
    dated="2026-11",
    by_hand=mark(
        "Zalo's bots have no menu. Whoever writes one of these commands, or its title, is answered all the same: name them in your greeting."
    ),
)
