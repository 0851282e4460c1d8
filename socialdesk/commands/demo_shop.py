"""What the pretend shop sells, and to whom in the last two months: the same from the same seed. Pure; `demo_orders` plays it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

DAYS = 61
A_DAY = (3, 2, 3, 3, 4, 6, 5)
"""Orders on each day of the week, Monday first."""
BUSY = (9, 10, 11, 11, 12, 12, 14, 15, 16, 19, 20, 20, 20, 21, 21, 21, 22)
"""At which hours people order."""
JUST_NOW = (320, 250, 170, 95, 37, 26, 21)
"""Minutes ago that people ordered as well, whatever the hour is; the last of them have not said yes yet."""
OF_LATE = timedelta(days=6)
COMPLAINS = timedelta(days=4)
"""The first order that is younger ends with a complaint that is still open."""
OPENS, CLOSES = 8, 20
"""Between these hours parcels are packed, taken and brought."""
COME_BACK = 0.45
"""So many of the orders are of somebody who has ordered before."""
BOUGHT = "đã-mua"
"""The tag of whoever has bought something."""
FEE, FREE_FROM = 25_000, 500_000


class Kind(NamedTuple):
    """A thing that is sold, with its colours and sizes; of each `left` are there now, at most."""

    code: str
    name: str
    price: int
    colours: tuple[str, ...]
    sizes: tuple[str, ...]
    wanted: int
    left: int


KINDS = (
    Kind("A12", "Áo khoác dù", 350_000, ("đỏ", "be", "đen"), ("S", "M", "L"), 5, 14),
    Kind("B07", "Váy hoa nhí", 290_000, ("be", "xanh"), ("S", "M", "L"), 4, 12),
    Kind("T03", "Áo thun cotton", 120_000, ("trắng", "đen", "hồng"), ("M", "L"), 6, 25),
    Kind("Q05", "Quần ống rộng", 260_000, ("đen", "be"), ("S", "M", "L"), 3, 10),
    Kind("N01", "Nón vải", 90_000, ("be", "đen"), (), 2, 20),
    Kind("K02", "Khăn lụa", 150_000, ("đỏ", "xanh"), (), 2, 8),
)
LETTERS = {
    "đỏ": "DO", "be": "BE", "đen": "DEN", "xanh": "XANH", "trắng": "TR", "hồng": "HONG",
}  # fmt: skip
TOGETHER = {"A12": "T03", "B07": "K02", "Q05": "T03"}
"""What many take along with something."""
FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Phan",
)
MIDDLE = (
    "Thị",
    "Thu",
    "Minh",
    "Ngọc",
    "Gia",
    "Hoài",
    "Khánh",
    "Thanh",
    "Bảo",
    "Quốc",
    "Phương",
    "Hải",
)
GIVEN = (
    "Trang", "Quân", "Ánh", "Nhi", "Thịnh", "An", "Vy", "Cường", "Trúc", "Ngọc", "Huy", "Linh", "Hà", "Mai", "Nam", "Tâm",
    "Châu", "Hân", "Thảo", "Yến", "Sơn", "Duyên",
)  # fmt: skip
STREETS = (
    "Lê Lợi", "Nguyễn Trãi", "Trần Phú", "Hai Bà Trưng", "Lý Thường Kiệt", "Phan Chu Trinh", "Điện Biên Phủ", "Quang Trung",
)  # fmt: skip
PLACES = (
    "phường Bến Thành, TP. Hồ Chí Minh", "phường Tân Định, TP. Hồ Chí Minh", "phường Hòa Cường, Đà Nẵng",
    "phường Hải Châu, Đà Nẵng", "phường Cửa Nam, Hà Nội", "phường Cầu Giấy, Hà Nội", "phường Ninh Kiều, Cần Thơ",
    "phường Thuận Hóa, Huế", "phường Biên Hòa, Đồng Nai", "phường Nha Trang, Khánh Hòa",
)  # fmt: skip
CARRIERS = ("ghn", "ghtk", "viettelpost", "jt")
AGENTS = ("linh", "linh", "mai", "hoa")


class Product(NamedTuple):
    """One that has a SKU."""

    sku: str
    code: str
    name: str
    variant: str
    price: int


def products() -> list[Product]:
    """All that is sold, by kind, colour and size."""
    return [
        Product(
            "-".join(filter(None, (kind.code, LETTERS[colour], size))), kind.code, kind.name,
            ", ".join(filter(None, (colour, size))), kind.price,
        )
        for kind in KINDS
        for colour in kind.colours
        for size in kind.sizes or ("",)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Buyer:
    """Somebody who orders: in which account they write (by its place in the configuration), and who they are."""

    number: int
    account: int
    name: str
    phone: str
    address: str

    @property
    def chat(self) -> str:
        """Their id at the platform."""
        return str(7_100_000 + self.number)


class Deed(StrEnum):
    """What happens of an order, one after the other."""

    ASK = "ask"
    """Somebody asks, is answered, and says where to send it."""
    MAKE = "make"
    """It is written down, and its receipt goes out."""
    AGREE = "agree"
    CANCEL = "cancel"
    PAY = "pay"
    PACK = "pack"
    SHIP = "ship"
    ON_WAY = "on_way"
    ARRIVE = "arrive"
    THANK = "thank"
    RATE = "rate"
    COMPLAIN = "complain"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order as it goes. `score` is what they say of the shop afterwards, where they are asked."""

    number: int
    buyer: Buyer
    items: dict[str, int]
    agent: str
    carrier: str
    by_transfer: bool = False
    score: int | None = None
    stays_open: bool = False
    """Nobody has looked into what they complain about, for longer than that may take."""

    @property
    def tracking(self) -> str:
        """Its parcel's number."""
        return f"{self.carrier.upper()[:3]}{260_000_000 + self.number * 7_919}"


class Step(NamedTuple):
    """Something that happens of an order at a moment."""

    at: datetime
    deed: Deed
    order: Ordered


def story(now: datetime, seed: int, accounts: int = 1, days: int = DAYS) -> list[Step]:
    """All that happened by now, in its turn. Orders that are younger than a way takes are on it."""
    chance = random.Random(seed)
    buyers: list[Buyer] = []
    open_ones = 0
    found: list[Step] = []
    for at in _moments(now, days, chance):
        ago = now - at
        stays_open = not open_ones and ago < COMPLAINS
        # What is told now goes where it may be told: into the first account.
        known = buyers if ago > OF_LATE else [each for each in buyers if not each.account]
        comes_back = known and chance.random() < COME_BACK and ago > timedelta(hours=1)
        if comes_back and not stays_open:
            buyer = known[min(chance.randrange(len(known)), chance.randrange(len(known)))]
        else:
            buyer = _buyer(len(buyers), accounts if ago > OF_LATE else 1, chance)
            buyers.append(buyer)
        order = Ordered(
            len(found), buyer, _items(chance), chance.choice(AGENTS), chance.choice(CARRIERS),
            chance.random() < 0.45, _score(chance) if chance.random() < 0.4 else None,
        )  # fmt: skip
        open_ones += stays_open
        found += _way(replace(order, stays_open=stays_open), at, chance)
    return sorted(
        (each for each in found if each.at < now - timedelta(minutes=2)), key=lambda each: each.at
    )


def stocks(steps: Sequence[Step], seed: int) -> dict[str, int]:
    """How many of each SKU were there at first, so that some are low by now, and none ran out before."""
    chance = random.Random(seed)
    sold = Counter[str]()
    for step in steps:
        if step.deed is Deed.MAKE:
            sold.update(step.order.items)
    left = {kind.code: kind.left for kind in KINDS}
    return {
        each.sku: sold[each.sku]
        + (chance.randrange(1, 4) if number % 5 == 0 else chance.randrange(4, left[each.code] + 4))
        for number, each in enumerate(products())
    }


def _moments(now: datetime, days: int, chance: random.Random) -> Iterator[datetime]:
    """When people ordered; whatever the hour is, some have just done so."""
    today = now.replace(minute=0, second=0, microsecond=0)
    for ago in range(days, -1, -1):
        day = today - timedelta(days=ago)
        hours = sorted(
            chance.choice(BUSY) for _ in range(A_DAY[day.weekday()] + chance.randrange(2))
        )
        for hour in hours:
            at = day.replace(hour=hour) + timedelta(seconds=chance.randrange(3_600))
            if at < now - timedelta(hours=6):
                yield at
    for minutes in JUST_NOW:
        yield now - timedelta(minutes=minutes)


def by_day(at: datetime) -> datetime:
    """The same moment, or where somebody would sleep then, one on the next morning."""
    if OPENS <= at.hour < CLOSES:
        return at
    day = at + timedelta(days=at.hour >= CLOSES)
    return day.replace(hour=OPENS + at.minute % 3)


def _buyer(number: int, accounts: int, chance: random.Random) -> Buyer:
    name = f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"
    address = f"{chance.randrange(1, 280)} {chance.choice(STREETS)}, {chance.choice(PLACES)}"
    phone = f"09{chance.choice('0134678')}{number:04}{chance.randrange(1_000):03}"
    account = 0 if chance.random() < 0.65 else chance.randrange(accounts)
    return Buyer(number, account, name, phone, address)


def _items(chance: random.Random) -> dict[str, int]:
    """What somebody takes: one thing, or what goes well with it too."""
    some = products()
    (kind,) = chance.choices(KINDS, [each.wanted for each in KINDS])
    items = {chance.choice([each.sku for each in some if each.code == kind.code]): 1}
    beside = TOGETHER.get(kind.code)
    if beside is not None and chance.random() < 0.4:
        items[chance.choice([each.sku for each in some if each.code == beside])] = 1
    if chance.random() < 0.15:
        items[next(iter(items))] = 2
    return items


def _score(chance: random.Random) -> int:
    return chance.choice((*[5] * 9, *[4] * 5, 3, 2, 1))


def _way(order: Ordered, at: datetime, chance: random.Random) -> Iterator[Step]:
    """What becomes of one, however long that takes."""

    def step(deed: Deed, moment: datetime) -> Step:
        return Step(moment, deed, order)

    if order.stays_open:
        yield from _troubled(order, at)
        return
    yield step(Deed.ASK, at)
    made = at + timedelta(minutes=chance.randrange(9, 16))
    yield step(Deed.MAKE, made)
    drawn = chance.random()
    if drawn < 0.05:
        yield step(Deed.CANCEL, made + timedelta(minutes=chance.randrange(20, 90)))
        return
    agreed = made + timedelta(minutes=chance.randrange(15, 40))
    yield step(Deed.AGREE, agreed)
    if drawn < 0.09:
        yield step(Deed.CANCEL, agreed + timedelta(minutes=chance.randrange(40, 200)))
        return
    if order.by_transfer:
        yield step(Deed.PAY, agreed + timedelta(minutes=chance.randrange(6, 90)))
    packed = by_day(agreed + timedelta(minutes=chance.randrange(120, 260)))
    yield step(Deed.PACK, packed)
    shipped = by_day(packed + timedelta(hours=chance.randrange(3, 17)))
    yield step(Deed.SHIP, shipped)
    yield step(Deed.ON_WAY, shipped + timedelta(hours=chance.randrange(5, 14)))
    arrived = by_day(shipped + timedelta(hours=chance.randrange(26, 84)))
    yield step(Deed.ARRIVE, arrived)
    if drawn < 0.15:
        yield step(Deed.COMPLAIN, by_day(arrived + timedelta(hours=chance.randrange(2, 9))))
        yield step(Deed.RETURN, by_day(arrived + timedelta(hours=chance.randrange(50, 110))))
        return
    if drawn < 0.8:
        thanked = by_day(arrived + timedelta(hours=chance.randrange(1, 9)))
        yield step(Deed.THANK, thanked)
        if order.score is not None:
            yield step(Deed.RATE, thanked + timedelta(minutes=chance.randrange(20, 60)))


def _troubled(order: Ordered, at: datetime) -> Iterator[Step]:
    """What becomes of one that arrives the day after, and is complained about ever since."""
    for deed, later in (
        (Deed.ASK, 0), (Deed.MAKE, 10), (Deed.AGREE, 25), (Deed.PACK, 60), (Deed.SHIP, 600), (Deed.ARRIVE, 30 * 60),
        (Deed.COMPLAIN, 42 * 60),
    ):  # fmt: skip
        moment = at + timedelta(minutes=later)
        yield Step(moment if later < 60 else by_day(moment), deed, order)
