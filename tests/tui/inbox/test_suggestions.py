"""What is offered while somebody types."""

from pathlib import Path

from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.inbox import inbox


async def test_offers_are_walked_round_left_and_put_in(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await desk_store.canned.save("gia", "Dạ 350k ạ")
    await desk_store.canned.save("ship", "Dạ ship 20k")
    async with inbox(desk_store, tmp_path, clock) as desk:
        box = desk.screen.suggestions
        await desk.press("r", "ctrl+underscore")
        await desk.until(lambda: box.state is not None and box.widget.display)
        assert box.state is not None
        offered = [each.insert for each in box.state.offers]
        assert sorted(offered) == ["Dạ 350k ạ", "Dạ ship 20k"]
        await desk.press("down", "down", "up")
        assert box.state.chosen == 1
        await desk.press("escape")
        assert (box.state, box.widget.display, desk.screen.pane) == (None, False, "composer")
        await desk.press("backspace", "slash")
        await desk.until(lambda: box.state is not None)
        await desk.press("down", "enter")
        assert desk.screen.composer.text.strip() == offered[1]


async def test_without_canned_answers_it_is_said_how_to_keep_one(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("r", "ctrl+underscore")
        assert desk.said[-1].startswith("There are no canned answers yet: ")
        assert desk.screen.suggestions.state is None
