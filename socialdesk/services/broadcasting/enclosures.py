"""Which file goes along with an announcement: one rule for what is sent, for what somebody would get and
for what the editor shows."""

from __future__ import annotations

from enum import StrEnum

from socialdesk.model.delivery import OutgoingFile
from socialdesk.model.policy import Capabilities, Form


class Along(StrEnum):
    """What becomes of the file."""

    NOTHING = ""
    WITH = "with"
    """The words stand under it."""
    BEFORE = "before"
    """It goes first, by itself."""
    LEFT_OUT = "left_out"


def along(file: OutgoingFile | None, words: str, limits: Capabilities, form: Form | None) -> Along:
    """What becomes of it beside these words in a chat with these limits; by `form` where it goes no
    ordinary way."""
    if file is None:
        return Along.NOTHING
    by_form = form is None or file.mime in form.files
    if not by_form or not 0 < file.size <= limits.upload_limit(file):
        return Along.LEFT_OUT
    if form is None and limits.measure(words) > limits.caption_limit(file):
        return Along.BEFORE
    return Along.WITH
