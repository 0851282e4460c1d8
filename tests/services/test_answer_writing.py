"""A new file of answers is begun, and none is written over."""

from pathlib import Path

import pytest

from socialdesk.errors import ConfigError, NotAllowed, SocialdeskError
from socialdesk.services.answer_files import read_answer
from socialdesk.services.answer_writing import begin_answer


def test_it_can_be_read_whatever_customers_asked_and_is_never_written_over(tmp_path: Path) -> None:
    asked = ['"""\n+++ \x1b[2J', "có <b> & 'size' \\ không?"]
    path = begin_answer(tmp_path, "size-bao-nhieu", "vi", asked)
    with pytest.raises(ConfigError, match="not written yet"):
        read_answer(path, tmp_path, ())  # nobody is sent what stands for an answer
    path.write_text(path.read_text().replace("…", "Dạ có ạ."))
    found = read_answer(path, tmp_path, ())
    assert len(found.questions) == 2 and "\x1b" not in path.read_text()
    assert list(found.parts) == ["vi"]

    before = path.read_text()
    with pytest.raises(NotAllowed, match="there already"):
        begin_answer(tmp_path, "size-bao-nhieu", "vi", [])
    assert path.read_text() == before
    for name in ("", "../x", "a b", "a/b"):
        with pytest.raises(NotAllowed):
            begin_answer(tmp_path, name, "vi", [])
    with pytest.raises(SocialdeskError, match="cannot be written"):
        begin_answer(tmp_path / "nowhere", "x", "vi", [])
