"""docs/automation.md is what a seller copies: its configuration and its commands hold, in both languages. (Its rules and
its answer: tests/services/rules/test_reading.py, tests/services/test_answers.py.)"""

import re
import shlex
from pathlib import Path

import pytest

from socialdesk.config import TABLES, load
from tests.support.shop import ACCOUNTS
from tests.test_running import is_understood

DOCS = Path(__file__).parent.parent / "docs"
PAGES = ("automation.md", "automation.vi.md")


@pytest.mark.parametrize("page", PAGES)
def test_the_configuration_of_the_page_is_one_that_loads(page: str, tmp_path: Path) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    blocks = [
        each for each in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "[[rule]]" not in each
    ]
    inline = re.findall(r"`(\[[a-z_]+\]) ([^`]+ = [^`]+)`", text)
    (tmp_path / "closed.ics").write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n", encoding="utf-8")
    path = tmp_path / "config.toml"
    path.write_text("\n".join([*blocks, ACCOUNTS]), encoding="utf-8")
    config = load(str(path), {})

    assert config.calendars.calendar_of("oa") is not None
    assert {
        "hours",
        "acknowledge",
        "automatic",
        "targets",
        "rules",
        "drafter",
        "menu",
        "auto_resolve",
    } <= {name for name in TABLES if f"[{name}]" in "".join(blocks)}
    for table, line in inline:  # what stands between words is right as well
        path.write_text(f"{table}\n{' '.join(line.split())}\n{ACCOUNTS}", encoding="utf-8")
        load(str(path), {})
    assert len(inline) >= 2


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_the_page_are_understood(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    found = [" ".join(each.split()) for each in re.findall(r"`socialdesk ([^`]+)`", text)]
    shown = re.findall(r"^\$ socialdesk (.+)$", text, re.MULTILINE)
    wrong = [
        each
        for each in [*found, *shown]
        if not is_understood(shlex.split(each.replace("CONVERSATION", "12")))
    ]

    assert len(found) > 25
    assert wrong == []


def test_both_pages_have_the_same_parts() -> None:
    def parts(page: str) -> list[tuple[int, int]]:
        """Of each heading: its depth, and how many blocks of code stand below it."""
        text = (DOCS / page).read_text(encoding="utf-8")
        bare = re.sub(r"```.*?```", "```", text, flags=re.DOTALL)
        pieces = re.split(r"^(#+) .*$", bare, flags=re.MULTILINE)[1:]
        return [
            (len(each), below.count("```"))
            for each, below in zip(pieces[::2], pieces[1::2], strict=True)
        ]

    assert parts(PAGES[0]) == parts(PAGES[1])


@pytest.mark.parametrize("page", PAGES)
def test_its_links_lead_somewhere(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        name, _, place = target.partition("#")
        if name.startswith("http") or not target or name.endswith(".png"):
            continue
        whole = (DOCS / (name or page)).read_text(encoding="utf-8")
        heads = [
            re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-")
            for each in re.findall(r"^#+ (.+)$", whole, re.MULTILINE)
        ]
        assert not place or place in heads, target
