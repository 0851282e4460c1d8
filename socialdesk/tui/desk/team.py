"""Who else is at work, and where: as this desk last saw it, and what it says of itself."""

from __future__ import annotations

from socialdesk.model.ids import SECOND, Instant
from socialdesk.store.team import Presence
from socialdesk.tui.desk.session import Session

SEEN_EVERY = 8 * SECOND
"""How often a desk says that it is there."""
TYPING_FOR = 6 * SECOND
"""For so long after the last key an agent counts as writing."""


class Team:
    """The other desks, the agents there are, and what mentions this one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._store = session.store.team
        self.others: list[Presence] = []
        self.agents: list[str] = []
        self.mentions = 0
        self.active_at = session.now()
        """When this agent last pressed a key."""
        self._said: tuple[int | None, bool] | None = None
        self._said_at = Instant(0)

    async def join(self) -> None:
        """Make this agent known to the others."""
        await self._store.join(self._session.agent, self._session.now())
        await self.load_agents()

    async def load_agents(self) -> None:
        """Who can be given conversations and mentioned; anybody may be added meanwhile."""
        self.agents = [each.name for each in await self._store.agents()]

    async def be_there(self, conversation_id: int | None, *, typing: bool) -> None:
        """Say where this desk is; said again now and then even if nothing changed."""
        session, now = self._session, self._session.now()
        if self._said == (conversation_id, typing) and 0 <= now - self._said_at < SEEN_EVERY:
            return
        self._said, self._said_at = (conversation_id, typing), now
        await self._store.be_there(
            session.id, session.agent, conversation_id, now, self.active_at, typing=typing
        )

    async def leave(self) -> None:
        """This desk is left."""
        await self._store.go(self._session.id)

    async def refresh(self) -> bool:
        """Who is at work and where; True if that has changed."""
        before = self._seen()
        self.others = await self._store.others(self._session.id, self._session.now())
        self.mentions = await self._store.mentioned(self._session.agent)
        return before != self._seen()

    def _seen(self) -> tuple[object, ...]:
        return self.mentions, [
            (each.agent, each.conversation_id, each.typing) for each in self.others
        ]

    def beside_us(self, conversation_id: int | None) -> list[tuple[str, bool]]:
        """(agent, whether they write) for every other desk at this conversation."""
        if conversation_id is None:
            return []
        return [
            (each.agent, bool(each.typing))
            for each in self.others
            if each.conversation_id == conversation_id
        ]

    def answered(self) -> set[int]:
        """Conversations that are being answered at another desk."""
        return {
            each.conversation_id for each in self.others if each.typing and each.conversation_id
        }

    async def see_mentions(self, conversation_id: int) -> None:
        """Notes that mention this agent here are read now."""
        if self.mentions:
            await self._store.see_mentions(
                self._session.agent, conversation_id, self._session.now()
            )
