"""From Meta's webhooks (and rows read back) to what they mean. Pure; one bad event never loses its
neighbours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from socialdesk.bots.meta.comments import Comments
from socialdesk.bots.meta.contents import (
    MARK,
    PLATFORM,
    SIGNS,
    address_of,
    came_by,
    contents_of,
    contents_of_row,
    field_of,
    ordered,
    rated,
    referred,
)
from socialdesk.bots.meta.limits import INBOXES
from socialdesk.bots.meta.network import Network
from socialdesk.bots.payload import (
    STRANGE,
    Json,
    Strange,
    body_of,
    chats_of,
    fingerprint,
    instant,
    moment,
    part,
    parts,
    speaker,
    text,
)
from socialdesk.bots.substance import is_said, told
from socialdesk.errors import Unreadable
from socialdesk.model.ids import Instant, RemoteChat, RemoteId
from socialdesk.model.message import (
    ALONGSIDE,
    RECOVERED,
    Author,
    ChannelState,
    ChatKind,
    Deletion,
    DeliveryReport,
    Echo,
    Edit,
    Event,
    Handover,
    InboundMessage,
    Parsed,
    RawUpdate,
    Reaction,
    Sender,
)
from socialdesk.model.reason import NO_REASON, Reason

_LINES = {
    "account_linking": "meta.linked",
    "game_play": "meta.played",
    "request_thread_control": "meta.asked_for",
}
_QUIET = frozenset({"app_roles"})
_ENVELOPE = frozenset({"sender", "recipient", "timestamp"})
NEW = "new: "
"""Before a kind that nobody understands yet, on its way to being reported."""
POLICY = "policy"
"""Under this a channel remembers how Meta judges it."""


Found = Event | Reason | Strange
"""What reading an item gives: events; why there are none; that not all is understood."""


@dataclass(frozen=True, slots=True)
class Converter:
    """Reads one account's updates."""

    account_id: str
    app_id: str
    network: Network
    people: frozenset[str] = frozenset(INBOXES)
    """Apps behind which people of the shop sit; what any other app says is a program's."""

    def parse(self, raw: RawUpdate) -> Parsed:
        """What a body means. Raises Unreadable (or any other error) for one that is no webhook at
        all."""
        body = body_of(raw)
        events: list[Event] = []
        kinds: list[str] = []
        unknown, passed, fault = False, NO_REASON, ""
        for kind, make in self._items(body, raw.received_at):
            kinds.append(kind.removeprefix(NEW))
            unknown = unknown or make is None or kind.startswith(NEW)
            if make is None:
                continue
            try:
                made = list(make())
                unknown = unknown or STRANGE in made
                passed = passed or next(
                    (each for each in made if isinstance(each, Reason)), NO_REASON
                )
                events += [each for each in made if not isinstance(each, Reason | Strange)]
            except (Unreadable, KeyError, TypeError, ValueError, AttributeError) as error:
                kinds[-1] = f"{kind} (unreadable)"
                unknown = True
                fault = fault or (str(error) if isinstance(error, Unreadable) else kinds[-1])
        found = tuple(events)
        if fault and not found:
            raise Unreadable(fault)  # nothing of it is kept anywhere but in quarantine
        name = ", ".join(dict.fromkeys(kinds)) or text(body, "object") or "empty"
        unknown = unknown or not kinds
        nothing = NO_REASON if found or unknown else passed or Reason("passed.no_chat")
        return Parsed(found, name[:200], chats_of(found), unknown, nothing)

    def _items(self, body: Json, now: Instant) -> Iterator[_Item]:
        """Every event of a body by itself: its kind, and what reads it (None: nobody can yet)."""
        comments = Comments(self.account_id, self.network)
        for word, provenance in (("recovered", RECOVERED), ("polled", "")):
            if row := part(body, word):
                yield f"{word} message", partial(self._row, row, now, provenance)
            if row := part(body, f"{word}_comment"):
                yield f"{word} comment", partial(comments.row, row, now, provenance)
        for entry in parts(body, "entry"):
            if not self.is_ours(entry):
                yield "another account", None
                continue
            at = instant(entry.get("time"), now)
            for each in parts(entry, "messaging"):
                yield self._item(each, at, "")
            for each in parts(entry, "standby"):
                yield self._item(each, at, ALONGSIDE)
            changes = list(parts(entry, "changes"))
            if "field" in entry or "value" in entry:
                changes.append(entry)
            for change in changes:
                value = part(change, "value")
                field = text(change, "field")
                seems = "" if comments.reads(field) else field_of(value)
                if field.startswith("messag") or field == "standby":
                    yield self._item(value, at, ALONGSIDE if field == "standby" else "")
                elif comments.reads(field):
                    kind = comments.kind(field, value)
                    strange = comments.is_strange(field, value)
                    yield (
                        NEW + kind if strange else kind,
                        partial(comments.change, field, value, at),
                    )
                elif seems == "messages":
                    yield NEW + field, self._item(value, at, "")[1]
                elif seems:  # a new name for what is known
                    yield NEW + field, partial(comments.change, seems, value, at)
                else:
                    yield field or "change", None

    def is_ours(self, entry: Json) -> bool:
        """Whether an entry is of this account; the dashboard's test comes under the id 0."""
        return not self.account_id or text(entry, "id") in (self.account_id, "0", "")

    # -- one item of messaging[] or standby[]
    # -------------------------------------------------------------------------

    def _item(self, item: Json, entry_at: Instant, provenance: str) -> _Item:
        kind = next((key for key in item if key in _READERS or key in _LINES or key in _QUIET), "")
        at = moment(item.get("timestamp"), entry_at)
        if not kind:
            other = next(
                (key for key in item if key not in ("sender", "recipient", "timestamp")), "empty"
            )
            known = text(part(item, "sender"), "id") not in ("", self.account_id)
            return NEW + other, partial(self._strange, item, at, other) if known else None
        if kind in _QUIET:
            return kind, _passed_over
        reader = _READERS.get(kind, Converter._line)
        return kind, partial(reader, self, item, at, provenance)

    @property
    def _own_numbers(self) -> tuple[str, str]:
        return self.account_id, self.app_id

    def _strange(self, item: Json, at: Instant, kind: str) -> Iterator[Event]:
        """Something of a person that nobody understands yet: all that is in it, in its place in the
        thread, while its bytes are kept."""
        rest = {key: each for key, each in item.items() if key not in _ENVELOPE}
        found = told(rest, hide=self._own_numbers)
        said = Reason("said.unknown", kind=kind, platform=PLATFORM)
        remark = self._remark(item, at, said, "\n".join(found.lines))
        if is_said(kind, found):
            remark = replace(remark, author=Author.CUSTOMER, kind="unsupported")
        yield remark

    def _said(self, item: Json, at: Instant, provenance: str) -> Iterator[Found]:
        message = part(item, "message")
        mid = text(message, "mid")
        echo = message.get("is_echo") is True or text(part(item, "sender"), "id") == self.account_id
        who = self._person(item, "recipient" if echo else "sender")
        if message.get("is_deleted") is True:
            if not mid:
                raise Unreadable("a deletion has no mid")
            yield Deletion(RemoteChat(who), (RemoteId(mid),))
            return
        # Words that their platform gave no name cannot be quoted, and are words all the same.
        mid = mid or f"message:{fingerprint(item)}"
        author, sender, came_back = Author.CUSTOMER, Sender(who, ""), None
        contents = contents_of(message, mid, self._own_numbers)
        words, attachments = contents.words, tuple(contents.files)
        if echo:
            author, sender, came_back = self._own(message)
            author = speaker(author, words, attachments)
            if not words and not attachments and not (came_back.delivery or came_back.matches):
                # Another program's echo without anything in it: kept, and nothing in the thread.
                yield STRANGE
                return
        # A quick reply writes its own words (Messenger Platform, Quick replies, 2026-05).
        pressed = bool(part(message, "quick_reply")) and contents.kind == "text" and not echo
        reply = part(message, "reply_to")
        story = NO_REASON
        if part(reply, "story"):
            link = text(part(reply, "story"), "url")
            story = Reason("said.story_at", address=link) if link else Reason("said.story")
        yield InboundMessage(
            chat=RemoteChat(who),
            chat_kind=ChatKind.PRIVATE,
            address=address_of(who),
            remote_id=RemoteId(mid),
            seq=0,
            author=author,
            sender=sender,
            contact=Sender(who, ""),
            kind="button" if pressed else contents.kind,
            body=words,
            said=Reason("said.tapped") if pressed else contents.said,
            at=at,
            attachments=attachments,
            reply_to=RemoteId(text(reply, "mid")) if text(reply, "mid") else None,
            reply_quote=story or referred(part(message, "referral")),
            echo=came_back,
            provenance=provenance if not echo else "",
            payload=text(part(message, "quick_reply"), "payload"),
        )
        if contents.unknown:
            yield STRANGE

    def _own(self, message: Json) -> tuple[Author, Sender, Echo]:
        """Whose words an echo is: ours by our mark, a program's of our app, or somebody's who wrote
        elsewhere."""
        app, mark = text(message, "app_id"), text(message, "metadata")
        number = mark.removeprefix(MARK)
        delivery = (
            int(number)
            if mark.startswith(MARK) and number.isdecimal() and len(number) < 18
            else None
        )
        ours = bool(app) and app == self.app_id
        # Whoever writes in Meta's own inbox, or in an app that the shop has named, is a person; an
        # echo that names no app (Instagram) comes from the platform's own app.
        is_person = not app or (app in self.people and not ours)
        author = Author.OWNER if is_person else Author.BOT
        name = "our app" if ours else INBOXES.get(app, f"app {app}" if app else "elsewhere")
        return (
            author,
            Sender(self.account_id, name, is_bot=not is_person),
            Echo(delivery, matches=ours or not app),
        )

    def _tapped(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        who, tap = self._person(item, "sender"), part(item, "postback")
        mid = (
            text(tap, "mid")
            or f"tap:{fingerprint([who, item.get('timestamp'), text(tap, 'payload', 'title')])}"
        )
        words = text(tap, "title", "payload")
        yield replace(
            self._remark(item, at, Reason("said.tapped"), words, mid=mid),
            author=Author.CUSTOMER, kind="button", reply_quote=referred(part(tap, "referral")), provenance=provenance,
            payload=text(tap, "payload"),
        )  # fmt: skip

    def _referral(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        said, words = came_by(part(item, "referral")) or (Reason("meta.came_by_link"), "")
        yield self._remark(item, at, said, words, opens_window=True)

    def _opted(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        optin = part(item, "optin")
        status = text(optin, "notification_messages_status").upper()
        stopped = status.startswith("STOP")
        said = Reason("meta.stopped_news" if stopped else "meta.asked_for_news")
        topic = text(optin, "title", "payload", "ref")
        yield self._remark(item, at, said, f"({topic})" if topic else "")

    def _line(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        kind = next(key for key in item if key in _LINES)
        silent = kind == "request_thread_control"
        lines = () if silent else told(part(item, kind), hide=self._own_numbers).lines
        yield self._remark(item, at, Reason(_LINES[kind]), "\n".join(lines))

    def _ordered(self, item: Json, at: Instant, provenance: str) -> Iterator[Found]:
        """An order: a customer has sent it, so they wait for an answer."""
        words, understood = ordered(part(item, "order"), self._own_numbers)
        remark = self._remark(item, at, Reason("meta.ordered"), words)
        yield replace(remark, author=Author.CUSTOMER, kind="order", provenance=provenance)
        if not understood:
            yield STRANGE

    def _rated(self, item: Json, at: Instant, provenance: str) -> Iterator[Found]:
        """A rating; one with words is a customer's message."""
        lines, words, understood = rated(item, self._own_numbers)
        remark = self._remark(item, at, Reason("meta.rated"), lines)
        author = Author.CUSTOMER if words else Author.SYSTEM
        yield replace(remark, author=author, kind="rating", provenance=provenance)
        if not understood:
            yield STRANGE

    def _delivered(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        kind = "read" if "read" in item else "delivery"
        told = part(item, kind)
        mids = told.get("mids")
        ids = (
            [str(each) for each in mids if isinstance(each, str)] if isinstance(mids, list) else []
        )
        ids += [text(told, "mid")] if text(told, "mid") else []
        watermark = instant(told.get("watermark"), Instant(0)) or None
        yield DeliveryReport(
            RemoteChat(self._person(item, "sender")),
            kind == "read",
            tuple(RemoteId(each) for each in ids),
            watermark,
        )

    def _reacted(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        told, who = part(item, "reaction"), self._person(item, "sender")
        on = text(told, "mid")
        if not on:
            raise Unreadable("reaction has no mid")
        ours = who == self.account_id
        sign = (
            ""
            if text(told, "action") == "unreact"
            else text(told, "emoji") or SIGNS.get(text(told, "reaction"), "👍")
        )
        chat = RemoteChat(self._person(item, "recipient") if ours else who)
        yield Reaction(
            chat,
            RemoteId(on),
            "shop" if ours else "customer",
            sign,
            at,
            opens_window=not ours,
        )

    def _edited(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        told = part(item, "message_edit")
        mid = text(told, "mid")
        if not mid:
            raise Unreadable("message_edit has no mid")
        remark = self._remark(item, at, NO_REASON, text(told, "text"), mid=mid)
        message = replace(remark, author=Author.CUSTOMER, kind="text")
        yield Edit(message, at)

    def _handed_over(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        told = (
            part(item, "pass_thread_control")
            or part(item, "take_thread_control")
            or part(item, "release_thread_control")
        )
        who = self._person(item, "sender")
        if who == self.account_id:
            who = self._person(item, "recipient")
        app = text(told, "new_owner_app_id")
        ours = app == self.app_id or (
            not app and text(told, "previous_owner_app_id") != self.app_id
        )
        name = "" if ours else INBOXES.get(app, "another app")
        said = Reason("meta.handed_over", who=name) if name else Reason("meta.handed_back")
        yield self._remark(item, at, said, "", who)
        yield Handover(RemoteChat(who), name, at)

    def _warned(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        told = part(item, "policy_enforcement")
        yield ChannelState(
            POLICY,
            json.dumps({"action": text(told, "action"), "reason": text(told, "reason")}),
            at,
        )

    # -- rows read back
    # -------------------------------------------------------------------------------------------------

    def _row(self, row: Json, now: Instant, provenance: str) -> Iterator[Found]:
        """One message of the Conversations API, with the person it was talked with."""
        mid, who = text(row, "id"), text(row, "participant")
        author = text(part(row, "from"), "id")
        if not mid or not who or not author:
            raise Unreadable("the message has no id, participant or from")
        ours = author == self.account_id
        name = text(row, "participant_name")
        contents = contents_of_row(row, mid, self._own_numbers)
        files = tuple(contents.files)
        contact = Sender(who, name)
        wrote = Author.OWNER if ours else Author.CUSTOMER
        yield InboundMessage(
            chat=RemoteChat(who),
            chat_kind=ChatKind.PRIVATE,
            address=address_of(who),
            remote_id=RemoteId(mid),
            seq=0,
            author=speaker(wrote, contents.words, files),
            sender=Sender(author, "elsewhere") if ours else contact,
            contact=contact,
            kind=contents.kind,
            body=contents.words,
            said=contents.said,
            at=moment(row.get("created_time"), now),
            attachments=files,
            echo=Echo() if ours else None,
            provenance=provenance,
        )
        if contents.unknown:
            yield STRANGE

    # -- pieces
    # -----------------------------------------------------------------------------------------------------------

    def _person(self, item: Json, side: str) -> str:
        found = text(part(item, side), "id")
        if not found:
            raise Unreadable(f"the event has no {side}.id")
        return found

    def _remark(
        self,
        item: Json,
        at: Instant,
        said: Reason,
        words: str = "",
        who: str = "",
        *,
        mid: str = "",
        opens_window: bool = False,
    ) -> InboundMessage:
        who = who or self._person(item, "sender")
        return InboundMessage(
            chat=RemoteChat(who),
            chat_kind=ChatKind.PRIVATE,
            address=address_of(who),
            remote_id=RemoteId(mid or f"event:{fingerprint(item)}"),
            seq=0,
            author=Author.SYSTEM,
            sender=Sender(who, ""),
            contact=Sender(who, ""),
            kind="event",
            body=words,
            said=said,
            at=at,
            opens_window=opens_window,
        )


_Item = tuple[str, Callable[[], Iterator[Found]] | None]


def _passed_over() -> Iterator[Found]:
    yield Reason("passed.administration")


_Reader = Callable[[Converter, Json, Instant, str], Iterator[Found]]
_READERS: dict[str, _Reader] = {
    "message": Converter._said,
    "postback": Converter._tapped,
    "referral": Converter._referral,
    "optin": Converter._opted,
    "delivery": Converter._delivered,
    "read": Converter._delivered,
    "reaction": Converter._reacted,
    "message_edit": Converter._edited,
    "pass_thread_control": Converter._handed_over,
    "take_thread_control": Converter._handed_over,
    "release_thread_control": Converter._handed_over,
    "policy_enforcement": Converter._warned,
    "order": Converter._ordered,
    "response_feedback": Converter._rated,
    "messaging_feedback": Converter._rated,
}
