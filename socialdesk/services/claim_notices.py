"""Telling customers how their claims stand, where that is news: what they waited for became free, or there was not enough for a
swap. Each once, by its key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from socialdesk.clock import Clock
from socialdesk.errors import NotFound
from socialdesk.model.canned import fill
from socialdesk.model.i18n import LANGUAGES
from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.live_claim import State
from socialdesk.model.policy import Capabilities
from socialdesk.model.product import titled
from socialdesk.model.reason import Reason
from socialdesk.model.spoken import spoken
from socialdesk.model.task import Kind, NewTask
from socialdesk.model.telling import Outcome, Saying
from socialdesk.services.claims_settings import FREED, KEPT, SHORT
from socialdesk.services.jobs import Job
from socialdesk.services.telling import Telling
from socialdesk.store.live_claims import Listed
from socialdesk.store.store import Store

EVERY = 1.0
"""Seconds between two looks."""
AT_ONCE = 50
NIGHT = 12 * HOUR
"""Where somebody is told after the quiet hours, it is held for so much (ms) longer."""


class ClaimNotices:
    """`words` are what is said, by what (`freed`, `kept`, `short`) and by language; `language` is the shop's; `limits` the
    platforms' by account."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        telling: Telling,
        limits: Mapping[str, Capabilities],
        words: Mapping[str, Mapping[str, str]],
        shop: str,
        language: str,
        zone: ZoneInfo,
    ) -> None:
        self._store = store
        self._clock = clock
        self._telling = telling
        self._limits = limits
        self._words = words
        self._shop = shop
        self._language = language
        self._zone = zone

    def jobs(self) -> tuple[Job, ...]:
        """What is to be done now and then."""
        return (Job("tell_of_claims", EVERY, self.tell),)

    async def tell(self) -> None:
        """Tell all who are to be told. Raises StoreError."""
        while found := await self._store.live_claims.untold(AT_ONCE):
            for each in found:
                await self._tell(each)

    async def _tell(self, each: Listed) -> None:
        claims, row = self._store.live_claims, each.claim
        what = SHORT if row.state is State.REFUSED else FREED if row.held_until else KEPT
        is_news = row.state is State.HELD or what == SHORT
        if not is_news or row.conversation_id is None or row.contact_id is None:
            await claims.told(row.id)
            return
        text, now = await self._text(each, what), self._clock.now()
        # Who watches a live is awake.
        quiet = each.beside.ended_at is not None
        has_chat = await self._store.receipts.private_chat(row.contact_id) is not None
        if not has_chat and await claims.reply_privately(each, text, self._limits, now):
            return
        key = f"claim:{row.id}:{what}:{row.held_until or 0}"
        product = titled(each.beside.product, each.beside.variant)
        why = Reason("claim.short" if what == SHORT else "claim.freed", product=product)
        due = Instant(row.held_until or now)
        task = NewTask(
            key, Kind.CLAIM, why, due, conversation=row.conversation_id, contact=row.contact_id, order=row.purchase_id
        )  # fmt: skip
        told = await self._telling.tell(
            Saying(row.conversation_id, key, text, quiet=quiet, task=task, contact=row.contact_id)
        )
        later = Instant(due + NIGHT) if told.outcome is Outcome.LATER else None
        await claims.told(row.id, later)

    async def _text(self, each: Listed, what: str) -> str:
        row, beside = each.claim, each.beside
        assert row.contact_id is not None
        try:
            known = (await self._store.contacts.person(row.contact_id)).language
        except NotFound:  # erased meanwhile: nobody is told
            known = ""
        texts = self._words[what]
        language = spoken(known, beside.text, self._language)
        text = texts.get(language) or texts.get(self._language) or texts[LANGUAGES[0]]
        until = datetime.fromtimestamp((row.held_until or 0) / 1000, UTC).astimezone(self._zone)
        values = {
            "shop": self._shop, "product": titled(beside.product, beside.variant), "code": beside.code or beside.sku,
            "n": str(row.quantity), "until": f"{until:%H:%M}",
        }  # fmt: skip
        return fill(text, values)
