"""What self-service came to, against the same counted slowly from what was said."""

import random
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from socialdesk.bots.telegram import limits as telegram
from socialdesk.errors import NotAllowed
from socialdesk.model.changes import Resolve
from socialdesk.model.faq import Answer, Faq, Part
from socialdesk.model.ids import HOUR, AccountId, Instant
from socialdesk.model.measure import By, Question
from socialdesk.model.message import Author
from socialdesk.services.figures.self_served import self_served
from socialdesk.services.self_service import Manners, SelfService, Where
from socialdesk.store.engine.database import Query
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
FAQ = Faq(
    (
        Answer("ship", {"vi": Part("30k ạ")}, ("phí ship bao nhiêu",)),
        Answer("size", {"vi": Part("Đủ size ạ")}, ("còn size nào",)),
    )
)
OF_CHAT = Query(int, "SELECT id FROM conversation WHERE chat = $1")
SAYS = (
    "phí ship bao nhiêu",
    "còn size nào",
    "cảm ơn shop",
    "gặp nhân viên",
    "hôm qua mình đặt mà chưa thấy",
)
PERSON = "(a person writes)"
RESOLVED = "(it is resolved)"
Told = tuple[int, str]


def slowly(story: list[Told], now: int) -> dict[str, int]:
    """One conversation, message by message."""
    found = dict.fromkeys(("asked", "answered", "decided", "resolved", "handed_over", "left"), 0)
    given, called, last_reply, done = list[str](), False, None, list[tuple[int, str]]()
    for at, what in story:
        if what == RESOLVED:
            given, called = [], False
            continue
        if what == PERSON:
            last_reply = at
            continue
        answer = {SAYS[0]: "ship", SAYS[1]: "size"}.get(what)
        if called or (answer is None and what != SAYS[3]):
            continue
        found["asked"] += 1
        if what == SAYS[3]:
            found["handed_over"] += 1
            called = True
        elif last_reply is not None and at - last_reply < HOUR / 2:
            found["left"] += 1
        elif answer in given:
            found["handed_over"] += 1
            called = True
        else:
            found["answered"] += 1
            given.append(str(answer))
            done.append((at, "answered"))
            continue
        done.append((at, "called" if called else "left"))
    by_itself = {at for at, what in done if what == "answered"}
    for at in by_itself:
        until = at + 72 * HOUR
        asked_more = [
            one
            for one, what in story
            if what in SAYS and at < one <= until and one not in by_itself
        ]
        people = [one for one, what in story if what == PERSON and one >= at]
        needed = (
            any(one <= until for one in people)
            or any(what == "called" and at <= one <= until for one, what in done)
            or any(more < one for one in people for more in asked_more)
        )
        found["decided"] += needed or now > until
        found["resolved"] += not needed and now > until
    return found


async def test_figures_are_what_is_counted_slowly(store: Store) -> None:
    chance = random.Random(5)
    shop = Manners("Hoa Sen", "vi", SAIGON)
    serving = SelfService(
        lambda: FAQ, {AccountId(1): Where("telegram", telegram.capabilities())}, shop
    )
    total, now = (
        dict.fromkeys(("asked", "answered", "decided", "resolved", "handed_over", "left"), 0),
        NOW,
    )
    for chat in range(30):
        story, at, number = list[Told](), NOW + chat, 1
        for _ in range(chance.randint(1, 7)):
            at += chance.choice((60_000, HOUR // 3, 2 * HOUR, 30 * HOUR, 71 * HOUR))
            what = chance.choice((*SAYS, PERSON, RESOLVED))
            moment = Instant(at)
            if what == RESOLVED and number > 1:
                ids = await store.database.all(OF_CHAT, str(900 + chat))
                await store.conversations.do(Resolve(), ids, "linh", moment)
            elif what != RESOLVED:
                author = Author.OWNER if what == PERSON else Author.CUSTOMER
                message = replace(
                    inbound(what, f"{chat}{number:02}", str(900 + chat)), author=author, at=moment
                )
                await store.record([arrival(message, key=f"{chat}-{number}")], moment, [serving])
                number += 1
            if number > 1:
                story.append((at, what))
        now = max(now, Instant(at))
        for key, value in slowly(story, NOW + 400 * HOUR).items():
            total[key] += value
    asked = Question(Instant(NOW + 400 * HOUR))
    first, *rest = await self_served(store, SAIGON, asked)

    assert {key: getattr(first, key) for key in total} == total
    assert first.answered == sum(each.answered for each in rest) > 5
    assert 0 < first.resolved < first.decided
    (_, channel) = await self_served(store, SAIGON, replace(asked, by=By.CHANNEL))
    assert (channel.group, channel.asked) == ("telegram", first.asked)
    days = (await self_served(store, SAIGON, replace(asked, by=By.DAY)))[1:]
    assert date.fromisoformat(days[0].group).year == 2026
    with pytest.raises(NotAllowed):
        await self_served(store, SAIGON, replace(asked, by=By.AGENT))
