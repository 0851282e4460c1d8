"""What goes wrong with an account's sends, by rule and by chance, and what each of its people got."""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from aiohttp import web

from socialdesk.model.ids import SECOND, Instant
from socialdesk.simulator.hosted import Json, drop

LIMITED, DROPPED, SWALLOWED = "limited", "dropped", "swallowed"
Limited = Callable[[int], web.Response]
"""The platform's own answer to who is too fast, which asks for so many seconds' pause."""


@dataclass(slots=True)
class Weather:
    """Shares (0 to 1) of the calls that are answered "too many", broken off before the message was taken,
    and broken off after it, so that nobody knows. `per_second` is a rule beside chance: more calls
    than that within a second are too many; 0 for no such rule. `struck` counts what happened."""

    chance: random.Random = field(default_factory=lambda: random.Random(1))
    limited: float = 0.0
    dropped: float = 0.0
    swallowed: float = 0.0
    per_second: int = 0
    pause: int = 1
    """Seconds that are asked for."""
    struck: Counter[str] = field(default_factory=Counter)
    _recent: deque[Instant] = field(default_factory=deque)

    def change(self, **values: float) -> None:
        """Other shares and rules from now on. Raises ValueError for what is none."""
        for name, value in values.items():
            is_share = name in (LIMITED, DROPPED, SWALLOWED)
            if not (is_share and 0 <= value <= 1) and not (
                name in ("per_second", "pause") and value >= 0
            ):
                raise ValueError(f"no weather: {name}={value}")
            setattr(self, name, float(value) if is_share else int(value))

    async def over(
        self,
        request: web.Request,
        now: Instant,
        limited: Limited,
        call: Callable[[], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        """A call as it fares in this weather."""
        stroke = self.stroke(now)
        if stroke:
            self.struck[stroke] += 1
        if stroke == LIMITED:
            return limited(self.pause)
        if stroke == DROPPED:
            return drop(request)
        answer = await call()
        return drop(request) if stroke == SWALLOWED else answer

    def stroke(self, now: Instant) -> str:
        """What becomes of the next call: nothing, or one of the words above."""
        if self.per_second:
            while self._recent and not 0 <= now - self._recent[0] < SECOND:
                self._recent.popleft()
            if len(self._recent) >= self.per_second:
                return LIMITED
            self._recent.append(now)
        drawn = self.chance.random()
        for name, share in (
            (LIMITED, self.limited),
            (DROPPED, self.dropped),
            (SWALLOWED, self.swallowed),
        ):
            if drawn < share:
                return name
            drawn -= share
        return ""


def received(sent: Iterable[Json]) -> dict[str, list[str]]:
    """What each person got, in order, by their id."""
    found: dict[str, list[str]] = {}
    for each in sent:
        found.setdefault(str(each["chat"]), []).append(str(each["text"]))
    return found
