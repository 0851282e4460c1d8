"""What announcements ask of a bot, over loopback HTTP: groups, topics, channels, pins, videos, chats that
have moved, and people who are gone."""

import json
from pathlib import Path

import pytest

from socialdesk.bots.telegram.convert import Converter
from socialdesk.bots.telegram.limits import capabilities
from socialdesk.model.delivery import Button, Manner, Outgoing, OutgoingFile, Refused, Sent
from socialdesk.model.ids import RemoteAddress, RemoteChat
from socialdesk.model.message import ChatKind, ContactChange, InboundMessage, RawUpdate
from socialdesk.model.pace import Pacer
from socialdesk.simulator.telegram import BotSide, TelegramServer
from tests.support.make import NOW
from tests.support.sim import LAN, make_channel, simulated

PINNED = Manner(pin=True)
GROUP, CHANNEL = "-1001", "-1005"


def outgoing(chat: str, text: str = "Live 20h!", **more: object) -> Outgoing:
    address = {"chat_id": chat, **({"message_thread_id": more.pop("thread")} if "thread" in more else {})}  # fmt: skip
    return Outgoing(RemoteChat(chat), RemoteAddress(json.dumps(address)), text, **more)  # type: ignore[arg-type]


def let_in(server: TelegramServer, bot: BotSide, chat: str, kind: str, **rights: object) -> None:
    """Somebody makes the bot a member, or an administrator who may do this."""
    status = rights.pop("status", "administrator")
    server.push(
        bot,
        my_chat_member={
            "chat": {"id": int(chat), "type": kind, "title": "Hoa Sen"},
            "from": {"id": 900, "is_bot": False, "first_name": "Hoa"},
            "date": NOW // 1000,
            "old_chat_member": {"status": "left", "user": {"id": bot.id}},
            "new_chat_member": {"status": status, "user": {"id": bot.id}, **rights},
        },
    )


async def test_a_post_is_pinned_and_one_that_may_not_be_stands_all_the_same() -> None:
    async with simulated() as (server, bot):
        let_in(server, bot, CHANNEL, "channel", can_post_messages=True, can_edit_messages=True)
        let_in(server, bot, GROUP, "supergroup", can_delete_messages=True)
        channel = make_channel(server.base)
        done = await channel.send(outgoing(CHANNEL, manner=PINNED))
        failed = await channel.send(outgoing(GROUP, manner=PINNED))
        await channel.close()

    assert isinstance(done, Sent)
    assert isinstance(failed, Sent)
    assert (done.lacks, failed.lacks) == ("", "not_pinned")
    assert "too few rights" in str(failed.why)
    assert bot.places[CHANNEL].pinned == [int(done.remote_id)]
    assert not bot.places[GROUP].pinned
    assert [each["chat"] for each in bot.sent] == [CHANNEL, GROUP]


async def test_a_channel_where_the_bot_may_not_post_refuses_and_says_so() -> None:
    async with simulated() as (server, bot):
        let_in(server, bot, CHANNEL, "channel", can_edit_messages=True)
        channel = make_channel(server.base)
        result = await channel.send(outgoing(CHANNEL))
        await channel.close()

    assert isinstance(result, Refused)
    assert "too few rights" in str(result.why)
    assert not bot.sent


async def test_a_topic_is_told_in_its_topic_and_one_that_is_gone_is_refused() -> None:
    async with simulated() as (server, bot):
        server.push(
            bot,
            message={
                "message_id": 61, "from": LAN, "date": NOW // 1000, "message_thread_id": 17,
                "is_topic_message": True, "text": "alo",
                "chat": {"id": int(GROUP), "type": "supergroup", "title": "Đại lý", "is_forum": True},
            },
        )  # fmt: skip
        channel = make_channel(server.base)
        there = await channel.send(outgoing(GROUP, thread="17"))
        gone = await channel.send(outgoing(GROUP, thread="99"))
        await channel.close()

    assert isinstance(there, Sent)
    assert bot.sent[0]["data"]["message_thread_id"] == "17"
    assert isinstance(gone, Refused)
    assert "topic no longer exists" in str(gone.why)


@pytest.mark.parametrize(("mime", "field"), [("video/mp4", "video"), ("video/webm", "document")])
async def test_a_video_is_sent_as_one_where_telegram_plays_it(
    tmp_path: Path, mime: str, field: str
) -> None:
    path = tmp_path / "live.mp4"
    path.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(500))
    file = OutgoingFile(str(path), "live.mp4", mime, 512)
    async with simulated() as (server, bot):
        channel = make_channel(server.base)
        result = await channel.send(outgoing("501", file=file))
        await channel.close()

    assert isinstance(result, Sent)
    assert bot.sent[0]["data"][field] == path.read_bytes()
    assert bot.sent[0]["text"] == "Live 20h!"


async def test_a_group_that_has_moved_is_told_where_it_is_now_and_pinned_there() -> None:
    async with simulated() as (server, bot):
        let_in(server, bot, GROUP, "group", can_pin_messages=True)
        server.push(
            bot,
            message={
                "message_id": 70, "from": LAN, "date": NOW // 1000, "migrate_to_chat_id": -1009,
                "chat": {"id": int(GROUP), "type": "group", "title": "CTV"},
            },
        )  # fmt: skip
        bot.chats.add("-1009")
        channel = make_channel(server.base)
        result = await channel.send(outgoing(GROUP, manner=PINNED))
        await channel.close()

    assert isinstance(result, Sent)
    assert result.moved_to is not None
    assert json.loads(result.moved_to) == {"chat_id": "-1009"}
    assert bot.places["-1009"].pinned == [int(result.remote_id)]


async def test_buttons_that_telegram_takes_as_they_stand() -> None:
    async with simulated() as (server, _):
        channel = make_channel(server.base)
        buttons = (Button("Xem hàng", "https://shop.vn/live"), Button("Nhắc em " + "ạ" * 40))
        result = await channel.send(outgoing("501", buttons=buttons))
        nowhere = await channel.send(outgoing("501", buttons=(Button("x", "http://"),)))
        await channel.close()

    assert isinstance(result, Sent)
    assert isinstance(nowhere, Refused)


@pytest.mark.parametrize("status", ["kicked", "left"])
async def test_a_chat_that_the_bot_was_removed_from_is_gone_until_it_is_let_in_again(
    status: str,
) -> None:
    async with simulated() as (server, bot):
        let_in(server, bot, GROUP, "supergroup")
        let_in(server, bot, GROUP, "supergroup", status=status)
        channel = make_channel(server.base)
        result = await channel.send(outgoing(GROUP))
        await channel.close()

    assert isinstance(result, Refused)
    assert (result.code, result.contact_gone) == ("removed", True)


def membership(old: str, new: str, kind: str = "channel") -> list[object]:
    body = {
        "update_id": 7,
        "my_chat_member": {
            "chat": {"id": -1005, "type": kind, "title": "Hoa Sen Live"},
            "from": {"id": 900, "is_bot": False, "first_name": "Hoa"},
            "date": NOW // 1000,
            "old_chat_member": {"status": old, "user": {"id": 7000000001}},
            "new_chat_member": {"status": new, "user": {"id": 7000000001}},
        },
    }
    return list(Converter("7000000001").parse(RawUpdate(json.dumps(body).encode(), NOW)).events)


def test_a_channel_is_there_to_be_told_as_soon_as_the_bot_is_let_in() -> None:
    message, change = membership("left", "administrator")

    assert isinstance(message, InboundMessage)
    assert (message.chat, message.chat_kind) == ("-1005", ChatKind.CHANNEL)
    assert message.contact.name == "Hoa Sen Live"
    assert isinstance(change, ContactChange)
    assert change.blocked is False
    assert membership("administrator", "administrator") == []  # other rights
    *_, removed = membership("administrator", "kicked")
    assert isinstance(removed, ContactChange)
    assert removed.blocked is True


def test_the_topics_of_a_group_share_its_pace() -> None:
    pacer, now = Pacer(capabilities().pace), NOW
    free = [pacer.take(f"-1001:topic:{n}", group=True, now=now) for n in range(3)]

    assert free[0] is None
    assert free[1:] == [NOW + 1_050] * 2
