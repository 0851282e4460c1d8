"""What an agent does to conversations: resolve, tag, assign, note …, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from socialdesk.errors import NotAllowed
from socialdesk.model.changes import Change, Tag
from socialdesk.model.i18n import translate
from socialdesk.model.text import storable
from socialdesk.services.bulk import do_again, do_to_all, take_back
from socialdesk.services.mentions import mentioned
from socialdesk.store.history import Undone
from socialdesk.tui.desk.drafts import note_draft
from socialdesk.tui.desk.session import Session


class Changes:
    """Changes by this agent, each of them one step for undo."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._store = session.store

    async def do(
        self, change: Change, ids: Sequence[int], told: Callable[[int], None] | None = None
    ) -> int:
        """Do something to these conversations, as one step for undo. Gives how many changed."""
        session = self._session
        return await do_to_all(
            session.store,
            session.replies,
            change,
            ids,
            session.agent,
            session.now(),
            session.new_key(),
            told,
        )

    async def undo(self) -> Undone | None:
        """Take back the newest change."""
        session = self._session
        return await take_back(
            session.store, session.replies, session.agent, session.now(), session.new_key()
        )

    async def redo(self) -> Undone | None:
        """Do it again."""
        session = self._session
        return await do_again(
            session.store, session.replies, session.agent, session.now(), session.new_key()
        )

    async def merge(self, conversation_id: int, other_id: int) -> None:
        """One person."""
        session = self._session
        await self._store.contacts.merge(
            conversation_id, other_id, session.agent, session.now(), session.new_key()
        )

    async def note(self, conversation_id: int, text: str) -> None:
        """Keep a remark, and tell whom it mentions."""
        agent, now = self._session.agent, self._session.now()
        names = [each.name for each in await self._store.team.agents()]
        await self._store.messages.note(
            conversation_id, agent, storable(text), now, mentioned(text, names)
        )
        await self._store.drafts.save(conversation_id, note_draft(agent), "", now)

    async def set_detail(self, conversation_id: int, words: str) -> None:
        """`pronoun=chị`: write something down about the customer. Raises NotAllowed."""
        key, equals, value = storable(words).partition("=")
        key = key.strip()
        if not equals or not key.isidentifier() or len(key) > 32:
            raise NotAllowed(
                translate(
                    "Write it like pronoun=chị, order=DH123 or phone=0903…; nothing behind = forgets it."
                )
            )
        await self._store.contacts.set_detail(conversation_id, key, value.strip()[:500])


def tagging(words: str) -> Tag:
    """`vip -new` puts one tag on and takes one off. Raises NotAllowed for nothing."""
    tags = [
        each for word in storable(words).replace(",", " ").split() if (each := word.lstrip("#"))
    ]
    add = tuple(each[:64] for each in tags if not each.startswith("-"))
    drop = tuple(
        each[1:].lstrip("#")[:64] for each in tags if each.startswith("-") and len(each) > 1
    )
    if not add and not drop:
        raise NotAllowed(translate("Write a tag, or -tag to take one off."))
    return Tag(add, drop)
