"""A Graph server: Pages and Instagram accounts with messages, comments, live videos, echoes,
windows and signed webhooks."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Sequence

from aiohttp import web

from socialdesk.clock import Clock
from socialdesk.simulator import (
    graph_comments,
    graph_posts,
    graph_profile,
    graph_reads,
    graph_templates,
)
from socialdesk.simulator.graph_page import PageSide, as_object, encoded, limited, sign, wrong
from socialdesk.simulator.hosted import Fault, Hosted, Json, drop, parameters

DAY = 86_400_000
DEAD_TAGS = ("CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE")


class GraphServer(Hosted):
    """Start it, add Pages, let people write and comment."""

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(clock)
        self.pages: dict[str, PageSide] = {}
        self.user_token = "EAAU-person"  # noqa: S105 - opens nothing
        self.application.router.add_route("*", "/{version:v[0-9.]+}/{path:.*}", self._call)

    def add_page(self, **values: object) -> PageSide:
        """A Page or Instagram account that this server knows from now on."""
        side = PageSide(**values)  # type: ignore[arg-type]
        self.pages[side.account_id] = side
        return side

    # -- what people do
    # ---------------------------------------------------------------------------------------------

    def say(self, side: PageSide, person: str, text: str, **message: object) -> Json:
        """A person writes; gives the messaging event."""
        event = self._said(side, person, text, **message)
        self.messaging(side, event)
        return event

    def say_together(self, side: PageSide, said: Sequence[tuple[str, str]]) -> None:
        """Many people (id, words) write, and one webhook tells of all of them."""
        self.entry(side, {"messaging": [self._said(side, *each) for each in said]})

    def _said(self, side: PageSide, person: str, text: str, **message: object) -> Json:
        mid = self._mid(side, "m")
        at = self.clock.now()
        body: Json = {"mid": mid, **({"text": text} if text else {}), **message}
        event = {
            "sender": {"id": person},
            "recipient": {"id": side.account_id},
            "timestamp": at,
            "message": body,
        }
        side.last_act[person] = at
        side.said.append({"chat": person, "message_id": mid, "text": text})
        self._keep(side, person, mid, person, text, at)
        return event

    def take_back(self, side: PageSide, person: str, mid: str) -> Json:
        """A person unsends what they wrote; gives the messaging event."""
        side.gone.add(mid)
        side.talks[person] = [each for each in side.talks[person] if each["id"] != mid]
        event = {
            "sender": {"id": person},
            "recipient": {"id": side.account_id},
            "timestamp": self.clock.now(),
            "message": {"mid": mid, "is_deleted": True},
        }
        self.messaging(side, event)
        return event

    def picture(self, side: PageSide, person: str, text: str, name: str) -> Json:
        """A person sends a picture, which lies on this server."""
        return self.say(side, person, text, attachments=[
            {"type": "image", "payload": {"url": f"{self.base}/files/{name}"}}])  # fmt: skip

    def answer_elsewhere(
        self, side: PageSide, person: str, text: str, app: int | None = 263902037430900
    ) -> Json:
        """Somebody of the shop answers in Meta's own inbox."""
        mid, at = self._mid(side, "m"), self.clock.now()
        message: Json = {
            "is_echo": True,
            "mid": mid,
            "text": text,
            **({"app_id": app} if app else {}),
        }
        event = {
            "sender": {"id": side.account_id},
            "recipient": {"id": person},
            "timestamp": at,
            "message": message,
        }
        self._keep(side, person, mid, side.account_id, text, at)
        self.messaging(side, event)
        return event

    def comment(
        self,
        side: PageSide,
        person: str,
        text: str,
        post: str,
        parent: str = "",
        *,
        webhook: bool = True,
    ) -> str:
        """A person comments on a post; gives the comment's id."""
        told = graph_comments.commented(side, person, text, post, parent, self.clock.now())
        if webhook:
            self.change(side, told.change)
        return told.id

    def comment_together(
        self, side: PageSide, said: Sequence[tuple[str, str]], post: str
    ) -> list[str]:
        """Many people (id, words) comment, and one webhook tells of all of them; gives the comments'
        ids."""
        now = self.clock.now()
        told = [graph_comments.commented(side, *each, post, "", now) for each in said]
        self.entry(side, {"changes": [each.change for each in told]}, seconds=True)
        return [each.id for each in told]

    def edit_comment(self, side: PageSide, comment: str, text: str) -> None:
        """Who wrote a comment corrects it; Instagram has no such thing. Raises KeyError."""
        self.change(side, graph_comments.edited(side, comment, text, self.clock.now()))

    def remove_comment(self, side: PageSide, comment: str) -> None:
        """Who wrote a comment takes it away; Instagram tells nobody. Raises KeyError."""
        change = graph_comments.removed(side, comment, self.clock.now())
        if not side.ig_id:
            self.change(side, change)

    def go_live(self, side: PageSide, video: str, post: str) -> None:
        """A live video begins; what is said under `post` is said in it."""
        side.lives[post] = video
        if not side.ig_id:
            self.change(side, {"field": "live_videos", "value": {"id": video, "status": "live"}})

    def end_live(self, side: PageSide, post: str) -> None:
        """It is over. On Facebook the video stays, as a post; on Instagram it is gone."""
        side.ended.add(post)
        if not side.ig_id:
            for status in ("live_stopped", "vod"):
                value = {"id": side.lives[post], "status": status}
                self.change(side, {"field": "live_videos", "value": value})

    def messaging(self, side: PageSide, event: Json, word: str = "messaging") -> None:
        """Deliver one messaging (or standby) event."""
        self.entry(side, {word: [event]})

    def change(self, side: PageSide, change: Json) -> None:
        """Deliver one change."""
        self.entry(side, {"changes": [change]}, seconds=True)

    def entry(self, side: PageSide, content: Json, *, seconds: bool = False) -> None:
        """Deliver one entry."""
        time = self.clock.now() // (1000 if seconds else 1)
        body = encoded(
            {"object": side.object, "entry": [{"id": side.account_id, "time": time, **content}]}
        )
        self.raw(side, body)
        if side.twice and side.number % side.twice == 0:
            self.raw(side, body)

    def raw(self, side: PageSide, body: bytes) -> None:
        """Sign exact bytes and deliver them until they are taken."""
        if side.webhook:
            self.deliver(lambda: side.webhook, body, sign(side.app_secret, body))

    def _mid(self, side: PageSide, head: str) -> str:
        side.number += 1
        return f"{head}_sim-{side.account_id[-4:]}-{side.number}"

    def _keep(self, side: PageSide, person: str, mid: str, author: str, text: str, at: int) -> None:
        side.talks.setdefault(person, []).append(
            {"id": mid, "from": author, "message": text, "at": at}
        )

    # -- the Graph API
    # ------------------------------------------------------------------------------------------------

    async def _call(self, request: web.Request) -> web.StreamResponse:
        data = await parameters(request)
        path = request.match_info["path"].strip("/")
        if path in graph_reads.TOKENS:
            pages = list(self.pages.values())
            return graph_reads.tokens(path, data, pages, self.user_token, self.clock.now())
        side = self._who(request, data, path)
        if isinstance(side, web.Response):
            return side
        edge = path.rsplit("/", 1)[-1] if "/" in path else ""
        for name in (edge, path):
            if side.faults.get(name):
                answer = await side.faults[name].pop(0)(request, data)
                if answer is not None:
                    return answer
        node = path.split("/", 1)[0]
        if edge:
            node = side.page_id or side.ig_id if node == "me" else node
        is_said = request.method == "POST" and edge in ("messages", "comments", "replies")
        if not is_said or "sender_action" in data:
            return self._answered(side, request.method, node, edge, data)

        async def sent() -> web.StreamResponse:
            return self._answered(side, request.method, node, edge, data)

        return await side.weather.over(request, self.clock.now(), limited, sent)

    def _who(self, request: web.Request, data: Json, path: str) -> PageSide | web.Response:
        """The account whose token it is, or what is wrong with the token."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(
            data.get("access_token", "")
        )
        owners = [each for each in self.pages.values() if each.token == token]
        meant = path.split("/", 1)[0]
        side = next((each for each in owners if meant in (each.page_id, each.ig_id)), None)
        side = side or next(iter(owners), None)
        if side is None or side.dead:
            return wrong(
                190,
                460,
                "Error validating access token: the session has been invalidated",
                kind="OAuthException",
            )
        right = hmac.new(side.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        if side.proof and data.get("appsecret_proof") != right:
            return wrong(100, 0, "API calls from the server require an appsecret_proof argument")
        return side

    def _answered(
        self, side: PageSide, method: str, node: str, edge: str, data: Json
    ) -> web.Response:
        match (method, edge):
            case (_, "messenger_profile"):
                return graph_profile.answered(side, method, data, self.clock.now())
            case ("POST", "messages"):
                return self._message(side, data)
            case ("GET", "conversations"):
                return graph_reads.conversations(side, data, self.base)
            case ("GET", "subscribed_apps"):
                known = {"id": side.app_id, "subscribed_fields": side.subscribed}
                return web.json_response({"data": [known] if side.subscribed else []})
            case ("POST", "subscribed_apps"):
                side.subscribed = str(data.get("subscribed_fields", "")).split(",")
                return web.json_response({"success": "true"})
            case ("GET", "comments"):
                return graph_reads.comments(side, node, data, self.base)
            case ("POST", "comments" | "replies"):
                return self._answer(side, node, str(data.get("message", "")))
            case ("POST", "feed" | "photos" | "videos"):
                return graph_posts.published(self, side, node, edge, data)
            case (_, "likes"):
                return _acted(side, node, "like" if method == "POST" else "unlike")
            case ("POST", ""):
                hidden = str(data.get("is_hidden", data.get("hide"))).lower() == "true"
                done = _acted(side, node, "hide" if hidden else "unhide")
                return done if node in side.comments else wrong(100, 33, "no such object")
            case ("DELETE", ""):
                side.comments.pop(node, None)
                return _acted(side, node, "delete")
            case _:
                return graph_reads.node(side, node, self.base)

    def _message(self, side: PageSide, data: Json) -> web.Response:
        to = as_object(data.get("recipient"))
        if "sender_action" in data:
            side.signals.append({"to": to.get("id"), "action": data["sender_action"]})
            return web.json_response({"recipient_id": to.get("id")})
        message = as_object(data.get("message"))
        problem = _problem(side, data, message)
        if problem is not None:
            return problem
        if "comment_id" in to:
            return self._private_reply(side, str(to["comment_id"]), message)
        person = str(to.get("id", ""))
        if person not in side.last_act:
            return wrong(100, 2018001, "No matching user found")
        if person in side.blocked:
            return wrong(551, 1545041, "This person isn't available right now.")
        age = self.clock.now() - side.last_act[person]
        tagged = (
            data.get("messaging_type") == "MESSAGE_TAG"
            and data.get("tag") == "HUMAN_AGENT"
            and side.human_agent
        )
        by_template = data.get("messaging_type") == graph_templates.UTILITY
        if age > DAY and not by_template and not (tagged and age <= 7 * DAY):
            return wrong(
                10,
                2534022 if side.ig_id else 2018278,
                "This message is sent outside of allowed window.",
            )
        answered = str(as_object(data.get("reply_to")).get("mid") or "")
        if answered in side.gone:
            return wrong(9000001, 0, "The message was deleted")
        if answered and all(each["id"] != answered for each in side.talks.get(person, ())):
            return wrong(100, 33, "(#100) reply_to: no such message in this conversation")
        return web.json_response(
            {"recipient_id": person, "message_id": self.take(side, person, message, data)}
        )

    def take(self, side: PageSide, person: str, message: Json, data: Json) -> str:
        """The account's words arrive at a person; gives the message's id."""
        mid, at = self._mid(side, "m"), self.clock.now()
        text = str(message.get("text", ""))
        side.sent.append(
            {
                "chat": person,
                "message_id": mid,
                "text": text,
                "at": at,
                "data": {key: value for key, value in data.items() if not isinstance(value, bytes)},
            }
        )
        self._keep(side, person, mid, side.account_id, text, at)
        if side.echo != "never":
            told: Json = {"is_echo": True, "mid": mid, **({"text": text} if text else {})}
            if not side.ig_id:
                told |= {"app_id": int(side.app_id)}
                told |= {"metadata": message["metadata"]} if "metadata" in message else {}
            if "attachment" in message:
                kind = as_object(message["attachment"]).get("type", "file")
                told["attachments"] = [{"type": kind, "payload": {"url": f"{self.base}/files/out"}}]
            event = {
                "sender": {"id": side.account_id},
                "recipient": {"id": person},
                "timestamp": at,
                "message": told,
            }
            if side.echo == "before":
                self.messaging(side, event)
            else:
                asyncio.get_running_loop().call_later(0.05, self.messaging, side, event)
        if callable(side.on_sent):
            side.on_sent(side, side.sent[-1])
        return mid

    def _private_reply(self, side: PageSide, comment: str, message: Json) -> web.Response:
        found = side.comments.get(comment)
        if found is None:
            return wrong(100, 2018292, "Invalid comment_id")
        if comment in side.private_used:
            return wrong(10900, 0, "Activity already replied to")
        if self.clock.now() - found["at"] > 7 * DAY or graph_comments.is_past(side, found["post"]):
            return wrong(100, 2534025, "The comment is invalid for a private reply")
        person = graph_comments.private_id(found["from"]["id"])
        if not side.blocked.isdisjoint((person, found["from"]["id"])):
            return wrong(551, 1545041, "This person isn't available right now.")
        side.private_used.add(comment)
        side.people.setdefault(person, found["from"].get("name", ""))
        mid = self.take(side, person, message, {"recipient": {"comment_id": comment}})
        return web.json_response({"recipient_id": person, "message_id": mid})

    def _answer(self, side: PageSide, comment: str, text: str) -> web.Response:
        """A public answer, which comes back through the feed as the Page's own comment."""
        if comment not in side.comments:
            return wrong(100, 33, "Unsupported post request: the object does not exist")
        post = side.comments[comment]["post"]
        number = self.comment(side, side.account_id, text, post, comment, webhook=False)
        side.sent.append(
            {
                "chat": f"comment:{comment}",
                "message_id": number,
                "text": text,
                "at": self.clock.now(),
            }
        )
        if not side.ig_id:
            change = graph_comments.change_of(side, number, "add", self.clock.now())
            if side.echo == "before":
                self.change(side, change)
            elif side.echo == "after":
                asyncio.get_running_loop().call_later(0.05, self.change, side, change)
        return web.json_response({"id": number})


def _acted(side: PageSide, comment: str, act: str) -> web.Response:
    side.acts.append({"comment": comment, "act": act})
    return web.json_response({"success": True})


def _problem(side: PageSide, data: Json, message: Json) -> web.Response | None:
    if "template" in message or data.get("messaging_type") == graph_templates.UTILITY:
        return graph_templates.wrong_template(side, data, message)
    text = str(message.get("text", ""))
    limit = 1000 if side.ig_id else 2000
    if "messaging_type" not in data and "comment_id" not in as_object(data.get("recipient")):
        return wrong(100, 0, "(#100) Param messaging_type is required")
    if data.get("tag") in DEAD_TAGS:
        return wrong(100, 0, "(#100) The tag is no longer supported")
    if not text.strip() and "attachment" not in message:
        return wrong(100, 0, "(#100) Empty text")
    if len(text) > limit:
        return wrong(
            100,
            2018109,
            f"(#100) Length of param message[text] must be less than or equal to {limit}",
        )
    if "attachment" in message and "filedata" not in data:
        return wrong(100, 2018008, "(#100) Failed to fetch the file")
    return None


def refusing(code: int, subcode: int = 0, message: str = "no", **headers: str) -> Fault:
    """An error, once."""

    async def fault(request: web.Request, data: Json) -> web.StreamResponse:
        answer = wrong(code, subcode, message)
        answer.headers.update({key.replace("_", "-"): value for key, value in headers.items()})
        return answer

    return fault


def swallowing(server: GraphServer, side: PageSide) -> Fault:
    """The message arrives, and the answer is lost."""

    async def fault(request: web.Request, data: Json) -> web.StreamResponse:
        server.take(side, str(as_object(data["recipient"])["id"]), as_object(data["message"]), data)
        return drop(request)

    return fault
