"""The words of the desk line by line, one by one."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.i18n import set_language, translate
from socialdesk.model.ids import Instant
from socialdesk.model.message import Edit, InboundMessage
from socialdesk.model.reason import Reason
from socialdesk.model.task import Kind, NewTask
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store
from socialdesk.tui.plain.commands import COMMANDS, command
from socialdesk.tui.plain.console import PAGE, Console
from socialdesk.tui.plain.words import WORDS, written
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, open_shop, populate
from tests.support.make import NOW, arrival, inbound, sender


async def console(store: Store, clock: ManualClock, undo: int = 0) -> tuple[Console, list[str]]:
    """A desk line by line on its first tab, and what it writes."""
    await populate(store)
    desk = desk_on(store, clock, undo=undo)
    await desk.inbox.choose_view(0)
    await desk.inbox.load_places()
    await desk.refresh_head()
    lines: list[str] = []
    return Console(desk, lines.append), lines


async def type_in(console: Console, *typed: str) -> None:
    for line in typed:
        meant, rest = command(line)
        await meant.run(console, rest)


def test_every_word_means_one_thing() -> None:
    words = Counter(
        written(word) for each in COMMANDS for word in (*each.words, *WORDS[each.words[0]])
    )

    assert [word for word, number in words.items() if number > 1] == []
    assert command("r") == command("say") == command("reply")
    with pytest.raises(NotAllowed, match="“nonsense” is no word I know"):
        command("nonsense")


def test_help_names_every_word_that_has_no_shorter_form() -> None:
    told = " ".join(each.help for each in COMMANDS)

    assert [each.words[0] for each in COMMANDS if each.words[0] not in told] == ["help"]


async def test_help_is_a_line_for_each_few_words(desk_store: Store, clock: ManualClock) -> None:
    desk, lines = await console(desk_store, clock)
    await type_in(desk, "help")

    assert len(lines) == len([each for each in COMMANDS if each.help])
    assert lines[-1].strip() == "quit: leave"


async def test_a_long_list_is_read_ten_at_a_time(desk_store: Store, clock: ManualClock) -> None:
    for number in range(12):
        who = sender(f"Khách {number}", str(700 + number))
        said = inbound("alo", "1", chat=who.remote_id, sender=who, contact=who, at=NOW)
        await desk_store.record([arrival(said)], NOW, ())
    desk, lines = await console(desk_store, clock)
    await type_in(desk, "list", "more", "more")

    assert [line.split(".")[0] for line in lines[1 : PAGE + 1]] == [
        str(number) for number in range(1, 11)
    ]
    assert lines[PAGE + 2].startswith("11. ")
    assert lines[-1] == "That is the end."


@pytest.mark.parametrize("words", ["", "0", "99", "x"])
async def test_a_line_that_is_not_there_is_not_opened(
    desk_store: Store, clock: ManualClock, words: str
) -> None:
    desk, _ = await console(desk_store, clock)

    with pytest.raises(NotAllowed, match="Say which"):
        await type_in(desk, f"open {words}")


@pytest.mark.parametrize(
    "line", ["say dạ", "note quen", "done", "tag vip", "give linh", "who", "know order=1", "later 2h | dạ"]
)  # fmt: skip
async def test_nothing_is_done_to_nobody(desk_store: Store, clock: ManualClock, line: str) -> None:
    desk, _ = await console(desk_store, clock)

    with pytest.raises(NotAllowed, match="Open a conversation first"):
        await type_in(desk, line)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("assign 3,4,5 linh", "Assigned to linh. #3 Somchai Srisuk, #4 Emily Carter, #5 Đặng Đức"),
        ("give #3 linh", "Assigned to linh. #3 Somchai Srisuk"),
        ("mine #4,5", "Assigned to linh. #4 Emily Carter, #5 Đặng Đức"),
        ("tag #3,#4 vip", "#vip #3 Somchai Srisuk, #4 Emily Carter"),
        ("priority 3,4 gấp", "Priority urgent. #3 Somchai Srisuk, #4 Emily Carter"),
        ("resolve #5,5", "Resolved. #5 Đặng Đức"),
    ],
)
async def test_several_conversations_are_named_as_commands_name_them(
    desk_store: Store, clock: ManualClock, line: str, said: str
) -> None:
    desk, lines = await console(desk_store, clock)
    before = await desk_store.inbox.by_ids([3, 4, 5])
    await type_in(desk, line, "undo")

    assert lines[0] == said
    assert lines[1].startswith("Took back")
    after = await desk_store.inbox.by_ids([3, 4, 5])
    assert [(each.row.status, each.row.assignee, each.row.priority, each.tags) for each in after.values()] == [
        (each.row.status, each.row.assignee, each.row.priority, each.tags) for each in before.values()
    ]  # fmt: skip


async def test_sizes_are_tags_of_the_open_conversation(
    desk_store: Store, clock: ManualClock
) -> None:
    desk, _ = await console(desk_store, clock)
    await type_in(desk, "open 1", "tag 3,4 vip")

    found = await desk_store.inbox.by_ids([1, 3, 4])
    assert {"3", "4", "vip"} <= set(found[1].tags)
    assert (found[3].tags, found[4].tags) == ((), ())


@pytest.mark.parametrize("line", ["done 3", "reopen hai", "mine 3", "back #3 4", "resolve #3 #4"])
async def test_where_another_may_be_meant_the_open_one_is_left_alone(
    desk_store: Store, clock: ManualClock, line: str
) -> None:
    desk, lines = await console(desk_store, clock)
    await type_in(desk, "open 1")

    with pytest.raises(NotAllowed, match="Conversations are written #3 or 3,4,5"):
        await type_in(desk, line)
    assert not any("Resolved" in each or "Assigned" in each for each in lines)


async def test_if_one_of_several_is_not_there_none_is_changed(
    desk_store: Store, clock: ManualClock
) -> None:
    desk, _ = await console(desk_store, clock)

    with pytest.raises(NotFound, match="There is no conversation 99"):
        await type_in(desk, "assign 3,4,99 linh")
    found = await desk_store.inbox.by_ids([3, 4])
    assert [each.row.assignee for each in found.values()] == ["", ""]


async def test_on_to_the_next_and_not_to_the_same_again(
    desk_store: Store, clock: ManualClock
) -> None:
    desk, lines = await console(desk_store, clock)
    await type_in(desk, "next", "next")

    assert [line for line in lines if line.startswith("has waited")] == [
        "has waited 14m", "has waited 3m",
    ]  # fmt: skip


async def test_a_held_answer_is_taken_back_before_what_was_done(
    desk_store: Store, clock: ManualClock
) -> None:
    desk, lines = await console(desk_store, clock, undo=5_000)
    await type_in(desk, "open 1", "tag quen", "say nhầm rồi", "undo", "undo", "redo", "redo")

    assert lines[-6:] == [
        "#quen New tag: quen.", "Queued. “undo” takes it back for 5 s.", "Taken back; it was not sent.",
        "Took back: tag", "Did again: tag", "There is nothing to do again.",
    ]  # fmt: skip
    assert await desk.desk.drafts.read(1) == "nhầm rồi"


async def test_a_canned_answer_is_filled_in_and_an_unknown_one_refused(
    desk_store: Store, clock: ManualClock
) -> None:
    await desk_store.canned.save("gia", "Dạ {given} ơi, 350k ạ")
    desk, lines = await console(desk_store, clock)
    await type_in(desk, "canned", "open 1", "canned /gia")

    assert lines[0].startswith("  /gia")
    assert lines[-1] == "Dạ Hương ơi, 350k ạ"
    with pytest.raises(NotAllowed, match='no canned answer "/gía"'):
        await type_in(desk, "canned gía")


async def test_a_narrowed_list_and_a_tab_that_is_not_there(
    desk_store: Store, clock: ManualClock
) -> None:
    desk, lines = await console(desk_store, clock)
    await type_in(desk, "filter tag:vip")
    assert lines[0] == "Open: 1"
    await type_in(desk, "filter", "find khongcogi")
    assert lines[2] == "Open: 5"
    assert lines[-1].startswith("Nothing has these words")
    with pytest.raises(NotAllowed, match="view 1 … view 6"):
        await type_in(desk, "view 7")


async def test_quitting_reads_no_further_line(desk_store: Store, clock: ManualClock) -> None:
    desk, _ = await console(desk_store, clock)
    assert not desk.is_left
    await type_in(desk, "q")

    assert desk.is_left


async def test_what_the_open_customer_writes_is_shown_and_others_are_counted(
    desk_store: Store, clock: ManualClock
) -> None:
    desk, lines = await console(desk_store, clock)
    await type_in(desk, "open 1")
    lines.clear()
    await desk.take_in()
    assert lines == []
    await desk_store.record([arrival(inbound("em ở Huế\x1b[2J", "90", at=NOW))], NOW, ())
    new = inbound("mới", "11", chat="900", sender=sender("Bé", "900"), contact=sender("Bé", "900"))
    await desk_store.record([arrival(new)], NOW, ())
    await desk.take_in()

    assert lines[0] == "* 5 customers wait"
    assert [line.split(": ")[-1] for line in lines[1:]] == ["em ở Huế[2J"]


async def test_that_a_conversation_is_public_is_said_at_every_step_and_private_is_a_word(
    desk_store: Store, clock: ManualClock
) -> None:
    await open_shop(desk_store)
    desk = desk_on(desk_store, clock, undo=5_000)
    await desk.inbox.choose_view(0)
    await desk.inbox.load_places()
    lines: list[str] = []
    at = Console(desk, lines.append)

    async def said(line: str) -> str:
        lines.clear()
        await type_in(at, line)
        return "\n".join(lines)

    assert "Lan Nguyễn, PUBLIC comment" in await said("list")
    assert "PUBLIC comment\n" in await said("open 2")
    assert "“private TEXT” answers this person alone" in "\n".join(lines)
    assert "everybody can read it" in await said("say dạ 350k")
    assert "everybody can read it" in await said("later 2 tiếng | dạ")
    assert "everybody" not in await said("private giá riêng ạ")
    assert "one private reply" in "\n".join(lines)
    await said("undo")
    assert await desk.drafts.read(at.here()) == ""
    said_now = inbound(
        "còn không?", "777_2", chat="comment:p_777:77", at=NOW, sender=sender("Lan", "77")
    )
    number = next(each.id for each in await desk_store.accounts.all() if each.name == "page")
    await desk_store.record([arrival(said_now, account=number)], NOW, ())
    lines.clear()
    await at.take_in()
    assert any("PUBLIC comment" in each for each in lines)
    with pytest.raises(NotAllowed, match="private already"):
        await type_in(at, "open 1", "private x")
    rows = await desk_store.deliveries.rows("all", 9)
    assert {row.body: row.private for row in rows} == {"dạ 350k": 0, "dạ": 0, "giá riêng ạ": 1}


@pytest.mark.parametrize(
    "later",
    [
        inbound("size L nhé", "99", at=Instant(NOW + 60_000)),
        Edit(inbound("em lấy 20 cái", "11"), Instant(NOW + 60_000)),
    ],
    ids=["written", "edited"],
)
async def test_what_was_written_after_the_thread_was_shown_is_neither_answered_nor_resolved(
    desk_store: Store, clock: ManualClock, later: InboundMessage | Edit
) -> None:
    desk, lines = await console(desk_store, clock)
    await type_in(desk, "open 1")
    await desk_store.record([arrival(later)], NOW, ())
    await type_in(desk, "say dạ còn ạ")
    assert lines[-2:][0].startswith("! The customer wrote meanwhile")
    await type_in(desk, "resolve")

    assert lines[-1].startswith("! 1 customer wrote meanwhile")
    row = (await desk_store.inbox.by_ids([1]))[1].row
    assert (row.status, row.unread, row.waiting_since) == ("open", 1, NOW + 60_000)


@pytest.mark.parametrize("line", ["say em đây", "canned gia"])
async def test_the_second_of_two_who_answer_together_is_asked_before_it_leaves(
    desk_store: Store, clock: ManualClock, line: str
) -> None:
    await desk_store.canned.save("gia", "Dạ 350k ạ")
    desk, lines = await console(desk_store, clock)
    await type_in(desk, "list", "open 1")
    other = desk_on(desk_store, clock, "lan", undo=5_000)
    await other.answering.send(1, "lan đây", "k-lan")
    await type_in(desk, line)
    assert "lan has just answered here" in lines[-1]
    assert [row.body for row in await desk_store.deliveries.rows("queued", 9)] == ["lan đây"]

    await type_in(desk, line)
    assert len(await desk_store.deliveries.rows("queued", 9)) == 2


async def test_whoever_was_asked_and_writes_something_else_is_asked_again(
    desk_store: Store, clock: ManualClock
) -> None:
    desk, lines = await console(desk_store, clock)
    await type_in(desk, "list", "open 1")
    other = desk_on(desk_store, clock, "lan", undo=5_000)
    await other.answering.send(1, "lan đây", "k-lan")
    await type_in(desk, "say a", "say b", "later mai 9h | c")
    assert len([line for line in lines if "lan has just answered here" in line]) == 2
    bodies = [row.body for row in await desk_store.deliveries.rows("all", 9)]
    assert sorted({"a", "b", "c"}.intersection(bodies)) == ["c"]


async def test_an_answer_taken_back_leaves_the_line_as_it_was(
    desk_store: Store, clock: ManualClock
) -> None:
    desk, lines = await console(desk_store, clock, undo=5_000)
    await type_in(desk, "list", "open 2")
    before = (await desk_store.inbox.conversation(2)).state
    await desk.take_in()
    lines.clear()
    await type_in(desk, "list")
    as_it_was = list(lines)
    await type_in(desk, "say dạ 100k ạ", "undo")
    lines.clear()
    await desk.take_in()
    await type_in(desk, "list")
    assert lines == as_it_was
    assert (await desk_store.inbox.conversation(2)).state == before


# -- in the reader's own words


@pytest.mark.parametrize(
    ("line", "name", "rest"),
    [
        ("trả lời dạ còn ạ", "say", "dạ còn ạ"),
        ("tra loi  da con a", "say", "da con a"),
        ("TRẢ LỜI Dạ", "say", "Dạ"),
        ("tra\u0309 lo\u031b\u0300i dạ", "say", "dạ"),  # as a Mac writes it
        ("nhắn dạ còn", "say", "dạ còn"),
        ("nhãn vip", "tag", "vip"),
        ("mở 3", "open", "3"),
        ("mo lai 3", "reopen", "3"),
        ("mở lại", "reopen", ""),
        ("ghi chú khách quen", "note", "khách quen"),
        ("ghi xưng hô=chị", "know", "xưng hô=chị"),
        ("hẹn mai 9h | dạ", "later", "mai 9h | dạ"),
        ("hoan tac", "undo", ""),
        ("cua toi #3,4", "mine", "#3,4"),
        ("ตอบ ค่ะ", "say", "ค่ะ"),
        ("เลื่อน 2 ชั่วโมง", "snooze", "2 ชั่วโมง"),
        ("ช่วยเหลือ", "help", ""),
        ("? ", "help", ""),
    ],
)
def test_a_line_begins_with_the_readers_own_word(line: str, name: str, rest: str) -> None:
    meant, behind = command(line)

    assert (meant.words[0], behind) == (name, rest)


def test_letters_without_accents_that_may_be_several_are_asked_about() -> None:
    for line in ("nhan vip", "nhan da con a"):
        with pytest.raises(NotAllowed, match="“nhan” can be nhắn, nhận, nhãn: write the accents"):
            command(line)
    with pytest.raises(NotAllowed, match="“nhàn” is no word"):
        command("nhàn vip")


@pytest.fixture(params=["vi", "th"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    set_language(request.param)
    yield request.param
    set_language("en")


def test_help_and_hints_show_words_of_the_readers_language_that_are_understood(
    language: str,
) -> None:
    told = "; ".join(translate(each.help) for each in COMMANDS if each.help)
    parts = [written(part) for part in re.split(r"[;:,]", told)]

    for name, words in WORDS.items():
        shown = next(
            each for each in words if ("\u0e00" <= each[0] <= "\u0e7f") == (language == "th")
        )
        begun = [part for part in parts if f"{part} ".startswith(f"{shown} ")]
        meant = {command(part)[0].words[0] for part in begun}
        assert (name in meant) == (name != "help"), (name, shown, told)
    for hint in HINTS:
        for said in re.findall(r"“([^”{]+)”|: ((?:\w+ )+)", translate(hint)):
            assert command(said[0] or said[1])


HINTS = (
    "Open a conversation first: open 1.",
    "Queued. “undo” takes it back for {n} s.",
    "Write it like: later mai 9h | dạ hàng về rồi ạ",
    "socialdesk, line by line. “help” lists the words.",
    "“say” publishes under the post; “private TEXT” answers this person alone, once.",
)


async def test_an_answer_offers_its_promise_and_a_word_says_yes(
    desk_store: Store, clock: ManualClock
) -> None:
    desk, lines = await console(desk_store, clock)
    await type_in(desk, "open 1", "say dạ chiều nay em gửi hàng nhé")
    assert lines[-1] == "⚑ promise until Mon 28/09 18:00? promise"
    await type_in(desk, "promise")
    assert lines[-1] == "Promised until Monday 28/09/2026 18:00."
    with pytest.raises(NotAllowed, match="Nothing is offered"):
        await type_in(desk, "promise")
    await type_in(desk, "hứa báo giá sỉ mai 9h", "kept", "giữ lời", "dropped")
    assert lines[-4:] == [
        "Promised until Tuesday 29/09/2026 09:00.", "The promise is kept.", "The promise is kept.",
        "Nothing is promised here.",
    ]  # fmt: skip
    number = desk.here()
    outcomes = [each.outcome for each in await desk_store.promises.of(number)]
    assert outcomes == ["kept", "kept"]


async def test_who_says_what_they_bought(desk_store: Store, clock: ManualClock) -> None:
    desk, lines = await console(desk_store, clock)
    await desk_store.products.add(NewProduct("A1", "Áo", "", 125_000, 9), "chu", NOW)
    order = NewOrder("k", {"A1": 1}, Buyer(1, 1, 1, "Lan"), 30_000, "VND")
    await desk_store.orders.make(order, "linh", NOW)
    await type_in(desk, "open 1", "who")
    assert "  1 order · last DH1001 (new) 28/09/2026" in lines


async def test_tasks_line_by_line(desk_store: Store, clock: ManualClock) -> None:
    desk, lines = await console(desk_store, clock)
    await type_in(desk, "tasks")
    assert lines[-1] == "There is no task to be done."
    for key, number in (("a", 1), ("b", 2), ("c", None)):
        new = NewTask(
            key, Kind.NOTICE, Reason("prize.no_chat"), Instant(NOW - 1), f"Dạ {key} \x1b[2J", number
        )
        await desk_store.tasks.make(new, Instant(NOW))
    await type_in(desk, "các việc")
    assert lines[-3].startswith("! 1. ")
    assert "tell of an order" in lines[-3]
    await type_in(desk, "việc 1")
    assert "  > Dạ a" in lines[-1]
    assert "\x1b" not in "".join(lines)
    await type_in(desk, "task 1 gửi")
    await type_in(desk, "task 2 bỏ mua rồi", "task 3 done")
    rows = [await desk_store.tasks.one(number) for number in (1, 2, 3)]
    assert [(row.outcome, row.remark) for row in rows if row] == [
        ("done", ""),
        ("dropped", "mua rồi"),
        ("done", ""),
    ]
    for words, said in (
        ("task", "Say which"),
        ("task 3 blorp", "Say which"),
        ("task 3", "no conversation"),
        ("task 1 send", "already"),
    ):
        with pytest.raises(NotAllowed, match=said):
            await type_in(desk, words)
    with pytest.raises(NotFound, match="no task 9"):
        await type_in(desk, "task 9")
