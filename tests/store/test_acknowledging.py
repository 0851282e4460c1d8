"""Acknowledgements through the store: how often, and those that wait."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from socialdesk.bots.messenger import limits as messenger
from socialdesk.model.acknowledge import AcknowledgeSettings, Explained, Text
from socialdesk.model.changes import Resolve
from socialdesk.model.hours import parse_week
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.message import RECOVERED, Author
from socialdesk.services.acknowledging import Acknowledgements, Wanted
from socialdesk.services.policies import Acknowledgement
from socialdesk.store.acknowledging import Due
from socialdesk.store.automatic import Guard, allowed
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound
from tests.support.store import SHOP as SHOP_ACCOUNT
from tests.support.store import at, comment, reply

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
WEEK = parse_week({"monday": ["08:00-18:00"], "tuesday": ["08:00-12:00", "13:00-18:00"]}, SAIGON)
SHOP = AcknowledgeSettings(True, "nhận {ask|}", "đóng {opens}", "S", WEEK, "vi")
EVENING = at(10 * HOUR)
"""Monday at 20:00; the shop opens on Tuesday at 8:00."""


class Shop:
    """A shop by its store; `hear` says what was queued in answer."""

    def __init__(self, store: Store, **more: object) -> None:
        self.store = store
        self.settings = replace(SHOP, **more)  # type: ignore[arg-type]
        self.clock = ManualClock()
        self.waking = 0
        self.seen = 0
        self.number = 0

    async def hear(self, now: Instant, body: str = "alo", **more: object) -> list[str]:
        self.number += 1
        message = inbound(body, str(self.number), at=now, **more)
        await self.store.record([arrival(message)], now, [Acknowledgement(self.settings, {})])
        return await self.said()

    async def wait(self, now: Instant) -> list[str]:
        self.clock = ManualClock(now)
        await Acknowledgements(self.store, self.clock, self.settings, {}, self.wake).say_due()
        return await self.said()

    async def said(self) -> list[str]:
        rows = [
            each for each in await self.store.deliveries.rows("all", 500) if each.kind != "reply"
        ]
        new, self.seen = rows[self.seen :], len(rows)
        return [each.body for each in new]

    async def resolve(self, now: Instant) -> None:
        await self.store.conversations.do(Resolve(), [1], "linh", now)

    def wake(self) -> None:
        self.waking += 1


async def test_closed_is_said_once_a_closed_period_whatever_the_episode(store: Store) -> None:
    shop = Shop(store)

    assert await shop.hear(EVENING) == ["đóng 8:00 sáng mai"]
    assert await shop.hear(Instant(EVENING + 1)) == []
    await shop.resolve(Instant(EVENING + 2))
    assert await shop.hear(Instant(EVENING + 3)) == []  # a new episode, the same evening


async def test_midnight_of_the_shop_is_the_edge(store: Store) -> None:
    shop, midnight = Shop(store), at(14 * HOUR)

    assert await shop.hear(EVENING) == ["đóng 8:00 sáng mai"]
    assert await shop.hear(Instant(midnight - 1)) == []
    assert await shop.hear(midnight) == ["đóng 8:00 sáng nay"]
    assert await shop.hear(Instant(midnight + 1)) == []


async def test_a_long_holiday_is_said_once_a_day(store: Store) -> None:
    shop, wednesday = Shop(store), at(2 * DAY)
    said = [await shop.hear(Instant(wednesday + n * 6 * HOUR)) for n in range(12)]

    assert [len(each) for each in said] == [1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]
    assert said[0] == ["đóng 8:00 sáng thứ Hai"]


async def test_open_is_said_once_an_episode_and_closed_once_more(store: Store) -> None:
    shop, noon = Shop(store), at(DAY + 2 * HOUR)

    assert await shop.hear(at(DAY)) == ["nhận"]
    assert await shop.hear(at(DAY + 1)) == []
    assert await shop.hear(Instant(noon - 1)) == []
    assert await shop.hear(noon) == ["đóng 1:00 chiều nay"]  # the shop's lunch begins
    assert await shop.hear(Instant(noon + HOUR)) == []  # it is open again, in the same episode
    assert await shop.hear(Instant(noon + 6 * HOUR)) == ["đóng 8:00 sáng thứ Hai"]


async def test_nobody_is_told_once_a_person_has_answered(store: Store) -> None:
    shop = Shop(store)
    await shop.hear(NOW)
    owner = inbound("dạ", "99", author=Author.OWNER, at=at(2))
    await store.record([arrival(owner)], at(2), ())

    assert await shop.hear(EVENING) == []


async def test_one_that_waits_is_said_after_the_delay(store: Store) -> None:
    shop = Shop(store, after=3 * MINUTE, ask=True)

    assert await shop.hear(NOW, "đơn của chị đến đâu rồi") == []
    assert await shop.hear(at(MINUTE), "mã DH1234 nhé") == []
    assert await shop.wait(at(3 * MINUTE - 1)) == []
    assert await shop.wait(at(3 * MINUTE)) == [
        "nhận"
    ]  # the first message decides when; nothing is left to ask
    assert await shop.wait(at(HOUR)) == [] and shop.waking == 1
    assert await shop.hear(at(HOUR)) == [] and await shop.wait(at(2 * HOUR)) == []


async def test_an_answer_makes_it_needless(store: Store) -> None:
    shop = Shop(store, after=3 * MINUTE)
    await shop.hear(NOW)
    await reply(store, now=at(MINUTE))

    assert await shop.wait(at(5 * MINUTE)) == []


async def test_an_answer_makes_it_needless_although_they_write_again(store: Store) -> None:
    shop = Shop(store, after=3 * MINUTE)
    await shop.hear(NOW)
    await reply(store, now=at(MINUTE))
    await shop.hear(at(2 * MINUTE))

    assert await shop.wait(at(5 * MINUTE)) == []


async def test_resolving_makes_it_needless_and_the_next_episode_has_its_own(store: Store) -> None:
    shop = Shop(store, after=3 * MINUTE)
    await shop.hear(NOW)
    await shop.resolve(at(MINUTE))
    await shop.hear(at(2 * MINUTE))

    assert await shop.wait(at(4 * MINUTE)) == []
    assert await shop.wait(at(5 * MINUTE)) == ["nhận"]


async def test_what_is_said_after_closing_is_what_is_right_then(store: Store) -> None:
    shop, closing = Shop(store, after=3 * MINUTE), at(8 * HOUR)

    assert await shop.hear(Instant(closing - 1)) == []
    assert await shop.wait(Instant(closing + 3 * MINUTE)) == ["đóng 8:00 sáng mai"]
    assert await shop.hear(Instant(closing + HOUR)) == []


async def test_both_together_say_closed_once(store: Store) -> None:
    shop, closing = Shop(store, after=3 * MINUTE), at(8 * HOUR)
    await shop.hear(Instant(closing - 1))

    assert await shop.hear(closing) == ["đóng 8:00 sáng mai"]
    assert await shop.wait(Instant(closing + 3 * MINUTE)) == []


async def test_a_switch_turns_it_off(store: Store) -> None:
    shop = Shop(store, after=3 * MINUTE)
    await shop.hear(NOW)
    await store.switches.turn("acknowledge", False, "linh", NOW)

    assert await shop.wait(at(HOUR)) == []
    assert await shop.hear(EVENING) == []
    await store.switches.turn("acknowledge", True, "linh", NOW)
    assert await shop.hear(Instant(EVENING + 1)) == ["đóng 8:00 sáng mai"]


async def test_what_is_read_back_is_never_acknowledged_later_either(store: Store) -> None:
    shop = Shop(store, after=3 * MINUTE)
    await shop.hear(NOW, provenance=RECOVERED)

    assert await shop.wait(at(HOUR)) == []


async def test_the_shops_own_word_for_somebody(store: Store) -> None:
    shop = Shop(store, inside="Chào {pronoun} {given|}!")
    await shop.hear(EVENING)
    await store.contacts.set_detail(1, "pronoun", "cô")
    await shop.resolve(Instant(EVENING + 1))

    assert await shop.hear(at(DAY)) == ["Chào cô Lan!"]


class Killed(BaseException):
    """The worker died in the middle."""


async def test_one_that_dies_while_it_is_said_is_said_once(store: Store) -> None:
    shop = Shop(store, after=3 * MINUTE)
    await shop.hear(NOW)
    due = at(3 * MINUTE)

    def die(_: Due) -> Explained:
        raise Killed

    with pytest.raises(Killed):
        await store.acknowledging.say_due(due, die, store.guard)

    assert await shop.said() == []
    assert await shop.wait(due) == ["nhận"]
    assert await shop.wait(due) == []


async def test_comments_are_acknowledged_in_private_where_the_shop_wants_that(store: Store) -> None:
    limits = {SHOP_ACCOUNT: messenger.capabilities()}
    for wanted, expected in ((False, []), (True, ["nhận"])):
        settings = replace(SHOP, comments=wanted, after=3 * MINUTE)
        for number in (1, 2):
            said = comment("giá?", f"c{number}{wanted}", at=NOW)
            await store.record([arrival(said)], NOW, [Acknowledgement(settings, limits)])
        rows = await store.deliveries.rows("all", 9)
        assert [each.body for each in rows] == expected
        assert all(each.private for each in rows)


async def test_comments_of_an_account_that_is_not_configured_are_left_alone(store: Store) -> None:
    said = comment("giá?", "c1", at=NOW)
    await store.record([arrival(said)], NOW, [Acknowledgement(replace(SHOP, comments=True), {})])

    assert await store.deliveries.rows("all", 9) == []


async def test_an_overview_tells_all_that_a_screen_shows(store: Store) -> None:
    shop = Shop(store, after=3 * MINUTE)
    await shop.hear(NOW)
    store.guard = Guard(per_hour=1)
    await store.database.transact(lambda conn: allowed(conn, 1, NOW, store.guard, "x"))
    await shop.wait(NOW)
    service = Acknowledgements(store, shop.clock, shop.settings, {}, shop.wake)

    seen = await service.overview(EVENING)

    assert (seen.is_on, seen.is_wanted, seen.is_open, seen.waiting) == (True, True, False, 1)
    assert seen.texts == {"vi": "đóng 8:00 sáng mai"} and seen.per_hour == 1
    assert list(seen.silent) == []


THAI = {"th": (Text("รับ", "th"), Text("ปิด {opens}", "th"))}


async def test_who_has_spoken_before_is_told_in_their_language(store: Store) -> None:
    shop = Shop(store, others=THAI, outside="đóng với {pronoun}")

    assert await shop.hear(NOW, "สวัสดีค่ะ สนใจชุดสีฟ้าค่ะ") == ["รับ"]
    wanted = Wanted(1, "❤️")
    service = Acknowledgements(store, shop.clock, shop.settings, {}, shop.wake)
    told = (await service.explain(wanted, EVENING)).text
    assert await shop.hear(EVENING, "❤️") == [told] == ["ปิด พรุ่งนี้ เวลา 8:00 น."]

    assert await shop.hear(NOW, "chị muốn hỏi cái váy", chat="502") == ["nhận"]
    assert await shop.hear(EVENING, "alo", chat="502") == ["đóng với chị"]


async def test_a_number_that_is_known_is_not_asked_for_again(store: Store) -> None:
    shop = Shop(store, ask=True)
    await shop.hear(NOW)
    await store.database.transact(lambda conn: conn.rows("UPDATE contact SET phone = '0901234567'"))
    await shop.resolve(at(1))
    service = Acknowledgements(store, shop.clock, shop.settings, {}, shop.wake)

    told = (await service.explain(Wanted(1, "alo"), EVENING)).text
    assert await shop.hear(EVENING, "alo") == [told] == ["đóng 8:00 sáng mai"]


async def test_explain_goes_by_as_many_words_as_what_is_said(store: Store) -> None:
    shop = Shop(store, outside="đóng với {pronoun}")
    for number, words in enumerate(["chị muốn hỏi cái váy", "alo", "alo", "alo", "còn đó không"]):
        await shop.hear(at(number), words)
    service = Acknowledgements(store, shop.clock, shop.settings, {}, shop.wake)

    told = (await service.explain(Wanted(1, "alo"), EVENING)).text
    assert await shop.hear(EVENING, "alo") == [told] == ["đóng với bạn"]


async def test_what_was_said_in_an_episode_before_tells_nothing(store: Store) -> None:
    shop = Shop(store, others=THAI)
    await shop.hear(NOW, "สวัสดีค่ะ สนใจชุดสีฟ้าค่ะ")
    await shop.resolve(at(1))
    service = Acknowledgements(store, shop.clock, shop.settings, {}, shop.wake)

    told = (await service.explain(Wanted(1, "alo"), at(2))).text
    assert await shop.hear(at(2), "alo") == [told] == ["nhận"]


async def test_words_that_come_together_are_read_together(store: Store) -> None:
    settings = replace(SHOP, others=THAI, inside="")
    words = ("สวัสดีค่ะ สนใจชุดสีฟ้าค่ะ", "❤️")
    said = [inbound(each, str(n), at=at(n)) for n, each in enumerate(words, 1)]
    await store.record([arrival(said[0])], at(1), ())
    asked = [Acknowledgement(settings, {})]
    await store.record([arrival(replace(each, at=EVENING)) for each in said[1:]], EVENING, asked)

    assert [each.body for each in await store.deliveries.rows("all", 9)] == ["ปิด พรุ่งนี้ เวลา 8:00 น."]


async def test_of_words_that_come_at_once_each_is_answered_by_those_until_it(store: Store) -> None:
    settings = replace(SHOP, outside="đóng với {pronoun}")
    await store.record([arrival(inbound("alo", "1"))], NOW, ())
    words = ("❤️", "chị muốn hỏi cái váy")
    both = [arrival(inbound(each, f"m{n}", at=EVENING)) for n, each in enumerate(words)]
    await store.record(both, EVENING, [Acknowledgement(settings, {})])

    assert [each.body for each in await store.deliveries.rows("all", 9)] == ["đóng với bạn"]


async def test_explain_knows_that_who_comments_is_told_once(store: Store) -> None:
    limits, settings = {SHOP_ACCOUNT: messenger.capabilities()}, replace(SHOP, comments=True)
    await store.record([arrival(comment("giá?", "c1"))], NOW, [Acknowledgement(settings, limits)])
    service = Acknowledgements(store, ManualClock(), settings, limits, lambda: None)

    assert (await service.explain(Wanted(1, "giá?"), EVENING)).code == "told"


async def test_where_nothing_is_put_off_it_is_seldom_looked_for(store: Store) -> None:
    every = {}
    for after in (0, 3 * MINUTE):
        shop = Shop(store, after=after)
        (job,) = Acknowledgements(store, shop.clock, shop.settings, {}, shop.wake).jobs()
        every[after] = job.every
    assert every == {0: 60, 3 * MINUTE: 1}
