"""What a customer wants to be told of, beside their conversation: shown, said by key, taken back."""

from pathlib import Path

from socialdesk.model.ids import Instant
from socialdesk.model.text import fold
from socialdesk.store.store import Store
from socialdesk.tui.plain.desk import PlainDesk
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, grid, populate
from tests.support.inbox import inbox
from tests.support.make import NOW


async def wishes(store: Store) -> dict[str, int]:
    return {topic: each.wanted for topic, each in (await store.consents.of_person(1)).items()}


async def test_a_key_opts_out_and_back_in_and_undo_takes_it_back(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("W")
        assert await wishes(desk_store) == {"": 0}
        await desk.until(lambda: "opted out of promotions" in grid(desk.pilot.app))
        await desk.press("u")
        assert await wishes(desk_store) == {"": 1}
        await desk.press("W")
        clock.advance(1)
        await desk.press("W")
        assert await wishes(desk_store) == {"": 1}
        assert any(each.startswith("Promotions again.") for each in desk.said)


async def test_topics_are_said_in_words(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.answer("T", "live Sale")
        assert await wishes(desk_store) == {"live": 1, "sale": 1}
        await desk.until(lambda: "🔔 live · sale" in grid(desk.pilot.app))
        clock.advance(1)
        await desk.answer("T", "-live")
        assert await wishes(desk_store) == {"live": 0, "sale": 1}


async def test_the_plain_desk_says_and_shows_the_same(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    await desk_store.consents.say(1, "sale", Instant(NOW - 1), "button", wanted=True)
    lines = iter(("open 1", "topic live -sale", "optout", "who", "undo"))

    async def read() -> str | None:
        return next(lines, None)

    shown: list[str] = []
    await PlainDesk(desk_on(desk_store, clock), read, shown.append).run()
    assert "+live −sale" in shown
    assert "No promotions any more." in shown
    (who,) = [line for line in shown if "opted out of promotions since" in line]
    assert "(at the desk)" in who and "+live" in fold(who)
    assert await wishes(desk_store) == {"live": 1, "sale": 0, "": 1}
