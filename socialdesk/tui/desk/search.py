"""Finding: messages by words, people by name, whom to answer next, and what a query can be
completed with."""

from __future__ import annotations

from collections.abc import Sequence

from socialdesk.services.next import Next, best_next
from socialdesk.services.search import hits_of, understood
from socialdesk.store.contacts import Named
from socialdesk.store.search import Hit, escape_like
from socialdesk.tui.desk.health import Health
from socialdesk.tui.desk.session import Session
from socialdesk.tui.desk.team import Team


class Search:
    """Asks the store for what an agent looks for, whatever list is shown."""

    def __init__(self, session: Session, team: Team, health: Health) -> None:
        self._session = session
        self._store = session.store
        self._team = team
        self._health = health

    async def hits(self, words: str, limit: int = 50) -> list[Hit]:
        """People and messages that a query finds. Raises NotAllowed for one that is not understood."""
        return await hits_of(self._store, understood(words), self._session.asker(), limit)

    async def people(self, words: str, limit: int = 12) -> list[Named]:
        """Conversations of people whose name has all these (folded) words, in any order; newest
        talk first."""
        first, *others = [f"%{escape_like(word)}%" for word in words.split()] or ["%"]
        return await self._store.contacts.named(first, limit, *others)

    async def best_next(self, skip: Sequence[int] = ()) -> Next | None:
        """Whom to answer next; who is being answered at another desk is left to it."""
        session = self._session
        return await best_next(
            self._store,
            session.agent,
            session.now(),
            session.replies.verdicts.windows(),
            {*skip, *self._team.answered()},
        )

    async def tags(self) -> list[str]:
        """Every tag there is."""
        return await self._store.tags.all()

    async def known_values(self) -> dict[str, list[str]]:
        """What queries can be completed with: platforms, tags, agents, accounts."""
        return {
            "tag": await self.tags(),
            "topic": [each.name for each in await self._store.consents.topics()],
            "assignee": [each.name for each in await self._store.team.agents()],
            "channel": self._session.settings.platforms.words(),
            "account": [each.name for each in self._health.accounts],
        }
