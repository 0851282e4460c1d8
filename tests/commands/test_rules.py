"""Rules from the command line: checked, listed, tried on the past, and explained."""

from socialdesk.assembly.services import rule_follower
from socialdesk.model.changes import Tag
from socialdesk.model.ids import DAY
from socialdesk.store.store import Store
from tests.support.make import arrival, inbound
from tests.support.ruled import rule
from tests.support.shop import HUONG, MINH, Shop

FILE = {"SOCIALDESK_RULES_FILE": "rules.toml"}


def written(shop: Shop, *blocks: str) -> None:
    (shop.folder / "rules.toml").write_text("".join(blocks), encoding="utf-8")


def follow(shop: Shop, *words: str) -> None:
    """A worker begins to look, Hương writes these, and it looks again."""
    text = shop.config_file.read_text(encoding="utf-8")
    ruled = text.replace("[store]", '[rules]\nfile = "rules.toml"\n[store]', 1)
    shop.config_file.write_text(ruled, encoding="utf-8")

    async def work(store: Store) -> None:
        follower = rule_follower(store, shop.config, shop.clock)
        await follower.look()
        chat = (await store.inbox.conversation(HUONG)).chat
        for place, each in enumerate(words):
            message = inbound(each, f"90{place}", chat=chat, at=shop.clock.now())
            await store.record([arrival(message)], shop.clock.now(), ())
        await follower.look()

    shop.store(work)


def test_a_file_is_checked_by_line(shop: Shop) -> None:
    written(shop, rule("vip", '{ tag = "vip" }'))
    assert shop.run("rules", "check", environ=FILE).out.endswith("1 rule, nothing wrong.\n")

    written(shop, rule("vip", '{ tga = "vip" }'))
    done = shop.run("rules", "check", environ=FILE)
    assert done.code == 1
    assert "rules.toml, line 3" in done.err
    found = [
        each
        for each in shop.run("doctor", "--offline", "--json", environ=FILE).lines
        if each["check"] == "rules"
    ]
    assert [each["level"] for each in found] == ["failed"]
    assert "No rules run" in found[0]["said"]
    assert "no rules" in shop.run("rules", "check").err


def test_what_goes_on_while_the_file_is_wrong_is_listed(shop: Shop) -> None:
    written(shop, rule("vip", '{ tag = "vip" }'))
    assert shop.run("rules", "list", environ=FILE).code == 0
    written(shop, "[[rule]]")

    done = shop.run("rules", "list", "--json", environ=FILE)

    assert (done.code, [each["rule"] for each in done.lines]) == (1, ["vip"])
    assert done.err.count("rules.toml, line 1") == 1
    assert "goes on" in done.err


def test_the_past_is_tried_without_doing_anything(shop: Shop) -> None:
    before = shop.dump()
    written(
        shop,
        rule("alle", '{ tag = "gehört" }'),
        rule("danach", '{ priority = "high" }', when='"tag:gehört is:waiting"'),
        rule("einmal", '{ tag = "x" }', cap_all='"2 per 30 days"'),
        rule("nie", '{ tag = "y" }', words='["zzz"]'),
        rule("lang", '{ tag = "z" }', on='"wait"', after='"1m"'),
        rule("täglich", '{ tag = "z" }', on='"schedule"', at='"8:00"', when='"channel:telegram"'),
    )
    lines = {
        each["rule"]: each
        for each in shop.run("rules", "test", "--last", "90d", "--json", environ=FILE).lines
    }

    assert lines["alle"]["fired"] > 5
    assert lines["alle"]["conversations"] >= 8
    assert lines["danach"]["by_today"] == ["is"]
    assert lines["danach"]["fired"] > 0
    assert (lines["einmal"]["fired"], lines["einmal"]["held_back"]) == (
        2,
        lines["alle"]["fired"] - 2,
    )
    assert lines["nie"]["fired"] == 0
    assert lines["lang"]["fired"] > 0
    assert lines["täglich"]["conversations"] == 5
    assert shop.dump() == before
    assert "by today's is" in shop.run("rules", "test", "--rule", "danach", environ=FILE).out


def test_tags_are_those_of_then(shop: Shop) -> None:
    shop.clock.advance(DAY / 1000)
    now = shop.clock.now()
    shop.store(lambda store: store.conversations.do(Tag(("mới",)), [HUONG], "linh", now))
    written(
        shop,
        rule("mới", '{ priority = "high" }', when='"tag:mới"'),
        rule("alle", '{ priority = "low" }'),
    )

    lines = {each["rule"]: each for each in shop.run("rules", "test", "--json", environ=FILE).lines}

    assert lines["mới"]["fired"] == 0  # nobody wrote since
    assert lines["alle"]["fired"] > 0


def test_it_is_told_what_rules_did_and_it_is_taken_back(shop: Shop) -> None:
    written(shop, rule("giá", '{ tag = "hỏi-giá" }, { assign = "shift" }', words='["giá"]'))
    shop.ok("team", "add", "mai")
    follow(shop, "giá?")

    (line,) = shop.json("rules", "why", HUONG)
    assert (line["rule"], line["event"], line["conditions"], line["undone"]) == (
        "giá", "message", ["words"], None,
    )  # fmt: skip
    assert [(each["act"], each["value"], each["done"]) for each in line["did"]] == [
        ("tag", "hỏi-giá", True), ("assign", "shift", True),
    ]  # fmt: skip
    assert "rule giá: tagged +hỏi-giá" in shop.ok("thread", HUONG)
    assert "assign shift" in shop.ok("rules", "why", HUONG)

    shop.ok("undo", HUONG, "--as", "linh")
    assert shop.json("rules", "why", HUONG)[0]["undone"] is True
    assert "(taken back)" in shop.ok("rules", "why", HUONG)
    shop.ok("redo", HUONG, "--as", "linh")
    assert shop.json("rules", "why", HUONG)[0]["undone"] is None


def test_nobodys_undo_elsewhere_takes_back_what_a_rule_did(shop: Shop) -> None:
    written(shop, rule("alle", '{ tag = "alo" }'))
    follow(shop, "alo")

    assert "nothing" in shop.refused("undo", MINH, "--as", "ai")
    assert "nothing" in shop.refused("undo", "--as", "ai")


def test_it_is_told_which_condition_is_not_met(shop: Shop) -> None:
    written(
        shop,
        rule(
            "giá",
            '{ tag = "hỏi-giá" }',
            words='["giá"]',
            when='"channel:telegram -tag:mới-tinh"',
            cap='"1 per day"',
        ),
    )
    follow(shop, "alo")

    done = shop.run("rules", "why", HUONG, "--rule", "giá", "--json")
    assert [(each["condition"], each["holds"]) for each in done.lines] == [
        ("switch", True), ("message", True), ("words", False), ("when", True), ("when", True), ("cap", True),
    ]  # fmt: skip
    assert done.code == 1
    assert "✗ words" in shop.run("rules", "why", HUONG, "--rule", "giá").out
    assert "No rule did anything" in shop.ok("rules", "why", HUONG)
    assert "did you mean giá?" in shop.refused("rules", "why", HUONG, "--rule", "gia")
    assert "which conversation" in shop.refused("rules", "why")


def test_words_are_shown_as_they_stand_in_the_file(shop: Shop) -> None:
    written(shop, rule("giá", '{ tag = "gia" }', words='["bao nhiêu"]'))
    shown = shop.run("rules", "why", HUONG, "--rule", "giá", environ=FILE).out

    assert "bao nhiêu" in shown
    assert shop.run("rules", environ=FILE).out == shop.run("rules", "list", environ=FILE).out
