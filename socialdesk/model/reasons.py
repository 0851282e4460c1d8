"""The house's own reasons: a sentence for each code. Platforms' codes stand in their folders.

A code is `<owner>.<what>`; the fields in braces are those the reason carries.
"""

from __future__ import annotations

from socialdesk.model.i18n import mark

REASONS = {
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
    "account.mistake": mark("The program made a mistake and starts this account again."),
    "account.not_configured": mark(
        "The account of this conversation is no longer in the configuration. Add it again to answer here."
    ),
    "file.not_kept": mark("The file could not be kept ({strerror})."),
    "policy.blocked": mark(
        "The customer has blocked this account. Wait until they write again, or reach them elsewhere."
    ),
    "policy.handled_elsewhere": mark(
        "This chat is handled elsewhere at present ({handled_by}); what is written here would be refused. Answer there, or let that program give the chat back."
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
    "policy.never_wrote": mark("The customer has not written yet, and {why}"),
    "policy.closed": mark("The customer last wrote {ago} ago, and {why}"),
    "policy.closed_comment": mark("The comment was written {ago} ago, and {why}"),
    "assign.no_name": mark("Name an agent, me or nobody."),
    "assign.near": mark("There is no agent “{name}”. Did you mean “{near}”?"),
    "assign.unknown": mark(
        "There is no agent “{name}”. There are {all}; `socialdesk team add` makes one known."
    ),
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
}
