"""What the program tells a customer of its own accord: news of their order, a question afterwards. Which way of a platform it
takes, in which words, and when, for it waits until nobody is woken by it.

Pure: what is known of a chat and `now` in, a way or a reason out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from socialdesk.model.announcement import choices_shown
from socialdesk.model.delivery import PLAIN, Button, Manner, Sort, Template
from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.policy import Allowed, Capabilities, Never, Rule, Situation, judge, promised
from socialdesk.model.preflight import Quiet
from socialdesk.model.reason import NO_REASON, Reason, dump_reason, load_reason
from socialdesk.model.task import Kind, NewTask
from socialdesk.model.text import one_line

STUCK = 6 * HOUR
"""After so long (ms) in the outbox it is taken back, and a person is asked: its account is down."""
_SOMEBODY = "bạn"
"""Stands in a form's line for a name that is not known: such forms are Vietnamese."""


class Outcome(StrEnum):
    """What became of something to be told."""

    SENT = "sent"
    """It is in the outbox, or further."""
    LATER = "later"
    TASK = "task"
    """A person is to say it."""
    REFUSED = "refused"
    """It is said by nobody."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of it, and why it was not simply sent."""

    outcome: Outcome
    why: Reason = NO_REASON


@dataclass(frozen=True, slots=True)
class Saying:
    """Something to be told to a customer in their conversation (None: only `contact` is known, who may have chats). The same
    `key` is told once, for ever.

    `choices` are answers to press, or numbered where a platform has no buttons. `quiet`: not in the shop's quiet hours. `task`
    is what a person is to do where the program may not; its draft are these words, unless it has its own. `templates`, by
    platform, stand for the words where only approved texts may go. `switch` is the name of the switch of what says it.
    """

    conversation: int | None
    key: str
    text: str
    purpose: Sort = Sort.SERVICE
    choices: tuple[str, ...] = ()
    quiet: bool = True
    task: NewTask | None = None
    contact: int | None = None
    templates: Mapping[str, Template] = field(default_factory=dict)
    switch: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """How something may be said in a chat now."""

    text: str
    buttons: tuple[Button, ...] = ()
    manner: Manner = PLAIN
    message_tag: str = ""
    cost: int = 0
    """In the smallest unit of the account's currency."""


def way(
    saying: Saying,
    limits: Capabilities,
    situation: Situation,
    *,
    template: Template | None = None,
    paid: bool = False,
    name: str = "",
) -> Way | Never:
    """How it may be said in one chat: for nothing, else (`paid`) as what its platform charges for and the account has
    promised to use; else why not. `name` is the person's, for forms that ask for it."""
    limits = limits.within(situation.chat_kind)
    free = replace(situation, counted_on="", templated=template is not None)
    verdict = judge(limits, free)
    if isinstance(verdict, Allowed):
        if verdict.rule is not None and verdict.rule.templated:
            return Way(saying.text, manner=Manner(template=template))
        return _worded(saying, limits, None, "")
    for rule in limits.rules if paid else ():
        if rule.price and not rule.caps and promised(rule, limits):
            counted = judge(limits, replace(situation, counted_on=rule.message_tag))
            if isinstance(counted, Allowed) and counted.rule is rule:
                found = _worded(saying, limits, rule, name)
                return found if isinstance(found, Never) else replace(
                    found, message_tag=rule.message_tag, cost=rule.price
                )  # fmt: skip
    return verdict


def _worded(saying: Saying, limits: Capabilities, rule: Rule | None, name: str) -> Way | Never:
    """The words as a platform takes them."""
    form = rule.form if rule else None
    text = saying.text
    if form and form.adds:
        text = f"{text}\n{form.adds.replace('{name}', one_line(name, 60) or _SOMEBODY)}"
    shown = choices_shown(text, saying.choices, form.buttons if form else limits.buttons)
    most = form.text_limit if form else limits.text_limit
    if limits.measure(shown.text) > most:
        return Never(Reason("telling.too_long", platform=limits.platform), code="too_long")
    return Way(shown.text, shown.buttons)


def awake(quiet: Quiet, now: Instant, zone: ZoneInfo) -> Instant:
    """From when on somebody may be disturbed: now, or at the end of the quiet hours."""
    here = datetime.fromtimestamp(now / 1000, zone)
    if not quiet.holds(here):
        return now
    end = here.replace(
        hour=quiet.ends.hour, minute=quiet.ends.minute, second=quiet.ends.second, microsecond=0, fold=0
    )  # fmt: skip
    while end.timestamp() * 1000 <= now:
        end = (end + timedelta(days=1)).replace(fold=0)
    return Instant(round(end.timestamp() * 1000))


def dump(saying: Saying) -> str:
    """What is to be told as JSON text."""
    task = saying.task and {
        **asdict(replace(saying.task, why=Reason())),
        "why": dump_reason(saying.task.why),
    }
    templates = {name: asdict(each) for name, each in saying.templates.items()}
    told = {
        "conversation": saying.conversation, "contact": saying.contact, "key": saying.key, "text": saying.text,
        "purpose": saying.purpose.value, "choices": saying.choices, "quiet": saying.quiet, "task": task,
        "templates": templates, "switch": saying.switch,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False)


def load(text: str) -> Saying:
    """The way back from `dump`."""
    told = json.loads(text)
    task = told["task"]
    if task is not None:
        task = NewTask(**{**task, "why": load_reason(task["why"]), "kind": Kind(task["kind"])})
    templates = {
        name: Template(each["name"], each["language"], tuple(each["values"]))
        for name, each in told["templates"].items()
    }
    more = {"task": task, "templates": templates, "choices": tuple(told["choices"])}
    return Saying(**{**told, **more, "purpose": Sort(told["purpose"])})
