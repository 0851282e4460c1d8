"""Telling the shop's owner something: in chats of the shop's own accounts, by the outbox, and as files in a folder."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model.by_itself import OWN_NAME
from socialdesk.model.delivery import DeliveryKind, NewDelivery, Sort
from socialdesk.model.i18n import speaking, translate
from socialdesk.model.ids import AccountId, ConversationId, RemoteChat
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import Never
from socialdesk.services.files import in_pieces
from socialdesk.services.verdicts import UNKNOWN, Verdicts
from socialdesk.services.whole_file import whole_file
from socialdesk.store.owner_chats import OwnerChat, OwnerPlace
from socialdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class Whom:
    """A configured chat, and what its number says at its platform."""

    account: str
    chat: str
    kind: ChatKind
    address: str

    @property
    def name(self) -> str:
        """As it is written in the configuration."""
        return f"{self.account}:{self.chat}"


@dataclass(frozen=True, slots=True)
class Told:
    """What became of it in one place: the deliveries that were queued for a chat, or the files that were written.
    `why` says what did not go along, or (`is_refused`) why the platform would not take it now."""

    to: str
    deliveries: tuple[int, ...] = ()
    files: tuple[str, ...] = ()
    why: str = ""
    is_refused: bool = False


class Owner:
    """Whoever is to know how the shop fares, as `[owner]` says. Whatever has a key is told once: `tell` may be
    called again after any failure, and by several workers. What a platform does not let a program say at no cost
    (Zalo, when the owner has not written for two days) is refused in the outbox, with its reason.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        verdicts: Verdicts,
        chats: Sequence[Whom],
        *,
        folder: Path | None = None,
        files: Path | None = None,
        language: str = "vi",
    ) -> None:
        self._store = store
        self._clock = clock
        self._verdicts = verdicts
        self._chats = chats
        self._folder = folder
        self._files = files
        self.language = language
        """The shop's: what the owner is told in, and what goes along should be in."""

    @property
    def is_there(self) -> bool:
        """Whether anybody is to be told; nothing need be counted otherwise."""
        return bool(self._chats) or self._folder is not None

    async def settle(self) -> None:
        """From now on these chats are no customers'; called where messages are taken in."""
        ids = await self._ids()
        chats = {OwnerChat(ids[each.account], each.chat) for each in self._chats}
        configured = {ids[name] for name in self._verdicts.limits if name in ids}
        await self._store.owner_chats.keep(chats, configured)

    async def tell(
        self, key: str, words: Callable[[], str], file: Path | None = None
    ) -> list[Told]:
        """Tell it everywhere, a file along with it; nothing where all of it was told before. `words` is called while
        the shop's language is spoken. In the folder a file has its own name, and words alone are `KEY.txt`.
        Raises NotAllowed where the folder cannot be written to, and StoreError; the chats are told all the same."""
        if not self.is_there or await self._store.owner_chats.is_told(key):
            return []
        with speaking(self.language):
            text = words()
        ids = await self._ids()
        told = [await self._tell(each, ids[each.account], key, text, file) for each in self._chats]
        if self._folder is not None:
            written = await asyncio.to_thread(_write, self._folder, key, text, file)
            told.append(Told(str(self._folder), files=(str(written),)))
        await self._store.owner_chats.told(key, self._clock.now())
        return told

    async def _tell(
        self, whom: Whom, account_id: AccountId, key: str, text: str, file: Path | None
    ) -> Told:
        limits = self._verdicts.limits.get(whom.account, UNKNOWN).within(whom.kind)
        why = ""
        try:
            pieces = await in_pieces(text, file, limits, self._files)
        except NotAllowed as error:
            if file is None:
                raise
            why = str(error)
            with speaking(self.language):
                left = translate("{file} could not go along.", file=file.name)
            pieces = await in_pieces(f"{text}\n\n{left}", None, limits, None)
        place = OwnerPlace(account_id, RemoteChat(whom.chat), whom.kind, whom.address)
        deliveries = [
            NewDelivery(
                f"owner:{key}:{whom.name}#{number}",
                ConversationId(0),  # its chat's, which may only be made now
                DeliveryKind.BROADCAST,
                part,
                OWN_NAME,
                file=attached,
                purpose=Sort.SERVICE,
            )
            for number, (part, attached) in enumerate(pieces, 1)
        ]
        conversation, queued = await self._store.owner_chats.tell(
            place, deliveries, self._clock.now()
        )
        context = await self._verdicts.context(conversation)
        verdict = await self._verdicts.verdict(
            context, DeliveryKind.BROADCAST, purpose=Sort.SERVICE
        )
        if isinstance(verdict, Never):
            return Told(whom.name, tuple(queued), why=str(verdict.why), is_refused=True)
        return Told(whom.name, tuple(queued), why=why)

    async def _ids(self) -> dict[str, AccountId]:
        return {each.name: each.id for each in await self._store.accounts.all()}


def _write(folder: Path, key: str, text: str, file: Path | None) -> Path:
    """Raises NotAllowed."""
    target = folder / (file.name if file else f"{_NO_NAME.sub('-', key)[:100]}.txt")
    try:
        with whole_file(target, makes_folders=True) as part:
            if file:
                shutil.copyfile(file, part)
            else:
                part.write_text(f"{text}\n", encoding="utf-8")
    except SocialdeskError as error:
        raise NotAllowed(f"{error} {translate('Look at [owner] folder.')}") from None
    return target


_NO_NAME = re.compile(r"[^\w.-]+")
