"""`socialdesk targets`: every target with who waits, and which one holds for a conversation."""

from tests.support.shop import ACCOUNTS, COMMENT, EMILY, HUONG, MINH, Shop

TARGETS = """
[targets]
answer = "10m"
clock = "wall"

[[targets.when]]
channel = "messenger"
answer = "1h"

[[targets.when]]
tag = "complaint"
channel = "telegram"
answer = "2m"
"""


def with_targets(shop: Shop, text: str = TARGETS) -> None:
    shop.configure(accounts=text + ACCOUNTS)


def test_every_target_is_listed_as_it_is_tried(shop: Shop) -> None:
    with_targets(shop)

    lines = shop.json("targets", "list")

    assert [(each["target"], each["answer_ms"], each["clock"]) for each in lines] == [
        ("channel:telegram tag:complaint", 120_000, "wall"),
        ("channel:messenger", 3_600_000, "wall"),
        ("", 600_000, "wall"),
    ]
    waiting = len(shop.json("inbox", "is:waiting status:all"))
    assert sum(each[key] for each in lines for key in ("running", "risk", "missed")) == waiting
    assert "everybody: within 10 minutes" in shop.ok("targets", "list")


def test_a_conversation_says_which_target_holds_and_where_it_stands(shop: Shop) -> None:
    with_targets(shop)
    (before,) = shop.json("targets", "explain", HUONG)
    assert (before["target"], before["answer_ms"]) == ("", 600_000)
    assert before["why"] == "nothing more particular holds for it"

    shop.run("tag", HUONG, "complaint/size")
    (found,) = shop.json("targets", "explain", HUONG)

    assert found["why"] == "all of it holds: channel:telegram tag:complaint"
    assert (found["waiting_since"], found["since"]) == (before["since"], before["since"])
    assert found["used_ms"] + found["left_ms"] == 120_000
    assert found["state"] == "missed"
    assert "Due: " in shop.ok("targets", "explain", HUONG)


def test_a_wait_that_was_answered_says_how_it_ended(shop: Shop) -> None:
    with_targets(shop)

    (answered,) = shop.json("targets", "explain", MINH)
    (comment,) = shop.json("targets", "explain", COMMENT)

    assert answered["waiting_since"] is None
    assert answered["state"] in ("reached", "missed")
    assert comment["target"] == "channel:messenger"


def test_without_targets_there_are_ten_minutes_by_the_wall_clock(shop: Shop) -> None:
    assert shop.json("targets", "list")[0]["answer_ms"] == 600_000
    late = {each["conversation"] for each in shop.json("inbox", "is:late")}
    for number in (HUONG, EMILY):
        (found,) = shop.json("targets", "explain", number)
        assert (found["state"] == "missed") == (number in late)


def test_a_query_finds_who_waits_too_long_where_no_worker_runs(shop: Shop) -> None:
    with_targets(shop, '[targets]\nanswer = "5m"\nclock = "wall"\n')
    expected = set()
    for each in shop.json("inbox", "is:waiting"):
        (found,) = shop.json("targets", "explain", each["conversation"])
        expected |= {each["conversation"]} if found["state"] == "missed" else set()

    asked = {each["conversation"] for each in shop.json("inbox", "is:waiting mục-tiêu:đã-trễ")}

    assert asked == expected != set()


def test_figures_say_how_many_reached_their_targets(shop: Shop) -> None:
    with_targets(shop)

    groups = shop.json("stats", "targets", "--by", "channel")
    (whole,) = shop.json("stats", "targets")

    assert whole["n"] == sum(each["n"] for each in groups) > 5
    assert whole["n"] == whole["reached"] + whole["missed"] + whole["open"]
    assert "in time" in shop.ok("stats", "targets", "--by", "channel")
    assert shop.ok("stats", "targets", "--csv").startswith("group,n,reached,missed,open,risk,share")
    assert "leave --target out" in shop.refused("stats", "targets", "--target", "5m")


def test_what_is_not_there_is_refused(shop: Shop) -> None:
    assert "There is no conversation 99" in shop.refused("targets", "explain", 99)
    assert "Which conversation?" in shop.refused("targets", "explain")


def test_while_it_is_paused_no_time_is_used(shop: Shop) -> None:
    with_targets(shop, '[targets]\nanswer = "1d"\nclock = "wall"\n')
    (before,) = shop.json("targets", "explain", HUONG)

    assert "at the longest" in shop.ok("pause", HUONG, "--for", "stock", "--until", "2d")
    shop.clock.advance(3_600)
    (paused,) = shop.json("targets", "explain", HUONG)
    shop.ok("resume", HUONG)
    shop.clock.advance(1)
    (after,) = shop.json("targets", "explain", HUONG)

    assert (paused["state"], paused["used_ms"]) == ("paused", before["used_ms"])
    assert after["used_ms"] == before["used_ms"] + 1_000
    assert after["paused_ms"] == 3_600_000
    assert [each["reason"] for each in after["pauses"]] == ["stock"]
    assert ": waiting for stock." in shop.ok("targets", "explain", HUONG)
    told = [each["text"] for each in shop.json("thread", HUONG)]
    assert "chu: the target's clock goes on" in told
