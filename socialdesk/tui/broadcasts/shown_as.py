"""What a channel shows of an announcement that is being written, in one language, to somebody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rich.style import Style
from rich.text import Text

from socialdesk.model.announcement import (
    Announcement,
    parse_template,
    template_for,
    template_line,
)
from socialdesk.model.delivery import OutgoingFile
from socialdesk.model.i18n import LANGUAGE_NAMES, grouped, translate
from socialdesk.model.money import money
from socialdesk.model.policy import Capabilities, says_templates
from socialdesk.model.reason import Reason
from socialdesk.model.text import human_size
from socialdesk.services.broadcasting.announcing import Announcing, Preview
from socialdesk.services.broadcasting.enclosures import Along
from socialdesk.services.broadcasting.previews import Sample, Seen, remarks, seen
from socialdesk.services.broadcasting.words import reason_words
from socialdesk.tui.text import clip, named, shown, veiled, wrap
from socialdesk.tui.widgets import palette

Drawn = tuple[str, Style]


@dataclass(slots=True)
class ShownAs:
    """Which channel and language are looked at, and with whose fields: `samples` are people who were
    picked, by channel; `chosen` somebody who was named."""

    service: Announcing
    languages: list[str]
    channels: Mapping[str, Capabilities] = field(default_factory=dict)
    samples: Mapping[str, Sample] = field(default_factory=dict)
    chosen: Sample | None = None
    language: str = ""
    platform: str = ""
    asked: dict[int, Preview] = field(default_factory=dict)
    """What the service says of somebody's conversation: by which way it goes, at which price."""

    def __post_init__(self) -> None:
        self.language = self.language or self.languages[0]

    def take(self, channels: Mapping[str, Capabilities], samples: Mapping[str, Sample]) -> None:
        """Other channels or people are picked now."""
        self.channels, self.samples = channels, samples
        if self.platform not in channels:
            self.platform = next(iter(samples), next(iter(channels), ""))

    def next_channel(self) -> None:
        """The next channel."""
        names = list(self.channels)
        if names:
            place = names.index(self.platform) + 1 if self.platform in names else 0
            self.platform = names[place % len(names)]

    def next_language(self) -> None:
        """The next language."""
        place = self.languages.index(self.language) + 1
        self.language = self.languages[place % len(self.languages)]

    @property
    def sample(self) -> Sample:
        """Whose fields are filled in."""
        found = self.chosen or self.samples.get(self.platform)
        return found or self.service.nobody(self.platform, self.language)

    @property
    def channel(self) -> str:
        """The channel as people call it."""
        limits = self.channels.get(self.platform)
        return limits.platform if limits is not None else ""

    def draw(self, announcement: Announcement, width: int) -> Text:
        """The head, the words with what goes along, and what is lost."""
        limits = self.channels.get(self.platform)
        if limits is None:
            return Text(translate("No account is configured."), palette.DIM)
        sample = self.sample
        asked = self.asked.get(sample.conversation_id or 0)
        rule = asked.rule if asked is not None else None
        found = seen(announcement, limits, self.platform, self.language, sample.values, rule)
        text = Text()
        place = f"{list(self.channels).index(self.platform) + 1}/{len(self.channels)}"
        head = " · ".join(
            (f"{self.channel} {place}", LANGUAGE_NAMES[self.language], veiled(named(sample.name)))
        )
        text.append(f"{clip(head, width)}\n", palette.CUSTOMER)
        for words, style in _bubble(found, announcement, width - 2):
            text.append("▏ ", palette.FAINT)
            text.append(f"{words}\n", style)
        text.append(f"{grouped(found.length)} / {grouped(found.most)}\n", _length_style(found))
        if found.language != self.language:
            words = translate(
                "There is no text in {language}: they get the one in {other}.",
                language=LANGUAGE_NAMES[self.language],
                other=LANGUAGE_NAMES.get(found.language, found.language),
            )
            text.append("\n".join(wrap(f"· {words}", width)) + "\n", palette.DIM)
        told = list(remarks(found, self.channel))
        template = announcement.templates.get(self.platform)
        if template and not says_templates(limits):
            name, _ = parse_template(template)
            told.append(str(Reason("broadcast.template_off", name=name, platform=self.channel)))
        elif template and not (rule is not None and rule.templated):
            filled = template_line(template_for(template, found.language, sample.values))
            words = translate("Later, by template: {words}", words=shown(filled))
            text.append("\n".join(wrap(f"· {words}", width)) + "\n", palette.DIM)
        told += [] if asked is None else _of(asked, veiled(named(sample.name)))
        for each in dict.fromkeys(told):
            text.append("\n".join(wrap(f"! {shown(each)}", width)) + "\n", palette.WARNING)
        text.right_crop(1)
        return text


def _of(asked: Preview, name: str) -> Iterator[str]:
    """By which way somebody would get it, or why they would not."""
    if asked.why_not:
        why = reason_words(asked.why_not)
        yield translate("{name} would get nothing now: {why}.", name=name, why=why)
    if asked.rule is not None and asked.rule.form is not None:
        yield translate("It goes as: {form}.", form=translate(asked.rule.form.name))
    if asked.rule is not None and asked.rule.price:
        yield translate("cost: {money}", money=money(asked.rule.price, asked.currency))
    yield from asked.remarks


def _length_style(found: Seen) -> Style:
    return palette.ALARM if found.length > found.most else palette.FAINT


def _bubble(found: Seen, announcement: Announcement, width: int) -> Iterator[Drawn]:
    """What stands in the chat."""
    if announcement.file is not None and found.along is not Along.LEFT_OUT:
        yield clip(_file(announcement.file), width), palette.LINK
        if found.along is Along.BEFORE:
            yield "", palette.TEXT
    words = shown(found.shown.text, lines=True)
    for line in wrap(words, width) if words else [translate("(no words yet)")]:
        yield line, palette.TEXT if words else palette.FAINT
    for button in found.shown.buttons:
        label = shown(button.words)
        yield (
            clip(f"[ {label} ↗ ] {shown(button.url)}" if button.url else f"[ {label} ]", width),
            palette.AGENT,
        )


def _file(file: OutgoingFile) -> str:
    return f"▣ {shown(file.name)} · {human_size(file.size)}"
