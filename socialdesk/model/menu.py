"""Menus: what customers can choose without writing, as the shop configures it, as a platform shows it,
and what a choice that comes back stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from socialdesk.model.i18n import LANGUAGES
from socialdesk.model.person import wants_person
from socialdesk.model.text import fold
from socialdesk.model.wording import Words, words_in, words_or_any

PREFIX = "menu:"
"""How what a button of a menu sends along begins; an entry's name follows."""
START = "start"
"""The command by which a chat with a bot begins, on every platform that has one."""
NAME = re.compile(r"[a-z0-9_]{1,32}")
"""An entry's name is its command too: so Telegram writes commands (Bot API, BotCommand, 2026-11)."""
FIELDS = ("name", "shop")
"""What may stand in a text of a menu."""
_STARTS = frozenset({START, "get_started", "getstarted"})
_COMMAND = re.compile(r"[/#]([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]+)?(?:\s|\Z)")
LONGEST = 80
"""Letters; what is longer is no title that somebody copied."""


class MenuPart(StrEnum):
    """What a platform keeps of a menu, in the order in which it is set."""

    INTRODUCTION = "introduction"
    """What stands in a chat before anything is said."""
    STARTED = "start_button"
    """The button by which a chat begins."""
    COMMANDS = "commands"
    BUTTON = "button"
    """Beside the field that people write in."""
    PERSISTENT = "persistent"
    """A menu that is always there."""
    ICE_BREAKERS = "ice_breakers"
    """Questions that are offered before the first message."""


class MenuLine(NamedTuple):
    """One line of a part: what is shown, and what it does (a command, what it sends along, an address)."""

    words: str
    does: str = ""


Side = Mapping[str, tuple[MenuLine, ...]]
"""A part's lines by language; "" for everybody who speaks none of the others."""
Shown = Mapping[MenuPart, Side]


@dataclass(frozen=True, slots=True)
class PartLimits:
    """At most so many lines of so many letters; `does`: the longest that a line may send along or lead to
    (0: no limit)."""

    lines: int
    words: int
    does: int = 0


@dataclass(frozen=True, slots=True)
class MenuLimits:
    """What a platform has of menus. `source` and `dated` stand behind the numbers; `by_hand` (a marked
    sentence) says what to do where programs cannot set anything."""

    parts: Mapping[MenuPart, PartLimits] = field(default_factory=dict)
    source: str = ""
    dated: str = ""
    by_hand: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be chosen, and the one thing that it does: `text` is said, an `answer` of the
    answers folder is said, a `topic` is subscribed to, an address is opened, or a `person` is asked for.
    `question` is what an ice breaker asks; without one it is the title."""

    name: str
    title: Words
    question: Words = field(default_factory=dict)
    text: Words = field(default_factory=dict)
    answer: str = ""
    topic: str = ""
    url: str = ""
    person: bool = False

    @property
    def payload(self) -> str:
        """What its button sends along."""
        return PREFIX + self.name


@dataclass(frozen=True, slots=True)
class Menu:
    """One account's menu. What is None is not named by the configuration, and nobody touches it; what is
    empty is to be empty. `greeting` answers who begins a chat."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    greeting: Words = field(default_factory=dict)
    introduction: Words | None = None
    commands: tuple[str, ...] | None = None
    button: str | None = None
    persistent: tuple[str, ...] | None = None
    ice_breakers: tuple[str, ...] | None = None
    titles: Mapping[str, Entry] = field(init=False, repr=False, compare=False)
    """Entries by what they are called, folded; of two that are called alike the first."""

    def __post_init__(self) -> None:
        named = {
            fold(words): entry
            for entry in reversed([*self.entries.values()])
            for words in (*entry.title.values(), *entry.question.values())
        }
        object.__setattr__(self, "titles", named)


BUTTONS = ("commands", "default")
"""What the button beside the field may do, beside opening an entry's address."""
NO_MENU = Menu()


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose: an entry, a person (`entry` None), or to begin (`starts`). `is_typed`: they
    wrote what it is called, which may be a question of its own."""

    entry: Entry | None = None
    starts: bool = False
    is_typed: bool = False

    @property
    def wants_person(self) -> bool:
        """Whether a person is asked for."""
        return not self.starts and (self.entry is None or self.entry.person)


def chosen(words: str, payload: str, menu: Menu) -> Choice | None:
    """What a customer's message stands for that has these words, and was sent along this by a button (""
    for none); None for words of their own. A payload can be forged: it does nothing that a command could
    not do."""
    named = _named(payload) or _command(words)
    if named:
        if named in menu.entries:
            return Choice(menu.entries[named])
        if named in _STARTS:
            return _started(words, payload, menu)
        return Choice() if wants_person(f"/{named}") else None
    return _titled(words, menu)


def _named(payload: str) -> str:
    if payload.startswith(PREFIX):
        return payload.removeprefix(PREFIX)
    plain = payload.strip().casefold()
    return START if plain in _STARTS else ""


def _command(words: str) -> str:
    found = _COMMAND.match(words.strip())
    return found[1].casefold() if found else ""


def _started(words: str, payload: str, menu: Menu) -> Choice | None:
    """Whoever begins; a link may carry an entry's name along, and any other word is somebody else's to
    understand."""
    carried = words.split()[1:]
    if payload or not carried:
        return Choice(starts=True)
    entry = menu.entries.get(carried[0]) if len(carried) == 1 else None
    return Choice(entry) if entry else None


def _titled(words: str, menu: Menu) -> Choice | None:
    """Whoever copies a title, or taps a menu that was made by hand, says its words."""
    if not words or len(words) > LONGEST:
        return None
    entry = menu.titles.get(fold(words.strip()))
    return Choice(entry, is_typed=True) if entry else None


def wanted(
    menu: Menu, limits: MenuLimits, language: str
) -> dict[MenuPart, dict[str, tuple[MenuLine, ...]]]:
    """What the platform is to show: the parts that the configuration names and the platform has.
    `language` is the shop's: everybody gets it who speaks none of the others that there are words in."""
    found: dict[MenuPart, dict[str, tuple[MenuLine, ...]]] = {}
    entries = menu.entries
    if menu.introduction is not None:
        found[MenuPart.INTRODUCTION] = _by_language([menu.introduction], [""], language)
    if menu.commands is not None:
        titles = [entries[each].title for each in menu.commands]
        found[MenuPart.COMMANDS] = _by_language(titles, list(menu.commands), language)
    if menu.button is not None:
        found[MenuPart.BUTTON] = {"": (_button(menu, language),)}
    if menu.persistent is not None:
        named = [entries[each] for each in menu.persistent]
        found[MenuPart.PERSISTENT] = _by_language(
            [each.title for each in named], [each.url or each.payload for each in named], language
        )
    if menu.ice_breakers is not None:
        named = [entries[each] for each in menu.ice_breakers]
        found[MenuPart.ICE_BREAKERS] = _by_language(
            [each.question or each.title for each in named],
            [each.payload for each in named],
            language,
        )
    if menu.greeting or menu.persistent:
        found[MenuPart.STARTED] = {"": (MenuLine("", PREFIX + START),)}
    return {part: found[part] for part in MenuPart if part in found and part in limits.parts}


def _button(menu: Menu, language: str) -> MenuLine:
    entry = menu.entries.get(menu.button or "")
    if entry is None:
        return MenuLine("", menu.button or "")
    return MenuLine(words_or_any(entry.title, language), entry.url)


def _by_language(
    words: list[Words], does: list[str], language: str
) -> dict[str, tuple[MenuLine, ...]]:
    """The lines for everybody, and for each language that there are words of its own in."""
    if not any(words):
        return {}
    others = [
        each
        for each in LANGUAGES
        if each != language and any(words_of.get(each) for words_of in words)
    ]
    return {
        spoken: tuple(
            MenuLine(
                words_in(each, *([spoken] if spoken else []), language)
                or next(iter(each.values()), ""),
                what,
            )
            for each, what in zip(words, does, strict=True)
        )
        for spoken in ("", *others)
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """One part in one language: what is there, and what is to be."""

    part: MenuPart
    language: str
    there: tuple[MenuLine, ...]
    wanted: tuple[MenuLine, ...]


def differences(there: Shown, to_be: Shown) -> list[Difference]:
    """What differs in the parts that are to be some way; the others are nobody's business."""
    found = []
    for part, side in to_be.items():
        now = there.get(part, {})
        for language in sorted({*now, *side}):
            is_now, shall = now.get(language, ()), side.get(language, ())
            if is_now != shall:
                found.append(Difference(part, language, is_now, shall))
    return found


def too_much(side: Side, limits: PartLimits) -> Iterator[tuple[str, MenuLine | None]]:
    """Each line that the platform would refuse, and in which language; None for too many of them."""
    for language, lines in side.items():
        if len(lines) > limits.lines:
            yield language, None
        for each in lines:
            if len(each.words) > limits.words or (limits.does and len(each.does) > limits.does):
                yield language, each
