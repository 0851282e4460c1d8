"""The policies that answer customers' common questions by themselves, from the shop's folder of answers, and call a person
for whoever asks for one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from socialdesk.errors import NotAllowed
from socialdesk.model.announcement import choices_shown, on_button
from socialdesk.model.canned import fill, lacking
from socialdesk.model.changes import Prioritise, Tag
from socialdesk.model.choice import meant
from socialdesk.model.conversation import Priority
from socialdesk.model.delivery import Button, DeliveryKind, OutgoingFile
from socialdesk.model.effects import DecideLater, Effect, Occasion, Serve
from socialdesk.model.faq import Faq, Match, Part
from socialdesk.model.hours import WorkingHours
from socialdesk.model.ids import MINUTE, AccountId, Instant
from socialdesk.model.menu import Choice as Chosen
from socialdesk.model.message import Author, ChatKind, InboundMessage
from socialdesk.model.names import given_name
from socialdesk.model.opening import opening_words
from socialdesk.model.order_fields import LEFT
from socialdesk.model.person import asked_in, is_fed_up
from socialdesk.model.policy import Allowed, Capabilities, Situation, judge
from socialdesk.model.self_service import (
    ASK_FROM,
    MOST_CHOICES,
    QUIET,
    Choice,
    Decision,
    Outcome,
    Standing,
    Why,
    asking_for_a_person,
    asks,
    called,
    decide,
    honestly,
    in_episode,
)
from socialdesk.model.spoken import language_of, spoken, told
from socialdesk.model.text import split_text
from socialdesk.services.files import keep_file
from socialdesk.store.switches import ANSWER, ANSWERS

LONGEST_QUESTION = 400
"""Letters: what is longer tells a story, for people."""
REMEMBERED = 4_096
"""Questions whose matches are kept: customers ask the same ones."""
_KINDS = ("text", "button", "comment")
_ALONE = frozenset({ChatKind.PRIVATE, ChatKind.BUSINESS, ChatKind.DIRECT})
PERSON_TAGS = {"vi": "cần-người", "en": "wants-a-person", "th": "ขอคุยกับคน"}
"""The tag of a conversation in which a person was called, by the shop's language."""


@dataclass(frozen=True, slots=True)
class Where:
    """What self-service knows of an account: its platform's name, limits and working hours."""

    channel: str
    limits: Capabilities
    hours_now: Callable[[], WorkingHours | None] = lambda: None
    """Its working hours; None: always open. Asked anew each time, for a vacation may have begun."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How a shop wants it. `quiet`: so long (ms) after a person wrote nothing is answered by itself; `comments`: comments
    are answered too; `asks`: customers are asked what they mean; `tag` marks who wants a person."""

    shop: str
    language: str
    zone: ZoneInfo
    tag: str = ""
    quiet: int = QUIET
    comments: bool = False
    asks: bool = True


@dataclass(slots=True)
class SelfService:
    """Finds what a message asks for. Asked after it is recorded, and before the acknowledgement, which is not said where
    this says something. `faq` gives the answers as they are now."""

    faq: Callable[[], Faq]
    accounts: Mapping[AccountId, Where]
    manners: Manners
    files: Path | None = None
    """Where the shop keeps copies of what it sends; None: no pictures go along."""
    name: str = ANSWERS
    recalls: bool = True
    _known: dict[tuple[str, str, str, date], tuple[Faq, list[Match]]] = field(default_factory=dict)
    _pictures: dict[tuple[str, str], OutgoingFile | None] = field(default_factory=dict)

    def foresee(self, account_id: AccountId, message: InboundMessage, now: Instant) -> None:
        """Look for answers before the transaction begins, which finds them in memory."""
        where = self.accounts.get(account_id)
        if where is not None and self._concerns(message):
            text = meant(message)
            language = self._language("", message, text)
            found = self._found(text, language, where.channel, now)
            asked_in(text)
            is_fed_up(text, answered=False)
            answer = self.faq().by_id.get(found[0].answer_id) if found else None
            if answer is not None and found[0].automatic:
                self._files(answer.parts[found[0].language], where)

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        """An answer, a question which is meant, a person who is called, or nothing."""
        message, where = occasion.message, self.accounts.get(occasion.account_id)
        if where is None or occasion.is_settled or ANSWERS in occasion.off:
            return ()
        if not self._concerns(message):
            return ()
        text = meant(message)
        language = self._language(occasion.language, message, text)
        found = self._found(text, language, where.channel, occasion.now)
        if occasion.off and any(each.startswith(ANSWER) for each in occasion.off):
            found = [each for each in found if f"{ANSWER}{each.answer_id}" not in occasion.off]
        standing = self._standing(occasion, where)
        decision = decide(text, standing, found, occasion.now)
        by_id = self.faq().by_id
        if decision is None or any(each not in by_id for each in decision.found):
            # What was chosen, or is remembered, may have left the folder meanwhile.
            return self._over(occasion)
        return (*self._over(occasion), *self._effects(occasion, where, decision, language))

    def choose(self, occasion: Occasion, choice: Chosen) -> Sequence[Effect]:
        """What was chosen is given as often as it is chosen, also while a person is there; a person is called once an
        episode. Nothing for an answer that is not there any more."""
        message, where = occasion.message, self.accounts.get(occasion.account_id)
        if where is None or occasion.is_settled or ANSWERS in occasion.off:
            return ()
        decision = self._chosen(occasion, where, choice) if self._concerns(message) else None
        if decision is None:
            return ()
        language = self._language(occasion.language, message, meant(message))
        return (*self._over(occasion), *self._effects(occasion, where, decision, language))

    def _chosen(self, occasion: Occasion, where: Where, choice: Chosen) -> Decision | None:
        if choice.wants_person:
            is_called = self._standing(occasion, where).is_called
            return None if is_called else Decision(Outcome.CALLED, why=Why.ASKED)
        name = choice.entry.answer if choice.entry else ""
        answer = self.faq().by_id.get(name)
        if answer is None or f"{ANSWER}{name}" in occasion.off:
            return None
        is_there = answer.holds(where.channel, self._day(occasion.now))
        why = Why.NAMED if choice.is_typed else Why.CHOSEN
        return Decision(Outcome.ANSWERED, (name,), why) if is_there else None

    def _day(self, now: Instant) -> date:
        return _day_of(now // _QUARTER, self.manners.zone)

    def _concerns(self, message: InboundMessage) -> bool:
        """Whether it is a customer's own question at all. What was read back, or another program
        answers, is left alone, and so are bots."""
        return (
            message.author is Author.CUSTOMER
            and not message.sender.is_bot
            and not message.provenance
            and message.kind in _KINDS
            and (
                message.chat_kind in _ALONE
                or (message.chat_kind is ChatKind.COMMENT and self.manners.comments)
            )
            and 0 < len(message.body) <= LONGEST_QUESTION
        )

    def _language(self, known: str, message: InboundMessage, text: str) -> str:
        return _spoken(known or message.sender.language, text, self.manners.language)

    def _found(self, text: str, language: str, channel: str, now: Instant) -> list[Match]:
        """Asked by two threads, while answers may be read anew: what is kept says of which answers it is."""
        faq, day = self.faq(), self._day(now)
        key = (text, language, channel, day)
        of, found = self._known.get(key, (None, []))
        if of is not faq:
            found = faq.match(text, language=language, channel=channel, day=day, least=ASK_FROM)
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[key] = (faq, found)
        return found

    def _standing(self, occasion: Occasion, where: Where) -> Standing:
        state, at = occasion.state, occasion.message.at
        wrote = state.last_reply_at
        is_recent = wrote is not None and at - wrote < self.manners.quiet
        has_taken_over = bool(occasion.assignee) and state.first_reply_at is not None
        answers = where.limits.buttons.answers
        return Standing(
            in_episode(occasion.served, state.episode),
            is_persons=is_recent or has_taken_over,
            asks=self.manners.asks,
            most_choices=MOST_CHOICES if not answers or answers > MOST_CHOICES else answers - 1,
        )

    def _over(self, occasion: Occasion) -> tuple[Effect, ...]:
        """Whoever wanted a person in an episode that is over does not any more."""
        tag, now = self.manners.tag, occasion.state.episode
        called = [each.episode for each in occasion.served if each.outcome == Outcome.CALLED]
        return (Tag((), (tag,)),) if tag and called and max(called) < now else ()

    def _effects(
        self, occasion: Occasion, where: Where, decision: Decision, language: str
    ) -> Sequence[Effect]:
        message, state = occasion.message, occasion.state
        kind = DeliveryKind.ACKNOWLEDGEMENT
        situation = Situation(message.chat_kind, occasion.now, state.last_action_at, kind)
        may_speak = isinstance(judge(where.limits, situation), Allowed)
        match decision.outcome:
            case Outcome.LEFT:
                return (_served(decision, language),)
            case Outcome.CALLED:
                marks = [Prioritise(Priority.HIGH)] if occasion.priority in _CALM else []
                tags = [Tag((self.manners.tag,))] if self.manners.tag else []
                is_here = state.last_reply_at is not None and (
                    message.at - state.last_reply_at < self.manners.quiet
                )
                says = may_speak and not is_here
                told_language = told(occasion.language or message.sender.language)
                words = meant(message)
                asked = "" if words.startswith("/") else asked_in(words)
                spoken_here = told_language or asked or language
                texts = (self._called(occasion.now, where, spoken_here),) if says else ()
                return (_served(decision, language, texts), *tags, *marks)
            case _ if not may_speak:
                return ()
            case Outcome.ASKED:
                return (self._asked(decision, where, language),)
            case _:
                return (self._answered(occasion, where, decision, language),)

    def _called(self, now: Instant, where: Where, language: str) -> str:
        """Who answers when."""
        moment = datetime.fromtimestamp(now / 1000, UTC)
        hours = where.hours_now()
        is_open = hours is None or hours.is_open(moment)
        opens = None if hours is None or is_open else hours.next_opening(moment)
        words = opening_words(opens, moment.astimezone(opens.tzinfo), language) if opens else ""
        return called(language, self.manners.shop, is_open=is_open, opens=words)

    def _answered(
        self, occasion: Occasion, where: Where, decision: Decision, language: str
    ) -> Serve:
        """The answer, with a way to a person under it: a button, or a line where there are none. One with a field that
        nothing fills in is left to people: no customer reads `{pronoun}` or `{gvien}`."""
        answer = self.faq().by_id[decision.found[0]]
        said = decision.language or answer.language_for(language, self.manners.language)
        sender = occasion.message.sender
        values = {
            "name": sender.name,
            "given": given_name(sender.name, said, sender.first_name),
            "shop": self.manners.shop,
        }
        part = answer.parts[said]
        if lacking(part.text, values):
            return _served(replace(decision, outcome=Outcome.LEFT), said)
        text = fill(part.text, {**values, **LEFT}).strip()
        buttons: tuple[Button, ...] = ()
        if where.limits.buttons.answers:
            buttons = (Button(on_button(asking_for_a_person(said))),)
        else:
            text = f"{text}\n\n{honestly(said)}"
        texts = split_text(text, where.limits.text_limit, where.limits.measure)
        return replace(
            _served(decision, said, tuple(texts), buttons), files=self._files(part, where)
        )

    def _files(self, part: Part, where: Where) -> tuple[OutgoingFile, ...]:
        """The pictures that go along, copied once; what a platform does not take stays behind."""
        found = []
        for path in part.pictures:
            key = (path, where.channel)
            known = self._pictures.get(key)
            # A copy goes with whoever it was sent to, once they are forgotten.
            if key not in self._pictures or (known and not Path(known.path).is_file()):
                self._pictures[key] = None
                with suppress(NotAllowed):
                    self._pictures[key] = keep_file(Path(path), where.limits, self.files)
            if (picture := self._pictures[key]) is not None:
                found.append(picture)
        return tuple(found)

    def keep_pictures(self, answers: Collection[str]) -> None:
        """Copy the pictures of these answers now, so that a recording which gives one need not."""
        found = [self.faq().by_id[each] for each in answers if each in self.faq().by_id]
        for part in [part for answer in found for part in answer.parts.values()]:
            for where in self.accounts.values():
                self._files(part, where)

    def _asked(self, decision: Decision, where: Where, language: str) -> Serve:
        """Which is meant: buttons where they hold the words, numbers beside them where not."""
        choices = [Choice(each, self._title(each, language)) for each in decision.found]
        choices.append(Choice("", asking_for_a_person(language)))
        words = [each.words for each in choices]
        found = choices_shown(asks(language), words, where.limits.buttons)
        return _served(decision, language, (found.text,), found.buttons, tuple(choices))

    def _title(self, answer_id: str, language: str) -> str:
        """What an answer is called to customers: its first question in their language, else its first."""
        answer = self.faq().by_id[answer_id]
        own = (each for each in answer.questions if language_of(each) == language)
        return next(own, next(iter(answer.questions), answer_id.replace("-", " ")))


@dataclass(frozen=True, slots=True)
class ChosenAnswers:
    """What customers choose from a menu, where that is an answer of the folder or a person: nothing need be looked for, so
    that it is given where the message is recorded."""

    serving: SelfService
    choice: Callable[[AccountId, InboundMessage], Chosen | None]
    """What a customer chose, if anything."""
    name: str = "chosen_answers"
    recalls: bool = True

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        """The answer, a person who is called, or nothing."""
        choice = self.choice(occasion.account_id, occasion.message)
        return () if choice is None else self.serving.choose(occasion, choice)


@dataclass(frozen=True, slots=True)
class Deferral:
    """Leaves to later what may be answered by itself, and with it the acknowledgement: looking for an answer takes longer
    than a platform should wait. Everything that somebody writes there is left to later, so that it stays in turn."""

    serving: SelfService
    name: str = "deferral"

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        """Nothing where neither would say anything, or nobody answers by itself."""
        message = occasion.message
        is_answering = occasion.account_id in self.serving.accounts and ANSWERS not in occasion.off
        if occasion.is_settled or not is_answering or not message.remote_id:
            return ()
        is_asked = message.author is Author.CUSTOMER and not message.sender.is_bot
        is_said = is_asked and not message.provenance and message.chat_kind in _HEARD
        return (DecideLater(),) if is_said else ()


_HEARD = (*_ALONE, ChatKind.COMMENT)
_QUARTER = 15 * MINUTE


@lru_cache(8)
def _day_of(quarter: int, zone: ZoneInfo) -> date:
    """On which day a quarter of an hour lies; in every zone days begin with one."""
    return datetime.fromtimestamp(quarter * _QUARTER / 1000, UTC).astimezone(zone).date()


_spoken = lru_cache(REMEMBERED)(spoken)
_CALM = (Priority.LOW, Priority.NORMAL)


def _served(
    decision: Decision,
    language: str,
    texts: tuple[str, ...] = (),
    buttons: tuple[Button, ...] = (),
    choices: tuple[Choice, ...] = (),
) -> Serve:
    is_one = decision.outcome is not Outcome.ASKED
    return Serve(
        outcome=decision.outcome,
        texts=texts,
        buttons=buttons,
        answer=decision.found[0] if is_one and decision.found else "",
        choices=choices,
        language=language,
        confidence=decision.confidence,
        why=decision.why,
        is_chosen=decision.why == Why.CHOSEN,
    )
