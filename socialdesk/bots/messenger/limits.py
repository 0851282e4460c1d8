"""A Page's limits as data. Sources: the Messenger Platform's pages as of mid-2026; see docs/channels."""

from __future__ import annotations

from socialdesk.bots.meta.limits import FIELDS, MEGABYTE, PER_SECOND, RULES
from socialdesk.bots.meta.network import Network
from socialdesk.model.delivery import Operation
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import ButtonLimits, Capabilities

NETWORK = Network(
    name="messenger",
    somebody="Facebook user",
    identity_fields="id,name",
    profile_fields="id,name,first_name,last_name,profile_pic",
    comment_fields="id,from,message,created_time,parent",
    reply_edge="comments",
    hide_field="is_hidden",
    subscribed_fields=FIELDS,
    carries_marks=True,
    comments_name_posts=True,
)


def capabilities(per_second: int = PER_SECOND, *, human_agent: bool = False) -> Capabilities:
    """One Page's limits. `human_agent`: Meta has granted it the Human Agent feature."""
    return Capabilities(
        text_limit=2000,
        pace=PaceRules(per_second=per_second, chat_gap=1_000, group_per_minute=12),
        rules=RULES,
        settings=frozenset({"human_agent"} if human_agent else ()),
        download_limit=25 * MEGABYTE,
        uploads={"image": 8 * MEGABYTE, "file": 25 * MEGABYTE},
        operations=frozenset(
            {Operation.HIDE, Operation.UNHIDE, Operation.DELETE, Operation.LIKE, Operation.UNLIKE}
        ),
        links_expire=True,
        buttons=ButtonLimits(
            answers=3
        ),  # quick replies: at most 13, titles of 20 letters (2026-05)
        platform="Messenger",
    )
