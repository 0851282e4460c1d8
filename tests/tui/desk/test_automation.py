"""What answers and acts by itself, as a desk reads it."""

import asyncio
from dataclasses import replace
from pathlib import Path

from socialdesk.store.store import Store
from socialdesk.tui.desk.automation import Automation, Subject
from tests.support.automated import automating_on, shop_in
from tests.support.clock import ManualClock
from tests.support.desk import desk_on
from tests.support.make import NOW, inbound
from tests.support.store import take


async def test_what_the_folder_covers_is_no_gap_however_early_one_looks(
    desk_store: Store, tmp_path: Path
) -> None:
    clock = ManualClock(NOW)
    shop_in(tmp_path)
    for number, words in enumerate(("Phí ship bao nhiêu?", "Có màu tím than không shop?"), 1):
        await take(desk_store, inbound(words, remote_id=f"m{number}"))
    session = desk_on(desk_store, clock).session
    session.settings = replace(
        session.settings, automating=lambda store: automating_on(store, clock, tmp_path)
    )
    automation = Automation(session)
    automation.subject = Subject.ANSWERS

    await asyncio.gather(automation.load_gaps(), automation.load())

    assert [each.examples[0] for each in automation.gaps or ()] == ["Có màu tím than không shop?"]
    (tmp_path / "answers" / "mau.md").write_text(
        '+++\nquestions = ["Có màu tím than không?"]\n+++\n# vi\nDạ có ạ.\n', encoding="utf-8"
    )
    assert await automation.load_gaps()
    assert automation.gaps == []
    assert not await automation.load_gaps()
