"""What many people are told: in each of their languages, with fields that each of them fills in, and
what a platform can show of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from socialdesk.model.choice import numbered
from socialdesk.model.delivery import Button, OutgoingFile, Sort, Template
from socialdesk.model.i18n import translate
from socialdesk.model.policy import NO_BUTTONS, ButtonLimits
from socialdesk.model.text import fold, one_line

MOST_BUTTONS = 3
MARK_LENGTH = 2
BUTTON_LENGTH = 20
"""The shortest that all platforms take (Messenger, Quick replies and Button template, 2026-05)."""
_FIELD = re.compile(r"\{([^\W\d]\w{0,31})(?:\|([^{}]*))?\}")
_TEMPLATE = re.compile(r"([A-Za-z0-9_]{1,512})\s*(?::(.*))?\Z", re.DOTALL)
_TOPIC = re.compile(r"[^\W_][\w-]{0,31}\Z")


@dataclass(frozen=True, slots=True)
class Purpose:
    """The class of an announcement; `topic` is the one it is about."""

    sort: Sort
    topic: str = ""

    def __str__(self) -> str:
        return f"topic:{self.topic}" if self.topic else self.sort.value

    @property
    def disturbs(self) -> bool:
        """Whether quiet hours hold for it: what people wait for may come at night."""
        return self.sort is not Sort.SERVICE


def parse_purpose(text: str) -> Purpose:
    """`promotion`, `service`, `topic:live` or `topic live`. Raises ValueError with a sentence."""
    word, _, topic = text.strip().partition(":" if ":" in text else " ")
    if word.casefold() in (Sort.PROMOTION, Sort.SERVICE) and not topic:
        return Purpose(Sort(word.casefold()))
    if word.casefold() == Sort.TOPIC and topic:
        return Purpose(Sort.TOPIC, topic_name(topic))
    raise ValueError(
        translate(
            '"{text}" is no class of announcement. There are promotion, service and topic:NAME',
            text=text,
        )
    )


def topic_name(text: str) -> str:
    """The one spelling of a topic: small letters without accents. Raises ValueError."""
    name = "-".join(fold(text).split())
    if not _TOPIC.match(name):
        raise ValueError(
            translate(
                '"{text}" is no name for a topic; use letters, digits and "-", at most 32',
                text=text,
            )
        )
    return name


def parse_button(text: str) -> Button:
    """`words=https://…` is a link, `words` a quick answer. Raises ValueError with a sentence."""
    words, is_link, url = text.partition("=")
    words, url = words.strip(), url.strip()
    if not words or len(words) > BUTTON_LENGTH:
        raise ValueError(
            translate(
                'a button needs 1 to {most} letters, like "Xem hàng=https://shop.vn"; "{text}" has {n}',
                most=BUTTON_LENGTH,
                text=words,
                n=len(words),
            )
        )
    if is_link and not _is_address(url):
        raise ValueError(translate('"{url}" is no address; a button leads to https://…', url=url))
    return Button(words, url)


def _is_address(url: str) -> bool:
    try:
        found = urlsplit(url)
    except ValueError:
        return False
    return found.scheme in ("http", "https") and bool(found.hostname) and not re.search(r"\s", url)


@dataclass(frozen=True, slots=True)
class Announcement:
    """`texts` by language, the shop's own (`language`) among them; `overrides` are other texts for a
    platform, by its name and again by language."""

    texts: Mapping[str, str]
    language: str
    purpose: Purpose = field(default_factory=lambda: Purpose(Sort.PROMOTION))
    buttons: tuple[Button, ...] = ()
    file: OutgoingFile | None = None
    overrides: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    pin: bool = False
    """It stays on top of the groups and channels that are told, where their platform has that."""
    templates: Mapping[str, str] = field(default_factory=dict)
    """By a platform's name, which of its approved templates is said where it takes no words of our
    own any more: `order_ready: {given|bạn}; {order}`."""

    def text_for(self, language: str, platform: str) -> tuple[str, str]:
        """The text for who speaks a language (`vi`, `vi-VN`; empty where it is not known) on a
        platform, and the language that it is in."""
        wanted = re.split("[-_]", language.casefold())[0]
        own = self.overrides.get(platform, {})
        for each in (wanted, self.language):
            if each and each in own:
                return own[each], each
            if each and each in self.texts:
                return self.texts[each], each
        return self.texts[self.language], self.language


@lru_cache(maxsize=64)
def asked(text: str) -> frozenset[str]:
    """All the fields that it has."""
    return frozenset(found[1] for found in _FIELD.finditer(text))


def parse_template(text: str) -> tuple[str, tuple[str, ...]]:
    """The name of a template, and the texts that fill it in: `order_ready: {given|bạn}; {order}`.
    Raises ValueError with a sentence."""
    found = _TEMPLATE.match(text.strip())
    if found is None:
        raise ValueError(
            translate(
                '"{text}" names no template; write its name and what fills it in: order_ready: {{given|bạn}}; {{order}}',
                text=text,
            )
        )
    values = found[2].split(";") if found[2] and found[2].strip() else []
    return found[1], tuple(each.strip() for each in values)


def check_template(text: str, purpose: Purpose) -> None:
    """Templates are for what people wait for: no platform lets them advertise. Raises ValueError with a
    sentence."""
    parse_template(text)
    if purpose.sort is not Sort.SERVICE:
        raise ValueError(
            translate(
                "Templates carry no advertising: only an announcement of the class service may have one"
            )
        )


def needed(text: str) -> frozenset[str]:
    """The fields without whose values it cannot be said."""
    return frozenset(found[1] for found in _FIELD.finditer(text) if found[2] is None)


def filled(text: str, values: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """`text` with its fields filled in, and those that have neither a value nor a text of their own
    for that (`{given|bạn}`)."""
    empty: list[str] = []

    def value(found: re.Match[str]) -> str:
        told = values.get(found[1], "")
        if told:
            return told
        if found[2] is None:
            empty.append(found[1])
        return found[2] or ""

    done = _FIELD.sub(value, text)
    return done, tuple(dict.fromkeys(empty))


def template_for(text: str, language: str, values: Mapping[str, str]) -> Template:
    """A template as an announcement names it, filled in."""
    name, fields = parse_template(text)
    return Template(name, language, tuple(filled(each, values)[0] for each in fields))


def template_line(template: Template) -> str:
    """A template in a line, as a thread shows it: the words it stands for are the platform's."""
    return f"[{template.name}] {'; '.join(template.values)}".rstrip()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a platform is given: `buttons` are those it shows; the others have become words."""

    text: str
    buttons: tuple[Button, ...] = ()
    written_out: tuple[Button, ...] = ()


def shown(text: str, buttons: Sequence[Button], limits: ButtonLimits) -> Shown:
    """What a platform with these limits shows: buttons that it has not become plain links, and
    answers that are numbered."""
    links = [each for each in buttons if each.url]
    answers = [each for each in buttons if not each.url]
    if links and answers and not limits.mixed:
        kept = links if limits.links >= len(links) else answers
    else:
        kept = list(buttons)
    fits = [each for each in kept if each.url][: limits.links] + [
        each for each in kept if not each.url
    ][: limits.answers]
    stay = tuple(each for each in buttons if each in fits)
    out = tuple(each for each in buttons if each not in fits)
    lines = [f"{each.words}: {each.url}" for each in out if each.url]
    lines += numbered([each.words for each in out if not each.url])
    return Shown("\n".join([text, "", *lines]).strip() if lines else text, stay, out)


def on_button(words: str) -> str:
    """What a button shows of them."""
    return one_line(words, BUTTON_LENGTH)


def choices_shown(text: str, words: Sequence[str], limits: ButtonLimits) -> Shown:
    """Something with answers to choose from, of which each must be there: buttons where they hold all the words, with
    numbers beside them where they hold a part of these; else numbers. Marks of one or two digits have no numbers of their own:
    the text asks for one of them, and where their buttons have no room they are written."""
    if words and all(each.isdecimal() and len(each) <= MARK_LENGTH for each in words):
        return Shown(text, tuple(map(Button, words)) if len(words) <= limits.marks else ())
    buttons = tuple(Button(on_button(each)) for each in words)
    if len(words) > limits.answers or len({*buttons}) != len(words):
        return shown(text, [Button(each) for each in words], NO_BUTTONS)
    if any(each.words != whole for each, whole in zip(buttons, words, strict=True)):
        text = "\n".join([text, "", *numbered([*words])])
    return Shown(text, buttons)


def dump(announcement: Announcement) -> str:
    """An announcement as JSON text."""
    return json.dumps(
        {**asdict(announcement), "purpose": str(announcement.purpose)}, ensure_ascii=False
    )


def load(text: str) -> Announcement:
    """The way back from `dump`."""
    told = json.loads(text)
    return Announcement(
        told["texts"],
        told["language"],
        parse_purpose(told["purpose"]),
        tuple(Button(**each) for each in told["buttons"]),
        OutgoingFile(**told["file"]) if told["file"] else None,
        told["overrides"],
        bool(told.get("pin")),
        told.get("templates", {}),
    )
