"""The table of keys in docs/desk.md, from the desk's own table, and docs/times.md from the table of
phrases: `python -m tests.support.pages`."""

from pathlib import Path

from socialdesk.model.phrases import APART, BY_LANGUAGE, IN_PART, NOW
from socialdesk.tui.actions.action import GROUPS
from socialdesk.tui.keymap import key_name
from socialdesk.tui.registry import keymap

PAGE = Path(__file__).parent.parent.parent / "docs" / "desk.md"
MARK = "<!-- keys: made by `make pages` from socialdesk/tui/actions -->"
TITLES = (
    ("list", "In the list"),
    ("thread", "In the thread"),
    ("composer", "While writing"),
    ("broadcasts", "At the broadcasts"),
    ("figures", "In what came of a run"),
    ("recipients", "Among the people of a run"),
    ("agenda", "In the agenda"),
    ("lives", "At a live"),
    ("plan", "At the plan of a live"),
    ("sales", "On the screen of sales"),
    ("orders", "Among the orders"),
    ("products", "Among the products"),
    ("games", "At the games"),
    ("entries", "Among who entered"),
    ("winners", "Among who won"),
    ("stats", "At the figures"),
    ("trend", "In the trend"),
    ("heat", "In the heat map"),
    ("waits", "Among the waits behind a figure"),
    ("sheet", "Among the figures beside waits"),
    ("automation", "At what acts by itself"),
    ("hours", "At the working hours"),
    ("acknowledge", "At the acknowledgements"),
    ("rules", "At the rules"),
    ("answers", "At the answers folder"),
    ("promises", "Among what was promised"),
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
    ("preflight", "In a pre-flight"),
    ("people", "Among the people behind a figure"),
    ("sure", "Before many people are told something"),
    ("announcement", "In the editor of a broadcast"),
    ("schedule", "Where it is said when a broadcast goes out"),
    ("live", "In the editor of a live"),
    ("game", "In the editor of a game"),
    ("publication", "Where it is shown what to publish of a game"),
    ("verification", "Where a draw is checked"),
    ("order", "In the dialog of an order"),
    ("product", "In the dialog of a product"),
    ("receipt", "Over the receipt of an order"),
    ("payment", "Over the code that is paid by"),
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


TIMES = PAGE.parent / "times.md"
LANGUAGES = {"vi": "Tiếng Việt", "en": "English", "th": "ไทย"}


def times() -> str:
    """What can be written for a moment."""
    lines = [
        "# Times in words",
        "",
        "What snooze (`z`), send later (`^t`), `reply --at`, `bulk snooze` and `policy explain --at` understand. The moment is",
        "always said back in full, before and after; a phrase of which a word is not understood is asked about, never guessed.",
        '`socialdesk when "chiều mai 3h"` says what words mean, and does nothing. Accents may be left out where that makes no',
        "other word.",
        "",
        "- **A length or a time of day?** `20h` and `20 giờ` are eight in the evening; `20 tiếng`, `trong 20h` and `20h nữa` are",
        "  lengths. From 1 to 6 (and from 24) an hour alone is a length: `2h`. With a day or a part of the day it is a time: `mai 2h`.",
        "- A bare day means 8:00. A weekday is the next one to come, `tuần sau` the one of the week that begins on Monday.",
        f"- The table is read as on {NOW:%A %d/%m/%Y} at {NOW:%H:%M}; tests read the same table.",
    ]
    for language, title in LANGUAGES.items():
        lines += ["", f"## {title}", "", "| meaning | written |", "|---|---|"]
        for meaning, written in BY_LANGUAGE[language].items():
            lines.append(
                f"| {meaning} | {' · '.join(f'`{each}`' for each in written.split('|'))} |"
            )
    lines += ["", "## Asked about", ""]
    lines += [f"- `{phrase}`: “{rest}” is not understood" for phrase, rest in IN_PART.items()]
    lines += [f"- `{phrase}`: does not fit together" for phrase in APART]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    TIMES.write_text(times(), encoding="utf-8")
