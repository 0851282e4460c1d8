"""What customers' messages say to a survey: a mark, why they gave it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from socialdesk.model.automatic_text import fields_of, filled
from socialdesk.model.effects import Effect, Occasion, Rate
from socialdesk.model.ids import MINUTE, AccountId, Instant
from socialdesk.model.pronoun import pronoun
from socialdesk.model.survey import SCALES, Asked, Given, Kind, Reasoned, heard, reread
from socialdesk.services.survey_settings import SurveyTable
from socialdesk.services.survey_texts import DRAFTS

WITHIN = 10 * MINUTE
"""Within this time, while the shop is open, somebody talks with who gave a low mark."""


@dataclass(frozen=True, slots=True)
class Called:
    """How somebody is called in a text: as their platform tells, and as the shop addresses them (`pronoun`)."""

    name: str
    first_name: str = ""
    pronoun: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """The shop's words for surveys; `language` is its own."""

    table: SurveyTable
    shop: str
    language: str

    @property
    def narrowed(self) -> Mapping[Kind, str]:
        """The queries of kinds that are asked only of whom they find."""
        return {Kind(name): each.only for name, each in self.table.kinds.items() if each.only}

    def question(self, kind: Kind, language: str, who: Called) -> str:
        """What somebody is asked."""
        return self._filled(self.table.question(kind.value, language, self.language), language, who)

    def said(self, which: str, language: str, who: Called) -> str:
        """What is said to a mark: `thanks`, `reason`, `sorry`; empty: nothing."""
        return self._filled(self.table.said(which, language, self.language), language, who)

    def draft(self, language: str, who: Called) -> str:
        """What a person may write first to who gave a low mark."""
        return self._filled(DRAFTS.get(language, DRAFTS["en"]), language, who)

    def _filled(self, text: str, language: str, who: Called) -> str:
        called = pronoun(who.pronoun, [who.words] if who.words else [], language)
        values = {
            "name": who.name, "shop": self.shop, "pronoun": called, "Pronoun": called[:1].upper() + called[1:],
            "given": _given(who, language) if "given" in fields_of(text) else "",
        }  # fmt: skip
        return filled(text, values)


def _given(who: Called, language: str) -> str:
    from socialdesk.model.names import given_name  # noqa: PLC0415 - its lists weigh something

    return given_name(who.name, language, who.first_name)


@dataclass(frozen=True, slots=True)
class SurveyAnswers:
    """Hears marks. Asked before all that may say something; what a game, a wish or a menu has taken is no mark. `lows` are the
    highest low marks, `due` is when somebody is to have talked with who gave one now."""

    wording: Wording
    lows: Mapping[Kind, int]
    due: Callable[[AccountId, Instant], Instant] = lambda _, now: Instant(now + WITHIN)
    name: str = "surveys"
    hears_surveys: bool = field(default=True)

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        """A mark, its reason, or nothing."""
        if occasion.is_settled:
            return ()
        for asked in occasion.surveys:
            match heard(asked, occasion.message, occasion.conversation_id):
                case Given() as given:
                    return (self._rate(occasion, given),)
                case Reasoned():
                    is_low = asked.score is not None and self._is_low(asked, asked.score)
                    return (Rate(survey=asked.id, is_mark=False, has_words=True, settles=is_low),)
        return ()

    def reread(self, occasion: Occasion) -> Sequence[Effect]:
        """A mark that reads otherwise by an edit."""
        for asked in occasion.surveys:
            if given := reread(asked, occasion.message, occasion.now):
                return (self._rate(occasion, given, says=False),)
        return ()

    def _is_low(self, asked: Asked, score: int) -> bool:
        return score <= self.lows.get(asked.kind, SCALES[asked.kind].low)

    def _rate(self, occasion: Occasion, given: Given, *, says: bool = True) -> Rate:
        asked, mark = given.survey, given.mark
        if mark is None:
            return Rate(survey=asked.id, settles=False)
        sender = occasion.message.sender
        who = Called(sender.name, sender.first_name, occasion.pronoun)
        language, is_low = asked.language or self.wording.language, self._is_low(asked, mark.score)
        which = ("sorry" if mark.has_words else "reason") if is_low else "thanks"
        is_said = says and (is_low or not mark.has_words)
        return Rate(
            survey=asked.id,
            score=mark.score,
            has_words=mark.has_words,
            text=self.wording.said(which, language, who) if is_said else "",
            says=which,
            due_at=self.due(occasion.account_id, occasion.now) if is_low else None,
            draft=self.wording.draft(language, who) if is_low else "",
            settles=is_low or not mark.has_words,
        )
