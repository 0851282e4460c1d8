"""Lives as people drive them: what is announced when, what begins and ends, what it came to."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.errors import NotAllowed
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.live import Moment
from socialdesk.model.platforms import NO_PLATFORMS
from socialdesk.model.tally import Tally
from socialdesk.services.broadcasting.announcing import Announcing, changed
from socialdesk.services.broadcasting.broadcaster import Broadcaster
from socialdesk.services.broadcasting.preflights import Audience, Preflights, Shop
from socialdesk.services.lives import NO_FIGURES, Lives, Planned, draft_of, tag_for
from socialdesk.store.lives import Live, LiveDraft, PerMinute
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.desk import ZONE
from tests.support.dispatching import dispatching, settled
from tests.support.lives import commented, hear, in_group
from tests.support.make import NOW, arrival, inbound, sender

BEGINS = Instant(NOW + 2 * DAY)
NAME = "tối thứ sáu"


class Evening:
    """A shop that plans a live, and people who asked to be told of it."""

    def __init__(self, store: Store, clock: ManualClock) -> None:
        self.store, self.clock = store, clock
        self.channel = FakeChannel(clock)
        self.channel.capabilities = replace(self.channel.capabilities, text_limit=400)
        shop = Shop("Hoa Sen", ZONE, "linh", {"shop": self.channel.capabilities}, NO_PLATFORMS)
        self.preflights = Preflights(store, clock, shop)
        self.announcing = Announcing(store, clock, self.preflights)
        self.lives = Lives(store, clock, self.announcing)

    async def audience(self, count: int = 3) -> None:
        for n in range(1, count + 1):
            who = sender(f"Lan {n}", str(n))
            said = inbound("alo", "1", str(n), sender=who, contact=who, at=Instant(NOW - MINUTE))
            await self.store.record([arrival(said)], NOW, ())
            await self.store.consents.say(n, "live", NOW, "word", wanted=True)

    async def new(self, **more: object) -> Live:
        draft = LiveDraft(
            NAME, "Hàng mới về", tag_for(NAME), "topic:live", "topic:live",
            **({"planned_for": BEGINS, "link": "https://fb.com/x"} | more),  # type: ignore[arg-type]
        )  # fmt: skip
        return await self.lives.new(draft, [(1, "post", "p1")], "linh")

    async def jump(self, to: int) -> None:
        """Until then nothing happens; then all that is due goes out."""
        self.clock.advance((to - self.clock.now()) / 1000)
        worker = Broadcaster(self.store, self.clock, self.preflights, lambda: None)

        async def is_done() -> bool:
            busy = await worker.step()
            return not busy and not await self.store.broadcasts.live()

        async with dispatching(self.store, self.clock, self.channel):
            await settled(self.store, self.clock, is_done, step=0.05)

    async def standing(self, live: Live) -> dict[str, tuple[int | None, str]]:
        return {each.moment.value: (each.at, each.state) for each in await self.lives.planned(live)}

    def told(self) -> list[str]:
        return [each.body for each in self.channel.sent]


@pytest.fixture
def evening(desk_store: Store, clock: ManualClock) -> Evening:
    return Evening(desk_store, clock)


def of(planned: Sequence[Planned], moment: Moment) -> Planned:
    return next(each for each in planned if each.moment is moment)


async def test_a_plan_is_broadcasts_a_day_an_hour_and_ten_minutes_before(evening: Evening) -> None:
    await evening.audience()
    live = await evening.new()
    assert {each.state for each in await evening.lives.planned(live)} == {""}
    planned = await evening.lives.plan(live, "linh")
    assert await evening.standing(live) == {
        "day": (BEGINS - DAY, "scheduled"), "hour": (BEGINS - HOUR, "scheduled"),
        "soon": (BEGINS - 10 * MINUTE, "scheduled"), "now": (None, "ready"), "replay": (None, ""),
    }  # fmt: skip
    broadcast = of(planned, Moment.HOUR).broadcast
    assert broadcast is not None
    assert (broadcast.name, broadcast.late, broadcast.query) == (
        f"{NAME} -1h",
        "send:20m",
        "topic:live",
    )
    assert str(broadcast.content.purpose) == "topic:live"
    text = broadcast.content.texts["vi"]
    assert "Hàng mới về" in text
    assert "https://fb.com/x" in text
    assert await evening.lives.plan(live, "linh") == await evening.lives.planned(
        live
    )  # twice is once
    assert len(await evening.store.broadcasts.all()) == 4
    assert (await evening.lives.audience(live)).summary.will_get == 3


async def test_everybody_is_told_each_time_once_from_the_plan_to_the_replay(
    evening: Evening,
) -> None:
    await evening.audience(2)
    live = await evening.new()
    await evening.lives.plan(live, "linh")
    for moment in (BEGINS - DAY, BEGINS - HOUR, BEGINS - 10 * MINUTE):
        await evening.jump(moment + MINUTE)
    assert len(evening.told()) == 6
    evening.clock.advance(600)
    started = await evening.lives.start(live, "linh")
    assert started.run is not None
    await evening.jump(evening.clock.now() + MINUTE)
    assert len(evening.told()) == 8
    assert "đang live" in evening.told()[-1]
    assert (await evening.standing(live))["now"][1] == "done"
    with pytest.raises(NotAllowed, match="runs already"):
        await evening.lives.start(live, "linh")
    live = await evening.lives.end(await evening.store.lives.one(live.id))
    again = await evening.lives.start(live, "linh")  # ended by mistake: nobody is told twice
    assert again.run is None
    live = await evening.lives.end(again.live)
    replay = await evening.lives.replay(live, "https://fb.com/replay", "linh")
    assert replay.state == "planning"
    await evening.jump(evening.clock.now() + MINUTE)
    assert len(evening.told()) == 10
    assert evening.told()[-1].endswith("https://fb.com/replay")
    with pytest.raises(NotAllowed, match="gone out"):
        await evening.lives.replay(live, "https://fb.com/other", "linh")


async def test_one_announcement_is_moved_or_called_off(evening: Evening) -> None:
    await evening.audience()
    live = await evening.new()
    with pytest.raises(NotAllowed, match="Nothing is planned"):
        await evening.lives.cancel(live, Moment.HOUR)
    await evening.lives.plan(live, "linh")
    await evening.lives.cancel(live, Moment.DAY)
    await evening.lives.move(live, Moment.HOUR, Instant(BEGINS - 2 * HOUR))
    with pytest.raises(NotAllowed, match="over"):
        await evening.lives.move(live, Moment.HOUR, Instant(NOW - 1))
    standing = await evening.standing(live)
    assert (standing["day"][1], standing["hour"]) == ("cancelled", (BEGINS - 2 * HOUR, "scheduled"))
    await evening.lives.plan(live, "linh")
    assert (await evening.standing(live))["day"][
        1
    ] == "cancelled"  # planning again calls nothing back
    await evening.lives.move(live, Moment.DAY, Instant(BEGINS - DAY))
    assert (await evening.standing(live))["day"] == (BEGINS - DAY, "scheduled")


async def test_a_live_that_moves_takes_its_announcements_along_with_their_words(
    evening: Evening,
) -> None:
    await evening.audience()
    live = await evening.new()
    planned = await evening.lives.plan(live, "linh")
    own = of(planned, Moment.SOON).broadcast
    assert own is not None
    content = replace(own.content, texts={"vi": "Vào nhanh nào!"})
    await evening.announcing.change(own, changed(own, content=content))
    later = replace(draft_of(live), planned_for=Instant(BEGINS + HOUR), title="Váy hè")
    live = await evening.lives.change(live, later)
    planned = await evening.lives.planned(live)
    assert [each.at for each in planned[:3]] == [
        BEGINS - DAY + HOUR, BEGINS, BEGINS + 50 * MINUTE,
    ]  # fmt: skip
    texts = [each.broadcast.content.texts["vi"] for each in planned[:4] if each.broadcast]
    assert ["Váy hè" in each for each in texts] == [True, True, False, True]
    assert texts[2] == "Vào nhanh nào!"  # the shop's own words stay


async def test_what_is_planned_late_leaves_out_what_is_over(evening: Evening) -> None:
    live = await evening.new(planned_for=Instant(NOW + 30 * MINUTE))
    await evening.lives.plan(live, "linh")
    standing = await evening.standing(live)
    assert [each for each, (_, state) in standing.items() if state] == ["soon", "now"]
    await evening.lives.start(live, "linh")  # twenty minutes early
    assert (await evening.standing(live))["soon"][1] == "cancelled"


async def test_quietly_nobody_is_told(evening: Evening) -> None:
    await evening.audience()
    live = await evening.new()
    await evening.lives.plan(live, "linh")
    assert (await evening.lives.start(live, "linh", quietly=True)).run is None
    assert await evening.store.broadcasts.live() == []


async def test_it_comes_to_figures_tags_and_a_view_of_what_nobody_answered(
    evening: Evening,
) -> None:
    store = evening.store
    await hear(store, commented("mình đến sớm", "1", "70", after=-MINUTE))
    live = await evening.new()
    started = await evening.lives.start(live, "linh")
    assert started.caught_up == 1
    await hear(
        store, commented("giá?", "2", "71", after=1_000), commented("đẹp", "3", "72", after=2_000),
        commented("còn M không", "4", "71", after=3_000),
    )  # fmt: skip
    evening.clock.advance(65)
    figures = await evening.lives.figures(started.live)
    assert (figures.comments, figures.people, figures.first_time, figures.now) == (4, 3, 3, 3)
    assert (figures.questions, figures.longest_wait) == (2, 64_000)
    assert figures.peak is not None
    assert figures.peak.comments == 3
    await evening.lives.end(started.live)
    (view,) = [each for each in await store.views.all("") if each.name == f"? {NAME}"]
    assert view.query == f'live:"{NAME}" is:asking'
    found = await evening.preflights.candidates(_audience(view.query))
    assert [each.name for each in found] == ["Khách 71"]
    assert len(await evening.preflights.candidates(_audience(f'live:"{NAME}"'))) == 3
    assert await evening.preflights.candidates(_audience("live:nix")) == []
    rows = await store.inbox.by_ids([1, 2, 3])
    assert {each.tags for each in rows.values()} == {("live/tối-thứ-sáu",)}


async def test_of_two_who_change_it_at_once_the_second_is_told_and_changes_nothing(
    evening: Evening,
) -> None:
    store = evening.store
    live = await evening.new()
    places = [
        (each.account_id, each.kind, each.place) for each in await store.lives.places(live.id)
    ]
    first = await evening.lives.change(live, replace(draft_of(live), title="Váy hè"))
    with pytest.raises(NotAllowed, match="was changed by somebody meanwhile"):
        await evening.lives.change(
            live, replace(draft_of(live), title="Áo"), [(places[0][0], "post", "9")]
        )
    assert (await store.lives.one(live.id)).title == first.title == "Váy hè"
    kept = [(each.account_id, each.kind, each.place) for each in await store.lives.places(live.id)]
    assert kept == places != []
    await evening.lives.start(first, "linh")
    with pytest.raises(NotAllowed, match="meanwhile"):
        await evening.lives.change(first, draft_of(live))


async def test_the_private_chat_of_who_spoke_in_the_group_has_the_tag_afterwards(
    evening: Evening,
) -> None:
    store = evening.store
    await hear(store, inbound("alo", "1", "501", at=Instant(NOW - DAY)), in_group("a", "2", "502"))
    live = await evening.new()
    places = await evening.lives.places([], [], [2])
    live = await evening.lives.change(live, draft_of(live), places)
    await evening.lives.start(live, "linh")
    await hear(store, in_group("giá?", "5", "501"))
    await evening.lives.end(await store.lives.one(live.id))
    rows = await store.inbox.by_ids([1, 2])
    assert [rows[number].tags for number in (1, 2)] == [("live/tối-thứ-sáu",), ()]
    assert await store.history.undo("linh", NOW) is None  # no agent did it


async def test_places_are_said_in_words(evening: Evening) -> None:
    await evening.store.accounts.ensure([("page", "messenger")])
    await hear(evening.store, in_group("a", "2", "502"), inbound("alo", "1", "501"))
    places = evening.lives.places
    assert await places(["shop"], [], []) == [(1, "account", "")]
    assert await places(["page"], ["101_202"], [1]) == [(2, "post", "101_202"), (1, "chat", "-100")]
    assert await places([], ["page=https://fb.com/x/videos/123456/"], []) == [(2, "post", "123456")]
    for wrong, said in (
        (([], ["12345"], []), "on which account"), ((["nix"], [], []), "no account"),
        (([], ["page=https://fb.watch/x"], []), "names no post"), (([], [], [2]), "no group"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match=said):
            await places(*wrong)
    live = await evening.lives.new(
        LiveDraft("hai", "Hai", "live/hai", "topic:live", "topic:live"), [], "linh"
    )
    assert [(each.account, each.kind) for each in await evening.store.lives.places(live.id)] == [
        ("page", "account"), ("shop", "account"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"name": " "}, "1 to"), ({"name": "x" * 49}, "1 to"), ({"title": "x" * 201}, "title"),
        ({"title": "{tên}"}, "same for everybody"), ({"query": "tagg:vip"}, "filter"),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_said_in_words(
    evening: Evening, more: dict[str, str], said: str
) -> None:
    draft = replace(LiveDraft(NAME, "Hai", "live/hai", "topic:live", "topic:live"), **more)
    with pytest.raises(NotAllowed, match=said):
        await evening.lives.new(draft, [], "linh")


async def test_one_killed_while_it_planned_plans_on(evening: Evening) -> None:
    live = await evening.new()
    planned = await evening.lives.plan(live, "linh")
    other = of(planned, Moment.NOW).broadcast
    assert other is not None

    async def forget(conn: object) -> None:
        await conn.rows("DELETE FROM live_announcement WHERE moment = 'now'")  # type: ignore[attr-defined]

    await evening.store.database.transact(forget)
    assert of(await evening.lives.plan(live, "linh"), Moment.NOW).broadcast == other


def _audience(query: str) -> Audience:
    return Audience(query)


@given(st.lists(st.tuples(st.integers(0, 20 * MINUTE), st.integers(1, 9)), max_size=200))
def test_the_pace_is_never_above_the_peak(said: list[tuple[int, int]]) -> None:
    tally, now, peak = Tally(), 0, 0
    for number, (at, person) in enumerate(said, 1):
        tally.add(number, at, person, private=False, first=False)
        minutes = [PerMinute(*each) for each in tally.minutes()]
        figures = replace(NO_FIGURES, minutes=minutes)
        now, peak = max(now, at), max(each.comments for each in minutes)
        assert figures.speakers(Instant(now)) <= figures.pace(Instant(now)) <= peak
        assert 0 < figures.pace(Instant(now + MINUTE)) <= peak
        assert figures.pace(Instant(now + 2 * MINUTE)) == 0
