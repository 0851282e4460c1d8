"""`[answers]` in the configuration: the folder of answers, and how sure one must be."""

from __future__ import annotations

from socialdesk.settings import Confidence, NotNegative, Settings


class AnswersTable(Settings, frozen=True, kw_only=True):
    """`[answers]`: where the answers lie (empty: there are none), and from which confidence on one is
    given by itself.

    `quiet_minutes`: so long after a person wrote nothing is answered by itself. `ask`: customers are asked which of some
    near answers they mean. `close_after`: so many hours after an answer a
    conversation in which no person was needed is closed (0: never). `comments`: comments are answered too. `person_tag` marks who wants a person (empty: nothing does).
    """

    folder: str = ""
    confidence: Confidence = 0.7
    quiet_minutes: NotNegative = 30
    ask: bool = True
    close_after: NotNegative = 72
    comments: bool = False
    person_tag: str | None = None
