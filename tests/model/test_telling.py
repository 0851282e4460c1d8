"""Which way something is told, and when: by every platform's limits, and by the clock."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.bots.instagram.limits import capabilities as instagram
from socialdesk.bots.messenger.limits import capabilities as messenger
from socialdesk.bots.telegram.limits import capabilities as telegram
from socialdesk.bots.zalo_bot.limits import capabilities as zalo_bot
from socialdesk.bots.zalo_oa.limits import capabilities as zalo_oa
from socialdesk.model.delivery import Button, DeliveryKind, Manner, Sort, Template
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import Capabilities, Never, Situation
from socialdesk.model.preflight import Quiet
from socialdesk.model.reason import Reason
from socialdesk.model.task import Kind, NewTask
from socialdesk.model.telling import Saying, Way, awake, dump, load, way
from tests.support.make import NOW

SHIPPED = Saying(1, "k", "Đơn DH1001 đã gửi.")
TEMPLATE = Template("order_shipped", "vi", ("DH1001",))


def situation(ago: int | None, kind: ChatKind = ChatKind.PRIVATE, **more: int) -> Situation:
    last = None if ago is None else Instant(NOW - ago)
    return Situation(kind, NOW, last, DeliveryKind.BROADCAST, purpose=Sort.SERVICE, **more)


def test_within_the_window_it_goes_and_after_it_only_by_what_the_shop_promised() -> None:
    plain, free = Way(SHIPPED.text), {"paid": False}
    form = Way("Đơn DH1001 đã gửi.\nTên khách hàng: Lan", message_tag="transaction", cost=165)
    utility = Way(SHIPPED.text, manner=Manner(template=TEMPLATE))
    by_template, paid = {"template": TEMPLATE}, {"paid": True, "name": "Lan"}
    page, able = messenger(), messenger(utility_templates=True)
    oa, charged = zalo_oa(), zalo_oa(paid=["transaction"])
    cases: tuple[tuple[str, Capabilities, int | None, dict[str, object], Way | str], ...] = (
        ("Messenger within 24 h", page, DAY - 1, free, plain),
        ("Messenger after 24 h", page, DAY, free, "window_closed"),
        ("Messenger with Human Agent, which is for people", messenger(human_agent=True), DAY, free, "window_closed"),
        ("Messenger, a template that may not be used", page, DAY, by_template, "window_closed"),
        ("Messenger within 24 h: words come before the template", able, HOUR, by_template, plain),
        ("Messenger after 24 h by the template", able, 40 * DAY, by_template, utility),
        ("Messenger, who never wrote", able, None, by_template, "never_wrote"),
        ("Instagram within 24 h", instagram(), DAY - 1, free, plain),
        ("Instagram after 24 h", instagram(human_agent=True), DAY, free, "window_closed"),
        ("Zalo OA within 48 h", charged, 48 * HOUR - 1, paid, plain),
        ("Zalo OA after 48 h", oa, 48 * HOUR, free, "window_closed"),
        ("Zalo OA, the account has not promised it", oa, 48 * HOUR, paid, "window_closed"),
        ("Zalo OA, the shop has not said that it may cost", charged, 48 * HOUR, free, "window_closed"),
        ("Zalo OA, a transaction message", charged, 48 * HOUR, paid, form),
        ("Zalo OA, promotions are for promotions", zalo_oa(paid=["promotion"]), 3 * DAY, paid, "window_closed"),
        ("Zalo bot, whoever wrote", zalo_bot(), 99 * DAY, free, plain),
        ("Zalo bot, whoever did not", zalo_bot(), None, free, "never_wrote"),
        ("Telegram, however long ago", telegram(), 999 * DAY, free, plain),
    )  # fmt: skip
    for name, limits, ago, more, expected in cases:
        found = way(SHIPPED, limits, situation(ago), **more)  # type: ignore[arg-type]
        assert (found.code if isinstance(found, Never) else found) == expected, name
    business = situation(DAY, ChatKind.BUSINESS)
    assert isinstance(way(SHIPPED, telegram(), business), Never)
    nearly = situation(HOUR, sent_this_month=2_700)
    found = way(SHIPPED, zalo_bot(), nearly)
    assert isinstance(found, Never)
    assert found.code == "quota"


def test_who_has_blocked_us_or_is_with_somebody_else_is_told_nothing() -> None:
    for more in ({"blocked": True}, {"handled_by": "Page inbox"}):
        for limits in (
            telegram(),
            messenger(utility_templates=True),
            zalo_oa(paid=["transaction"]),
        ):
            found = way(SHIPPED, limits, situation(HOUR, **more), template=TEMPLATE, paid=True)  # type: ignore[arg-type]
            assert isinstance(found, Never), more


def test_choices_are_buttons_or_numbers_and_what_is_too_long_is_not_cut() -> None:
    asked = Saying(1, "k", "Chị hài lòng không?", choices=("Có", "Không"))
    buttons = (Button("Có"), Button("Không"))
    for limits in (telegram(), messenger(), instagram()):
        assert way(asked, limits, situation(HOUR)) == Way(asked.text, buttons)
    numbered = Way("Chị hài lòng không?\n\n1. Có\n2. Không")
    for limits in (zalo_oa(), zalo_bot()):
        assert way(asked, limits, situation(HOUR)) == numbered
    many = Saying(1, "k", "Mấy điểm?", choices=tuple(str(each) for each in range(11)))
    found = way(many, telegram(), situation(HOUR))
    assert isinstance(found, Way)
    assert (found.text, [each.words for each in found.buttons]) == ("Mấy điểm?", list(many.choices))
    assert way(many, zalo_oa(), situation(HOUR)) == Way("Mấy điểm?"), (
        "marks have no numbers of their own"
    )
    long = Saying(1, "k", "dài " * 1_000)
    for limits in (messenger(), instagram(), zalo_oa(), zalo_bot()):
        found = way(long, limits, situation(HOUR))
        assert isinstance(found, Never)
        assert found.code == "too_long"
    nearly = Saying(1, "k", "x" * 440)  # with its line for the name it is more than the form takes
    found = way(nearly, zalo_oa(paid=["transaction"]), situation(3 * DAY), paid=True, name="Trần")
    assert isinstance(found, Never)


times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
zones = st.sampled_from(
    ["Asia/Ho_Chi_Minh", "Asia/Bangkok", "Europe/Berlin", "Australia/Lord_Howe"]
)


@settings(max_examples=200)
@given(times, times, zones, st.integers(0, 3 * 365 * DAY))
def test_nobody_is_disturbed_and_nobody_waits_longer_than_the_quiet_hours(
    begins: time, ends: time, zone: str, later: int
) -> None:
    quiet, now, here = Quiet(begins, ends), Instant(NOW + later), ZoneInfo(zone)
    at = awake(quiet, now, here)

    def holds(moment: int) -> bool:
        return quiet.holds(datetime.fromtimestamp(moment / 1000, here))

    assert now <= at <= now + DAY + 2 * HOUR
    assert (at == now) == (not holds(now))
    if at > now:
        assert holds(at - 1)
        shift = datetime.fromtimestamp(at / 1000, here).utcoffset()
        before = datetime.fromtimestamp((at - 2 * HOUR) / 1000, here).utcoffset()
        assert (
            not holds(at) or shift != before
        )  # on the night on which clocks are turned it may be asked again


def test_the_usual_night() -> None:
    night, here = Quiet(time(22), time(7)), ZoneInfo("Asia/Ho_Chi_Minh")

    def said(day: int, hour: int, minute: int = 0) -> str:
        moment = datetime(2026, 11, day, hour, minute, tzinfo=here)
        at = awake(night, Instant(round(moment.timestamp() * 1000)), here)
        return datetime.fromtimestamp(at / 1000, here).strftime("%d %H:%M")

    cases = {
        (26, 21, 59): "26 21:59",
        (26, 22, 0): "27 07:00",
        (27, 6, 59): "27 07:00",
        (27, 7, 0): "27 07:00",
    }
    assert {case: said(*case) for case in cases} == cases
    never = Quiet(time(), time())
    assert awake(never, NOW, here) == NOW


def test_what_is_to_be_told_is_kept_as_it_is() -> None:
    task = NewTask(
        "t", Kind.NOTICE, Reason("prize.no_chat"), Instant(NOW + MINUTE), "nháp", 1, 2, 3
    )
    whole = Saying(
        1, "k", "Đơn {x} \x1b", Sort.PROMOTION, ("Có", "Không"), False, task, 5, {"messenger": TEMPLATE}, "follow_up"
    )  # fmt: skip
    for saying in (whole, SHIPPED):
        assert load(dump(saying)) == saying
