"""What was typed and not sent."""

from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, populate


async def test_an_answer_and_a_note_are_kept_apart_and_each_agents_own(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    linh, mai = desk_on(desk_store, clock).drafts, desk_on(desk_store, clock, "mai").drafts
    await linh.save(1, "dạ chị")
    await linh.save(1, "khách quen", note=True)
    await mai.save(1, "em chào")

    assert [await linh.read(1), await linh.read(1, note=True)] == ["dạ chị", "khách quen"]
    assert [await mai.read(1), await mai.read(1, note=True)] == ["em chào", ""]
    assert await linh.read(2) == ""


async def test_the_line_of_the_list_says_at_once_that_an_answer_was_begun(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    desk = desk_on(desk_store, clock)
    await desk.inbox.choose_view(0)

    for text, note, drafted in (("dạ", False, True), ("", True, True), ("  ", False, False)):
        await desk.drafts.save(1, text, note=note)
        item = desk.inbox.window.item(1)
        assert item is not None
        assert item.drafted is drafted
    await desk.drafts.save(2, "ghi chú", note=True)
    item = desk.inbox.window.item(2)
    assert item is not None
    assert not item.drafted


async def test_letters_that_no_store_takes_are_left_out(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    drafts = desk_on(desk_store, clock).drafts
    await drafts.save(1, "a\x00b\ud800c")

    assert (await drafts.read(1)).startswith("a")
    assert "\x00" not in await drafts.read(1)
