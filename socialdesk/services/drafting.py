"""Drafts by a language model, for people who write: what it is shown is chosen by the shop, and it never sends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass

from socialdesk.errors import NotAllowed
from socialdesk.model.drafting import MOST_SAID, Known, Line, masked, messages
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.spoken import spoken
from socialdesk.services.answer_offers import AnswerOffers
from socialdesk.store.store import Store

Ask = Callable[[Sequence[dict[str, str]]], Awaitable[str]]
"""Asks the model. Raises NotAllowed."""
ANSWERS, THREAD, NAMES = "answers", "thread", "names"
"""What it may be shown: answers of the folder that fit, the thread, and names and numbers of customers in it."""
OURS = ("agent", "owner", "bot")


@dataclass(frozen=True, slots=True)
class Drafting:
    """Without `ask` the shop wants no drafts, and `offers` alone is of use. `model` is how it is called to people; `sees` what it may be shown; without THREAD the customer's last words alone
    are told, or there would be nothing to answer."""

    store: Store
    offers: AnswerOffers
    ask: Ask | None
    model: str
    shop: str
    language: str
    sees: Collection[str]

    async def draft(self, conversation_id: int, now: Instant) -> str:
        """Words for the composer: nothing is sent or kept. Raises NotAllowed, NotFound."""
        if self.ask is None:
            raise NotAllowed(
                translate("No drafter is set up: [drafter] in the configuration names one.")
            )
        row = await self.store.inbox.conversation(conversation_id)
        rows = await self.store.threads.rows(conversation_id, MOST_SAID)
        said = [
            Line(each.author in OURS, each.body)
            for each in rows
            if each.kind not in ("note", "event") and each.body.strip() and each.deleted_at is None
        ]
        asked = [each for each in said if not each.is_ours]
        if not asked:
            raise NotAllowed(translate("The customer has written nothing that could be answered."))
        language = spoken(row.contact_language, asked[-1].text, self.language)
        shown = said if THREAD in self.sees else asked[-1:]
        if NAMES not in self.sees:
            names = {row.contact_name, row.contact_username, row.contact_first_name}
            names |= {each for name in names for each in name.split() if len(each) > 1}
            shown = [each._replace(text=masked(each.text, names)) for each in shown]
        known: list[Known] = []
        if ANSWERS in self.sees:
            found = await self.offers.offered(conversation_id, now)
            known = [Known(each.id, each.text) for each in found]
        return await self.ask(messages(self.shop, language, shown, known))
