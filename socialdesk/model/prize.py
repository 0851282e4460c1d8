"""What becomes of a prize: its winner is told, claims it in time and is handed it, or the next reserve
takes their place. Pure: facts and `now` in, the next step out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from socialdesk.model.announcement import filled
from socialdesk.model.delivery import DeliveryState
from socialdesk.model.game import Prize
from socialdesk.model.ids import MINUTE, SECOND, Instant
from socialdesk.model.opening import dated_words
from socialdesk.model.wording import Words, words_in


class State(StrEnum):
    """How far a prize has come on its way to somebody."""

    RESERVE = "reserve"
    """Nobody's yet: they move up when a winner drops out."""
    WAITING = "waiting"
    """They do not know yet, as far as is known: they are told by the program, or it is an agent's task."""
    TOLD = "told"
    CLAIMED = "claimed"
    HANDED_OVER = "handed_over"
    EXPIRED = "expired"
    """They are out of it, and the prize went to the next reserve, if there was one."""


class Out(StrEnum):
    """Why somebody gets no prize after all; its words are those of the reason `prize.<code>`."""

    DEADLINE = "deadline"
    GIVEN_UP = "given_up"
    FORGOTTEN = "forgotten"
    """They asked to be forgotten: nobody knows any more who it was."""


HOLDING = (State.WAITING, State.TOLD, State.CLAIMED, State.HANDED_OVER)
"""Who is in one of these has a prize, or it waits for them."""
MAY_BE = {
    State.CLAIMED: (State.WAITING, State.TOLD),
    State.HANDED_OVER: (State.WAITING, State.TOLD, State.CLAIMED),
    State.EXPIRED: (State.WAITING, State.TOLD, State.CLAIMED),
}
"""From which states people may turn a prize to another."""
LENIENT = 2 * MINUTE
"""So long after a deadline an answer may still be on its way that was written in time."""
SLACK = 5 * SECOND
"""So much earlier than we know that they were told an answer may be, by the platform's clock."""
STUCK = 6 * 60 * MINUTE
"""After so long in the outbox what tells somebody is an agent's task as well: its account is down."""
_ON_ITS_WAY = (
    DeliveryState.SCHEDULED,
    DeliveryState.QUEUED,
    DeliveryState.CLAIMED,
    DeliveryState.SENDING,
)
_ARRIVED = (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ)


@dataclass(frozen=True, slots=True)
class Awaited:
    """What the next step of somebody who won depends on.

    `delivery` is the state of what tells them, empty where there is none, and `delivery_at` when it was
    settled (or, on its way, queued). `has_task`: an agent was asked to tell them. `until`: to then they may
    claim it. `wrote_at`: when they first wrote since they were told, or since the task; `replied_at`: when a
    person of the shop first wrote to them since the task.
    """

    state: State
    is_known: bool
    until: Instant | None = None
    delivery: str = ""
    delivery_at: Instant | None = None
    has_task: bool = False
    wrote_at: Instant | None = None
    replied_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell them, or where the platform does not allow it make it an agent's task."""


@dataclass(frozen=True, slots=True)
class CallAgent:
    """What should have told them did not: an agent's task. `code` is the delivery's state."""

    code: str


@dataclass(frozen=True, slots=True)
class Told:
    """They were told at this moment."""

    at: Instant


@dataclass(frozen=True, slots=True)
class Claimed:
    """They answered at this moment, in time."""

    at: Instant


@dataclass(frozen=True, slots=True)
class Expired:
    """They are out of it."""

    why: Out


Step = Tell | CallAgent | Told | Claimed | Expired


def next_step(awaited: Awaited, now: Instant, since: Instant) -> Step | None:
    """What is to be done for somebody who won; None for nothing now. `since` is when this process began to
    look: what was written before may not have come in yet, so no deadline ends right after it."""
    if awaited.state not in (State.WAITING, State.TOLD):
        return None
    if not awaited.is_known:
        return Expired(Out.FORGOTTEN)
    until, wrote_at = awaited.until, awaited.wrote_at
    if (
        awaited.state is State.TOLD
        and wrote_at is not None
        and (until is None or wrote_at <= until)
    ):
        return Claimed(wrote_at)
    if awaited.state is State.WAITING and awaited.delivery in _ARRIVED:
        return Told(awaited.delivery_at or now)
    if awaited.state is State.WAITING and awaited.has_task and awaited.replied_at is not None:
        return Told(awaited.replied_at)
    is_over = until is not None and now > until + LENIENT and now >= since + LENIENT
    if is_over and awaited.delivery != DeliveryState.SENDING:
        return Expired(Out.DEADLINE)
    return _telling(awaited, now) if awaited.state is State.WAITING else None


def _telling(awaited: Awaited, now: Instant) -> Step | None:
    delivery = awaited.delivery
    if not delivery:
        return Tell()
    if delivery in _ON_ITS_WAY:
        is_stuck = now >= (awaited.delivery_at or now) + STUCK
        return CallAgent("stuck") if is_stuck and not awaited.has_task else None
    if not awaited.has_task:
        return CallAgent(delivery)
    # What may have arrived, and what an agent took back, is the agent's; a window opens when they write.
    return Tell() if delivery == DeliveryState.REFUSED and awaited.wrote_at is not None else None


def deadline(called_at: Instant, claim_within: int) -> Instant | None:
    """To when somebody may claim who was told, or whose task was given to an agent, at a moment; None for
    no end."""
    return Instant(called_at + claim_within) if claim_within else None


# -- stock


class Stock(NamedTuple):
    """The pieces of one prize: how many there are, are meant for somebody, were handed over, are left."""

    prize: str
    pieces: int
    meant: int
    handed_over: int
    left: int


def stock(prizes: Sequence[Prize], winners: Sequence[tuple[str, str]]) -> list[Stock]:
    """What is left of each prize, by the prizes and the states of who was drawn."""
    found = []
    for name in dict.fromkeys(each.name for each in prizes):
        pieces = sum(each.pieces for each in prizes if each.name == name)
        states = [state for prize, state in winners if prize == name and state in HOLDING]
        gone = states.count(State.HANDED_OVER)
        found.append(Stock(name, pieces, len(states) - gone, gone, pieces - len(states)))
    return found


# -- what the winner reads


_WON = {
    "vi": "🎉 Chúc mừng mình đã trúng {prize} trong {game} ạ! {claim}",
    "en": "🎉 Congratulations, you won {prize} in {game}! {claim}",
    "th": "🎉 ยินดีด้วยค่ะ คุณได้รับ {prize} จาก {game} {claim}",
}
_A_PRIZE = {"vi": "quà", "en": "a prize", "th": "ของรางวัล"}
_CLAIM = {
    "vi": "Mình trả lời tin này {until}để nhận quà nhé.",
    "en": "Answer this message {until}to claim it.",
    "th": "ตอบข้อความนี้{until}เพื่อรับของรางวัลนะคะ",
}
_CLAIM_APART = {
    "vi": "Mình nhắn riêng cho shop {until}để nhận quà nhé; đừng ghi số điện thoại hay địa chỉ ở đây ạ.",
    "en": "Write to us privately {until}to claim it; please leave no phone number or address here.",
    "th": "ทักแชทส่วนตัวหาร้าน{until}เพื่อรับของรางวัลนะคะ อย่าพิมพ์เบอร์โทรหรือที่อยู่ตรงนี้ค่ะ",
}
_UNTIL = {"vi": "trước {moment} ", "en": "before {moment} ", "th": "ภายใน {moment} "}


class Congratulation(NamedTuple):
    """What somebody is told who won. `is_public`: others read it too. `own` are the shop's words for it, in which
    they are called by `name` and `given`."""

    game: str
    prize: str
    until: Instant | None
    is_public: bool = False
    own: Words = MappingProxyType({})
    name: str = ""
    given: str = ""

    def said(self, language: str, shop_language: str, zone: ZoneInfo) -> str:
        """Its words in somebody's language, or the shop's where there are none in theirs. Where others read
        it, the shop's own words are followed by how to claim it in private."""
        spoken = spoken_of(language, shop_language)
        moment = ""
        if self.until is not None:
            here = datetime.fromtimestamp(self.until / 1000, UTC).astimezone(zone)
            moment = dated_words(here, spoken)
        until = _UNTIL[spoken].format(moment=moment) if moment else ""
        claim = (_CLAIM_APART if self.is_public else _CLAIM)[spoken].format(until=until)
        prize = self.prize or _A_PRIZE[spoken]
        if own := words_in(self.own, spoken):
            values = {
                "prize": prize,
                "game": self.game,
                "until": moment,
                "name": self.name,
                "given": self.given,
            }
            text, _ = filled(own, values)
            return f"{text}\n{claim}" if self.is_public else text
        return _WON[spoken].format(prize=prize, game=self.game, claim=claim)


def spoken_of(language: str, otherwise: str, known: Mapping[str, str] = _WON) -> str:
    """The language to speak: somebody's own if there are words in it, else another, else English."""
    for each in (language, otherwise):
        spoken = re.split("[-_]", each.casefold())[0]
        if spoken in known:
            return spoken
    return "en"
