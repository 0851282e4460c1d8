"""How fast we may send: sliding windows for an account, a chat and a group, and the wait between
tries."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from socialdesk.model.ids import MINUTE, SECOND, Instant


@dataclass(frozen=True, slots=True)
class PaceRules:
    """At most `per_second` sends an account in any second, `chat_gap` ms between two to one chat,
    and `group_per_minute` to one group in any minute. A window slides, so no border between two
    lets a double load out."""

    per_second: int
    chat_gap: int
    group_per_minute: int
    part_of_group: str = ""
    """What follows this in a chat's name is a part of a group: all of them share the group's pace."""


class Pacer:
    """One account's pace, kept in memory. `take` either counts a send at `now` or says when to ask
    again."""

    def __init__(self, rules: PaceRules) -> None:
        self._rules = rules
        self._recent: deque[Instant] = deque()
        self._chats: dict[str, Instant] = {}
        self._groups: dict[str, deque[Instant]] = {}

    def take(self, chat: str, *, group: bool, now: Instant) -> Instant | None:
        """None when the send may go now (and is counted), else the moment from which it may."""
        if group and self._rules.part_of_group:
            chat = chat.partition(self._rules.part_of_group)[0]
        last = self._chats.get(chat)
        wait_until = max(
            self._account_free_at(now),
            now if last is None else Instant(last + self._rules.chat_gap),
            self._group_free_at(chat, now),
        )
        if wait_until > now and wait_until - now <= MINUTE:
            return wait_until
        self._count(chat, group, now)
        return None

    def room(self, now: Instant) -> int:
        """How many sends the account's window still has room for."""
        self._account_free_at(now)
        return self._rules.per_second - len(self._recent)

    def _account_free_at(self, now: Instant) -> Instant:
        recent = self._recent
        while recent and not (0 <= now - recent[0] < SECOND):
            recent.popleft()
        return now if len(recent) < self._rules.per_second else Instant(recent[0] + SECOND)

    def _group_free_at(self, chat: str, now: Instant) -> Instant:
        sends = self._groups.get(chat)
        if sends is None:
            return now
        while sends and not (0 <= now - sends[0] < MINUTE):
            sends.popleft()
        return now if len(sends) < self._rules.group_per_minute else Instant(sends[0] + MINUTE)

    def _count(self, chat: str, group: bool, now: Instant) -> None:
        self._recent.append(now)
        self._chats[chat] = now
        if group:
            self._groups.setdefault(chat, deque()).append(now)
        if len(self._chats) > 10_000:
            self._chats = {
                each: at for each, at in self._chats.items() if now - at < self._rules.chat_gap
            }


def backoff(attempts: int, chance: Callable[[], float], *, cap: int = 5 * MINUTE) -> int:
    """Milliseconds to wait before try number `attempts` + 1: doubling from one second, with jitter,
    capped."""
    top = min(cap, SECOND * 2 ** min(attempts, 16))
    return int(top * (0.5 + 0.5 * chance()))


def month_of(now: Instant) -> str:
    """The calendar month of a moment, like "2026-11" (UTC), as plans count it."""
    return datetime.fromtimestamp(now / 1000, UTC).strftime("%Y-%m")


def beginnings(now: Instant, zone: ZoneInfo) -> tuple[Instant, Instant]:
    """When the running day and the running month began in a zone."""
    day = datetime.fromtimestamp(now / 1000, zone).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    day_at, month_at = (int(each.timestamp() * 1000) for each in (day, day.replace(day=1)))
    return Instant(day_at), Instant(month_at)
