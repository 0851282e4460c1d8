"""Platforms' codes are said by a program that has not loaded the platform, in any language."""

import subprocess
import sys
from importlib import import_module

import pytest

from socialdesk.bots import reasons
from socialdesk.bots.reasons import cannot, doubt
from socialdesk.model.i18n import set_language
from socialdesk.model.reason import Reason, sentence_of

CODE = """
import sys
from importlib import import_module
import socialdesk.bots
from socialdesk.model.i18n import set_language
from socialdesk.model.reason import load_reason
stored = '{"code": "telegram.refused", "fields": {"detail": "Bad {0}"}}'
print(load_reason(stored))
set_language("vi")
print(load_reason(stored))
print({"aiogram", "aiohttp"} & set(sys.modules))
"""


def test_a_desk_says_what_a_worker_wrote_without_its_library() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", CODE],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert done.stdout.splitlines() == [
        'Telegram refused it ("Bad {0}"). Change it and send it again.',
        'Telegram từ chối ("Bad {0}"). Hãy sửa rồi gửi lại.',
        "set()",
    ]


@pytest.mark.parametrize("owner", ["", "nobody", "..model", "os.path", "web", "registry", "a b"])
def test_only_platforms_folders_are_looked_into(owner: str) -> None:
    reasons.find(owner)

    assert sentence_of(f"{owner}.anything") is None


def test_what_nobody_knows_says_where_to_look() -> None:
    assert str(doubt("doubt.silent", "Zalo")) == (
        "Zalo did not answer, so it may or may not have arrived. "
        "Look at the chat in Zalo's own app, then retry or cancel it."
    )
    set_language("vi")
    try:
        assert "Zalo không trả lời" in str(doubt("doubt.silent", "Zalo"))
        assert str(cannot("Zalo", "hide")) == "Zalo không có cách ẩn một bình luận."
    finally:
        set_language("en")


def test_an_operation_is_a_word_of_the_language_too() -> None:
    assert cannot("Instagram", "like").fields["operation"] == Reason("operation.like")
    assert str(cannot("Instagram", "like")) == "Instagram has no way to like a comment."


@pytest.mark.parametrize("module", ["meta.errors", "telegram.errors", "zalo_oa.errors"])
def test_every_code_of_every_table_has_a_sentence(module: str) -> None:
    tables = vars(import_module(f"socialdesk.bots.{module}"))
    codes = {
        row[0] if isinstance(row, tuple) else row
        for name, table in tables.items()
        if name.startswith("_") and not name.startswith("__") and isinstance(table, dict)
        for row in table.values()
    }
    reasons.find(module.partition(".")[0])

    assert codes
    assert {each for each in codes if sentence_of(each) is None} == set()
