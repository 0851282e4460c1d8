"""What somebody would be shown of an announcement, and what is to be said of it before it goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from socialdesk.model.announcement import (
    Announcement,
    Shown,
    filled,
    shown,
    template_for,
    template_line,
)
from socialdesk.model.canned import field_values
from socialdesk.model.i18n import translate
from socialdesk.model.policy import Capabilities, Rule
from socialdesk.services.broadcasting.enclosures import Along, along


@dataclass(frozen=True, slots=True)
class Sample:
    """Somebody as a text is filled in for them."""

    name: str
    platform: str
    language: str
    values: Mapping[str, str]
    conversation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """An announcement as a platform shows it: in which language it is, which fields have no value,
    how much of the platform's length it takes (as the platform counts), and what becomes of the
    file."""

    shown: Shown
    language: str
    empty: tuple[str, ...]
    length: int
    most: int
    along: Along


_NAMES = {"vi": "Nguyễn Thị Lan", "en": "Emily Carter", "th": "สมหญิง ใจดี"}


def somebody(platform: str, language: str, shop: str) -> Sample:
    """A made-up person, where nobody is known to show a text on."""
    name = _NAMES.get(language, _NAMES["en"])
    first = "" if language == "vi" else name.split(" ", maxsplit=1)[0]
    return Sample(name, platform, language, field_values(name, language, shop, "", "", {}, first))


def seen(
    announcement: Announcement, limits: Capabilities, platform: str, language: str,
    values: Mapping[str, str], rule: Rule | None = None,
) -> Seen:  # fmt: skip
    """What a platform shows of it to who speaks a language; by the form of `rule` where it goes no
    ordinary way."""
    form, template = rule.form if rule else None, announcement.templates.get(platform, "")
    text, said_in = announcement.text_for(language, platform)
    if rule is not None and rule.templated and template:
        _, empty = filled(template, values)
        told = Shown(template_line(template_for(template, said_in, values)))
    else:
        text, empty = filled(text, values)
        told = shown(text, announcement.buttons, form.buttons if form else limits.buttons)
    return Seen(
        told,
        said_in,
        empty,
        limits.measure(told.text),
        form.text_limit if form else limits.text_limit,
        along(announcement.file, told.text, limits, form),
    )


def remarks(found: Seen, platform: str) -> Iterator[str]:
    """What is lost or turned into something else, in words; `platform` as people call it."""
    if found.length > found.most:
        yield translate(
            "The text is too long for {account}: {n} of {most}. Shorten it.",
            n=found.length, account=platform, most=found.most,
        )  # fmt: skip
    for name in found.empty:
        yield translate(
            "{field} has no value here: such people get nothing. With {example} they get a word of yours.",
            field=f"{{{name}}}",
            example=f"{{{name}|…}}",
        )
    if found.shown.written_out:
        yield translate("This channel shows no such buttons: they stand in the text.")
    if found.along is Along.LEFT_OUT:
        yield translate(
            "{platform} takes no such file: the words go without it.", platform=platform
        )
    if found.along is Along.BEFORE:
        yield translate(
            "{platform} puts so many words under no file: it goes first, by itself.",
            platform=platform,
        )
