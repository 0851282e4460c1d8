"""An announcement as it is typed: what every field holds, what is understood of it, and what is not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from socialdesk.errors import NotAllowed
from socialdesk.model.announcement import (
    MOST_BUTTONS,
    Announcement,
    Purpose,
    check_template,
    parse_button,
    parse_purpose,
)
from socialdesk.model.delivery import Button, OutgoingFile, Sort
from socialdesk.model.i18n import LANGUAGES, translate
from socialdesk.model.text import display_safe, sentence
from socialdesk.services.broadcasting.schedules import parse_late
from socialdesk.store.broadcasts import Broadcast, Draft
from socialdesk.tui.yes_or_no import means_yes

NAME, QUERY, CLASS, FILE, ACCOUNTS, CHATS, PIN, LATE = (
    "name", "query", "class", "file", "accounts", "chats", "pin", "late",
)  # fmt: skip
BUTTONS = tuple(f"button{number}" for number in range(1, MOST_BUTTONS + 1))
T = TypeVar("T")
_TEXT = "text"
_TEMPLATE = "template:"


def text_field(language: str, platform: str = "") -> str:
    """The field of a text in a language; for one platform alone, or for all."""
    return f"{_TEXT}:{language}@{platform}" if platform else f"{_TEXT}:{language}"


def is_text(name: str) -> bool:
    """Whether a field holds a text of several lines."""
    return name.startswith(_TEXT)


def template_field(platform: str) -> str:
    """The field of the template that is said on a platform."""
    return f"{_TEMPLATE}{platform}"


def template_platform(name: str) -> str:
    """The platform whose template stands in a field; empty for any other field."""
    return name.removeprefix(_TEMPLATE) if name.startswith(_TEMPLATE) else ""


@dataclass(slots=True)
class Form:
    """What stands in each field, by its name. `kept` is the announcement as it is, or an empty one in
    the shop's language: what no field holds stays as it was there, and so does its file as long as
    its field says the same."""

    kept: Announcement
    values: dict[str, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The shop's."""
        return self.kept.language

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def languages(self) -> list[str]:
        """The shop's own first."""
        return [self.language, *(each for each in LANGUAGES if each != self.language)]

    def accounts(self) -> tuple[str, ...]:
        """The accounts that are named."""
        return tuple(re.split(r"[\s,;]+", self[ACCOUNTS].strip())) if self[ACCOUNTS].strip() else ()

    def is_kept_file(self) -> bool:
        """Whether the file is the one that the announcement has already."""
        return self.kept.file is not None and self[FILE].strip() == self.kept.file.name

    def chats(self) -> list[str]:
        """Conversations by their numbers, and accounts that tell all who follow them at once."""
        return [each.lstrip("#") for each in re.split(r"[\s,;]+", self[CHATS].strip()) if each]

    def understood(self, file: OutgoingFile | None = None) -> Understood:
        """What the fields mean, with a file that was checked or kept."""
        return _Reading(self, file).read()

    def dump(self) -> str:
        """The fields as text, to be kept while they are being written."""
        return json.dumps({k: v for k, v in self.values.items() if v}, ensure_ascii=False)

    def take(self, text: str) -> None:
        """The way back from `dump`."""
        told = json.loads(text)
        self.values = _safe({str(name): str(value) for name, value in told.items()})


@dataclass(frozen=True, slots=True)
class Understood:
    """An announcement as far as it is understood; `problems` by field, in words."""

    draft: Draft
    problems: Mapping[str, str]


def blank(language: str) -> Form:
    """Nothing is written yet."""
    return Form(Announcement({}, language), {CLASS: Sort.PROMOTION.value, LATE: "ask"})


def form_of(broadcast: Broadcast) -> Form:
    """The fields of an announcement that is there."""
    content = broadcast.content
    values = {
        NAME: broadcast.name,
        QUERY: broadcast.query,
        CLASS: str(content.purpose),
        FILE: content.file.name if content.file else "",
        ACCOUNTS: " ".join(broadcast.accounts),
        CHATS: " ".join(map(str, broadcast.chats)),
        PIN: translate("yes") if content.pin else "",
        LATE: broadcast.late,
    }
    values |= {text_field(language): text for language, text in content.texts.items()}
    for platform, texts in content.overrides.items():
        values |= {text_field(language, platform): text for language, text in texts.items()}
    values |= {template_field(each): text for each, text in content.templates.items()}
    for name, button in zip(BUTTONS, content.buttons, strict=False):
        values[name] = f"{button.words}={button.url}" if button.url else button.words
    return Form(content, _safe(values))


def _safe(values: dict[str, str]) -> dict[str, str]:
    """What stands in a field is drawn as it is: nothing of it may steer a terminal."""
    return {name: display_safe(value, lines=is_text(name)) for name, value in values.items()}


class _Reading:
    """A form, read once."""

    def __init__(self, form: Form, file: OutgoingFile | None) -> None:
        self._form = form
        self._file = form.kept.file if form.is_kept_file() else file if form[FILE].strip() else None
        self._problems: dict[str, str] = {}

    def read(self) -> Understood:
        form, purpose = self._form, self._purpose()
        content = replace(
            form.kept,
            texts={**dict(self._texts("")), form.language: form[text_field(form.language)].strip()},
            purpose=purpose,
            buttons=tuple(self._buttons()),
            file=self._file,
            overrides=dict(self._overrides()),
            pin=self._one(PIN, means_yes, False),  # noqa: FBT003 - what an empty field says
            templates=dict(self._templates(purpose)),
        )
        late = self._one(LATE, parse_late, "ask")
        chats = tuple(int(each) for each in form.chats() if each.isdecimal())
        draft = Draft(
            form[NAME].strip(), form[QUERY].strip(), content, form.accounts(), chats, late
        )
        return Understood(draft, self._problems)

    def _one(self, name: str, parse: Callable[[str], T], otherwise: T) -> T:
        words = self._form[name].strip()
        if not words:
            return otherwise
        try:
            return parse(words)
        except (ValueError, NotAllowed) as error:
            self._problems[name] = sentence(error)
            return otherwise

    def _purpose(self) -> Purpose:
        found = self._one(CLASS, lambda words: str(parse_purpose(words)), Sort.PROMOTION.value)
        return parse_purpose(found)

    def _texts(self, platform: str) -> Iterator[tuple[str, str]]:
        for language in self._form.languages():
            if text := self._form[text_field(language, platform)].strip():
                yield language, text

    def _overrides(self) -> Iterator[tuple[str, dict[str, str]]]:
        names = {name.partition("@")[2] for name in self._form.values if is_text(name)}
        for platform in sorted(names - {""}):
            if texts := dict(self._texts(platform)):
                yield platform, texts

    def _templates(self, purpose: Purpose) -> Iterator[tuple[str, str]]:
        for name in self._form.values:
            platform, words = template_platform(name), self._form[name].strip()
            if platform and words:
                try:
                    check_template(words, purpose)
                    yield platform, words
                except ValueError as error:
                    self._problems[name] = sentence(error)

    def _buttons(self) -> Iterator[Button]:
        for name in BUTTONS:
            if words := self._form[name].strip():
                try:
                    yield parse_button(words)
                except ValueError as error:
                    self._problems[name] = sentence(error)


def lacks(form: Form) -> dict[str, str]:
    """What must be there before it can be kept, by field."""
    found = {}
    if not form[NAME].strip():
        found[NAME] = translate("Give it a name by which you find it again.")
    if not form[QUERY].strip() and not form[CHATS].strip():
        found[QUERY] = translate("Say who gets it, or name a group or channel below.")
    if not form[text_field(form.language)].strip():
        found[text_field(form.language)] = translate("Write the words in the shop's language.")
    return found
