"""A new file of the answers folder, begun for whoever goes on writing it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.model.text import display_safe
from socialdesk.services.answer_files import is_name

LONGEST_QUESTION = 200


def refuse_name(name: str) -> None:
    """Raises NotAllowed for what no answer can be called."""
    if not is_name(name):
        raise NotAllowed(
            translate(
                "Name it by letters, digits, - and _ only (up to 64): `socialdesk faq new ship-fee`."
            )
        )


def begin_answer(folder: Path, name: str, language: str, questions: Sequence[str]) -> Path:
    """Write its file, with questions of customers (made harmless) if there are any; where it lies. Never writes over
    one. Raises NotAllowed, SocialdeskError."""
    refuse_name(name)
    path = folder / f"{name}.md"
    asked = [display_safe(each)[:LONGEST_QUESTION] for each in questions] or ["…?"]
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(skeleton(language, asked))
    except FileExistsError:
        raise NotAllowed(translate("{path} is there already.", path=path)) from None
    except OSError as error:
        raise SocialdeskError(
            translate("{path} cannot be written ({why}).", path=path, why=error.strerror or "?")
        ) from None
    return path


def skeleton(language: str, questions: Sequence[str]) -> str:
    """What stands in a new file of answers."""
    listed = "".join(
        f"  {json.dumps(each, ensure_ascii=False)},\n" for each in questions
    )  # a text of JSON is one of TOML
    return f"+++\nquestions = [\n{listed}]\nkeywords = []\n+++\n# {language}\n…\n"
