"""What Telegram's refusals and troubles are called, and how they are said."""

from __future__ import annotations

from socialdesk.model.i18n import mark

REASONS = {
    "telegram.not_accepted": mark(
        "Telegram does not accept this bot's token: it was revoked or mistyped. Get the token from @BotFather (/mybots, API Token), put it where the configuration says, and start again."
    ),
    "telegram.second_copy": mark(
        "Another copy is running with this bot's token: another socialdesk, or another program on any machine. Stop the other one; only one may take a bot's messages."
    ),
    "telegram.webhook_set": mark(
        'This bot has a webhook, so its messages go to another program. Remove it there, set mode = "webhook", or start once with `socialdesk run --take-over` to take the bot over.'
    ),
    "telegram.too_long": mark("The text is too long for Telegram. Shorten it and send it again."),
    "telegram.empty": mark("There is no text in this message. Write one and send it again."),
    "telegram.chat_unknown": mark(
        "Telegram does not know this chat (any more). The customer has to write to the bot first."
    ),
    "telegram.replied_gone": mark(
        "The message you reply to was deleted. Send it again without replying."
    ),
    "telegram.business_closed": mark(
        "Telegram does not let the bot write into this business chat: 24 hours have passed since the customer's last message, or the right to reply was taken away. Answer from the Telegram app."
    ),
    "telegram.business_gone": mark(
        "The bot is no longer connected to the business account. Connect it again in Telegram: Settings, Business, Chatbots."
    ),
    "telegram.may_not_write": mark(
        "The bot may not write in this chat. Ask an administrator to allow it."
    ),
    "telegram.few_rights": mark(
        "The bot has too few rights in this chat. Ask an administrator to give it more."
    ),
    "telegram.formatting": mark(
        "Telegram could not read the formatting of this text. Send it as plain text."
    ),
    "telegram.topic_closed": mark("The topic is closed. Open it again in Telegram, then retry."),
    "telegram.topic_gone": mark("The topic no longer exists."),
    "telegram.blocked": mark(
        "The customer has blocked the bot. Wait until they write again, or reach them elsewhere."
    ),
    "telegram.deactivated": mark("The customer's Telegram account is deleted."),
    "telegram.not_begun": mark("A bot cannot write first. The customer has to write to it."),
    "telegram.kicked": mark(
        "The bot was removed from this chat. Ask an administrator to add it again."
    ),
    "telegram.no_member": mark("The bot is not in this chat. Ask an administrator to add it."),
    "telegram.not_pinned": mark(
        "It stands in the chat, but it is not pinned. {why} Pin it in Telegram, or let the bot pin messages."
    ),
    "telegram.added": mark("the bot was added to this chat"),
    "telegram.removed": mark("the bot was removed from this chat"),
    "telegram.too_large": mark("This is too large for Telegram. Send less at once."),
    "telegram.forbidden": mark(
        "Telegram forbids the bot to write here. Check that it is still in the chat and may write."
    ),
    "telegram.refused": mark('Telegram refused it ("{detail}"). Change it and send it again.'),
    "telegram.api_base": mark("api_base is no usable address. Correct it in the configuration."),
    "telegram.asks_pause": mark("Telegram asks for a pause of {pause}."),
    "telegram.server": mark("Telegram's server has trouble; it is tried again by itself."),
    "telegram.unusable": mark(
        "Telegram's answer could not be used ({kind}); it is tried again by itself."
    ),
    "telegram.file_above": mark(
        "Telegram hands bots no file above 20 MB. Look at it in the Telegram app."
    ),
    "telegram.file_unknown": mark('Telegram no longer has this file ("{detail}").'),
    "telegram.file_gone": mark(
        "Telegram no longer has this file. Ask the customer to send it again."
    ),
    "telegram.file_local": mark(
        "The Bot API server keeps its files on a disk ({folder}). Write local_files = "
        '"/var/lib/telegram-bot-api" (its folder, as this machine sees it) below this account in the configuration.'
    ),
    "telegram.file_outside": mark(
        "The Bot API server named a file that does not lie below local_files ({folder}); it was not read."
    ),
    "telegram.file_unread": mark(
        "The file of the Bot API server cannot be read ({why}). Give this user the right to read {folder}."
    ),
    "telegram.file_larger": mark("The file is larger than Telegram said; it was not kept."),
    "telegram.rule_business": mark(
        "Telegram lets a connected bot write to a business chat only within 24 hours of the customer's last message. Answer from the Telegram app itself."
    ),
    "telegram.paid_media": mark("paid media, {stars} ⭐ (only a preview is shown)"),
    "telegram.live_location": mark("live location"),
    "telegram.story": mark("a story of {words}"),
    "telegram.paid": mark("paid: {words}"),
    "telegram.refunded": mark("payment refunded: {words}"),
    "telegram.shared_people": mark("shared people: {words}"),
    "telegram.shared_chat": mark("shared the chat {words}"),
    "telegram.gift": mark("sent a gift {words}"),
    "telegram.giveaway": mark("giveaway, winners: {n}"),
    "telegram.giveaway_winners": mark("giveaway results, winners: {n}"),
    "telegram.giveaway_over": mark("giveaway over, winners: {n}"),
    "telegram.giveaway_created": mark("giveaway created"),
    "telegram.joined": mark("joined: {words}"),
    "telegram.left": mark("left: {words}"),
    "telegram.new_title": mark("new title: {words}"),
    "telegram.new_picture": mark("new picture of the chat"),
    "telegram.picture_removed": mark("picture of the chat removed"),
    "telegram.pinned": mark("pinned a message"),
    "telegram.group_created": mark("group created"),
    "telegram.channel_created": mark("channel created"),
    "telegram.became_supergroup": mark(
        "this group became a supergroup; it goes on in a conversation of its own"
    ),
    "telegram.was_group": mark("this supergroup goes on where a group ended"),
    "telegram.vanish": mark("messages vanish after {seconds} s"),
    "telegram.live_scheduled": mark("live video scheduled"),
    "telegram.live_started": mark("live video started"),
    "telegram.live_ended": mark("live video ended after {minutes} min"),
    "telegram.live_invited": mark("invited to the live video: {words}"),
    "telegram.topic": mark("topic: {words}"),
    "telegram.topic_changed": mark("topic changed {words}"),
    "telegram.topic_closed_now": mark("topic closed"),
    "telegram.topic_reopened": mark("topic reopened"),
    "telegram.general_hidden": mark("general topic hidden"),
    "telegram.general_shown": mark("general topic shown"),
    "telegram.boosted": mark("boosted the chat"),
    "telegram.background": mark("background changed"),
    "telegram.owner_changed": mark("the chat has another owner"),
    "telegram.owner_left": mark("the chat's owner left"),
    "telegram.community": mark("the chat's community changed"),
    "telegram.allowed_to_write": mark("allowed the bot to write"),
    "telegram.logged_in": mark("logged in on {words}"),
    "telegram.passport": mark("sent passport data (not kept)"),
    "telegram.near": mark("proximity alert"),
    "telegram.writing_price": mark("what it costs to write here has changed {words}"),
    "telegram.post_approved": mark("suggested post approved"),
    "telegram.post_failed": mark("suggested post could not be approved"),
    "telegram.post_declined": mark("suggested post declined {words}"),
    "telegram.post_paid": mark("suggested post paid"),
    "telegram.post_refunded": mark("suggested post refunded"),
    "telegram.tasks_done": mark("checklist tasks ticked"),
    "telegram.gift_upgraded": mark("gift upgraded"),
    "telegram.bot_created": mark("a bot was created"),
    "telegram.blocked_bot": mark("blocked this bot"),
    "telegram.unblocked_bot": mark("unblocked this bot"),
}
