"""One wait's story: what was said and done meanwhile (never the words), both clocks, and what each system makes
of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from socialdesk.model import changes
from socialdesk.model.hours import WorkingHours
from socialdesk.model.i18n import mark, moment_words, translate
from socialdesk.model.ids import Instant
from socialdesk.model.measure import Question
from socialdesk.model.presets.catalogue import OURS, PRESETS
from socialdesk.model.presets.sample import Preset, Sample, Setting
from socialdesk.model.presets.story import ELSEWHERE, KeptWait, Story
from socialdesk.model.waits import Why
from socialdesk.services.events import event_words
from socialdesk.services.figures.rows import Row
from socialdesk.store.stories import ToldRow

_SAID = {
    "begins": mark("writes; the wait begins"),
    "again": mark("writes again; the wait runs on from the first message"),
    "taken_back": mark("wrote, and took it back"),
    "unasked": mark("asks for no answer: it enters a game, or chooses from a menu"),
    "edit": mark("changes a message"),
    "note": mark("writes a note; customers do not see it, so it is no answer"),
    "acknowledgement": mark("automatic acknowledgement; a program's words are no answer"),
    "broadcast": mark("broadcast; it is no answer"),
    "automatic": mark("automatic message; a program's words are no answer"),
    "answer": mark("answers; the wait ends"),
    "elsewhere": mark("answers in the platform's own app; the wait ends"),
    "underway": mark("has answered; it is on its way, and counts from when it was written"),
    "unseen": mark("writes, without the customer's message on the screen; that is no answer to it"),
    "withdrawn": mark("wrote, and took it back; that is no answer"),
    "event": "",
}
_EXCLUDED = {
    Why.RESOLVED.value: mark(
        "Our figures leave it out: it was resolved without an answer, so there was nothing to answer."
    ),
    Why.TAKEN_BACK.value: mark(
        "Our figures leave it out: the customer took back all that they had said in it."
    ),
    Why.MOVED.value: mark("Our figures leave it out: it goes on in another chat."),
}

METRICS = {
    "wait": mark("wait"),
    "first_response": mark("first response"),
    "next_response": mark("next response"),
    "reply_time": mark("reply time"),
    "resolution": mark("time to resolve"),
    "unattended": mark("unattended"),
    "compliance": mark("targets met"),
    "update": mark("update"),
    "close": mark("time to close"),
    "waiting_time_today": mark("waiting time today"),
    "response": mark("response"),
    "interactions": mark("interactions"),
    "rate": mark("response rate"),
    "response_time": mark("response time"),
}
"""Every metric in words."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was said or done. `what` is a code, `words` says it in the language that is spoken."""

    at: Instant
    who: str
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a system makes of the wait, and the same in a sentence. `metric` is None where it does not count."""

    preset: str
    metric: str | None
    length_ms: int | None
    in_time: bool | None
    credited: str | None
    due_at: Instant | None
    said: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A wait's story. `open_ms`: for how long it has lasted by then, by both clocks."""

    row: Row
    lines: list[Line]
    wall_ms: int
    business_ms: int | None
    closed: list[tuple[Instant, Instant]]
    excluded: str | None
    verdicts: list[Verdict]


def explanation(
    story: Story,
    wait: KeptWait,
    row: Row,
    told: Sequence[ToldRow],
    question: Question,
    settings: Mapping[str, Setting],
) -> Explanation:
    """All of it. `settings` are those of each preset."""
    hours, zone = next((each.hours, each.zone) for each in settings.values())
    ends = question.as_of if wait.ended_at is None else wait.ended_at
    return Explanation(
        row,
        _lines(wait, told),
        ends - wait.opened_at,
        None if hours is None else hours.business_ms(wait.opened_at, ends),
        [] if hours is None else closed_times(hours, wait.opened_at, ends),
        translate(_EXCLUDED[wait.why_excluded]) if wait.why_excluded else None,
        [
            _own(wait, row, ends, question, zone),
            *(
                verdict
                for name, preset in PRESETS.items()
                for verdict in _verdicts(preset, story, wait, settings[name])
            ),
        ],
    )


def closed_times(
    hours: WorkingHours, begins: Instant, ends: Instant
) -> list[tuple[Instant, Instant]]:
    """When the shop was closed between two moments."""
    first = datetime.fromtimestamp(begins / 1000, hours.zone).date() - timedelta(days=2)
    last = datetime.fromtimestamp(ends / 1000, hours.zone).date() + timedelta(days=1)
    found, at = [], begins
    for start, end in [*hours.openings(first, last), (ends, ends)]:
        until = min(start, ends)
        if until > at:
            found.append((at, until))
        at = max(at, end)
    return found


def clock_words(milliseconds: int) -> str:
    """`16:20:05`: hours, minutes, seconds."""
    seconds = milliseconds // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _lines(wait: KeptWait, told: Sequence[ToldRow]) -> list[Line]:
    found: list[Line] = []
    is_answered = False
    for each in told:
        what = _what(each, wait, bool(found))
        if what in ("answer", "elsewhere"):
            is_answered = True
        words = _event(each) if what == "event" else translate(_SAID[what])
        if words:
            found.append(Line(Instant(each.at), each.sender, what, words))
    if wait.answered_at is not None and not is_answered:
        what = "underway" if wait.underway is not None else "answer" if wait.agent else "elsewhere"
        found.append(Line(wait.answered_at, wait.agent, what, translate(_SAID[what])))
    return found


def _what(each: ToldRow, wait: KeptWait, is_later: bool) -> str:
    """What a message is to a wait, as a key of `_SAID`."""
    if each.change_kind or each.author == "system":
        return "event"
    if each.kind == "note":
        return "note"
    if each.stands_for == "edit":
        return "edit"
    if each.author == "customer":
        if each.unasked:
            return "unasked"
        if each.deleted_at is not None:
            return "taken_back"
        return "again" if is_later else "begins"
    if each.author == "bot":
        return each.said_by if each.said_by in ("acknowledgement", "broadcast") else "automatic"
    if each.deleted_at is not None:
        return "withdrawn"
    if each.at == wait.answered_at:
        return "answer" if each.author == "agent" else "elsewhere"
    return "unseen"


def _event(each: ToldRow) -> str:
    """A change in words; a remark may hold anybody's, so it is none."""
    if not each.change_kind:
        return ""
    happened = changes.happened(each.change_kind, json.loads(each.change_details or "{}"))
    return "" if isinstance(happened, changes.Remark) else event_words("", happened)


def _own(wait: KeptWait, row: Row, ends: Instant, question: Question, zone: ZoneInfo) -> Verdict:
    if wait.why_excluded:
        said = translate(_EXCLUDED[wait.why_excluded])
        return Verdict(OURS, None, None, None, None, None, said)
    length = ends - wait.opened_at
    is_answered = wait.answered_at is not None
    in_time = length <= question.target
    judged = in_time if is_answered or not in_time else None
    outcome = _outcome(is_answered, length, judged, row.due_at, zone)
    said = _said(translate("Our own figures"), "wait", outcome, wait.credited)
    return Verdict(OURS, "wait", length, judged, wait.credited or None, row.due_at, said)


def _verdicts(preset: Preset, story: Story, wait: KeptWait, setting: Setting) -> list[Verdict]:
    due = preset.due(wait, setting)
    found = [
        _verdict(preset, each, due, setting.zone)
        for each in preset.measure([story], setting)
        if each.wait == wait.number
    ]
    if found:
        return found
    said = translate("{system} does not count it.", system=preset.label)
    return [Verdict(preset.name, None, None, None, None, None, said)]


def _verdict(preset: Preset, sample: Sample, due: Instant | None, zone: ZoneInfo) -> Verdict:
    outcome = _outcome(sample.is_answered, sample.length, sample.in_time, due, zone)
    return Verdict(
        preset.name,
        sample.metric,
        sample.length,
        sample.in_time,
        sample.credited or None,
        due,
        _said(preset.label, sample.metric, outcome, sample.credited),
    )


def _said(system: str, metric: str, outcome: str, who: str) -> str:
    fields = {"system": system, "metric": translate(METRICS[metric]), "outcome": outcome}
    if not who:
        return translate("{system}, {metric}: {outcome}.", **fields)
    name = translate("elsewhere") if who == ELSEWHERE else who
    return translate("{system}, {metric}: {outcome}; credited to {who}.", **fields, who=name)


def _outcome(
    is_answered: bool, length: int | None, in_time: bool | None, due: Instant | None, zone: ZoneInfo
) -> str:
    if not is_answered:
        if in_time is False:
            return translate("missed")
        if due is None:
            return translate("nobody has answered yet")
        until = moment_words(datetime.fromtimestamp(due / 1000, zone))
        return translate("nobody has answered yet, due until {moment}", moment=until)
    took = "" if length is None else clock_words(length)
    if in_time is None:
        return took or translate("answered")
    if not took:
        return translate("in time") if in_time else translate("too late")
    if in_time:
        return translate("in time after {length}", length=took)
    return translate("too late after {length}", length=took)
