"""An Instagram account's limits as data. Sources: the Messenger Platform's pages for Instagram as of
mid-2026; see docs/channels."""

from __future__ import annotations

from socialdesk.bots.meta.limits import INSTAGRAM_FIELDS, MEGABYTE, PER_SECOND, RULES
from socialdesk.bots.meta.menus import ICE_BREAKERS, PERSISTENT
from socialdesk.bots.meta.network import Network
from socialdesk.model.delivery import Operation
from socialdesk.model.menu import MenuLimits, MenuPart
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import ButtonLimits, Capabilities

NETWORK = Network(
    name="instagram",
    somebody="Instagram user",
    identity_fields="id,username",
    profile_fields="name,username,profile_pic",
    comment_fields="id,from,text,timestamp,username,parent_id",
    reply_edge="replies",
    hide_field="hide",
    subscribed_fields=INSTAGRAM_FIELDS,
    profile_platform="instagram",
)
MENU = MenuLimits(
    parts={MenuPart.PERSISTENT: PERSISTENT, MenuPart.ICE_BREAKERS: ICE_BREAKERS},
    source="Instagram Messaging, Ice Breakers and Persistent Menu",
    dated="2026-04-01",
)


def capabilities(per_second: int = PER_SECOND, *, human_agent: bool = False) -> Capabilities:
    """One account's limits: 1000 to a text, counted in bytes to be safe."""
    return Capabilities(
        text_limit=1000,
        measure=_bytes,
        pace=PaceRules(per_second=per_second, chat_gap=1_000, group_per_minute=12),
        rules=RULES,
        settings=frozenset({"human_agent"} if human_agent else ()),
        download_limit=25 * MEGABYTE,
        uploads={"image": 8 * MEGABYTE, "file": 25 * MEGABYTE},
        file_types=frozenset(
            {".jpg", ".jpeg", ".png", ".gif", ".mp4", ".mov", ".m4a", ".wav", ".pdf"}
        ),
        operations=frozenset({Operation.HIDE, Operation.UNHIDE, Operation.DELETE}),
        links_expire=True,
        buttons=ButtonLimits(
            answers=3, marks=13
        ),  # quick replies: at most 13, titles of 20 letters (2026-05)
        platform="Instagram",
    )


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
