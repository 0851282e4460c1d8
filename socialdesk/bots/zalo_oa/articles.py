"""Articles to all followers: made, looked at by Zalo, and sent.

Source: a digest of Zalo's documentation of articles and broadcasts, 2026-03; the official SDKs' samples.
"""

from __future__ import annotations

import html
import json
from dataclasses import asdict, dataclass

from socialdesk.bots.http import Unanswered
from socialdesk.bots.payload import Json, identifier, part, text
from socialdesk.bots.reasons import doubt
from socialdesk.bots.zalo_oa import errors
from socialdesk.bots.zalo_oa.calls import Calls
from socialdesk.bots.zalo_oa.limits import AUTHOR_LIMIT, DESCRIPTION_LIMIT, TITLE_LIMIT
from socialdesk.clock import Clock
from socialdesk.model.delivery import Deferred, Outgoing, SendResult, Sent, Unconfirmed
from socialdesk.model.ids import SECOND
from socialdesk.model.reason import Reason

PENDING = -214
"""The article is being processed."""
LOOKS, PAUSE = 5, 1.0
"""How often it is asked at once whether an article is done, and seconds between."""
LATER = 30 * SECOND


@dataclass(slots=True)
class _Made:
    """An article on its way: Zalo's word for its making, and its id once it is done."""

    token: str
    article: str = ""


class Articles:
    """One account's articles. What is made for a delivery is made once: a try that is put off keeps it,
    also for the next process."""

    def __init__(self, calls: Calls, clock: Clock, cover: str) -> None:
        self._calls = calls
        self._clock = clock
        self._cover = cover
        self._made: dict[int, _Made] = {}

    async def send(self, outgoing: Outgoing) -> SendResult:
        """Make an article of it, and send that to everybody. Raises NeedsConnecting, ChannelError for
        what certainly did not go out."""
        made = self._made.get(outgoing.number) or _load(outgoing.kept)
        if made is not None:
            self._made[outgoing.number] = made
        else:
            found = await self._make(outgoing)
            if not isinstance(found, _Made):
                return found
            made = self._made[outgoing.number] = found
        if not made.article:
            waits = await self._look(made, outgoing)
            if waits is not None:
                return waits
        result = await self._spread(made.article, outgoing)
        if not isinstance(result, Deferred):
            self._made.pop(outgoing.number, None)
        return result

    def kept(self, number: int) -> str:
        """What is to come back with the next try of a delivery; empty where nothing is made."""
        made = self._made.get(number)
        return json.dumps(asdict(made)) if made else ""

    async def _make(self, outgoing: Outgoing) -> _Made | SendResult:
        account = part((await self._calls.read("/v2.0/oa/getoa", {})).object, "data")
        cover = self._cover or text(account, "avatar", "cover")
        body = article(outgoing.body, text(account, "name"), cover)
        try:
            answer = await self._calls.post("/v2.0/article/create", body, unknown=True)
        except Unanswered:
            return Unconfirmed(Reason("zalo_oa.article_unmade"))
        wrong = errors.send_result(answer, outgoing.attempt, self._clock.now())
        token = text(part(answer.object, "data"), "token")
        if isinstance(wrong, Unconfirmed) or (wrong is None and not token):
            return Unconfirmed(Reason("zalo_oa.article_unmade"))
        if wrong is not None:
            return errors.of_announcement(answer, wrong, is_article=True)
        return _Made(token)

    async def _look(self, made: _Made, outgoing: Outgoing) -> SendResult | None:
        """Wait until the article is done; None once it is."""
        for look in range(LOOKS):
            if look:
                await self._clock.sleep(PAUSE)
            answer = await self._calls.post("/v2.0/article/verify", {"token": made.token})
            made.article = identifier(part(answer.object, "data"), "id")
            if made.article:
                return None
            code = errors.code_of(answer)
            wrong = errors.send_result(answer, outgoing.attempt, self._clock.now())
            if wrong is not None and code not in (None, PENDING) and answer.status < 500:
                if not isinstance(wrong, Deferred):
                    self._made.pop(outgoing.number, None)
                return wrong
        return Deferred(Reason("zalo_oa.article_pending"), LATER)

    async def _spread(self, name: str, outgoing: Outgoing) -> SendResult:
        element = {"media_type": "article", "attachment_id": name}
        payload = {"template_type": "media", "elements": [element]}
        message = {"attachment": {"type": "template", "payload": payload}}
        body: Json = {"recipient": {"target": {}}, "message": message}
        try:
            answer = await self._calls.post("/v2.0/oa/message", body, unknown=True)
        except Unanswered:
            return Unconfirmed(doubt("doubt.silent", errors.PLATFORM))
        now = self._clock.now()
        wrong = errors.send_result(answer, outgoing.attempt, now)
        if wrong is not None:
            return errors.of_announcement(answer, wrong, is_article=True)
        sent = identifier(part(answer.object, "data"), "message_id", "msg_id")
        return Sent(f"{sent}:{name}" if sent else name, 0, now)


def _load(kept: str) -> _Made | None:
    return _Made(**json.loads(kept)) if kept else None


def article(words: str, author: str, cover: str) -> Json:
    """What is made of words: the first line is the title, the beginning of the rest what is said of it
    in lists, and each line a paragraph."""
    lines = [line.strip() for line in words.strip().splitlines() if line.strip()]
    title = _short(lines[0] if lines else "", TITLE_LIMIT)
    rest = " ".join(lines[1:]) or title
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return {
        "type": "normal",
        "title": title,
        "author": author[:AUTHOR_LIMIT],
        "cover": {"cover_type": "photo", "photo_url": cover, "status": "show" if cover else "hide"},
        "description": _short(rest, DESCRIPTION_LIMIT),
        "body": [{"type": "text", "content": paragraphs}],
        "status": "show",
        "comment": "show",
    }


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
