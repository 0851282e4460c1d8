"""What Meta's refusals and troubles are called, and how they are said; Pages and Instagram accounts
share them."""

from __future__ import annotations

from socialdesk.model.i18n import mark

REASONS = {
    "meta.window_closed": mark(
        "Meta's 24-hour window is closed: the customer has not acted for a day. Wait until they write."
    ),
    "meta.other_account": mark(
        "The token is of the Meta account {told}, and {meant} stands in the configuration. Correct it there, or connect the right account."
    ),
    "meta.unavailable": mark(
        "This person cannot receive messages: they left, or blocked the Page."
    ),
    "meta.no_recipient": mark(
        "Meta knows no such person for this account. They wrote to another Page?"
    ),
    "meta.comment_gone": mark("Meta knows no such comment: it was deleted."),
    "meta.no_private_reply": mark("This comment cannot be answered privately. Answer in public."),
    "meta.file_not_fetched": mark("Meta could not fetch the file. Attach it again."),
    "meta.file_type": mark("Meta did not take the file: its type and its content differ."),
    "meta.file_large": mark("The file is too large for Meta. Send a smaller one."),
    "meta.video_late": mark("Meta did not take the video in time. Send a shorter one."),
    "meta.file_gone": mark("Meta no longer has the file. Attach it again."),
    "meta.picture_large": mark("The picture is too large for Meta. Send a smaller one."),
    "meta.other_app": mark("Another app has this chat at present. Answer there."),
    "meta.own_questions": mark("Meta's own questions run in this chat at present. Answer later."),
    "meta.page_restricted": mark(
        "Facebook restricts this Page for now. See its Page Quality; programs should be stopped."
    ),
    "meta.instagram_restricted": mark(
        "Instagram restricts this account for now. See its account status."
    ),
    "meta.permission": mark(
        "The app may not do this: ask its owner for the permission in Meta's App Dashboard."
    ),
    "meta.as_it_stands": mark("Meta did not accept the message as it stands."),
    "meta.private_used": mark("This comment has had its one private reply."),
    "meta.same_text": mark("The same text was posted just before. Change it a little."),
    "meta.link": mark("Facebook did not take the link. Change it."),
    "meta.gone": mark("The message or comment was deleted."),
    "meta.proof": mark(
        "Meta does not accept the proof made with app_secret. Correct it in the configuration."
    ),
    "meta.problem": mark("Facebook had a problem; it is tried again by itself."),
    "meta.failed_times": mark("Facebook failed {n} times to take it ({trace}). Retry it later."),
    "meta.refused": mark('Meta did not accept it ("{detail}"; {trace}).'),
    "meta.refused_by_number": mark("Meta did not accept it (error {error}; {trace})."),
    "meta.sent_after_all": mark(
        "Meta answered with an error that also comes when everything was sent"
    ),
    "meta.reconnect": mark(
        "Meta no longer accepts this account's token. Connect it again: `socialdesk connect {name}`. Messages are still received; answers wait."
    ),
    "meta.answered": mark('Meta answered with error {error} ("{detail}").'),
    "meta.unsubscribed": mark(
        "Meta sends us nothing of this account: it could not be subscribed. Check permissions."
    ),
    "meta.usage": mark("{n} % of Meta's calls used"),
    "meta.blocked": mark(
        'Meta has blocked this Page\'s app: "{detail}" See Page Quality; keep programs quiet.'
    ),
    "meta.warned": mark('Meta warns this Page: "{detail}" See Page Quality; keep programs quiet.'),
    "meta.cut_off": mark(
        "Conversations of which only the newest {most} messages could be read: {n}."
    ),
    "meta.calls_used": mark("Nearly all calls that Meta allows are used; people go first."),
    "meta.no_files": mark("Files cannot be sent under a comment. Send a link, or a private reply."),
    "meta.no_comment": mark("There is no comment to answer."),
    "meta.not_said": mark("Meta did not say whether it was done; it is tried again."),
    "meta.rule_free": mark("{platform} takes it for 24 hours after the customer's last act."),
    "meta.rule_post": mark("a Page may post at any time."),
    "meta.rule_post_only": mark(
        "what stands on the Page is posted by a broadcast: `socialdesk broadcast new`, with --to-chat and the account's name."
    ),
    "meta.rule_utility": mark(
        "{platform} takes an approved utility template at any time, for what people wait for. No advertising."
    ),
    "meta.permission_posts": mark(
        "The app may not post on this Page: it needs pages_manage_posts (for a video publish_video as well), and who connected it the right to create content there. Then connect the Page again: `socialdesk connect`."
    ),
    "meta.permission_templates": mark(
        "The app may not send utility templates: it needs page_utility_messaging. Ask Meta for it and connect the Page again, or set utility_templates = false."
    ),
    "meta.template_refused": mark(
        "Meta did not take the template “{name}” ({language}, values: {n}). {why} Look in Meta Business Suite whether it is approved in this language and takes that many values."
    ),
    "meta.rule_person": mark(
        "{platform} takes a person's own words for 7 days, marked HUMAN_AGENT. No advertising, never by a program."
    ),
    "meta.rule_programs": mark(
        "{platform} takes what programs say only within 24 hours. Wait until the customer writes."
    ),
    "meta.rule_over": mark(
        "{platform} takes nothing more after 7 days. Wait until the customer writes, or reach them elsewhere."
    ),
    "meta.rule_human_agent": mark(
        "{platform} takes messages only within 24 hours of the customer's last act. With Meta's Human Agent feature (human_agent = true once Meta has granted it) a person could answer for 7 days."
    ),
    "meta.rule_private_people": mark(
        "private replies are not for announcements: each comment has only one."
    ),
    "meta.rule_private_once": mark("a comment can be answered privately once, within 7 days."),
    "meta.rule_private_over": mark(
        "a comment can be answered privately only within 7 days. Answer in public instead."
    ),
    "meta.rule_public": mark("a comment can be answered in public at any time."),
    "meta.rule_public_programs": mark("programs do not speak in public under the shop's posts."),
    "meta.linked": mark("linked or unlinked an account"),
    "meta.played": mark("played a game"),
    "meta.rated": mark("rated the service: {words}"),
    "meta.ordered": mark("placed an order: {words}"),
    "meta.asked_for": mark("another app asks for this chat"),
    "meta.handed_over": mark("handed over to {who}"),
    "meta.handed_back": mark("handed back to socialdesk"),
    "meta.story_mention": mark("mentioned the shop in a story {words}"),
    "meta.came_by_ad": mark("came by the ad {words}"),
    "meta.came_by_link": mark("came by the link {words}"),
    "meta.about_product": mark("about product {words}"),
    "meta.asked_for_news": mark("asked for notifications {words}"),
    "meta.stopped_news": mark("stopped notifications {words}"),
    "meta.picture_comment": mark("[a picture or sticker]"),
}
