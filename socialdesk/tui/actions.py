"""Everything that can be done at the desk: one table, from which keys, help, footer and palette are made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """`name` is a method `do_<name>` of the inbox screen; `where` says in which pane its keys hold."""

    name: str
    keys: tuple[str, ...]
    label: str
    help: str
    where: str = "list"
    footer: int = 0
    """Place in the footer; 0 is not shown. Lower stays longer when there is little room."""


ACTIONS = (
    Action("open", ("enter", "right", "l"), "open", "Open the conversation and write", footer=1),
    Action("reply", ("r",), "reply", "Write an answer", footer=2),
    Action("resolve", ("e",), "done", "Resolve: the customer's next message opens it anew", footer=3),
    Action("snooze", ("b", "s"), "snooze", "Put it away until a moment, or until the customer writes", footer=7),
    Action("tag", ("t",), "tag", "Put tags on it, or take them off with -tag", footer=6),
    Action("assign_me", ("a",), "mine", "Assign it to me", footer=9),
    Action("unassign", ("A",), "give back", "Take the assignee off"),
    Action("note", ("c",), "note", "Keep a remark that only the shop sees", footer=10),
    Action("reopen", ("O",), "reopen", "Take it up again"),
    Action("attachment", ("o",), "file", "Fetch the newest file of this conversation and show where it lies"),
    Action("attach", ("f",), "send file", "Send a picture or file of this machine"),
    Action("private", ("p",), "private", "Answer a comment by its one private message"),
    Action("hide", ("H",), "hide", "Hide the newest comment from the public, or show it again"),
    Action("like", ("plus",), "like", "Like the newest comment, or take the like back"),
    Action("delete", ("delete",), "delete", "Delete the newest comment on the platform"),
    Action("beside", ("v",), "other chat", "To the same person's other conversation: private, or comments"),
    Action("accounts", ("i",), "accounts", "How each account fares: token, subscription, quota, last pause"),
    Action("search", ("/",), "find", "Find words in names and messages, with or without accents", footer=8),
    Action("down", ("down", "j"), "down", "One down"),
    Action("up", ("up", "k"), "up", "One up"),
    Action("page_down", ("pagedown",), "page down", "A page down"),
    Action("page_up", ("pageup",), "page up", "A page up"),
    Action("top", ("home", "g"), "top", "To the longest wait"),
    Action("bottom", ("end", "G"), "bottom", "To the end"),
    Action("thread_up", ("left_square_bracket", "ctrl+u"), "thread up", "Scroll the thread up, to older messages"),
    Action(
        "thread_down", ("right_square_bracket", "ctrl+d"), "thread down", "Scroll the thread down, to newer messages"
    ),
    Action("view_1", ("1",), "open", "Show what is open"),
    Action("view_2", ("2",), "mine", "Show what is assigned to me"),
    Action("view_3", ("3",), "unassigned", "Show what is nobody's"),
    Action("view_4", ("4",), "snoozed", "Show what is snoozed"),
    Action("view_5", ("5",), "resolved", "Show what is resolved"),
    Action("view_6", ("6",), "all", "Show everything"),
    Action("retry", ("R",), "retry", "Send what was refused or is unconfirmed once more"),
    Action("drop", ("X",), "drop", "Take what was refused or is unconfirmed out of the thread"),
    Action("quit", ("q", "ctrl+q"), "quit", "Leave the desk; drafts are kept"),
    Action("help", ("question_mark", "f1"), "help", "Show this help", footer=4),
    Action("send", ("enter",), "send", "Send", "composer", footer=1),
    Action("newline", ("ctrl+j", "alt+enter", "shift+enter"), "new line", "Begin a new line", "composer", footer=2),
    Action("leave", ("escape",), "back", "Back to the list; the draft is kept", "composer", footer=3),
    Action("thread_up", ("pageup",), "older", "Scroll the thread up", "composer", footer=6),
    Action("thread_down", ("pagedown",), "newer", "Scroll the thread down", "composer"),
    Action("help", ("f1",), "help", "Show this help", "composer", footer=4),
    Action("next_waiting", ("ctrl+n",), "next waiting", "On to the next customer who waits", "everywhere", footer=5),
    Action("commands", ("ctrl+p",), "commands", "Every action by name", "everywhere"),
    Action("redraw", ("ctrl+l", "f5"), "redraw", "Read everything anew and draw it", "everywhere"),
)


VIEWS = (
    ("Open", "Open"),
    ("Mine", "Mine"),
    ("Unassigned", "Free"),
    ("Snoozed", "Zzz"),
    ("Resolved", "Done"),
    ("All", "All"),
)
"""The shelves of the inbox in the order of their number keys: long and short names."""


def by_key(where: str) -> dict[str, Action]:
    """The actions that a pane's keys mean."""
    return {key: action for action in ACTIONS if action.where in (where, "everywhere") for key in action.keys}


_NAMES = {
    "enter": "⏎", "down": "↓", "up": "↑", "left": "←", "right": "→", "pagedown": "PgDn", "pageup": "PgUp",
    "escape": "Esc", "question_mark": "?", "slash": "/", "left_square_bracket": "[", "right_square_bracket": "]",
    "home": "Home", "end": "End", "plus": "+", "delete": "Del",
}  # fmt: skip


def key_name(key: str) -> str:
    """A key as it is shown: `^n`, `⏎`, `?`."""
    if key.startswith("ctrl+"):
        return f"^{key[5:]}"
    return _NAMES.get(key, key.upper() if key.startswith("f") and key[1:].isdigit() else key)
