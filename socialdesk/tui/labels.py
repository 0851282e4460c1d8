"""How states are called on the screen; said by `translate`."""

from __future__ import annotations

from socialdesk.model.i18n import mark

STATUSES = {
    "open": mark("open"),
    "pending": mark("answered"),
    "snoozed": mark("snoozed"),
    "resolved": mark("resolved"),
    "new": mark("new"),
    "starting": mark("starting"),
    "listening": mark("listening"),
    "retrying": mark("retrying"),
    "conflict": mark("conflict"),
    "refused": mark("refused"),
    "reconnect": mark("reconnect"),
    "stopped": mark("stopped"),
    "low": mark("low"),
    "normal": mark("normal"),
    "high": mark("high"),
    "urgent": mark("urgent"),
    "prioritise": mark("prioritise"),
    "resolve": mark("resolve"),
    "merge": mark("merge"),
    "unmerge": mark("unmerge"),
    "link order": mark("link order"),
    "unlink order": mark("unlink order"),
    "topic": mark("topic"),
    "promise": mark("promise"),
    "settle promise": mark("settle promise"),
    "elsewhere": mark("elsewhere"),
    "cancelled": mark("cancelled"),
    "claimed": mark("sending"),
}
"""How states are called."""
AUTHORS = {"customer": mark("customer"), "agent": mark("agent")}
"""What people are called of whom no name was told."""
CHAT_KINDS = {
    "private": mark("in private"),
    "business": mark("in private"),
    "comment": mark("comments"),
    "group": mark("in a group"),
    "channel": mark("in a channel"),
    "direct": mark("by a channel"),
}
"""Where else somebody writes."""
PRIORITY_SIGNS = {"low": "↓", "normal": "", "high": "↑", "urgent": "⇈"}
LANGUAGES = {"vi": mark("Vietnamese"), "en": mark("English"), "th": mark("Thai")}
"""How customers' languages are called."""
