"""Zalo's Official Account as the rest of the house knows it."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from socialdesk.bots.zalo_oa.channel import ZaloOaChannel
from socialdesk.bots.zalo_oa.platform import PLATFORM
from socialdesk.bots.zalo_oa.settings import Paid, ZaloOaSettings
from socialdesk.channel import Checkup
from socialdesk.errors import ChannelError
from socialdesk.model.delivery import Operation
from socialdesk.model.ids import Instant
from socialdesk.model.message import ChatKind, InboundMessage, RawUpdate
from socialdesk.model.policy import PERSON, PROGRAMS
from socialdesk.settings import PlatformId, Secret, Url
from tests.support.bots import context_for
from tests.support.loopback import loopback


def settings(base: str = "http://127.0.0.1:9", **more: Any) -> ZaloOaSettings:
    return ZaloOaSettings(
        oa_id=PlatformId("36"), app_id=PlatformId("41"), app_secret=Secret("s"),
        access_token=Secret("access"), api_base=Url(base), oauth_base=Url(base), **more,
    )  # fmt: skip


def test_tags_are_mirrored_only_where_the_shop_wants_it() -> None:
    assert PLATFORM.limits(settings()).operations == frozenset()
    mirrored = PLATFORM.limits(settings(mirror_tags=True))
    assert mirrored.operations == {Operation.TAG, Operation.UNTAG}
    assert mirrored.settings == {"mirror_tags"}


def test_its_rules_leave_no_gap_and_let_programs_speak_less_long() -> None:
    rules = PLATFORM.limits(settings()).rules
    private = [rule for rule in rules if ChatKind.PRIVATE in rule.kinds]
    person = sorted((r.since, r.until) for r in private if r.deliveries >= PERSON)

    assert person[0][0] == 0
    assert all(before[1] == after[0] for before, after in pairwise(person))
    assert person[-1][1] is None
    assert any(not rule.allows and rule.deliveries == PROGRAMS for rule in rules)
    assert all(rule.source and rule.dated for rule in rules)


def test_updates_are_read_by_the_accounts_own_number() -> None:
    event = {
        "event_name": "user_send_text",
        "sender": {"id": "614"},
        "recipient": {"id": "36"},
        "message": {"text": "alo", "msg_id": "m"},
    }
    raw = RawUpdate(json.dumps(event).encode(), Instant(1))

    assert [each.body for each in PLATFORM.parser(None, "36", {})(raw).events if isinstance(each, InboundMessage)] == ["alo"]  # fmt: skip
    assert PLATFORM.parser(None, "37", {})(raw).unknown


@pytest.mark.parametrize(
    ("told", "name"), [({"oa_id": "36", "name": "Hoa Sen"}, "Hoa Sen"), ({}, "")]
)
async def test_who_it_is(told: object, name: str) -> None:
    async with loopback() as server:
        server.says("/getoa", {"error": 0, "data": told})
        channel = PLATFORM.channel(context_for(settings(server.base)))
        identity = await channel.identify()
        await channel.close()

    assert (identity.remote_id, identity.name) == ("36", name)


async def test_a_token_of_another_account_is_a_persons_turn() -> None:
    async with loopback() as server:
        server.says("/getoa", {"error": 0, "data": {"oa_id": "99", "name": "Khác"}})
        channel = PLATFORM.channel(context_for(settings(server.base)))
        with pytest.raises(ChannelError) as caught:
            await channel.identify()
        await channel.close()

    assert caught.value.final
    assert "99" in str(caught.value)


async def test_receiving_waits_for_nobody_who_is_out_of_reach() -> None:
    channel = PLATFORM.channel(context_for(settings()))
    assert (await channel.identify()).remote_id == "36"
    await channel.close()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([{"quota_type": "sub_quota", "remain": 4, "total": 9}], "sub quota: 4 of 9 left"),
        ({"remain": 4}, "messages: 4 left"),
        ([], ""),
    ],
)
async def test_a_check_up_tells_the_quota(data: object, words: str) -> None:
    async with loopback() as server:
        server.says("/quota/message", {"error": 0, "data": data})
        channel = PLATFORM.channel(context_for(settings(server.base)))
        assert isinstance(channel, ZaloOaChannel)
        found = await channel.check_up()
        await channel.close()

    assert str(found.quota) == words
    assert found == Checkup(None, quota=found.quota)


async def test_a_check_up_tells_what_is_paid_for_already_where_announcements_may_cost() -> None:
    async with loopback() as server:
        left = [{"quota_type": "sub_quota", "remain": 4, "total": 9}]
        server.says("/quota/message", {"error": 0, "data": left}, {"error": 0, "data": []})
        paid = Paid(("consultation", "transaction"))
        channel = PLATFORM.channel(context_for(settings(server.base, paid=paid)))
        assert isinstance(channel, ZaloOaChannel)
        found = await channel.check_up()
        await channel.close()

    assert found.covered == {"consultation": 4}
    assert [each.body["product_type"] for each in server.asked] == ["cs", "transaction"]


@pytest.mark.parametrize("given", ["consultation, promotion", ["consultation", "promotion"]])
def test_what_may_cost_money_is_a_list_or_a_text_with_commas(given: object) -> None:
    assert Paid.read(given) == ("consultation", "promotion")


@pytest.mark.parametrize("given", ["all", ["promotion", "x"], 3, [""]])
def test_and_names_nothing_else(given: object) -> None:
    with pytest.raises(ValueError, match="promotion"):
        Paid.read(given)


async def test_people_and_followers_page_by_page() -> None:
    async with loopback() as server:
        server.says(
            "/user/getlist",
            {"error": 0, "data": {"users": [{"user_id": "1"}, {"user_id": "2"}]}},
            {"error": 0, "data": {"users": [{"user_id": "3"}]}},
            {"error": 0, "data": {"users": []}},
        )
        told = {
            "user_alias": "Chị Lan",
            "display_name": "lan",
            "avatars": {"240": "https://a/1.jpg"},
            "shared_info": {"phone": 84901234567},
            "user_is_follower": True,
            "tags_and_notes_info": {"tag_names": ["vip", 7]},
        }
        server.says("/user/detail", {"error": 0, "data": told})
        channel = PLATFORM.channel(context_for(settings(server.base)))
        assert isinstance(channel, ZaloOaChannel)
        people = [each async for each in channel.followers("vip")]
        profile = await channel.profile("1")
        nobody = await channel.profile("anonymous:1")
        await channel.close()

    assert people == ["1", "2", "3"]
    assert '"tag_name": "vip"' in server.asked[0].query["data"]
    assert '"offset": 2' in server.asked[1].query["data"]
    assert (profile.name, profile.phone, profile.follows) == ("Chị Lan", "84901234567", True)
    assert profile.tags == ("vip", "7")
    assert nobody.name == ""
    assert channel.take_unsigned() == 0
