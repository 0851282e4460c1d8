"""Telegram's service messages: what happened in a chat and nobody said, and the fields that surround
every message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from socialdesk.bots.telegram.money import money
from socialdesk.model.reason import Reason

Json = dict[str, Any]
_Reader = Callable[[Any], tuple[str, Reason]]
_USER = frozenset(("id", "first_name", "last_name", "username", "language_code"))


def _people(users: list[Json]) -> str:
    return ", ".join(str(user.get("first_name") or user.get("id")) for user in users)


def _only(code: str) -> _Reader:
    """What a bare sign of it says."""
    return lambda _: ("", Reason(f"telegram.{code}"))


def _words(code: str, *keys: str) -> _Reader:
    """What happened, and the first words it carries."""

    def read(value: Any) -> tuple[str, Reason]:
        if not isinstance(value, dict):
            return str(value), Reason(f"telegram.{code}")
        words = next((str(value[key]) for key in keys if isinstance(value.get(key), str)), "")
        return words, Reason(f"telegram.{code}")

    return read


def _number(code: str, key: str, name: str, size: int = 1) -> _Reader:
    return lambda value: ("", Reason(f"telegram.{code}", **{name: int(value[key]) // size}))


def _price(code: str, key: str) -> _Reader:
    def read(value: Json) -> tuple[str, Reason]:
        stars = int(value.get(key) or 0)
        return f"{stars} ⭐" if stars else "", Reason(f"telegram.{code}")

    return read


def _refund(payment: Json) -> tuple[str, Reason]:
    words = [money(payment.get("total_amount"), payment.get("currency"))]
    words.append(str(payment.get("invoice_payload") or ""))
    return "\n".join(filter(None, words)), Reason("telegram.refunded")


_NOTHING = frozenset[str]()
ANYTHING = frozenset(("*",))
"""In the place of expected keys: nothing in it is looked at."""
_TOPIC = frozenset(("name", "icon_color", "icon_custom_emoji_id"))
_POST = frozenset(("suggested_post_message", "price", "amount", "currency", "send_date", "comment", "reason", "star_amount"))  # fmt: skip
SERVICE: dict[str, tuple[_Reader, frozenset[str]]] = {
    "new_chat_members": (lambda users: (_people(users), Reason("telegram.joined")), _USER),
    "left_chat_member": (lambda user: (_people([user]), Reason("telegram.left")), _USER),
    "new_chat_title": (_words("new_title"), _NOTHING),
    "new_chat_photo": (_only("new_picture"), _NOTHING),
    "delete_chat_photo": (_only("picture_removed"), _NOTHING),
    "pinned_message": (_only("pinned"), ANYTHING),
    "group_chat_created": (_only("group_created"), _NOTHING),
    "supergroup_chat_created": (_only("group_created"), _NOTHING),
    "channel_chat_created": (_only("channel_created"), _NOTHING),
    "migrate_to_chat_id": (_only("became_supergroup"), _NOTHING),
    "migrate_from_chat_id": (_only("was_group"), _NOTHING),
    "message_auto_delete_timer_changed": (
        _number("vanish", "message_auto_delete_time", "seconds"),
        frozenset(("message_auto_delete_time",)),
    ),
    "video_chat_scheduled": (_only("live_scheduled"), frozenset(("start_date",))),
    "video_chat_started": (_only("live_started"), _NOTHING),
    "video_chat_ended": (_number("live_ended", "duration", "minutes", 60), _NOTHING),
    "video_chat_participants_invited": (
        lambda value: (_people(value.get("users") or []), Reason("telegram.live_invited")),
        _USER | {"users"},
    ),
    "forum_topic_created": (_words("topic", "name"), _TOPIC),
    "forum_topic_edited": (_words("topic_changed", "name"), _TOPIC),
    "forum_topic_closed": (_only("topic_closed_now"), _NOTHING),
    "forum_topic_reopened": (_only("topic_reopened"), _NOTHING),
    "general_forum_topic_hidden": (_only("general_hidden"), _NOTHING),
    "general_forum_topic_unhidden": (_only("general_shown"), _NOTHING),
    "giveaway_created": (
        _price("giveaway_created", "prize_star_count"),
        frozenset(("prize_star_count",)),
    ),
    "giveaway_completed": (
        _number("giveaway_over", "winner_count", "n"),
        frozenset(("winner_count", "unclaimed_prize_count", "giveaway_message")),
    ),
    "boost_added": (_only("boosted"), frozenset(("boost_count",))),
    "chat_background_set": (
        _only("background"),
        frozenset(("document", "fill", "color", "colors", "top_color", "bottom_color", "rotation_angle", "intensity", "dark_theme_dimming", "theme_name")),
    ),
    "chat_owner_changed": (_words("owner_changed"), _USER | {"new_owner"}),
    "chat_owner_left": (_words("owner_left"), _USER | {"new_owner"}),
    "community_chat_added": (_only("community"), frozenset(("community", "chat", "id", "title"))),
    "community_chat_joined": (_only("community"), frozenset(("community", "chat", "id", "title"))),
    "community_chat_removed": (_only("community"), frozenset(("community", "chat", "id", "title"))),
    "write_access_allowed": (_only("allowed_to_write"), frozenset(("web_app_name",))),
    "connected_website": (_words("logged_in"), _NOTHING),
    "passport_data": (_only("passport"), ANYTHING),
    "proximity_alert_triggered": (
        _only("near"),
        _USER | {"traveler", "watcher", "distance"},
    ),
    "refunded_payment": (
        _refund,
        frozenset(("currency", "total_amount", "invoice_payload", "telegram_payment_charge_id", "provider_payment_charge_id")),
    ),
    "direct_message_price_changed": (
        _price("writing_price", "direct_message_star_count"),
        frozenset(("direct_message_star_count", "are_direct_messages_enabled")),
    ),
    "paid_message_price_changed": (
        _price("writing_price", "paid_message_star_count"),
        frozenset(("paid_message_star_count",)),
    ),
    "suggested_post_approved": (_words("post_approved"), _POST),
    "suggested_post_approval_failed": (_words("post_failed"), _POST),
    "suggested_post_declined": (_words("post_declined", "comment"), _POST),
    "suggested_post_paid": (_words("post_paid"), _POST),
    "suggested_post_refunded": (_words("post_refunded"), _POST),
    "checklist_tasks_done": (_only("tasks_done"), frozenset(("checklist_message", "marked_as_done_task_ids", "marked_as_not_done_task_ids"))),
    "gift_upgrade_sent": (_only("gift_upgraded"), frozenset(("gift", "sticker", "emoji", "set_name", "id", "star_count", "owned_gift_id", "text"))),
    "managed_bot_created": (_only("bot_created"), _USER | {"bot"}),
}  # fmt: skip
"""For each kind what reads it, and the keys that are expected in it."""

FRAME = frozenset((
    "message_id", "message_thread_id", "direct_messages_topic", "from", "sender_chat", "sender_boost_count",
    "sender_business_bot", "sender_tag", "date", "business_connection_id", "chat", "forward_origin", "forward_from",
    "forward_from_chat", "forward_from_message_id", "forward_sender_name", "forward_signature", "forward_date",
    "is_topic_message", "is_automatic_forward", "reply_to_message", "external_reply", "quote", "reply_to_story",
    "reply_to_checklist_task_id", "reply_to_poll_option_id", "via_bot", "edit_date", "has_protected_content",
    "is_from_offline", "is_paid_post", "media_group_id", "author_signature", "paid_star_count", "entities",
    "caption_entities", "link_preview_options", "effect_id", "show_caption_above_media", "has_media_spoiler",
    "reply_markup", "caption", "suggested_post_info", "ephemeral_message_id", "guest_bot_caller_chat",
    "guest_bot_caller_user", "guest_query_id", "receiver_user",
))  # fmt: skip
"""Fields that surround every message; whatever else an unknown kind has is its name."""
