"""Where a game is played, as people name it."""

from __future__ import annotations

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.game import CHAT, COMMENTS, EVERYWHERE, LIVE, POST, PRIVATE, Where
from socialdesk.model.i18n import translate
from socialdesk.model.ids import number_in
from socialdesk.model.live import post_in, post_of
from socialdesk.model.message import ChatKind
from socialdesk.store.store import Store


async def place_of(text: str, store: Store) -> Where:
    """`private`, `comments`, `everywhere`, `live:NAME`, a conversation's number (of a comment: its post), or a
    post by its number or address. Raises ValueError or NotAllowed with a sentence."""
    word = text.strip()
    if word.casefold() in (PRIVATE, COMMENTS, EVERYWHERE):
        return Where(word.casefold())
    if word.startswith(f"{LIVE}:"):
        return Where(LIVE, (await store.lives.named(word.removeprefix(f"{LIVE}:").strip())).name)
    if word.startswith(f"{POST}:"):
        return Where(POST, post_in(word.removeprefix(f"{POST}:")))
    if number := number_in(word):
        try:
            row = await store.inbox.conversation(number)
        except NotFound:
            return Where(POST, word)  # some platforms' posts are mere numbers
        if row.chat_kind == ChatKind.COMMENT:
            return Where(POST, post_of(row.chat))
        return Where(CHAT, str(number))
    if "/" not in word and not any(map(str.isdigit, word)):  # a slip of the pen: posts have numbers
        raise NotAllowed(
            translate(
                "Say where it is played: --where private, comments, everywhere, live:NAME, a conversation's number or a post."
            )
        )
    return Where(POST, post_in(word))
