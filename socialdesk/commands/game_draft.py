"""A game as it is described on a command line."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from socialdesk.commands.context import moment_of
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.entering import number_in as number_in_words
from socialdesk.model.game import (
    ANSWER,
    COMMENT,
    COMMENTS,
    DICE,
    Kind,
    Prize,
    Question,
    Settings,
    Way,
    Where,
    parse_kind,
    parse_prize,
    parse_question,
    parse_way,
    parse_weight,
    pick_of,
)
from socialdesk.model.i18n import LANGUAGES, translate
from socialdesk.model.ids import Instant
from socialdesk.model.query import length_of
from socialdesk.model.text import sentence
from socialdesk.model.wording import ANYBODY, Words
from socialdesk.services.game_places import place_of
from socialdesk.store.games import Game, GameDraft
from socialdesk.store.store import Store

_OF_THEMSELVES = {Kind.QUIZ: Way(ANSWER), Kind.GUESS: Way(ANSWER), Kind.DICE: Way(DICE)}
"""How people enter where nothing is said."""


async def drafted(
    options: Namespace, config: Config, store: Store, before: Game | None = None
) -> GameDraft:
    """A new game, or an old one with what is given in place of what was. Raises NotAllowed with a sentence."""
    try:
        kind = parse_kind(options.kind or (before.kind if before else Kind.DRAW))
        settings = _settings(options, kind, before)
        if options.where is not None:
            where = tuple([await place_of(each, store) for each in options.where])
            settings = replace(settings, where=where)
    except ValueError as error:
        raise NotAllowed(sentence(error)) from None
    if (
        options.where is None
        and before is None
        and any(each.kind == COMMENT for each in settings.ways)
    ):
        settings = replace(settings, where=(Where(COMMENTS),))
    named = options.name if before is None else (options.new_name or before.name)
    return GameDraft(
        named.strip(),
        kind,
        settings,
        _moment(options.from_, before.opens_at if before else None, config, store),
        _moment(options.until, before.closes_at if before else None, config, store),
    )


def _settings(options: Namespace, kind: Kind, before: Game | None) -> Settings:
    """What is chosen, beside where it is played."""
    same = before is not None and before.kind == kind
    was = before.settings if before is not None and same else Settings(ways=())
    ways = was.ways
    if options.entry is not None:
        ways = tuple(parse_way(each, kind) for each in options.entry)
    if not ways and kind in _OF_THEMSELVES:
        ways = (_OF_THEMSELVES[kind],)
    questions = was.questions
    if options.question is not None:
        questions = tuple(parse_question(each) for each in options.question)
    if options.number is not None:
        questions = (Question("", (str(_whole(options.number)),)),)
    return replace(
        was,
        ways=ways,
        questions=questions,
        pick=was.pick
        if same and options.pick is None
        else pick_of(kind, options.pick or "", questions),
        prizes=was.prizes if options.prize is None else _prizes(options.prize),
        reserves=was.reserves if options.reserves is None else _whole(options.reserves),
        typos=was.typos if options.typos is None else int(options.typos),
        retries=was.retries if options.retries is None else options.retries,
        known_for=was.known_for if options.known_for is None else length_of(options.known_for),
        weights=was.weights if options.weight is None else dict(map(parse_weight, options.weight)),
        public=was.public if options.public is None else " ".join(options.public.split()),
        answer=_words(was.answer, options, "answer"),
        winner=_words(was.winner, options, "winner_text"),
        claim_within=was.claim_within
        if options.claim_within is None
        else length_of(options.claim_within),
    )


def _words(was: Words, options: Namespace, name: str) -> Words:
    """Words by language, with what is given in place of what was; an empty text takes one away."""
    found = dict(was)
    for language in (ANYBODY, *LANGUAGES):
        text = getattr(options, f"{name}_{language}" if language else name)
        if text is not None:
            found[language] = text.strip()
    return {language: text for language, text in found.items() if text}


def _whole(text: str) -> int:
    number = number_in_words(text)
    if number is None:
        raise ValueError(translate('"{text}" is no whole number', text=text))
    return number


def _prizes(given: list[str]) -> tuple[Prize, ...]:
    return tuple(parse_prize(each) for each in given)


def _moment(words: str | None, was: int | None, config: Config, store: Store) -> Instant | None:
    if words is None:
        return None if was is None else Instant(was)
    return moment_of(words, config, store.clock) if words.strip() else None
