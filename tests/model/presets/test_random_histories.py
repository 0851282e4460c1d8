"""Random histories, seen at random moments: presets beside a walk through what was said and done until then."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.hours import WorkingHours, parse_week
from socialdesk.model.ids import DAY, HOUR, MINUTE, SECOND, Instant
from socialdesk.model.presets.chatwoot import CHATWOOT
from socialdesk.model.presets.facebook import FACEBOOK_7D
from socialdesk.model.presets.libredesk import LIBREDESK
from socialdesk.model.presets.pancake import PANCAKE
from socialdesk.model.presets.sample import Preset, Sample, Setting
from socialdesk.model.presets.shopee import LAST_WORD, SHOPEE_90D
from socialdesk.model.presets.tiktok import TIKTOK_12H
from socialdesk.model.presets.zammad import EVERY_MESSAGE, WITH_FIRST, ZAMMAD
from socialdesk.model.waits import Act, Occurrence
from tests.support.stories import SAIGON, local, told

BEGIN = local("02 08:00:00")
SHOP = parse_week(
    {day: ["09:00-12:00", "13:00-17:00"] for day in ("monday", "tuesday", "friday")}, SAIGON
)
TARGET = 10 * MINUTE
DEED = st.tuples(
    st.sampled_from([Act.SAID, Act.SAID, Act.ANSWERED, Act.ANSWERED, Act.RESOLVED, Act.ASSIGNED]),
    st.sampled_from([40 * SECOND, 7 * MINUTE, 10 * MINUTE, 3 * HOUR, 11 * HOUR, 26 * HOUR]),
    st.sampled_from(["mai", "linh", ""]),
)
HISTORY = st.lists(DEED, min_size=1, max_size=25)
Length = tuple[int | None, str]


@dataclass
class Waited:
    """A wait as the walk meets it."""

    opened: int
    last: int
    episode: int
    answered: int | None = None
    who: str = ""
    assignee: str = ""
    is_resolved: bool = False


@dataclass
class Walk:
    """What happened, one by one."""

    waits: list[Waited] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    resolved: dict[int, tuple[int, str]] = field(default_factory=dict)

    @property
    def replied(self) -> list[Waited]:
        return [each for each in self.waits if each.answered is not None]


def walk(history: list[tuple[Act, int, str]], as_of: int) -> Walk:
    """Each thing until a moment, in turn."""
    found, at, assignee, is_open = Walk(), int(BEGIN), "", False
    waiting: Waited | None = None
    for act, gap, who in history:
        at += gap
        if at > as_of:
            break
        if act is Act.SAID:
            if not is_open:
                is_open = True
                found.opened.append(at)
            if waiting is None:
                waiting = Waited(at, at, len(found.opened) - 1)
                found.waits.append(waiting)
            waiting.last = at
        elif act is Act.ANSWERED and waiting is not None:
            waiting.answered, waiting.who, waiting.assignee = at, who or "elsewhere", assignee
            waiting = None
        elif act is Act.ASSIGNED:
            assignee = who
        elif act is Act.RESOLVED and is_open:
            if waiting is not None:
                waiting.is_resolved = True
            is_open, waiting = False, None
            found.resolved[len(found.opened) - 1] = at, assignee
    return found


def counted(
    preset: Preset, history: list[tuple[Act, int, str]], setting: Setting
) -> dict[str, list[Sample]]:
    """What a preset makes of all of it, seen at the setting's moment."""
    at, acts = int(BEGIN), []
    for number, (act, gap, who) in enumerate(history):
        at += gap
        acts.append(Occurrence(act, Instant(at), number, who, seq=number))
    found: dict[str, list[Sample]] = {}
    for each in preset.measure([told(*acts).seen_at(setting.as_of)], setting):
        found.setdefault(each.metric, []).append(each)
    return found


def lengths(found: dict[str, list[Sample]], metric: str) -> list[Length]:
    return [(each.length, each.credited) for each in found.get(metric, [])]


def outcomes(found: dict[str, list[Sample]], metric: str) -> list[bool | None]:
    return [each.in_time for each in found.get(metric, [])]


def setting(as_of: int, hours: WorkingHours | None = None, *readings: str) -> Setting:
    return Setting(SAIGON, Instant(BEGIN + as_of), hours, readings=readings)


def kept(answered: int | None, due: int, as_of: int) -> bool | None:
    if answered is not None and answered <= due:
        return True
    return False if answered is not None or as_of > due else None


AS_OF = st.integers(0, 12 * DAY)


@settings(max_examples=150)
@given(HISTORY, AS_OF)
def test_chatwoot(history: list[tuple[Act, int, str]], as_of: int) -> None:
    seen = walk(history, BEGIN + as_of)
    found = counted(CHATWOOT, history, setting(as_of))

    first, later = seen.replied[:1], seen.replied[1:]
    assert lengths(found, "first_response") == [
        ((each.answered or 0) - seen.opened[each.episode], each.who) for each in first
    ]
    assert lengths(found, "reply_time") == [
        ((each.answered or 0) - each.opened, each.assignee) for each in later
    ]
    assert lengths(found, "resolution") == [
        (at - seen.opened[0], who) for at, who in seen.resolved.values()
    ]
    is_open = bool(seen.opened) and len(seen.resolved) < len(seen.opened)
    waits = any(each.answered is None and not each.is_resolved for each in seen.waits)
    assert len(found.get("unattended", [])) == (is_open and (waits or not seen.replied))


@settings(max_examples=150)
@given(HISTORY, AS_OF)
def test_libredesk(history: list[tuple[Act, int, str]], as_of: int) -> None:
    now = BEGIN + as_of
    seen = walk(history, now)
    found = counted(LIBREDESK, history, setting(as_of))

    replied = seen.replied
    answered = replied[0].answered if replied else None
    first = [kept(answered, seen.opened[0] + TARGET, now)] if seen.waits else []
    following = [
        kept(each.answered, each.opened + TARGET, now)
        for each in seen.waits
        if replied and each.opened > replied[0].opened
    ]
    assert outcomes(found, "first_response") == first
    assert [each for each, _ in lengths(found, "first_response")] == [
        (answered or 0) - seen.opened[0] if met else None for met in first
    ]
    assert outcomes(found, "next_response") == following
    decided = [each for each in first + following if each is not None]
    assert outcomes(found, "compliance") == decided


@settings(max_examples=150)
@given(HISTORY, AS_OF, st.booleans(), st.booleans())
def test_zammad(
    history: list[tuple[Act, int, str]], as_of: int, every: bool, with_first: bool
) -> None:
    seen = walk(history, BEGIN + as_of)
    readings = [name for name, on in ((EVERY_MESSAGE, every), (WITH_FIRST, with_first)) if on]
    found = counted(ZAMMAD, history, setting(as_of, SHOP, *readings))

    def minutes(begins: int, ends: int) -> int:
        """From act to act, without the times at which it was closed."""
        edges = sorted({begins, ends, *seen.opened, *(at for at, _ in seen.resolved.values())})
        total = 0
        for start, end in pairwise(edges):
            episode = max((n for n, at in enumerate(seen.opened) if at <= start), default=0)
            is_closed = episode in seen.resolved and seen.resolved[episode][0] <= start
            if begins <= start and end <= ends and not is_closed:
                total += SHOP.business_ms(Instant(start), Instant(end))
        return total // MINUTE * MINUTE

    replied = seen.replied
    spans = [
        minutes(each.last if every else each.opened, each.answered or 0)
        for each in (replied if with_first else replied[1:])
    ]
    assert [each for each, _ in lengths(found, "update")] == ([max(spans)] if spans else [])
    answered = [each for each in found.get("first_response", []) if each.is_answered]
    assert [each.length for each in answered] == [
        minutes(seen.opened[0], each.answered or 0) for each in replied[:1]
    ]
    assert [each for each, _ in lengths(found, "close")] == [
        minutes(seen.opened[0], at) for at, _ in list(seen.resolved.values())[:1]
    ]


@settings(max_examples=150)
@given(HISTORY, AS_OF)
def test_what_badges_ask_for(history: list[tuple[Act, int, str]], as_of: int) -> None:
    now = BEGIN + as_of
    seen = walk(history, now)
    promised = 12 * HOUR

    firsts = {each.episode: each for each in reversed(seen.waits)}
    tiktok = counted(TIKTOK_12H, history, setting(as_of))
    assert outcomes(tiktok, "rate") == [
        kept(firsts[place].answered, firsts[place].opened + promised, now)
        for place in sorted(firsts)
    ]
    facebook = counted(FACEBOOK_7D, history, setting(as_of))
    assert outcomes(facebook, "rate") == [each.answered is not None for each in seen.waits]
    assert [each for each, _ in lengths(facebook, "response_time")] == [
        (each.answered or 0) - each.opened for each in seen.replied
    ]
    chats: list[list[Waited]] = []
    for each in seen.waits:
        if chats and each.opened - chats[-1][0].opened < promised:
            chats[-1].append(each)
        else:
            chats.append([each])
    one = counted(SHOPEE_90D, history, setting(as_of))
    assert outcomes(one, "rate") == [
        kept(min((each.answered for each in chat if each.answered), default=None), chat[0].opened + promised, now)
        for chat in chats
    ]  # fmt: skip
    last = counted(SHOPEE_90D, history, setting(as_of, None, LAST_WORD))
    each_chat = [
        [kept(each.answered, each.opened + promised, now) for each in chat] for chat in chats
    ]
    assert outcomes(last, "rate") == [
        False if False in some else None if None in some else True for some in each_chat
    ]


@settings(max_examples=150)
@given(HISTORY, AS_OF)
def test_pancake(history: list[tuple[Act, int, str]], as_of: int) -> None:
    seen = walk(history, BEGIN + as_of)
    found = counted(PANCAKE, history, setting(as_of, SHOP))

    def starts(at: int) -> int:
        while not SHOP.business_ms(Instant(at), Instant(at + 1)):
            at += 20 * SECOND  # all that happens lies on these, and so do openings
        return at

    assert lengths(found, "response") == [
        (max((each.answered or 0) - starts(each.opened), 0), each.who) for each in seen.replied
    ]
