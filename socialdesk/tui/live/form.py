"""A live as it is typed: what every field holds, what is understood of it, and what is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from zoneinfo import ZoneInfo

from socialdesk.errors import NotAllowed
from socialdesk.model.announcement import parse_purpose
from socialdesk.model.i18n import translate
from socialdesk.model.ids import HOUR, MINUTE, SECOND, Instant, number_in
from socialdesk.model.live import Item, parse_sheet
from socialdesk.model.text import display_safe, sentence
from socialdesk.services.lives import audience_of, draft_of, problems, tag_for
from socialdesk.store.live_comments import ACCOUNT, CHAT, POST
from socialdesk.store.lives import Live, LiveDraft, LivePlace
from socialdesk.tui.dialogs.typed import Moment, Typed, joined, pieces, typed_moment

NAME, TITLE, AT, LINK, ACCOUNTS, POSTS, GROUPS, QUERY, CLASS, CHATS, SHEET = (
    "name", "title", "at", "link", "accounts", "posts", "groups", "query", "class", "chats", "sheet",
)  # fmt: skip
FIELDS = (NAME, TITLE, AT, LINK, ACCOUNTS, POSTS, GROUPS, SHEET, QUERY, CLASS, CHATS)
"""In their order."""
LONG = (SHEET,)
"""Those with a line for each."""
NOBODY = "-"
"""Stands for an audience of nobody: only the chats are told."""
T = TypeVar("T")


@dataclass(slots=True)
class Form(Typed):
    """What stands in each field, by its name, of a live that is new or was kept `before`."""

    before: Live | None = None
    values: dict[str, str] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether there is such a field: it keeps its name."""
        return name != NAME or self.before is None

    def understood(self, moment: Moment, chats: Sequence[int] = ()) -> Understood:
        """What the fields mean; `chats` is what was found of those that are told as well."""
        return _Reading(self, moment).read(tuple(chats))

    def groups(self) -> list[int]:
        """Conversations by their numbers. Raises ValueError with a sentence."""
        return [_number(each) for each in pieces(self[GROUPS])]


@dataclass(frozen=True, slots=True)
class Understood:
    """A live as far as it is understood; `problems` by field, in words."""

    draft: LiveDraft
    problems: Mapping[str, str]


def form_of(
    live: Live, places: Sequence[LivePlace], accounts: Sequence[str], zone: ZoneInfo
) -> Form:
    """The fields of a live that is there, in a shop with these accounts."""
    named = [each.account for each in places if each.kind == ACCOUNT]
    is_everywhere = len(named) == len(places) and set(named) == set(accounts)
    is_usual = (live.query, live.purpose) == audience_of(None, None)
    values = {
        TITLE: live.title,
        AT: typed_moment(live.planned_for, zone),
        LINK: live.link,
        ACCOUNTS: "" if is_everywhere else joined(named),
        POSTS: joined(f"{each.account}={each.place}" for each in places if each.kind == POST),
        GROUPS: joined(each.conversation or "" for each in places if each.kind == CHAT),
        QUERY: "" if is_usual else live.query or NOBODY,
        CLASS: "" if is_usual else live.purpose,
        CHATS: joined(live.chats),
        SHEET: "\n".join(map(_typed_item, live.sheet)),
    }
    return Form(
        live, {name: display_safe(value, lines=name in LONG) for name, value in values.items()}
    )


def lacks(form: Form) -> dict[str, str]:
    """What must be there before it can be kept, by field."""
    if form.has(NAME) and not form[NAME].strip():
        return {NAME: translate("Give it a name by which you find it again.")}
    return {}


class _Reading:
    """A form, read once."""

    def __init__(self, form: Form, moment: Moment) -> None:
        self._form, self._moment = form, moment
        self._problems: dict[str, str] = {}

    def read(self, chats: tuple[int, ...]) -> Understood:
        form, before = self._form, self._form.before
        name = before.name if before is not None else form[NAME].strip()
        query = form[QUERY].strip()
        purpose = self._one(CLASS, parse_purpose, None)
        audience = audience_of("" if query == NOBODY else query or None, purpose)
        draft = LiveDraft(
            name,
            form[TITLE].strip() or name,
            tag_for(name) if before is None else draft_of(before).tag,
            *audience,
            link=form[LINK].strip(),
            chats=chats,
            sheet=self._one(SHEET, parse_sheet, ()),
            planned_for=self._one(AT, lambda words: self._moment(words)[0], None),
        )
        nobody: list[int] = []
        self._one(GROUPS, lambda _: form.groups(), nobody)
        wrong = {each: why for each, why in problems(draft).items() if form[each].strip()}
        return Understood(draft, {**wrong, **self._problems})

    def _one(self, name: str, parse: Callable[[str], T], otherwise: T) -> T:
        """What a field means; `otherwise` where it is empty or not understood."""
        words = self._form[name].strip()
        if not words:
            return otherwise
        try:
            return parse(words)
        except (ValueError, NotAllowed) as error:
            self._problems[name] = sentence(error)
            return otherwise


def _number(text: str) -> int:
    number = number_in(text)
    if not number:
        raise ValueError(translate('"{text}" is no conversation\'s number', text=text))
    return number


def _typed_item(item: Item) -> str:
    hours, minutes, seconds = (
        item.after // HOUR, item.after // MINUTE % 60, item.after // SECOND % 60,
    )  # fmt: skip
    when = f"{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
    return f"{when} {item.words}"


def at_of(draft: LiveDraft, before: int) -> Instant | None:
    """So long (ms) before it begins; None where that is not known."""
    return None if draft.planned_for is None else Instant(draft.planned_for - before)
