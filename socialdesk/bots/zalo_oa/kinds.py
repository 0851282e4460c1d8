"""Zalo's events and fields by name: what is shown of each, and what surrounds it."""

from __future__ import annotations

SIGNS = {
    "/-heart": "❤",
    "/-strong": "👍",
    ":>": "😆",
    ":o": "😮",
    ":-((": "😭",
    ":-h": "😡",
    ":((": "😭",
    ":d": "😄",
}
QUIET = {
    **dict.fromkeys(
        (
            "remove_tag", "update_user_info", "change_template_status", "change_template_quality",
            "change_oa_daily_quota", "change_oa_template_tags", "oa_send_consent", "oa_call_user",
            "widget_interaction_accepted", "widget_failed_to_sync_user_external_id",
        ),
        "passed.administration",
    ),
    **dict.fromkeys(
        ("create_group", "user_join_group", "user_request_join_group", "user_out_group", "group_updated"),
        "passed.members",
    ),
}  # fmt: skip
"""Kinds that are known and of which nothing is shown, with the reason."""
TOLD = {
    "user_feedback": ("zalo_oa.rated", "rating"),
    "user_call_oa": ("zalo_oa.called", "call"),
    "user_reply_consent": ("zalo_oa.called", "event"),
    "shop_has_order": ("zalo_oa.ordered", "order"),
}
"""Kinds of which everything is shown that they tell."""
FRAME = frozenset({
    "app_id", "oa_id", "sender", "recipient", "follower", "user_id", "user_id_by_app", "event_name", "timestamp",
    "tracking_id",
})  # fmt: skip
PLACE = ("address", "ward", "district", "city")
FORM = frozenset({"name", "phone", "full_address", *PLACE})
ROW = frozenset({
    "src", "message_id", "msg_id", "from_id", "to_id", "from_display_name", "to_display_name", "from_avatar",
    "to_avatar", "time", "sent_time", "type", "message", "user_id",
})  # fmt: skip
