"""Every change of a conversation by a person or a program, whichever front it comes through.

Words are understood once, here: a command, both desks and whatever else changes conversations hand
over what was typed, or values. A name that is not known is refused in either form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.changes import (
    Assign,
    Change,
    Prioritise,
    Reopen,
    Resolve,
    Resume,
    Snooze,
    Tag,
)
from socialdesk.model.delivery import Operation
from socialdesk.model.reason import Reason
from socialdesk.model.text import storable
from socialdesk.services.change_words import (
    assignee,
    moment,
    nearest,
    pause,
    priority,
    tags,
    topics,
    unknown_agent,
)
from socialdesk.services.mentions import mentioned
from socialdesk.services.replies import Replies
from socialdesk.store.history import Undone
from socialdesk.store.seen import Seen
from socialdesk.store.store import Store
from socialdesk.store.triage import NOTHING_NAMED

PIECE = 100
"""Many conversations are changed in pieces of so many, so that customers' messages come in
between."""
MOST_AT_ONCE = 100_000

Verb = Literal[
    "tag", "topic", "assign", "priority", "snooze", "resolve", "reopen", "pause", "resume"
]
"""What can be asked for in words, as its command is called; what is done and written down by it has
its name in `model/changes.py`."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a change. Conversations that were as wanted already are in neither list."""

    change: Change
    conversations: tuple[int, ...]
    gone: tuple[int, ...] = ()
    """Those that are no more."""
    remarks: tuple[Reason, ...] = ()
    """What whoever asked should hear although it was done: a tag that the shop did not have."""
    overtaken: tuple[int, ...] = ()
    """Those whose customers wrote after they were shown; that stays open."""


class Conversations:
    """`new_key` gives a key that nobody else has: what is done under one key is undone as one.
    `agents` are people the shop's configuration names, whether or not they ever opened a desk."""

    def __init__(
        self,
        store: Store,
        replies: Replies,
        clock: Clock,
        zone: ZoneInfo,
        new_key: Callable[[], str],
        agents: Sequence[str] = (),
    ) -> None:
        self._store = store
        self._replies = replies
        self._clock = clock
        self._zone = zone
        self._new_key = new_key
        self._agents = agents

    async def understood(self, verb: Verb, words: str, agent: str) -> Change:
        """What `agent` means by these words. Raises NotAllowed with what is not understood, and
        what may be meant."""
        match verb:
            case "tag":
                return tags(words)
            case "topic":
                return topics(words)
            case "assign":
                return Assign(assignee(words, agent, await self.known_agents(agent)))
            case "priority":
                return Prioritise(priority(words))
            case "snooze":
                here = datetime.fromtimestamp(self._clock.now() / 1000, self._zone)
                return Snooze(*moment(words, here))
            case "resolve":
                return Resolve()
            case "reopen":
                return Reopen()
            case "pause":
                here = datetime.fromtimestamp(self._clock.now() / 1000, self._zone)
                return pause(words, here)
            case "resume":
                return Resume()

    async def known_agents(self, agent: str) -> list[str]:
        """To whom can be given: the team, whoever is at a desk or in the configuration, and
        `agent`, so that a shop which never listed anybody can still take and give back."""
        team = [each.name for each in await self._store.team.agents()]
        there = [each.agent for each in await self._store.team.others("", self._clock.now())]
        return sorted({*team, *there, *self._agents, agent} - {""})

    async def apply(
        self,
        change: Change,
        ids: Sequence[int],
        agent: str,
        *,
        told: Callable[[int], None] | None = None,
        all_there: bool = False,
        seen: Seen = NOTHING_NAMED,
    ) -> Changed:
        """Do it to all of these, as one step for undo; at the platform too, where it has tags. It is
        meant for what was `seen` of them, where that is said.

        `told` hears how many are done. What is gone meanwhile is left out, or with `all_there`
        raises NotFound. Raises NotAllowed for an agent who is not known.
        """
        if isinstance(change, Assign) and change.assignee:
            known = await self.known_agents(agent)
            if change.assignee not in known:
                raise NotAllowed(unknown_agent(change.assignee, known))
        remarks = await self._new_tags(change.add) if isinstance(change, Tag) else ()
        batch = self._new_key()
        changed, gone, overtaken = list[int](), list[int](), list[int]()

        async def one_piece(piece: Sequence[int]) -> None:
            now = self._clock.now()
            done = await self._store.conversations.do(change, piece, agent, now, batch, seen)
            changed.extend(done.changed)
            overtaken.extend(done.overtaken)

        for place in range(0, len(ids), PIECE):
            piece = ids[place : place + PIECE]
            try:
                await one_piece(piece)
            except NotFound:
                if all_there:
                    raise
                for each in piece:
                    try:
                        await one_piece([each])
                    except NotFound:
                        gone.append(each)
            if told is not None:
                told(min(place + PIECE, len(ids)))
        if isinstance(change, Tag):
            for each in changed:
                await self._mirror(each, change.add, change.drop, agent, batch)
        return Changed(change, tuple(changed), tuple(gone), remarks, tuple(overtaken))

    async def note(self, conversation_id: int, text: str, agent: str) -> None:
        """Keep a remark that only the shop sees, and tell whom it mentions. Raises NotAllowed for
        an empty one."""
        words = storable(text)
        if not words.strip():
            raise NotAllowed(Reason("note.empty"))
        names = [each.name for each in await self._store.team.agents()]
        await self._store.messages.note(
            conversation_id, agent, words, self._clock.now(), mentioned(words, names)
        )

    async def merge(self, conversation_id: int, other_id: int, agent: str) -> None:
        """The people of two conversations are one person. Raises NotAllowed if they are known to
        be."""
        now, batch = self._clock.now(), self._new_key()
        await self._store.contacts.merge(conversation_id, other_id, agent, now, batch)

    async def moderate(
        self,
        conversation_id: int,
        operation: Operation,
        agent: str,
        message: int | None = None,
        seen: int | None = None,
    ) -> int:
        """Do something to a public comment, the newest that was `seen` unless `message` says which;
        gives the delivery. Raises NotAllowed, and Overtaken for one that reads otherwise since."""
        return await self._replies.operate(
            conversation_id, operation, message, agent, self._new_key(), seen
        )

    async def undo(self, agent: str, beside: int | None = None) -> Undone | None:
        """Take back the newest thing that an agent did, or a rule in the conversation `beside`, at the platform too;
        None if there is none."""
        found = await self._store.history.undo(agent, self._clock.now(), beside)
        return await self._mirrored(found, agent)

    async def redo(self, agent: str, beside: int | None = None) -> Undone | None:
        """Do again what was taken back last, in the same way."""
        found = await self._store.history.redo(agent, self._clock.now(), beside)
        return await self._mirrored(found, agent)

    async def _new_tags(self, wanted: Sequence[str]) -> tuple[Reason, ...]:
        """A remark for each tag that nobody has used before: it may be a slip of one that is."""
        known = await self._store.tags.all()
        return tuple(
            Reason("tag.new_near", tag=each, near=near)
            if (near := nearest(each, {tag: (tag,) for tag in known}))
            else Reason("tag.new", tag=each)
            for each in wanted
            if each not in known
        )

    async def _mirrored(self, found: Undone | None, agent: str) -> Undone | None:
        batch = self._new_key()
        for number, add, drop in found.tags if found else ():
            await self._mirror(number, add, drop, agent, batch)
        return found

    async def _mirror(
        self, conversation_id: int, add: Sequence[str], drop: Sequence[str], agent: str, batch: str
    ) -> None:
        key = f"{batch}:{conversation_id}"
        await self._replies.mirror_tags(conversation_id, list(add), list(drop), agent, key)
