"""Recent messages, as Zalo lists them: what an account without a webhook lives on, and what is read
back after a pause."""

from __future__ import annotations

from socialdesk.bots.payload import Json, number, parts, text
from socialdesk.bots.polling import hand_over
from socialdesk.bots.zalo_oa.calls import Calls
from socialdesk.bots.zalo_oa.oauth import NeedsConnecting
from socialdesk.channel import AccountState, Health, Receive, Recovery
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError, StoreError
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.reason import NO_REASON, Reason

PAGE = 10
"""Rows of recent messages in one answer; more is refused with -210."""
MOST_PAGES = 200


class History:
    """One account's recent messages. Each look hands on what is newer than the last one."""

    def __init__(self, calls: Calls, clock: Clock) -> None:
        self._calls = calls
        self._clock = clock
        self._newest: Instant | None = None
        """By Zalo's clock, not by ours."""

    async def look(self, receive: Receive) -> Health:
        """Hand on what is new, and say how that went."""
        try:
            whole = await self._hand_on_news(receive)
        except NeedsConnecting as error:
            return Health(AccountState.RECONNECT, error.reason)
        except (ChannelError, StoreError) as error:
            return Health(AccountState.RETRYING, error.reason)
        problem = Reason("zalo_oa.more_said")
        return Health(AccountState.LISTENING, NO_REASON if whole else problem)

    async def _hand_on_news(self, receive: Receive) -> bool:
        if self._newest is None:
            # What was said before we began has its place in the inbox and is not acknowledged.
            rows, whole = (await self._page(0))[::-1], True
            await self._hand_over(rows, "recovered", receive)
        else:
            rows, whole = await self._rows_since(Instant(self._newest - MINUTE))
            await self._hand_over(rows, "polled", receive)
        self._newest = Instant(max([self._newest or Instant(0), *map(_moment, rows)]))
        return whole

    async def catch_up(self, since: Instant, receive: Receive) -> Recovery:
        """See `CatchesUp`: the newest messages of everybody, page by page, until they are older
        than `since`."""
        rows, whole = await self._rows_since(since)
        await self._hand_over(rows, "recovered", receive)
        return Recovery(0) if whole else Recovery(None, Reason("zalo_oa.more_said"))

    async def _page(self, page: int) -> list[Json]:
        """Ten of the newest messages, newest first. Raises ChannelError."""
        answer = await self._calls.read(
            "/v2.0/oa/listrecentchat", {"offset": page * PAGE, "count": PAGE}
        )
        return list(parts(answer.object, "data"))

    async def _rows_since(self, since: Instant) -> tuple[list[Json], bool]:
        """Rows of recent messages not older than `since`, oldest first, and whether these are all
        of them."""
        found: dict[str, Json] = {}
        for page in range(MOST_PAGES):
            rows = await self._page(page)
            fresh = [row for row in rows if _moment(row) >= since]
            found |= {text(row, "message_id"): row for row in fresh if text(row, "message_id")}
            if len(fresh) < len(rows) or len(rows) < PAGE:
                return sorted(found.values(), key=_moment), True
        return sorted(found.values(), key=_moment), False

    async def _hand_over(self, rows: list[Json], word: str, receive: Receive) -> None:
        await hand_over(rows, word, lambda row: text(row, "message_id"), receive, self._clock.now())


def _moment(row: Json) -> int:
    return number(row, "time", "sent_time")
