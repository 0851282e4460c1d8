"""Prizes on their way: whoever won is told where their platform allows it, else an agent is asked to; they
claim it in time and are handed it, or the next reserve moves up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, StoreError
from socialdesk.model.address import one_line
from socialdesk.model.by_itself import OWN_NAME
from socialdesk.model.canned import field_values
from socialdesk.model.delivery import DeliveryKind, NewDelivery, Sort
from socialdesk.model.i18n import mark, translate, whole_moment
from socialdesk.model.ids import MINUTE, ConversationId, Instant, RemoteId
from socialdesk.model.message import ChatKind
from socialdesk.model.phone import whole
from socialdesk.model.policy import Allowed
from socialdesk.model.prize import (
    MAY_BE,
    CallAgent,
    Claimed,
    Congratulation,
    Expired,
    Out,
    State,
    Step,
    Tell,
    Told,
    deadline,
    next_step,
)
from socialdesk.model.reason import Reason
from socialdesk.services.files import keep_proof
from socialdesk.services.jobs import Job
from socialdesk.services.verdicts import Verdicts
from socialdesk.store.games import Game
from socialdesk.store.prizes import PrizeRow, Task
from socialdesk.store.store import Store

log = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds between two looks at whom to tell, who answered, and whose time is over."""
APART = 5
"""So long (ms) for each who is awaited nobody looks again: for a thousand five seconds."""
AGAIN = 10 * MINUTE
"""So long after a platform did not allow it, it is asked again, where nobody wrote meanwhile."""
STATES = {
    State.RESERVE: mark("stands by"),
    State.WAITING: mark("to be told"),
    State.TOLD: mark("told"),
    State.CLAIMED: mark("claimed"),
    State.HANDED_OVER: mark("handed over"),
    State.EXPIRED: mark("out"),
}
"""What each state is called."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A prize to be sent, and where, as far as it is known."""

    row: PrizeRow
    name: str
    phone: str
    address: str
    details: dict[str, str]


class Giving:
    """Looks after prizes. `zone` and `language` are the shop's; proofs are kept in `files`."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        verdicts: Verdicts,
        zone: ZoneInfo,
        language: str,
        files: Path | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._verdicts = verdicts
        self._zone = zone
        self._language = language
        self._files = files
        self._since: Instant | None = None
        self._refused: dict[int, Instant] = {}
        """When a platform was asked in vain, by winner."""
        self._looked_at, self._awaited = Instant(0), 0

    # -- by itself

    def jobs(self) -> tuple[Job, ...]:
        """What is to be done now and then."""
        return (Job("prizes", EVERY, self._look_sometimes),)

    async def _look_sometimes(self) -> None:
        """Where very many are awaited, who may be told for weeks, looking at all of them costs something."""
        now = self._clock.now()
        if not self._looked_at <= now < self._looked_at + self._awaited * APART:
            self._looked_at = now
            await self.look()

    async def look(self) -> None:
        """Do the next step for everybody who won and has not claimed it yet. Whoever dies in between, or does
        it twice, does no step twice: each is one transaction, on what was read."""
        if self._since is None:
            self._since = self._clock.now()
        trouble: Exception | None = None
        awaited = await self._store.prizes.awaited()
        self._awaited = len(awaited)
        self._refused = {
            row.id: self._refused[row.id] for row in awaited if row.id in self._refused
        }
        for row in awaited:
            try:
                await self._go_on(row, self._since)
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
                trouble = error
        if trouble is not None:
            raise trouble

    async def _go_on(self, row: PrizeRow, since: Instant) -> None:
        now = self._clock.now()
        step: Step | None = next_step(row.awaited, now, since)
        match step:
            case Tell():
                await self._tell(row, now)
            case CallAgent(code):
                await self._call(row, Reason(f"prize.{code}"), await self._chats(row), now)
            case Told(at):
                until = deadline(at, row.settings.claim_within)
                if until is not None and row.until is not None:
                    until = max(until, Instant(row.until))
                await self._store.prizes.told(row, at, until, now)
            case Claimed():
                await self._store.prizes.turn(row, State.CLAIMED, now)
            case Expired(why):
                await self._store.prizes.expire(row, Reason(f"prize.{why}"), now)

    async def _tell(self, row: PrizeRow, now: Instant) -> None:
        """In the first of their chats in which it may be said; where there is none, an agent is asked once."""
        asked_at = self._refused.get(row.id)
        if asked_at is not None and row.wrote_at is None and now < asked_at + AGAIN:
            return
        self._refused[row.id] = now
        chats, why, by_day = await self._chats(row), Reason("prize.no_chat"), False
        for chat in chats:
            context = await self._verdicts.context(chat)
            kind = ChatKind(context.row.chat_kind)
            if kind in (ChatKind.COMMENT, ChatKind.CHANNEL):
                why = Reason("prize.in_public")
                continue
            found = await self._verdicts.verdict(
                context, DeliveryKind.BROADCAST, purpose=Sort.SERVICE
            )
            if isinstance(found, Allowed):
                await self._queue(row, chat, kind, context.row.contact_language, now)
                return
            why, by_day = found.why, by_day or found.code == "quiet_hours"
        if not by_day and not row.stored_task:
            await self._call(row, why, chats, now)

    async def _chats(self, row: PrizeRow) -> list[int]:
        """Their private chats, then the one in which they entered."""
        chats = [] if row.person is None else await self._store.prizes.chats(row.person)
        entered = row.conversation_id
        return chats if entered is None or entered in chats else [*chats, entered]

    async def _queue(
        self, row: PrizeRow, chat: int, kind: ChatKind, language: str, now: Instant
    ) -> None:
        is_public = kind is ChatKind.GROUP
        until = deadline(now, row.settings.claim_within)
        spoken = row.language if is_public else language
        name, given = "", ""
        if row.settings.winner and not is_public:  # in a group nobody is called by their name
            name, given = await self._called(row, spoken or "")
        words = Congratulation(
            row.game, row.prize, until, is_public, row.settings.winner, name, given
        )
        delivery = NewDelivery(
            f"prize:{row.id}:{row.tries}",
            ConversationId(chat),
            DeliveryKind.BROADCAST,
            words.said(spoken or "", self._language, self._zone),
            OWN_NAME,
            RemoteId(row.remote_id) if is_public and row.remote_id else None,
            purpose=Sort.SERVICE,
        )
        await self._store.prizes.tell(row, delivery, now)

    async def _called(self, row: PrizeRow, language: str) -> tuple[str, str]:
        """Somebody's whole name, and what one calls them by."""
        details = {}
        if row.contact_id is not None:
            details = await self._store.contacts.details(row.contact_id)
        values = field_values(row.name or "", language, "", "", "", details)
        return values["name"], values["given"]

    async def _call(self, row: PrizeRow, why: Reason, chats: Sequence[int], now: Instant) -> None:
        until = deadline(now, row.settings.claim_within)
        words = translate(
            "Won: {prize} ({game}, place {place}). Please tell them: the program could not. {why}",
            prize=row.prize or translate("a prize"),
            game=row.game,
            place=row.place,
            why=why,
        )
        if until is not None:
            moment = whole_moment(datetime.fromtimestamp(until / 1000, self._zone))
            words = f"{words} {translate('They have until {moment}.', moment=moment)}"
        await self._store.prizes.call(
            row, Task(chats[0] if chats else None, why, words), until, now
        )

    # -- by people

    async def of(self, game: Game) -> list[PrizeRow]:
        """Winners and reserves, in the order in which they were picked."""
        return await self._store.prizes.of(game.id)

    async def at(self, game: Game, place: int) -> PrizeRow:
        """Who was picked at a place (from 1). Raises NotAllowed where nobody was."""
        found = [each for each in await self.of(game) if each.place == place]
        if not found:
            raise NotAllowed(
                translate(
                    'Nobody was picked at place {place} of "{name}". `socialdesk game winners` lists who was.',
                    place=place,
                    name=game.name,
                )
            )
        return found[0]

    async def claim(self, row: PrizeRow, agent: str) -> PrizeRow:
        """They want it. Raises NotAllowed where it is not theirs to claim."""
        return await self._turn(row, State.CLAIMED, agent)

    async def hand_over(
        self, row: PrizeRow, agent: str, proof: str = "", file: Path | None = None
    ) -> PrizeRow:
        """They have it; what proves it is a text or a file. Raises NotAllowed."""
        _may(row, State.HANDED_OVER)
        kept = None
        if file is not None:
            if self._files is None:
                raise NotAllowed(translate("There is no folder for files. Say it in words."))
            kept = await asyncio.to_thread(keep_proof, file, self._files)
        done = await self._store.prizes.turn(
            row, State.HANDED_OVER, self._clock.now(), agent=agent, proof=proof.strip(), file=kept
        )
        return await self._done(row, done=done)

    async def give_up(self, row: PrizeRow, agent: str) -> tuple[PrizeRow, int]:
        """They do not want it; also the place of the reserve who moved up, 0 for none. Raises NotAllowed."""
        _may(row, State.EXPIRED)
        why = Reason(f"prize.{Out.GIVEN_UP}")
        moved = await self._store.prizes.expire(row, why, self._clock.now(), agent)
        return await self._done(row, done=moved is not None), moved or 0

    async def _turn(self, row: PrizeRow, state: State, agent: str) -> PrizeRow:
        _may(row, state)
        done = await self._store.prizes.turn(row, state, self._clock.now(), agent=agent)
        return await self._done(row, done=done)

    async def _done(self, row: PrizeRow, *, done: bool) -> PrizeRow:
        (found,) = (each for each in await self._store.prizes.of(row.game_id) if each.id == row.id)
        if not done:
            raise NotAllowed(
                translate(
                    'Place {place} of "{name}" was changed by somebody meanwhile; it is "{state}" now. Look at it again first.',
                    place=row.place,
                    name=row.game,
                    state=translate(STATES[found.state]),
                )
            )
        return found

    async def parcels(self, game: Game) -> list[Parcel]:
        """Who claimed a prize that was not handed over yet, with what is known of where they live: for whoever
        sends it, never for the public."""
        found = []
        for row in await self.of(game):
            if row.state is not State.CLAIMED or row.person is None:
                continue
            known = await self._store.prizes.addresses(row.person)
            details = await self._store.contacts.details(row.person)
            found.append(
                Parcel(
                    row,
                    row.name or "",
                    next((whole(each.phone) or each.phone for each in known if each.phone), ""),
                    next((one_line(each.address) for each in known if each.address), ""),
                    details,
                )
            )
        return found


def _may(row: PrizeRow, state: State) -> None:
    if row.state not in MAY_BE[state]:
        raise NotAllowed(
            translate(
                'Place {place} of "{name}" is "{now}" and cannot be "{state}".',
                place=row.place,
                name=row.game,
                now=translate(STATES[row.state]),
                state=translate(STATES[state]),
            )
        )
