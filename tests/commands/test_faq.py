"""The folder of answers at the command line."""

from pathlib import Path

import pytest

from socialdesk.store.store import Store
from tests.support.make import inbound
from tests.support.shop import Shop
from tests.support.store import take

SHIP = """+++
questions = ["Phí ship bao nhiêu?", "How much is shipping?"]
until = 2026-12-31
+++
# vi
Phí ship **30k**.
# en
Shipping is 30k.
"""


@pytest.fixture
def answers(shop: Shop) -> Path:
    folder = shop.folder / "answers"
    folder.mkdir()
    (folder / "ship.md").write_text(SHIP, encoding="utf-8")
    shop.configure('language = "en"\n[answers]\nfolder = "answers"')
    return folder


def test_what_it_answers_to_words(shop: Shop, answers: Path) -> None:
    (found,) = shop.json("faq", "test", "phi ship bn z")
    assert found.pop("confidence") > 0.9
    assert found == {"answer": "ship", "automatic": True, "language": "vi"}
    assert [each["language"] for each in shop.json("faq", "test", "how", "much is shipping")] == [
        "en"
    ]
    assert (
        shop.json("faq", "test", "how much is shipping", "--language", "vi-VN")[0]["language"]
        == "vi"
    )
    assert shop.json("faq", "test", "phí ship", "--at", "2027-01-01")[0]["automatic"] is False
    shown = shop.ok("faq", "test", "phí ship", "--channel", "telegram")
    assert "answers by itself" in shown
    assert "Phí ship bao nhiêu?" in shown
    assert 'There is no channel "telegran". Do you mean telegram?' in shop.refused(
        "faq", "test", "x", "--channel", "telegran"
    )


def test_nothing_found_is_no_failure(shop: Shop, answers: Path) -> None:
    done = shop.run("faq", "test", "xyzzy", "--json")
    assert (done.code, done.out, done.err) == (
        0,
        "",
        "No answer has a word of this. A person answers.\n",
    )
    (answers / "ship.md").unlink()
    assert "No answer is in" in shop.run("faq", "test", "ship").err
    shop.configure()
    assert "There are no answers: write [answers]" in shop.run("faq", "test", "ship").err


def test_listed_shown_checked_and_made(shop: Shop, answers: Path) -> None:
    assert shop.ok("faq") == "ship (vi, en): 2 questions · ..2026-12-31\n"
    assert shop.json("faq", "list")[0]["until"] == "2026-12-31"
    assert shop.ok("faq", "show", "ship").startswith("# vi\nPhí ship 30k.\n")
    assert 'There is no answer "shp". Do you mean ship?' in shop.refused("faq", "show", "shp")
    assert shop.ok("faq", "check") == "1 answer, all well.\n"
    written = (answers / "ship.md").read_text(encoding="utf-8")
    (answers / "ship.md").write_text(written.replace("**30k**", "{gia}"), encoding="utf-8")
    done = shop.run("faq", "check", "--json")
    assert (done.code, done.lines) == (1, [{"answers": 1, "broken": 0, "unknown_fields": 1}])
    assert "ship.md, line 6: {gia} is filled in only for" in done.err
    (answers / "ship.md").write_text(written, encoding="utf-8")
    made = shop.ok("faq", "new", "size").strip()
    assert Path(made) == answers / "size.md"
    assert "is there already" in shop.refused("faq", "new", "size")
    assert "letters, digits" in shop.refused("faq", "new", "../x")
    assert "line 8: this part is not written yet" in shop.run("faq", "check").err
    whole = Path(made).read_text(encoding="utf-8")
    Path(made).write_text(whole.replace("\n…", "\nDạ có ạ."), encoding="utf-8")
    assert shop.ok("faq", "check") == "2 answers, all well.\n"


def test_a_broken_file_is_said_and_the_others_answer(shop: Shop, answers: Path) -> None:
    (answers / "bad.md").write_text("+++\nquestion = []\n+++\n# vi\nx", encoding="utf-8")
    done = shop.run("faq", "test", "phí ship", "--json")

    assert (done.code, done.lines[0]["answer"]) == (3, "ship")
    assert 'bad.md, line 2: there is no key "question"; did you mean questions?' in done.err
    assert shop.run("faq", "check").code == 1


def test_a_folder_that_is_not_there(shop: Shop) -> None:
    shop.configure('language = "en"\n[answers]\nfolder = "gone"')

    assert "there is no folder" in shop.refused("faq")
    shop.configure('language = "en"\n[answers]\nconfidence = 1.5')
    assert "confidence in [answers]: must be above 0, up to 1" in shop.refused("faq")
    shop.configure('language = "en"\n[answers]\nconfidence = "sure"')
    assert "must be a number like 0.7" in shop.refused("faq")


def test_what_is_asked_and_not_answered(shop: Shop, answers: Path) -> None:
    async def write(store: Store) -> None:
        await take(
            store,
            inbound("phi ship bn z", "901", chat="901", at=shop.clock.now() - 5),
            inbound("thuê váy cưới đc ko \x1b[31m?", "902", chat="902", at=shop.clock.now() - 4),
            inbound("co cho thue vay cuoi k", "903", chat="903", at=shop.clock.now() - 3),
        )

    shop.store(write)
    (gap, *_) = [each for each in shop.json("faq", "gaps") if "thue vay" in str(each)]
    assert (gap["conversations"], gap["messages"]) == (2, 2)
    shown = shop.ok("faq", "gaps")
    assert "\x1b" not in shown
    assert "co cho thue vay cuoi k" in shown
    made = Path(shop.ok("faq", "new", "rent", "--from-gap", gap["gap"]).strip())
    assert '"co cho thue vay cuoi k"' in made.read_text(encoding="utf-8")
    assert "line 9: this part is not written yet" in shop.run("faq", "check").err
    whole = Path(made).read_text(encoding="utf-8")
    Path(made).write_text(whole.replace("\n…", "\nDạ có ạ."), encoding="utf-8")
    assert shop.ok("faq", "check") == "2 answers, all well.\n"
    assert [each for each in shop.json("faq", "gaps") if "thue vay" in str(each)] == []
    assert "There is no gap 999" in shop.refused("faq", "new", "x", "--from-gap", "999")
    assert "is no length I know" in shop.refused("faq", "gaps", "--last", "soon")


def test_doctor_says_which_files_are_broken(shop: Shop, answers: Path) -> None:
    def found() -> list[tuple[str, object]]:
        lines = shop.run("doctor", "--offline", "--json").lines
        return [(each["level"], each["value"]) for each in lines if each["check"] == "answers"]

    assert found() == [("ok", 1)]
    (answers / "bad.md").write_text("+++", encoding="utf-8")
    assert found() == [("warning", str(answers / "bad.md")), ("ok", 1)]
    shop.configure('language = "en"\n[answers]\nfolder = "gone"')
    assert [level for level, _ in found()] == ["failed"]
