"""What an agent has typed and not sent: one unfinished answer and one unfinished note for each
conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from weakref import WeakValueDictionary

from socialdesk.model.text import storable
from socialdesk.tui.desk.inbox_list import InboxList
from socialdesk.tui.desk.session import Session


class Drafts:
    """Kept in the store, so that another terminal has them; the list marks whoever has one. Of one
    conversation they are read and written in the order in which that is asked for: whoever comes
    back while it is still being written finds it."""

    def __init__(self, session: Session, inbox: InboxList) -> None:
        self._session = session
        self._inbox = inbox
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def read(self, conversation_id: int, *, note: bool = False) -> str:
        """What I had typed and not sent."""
        async with self._turn(conversation_id):
            return await self._read(conversation_id, note=note)

    async def save(self, conversation_id: int, text: str, *, note: bool = False) -> None:
        """Keep what is typed."""
        async with self._turn(conversation_id):
            await self._save(conversation_id, text, note=note)

    async def put_before(
        self, conversation_id: int, text: str, kept: Callable[[], str], *, note: bool = False
    ) -> None:
        """Keep words that came back, before what was typed since; what was `kept` of them while they were
        typed is no more than they are."""
        async with self._turn(conversation_id):
            draft = await self._read(conversation_id, note=note)
            if draft == kept():
                draft = ""
            await self._save(conversation_id, f"{text}\n{draft}".rstrip("\n"), note=note)

    async def put_behind(self, conversation_id: int, text: str, *, note: bool = False) -> None:
        """Keep words that were typed before the draft was here, behind it."""
        async with self._turn(conversation_id):
            draft = await self._read(conversation_id, note=note)
            await self._save(conversation_id, draft + text, note=note)

    def _turn(self, conversation_id: int) -> asyncio.Lock:
        return self._turns.setdefault(conversation_id, asyncio.Lock())

    async def _read(self, conversation_id: int, *, note: bool) -> str:
        agent = self._session.agent
        return await self._session.store.drafts.body(
            conversation_id, note_draft(agent) if note else agent
        )

    async def _save(self, conversation_id: int, text: str, *, note: bool) -> None:
        session = self._session
        agent = note_draft(session.agent) if note else session.agent
        await session.store.drafts.save(conversation_id, agent, storable(text), session.now())
        if not note:
            self._inbox.show_drafted(conversation_id, drafted=bool(text.strip()))


def note_draft(agent: str) -> str:
    """Under which name an unfinished note is kept beside the unfinished answer."""
    return f"{agent} note"
