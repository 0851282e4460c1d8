"""A shop with rules, and what they did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from socialdesk.model.ids import Instant
from socialdesk.model.platforms import NO_PLATFORMS
from socialdesk.model.policy import Capabilities
from socialdesk.model.spoken import spoken
from socialdesk.services.owner import Owner
from socialdesk.services.replies import Replies
from socialdesk.services.rules.book import RuleBook
from socialdesk.services.rules.checking import Around, around
from socialdesk.services.rules.following import Follower, Shop
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import ZONE
from tests.support.make import arrival, inbound, sender


@dataclass
class Ruled:
    """One account ("shop") on a store, and a file of rules."""

    store: Store
    clock: ManualClock
    folder: Path
    limits: Capabilities
    is_open: bool | None = None
    team: Sequence[str] | None = None
    count: int = field(default=100)

    @property
    def path(self) -> Path:
        return self.folder / "rules.toml"

    def write(self, text: str) -> None:
        self.path.write_text(text, encoding="utf-8")

    def book(self) -> RuleBook:
        async def there() -> Around:
            return await around(
                self.store, ("linh",), ("shop",), NO_PLATFORMS, has_hours=True, has_owner=True
            )

        return RuleBook(self.store, self.clock, self.path, there)

    def shop(self) -> Shop:
        return Shop(
            "Hoa Sen", ZONE, NO_PLATFORMS, {"shop": self.limits}, {},
            is_open=lambda _, __: self.is_open,
            on_shift=lambda _, __, team: team if self.team is None else self.team,
            language=partial(spoken, shop="vi"),
        )  # fmt: skip

    def follower(self) -> Follower:
        verdicts = Replies(self.store, self.clock, {"shop": self.limits}).verdicts
        owner = Owner(self.store, self.clock, verdicts, [], folder=self.folder / "owner")
        return Follower(self.store, self.clock, self.book(), self.shop(), owner)

    async def say(self, words: str, chat: str = "501", ago: int = 0, **more: Any) -> None:
        """A customer writes."""
        self.count += 1
        at = Instant(self.clock.now() - ago)
        who = more.pop("who", sender(f"Khách {chat}", chat))
        message = inbound(words, str(self.count), chat=chat, sender=who, contact=who, at=at, **more)
        await self.store.record([arrival(message)], self.clock.now(), ())

    async def did(self, conversation: int = 1) -> list[tuple[str, list[tuple[str, str, str]]]]:
        """Which rules were carried out there, oldest first: their acts, and why one was not done."""
        found = await self.store.rules.of(conversation)
        return [
            (
                each.rule,
                [(one["act"], one["value"], one.get("why", "")) for one in each.told["did"]],
            )
            for each in reversed(found)
        ]

    async def tags(self, conversation: int = 1) -> tuple[str, ...]:
        return (await self.store.inbox.by_ids([conversation]))[conversation].tags

    async def said(self) -> list[str]:
        """What is queued by itself, as it was queued."""
        rows = await self.store.database.transact(
            lambda conn: conn.rows("SELECT body FROM outbox WHERE act = 'say' ORDER BY id")
        )
        return [row[0] for row in rows]


def rule(name: str, then: str, **keys: str) -> str:
    """One block of the file; values as they are written in it."""
    lines = [f'name = "{name}"', *(f"{key} = {value}" for key, value in keys.items())]
    return "\n".join(["[[rule]]", *lines, f"then = [{then}]", ""])


def here(at: Instant) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)
