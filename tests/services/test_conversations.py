"""Every change of a conversation: the same words at every front, and what becomes of them."""

import asyncio
import itertools
import shlex
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from socialdesk.bots.zalo_oa import limits as zalo_oa
from socialdesk.cli import main
from socialdesk.errors import NotAllowed, NotFound, SocialdeskError
from socialdesk.model.changes import (
    Assign,
    Change,
    PauseFor,
    Prioritise,
    Reopen,
    Resolve,
    Resume,
    Snooze,
    Tag,
)
from socialdesk.model.conversation import Priority
from socialdesk.model.i18n import set_language
from socialdesk.model.ids import DAY, Instant
from socialdesk.services.conversations import PIECE, Conversations, Verb
from socialdesk.services.replies import Replies
from socialdesk.store.store import Store
from socialdesk.tui.plain.desk import PlainDesk
from tests.support.clock import ManualClock
from tests.support.desk import ZONE, desk_on, populate
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.store import put_store


def service(store: Store, clock: ManualClock, agents: tuple[str, ...] = ()) -> Conversations:
    keys = itertools.count(1)
    limits = {"oa": zalo_oa.capabilities(mirror_tags=True)}
    return Conversations(
        store, Replies(store, clock, limits), clock, ZONE, lambda: f"k{next(keys)}", agents
    )


@pytest.fixture
async def shop(store: Store) -> Store:
    """Three who wait; the third at an account whose tags are mirrored."""
    rows = await store.accounts.ensure([("oa", "zalo_oa")])
    for chat, name, account in (("1", "Hương", 1), ("2", "Đức", 1), ("3", "Lan", rows["oa"].id)):
        who = sender(name, chat)
        message = inbound("còn hàng không", "11", chat=chat, sender=who, contact=who)
        await store.record([arrival(message, account=account)], NOW, ())
    await store.team.join("linh", NOW)
    return store


async def state(store: Store, number: int) -> tuple[str, str, str, tuple[str, ...]]:
    item = (await store.inbox.by_ids([number]))[number]
    return item.row.status, item.row.assignee, item.row.priority, tuple(item.tags)


async def test_one_step_for_all_of_them_and_for_undo(shop: Store, clock: ManualClock) -> None:
    conversations = service(shop, clock)

    done = await conversations.apply(Assign("linh"), [1, 2, 3], "linh")

    assert done.conversations == (1, 2, 3)
    undone = await conversations.undo("linh")
    assert undone is not None
    assert sorted(undone.conversations) == [1, 2, 3]
    again = await conversations.redo("linh")
    assert again is not None
    assert [(await state(shop, n))[1] for n in (1, 2, 3)] == ["linh"] * 3
    assert await conversations.redo("linh") is None


async def test_what_is_as_wanted_already_does_not_change(shop: Store, clock: ManualClock) -> None:
    conversations = service(shop, clock)
    await conversations.apply(Resolve(), [2], "linh")

    done = await conversations.apply(Resolve(), [1, 2], "linh")

    assert (done.conversations, done.gone) == ((1,), ())


async def test_what_is_gone_is_told_or_refused(shop: Store, clock: ManualClock) -> None:
    conversations = service(shop, clock)

    done = await conversations.apply(Resolve(), [1, 99, 2], "linh")

    assert (done.conversations, done.gone) == ((1, 2), (99,))
    with pytest.raises(NotFound, match="99"):
        await conversations.apply(Reopen(), [1, 99], "linh", all_there=True)
    assert (await state(shop, 1))[0] == "resolved"


async def test_progress_is_told_piece_by_piece(shop: Store, clock: ManualClock) -> None:
    told = list[int]()
    ids = [1, 2, 3, *range(1000, 1000 + PIECE)]

    done = await service(shop, clock).apply(Resolve(), ids, "linh", told=told.append)

    assert told == [PIECE, PIECE + 3]
    assert (len(done.conversations), len(done.gone)) == (3, PIECE)


async def test_a_value_with_an_unknown_name_is_refused_as_words_are(
    shop: Store, clock: ManualClock
) -> None:
    with pytest.raises(NotAllowed, match="Did you mean “linh”"):
        await service(shop, clock).apply(Assign("lihn"), [1], "mai")

    assert (await state(shop, 1))[1] == ""


async def test_whom_a_shop_without_a_team_can_give_to(
    desk_store: Store, clock: ManualClock
) -> None:
    conversations = service(desk_store, clock, ("chu",))
    await desk_store.team.be_there("s1", "lan", None, clock.now(), clock.now(), typing=False)

    assert await conversations.known_agents("mai") == ["chu", "lan", "mai"]


async def test_who_has_left_the_team_is_given_nothing(shop: Store, clock: ManualClock) -> None:
    await shop.team.join("cu", NOW)
    await shop.team.leave("cu", NOW)

    with pytest.raises(NotAllowed, match="There is no agent “cu”"):
        await service(shop, clock).understood("assign", "cu", "linh")


async def test_a_tag_the_shop_did_not_have_is_said_with_its_neighbour(
    shop: Store, clock: ManualClock
) -> None:
    conversations = service(shop, clock)

    first = await conversations.apply(Tag(("vip",)), [1], "linh")
    known = await conversations.apply(Tag(("vip",)), [2], "linh")
    slip = await conversations.apply(Tag(("vpi",), ("vip",)), [2], "linh")

    assert [str(each) for each in first.remarks] == ["New tag: vip."]
    assert known.remarks == ()
    assert [str(each) for each in slip.remarks] == [
        "New tag: vpi. The shop has “vip” already; undo takes this one back."
    ]
    assert (await state(shop, 2))[3] == ("vpi",)


async def test_tags_go_to_the_platform_once_for_each_that_changed(
    shop: Store, clock: ManualClock
) -> None:
    conversations = service(shop, clock)

    await conversations.apply(Tag(("vip",)), [1, 3], "linh")
    await conversations.apply(Tag(("vip",)), [3], "linh")
    await conversations.undo("linh")

    acts = [
        (each.conversation_id, each.operation, each.body)
        for each in await shop.deliveries.rows("all", 9)
    ]
    assert sorted(acts) == [(3, "tag", "vip"), (3, "untag", "vip")]


async def test_a_note_tells_whom_it_mentions_and_says_something(
    shop: Store, clock: ManualClock
) -> None:
    conversations = service(shop, clock)

    await conversations.note(1, "hỏi @linh nhé", "mai")

    assert await shop.team.mentioned("linh") == 1
    with pytest.raises(NotAllowed, match="no text"):
        await conversations.note(1, " \n", "mai")


async def test_two_people_are_one_and_two_again(shop: Store, clock: ManualClock) -> None:
    conversations = service(shop, clock)

    await conversations.merge(1, 2, "linh")

    with pytest.raises(NotAllowed, match="same person already"):
        await conversations.merge(2, 1, "linh")
    undone = await conversations.undo("linh")
    assert undone is not None
    assert undone.verb == "merge"


async def test_a_refusal_speaks_the_language_it_is_read_in(shop: Store, clock: ManualClock) -> None:
    with pytest.raises(NotAllowed) as refused:
        await service(shop, clock).understood("assign", "lihn", "mai")
    try:
        set_language("vi")
        assert str(refused.value) == "Không có nhân viên “lihn”. Có phải ý bạn là “linh”?"
    finally:
        set_language("en")


# -- the same words at three fronts --------------------------------------------------------------

TOMORROW_9 = Instant(NOW - NOW % DAY + DAY + 2 * 3_600_000)

SAME: list[tuple[Verb, str, Change | str]] = [
    ("assign", "linh", Assign("linh")),
    ("assign", "@LINH", Assign("linh")),
    ("assign", "me", Assign("mai")),
    ("assign", "tôi", Assign("mai")),
    ("assign", "ฉัน", Assign("mai")),
    ("assign", "nobody", Assign("")),
    ("assign", "không ai", Assign("")),
    ("assign", "ไม่มี", Assign("")),
    ("assign", "lihn", "There is no agent “lihn”. Did you mean “linh”?"),
    ("tag", "vip -new", Tag(("vip",), ("new",))),
    ("tag", "#vip", Tag(("vip",))),
    ("tag", "vip,new", Tag(("vip", "new"))),
    ("tag", '"size m"', Tag(("size-m",))),
    ("tag", '-"size m" đỏ', Tag(("đỏ",), ("size-m",))),
    ("priority", "high", Prioritise(Priority.HIGH)),
    ("priority", "gấp", Prioritise(Priority.URGENT)),
    ("priority", "ด่วน", Prioritise(Priority.URGENT)),
    ("priority", "hgih", "There is no priority “hgih”. Did you mean “high”?"),
    ("snooze", "whenever", "“whenever”"),
    ("pause", "stock", PauseFor("stock")),
    ("pause", "Khách", PauseFor("customer")),
    ("pause", "ขนส่ง", PauseFor("shipper")),
    ("pause", "stcok", "There is no reason “stcok” to wait. Did you mean “stock”?"),
    ("pause", "mưa", "Say what you wait for: customer, stock, shipper; not “mưa”."),
    ("pause", "stock whenever", "“whenever”"),
    ("resume", "", Resume()),
]

Front = Callable[[Store, ManualClock, Verb, str], Awaitable[str]]


async def at_the_full_desk(store: Store, clock: ManualClock, verb: Verb, words: str) -> str:
    """What the line that a key opens does with what is typed."""
    desk = desk_on(store, clock, "mai")
    try:
        await desk.changes.do(await desk.changes.understood(verb, words), [1])
    except SocialdeskError as error:
        return str(error)
    return ""


async def at_the_plain_desk(store: Store, clock: ManualClock, verb: Verb, words: str) -> str:
    word = {"assign": "give"}.get(verb, verb)
    typed, shown = iter(["open #1", f"{word} {words}"]), list[str]()

    async def read() -> str | None:
        await asyncio.sleep(0)
        return next(typed, None)

    await PlainDesk(desk_on(store, clock, "mai"), read, shown.append).run()
    return next((line for line in shown if line.startswith("! ")), "")


FRONTS: dict[str, Front] = {"plain desk": at_the_plain_desk, "full desk": at_the_full_desk}


async def changed_by(change: Change, store: Store, clock: ManualClock) -> object:
    """How conversation 1 of a fresh shop is after a value was applied."""
    await service(store, clock).apply(change, [1], "mai")
    return await state(store, 1)


@asynccontextmanager
async def prepared(path: Path) -> AsyncIterator[Store]:
    """A shop where a change of each kind shows."""
    store = await Store.open(put_store(path))
    try:
        await store.accounts.ensure([("shop", "telegram")])
        await _fill(store)
        yield store
    finally:
        await store.close()


async def _fill(store: Store) -> None:
    await populate(store)
    for name in ("linh", "mai"):
        await store.team.join(name, NOW)
    await store.conversations.do(Tag(("new", "size-m")), [1], "linh", NOW)
    await store.conversations.do(Assign("linh"), [1], "linh", NOW)


@pytest.mark.parametrize(("verb", "words", "meaning"), SAME)
@pytest.mark.parametrize("front", FRONTS)
async def test_words_mean_the_same_at_both_desks(
    front: str, verb: Verb, words: str, meaning: Change | str, tmp_path: Path, clock: ManualClock
) -> None:
    async with prepared(tmp_path / "a.db") as store, prepared(tmp_path / "b.db") as other:
        before = await state(store, 1)

        refusal = await FRONTS[front](store, clock, verb, words)

        if isinstance(meaning, str):
            assert meaning.strip("“”") in refusal
            assert await state(store, 1) == before
        else:
            assert refusal == ""
            assert await state(store, 1) == await changed_by(meaning, other, clock)


@pytest.mark.parametrize(("verb", "words", "meaning"), SAME)
def test_words_mean_the_same_by_command(
    verb: Verb,
    words: str,
    meaning: Change | str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[store]\nurl = "sqlite:///a.db"\n', encoding="utf-8")

    def once(path: str, change: Change | None = None) -> object:
        async def look() -> object:
            store = await Store.open(f"sqlite:///{tmp_path / path}")
            try:
                if change is not None:
                    return await changed_by(change, store, ManualClock())
                return await state(store, 1)
            finally:
                await store.close()

        return asyncio.run(look())

    async def both() -> None:
        for path in ("a.db", "b.db"):
            async with prepared(tmp_path / path):
                pass

    asyncio.run(both())
    before = once("a.db")
    typed = shlex.split(words) if verb in ("tag", "snooze") else [words] if words else []
    if verb == "pause":
        reason, _, until = words.partition(" ")
        typed = ["--for", reason, *(["--until", until] if until else [])]

    code = main(["--config", str(config), verb, "1", *typed, "--as", "mai"])

    said = capsys.readouterr().err
    if isinstance(meaning, str):
        assert (code, meaning.strip("“”") in said) == (2 if verb == "priority" else 1, True)
        assert once("a.db") == before
    else:
        assert code == 0, said
        assert once("a.db") == once("b.db", meaning)


@pytest.mark.parametrize("front", FRONTS)
async def test_a_moment_means_the_same_at_both_desks(
    front: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with prepared(tmp_path / "a.db") as store:
        assert await FRONTS[front](store, clock, "snooze", "mai 9h") == ""

        row = (await store.inbox.by_ids([1]))[1].row
        assert row.snoozed_until == TOMORROW_9
        understood = await service(store, clock).understood("snooze", "mai 9h", "mai")
        assert isinstance(understood, Snooze)
        assert understood.until == TOMORROW_9
