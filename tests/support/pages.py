"""The table of keys in docs/desk.md, from the desk's own table: `python -m tests.support.pages`."""

from pathlib import Path

from socialdesk.tui.actions.action import GROUPS
from socialdesk.tui.keymap import key_name
from socialdesk.tui.registry import keymap

PAGE = Path(__file__).parent.parent.parent / "docs" / "desk.md"
MARK = "<!-- keys: made by `make pages` from socialdesk/tui/actions -->"
TITLES = (
    ("list", "In the list"),
    ("thread", "In the thread"),
    ("composer", "While writing"),
    ("everywhere", "Everywhere"),
    ("suggestions", "While something is offered"),
    ("prompt", "In a question"),
    ("search", "In the search"),
    ("palette", "In the palette"),
    ("preview", "Before something is done to many"),
    ("help", "In the help"),
    ("accounts", "In the page of accounts"),
    ("checklist", "In the checklist"),
    ("viewer", "In the viewer"),
    ("login", "Where a password is asked for"),
)


def keys() -> str:
    keys_, lines = keymap(), list[str]()
    for where, title in TITLES:
        lines += [
            "",
            f"### {title}",
            "",
            "| keys | action | what it does | command |",
            "|---|---|---|---|",
        ]
        for group in GROUPS:
            for action in keys_.actions:
                if (action.where, action.group) == (where, group):
                    shown = " ".join(f"`{key_name(key)}`" for key in action.keys).replace(
                        "|", "\\|"
                    )
                    command = f"`{action.command}`" if action.command else ""
                    lines.append(f"| {shown} | {action.name} | {action.help} | {command} |")
    return "\n".join(lines) + "\n"


def page() -> str:
    head, mark, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    assert mark
    return f"{head}{MARK}\n{keys()}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
