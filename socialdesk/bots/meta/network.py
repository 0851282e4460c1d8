"""What differs between a Page's Messenger and an Instagram account, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Network:
    """One of Meta's networks, by the names the Graph API has for things there."""

    name: str
    """As the Conversations API calls it."""
    somebody: str
    """Who wrote a comment of which no name is told."""
    identity_fields: str
    profile_fields: str
    comment_fields: str
    reply_edge: str
    """Where an answer to a comment is posted."""
    hide_field: str
    subscribed_fields: tuple[str, ...]
    """What an account that is not reached through a Page is subscribed to."""
    carries_marks: bool = False
    """Whether a message may carry our mark, by which its echo is known."""
    profile_platform: str = ""
    """How the Messenger Profile is told whose it is, where it is not a Page's own."""
    comments_name_posts: bool = False
    """Whether a comment's id begins with its post's own."""
