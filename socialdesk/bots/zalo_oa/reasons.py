"""What an Official Account's refusals and troubles are called, and how they are said."""

from __future__ import annotations

from socialdesk.model.i18n import mark

REASONS = {
    "zalo_oa.bad_parameter": mark(
        'Zalo refused this message as it stands ("{detail}"). Change it and send it again.'
    ),
    "zalo_oa.too_large": mark("Too long or too large for Zalo. Send less at once."),
    "zalo_oa.not_following": mark(
        "The customer does not follow the Official Account. Ask them to write first."
    ),
    "zalo_oa.invitations_blocked": mark(
        "The customer has blocked the account's invitations. Reach them elsewhere."
    ),
    "zalo_oa.quota_out": mark(
        "Out of message quota at Zalo. Wait until it renews, or buy more in Zalo's console."
    ),
    "zalo_oa.free_time_over": mark(
        "Zalo's time for free answers (48 hours) is over and the account has no paid messages."
    ),
    "zalo_oa.answers_used": mark(
        "Zalo's quota of answers to this message is used up. Wait until the customer writes."
    ),
    "zalo_oa.inactive": mark("The customer's Zalo account is locked, or was not used for 45 days."),
    "zalo_oa.window_closed": mark(
        "Zalo's window is closed: the customer has not acted for 7 days. Wait until they write."
    ),
    "zalo_oa.type_of_message": mark("Zalo does not take this type of message for this account."),
    "zalo_oa.type_of_account": mark(
        "Zalo does not take this type of message for this type of account."
    ),
    "zalo_oa.way_closed": mark("Zalo has closed the way this was sent. Update socialdesk."),
    "zalo_oa.not_wanted": mark("The customer does not want this type of message."),
    "zalo_oa.content": mark(
        "Zalo refused the content: it breaks the platform's standards. Change it."
    ),
    "zalo_oa.costs": mark(
        "This message costs money: link a Zalo Cloud Account to the app, then retry it."
    ),
    "zalo_oa.no_money": mark(
        "The Zalo Cloud Account has no money left: top it up, then retry this."
    ),
    "zalo_oa.group_package": mark("The group's package has run out. Renew it in Zalo's console."),
    "zalo_oa.group_foreign": mark("This group is not one of this Official Account."),
    "zalo_oa.oa_deleted": mark("The Official Account was deleted."),
    "zalo_oa.oa_unknown": mark("Zalo knows no such Official Account."),
    "zalo_oa.oa_not_linked": mark(
        "The Official Account is not linked to the app. Link it in Zalo's developer console."
    ),
    "zalo_oa.app_inactive": mark("The app is not active. Activate it in Zalo's developer console."),
    "zalo_oa.app_part": mark(
        "The app may not use this part of Zalo's API. Ask for it in the developer console."
    ),
    "zalo_oa.app_unknown": mark("Zalo knows no such app: check app_id."),
    "zalo_oa.app_off": mark("The app was switched off. See Zalo's developer console."),
    "zalo_oa.app_not_approved": mark("The app is not approved. See Zalo's developer console."),
    "zalo_oa.oa_unverified": mark(
        "The Official Account is not verified. Verify it in Zalo's console."
    ),
    "zalo_oa.oa_package": mark(
        "The Official Account has no package that allows this. Buy one in Zalo's console."
    ),
    "zalo_oa.proof": mark("app_secret is wrong: Zalo does not accept the proof made with it."),
    "zalo_oa.waits": mark("{why} It is tried again by itself."),
    "zalo_oa.slower": mark("Zalo asks to send more slowly; it goes out by itself afterwards."),
    "zalo_oa.by_day": mark(
        "Zalo takes this between 06:00 and 22:00 only; it goes out in the morning."
    ),
    "zalo_oa.customer_limit": mark("Zalo's limit for this customer is reached; it is tried again."),
    "zalo_oa.failed_times": mark(
        "Zalo failed {n} times to take it (error {error}). Retry it later."
    ),
    "zalo_oa.refused": mark('Zalo refused it with error {error} ("{detail}").'),
    "zalo_oa.answered": mark('Zalo answered with error {error} ("{detail}").'),
    "zalo_oa.other_account": mark(
        "The token belongs to Official Account {told}, not to {oa_id}. Correct oa_id in the configuration, or connect the right account."
    ),
    "zalo_oa.reconnect": mark(
        "Zalo no longer accepts the permission of this account. Give it again: `socialdesk connect {name}`. Messages are still received; answers wait."
    ),
    "zalo_oa.not_renewed": mark("Zalo did not renew the permission; it is tried again by itself."),
    "zalo_oa.code_refused": mark(
        'Zalo did not accept the code ("{detail}"). It lives 10 minutes and works once: begin again.'
    ),
    "zalo_oa.file_not_taken": mark("Zalo did not take the file; it is tried again by itself."),
    "zalo_oa.more_said": mark("More was said than Zalo shows at once; some of it may be missing."),
    "zalo_oa.left_of": mark("{kind}: {remain} of {total} left"),
    "zalo_oa.quota_messages": mark("messages"),
    "zalo_oa.quota_reply": mark("reply"),
    "zalo_oa.quota_sub": mark("sub quota"),
    "zalo_oa.quota_purchase": mark("purchase quota"),
    "zalo_oa.quota_reward": mark("reward quota"),
    "zalo_oa.left": mark("{kind}: {remain} left"),
    "zalo_oa.rule_free": mark("Zalo takes it for 48 hours after the customer's last act."),
    "zalo_oa.rule_consultation": mark(
        "Zalo takes it for 7 days after the customer's last act and charges for it, which the account allows."
    ),
    "zalo_oa.rule_article": mark(
        "Zalo sends an article to all followers once a day, and as often a month as the package allows."
    ),
    "zalo_oa.rule_feed": mark(
        "this stands for all followers, who are told by broadcasts alone: `socialdesk broadcast new`."
    ),
    "zalo_oa.articles_used": mark(
        "The package's articles to all followers are used up. Wait until they renew, or buy more in Zalo's console."
    ),
    "zalo_oa.article_pending": mark("Zalo still looks at the article; it goes out afterwards."),
    "zalo_oa.article_unmade": mark(
        "Nobody knows whether Zalo has put the article on the account's page. Look there before you send it again."
    ),
    "zalo_oa.rule_promotion": mark(
        "Zalo takes promotion templates from 06:00 to 22:00, for followers, and charges for them."
    ),
    "zalo_oa.rule_transaction": mark(
        "Zalo takes transaction templates for a year after the customer's last act, and charges for them."
    ),
    "zalo_oa.person_limit": mark(
        "The customer has had as many of these as Zalo allows. Tell them another day."
    ),
    "zalo_oa.at_night": mark("Zalo takes this between 06:00 and 22:00 only. Send it by day."),
    "zalo_oa.rule_charged": mark(
        "Zalo takes it for 7 days after the customer's last act, and charges for it after 48 hours."
    ),
    "zalo_oa.rule_programs": mark(
        "after 48 hours Zalo charges for every message, so programs keep quiet. A person may still write for 7 days."
    ),
    "zalo_oa.rule_over": mark(
        "Zalo takes messages only within 7 days of the customer's last act. Wait until they write, or call them."
    ),
    "zalo_oa.followed": mark("followed the Official Account {words}"),
    "zalo_oa.unfollowed": mark("no longer follows the Official Account"),
    "zalo_oa.chat_now": mark('tapped "Nhắn tin": the shop may write now'),
    "zalo_oa.shared": mark("shared: {words}"),
    "zalo_oa.called": mark("call: {words}"),
    "zalo_oa.rated": mark("rated the service: {words}"),
    "zalo_oa.ordered": mark("placed an order: {words}"),
}
