"""A file of rules: everything that may stand in it, and what is said of a mistake."""

import re
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from socialdesk.errors import ConfigError
from socialdesk.model.changes import Assign, Prioritise, Resolve, Tag
from socialdesk.model.conversation import Priority
from socialdesk.model.ids import DAY, HOUR, MINUTE
from socialdesk.model.rule import Answer, AssignShift, Notify, On, PutAway
from socialdesk.services.rules.checking import Around, check
from socialdesk.services.rules.reading import parse_rules, read_rules
from socialdesk.store.canned import CannedAnswer

WHOLE = """
[[rule]]
name = "hỏi giá buổi tối"
on = "message"
when = 'priority:<high -tag:vip'
words = ["Giá", "bao nhiêu"]
hours = "closed"
language = ["vi"]
then = [
    { tag = "hỏi giá" }, { assign = "shift" }, { priority = "cao" }, { answer = "/gia" },
    { snooze = "2h" }, { notify = "owner" },
]
cap = "1 per day"
[[rule]]
name = "chờ"
on = "wait"
after = "15m"
then = [ { untag = "mới" }, { assign = "linh" }, { resolve = true } ]
[[rule]]
name = "sáng"
on = "schedule"
at = "08:00"
when = "is:waiting"
then = { answer = "gia" }
"""


def test_everything_that_may_stand_in_it() -> None:
    evening, wait, morning = parse_rules(WHOLE, None).rules

    assert evening.acts == (
        Tag(add=("hỏi-giá",)), AssignShift(), Prioritise(Priority.HIGH), Answer("gia"), PutAway(2 * HOUR, "2h"),
        Notify("owner"),
    )  # fmt: skip
    assert (evening.words, evening.hours, evening.languages) == (
        ("gia", "bao nhieu"),
        "closed",
        ("vi",),
    )
    assert evening.cap is not None
    assert evening.cap.span == DAY
    assert (wait.on, wait.after, wait.acts) == (
        On.WAIT,
        15 * MINUTE,
        (Tag(drop=("mới",)), Assign("linh"), Resolve()),
    )
    assert morning.at is not None
    assert (morning.at.hours, morning.at.minutes) == ((8,), (0,))
    assert (morning.cap and morning.cap.words, morning.cap_all and morning.cap_all.words) == (
        "1 per hour", "100 per day",
    )  # fmt: skip


DEED = '\nthen = [ { tag = "a" } ]'


@pytest.mark.parametrize(
    ("block", "line", "said"),
    [
        ('nam = "r"', 2, 'there is no key "nam" in [[rule]]; did you mean name?'),
        ("then = []", 1, "each rule needs a name"),
        ('name = "r"\non = "mesage"' + DEED, 3, "did you mean message?"),
        ('name = "r"', 1, "then must be a list"),
        ('name = "r"\nthen = [ { tga = "a" } ]', 3, "did you mean tag?"),
        ('name = "r"\nthen = [ { tag = "a", resolve = true } ]', 3, "one thing"),
        ('name = "r"\nwhen = "chanel:zalo"' + DEED, 3, 'Did you mean "channel:"'),
        ('name = "r"\nwhen = "giá"' + DEED, 3, 'write words = ["giá"]'),
        ('name = "r"\nwhen = "assignee:me"' + DEED, 3, "a rule is nobody"),
        ('name = "r"\nafter = "15m"' + DEED, 3, 'takes no after; that is for on = "wait"'),
        ('name = "r"\non = "wait"' + DEED, 3, 'needs after, like after = "15m"'),
        ('name = "r"\non = "wait"\nafter = "15x"' + DEED, 4, "is no length I know"),
        ('name = "r"\non = "wait"\nafter = "15m"\nwhen = "-is:waiting"' + DEED, 5, "would do nothing"),
        ('name = "r"\non = "schedule"\nat = "08:00"' + DEED, 3, "needs when"),
        ('name = "r"\non = "schedule"\nat = "thứ mấy"\nwhen="is:late"' + DEED, 4, "at:"),
        ('name = "r"\non = "status"\nstatus = ["done"]' + DEED, 4, "There are open, snoozed, resolved"),
        ('name = "r"\nlanguage = ["fr"]' + DEED, 3, "language must be of vi, en, th"),
        ('name = "r"\nwords = ["?!"]' + DEED, 3, "needs a letter or a digit"),
        ('name = "r"\nwords = [1]' + DEED, 3, 'must be a list like ["this", "that"]'),
        ('name = "r"\ncap = "often"' + DEED, 3, "is no cap"),
        ('name = "r"\nthen = [ { snooze = "2h" }, { resolve = true } ]', 3, "both snoozes and resolves"),
        ('name = "r"\nthen = [ { assign = "a" }, { assign = "shift" } ]', 3, "does the same thing twice"),
        ('name = "r"\nthen = [ { priority = "hihg" } ]', 3, "priority:"),
        ('name = "r"\nthen = [ { resolve = false } ]', 3, "write resolve = true"),
        ('name = "r"\nthen = [ { tag = "a", public = true } ]', 3, "beside answer alone"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_file_and_line(block: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_rules(f"[[rule]]\n{block}\n", Path("rules.toml"))

    assert str(caught.value).startswith(f"rules.toml, line {line}: ")
    assert said in str(caught.value)


def test_what_is_no_table_of_rules() -> None:
    for text, said in (
        ("[rules]\n", "did you mean rule?"),
        ("[rule]\n", "[[rule]], one block each"),
        ("name = x", "Values need quotes"),
        (2 * f'[[rule]]\nname = "R"{DEED}\n', "two rules are called"),
    ):
        with pytest.raises(ConfigError) as caught:
            parse_rules(text, Path("rules.toml"))
        assert said in str(caught.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for body in (None, b"\xff\xff", b"#" * (1 << 21)):
        if body is not None:
            (tmp_path / "rules.toml").write_bytes(body)
        with pytest.raises(ConfigError):
            read_rules(tmp_path / "rules.toml")


def canned(body: str, file: str = "") -> CannedAnswer:
    return CannedAnswer(1, "", "gia", "gia", body, file, "", 0)


THERE = Around(
    {"gia": canned("{shop}: 350k"), "don": canned("Đơn {order}"), "anh": canned("", "a.jpg")}, ("linh", "mai"),
    ("vip", "khiếu-nại/giao-sai"), ("shop",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ('then = [ { answer = "gai" } ]', "did you mean gia?"),
        ('then = [ { answer = "don" } ]', "{order}"),
        ('then = [ { answer = "anh" } ]', "sends a file along"),
        ('then = [ { assign = "lin" } ]', "did you mean linh?"),
        ('then = [ { notify = "owner" } ]', "[owner]"),
        ('then = [ { notify = "chu" } ]', "nobody here is called"),
        ('when = "tag:khieu-nai/giao-sia"' + DEED, "did you mean khiếu-nại/giao-sai?"),
        ('when = "account:shpo"' + DEED, "did you mean shop?"),
        ('when = "assignee:mia"' + DEED, "did you mean mai?"),
        ('on = "tag"\ntags = ["vipp"]' + DEED, "did you mean vip?"),
        ('hours = "closed"' + DEED, "no working hours"),
    ],
)  # fmt: skip
def test_what_is_named_and_is_not_there(block: str, said: str) -> None:
    file = parse_rules(f'[[rule]]\nname = "r"\n{block}\n', Path("rules.toml"))

    with pytest.raises(ConfigError) as caught:
        check(file, THERE)

    assert said in str(caught.value)
    assert str(caught.value).startswith("rules.toml, line ")


def test_what_is_there_in_any_spelling_and_tags_that_may_come() -> None:
    text = """
        [[rule]]
        name = "r"
        when = "tag:KHIEU-NAI,VIP -tag:hoàn-toàn-mới assignee:nobody,Linh"
        then = [ { tag = "mới" }, { answer = "gia" }, { assign = "mai" } ]
        [[rule]]
        name = "s"
        when = "tag:moi"
        then = [ { notify = "linh" } ]
    """
    check(parse_rules(textwrap.dedent(text), None), THERE)


@pytest.mark.parametrize("page", ["automation.md", "automation.vi.md"])
def test_the_example_of_the_page_can_be_used(page: str) -> None:
    docs = Path(__file__).parents[3] / "docs"
    blocks = re.findall(r"```toml\n(.*?)```", (docs / page).read_text(encoding="utf-8"), re.DOTALL)
    (example,) = [each for each in blocks if "[[rule]]" in each]

    file = parse_rules(example, docs / page)
    check(
        file, replace(THERE, texts={"gia": canned("{shop}: 350k")}, has_hours=True, has_owner=True)
    )

    assert [each.on for each in file.rules] == list(On)
