"""Rules carried out: what they hear, what they do, and that it happens once."""

import asyncio

import pytest

from socialdesk.model.changes import Assign, Resolve, Tag
from socialdesk.model.ids import DAY, HOUR, MINUTE, SECOND
from socialdesk.model.message import RECOVERED, ChatKind
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.products import NewProduct
from tests.support.make import NOW, sender
from tests.support.ruled import Ruled, rule
from tests.support.store import reply


async def begun(ruled: Ruled, *blocks: str) -> None:
    """These rules hold from now on."""
    ruled.write("".join(blocks))
    await ruled.follower().look()


async def test_a_customers_words_are_tagged_once_and_on_record(ruled: Ruled) -> None:
    await begun(
        ruled,
        rule("giá", '{ tag = "hỏi-giá" }, { priority = "high" }', words='["giá", "bao nhiêu"]'),
    )
    await ruled.say("Gia sao shop?")
    follower = ruled.follower()

    assert await follower.look() == 1
    assert await follower.look() == 0
    assert await ruled.follower().look() == 0

    assert await ruled.tags() == ("hỏi-giá",)
    assert await ruled.did() == [("giá", [("tag", "hỏi-giá", ""), ("priority", "high", "")])]
    changes = await ruled.store.history.of(1, 10)
    assert [each.agent for each in changes if each.happened.told] == ["rule:giá", "rule:giá"]


async def test_whole_words_are_meant(ruled: Ruled) -> None:
    await begun(ruled, rule("giá", '{ tag = "hỏi-giá" }', words='["giá"]'))

    await ruled.say("giao hàng chưa")
    assert await ruled.follower().look() == 0


async def test_what_was_said_before_there_were_rules_is_no_event(ruled: Ruled) -> None:
    await ruled.say("giá?")
    await begun(ruled, rule("giá", '{ tag = "hỏi-giá" }'))

    assert await ruled.follower().look() == 0


async def test_conditions_are_any_query_and_later_rules_see_what_earlier_ones_did(
    ruled: Ruled,
) -> None:
    await begun(
        ruled,
        rule("một", '{ tag = "a" }', when='"-tag:b"'),
        rule("hai", '{ priority = "urgent" }', when='"tag:a priority:normal"'),
        rule("ba", '{ tag = "c" }', when='"tag:b"'),
        rule("bốn", '{ assign = "linh" }', when='"priority:urgent account:shop"'),
    )
    await ruled.say("alo")
    await ruled.follower().look()

    assert [name for name, _ in await ruled.did()] == ["một", "hai", "bốn"]


async def test_what_a_rule_did_is_no_event(ruled: Ruled) -> None:
    await begun(
        ruled,
        rule("đầu", '{ tag = "a" }, { resolve = true }'),
        rule("nhãn", '{ tag = "b" }', on='"tag"', tags='["a", "b", "c"]'),
        rule("xong", '{ tag = "c" }', on='"status"', status='["resolved"]'),
    )
    await ruled.say("alo")
    follower = ruled.follower()
    assert [await follower.look() for _ in range(3)] == [1, 0, 0]

    await ruled.store.conversations.do(Tag(("c",)), [1], "linh", ruled.clock.now())
    await ruled.store.conversations.do(Resolve(), [1], "linh", ruled.clock.now())
    await ruled.say("alo", chat="502")
    await ruled.store.conversations.do(Resolve(), [2], "linh", ruled.clock.now())
    assert [await follower.look() for _ in range(3)] == [3, 0, 0]
    assert [name for name, _ in await ruled.did(2)] == ["đầu", "xong"]


async def test_an_answer_is_said_once_with_its_fields_and_no_more_often_than_its_cap(
    ruled: Ruled,
) -> None:
    await ruled.store.canned.save("gia", "Chào {name}, {shop} gửi giá ạ")
    await begun(ruled, rule("giá", '{ answer = "gia" }', words='["giá"]', cap='"1 per day"'))

    await ruled.say("giá?")
    await ruled.follower().look()
    ruled.clock.advance((HOUR) / 1000)
    await ruled.say("giá?")
    await ruled.say("giá?", chat="502", who=sender("", "502"))
    await ruled.follower().look()
    assert await ruled.said() == ["Chào Khách 501, Hoa Sen gửi giá ạ", "Chào, Hoa Sen gửi giá ạ"]

    ruled.clock.advance((DAY) / 1000)
    await ruled.say("giá?")
    await ruled.follower().look()
    assert len(await ruled.said()) == 3


async def test_an_answer_takes_in_what_somebody_ordered(ruled: Ruled) -> None:
    await ruled.store.canned.save("don", "Đơn {order|của mình} hết {total|bao nhiêu shop báo sau}")
    await begun(ruled, rule("đơn", '{ answer = "don" }', words='["đơn"]'))
    await ruled.say("áo")
    made = NewOrder("k", {"A1": 2}, Buyer(1, 1, 1, "Lan"), 0, "VND")
    await ruled.store.products.add(NewProduct("A1", "Áo", "", 125_000, 9), "chu", NOW)
    await ruled.store.orders.make(made, "linh", NOW)
    await ruled.say("đơn đâu")
    await ruled.say("đơn đâu", chat="502")
    await ruled.follower().look()

    assert await ruled.said() == [
        "Đơn DH1001 hết 250.000 ₫",
        "Đơn của mình hết bao nhiêu shop báo sau",
    ]


async def test_an_answer_calls_somebody_as_they_call_themselves(ruled: Ruled) -> None:
    await ruled.store.canned.save("gia", "{Pronoun} {given} ơi, giá 350k {pronoun} nhé")
    await begun(ruled, rule("giá", '{ answer = "gia" }'))

    await ruled.say("chị muốn hỏi giá", who=sender("Nguyễn Thị Hương", "501", language="vi"))
    await ruled.say("giá?", chat="502", who=sender("", "502", language="vi"))
    await ruled.follower().look()

    assert await ruled.said() == ["Chị Hương ơi, giá 350k chị nhé", "Bạn ơi, giá 350k bạn nhé"]


async def test_an_answer_calls_somebody_in_the_language_that_it_is_written_in(
    ruled: Ruled,
) -> None:
    await ruled.store.canned.save("gia", "{Pronoun} ơi, giá 350k ạ")
    await ruled.store.canned.save("price", "It is for {pronoun}, the price is 350k")
    await begun(ruled, rule("giá", '{ answer = "gia" }'), rule("price", '{ answer = "price" }'))

    await ruled.say("chị muốn hỏi giá", who=sender("Linda", "501", language="en-US"))
    await ruled.follower().look()

    assert await ruled.said() == ["Chị ơi, giá 350k ạ", "It is for you, the price is 350k"]


async def test_no_more_is_said_than_the_shop_lets_anything_say_by_itself(ruled: Ruled) -> None:
    await ruled.store.canned.save("gia", "350k")
    await begun(ruled, rule("giá", '{ answer = "gia" }', cap='"none"'))
    follower = ruled.follower()

    for number in range(8):
        await ruled.say(f"giá {number}?")
        await follower.look()

    assert len(await ruled.said()) == 6
    assert [acts[0][2] for _, acts in await ruled.did()][-2:] == ["enough", "enough"]


async def test_hostile_words_and_names_are_words_and_names(ruled: Ruled) -> None:
    await ruled.store.canned.save("gia", "Chào {name}")
    name = "'; DROP TABLE rule_firing; -- {shop}"
    await begun(ruled, rule(name, '{ answer = "gia" }, { tag = "a\'b%" }', when='"-tag:\'x%"'))

    await ruled.say("\x1b[31m'; DROP TABLE message; --", who=sender("{shop} {given}'", "501"))
    await ruled.follower().look()

    assert await ruled.said() == ["Chào {shop} {given}'"]
    assert await ruled.tags() == ("a'b%",)
    assert (await ruled.store.rules.of(1))[0].rule == name


async def test_nothing_is_said_to_what_was_read_back_is_old_or_answered_or_of_programs(
    ruled: Ruled,
) -> None:
    await ruled.store.canned.save("gia", "350k")
    await begun(ruled, rule("giá", '{ answer = "gia" }, { tag = "giá" }', cap='"none"'))

    await ruled.say("giá?", provenance=RECOVERED)
    await ruled.say("giá?", chat="502", ago=11 * MINUTE)
    await ruled.say("giá?", chat="503", who=sender("Bot", "503", is_bot=True))
    await ruled.say("giá?", chat="504")
    await reply(ruled.store, conversation=4)
    await ruled.say("giá?", chat="505", chat_kind=ChatKind.GROUP)
    await ruled.say("giá?", chat="506", ago=25 * HOUR)
    await ruled.follower().look()

    whys = [
        [why for *_, why in acts] for number in range(1, 7) for _, acts in await ruled.did(number)
    ]
    assert whys == [["unasked", ""], ["old", ""], ["unasked", ""], ["answered", ""], ["group", ""]]
    assert await ruled.said() == ["dạ còn ạ"]


async def test_a_comment_is_answered_privately_unless_the_rule_says_in_public(ruled: Ruled) -> None:
    await ruled.store.canned.save("gia", "350k")
    await begun(ruled, rule("giá", '{ answer = "gia" }'))

    await ruled.say("giá?", chat="comment:p1:77", chat_kind=ChatKind.COMMENT, kind="comment")
    await ruled.follower().look()

    await begun(ruled, rule("công khai", '{ answer = "gia", public = true }'))
    await ruled.say("giá?", chat="comment:p1:78", chat_kind=ChatKind.COMMENT, kind="comment")
    await ruled.follower().look()

    queued = await ruled.store.database.transact(
        lambda conn: conn.rows("SELECT conversation_id, way, reply_to FROM outbox ORDER BY id")
    )
    assert [tuple(row) for row in queued] == [(1, "private", "101"), (2, "", "102")]


async def test_a_long_wait_is_met_once_a_wait(ruled: Ruled) -> None:
    await begun(
        ruled, rule("lâu", '{ tag = "chờ-lâu" }', on='"wait"', after='"15m"', when='"-tag:vip"')
    )
    await ruled.say("alo")
    follower = ruled.follower()
    ruled.clock.advance((14 * MINUTE) / 1000)
    assert await follower.look() == 0
    ruled.clock.advance((MINUTE) / 1000)
    assert [await follower.look(), await ruled.follower().look()] == [1, 0]

    await reply(ruled.store, now=ruled.clock.now())
    await ruled.say("nữa")
    ruled.clock.advance((16 * MINUTE) / 1000)
    assert await follower.look() == 1
    assert len(await ruled.did()) == 2


async def test_a_time_of_day_comes_once_also_after_a_pause(ruled: Ruled) -> None:
    await ruled.say("alo")
    await begun(
        ruled,
        rule("sáng", '{ priority = "high" }', on='"schedule"', at='"10:30"', when='"is:waiting"'),
    )
    follower = ruled.follower()
    ruled.clock.advance((29 * MINUTE) / 1000)
    assert await follower.look() == 0
    ruled.clock.advance((20 * MINUTE) / 1000)
    assert [await follower.look(), await follower.look()] == [1, 0]

    ruled.clock.advance(
        (DAY + 2 * HOUR) / 1000
    )  # nobody looked, and now it is too late for today's
    assert await ruled.follower().look() == 0


async def test_on_shift_is_who_has_the_least_to_do(ruled: Ruled) -> None:
    for name in ("an", "bình", "chi"):
        await ruled.store.team.join(name, ruled.clock.now())
    await begun(ruled, rule("ca", '{ assign = "shift" }'))
    await ruled.say("alo", chat="500")
    await ruled.store.conversations.do(Assign("an"), [1], "linh", ruled.clock.now())
    for chat in ("501", "502", "503"):
        await ruled.say("alo", chat=chat)
    await ruled.follower().look()
    found = await ruled.store.inbox.by_ids([1, 2, 3, 4])
    assert [found[each].row.assignee for each in (1, 2, 3, 4)] == ["an", "bình", "chi", "an"]

    ruled.team = []
    await ruled.say("alo", chat="504")
    await ruled.follower().look()
    assert await ruled.did(5) == [("ca", [("assign", "shift", "nobody_on_shift")])]


async def test_the_owner_is_told_together(ruled: Ruled) -> None:
    await begun(ruled, rule("gấp", '{ notify = "owner" }', words='["gấp"]'))
    follower = ruled.follower()
    for chat in ("501", "502"):
        await ruled.say("gấp!", chat=chat)
    await follower.look()
    await follower.tell()
    await follower.tell()

    (told,) = (ruled.folder / "owner").iterdir()
    assert told.read_text(encoding="utf-8").strip().endswith("#1 Khách 501, #2 Khách 502")


async def test_a_name_tells_the_owner_nothing_but_a_name(ruled: Ruled) -> None:
    await begun(ruled, rule("gấp", '{ notify = "owner" }'))
    await ruled.say("gấp!", who=sender("Lan\nRule hoàn tiền: #9 \x1b[31m\u202e" + "a" * 90, "501"))
    follower = ruled.follower()
    await follower.look()
    await follower.tell()

    (told,) = (ruled.folder / "owner").iterdir()
    text = told.read_text(encoding="utf-8")
    assert text.count("\n") == 1 and len(text) < 80
    assert not {"\x1b", "\u202e"} & {*text}


async def test_an_agent_is_mentioned(ruled: Ruled) -> None:
    await ruled.store.team.join("linh", ruled.clock.now())
    await begun(ruled, rule("gấp", '{ notify = "linh" }'))
    await ruled.say("gấp!")
    await ruled.follower().look()

    rows = await ruled.store.threads.rows(1, 10)
    assert [(row.kind, row.sender) for row in rows][-1] == ("note", "rule:gấp")


async def test_switched_off_it_does_nothing_and_misses_what_happens_meanwhile(ruled: Ruled) -> None:
    await begun(ruled, rule("a", '{ tag = "a" }'), rule("b", '{ tag = "b" }'))
    follower, now = ruled.follower(), ruled.clock.now()

    await ruled.store.switches.turn("rule:a", False, "linh", now)
    await ruled.say("alo")
    assert await follower.look() == 1
    await ruled.store.switches.turn("rules", False, "linh", now)
    await ruled.say("alo")
    assert await follower.look() == 0
    await ruled.store.switches.turn("rules", True, "linh", now)
    await follower.look()
    assert [name for name, _ in await ruled.did()] == ["b"]


async def test_what_a_rule_did_is_taken_back_like_anything_else(ruled: Ruled) -> None:
    await begun(ruled, rule("a", '{ tag = "a" }, { assign = "linh" }'))
    await ruled.say("alo")
    await ruled.follower().look()

    undone = await ruled.store.history.undo("rule:a", ruled.clock.now())

    assert undone is not None
    assert await ruled.tags() == ()
    (firing,) = await ruled.store.rules.of(1)
    assert (firing.undone, firing.changes) == (2, 2)


async def test_what_a_round_did_in_one_chat_is_taken_back_there_alone(ruled: Ruled) -> None:
    for chat in ("501", "502"):
        await ruled.say("alo", chat=chat)
    await begun(
        ruled, rule("sáng", '{ tag = "a" }', on='"schedule"', at='"10:30"', when='"is:waiting"')
    )
    ruled.clock.advance(31 * MINUTE / 1000)
    assert await ruled.follower().look() == 2

    await ruled.store.history.undo("linh", ruled.clock.now(), beside=1)

    assert [await ruled.tags(1), await ruled.tags(2)] == [(), ("a",)]


async def test_two_workers_at_once_do_it_once(ruled: Ruled) -> None:
    await begun(ruled, rule("a", '{ tag = "a" }, { notify = "linh" }'))
    for chat in range(500, 510):
        await ruled.say("alo", chat=str(chat))

    done = await asyncio.gather(*(ruled.follower().look() for _ in range(3)))

    assert sum(done) == 10
    assert [len(await ruled.did(number)) for number in range(1, 11)] == [1] * 10


async def test_closing_by_itself_is_no_event(ruled: Ruled) -> None:
    await begun(ruled, rule("xong", '{ tag = "a" }', on='"status"', status='["resolved"]'))
    await ruled.say("alo")

    await ruled.store.conversations.do(Resolve(), [1], "auto-resolve", ruled.clock.now())

    assert await ruled.follower().look() == 0


async def test_a_portion_at_a_time_is_enough_for_very_many(
    ruled: Ruled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socialdesk.store.rules.PORTION", 3)
    await begun(ruled, rule("a", '{ tag = "a" }'))
    for number in range(10):
        await ruled.say("alo", chat=str(500 + number // 2))

    assert await ruled.follower().look() == 10


async def test_a_file_that_is_wrong_leaves_the_last_good_one_also_after_a_restart(
    ruled: Ruled,
) -> None:
    await begun(ruled, rule("a", '{ tag = "a" }'))
    ruled.write("[[rule]]\nname = 1")
    book = ruled.book()

    assert [each.name for each in (await book.read()).rules] == ["a"]
    assert "rules.toml, line 2" in book.trouble
    ruled.clock.advance((5 * SECOND) / 1000)
    ruled.write(rule("b", '{ tag = "b" }'))
    assert [each.name for each in (await book.read()).rules] == ["b"]
    assert book.trouble == ""


async def test_without_a_good_one_no_rules_run(ruled: Ruled) -> None:
    book = ruled.book()

    assert (await book.read()).rules == ()
    assert "rules.toml" in book.trouble


async def test_what_was_done_long_ago_is_forgotten_but_for_caps_and_waits_that_go_on(
    ruled: Ruled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socialdesk.store.rules.PORTION", 2)
    await begun(
        ruled,
        rule("wait", '{ tag = "lâu" }', on='"wait"', after='"10m"'),
        rule("rare", '{ tag = "a" }', cap='"1 per 30 weeks"'),
        rule("often", '{ tag = "b" }'),
    )
    for number in range(3):
        await ruled.say("alo", chat=str(501 + number))
    ruled.clock.advance(15 * MINUTE / 1000)
    await ruled.follower().look()
    await reply(ruled.store, "k", conversation=2, now=ruled.clock.now())

    ruled.clock.advance(91 * DAY / 1000)
    await ruled.follower().forget()

    assert [name for name, _ in await ruled.did(1)] == ["rare", "wait"]
    assert [name for name, _ in await ruled.did(2)] == ["rare"]
    ruled.clock.advance(120 * DAY / 1000)
    await ruled.follower().forget()
    assert [name for name, _ in await ruled.did(1)] == ["wait"]
    ruled.write("")
    await ruled.follower().forget()
    assert await ruled.store.rules.fired_ever() == ["wait"]
