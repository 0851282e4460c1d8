"""A channel and its group on the simulated Bot API, as our own converter reads them."""

import json

from socialdesk.bots.telegram.convert import Converter
from socialdesk.model.message import Author, InboundMessage, RawUpdate
from socialdesk.simulator.telegram import TelegramServer
from socialdesk.simulator.telegram_discussion import Discussion
from tests.support.clock import ManualClock
from tests.support.sim import TOKEN

LAN = {"id": 501, "first_name": "Lan"}


def test_a_post_is_forwarded_and_a_comment_belongs_to_the_group_and_its_writer(
    clock: ManualClock,
) -> None:
    server = TelegramServer(clock)
    bot = server.add_bot(TOKEN)
    discussion = Discussion(server, bot)
    discussion.join()
    discussion.announce("LIVE 20:00!")
    message = discussion.comment(LAN, "QUAY")
    server.edit(bot, message, "thôi")
    convert = Converter(str(bot.id))
    found = [convert.parse(RawUpdate(body, clock.now())) for _, body in bot.queue]

    assert not [each for each in found if each.unknown]
    said = [event for each in found for event in each.events if isinstance(event, InboundMessage)][
        -1
    ]
    assert (said.chat, said.sender.remote_id, said.author) == (
        discussion.chat, "501", Author.CUSTOMER,
    )  # fmt: skip
    assert said.body == "QUAY"
    assert said.reply_to is None  # it belongs to the post, and answers nobody
    assert json.loads(bot.queue[-1][1])["edited_message"]["text"] == "thôi"
