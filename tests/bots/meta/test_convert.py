"""What Meta's webhooks mean, held against one body of each kind."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.bots.instagram import limits as instagram
from socialdesk.bots.messenger import limits as messenger
from socialdesk.bots.meta.convert import Converter
from socialdesk.errors import Unreadable
from socialdesk.model.ids import Instant
from socialdesk.model.message import (
    Author,
    ChannelState,
    ChatKind,
    Deletion,
    DeliveryReport,
    Echo,
    Edit,
    Handover,
    InboundMessage,
    Parsed,
    RawUpdate,
    Reaction,
    Visibility,
)
from socialdesk.model.reason import Reason
from tests.support.said import shown

PAGE, IG, APP = "101010101010101", "17841400000000001", "900000000000009"
BODIES = (
    (Path(__file__).parent / "payloads" / "bodies.jsonl").read_text(encoding="utf-8").splitlines()
)
NOW = Instant(1_767_227_200_000)


def parse(body: str | dict[str, Any], account: str = PAGE) -> Parsed:
    text = body if isinstance(body, str) else json.dumps(body)
    network = instagram.NETWORK if account == IG else messenger.NETWORK
    return Converter(account, APP, network).parse(RawUpdate(text.encode(), NOW))


def messages(body: str | dict[str, Any], account: str = PAGE) -> list[InboundMessage]:
    return [event for event in parse(body, account).events if isinstance(event, InboundMessage)]


@pytest.mark.parametrize("place", range(15))
def test_every_body_of_the_sheet_is_understood(place: int) -> None:
    found = parse(BODIES[place], IG if place >= 13 else PAGE)

    assert found.events
    assert "unreadable" not in found.kind


def test_text_with_escapes_and_an_answer_to_ours() -> None:
    (said,) = messages(BODIES[0])
    (tapped,) = messages(BODIES[1])

    assert said.body == "Giá bao nhiêu vậy shop? 😍 https://shop.example/ao"
    assert (said.chat, said.remote_id, said.at) == (
        "7700000000000001",
        "m_demo-0001",
        1_767_225_600_123,
    )
    assert (tapped.body, tapped.reply_to) == ("Size M", "m_out-0001")
    assert (tapped.kind, tapped.said.code) == ("button", "said.tapped")


def test_a_sticker_that_is_told_twice_is_shown_once() -> None:
    sticker, place = messages(BODIES[2])
    image_only = BODIES[2].replace(
        '{"type":"sticker","payload":{"url":"https:\\/\\/scontent.example\\/like.png","sticker_id":369239263222822}},',
        "",
    )

    assert (sticker.kind, sticker.body, sticker.attachments) == ("sticker", "👍", ())
    assert messages(image_only)[0].body == "👍"
    assert (place.kind, place.body) == ("location", "10.7769, 106.7009")


def test_files_links_and_where_somebody_came_from() -> None:
    files, link, empty = messages(BODIES[3])

    assert [(each.kind, each.file_id) for each in files.attachments] == [
        ("photo", "https://scontent.example/a.jpg"), ("document", "https://cdn.example/bill.pdf"),
    ]  # fmt: skip
    assert link.body.splitlines() == ["có mẫu này không https://shop.example/p/9", "Váy hoa"]
    assert str(link.reply_quote) == "came by the ad Sale Tết"
    assert shown(empty) == "[shown only in Meta's own app]"


def test_echoes_are_ours_by_app_and_mark_or_a_persons_from_elsewhere() -> None:
    ours, elsewhere = messages(BODIES[4])
    foreign_mark = json.loads(BODIES[4])
    foreign_mark["entry"][0]["messaging"][0]["message"]["metadata"] = "another program's"

    assert (ours.author, ours.echo, ours.chat) == (Author.BOT, Echo(42), "7700000000000001")
    assert (elsewhere.author, elsewhere.sender.name) == (Author.OWNER, "Page inbox")
    assert elsewhere.echo == Echo(matches=False)
    assert messages(foreign_mark)[0].echo == Echo(None)


def test_taps_links_and_opt_ins() -> None:
    (start,) = messages(BODIES[5])
    (link,) = messages(BODIES[6])
    asked, stopped = messages(BODIES[7])

    assert (start.kind, shown(start), start.reply_quote) == (
        "button",
        "tapped: Get Started",
        Reason("meta.came_by_link", words="live-0101"),
    )
    assert (link.author, link.opens_window, link.at) == (Author.SYSTEM, True, 1_767_226_200_000)
    assert shown(asked) == "asked for notifications (Updates and promotions)"
    assert shown(stopped) == "stopped notifications (news)"
    assert not asked.opens_window


def test_receipts_reactions_and_edits() -> None:
    named, until, read = parse(BODIES[8]).events
    reaction, edit = parse(BODIES[9]).events

    assert named == DeliveryReport("7700000000000001", False, ("m_out-0002",), 1_767_226_500_050)  # type: ignore[arg-type]
    assert until == DeliveryReport("7700000000000002", False, (), 1_767_226_501_050)  # type: ignore[arg-type]
    assert isinstance(read, DeliveryReport) and read.read
    assert isinstance(reaction, Reaction) and (reaction.sign, reaction.opens_window) == ("❤️", True)
    assert isinstance(edit, Edit) and (edit.message.remote_id, edit.message.body) == (
        "m_demo-0002",
        "Size L",
    )


def test_who_has_the_chat() -> None:
    found = parse(BODIES[10])
    handover = next(event for event in found.events if isinstance(event, Handover))
    alongside = [event for event in messages(BODIES[10]) if event.provenance == "alongside"]
    back = BODIES[10].replace('"new_owner_app_id":"263902037430900"', f'"new_owner_app_id":"{APP}"')

    assert (handover.chat, handover.to) == ("7700000000000003", "Page inbox")
    assert [shown(each) for each in alongside] == ["alo?", "tapped: Xem giỏ hàng"]
    assert next(event for event in parse(back).events if isinstance(event, Handover)).to == ""


def test_policy_and_the_dashboards_test() -> None:
    found = parse(BODIES[11])

    (memory,) = [event for event in found.events if isinstance(event, ChannelState)]
    assert (memory.key, json.loads(memory.value)["action"]) == ("policy", "block")
    assert [each.body for each in messages(BODIES[11])] == ["test_message"]


def test_comments_of_a_page() -> None:
    found = parse(BODIES[12])
    live, comment, post, own, edit, hidden, removed, mention = found.events

    assert isinstance(live, ChannelState) and (live.key, live.value) == (
        "live:440000000000001",
        "live",
    )
    assert isinstance(comment, InboundMessage) and comment.chat_kind is ChatKind.COMMENT
    assert comment.chat == "comment:101010101010101_777:7700000000000006"
    assert (comment.body, comment.sender.name, comment.remote_id) == (
        "chốt 2 cái mã A12",
        "Lan Nguyễn",
        "777_9001",
    )
    assert isinstance(post, ChannelState)
    assert isinstance(own, InboundMessage) and (own.chat, own.reply_to, own.author) == (
        "",
        "777_9001",
        Author.OWNER,
    )
    assert isinstance(edit, Edit) and edit.message.body == "chốt 3 cái mã A12"
    assert hidden == Visibility("", "777_9003", hidden=True, at=1_767_226_901_000)  # type: ignore[arg-type]
    assert removed == Deletion("", ("777_9003",))  # type: ignore[arg-type]
    assert isinstance(mention, InboundMessage) and mention.sender.name == "Blog B"


def test_instagram_messages() -> None:
    found = parse(BODIES[13], IG)
    story, mentioned, deleted, seen, echo, like = found.events

    assert isinstance(story, InboundMessage) and story.reply_quote == Reason(
        "said.story_at", address="https://lookaside.example/s1"
    )
    assert isinstance(mentioned, InboundMessage) and (mentioned.kind, mentioned.attachments) == (
        "story",
        (),
    )
    assert deleted == Deletion("8800000000000001", ("aWdfDemo01",))  # type: ignore[arg-type]
    assert seen == DeliveryReport("8800000000000001", True, ("aWdfOut01",))  # type: ignore[arg-type]
    assert isinstance(echo, InboundMessage) and (echo.author, echo.echo) == (Author.OWNER, Echo())
    assert isinstance(like, InboundMessage) and like.body == "❤"


def test_instagram_comments_in_both_forms() -> None:
    found = messages(BODIES[14], IG)

    assert [(each.body, each.sender.username) for each in found] == [
        ("giá?", "lan.ng"), ("số 7", "minh"), ("inbox shop", "thao"),
    ]  # fmt: skip
    assert found[1].subject == "live video"
    assert found[2].chat == "comment:18100000000000001:8800000000000005"


def test_one_bad_event_loses_none_of_its_neighbours() -> None:
    body = json.loads(BODIES[0])
    good = body["entry"][0]["messaging"][0]
    body["entry"][0]["messaging"] = [
        {"sender": None, "message": {"text": "no mid"}},
        good,
        {"telepathy": {}},
    ]
    found = parse(body)

    assert [each.body for each in messages(body)] == [
        "Giá bao nhiêu vậy shop? 😍 https://shop.example/ao"
    ]
    assert found.unknown
    assert found.kind == "message (unreadable), message, telepathy"


def test_what_nobody_understands_yet_has_its_place_in_the_thread() -> None:
    item = {
        "sender": {"id": "77"},
        "recipient": {"id": PAGE},
        "timestamp": 1_767_225_600_123,
        "telepathy": {"text": "x"},
    }
    found = parse({"object": "page", "entry": [{"id": PAGE, "messaging": [item]}]})

    (remark,) = found.events
    assert isinstance(remark, InboundMessage)
    assert (remark.author, remark.body, remark.chat) == (Author.CUSTOMER, "x", "77")
    assert shown(remark).startswith("[not understood yet: telepathy;")
    assert found.unknown and found.kind == "telepathy"


def test_entries_of_other_pages_and_other_objects() -> None:
    other = parse(BODIES[0].replace(PAGE, "202"))
    strange = parse({"object": "whatsapp_business_account", "entry": []})

    assert (other.events, other.unknown) == ((), True)
    assert strange.unknown


def test_rows_read_back() -> None:
    row = {
        "id": "m_1",
        "created_time": "2026-01-01T00:00:00+0000",
        "from": {"id": "77"},
        "message": "alo",
        "participant": "77",
        "participant_name": "Lan",
    }
    (late,) = messages({"recovered": row})
    (own,) = messages({"polled": {**row, "from": {"id": PAGE}}})
    (comment,) = messages(
        {
            "polled_comment": {
                "id": "777_1",
                "post": "440",
                "from": {"id": "77", "name": "Lan"},
                "message": "m5",
                "created_time": 1_767_225_600,
            }
        }
    )

    assert (late.provenance, late.at, late.sender.name) == ("recovered", 1_767_225_600_000, "Lan")
    assert (own.author, own.chat) == (Author.OWNER, "77")
    assert comment.chat == f"comment:{PAGE}_777:77"  # the same as its webhook's


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "mid",
                    "text",
                    "attachments",
                    "payload",
                    "type",
                    "item",
                    "verb",
                    "from",
                    "comment_id",
                    "url",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    ANYTHING,
    st.sampled_from(
        ["message", "postback", "reaction", "read", "optin", "referral", "message_edit", "x"]
    ),
)
def test_no_shape_provokes_any_other_error(part: object, key: str) -> None:
    item = {"sender": {"id": "77"}, "recipient": part, "timestamp": part, key: part}
    with suppress(Unreadable):
        parse(
            {
                "object": "page",
                "entry": [
                    {
                        "id": PAGE,
                        "time": part,
                        "messaging": [item, part],
                        "changes": [{"field": "feed", "value": part}, part],
                    }
                ],
            }
        )


def test_what_people_recommend_of_the_page_is_shown_with_their_words() -> None:
    def body(field: str, **value: Any) -> dict[str, Any]:
        value = {"open_graph_story_id": "77_88", "reviewer_id": "55", "reviewer_name": "Lan", "item": "rating",
                 "verb": "add", "created_time": 1_700_000_000} | value  # fmt: skip
        return {
            "object": "page",
            "entry": [{"id": PAGE, "changes": [{"field": field, "value": value}]}],
        }

    for field in ("ratings", "feed"):
        (good,) = messages(body(field, recommendation_type="POSITIVE", review_text="giao nhanh"))
        (bad,) = messages(body(field, recommendation_type="negative", review_text="hàng lỗi"))
        (stars,) = messages(body(field, rating=4))
        assert shown(good) == "rated the service: 👍\ngiao nhanh"
        assert shown(bad) == "rated the service: 👎\nhàng lỗi"
        assert (shown(stars), stars.author) == ("rated the service: 4 ★", Author.SYSTEM)
        assert (good.author, good.chat_kind, good.remote_id, good.sender.name) == (
            Author.CUSTOMER, ChatKind.COMMENT, "77_88", "Lan",
        )  # fmt: skip
        edited = parse(
            body(field, verb="edited", review_text="giao nhanh lắm", edited_time=1_700_000_100)
        )
        gone = parse(body(field, verb="remove"))
        (edit,), (deletion,) = edited.events, gone.events
        assert isinstance(edit, Edit) and edit.message.body == "giao nhanh lắm"
        assert isinstance(deletion, Deletion) and deletion.remote_ids == ("77_88",)
        assert not (edited.unknown or gone.unknown)
    found = parse(body("ratings", review_text="ổn", wish="có size S không shop"))
    assert found.unknown
    assert "size S" in shown(found.events[0])  # type: ignore[arg-type]
    assert not parse(body("ratings", item="like")).events
    (answer,) = messages(body("ratings", item="comment", comment_id="77_99", parent_id="77_88", message="cho hỏi",
                              **{"from": {"id": "55", "name": "Lan"}}))  # fmt: skip
    assert (answer.body, answer.chat) == ("cho hỏi", "comment:77_88:55")
