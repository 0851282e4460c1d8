"""Words for people, in their language: `say("Hello {name}", name=…)` through gettext's catalogues.

The English sentence is the key, so code reads as what it says and a missing translation is still a
sentence. Catalogues lie in `socialdesk/locale`; which language speaks is a choice of the whole
process.
"""

from __future__ import annotations

import gettext
from pathlib import Path
from typing import Any

LANGUAGES = ("vi", "en", "th")
FOLDER = Path(__file__).parent.parent / "locale"


class _Speaking:
    language = "en"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def set_language(language: str) -> None:
    """Say everything in this language from now on; one that is not there is English."""
    _Speaking.language = language
    _Speaking.catalogue = gettext.translation("socialdesk", FOLDER, [language], fallback=True)


def language() -> str:
    """The language that is spoken."""
    return _Speaking.language


def translate(sentence: str, /, **values: Any) -> str:
    """A sentence in the language that is spoken, its `{fields}` filled in. Values are never looked
    into."""
    spoken = _Speaking.catalogue.gettext(sentence)
    return spoken.format(**values) if values else spoken


def count(one: str, many: str, number: int, /, **values: Any) -> str:
    """The same for a number of things: `count("{n} message", "{n} messages", 3)`; `{n}` is filled
    with the number."""
    return _Speaking.catalogue.ngettext(one, many, number).format(n=f"{number:,}", **values)


def mark(sentence: str) -> str:
    """Marks a sentence of a table for the catalogues; it is said when the table is read out."""
    return sentence
