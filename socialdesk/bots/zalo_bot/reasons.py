"""What a Zalo bot's refusals and troubles are called, and how they are said."""

from __future__ import annotations

from socialdesk.model.i18n import mark

REASONS = {
    "zalo_bot.not_accepted": mark(
        "Zalo does not accept the bot's token: it was withdrawn, or is wrong. Get a new one from Zalo Bot Manager in the Zalo app and put it into the configuration."
    ),
    "zalo_bot.webhook_set": mark(
        'A webhook is set for this bot, so polling gets nothing. Start once with `socialdesk run --take-over` to remove it, or set mode = "webhook".'
    ),
    "zalo_bot.pause": mark("Zalo asks for a pause; it is tried again by itself."),
    "zalo_bot.pause_or_used": mark(
        "Zalo asks for a pause, or the month's messages are used up; it is tried again by itself."
    ),
    "zalo_bot.refused": mark('Zalo refused it ("{detail}"). Change it and send it again.'),
    "zalo_bot.no_chat": mark(
        "Zalo knows no such chat for this bot. The customer has to write first."
    ),
    "zalo_bot.not_taken": mark('Zalo did not take it ("{detail}"). Retry it later.'),
    "zalo_bot.other_webhook": mark("Zalo calls another address than ours; run again."),
    "zalo_bot.rule_first": mark(
        "a Zalo bot can write only to people who have written to it first."
    ),
    "zalo_bot.shown_to_no_bot": mark(
        "[sent something that Zalo shows to no bot: a file, a video or a card]"
    ),
}
