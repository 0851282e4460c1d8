"""`hours`: whether the shop is open and why, its coming days, and for how long it was open."""

import pytest

from socialdesk.services.working_hours import KeptHours
from socialdesk.store.store import Store
from tests.support.shop import ACCOUNTS, Shop

HOURS = """
[hours]
public_holidays = "vn"
monday = ["08:00-12:00", "13:30-21:00"]
friday = ["08:00:30-12:00"]
sunday = ["20:00-01:00"]
[hours.days]
"2026-12-24" = ["08:00-12:00"]
"2026-12-25" = { open = [], name = "Noel" }
"2026-12-12" = "monday"
"2027-01-01" = { open = ["+20:00-01:00"], name = "Live" }
[hours.vacation]
from = 2027-02-04
until = 2027-02-12
[hours.accounts.oa]
friday = ["00:00-24:00"]
[hours.teams.live]
members = ["linh"]
sunday = ["19:00-23:00"]
"""


@pytest.fixture
def open_shop(shop: Shop) -> Shop:
    shop.configure(accounts=ACCOUNTS + HOURS)
    return shop


def test_business_time_is_counted_to_the_millisecond_and_makes_no_store(open_shop: Shop) -> None:
    for each in open_shop.folder.glob("desk.db*"):
        each.unlink()
    for begins, ends, wall, business in (
        ("2026-12-24T00:00", "2026-12-26", 172_800_000, 14_400_000),
        ("2026-11-27T08:00:30.001+07:00", "2026-11-27T01:00:30.999Z", 998, 998),
        ("2026-11-27T08:00:29.999", "2026-11-27 08:00:30.001", 2, 1),
        ("2026-11-29T20:00", "2026-11-30T01:00:00.001", 18_000_001, 18_000_000),
        ("1795770000000", "1795770000000", 0, 0),
        ("2027-02-04", "2027-02-13", 777_600_000, 0),
    ):
        found = open_shop.json("hours", "business", begins, ends)
        assert found == [{"wall_ms": wall, "business_ms": business}], begins
    for begins, ends, wall in (
        ("0", "86400000000", 86_400_000_000),
        ("999999999", "99999999999", 99_000_000_000),
        ("20261127", "2026-11-28", 86_400_000),
    ):
        assert open_shop.json("hours", "business", begins, ends)[0]["wall_ms"] == wall, begins
    by_account = open_shop.json("hours", "business", "2026-11-27", "2026-11-28", "--account", "oa")
    assert by_account == [{"wall_ms": 86_400_000, "business_ms": 86_400_000}]
    assert not (open_shop.folder / "desk.db").exists()


def test_without_hours_there_is_no_business_time(shop: Shop) -> None:
    shop.configure()
    found = shop.json("hours", "business", "2026-12-24", "2026-12-25")

    assert found == [{"wall_ms": 86_400_000, "business_ms": None}]
    assert "always open" in shop.ok("hours")
    assert shop.json("hours", "show", "--days", "1")[0]["hours"] is None


def test_it_is_explained_which_line_holds(open_shop: Shop) -> None:
    for at, is_open, by, name, until in (
        ("2026-11-30T12:00", False, "week", None, "2026-11-30T06:30:00.000Z"),
        ("2026-11-30T00:30", True, "week", None, "2026-11-29T18:00:00.000Z"),
        ("2026-12-24T09:00", True, "day", None, "2026-12-24T05:00:00.000Z"),
        ("2026-12-25T09:00", False, "day", "Noel", "2026-12-27T13:00:00.000Z"),
        ("2027-01-01T21:00", True, "day", "Live", "2027-01-01T18:00:00.000Z"),
        ("2027-01-01T09:00", False, "holiday", "New Year's Day", "2027-01-01T13:00:00.000Z"),
        ("2027-02-06", False, "vacation", None, "2027-02-14T13:00:00.000Z"),
    ):
        (found,) = open_shop.json("hours", "explain", "--at", at)
        told = (found["open"], found["by"], found["name"], found["until"])
        assert told == (is_open, by, name, until), at
    (team,) = open_shop.json("hours", "--at", "2026-11-29T22:00", "--team", "live")
    assert team["hours"] == ["19:00-23:00"]
    said = open_shop.ok("hours", "explain", "--at", "2026-12-25T09:00")
    assert said == (
        "Friday 25/12/2026 09:00: closed until Sun 27/12 20:00.\n"
        'Why: single day "Noel"; Friday 25/12/2026: closed.\n'
    )


def test_the_coming_days_are_shown(open_shop: Shop) -> None:
    found = open_shop.json("hours", "show", "--at", "2026-12-24", "--days", "4")

    assert [(each["date"], each["hours"], each["by"], each["name"]) for each in found] == [
        ("2026-12-24", ["08:00-12:00"], "day", None),
        ("2026-12-25", [], "day", "Noel"),
        ("2026-12-26", [], "week", None),
        ("2026-12-27", ["20:00-01:00"], "week", None),
    ]
    assert len(open_shop.ok("hours", "show").splitlines()) == 90
    assert "closed  single day Noel" in open_shop.ok("hours", "show", "--at", "2026-12-25")


def test_what_cannot_be_asked_is_said(open_shop: Shop) -> None:
    for words, said in (
        (("business", "2026-12-24", "2026-12-23"), "2026-12-23 is before 2026-12-24"),
        (("business", "2026-12-24"), "takes two moments"),
        (("business", "x", "2026-12-24"), "no time I know"),
        (("business", "1795770000", "2026-12-24"), "seconds have ten: add 000"),
        (("business", "830", "31122026"), "830 may mean many things"),
        (("business", "1800-01-01", "2026-12-24"), "from 1900 to 2200"),
        (("explain", "--account", "shp"), "did you mean shop?"),
        (("explain", "--team", "x"), "no team"),
        (("explain", "2026-12-24"), "--at"),
        (("show", "--days", "9999"), "at most 800"),
    ):
        done = open_shop.run("hours", *words)
        assert (done.code, done.out) == (1, "")
        assert said in done.err, words


def test_what_is_wrong_in_the_hours_is_said_with_its_line(shop: Shop) -> None:
    lines = '[hours]\nmonday = ["08:00-12:00"]\n[hours.days]\n"2026-12-24" = ["08:00-12:00"]\n'
    for table, line, said in (
        (lines + '"2026-13-01" = []', 5, '"2026-13-01" is no day; write it like "2026-12-24"'),
        (lines + '"2026-12-31" = ["8"]', 5, '"8" is not an interval like "08:00-17:30"'),
        (lines + '"2026-12-31" = ["+08:00-09:00", "10:00-11:00"]', 5, "all intervals"),
        (lines + '"2026-12-31" = "montag"', 5, '"montag" is no day to be like'),
        (lines + '"2026-12-31" = { opn = [] }', 5, "did you mean open?"),
        (lines + '"2026-12-31" = { name = "x" }', 5, "needs one of open"),
        (lines + '"2026-12-31" = 3', 5, "must be a list of intervals"),
        ('[hours]\npublic_holidays = "xx"', 2, 'must be "vn", "th" or ""'),
        ("[hours]\ndays = 3", 2, "must be a table [hours.days]"),
        ("[hours.vacation]\nfrom = 2026-02-14", 1, "must be like"),
        ("[hours.vacation]\nfrom = 2026-02-14\nuntil = 2026-02-13", 3, "end before it begins"),
        ("[hours.vacation]\nfrom = 2026-02-14\nuntil = 2026-02-15T08:00:00", 1, "both moments"),
        ("[hours.vacation]\nfrom = 3\nuntil = 4", 2, "must be a day or a moment"),
        ("[hours.vacation]\nfrom = 2026-02-14\nuntil = 9999-12-31", 3, "from 1900 to 2200"),
        ("[hours.vacation]\nfrom = 2026-02-14\nuntil = 9999-12-31T00:00:00Z", 3, "to 2200"),
        (lines + '"9999-12-31" = []', 5, "from 1900 to 2200"),
        ("[hours.accounts.shp]\nsunday = []", 1, 'no account "shp"; did you mean shop?'),
        ("[hours.accounts.shop]\nsundy = []", 2, "did you mean sunday?"),
        ('[hours.accounts.shop]\nsunday = ["8"]', 2, "not an interval"),
        ('[hours.teams.a]\nmembers = "linh"', 2, "must be a list of agents"),
        ("[hours]\nteams = 3", 2, "table of tables"),
        ("[badges]\nvacation = 3", 2, "must be written like"),
        ("[badges.vacation]\ntiktok-12h = []", 2, "no vacation that its marketplace pauses for"),
    ):
        shop.configure(accounts=ACCOUNTS + table)
        first = shop.config_file.read_text().splitlines().index(table.splitlines()[0]) + 1
        done = shop.run("hours")
        assert done.code == 1, table
        assert said in done.err, (table, done.err)
        assert f"config.toml, line {first + line - 1}: " in done.err, (table, done.err)


def test_a_vacation_is_begun_shown_and_ended(open_shop: Shop) -> None:
    def is_open(account: str = "") -> bool:
        words = ("--account", account) if account else ()
        return bool(open_shop.json("hours", "--at", "2026-11-30T09:00", *words)[0]["open"])

    assert open_shop.ok("hours", "vacation") == "No vacation goes on or is to come.\n"
    begun = open_shop.json(
        "hours", "vacation", "--from", "2026-11-30", "--until", "2026-12-01", "--as", "linh"
    )
    told = {
        "account": None,
        "from": "2026-11-29T17:00:00.000Z",
        "until": "2026-12-01T17:00:00.000Z",
    }
    assert begun == [{**told, "agent": "linh"}] == open_shop.json("hours", "vacation")
    assert (is_open(), is_open("shop")) == (False, False)
    assert open_shop.json("hours", "--at", "2026-11-30T09:00")[0]["by"] == "vacation"
    days = open_shop.json("hours", "show", "--at", "2026-11-30", "--days", "1")
    assert days[0]["hours"] == []
    assert "has ended" in open_shop.ok("hours", "vacation", "--end")
    assert is_open()

    said = open_shop.ok("hours", "vacation", "--from", "2026-11-30", "--account", "shop")
    assert said.startswith("Vacation (shop): from Monday 30/11/2026 00:00 until ")
    assert (is_open(), is_open("shop")) == (True, False)
    assert open_shop.json("hours", "vacation", "--end", "--account", "shop") == [{"ended": 1}]
    assert open_shop.ok("hours", "vacation", "--end") == "There is no vacation to end.\n"


def test_what_held_before_is_shown_and_may_be_corrected(open_shop: Shop) -> None:
    def counted() -> object:
        return open_shop.json("hours", "business", "2026-09-21", "2026-10-05")[0]["business_ms"]

    def keep() -> None:
        def kept(store: Store) -> KeptHours:
            return KeptHours(
                store, open_shop.config.calendars, open_shop.config.zone, open_shop.clock
            )

        open_shop.store(lambda store: kept(store).keep())

    open_shop.configure(accounts='[hours]\nmonday = ["08:00-12:00"]\n' + ACCOUNTS)
    assert open_shop.ok("hours", "history") == ""
    keep()
    assert counted() == 2 * 4 * 3_600_000
    open_shop.configure(accounts='[hours]\nmonday = ["08:00-12:00", "13:00-18:00:30"]\n' + ACCOUNTS)
    changed = counted()
    assert changed == 2 * 4 * 3_600_000 + 5 * 3_600_000 + 30_000  # it is Monday 10 o'clock
    keep()
    assert counted() == changed
    first, second = open_shop.json("hours", "history")
    assert (first["since"], first["week"]["monday"]) == (None, ["08:00-12:00"])
    assert second["week"]["monday"] == ["08:00-12:00", "13:00-18:00:30"]
    assert open_shop.ok("hours", "history").startswith("since ever  Mon 08:00-12:00\n")
    assert open_shop.json("hours", "correct", "--since", "2026-09-28") == [{"changed": True}]
    assert counted() == changed
    assert "count by these hours" in open_shop.ok("hours", "correct")
    assert "nothing changed" in open_shop.ok("hours", "correct")
    assert counted() == 2 * (9 * 3_600_000 + 30_000)


def test_a_vacation_that_makes_no_sense_is_refused(open_shop: Shop) -> None:
    for words, said in (
        (("--from", "2026-12-02", "--until", "2026-12-01"), "cannot end before"),
        (("--end", "--from", "2026-12-02"), "leave out --from"),
        (("--team", "live"), "a team has none"),
        (("--account", "shp", "--end"), "did you mean shop?"),
    ):
        assert said in open_shop.refused("hours", "vacation", *words), words
