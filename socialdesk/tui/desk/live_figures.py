"""The figures of a live while it runs: what counts up is read often and only anew, what takes long to
count seldom."""

from __future__ import annotations

from socialdesk.model.announcement import parse_purpose
from socialdesk.model.ids import MINUTE, SECOND, Instant
from socialdesk.store.lives import Live, Open, PerMinute, Totals
from socialdesk.tui.desk.session import Session

SELDOM = 10 * SECOND
"""So often what takes long is counted."""
_NOTHING = Totals(0, 0, 0, 0)


class LiveFigures:
    """Comments and people of the last whole minute and of the busiest one; who waits; totals."""

    def __init__(self, session: Session, live: Live | None = None) -> None:
        self._session = session
        self.live = live
        self.open = Open(0, None)
        self.totals = _NOTHING
        self.private_replies = 0
        self.joined = 0
        self.minute = PerMinute(0, 0, 0)
        """The last 60 seconds, as far as whole minutes tell."""
        self.peak = PerMinute(0, 0, 0)
        self._counted_at = Instant(0)
        self._from = Instant(0)

    async def load(self) -> bool:
        """Count; whether it says something else than before."""
        live, store, now = self.live, self._session.store, self._session.now()
        if live is None:
            return False
        before = self._all()
        minutes = await store.lives.minutes(live.id, self._from)
        waiting = await store.lives.open_questions(live.id)
        self.open = waiting
        self._take(minutes, now)
        if now - self._counted_at >= SELDOM:
            self._counted_at = now
            self.totals = await store.lives.totals(live.id)
            self.private_replies = await store.lives.private_replies(live.id)
            self.joined = await self._joined(live, now)
        return before != self._all()

    async def _joined(self, live: Live, now: Instant) -> int:
        """Who asked for its topic since it began."""
        topic = parse_purpose(live.purpose).topic
        if not topic or live.started_at is None:
            return 0
        until = now if live.ended_at is None else Instant(live.ended_at)
        return await self._session.store.lives.joined(topic, Instant(live.started_at), until)

    def _take(self, minutes: list[PerMinute], now: Instant) -> None:
        """The busiest minute is kept, so that only the last two are counted again."""
        this = now // MINUTE
        for each in minutes:
            if each.comments > self.peak.comments or each.minute == self.peak.minute:
                self.peak = each
        self.minute = max(
            (each for each in minutes if each.minute >= this - 1),
            key=lambda each: each.comments,
            default=PerMinute(this, 0, 0),
        )
        self._from = Instant((this - 2) * MINUTE)

    def _all(self) -> tuple[object, ...]:
        return self.open, self.totals, self.private_replies, self.joined, self.minute, self.peak
