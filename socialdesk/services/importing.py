"""Taking in the history that another system wrote down: read line by line, put where it belongs, and
written in portions, so that customers' messages come in between."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import islice

from socialdesk.clock import Clock
from socialdesk.errors import Unstorable
from socialdesk.model.i18n import translate
from socialdesk.model.imported import Imported, Unreadable, read_line
from socialdesk.model.message import ChatKind
from socialdesk.services.change_words import nearest
from socialdesk.store.accounts import AccountRow
from socialdesk.store.imports import Placed
from socialdesk.store.store import Store

AHEAD = 20_000
"""Lines that are read at once and put in order: what belongs together is written together, which is quicker."""

PlaceOf = Callable[[str, str], tuple[ChatKind, str] | None]
"""What a chat of a channel is, and where it is written to, as far as its number says that."""
Tell = Callable[[int, str], None]
"""Tells of a line, by its number, what is wrong with it."""
Numbered = tuple[int, Placed]


@dataclass(slots=True)
class Summary:
    """What a file came to. `known` were taken in before; `wrong` were not taken in."""

    lines: int = 0
    added: int = 0
    known: int = 0
    wrong: int = 0


class Importing:
    """Takes histories into the store, each thing in them once."""

    def __init__(self, store: Store, clock: Clock, zone: tzinfo, place_of: PlaceOf) -> None:
        self._store = store
        self._clock = clock
        self._zone = zone
        self._place_of = place_of

    async def take(self, lines: Iterable[bytes], tell: Tell, *, dry_run: bool = False) -> Summary:
        """Take in a file; what cannot be read is told, and the rest goes on. With `dry_run` nothing is
        written, and the summary says what would be. To be run again after a crash. Raises StoreError."""
        accounts = {each.name: each for each in await self._store.accounts.all()}
        taking = _Taking(self._store, self._clock, tell, Summary(), set() if dry_run else None)
        numbered = iter(enumerate(lines, 1))
        while some := list(islice(numbered, AHEAD)):
            placed = sorted(self._read(some, accounts, taking), key=_in_order)
            place = 0
            while piece := placed[place : place + self._store.imports.portion()]:
                await taking.write(piece)
                place += len(piece)
        return taking.summary

    def _read(
        self,
        lines: Iterable[tuple[int, bytes]],
        accounts: dict[str, AccountRow],
        taking: _Taking,
    ) -> Iterator[Numbered]:
        now = self._clock.now()
        for number, line in lines:
            if not line.removeprefix(BOM_UTF8).strip():
                continue
            taking.summary.lines += 1
            try:
                what = read_line(line, self._zone, now)
                yield number, self._placed(what, accounts)
            except Unreadable as error:
                taking.refuse(number, str(error))

    def _placed(self, what: Imported, accounts: dict[str, AccountRow]) -> Placed:
        account = accounts.get(what.account)
        if account is None:
            raise Unreadable(no_account(what.account, list(accounts)))
        kind, address = self._place_of(account.channel, what.chat) or (ChatKind.PRIVATE, "")
        return Placed(account.id, kind, address, what)


def _in_order(each: Numbered) -> tuple[int, str, int]:
    placed = each[1]
    return placed.account_id, placed.what.chat, placed.what.at


def no_account(name: str, known: Sequence[str]) -> str:
    """That there is none of this name, and which may have been meant."""
    if near := nearest(name, {each: (each,) for each in known}):
        return translate(
            "There is no account “{name}”. Did you mean “{near}”?", name=name, near=near
        )
    return translate(
        "There is no account “{name}”. Known are: {known}.",
        name=name,
        known=", ".join(known) or "-",
    )


@dataclass(slots=True)
class _Taking:
    """A file on its way."""

    store: Store
    clock: Clock
    tell: Tell
    summary: Summary
    tried: set[int] | None
    """Of what would have been taken in, where nothing is."""

    def refuse(self, number: int, why: str) -> None:
        self.summary.wrong += 1
        self.tell(number, why)

    async def write(self, piece: Sequence[Numbered]) -> None:
        placed = [each for _, each in piece]
        if self.tried is not None:
            self._try(placed, await self.store.imports.known(placed), self.tried)
            return
        try:
            added = await self.store.imports.add(placed, self.clock.now())
        except Unstorable:
            await self._apart(piece)
            return
        self.summary.added += added
        self.summary.known += len(piece) - added

    async def _apart(self, piece: Sequence[Numbered]) -> None:
        """One of these is at fault: the others are written without it."""
        if len(piece) == 1:
            self.refuse(piece[0][0], translate("The store cannot keep what this line says."))
            return
        middle = len(piece) // 2
        await self.write(piece[:middle])
        await self.write(piece[middle:])

    def _try(self, placed: Sequence[Placed], known: Sequence[bool], tried: set[int]) -> None:
        for each, is_known in zip(placed, known, strict=True):
            name = hash((each.account_id, each.what.chat, each.what.number))
            self.summary.known += is_known or name in tried
            self.summary.added += not is_known and name not in tried
            tried.add(name)
