"""Which file goes along with an announcement."""

from dataclasses import replace

import pytest

from socialdesk.model.delivery import OutgoingFile
from socialdesk.model.policy import Form
from socialdesk.services.broadcasting.enclosures import Along, along
from tests.support.desk import LIMITS

TELEGRAM = LIMITS["shop"]
PICTURE = OutgoingFile("/x/ao.jpg", "ao.jpg", "image/jpeg", 1000)
BANNER = Form("a template", 400, files=frozenset({"image/jpeg"}))
LARGE = replace(PICTURE, size=TELEGRAM.upload_limit(PICTURE) + 1)


@pytest.mark.parametrize(
    ("file", "words", "form", "becomes"),
    [
        (None, "Chào", None, Along.NOTHING),
        (PICTURE, "Chào", None, Along.WITH),
        (PICTURE, "a" * TELEGRAM.caption_limit(PICTURE), None, Along.WITH),
        (PICTURE, "a" * (TELEGRAM.caption_limit(PICTURE) + 1), None, Along.BEFORE),
        (replace(PICTURE, size=0), "Chào", None, Along.LEFT_OUT),
        (LARGE, "Chào", None, Along.LEFT_OUT),
        (PICTURE, "a" * 2000, BANNER, Along.WITH),
        (replace(PICTURE, mime="image/png"), "Chào", BANNER, Along.LEFT_OUT),
        (LARGE, "Chào", BANNER, Along.LEFT_OUT),
    ],
)
def test_what_becomes_of_it(
    file: OutgoingFile | None, words: str, form: Form | None, becomes: Along
) -> None:
    assert along(file, words, TELEGRAM, form) is becomes
