"""The fields of the editor of lives: what they are called, what each of them takes."""

from __future__ import annotations

from collections.abc import Sequence

from socialdesk.model.i18n import mark, translate
from socialdesk.model.text import fold
from socialdesk.tui.live.form import (
    ACCOUNTS,
    AT,
    CHATS,
    CLASS,
    GROUPS,
    LINK,
    NAME,
    POSTS,
    QUERY,
    SHEET,
    TITLE,
)

_LABELS = {
    NAME: mark("name"),
    TITLE: mark("title"),
    AT: mark("when"),
    LINK: mark("link"),
    ACCOUNTS: mark("accounts"),
    POSTS: mark("posts"),
    GROUPS: mark("groups"),
    SHEET: mark("run sheet"),
    QUERY: mark("who is told"),
    CLASS: mark("class"),
    CHATS: mark("and to chats"),
}
_HINTS = {
    NAME: mark("A name by which you find it again; it stays."),
    TITLE: mark("What people are told it is called. Empty: its name."),
    AT: mark("When it begins: 20:00, tomorrow 20:00, 2026-12-04 20:00. People are told before it; empty: not."),
    LINK: mark("Where it is watched; it stands below what people are told."),
    ACCOUNTS: mark("All that is commented on these accounts while it runs, with ; between them. Empty: on all."),
    POSTS: mark("Only what stands under a post: page=101_202 or its address, with ; between them."),
    GROUPS: mark("What is said in groups, by their conversations' numbers, with ; between them."),
    SHEET: mark("A line each: 0:05 Áo A01 199k, hours and minutes from the beginning, and what is shown."),
    QUERY: mark("Empty: who asked for the topic live. Or any filter (tag:vip), or - for only the chats below."),
    CLASS: mark("promotion, service (about what they bought; also at night), or topic:NAME for who asked for it."),
    CHATS: mark("Groups and channels as well, by number; an account's name: its article to all followers."),
}  # fmt: skip


def label(name: str) -> str:
    """What a field is called."""
    return translate(_LABELS[name])


def hint(name: str) -> str:
    """What it takes."""
    return translate(_HINTS[name])


def offers(name: str, text: str, accounts: Sequence[str], topics: Sequence[str]) -> list[str]:
    """What the last piece of a line could become."""
    of_topics = [f"topic:{each}" for each in topics]
    words: Sequence[str] = {
        ACCOUNTS: accounts,
        POSTS: [f"{each}=" for each in accounts],
        QUERY: of_topics,
        CLASS: ["promotion", "service", *of_topics],
    }.get(name, ())
    last = text.rpartition(";")[2].strip()
    if not last or " " in last:
        return []
    return [
        each for each in words if fold(each).startswith(fold(last)) and fold(each) != fold(last)
    ]
