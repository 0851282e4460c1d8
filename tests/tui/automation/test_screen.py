"""The screen of what answers and acts by itself: each subject seen, tried and switched by key."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.widgets import Static

from socialdesk.model.changes import Promise
from socialdesk.model.ids import HOUR, Instant
from socialdesk.store.store import Store
from socialdesk.tui.automation.asking import AskingScreen
from socialdesk.tui.inbox.screen import InboxScreen
from socialdesk.tui.text import Veil
from tests.support.clock import ManualClock
from tests.support.desk import ZONE, desk_on, done, grid, main, until
from tests.support.make import NOW, arrival, inbound, sender
from tests.tui.automation.conftest import Opens, said, screen_of


async def test_hours_are_seen_with_their_reasons_and_a_vacation_closes(
    automation: Opens, desk_store: Store
) -> None:
    async with automation() as pilot:
        assert said(pilot, "The shop: open until", "Noel", "13:30-21:00")
        await pilot.press("v", *"2026-10-01")
        await until(pilot, lambda: said(pilot, "the end of Thursday 01/10/2026"))
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "The shop: closed until", "vacation"))
        (found,) = await desk_store.hours.vacations()
        assert found.ends_at is not None
        ends = datetime.fromtimestamp(found.ends_at / 1000, UTC)
        assert f"{ends:%Y-%m-%d %H:%M}" == "2026-10-01 17:00"  # the end of that day in Hanoi

        await pilot.press("V")
        await until(pilot, lambda: said(pilot, "The usual hours hold again from now on."))
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "The shop: open until"))
        await pilot.press("a")
        await until(pilot, lambda: said(pilot, "shop: open until"))
        assert screen_of(pilot).automation.account == "shop"
        await pilot.press("space")
        assert said(pilot, "Nothing is switched here")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))


async def test_what_is_said_by_itself_is_seen_for_any_moment_and_switched(
    automation: Opens, desk_store: Store
) -> None:
    async with automation() as pilot:
        await pilot.press("2")
        await until(pilot, lambda: said(pilot, "Right now: the shop is open.", "is on"))
        await pilot.press("t", *"2026-10-03", "space", *"12", "colon", *"00", "enter")
        await until(pilot, lambda: said(pilot, "Sat 03/10 12:00: closed, it opens"))
        await pilot.press("j", "j")
        await until(pilot, lambda: said(pilot, "Hello there, we open"))
        await pilot.press("g", "g", "space")
        await until(pilot, lambda: said(pilot, "It is off since", "by linh"))
        assert not await desk_store.switches.is_on("acknowledge")
        await pilot.press("space")
        await until(pilot, lambda: said(pilot, "It is on. Space turns it off."))
        assert [each.is_on for each in await desk_store.switches.flips()] == [1, 0]


async def test_a_rule_is_tried_and_leads_to_who_it_would_have_met(
    automation: Opens, desk_store: Store, tmp_path: Path
) -> None:
    async with automation((80, 24)) as pilot:
        await pilot.press("4")
        await until(pilot, lambda: said(pilot, "2 rules · 2 on"))
        await pilot.press("j", "enter")
        await until(pilot, lambda: said(pilot, "↳ #2 Phạm Văn Minh"))
        assert said(pilot, "Then: puts the tag hỏi-giá on")
        await pilot.press("space")
        await until(pilot, lambda: said(pilot, "2 rules · 1 on"))
        assert not await desk_store.switches.is_on("rule:hỏi giá")

        rules = tmp_path / "shop" / "rules.toml"
        rules.write_text(rules.read_text().replace("message", "mesage"))
        await pilot.press("ctrl+l")
        await until(pilot, lambda: said(pilot, "The file is wrong: the newest good rules go on."))
        await pilot.press("g", "g")
        await until(pilot, lambda: said(pilot, "✗ line 4:", "did you mean message?"))

        await pilot.press("j", "j", "j", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))
        await until(pilot, lambda: main(pilot).open_id == 2)


async def test_answers_are_tried_begun_and_opened(
    automation: Opens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    async with automation() as pilot:
        folder = tmp_path / "shop" / "answers"
        (folder / "sai.md").write_text("+++\nquestion = []\n+++\n# vi\nx\n")
        await pilot.press("5")
        await until(pilot, lambda: said(pilot, "2 answers · 1 broken", "Asked last week"))
        await pilot.press("slash", *"ship")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskingScreen))
        assert said(pilot, "✓ ship (vi)", "answers by itself")
        await pilot.press(*"xyzw", "ctrl+u", *"zzz")
        assert said(pilot, "No answer has a word of this.")
        await pilot.press("ctrl+u", *"phi", "space", *"shjp", "enter")
        await done(pilot)
        screen = screen_of(pilot)
        assert screen.list_pane.line is not None and screen.list_pane.line.key == "answer ship"
        assert said(pilot, "Dạ phí ship 30k toàn quốc ạ.")
        await pilot.press("e")
        await until(pilot, lambda: said(pilot, "It stands in"))

        await pilot.press("end", "n", *"mau", "enter")
        path = folder / "mau.md"
        await until(pilot, lambda: path.exists() and "mau" in grid(pilot.app))
        assert "?" in path.read_text() and "…" in path.read_text()
        await pilot.press("n", *"mau", "enter")
        await until(pilot, lambda: said(pilot, "is there already"))


async def test_promises_are_kept_and_dropped_and_lead_to_their_conversation(
    automation: Opens, desk_store: Store, clock: ManualClock
) -> None:
    async with automation() as pilot:
        for number, agent, at in ((1, "linh", NOW - HOUR), (2, "mai", NOW + HOUR)):
            promise = Promise(Instant(at), "", "báo [b]giá[/b] sỉ\x1b[2J")
            await desk_store.conversations.do(promise, [number], agent, Instant(NOW - 2 * HOUR))
        await pilot.press("6")
        await until(pilot, lambda: said(pilot, "everybody's: 2 open · 1 overdue"))
        assert said(pilot, "báo [b]giá[/b] sỉ", "@mai") and "\x1b" not in grid(pilot.app)
        await pilot.press("a")
        await until(pilot, lambda: said(pilot, "mine: 1 open"))
        await pilot.press("j", "j", "B")
        await until(pilot, lambda: said(pilot, "mine: 0 open"))
        await pilot.press("a", "j", "j", "M")
        await until(pilot, lambda: said(pilot, "everybody's: 0 open"))
        assert [each.outcome for each in await desk_store.promises.of(1)] == ["kept"]
        assert [each.outcome for each in await desk_store.promises.of(2)] == ["dropped"]


async def test_nothing_is_written_while_nothing_changes(automation: Opens) -> None:
    async with automation() as pilot:
        screen = screen_of(pilot)
        for key in "123456":
            await pilot.press(key)
            await done(pilot)
            before = [each._shown for each in (screen.status.head, screen.detail.text)]
            drawn = list[object]()
            for each in screen.query(Static):
                each.update = lambda *_, **__: drawn.append(each)  # type: ignore[method-assign] # noqa: B023
            await screen.read_again()
            await pilot.pause()
            assert drawn == [], key
            assert [each._shown for each in (screen.status.head, screen.detail.text)] == before
            for each in screen.query(Static):
                del each.update


async def test_a_narrow_terminal_shows_one_of_list_and_text(automation: Opens) -> None:
    async with automation((50, 20)) as pilot:
        await pilot.press("4")
        await until(pilot, lambda: said(pilot, "hỏi giá"))
        assert not said(pilot, "Then:")
        await pilot.press("j", "enter")
        await until(pilot, lambda: said(pilot, "Then: puts the tag"))
        await pilot.press("escape")
        await until(pilot, lambda: said(pilot, "● chờ lâu"))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))


async def test_what_customers_wrote_is_no_markup_and_is_hidden_under_the_veil(
    automation: Opens, desk_store: Store
) -> None:
    async with automation() as pilot:
        who = sender("Tuấn [b]x[/b]", "909")
        asked = inbound(
            "có [red]da thật[/red] \x1b[2J không \u202eshop?",
            "77",
            chat="909",
            sender=who,
            contact=who,
        )
        await desk_store.record([arrival(asked)], NOW, ())
        await pilot.press("5")
        await until(pilot, lambda: said(pilot, "có [red]da thật[/red]"))
        assert "\x1b" not in grid(pilot.app) and "\u202e" not in grid(pilot.app)
        try:
            await pilot.press("f10")
            await until(pilot, lambda: not said(pilot, "da thật"))
            await pilot.press("4", "j", "enter")
            await until(pilot, lambda: said(pilot, "↳ #2 ▒▒▒"))
        finally:
            Veil.drawn = False


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("2026-10-01", "2026-10-02 00:00"),
        ("mai", "2026-09-30 00:00"),
        ("hôm nay", "2026-09-29 00:00"),
        ("1/10", "2026-10-02 00:00"),
        ("mai 9h", "2026-09-29 09:00"),
        ("sáng mai", "2026-09-29 08:00"),
        ("mai 8h", "2026-09-29 08:00"),
        ("chiều mai 3h", "2026-09-29 15:00"),
        ("2d", "2026-09-30 10:00"),
        ("2026-10-01 12:00", "2026-10-01 12:00"),
    ],
)
async def test_a_vacation_until_a_day_lasts_to_its_end(
    desk_store: Store, clock: ManualClock, words: str, ends: str
) -> None:
    found, _ = desk_on(desk_store, clock).automation.until(words)
    assert f"{datetime.fromtimestamp(found / 1000, ZONE):%Y-%m-%d %H:%M}" == ends
