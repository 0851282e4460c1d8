"""Comments under posts and in live videos, as Meta keeps them and tells of them.

Graph API, Webhooks reference, Page feed and Instagram live comments (read 2026-11). A comment in a live
video of a Page comes through the feed, under the post that the video is; one on Instagram has a field
of its own. A comment on Instagram is never edited, and nobody is told of one that is gone.
"""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.simulator.graph_page import PageSide
from socialdesk.simulator.hosted import Json


@dataclass(frozen=True, slots=True)
class Told:
    """A comment by its id, and the change that a webhook tells of it."""

    id: str
    change: Json


def private_id(person: str) -> str:
    """Who comments has another id in private messages."""
    return f"55{person[2:]}"


def is_past(side: PageSide, post: str) -> bool:
    """Whether this was a live video of Instagram, which can be answered privately while it runs alone."""
    return bool(side.ig_id) and post in side.ended


def commented(side: PageSide, person: str, text: str, post: str, parent: str, now: Instant) -> Told:
    """Somebody comments."""
    side.number += 1
    number = f"{side.number:014}" if side.ig_id else str(side.number)
    head = "179" if side.ig_id else f"{post.rsplit('_', 1)[-1]}_"
    comment = f"{head}{number}"
    side.comments[comment] = {
        "id": comment,
        "post": post,
        "from": {"id": person, "name": _name(side, person)},
        "message": text,
        "at": now // 1000 * 1000,
        "parent": parent,
    }
    return Told(comment, change_of(side, comment, "add", now))


def edited(side: PageSide, comment: str, text: str, now: Instant) -> Json:
    """Its words are others from now on; gives the change. Raises KeyError."""
    side.comments[comment]["message"] = text
    change = change_of(side, comment, "edited", now)
    change["value"]["edited_time"] = now // 1000
    return change


def removed(side: PageSide, comment: str, now: Instant) -> Json:
    """It is gone; gives the change, which has no words any more. Raises KeyError."""
    change = change_of(side, comment, "remove", now)
    del side.comments[comment]
    change["value"].pop("message", None)
    return change


def change_of(side: PageSide, comment: str, verb: str, now: Instant) -> Json:
    """What a webhook tells of a comment. Raises KeyError."""
    kept = side.comments[comment]
    if side.ig_id:
        return _instagram(side, kept)
    post = kept["post"]
    is_live = post in side.lives
    value: Json = {
        "from": kept["from"],
        "item": "comment",
        "verb": verb,
        "post_id": post,
        "parent_id": kept["parent"] or post,
        "comment_id": comment,
        "created_time": (now if verb == "remove" else kept["at"]) // 1000,
        "message": kept["message"],
        "post": {
            "id": post,
            "type": "video" if is_live else "status",
            **({"status_type": "added_video"} if is_live else {}),
            "permalink_url": f"https://www.facebook.com/{post}",
        },
    }
    return {"field": "feed", "value": value}


def _instagram(side: PageSide, kept: Json) -> Json:
    is_live = kept["post"] in side.lives
    value: Json = {
        "from": {"id": kept["from"]["id"], "username": kept["from"]["name"]},
        "comment_id" if is_live else "id": kept["id"],
        "text": kept["message"],
        "media": {"id": kept["post"], "media_product_type": "LIVE" if is_live else "FEED"},
        **({"parent_id": kept["parent"]} if kept["parent"] else {}),
    }
    return {"field": "live_comments" if is_live else "comments", "value": value}


def _name(side: PageSide, person: str) -> str:
    return side.name if person == side.account_id else side.people.get(person, "")
