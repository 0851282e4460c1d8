"""Everything that can be done at the desk: one table, from which keys, help, footer, palette and
the cards are made."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.i18n import mark as _

GROUPS = {
    "move": _("Move"),
    "conversation": _("Conversation"),
    "write": _("Write"),
    "message": _("Message"),
    "many": _("Many at once"),
    "find": _("Find and views"),
    "desk": _("The desk"),
}
"""What actions have to do with, in the order of the help."""


@dataclass(frozen=True, slots=True)
class Action:
    """`name` is a method `do_<name>` of the inbox screen; `where` says in which pane its keys hold.

    Panes are "list", "thread" (which knows the list's keys too, below its own), "composer" and
    "everywhere". `command` is what does the same from a shell; empty for what only moves about on
    the screen.
    """

    name: str
    keys: tuple[str, ...]
    label: str
    help: str
    where: str = "list"
    footer: int = 0
    """Place in the footer; 0 is not shown. Lower stays longer when there is little room."""
    group: str = "conversation"
    command: str = ""


ACTIONS = (
    # -- list
    Action("open", ("enter", "right", "l"), _("open"), _("Open the conversation and write"), footer=1, group="move"),
    Action("reply", ("r",), _("reply"), _("Write an answer"), footer=2, group="write", command="reply"),
    Action("comment", ("c",), _("comment"), _("Answer a comment in public"), group="write", command="reply"),
    Action("private", ("P",), _("private"), _("Answer a comment by its one private message"), group="write",
           command="reply --private"),
    Action("note", ("y",), _("note"), _("Keep a remark that only the shop sees; @name tells a colleague"), footer=10,
           group="write", command="note"),
    Action("best_next", ("space",), _("next"),
           _("On to whom you should answer next: a window about to close, what is urgent, the longest wait"), footer=3,
           group="move", command="next"),
    Action("resolve", ("e",), _("done"), _("Resolve: the customer's next message opens it anew"), footer=4,
           command="resolve"),
    Action("resolve_next", ("E",), _("done, next"), _("Resolve, and on to whom you should answer next"),
           command="resolve"),
    Action("snooze", ("s",), _("snooze"), _("Put it away until a moment, or until the customer writes"), footer=7,
           command="snooze"),
    Action("tag", ("t",), _("tag"), _("Put tags on it, or take them off with -tag"), footer=6, command="tag"),
    Action("assign", ("a",), _("assign"), _("Give it to somebody, or back to everybody"), command="assign"),
    Action("assign_me", ("A",), _("mine"), _("Take it: assign it to me"), footer=12, command="assign"),
    Action("unassign", ("ctrl+a",), _("give back"), _("Take the assignee off"), command="assign"),
    Action("priority", ("p",), _("priority"), _("Say how urgent it is"), command="priority"),
    Action("reopen", ("O",), _("reopen"), _("Take it up again"), command="reopen"),
    Action("merge", ("L",), _("same person"), _("Say that this is the same person as another one"), command="merge"),
    Action("detail", ("d",), _("customer"), _("Write something down about the customer: pronoun, phone, order …"),
           command="customer"),
    Action("undo", ("u",), _("undo"), _("Take back what you did last: a send within its seconds, a tag, a resolve …"),
           footer=8, command="undo"),
    Action("redo", ("U",), _("redo"), _("Do again what you took back last"), command="redo"),
    Action("beside", ("x",), _("other chat"), _("To the same person's other conversation: private, or comments"),
           group="move"),
    Action("why", ("w",), _("why here"), _("Say why this conversation stands where it stands"), group="find",
           command="next"),
    Action("pane", ("i",), _("customer pane"), _("Show or hide who the customer is"), group="desk", command="customer"),
    Action("copy", ("full_stop",), _("copy"),
           _("Copy: once the number, twice number and name, three times also the last message"), group="message",
           command="thread"),
    Action("attachment", ("o",), _("file"), _("Look at the newest file, picture or link"), group="message",
           command="attachment"),
    Action("attach", ("f",), _("send file"), _("Send a picture or file of this machine"), group="write",
           command="reply --attach"),
    Action("hide", ("H",), _("hide"), _("Hide the newest comment from the public, or show it again"), group="message",
           command="comment hide"),
    Action("like", ("plus",), _("like"), _("Like the newest comment, or take the like back"), group="message",
           command="comment like"),
    Action("delete", ("delete",), _("delete"), _("Delete the newest comment on the platform"), group="message",
           command="comment delete"),
    Action("retry", ("R",), _("retry"), _("Send what was refused or is unconfirmed once more"), group="message",
           command="outbox retry"),
    Action("drop", ("X",), _("drop"), _("Take what was refused, is unconfirmed or scheduled out of the thread"),
           group="message", command="outbox cancel"),
    Action("down", ("down", "j"), _("down"), _("One down"), group="move"),
    Action("up", ("up", "k"), _("up"), _("One up"), group="move"),
    Action("next_row_waiting", ("J",), _("next waiting"), _("Down to the next customer who waits"), group="move"),
    Action("row_waiting_before", ("K",), _("waiting before"), _("Up to the customer who waits before this one"),
           group="move"),
    Action("page_down", ("pagedown",), _("page down"), _("A page down"), group="move"),
    Action("page_up", ("pageup",), _("page up"), _("A page up"), group="move"),
    Action("top", ("home", "g g"), _("top"), _("To the longest wait"), group="move"),
    Action("bottom", ("end", "G"), _("bottom"), _("To the end"), group="move"),
    Action("back", ("left", "h", "escape"), _("back"), _("Back to the list; marks and filters are dropped"), group="move"),
    Action("thread_up", ("left_square_bracket", "ctrl+u"), _("thread up"), _("Scroll the thread up, to older messages"),
           group="move"),
    Action("thread_down", ("right_square_bracket", "ctrl+d"), _("thread down"),
           _("Scroll the thread down, to newer messages"), group="move"),
    Action("mark", ("v",), _("mark"), _("Mark it: verbs then do the same to all that are marked"), group="many",
           command="bulk"),
    Action("mark_to", ("V",), _("mark to here"), _("Mark everything between the last mark and here"), group="many",
           command="bulk"),
    Action("mark_all", ("asterisk",), _("mark all"), _("Mark everything that this view shows"), group="many",
           command="bulk"),
    Action("search", ("slash",), _("find"), _("Find words and customers, with or without accents"), footer=5,
           group="find", command="search"),
    Action("filter", ("backslash",), _("filter"), _("Narrow the list: channel:zalo wait:>10m tag:vip"), group="find",
           command="inbox"),
    Action("hit_next", ("n",), _("next hit"), _("To the next place where the words of the last search stand"),
           group="find"),
    Action("hit_before", ("N",), _("hit before"), _("To the place before"), group="find"),
    Action("view_1", ("1",), _("view 1"), _("Show the first tab"), group="find", command="inbox"),
    Action("view_2", ("2",), _("view 2"), _("Show the second tab"), group="find", command="inbox"),
    Action("view_3", ("3",), _("view 3"), _("Show the third tab"), group="find", command="inbox"),
    Action("view_4", ("4",), _("view 4"), _("Show the fourth tab"), group="find", command="inbox"),
    Action("view_5", ("5",), _("view 5"), _("Show the fifth tab"), group="find", command="inbox"),
    Action("view_6", ("6",), _("view 6"), _("Show the sixth tab"), group="find", command="inbox"),
    Action("view_7", ("7",), _("view 7"), _("Show the seventh tab"), group="find", command="inbox"),
    Action("view_8", ("8",), _("view 8"), _("Show the eighth tab"), group="find", command="inbox"),
    Action("view_9", ("9",), _("view 9"), _("Show the ninth tab"), group="find", command="inbox"),
    Action("save_view", ("S",), _("save view"), _("Keep what the list is narrowed to as a tab of its own"), group="find",
           command="view save"),
    Action("drop_view", ("D",), _("drop view"), _("Forget the tab that is shown"), group="find", command="view drop"),
    Action("commands_only", ("colon",), _("commands"), _("Every action by name"), group="desk"),
    Action("quit", ("q",), _("quit"), _("Leave the desk; drafts are kept"), group="desk"),
    Action("help_here", ("question_mark",), _("help"), _("Every key"), footer=9, group="desk"),
    Action("to_thread", ("tab",), _("thread"), _("To the thread, to choose a message"), group="move"),
    # -- thread
    Action("message_up", ("up", "k"), _("up"), _("To the message above"), "thread", footer=5, group="move"),
    Action("message_down", ("down", "j"), _("down"), _("To the message below"), "thread", footer=6, group="move"),
    Action("message_first", ("home", "g g"), _("oldest"), _("To the oldest message that is loaded"), "thread",
           group="move"),
    Action("message_last", ("end", "G"), _("newest"), _("To the newest message"), "thread", group="move"),
    Action("quote", ("r",), _("answer it"), _("Answer this very message"), "thread", footer=1, group="write",
           command="reply --reply-to"),
    Action("look", ("enter", "o", "right", "l"), _("look"), _("Look at its file, picture or link"), "thread", footer=2,
           group="message", command="attachment"),
    Action("copy_message", ("full_stop",), _("copy"), _("Copy its words"), "thread", footer=3, group="message",
           command="thread"),
    Action("edit", ("ctrl+e",), _("edit"), _("Change the words of this message of ours"), "thread", footer=7,
           group="message", command="edit"),
    Action("unsend", ("D", "delete"), _("take back"), _("Take this message of ours back from the customer"), "thread",
           footer=8, group="message", command="unsend"),
    Action("to_composer", ("tab",), _("write"), _("To the composer"), "thread", footer=9, group="move"),
    Action("to_list", ("escape", "left", "h", "shift+tab"), _("back"), _("Back to the list"), "thread", footer=4,
           group="move"),
    # -- composer
    Action("send", ("enter", "ctrl+enter", "f9"), _("send"), _("Send; with nothing written, twice: on to the next"),
           "composer", footer=1, group="write", command="reply"),
    Action("newline", ("ctrl+j", "alt+enter", "shift+enter"), _("new line"), _("Begin a new line"), "composer", footer=5,
           group="write"),
    Action("leave", ("escape", "shift+tab"), _("back"), _("Back to the list; the draft is kept"), "composer", footer=2,
           group="move"),
    Action("canned", ("f4",), _("canned"), _("Canned answers: type / for them"), "composer", footer=3, group="write",
           command="canned"),
    Action("send_later", ("ctrl+t",), _("later"), _("Send later; not if the customer writes before"), "composer",
           footer=6, group="write", command="reply --at"),
    Action("attach", ("ctrl+o",), _("attach"), _("Send a picture or file of this machine along"), "composer", footer=7,
           group="write", command="reply --attach"),
    Action("take_back", ("ctrl+z",), _("take back"),
           _("Undo what was typed; with nothing written, take back the answer that was just sent"), "composer",
           group="write", command="outbox cancel"),
    Action("editor", ("ctrl+g",), _("editor"), _("Write in your own editor ($EDITOR)"), "composer", group="write"),
    Action("edit_last", ("up",), _("edit last"), _("With nothing written: change your last answer"), "composer",
           group="message", command="edit"),
    Action("thread_up", ("pageup",), _("older"), _("Scroll the thread up"), "composer", footer=9, group="move"),
    Action("thread_down", ("pagedown",), _("newer"), _("Scroll the thread down"), "composer", group="move"),
    # -- everywhere
    Action("help", ("f1",), _("help"), _("Every key"), "everywhere", footer=11, group="desk"),
    Action("next_waiting", ("ctrl+n",), _("next waiting"), _("On to the next customer who waits"), "everywhere",
           footer=11, group="move", command="next"),
    Action("palette", ("ctrl+k", "ctrl+p"), _("find anything"),
           _("Go to any customer, tag or view, or do anything, by a few letters"), "everywhere", footer=10, group="find"),
    Action("inbox", ("f2",), _("inbox"), _("To the inbox"), "everywhere", group="move", command="inbox"),
    Action("checklist", ("f7",), _("set up"), _("What is set up, and what to connect next"), "everywhere", group="desk",
           command="doctor"),
    Action("accounts", ("f8",), _("accounts"), _("How each account fares: token, subscription, quota, last pause"),
           "everywhere", group="desk", command="accounts"),
    Action("mask", ("f10",), _("privacy"), _("Hide names and words from whoever looks over your shoulder"), "everywhere",
           group="desk"),
    Action("theme", ("f11",), _("theme"), _("Dark, light, high contrast, the terminal's own colours"), "everywhere",
           group="desk"),
    Action("language", ("f12",), _("language"), _("Tiếng Việt, English, ไทย"), "everywhere", group="desk"),
    Action("redraw", ("ctrl+l", "f5"), _("redraw"), _("Read everything anew and draw it"), "everywhere", group="desk"),
    Action("leave_desk", ("ctrl+q",), _("quit"), _("Leave the desk; drafts are kept"), "everywhere", group="desk"),
)  # fmt: skip

STANDARD_VIEWS = (
    (_("Open"), _("Open"), ""),
    (_("Mine"), _("Mine"), "assignee:me"),
    (_("Unassigned"), _("Free"), "assignee:nobody"),
    (_("Snoozed"), _("Zzz"), "status:snoozed"),
    (_("Resolved"), _("Done"), "status:resolved"),
    (_("All"), _("All"), "status:all"),
)
"""The tabs that every desk has, before the shop's own: long name, short name, query."""


def action(name: str, where: str = "") -> Action:
    """An action by its name; in a pane if it has the same name in several."""
    found = [each for each in ACTIONS if each.name == name]
    return next((each for each in found if each.where == where), found[0])
