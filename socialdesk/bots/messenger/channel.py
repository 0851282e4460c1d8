"""One Facebook Page or Instagram account: signed webhooks, messages, comments, and the
Conversations API to catch up."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from socialdesk.bots.http import NotReached, Unanswered, upload
from socialdesk.bots.messenger import failures, rules
from socialdesk.bots.messenger.comments import LIVE, POST
from socialdesk.bots.messenger.convert import MARK, Converter
from socialdesk.bots.messenger.graph import BUSY, DeadToken, Graph, Key, ReadError
from socialdesk.bots.reading import Json, decoded, instant, number, part, parts, text
from socialdesk.bots.web import Request, WebServer, watch
from socialdesk.channel import (
    AccountState,
    Checkup,
    Health,
    Identity,
    Profile,
    Receive,
    Recovery,
    Report,
    Vault,
)
from socialdesk.clock import Clock
from socialdesk.errors import ChannelError, StoreError
from socialdesk.model.delivery import (
    Deferred,
    Operation,
    Outgoing,
    Refused,
    SendResult,
    Sent,
    Signal,
    Unconfirmed,
)
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant, RemoteAddress
from socialdesk.model.message import ChannelState, Parsed, RawUpdate
from socialdesk.model.policy import Capabilities
from socialdesk.model.rules import HUMAN_AGENT

SIGNATURE_HEADER = "X-Hub-Signature-256"
POLL_SECONDS = 30
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
RENEW_AHEAD = 30 * DAY
"""An Instagram Login token lives 60 days and is renewed when fewer than these are left."""
ROW_FIELDS = "id,created_time,from,to,message,attachments"
COMMENT_FIELDS = "id,from,message,created_time,parent"


@dataclass(frozen=True, slots=True)
class MessengerSettings:
    """One account's settings. `page_id` is the Page (for Instagram: the Page it is linked to, or
    empty); `ig_id` names an Instagram account, and is asked for where only its Page is configured.
    Addresses are settings so that tests and stand-ins can serve them."""

    name: str
    app_id: str
    app_secret: str
    token: str
    verify_token: str
    page_id: str = ""
    ig_id: str = ""
    instagram: bool = False
    mode: str = "webhook"
    human_agent: bool = False
    graph_base: str = rules.GRAPH_BASE
    version: str = rules.VERSION
    per_second: int = rules.PER_SECOND
    poll_seconds: int = POLL_SECONDS
    live_poll_seconds: int = 10

    @property
    def account_id(self) -> str:
        """Whom the account's webhooks name, as far as it is known."""
        return self.ig_id or self.page_id

    @property
    def node(self) -> str:
        """Where messages are posted: an Instagram account that is linked to a Page writes through
        it."""
        return self.page_id or self.ig_id


class MessengerChannel:
    """A Page's or an Instagram account's channel. `memory` holds what earlier runs knew of live
    videos and posts."""

    def __init__(
        self,
        settings: MessengerSettings,
        clock: Clock,
        vault: Vault,
        memory: dict[str, str],
        web: WebServer | None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._web = web
        self._memory = dict(memory)
        self._is_instagram = settings.instagram
        key = Key(
            settings.name, settings.app_id, settings.app_secret, settings.token, settings.version
        )
        self.graph = Graph(key, settings.graph_base, vault, clock)
        platform = "instagram" if self._is_instagram else "messenger"
        known = settings.ig_id if self._is_instagram else settings.page_id
        self._converter = Converter(known, settings.app_id, platform)
        self._unsigned = 0
        self._receive: Receive | None = None
        self._warning = _warning(memory.get("policy", ""))
        promised = ("human_agent",) if settings.human_agent else ()
        limits = rules.instagram if self._is_instagram else rules.messenger
        self.capabilities: Capabilities = limits(settings.per_second, promised)

    def parse(self, raw: RawUpdate) -> Parsed:
        """See `Channel.parse`."""
        return self._converter.parse(raw)

    async def identify(self) -> Identity:
        """The account's name; who it is stands in the configuration, so that receiving waits for
        nobody."""
        account = self._settings.account_id
        try:
            if self._is_instagram and not self._settings.ig_id:
                account = await self._find_instagram()
            fields = "id,username" if self._is_instagram else "id,name"
            found = await self.graph.read(f"/{account}", {"fields": fields}, seconds=8)
        except (ChannelError, StoreError):
            return Identity(account, "")
        name = text(found, "name") or (
            f"@{text(found, 'username')}" if text(found, "username") else ""
        )
        return Identity(account, name)

    async def _find_instagram(self) -> str:
        """The professional account that the configured Page is linked to. Raises ChannelError,
        StoreError."""
        query = {"fields": "instagram_business_account{id,username}"}
        found = part(
            await self.graph.read(f"/{self._settings.page_id}", query, seconds=8),
            "instagram_business_account",
        )
        self._settings = replace(self._settings, ig_id=text(found, "id"))
        self._converter = Converter(self._settings.ig_id, self._settings.app_id, "instagram")
        return self._settings.ig_id

    async def run(self, receive: Receive, report: Report) -> None:
        """See `Channel.run`."""
        self._receive = receive
        beside = asyncio.create_task(self._follow_live(receive))
        try:
            if self._settings.mode == "polling":
                await self._poll(receive, report)
            else:
                await self._listen(receive, report)
        finally:
            beside.cancel()
            await asyncio.gather(beside, return_exceptions=True)

    # -- webhook
    # ------------------------------------------------------------------------------------------------------

    async def _listen(self, receive: Receive, report: Report) -> None:
        assert self._web is not None
        door = self._door(self._settings.account_id)
        self._web.routes[door] = self._take_in
        await self._web.mount(
            self._settings.name, self._hook, within=rules.WITHIN, challenge=self._challenge
        )
        try:
            await watch(self._health, report, self._clock)
        finally:
            self._web.routes.pop(door, None)

    def _challenge(self, query: Mapping[str, str]) -> str | None:
        """Meta's question whether the address is ours; some proxies write its dots as underscores."""
        asked = {
            key.replace("_", ".", 1) if key.startswith("hub_") else key: value
            for key, value in query.items()
        }
        given = asked.get("hub.verify_token", "").encode("utf-8", "replace")
        right = hmac.compare_digest(given, self._settings.verify_token.encode())
        if asked.get("hub.mode") == "subscribe" and right and self._settings.verify_token:
            return asked.get("hub.challenge", "")
        return None

    async def _hook(self, request: Request) -> int:
        if not is_signed(request, self._settings.app_secret):
            self._unsigned += 1
            return 403
        assert self._web is not None
        body = decoded(request.body)
        raw = [RawUpdate(request.body, self._clock.now(), "", body)]
        # One app has one address: entries of its other Pages come here too, and go to whoever looks
        # after those.
        named = {text(entry, "id") for entry in parts(body, "entry")}
        doors = [door for each in named if (door := self._web.routes.get(self._door(each)))]
        mine = named & {self._converter.account_id, "0", ""} or not doors
        takers = list(dict.fromkeys([*doors, *([self._take_in] if mine else [])]))
        if len(takers) == 1:
            await takers[0](raw)
        else:
            await asyncio.gather(*(take(raw) for take in takers))
        return 200

    def _door(self, account_id: str) -> str:
        return f"graph:{self._settings.app_id}:{account_id}"

    async def _take_in(self, updates: Sequence[RawUpdate]) -> None:
        """Hand updates on, and remember what matters to this channel itself."""
        assert self._receive is not None
        await self._receive(updates)
        for raw in updates:
            if any(
                word in raw.body
                for word in (b"live_videos", b"policy_enforcement", b'"feed"', b"comments")
            ):
                self._learn(raw)

    def _learn(self, raw: RawUpdate) -> None:
        with suppress(ValueError):
            for event in self.parse(raw).events:
                if isinstance(event, ChannelState):
                    self._memory[event.key] = event.value
                    if event.key == "policy":
                        self._warning = _warning(event.value)

    @property
    def _blocked(self) -> bool:
        return "blocked" in self._warning

    def take_unsigned(self) -> int:
        """See `CountsUnsigned`."""
        count, self._unsigned = self._unsigned, 0
        return count

    async def _health(self) -> Health:
        try:
            await self.graph.token()
        except DeadToken as error:
            if await self._lives_again():
                return Health(AccountState.LISTENING, self._warning)
            return Health(AccountState.RECONNECT, str(error))
        except StoreError as error:
            return Health(AccountState.RETRYING, str(error))
        return Health(AccountState.LISTENING, self._warning)

    async def _lives_again(self) -> bool:
        """A token that was turned down may be taken again (a checkpoint passed): ask now and then."""
        self.graph.forgive()
        try:
            await self.graph.read(f"/{self._settings.account_id}", {"fields": "id"}, seconds=8)
        except DeadToken:
            return False
        except (ChannelError, StoreError):
            return True
        return True

    # -- polling
    # ------------------------------------------------------------------------------------------------------

    async def _poll(self, receive: Receive, report: Report) -> None:
        """Without public HTTPS: walk the conversations that have moved, every half a minute."""
        newest: Instant | None = None
        said: Health | None = None
        while True:
            began = self._clock.now()
            try:
                if newest is None:
                    # What was said before we began has its place in the inbox and is not
                    # acknowledged.
                    await self._read_messages(Instant(0), receive, "recovered", most=FIRST_TALKS)
                else:
                    await self._read_messages(Instant(newest - OVERLAP), receive, "polled")
                    await self._read_comments(Instant(newest - OVERLAP), receive, "polled_comment")
                newest = began
                health = Health(AccountState.LISTENING)
            except DeadToken as error:
                health = Health(AccountState.RECONNECT, str(error))
                self.graph.forgive()  # asked again at the next look
            except (ChannelError, StoreError) as error:
                health = Health(AccountState.RETRYING, str(error))
            if health != said:
                said = health
                await report(health)
            await self._clock.sleep(self._settings.poll_seconds)

    async def _follow_live(self, receive: Receive) -> None:
        """While a video is live, read its comments too: nobody promises that the feed tells all of
        them in time."""
        seen: dict[str, None] = {}
        while self._settings.live_poll_seconds:
            await self._clock.sleep(self._settings.live_poll_seconds)
            for key, status in list(self._memory.items()):
                if not key.startswith(LIVE) or status.lower() != "live":
                    continue
                with suppress(ChannelError, StoreError):
                    try:
                        rows = await self._live_comments(key.removeprefix(LIVE))
                    except ReadError:
                        self._memory.pop(key)  # it is gone, or may not be read
                        continue
                    fresh = [row for row in rows if text(row, "id") not in seen]
                    await self._hand_over("polled_comment", fresh, receive)
                    seen |= dict.fromkeys(text(row, "id") for row in fresh)
            while len(seen) > 20_000:
                del seen[next(iter(seen))]

    async def _live_comments(self, video: str) -> list[Json]:
        query = {
            "order": "reverse_chronological",
            "filter": "stream",
            "fields": COMMENT_FIELDS,
            "limit": "100",
        }
        found = await self.graph.read(f"/{video}/comments", query)
        return [{**row, "post": video, "subject": "live video"} for row in parts(found, "data")][
            ::-1
        ]

    # -- catching up
    # ----------------------------------------------------------------------------------------------------

    async def catch_up(self, since: Instant, receive: Receive) -> Recovery:
        """See `CatchesUp`: conversations that moved since, their newest 20 messages each, and
        comments of known posts."""
        cut_off = await self._read_messages(since, receive, "recovered")
        await self._read_comments(since, receive, "recovered_comment")
        if cut_off:
            return Recovery(
                None,
                f"Of {cut_off} conversations only the newest {READABLE} messages could be read.",
            )
        return Recovery(0)

    async def _read_messages(
        self, since: Instant, receive: Receive, word: str, most: int = 0
    ) -> int:
        """Hand over messages not older than `since`; gives how many conversations had more than can
        be read.

        `most`: of at most so many conversations; 0 for all of them.
        """
        platform = "instagram" if self._is_instagram else "messenger"
        fields = f"id,updated_time,participants,messages.limit({READABLE}){{{ROW_FIELDS}}}"
        query = {"platform": platform, "fields": fields, "limit": "25"}
        cut_off = 0
        found: list[Json] = []
        older = seen = 0
        async for talk in self.graph.pages(f"/{self._settings.node}/conversations", query):
            seen += 1
            if most and seen > most:
                break
            if instant(talk.get("updated_time"), Instant(0)) < since:
                older += 1  # they come newest first, as far as anybody knows
                if older >= OLDER_TALKS:
                    break
                continue
            older = 0
            rows = list(parts(part(talk, "messages"), "data"))
            if not rows:
                await self._clock.sleep(READ_PAUSE)
                told = await self.graph.read(
                    f"/{text(talk, 'id')}", {"fields": f"messages{{{ROW_FIELDS}}}"}
                )
                rows = list(parts(part(told, "messages"), "data"))
            fresh = [row for row in rows if instant(row.get("created_time"), Instant(0)) >= since]
            cut_off += len(fresh) >= READABLE
            for each in reversed(fresh):  # told newest first, and times by the second
                row = self._with_person(each if "from" in each else await self._whole(each), talk)
                found += [row] if row else []
        found.sort(key=lambda row: instant(row.get("created_time"), Instant(0)))
        await self._hand_over(word, found, receive)
        return cut_off

    async def _whole(self, row: Json) -> Json:
        """A message of which only the number was told; itself where Meta no longer tells more."""
        await self._clock.sleep(READ_PAUSE)
        try:
            return await self.graph.read(f"/{text(row, 'id')}", {"fields": ROW_FIELDS})
        except ReadError:
            return row

    def _with_person(self, row: Json, talk: Json) -> Json | None:
        """A message with whom it was talked with: whoever of the talk is not the account."""
        mine = {self._settings.account_id, self._settings.page_id}
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
            author = {**author, "id": self._settings.account_id}
        return {
            **row,
            "from": author,
            "participant": text(who, "id"),
            "participant_name": text(who, "name", "username"),
        }

    async def _read_comments(self, since: Instant, receive: Receive, word: str) -> None:
        """Comments of the posts that were commented on before, as far as they can be read."""
        for key, post in list(self._memory.items()):
            if not key.startswith(POST):
                continue
            fields = (
                "id,from,text,timestamp,username,parent_id"
                if self._is_instagram
                else COMMENT_FIELDS
            )
            query = {
                "filter": "stream",
                "order": "reverse_chronological",
                "fields": fields,
                "limit": "50",
            }
            rows = []
            try:
                async for row in self.graph.pages(f"/{post}/comments", query):
                    if instant(row.get("created_time") or row.get("timestamp"), Instant(0)) < since:
                        break
                    rows.append({**row, "post": post})
            except ReadError:
                self._memory.pop(key)  # the post is gone, or may not be read
                continue
            await self._hand_over(word, rows[::-1], receive)

    async def _hand_over(self, word: str, rows: list[Json], receive: Receive) -> None:
        now = self._clock.now()
        updates = []
        for row in rows:
            body = {word: row}
            raw = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
            updates.append(RawUpdate(raw, now, f"{word}:{text(row, 'id')}"[:200], body))
        for start in range(0, len(updates), 100):
            await receive(updates[start : start + 100])

    # -- sending
    # ------------------------------------------------------------------------------------------------------

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See `Channel.send`."""
        held = self.graph.held()
        if held:
            why = f"Meta asks for a pause of {-(-held // MINUTE)} minutes; it goes out by itself afterwards."
            return Deferred(why, held, "account", is_limit=True)
        if self._blocked and not outgoing.by_person:
            return Deferred(self._warning, HOUR, is_limit=True)
        if self.graph.usage >= BUSY and not outgoing.by_person:
            return Deferred(
                "Nearly all calls that Meta allows are used; people go first.",
                MINUTE,
                is_limit=True,
            )
        if outgoing.operation is not Operation.SAY:
            return await self._moderate(outgoing)
        address = json.loads(outgoing.address)
        if outgoing.private:
            return await self._post(f"/{self._settings.node}/messages", self._message(
                {"comment_id": outgoing.reply_to or ""}, outgoing), outgoing)  # fmt: skip
        if "post" in address:
            return await self._comment(outgoing)
        return await self._post(
            f"/{self._settings.node}/messages",
            self._message({"id": address["id"]}, outgoing),
            outgoing,
        )

    def _message(self, recipient: Json, outgoing: Outgoing) -> Json:
        message: Json = {} if outgoing.file else {"text": outgoing.body}
        if not self._is_instagram:
            message["metadata"] = f"{MARK}{outgoing.number}"
        body: Json = {"recipient": recipient, "messaging_type": "RESPONSE", "message": message}
        if outgoing.message_tag == HUMAN_AGENT and outgoing.by_person:
            body |= {"messaging_type": "MESSAGE_TAG", "tag": HUMAN_AGENT}
        if outgoing.reply_to and not outgoing.private:
            body["reply_to"] = {"mid": outgoing.reply_to}
        return body

    async def _post(self, path: str, body: Json, outgoing: Outgoing) -> SendResult:
        """Post a message or a comment and classify every ending."""
        file = outgoing.file
        try:
            if file is None:
                answer = await self.graph.call("POST", path, body=body)
            else:
                kind = _media(file.mime)
                message = {**body["message"], "attachment": {"type": kind, "payload": {}}}
                fields = {
                    key: value if isinstance(value, str) else json.dumps(value)
                    for key, value in {**body, "message": message}.items()
                }
                form = upload("filedata", file.path, file.name, file.mime, fields)
                answer = await self.graph.call("POST", path, form=form, seconds=90)
        except NotReached:
            return Deferred(
                "Meta cannot be reached; it is tried again by itself. Check the internet connection."
            )
        except Unanswered:
            return Unconfirmed(failures.doubt("Meta did not answer"))
        except DeadToken as error:
            return Deferred(str(error), MINUTE, "account", is_limit=True)
        except ChannelError as error:
            return Refused(str(error), "file")
        except StoreError as error:
            return Deferred(str(error))
        reconnect = str(DeadToken(self._settings.name))
        result = failures.send_result(
            answer, outgoing.attempt, self.graph.held() or None, reconnect
        )
        if result is not None:
            return result
        found = answer.object
        remote_id = text(found, "message_id", "id")
        if not remote_id:
            return Unconfirmed(failures.doubt("Meta said yes without naming the message"))
        contact = text(found, "recipient_id") if outgoing.private else ""
        return Sent(remote_id, 0, self._clock.now(), contact=contact)

    # -- comments
    # -----------------------------------------------------------------------------------------------------

    async def _comment(self, outgoing: Outgoing) -> SendResult:
        """A public answer under the comment."""
        if outgoing.file:
            return Refused(
                "Files cannot be sent under a comment. Send a link, or a private reply.", "no_files"
            )
        if not outgoing.reply_to:
            return Refused("There is no comment to answer.", "no_comment")
        edge = "replies" if self._is_instagram else "comments"
        return await self._post(
            f"/{outgoing.reply_to}/{edge}", {"message": outgoing.body}, outgoing
        )

    async def _moderate(self, outgoing: Outgoing) -> SendResult:
        """Hide, show, delete or like a comment: doing it twice does no harm."""
        comment = outgoing.reply_to or ""
        hide = "hide" if self._is_instagram else "is_hidden"
        calls: dict[Operation, tuple[str, str, Json | None]] = {
            Operation.HIDE: ("POST", f"/{comment}", {hide: True}),
            Operation.UNHIDE: ("POST", f"/{comment}", {hide: False}),
            Operation.DELETE: ("DELETE", f"/{comment}", None),
            Operation.LIKE: ("POST", f"/{comment}/likes", {}),
            Operation.UNLIKE: ("DELETE", f"/{comment}/likes", None),
        }
        if outgoing.operation not in self.capabilities.operations:
            return Refused(
                f"{self.capabilities.platform} has no way to {outgoing.operation} a comment.",
                "no_such_act",
            )
        method, path, body = calls[outgoing.operation]
        try:
            answer = await self.graph.call(method, path, body=body)
        except (NotReached, Unanswered):
            return Deferred("Meta cannot be reached; it is tried again by itself.")
        except (ChannelError, StoreError) as error:
            return Deferred(str(error), MINUTE, "account", is_limit=True)
        reconnect = str(DeadToken(self._settings.name))
        result = failures.send_result(
            answer, outgoing.attempt, self.graph.held() or None, reconnect
        )
        if isinstance(result, Unconfirmed):
            return Deferred("Meta did not say whether it was done; it is tried again.")
        return result if result is not None else Sent("", 0, self._clock.now())

    # -- beside messages
    # ----------------------------------------------------------------------------------------------

    async def signal(self, address: RemoteAddress, signal: Signal) -> None:
        """See `GivesSignals`."""
        to = json.loads(address)
        if "id" not in to:
            return
        action = "mark_seen" if signal is Signal.SEEN else "typing_on"
        body = {"recipient": {"id": to["id"]}, "sender_action": action}
        with suppress(NotReached, Unanswered, ChannelError, StoreError):
            await self.graph.call("POST", f"/{self._settings.node}/messages", body=body, seconds=5)

    async def profile(self, remote_id: str) -> Profile:
        """See `KnowsPeople`. A refusal (no consent, a phone-number account) is an empty profile."""
        if not remote_id.isdecimal():
            return Profile()
        fields = (
            "name,username,profile_pic"
            if self._is_instagram
            else "id,name,first_name,last_name,profile_pic"
        )
        try:
            found = await self.graph.read(f"/{remote_id}", {"fields": fields})
        except ReadError:
            return Profile()
        full = " ".join(
            each for each in (text(found, "first_name"), text(found, "last_name")) if each
        )
        name = text(found, "name") or full or text(found, "username")
        return Profile(name, text(found, "username"), text(found, "profile_pic"))

    async def check_up(self) -> Checkup:
        """See `ChecksUp`: is the token good and for how long, and does Meta still send us what
        happens?"""
        settings = self._settings
        until, problem = None, self._warning
        try:
            token = await self.graph.token()
        except DeadToken as error:
            return Checkup(problem=str(error))
        query = {"input_token": token, "access_token": f"{settings.app_id}|{settings.app_secret}"}
        told = part(await _plain(self.graph, "/debug_token", query), "data")
        if told:
            expires = number(told, "expires_at")
            until = Instant(expires * 1000) if expires else None
            if told.get("is_valid") is False:
                problem = str(DeadToken(settings.name))
        if (
            until
            and settings.ig_id
            and not settings.page_id
            and until - self._clock.now() < RENEW_AHEAD
        ):
            until = await self._renew() or until
        subscribed = await self._subscribed()
        if subscribed is False:
            problem = (
                problem
                or "Meta sends us nothing of this account: it could not be subscribed. Check permissions."
            )
        return Checkup(until, subscribed, problem, f"{self.graph.usage} % of Meta's calls used")

    async def _subscribed(self) -> bool | None:
        """Whether Meta sends us this account's events; if not, subscribe. None where it does not
        tell."""
        path = f"/{self._settings.node}/subscribed_apps"
        fields = (
            rules.INSTAGRAM_FIELDS
            if self._is_instagram and not self._settings.page_id
            else rules.FIELDS
        )
        try:
            found = await self.graph.read(path)
            apps = list(parts(found, "data"))
            ours = [app for app in apps if text(app, "id") in ("", self._settings.app_id)]
            if any(self._covers(app, fields) for app in ours):
                return True
            told = await self.graph.read(
                path, {"subscribed_fields": ",".join(fields)}, method="POST"
            )
        except ReadError:
            return False
        except ChannelError:
            return None
        return str(told.get("success")).lower() == "true"

    def _covers(self, app: Json, fields: tuple[str, ...]) -> bool:
        subscribed = app.get("subscribed_fields")
        return not isinstance(subscribed, list) or (
            "messages" in subscribed and set(fields) <= {*subscribed, *_OPTIONAL}
        )

    async def _renew(self) -> Instant | None:
        """Instagram Login: exchange the token for one that lives another 60 days."""
        query = {"grant_type": "ig_refresh_token", "access_token": await self.graph.token()}
        found = await _plain(self.graph, "/refresh_access_token", query)
        token, seconds = text(found, "access_token"), number(found, "expires_in")
        if not token or not seconds:
            return None
        until = Instant(self._clock.now() + seconds * 1000)
        await self.graph.keep(token, until)
        return until

    async def fetch(self, file_id: str, target: Path) -> int:
        """See `FetchesFiles`: the id is the address that Meta gave."""
        return await self.graph.caller.download(file_id, target, self.capabilities.download_limit)

    async def close(self) -> None:
        """See `Channel.close`."""
        await self.graph.close()


_OPTIONAL = frozenset(
    {"live_videos", "mention", "messaging_optins", "messaging_policy_enforcement", "message_edits"}
)


def is_signed(request: Request, app_secret: str) -> bool:
    """Whether the bytes are Meta's: HMAC-SHA256 with the app's secret, compared in constant time."""
    given = request.headers.get(SIGNATURE_HEADER, "")
    right = "sha256=" + hmac.new(app_secret.encode(), request.body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(given.strip().lower().encode("utf-8", "replace"), right.encode())


def _media(mime: str) -> str:
    head = mime.split("/", maxsplit=1)[0]
    return head if head in ("image", "video", "audio") else "file"


def _warning(policy: str) -> str:
    """What a policy warning or block means, in words; empty for none (any more)."""
    try:
        told = json.loads(policy) if policy else {}
    except ValueError:
        return ""
    if told.get("action") not in ("warning", "block"):
        return ""
    what = "warns this Page" if told["action"] == "warning" else "has blocked this Page's app"
    return (
        f"Meta {what}: {str(told.get('reason', ''))[:160]} See Page Quality; keep programs quiet."
    )


async def connect(graph: Graph, account_id: str, user_token: str) -> str:
    """The account's lasting token, made from a person's short-lived one, kept; gives its name.
    Raises ChannelError."""
    key = graph.key
    query = {
        "grant_type": "fb_exchange_token", "client_id": key.app_id, "client_secret": key.app_secret,
        "fb_exchange_token": user_token,
    }  # fmt: skip
    answer = await _plain(graph, "/oauth/access_token", query)
    lasting = text(answer, "access_token")
    if not lasting:
        raise ChannelError(
            f"Meta did not exchange the token ({text(part(answer, 'error'), 'message')[:160]})."
        )
    after = ""
    while True:
        found = await _plain(
            graph,
            "/me/accounts",
            {
                "access_token": lasting,
                "fields": "id,name,access_token,instagram_business_account",
                **({"after": after} if after else {}),
            },
        )
        for page in parts(found, "data"):
            linked = text(part(page, "instagram_business_account"), "id")
            if account_id in (text(page, "id"), linked):
                until = instant(answer.get("expires_at"), Instant(0)) or None
                await graph.keep(
                    text(page, "access_token"), until if until and until > HOUR else None
                )
                return text(page, "name")
        after = (
            text(part(part(found, "paging"), "cursors"), "after")
            if "next" in part(found, "paging")
            else ""
        )
        if not after:
            raise ChannelError(
                f"The person whose token this is does not manage {account_id}, or did not tick it. Log in again and "
                "choose the Page."
            )


async def _plain(graph: Graph, path: str, query: Mapping[str, str]) -> Json:
    try:
        return (await graph.caller.call("GET", f"/{graph.key.version}{path}", query=query)).object
    except (NotReached, Unanswered):
        raise ChannelError("Meta cannot be reached. Nothing was changed; try again.") from None
