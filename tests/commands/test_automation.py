"""What acts by itself, switched from the command line."""

from tests.support.shop import Shop


def test_a_switch_is_flipped_and_says_by_whom(shop: Shop) -> None:
    assert {"name": "answers", "on": True, "by": None, "at": None} in shop.json("automation")

    shop.ok("automation", "off", "answers", "--as", "linh")
    said = shop.json("automation", "off", "answers", "--as", "linh")

    assert said == [{"name": "answers", "on": False, "changed": False}]
    flipped = next(each for each in shop.json("automation") if each["name"] == "answers")
    assert (flipped["on"], flipped["by"]) == (False, "linh")
    assert "answers" in shop.ok("automation", "list")
    assert [each["on"] for each in shop.json("automation", "record")] == [False]
    assert "answers" in shop.ok("automation", "record")
    assert shop.ok("automation", "on", "answers") == "answers: is on\n"


def test_a_name_that_is_none_is_answered_with_the_nearest(shop: Shop) -> None:
    assert "acknowledge" in shop.refused("automation", "off", "acknowlege")
    assert "automation list" in shop.refused("automation", "off")
    (shop.folder / "rules.toml").write_text(
        '[[rule]]\nname = "giá sỉ"\nthen = [{ tag = "a" }]\n', encoding="utf-8"
    )
    shop.config_file.write_text(shop.config_file.read_text() + '[rules]\nfile = "rules.toml"\n')
    for slip in ("rule:gia si", "giá sĩ"):
        assert "mean rule:giá sỉ?" in shop.refused("automation", "off", slip), slip
    assert "mean" not in shop.refused("automation", "off", "rule:xx")


def test_each_answer_of_the_folder_has_a_switch(shop: Shop) -> None:
    (shop.folder / "answers").mkdir()
    words = '+++\nquestions = ["ship"]\n+++\n# vi\n30k\n'
    (shop.folder / "answers" / "ship.md").write_text(words, encoding="utf-8")
    shop.config_file.write_text(shop.config_file.read_text() + '[answers]\nfolder = "answers"\n')

    shop.ok("automation", "off", "answer:ship")

    assert {each["name"]: each["on"] for each in shop.json("automation")}["answer:ship"] is False
