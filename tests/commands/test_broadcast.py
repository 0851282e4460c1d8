"""Audiences, broadcasts, topics, opt-outs and the agenda, as scripts call them."""

import json
from typing import Any

import pytest

from tests.support.shop import ACCOUNTS, HUONG, MAI, MINH, SOMCHAI, Shop

SUMMARY = {"picked", "will_get", "reasons", "by_account", "cost", "currency", "seconds"}


def new(shop: Shop, name: str = "live", *more: str) -> dict[str, Any]:
    words = ("--query", "channel:telegram", "--text", "Chào {given|bạn}!", *more)
    return shop.run("broadcast", "new", name, *words, "--json").line


def balanced(line: dict[str, Any]) -> bool:
    return line["picked"] == line["will_get"] + sum(line["reasons"].values())


def test_who_writes_to_a_bot_follows_it_and_options_may_stand_first(shop: Shop) -> None:
    told = shop.run("--json", "audience", "follows:yes channel:telegram").line
    assert (told["picked"], told["by_account"]) == (5, {"shop": 5})


def test_an_audience_is_any_query(shop: Shop) -> None:
    told = shop.run("audience", "channel:telegram", "--json").line
    assert set(told) == SUMMARY
    assert (told["picked"], told["by_account"]) == (5, {"shop": 5})
    assert balanced(told)
    shop.run("tag", MINH, "staff")
    assert shop.run("audience", "channel:telegram", "--json").line["picked"] == 4
    everybody = shop.run("audience", "status:all", "--json").line
    assert balanced(everybody)
    assert everybody["reasons"]["window_closed"] >= 1  # Mai wrote to Zalo 60 hours ago
    rows = shop.run("audience", "channel:telegram", "--list", "--json").lines
    assert {"contact", "conversation", "account", "name", "reason"} == set(rows[0])
    assert "is no filter" in shop.refused("audience", "chanel:telegram")


def test_a_person_who_is_several_contacts_is_one_recipient(shop: Shop) -> None:
    shop.ok("merge", HUONG, MINH)
    told = shop.run("audience", "channel:telegram", "--json").line
    assert told["reasons"] == {"duplicate_person": 1}
    assert balanced(told)


def test_it_is_kept_changed_listed_and_previewed(shop: Shop) -> None:
    kept = new(
        shop, "Tối nay", "--button", "Xem=https://shop.vn", "--text-en", "Hello {given|there}!"
    )
    assert kept["buttons"] == [{"words": "Xem", "url": "https://shop.vn"}]
    assert kept["text"] == {"vi": "Chào {given|bạn}!", "en": "Hello {given|there}!"}
    assert "already" in shop.refused("broadcast", "new", "Tối nay", "--query", "x", "--text", "y")
    changed = shop.run(
        "broadcast", "edit", "toi nay", "--class", "topic:Xem Live", "--late", "send:6h", "--json"
    ).line
    assert (changed["class"], changed["late"]) == ("topic:xem-live", "send:6h")
    (row,) = shop.run("broadcast", "list", "--json").lines
    assert row["broadcast"] == "Tối nay"
    seen = shop.run("broadcast", "preview", "Tối nay", "--for", HUONG, "--json").line
    assert seen["text"] == "Chào Hương!"
    assert seen["channel"] == "telegram"
    assert seen["reason"] == "not_asked"


def test_another_name_is_one_for_its_runs_the_agenda_and_whoever_asks(shop: Shop) -> None:
    new(shop)
    new(shop, "tết")
    assert shop.ok("broadcast", "start", "live", "--yes")
    assert shop.ok("broadcast", "schedule", "live", "--at", "tomorrow 9:00", "--yes")
    refused = shop.refused("broadcast", "edit", "live", "--name", "tết")
    assert refused == 'There is a broadcast "tết" already. Choose another name.'
    for empty in ("", "  ", "x" * 65):
        assert "1 to 64 letters" in shop.refused("broadcast", "edit", "live", "--name", empty)
    renamed = shop.run("broadcast", "edit", "live", "--name", " live 12/12 ", "--json").line
    assert (renamed["broadcast"], renamed["runs"]) == ("live 12/12", 1)
    assert "no broadcast" in shop.refused("broadcast", "show", "live")
    assert {each["broadcast"] for each in shop.run("broadcast", "ledger", "live 12/12", "--json").lines} <= {"live 12/12"}  # fmt: skip
    assert shop.run("broadcast", "show", "live 12/12", "--json").line["run"] == 1
    assert [each["name"] for each in shop.run("agenda", "--json").lines] == ["live 12/12"]
    same = shop.run("broadcast", "edit", "live 12/12", "--name", "live 12/12", "--json").line
    assert (same["broadcast"], same["query"]) == ("live 12/12", "channel:telegram")


def test_one_channel_has_other_words_in_each_language(shop: Shop) -> None:
    new(shop, "live", "--text-en", "Hello", "--for-channel", "telegram=Chào Telegram")
    shop.ok("broadcast", "edit", "live", "--for-channel", "telegram:en=Hi Telegram")
    seen = {
        each["language"]: each["text"]
        for each in shop.run("broadcast", "preview", "live", "--json").lines
        if each["channel"] == "telegram"
    }
    assert seen["vi"] == "Chào Telegram"
    assert "is no text for a channel" in shop.refused(
        "broadcast", "edit", "live", "--for-channel", "telegram:xx=Hi"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("new", "x", "--text", "y"), "Say who gets it"),
        (("new", "x", "--query", "tag:vip"), "no text"),
        (("new", "x", "--query", "tagg:vip", "--text", "y"), "filter"),
        (("new", "x", "--query", "tag:vip", "--text", "y", "--class", "ads"), "class"),
        (("new", "x", "--query", "tag:vip", "--text", "y", "--late", "soon"), "late"),
        (("new", "x", "--query", "tag:vip", "--text", "y", "--button", "a=b"), "address"),
        (("new", "x", "--query", "tag:vip", "--text", "y", "--account", "nix"), "no account"),
        (("new", "x", "--query", "tag:vip", "--text", "y" * 5000), "too long"),
        (("show",), "Name the broadcast"),
        (("show", "nix"), "no broadcast"),
        (("schedule", "nix", "--at", "2h"), "no broadcast"),
    ],
)
def test_what_cannot_be_is_said_in_words(shop: Shop, words: tuple[str, ...], said: str) -> None:
    assert said in shop.refused("broadcast", *words)


def test_nothing_starts_or_is_scheduled_without_yes(shop: Shop) -> None:
    new(shop)
    for words in (("start", "live"), ("schedule", "live", "--at", "2026-12-01 20:00")):
        done = shop.run("broadcast", *words, "--json")
        assert done.code == 1
        assert set(done.line) >= SUMMARY
        assert "--yes" in done.err
    assert shop.run("broadcast", "list", "--json").line["next_at"] is None
    assert shop.run("broadcast", "ledger", "live", "--json").lines == []
    assert shop.run("agenda", "--json").lines == []


@pytest.mark.parametrize(
    ("when", "cron", "first"),
    [
        (("--at", "2026-11-01 20:00"), "", "2026-11-01T13:00:00.000Z"),
        (("--every", "every Monday 10:00"), "0 10 * * 1", "2026-10-05T03:00:00.000Z"),
        (("--every", "thứ sáu hằng tuần 19:00"), "0 19 * * 5", "2026-10-02T12:00:00.000Z"),
        (
            ("--cron", "15 21 * * 0", "--until", "2026-12-31"),
            "15 21 * * 0",
            "2026-10-04T14:15:00.000Z",
        ),
    ],
)
def test_schedules_in_the_shops_zone(
    shop: Shop, when: tuple[str, ...], cron: str, first: str
) -> None:
    new(shop)
    told = shop.run("broadcast", "schedule", "live", *when, "--yes", "--json").line
    assert (told["cron"], told["next_at"], told["scheduled"]) == (cron, first, True)
    assert balanced(told)
    rows = shop.run("agenda", "--json").lines
    assert {"at", "kind", "name", "conversation", "summary"} == set(rows[0])
    assert (rows[0]["kind"], rows[0]["name"]) == ("broadcast", "live")
    assert all(each["at"].endswith("+07:00") for each in rows)
    shop.ok("broadcast", "stop", "live")
    assert shop.run("agenda", "--json").lines == []


def test_only_one_way_to_say_when(shop: Shop) -> None:
    new(shop)
    assert "one of" in shop.refused(
        "broadcast", "schedule", "live", "--at", "2h", "--every", "every day 9:00"
    )
    assert "one of" in shop.refused("broadcast", "schedule", "live")
    assert "never" in shop.refused("broadcast", "schedule", "live", "--cron", "0 9 30 2 *")


def test_the_agenda_has_scheduled_answers_and_is_a_calendar(shop: Shop) -> None:
    new(shop)
    shop.ok("broadcast", "schedule", "live", "--every", "every day 9:00", "--yes")
    shop.ok("reply", HUONG, "dạ mai em gửi ạ", "--at", "tomorrow 9:00")
    rows = shop.run("agenda", "--json").lines
    assert [each["kind"] for each in rows[:2]] in (["answer", "broadcast"], ["broadcast", "answer"])
    assert len(rows) == 61
    file = shop.folder / "a.ics"
    shop.ok("agenda", "--ics", str(file))
    raw = file.read_bytes()
    assert shop.run("agenda", "--ics", "-").raw == raw
    assert not (shop.folder / "-").exists()
    assert "leave out --json" in shop.refused("agenda", "--ics", "-", "--json")
    lines = raw.split(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert any(line.startswith(b"PRODID:") for line in lines)
    assert raw.count(b"BEGIN:VEVENT") == raw.count(b"UID:") == raw.count(b"DTSTAMP:") == 61
    uids = [line for line in lines if line.startswith(b"UID:")]
    shop.clock.advance(60)
    shop.ok("agenda", "--ics", str(file))
    assert [line for line in file.read_bytes().split(b"\r\n") if line.startswith(b"UID:")] == uids


def test_it_starts_pauses_and_stops(shop: Shop) -> None:
    new(shop)
    told = shop.run("broadcast", "start", "live", "--yes", "--json").line
    assert (told["run"], told["state"]) == (1, "planning")
    assert "still on its way" in shop.refused("broadcast", "start", "live", "--yes")
    assert shop.run("broadcast", "pause", "live", "--json").line["state"] == "paused"
    edited = shop.run("broadcast", "edit", "live", "--text", "khác", "--json").line
    assert (edited["runs"], edited["state"]) == (1, "paused")
    assert "No run" in shop.refused("broadcast", "pause", "live")
    assert shop.run("broadcast", "resume", "live", "--json").line["state"] == "planning"
    assert shop.run("broadcast", "stop", "live", "--json").line["state"] == "stopped"
    (row,) = shop.run("broadcast", "show", "live", "--json").lines
    assert (row["run"], row["state"]) == (1, "stopped")
    assert shop.run("broadcast", "results", "live", "--json").line["people"] == 0


def test_a_test_goes_to_one_conversation(shop: Shop) -> None:
    new(shop)
    told = shop.run("broadcast", "test", "live", "--to", HUONG, "--json").line
    (row,) = [
        each
        for each in shop.json("outbox", "--state", "all")
        if each["delivery"] == told["delivery"]
    ]
    assert (row["kind"], row["text"]) == ("broadcast", "Chào Hương!")
    assert "--to" in shop.refused("broadcast", "test", "live")


def test_a_test_that_costs_money_says_how_much_and_wants_a_yes(shop: Shop) -> None:
    oa = 'refresh_token = "zalo-refresh"\n'
    shop.configure(accounts=ACCOUNTS.replace(oa, f'{oa}paid = ["consultation"]\n'))
    new(shop)
    test = ("broadcast", "test", "live", "--to", MAI)
    before = len(shop.json("outbox", "--state", "all"))

    asked = shop.run(*test)
    assert (asked.code, asked.out) == (1, "It costs at most 55 ₫.\n")
    assert "--yes" in asked.err
    asked = shop.run(*test, "--json")
    told = {"conversation": MAI, "delivery": None, "cost": 55, "currency": "VND"}
    assert (asked.code, asked.line) == (1, told)
    assert len(shop.json("outbox", "--state", "all")) == before

    done = shop.run(*test, "--yes", "--json").line
    assert done["cost"] == 55
    rows = shop.json("outbox", "--state", "all")
    assert [each["conversation"] for each in rows if each["delivery"] == done["delivery"]] == [MAI]


def test_topics_are_joined_by_hand_and_from_a_list(shop: Shop) -> None:
    shop.ok("topic", "join", "Xem Live", HUONG, MINH)
    shop.ok("topic", "leave", "xem-live", MINH)
    shop.ok("topic", "words", "xem-live", "live", "xem live")
    assert shop.run("topic", "--json").lines == [
        {"topic": "xem-live", "words": ["live", "xem live"], "people": 1}
    ]
    assert shop.run("audience", "topic:xem-live", "--json").line["picked"] == 1
    file = shop.folder / "people.csv"
    file.write_text(f"\ufeffConversation;Note\n{HUONG};a\n{SOMCHAI};b\n999;c\n\n", encoding="utf-8")
    done = shop.run("topic", "import", "xem-live", str(file), "--json")
    assert (done.code, done.line) == (
        1,
        {"topic": "xem-live", "joined": 1, "already": 1, "errors": 1},
    )
    assert "Line 4" in done.err
    assert shop.run("topic", "import", "xem-live", str(file), "--dry-run", "--json").code == 0
    for joined in (1, 0):
        done = shop.run("topic", "import", "xem-live", str(file), "--yes", "--json")
        assert (done.code, done.line["joined"]) == (0, joined)
    shop.ok("topic", "leave", "xem-live", SOMCHAI)
    again = shop.run("topic", "import", "xem-live", str(file), "--yes", "--json")
    assert again.line == {"topic": "xem-live", "joined": 0, "already": 1, "errors": 2}
    assert "Line 3: They have left this topic." in again.err
    assert shop.run("topic", "import", "xem-live", "-", "--json", text=file.read_bytes()).line == again.line  # fmt: skip
    file.write_text("Name\nLan\n", encoding="utf-8")
    assert "no column" in shop.refused("topic", "import", "xem-live", str(file), "--yes")


def test_what_is_no_list_is_refused_in_words_and_long_trouble_is_cut(shop: Shop) -> None:
    file = shop.folder / "people.csv"
    assert "cannot be read" in shop.refused("topic", "import", "live", str(file), "--yes")
    assert "cannot be read" in shop.refused("topic", "import", "live", str(shop.folder), "--yes")
    file.write_bytes(b"")
    assert "empty" in shop.refused("topic", "import", "live", str(file), "--yes")
    file.write_bytes(b"conversation\n" + b"\x1b[2J=1+1\xff\n" * 120)
    done = shop.run("topic", "import", "live", str(file), "--dry-run", "--json")
    assert (done.code, done.line["errors"]) == (0, 120)
    assert "\x1b" not in done.err
    assert "Line 101:" in done.err
    assert "Line 102:" not in done.err
    assert "There is more of that" in done.err


def test_an_opt_out_by_hand_holds_and_is_undone(shop: Shop) -> None:
    assert shop.run("optout", HUONG, "--json").line == {
        "conversation": HUONG,
        "opted_out": True,
        "changed": True,
    }
    assert shop.run("audience", "channel:telegram", "--json").line["reasons"] == {"opted_out": 1}
    assert shop.run("audience", "optout:yes", "--json").line["picked"] == 1
    assert (
        shop.run("audience", "channel:telegram", "--class", "service", "--json").line["reasons"]
        == {}
    )
    shop.ok("optout", HUONG, "--undo")
    assert shop.run("audience", "channel:telegram", "--json").line["reasons"] == {}
    assert "no conversation" in shop.refused("optout", 99).lower()


def test_at_night_promotions_wait_for_the_day(shop: Shop) -> None:
    new(shop)
    night = shop.run("broadcast", "preflight", "live", "--at", "2026-12-01 23:00", "--json").line
    assert night["reasons"] == {"quiet_hours": 5}
    assert (
        shop.run("broadcast", "preflight", "live", "--at", "2026-12-01 21:59", "--json").line[
            "reasons"
        ]
        == {}
    )


def test_customers_words_never_steer_the_terminal(shop: Shop) -> None:
    shop.ok(
        "broadcast", "new", "e\x1b[2J", "--query", "channel:telegram", "--text", "\x1b]0;x\x07 chào"
    )
    shop.ok("broadcast", "schedule", "e\x1b[2J", "--every", "every day 9:00", "--yes")
    for words in (("broadcast", "list"), ("agenda",), ("broadcast", "preview", "e\x1b[2J")):
        assert "\x1b" not in shop.ok(*words)
    assert json.loads(shop.run("broadcast", "list", "--json").out)


def test_all_followers_of_an_account_are_named_by_it(shop: Shop) -> None:
    kept = shop.run("broadcast", "new", "news", "--to-chat", "oa", "--text", "Live", "--json").line
    assert len(kept["chats"]) == 1
    found = shop.run("broadcast", "preflight", "news", "--at", "tomorrow 12:00", "--json").line
    assert (found["picked"], found["cost"], found["by_account"]) == (1, 0, {"oa": 1})
    (seen,) = shop.run("broadcast", "preview", "news", "--json").lines
    assert seen["goes_as"] == "an article to all followers"
    assert "nothing that goes to all" in shop.refused(
        "broadcast", "edit", "news", "--to-chat", "shop"
    )
    assert "no account" in shop.refused("broadcast", "edit", "news", "--to-chat", "nix")


def test_what_is_pinned_and_which_template_goes_are_kept_and_taken_off(shop: Shop) -> None:
    template = "messenger=order_ready: {given|bạn}; {shop}"
    kept = new(shop, "đơn", "--class", "service", "--pin", "--template", template)
    assert kept["pin"] is True
    assert kept["templates"] == {"messenger": "order_ready: {given|bạn}; {shop}"}
    changed = shop.run("broadcast", "edit", "đơn", "--no-pin", "--template", "fb=", "--json").line
    assert (changed["pin"], changed["templates"]) == (False, {})
    assert "no advertising" in shop.refused(
        "broadcast", "edit", "đơn", "--class", "promotion", "--template", template
    )
    assert "is no template for a channel" in shop.refused(
        "broadcast", "edit", "đơn", "--template", "order_ready"
    )


def test_the_preview_says_in_words_what_becomes_of_it(shop: Shop) -> None:
    new(shop, "ghim", "--pin", "--button", "Xem=https://shop.vn")
    seen = shop.run("broadcast", "preview", "ghim", "--for", HUONG, "--json").line
    assert seen["remarks"] == ["Telegram pins nothing in such a chat."]
    assert seen["why"] == ""
    asked = new(shop, "chủ đề", "--class", "topic:live")
    assert asked["pin"] is False
    seen = shop.run("broadcast", "preview", "chủ đề", "--for", HUONG, "--json").line
    assert (seen["reason"], seen["why"]) == ("not_asked", "they did not ask for this topic")
    shown = shop.run("broadcast", "preview", "ghim", "--for", HUONG).out
    assert "· Telegram pins nothing" in shown
