"""A channel whose posts are talked about in a group: what a bot that is in both of them gets to see.

github.com/tdlib/telegram-bot-api and core.telegram.org/bots/api, Message (May 2026): a post comes again
in the group as an automatic forward, and a comment names that one as its thread, without being of a topic.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from socialdesk.simulator.hosted import Json
from socialdesk.simulator.telegram import TelegramServer
from socialdesk.simulator.telegram_bot import BotSide

ITSELF: Json = {"id": 777000, "is_bot": False, "first_name": "Telegram"}


@dataclass(slots=True)
class Discussion:
    """One bot's channel and its group. `join` first."""

    server: TelegramServer
    bot: BotSide
    channel: Json = field(
        default_factory=lambda: {"id": -1002200000001, "type": "channel", "title": "Hoa Sen Live"}
    )
    group: Json = field(
        default_factory=lambda: {
            "id": -1002200000002,
            "type": "supergroup",
            "title": "Hoa Sen Chat",
        }
    )
    post: Json = field(default_factory=dict)
    """The newest post as it came into the group."""

    @property
    def chat(self) -> str:
        """The group's id."""
        return str(self.group["id"])

    def join(self) -> None:
        """The owner makes the bot an administrator of both, so that it hears everybody."""
        may = {"can_post_messages": True, "can_pin_messages": True, "can_delete_messages": True}
        member = {"status": "administrator", "user": {"id": self.bot.id, "is_bot": True}, **may}
        for chat in (self.channel, self.group):
            self.server.push(
                self.bot,
                my_chat_member={
                    "chat": chat,
                    "from": {"id": 900, "is_bot": False, "first_name": "Chủ Shop"},
                    "date": self._now(),
                    "old_chat_member": {**member, "status": "left"},
                    "new_chat_member": member,
                },
            )

    def announce(self, text: str) -> None:
        """The owner posts in the channel; it is forwarded into the group by itself."""
        number = self.server.number(self.bot, str(self.channel["id"]))
        said = {"sender_chat": self.channel, "date": self._now(), "text": text}
        self.server.push(
            self.bot, channel_post={**said, "message_id": number, "chat": self.channel}
        )
        origin = {
            "type": "channel",
            "chat": self.channel,
            "message_id": number,
            "date": said["date"],
        }
        self.post = {
            **said,
            "message_id": self.server.number(self.bot, self.chat),
            "from": ITSELF,
            "chat": self.group,
            "is_automatic_forward": True,
            "forward_origin": origin,
        }
        self.server.push(self.bot, message=self.post)

    def comment(self, person: Json, text: str) -> Json:
        """Somebody comments on the newest post, or just talks in the group; gives the message."""
        thread = {"message_thread_id": self.post["message_id"], "reply_to_message": self.post}
        message = {
            "message_id": self.server.number(self.bot, self.chat),
            "from": {"is_bot": False, **person},
            "chat": self.group,
            "date": self._now(),
            **(thread if self.post else {}),
            "text": text,
        }
        told = {"chat": self.chat, "message_id": message["message_id"], "text": text}
        self.bot.said.append(told)
        self.server.push(self.bot, message=message)
        return message

    def _now(self) -> int:
        return self.server.clock.now() // 1000
