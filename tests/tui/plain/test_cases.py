"""Complaints and returns at the desk line by line."""

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import set_language
from socialdesk.services.products import Edit
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import selling_on
from tests.tui.plain.test_commands import console, type_in


async def test_a_case_is_opened_taken_by_steps_and_closed(
    desk_store: Store, clock: ManualClock
) -> None:
    desk, lines = await console(desk_store, clock)
    selling = selling_on(desk_store, clock)
    await selling.products.add("A1-M", Edit("Áo A1", "M", "125k", "5"), "linh")
    with pytest.raises(NotAllowed, match="Open a conversation first"):
        await type_in(desk, "case return chật")
    await type_in(desk, "cases", "open #1")
    for words, why in (
        ("case", "Say one of these: complaint"), ("case review", "how many stars"), ("case review 9", "1 to 5 stars"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match=why):
            await type_in(desk, words)
    lines.clear()
    await type_in(desk, "case return \x1b[2Jchật", "case review 2 rách")
    assert lines[0] == "  30/09 10:00 #1 return of goods · not known yet: Nguyễn Thị Hương → evidence is there"  # fmt: skip
    assert not any("\x1b" in each for each in lines)
    for words, why in (
        ("case 1 dance", "Say which: case 3"), ("case 1 step dance", "evidence, agreed"), ("case 1 step refunded x", "is no amount"),
        ("case 1 close refunded", "Nothing went back yet"), ("case 1 evidence 999", "not of this customer"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match=why):
            await type_in(desk, words)
    try:
        set_language("vi")
        await type_in(
            desk,
            "vụ 1 bước hoàn tiền cho khách 125k",
            "case 1 cause faulty",
            "vụ 1 vì sao sai size",
        )
        await type_in(desk, "vụ 1 đóng đã hoàn tiền", "vụ 1 mở lại", "case 1 đóng refunded")
    finally:
        set_language("en")
    lines.clear()
    await type_in(desk, "case 1", "case 1 reopen", "cases", "cases all")
    assert "→ refunded" in lines[0]
    assert any("money sent back 125.000 ₫ @linh" in each for each in lines)
    assert [each[:16] for each in lines[-4:]] == [
        "  30/09 10:00 #1",
        "  30/09 10:00 #2",
        "  30/09 10:00 #2",
        "  30/09 10:00 #1",
    ]
