"""What people mean when they type a change: the same words for commands, desks and programs.

Pure: words and what is known in, a value or a refusal out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from socialdesk.errors import NotAllowed
from socialdesk.model.announcement import topic_name
from socialdesk.model.changes import Change, PauseFor, Resolve, Tag, Want
from socialdesk.model.conversation import Priority
from socialdesk.model.i18n import count, whole_moment
from socialdesk.model.ids import Instant
from socialdesk.model.query import NOBODY, PRIORITIES, named
from socialdesk.model.reason import Reason
from socialdesk.model.text import fold, sentence, storable

LONGEST_TAG = 64
ME = ("me", "tôi", "toi", "mình", "ฉัน")
"""Not "minh" without its accent, as queries take it: that is a name many agents have."""
_WORD = re.compile(r'(?:"[^"]*"|[^\s,"])+')


def tags(words: str) -> Tag:
    """`vip -new "size m"` puts two tags on and takes one off. White space within quotes becomes a
    hyphen, so that a tag is one word in every query. Raises NotAllowed for no tag at all."""
    text = storable(words).replace("“", '"').replace("”", '"')
    if text.count('"') % 2:
        text += '"'
    add, drop = list[str](), list[str]()
    for found in _WORD.finditer(text):
        word = "-".join(found[0].replace('"', "").split()).lstrip("#")
        name = word.removeprefix("-").lstrip("#")[:LONGEST_TAG]
        if name:
            (drop if word.startswith("-") else add).append(name)
    if not add and not drop:
        raise NotAllowed(Reason("tag.none"))
    return Tag(tuple(dict.fromkeys(add)), tuple(dict.fromkeys(drop)))


def topics(words: str) -> Want:
    """`live -sale`: who wants to be told of one topic, and not of another any more. Raises NotAllowed."""
    found = tags(words)
    try:
        return Want(
            tuple(topic_name(each) for each in found.add),
            tuple(topic_name(each) for each in found.drop),
        )
    except ValueError as error:
        raise NotAllowed(sentence(error)) from None


def one_line(words: Sequence[str]) -> str:
    """What a shell has taken apart, as `tags` reads it: a word with white space in it was quoted."""
    return " ".join(f'"{word}"' if any(map(str.isspace, word)) else word for word in words)


def assignee(words: str, agent: str, known: Iterable[str]) -> str:
    """Whom `agent` means: a name whatever its case and accents, themselves, or (empty) nobody.
    Raises NotAllowed with the nearest name for one that is not known."""
    wanted = " ".join(storable(words).split()).lstrip("@")
    if not wanted:
        raise NotAllowed(Reason("assign.no_name"))
    names = sorted(known)
    if wanted in names:
        return wanted
    alike = [name for name in names if fold(name) == fold(wanted)]
    if len(alike) == 1:
        return alike[0]
    if wanted.casefold() in ME:
        return agent
    if fold(wanted).replace(" ", "-") in NOBODY:
        return ""
    raise NotAllowed(unknown_agent(wanted, names))


def unknown_agent(name: str, known: Sequence[str]) -> Reason:
    """Why nothing can be given to `name`, with whom may be meant."""
    near = nearest(name, {each: (each,) for each in known})
    if near:
        return Reason("assign.near", name=name, near=near)
    return Reason("assign.unknown", name=name, all=", ".join(known))


def priority(words: str) -> Priority:
    """How urgent, by its name in any of our languages or the name's beginning. Raises NotAllowed
    with the nearest."""
    wanted = fold(words)
    begun = [each for each in PRIORITIES if wanted and each.startswith(wanted)]
    found = named(words.strip(), PRIORITIES) or (begun[0] if len(begun) == 1 else None)
    if found is not None:
        return Priority(found)
    if near := nearest(words, {each: (each, *others) for each, others in PRIORITIES.items()}):
        raise NotAllowed(Reason("priority.near", word=words, near=Reason(f"priority.{near}")))
    raise NotAllowed(Reason("priority.unknown", word=words))


def moment(words: str, now: datetime) -> tuple[Instant, str]:
    """A coming moment by the clock and in the zone of `now`, and how it is said back, with nothing
    left out. Raises NotAllowed for words that mean none, or not all of which are understood."""
    from socialdesk.model.when import parse_when  # noqa: PLC0415 - a desk reads the words when they are asked for

    try:
        found = parse_when(words, now)
    except ValueError as error:
        raise NotAllowed(sentence(error)) from None
    return Instant(int(found.timestamp() * 1000)), whole_moment(found)


PAUSE_REASONS = {
    "customer": ("khach", "khách", "doi-khach", "ลูกค้า"),
    "stock": ("hang", "hàng", "kho", "สินค้า", "สต็อก"),
    "shipper": ("ship", "giao-hang", "giao", "vận-chuyển", "van-chuyen", "ขนส่ง"),
}
"""What the shop may wait for itself, with other spellings."""
_UNTIL = ("until", "den", "toi", "ถึง")


def pause(words: str, now: datetime) -> PauseFor:
    """`stock`, `hàng đến mai 9h`, `shipper 2d`: what the shop waits for, and until when at the longest. Raises
    NotAllowed with what is not understood."""
    first, _, rest = storable(words).strip().partition(" ")
    reason = named(first, PAUSE_REASONS)
    if reason is None:
        near = nearest(first, {each: (each, *more) for each, more in PAUSE_REASONS.items()})
        if near:
            raise NotAllowed(Reason("pause.near", word=first, near=near))
        raise NotAllowed(Reason("pause.unknown", word=first, all=", ".join(PAUSE_REASONS)))
    begun, _, later = rest.strip().partition(" ")
    if fold(begun) in _UNTIL:
        rest = later
    if not rest.strip():
        return PauseFor(reason)
    return PauseFor(reason, *moment(rest.strip(), now))


def overtaken(change: Change, number: int) -> str:
    """What is to be said of so many conversations whose customers wrote, or changed their words,
    after they were shown; empty for none."""
    if not number:
        return ""
    if isinstance(change, Resolve):
        return count(
            "{n} customer wrote meanwhile: that is open and waits for you.",
            "{n} customers wrote meanwhile: that is open and waits for you.",
            number,
        )
    return count(
        "{n} customer wrote meanwhile: nothing was changed there, look first.",
        "{n} customers wrote meanwhile: nothing was changed there, look first.",
        number,
    )


def nearest(word: str, spellings: Mapping[str, Iterable[str]]) -> str:
    """The name with a spelling that `word` is probably a slip of; empty if there is none."""
    from difflib import get_close_matches  # noqa: PLC0415 - only slips pay for it

    of = {fold(each): name for name, others in spellings.items() for each in others}
    found = get_close_matches(fold(word), list(of), 1, 0.6)
    return of[found[0]] if found else ""
