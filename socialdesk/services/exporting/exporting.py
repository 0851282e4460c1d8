"""Everything of a kind, page by page, as records."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.model.measure import Question
from socialdesk.services.exporting.columns import Record
from socialdesk.services.exporting.records import (
    Accounts,
    message_record,
    survey_record,
    target_record,
    wait_record,
)
from socialdesk.services.figures.presets import stories
from socialdesk.services.figures.rows import Due, episode_rows, no_due, wait_rows
from socialdesk.services.figures.targeted import Targeted, judged
from socialdesk.services.importing import no_account
from socialdesk.services.working_hours import HoursSource, as_of_now
from socialdesk.store.exports import BEGINNING, Asked, Key
from socialdesk.store.packs import EARLIEST, FOREVER
from socialdesk.store.store import Store

What = Literal["messages", "episodes", "waits", "surveys"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is exported: of which time and accounts (none: all), seen as of a moment, with what deadline."""

    what: What
    question: Question
    accounts: tuple[str, ...] = ()
    due: Due = no_due


class Exporting:
    """Reads what there is when it begins; what comes meanwhile is not in it."""

    def __init__(self, store: Store, hours: HoursSource, targeted: Targeted) -> None:
        self._store = store
        self._hours = hours
        self._targeted = targeted

    async def pages(self, wanted: Wanted) -> AsyncIterator[list[Record]]:
        """The records, some at a time: messages conversation by conversation, waits by when they began,
        episodes conversation by conversation. Raises NotAllowed, StoreError, and SocialdeskError at the
        end where somebody was erased meanwhile: what was read must go then."""
        rows = await self._store.accounts.all()
        accounts = Accounts(
            {int(each.id): each.name for each in rows},
            {int(each.id): each.channel for each in rows},
        )
        edge = await self._store.exports.edge()
        asked = Asked(
            wanted.question.begins or EARLIEST,
            wanted.question.ends or FOREVER,
            _numbers(wanted.accounts, accounts.names) or (0,),
            edge.message,
        )
        pages = {
            "messages": self._messages,
            "waits": self._waits,
            "episodes": self._episodes,
            "surveys": self._surveys,
        }
        async for page in pages[wanted.what](wanted, asked, accounts):
            yield page
        if not await self._store.exports.is_whole(edge):
            raise SocialdeskError(
                translate("Somebody was erased while this was written. Begin again, so that nothing of them is in it.")
            )  # fmt: skip

    async def _messages(
        self, _wanted: Wanted, asked: Asked, accounts: Accounts
    ) -> AsyncIterator[list[Record]]:
        after: Key | None = BEGINNING
        while after is not None:
            rows, beside, after = await self._store.exports.messages(asked, after)
            found = (message_record(each, beside, accounts) for each in rows)
            yield [each for each in found if each is not None]

    async def _waits(
        self, wanted: Wanted, asked: Asked, accounts: Accounts
    ) -> AsyncIterator[list[Record]]:
        after, hours = (-1, -1), await as_of_now(self._hours)
        around = await self._targeted.around(wanted.question, (asked.begins, asked.ends))
        while True:
            rows, beside = await self._store.exports.waits(asked, after)
            if not rows:
                return
            after = (rows[-1].opened_at, rows[-1].id)
            found = wait_rows(stories(rows, ()), wanted.question, hours, wanted.due)
            fared = judged(found, wanted.question.as_of, around)
            yield [
                wait_record(each, beside, accounts) + target_record(one)
                for each, one in zip(found, fared, strict=True)
            ]

    async def _episodes(
        self, wanted: Wanted, asked: Asked, accounts: Accounts
    ) -> AsyncIterator[list[Record]]:
        after, hours = 0, await as_of_now(self._hours)
        while True:
            ids, waits, episodes, beside = await self._store.exports.episodes(asked, after)
            if not ids:
                return
            after = ids[-1]
            told = stories(waits, episodes)
            found = episode_rows(told, wanted.question, hours, wanted.due)
            found.sort(key=lambda each: (each.conversation, each.opened_at))
            yield [wait_record(each, beside, accounts, is_episode=True) for each in found]

    async def _surveys(
        self, _wanted: Wanted, asked: Asked, _accounts: Accounts
    ) -> AsyncIterator[list[Record]]:
        after, rooms = (-1, -1), self._store.survey_rows
        while rows := await rooms.page(asked.begins, asked.ends, asked.accounts, after):
            words = await rooms.words([each.id for each in rows])
            yield [survey_record(each, words.get(each.id, ())) for each in rows]
            after = (rows[-1].asked_at or 0, rows[-1].id)


def _numbers(wanted: Iterable[str], names: Mapping[int, str]) -> list[int]:
    """The accounts that are named; all where none is."""
    known = {name: number for number, name in names.items()}
    for each in wanted:
        if each not in known:
            raise NotAllowed(no_account(each, list(known)))
    return [known[each] for each in dict.fromkeys(wanted)] or list(names)
