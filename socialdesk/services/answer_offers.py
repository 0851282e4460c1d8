"""Answers of the folder for people who write themselves: those that a customer's last words may ask for, or that are
looked for by letters, or named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from socialdesk.errors import NotFound
from socialdesk.model.faq import Answer, Match
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.self_service import OFFER_FROM
from socialdesk.model.spoken import language_of, spoken
from socialdesk.model.text import fold
from socialdesk.services.answers import Answers
from socialdesk.services.change_words import nearest
from socialdesk.store.store import Store
from socialdesk.store.thread import ThreadRow

LOOKED_AT = 12
"""Messages at the end of a thread among which the customer's last words are looked for."""
MOST = 3
LONGEST_QUESTION = 400
PEOPLE = ("agent", "owner")


@dataclass(frozen=True, slots=True)
class OfferedAnswer:
    """An answer as it can be put in: its words in the customer's language (with fields still in them), the first picture
    that goes along, and the file in which it stands."""

    id: str
    text: str
    language: str
    question: str
    confidence: float
    picture: str
    path: str


class AnswerOffers:
    """The shop's folder, for its people. `channels` are the platforms of accounts by their numbers in the store."""

    def __init__(
        self, store: Store, answers: Answers, zone: ZoneInfo, channels: Mapping[str, str]
    ) -> None:
        self._store = store
        self._answers = answers
        self._zone = zone
        self._channels = channels

    async def offered(self, conversation_id: int, now: Instant) -> list[OfferedAnswer]:
        """The best for what the customer said since a person wrote, the best first; none where nothing fits. Raises
        NotFound."""
        faq = await self._answers.fresh(now)
        if not faq.answers:
            return []
        rows = await self._store.threads.rows(conversation_id, LOOKED_AT)
        words = _since_a_person(rows)
        if not words:
            return []
        row = await self._store.inbox.conversation(conversation_id)
        accounts = {each.id: each.name for each in await self._store.accounts.all()}
        channel = self._channels.get(accounts.get(row.account_id, ""), "")
        language = spoken(row.contact_language, " ".join(words), faq.language)
        found: dict[str, Match] = {}
        for text in words:
            for each in faq.match(text, language=language, channel=channel, day=self._day(now)):
                known = found.get(each.answer_id)
                if each.fits and (known is None or known.confidence < each.confidence):
                    found[each.answer_id] = each
        best = sorted(found.values(), key=lambda each: -each.confidence)
        return [
            self._offered(faq.by_id[each.answer_id], language, each.confidence)
            for each in best[:MOST]
            if each.confidence >= OFFER_FROM
        ]

    async def matching(
        self, letters: str, conversation_id: int, now: Instant
    ) -> list[OfferedAnswer]:
        """Those whose name or questions have these letters in them, accents or not, by name. Raises NotFound."""
        faq, wanted = await self._answers.fresh(now), fold(letters)
        language = await self._language(conversation_id)
        return [
            self._offered(each, language, 0.0)
            for each in sorted(faq.answers, key=lambda one: one.id)
            if wanted in fold(" ".join((each.id, *each.questions, *each.keywords)))
        ]

    async def named(self, answer_id: str, conversation_id: int, now: Instant) -> OfferedAnswer:
        """The one of this name. Raises NotFound, with the nearest name."""
        faq = await self._answers.fresh(now)
        answer = faq.by_id.get(answer_id)
        if answer is None:
            near = nearest(answer_id, {each: (each,) for each in faq.by_id})
            hint = translate("Do you mean {near}?", near=near) + " " if near else ""
            raise NotFound(
                translate(
                    'There is no answer "{name}" in the folder. {hint}`socialdesk faq list` lists them.',
                    name=answer_id,
                    hint=hint,
                )
            )
        return self._offered(answer, await self._language(conversation_id), 1.0)

    async def _language(self, conversation_id: int) -> str:
        row = await self._store.inbox.conversation(conversation_id)
        rows = await self._store.threads.rows(conversation_id, LOOKED_AT)
        said = " ".join(each.body for each in rows if each.author == "customer")
        return spoken(row.contact_language, said, self._answers.faq.language)

    def _offered(self, answer: Answer, language: str, confidence: float) -> OfferedAnswer:
        said = answer.language_for(language, self._answers.faq.language)
        part, path = answer.parts[said], self._answers.file_of(answer.id)
        own = (each for each in answer.questions if language_of(each) == said)
        question = next(own, next(iter(answer.questions), answer.id))
        picture = next(iter(part.pictures), "")
        return OfferedAnswer(
            answer.id, part.text, said, question, confidence, picture, str(path or "")
        )

    def _day(self, now: Instant) -> date:
        return datetime.fromtimestamp(now / 1000, UTC).astimezone(self._zone).date()


def _since_a_person(rows: list[ThreadRow]) -> list[str]:
    """What the customer said since a person of the shop wrote, each message and all together, short enough to be a
    question; the last message alone where the last word is ours."""
    said: list[str] = []
    for row in reversed(rows):
        if row.kind in ("note", "event"):
            continue
        if row.author in PEOPLE and said:
            break
        if row.author == "customer" and row.body.strip() and row.deleted_at is None:
            said.append(row.body)
    said.reverse()
    together = " ".join(said)
    parts = [*said, together] if len(said) > 1 else said
    return [each for each in parts if len(each) <= LONGEST_QUESTION]
