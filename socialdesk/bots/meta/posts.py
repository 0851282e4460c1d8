"""Posts on a Page: what everybody who follows it sees. A post is no message; people answer with comments."""

from __future__ import annotations

import re

from socialdesk.bots.meta.errors import PLATFORM
from socialdesk.bots.payload import Json
from socialdesk.bots.reasons import doubt
from socialdesk.model.delivery import Deferred, Outgoing, Refused, SendResult, Unconfirmed
from socialdesk.model.reason import Reason, reason_of

FEED = '{"feed": true}'
"""The address of a Page's own feed."""
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def call_for(page: str, outgoing: Outgoing) -> tuple[str, Json]:
    """Where a post is published, and with what beside its file (Pages API, Posts: feed, photos, videos;
    read 2026-11). The first address in the words is shown with its picture and title."""
    file = outgoing.file
    if file is not None:
        edge, field = ("photos", "caption") if file.is_image else ("videos", "description")
        return f"/{page}/{edge}", {field: outgoing.body} if outgoing.body else {}
    found = _ADDRESS.search(outgoing.body)
    link = {"link": found[0].rstrip(".,;:!?)")} if found else {}
    return f"/{page}/feed", {"message": outgoing.body, **link}


def ending(result: SendResult) -> SendResult:
    """How publishing ended: what the app may not do is said of posts. What Meta calls a problem of its own
    may have published it, and everybody would see it twice: it is not tried again by itself."""
    if isinstance(result, Deferred) and reason_of(result.why).code == "meta.problem":
        return Unconfirmed(doubt("doubt.server", PLATFORM))
    if isinstance(result, Refused) and result.code == "permission":
        return Refused(Reason("meta.permission_posts"), "permission")
    return result
