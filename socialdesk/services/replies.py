"""Answering: may it be said, cut to the platform's length, queued once however often Enter is
pressed."""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed
from socialdesk.model.delivery import DeliveryKind, NewDelivery, Operation, OutgoingFile
from socialdesk.model.i18n import translate
from socialdesk.model.ids import ConversationId, Instant, RemoteId
from socialdesk.model.message import ChatKind
from socialdesk.model.pace import PaceRules, month_of
from socialdesk.model.policy import Capabilities, Never, Situation, Verdict, judge
from socialdesk.model.reason import Reason
from socialdesk.model.text import span, split_text, storable
from socialdesk.services.thread import human_size
from socialdesk.store.conversations import ConversationRow
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
        self._capabilities = capabilities
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
    ) -> list[int]:
        """Queue `text`, and a file if one is given; the same key queues nothing more. Gives the
        deliveries' numbers.

        It goes out after `hold` ms, in which it can be cancelled; or later, `at` a moment (judged
        for that moment now, and again when it comes), and then not at all if the customer writes
        before, unless told otherwise. In a comment's conversation it answers in public, or
        (`private`) by the comment's one private message. Raises NotFound, NotAllowed (nothing to
        send, or a rule of the platform in the way) and StoreError.
        """
        row = await self._store.inbox.conversation(conversation_id)
        capabilities = await self.capabilities(row)
        target = await self._target(row, reply_to_message)
        verdict = await self.verdict(row, private=private, target=target, at=at)
        if isinstance(verdict, Never):
            raise NotAllowed(verdict.why)
        now = self._clock.now()
        if at is not None and at <= now:
            raise NotAllowed(translate("That moment is over. Choose a later one."))
        parts = split_text(storable(text), capabilities.text_limit, capabilities.measure)
        if attach and row.chat_kind == ChatKind.COMMENT:
            raise NotAllowed(
                translate(
                    "Files cannot be sent under a comment. Send a link, or wait until the customer writes privately."
                )
            )
        file = await self._kept(attach, capabilities) if attach else None
        if not parts and file is None:
            raise NotAllowed(translate("There is no text to send. Write something first."))
        if private and (len(parts) > 1 or file):
            raise NotAllowed(
                translate(
                    "A private reply to a comment is one message, without files. Write less; the rest can follow once the "
                    "customer answers."
                )
            )
        if private and target is None:
            raise NotAllowed(
                translate("There is no comment of the customer's to answer privately.")
            )
        if private and target is not None:
            key = private_key(row.account_id, target.remote_id or "")
        reply_to = RemoteId(target.remote_id) if target and target.remote_id else None
        pieces: list[tuple[str, OutgoingFile | None]] = [(part, None) for part in parts]
        if file:
            caption = (
                parts[0]
                if len(parts) == 1 and capabilities.measure(parts[0]) <= capabilities.caption_limit
                else ""
            )
            pieces = [(caption, file), *pieces[1 if caption else 0 :]]
        deliveries = [
            NewDelivery(
                key=key if place == 0 else f"{key}#{place + 1}",
                conversation_id=ConversationId(conversation_id),
                kind=DeliveryKind.REPLY,
                body=part,
                author=agent,
                reply_to=reply_to if place == 0 or row.chat_kind == ChatKind.COMMENT else None,
                private=private,
                file=attached,
                due_at=at if at is not None else now + hold if hold else 0,
                scheduled=at is not None,
                unless_answered=at is not None and unless_answered,
            )
            for place, (part, attached) in enumerate(pieces)
        ]
        return await self._store.outbox.reply(deliveries, now)

    async def change(
        self, conversation_id: int, message_id: int, text: str | None, agent: str, key: str
    ) -> int:
        """Queue new words for a message of ours, or (None) its being taken back. Gives the
        delivery's number.

        Raises NotFound, NotAllowed (not ours, too old, or the platform has no way), StoreError.
        """
        row = await self._store.inbox.conversation(conversation_id)
        capabilities = await self.capabilities(row)
        message = await self._store.threads.message(message_id)
        operation = Operation.UNSEND if text is None else Operation.EDIT
        if (
            row.chat_kind == ChatKind.COMMENT
            and operation is Operation.UNSEND
            and Operation.DELETE in capabilities.operations
        ):
            operation, within = Operation.DELETE, FOR_EVER
        else:
            within = capabilities.unsends if text is None else capabilities.edits
        if operation not in capabilities.operations or not within:
            what = translate("taken back") if text is None else translate("edited")
            raise NotAllowed(
                translate(
                    "Messages on {platform} cannot be {what} by programs.",
                    platform=capabilities.platform,
                    what=what,
                )
            )
        if message.conversation_id != row.id or message.author != "agent" or message.kind == "note":
            raise NotAllowed(translate("Only messages that went out from here can be changed."))
        if not message.remote_id or message.deleted_at:
            raise NotAllowed(translate("This message is not there on the platform (any more)."))
        if self._clock.now() - message.at > within:
            raise NotAllowed(
                translate(
                    "It was sent too long ago; {platform} allows it for {span}.",
                    platform=capabilities.platform,
                    span=span(within),
                )
            )
        body = storable(text or "").strip()
        if operation is Operation.EDIT and (
            not body or capabilities.measure(body) > capabilities.text_limit
        ):
            raise NotAllowed(
                translate(
                    "The new words must be 1 to {limit} characters.", limit=capabilities.text_limit
                )
            )
        number, remote = ConversationId(conversation_id), RemoteId(message.remote_id)
        delivery = NewDelivery(
            key, number, DeliveryKind.REPLY, body, agent, remote, operation=operation
        )
        return await self._store.outbox.operate(delivery, self._clock.now())

    def check_file(self, path: Path, capabilities: Capabilities) -> OutgoingFile:
        """What a file would be sent as, without keeping it. Raises NotAllowed with what the
        platform takes instead."""
        return checked_file(path, capabilities)

    def windows(self) -> dict[str, int]:
        """For each account with such a limit, how long (ms) a person may answer after the
        customer's last act."""
        return {
            name: window
            for name, limits in self._capabilities.items()
            if (window := _window(limits))
        }

    async def operate(
        self,
        conversation_id: int,
        operation: Operation,
        message_id: int | None,
        agent: str,
        key: str,
    ) -> int:
        """Queue something to be done to a comment: hide, unhide, delete, like, unlike. Gives the
        delivery's number.

        Without a message it is the customer's newest comment. Raises NotFound, NotAllowed,
        StoreError.
        """
        row = await self._store.inbox.conversation(conversation_id)
        capabilities = await self.capabilities(row)
        if row.chat_kind != ChatKind.COMMENT:
            raise NotAllowed(
                translate(
                    "Conversation {conversation_id} is private; only public comments can be moderated.",
                    conversation_id=conversation_id,
                )
            )
        if operation not in capabilities.operations:
            raise NotAllowed(
                translate(
                    "{platform} has no way to {act} a comment.",
                    platform=capabilities.platform,
                    act=operation,
                )
            )
        target = await self._target(row, message_id)
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
        return await self._store.outbox.operate(delivery, self._clock.now())

    async def mirror_tags(
        self, conversation_id: int, add: list[str], drop: list[str], agent: str, key: str
    ) -> None:
        """Do on the platform what was done to a conversation's tags, where the platform has tags
        and the shop wants it."""
        row = await self._store.inbox.conversation(conversation_id)
        if Operation.TAG not in (await self.capabilities(row)).operations:
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

    async def verdict(
        self,
        row: ConversationRow,
        kind: DeliveryKind = DeliveryKind.REPLY,
        *,
        private: bool = False,
        target: ThreadRow | None = None,
        at: Instant | None = None,
    ) -> Verdict:
        """May this be said in the conversation now (or at a moment)? `target` is the comment that
        it answers."""
        capabilities = await self._configured(row)
        if capabilities is None:
            return Never(Reason("account.not_configured"), code="not_configured")
        now = at if at is not None else self._clock.now()
        last, used_at = row.state.last_action_at, None
        if private:
            target = target or await self._target(row, None)
            last = Instant(target.at) if target else None
            if target and target.remote_id:
                used = await self._store.outbox.private_replies(row.account_id, [target.remote_id])
                found = used.get(target.remote_id)
                used_at = Instant(found.created_at) if found else None
        sent = 0
        if capabilities.monthly:
            sent = await self._store.accounts.sent_in_month(row.account_id, month_of(now))
        situation = Situation(
            ChatKind(row.chat_kind),
            now,
            last,
            kind,
            private,
            bool(row.contact_blocked),
            row.handled_by,
            used_at,
            sent,
        )
        return judge(capabilities, situation)

    async def capabilities(self, row: ConversationRow) -> Capabilities:
        """The limits of the account that a conversation runs on; none are known of one that is not
        configured."""
        return await self._configured(row) or Capabilities(4096, PaceRules(1, 1_000, 1))

    async def _configured(self, row: ConversationRow) -> Capabilities | None:
        names = {account.id: account.name for account in await self._store.accounts.all()}
        return self._capabilities.get(names[row.account_id])

    async def _target(self, row: ConversationRow, message_id: int | None) -> ThreadRow | None:
        """The message that is answered: the one asked for, or (for a comment) the customer's newest
        one."""
        if message_id is not None:
            message = await self._store.threads.message(message_id)
            if message.conversation_id != row.id or not message.remote_id:
                raise NotAllowed(
                    translate(
                        "Message {message_id} is not one of conversation {id} on its platform.",
                        message_id=message_id,
                        id=row.id,
                    )
                )
            return message
        if row.chat_kind != ChatKind.COMMENT:
            return None
        thread = await self._store.threads.rows(row.id, 100)
        said = [
            each
            for each in thread
            if each.author == "customer" and each.remote_id and not each.deleted_at
        ]
        return said[-1] if said else None

    async def _kept(self, path: Path, capabilities: Capabilities) -> OutgoingFile:
        """Check a file against the platform's limits and keep a copy of our own, so that it is
        there when it is sent."""
        return await asyncio.to_thread(keep_file, path, capabilities, self._files)


def _window(capabilities: Capabilities) -> int:
    """The longest time that a person may answer in private after the customer's last act; 0 where
    there is no limit."""
    fitting = [
        rule
        for rule in capabilities.rules
        if rule.allows
        and ChatKind.PRIVATE in rule.kinds
        and DeliveryKind.REPLY in rule.deliveries
        and not rule.private
        and (not rule.needs or rule.needs in capabilities.settings)
    ]
    if any(rule.until is None for rule in fitting):
        return 0
    return max((rule.until or 0 for rule in fitting), default=0)


def checked_file(path: Path, capabilities: Capabilities) -> OutgoingFile:
    """What a file would be sent as. Raises NotAllowed with what the platform takes instead."""
    if not capabilities.uploads:
        raise NotAllowed(
            translate(
                "{platform} takes no files from programs. Send a link instead.",
                platform=capabilities.platform,
            )
        )
    path = path.expanduser()
    try:
        size = path.stat().st_size
        if not path.is_file() or not size:
            raise NotAllowed(translate("{path} is no file with something in it.", path=path))
    except OSError as error:
        raise NotAllowed(
            translate("{path} cannot be read ({strerror}).", path=path, strerror=error.strerror)
        ) from None
    mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    kept = OutgoingFile(str(path), path.name, mime, size)
    limit = capabilities.uploads.get(mime) or capabilities.uploads.get(
        "image" if kept.is_image else "file", 0
    )
    types = capabilities.file_types
    if not limit or (types and path.suffix.lower() not in types):
        takes = ", ".join(sorted(types)) if types else "other files"
        raise NotAllowed(
            translate(
                "{platform} does not take {suffix} files; it takes {takes}.",
                platform=capabilities.platform,
                suffix=path.suffix or "such",
                takes=takes,
            )
        )
    if size > limit:
        raise NotAllowed(
            translate(
                "{name} is {human_size}; {platform} takes at most {human_size2}. Make it smaller, or send a link to it.",
                name=path.name,
                human_size=human_size(size),
                platform=capabilities.platform,
                human_size2=human_size(limit),
            )
        )
    return kept


def keep_file(path: Path, capabilities: Capabilities, folder: Path | None) -> OutgoingFile:
    """A file's copy among the shop's own. Raises NotAllowed with what the platform takes instead."""
    if folder is None:
        raise NotAllowed(
            translate(
                "{platform} takes no files from programs. Send a link instead.",
                platform=capabilities.platform,
            )
        )
    kept = checked_file(path, capabilities)
    path = path.expanduser()
    target = folder / "out" / f"{_digest(path)}{path.suffix.lower()[:10]}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if target.exists():
            target.touch()  # sent again: it is kept as long as a new one
        else:
            part = target.with_suffix(".part")
            shutil.copyfile(path, part)
            part.replace(target)
    except OSError as error:
        raise NotAllowed(
            translate(
                "{path} could not be copied to {parent} ({strerror}).",
                path=path,
                parent=target.parent,
                strerror=error.strerror,
            )
        ) from None
    return replace(kept, path=str(target))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]
