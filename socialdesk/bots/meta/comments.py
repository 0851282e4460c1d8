"""Comments under posts and live videos, on Facebook and Instagram: one conversation for each person
under each post."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from socialdesk.bots.meta.network import Network
from socialdesk.bots.payload import (
    Json,
    fingerprint,
    is_address,
    moment,
    part,
    parts,
    speaker,
    text,
)
from socialdesk.bots.substance import told, unsaid
from socialdesk.errors import Unreadable
from socialdesk.model.ids import Instant, RemoteAddress, RemoteChat, RemoteId
from socialdesk.model.message import (
    Attachment,
    Author,
    ChannelState,
    ChatKind,
    Deletion,
    Echo,
    Edit,
    Event,
    InboundMessage,
    Sender,
    Visibility,
)
from socialdesk.model.reason import NO_REASON, Reason

LIVE = "live:"
"""Memories of live videos are kept under this and the video's id; the value is its status."""
POST = "post:"
"""Memories of posts that were commented on, so that they can be read back; the value is the post's
id."""
_POSTS = frozenset({"status", "photo", "video", "share", "album", "post", "link", "note", "story"})
"""What a visitor may put on a Page."""
_QUIET_ITEMS = frozenset({"reaction", "like", "event", "page"})
_VERBS = frozenset({
    "add", "edited", "edit", "update", "remove", "delete", "hide", "unhide", "block", "unblock", "mute", "follow",
})  # fmt: skip
_KNOWN = frozenset({
    "from", "id", "name", "post", "type", "status_type", "is_published", "permalink_url", "promotion_status", "item",
    "verb", "post_id", "comment_id", "parent_id", "sender_id", "sender_name", "message", "photo", "photo_id", "photos",
    "photo_ids", "video", "video_id", "video_flag_reason", "link", "edited_time", "published", "is_hidden",
    "can_hide", "reviewer_id", "reviewer_name", "recipient_id", "share_id", "album_id", "title", "description", "open_graph_story_id",
})  # fmt: skip
_REVIEW = frozenset({
    "item", "verb", "reviewer_id", "reviewer_name", "sender_id", "sender_name", "from", "id", "name", "rating",
    "review_text", "message", "recommendation_type", "open_graph_story_id", "created_time", "edited_time", "post_id",
    "comment_id", "parent_id", "has_rating", "has_review", "permalink_url",
})  # fmt: skip
"""What stands in a recommendation of the Page."""
_INSTAGRAM = frozenset({
    "from", "id", "username", "self_ig_scoped_id", "comment_id", "parent_id", "text", "message", "media",
    "media_product_type", "ad_id", "ad_title", "original_media_id", "timestamp", "created_time",
})  # fmt: skip
_KNOWN_IN = {
    "comments": _INSTAGRAM, "live_comments": _INSTAGRAM, "mention": _KNOWN,
    "mentions": frozenset({"media_id", "comment_id", "from", "id", "username"}),
}  # fmt: skip
"""What stands in each kind of change that is not of the feed."""
_FRAME = frozenset({"from", "post", "item", "verb", "parent_id", "sender_name", "edited_time"})
_VERDICTS = {"positive": "👍", "negative": "👎"}
"""Stands in the words, which an edit may change, and is read in every language."""
_READ = frozenset(
    {"feed", "comments", "live_comments", "mention", "mentions", "live_videos", "ratings"}
)


def _shown(value: Json, name: str) -> tuple[tuple[Attachment, ...], str]:
    """The files of a comment or post, and its words: with its link, and whatever else it says."""
    item = text(value, "item")
    told_files = [(key, text(value, key)) for key in ("photo", "video")]
    photos = value.get("photos")
    told_files += (
        [("photo", each) for each in photos if isinstance(each, str)]
        if isinstance(photos, list)
        else []
    )
    link = text(value, "link")
    if item in ("photo", "video") and link and not any(url for _, url in told_files):
        told_files.append((item, link))
    files = tuple(
        Attachment("photo" if key == "photo" else "video", url, f"{name}:{place or key}")
        for place, (key, url) in enumerate(told_files)
        if is_address(url)
    )
    words = [text(value, "message"), text(value, "title"), text(value, "description")]
    if link and link not in [file.file_id for file in files]:
        words.append(link)
    rest = {key: each for key, each in value.items() if key not in _FRAME}
    words += told(rest, _KNOWN).strange
    said = ""
    for each in words:
        said = "\n".join(filter(None, (said, *unsaid([each], said))))
    return files, said


@dataclass(frozen=True, slots=True)
class Comments:
    """Reads the comments of one Page or Instagram account."""

    account_id: str
    network: Network

    def reads(self, field: str) -> bool:
        """Whether a change of this field is read here."""
        return field in _READ

    def kind(self, field: str, value: Json) -> str:
        """A change's name in the journal, like "feed comment add"."""
        return " ".join(each for each in (field, text(value, "item"), text(value, "verb")) if each)

    def is_strange(self, field: str, value: Json) -> bool:
        """Whether nobody understands all of a change yet: an item, a verb or contents that are new."""
        if field in _KNOWN_IN:
            return not told(value, _KNOWN_IN[field]).understood
        if field not in ("feed", "ratings"):
            return False
        item, verb = text(value, "item"), text(value, "verb")
        if item in _QUIET_ITEMS:
            return False
        if item == "rating" or (field == "ratings" and item != "comment"):
            new = verb not in ("", *_VERBS) or item not in ("rating", "")
            return new or not told(value, _REVIEW).understood
        if item not in (*_POSTS, "comment") or verb not in _VERBS or self._is_nobodys(value):
            return True
        return not told(value, _KNOWN).understood

    def change(self, field: str, value: Json, at: Instant) -> Iterator[Event | Reason]:
        """What one change means."""
        if field == "live_videos":
            video = text(value, "id")
            if video:
                yield ChannelState(LIVE + video, text(value, "status"), at)
        elif text(value, "item") == "rating" or (field == "ratings" and "review_text" in value):
            yield from self._recommended(value, at)
        elif field in ("feed", "ratings"):
            yield from self._feed(value, at)
        elif field == "mentions" and not self.is_strange(field, value):
            yield Reason("passed.ids_only")
        elif field == "mention":
            yield from self._mention(value, at)
        else:
            yield from self._instagram(field, value, at)

    def _feed(self, value: Json, at: Instant) -> Iterator[Event | Reason]:
        """A comment, or a post that a visitor put on the Page: a conversation as well."""
        item = text(value, "item")
        if item == "comment":
            if not text(value, "post_id"):  # under a recommendation
                value = {**value, "post_id": text(value, "open_graph_story_id")}
            yield from self._facebook(value, text(value, "comment_id"), at)
            return
        writer = text(part(value, "from"), "id") or text(value, "sender_id")
        is_own = writer == self.account_id or item in _QUIET_ITEMS
        if is_own or self._is_nobodys(value):
            yield Reason("passed.own_post")
        else:
            yield from self._facebook(value, text(value, "post_id"), at)

    @staticmethod
    def _is_nobodys(value: Json) -> bool:
        """Whether a post does not say at all whose it is: most are the shop's, and it is counted."""
        is_post = text(value, "item") in _POSTS and text(value, "verb") == "add"
        return is_post and "from" not in value and not text(value, "sender_id")

    def _recommended(self, value: Json, at: Instant) -> Iterator[Event]:
        """A recommendation of the Page, or a warning of it: public, and answered by a comment."""
        who = Sender(
            text(value, "reviewer_id", "sender_id") or text(part(value, "from"), "id"),
            text(value, "reviewer_name", "sender_name") or text(part(value, "from"), "name"),
        )
        name = text(value, "open_graph_story_id", "post_id") or f"review:{who.remote_id}"
        if text(value, "verb") in ("remove", "delete"):
            yield Deletion(RemoteChat(""), (RemoteId(name),))
            return
        verdict = text(value, "recommendation_type").lower()
        stars = text(value, "rating") if not verdict else ""
        words = text(value, "review_text", "message")
        lines = [
            _VERDICTS.get(verdict, ""),
            f"{stars} ★" if stars else "",
            words,
            *told(value, _REVIEW).strange,
        ]
        message = self._message(
            name, name, "", who, "\n".join(filter(None, lines)),
            moment(value.get("created_time"), at), text(value, "permalink_url") or f"post {name}", (),
        )  # fmt: skip
        author = message.author if words else Author.SYSTEM
        message = replace(message, said=Reason("meta.rated"), author=author)
        if text(value, "verb") in ("edited", "edit", "update"):
            yield Edit(message, moment(value.get("edited_time"), at))
        else:
            yield message

    def _facebook(self, value: Json, comment: str, at: Instant) -> Iterator[Event]:
        verb = text(value, "verb")
        if not comment and (verb != "add" or not text(value, "message")):
            raise Unreadable("the comment has no comment_id")
        comment = comment or f"comment:{fingerprint(value)}"
        if verb in ("remove", "delete"):
            yield Deletion(RemoteChat(""), (RemoteId(comment),))
            return
        if verb in ("hide", "unhide"):
            yield Visibility(RemoteChat(""), RemoteId(comment), hidden=verb == "hide", at=at)
            return
        if verb in ("block", "unblock", "mute", "follow"):
            return
        post = text(value, "post_id")
        parent = text(value, "parent_id")
        who = Sender(text(part(value, "from"), "id") or text(value, "sender_id"),
                     text(part(value, "from"), "name") or text(value, "sender_name"))  # fmt: skip
        files, words = _shown(value, comment)
        described = part(value, "post")
        subject = text(described, "permalink_url") or f"post {post}"
        message = self._message(
            comment, post, "" if parent in (post, comment) else parent, who, words,
            moment(value.get("created_time"), at), subject, files,
        )  # fmt: skip
        if verb == "add" or verb not in _VERBS:
            yield message
            if message.chat:
                yield ChannelState(POST + post, post, message.at)
        else:
            yield Edit(message, moment(value.get("edited_time"), at))

    def _instagram(self, field: str, value: Json, at: Instant) -> Iterator[Event]:
        comment, media = text(value, "id", "comment_id"), part(value, "media")
        if not comment and not text(value, "text", "message"):
            raise Unreadable("the comment has no id")
        comment = comment or f"comment:{fingerprint(value)}"
        post = text(media, "id") or text(value, "media_id") or "unknown"
        who = Sender(
            text(part(value, "from"), "id"),
            text(part(value, "from"), "username"),
            text(part(value, "from"), "username"),
        )
        subject = (
            "live video"
            if field == "live_comments"
            else f"{text(media, 'media_product_type').lower() or 'post'} {post}"
        )
        words = text(value, "text", "message")
        words = "\n".join(filter(None, (words, *unsaid(told(value, _INSTAGRAM).strange, words))))
        message = self._message(
            comment, post, text(value, "parent_id"), who, words,
            moment(value.get("timestamp") or value.get("created_time"), at), subject, (),
        )  # fmt: skip
        yield message
        if message.chat:
            yield ChannelState(POST + post, post, message.at)

    def _mention(self, value: Json, at: Instant) -> Iterator[Event]:
        """Another page or a person names ours in a post or comment of their own."""
        on = text(value, "comment_id", "post_id")
        if not on or text(value, "verb") in _VERBS - {"add"}:
            return
        who = Sender(text(part(value, "from"), "id") or text(value, "sender_id"),
                     text(part(value, "from"), "name") or text(value, "sender_name"))  # fmt: skip
        files, words = _shown(value, on)
        yield self._message(
            on, text(value, "post_id") or on, "", who, words,
            moment(value.get("created_time"), at), "mentions the shop", files,
        )  # fmt: skip

    def row(self, row: Json, now: Instant, provenance: str) -> Iterator[Event]:
        """One comment as reading calls give it; `post` was put beside it by whoever asked. A row that
        names a post of our own (`posted`) has it remembered."""
        if own := text(row, "posted"):
            yield ChannelState(POST + own, own, now)
            return
        comment = text(row, "id")
        if not comment:
            raise Unreadable("the comment has no id")
        post = text(row, "post")
        head, _, rest = comment.partition("_")
        if self.network.comments_name_posts and rest:
            # A comment's id begins with its post's own: a live video's comments meet those of its
            # post's feed.
            post = f"{self.account_id}_{head}"
        told = part(row, "from")
        who = Sender(text(told, "id"), text(told, "name", "username"), text(told, "username"))
        parent = text(part(row, "parent"), "id") or text(row, "parent_id")
        yield self._message(
            comment,
            post,
            parent,
            who,
            text(row, "message", "text"),
            moment(row.get("created_time") or row.get("timestamp"), now),
            text(row, "subject") or f"post {post}",
            (),
            provenance,
        )
        for reply in parts(row.get("replies") or row.get("comments"), "data"):
            yield from self.row({**reply, "post": post, "parent_id": comment}, now, provenance)

    def _message(
        self,
        comment: str,
        post: str,
        parent: str,
        who: Sender,
        words: str,
        at: Instant,
        subject: str,
        files: tuple[Attachment, ...],
        provenance: str = "",
    ) -> InboundMessage:
        ours = who.remote_id == self.account_id
        person = who.remote_id or f"comment:{comment}"
        contact = Sender(person, who.name or self.network.somebody, who.username)
        # Our own answer belongs where the comment is that it answers, whoever wrote that one.
        chat = "" if ours else f"comment:{post}:{person}"
        return InboundMessage(
            chat=RemoteChat(chat),
            chat_kind=ChatKind.COMMENT,
            address=RemoteAddress(json.dumps({"post": post})),
            remote_id=RemoteId(comment),
            seq=0,
            author=speaker(Author.OWNER if ours else Author.CUSTOMER, words, files),
            sender=Sender(self.account_id, "elsewhere") if ours else contact,
            contact=contact,
            kind="comment",
            body=words,
            said=NO_REASON if words or files else Reason("meta.picture_comment"),
            at=at,
            attachments=files,
            reply_to=RemoteId(parent) if parent else None,
            echo=Echo() if ours else None,
            provenance=provenance,
            subject=subject,
        )
