"""What commands say to people, in each of the desk's languages: no sentence is English by the way."""

import re
from pathlib import Path

import pytest

from socialdesk.bots import registry
from socialdesk.commands import connect
from tests.support.shop import COMMENT, HUONG, MAI, MINH, SOMCHAI, VAN, Shop

TYPED = (
    ("doctor", "--offline"),
    ("accounts",),
    ("inbox", "--view", "all"),
    ("inbox", "--view", "snoozed"),
    ("outbox", "--state", "all"),
    ("outbox", "--state", "refused"),
    ("journal",),
    ("replay", "--dry-run"),
    ("replay",),
    ("thread", HUONG),
    ("thread", MINH),
    ("next",),
    ("search", "nowhere"),
    ("team", "add", "linh"),
    ("team",),
    ("customer", SOMCHAI),
    ("policy", "explain", "shop", HUONG),
    ("policy", "explain", "page", COMMENT),
    ("policy", "explain", "shop", HUONG, "--kind", "broadcast", "--at", "2026-09-30 08:00"),
    ("reply", HUONG, "dạ", "--at", "2026-09-30 08:00"),
    ("comment", "hide", COMMENT),
    ("comment", "unlike", COMMENT),
    ("outbox",),
    ("assign", HUONG, "linh"),
    ("snooze", HUONG, "2h"),
    ("undo",),
    ("redo",),
    ("bulk", "--query", "is:waiting", "--yes", "resolve"),
    ("undo",),
    ("reindex",),
    ("erase", VAN, "--yes"),
    ("when", "2h"),
    ("connect", "shop"),
    ("connect", "page"),
    ("connect", "oa"),
    ("followers", "shop"),
    ("init", "--no-check"),
    ("thread", COMMENT),
    ("thread", MAI),
    ("thread", 999),
    ("search", "ao"),
    ("search", "is:funny"),
    ("search", "wait:5m"),
    ("search", "before:nonsense"),
    ("canned", "save", "vip", "Dạ {given} ơi"),
    ("canned",),
    ("canned", "drop", "nowhere"),
    ("view", "save", "vip", "tag:vip", "wait:>10m"),
    ("view", "list"),
    ("view", "drop", "nowhere"),
    ("view", "save", "x"),
    ("team", "remove", "nowhere"),
    ("customer", SOMCHAI, "pronoun=chị"),
    ("customer", MAI),
    ("merge", SOMCHAI, SOMCHAI),
    ("note", HUONG, ""),
    ("tag", HUONG, "-nowhere"),
    ("assign", HUONG, "nowhere"),
    ("priority", HUONG, "nowhere"),
    ("snooze", HUONG, "nowhere"),
    ("snooze", HUONG, "hôm qua"),
    ("resolve", 999),
    ("resolve", MINH, "--seen", 99_999),
    ("reply", 999, "x"),
    ("reply", HUONG, ""),
    ("reply", HUONG, "x", "--canned", "nowhere"),
    ("reply", HUONG, "x", "--attach", "/nowhere/at/all"),
    ("reply", HUONG, "x", "--attach", "/"),
    ("reply", HUONG, "x", "--private"),
    ("reply", HUONG, "x", "--reply-to", 99_999),
    ("edit", HUONG, 99_999, "x"),
    ("unsend", HUONG, 99_999),
    ("comment", "hide", HUONG),
    ("outbox", "retry", 99_999),
    ("outbox", "cancel", 99_999),
    ("journal", "--state", "done", "--limit", 2),
    ("journal", "--since", "nonsense"),
    ("journal", "--raw", 99_999),
    ("attachment", 99_999),
    ("signal", "seen", 999),
    ("policy", "explain", "nowhere", HUONG),
    ("connect", "nowhere"),
    ("followers", "nowhere"),
    ("restore", "/nowhere/at/all"),
    ("backup", "/nowhere/at/all"),
    ("bulk", "--query", "is:waiting", "resolve"),
    ("erase", HUONG),
    ("tui",),
    ("demo",),
    ("demo", "--folder", "/proc/nowhere"),
    ("inbox", "--viw"),
    ("resolve", "x"),
)
STAYS = {
    # names of products and of what is typed into a file or a form, which no language translates
    "zalo", "official", "account", "token", "graph", "api", "explorer", "user", "access", "webhook", "code", "proxy",
    "sqlite", "asia", "chi", "minh", "connect", "chmod", "nowhere", "main", "socialdesk", "botfather",
    "seen", "chu",  # a key of JSON; who types here
    "comments",  # of a source's own title
}  # fmt: skip
ANSWERS = "main\n1:abcdefghijklmnopqrstuvwxyzabcdefghij\n"


def words(text: str) -> set[str]:
    """The words of plain letters in it, but for what is typed as it stands (commands, addresses,
    files)."""
    plain = re.sub(r"`[^`]*`|\{\w+\}|(?<!\w)--[a-z-]+|\S*/\S*|\S*_\S*|\S+\.\w+\b", " ", text)
    return {word.casefold() for word in re.findall(r"(?<!\w)[A-Za-z]{3,}(?!\w)", plain)}


def said(shop: Shop, language: str) -> tuple[dict[tuple[object, ...], str], set[str]]:
    """What each command prints, and the words that customers, staff and the shop's owner wrote."""
    shop.configure(f'language = "{language}"')
    found = {}
    written = words(str(shop.dump()).replace("/", " ") + shop.config_file.read_text("utf-8"))
    for typed in TYPED:
        text = ANSWERS if typed[0] == "init" else ""
        done = shop.run(*typed, text=text)
        found[typed] = done.out + done.err
    return found, written


@pytest.mark.parametrize("language", ["vi", "th"])
def test_nothing_is_said_in_english_at_a_desk_of_another_language(
    filled: Path, shop: Shop, tmp_path: Path, language: str
) -> None:
    other = Shop(tmp_path / "english", shop.clock)
    other.folder.mkdir()
    for each in filled.iterdir():
        (other.folder / each.name).write_bytes(each.read_bytes())
    spoken, written = said(shop, language)
    english, _ = said(other, "en")

    left = {
        typed: words(spoken[typed])
        & words(english[typed]) - written - STAYS - words(" ".join(map(str, typed)))
        for typed in TYPED
    }
    assert {typed: found for typed, found in left.items() if found} == {}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("vi", "! tiến trình bot: chưa có tiến trình nào chạy; hãy mở `socialdesk run`"),
        ("th", "! ตัวทำงาน bot: ไม่มีตัวทำงาน เริ่ม `socialdesk run`"),
        ("en", "! worker bot: no worker runs; start `socialdesk run`"),
    ],
)
def test_doctor_speaks_the_language_of_the_desk_and_a_script_is_told_the_same_as_ever(
    shop: Shop, language: str, line: str
) -> None:
    told = shop.json("doctor", "--offline")
    shop.configure(f'language = "{language}"')

    assert line in shop.ok("doctor", "--offline").splitlines()
    assert [each["check"] for each in shop.json("doctor", "--offline")] == [
        each["check"] for each in told
    ]
    assert "no worker runs; start `socialdesk run`" in [
        each["said"] for each in shop.json("doctor", "--offline")
    ]


@pytest.mark.parametrize(
    ("tongue", "question", "language", "end"),
    [
        ("vi_VN.UTF-8", "Cửa hàng của bạn tên gì? [Cửa hàng của tôi]", "vi", "Đã ghi "),
        ("th_TH.UTF-8", "ร้านของคุณชื่ออะไร", "vi", "Đã ghi "),
        ("C", "What is your shop called?", "th", "เขียน "),
        ("de_DE.UTF-8", "What is your shop called?", "en", "Wrote "),
    ],
)
def test_init_asks_in_the_machines_language_and_goes_on_in_the_one_that_was_chosen(
    tmp_path: Path, tongue: str, question: str, language: str, end: str
) -> None:
    answers = f"Hoa Sen\n\n{language}\n{ANSWERS}"
    done = Shop(tmp_path).run("init", "--no-check", text=answers, environ={"LC_ALL": tongue})

    assert done.code == 0, done.err
    assert done.out.startswith(question)
    assert end in done.out.splitlines()[-2]


def test_followers_are_counted_in_the_language_of_the_desk(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Nobody:
        async def followers(self, tag: str) -> object:
            for each in ():
                yield each

        async def close(self) -> None:
            pass

    assert registry.find("zalo_oa").lists_followers
    monkeypatch.setattr(connect, "make_channel", lambda *_: Nobody())
    shop.configure('language = "vi"')

    assert shop.run("followers", "oa").err == "0 người; tiến trình sẽ lần lượt hỏi tên của họ.\n"


def test_states_that_another_language_writes_longer_keep_the_columns(shop: Shop) -> None:
    for language in ("en", "vi", "th"):
        shop.configure(f'language = "{language}"')
        lines = shop.ok("inbox", "--view", "all").splitlines()
        narrow = [re.sub("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]", "", line) for line in lines]
        places = {
            re.search(r" (?:shop|oa|page|insta) {2,}", line).start()  # type: ignore[union-attr]
            for line in narrow
        }
        assert len(places) == 1, lines


@pytest.mark.parametrize(
    ("tongue", "said"),
    [
        ("vi_VN.UTF-8", 'dòng 2: không có khóa "nmae" trong [shop]; có phải name không?'),
        ("th_TH.UTF-8", 'บรรทัด 2: ไม่มีคีย์ "nmae" ใน [shop]; หมายถึง name หรือเปล่า'),
        ("C", 'line 2: there is no key "nmae" in [shop]; did you mean name?'),
    ],
)
def test_what_is_wrong_with_a_configuration_is_said_in_the_language_of_the_machine(
    shop: Shop, tongue: str, said: str
) -> None:
    shop.config_file.write_text('[shop]\nnmae = "x"\n', encoding="utf-8")

    assert said in shop.run("inbox", environ={"LC_ALL": tongue}).err
    assert said in shop.run("doctor", environ={"LC_ALL": tongue}).out
    assert "line 2: there is no key" in shop.run("inbox", "--json", environ={"LC_ALL": tongue}).err
