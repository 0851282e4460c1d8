"""A desk on a store full of invented customers, with a clock that stands still."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from textual.pilot import Pilot
from textual.screen import Screen

from socialdesk.assembly.channels import platforms
from socialdesk.bots.instagram import limits as instagram
from socialdesk.bots.messenger import limits as messenger
from socialdesk.bots.telegram import limits as telegram
from socialdesk.bots.zalo_bot import limits as zalo_bot
from socialdesk.bots.zalo_oa import limits as zalo_oa
from socialdesk.model.calendars import Calendars
from socialdesk.model.changes import Tag
from socialdesk.model.delivery import DeliveryKind, NewDelivery, Sent, Settlement
from socialdesk.model.hours import WEEKDAYS, parse_week
from socialdesk.model.ids import DAY, AccountId, ConversationId, Instant
from socialdesk.model.message import ALONGSIDE, Attachment, Author, ChatKind, Edit, Sender
from socialdesk.model.reason import Reason
from socialdesk.model.target import Targets
from socialdesk.model.vietqr import Payee
from socialdesk.services.broadcasting.announcing import Announcing
from socialdesk.services.broadcasting.preflights import Preflights, Shop
from socialdesk.services.cases import Cases
from socialdesk.services.cases import Words as CaseWords
from socialdesk.services.cases_settings import READY
from socialdesk.services.claims import Claims
from socialdesk.services.games import Playing
from socialdesk.services.order_answers import OrderAnswers
from socialdesk.services.order_contacts import OrderContacts
from socialdesk.services.order_receipts import OrderReceipts, Wording
from socialdesk.services.orders import Orders
from socialdesk.services.payments import Payments
from socialdesk.services.prizes import Giving
from socialdesk.services.products import Products
from socialdesk.services.promises import Promises
from socialdesk.services.receipt_settings import ReceiptTable
from socialdesk.services.replies import Replies
from socialdesk.services.selling import Selling
from socialdesk.services.targets import Targeting
from socialdesk.store.store import Store
from socialdesk.tui.app import DeskApp, Settings
from socialdesk.tui.desk.desk import Desk
from socialdesk.tui.desk.session import DeskSettings, Session
from socialdesk.tui.inbox.screen import InboxScreen
from socialdesk.tui.widgets.typing_area import TypingArea
from tests.support import waiting
from tests.support.automated import automating_on
from tests.support.claims import TERMS
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound
from tests.support.quiet import draw
from tests.support.waiting import source

if TYPE_CHECKING:
    from socialdesk.services.figures.figuring import Figuring
    from socialdesk.services.figures.measuring import Measuring

NEVER_DONE = {"follow", "viewer"}
"""What a desk does for as long as it is open; and the viewer, as long as no worker fetches a file."""
QUIET = ("quit", "leave_desk", "editor")
"""What leaves the desk, or lends the terminal."""
MOST_ESCAPES = 40
"""Far more than dialogs can lie over each other."""
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PEOPLE = (
    ("501", "Nguyễn Thị Hương", "Shop ơi áo khoác đỏ còn size M không ạ?", 14 * 60),
    ("502", "Phạm Văn Minh", "Giá sỉ 20 cái bao nhiêu vậy shop", 7 * 60),
    ("503", "Somchai Srisuk", "ราคาเท่าไหร่ครับ มีไซส์ L ไหม", 190),
    ("504", "Emily Carter", "Can I return it if it doesn't fit?", 65),
    ("505", "Đặng Đức", "Shop giao sai màu cho mình rồi 😢", 20),
)


LIMITS = {
    "shop": telegram.capabilities(),
    "oa": zalo_oa.capabilities(),
    "page": messenger.capabilities(),
    "insta": instagram.capabilities(),
    "bot": zalo_bot.capabilities(),
}


def announcing_on(store: Store, clock: ManualClock, files: Path | None = None) -> Announcing:
    """The service behind announcements of that shop."""
    shop = Shop("Hoa Sen Shop", ZONE, "linh", LIMITS, platforms(), files=files)
    return Announcing(store, clock, Preflights(store, clock, shop))


def playing_on(store: Store, clock: ManualClock) -> Playing:
    """The service behind games of that shop; what nobody can know is counted through here."""
    numbers = itertools.count(1)
    return Playing(store, clock, lambda: f"{next(numbers):064x}")


def giving_on(store: Store, clock: ManualClock, files: Path | None = None) -> Giving:
    """The service behind prizes of that shop."""
    return Giving(store, clock, Replies(store, clock, LIMITS, files).verdicts, ZONE, "vi", files)


def measuring_on(store: Store) -> Measuring:
    """The service behind figures of that shop, which is open from eight to eight."""
    from socialdesk.services.figures.measuring import Measuring

    return Measuring(store, ZONE, parse_week({day: ["08:00-20:00"] for day in WEEKDAYS}, ZONE))


def figuring_on(store: Store, clock: ManualClock, files: Path | None = None) -> Figuring:
    """The services behind all figures of that shop."""
    from socialdesk.services.figures.activity import Activity
    from socialdesk.services.figures.figuring import Figuring
    from socialdesk.services.figures.outcomes import Outcomes
    from socialdesk.services.figures.targeted import Targeted
    from socialdesk.services.lives import Lives

    hours = parse_week({day: ["08:00-20:00"] for day in WEEKDAYS}, ZONE)
    outcomes = Outcomes(store, Lives(store, clock, announcing_on(store, clock, files)))
    targeted = Targeted(store, measuring_on(store), Targets(), Calendars(hours))
    return Figuring(measuring_on(store), Activity(store, ZONE, hours), outcomes, targeted)


def app_on(
    url: str,
    clock: ManualClock,
    agent: str = "linh",
    files: Path | None = None,
    settings: Settings | None = None,
) -> DeskApp:
    """A desk; what is sent is not held back unless `settings` say so."""
    keys = itertools.count(1)
    return DeskApp(
        lambda: Store.open(url),
        lambda store: Replies(store, clock, LIMITS, files),
        clock,
        agent,
        "Hoa Sen Shop",
        ZONE,
        lambda: f"{agent}{next(keys)}",
        replace(
            settings or Settings(undo_seconds=0),
            platforms=platforms,
            announcing=lambda store: announcing_on(store, clock, files),
            playing=lambda store: playing_on(store, clock),
            giving=lambda store: giving_on(store, clock, files),
            figuring=lambda store: figuring_on(store, clock, files),
            promises=lambda store: promises_on(store, clock),
            selling=lambda store: selling_on(store, clock, files),
            claiming=lambda store: Claims(store, clock, TERMS),
            automating=(settings and settings.automating)
            or (lambda store: automating_on(store, clock)),
        ),
    )


def promises_on(store: Store, clock: ManualClock) -> Promises:
    """What the desk promises, at a shop without working hours: its days end at 18:00."""
    return Promises(store, clock, ZONE, lambda _account: None, lambda: f"promise{clock.now()}")


def selling_on(store: Store, clock: ManualClock, files: Path | None = None) -> Selling:
    """The services behind what that shop sells."""
    keys = itertools.count(1)
    orders = Orders(store, clock, "VND", lambda: f"order{next(keys)}")
    payee = Payee("970436", "0011001234567")
    wording = Wording("Hoa Sen Shop", "vi", ReceiptTable().words, "VN", payee)
    receipts = OrderReceipts(store, clock, Replies(store, clock, LIMITS, files), wording)
    cases = Cases(store, clock, orders, CaseWords(lambda _: 2 * DAY, READY, "Hoa Sen Shop", "vi"))
    answers = OrderAnswers(store, clock)
    payments = Payments(store, clock, "VND", lambda: f"payment{next(keys)}")
    products = Products(store, clock, "VND")
    contacts = OrderContacts(store, clock, orders, "VN")
    return Selling(
        orders, products, receipts, cases, answers, payments, contacts, payee, "VND", "VN"
    )


def desk_on(
    store: Store,
    clock: ManualClock,
    agent: str = "linh",
    undo: int = 0,
    files: Path | None = None,
    targets: Targets | None = None,
) -> Desk:
    """A desk without a terminal; what is sent is held back for `undo` milliseconds."""
    keys = itertools.count(1)
    return Desk(
        Session(
            store,
            Replies(store, clock, LIMITS, files),
            clock,
            agent,
            ZONE,
            lambda: f"{agent}{next(keys)}",
            DeskSettings(
                "Hoa Sen",
                undo,
                platforms(),
                announcing=lambda store: announcing_on(store, clock, files),
                playing=lambda store: playing_on(store, clock),
                giving=lambda store: giving_on(store, clock, files),
                figuring=lambda store: figuring_on(store, clock, files),
                promises=lambda store: promises_on(store, clock),
                selling=lambda store: selling_on(store, clock, files),
                targeting=(lambda store: Targeting(store, clock, targets, Calendars()))
                if targets
                else None,
            ),
        )
    )


async def populate(store: Store) -> None:
    """Five who wait, one who was answered, an album, a correction, a note, tags, trouble."""
    for chat, name, text, ago in PEOPLE:
        who = Sender(chat, name, username=f"user{chat}")
        at = Instant(NOW - ago * 1000)
        await store.record(
            [arrival(inbound(text, "11", chat=chat, sender=who, contact=who, at=at))], at, ()
        )
    who = Sender("501", "Nguyễn Thị Hương", username="user501")
    later = Instant(NOW - 13 * 60_000)
    files = [
        Attachment("photo", f"f{n}", f"u{n}", width=1280, height=960, size=182_000) for n in (1, 2)
    ]
    album = [
        inbound(
            "ảnh em mặc thử" if n == 0 else "",
            str(12 + n),
            sender=who,
            contact=who,
            at=later,
            kind="photo",
            album="a1",
            attachments=(file,),
        )
        for n, file in enumerate(files)
    ]
    await store.record([arrival(each) for each in album], later, ())
    await store.record(
        [
            arrival(
                Edit(
                    album[0].__class__(**{**_fields(album[0]), "body": "ảnh em mặc size S"}),
                    Instant(later + 30_000),
                )
            )
        ],
        later,
        (),
    )
    await store.conversations.do(Tag(("vip", "size-m")), [1], "linh", Instant(NOW - 60_000))
    await store.messages.note(1, "linh", "khách quen, thích màu be", Instant(NOW - 50_000))
    delivery = NewDelivery(
        "k0", ConversationId(2), DeliveryKind.REPLY, "Dạ shop báo giá ngay ạ", "linh"
    )
    await store.outbox.reply([delivery], Instant(NOW - 400_000))
    (claimed,) = await store.claims.claim([AccountId(1)], NOW, Instant(NOW + 1), 5)
    await store.settlements.settle(
        [Settlement(claimed, Sent("12", 12, Instant(NOW - 399_000)))], NOW
    )
    await store.record(
        [
            arrival(
                inbound(
                    "Shop đã nhận được tin",
                    "12",
                    chat="503",
                    author=Author.BOT,
                    sender=Sender("7", "Bot", is_bot=True),
                    at=Instant(NOW - 189_000),
                )
            )
        ],
        NOW,
        (),
    )
    await store.accounts.hold(AccountId(1), "account:1", "test", Instant(NOW), 15_000)
    await store.accounts.set_state(AccountId(1), "listening", "", NOW)


async def open_shop(store: Store) -> None:
    """People on every channel: a comment with its private chat, an answer that costs, one that
    another app has."""
    wanted = [("oa", "zalo_oa"), ("page", "messenger"), ("insta", "instagram"), ("bot", "zalo_bot")]
    rows = await store.accounts.ensure(wanted)
    lan, post = Sender("77", "Lan Nguyễn"), "comment:p_777:77"
    said = inbound(
        "giá bao nhiêu shop?", "777_1", chat=post, chat_kind=ChatKind.COMMENT, kind="comment"
    )
    comment = replace(
        said,
        sender=lan,
        contact=lan,
        subject="https://www.facebook.com/101_777",
        at=Instant(NOW - 240_000),
    )
    private = inbound(
        "em nhắn riêng nè", "m1", chat="77", sender=lan, contact=lan, at=Instant(NOW - 200_000)
    )
    old = Sender("61", "Trần Mai")
    late = inbound(
        "shop ơi", "z1", chat="61", sender=old, contact=old, at=Instant(NOW - 60 * 3_600_000)
    )
    far = Sender("88", "Đào Vân")
    elsewhere = inbound(
        "alo",
        "i1",
        chat="88",
        sender=far,
        contact=far,
        at=Instant(NOW - 100_000),
        provenance=ALONGSIDE,
    )
    for account, message in (
        ("page", comment),
        ("page", private),
        ("oa", late),
        ("insta", elsewhere),
    ):
        await store.record([arrival(message, account=rows[account].id)], message.at, ())
    await store.accounts.set_checkup(
        rows["oa"].id,
        "",
        Instant(NOW + 9 * 86_400_000),
        "",
        Reason("zalo_oa.left_of", kind=Reason("zalo_oa.quota_sub"), remain="12", total="1000"),
        NOW,
    )
    await store.accounts.set_offline(
        rows["page"].id, Instant(NOW - 3_600_000), Instant(NOW - 1_800_000), recovered=7, missing=0
    )
    for number, row in enumerate(rows.values()):
        await store.accounts.hold(row.id, f"account:{number}", "test", Instant(NOW), 15_000)
        await store.accounts.set_state(row.id, "listening", "", NOW)


def _fields(message: Any) -> dict[str, Any]:
    return {name: getattr(message, name) for name in message.__slots__}


async def until(pilot: Pilot[Any], condition: Callable[[], Any]) -> None:
    """Let the desk work until something, which may be awaited, is true."""

    async def look() -> Any:
        await pilot.pause()
        found = condition()
        return await found if inspect.isawaitable(found) else found

    await waiting.until(look, show=lambda: f"{source(condition)}\n{grid(pilot.app)}")


async def done(pilot: Pilot[Any]) -> None:
    """Let everything come to its end that keys have set going, also what waits for a moment first,
    like a draft or the customer beside the chat."""
    await until(pilot, lambda: {each.group for each in pilot.app.workers} <= NEVER_DONE)


async def leave_dialogs(
    pilot: Pilot[Any], after: object, to: type[Screen[Any]] | None = None
) -> None:
    """Esc until nothing lies over the main screen, or over any of the kind `to`. What does not go says
    what it is, and `after` which action it came."""
    app = pilot.app
    for _ in range(MOST_ESCAPES):
        if len(app.screen_stack) == 1 or (to is not None and isinstance(app.screen, to)):
            return
        assert app.is_running, (after, app._exception)
        assert app._exception is None, (after, app._exception)
        await pilot.press("escape")
        await pilot.pause()
    stack = [type(each).__name__ for each in app.screen_stack]
    raise AssertionError(
        f"after {after}: {stack} still open, focus on {app.focused!r}\n{grid(app)}"
    )


def strips(app: Any) -> list[Any]:
    """The screen line by line, with its colours, exactly as it is drawn."""
    draw()
    return list(app.screen._compositor.render_strips()[: app.size.height])


def grid(app: Any) -> str:
    """The screen as text, line by line, exactly as it is drawn."""
    return "\n".join("".join(part.text for part in strip).rstrip() for strip in strips(app))


@asynccontextmanager
async def open_desk(
    store: Store,
    tmp_path: Path,
    clock: ManualClock,
    settings: Settings | None = None,
    agent: str = "linh",
    size: tuple[int, int] = (140, 40),
    *,
    filled: bool = True,
) -> AsyncIterator[Pilot[Any]]:
    if filled:
        await populate(store)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock, agent, tmp_path / "files", settings)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: "Nguyễn Thị Hương" in grid(app) and "▎" in grid(app))
        yield pilot
        await pilot.pause()
    if app.store is not None:
        await app.store.close()


def main(pilot: Pilot[Any]) -> InboxScreen:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, InboxScreen)
    return screen


def composer(pilot: Pilot[Any]) -> TypingArea:
    return main(pilot).query_one("#composer", TypingArea)


async def type_in(pilot: Pilot[Any], text: str) -> None:
    for char in text:
        await pilot.press("space" if char == " " else char)
