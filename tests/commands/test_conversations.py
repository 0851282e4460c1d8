"""Changes for the shop alone, from the command line to the store and back."""

import pytest

from socialdesk.model.ids import Instant
from socialdesk.model.message import Edit, InboundMessage
from tests.support.make import NOW, arrival, inbound
from tests.support.shop import DUC, EMILY, HUONG, MINH, SOMCHAI, VAN, Shop

LINE = "SELECT status, assignee, priority FROM conversation WHERE id = ?"


def tags(shop: Shop, conversation: int) -> list[str]:
    query = "SELECT tag FROM conversation_tag WHERE conversation_id = ? ORDER BY tag"
    return [tag for (tag,) in shop.rows(query, conversation)]


def test_several_are_given_away_and_one_undo_takes_all_back(shop: Shop) -> None:
    assert shop.ok("assign", "3,4", DUC, "me", "--as", "linh") == ""
    assert [shop.one(LINE, each)[1] for each in (SOMCHAI, EMILY, DUC)] == ["linh"] * 3

    assert shop.ok("undo", "--as", "linh") == "assign is undone in conversation 3, 4, 5.\n"
    assert [shop.one(LINE, each)[1] for each in (SOMCHAI, EMILY, DUC)] == [""] * 3
    assert shop.ok("redo", "--as", "linh") == "assign is done again in conversation 3, 4, 5.\n"
    assert shop.one(LINE, DUC)[1] == "linh"


@pytest.mark.parametrize(
    ("words", "given"),
    [("me", "chu"), ("tôi", "chu"), ("CHU", "chu"), ("Mỹ", "My"), ("@My", "My"), ("nobody", ""), ("-", "")],
)  # fmt: skip
def test_a_name_is_known_whatever_its_case_and_accents(shop: Shop, words: str, given: str) -> None:
    shop.ok("team", "add", "My")
    shop.ok("assign", HUONG, "My")
    shop.ok("assign", HUONG, words)

    assert shop.one(LINE, HUONG)[1] == given


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("thao", "There is no agent “thao”. Did you mean “thảo-vy”?"),
        (
            "nix",
            "There is no agent “nix”. There are chu, thảo-vy; `socialdesk team add` makes one known.",
        ),
    ],
)
def test_one_who_is_not_known_is_refused_with_the_nearest(
    shop: Shop, words: str, said: str
) -> None:
    shop.ok("team", "add", "thảo-vy")

    assert shop.refused("assign", HUONG, words) == said


def test_if_one_is_not_there_none_is_changed(shop: Shop) -> None:
    for words in (("assign", "3,99", "me"), ("resolve", 3, 99), ("priority", "3,99", "high"),
                  ("snooze", "3,99", "2h"), ("tag", "3,99", "vip")):  # fmt: skip
        assert shop.refused(*words) == (
            "There is no conversation 99. `socialdesk inbox --view all` lists them."
        )


def test_tags_on_and_off_and_quotes_make_one(shop: Shop) -> None:
    done = shop.run("tag", HUONG, "size m", "-vip", "quen", "--as", "mai")

    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines() == ["New tag: quen."]  # `size-m` is there
    assert tags(shop, HUONG) == ["quen", "size-m"]
    shop.ok("undo", "--as", "mai")
    assert tags(shop, HUONG) == ["size-m", "vip"]


def test_a_slip_of_a_tag_is_put_on_and_remarked(shop: Shop) -> None:
    done = shop.run("tag", MINH, "size-n")

    assert done.code == 0
    assert "size-n" in done.err
    assert "size-m" in done.err
    assert tags(shop, MINH) == ["size-n"]


@pytest.mark.parametrize("words", [(), ("--as", "linh"), ("-",), ("#",)])
def test_no_tag_is_refused(shop: Shop, words: tuple[str, ...]) -> None:
    assert "tag" in shop.refused("tag", HUONG, *words)


@pytest.mark.parametrize(
    ("words", "until"),
    [
        (("2h",), "2026-09-28 12:00"),
        (("mai", "9h"), "2026-09-29 09:00"),
        (("chiều", "mai", "3h"), "2026-09-29 15:00"),
        (("2026-12-24", "08:30"), "2026-12-24 08:30"),
    ],
)
def test_put_away_until_a_moment_of_the_shops(
    shop: Shop, words: tuple[str, ...], until: str
) -> None:
    assert shop.ok("snooze", SOMCHAI, *words) == f"Snoozed until {until} (Asia/Ho_Chi_Minh).\n"
    assert shop.one(LINE, SOMCHAI)[0] == "snoozed"
    (item,) = shop.json("inbox", "--view", "snoozed")
    assert item["conversation"] == SOMCHAI

    shop.ok("reopen", SOMCHAI)
    assert shop.one(LINE, SOMCHAI)[0] == "open"


@pytest.mark.parametrize("words", ["whenever", "", "25:00", "2020-01-01"])
def test_words_that_are_no_moment_say_which_are(shop: Shop, words: str) -> None:
    said = shop.refused("snooze", SOMCHAI, words)

    assert said.startswith(f'"{words}" is ')
    assert "mai 9h" in said or "past" in said


def test_closed_and_taken_up_again(shop: Shop) -> None:
    shop.ok("resolve", HUONG, "4,5")
    assert {each["conversation"] for each in shop.json("inbox", "--view", "resolved")} == {1, 4, 5}

    shop.ok("reopen", EMILY)
    assert shop.one(LINE, EMILY)[0] != "resolved"
    assert shop.one(LINE, HUONG)[0] == "resolved"


@pytest.mark.parametrize(
    ("words", "stored"),
    [("high", "high"), ("urg", "urgent"), ("gấp", "urgent"), ("ด่วน", "urgent"), ("LOW", "low")],
)
def test_how_urgent_in_any_language(shop: Shop, words: str, stored: str) -> None:
    shop.ok("priority", HUONG, VAN, words)

    assert shop.json("inbox", "name:huong")[0]["priority"] == stored
    assert shop.json("inbox", "channel:instagram")[0]["priority"] == stored


def test_a_priority_that_there_is_not_is_wrong_usage(shop: Shop) -> None:
    assert "urgent" in shop.refused("priority", HUONG, "urgnt", code=2)
    assert shop.refused("priority", HUONG, "x", code=2).endswith("not “x”.")
    assert "99" in shop.refused("priority", 99, "high", code=1)


def test_a_remark_is_kept_and_tells_whom_it_mentions(shop: Shop) -> None:
    shop.ok("team", "add", "linh")
    shop.ok("note", MINH, "-", "--as", "mai", text="giao hàng\n@linh xem giúp")

    last = shop.json("thread", MINH)[-1]
    assert (last["kind"], last["sender"], last["text"]) == ("note", "mai", "giao hàng\n@linh xem giúp")  # fmt: skip
    assert shop.rows("SELECT agent FROM mention") == [("linh",)]
    assert shop.refused("note", MINH, " \n") == "There is no text. Write something."
    assert "99" in shop.refused("note", 99, "x")


def test_two_conversations_of_one_person(shop: Shop) -> None:
    shop.ok("merge", HUONG, VAN, "--as", "linh")
    assert {each["conversation"] for each in shop.json("customer", VAN)[0]["conversations"]} == {
        HUONG, VAN,
    }  # fmt: skip
    assert shop.refused("merge", VAN, HUONG) == "These are known to be the same person already."

    assert "merge is undone" in shop.ok("undo", "--as", "linh")
    assert len(shop.json("customer", VAN)[0]["conversations"]) == 1


def test_undo_is_for_what_oneself_did(shop: Shop) -> None:
    shop.ok("resolve", HUONG, "--as", "linh")

    assert shop.refused("undo", "--as", "mai") == "There is nothing to be undone."
    assert shop.refused("redo", "--as", "linh") == "There is nothing to be done again."
    assert shop.ok("undo", "--as", "linh") == "resolve is undone in conversation 1.\n"


def test_what_somebody_moved_since_stays(shop: Shop) -> None:
    shop.ok("resolve", HUONG, EMILY, "--as", "linh")
    shop.ok("reopen", HUONG, "--as", "mai")
    assert shop.ok("undo", "--as", "linh") == (
        "resolve is undone in conversation 4 (moved since: 1).\n"
    )

    shop.ok("assign", HUONG, "me", "--as", "linh")
    shop.ok("assign", HUONG, "me", "--as", "mai")
    done = shop.run("undo", "--as", "linh")
    assert (done.code, done.err) == (
        1, "Somebody moved it since: assign of conversation 1 stays.\n",
    )  # fmt: skip
    assert shop.one(LINE, HUONG)[1] == "mai"


def test_many_at_once_only_with_yes(shop: Shop) -> None:
    said = shop.refused("bulk", "assign", "me", "--query", "channel:telegram is:waiting")
    assert (
        said == "4 conversations match. Run it again with --yes; `socialdesk undo` takes it back."
    )

    done = shop.ok("bulk", "assign", "me", "--query", "channel:telegram is:waiting", "--yes")
    assert done == "Changed 4 of 4 conversations. `socialdesk undo` takes it back.\n"
    assert shop.rows("SELECT id FROM conversation WHERE assignee = 'chu' ORDER BY id") == [
        (1,), (3,), (4,), (5,),
    ]  # fmt: skip
    assert shop.ok("undo") == "assign is undone in conversation 1, 3, 4, 5.\n"
    assert shop.rows("SELECT id FROM conversation WHERE assignee <> ''") == []


def test_what_is_as_wanted_already_is_not_counted(shop: Shop) -> None:
    assert shop.ok("bulk", "tag", "vip", "--query", "channel:telegram", "--yes").startswith(
        "Changed 4 of 5 conversations."
    )
    assert shop.ok("bulk", "tag", "vip", "--query", "tag:vip", "--yes").startswith("Changed 0 of 5")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("assign", "nix", "--query", "tag:vip", "--yes"), "There is no agent “nix”."),
        (("priority", "x", "--query", "tag:vip", "--yes"), "not “x”"),
        (("snooze", "x", "--query", "tag:vip", "--yes"), "x"),
        (("tag", "", "--query", "tag:vip", "--yes"), "tag"),
        (("resolve", "--query", "foo:bar", "--yes"), '"foo:" is no filter'),
    ],
)
def test_many_are_not_changed_by_words_that_mean_nothing(
    shop: Shop, words: tuple[str, ...], said: str
) -> None:
    assert said in shop.refused("bulk", *words)


def test_a_new_tag_on_many_is_remarked_once(shop: Shop) -> None:
    done = shop.run("bulk", "tag", "sỉ lẻ", "--query", "is:waiting", "--yes")

    assert done.err == "New tag: sỉ-lẻ.\n"
    assert tags(shop, HUONG) == ["size-m", "sỉ-lẻ", "vip"]


WRITTEN = inbound("lấy thêm 1 cái", "91", at=Instant(NOW + 60_000))
EDITED = Edit(inbound("màu xanh nhé chị", "11", at=Instant(NOW - 1)), Instant(NOW + 60_000))
THE_REST = "SELECT status, assignee, unread, waiting_since FROM conversation WHERE id = ?"


def arrives(shop: Shop, event: InboundMessage | Edit) -> None:
    shop.store(lambda store: store.record([arrival(event)], Instant(NOW), ()))


def read(shop: Shop) -> int:
    """The number that a script has read up to, by either command that tells it."""
    numbers = {line["seen"] for line in shop.json("thread", HUONG)}
    numbers |= {line["seen"] for line in shop.json("inbox", "--view", "all")}
    (number,) = numbers
    return int(number)


@pytest.mark.parametrize("later", [WRITTEN, EDITED], ids=["written", "edited"])
def test_what_came_after_the_message_that_was_seen_is_not_resolved(
    shop: Shop, later: InboundMessage | Edit
) -> None:
    seen = read(shop)
    arrives(shop, later)
    done = shop.run("resolve", HUONG, MINH, "--seen", seen)

    assert (done.code, done.err) == (
        3, "1: 1 customer wrote meanwhile: that is open and waits for you.\n",
    )  # fmt: skip
    assert shop.one(THE_REST, HUONG) == ("open", "", 1, NOW + 60_000)
    assert shop.one(LINE, MINH)[0] == "resolved"
    assert shop.ok("resolve", HUONG, "--seen", read(shop)) == ""
    assert shop.one(LINE, HUONG)[0] == "resolved"


@pytest.mark.parametrize("later", [WRITTEN, EDITED], ids=["written", "edited"])
@pytest.mark.parametrize("words", [("assign", HUONG, "linh"), ("snooze", HUONG, "2h")])
def test_what_came_after_the_message_that_was_seen_is_not_put_or_given_away(
    shop: Shop, later: InboundMessage | Edit, words: tuple[str | int, ...]
) -> None:
    shop.ok("team", "add", "linh")
    seen = read(shop)
    arrives(shop, later)
    before = shop.one(THE_REST, HUONG)
    done = shop.run(*words, "--seen", seen)

    assert (done.code, done.out) == (3, "")
    assert done.err == "1: 1 customer wrote meanwhile: nothing was changed there, look first.\n"
    assert shop.one(THE_REST, HUONG) == before


@pytest.mark.parametrize("later", [WRITTEN, EDITED], ids=["written", "edited"])
def test_of_many_only_what_was_seen_is_resolved(shop: Shop, later: InboundMessage | Edit) -> None:
    seen = read(shop)
    arrives(shop, later)
    done = shop.run(
        "bulk", "resolve", "--query", "channel:telegram is:waiting", "--yes", "--seen", seen
    )

    assert done.code == 3
    assert done.err == "1: 1 customer wrote meanwhile: that is open and waits for you.\n"
    assert shop.rows("SELECT id FROM conversation WHERE status = 'resolved' ORDER BY id") == [
        (SOMCHAI,), (EMILY,), (DUC,),
    ]  # fmt: skip


def test_what_takes_nothing_out_of_sight_is_done_whatever_came_after(shop: Shop) -> None:
    seen = read(shop)
    arrives(shop, WRITTEN)
    for words in (("tag", HUONG, "vip", "-size-m"), ("priority", HUONG, "high"),
                  ("assign", HUONG, "me"), ("reopen", HUONG)):  # fmt: skip
        assert shop.ok(*words, "--seen", seen) == ""

    assert shop.one(LINE, HUONG) == ("open", "chu", "high")


def test_a_messages_number_says_as_well_what_was_seen(shop: Shop) -> None:
    arrives(shop, WRITTEN)
    number = shop.json("thread", HUONG)[-1]["message"]
    arrives(shop, inbound("alo", "92", at=Instant(NOW + 61_000)))

    assert shop.run("resolve", HUONG, "--seen", number).code == 3
    assert shop.one(THE_REST, HUONG)[3] == NOW + 61_000


def test_a_number_that_is_none_yet_is_no_word_for_all_that_will_come(shop: Shop) -> None:
    said = shop.refused("resolve", HUONG, "--seen", 4_000_000)
    assert said.startswith("There is no message 4000000 yet, the newest is ")
    shop.refused("bulk", "resolve", "--query", "is:waiting", "--yes", "--seen", 4_000_000)
    shop.refused("reply", HUONG, "dạ", "--seen", 4_000_000)
