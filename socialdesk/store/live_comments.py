"""What is said in a live while it runs, written down where it is recorded: one row a comment, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.ids import AccountId
from socialdesk.model.live import is_question, post_of
from socialdesk.model.message import ChatKind, InboundMessage, Sender
from socialdesk.store import contacts
from socialdesk.store.engine.database import Connection, Query, fetch_all
from socialdesk.store.engine.statement import Rows

POST, ACCOUNT, CHAT = "post", "account", "chat"
"""Kinds of places: under a post, under anything of an account, in a group."""
COMMENT, GROUP, PRIVATE = "comment", "group", "private"
"""Where something was said in a live."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where comments of a live that runs are written; `own` is what its account's platform calls the
    account."""

    live_id: int
    tag: str
    account_id: int
    own: str
    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class Given:
    """Something said that belongs to a live: in which conversation, under which number, by whom."""

    live_id: int
    account_id: int
    conversation_id: int
    remote_id: str
    who: str
    kind: str
    is_question: int


@dataclass(frozen=True, slots=True)
class Heard:
    """A customer's new message, with its account and conversation."""

    account_id: AccountId
    conversation_id: int
    message: InboundMessage


RUNNING = Query(
    Place,
    """
    SELECT live.id AS live_id, live.tag, live_place.account_id, account.remote_id AS own, live_place.kind, live_place.place
    FROM live CROSS JOIN live_place JOIN account ON account.id = live_place.account_id
    WHERE live.started_at IS NOT NULL AND live.ended_at IS NULL AND live_place.live_id = live.id
    """,
)
_SAME = """
    SELECT COALESCE(contact.same_as, contact.id) AS id
    UNION ALL SELECT one.id FROM contact AS one WHERE one.same_as = COALESCE(contact.same_as, contact.id)
"""
"""All contacts of whoever `contact` is."""
ADD = Rows(
    f"""
    INSERT INTO live_comment (live_id, message_id, contact_id, kind, at, is_question, is_first)
    SELECT given.live_id, message.id, contact.id, given.kind, message.at, given.is_question,
        CASE WHEN EXISTS (
            SELECT 1 FROM live_comment AS said WHERE said.contact_id IN ({_SAME}) AND said.at < message.at
        ) OR EXISTS (
            SELECT 1 FROM conversation AS other JOIN message AS before ON before.conversation_id = other.id
            WHERE other.contact_id IN ({_SAME}) AND before.at < message.at AND before.author = 'customer'
        ) THEN 0 ELSE 1 END
    FROM given
    JOIN message ON message.conversation_id = given.conversation_id AND message.remote_id = given.remote_id
    JOIN contact ON contact.account_id = given.account_id AND contact.remote_id = given.who
    WHERE given.kind <> 'private' OR EXISTS (
        SELECT 1 FROM live_comment AS said
        WHERE said.live_id = given.live_id AND said.contact_id IN ({_SAME})
    )
    ORDER BY message.id
    ON CONFLICT (message_id, live_id) DO NOTHING
    """,
    live_id="bigint",
    account_id="bigint",
    conversation_id="bigint",
    remote_id="text",
    who="text",
    kind="text",
    is_question="bigint",
)
"""A message counts once for a live; a private one where its person has commented in it."""
ANSWERED = """
    (CASE WHEN live_comment.kind = 'group' THEN EXISTS (
        SELECT 1 FROM message AS answer
        WHERE answer.conversation_id = message.conversation_id AND answer.reply_to = message.remote_id
            AND answer.reply_to IS NOT NULL AND answer.author IN ('agent', 'owner')
    ) ELSE conversation.waiting_since IS NULL OR message.at < conversation.waiting_since END)
"""
"""Whether a person has answered: in a group by an answer to this very message, elsewhere by whatever
ended the wait, also a private reply, or putting it away as done."""
OPEN_QUESTION = f"""
    live_comment.is_question = 1 AND message.deleted_at IS NULL AND message.hidden_at IS NULL
    AND conversation.status <> 'resolved' AND NOT {ANSWERED}
"""
LIKED = """
    COALESCE((
        SELECT CASE WHEN outbox.act = 'like' THEN 1 ELSE 0 END FROM outbox
        WHERE outbox.conversation_id = message.conversation_id AND outbox.state IN ('queued', 'claimed', 'sending')
            AND outbox.reply_to = message.remote_id AND outbox.act IN ('like', 'unlike')
        ORDER BY outbox.id DESC LIMIT 1
    ), (
        SELECT 1 FROM reaction
        WHERE reaction.conversation_id = message.conversation_id AND reaction.remote_id = message.remote_id
            AND reaction.who = 'shop' AND reaction.sign <> ''
    ), 0)
"""
"""Whether the shop likes it: by what is on its way, else by what the platform has done."""
REREAD = "UPDATE live_comment SET is_question = $2, again = again + 1 WHERE message_id = $1"
WITHDRAW = """
    UPDATE live_comment SET again = again + 1 WHERE message_id IN (
        SELECT id FROM message WHERE conversation_id = $1 AND remote_id = $2
    )
"""
DROP_MESSAGE = "DELETE FROM live_comment WHERE message_id = $1"
FORGET_CHAT = """
    DELETE FROM live_comment WHERE message_id IN (SELECT id FROM message WHERE conversation_id = $1)
"""
FORGET_PERSON = "DELETE FROM live_comment WHERE contact_id = $1"


class Belonging:
    """What of a recording belongs to lives that run."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._accounts: dict[int, list[Place]] = {}
        self._places: dict[tuple[int, str, str], list[Place]] = {}
        for each in places:
            self._accounts.setdefault(each.account_id, []).append(each)
            names = [each.place]
            if each.kind == POST and each.own:
                names.append(f"{each.own}_{each.place}")
            for name in names:
                self._places.setdefault((each.account_id, each.kind, name), []).append(each)

    def of(self, heard: Heard) -> list[tuple[str, Given]]:
        """The tag and the row of each live that it may belong to: public words surely, private ones if
        their person has commented."""
        message = heard.message
        if heard.account_id not in self._accounts:
            return []
        match message.chat_kind:
            case ChatKind.COMMENT:
                post = post_of(message.chat)
                found = [
                    *self._named(heard, POST, post),
                    *self._named(heard, ACCOUNT, ""),
                ]
                kind, who = COMMENT, message.contact
            case ChatKind.GROUP | ChatKind.CHANNEL:
                found = self._named(heard, CHAT, message.chat)
                kind, who = GROUP, message.sender if message.sender.remote_id else message.contact
            case _:
                found, kind, who = self._accounts[heard.account_id], PRIVATE, message.contact
        asks = int(is_question(message.body))
        lives = {each.live_id: each for each in found}
        return [
            (
                each.tag,
                Given(
                    each.live_id, heard.account_id, heard.conversation_id, str(message.remote_id), who.remote_id,
                    kind, asks,
                ),
            )
            for each in lives.values()
        ]  # fmt: skip

    def _named(self, heard: Heard, kind: str, place: str) -> list[Place]:
        return self._places.get((heard.account_id, kind, place), [])


async def belonging(conn: Connection, heard: Sequence[Heard]) -> list[tuple[Heard, str, Given]]:
    """What of this belongs to lives that run, each with the live's tag."""
    places = await fetch_all(conn, RUNNING) if heard else []
    if not places:
        return []
    lives = Belonging(places)
    return [(each, tag, given) for each in heard for tag, given in lives.of(each)]


async def add(conn: Connection, found: Sequence[tuple[Heard, Given]]) -> None:
    """Write down what belongs to lives; its messages are kept already. Public words first, since private
    ones count by them."""
    strangers = [(each.account_id, _speaker(each)) for each, given in found if given.kind == GROUP]
    await contacts.add(conn, strangers)
    given = {(each.live_id, each.conversation_id, each.remote_id): each for _, each in found}
    for is_private in (False, True):
        some = [each for each in given.values() if (each.kind == PRIVATE) is is_private]
        if some:
            await conn.together([ADD.batch(some)])


def _speaker(heard: Heard) -> Sender:
    message = heard.message
    return message.sender if message.sender.remote_id else message.contact


async def reread(conn: Connection, message_id: int, body: str) -> None:
    """A message reads differently now."""
    await conn.rows(REREAD, message_id, int(is_question(body)))


async def withdraw(conn: Connection, conversation_id: int, remote_ids: Sequence[str]) -> None:
    """Messages were taken back: what was read in them is read again."""
    await conn.many(WITHDRAW, [(conversation_id, each) for each in remote_ids])
