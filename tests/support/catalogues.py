"""The desk's sentences and their translations: `python -m tests.support.catalogues` brings the
catalogues up to date.

Sentences are found by reading the code's syntax (also inside f-strings). A new one appears in every
.po without a translation, which a test then refuses; one that is no longer said disappears.
"""

import ast
import io
import re
import sys
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent.parent / "socialdesk"
LANGUAGES = ("vi", "th")
MARKED = ("translate", "mark", "_")
SAYS = re.compile(rf"\b({'|'.join(MARKED)}|count)\(")
"""What stands in every file that says something."""
Sentence = str | tuple[str, str]


@cache
def sentences() -> dict[Sentence, list[tuple[str, int]]]:
    """Every sentence that the code says, with where; a pair for those that count things."""
    found: dict[Sentence, list[tuple[str, int]]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE.parent).as_posix()
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if SAYS.search(text) else ():
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            words = [
                each.value
                for each in node.args
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
            if node.func.id in MARKED and words:
                found.setdefault(words[0], []).append((place, node.lineno))
            elif node.func.id == "count" and len(words) == 2:
                found.setdefault((words[0], words[1]), []).append((place, node.lineno))
    return {key: value for key, value in found.items() if key not in ("", ("", ""))}


def path_of(language: str, ending: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / f"socialdesk.{ending}"


@cache
def read(language: str) -> Catalog:
    """Its catalogue as it is kept, which nobody changes."""
    path = path_of(language, "po")
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def renewed(language: str) -> Catalog:
    """The language's catalogue with exactly the sentences that are said now."""
    old = read(language)
    new = Catalog(
        locale=language,
        project="socialdesk",
        charset="utf-8",
        creation_date=old.creation_date,
        revision_date=old.revision_date,
        header_comment="# The desk's words. English is the key.",
    )
    for sentence, places in sentences().items():
        key = sentence[0] if isinstance(sentence, tuple) else sentence
        known = old.get(key)
        string = known.string if known else ("",) if isinstance(sentence, tuple) else ""
        new.add(
            sentence,
            string=string,
            locations=[(place, 0) for place in dict.fromkeys(p for p, _ in places)],
        )
    return new


def compiled(catalogue: Catalog) -> bytes:
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def main() -> None:
    for language in LANGUAGES:
        catalogue = renewed(language)
        path_of(language, "po").parent.mkdir(parents=True, exist_ok=True)
        with path_of(language, "po").open("wb") as file:
            write_po(file, catalogue, width=120, include_lineno=False, sort_output=True)
        path_of(language, "mo").write_bytes(compiled(catalogue))
        missing = [
            each.id
            for each in catalogue
            if each.id and not any(each.string if isinstance(each.string, tuple) else [each.string])
        ]
        sys.stdout.write(
            f"{language}: {len(catalogue)} sentences, {len(missing)} without a translation\n"
        )


if __name__ == "__main__":
    main()
