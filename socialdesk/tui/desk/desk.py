"""A desk on an open store: its parts, and the few things that concern more than one of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from socialdesk.model.delivery import Signal
from socialdesk.tui.desk.answering import Answering
from socialdesk.tui.desk.changes import Changes
from socialdesk.tui.desk.drafts import Drafts
from socialdesk.tui.desk.folder import Folder
from socialdesk.tui.desk.health import Health
from socialdesk.tui.desk.inbox_list import InboxList
from socialdesk.tui.desk.open_conversation import OpenConversation
from socialdesk.tui.desk.promising import Promising
from socialdesk.tui.desk.search import Search
from socialdesk.tui.desk.session import Session
from socialdesk.tui.desk.team import Team

if TYPE_CHECKING:
    from socialdesk.tui.desk.automation import Automation
    from socialdesk.tui.desk.broadcasts import Broadcasts
    from socialdesk.tui.desk.cases import Cases
    from socialdesk.tui.desk.games import Games
    from socialdesk.tui.desk.lives import Lives
    from socialdesk.tui.desk.orders import Orders
    from socialdesk.tui.desk.products import Products
    from socialdesk.tui.desk.stats import Stats
    from socialdesk.tui.desk.tasks import Tasks


class Desk:
    """What the full desk and the one line by line show and do. Everything that reads or writes
    raises SocialdeskError's kinds, nothing of the engine's."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.inbox = InboxList(session)
        self.open = OpenConversation(session)
        self.drafts = Drafts(session, self.inbox)
        self.answering = Answering(session, self.drafts)
        self.folder = Folder(session)
        self.changes = Changes(session, self.drafts)
        self.promising = Promising(session, self.inbox)
        self.team = Team(session)
        self.health = Health(session)
        self.search = Search(session, self.team, self.health)

    @cached_property
    def broadcasts(self) -> Broadcasts:
        """Announcements; made when somebody looks at them first, and kept as they were left."""
        from socialdesk.tui.desk.broadcasts import Broadcasts  # noqa: PLC0415 - what they need is heavy

        return Broadcasts(self.session)

    @cached_property
    def lives(self) -> Lives:
        """Lives and their comments; made and kept in the same way."""
        from socialdesk.tui.desk.lives import Lives  # noqa: PLC0415 - what they need is heavy

        return Lives(self.session)

    @cached_property
    def games(self) -> Games:
        """Games; made and kept in the same way."""
        from socialdesk.tui.desk.games import Games  # noqa: PLC0415 - what they need is heavy

        return Games(self.session)

    @cached_property
    def tasks(self) -> Tasks:
        """What people of the shop are to do; made and kept in the same way."""
        from socialdesk.tui.desk.tasks import Tasks  # noqa: PLC0415 - not before the first paint

        return Tasks(self.session)

    @cached_property
    def orders(self) -> Orders:
        """What customers have ordered; made and kept in the same way."""
        from socialdesk.tui.desk.orders import Orders  # noqa: PLC0415 - nobody else needs it

        return Orders(self.session)

    @cached_property
    def cases(self) -> Cases:
        """Complaints, returns and reviews; made and kept in the same way."""
        from socialdesk.tui.desk.cases import Cases  # noqa: PLC0415 - nobody else needs it

        return Cases(self.session, self.orders)

    @cached_property
    def products(self) -> Products:
        """What the shop sells; made and kept in the same way."""
        from socialdesk.tui.desk.products import Products  # noqa: PLC0415 - nobody else needs it

        return Products(self.session, self.orders)

    @cached_property
    def automation(self) -> Automation:
        """What answers and acts by itself; made and kept in the same way."""
        from socialdesk.tui.desk.automation import Automation  # noqa: PLC0415 - nobody else needs it

        return Automation(self.session)

    @cached_property
    def stats(self) -> Stats:
        """Figures; made and kept in the same way."""
        from socialdesk.tui.desk.stats import Stats  # noqa: PLC0415 - nobody else needs it

        return Stats(self.session)

    async def refresh_head(self) -> None:
        """The figures and the accounts above the list."""
        await self.inbox.count()
        await self.health.refresh()

    async def look_around(self) -> bool:
        """Take in what was set up elsewhere: accounts and their heartbeats, agents, tabs; True if the
        list must be read anew."""
        await self.health.listen()
        await self.team.load_agents()
        await self.inbox.countdown.load()
        return await self.inbox.refresh_tabs()

    def seen(self, ids: Sequence[int]) -> dict[int, int]:
        """What is on the screen of these conversations: up to which message, where it is known. An
        act carries it from the moment of the key, for the screen may show more by the time the store
        answers."""
        thread = self.open.thread
        found = {each: self.inbox.seen(each) for each in ids}
        if thread is not None and thread.seen is not None and thread.conversation_id in found:
            found[thread.conversation_id] = thread.seen
        return {each: number for each, number in found.items() if number is not None}

    async def mark_read(self, conversation_id: int, seen: int | None = None) -> None:
        """Somebody looked, at what was `seen`; the wait goes on."""
        store = self.session.store
        if seen is None:
            seen = self.seen([conversation_id]).get(conversation_id)
        item = self.inbox.window.item(conversation_id)
        if item is None or item.row.unread:
            await store.conversations.mark_read(conversation_id, seen)
            await store.signals.give(conversation_id, Signal.SEEN, self.session.now())
        await self.team.see_mentions(conversation_id)
