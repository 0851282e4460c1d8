"""Reports come by themselves: each once, to the owner's chats and folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from socialdesk.assembly.services import gathering
from socialdesk.channel import Channel
from socialdesk.config import parse
from socialdesk.errors import NotAllowed
from socialdesk.model.message import ChatKind
from socialdesk.model.report import Kind
from socialdesk.services.owner import Owner, Whom
from socialdesk.services.reporting.composing import Shop
from socialdesk.services.reporting.reporting import Format, Report, Reporting
from socialdesk.services.reporting.scheduled import Scheduled
from socialdesk.services.verdicts import Verdicts
from socialdesk.store.store import Store
from tests.support.bots import channel_at
from tests.support.clock import ManualClock
from tests.support.dispatching import at_rest, dispatching
from tests.support.loopback import loopback
from tests.support.make import NOW, arrival, inbound

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAILY = {Kind.DAILY: time(8)}
CHAT = Whom("shop", "900", ChatKind.PRIVATE, '{"chat_id": "900"}')


class Quick(Reporting):
    """Draws nothing. `lacks`: as where nothing is installed that draws."""

    lacks = False

    def drawn(self, report: Report, each: Format) -> bytes:
        if self.lacks:
            raise NotAllowed("not installed")
        return f"{each} of {report.period.name}".encode()


def scheduled(
    store: Store,
    clock: ManualClock,
    folder: Path | None,
    *chats: Whom,
    times: dict[Kind, time] = DAILY,
    formats: Sequence[str] = ("pdf", "png"),
    channel: Channel | None = None,
    lacks: bool = False,
) -> Scheduled:
    """As a worker makes it when it starts."""
    limits = {"shop": channel.capabilities} if channel else {}
    owner = Owner(store, clock, Verdicts(store, clock, limits), chats, folder=folder, files=folder)
    service = Quick(gathering(store, parse("", None, {})), Shop("Hoa", ZONE, "vi", {}))
    service.lacks = lacks
    return Scheduled(store, clock, ZONE, owner, times, formats, lambda: service)


@pytest.fixture
async def waited(desk_store: Store) -> Store:
    """Somebody waits since Monday at ten."""
    await desk_store.record([arrival(inbound("còn không?"))], NOW, ())
    return desk_store


def at(clock: ManualClock, day: int, hour: int, minute: int = 0) -> None:
    """Let it be that moment of September or October by the shop's clock."""
    then = datetime(2026, 9, 28, hour, minute, tzinfo=ZONE).timestamp() + (day - 28) * 86_400
    clock.advance(then - clock.now() / 1000)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir()) if folder.exists() else []


async def test_one_a_day_also_over_restarts_and_a_missed_one_late_once(
    waited: Store, clock: ManualClock, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    at(clock, 29, 7, 59)
    await scheduled(waited, clock, folder).tell()
    assert names(folder) == []

    at(clock, 29, 8)
    await scheduled(waited, clock, folder).tell()
    assert names(folder) == ["report-daily-2026-09-28.pdf", "report-daily-2026-09-28.png"]
    for each in folder.iterdir():
        each.unlink()
    at(clock, 29, 23)
    await scheduled(waited, clock, folder).tell()
    assert names(folder) == []

    await waited.record(
        [arrival(inbound("alô?", "12", chat="502", at=clock.now()))], clock.now(), ()
    )
    at(clock, 31, 21)
    await scheduled(waited, clock, folder).tell()
    assert names(folder) == ["report-daily-2026-09-30.pdf", "report-daily-2026-09-30.png"]


async def test_what_a_crash_left_is_told_and_nothing_twice(
    waited: Store, clock: ManualClock, tmp_path: Path
) -> None:
    at(clock, 29, 8)
    await waited.owner_chats.told("report:daily:2026-09-28:pdf", clock.now())

    await scheduled(waited, clock, tmp_path / "out").tell()

    assert names(tmp_path / "out") == ["report-daily-2026-09-28.png"]


async def test_nothing_is_told_of_a_time_in_which_nobody_wrote_after_another(
    desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    times = {Kind.DAILY: time(8), Kind.WEEKLY: time(8), Kind.MONTHLY: time(8)}
    await scheduled(desk_store, clock, tmp_path / "out", times=times).tell()

    assert names(tmp_path / "out") == []
    assert scheduled(desk_store, clock, None).jobs() == ()
    assert scheduled(desk_store, clock, tmp_path, times={}).jobs() == ()


async def test_a_folder_that_cannot_be_written_is_said_and_tried_again_later(
    waited: Store, clock: ManualClock, tmp_path: Path
) -> None:
    at(clock, 29, 8)
    (tmp_path / "out").write_text("no folder")
    reports = scheduled(waited, clock, tmp_path / "out")
    with pytest.raises(NotAllowed, match="folder"):
        await reports.tell()

    (tmp_path / "out").unlink()
    await reports.tell()
    assert names(tmp_path / "out") == []
    clock.advance(15 * 60)
    await reports.tell()
    assert len(names(tmp_path / "out")) == 2


async def test_where_nothing_draws_the_headline_is_told(
    waited: Store, clock: ManualClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    at(clock, 29, 8)
    await scheduled(waited, clock, tmp_path / "out", lacks=True).tell()

    (written,) = (tmp_path / "out").iterdir()
    assert "Trả lời trong 10 phút: 0,0% (hôm trước: –)" in written.read_text("utf-8")
    assert "còn không" not in caplog.text


async def test_the_owner_has_it_as_a_document_and_a_picture_in_their_chat(
    waited: Store, clock: ManualClock, tmp_path: Path
) -> None:
    at(clock, 29, 8)
    async with loopback() as server:
        server.says("", {"ok": True, "result": {"message_id": 5, "date": 1790000000}})
        channel = channel_at("telegram", server.base)
        reports = scheduled(waited, clock, tmp_path, CHAT, channel=channel)
        async with dispatching(waited, clock, channel) as dispatcher:  # type: ignore[arg-type]
            await reports.tell()
            dispatcher.wake()
            await at_rest(dispatcher, clock)
            clock.advance(60)
            await at_rest(dispatcher, clock)
        await channel.close()

    sent = {each.path.rpartition("/")[2]: each.body for each in server.asked}
    assert set(sent) == {"sendDocument", "sendPhoto"}
    assert b"pdf of 2026-09-28" in sent["sendDocument"]
    assert "Trả lời trong 10 phút".encode() in sent["sendDocument"]
    assert "Báo cáo ngày".encode() in sent["sendPhoto"]
