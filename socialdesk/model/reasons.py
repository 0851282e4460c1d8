"""The house's own reasons: a sentence for each code. Platforms' codes stand in their folders.

A code is `<owner>.<what>`; the fields in braces are those the reason carries.
"""

from __future__ import annotations

from socialdesk.model.i18n import mark

REASONS = {
    "claim.freed": mark("{product} is held for them since it became free. Tell them."),
    "claim.short": mark("They wanted {product} instead, and there is not enough. Tell them."),
    "claim.receipt": mark("The receipt of {order} could not be sent. {why}"),
    "claim.withdrawn": mark(
        "They agreed to {order}, and said in the live since that they do not want all of it any more. Talk with them, then change or cancel the order."
    ),
    "send.gave_up": mark("It could not be sent for a day. {why} Retry it if it still matters."),
    "send.let_go": mark("The account was let go."),
    "send.mistake": mark(
        "The program made a mistake while sending, so it may or may not have arrived. "
        "Look at the chat on the platform, then retry or cancel it."
    ),
    "send.interrupted": mark(
        "The program stopped while this was being sent, so it may or may not have arrived. "
        "Look at the chat on the platform, then retry or cancel it."
    ),
    "send.key_taken": mark(
        "The key {key} belongs to another answer (delivery {number}, conversation {conversation}); nothing was queued. Give this answer a key of its own."
    ),
    "act.reads_otherwise": mark(
        "What is written there was changed after you saw it: nothing was done. Read it, then do it again."
    ),
    "account.mistake": mark("The program made a mistake and starts this account again."),
    "account.other": mark(
        "{name} has been {before} until now, and its token is now that of {now}. Their customers are not mixed: nothing is received or sent. Put back the token of {before}, or give {now} a name of its own in the configuration."
    ),
    "account.twin": mark(
        "{now} is known here as {other} already, with its customers. Call this account {other} in the configuration (not {name}), so that everything stays together."
    ),
    "account.other_platform": mark(
        "{name} has been an account of {before} until now, and the configuration makes it one of {now}. Set its channel back to {before}, or give the new account a name of its own."
    ),
    "account.not_configured": mark(
        "The account of this conversation is no longer in the configuration. Add it again to answer here."
    ),
    "order.answer_unclear": mark(
        "It is not clear whether message {message} says yes to {code}. If it does: `socialdesk order agree {code} --message {message}`."
    ),
    "order.answer_older": mark(
        "Message {message} says yes to what {code} was before it was changed. Send its receipt again: `socialdesk order receipt {code} --send`."
    ),
    "order.answer_cancel": mark(
        "By message {message} the customer does not want {code}. If that is so: `socialdesk order cancel {code}`."
    ),
    "order.hold_waits": mark(
        "The hold of {code} is over and nobody has paid, but the customer waits for an answer. It is held for another hour: answer, or `socialdesk order cancel {code}`."
    ),
    "order.hold_ends": mark("{code} is not paid, and its goods are held only a little longer."),
    "order.answer_contact": mark(
        "In message {message} the customer says by which number, or where to, {code} goes: `socialdesk order change {code} --from-message {message}` puts it into the order."
    ),
    "order.ran_out": mark(
        "Nobody paid {code} in time, and its goods are free again. Ask the customer whether they still want it."
    ),
    "order.not_told": mark("It was paid, changed or taken back before it could be told."),
    "order.answer_back": mark(
        "The customer agreed to {code}, and takes something of it back in message {message}. Look at it before it is packed."
    ),
    "order.yes_deleted": mark(
        "The customer agreed to {code}, and has deleted that message ({message}) since. Ask them before it is sent."
    ),
    "file.not_kept": mark("The file could not be kept ({strerror})."),
    "policy.blocked": mark(
        "The customer has blocked this account. Wait until they write again, or reach them elsewhere."
    ),
    "broadcast.public": mark("Everybody in {chat} sees it."),
    "broadcast.pinned": mark(
        "It is pinned on top of the chat. If that is not allowed, it stands there unpinned all the same."
    ),
    "broadcast.no_pin": mark("{platform} pins nothing in such a chat."),
    "broadcast.template": mark(
        "Whoever {platform} lets us write nothing of our own to any more gets the approved template “{name}” instead of these words."
    ),
    "broadcast.template_off": mark(
        "The template “{name}” is not used: templates of {platform} are not switched on in the configuration."
    ),
    "policy.removed": mark(
        "The account was removed from this chat. Ask an administrator to let it in again."
    ),
    "policy.handled_elsewhere": mark(
        "This chat is handled elsewhere at present ({handled_by}); what is written here would be refused. Answer there, or let that program give the chat back."
    ),
    "policy.no_address": mark(
        "This conversation came from another system, whose number for the chat does not say where to write. You can answer as soon as the customer writes here."
    ),
    "policy.private_used": mark(
        "This comment has had its one private reply. Answer in public, or wait until the customer writes privately."
    ),
    "policy.no_comment": mark(
        "Only a comment can be answered privately; this conversation is private already."
    ),
    "policy.quota": mark(
        "{used} of this month's {monthly} messages are used; the rest is kept for what people write."
    ),
    "policy.by_day": mark(
        "{platform} takes this between {begins} and {ends} only. Send it by day."
    ),
    "policy.never_wrote": mark("The customer has not written yet, and {why}"),
    "policy.closed": mark("The customer last wrote {ago} ago, and {why}"),
    "policy.closed_comment": mark("The comment was written {ago} ago, and {why}"),
    "assign.no_name": mark("Name an agent, me or nobody."),
    "assign.near": mark("There is no agent “{name}”. Did you mean “{near}”?"),
    "assign.unknown": mark(
        "There is no agent “{name}”. There are {all}; `socialdesk team add` makes one known."
    ),
    "pause.near": mark("There is no reason “{word}” to wait. Did you mean “{near}”?"),
    "pause.unknown": mark("Say what you wait for: {all}; not “{word}”."),
    "priority.near": mark("There is no priority “{word}”. Did you mean “{near}”?"),
    "priority.unknown": mark("A priority is low, normal, high or urgent, not “{word}”."),
    "priority.low": mark("low"),
    "priority.normal": mark("normal"),
    "priority.high": mark("high"),
    "priority.urgent": mark("urgent"),
    "tag.none": mark("Write a tag, or -tag to take one off."),
    "tag.new": mark("New tag: {tag}."),
    "tag.new_near": mark(
        "New tag: {tag}. The shop has “{near}” already; undo takes this one back."
    ),
    "note.empty": mark("There is no text. Write something."),
    "platform.doubt": mark(
        "{what}, so it may or may not have arrived. Look at the chat in {platform}'s own app, then retry or cancel it."
    ),
    "doubt.server": mark("{platform}'s server failed while taking it"),
    "doubt.unread": mark("{platform}'s answer could not be read"),
    "doubt.nonsense": mark("{platform}'s answer made no sense"),
    "doubt.broken": mark("The connection broke before {platform} answered"),
    "doubt.in_part": mark("{platform} took only a part of it"),
    "doubt.undocumented": mark("{platform} gave an answer nobody documented"),
    "doubt.silent": mark("{platform} did not answer"),
    "doubt.unnamed": mark("{platform} said yes without naming the message"),
    "doubt.uncertain": mark("{platform}'s answer says nothing certain"),
    "platform.unreachable": mark(
        "{platform} cannot be reached; it is tried again by itself. Check the internet connection."
    ),
    "platform.redirected": mark(
        "What answers in {platform}'s place points to another address. The account's secret would go there, so it is not followed. Log in to this network if it wants that first; otherwise check the proxy and the account's addresses in the configuration."
    ),
    "platform.silent": mark("{platform} does not answer; it is tried again by itself."),
    "platform.unread": mark("{platform}'s answer could not be read; it is tried again by itself."),
    "platform.answered": mark('{platform} answered: "{detail}"; it is tried again by itself.'),
    "platform.failed": mark("{platform} failed to take it; it is tried again by itself."),
    "platform.pause": mark(
        "{platform} asks for a pause of {pause}; it goes out by itself afterwards."
    ),
    "platform.cannot": mark("{platform} has no way to {operation} a comment."),
    "operation.say": mark("answer"),
    "operation.hide": mark("hide"),
    "operation.unhide": mark("show again"),
    "operation.delete": mark("delete"),
    "operation.like": mark("like"),
    "operation.unlike": mark("no longer like"),
    "operation.tag": mark("tag"),
    "operation.untag": mark("untag"),
    "operation.edit": mark("edit"),
    "operation.unsend": mark("take back"),
    "file.gone_there": mark(
        "The platform no longer has this file. Ask the customer to send it again."
    ),
    "file.not_downloaded": mark("The file could not be downloaded ({kind}). Try again later."),
    "file.circles": mark(
        "The file's address leads in circles. Look at it in the platform's own app."
    ),
    "file.no_address": mark(
        "The platform gave no address for this file. Look at it in the platform's own app."
    ),
    "file.private_network": mark(
        "The file's address lies inside a private network; it was not fetched."
    ),
    "file.inside": mark(
        "The file's host {host} has the address {address}, which is none of the open internet; it was not fetched. "
        'If a VPN on this machine answers so, write public_ranges = ["198.18.0.0/15"] (its own range) below [network] in the configuration.'
    ),
    "proxy.failed": mark(
        "The proxy {proxy} cannot be reached or does not let this through; nothing was sent, and it is tried again by itself. "
        "Check the proxy, its password, and the setting {setting}."
    ),
    "file.too_large": mark(
        "The file is too large to be kept. Look at it in the platform's own app."
    ),
    "file.gone_here": mark(
        "The file that was to be sent is gone from this machine. Attach it again."
    ),
    "web.port_taken": mark(
        "Nothing can listen on {host}:{port} ({strerror}). Stop the program that does, or choose another [web] port."
    ),
    "platform.nothing_changed": mark(
        "{platform} cannot be reached. Nothing was changed; try again."
    ),
    "store.not_opened": mark(
        "The store {path} cannot be opened ({why}). Check that the folder exists and is yours to write, or name another file in [store] url."
    ),
    "store.locked": mark(
        "The store {path} is locked by another program. Close what else has it open (a backup, a database browser); what customers write waits at the platforms and comes in by itself then."
    ),
    "store.disk_full": mark(
        "The disk that holds the store {path} is full. Free some space; what customers write waits at the platforms and comes in by itself then."
    ),
    "store.read_only": mark(
        "The store {path} is read-only. Give this user the right to write to the file and its folder."
    ),
    "store.not_sound": mark(
        "The file {path} is not a sound SQLite database. Restore it from a backup, or name another file."
    ),
    "store.no_disk": mark(
        "The store {path} cannot be read or written ({why}). Check the disk it lies on."
    ),
    "store.server_not_reached": mark(
        "The PostgreSQL store cannot be reached ({kind}). Check [store] url, that the server runs, and that the user may connect."
    ),
    "store.server_full": mark(
        "The disk of the PostgreSQL server is full. Free some space there; what customers write waits at the platforms and comes in by itself then."
    ),
    "store.standby": mark(
        "The PostgreSQL server only reads at present. If it is a standby, name the primary in [store] url; if its disk is nearly full, free some space there; what customers write waits at the platforms and comes in by itself then."
    ),
    "store.server_away": mark(
        "The PostgreSQL store is out of reach at present ({kind}). Check the server; what customers write waits at the platforms and comes in by itself then."
    ),
    "store.server_short": mark(
        "The PostgreSQL server has too little left ({kind}: memory, connections or another limit). Give it more, or end what uses it up; what customers write waits at the platforms and comes in by itself then."
    ),
    "store.server_starting": mark(
        "The PostgreSQL server is starting, stopping or recovering. Wait until it is up; what customers write waits at the platforms and comes in by itself then."
    ),
    "erase.left": mark(
        "The words are deleted, but their bytes may still lie in {path} ({why}). Free some space, close what else has it open, and erase once more."
    ),
    "erase.log_held": mark(
        "The words are deleted, but their bytes may still lie in {path}: another program reads the store. Close it and erase once more."
    ),
    "erase.unfinished": mark(
        "The words are deleted, but their bytes may still lie in the store's files. {why} Then erase once more; a running worker does so by itself every hour."
    ),
    "erase.seen_server": mark(
        "The words are deleted, but their bytes still lie in PostgreSQL's tables: another program has had a transaction open since before. End it (pg_stat_activity shows it) and erase once more."
    ),
    "erase.left_server": mark(
        "The words are deleted, but their bytes may still lie in PostgreSQL's tables, which could not be written anew ({why}). See what holds them and erase once more."
    ),
    "erase.server_keeps": mark(
        "PostgreSQL's own log (WAL), replicas and backups keep what they hold until the server drops it; that is for whoever runs it."
    ),
    "store.not_done": mark(
        "The store did not do what this program asked of it ({kind}). Everything is tried again by itself; if it stays so, update the program, or tell its makers."
    ),
    "store.lost": mark(
        "The store {path} was deleted, moved or replaced while it was open. Nothing more is written or confirmed to a platform. Put the right file there, then start this program again."
    ),
    "store.saved": mark("{why} What it held until then is in {copy}."),
    "backup.no_store": mark(
        "There is no store at {path} yet, so there is nothing to copy. Check --config and [store] url."
    ),
    "backup.no_file": mark("There is no file {path}. Name the one that `socialdesk backup` wrote."),
    "backup.no_copy": mark(
        "{path} is no copy of a store. Name the file that `socialdesk backup` wrote. Nothing was changed."
    ),
    "backup.unreadable": mark(
        "{path} cannot be read as a copy of a store ({why}). Try an older copy. Nothing was changed."
    ),
    "backup.not_sound": mark(
        "{path} is damaged: its check found faults. Nothing was changed. Try again, or use an older copy."
    ),
    "backup.failed": mark(
        "The copy {path} could not be made ({why}). Check the disk; the store itself is untouched."
    ),
    "case.complaint": mark("Case {number}: a complaint. Go on with it."),
    "case.return": mark("Case {number}: goods come back. Go on with it."),
    "case.review": mark("Case {number}: a review. Put right what is wrong, then ask."),
    "anonymise.unknown": mark(
        "Nobody has said what stands in {columns} of {table}, so nothing was copied. Update socialdesk, or tell its makers."
    ),
    "backup.occupied": mark(
        "There is a store at {path} already. To put it aside and bring the copy back, add --force."
    ),
    "backup.in_use": mark(
        "The store {path} is in use. Stop `socialdesk run` and close every desk, then restore again. Nothing was changed."
    ),
    "send.restored": mark(
        "The store was brought back from a copy made before this was sent, so it may have arrived since. "
        "Look at the chat on the platform, then retry or cancel it."
    ),
    "store.closed": mark("The program is being left: nothing more is read or written."),
    "store.newer": mark(
        "The store was made by a newer socialdesk (schema {schema}, this one knows {newest}). Update this program."
    ),
    "said.unknown": mark("[not understood yet: {kind}; {platform}'s own app shows it]"),
    "said.only_in_app": mark("[shown only in {platform}'s own app]"),
    "said.story": mark("[story]"),
    "said.story_at": mark("[story] {address}"),
    "said.from_before": mark("[a message from before]"),
    "said.message_of": mark("[a message of {name}]"),
    "said.message_elsewhere": mark("[a message of another chat]"),
    "said.tapped": mark("tapped: {words}"),
    "said.chose": mark("{words} (chose: {choice})"),
    "passed.no_chat": mark("It is of no conversation."),
    "passed.members": mark("Who comes to and leaves groups is not shown."),
    "passed.counts": mark("Counts of reactions and votes are not shown."),
    "passed.votes": mark("Votes are not shown."),
    "passed.own_post": mark("It is the shop's own post, or a reaction to one."),
    "passed.administration": mark("It is about the account's administration, not of a customer."),
    "passed.ids_only": mark("The platform tells only numbers of it, and no words."),
    "passed.other_account": mark("It is of another account."),
    "passed.test": mark("It is the platform's own test."),
    "passed.sign": mark("Signs on messages are not told for this platform."),
    "game.deleted": mark("Taken back before the game closed."),
    "game.early": mark("Said before the game began."),
    "game.late": mark("Came after the game had ended."),
    "game.staff": mark("Is of the shop's staff."),
    "game.banned": mark("Is kept out of games."),
    "game.too_new": mark("Has not been known to the shop for long enough."),
    "game.wrong_answer": mark("The answer is wrong."),
    "game.duplicate_person": mark("The same person has entered already."),
    "game.adds_points": mark("Counted with another answer of the same person."),
    "prize.deadline": mark("Did not answer in time."),
    "prize.given_up": mark("Did not want it."),
    "prize.forgotten": mark("Asked to be forgotten, so nobody knows any more who it was."),
    "prize.refused": mark("The platform refused the message."),
    "prize.unconfirmed": mark("Nobody knows whether the message arrived."),
    "prize.cancelled": mark("The message was cancelled."),
    "prize.stuck": mark("The message has lain in the outbox for hours. Does the account work?"),
    "prize.no_chat": mark("There is no chat in which they could be written to."),
    "prize.in_public": mark(
        "They entered by a public comment, and a program may not answer that; a person may, privately and once."
    ),
    "task.could_not": mark("{what} The program could not say it by itself: {why}"),
    "parcel.returned": mark(
        "The carrier has brought a parcel of {code} back. Look what came, then `socialdesk order state {code} returned --back …`."
    ),
    "parcel.lost": mark(
        "The carrier has lost a parcel of {code}. Talk with the carrier and the customer; `socialdesk order state {code} returned --back none` ends the order."
    ),
    "notice.confirmed": mark("Tell them that their order is confirmed."),
    "notice.packed": mark("Tell them that their order is packed."),
    "notice.shipped": mark("Tell them that their order is on its way."),
    "notice.tracking": mark("Tell them the tracking number of their order."),
    "notice.out_for_delivery": mark("Tell them that their order is out for delivery."),
    "notice.failed": mark("Ask them when their order, which could not be delivered, suits them."),
    "notice.delivered": mark("Tell them that their order was delivered."),
    "notice.newer": mark("Something newer of the order is told instead."),
    "notice.undone": mark("The order was taken back."),
    "notice.nobody": mark("The order has no chat: nobody is known who could be told."),
    "notice.imported": mark(
        "The order was imported; [notices] imported = true tells customers of those too."
    ),
    "telling.off": mark("What says this by itself is switched off (F7)."),
    "telling.quiet": mark("It waits for the end of the quiet hours."),
    "telling.unwanted": mark("They want no promotions."),
    "telling.in_public": mark("Others read along there, and this is for one person alone."),
    "telling.many": mark("The program has told them enough within this hour."),
    "telling.too_long": mark("It is longer than {platform} takes."),
    "telling.stuck": mark(
        "It lay in the outbox for hours and was taken back. Does the account work?"
    ),
    "telling.restored": mark(
        "The store was brought back from a copy; it may have been said since that was made."
    ),
    "telling.cancelled": mark("Somebody took it out of the outbox."),
    "follow_up.task": mark("Ask how they find what they got with order {order}."),
    "follow_up.wrote": mark(
        "They have written since it was delivered, so somebody talks with them."
    ),
    "follow_up.returned": mark("It came back."),
    "follow_up.not_delivered": mark("It is not delivered any more."),
    "follow_up.troubled": mark("A complaint of theirs is open."),
    "follow_up.nobody": mark("It is not known who it was, or they have no chat."),
    "follow_up.too_late": mark("Its moment was days ago: nobody worked here meanwhile."),
    "draw.no_json": mark("{field}: the file is no JSON of a draw. Was it copied in full?"),
    "draw.format": mark('{field}: this is no file of "socialdesk-draw/1".'),
    "draw.missing": mark("{field}: it is missing."),
    "draw.unknown_field": mark("{field}: a draw file has no such field."),
    "draw.twice": mark("{field}: the same stands there twice."),
    "draw.no_object": mark("{field}: they are no object of names and values."),
    "draw.no_prizes": mark("{field}: `prizes` is a whole number from 1, `reserves` one from 0."),
    "draw.no_text": mark("{field}: it holds what is no text."),
    "draw.no_hex": mark("{field}: it is 64 digits of 0-9 and a-f."),
    "draw.no_pairs": mark("{field}: each is a pair, an id and its weight."),
    "draw.no_ids": mark("{field}: an id is text without spaces."),
    "draw.no_weights": mark("{field}: a weight is a whole number from 1."),
    "draw.unsorted": mark("{field}: they do not stand in the order of their ids."),
    "draw.commitment": mark(
        "{field}: it is not that of `rules` and `secret`; one of the three was changed."
    ),
    "draw.entries_hash": mark("{field}: it is not that of `entries`; one of the two was changed."),
    "draw.winners": mark(
        "{field}: others follow from `entries`, `secret` and `public`; `winners` or `public` was changed."
    ),
    "draw.reserves": mark(
        "{field}: others follow from `entries`, `secret` and `public`; `reserves` or `public` was changed."
    ),
    "claim.slip": mark("“{written}” was read as “{meant}”."),
    "claim.size_not_said": mark("{product}: the size is not said: {choices}?"),
    "claim.variant_not_said": mark("{product}: which one is not said: {choices}?"),
    "claim.which_product": mark("Which product is meant is not said: {choices}?"),
    "claim.none_such": mark("{product}: there is no {said}."),
    "claim.choice": mark("Several are said, of which one is to be chosen."),
    "claim.two_quantities": mark("Two quantities are said: {first} and {second}."),
    "claim.many": mark("That many are unusual: {quantity}."),
    "claim.number": mark("A number in it is neither an amount nor anything of the product."),
    "claim.other_words": mark("There is more in it that was not understood: {said}."),
    "claim.other_price": mark("Another price is said ({said}) than it has ({price})."),
    "claim.shown": mark("Taken for what was being shown: {product}."),
    "claim.long": mark("It is long, and only its beginning was read."),
    "claim.twice": mark("{sku} is said twice."),
    "claim.by_variant": mark("Only {product} has that, so it is what may be meant."),
    "claim.by_number": mark("{number} was read as the number of a product."),
    "claim.asks_too": mark("It asks something as well."),
    "survey.low_csat": mark("Gave {score} of {best}: not satisfied."),
    "survey.low_csat_of": mark("Gave {score} of {best} for what {agent} answered: not satisfied."),
    "survey.low_ces": mark("Gave {score} of {best}: it was not easy."),
    "survey.low_ces_of": mark("Gave {score} of {best} for what {agent} answered: it was not easy."),
    "survey.low_nps": mark("Gave {score} of {best}: would not recommend the shop."),
    "survey.low_nps_of": mark(
        "Gave {score} of {best} after {agent} answered last: would not recommend the shop."
    ),
}
