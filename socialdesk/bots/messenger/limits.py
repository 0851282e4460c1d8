"""A Page's limits as data. Sources: the Messenger Platform's pages as of mid-2026; see docs/channels."""

from __future__ import annotations

from dataclasses import replace

from socialdesk.bots.meta.limits import ANNOUNCED, FIELDS, MEGABYTE, PER_SECOND, POSTED, RULES
from socialdesk.bots.meta.menus import ICE_BREAKERS, PERSISTENT
from socialdesk.bots.meta.network import Network
from socialdesk.bots.meta.posts import FEED
from socialdesk.bots.meta.utility import UTILITY
from socialdesk.model.delivery import Operation, Sort
from socialdesk.model.i18n import mark
from socialdesk.model.menu import MenuLimits, MenuPart, PartLimits
from socialdesk.model.message import ChatKind
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import (
    ANNOUNCEMENTS,
    NO_BUTTONS,
    PRIVATE_CHATS,
    ButtonLimits,
    Capabilities,
    Form,
    Rule,
)

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


MENU = MenuLimits(
    parts={
        MenuPart.INTRODUCTION: PartLimits(lines=1, words=160),
        MenuPart.STARTED: PartLimits(lines=1, words=0, does=1000),
        MenuPart.PERSISTENT: PERSISTENT,
        MenuPart.ICE_BREAKERS: ICE_BREAKERS,
    },
    source="Messenger Platform, Messenger Profile API",
    dated="2026-04-22",
)
UTILITY_RULE = Rule(
    kinds=PRIVATE_CHATS, deliveries=ANNOUNCEMENTS, purposes=frozenset({Sort.SERVICE}), after_act=True,
    needs="utility_templates", templated=True, message_tag=UTILITY, why="meta.rule_utility",
    form=Form(mark("a utility template of Messenger"), 2000),
    source="Messenger Platform, Send a utility message", dated="2026-03-13",
)  # fmt: skip
"""Free words come first; where they may not go any more, an approved template still may."""
POST_LENGTH = 5_000
"""Far below what Facebook shows; no page of Meta's tells the most."""
POST_PICTURE, POST_VIDEO = 4 * MEGABYTE, 25 * MEGABYTE
"""Pictures of a post are to be below 4 MB (Graph API, Page photos, 2026-11); a film of one call may be
larger than any that messages take."""


def capabilities(
    per_second: int = PER_SECOND, *, human_agent: bool = False, utility_templates: bool = False
) -> Capabilities:
    """One Page's limits. `human_agent`: Meta has granted it the Human Agent feature;
    `utility_templates`: it may send what Meta has approved (page_utility_messaging)."""
    kept = {"human_agent": human_agent, "utility_templates": utility_templates}
    messages = Capabilities(
        text_limit=2000,
        pace=PaceRules(per_second=per_second, chat_gap=1_000, group_per_minute=12),
        rules=(ANNOUNCED, UTILITY_RULE, *POSTED, *RULES[1:]),
        settings=frozenset(name for name, is_kept in kept.items() if is_kept),
        download_limit=25 * MEGABYTE,
        uploads={"image": 8 * MEGABYTE, "file": 25 * MEGABYTE},
        operations=frozenset(
            {Operation.HIDE, Operation.UNHIDE, Operation.DELETE, Operation.LIKE, Operation.UNLIKE}
        ),
        links_expire=True,
        buttons=ButtonLimits(
            answers=3, marks=13
        ),  # quick replies: at most 13, titles of 20 letters (2026-05)
        feed=FEED,
        platform="Messenger",
    )
    posts = replace(
        messages,
        text_limit=POST_LENGTH,
        uploads={"image": POST_PICTURE, "video/mp4": POST_VIDEO},
        captions={"image": POST_LENGTH, "video/mp4": POST_LENGTH},
        operations=frozenset(),
        buttons=NO_BUTTONS,
    )
    return replace(messages, elsewhere={ChatKind.CHANNEL: posts})
