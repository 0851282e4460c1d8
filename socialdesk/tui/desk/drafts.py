"""What an agent has typed and not sent: one unfinished answer and one unfinished note for each
conversation."""

from __future__ import annotations

from socialdesk.model.text import storable
from socialdesk.tui.desk.inbox_list import InboxList
from socialdesk.tui.desk.session import Session


class Drafts:
    """Kept in the store, so that another terminal has them; the list marks whoever has one."""

    def __init__(self, session: Session, inbox: InboxList) -> None:
        self._session = session
        self._inbox = inbox

    async def read(self, conversation_id: int, *, note: bool = False) -> str:
        """What I had typed and not sent."""
        agent = self._session.agent
        return await self._session.store.drafts.body(
            conversation_id, note_draft(agent) if note else agent
        )

    async def save(self, conversation_id: int, text: str, *, note: bool = False) -> None:
        """Keep what is typed."""
        session = self._session
        agent = note_draft(session.agent) if note else session.agent
        await session.store.drafts.save(conversation_id, agent, storable(text), session.now())
        if not note:
            self._inbox.show_drafted(conversation_id, drafted=bool(text.strip()))


def note_draft(agent: str) -> str:
    """Under which name an unfinished note is kept beside the unfinished answer."""
    return f"{agent} note"
