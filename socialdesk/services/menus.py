"""The policy that does what customers choose from menus."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from socialdesk.model.announcement import filled
from socialdesk.model.choice import meant
from socialdesk.model.consent import WishAnswers
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.effects import Effect, Occasion, Say, Wish
from socialdesk.model.ids import AccountId
from socialdesk.model.menu import Choice, Entry, Menu, chosen
from socialdesk.model.message import Author, ChatKind, InboundMessage
from socialdesk.model.names import given_name
from socialdesk.model.policy import Allowed, Capabilities, Situation, judge
from socialdesk.model.spoken import spoken
from socialdesk.model.text import fold
from socialdesk.model.wording import words_in, words_or_any
from socialdesk.store.switches import MENUS

_PUBLIC = (ChatKind.GROUP, ChatKind.CHANNEL, ChatKind.COMMENT)


@dataclass(frozen=True, slots=True)
class Menus:
    """What a tap or a command does: a text is said, a topic is subscribed to. Who begins a chat is
    greeted. Neither is a question, so nobody waits for an answer because of it; whoever typed a title gets
    the same, and waits, as it may have been one.

    Whoever asks for a person, or chose what has no words (any more), is left to a person: they wait, and
    the policies that are asked later say what they say to anybody. `topics` are those there are, folded.
    """

    menus: Mapping[AccountId, Menu]
    limits: Mapping[AccountId, Capabilities]
    shop: str
    language: str
    topics: Mapping[str, str]
    wishes: WishAnswers
    is_on: Callable[[], bool] = lambda: True
    name: str = MENUS

    def choice(self, account_id: AccountId, message: InboundMessage) -> Choice | None:
        """What a customer chose; None for what is no choice, was read back, or stands in public."""
        menu = self.menus.get(account_id)
        is_ours = message.author is Author.CUSTOMER and message.chat_kind not in _PUBLIC
        is_ours &= not message.sender.is_bot and not message.provenance
        if menu is None or not is_ours or not self.is_on():
            return None
        return chosen(meant(message), message.payload, menu)

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        """One effect for one choice; answers of the folder and persons are others' to give (`choice`)."""
        message = occasion.message
        choice = self.choice(occasion.account_id, message)
        if choice is None or choice.wants_person or occasion.is_settled:
            return ()
        known = occasion.language or message.sender.language
        return self._done(choice, occasion, spoken(known, meant(message), self.language))

    def _done(self, choice: Choice, occasion: Occasion, language: str) -> Sequence[Effect]:
        entry, menu = choice.entry, self.menus[occasion.account_id]
        if entry is None:
            return self._said(
                words_in(menu.greeting, language, self.language)
                or words_or_any(menu.greeting, language),
                occasion,
                asks=False,
            )
        if entry.topic:
            if fold(entry.topic) not in self.topics:
                return ()
            topic = self.topics[fold(entry.topic)]
            answer = self.wishes.joined(topic, language)
            return (Wish(topic=topic, wanted=True, how=_how(occasion.message), answer=answer),)
        return self._said(self._text(entry, language), occasion, asks=choice.is_typed)

    def _text(self, entry: Entry, language: str) -> str:
        if entry.url:
            return entry.url
        return words_in(entry.text, language, self.language) or words_or_any(entry.text, language)

    def _said(self, text: str, occasion: Occasion, *, asks: bool) -> Sequence[Effect]:
        message, limits = occasion.message, self.limits.get(occasion.account_id)
        if not text:
            return ()
        if limits is not None:
            kind, last = DeliveryKind.ACKNOWLEDGEMENT, occasion.state.last_action_at
            situation = Situation(message.chat_kind, occasion.now, last, kind)
            if not isinstance(judge(limits, situation), Allowed):
                return ()
        sender = message.sender
        name = given_name(sender.name, sender.language, sender.first_name)
        return (Say(filled(text, {"name": name, "shop": self.shop})[0], asks),)


def _how(message: InboundMessage) -> str:
    return "button" if message.kind == "button" else "word"
