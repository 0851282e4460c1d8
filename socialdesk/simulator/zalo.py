"""A Zalo server: OAuth with tokens that work once, the Official Account's API and signed webhooks;
the Bot API stands beside it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from socialdesk.clock import Clock
from socialdesk.simulator import zalo_announcing
from socialdesk.simulator.hosted import Fault, Hosted, Json, drop, parameters
from socialdesk.simulator.weather import Weather
from socialdesk.simulator.zalo_announcing import PRICES, Announced
from socialdesk.simulator.zalo_bot import ZaloBots

_Work = Callable[[web.Request, "OaSide", Json], Awaitable[web.StreamResponse]]
HOUR, DAY = 3_600_000, 86_400_000
TARDY = 0.5
"""Seconds by which such a webhook is late."""


@dataclass(slots=True)
class OaSide:
    """One Official Account as the server knows it. `sent` lists what it said, `said` what people
    said to it."""

    oa_id: str = "3662729599332000001"
    app_id: str = "4180123456789012345"
    app_secret: str = "oa-app-secret-EXAMPLE"  # noqa: S105 - opens nothing
    webhook_secret: str = "oaSecret-EXAMPLE-7fQ2"  # noqa: S105 - opens nothing
    name: str = "Hoa Sen Official"
    access: str = "access-1"
    refresh: str = "refresh-1"
    life: int = 90_000
    webhook: str = ""
    number: int = 1
    spent: set[str] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)
    sent: list[Json] = field(default_factory=list)
    said: list[Json] = field(default_factory=list)
    rows: deque[Json] = field(default_factory=deque)
    """Recent messages of everybody, newest first."""
    last_act: dict[str, int] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    """People who have left the account."""
    weather: Weather = field(default_factory=Weather)
    people: dict[str, str] = field(default_factory=dict)
    tags: dict[str, set[str]] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    echo: str = "after"
    """When an echo is sent: "before" the answer, "after" it, or "never"."""
    twice: int = 0
    """Every so many webhooks one is delivered twice; 0 for never."""
    tardy: int = 0
    """Every so many webhooks one comes behind those that were told after it; 0 for never."""
    holds: bool = False
    """Whether webhooks are kept for `release`."""
    held: list[Json] = field(default_factory=list)
    refreshes: int = 0
    quota: int = 1000
    """Charged answers that its package still covers; after them money is taken."""
    announced: Announced = field(default_factory=Announced)
    on_sent: object = None


class ZaloServer(Hosted):
    """Start it, add accounts and bots, let people speak."""

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(clock)
        self.accounts: dict[str, OaSide] = {}
        self.bots = ZaloBots(self)
        route = self.application.router.add_route
        route("GET", "/v4/oa/permission", self._consent)
        route("POST", "/v4/oa/access_token", self._token)
        for method, path, work in (
            ("GET", "/v2.0/oa/getoa", self._getoa),
            ("POST", "/v3.0/oa/message/cs", self._message),
            ("POST", "/v3.0/oa/message/{template:promotion|transaction}", self._template),
            ("POST", "/v2.0/oa/message", self._message),
            ("POST", "/v2.0/article/create", self._article),
            ("POST", "/v2.0/article/verify", self._article),
            ("POST", "/v3.0/oa/group/message", self._message),
            ("POST", "/v2.0/oa/upload/{what}", self._upload),
            ("GET", "/v3.0/oa/user/detail", self._detail),
            ("GET", "/v3.0/oa/user/getlist", self._list),
            ("GET", "/v2.0/oa/listrecentchat", self._recent),
            ("GET", "/v2.0/oa/conversation", self._recent),
            ("POST", "/v3.0/oa/quota/message", self._quota),
            ("POST", "/v2.0/oa/tag/{act}", self._tag),
        ):
            route(method, path, self._with_token(work))

    def add_account(self, **values: object) -> OaSide:
        """An Official Account that this server knows from now on."""
        side = OaSide(**values)  # type: ignore[arg-type]
        self.accounts[side.oa_id] = side
        return side

    # -- what people do
    # ---------------------------------------------------------------------------------------------

    def say(
        self, side: OaSide, user: str, text: str, kind: str = "text", **message: object
    ) -> Json:
        """A person writes to the account; gives the event."""
        mid = self._mid(side)
        body: Json = {"msg_id": mid, **({"text": text} if text else {}), **message}
        event = {
            "app_id": side.app_id, "sender": {"id": user}, "user_id_by_app": f"9{user[1:]}",
            "recipient": {"id": side.oa_id}, "event_name": f"user_send_{kind}", "message": body,
            "timestamp": str(self.clock.now()),
        }  # fmt: skip
        side.last_act[user] = self.clock.now()
        side.said.append({"chat": user, "message_id": mid, "text": text})
        self._remember(side, mid, user, side.oa_id, text, kind)
        self.event(side, event)
        return event

    def picture(self, side: OaSide, user: str, text: str, name: str) -> Json:
        """A person sends a picture, which lies on this server."""
        url = f"{self.base}/files/{name}"
        return self.say(
            side,
            user,
            text,
            "image",
            attachments=[{"type": "image", "payload": {"url": url, "thumbnail": url}}],
        )

    def answer_elsewhere(self, side: OaSide, user: str, text: str) -> Json:
        """Somebody of the shop answers in Zalo's own tool."""
        mid = self._mid(side)
        self._remember(side, mid, side.oa_id, user, text, "text")
        event = self._echo_event(side, user, mid, text, "text")
        event["sender"]["admin_id"] = "1122334455667788990"
        self.event(side, event)
        return event

    def event(self, side: OaSide, event: Json) -> None:
        """Sign an event and deliver it until it is taken."""
        if side.holds:
            side.held.append(event)
        elif side.webhook:
            body, at = (
                json.dumps(event, ensure_ascii=False).encode(),
                str(event.get("timestamp", "")),
            )
            number = len(side.said)
            self.raw(side, body, at, TARDY if side.tardy and number % side.tardy == 0 else 0.0)
            if side.twice and number % side.twice == 0:
                self.raw(side, body, at)

    def release(self, side: OaSide) -> None:
        """What was kept is told after all."""
        told, side.held = side.held, []
        for event in told:
            self.event(side, event)

    def raw(self, side: OaSide, body: bytes, timestamp: str, after: float = 0.0) -> None:
        """Sign exact bytes and deliver them (so many seconds later) until they are taken."""
        self.deliver(lambda: side.webhook, body, sign(side, body, timestamp), after)

    def _mid(self, side: OaSide) -> str:
        side.number += 1
        return hashlib.sha256(f"{side.oa_id}{side.number}".encode()).hexdigest()[:20]

    def _remember(
        self, side: OaSide, mid: str, source: str, target: str, text: str, kind: str
    ) -> None:
        side.rows.appendleft(
            {
                "src": 0 if source == side.oa_id else 1,
                "time": self.clock.now(),
                "type": "photo" if kind == "image" else kind,
                "message": text,
                "message_id": mid,
                "from_id": source,
                "to_id": target,
                "from_display_name": side.people.get(source, side.name),
                "to_display_name": side.people.get(target, side.name),
            }
        )

    def _echo_event(self, side: OaSide, user: str, mid: str, text: str, kind: str) -> Json:
        return {
            "app_id": side.app_id,
            "sender": {"id": side.oa_id},
            "user_id_by_app": f"9{user[1:]}",
            "recipient": {"id": user},
            "event_name": f"oa_send_{kind}",
            "message": {"msg_id": mid, **({"text": text} if text else {})},
            "timestamp": str(self.clock.now()),
        }

    # -- OAuth
    # --------------------------------------------------------------------------------------------------------

    async def _consent(self, request: web.Request) -> web.Response:
        """The administrator agrees at once."""
        side = next(
            (each for each in self.accounts.values() if each.app_id == request.query.get("app_id")),
            None,
        )
        if side is None:
            return web.Response(status=404)
        code = f"code-{side.number}"
        side.number += 1
        side.codes[code] = request.query.get("code_challenge", "")
        state = request.query.get("state", "")
        raise web.HTTPFound(
            f"{request.query['redirect_uri']}?code={code}&oa_id={side.oa_id}&state={state}"
        )

    async def _token(self, request: web.Request) -> web.StreamResponse:
        data = await parameters(request)
        side = next(
            (each for each in self.accounts.values() if each.app_id == data.get("app_id")), None
        )
        if side is None:
            return _wrong(-14001, "Invalid app id")
        if side.faults.get("oauth"):
            answer = await side.faults["oauth"].pop(0)(request, data)
            if answer is not None:
                return answer
        if request.headers.get("secret_key") != side.app_secret:
            return _oauth_error(-14004, "Invalid secret key")
        if data.get("grant_type") == "authorization_code":
            challenge = side.codes.pop(str(data.get("code")), None)
            verifier = str(data.get("code_verifier", ""))
            if challenge is None or (challenge and challenge != _challenge(verifier)):
                return _oauth_error(-14010, "Invalid code")
        elif data.get("refresh_token") != side.refresh or side.refresh in side.spent:
            return _oauth_error(-14014, "Invalid refresh token")
        return web.json_response(self.rotate(side))

    def rotate(self, side: OaSide) -> Json:
        """A new pair; both old ones are worth nothing from now on."""
        side.spent.add(side.refresh)
        side.refreshes += 1
        side.access, side.refresh = f"access-{side.refreshes + 1}", f"refresh-{side.refreshes + 1}"
        return {
            "access_token": side.access,
            "refresh_token": side.refresh,
            "expires_in": str(side.life),
        }

    # -- the Official Account's API
    # -------------------------------------------------------------------------------------

    def _with_token(self, work: _Work) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            side = next(
                (
                    each
                    for each in self.accounts.values()
                    if request.headers.get("access_token") == each.access
                ),
                None,
            )
            data = await parameters(request)
            if "data" in data:
                data |= json.loads(data["data"])
            name = request.path.rsplit("/", 1)[-1]
            waiting = next(
                (each.faults[name] for each in self.accounts.values() if each.faults.get(name)),
                None,
            )
            if waiting:
                answer = await waiting.pop(0)(request, data)
                if answer is not None:
                    return answer
            if side is None:
                return _wrong(-216, "Access token is invalid")
            if "/message" not in request.path or "/quota" in request.path:
                return await work(request, side, data)
            return await side.weather.over(
                request, self.clock.now(), limited, lambda: work(request, side, data)
            )

        return handle

    async def _getoa(self, request: web.Request, side: OaSide, data: Json) -> web.Response:
        return _good(
            {"oa_id": side.oa_id, "name": side.name, "avatar": f"{self.base}/files/oa.jpg"}
        )

    async def _template(self, request: web.Request, side: OaSide, data: Json) -> web.Response:
        message, now = data.get("message") or {}, self.clock.now()

        def take(user: str, text: str) -> Json:
            return self.take(side, user, text, message, kind="template", charged=True)

        return zalo_announcing.template(request.match_info["template"], side, data, now, take)

    async def _article(self, request: web.Request, side: OaSide, data: Json) -> web.Response:
        creates = request.path.endswith("create")
        return zalo_announcing.create(side, data) if creates else zalo_announcing.verify(side, data)

    async def _message(self, request: web.Request, side: OaSide, data: Json) -> web.Response:
        to, message = data.get("recipient") or {}, data.get("message") or {}
        if "target" in to:

            def take(follower: str, title: str) -> Json:
                return self.take(side, follower, title, message, kind="article")

            return zalo_announcing.spread(side, data, self.clock.now(), take)
        user = str(to.get("user_id") or to.get("anonymous_id") or to.get("group_id") or "")
        text = str(message.get("text") or "")
        attachment = message.get("attachment")
        if not user or not (text.strip() or attachment):
            return _wrong(-201, "Params is invalid")
        if len(text) > 2000:
            return _wrong(-210, "Message is too long")
        if attachment and not _attached(side, attachment):
            return _wrong(-201, "Attachment is invalid")
        quote = message.get("quote_message_id")
        if quote and not any(row["message_id"] == quote for row in side.rows):
            return _wrong(-201, "Quote message is invalid")
        if user in side.blocked:
            return _wrong(-213, "User has not followed OA")
        age = self.clock.now() - side.last_act.get(user, 0)
        if age > 7 * DAY:
            return _wrong(-230, "User has not interacted with the OA in the past 7 days")
        kind = "text" if not attachment else "file" if _is_file(attachment) else "image"
        if age <= 48 * HOUR or side.quota > 0:
            side.quota -= age > 48 * HOUR
            quota = {"quota_type": "sub_quota", "remain": str(side.quota), "total": "1000"}
            charged = age > 48 * HOUR
            taken = self.take(side, user, text, message, kind=kind, charged=charged)
            return _good({**taken, "quota": quota})
        if side.announced.money < PRICES["cs"]:
            return _wrong(-321, "Not enough money")
        side.announced.money -= PRICES["cs"]
        return _good(self.take(side, user, text, message, kind=kind, charged=True))

    def take(
        self,
        side: OaSide,
        user: str,
        text: str,
        message: Json,
        *,
        kind: str = "text",
        charged: bool = False,
    ) -> Json:
        """The account's words arrive at the person; gives the answer's data."""
        mid = self._mid(side)
        side.sent.append(
            {
                "chat": user,
                "message_id": mid,
                "text": text,
                "at": self.clock.now(),
                "message": message,
                "charged": charged,
            }
        )
        self._remember(side, mid, side.oa_id, user, text, kind)
        if side.echo != "never" and kind != "article":
            event = self._echo_event(side, user, mid, text, kind)
            if side.echo == "before":
                self.event(side, event)
            else:
                asyncio.get_running_loop().call_later(0.05, self.event, side, event)
        if callable(side.on_sent):
            side.on_sent(side, side.sent[-1])
        return {"message_id": mid, "user_id": user}

    async def _upload(self, request: web.Request, side: OaSide, data: Json) -> web.Response:
        what, content = request.match_info["what"], data.get("file") or b""
        limit = {"image": 1, "gif": 5, "file": 5}[what] * 1024 * 1024
        if len(content) > limit:
            return _wrong(-210, "File is too big")
        if "." not in str(data.get("file_name", "")):
            return _good({})
        name = f"{what}-{len(side.uploads) + 1}"
        side.uploads[name] = content
        return _good({"token" if what == "file" else "attachment_id": name})

    async def _detail(self, request: web.Request, side: OaSide, data: Json) -> web.Response:
        user = str(data.get("user_id"))
        if user not in side.people:
            return _wrong(-213, "User has not followed OA")
        tags = sorted(tag for tag, people in side.tags.items() if user in people)
        return _good(
            {
                "user_id": user,
                "display_name": side.people[user],
                "user_alias": side.people[user],
                "user_is_follower": True,
                "avatars": {"120": f"{self.base}/files/a.jpg", "240": f"{self.base}/files/b.jpg"},
                "tags_and_notes_info": {"tag_names": tags, "notes": []},
            }
        )

    async def _list(self, request: web.Request, side: OaSide, data: Json) -> web.Response:
        if int(data.get("count", 0)) > 50:
            return _wrong(-210, "count is over limit")
        people = sorted(side.people)
        if data.get("tag_name"):
            people = sorted(side.tags.get(data["tag_name"], set()))
        offset = int(data.get("offset", 0))
        page = people[offset : offset + int(data.get("count", 50))]
        return _good(
            {
                "total": len(people),
                "offset": offset,
                "count": len(page),
                "users": [{"user_id": u} for u in page],
            }
        )

    async def _recent(self, request: web.Request, side: OaSide, data: Json) -> web.Response:
        if int(data.get("count", 0)) > 10:
            return _wrong(-210, "count is over limit")
        rows = list(side.rows)
        if "user_id" in data:
            rows = [row for row in rows if str(data["user_id"]) in (row["from_id"], row["to_id"])]
        offset = int(data.get("offset", 0))
        return _good(rows[offset : offset + int(data.get("count", 10))])

    async def _quota(self, request: web.Request, side: OaSide, data: Json) -> web.Response:
        return zalo_announcing.quota(side, data, self.clock.now())

    async def _tag(self, request: web.Request, side: OaSide, data: Json) -> web.Response:
        people = side.tags.setdefault(str(data.get("tag_name")), set())
        if request.match_info["act"] == "tagfollower":
            people.add(str(data.get("user_id")))
        else:
            people.discard(str(data.get("user_id")))
        return _good({})


def sign(side: OaSide, body: bytes, timestamp: str) -> dict[str, str]:
    """The header that Zalo sends with a webhook."""
    mac = hashlib.sha256(
        side.app_id.encode() + body + timestamp.encode() + side.webhook_secret.encode()
    ).hexdigest()
    return {"X-ZEvent-Signature": f"mac={mac}"}


def _attached(side: OaSide, attachment: Json) -> bool:
    payload = attachment.get("payload") or {}
    if attachment.get("type") == "file":
        return payload.get("token") in side.uploads
    elements = payload.get("elements") or []
    return bool(elements) and all(
        each.get("attachment_id") in side.uploads or each.get("url") for each in elements
    )


def _is_file(attachment: object) -> bool:
    return isinstance(attachment, dict) and attachment.get("type") == "file"


def _challenge(verifier: str) -> str:
    return (
        base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    )


def _good(data: object) -> web.Response:
    return web.json_response({"error": 0, "message": "Success", "data": data})


def _wrong(code: int, message: str) -> web.Response:
    """Zalo answers 200 to errors too."""
    return web.json_response({"error": code, "message": message})


def _oauth_error(code: int, name: str) -> web.Response:
    return web.json_response(
        {"error": code, "error_name": name, "error_description": name, "error_reason": name}
    )


def limited(seconds: int) -> web.Response:
    """Zalo's answer to who is too fast."""
    answer = _wrong(-32, "Too many requests")
    answer.headers["Retry-After"] = str(seconds)
    return answer


def refusing(code: int, message: str = "no") -> Fault:
    """An error of the Official Account's API, once."""

    async def fault(request: web.Request, data: Json) -> web.StreamResponse:
        return _wrong(code, message)

    return fault


def swallowing(server: ZaloServer, side: OaSide) -> Fault:
    """The message arrives, and the answer is lost."""

    async def fault(request: web.Request, data: Json) -> web.StreamResponse:
        message = data["message"]
        server.take(
            side, str(data["recipient"]["user_id"]), str(message.get("text") or ""), message
        )
        return drop(request)

    return fault
