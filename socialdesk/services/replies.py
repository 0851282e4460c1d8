"""Answering: may it be said, cut to the platform's length, queued once however often Enter is
pressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed
from socialdesk.model.announcement import on_button
from socialdesk.model.choice import numbered
from socialdesk.model.delivery import (
    Button,
    DeliveryKind,
    NewDelivery,
    Operation,
    OutgoingFile,
)
from socialdesk.model.i18n import translate
from socialdesk.model.ids import ConversationId, Instant, RemoteId
from socialdesk.model.policy import Capabilities, Never
from socialdesk.model.reason import Reason
from socialdesk.model.text import span, storable
from socialdesk.services.files import in_pieces
from socialdesk.services.verdicts import Context, Verdicts
from socialdesk.store.outbox import private_key
from socialdesk.store.store import Store
from socialdesk.store.thread import ThreadRow

FOR_EVER = 1 << 60


class Replies:
    """An agent's words on their way into the outbox. `capabilities` holds each account's limits, by
    its name."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        capabilities: Mapping[str, Capabilities],
        files: Path | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self.verdicts = Verdicts(store, clock, capabilities)
        """May it be said? For whoever shows it before it is sent."""
        self._files = files

    async def send(
        self,
        conversation_id: int,
        text: str,
        key: str,
        agent: str,
        reply_to_message: int | None = None,
        *,
        private: bool = False,
        attach: Path | None = None,
        hold: int = 0,
        at: Instant | None = None,
        unless_answered: bool = True,
        seen: int | None = None,
        choices: Sequence[str] = (),
    ) -> list[int]:
        """Queue `text`, and a file if one is given; the same key queues nothing more. Gives the
        deliveries' numbers. `choices` are answers to press under it, numbered where the platform has no buttons.

        It goes out after `hold` ms, in which it can be cancelled; or later, `at` a moment (judged
        for that moment now, and again when it comes), and then not at all if the customer writes
        before, unless told otherwise. In a comment's conversation it answers in public, or
        (`private`) by the comment's one private message. It answers what was `seen`: what came after
        that message goes on waiting. Raises NotFound, NotAllowed (nothing to
        send, or a rule of the platform in the way) and StoreError.
        """
        context = await self.verdicts.context(conversation_id, reply_to_message)
        verdict = await self.verdicts.verdict(context, private=private, at=at)
        if isinstance(verdict, Never):
            raise NotAllowed(verdict.why)
        now = self._clock.now()
        if at is not None and at <= now:
            raise NotAllowed(translate("That moment is over. Choose a later one."))
        pieces, buttons = _offered(context, await self._pieces(context, text, attach), choices)
        if private:
            key = _private_key(context, pieces)
        target = context.target
        reply_to = RemoteId(target.remote_id) if target and target.remote_id else None
        quoting = _quoting(context, pieces)
        deliveries = [
            NewDelivery(
                key=key if place == 0 else f"{key}#{place + 1}",
                conversation_id=ConversationId(conversation_id),
                kind=DeliveryKind.REPLY,
                body=part,
                author=agent,
                reply_to=reply_to if place == quoting or context.is_comment else None,
                private=private,
                file=file,
                buttons=buttons if place == len(pieces) - 1 else (),
                due_at=at if at is not None else -hold,
                scheduled=at is not None,
                unless_answered=at is not None and unless_answered,
            )
            for place, (part, file) in enumerate(pieces)
        ]
        return await self._store.outbox.reply(deliveries, now, seen)

    async def _pieces(
        self, context: Context, text: str, attach: Path | None
    ) -> list[tuple[str, OutgoingFile | None]]:
        """Text and file cut into what goes as one message each. Raises NotAllowed."""
        if attach and context.is_comment:
            raise NotAllowed(
                translate(
                    "Files cannot be sent under a comment. Send a link, or wait until the customer writes privately."
                )
            )
        return await in_pieces(text, attach, context.capabilities, self._files)

    async def change(
        self, conversation_id: int, message_id: int, text: str | None, agent: str, key: str
    ) -> int:
        """Queue new words for a message of ours, or (None) its being taken back. Gives the
        delivery's number.

        Raises NotFound, NotAllowed (not ours, too old, or the platform has no way), StoreError.
        """
        context = await self.verdicts.context(conversation_id)
        message = await self._store.threads.message(message_id)
        operation = _changing(context, message, text, self._clock.now())
        body, limits = storable(text or "").strip(), context.capabilities
        if operation is Operation.EDIT and (not body or limits.measure(body) > limits.text_limit):
            raise NotAllowed(
                translate("The new words must be 1 to {limit} characters.", limit=limits.text_limit)
            )
        delivery = NewDelivery(
            key,
            ConversationId(conversation_id),
            DeliveryKind.REPLY,
            body,
            agent,
            RemoteId(message.remote_id or ""),
            operation=operation,
        )
        return await self._store.outbox.operate(delivery, self._clock.now())

    async def operate(
        self,
        conversation_id: int,
        operation: Operation,
        message_id: int | None,
        agent: str,
        key: str,
        seen: int | None = None,
    ) -> int:
        """Queue something to be done to a comment: hide, unhide, delete, like, unlike. Gives the
        delivery's number.

        Without a message it is the customer's newest comment, of those that were `seen`. Raises
        NotFound, NotAllowed (Overtaken for one that reads otherwise since), StoreError.
        """
        context = await self.verdicts.context(conversation_id, message_id, seen)
        limits, target = context.capabilities, context.target
        if not context.is_comment:
            raise NotAllowed(
                translate(
                    "Conversation {conversation_id} is private; only public comments can be moderated.",
                    conversation_id=conversation_id,
                )
            )
        if operation not in limits.operations:
            raise NotAllowed(
                Reason(
                    "platform.cannot",
                    platform=limits.platform,
                    operation=Reason(f"operation.{operation}"),
                )
            )
        if target is None or not target.remote_id:
            raise NotAllowed(translate("There is no comment to do that to."))
        delivery = NewDelivery(
            key,
            ConversationId(conversation_id),
            DeliveryKind.REPLY,
            "",
            agent,
            RemoteId(target.remote_id),
            operation=operation,
        )
        meant = (target.id, seen) if seen is not None else None
        return await self._store.outbox.operate(delivery, self._clock.now(), meant)

    async def mirror_tags(
        self, conversation_id: int, add: list[str], drop: list[str], agent: str, key: str
    ) -> None:
        """Do on the platform what was done to a conversation's tags, where the platform has tags
        and the shop wants it."""
        context = await self.verdicts.context(conversation_id)
        if Operation.TAG not in context.capabilities.operations:
            return
        for operation, tags in ((Operation.TAG, add), (Operation.UNTAG, drop)):
            for tag in tags:
                number = ConversationId(conversation_id)
                delivery = NewDelivery(
                    f"{key}:{operation}:{tag}",
                    number,
                    DeliveryKind.REPLY,
                    tag,
                    agent,
                    operation=operation,
                )
                await self._store.outbox.operate(delivery, self._clock.now())


Piece = tuple[str, OutgoingFile | None]


def _offered(
    context: Context, pieces: list[Piece], choices: Sequence[str]
) -> tuple[list[Piece], tuple[Button, ...]]:
    """The pieces with choices under the last, and the buttons that these are: what no button holds whole is numbered, and
    stands in one piece."""
    limits = context.capabilities
    if not choices:
        return pieces, ()
    if len(choices) <= limits.buttons.answers and all(on_button(each) == each for each in choices):
        return pieces, tuple(map(Button, choices))
    lines = "\n".join(numbered(list(choices)))
    (*before, (text, file)) = pieces
    whole = f"{text}\n\n{lines}"
    limit = limits.text_limit if file is None else limits.caption_limit(file)
    if limits.measure(whole) <= limit:
        return [*before, (whole, file)], ()
    return [*pieces, (lines, None)], ()


def _quoting(context: Context, pieces: Sequence[tuple[str, OutgoingFile | None]]) -> int:
    """Which piece says what is answered: the first, or the first that can."""
    if context.capabilities.quotes_with_files:
        return 0
    return next((place for place, (_, file) in enumerate(pieces) if file is None), 0)


def _private_key(context: Context, pieces: Sequence[object]) -> str:
    """The key of a comment's one private reply: however often it is asked for, there is one row."""
    if len(pieces) > 1:
        raise NotAllowed(
            translate(
                "A private reply to a comment is one message, without files. Write less; the rest can follow once the "
                "customer answers."
            )
        )
    if context.target is None:
        raise NotAllowed(translate("There is no comment of the customer's to answer privately."))
    return private_key(context.row.account_id, context.target.remote_id or "")


def _changing(context: Context, message: ThreadRow, text: str | None, now: Instant) -> Operation:
    """The operation that edits a message of ours, or (no text) takes it back. Raises NotAllowed."""
    limits = context.capabilities
    operation, within = (
        (Operation.UNSEND, limits.unsends) if text is None else (Operation.EDIT, limits.edits)
    )
    if context.is_comment and text is None and Operation.DELETE in limits.operations:
        operation, within = Operation.DELETE, FOR_EVER
    if operation not in limits.operations or not within:
        what = translate("taken back") if text is None else translate("edited")
        raise NotAllowed(
            translate(
                "Messages on {platform} cannot be {what} by programs.",
                platform=limits.platform,
                what=what,
            )
        )
    ours = message.conversation_id == context.row.id and message.author == "agent"
    if not ours or message.kind == "note":
        raise NotAllowed(translate("Only messages that went out from here can be changed."))
    if not message.remote_id or message.deleted_at:
        raise NotAllowed(translate("This message is not there on the platform (any more)."))
    if now - message.at > within:
        raise NotAllowed(
            translate(
                "It was sent too long ago; {platform} allows it for {span}.",
                platform=limits.platform,
                span=span(within),
            )
        )
    return operation
