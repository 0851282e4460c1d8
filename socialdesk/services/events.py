"""What happened to a conversation, in words: a sentence with fields, which the screen says in its
language and scripts read in English."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from socialdesk.model.by_itself import RULE
from socialdesk.model.changes import (
    Assigned,
    DoneAgain,
    Dropped,
    GivenBack,
    Happened,
    Merged,
    OrderLinked,
    OrderUnlinked,
    Parted,
    Paused,
    Prioritised,
    Promised,
    PromiseSettled,
    Remark,
    Reopened,
    Resolved,
    Resumed,
    Snoozed,
    Tagged,
    TakenBack,
    Wanted,
    Woken,
)
from socialdesk.model.i18n import mark, translate
from socialdesk.model.text import one_line

MOST = 300
"""Characters of an event that are shown."""
_DEEDS = {
    "tag": mark("tagging"),
    "assign": mark("assigning"),
    "prioritise": mark("priority"),
    "resolve": mark("resolving"),
    "reopen": mark("reopening"),
    "snooze": mark("snoozing"),
    "pause": mark("pausing the target"),
    "resume": mark("going on with the target"),
    "topic": mark("what they want to be told of"),
    "promise": mark("a promise"),
    "settle promise": mark("what became of a promise"),
    "merge": mark("one person"),
    "unmerge": mark("taking a person apart"),
    "link order": mark("linking an order"),
    "unlink order": mark("taking an order off"),
}
"""What was taken back or done again, by the verb it is stored under."""

PAUSES = {
    "customer": mark("waiting for the customer"),
    "stock": mark("waiting for stock"),
    "shipper": mark("waiting for the shipper"),
}
"""Why a target's clock stands still."""


def event_text(agent: str, happened: Happened) -> str:
    """`linh: tagged +vip`, always in English: what scripts and exports read."""
    match happened:
        case Assigned(after=""):
            words = "unassigned"
        case Assigned(after=assignee):
            words = f"assigned to {assignee}"
        case Woken():
            words = "snooze over"
        case Merged(name=name):
            words = f"same person as {name}"
        case TakenBack(what):
            words = f"undid: {what}"
        case Snoozed(words=until):
            words = f"snoozed until {until}"
        case _:
            sentence, fields = _sentence(happened)
            words = sentence.format_map(fields)
    return _said_by(agent, words)


def event_words(agent: str, happened: Happened, moment: Callable[[int], str] | None = None) -> str:
    """The same in the language that is spoken now. `moment` says a moment (ms) on the reader's
    clock; without it, moments read as their agent read them."""
    sentence, fields = _sentence(happened)
    match happened:
        case Prioritised(after=priority):
            fields["rest"] = translate(priority)
        case TakenBack(what) | DoneAgain(what):
            fields["rest"] = translate(_DEEDS.get(what, what))
        case Snoozed(after=after) if moment and after.get("snoozed_until"):
            fields["rest"] = moment(after["snoozed_until"])
        case Promised(due=due) if moment:
            fields["until"] = moment(due)
        case Paused(reason=reason, ends=ends):
            fields["rest"] = translate(PAUSES.get(reason, reason))
            if ends is not None and moment:
                fields["until"] = moment(ends)
    return _said_by(who_did(agent), translate(sentence).format_map(fields))


def who_did(agent: str) -> str:
    """Who did something, as people read it: a name, or the rule that did it."""
    if agent.startswith(RULE):
        return translate("rule {name}", name=agent.removeprefix(RULE))
    return agent


def _said_by(agent: str, words: str) -> str:
    return one_line(f"{agent}: {words}" if agent else words, MOST)


def _sentence(happened: Happened) -> tuple[str, dict[str, Any]]:
    """The marked sentence, and its fields."""
    match happened:
        case Tagged(add, drop):
            signed = [f"+{tag}" for tag in add] + [f"-{tag}" for tag in drop]
            return mark("tagged {rest}"), {"rest": " ".join(signed)}
        case Assigned(after=""):
            return mark("given back to everybody"), {}
        case Assigned(after=assignee):
            return mark("assigned to {rest}"), {"rest": assignee}
        case Prioritised(after=priority):
            return mark("priority {rest}"), {"rest": priority}
        case Resolved():
            return mark("resolved"), {}
        case Reopened():
            return mark("reopened"), {}
        case Snoozed(words=until):
            return mark("snoozed until {rest}"), {"rest": until}
        case Paused(reason=reason, words=""):
            return mark("target paused: {rest}"), {"rest": PAUSES.get(reason, reason)}
        case Paused(reason=reason, words=until):
            rest = PAUSES.get(reason, reason)
            return mark("target paused until {until}: {rest}"), {"rest": rest, "until": until}
        case Resumed():
            return mark("the target's clock goes on"), {}
        case Woken():
            return mark("the snooze is over"), {}
        case Wanted(join=("",)):
            return mark("promotions again"), {}
        case Wanted(leave=("",)):
            return mark("no promotions any more"), {}
        case Wanted(join, leave):
            signed = [f"+{topic}" for topic in join] + [f"-{topic}" for topic in leave]
            return mark("topics {rest}"), {"rest": " ".join(signed)}
        case Promised(words=until, text=text):
            return mark("promised until {until}: “{rest}”"), {"until": until, "rest": text}
        case PromiseSettled(outcome="kept", text=text):
            return mark("kept the promise: “{rest}”"), {"rest": text}
        case PromiseSettled(text=text):
            return mark("dropped the promise: “{rest}”"), {"rest": text}
        case Merged(name=name):
            return mark("the same person as {rest}"), {"rest": name}
        case Parted(name=name):
            return mark("not the same person as {rest}"), {"rest": name}
        case OrderLinked(code=code):
            return mark("{rest} is an order of theirs"), {"rest": code}
        case OrderUnlinked(code=code):
            return mark("{rest} is no order of theirs"), {"rest": code}
        case TakenBack(what):
            return mark("took back: {rest}"), {"rest": what}
        case DoneAgain(what):
            return mark("did again: {rest}"), {"rest": what}
        case GivenBack(assignee):
            return mark("given back: {rest} was away"), {"rest": assignee}
        case Dropped():
            return mark("not sent later: the customer wrote first"), {}
        case Remark(text):
            return "{rest}", {"rest": text}
        case _:
            return "{rest}", {"rest": happened.kind}
