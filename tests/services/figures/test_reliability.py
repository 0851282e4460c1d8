"""What became of orders, and what is told of it to whom: on both engines, against what was done one by one."""

from __future__ import annotations

import json
import random
import zipfile
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import socialdesk
from socialdesk.model.ids import Instant
from socialdesk.model.measure import Question
from socialdesk.model.order import State
from socialdesk.model.reliability import UNKNOWN, Grade, Reliability
from socialdesk.services.buyers import reliability_line
from socialdesk.services.customers import customer_of
from socialdesk.services.figures.reliability import buyers
from socialdesk.services.orders import Orders
from socialdesk.services.person_archive import archive_person
from socialdesk.services.products import Edit, Products
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW
from tests.support.store import say

WAYS = {
    "taken": (State.AGREED, State.SHIPPED, State.DELIVERED),
    "refused": (State.PACKED, State.SHIPPED, State.RETURNED),
    "returned": (State.SHIPPED, State.DELIVERED, State.RETURNED),
    "cancelled": (State.PACKED, State.CANCELLED),
    "early": (State.AGREED, State.CANCELLED),
    "open": (State.SHIPPED,),
}
COMPLAIN = """
    INSERT INTO customer_case (kind, contact_id, cause, opened_at, due_at, agent) VALUES ($2, $1, 'other', $3, 1, 'mai')
"""


async def test_counts_are_those_of_what_was_done(store: Store) -> None:
    await say(store, "501", "502", "503", "504")
    clock = ManualClock(NOW)
    await Products(store, clock, "VND").add("A1", Edit("Áo", "", "1000", "999"), "chu")
    keys = iter(range(10_000))
    orders = Orders(store, clock, "VND", lambda: str(next(keys)))
    chance, done = random.Random(3), {number: Counter[str]() for number in (1, 2, 3)}
    for _ in range(24):
        who, way = chance.choice([1, 2, 3, 3]), chance.choice([*WAYS, "refused"])
        order = await orders.new(who, {"A1": 1}, "mai")
        for state in WAYS[way]:
            order = await orders.turn(order, state, "mai")
        done[who][way] += 1
    # Taken back, it is under way again.
    order = await orders.new(1, {"A1": 1}, "mai")
    order = await orders.turn(order, State.PACKED, "mai")
    order = await orders.turn(order, State.CANCELLED, "mai")
    await orders.undo(order, "mai")
    done[1]["open"] += 1
    complaints = [(1, "complaint", NOW), (1, "return", NOW), (2, "complaint", NOW), (4, "complaint", NOW)]  # fmt: skip
    await store.database.transact(lambda conn: conn.many(COMPLAIN, complaints))
    await store.contacts.merge(1, 2, "linh", NOW)

    def known(*people: int) -> Reliability:
        told = sum((done[each] for each in people), Counter[str]())
        return Reliability(
            sum(told.values()), told["taken"], told["refused"], told["returned"], told["cancelled"], 0,
            sum(who in people for who, kind, _ in complaints if kind == "complaint"),
        )  # fmt: skip

    of = store.buyers.reliability.of
    assert [await of(1), await of(2), await of(3)] == [known(1, 2), known(1, 2), known(3)]
    assert await of(99) == UNKNOWN
    found = await buyers(store, Question(Instant(NOW + 1)))
    for each in found:
        theirs = [one for one in (known(1, 2), known(3)) if one.grade is each.grade]
        assert each.people == len(theirs)
        for name in Reliability.__slots__:
            assert getattr(each, name) == sum(getattr(one, name) for one in theirs), name
    assert sum(each.people for each in found) == 2


async def test_it_is_told_to_the_shop_alone_and_leaves_it_in_nothing(
    store: Store, tmp_path: Path
) -> None:
    await say(store, "501")
    clock = ManualClock(NOW)
    await Products(store, clock, "VND").add("A1", Edit("Áo", "", "1000", "999"), "chu")
    keys = iter(range(100))
    orders = Orders(store, clock, "VND", lambda: str(next(keys)))
    for _ in range(2):
        order = await orders.new(1, {"A1": 1}, "mai")
        for state in WAYS["refused"]:
            order = await orders.turn(order, state, "mai")
    known = await customer_of(store, 1, now=NOW)
    assert known.reliability.grade is Grade.CAREFUL
    assert reliability_line(known.reliability) == "careful: 2 came back without being taken"
    assert reliability_line(UNKNOWN) == ""
    # Nothing refuses them an order.
    assert (await orders.new(1, {"A1": 1}, "mai")).row.state is State.NEW
    await archive_person(
        store, 1, tmp_path / "lan.zip", "Shop", ZoneInfo("Asia/Ho_Chi_Minh"), Instant(NOW)
    )
    with zipfile.ZipFile(tmp_path / "lan.zip") as archive:
        words = "".join(archive.read(name).decode(errors="ignore") for name in archive.namelist())
    assert json.dumps("returned") in words
    assert not [each for each in ("careful", "reliab", "refused") if each in words.casefold()]


def test_nothing_that_writes_files_for_others_knows_of_it() -> None:
    package = Path(socialdesk.__file__).parent
    rooms = ["services/exporting", "services/order_files", "services/reporting", "services/person_archive.py"]  # fmt: skip
    rooms += ["store/anonymised.py", "store/exports.py", "store/personal.py", "store/backup.py"]
    for room in rooms:
        path = package / room
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        assert files, room
        for each in files:
            assert "reliab" not in each.read_text(encoding="utf-8").casefold(), each
