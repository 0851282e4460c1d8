"""Messages and comments as the Graph API lists them: what an account without a webhook lives on, what
is read back after a pause, and a live video's comments beside the webhook."""

from __future__ import annotations

from contextlib import suppress

from socialdesk.bots.meta.account import MetaAccount
from socialdesk.bots.meta.comments import LIVE, POST
from socialdesk.bots.meta.graph import DeadToken, Graph, ReadError
from socialdesk.bots.payload import Json, instant, part, parts, text
from socialdesk.bots.polling import hand_over
from socialdesk.channel import AccountState, Health, Receive, Recovery
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError, StoreError
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.reason import Reason

READABLE = 20
"""Messages of one conversation that can be read back; older ones answer as deleted (Conversations
API)."""
OVERLAP = 5 * MINUTE
"""How far back (ms) each look reaches: clocks differ, and what is known already does no harm."""
FIRST_TALKS = 25
"""Conversations that are read when polling begins."""
OLDER_TALKS = 30
"""So many older conversations in a row mean that the rest are older too."""
READ_PAUSE = 0.5
"""Seconds between two questions: Meta allows two a second (Conversations API)."""
REMEMBERED = 20_000
"""Comments of live videos that are not handed on again; the store knows all others."""
ROW_FIELDS = "id,created_time,from,to,message,attachments"
LIVE_FIELDS = "id,from,message,created_time,parent"
NEWEST_FIRST = {"filter": "stream", "order": "reverse_chronological"}


class History:
    """What was said to one account. Each look hands on what is newer than the last one."""

    def __init__(self, account: MetaAccount, graph: Graph, clock: Clock) -> None:
        self._account = account
        self._graph = graph
        self._clock = clock
        self._newest: Instant | None = None

    async def look(self, receive: Receive) -> Health:
        """Hand on what is new, and say how that went."""
        began = self._clock.now()
        try:
            await self._remember_posts(receive)
            if self._newest is None:
                # What was said before we began has its place in the inbox and is not acknowledged.
                await self._read_messages(Instant(0), receive, "recovered", most=FIRST_TALKS)
            else:
                since = Instant(self._newest - OVERLAP)
                await self._read_messages(since, receive, "polled")
                await self._read_comments(since, receive, "polled_comment")
        except DeadToken as error:
            self._graph.forgive()  # asked again at the next look
            return Health(AccountState.RECONNECT, error.reason)
        except (ChannelError, StoreError) as error:
            return Health(AccountState.RETRYING, error.reason)
        self._newest = began
        return Health(AccountState.LISTENING)

    async def catch_up(self, since: Instant, receive: Receive) -> Recovery:
        """See `CatchesUp`: conversations that moved since, their newest 20 messages each, and
        comments of known posts."""
        cut_off = await self._read_messages(since, receive, "recovered")
        await self._read_comments(since, receive, "recovered_comment")
        if cut_off:
            return Recovery(
                None,
                Reason("meta.cut_off", n=cut_off, most=READABLE),
            )
        return Recovery(0)

    async def follow_live(self, receive: Receive) -> None:
        """While a video is live, read its comments too: nobody promises that the feed tells all of
        them in time. Until cancelled."""
        seen: dict[str, None] = {}
        pause = self._account.settings.live_poll_seconds
        while pause:
            await self._clock.sleep(pause)
            with suppress(StoreError):  # kept until the store can take it
                await self._remember_posts(receive)
            for key, status in list(self._account.state.items()):
                if not key.startswith(LIVE) or status.lower() != "live":
                    continue
                with suppress(ChannelError, StoreError):  # the next look reads it again
                    try:
                        rows = await self._live_comments(key.removeprefix(LIVE))
                    except ReadError:
                        self._account.state.pop(key)  # it is gone, or may not be read
                        continue
                    fresh = [row for row in rows if text(row, "id") not in seen]
                    await self._hand_over("polled_comment", fresh, receive)
                    seen |= dict.fromkeys(text(row, "id") for row in fresh)
            while len(seen) > REMEMBERED:
                del seen[next(iter(seen))]

    async def _live_comments(self, video: str) -> list[Json]:
        query = {**NEWEST_FIRST, "fields": LIVE_FIELDS, "limit": "100"}
        found = await self._graph.read(f"/{video}/comments", query)
        rows = [{**row, "post": video, "subject": "live video"} for row in parts(found, "data")]
        return rows[::-1]

    async def _read_messages(
        self, since: Instant, receive: Receive, word: str, most: int = 0
    ) -> int:
        """Hand over messages not older than `since`; gives how many conversations had more than can
        be read.

        `most`: of at most so many conversations; 0 for all of them.
        """
        fields = f"id,updated_time,participants,messages.limit({READABLE}){{{ROW_FIELDS}}}"
        query = {"platform": self._account.network.name, "fields": fields, "limit": "25"}
        cut_off = 0
        found: list[Json] = []
        older = seen = 0
        async for talk in self._graph.pages(f"/{self._account.node}/conversations", query):
            seen += 1
            if most and seen > most:
                break
            if instant(talk.get("updated_time"), Instant(0)) < since:
                older += 1  # they come newest first, as far as anybody knows
                if older >= OLDER_TALKS:
                    break
                continue
            older = 0
            rows = await self._messages_of(talk)
            fresh = [row for row in rows if instant(row.get("created_time"), Instant(0)) >= since]
            cut_off += len(fresh) >= READABLE
            for each in reversed(fresh):  # told newest first, and times by the second
                row = self._with_person(each if "from" in each else await self._whole(each), talk)
                found += [row] if row else []
        found.sort(key=lambda row: instant(row.get("created_time"), Instant(0)))
        await self._hand_over(word, found, receive)
        return cut_off

    async def _messages_of(self, talk: Json) -> list[Json]:
        """A conversation's messages, asked for by themselves if they were not told along with it."""
        rows = list(parts(part(talk, "messages"), "data"))
        if rows:
            return rows
        await self._clock.sleep(READ_PAUSE)
        told = await self._graph.read(
            f"/{text(talk, 'id')}", {"fields": f"messages{{{ROW_FIELDS}}}"}
        )
        return list(parts(part(told, "messages"), "data"))

    async def _whole(self, row: Json) -> Json:
        """A message of which only the number was told; itself where Meta no longer tells more."""
        await self._clock.sleep(READ_PAUSE)
        try:
            return await self._graph.read(f"/{text(row, 'id')}", {"fields": ROW_FIELDS})
        except ReadError:
            return row

    def _with_person(self, row: Json, talk: Json) -> Json | None:
        """A message with whom it was talked with: whoever of the talk is not the account."""
        mine = {self._account.account_id, self._account.page_id}
        people = [
            *parts(talk.get("participants"), "data"),
            part(row, "from"),
            *parts(row.get("to"), "data"),
        ]
        who = next(
            (each for each in people if text(each, "id") and text(each, "id") not in mine), None
        )
        if who is None:
            return None
        author = part(row, "from")
        if text(author, "id") in mine:
            author = {**author, "id": self._account.account_id}
        return {
            **row,
            "from": author,
            "participant": text(who, "id"),
            "participant_name": text(who, "name", "username"),
        }

    async def _read_comments(self, since: Instant, receive: Receive, word: str) -> None:
        """Comments of the posts that were commented on before, as far as they can be read."""
        query = {**NEWEST_FIRST, "fields": self._account.network.comment_fields, "limit": "50"}
        for key, post in list(self._account.state.items()):
            if not key.startswith(POST):
                continue
            rows = []
            try:
                async for row in self._graph.pages(f"/{post}/comments", query):
                    if instant(row.get("created_time") or row.get("timestamp"), Instant(0)) < since:
                        break
                    rows.append({**row, "post": post})
            except ReadError:
                self._account.state.pop(key)  # the post is gone, or may not be read
                continue
            await self._hand_over(word, rows[::-1], receive)

    async def _remember_posts(self, receive: Receive) -> None:
        """What the Page has posted through us is remembered, so that comments under it are read back
        even if the first of them comes while nobody listens."""
        posts = list(self._account.posted)
        rows: list[Json] = [{"id": each, "posted": each} for each in posts]
        await self._hand_over("polled_comment", rows, receive)
        for each in posts:
            self._account.posted.remove(each)
            self._account.state[POST + each] = each

    async def _hand_over(self, word: str, rows: list[Json], receive: Receive) -> None:
        await hand_over(rows, word, lambda row: text(row, "id"), receive, self._clock.now())
