"""The policies that are asked about each customer's message, in their order. A new one is a class
with `name` and `decide`, and a line in `policies`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from socialdesk.model.acknowledge import AcknowledgeSettings, Customer, explain
from socialdesk.model.choice import CHOSE, meant
from socialdesk.model.consent import LONGEST, PROMOTIONS, WishAnswers, heard_as, wish_of
from socialdesk.model.consent import Wish as Kind
from socialdesk.model.delivery import DeliveryKind, Operation
from socialdesk.model.disclosure import discloses
from socialdesk.model.effects import (
    AcknowledgeLater,
    Effect,
    Enter,
    Hide,
    Occasion,
    Policy,
    Reply,
    ReplyPrivately,
    Wish,
)
from socialdesk.model.entering import heard, is_late, standing
from socialdesk.model.game import COMMENT
from socialdesk.model.ids import AccountId
from socialdesk.model.message import PUBLIC, Author, ChatKind, InboundMessage
from socialdesk.model.order_fields import LEFT
from socialdesk.model.policy import Allowed, Capabilities, Situation, judge
from socialdesk.model.spoken import spoken
from socialdesk.model.text import fold
from socialdesk.model.wording import words_or_any
from socialdesk.services.menus import Menus
from socialdesk.services.self_service import ChosenAnswers, Deferral, SelfService
from socialdesk.services.survey_answers import SurveyAnswers
from socialdesk.store.switches import ACKNOWLEDGE


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The shop's rule for acknowledgements, under each platform's own."""

    settings: AcknowledgeSettings
    limits: Mapping[AccountId, Capabilities]
    name: str = "acknowledgement"

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        """A text, at once or later, if the platform lets a program say it; to a comment in private."""
        message, state, account = occasion.message, occasion.state, occasion.account_id
        if occasion.is_settled or ACKNOWLEDGE in occasion.off:
            return ()
        who = Customer(language=occasion.language, pronoun=occasion.pronoun, orders=LEFT)
        found = explain(state, message, self.settings, occasion.now, who, account)
        if found.code not in ("said", "later"):
            return ()
        kind, limits = DeliveryKind.ACKNOWLEDGEMENT, self.limits.get(account)
        is_comment = message.chat_kind is ChatKind.COMMENT
        acted_at = message.at if is_comment else state.last_action_at
        situation = Situation(message.chat_kind, occasion.now, acted_at, kind, private=is_comment)
        if limits is not None and not isinstance(judge(limits, situation), Allowed):
            return ()
        if is_comment:
            return (ReplyPrivately(found.text, acknowledges=True),) if limits is not None else ()
        if found.due_at is not None:
            return (AcknowledgeLater(found.due_at),)

        def reworded(said: Sequence[str], phone: str) -> str:
            bare = replace(message, body="")
            return explain(
                state,
                bare,
                self.settings,
                occasion.now,
                replace(who, said=said, phone=phone),
                account,
            ).text

        return (Reply(found.text, kind, found.once, reworded),)


@dataclass(frozen=True, slots=True)
class Wishes:
    """People who say by one word that they want no promotions, want them again, or want to be told of
    a topic; whatever a topic is called, a word for wanting none means that. `topics` finds a topic by such a word, `starts` by what a link to the bot carries along
    (folded); `answers` are said in their language."""

    topics: Mapping[str, str]
    starts: Mapping[str, str]
    answers: WishAnswers
    name: str = "wishes"

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        """At most one wish; none of what is said in public or by anybody but the customer."""
        message = occasion.message
        if message.author is not Author.CUSTOMER or message.chat_kind in PUBLIC:
            return ()
        text = meant(message)
        found = wish_of(text)
        if not (found and found[0] is Kind.LEAVE) and (topic := self._topic(text)):
            answer = self.answers.joined(topic, _spoken(occasion))
            return (Wish(topic=topic, wanted=True, how=_how(message), answer=answer),)
        if found:
            wish, language = found
            wanted = wish is Kind.COME_BACK
            answer = self.answers.back(language) if wanted else self.answers.left(language)
            return (Wish(topic=PROMOTIONS, wanted=wanted, how=_how(message), answer=answer),)
        return ()

    def _topic(self, text: str) -> str:
        if len(text) > LONGEST:
            return ""
        start, _, payload = text.strip().partition(" ")
        if start == "/start":
            return self.starts.get(fold(payload), "")
        return next((self.topics[each] for each in heard_as(text) if each in self.topics), "")


@dataclass(frozen=True, slots=True)
class Players:
    """People who enter a game by what they write. Where a message is read once more long after it came,
    nobody `answers` it."""

    answers: bool = True
    name: str = "games"

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        """An entry for each game that the message enters."""
        message, found = occasion.message, list[Effect]()
        is_told = self.answers and message.chat_kind not in PUBLIC
        for game in occasion.games:
            said = heard(game, occasion.conversation_id, message)
            if said is None:
                continue
            found.append(
                Enter(
                    game_id=game.id,
                    question=game.question,
                    heard=said,
                    is_late=is_late(game, message.at),
                    standing=standing(game, said, message.at),
                    answer=words_or_any(game.settings.answer, _spoken(occasion)) if is_told else "",
                    settles=said.how != COMMENT,
                )
            )
        return found


def _spoken(occasion: Occasion) -> str:
    """The customer's language: as their platform tells, or as they write; empty where neither is clear."""
    message = occasion.message
    return spoken(occasion.language or message.sender.language, message.body, "")


def _how(message: InboundMessage) -> str:
    if message.said.code == CHOSE:
        return "choice"
    return "button" if message.kind == "button" else "word"


@dataclass(frozen=True, slots=True)
class Protection:
    """A comment that shows everybody a telephone number or an address is hidden, where its platform can,
    and answered in private with `answer`, if the shop has one and the platform lets a program."""

    limits: Mapping[AccountId, Capabilities]
    answer: str
    name: str = "protection"

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        """Both, one of them, or nothing."""
        message, limits = occasion.message, self.limits.get(occasion.account_id)
        is_comment = message.chat_kind is ChatKind.COMMENT and message.author is Author.CUSTOMER
        if limits is None or not is_comment or not discloses(message.body):
            return ()
        found: list[Effect] = [Hide()] if Operation.HIDE in limits.operations else []
        situation = Situation(
            message.chat_kind, occasion.now, message.at, DeliveryKind.ACKNOWLEDGEMENT, private=True
        )
        if self.answer.strip() and isinstance(judge(limits, situation), Allowed):
            found.append(ReplyPrivately(self.answer))
        return found

    def reread(self, occasion: Occasion) -> Sequence[Effect]:
        """The same of what comes to show one by being edited."""
        return self.decide(occasion)


def policies(
    settings: AcknowledgeSettings,
    limits: Mapping[AccountId, Capabilities],
    wishes: Wishes | None = None,
    protection: Protection | None = None,
    self_service: SelfService | None = None,
    menus: Menus | None = None,
    surveys: SurveyAnswers | None = None,
) -> tuple[Policy, ...]:
    """Every policy that is asked where a message is recorded, first asked first."""
    said = Acknowledgement(settings, limits)
    chosen = ChosenAnswers(self_service, menus.choice) if self_service and menus else None
    later = Deferral(self_service) if self_service else None
    asked = (wishes, menus, protection, Players(), surveys, chosen, later, said)
    return tuple(each for each in asked if each is not None)


def policies_that_speak(
    wishes: Wishes,
    menus: Menus | None,
    serving: SelfService | None,
    surveys: SurveyAnswers | None = None,
) -> tuple[Policy, ...]:
    """Those that may say something instead of the acknowledgement, in their order."""
    chosen = ChosenAnswers(serving, menus.choice) if serving and menus else None
    return tuple(each for each in (wishes, menus, surveys, chosen, serving) if each is not None)


def policies_of_later(
    settings: AcknowledgeSettings,
    limits: Mapping[AccountId, Capabilities],
    serving: SelfService | None,
) -> tuple[Policy, ...]:
    """Every policy that is asked about what is left to later, or was by a shop that had answers then."""
    said = Acknowledgement(settings, limits)
    return (serving, said) if serving else (said,)


AGAIN: tuple[Policy, ...] = (Players(answers=False),)
"""The policies that are asked about what is read once more: whoever enters a game enters it still, and nothing
is said."""
