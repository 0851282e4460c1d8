"""Fields in the answers folder that there are not."""

from pathlib import Path

from socialdesk.services.answer_fields import unknown_fields
from socialdesk.services.answers import Answers


def test_what_looks_like_a_field_and_is_none_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        '+++\nquestions = ["{gvien}?"]\n+++\n# vi\nChào {given|bạn}, {gvien} {tên}, {sđt}, {1} { }\n'
        "{size áo|} {size|M}\n# en\nHi {name}\n",
        encoding="utf-8",
    )
    answers = Answers(str(tmp_path), ())
    answers.read()

    first, second = (each.said for each in unknown_fields(answers))

    assert "a.md, line 5: there is no field {gvien}; do you mean {given}?" in first
    assert "a.md, line 6: {size áo} is filled in only for" in second
    (tmp_path / "a.md").unlink()
    assert unknown_fields(answers) == []
