"""What each table holds of people: for the copy in which nobody is known, and for what somebody is given of themself.

Every column of words in every table is named here (`tests/store/test_personal.py`), so that a new one cannot be
forgotten: whoever adds a table says what stands in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Holds(StrEnum):
    """What stands in a column of words."""

    PLAIN = "plain"
    """The shop's own: names of states, its texts, what it sells. It stays as it is."""
    NAME = "name"
    GIVEN = "given"
    USERNAME = "username"
    PHONE = "phone"
    ADDRESS = "address"
    WORDS = "words"
    """What somebody said, or what was written of them."""
    REMOTE = "remote"
    """An id at a platform that leads to somebody."""
    CODE = "code"
    """An order's number, perhaps another system's."""
    KEY = "key"
    """What makes something happen once; such an id may be in it."""
    JSON = "json"
    FILES = "files"
    FOLDED = "folded"
    """The column before it, folded for looking it up."""
    EMPTIED = "emptied"
    """Secrets, and places on this machine."""


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are those of words. `of` is the column that says whose a row is: a contact's, a conversation's, a message's
    or an order's number; empty where it is nobody's. What is not `copied` is made anew, or is nobody else's business."""

    columns: Mapping[str, Holds]
    of: str = ""
    copied: bool = True


def _table(of: str = "", *, copied: bool = True, **kinds: str) -> Table:
    columns = {column: Holds(kind) for kind, columns in kinds.items() for column in columns.split()}
    return Table(columns, of, copied)


CONTACT, CONVERSATION, MESSAGE, ORDER, PERSON = (
    "contact_id",
    "conversation_id",
    "message_id",
    "purchase_id",
    "id",
)

TABLES: Mapping[str, Table] = {
    "account": _table(plain="name channel remote_id remote_name state subscribed remark quota", json="reason"),
    "account_memory": _table(copied=False, emptied="key value"),
    "account_token": _table(copied=False, emptied="access refresh seed"),
    "acknowledgement_due": _table(CONVERSATION, copied=False),
    "agent": _table(plain="name folded", emptied="password"),
    "attachment_file": _table(copied=False, emptied="unique_id file_id state path error"),
    "auto_resolve_notice": _table(CONVERSATION),
    "automatic_stop": _table(CONVERSATION, plain="code"),
    "automation_flip": _table(plain="name agent"),
    "automation_switch": _table(plain="name agent"),
    "broadcast": _table(plain="name query accounts chats late schedule agent", json="content"),
    "broadcast_recipient": _table(CONTACT, plain="state message_tag", json="reason"),
    "broadcast_run": _table(plain="state agent query accounts chats purpose erased", json="content"),
    # Sums of orders that are told each by itself.
    "buyer_sum": _table(copied=False, plain="currency"),
    "calendar_version": _table(plain="calendar"),
    "canned_answer": _table(plain="folder shortcut title body folded", emptied="file"),
    "case_evidence": _table(MESSAGE, plain="agent"),
    "case_step": _table(plain="step agent", words="note", key="key"),
    "change_counter": _table(),
    "clue": _table(CONTACT, copied=False, phone="value", plain="how"),
    "clue_due": _table(CONTACT, copied=False),
    "consent": _table(CONTACT, plain="topic how"),
    "contact": _table(PERSON, remote="remote_id", name="name", folded="folded", username="username", plain="language", phone="phone",
        emptied="avatar", given="first_name", address="address"),
    "contact_detail": _table(CONTACT, plain="key", words="value before"),
    "conversation": _table(CONTACT, remote="chat address", plain="chat_kind status last_author assignee priority handled_by",
        words="last_text subject", json="last_said"),
    "conversation_change": _table(CONVERSATION, plain="kind agent", json="details", key="batch imported"),
    "conversation_tag": _table(CONVERSATION, plain="tag"),
    "customer_case": _table(CONTACT, plain="kind sku cause currency outcome agent", words="about", emptied="source link"),
    "draft": _table(CONVERSATION, copied=False, plain="agent", words="body"),
    "episode": _table(CONVERSATION, plain="resolved_by assignee"),
    "episode_gone": _table(),
    "episode_pack": _table(plain="body"),
    "erased": _table(copied=False, emptied="files"),
    "erasure_request": _table(copied=False, emptied="remote_id"),
    "former_tag": _table(CONVERSATION, plain="tag"),
    "follow_up": _table(ORDER, plain="outcome", json="why"),
    "game": _table(plain="name kind state settings rules agent", emptied="secret salt commitment entries_hash public"),
    "game_entry": _table(CONTACT, remote="remote_id ref", plain="how", words="answer", json="why"),
    "game_spare": _table(CONTACT, remote="remote_id", plain="how", words="answer"),
    "game_winner": _table(remote="ref", plain="prize state agent", json="task why", words="proof", emptied="proof_file"),
    "journal": _table(copied=False, emptied="remote_key hash state kind chat error body"),
    "lease": _table(copied=False, emptied="name owner"),
    "live": _table(plain="name title link tag query purpose chats sheet agent"),
    "live_announcement": _table(plain="moment"),
    "live_claim": _table(CONTACT, plain="wish state why agent leased_by candidates", phone="phone"),
    "live_comment": _table(CONTACT, plain="kind"),
    "live_pin": _table(plain="agent"),
    "live_place": _table(plain="kind place"),
    "live_product": _table(plain="code"),
    "live_selling": _table(),
    "live_showing": _table(),
    "mention": _table(CONVERSATION, plain="agent"),
    "message": _table(CONVERSATION, remote="remote_id reply_to album stands_for", plain="author kind provenance", name="sender forwarded_from",
        words="body", files="attachments", json="reply_quote said", key="imported"),
    "message_follower": _table(copied=False, plain="name"),
    "message_search": _table(copied=False, emptied="folded grams"),
    "message_version": _table(MESSAGE, words="body", files="attachments"),
    "monthly_count": _table(plain="month"),
    "notice": _table(ORDER, plain="event state"),
    "online": _table(plain="session agent"),
    "order_follower": _table(plain="name"),
    "outbox": _table(CONVERSATION, key="key", plain="kind author state code act way message_tag purpose", words="body",
        remote="reply_to remote_id", json="error buttons manner", emptied="file kept"),
    "overlay_token": _table(copied=False, emptied="name token names"),
    "owner_chat": _table(copied=False, emptied="chat"),
    "owner_told": _table(copied=False, emptied="key"),
    "parcel": _table(ORDER, plain="carrier state", remote="tracking", folded="folded"),
    "parcel_early": _table(copied=False, plain="carrier state", remote="folded"),
    "pause": _table(CONVERSATION, plain="reason agent"),
    "person_tier": _table(CONTACT, copied=False, plain="tier folded"),
    "platform_news": _table(copied=False, emptied="about chat kind name value"),
    "policy_failure": _table(plain="policy error"),
    "presence": _table(copied=False, emptied="session agent"),
    "product": _table(plain="sku folded_sku name folded variant"),
    "promise": _table(CONVERSATION, words="text", plain="agent outcome settled_by"),
    "purchase": _table(CONTACT, plain="source state currency agent payment turned_from", code="code", key="key digest", name="name", folded="folded",
        phone="phone", address="address", words="note"),
    "purchase_change": _table(ORDER, plain="kind agent", json="details", emptied="digest link"),
    "purchase_counter": _table(),
    "purchase_line": _table(ORDER, plain="sku name variant"),
    "purchase_receipt": _table(ORDER, key="digest key"),
    "reaction": _table(CONVERSATION, remote="remote_id who", plain="sign"),
    "receipt_cursor": _table(),
    "rule_cursor": _table(plain="event"),
    "rule_file": _table(plain="body"),
    "rule_firing": _table(CONVERSATION, plain="rule event", key="batch", json="details"),
    "rule_notice": _table(CONVERSATION, plain="rule"),
    "saved_view": _table(plain="agent name query"),
    "schema_version": _table(copied=False),
    "search_progress": _table(copied=False),
    "search_stale": _table(MESSAGE, copied=False, emptied="old_body"),
    "self_service": _table(CONVERSATION, remote="message", plain="outcome answer language", json="why choices"),
    "signal": _table(CONVERSATION, plain="kind"),
    "stock_change": _table(plain="kind agent"),
    "survey": _table(CONTACT, key="key", plain="kind about state why agent tags language", remote="answer"),
    "survey_words": _table(CONVERSATION, remote="message"),
    "suggestion": _table(CONTACT, copied=False, key="key", plain="kind state agent", json="evidence"),
    "tag": _table(plain="name"),
    "target_clock": _table(CONVERSATION, plain="target state"),
    "target_notice": _table(plain="waits"),
    "target_progress": _table(plain="by_what"),
    "task": _table(CONVERSATION, key="key", plain="kind outcome agent", json="why", words="draft remark"),
    "telling": _table(CONVERSATION, copied=False, key="key", json="said why", plain="state"),
    "tier_due": _table(CONTACT, copied=False),
    "tier_rules": _table(copied=False, plain="digest"),
    "topic": _table(plain="name words"),
    "undecided": _table(CONVERSATION, copied=False, remote="message"),
    "unkept_form": _table(copied=False, emptied="agent sort form"),
    "vacation": _table(plain="account agent"),
    "wait": _table(CONVERSATION, plain="agent assignee why_excluded"),
    "wait_gone": _table(),
    "wait_pack": _table(plain="body"),
    "wait_progress": _table(),
}  # fmt: skip
