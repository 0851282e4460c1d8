"""The screen of figures by key and mouse: from the headline to one customer's wait and into their
conversation."""

from typing import Any

from textual.pilot import Pilot

from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import ConversationId
from socialdesk.model.measure import By, ClockKind, When
from socialdesk.store.store import Store
from socialdesk.tui.desk.sheets import Subject
from socialdesk.tui.inbox.screen import InboxScreen
from socialdesk.tui.stats.screen import StatsScreen
from tests.support.clock import ManualClock
from tests.support.desk import done, grid, main, until
from tests.tui.stats.conftest import Opens, screen_of


def said(pilot: Pilot[Any], *words: str) -> bool:
    drawn = " ".join(grid(pilot.app).split())
    return all(each in drawn for each in words)


async def test_from_a_figure_to_its_waits_to_a_story_to_the_conversation_and_back(
    stats: Opens, desk_store: Store, clock: ManualClock
) -> None:
    async with stats() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: said(pilot, "Today within 10 minutes", "4 · 1 too late"))
        before = screen.stats.dashboard
        answer = NewDelivery("k", ConversationId(1), DeliveryKind.REPLY, "dạ còn ạ", "linh")
        await desk_store.outbox.reply([answer], clock.now())
        await until(pilot, lambda: said(pilot, "3 · all in time so far"))  # by itself, read anew
        assert screen.stats.dashboard != before

        await pilot.press("b", "b")  # by agent
        await until(pilot, lambda: screen.stats.shown.by is By.AGENT and said(pilot, "nobody yet"))
        line = next(each for each in screen.stats.lines if each.name == "mai")
        await pilot.press(*["j"] * (screen.stats.lines.index(line) - 1))  # a heading is passed over
        assert screen.list_pane.line == line
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, f"mai · {line.figures.n} waits", "mai: answers"))
        assert said(pilot, "Every hour counts", "Opening hours count", "Our own figures, wait:")
        first = screen.stats.wait
        await pilot.press("j")
        await until(pilot, lambda: screen.stats.story is not None)
        assert screen.stats.wait != first

        conversation = screen.waits_pane.under_cursor
        assert conversation is not None
        await pilot.press("o")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))
        await until(pilot, lambda: main(pilot).open_id == conversation.conversation)

        await pilot.press("f6")  # at the list again
        await until(pilot, lambda: isinstance(pilot.app.screen, StatsScreen))
        await done(pilot)
        assert screen_of(pilot).pane in ("stats", "waits")
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))


async def test_keys_change_what_is_asked_and_other_systems_stand_beside_ours(stats: Opens) -> None:
    async with stats((80, 24)) as pilot:
        screen = screen_of(pilot)

        def shows(**wanted: object) -> bool:
            return all(getattr(screen.stats.shown, name) == value for name, value in wanted.items())

        await pilot.press("c", "a", "3")
        await until(pilot, lambda: shows(clock=ClockKind.BUSINESS, when=When.ANSWER, days=30))
        assert said(pilot, "last 30 days · by when they were answered · opening hours count")
        await pilot.press("t", *"1h", "enter")
        await until(
            pilot, lambda: shows(target=3_600_000) and said(pilot, "Today within 60 minutes")
        )
        await pilot.press("r", *"yesterdey", "enter")
        await until(pilot, lambda: said(pilot, '"yesterdey" is no time I know'))
        await pilot.press("escape", "r", *"last", "space", *"week")
        await until(pilot, lambda: said(pilot, "Monday 21/09/2026 to Sunday 27/09/2026"))
        await pilot.press("enter")
        await until(pilot, lambda: shows(words="last week"))
        assert said(pilot, "21/09–27/09/2026")

        await pilot.press("equals_sign")
        await until(pilot, lambda: shows(system="chatwoot"))
        assert said(
            pilot, "Figures as Chatwoot counts", "ours", "first response", "Why they differ"
        )
        await pilot.press("plus", "plus")
        await until(pilot, lambda: shows(system="facebook-7d"))
        await pilot.press("escape")
        await until(pilot, lambda: shows(system="ours"))
        assert pilot.app.screen is screen

        for subject in list(Subject)[1:]:
            await pilot.press("v")
            await until(pilot, lambda wanted=subject: screen.stats.sheet.subject is wanted)  # type: ignore[misc]
            await until(pilot, lambda: not said(pilot, "It is being counted"))
            if subject is Subject.BADGES:
                await pilot.press("enter")
                await until(pilot, lambda: said(pilot, "The inbox has no tab of badges"))
        assert said(pilot, "Questions that an answer of the folder fits.")
        await pilot.press("V")
        await until(pilot, lambda: said(pilot, "Games that opened, as they stand now."))
        await pilot.press("enter")
        await until(pilot, lambda: shows(subject=Subject.WAITS, by=By.BROADCAST))

        await pilot.press("tab", "h", "enter")  # the day before the last of the trend
        await until(pilot, lambda: said(pilot, "Sat 26/09 ·"))
        await pilot.press("escape")  # to where it was opened
        assert screen.pane == "trend"
        await pilot.press("tab", "j", "l")
        assert screen.plots.cell == (1, 13)
        assert said(pilot, "Tue 13:00–14:00:")
        await pilot.press("enter")
        await until(pilot, lambda: screen.stats.behind is not None)
        await until(pilot, lambda: said(pilot, "Tue 13:00"))
        await pilot.press("escape", "escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))
