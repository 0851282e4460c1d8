"""A game as it is typed: what every field holds, what is understood of it, and what is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from zoneinfo import ZoneInfo

from socialdesk.errors import NotAllowed
from socialdesk.model.entering import number_in
from socialdesk.model.game import (
    ANSWER,
    CHAT,
    COMMENT,
    COMMENTS,
    DICE,
    PRIVATE,
    WAYS,
    WORD,
    Kind,
    Pick,
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
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.query import length_of
from socialdesk.model.text import display_safe, sentence
from socialdesk.model.wording import ANYBODY, Words, check_answer, check_winner
from socialdesk.store.games import Game, GameDraft
from socialdesk.tui.dialogs.typed import Moment, Typed, joined, pieces, typed_moment
from socialdesk.tui.yes_or_no import means_yes

NAME, KIND, ENTRY, PRIZES, RESERVES, FROM, UNTIL, PUBLIC, WHERE, QUESTIONS, NUMBER, PICK, TYPOS, RETRIES = (
    "name", "kind", "entry", "prizes", "reserves", "from", "until", "public", "where", "questions", "number", "pick",
    "typos", "retries",
)  # fmt: skip
CHANCES, KNOWN_FOR, REPLY, CLAIM, WINNER = "chances", "known_for", "reply", "claim", "winner"
FIELDS = (
    NAME, KIND, ENTRY, QUESTIONS, NUMBER, PRIZES, RESERVES, UNTIL, PUBLIC, WHERE, FROM, PICK, TYPOS, RETRIES, CHANCES, KNOWN_FOR,
    REPLY, CLAIM, WINNER,
)  # fmt: skip
"""In their order."""
LONG = (QUESTIONS, REPLY, WINNER)
"""Those of several lines."""
_ONLY = {
    ENTRY: (Kind.DRAW, Kind.WHEEL, Kind.QUIZ, Kind.GUESS),
    QUESTIONS: (Kind.QUIZ,),
    TYPOS: (Kind.QUIZ,),
    RETRIES: (Kind.QUIZ,),
    PICK: (Kind.QUIZ, Kind.DICE),
    NUMBER: (Kind.GUESS,),
    CHANCES: (Kind.WHEEL,),
}
"""Fields that only some kinds have."""
_OF_THEMSELVES = {Kind.QUIZ: Way(ANSWER), Kind.GUESS: Way(ANSWER), Kind.DICE: Way(DICE)}
"""How people enter where nothing is said."""
_UNITS = ((DAY, "d"), (HOUR, "h"), (MINUTE, "m"))
_CHOICES = re.compile(r"\[.*\]\s*=")
_BEGINS = re.compile(rf"\s*({'|'.join(LANGUAGES)}):\s*(.*)", re.IGNORECASE)
T = TypeVar("T")


@dataclass(slots=True)
class Form(Typed):
    """What stands in each field, by its name."""

    values: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """What sort of game it is; a draw where it is not understood."""
        try:
            return parse_kind(self[KIND])
        except ValueError:
            return Kind.DRAW

    def has(self, name: str) -> bool:
        """Whether such a game has this field. Only among choices is a wrong answer one that counts."""
        if name == RETRIES and not _CHOICES.search(self[QUESTIONS]):
            return False
        return self.kind in _ONLY.get(name, tuple(Kind))

    def places(self) -> list[str]:
        """Where it is played, as it is written."""
        return pieces(self[WHERE])

    def understood(self, moment: Moment, where: Iterable[Where] = ()) -> Understood:
        """What the fields mean; `where` is what the places were found to be."""
        return _Reading(self, moment).read(tuple(where))


@dataclass(frozen=True, slots=True)
class Understood:
    """A game as far as it is understood; `problems` by field, in words."""

    draft: GameDraft
    problems: Mapping[str, str]


def blank() -> Form:
    """Nothing is written yet."""
    return Form(values={KIND: Kind.DRAW.value})


def form_of(game: Game, zone: ZoneInfo) -> Form:
    """The fields of a game that is there."""
    settings, is_guess = game.settings, game.kind == Kind.GUESS
    values = {
        NAME: game.name,
        KIND: game.kind,
        ENTRY: joined(settings.ways),
        PRIZES: joined(each for each in settings.prizes if each.name),
        RESERVES: str(settings.reserves or ""),
        FROM: typed_moment(game.opens_at, zone),
        UNTIL: typed_moment(game.closes_at, zone),
        PUBLIC: settings.public,
        WHERE: joined(each.value if each.kind == CHAT else each for each in settings.where),
        QUESTIONS: "" if is_guess else "\n".join(map(_typed_question, settings.questions)),
        NUMBER: settings.questions[0].answers[0] if is_guess and settings.questions else "",
        PICK: str(settings.pick),
        TYPOS: str(settings.typos or ""),
        RETRIES: translate("yes") if settings.retries else "",
        CHANCES: joined(f"{tag}={number}" for tag, number in settings.weights.items()),
        KNOWN_FOR: _typed_length(settings.known_for),
        REPLY: typed_words(settings.answer),
        CLAIM: _typed_length(settings.claim_within),
        WINNER: typed_words(settings.winner),
    }
    return Form({name: display_safe(value, lines=name in LONG) for name, value in values.items()})


def _typed_length(length: int) -> str:
    for size, unit in _UNITS:
        if length and length % size == 0:
            return f"{length // size}{unit}"
    return f"{length // 1_000}s" if length else ""


def _typed_question(question: Question) -> str:
    choices = f"[{'|'.join(question.choices)}]" if question.choices else ""
    return f"{question.asks}{choices}={'|'.join(question.answers)}"


class _Reading:
    """A form, read once."""

    def __init__(self, form: Form, moment: Moment) -> None:
        self._form = form
        self._moment = moment
        self._problems: dict[str, str] = {}

    def read(self, where: tuple[Where, ...]) -> Understood:
        form = self._form
        kind = self._one(KIND, parse_kind, Kind.DRAW)
        ways = tuple(self._many(ENTRY, lambda text: parse_way(_way(text, kind), kind)))
        if not ways and kind in _OF_THEMSELVES:
            ways = (_OF_THEMSELVES[kind],)
        questions = self._questions(kind)
        within = self._one(CLAIM, length_of, 0)
        is_comment = any(each.kind == COMMENT for each in ways)
        settings = Settings(
            ways=ways,
            where=where or (Where(COMMENTS if is_comment else PRIVATE),),
            pick=self._pick(kind, questions),
            prizes=tuple(self._many(PRIZES, parse_prize)) or (Prize(""),),
            reserves=self._one(RESERVES, _whole, 0),
            questions=questions,
            typos=self._one(TYPOS, _typos, 0),
            retries=self._one(RETRIES, means_yes, False),  # noqa: FBT003 - what an empty field says
            known_for=self._one(KNOWN_FOR, length_of, 0),
            weights=dict(self._many(CHANCES, parse_weight)),
            public=" ".join(form[PUBLIC].split()),
            answer=self._one(REPLY, _answer, {}),
            claim_within=within,
            winner=self._one(WINNER, lambda text: _winner(text, is_timed=within > 0), {}),
        )
        draft = GameDraft(
            form[NAME].strip(), kind, settings, self._one(FROM, self._at, None), self._one(UNTIL, self._at, None)
        )  # fmt: skip
        return Understood(draft, self._problems)

    def _one(self, name: str, parse: Callable[[str], T], otherwise: T) -> T:
        """What a field means; `otherwise` where it is empty, not understood, or no such game has it."""
        words = self._form[name].strip()
        if not words or not self._form.has(name):
            return otherwise
        try:
            return parse(words)
        except (ValueError, NotAllowed) as error:
            self._problems[name] = sentence(error)
            return otherwise

    def _many(self, name: str, parse: Callable[[str], T]) -> list[T]:
        return self._one(name, lambda words: [parse(each) for each in pieces(words)], [])

    def _questions(self, kind: Kind) -> tuple[Question, ...]:
        if kind is Kind.GUESS:
            return self._one(NUMBER, lambda words: (Question("", (str(_whole(words)),)),), ())
        lines = self._form[QUESTIONS].split("\n")
        return self._one(
            QUESTIONS, lambda _: tuple(parse_question(each) for each in lines if each.strip()), ()
        )

    def _pick(self, kind: Kind, questions: tuple[Question, ...]) -> Pick:
        return self._one(
            PICK, lambda words: pick_of(kind, words, questions), pick_of(kind, "", questions)
        )

    def _at(self, words: str) -> Instant | None:
        return self._moment(words)[0]


def words_of(text: str) -> Words:
    """Words by language, as they are typed: a line that begins with `en:` begins those in English; what stands
    before is for anybody else."""
    language, found = ANYBODY, dict[str, list[str]]()
    for line in text.splitlines():
        begins = _BEGINS.match(line)
        if begins:
            language = begins[1].casefold()
        found.setdefault(language, []).append(begins[2] if begins else line)
    told = {each: "\n".join(lines).strip() for each, lines in found.items()}
    return {each: words for each, words in told.items() if words}


def typed_words(words: Words) -> str:
    """The way back."""
    others = [f"{each}: {text}" for each, text in words.items() if each != ANYBODY]
    return "\n".join(filter(None, (words.get(ANYBODY, ""), *others)))


def _answer(text: str) -> Words:
    words = words_of(text)
    check_answer(words)
    return words


def _winner(text: str, *, is_timed: bool) -> Words:
    words = words_of(text)
    check_winner(words, is_timed=is_timed)
    return words


def _way(text: str, kind: Kind) -> str:
    """A word alone is an entry word: `QUAY` is `word:QUAY`."""
    return text if ":" in text or text.casefold() in WAYS[kind] else f"{WORD}:{text}"


def _whole(text: str) -> int:
    number = number_in(text)
    if number is None:
        raise ValueError(translate('"{text}" is no whole number', text=text))
    return number


def _typos(text: str) -> int:
    number = _whole(text)
    if not 0 <= number <= 2:
        raise ValueError(translate("so many wrong letters are not forgiven: 0, 1 or 2"))
    return number


def lacks(form: Form) -> dict[str, str]:
    """What must be there before it can be kept, by field."""
    found = {}
    if not form[NAME].strip():
        found[NAME] = translate("Give it a name by which you find it again.")
    if not form[ENTRY].strip() and form.kind not in _OF_THEMSELVES:
        found[ENTRY] = translate("Say how people enter, for example: QUAY")
    if form.kind is Kind.QUIZ and not form[QUESTIONS].strip():
        found[QUESTIONS] = translate("Write a question with its answer.")
    if form.kind is Kind.GUESS and not form[NUMBER].strip():
        found[NUMBER] = translate("Say which number is to be guessed.")
    return found
