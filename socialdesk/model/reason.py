"""Why something was refused, waits, or is in trouble: a code with fields, said when it is shown.

A sentence that is stored, or handed from the worker to a desk, would stay in the language of whoever
wrote it. So a `Reason` is kept, and `str(reason)` says it in the language that is spoken then. Whoever
has codes offers their sentences: the house in `model/reasons.py`, each platform in its own folder.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from socialdesk.model.i18n import called, grouped, length, mark, translate
from socialdesk.model.reasons import REASONS
from socialdesk.model.text import display_safe, one_line, storable

MOST = 200
"""Characters that are shown of one field; what platforms say can be endless."""
LONGEST_ADDRESS = 2_000
"""The same for an address on the web, which is worth nothing in part."""
_TEXT = "text"
"""A sentence as it is: what an older program stored, or a message of the machine's."""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time among a reason's fields, in milliseconds; said in words of the language."""

    ms: int


class Reason:
    """A code and its fields. What somebody else said (a platform, a file's name) is a field, never a
    sentence: it is shown on one line, without controls, and never looked into for fields of its own.

    An empty code is no reason at all, and false.
    """

    __slots__ = ("code", "fields")
    code: str
    fields: Mapping[str, Any]

    def __init__(self, code: str = "", /, **fields: str | int | Span | Reason) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "fields", fields)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a reason's {name} does not change")

    def __deepcopy__(self, memo: object) -> Reason:
        return self  # it never changes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reason) and (self.code, self.fields) == (other.code, other.fields)

    def __hash__(self) -> int:
        return hash(self.code)

    def __bool__(self) -> bool:
        return bool(self.code)

    def __repr__(self) -> str:
        return f"Reason({self.code!r}, {', '.join(f'{key}={value!r}' for key, value in self.fields.items())})"

    def __str__(self) -> str:
        """The sentence, in the language that is spoken now."""
        if self.code == _TEXT:
            return str(self.fields.get("text", ""))
        if not self.code:
            return ""
        sentence = sentence_of(self.code)
        if sentence is not None:
            try:
                return translate(sentence).format_map(_Said(self.fields))
            except (KeyError, IndexError, ValueError):
                pass  # the fields of another version of this program
        return translate(
            "There is trouble that this version of socialdesk has no words for ({code}). Update it.",
            code=_safe(self.code),
        )

    def within(self) -> Iterator[Reason]:
        """This reason, and those among its fields."""
        yield self
        for value in self.fields.values():
            if isinstance(value, Reason):
                yield from value.within()


NO_REASON = Reason()


_NAMES = frozenset({"conversation", "message", "number", "port"})
"""Numbers that something goes by rather than so many of it: said without a separator, as a command takes them."""


class _Said(dict[str, str]):
    """Fields as the sentence takes them; each is said only if the sentence asks for it."""

    def __init__(self, fields: Mapping[str, Any], *, english: bool = False) -> None:
        super().__init__()
        self._fields, self._english = fields, english

    def __missing__(self, key: str) -> str:
        value = self._fields[key]
        match value:
            case Span():
                return length(value.ms)
            case Reason():
                return in_english(value) if self._english else str(value)
            case int() if key in _NAMES:
                return str(value)
            case bool() | int():
                return grouped(value, "en" if self._english else "")
            case _:
                return _safe(str(value) if self._english else called(str(value)))


def _safe(text: str) -> str:
    is_address = text.startswith(("http://", "https://")) and len(text.split()) == 1
    return display_safe(one_line(text, LONGEST_ADDRESS if is_address else MOST))


def as_it_is(text: str) -> Reason:
    """A sentence that nobody can say in another language."""
    return Reason(_TEXT, text=text) if text else NO_REASON


def reason_of(said: Reason | str) -> Reason:
    """A reason, or a sentence as it is."""
    return said if isinstance(said, Reason) else as_it_is(said)


def offer(sentences: Mapping[str, str]) -> Mapping[str, str]:
    """Make the sentences of these codes known to this process; gives them back."""
    _OFFERED.update(sentences)
    return sentences


def ask(finder: Callable[[str], object]) -> None:
    """Who brings a table in, by the first part of a code ("telegram"), when one is met that nobody
    has offered yet: a desk reads what workers wrote without having loaded a platform."""
    _FINDERS[:] = [finder]


def with_words(said: Reason, words: str, *, english: bool = False) -> str:
    """What is told beside somebody's words, and the words, whole: where the sentence has a field
    for them, else below it. In the language that is spoken now, or in English (for scripts)."""
    if not said:
        return words
    sentence = sentence_of(said.code) or mark("[not known to this version: {code}]\n{words}")
    sentence = sentence if english else translate(sentence)
    fields = _Said({"code": said.code, **said.fields}, english=english)
    try:
        before, place, after = (
            each if each == _WORDS else each.format_map(fields)
            for each in sentence.partition(_WORDS)
        )
    except (KeyError, IndexError, ValueError):
        return words or said.code
    told = f"{before}{words}{after}" if place else "\n".join(filter(None, (before, words)))
    return told.strip().removesuffix(":")


def in_english(said: Reason) -> str:
    """A reason as scripts read it."""
    if said.code == _TEXT:
        return str(said)
    return with_words(said, str(said.fields.get("words", "")), english=True)


_WORDS = "{words}"
_OFFERED: dict[str, str] = dict(REASONS)
_FINDERS: list[Callable[[str], object]] = []
_ASKED: set[str] = set()


def sentence_of(code: str) -> str | None:
    """The marked sentence of a code, or None where nobody has one."""
    owner, dot, _ = code.partition(".")
    if code not in _OFFERED and dot and _FINDERS and owner not in _ASKED:
        _ASKED.add(owner)
        _FINDERS[0](owner)
    return _OFFERED.get(code)


def dump_reason(reason: Reason | str) -> str:
    """A reason as text for the store; empty for none."""
    reason = reason_of(reason)
    return storable(json.dumps(_plain(reason), ensure_ascii=False)) if reason else ""


def dump_quote(quote: Reason | str) -> str:
    """Somebody's words, or what is told in their place, as text for the store. Words that look like
    a reason stay words."""
    return dump_reason(quote) if isinstance(quote, Reason) or quote.startswith("{") else quote


def load_reason(text: str) -> Reason:
    """The way back from `dump_reason`. Whatever is no such text is a sentence as it is."""
    if not text:
        return NO_REASON
    if text[0] == "{":
        try:
            found = _lively(json.loads(text))
        except (ValueError, TypeError, AttributeError, RecursionError):
            return as_it_is(text)
        if isinstance(found, Reason):
            return found
    return as_it_is(text)


def _plain(value: Any) -> Any:
    if isinstance(value, Reason):
        return {
            "code": value.code,
            "fields": {key: _plain(each) for key, each in value.fields.items()},
        }
    return {"ms": value.ms} if isinstance(value, Span) else value


def _lively(value: Any) -> Any:
    if isinstance(value, dict):
        if "ms" in value:
            return Span(int(value["ms"]))
        fields = {str(key): _lively(each) for key, each in value.get("fields", {}).items()}
        return Reason(str(value["code"]), **fields) if value.get("code") else None
    return value if isinstance(value, int) else str(value)
