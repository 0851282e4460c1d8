"""What would be closed by itself, from a shell."""

from tests.support.shop import Shop


def test_who_would_be_told_and_closed_and_why_others_stay(shop: Shop) -> None:
    assert "[auto_resolve] after is not set" in shop.run("auto-resolve", "preview").err
    on = {"SOCIALDESK_AUTO_RESOLVE_AFTER": "1m", "SOCIALDESK_AUTO_RESOLVE_NOTICE_BEFORE": ""}
    shop.ok("promise", "add", "2", "em báo lại", "--due", "2h")
    lines = shop.run("auto-resolve", "preview", "--json", environ=on).lines
    assert lines
    for each in lines:
        assert sorted(each) == [
            "account", "closes_at", "conversation", "name", "quiet_since", "step", "why",
        ]  # fmt: skip
    why = {each["conversation"]: each["why"] for each in lines}
    assert set(why.values()) <= {"waiting", "unread", "promised", "not_yet", "unsent", "draft", "scheduled", "snoozed", "quiet"}  # fmt: skip
    shop.ok("automation", "off", "auto_resolve")
    assert "It is switched off" in shop.run("auto-resolve", environ=on).err
