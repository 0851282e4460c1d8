"""The answers folder."""

import os
from datetime import date
from pathlib import Path

import pytest

from socialdesk.errors import ConfigError
from socialdesk.model.faq import Faq, Part
from socialdesk.model.ids import SECOND, Instant
from socialdesk.services.answer_files import read_answer
from socialdesk.services.answers import Answers, missing, standings

CHANNELS = ("telegram", "zalo_oa")
GOOD = """+++
questions = ["Phí ship bao nhiêu?"]
keywords = ["ship"]
channels = ["telegram"]
languages = ["vi", "en"]
from = 2026-11-01
until = "2026-11-30"
+++
# vi
**Phí ship** 30k.

![](bang.png)
## Chi tiết
# en
30k.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "answers"
    found.mkdir()
    (found / "bang.png").write_bytes(b"png")
    (found / "ship.md").write_text(GOOD, encoding="utf-8")
    return found


def test_a_file_with_everything(folder: Path) -> None:
    found = read_answer(folder / "ship.md", folder, CHANNELS)

    assert (found.id, found.questions, found.keywords) == (
        "ship",
        ("Phí ship bao nhiêu?",),
        ("ship",),
    )
    assert (found.first, found.last) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (found.channels, found.languages) == ({"telegram"}, {"vi", "en"})
    assert found.parts == {
        "vi": Part("Phí ship 30k.\n\nChi tiết", (str(folder / "bang.png"),)),
        "en": Part("30k."),
    }


def test_as_other_editors_save_it(folder: Path) -> None:
    path = folder / "ship.md"
    for raw in (
        GOOD.encode("utf-8-sig"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.encode("utf-16"),
    ):
        path.write_bytes(raw)
        assert read_answer(path, folder, CHANNELS).parts["en"].text == "30k."


def test_what_is_wrong_is_said_with_file_and_line(folder: Path) -> None:
    for old, new, said in (
        (GOOD, "", "is empty"),
        ("+++\nquestions", "questions", "line 1: must begin with a line +++"),
        ("+++\n# vi", "# vi", "line 1: the second +++ line is missing"),
        ('["ship"]', '["ship"', "line 4: "),
        ("keywords", "keyword", 'line 3: there is no key "keyword"; did you mean keywords?'),
        (
            '["telegram"]',
            '["telegramm"]',
            'line 4: channels: there is no "telegramm"; did you mean telegram?',
        ),
        ('["vi", "en"]', '["fr"]', 'line 5: languages: there is no "fr"'),
        ("2026-11-01", "2026-12-01", "line 6: from (2026-12-01) is after until (2026-11-30)"),
        ("2026-11-01", "2026-02-30", "line 6: "),
        ('"2026-11-30"', '"30/11"', "line 7: until must be a day like 2026-12-31"),
        ('"2026-11-30"', "2026-11-30T10:00:00", "line 7: until must be a day"),
        ('["ship"]', '["ship", 3]', "line 3: keywords must be a list of texts"),
        ('["ship"]', '[" "]', "line 3: keywords: one of the texts is empty"),
        (
            '["ship"]',
            f'["{"x" * 301}"]',
            "line 3: keywords: too many texts (the most is 200), or one that is too long (the most is 300)",
        ),
        (
            'questions = ["Phí ship bao nhiêu?"]\nkeywords = ["ship"]\n',
            "",
            "line 1: no question finds it",
        ),
        ("# en", "# fr", 'line 14: "# fr" is no language I speak'),
        ("# en", "# vi", 'line 14: there are two parts "# vi"'),
        ("# vi", "vi", "line 9: what is said stands under its language"),
        ("30k.\n", "", "line 14: this part is empty"),
        ("30k.\n", "…\n", "line 15: this part is not written yet"),
        ("bang.png", "gone.png", "line 12: gone.png: there is no such picture"),
        ("bang.png", "../x.png", "line 12: ../x.png: there is no such picture"),
        ("bang.png", "ship.md", "line 12: ship.md is no picture that can be sent"),
        (
            "bang.png",
            "http://a/b.png",
            "line 12: http://a/b.png: a picture is a file in the folder",
        ),
        ("30k.\n", "x" * 4001, "line 14: this part is too long"),
        ("30k.\n", "x" * 70_000, "is too large"),
    ):
        path = folder / "ship.md"
        text = GOOD.replace(old, new) if old != "30k.\n" else GOOD[: -len(old)] + new
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ConfigError) as error:
            read_answer(path, folder, CHANNELS)
        assert said in str(error.value), (old, str(error.value))
        assert str(error.value).startswith(str(path)), old


def test_no_file_that_lies_elsewhere_or_is_none(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(GOOD, encoding="utf-8")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "loop.md").symlink_to(folder / "loop.md")
    os.mkfifo(folder / "pipe.md")
    (folder / "bytes.md").write_bytes(b"\xff\xfe\x00\xd8")
    (folder / "latin.md").write_bytes("+++\nquestions = ['giá']".encode("latin-1"))
    (folder / "dir.md").mkdir()
    (folder / "a b;rm.md").write_text(GOOD, encoding="utf-8")
    answers = Answers(str(folder), CHANNELS)
    answers.read()

    assert list(answers.faq.by_id) == ["ship"]
    assert {each.path.name for each in answers.broken} == {
        "link.md",
        "loop.md",
        "pipe.md",
        "bytes.md",
        "latin.md",
        "a b;rm.md",
    }


def test_folders_below_hidden_files_and_names_that_are_taken(folder: Path) -> None:
    (folder / "more").mkdir()
    for name in (
        "more/size.md",
        "more/ship.md",
        "README.md",
        "_draft.md",
        ".hidden.md",
        "notes.txt",
    ):
        (folder / name).write_text(GOOD.replace("![](bang.png)", ""), encoding="utf-8")
    answers = Answers(str(folder), CHANNELS)
    answers.read()

    assert [each.answer.id for each in standings(answers, date(2026, 11, 5))] == ["ship", "size"]
    assert [each.said for each in answers.broken] == [
        f"{folder / 'ship.md'}: there is another answer of that name; rename one."
    ]


async def test_a_changed_file_is_read_anew_and_a_broken_one_costs_only_itself(folder: Path) -> None:
    (folder / "other.md").write_text(GOOD, encoding="utf-8")
    answers = Answers(str(folder), CHANNELS)
    first = await answers.fresh(Instant(0))
    assert set(first.by_id) == {"ship", "other"}

    (folder / "ship.md").write_text("+++", encoding="utf-8")
    assert await answers.fresh(Instant(SECOND)) is first  # not looked at again so soon
    assert set((await answers.fresh(Instant(6 * SECOND))).by_id) == {"other"}
    assert [each.path.name for each in answers.broken] == ["ship.md"]

    (folder / "ship.md").write_text(GOOD.replace("30k", "35k"), encoding="utf-8")
    (folder / "other.md").unlink()
    again = await answers.fresh(Instant(12 * SECOND))
    assert again.by_id["ship"].parts["en"].text == "35k."
    assert answers.broken == ()
    assert await answers.fresh(Instant(18 * SECOND)) is again


def test_no_folder_and_one_that_is_gone(tmp_path: Path) -> None:
    assert not Answers("", CHANNELS).read() or not Answers("", CHANNELS).faq.answers
    gone = Answers(str(tmp_path / "gone"), CHANNELS)
    gone.read()

    assert not gone
    assert (
        missing(gone)
        == f"[answers] folder: there is no folder {tmp_path / 'gone'}. Make it, or name another one."
    )
    assert missing(Answers("", CHANNELS)) == ""


def test_the_folder_to_begin_with_answers_what_is_asked_most() -> None:
    folder = Path(__file__).parent.parent.parent / "docs" / "answers"
    answers = Answers(str(folder), CHANNELS)
    answers.read()

    assert answers.broken == ()
    assert len(answers.faq.answers) == 12
    assert all({"vi", "en"} <= each.parts.keys() for each in answers.faq.answers)
    for text, language, name in (
        ("phi ship bn z shop", "vi", "phi-ship"),
        ("mấy ngày nhận được hàng ạ", "vi", "thoi-gian-giao"),
        ("cho em xin stk ạ", "vi", "thanh-toan"),
        ("ko vừa có đổi đc hông", "vi", "doi-tra"),
        ("shop o dau v ạ", "vi", "dia-chi"),
        ("do you have cash on delivery?", "en", "cod"),
        ("ร้านเปิดกี่โมงคะ", "th", "gio-mo-cua"),
    ):
        found = answers.faq.match(
            text, language=language, channel="telegram", day=date(2026, 11, 27)
        )
        assert (found[0].answer_id, found[0].automatic) == (name, True), (text, found)
    for text in (
        "chào shop",
        "hàng bị rách rồi shop ơi",
        "mình lấy 2 áo đen size M",
        "size M nha shop",
        "cảm ơn nhé",
        "em chuyển khoản rồi ạ",
        "địa chỉ của em là 12 Nguyễn Huệ Q1",
        "em muốn đổi địa chỉ nhận hàng",
        "shop giao thiếu hàng",
        "hoàn tiền chưa shop",
        "gửi hàng cho em chưa",
        "nhận được hàng rồi ạ cảm ơn shop",
        "cho em xin giá sỉ với phí ship luôn",
        "i sent the payment yesterday",
        "my address is 12 main street",
        "what's the size of the box",
        "โอนแล้วนะคะ",
    ):
        found = answers.faq.match(text, language="vi", channel="telegram", day=date(2026, 11, 27))
        assert not any(each.automatic for each in found), (text, found)


def test_more_files_than_there_may_be_are_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socialdesk.services.answers.MOST_FILES", 1)
    (folder / "zoo.md").write_text(GOOD, encoding="utf-8")
    answers = Answers(str(folder), CHANNELS)
    answers.read()

    assert list(answers.faq.by_id) == ["ship"]
    assert "there are too many answers (the most is 1)" in answers.broken[0].said


def test_the_example_of_the_page_works(tmp_path: Path) -> None:
    docs = Path(__file__).parent.parent.parent / "docs"
    for page in ("automation.md", "automation.vi.md"):
        example = (
            (docs / page).read_text(encoding="utf-8").split("```markdown\n")[1].split("```")[0]
        )
        (tmp_path / "ship.md").write_text(example, encoding="utf-8")
        faq = Faq([read_answer(tmp_path / "ship.md", tmp_path, CHANNELS)])
        (found,) = faq.match(
            "phi shjp bn z shop", language="vi", channel="telegram", day=date(2026, 11, 27)
        )

        assert found.automatic
        assert found.confidence == pytest.approx(0.99, abs=0.02)
