"""Receipts of orders: looked at before they go out, and sent as a person's answer, each revision once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, Overtaken
from socialdesk.model.delivery import OutgoingFile
from socialdesk.model.i18n import translate
from socialdesk.model.message import PUBLIC
from socialdesk.model.order import IN_STOCK, STATES, Payment
from socialdesk.model.phone import at_home
from socialdesk.model.policy import Capabilities, Never
from socialdesk.model.receipt import Account, choices, lacking, words_of
from socialdesk.model.spoken import spoken
from socialdesk.model.vietqr import Payee
from socialdesk.services.payment_codes import payment_code
from socialdesk.services.products import shown
from socialdesk.services.qr_codes import png
from socialdesk.services.replies import Replies
from socialdesk.store.order_receipts import NewReceipt, ReceiptRow, told_of
from socialdesk.store.order_rows import Order
from socialdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class Wording:
    """How receipts are worded. `words` gives the text and the question under it in a language; `home` is the country whose
    telephone numbers have none in front; `payee` and `account` are where orders are paid to, if that is configured;
    `sends_code`: the VietQR code goes along."""

    shop: str
    language: str
    words: Callable[[str], tuple[str, str]]
    home: str
    payee: Payee | None = None
    account: Account | None = None
    sends_code: bool = True


@dataclass(frozen=True, slots=True)
class Preview:
    """A receipt as it would go out: `text` without the `choices`. `code` is the text of the VietQR code that goes along, empty for
    none. `sent` is the receipt that says the same and was sent before, if any."""

    order: Order
    conversation: int
    language: str
    text: str
    choices: tuple[str, ...]
    code: str = ""
    sent: ReceiptRow | None = None
    lacking: tuple[str, ...] = ()
    """Which of "phone" and "address" it asks the customer for, since nobody knows them."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A receipt on its way. `deliveries` are those that it is; `is_new`: it was not on its way before."""

    row: ReceiptRow
    text: str
    deliveries: tuple[int, ...]
    is_new: bool


def lacks(preview: Preview) -> str:
    """What nobody knows, and is asked for, in a sentence; empty for nothing."""
    words = {
        ("phone",): translate("No telephone number is known: the receipt asks for it."),
        ("address",): translate("No address is known: the receipt asks for it."),
        ("phone", "address"): translate(
            "Neither telephone number nor address is known: the receipt asks for them."
        ),
    }
    return words.get(preview.lacking, "")


class OrderReceipts:
    """Receipts of a shop's orders."""

    def __init__(self, store: Store, clock: Clock, replies: Replies, wording: Wording) -> None:
        self._store = store
        self._clock = clock
        self._replies = replies
        self._wording = wording

    async def preview(self, order: Order, conversation: int | None = None) -> Preview:
        """What would go out, and where: into the order's conversation, or that of the same person which nobody else reads. Raises
        NotAllowed where there is none, or the order is none that a customer says yes to any more; NotFound."""
        row = order.row
        if row.state not in IN_STOCK:
            raise NotAllowed(
                translate(
                    '{code} is "{now}": nobody is asked any more whether it is right.',
                    code=shown(row.code), now=translate(STATES[row.state]),
                )
            )  # fmt: skip
        if row.forgotten:
            raise NotAllowed(
                translate(
                    "Whose {code} was is erased: nobody is sent its receipt.", code=shown(row.code)
                )
            )
        where = await self._where(order, conversation)
        how = self._wording
        known = await self._store.receipts.spoken(where)
        language = spoken(known.profile, known.words, how.language)
        template, ask = how.words(language)
        told = told_of(order, at_home(row.phone, how.home))
        text = words_of(told, template, ask, language, how.shop, how.account)
        newest = await self._store.receipts.newest(row.id)
        sent = newest if newest is not None and newest.digest == told.digest() else None
        code = self._code(order) if how.sends_code else ""
        return Preview(
            order, where, language, text, choices(row.code, language), code, sent,
            lacking(told, template),
        )  # fmt: skip

    async def send(
        self, order: Order, agent: str, conversation: int | None = None, *, hold: int = 0
    ) -> Sent:
        """Send the receipt of an order as it is now; what went out for the same lines, fee and address is not sent again.
        It may be cancelled for `hold` ms. Raises NotAllowed where nothing may be said there, Overtaken where the order was
        changed meanwhile; NotFound."""
        found = await self.preview(order, conversation)
        context = await self._replies.verdicts.context(found.conversation)
        verdict = await self._replies.verdicts.verdict(context)
        if isinstance(verdict, Never):
            raise NotAllowed(verdict.why)
        new = NewReceipt(
            order.row.id, told_of(order).digest(), found.conversation, found.language, found.text, found.choices,
        )  # fmt: skip
        # Written down before it is queued: who dies in between finds it there, and queues it under the same key.
        recorded = await self._store.receipts.record(new, agent, self._clock.now())
        if recorded is None:
            raise Overtaken(
                translate(
                    "{code} was changed by somebody meanwhile. Look at it again first.",
                    code=shown(order.row.code),
                )
            )
        row = recorded.row
        parts = await self._store.receipts.parts(row)
        if parts:
            return Sent(row, recorded.words, tuple(each.id for each in parts), is_new=False)
        with _picture(found.code, context.capabilities) as picture:
            numbers = await self._replies.send(
                row.conversation_id, recorded.words, row.key, agent, attach=picture, hold=hold,
                choices=recorded.choices,
            )  # fmt: skip
        return Sent(row, recorded.words, tuple(numbers), is_new=True)

    async def _where(self, order: Order, wanted: int | None) -> int:
        """The conversation into which it goes: one that nobody else reads."""
        row, number = order.row, wanted or order.row.conversation_id
        if number is not None:
            found = await self._store.inbox.conversation(number)
            if found.chat_kind not in PUBLIC:
                if wanted and row.contact_id is not None:
                    await self._same_person(row.contact_id, found.contact_id, row.code)
                return number
            if wanted:
                raise NotAllowed(
                    translate(
                        "Others read in conversation {number}, and a receipt says where somebody lives. Send it in a private one.",
                        number=number,
                    )
                )
        private = (
            None
            if row.contact_id is None
            else await self._store.receipts.private_chat(row.contact_id)
        )
        if private is None:
            raise NotAllowed(
                translate(
                    "There is no private conversation with the customer of {code}. Name one: --conversation N.",
                    code=shown(row.code),
                )
            )
        return private

    async def _same_person(self, of_order: int, other: int, code: str) -> None:
        if not await self._store.receipts.is_same_person(of_order, other):
            raise NotAllowed(
                translate(
                    "{code} is somebody else's order. Say with `socialdesk merge` that both are the same person, if they are.",
                    code=shown(code),
                )
            )

    def _code(self, order: Order) -> str:
        if order.row.payment == Payment.COD or self._wording.payee is None:
            return ""
        try:
            return payment_code(order.row, self._wording.payee)
        except NotAllowed:  # in another currency, or nothing to be paid
            return ""


@contextmanager
def _picture(code: str, limits: Capabilities) -> Iterator[Path | None]:
    """A file with the picture of a code, as long as it is copied; None for no code, or where the platform takes no such
    picture: the receipt is more than that."""
    raw = png(code) if code else b""
    file = OutgoingFile("", "vietqr.png", "image/png", len(raw))
    is_taken = not limits.file_types or ".png" in limits.file_types
    if not raw or not is_taken or limits.upload_limit(file) < len(raw):
        yield None
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / file.name
        path.write_bytes(raw)
        yield path
