"""Whether everything that rules name is there: canned answers, people, tags, accounts, working hours."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

from socialdesk.model import rating_words
from socialdesk.model.canned import lacking
from socialdesk.model.changes import Assign, Tag
from socialdesk.model.i18n import translate
from socialdesk.model.platforms import NO_PLATFORMS, Platforms
from socialdesk.model.rule import Answer, Notify, On, Rule
from socialdesk.model.text import fold
from socialdesk.services.rules.reading import RuleFile
from socialdesk.settings import nearest
from socialdesk.store.canned import CannedAnswer
from socialdesk.store.rule_acts import FIELDS_FILLED, OWNER
from socialdesk.store.store import Store

MUCH_ALIKE = 0.75
SHORTEST = 4
"""Letters of a tag that may be a slip of another one: short ones are like anything."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a shop has that rules may name. `texts` are canned answers by shortcut."""

    texts: Mapping[str, CannedAnswer] = field(default_factory=dict)
    agents: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    platforms: Platforms = NO_PLATFORMS
    has_hours: bool = False
    has_owner: bool = False


async def around(
    store: Store,
    agents: tuple[str, ...],
    accounts: tuple[str, ...],
    platforms: Platforms,
    *,
    has_hours: bool,
    has_owner: bool,
) -> Around:
    """What a shop has by now; `agents` and `accounts` are those that its configuration names."""
    team = [each.name for each in await store.team.agents()]
    return Around(
        {each.shortcut: each for each in await store.canned.all()}, tuple(dict.fromkeys([*team, *agents])),
        tuple(await store.tags.all()), accounts, platforms, has_hours, has_owner,
    )  # fmt: skip


def check(file: RuleFile, there: Around) -> None:
    """Raises ConfigError with file and line for the first thing that is not there. A tag that nobody has used is
    refused where one much like it is there; else it may come."""
    put = [
        tag for rule in file.rules for act in rule.acts if isinstance(act, Tag) for tag in act.add
    ]
    tags = [*there.tags, *put]
    for rule in file.rules:
        _acts(file, rule, there)
        _query(file, rule, there, tags)
        if rule.on is On.TAG:
            for tag in rule.which:
                _tag(file, rule, "tags", tag, tags)
        if rule.hours and not there.has_hours:
            what = translate(
                "hours: the shop has no working hours; write [hours] into the configuration"
            )
            raise file.wrong(rule, "hours", what)


def _acts(file: RuleFile, rule: Rule, there: Around) -> None:
    for act in rule.acts:
        match act:
            case Answer(shortcut):
                _answer(file, rule, shortcut, there)
            case Assign(whom) if whom:
                _agent(file, rule, "then", whom, there)
            case Notify(whom) if whom != OWNER:
                _agent(file, rule, "then", whom, there)
            case Notify() if not there.has_owner:
                what = translate(
                    "notify: nobody is the owner; write [owner] with chats or folder into the configuration"
                )
                raise file.wrong(rule, "then", what)
            case _:
                pass


def _answer(file: RuleFile, rule: Rule, shortcut: str, there: Around) -> None:
    found = there.texts.get(shortcut)
    if found is None:
        what = translate(
            'answer: there is no canned answer "{name}"{near} `socialdesk canned` lists them',
            name=shortcut,
            near=nearest(shortcut, list(there.texts)),
        )
        raise file.wrong(rule, "then", what)
    if found.file or not found.body.strip():
        what = translate(
            'answer: the canned answer "{name}" sends a file along, which no rule does',
            name=shortcut,
        )
        raise file.wrong(rule, "then", what)
    try:
        rating_words.check(found.body)
    except ValueError as error:
        what = translate(
            'answer: the canned answer "{name}" {what}', name=shortcut, what=str(error)
        )
        raise file.wrong(rule, "then", what) from None
    for name in lacking(found.body, dict.fromkeys(FIELDS_FILLED, "…")):
        what = translate(
            'answer: {{{field}}} in the canned answer "{name}" may be empty, and nobody is there to fill it in; a rule fills in {all}',
            field=name,
            name=shortcut,
            all=", ".join(f"{{{each}}}" for each in FIELDS_FILLED),
        )
        raise file.wrong(rule, "then", what)


def _agent(file: RuleFile, rule: Rule, key: str, name: str, there: Around) -> None:
    if name not in there.agents:
        what = translate(
            'nobody here is called "{name}"{near} `socialdesk team` lists who is',
            name=name,
            near=nearest(name, list(there.agents)),
        )
        raise file.wrong(rule, key, what)


def _query(file: RuleFile, rule: Rule, there: Around, tags: list[str]) -> None:
    for term in rule.when.terms:
        for value in term.values:
            match term.field:
                case "tag":
                    _tag(file, rule, "when", value, tags)
                case "account":
                    _known(file, rule, value, list(there.accounts))
                case "channel":
                    _known(file, rule, value, _channels(there.platforms))
                case "assignee" if value not in ("nobody", "anybody"):
                    _agent_like(file, rule, value, there)
                case _:
                    pass


def _agent_like(file: RuleFile, rule: Rule, value: str, there: Around) -> None:
    if fold(value) not in map(fold, there.agents):
        _agent(file, rule, "when", value, there)


def _channels(platforms: Platforms) -> list[str]:
    words = [
        word
        for label in platforms.labels
        for word in (label.name, *label.aliases, *label.family_words)
    ]
    return list(dict.fromkeys(words))


def _known(file: RuleFile, rule: Rule, value: str, known: list[str]) -> None:
    if known and fold(value) not in map(fold, known):
        what = translate(
            'when: there is no "{name}"{near}', name=value, near=nearest(value, known)
        ).rstrip(".")
        raise file.wrong(rule, "when", what)


def _tag(file: RuleFile, rule: Rule, key: str, value: str, tags: list[str]) -> None:
    """One that is there, the beginning of a tree of them, or nothing like any."""
    named = "-".join(value.split())
    folded = {fold(each) for each in tags}
    if fold(named) in folded or any(each.startswith(f"{fold(named)}/") for each in folded):
        return
    near = difflib.get_close_matches(fold(named), sorted(folded), 1, MUCH_ALIKE)
    if near and len(named) >= SHORTEST:
        meant = next(each for each in tags if fold(each) == near[0])
        what = translate(
            '{key}: no chat has the tag "{name}"; did you mean {near}?',
            key=key,
            name=value,
            near=meant,
        )
        raise file.wrong(rule, key, what.rstrip("."))
