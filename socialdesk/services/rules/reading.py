"""The file of rules, read and checked: what is wrong is said with file and line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from socialdesk.document import Document, Place, read_text_file, read_toml
from socialdesk.errors import ConfigError, NotAllowed
from socialdesk.model.changes import Assign, Prioritise, Resolve, Tag
from socialdesk.model.i18n import LANGUAGES, translate
from socialdesk.model.query import Query, length_of, parse
from socialdesk.model.recurrence import Recurrence, parse_cron, parse_every
from socialdesk.model.rule import Act, Answer, AssignShift, Cap, Notify, On, PutAway, Rule, cap_of
from socialdesk.model.text import fold, storable
from socialdesk.services import change_words
from socialdesk.settings import nearest

KEYS = (
    "name", "on", "when", "words", "all_words", "hours", "language", "tags", "status", "after", "at", "then", "cap",
    "cap_all",
)  # fmt: skip
"""What may stand in a rule."""
ACTS = ("tag", "untag", "assign", "priority", "answer", "snooze", "resolve", "notify")
"""What may stand in `then`."""
STATUSES = ("open", "snoozed", "resolved")
MOST_RULES = 500
LONGEST_NAME = 64
LONGEST_FILE = 1 << 20
SHIFT = ("shift", "ca trực", "กะ")
OWNER = "owner"
CAP_OF_ANSWERS = "1 per hour"
"""In one conversation, of a rule that answers and names no cap of its own."""
CAP_OF_ROUNDS = "100 per day"
"""In all, of one that answers at a time of day: it is no broadcast."""
_PERSONAL = {"assignee": "me", "mentions": "me", "is": "draft"}
"""What only a person at a desk can ask for."""
_CRONTAB = re.compile(r"[\d*][\d*/,-]*(\s+\S+){4}\Z")


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A file of rules, read: the rules in its order, and the document to say of each where it stands."""

    rules: tuple[Rule, ...]
    document: Document

    def wrong(self, rule: Rule, key: str, what: str) -> ConfigError:
        """The error for a key of a rule."""
        return self.document.wrong(f"{rule.name}: {what}", Place("rule", key, rule.number))


NO_RULES = RuleFile((), Document("", None))


def read_rules(path: Path) -> RuleFile:
    """The rules that stand in a file. Raises ConfigError."""
    with suppress(OSError):  # reading it says why
        if path.stat().st_size > LONGEST_FILE:
            raise ConfigError(translate("{path}: is too large to be rules.", path=path))
    return parse_rules(read_text_file(path), path)


def names_in(path: Path | None) -> list[str]:
    """The switches of the rules that stand in a file; none where it cannot be read."""
    try:
        return [each.agent for each in read_rules(path).rules] if path else []
    except ConfigError:
        return []


def parse_rules(text: str, path: Path | None) -> RuleFile:
    """The same of a text; `path` is what errors name. Raises ConfigError."""
    document = Document(text, path)
    hint = translate("Values need quotes, and each rule begins with a line [[rule]].")
    data = read_toml(text, path, hint)
    for table in data:
        if table != "rule":
            what = translate(
                'there is no table or key "{name}"{near} Each rule begins with a line [[rule]]',
                name=table,
                near=nearest(table, ["rule"]),
            )
            raise document.wrong(what, Place(table))
    blocks = data.get("rule", [])
    if not isinstance(blocks, list) or not all(isinstance(each, dict) for each in blocks):
        what = translate("rules are written as [[rule]], one block each")
        raise document.wrong(what, Place("rule"))
    if len(blocks) > MOST_RULES:
        what = translate("there are more than {most} rules", most=MOST_RULES)
        raise document.wrong(what, Place("rule", "", MOST_RULES))
    rules = tuple(_Block(document, block, place).rule() for place, block in enumerate(blocks))
    names = set[str]()
    for each in rules:
        if fold(each.name) in names:
            what = translate('two rules are called "{name}"; give one another name', name=each.name)
            raise document.wrong(what, Place("rule", "name", each.number))
        names.add(fold(each.name))
    return RuleFile(rules, document)


class _Block:
    """One `[[rule]]`."""

    def __init__(self, document: Document, block: Mapping[str, Any], number: int) -> None:
        self._document = document
        self._block = block
        self._number = number

    def wrong(self, key: str, what: str) -> ConfigError:
        """The error for a key."""
        return self._document.wrong(what, Place("rule", key, self._number))

    def rule(self) -> Rule:
        """It as a rule. Raises ConfigError."""
        for key in self._block:
            if key not in KEYS:
                what = translate(
                    'there is no key "{name}" in [[rule]]{near} There are {all}',
                    name=key,
                    near=nearest(key, KEYS),
                    all=", ".join(KEYS),
                )
                raise self.wrong(key, what)
        name, on = self._name(), On(self._one_of("on", tuple(On), "message"))
        self._fits(on)
        acts = self._acts()
        speaks = any(isinstance(act, Answer) for act in acts)
        rule = Rule(
            name, on, acts, self._query(on), self._words("words"), self._words("all_words"),
            self._one_of("hours", ("open", "closed"), ""), self._languages(), self._which(on), self._after(), self._at(),
            self._cap("cap", CAP_OF_ANSWERS if speaks else ""), self._cap("cap_all", CAP_OF_ROUNDS if speaks and on is On.SCHEDULE else ""), self._number,
            self._texts("words"), self._texts("all_words"),
        )  # fmt: skip
        if on is On.SCHEDULE and not rule.when:
            what = translate(
                '{name}: a rule on schedule needs when: which chats it is about, like when = "is:waiting"',
                name=name,
            )
            raise self.wrong("on", what)
        return rule

    def _name(self) -> str:
        name = " ".join(storable(self._text("name")).split())
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            what = translate(
                "each rule needs a name of 1 to {most} characters: name = …", most=LONGEST_NAME
            )
            raise self.wrong("name", what)
        return name

    def _text(self, key: str) -> str:
        value = self._block.get(key, "")
        if not isinstance(value, str):
            raise self.wrong(key, translate('{key} must be text in quotes, like "this"', key=key))
        return storable(value)

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self._block.get(key, [])
        each = [value] if isinstance(value, str) else value
        if not isinstance(each, list) or not all(
            isinstance(one, str) and one.strip() for one in each
        ):
            raise self.wrong(key, translate('{key} must be a list like ["this", "that"]', key=key))
        return tuple(storable(one).strip() for one in each)

    def _one_of(self, key: str, known: Sequence[str], default: str) -> str:
        value = self._text(key) or default
        if value != default and value not in known:
            what = translate(
                '{key} knows no "{value}"{near} There are {all}',
                key=key,
                value=value,
                near=nearest(value, known),
                all=", ".join(known),
            )
            raise self.wrong(key, what)
        return value

    def _fits(self, on: On) -> None:
        """Keys that say nothing together are a mistake of whoever wrote them."""
        for key, meant in _ONLY_ON.items():
            if key in self._block and on not in meant:
                what = translate(
                    'on = "{on}" takes no {key}; that is for on = {all}',
                    on=on.value,
                    key=key,
                    all=", ".join(f'"{each.value}"' for each in meant),
                )
                raise self.wrong(key, what)
        for key, needed in (
            ("after", On.WAIT),
            ("at", On.SCHEDULE),
            ("tags", On.TAG),
            ("status", On.STATUS),
        ):
            if on is needed and not self._block.get(key):
                what = translate(
                    'on = "{on}" needs {key}, like {example}',
                    on=on.value,
                    key=key,
                    example=_LIKE[key],
                )
                raise self.wrong("on", what)

    def _query(self, on: On) -> Query:
        text = self._text("when")
        try:
            query = parse(text, strict=True)
        except ValueError as error:
            raise self.wrong("when", f"when: {error}".rstrip(".")) from None
        if query.words:
            what = translate(
                'when: "{word}" is a word, no filter; write words = ["{word}"]', word=query.words[0]
            )
            raise self.wrong("when", what)
        for term in query.terms:
            if _PERSONAL.get(term.field) in term.values:
                what = translate(
                    "when: {term} means who sits at a desk; a rule is nobody", term=term
                )
                raise self.wrong("when", what)
            if on is On.WAIT and str(term) in ("-is:waiting", "status:resolved"):
                what = translate(
                    "when: {term} never holds while somebody waits: this rule would do nothing",
                    term=term,
                )
                raise self.wrong("when", what)
        return query

    def _words(self, key: str) -> tuple[str, ...]:
        found = tuple(fold(each) for each in self._texts(key))
        if not all(re.search(r"\w", each) for each in found):
            raise self.wrong(
                key, translate("{key}: each of them needs a letter or a digit", key=key)
            )
        return found

    def _languages(self) -> tuple[str, ...]:
        found = self._texts("language")
        for each in found:
            if each not in LANGUAGES:
                what = translate("language must be of {all}", all=", ".join(LANGUAGES))
                raise self.wrong("language", what)
        return found

    def _which(self, on: On) -> tuple[str, ...]:
        if on is On.TAG:
            return tuple("-".join(each.split()).lstrip("#") for each in self._texts("tags"))
        found = self._texts("status")
        for each in found:
            if each not in STATUSES:
                what = translate(
                    '{key} knows no "{value}"{near} There are {all}',
                    key="status",
                    value=each,
                    near=nearest(each, STATUSES),
                    all=", ".join(STATUSES),
                )
                raise self.wrong("status", what)
        return found

    def _after(self) -> int:
        return self._length("after", self._text("after")) if "after" in self._block else 0

    def _length(self, key: str, text: str) -> int:
        try:
            found = length_of(text)
        except ValueError as error:
            raise self.wrong(key, f"{key}: {error}") from None
        if not found:
            raise self.wrong(key, translate("{key}: must be more than nothing", key=key))
        return found

    def _at(self) -> Recurrence | None:
        text = self._text("at")
        if not text:
            return None
        try:
            if _CRONTAB.match(text):
                return parse_cron(text)
            words = f"every day {text}" if re.fullmatch(r"\d{1,2}:\d{2}", text) else text
            return parse_every(words, datetime(2026, 1, 1, tzinfo=UTC))
        except ValueError as error:
            raise self.wrong("at", f"at: {error}".rstrip(".")) from None

    def _cap(self, key: str, default: str = "") -> Cap | None:
        text = self._text(key) or default
        if not text or text == "none":
            return None
        found = cap_of(text)
        if found is None:
            what = translate(
                '{key}: "{text}" is no cap; write "1 per day", "3 per 2 hours" or "none"',
                key=key,
                text=text,
            )
            raise self.wrong(key, what)
        return found

    def _acts(self) -> tuple[Act, ...]:
        value = self._block.get("then", [])
        steps = [value] if isinstance(value, dict) else value
        if (
            not isinstance(steps, list)
            or not steps
            or not all(isinstance(each, dict) for each in steps)
        ):
            what = translate('then must be a list like [ { tag = "vip" }, { priority = "high" } ]')
            raise self.wrong("then", what)
        acts = tuple(self._act(dict(step)) for step in steps)
        once = [type(act) for act in acts if not isinstance(act, Tag | Notify | Answer)]
        kinds = [Assign if each is AssignShift else each for each in once]
        if len(set(kinds)) < len(kinds):
            raise self.wrong(
                "then", translate("then does the same thing twice; only the last would stay")
            )
        if {PutAway, Resolve} <= set(kinds):
            what = translate("then both snoozes and resolves; leave one out")
            raise self.wrong("then", what)
        return acts

    def _act(self, step: dict[str, Any]) -> Act:
        public = step.pop("public", False)
        if len(step) != 1:
            what = translate(
                'each step of then is one thing, like {{ tag = "vip" }}; there are {all}',
                all=", ".join(ACTS),
            )
            raise self.wrong("then", what)
        ((verb, value),) = step.items()
        if verb not in ACTS:
            what = translate(
                'then knows no "{value}"{near} There are {all}',
                value=verb,
                near=nearest(verb, ACTS),
                all=", ".join(ACTS),
            )
            raise self.wrong("then", what)
        if public is not False and (verb != "answer" or public is not True):
            raise self.wrong("then", translate("public = true stands beside answer alone"))
        if verb == "resolve":
            if value is not True:
                raise self.wrong("then", translate("write resolve = true"))
            return Resolve()
        if not isinstance(value, str) or not value.strip():
            what = translate('{key} must be text in quotes, like "this"', key=verb)
            raise self.wrong("then", what)
        try:
            return self._deed(verb, storable(value).strip(), public=bool(public))
        except NotAllowed as error:
            raise self.wrong("then", f"{verb}: {error}".rstrip(".")) from None

    def _deed(self, verb: str, value: str, *, public: bool) -> Act:
        match verb:
            case "tag" | "untag":
                tag = "-".join(value.split()).lstrip("#-")[: change_words.LONGEST_TAG]
                if not tag:
                    raise self.wrong("then", translate("{key} needs a name", key=verb))
                return Tag(add=(tag,)) if verb == "tag" else Tag(drop=(tag,))
            case "assign":
                if fold(value) in map(fold, SHIFT):
                    return AssignShift()
                return Assign("" if value == "nobody" else value.lstrip("@"))
            case "priority":
                return Prioritise(change_words.priority(value))
            case "answer":
                return Answer(value.lstrip("/"), public)
            case "snooze":
                return PutAway(self._length("then", value), value)
            case _:
                return Notify(value.lstrip("@"))


_ONLY_ON: Mapping[str, tuple[On, ...]] = {
    "after": (On.WAIT,),
    "at": (On.SCHEDULE,),
    "tags": (On.TAG,),
    "status": (On.STATUS,),
    "words": (On.MESSAGE,),
    "all_words": (On.MESSAGE,),
    "language": (On.MESSAGE,),
}
"""Keys that only some rules take."""
_LIKE = {
    "after": 'after = "15m"', "at": 'at = "08:00"', "tags": 'tags = ["vip"]', "status": 'status = ["resolved"]',
}  # fmt: skip
