"""A Page or an Instagram account as Meta knows it, and how Meta words and signs what it sends."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field

from aiohttp import web

from socialdesk.simulator.hosted import Fault, Json
from socialdesk.simulator.weather import Weather


@dataclass(slots=True)
class PageSide:
    """One Page, or one Instagram account (`ig_id` set), as the server knows it.

    `sent` lists what it said to people, `said` what people said, `comments` every comment by its
    id.
    """

    page_id: str = "101010101010101"
    ig_id: str = ""
    app_id: str = "900000000000009"
    app_secret: str = "socialdesk-app-secret-0123456789"  # noqa: S105 - opens nothing
    token: str = "EAAB-demo-page-token"  # noqa: S105 - opens nothing
    name: str = "Hoa Sen Page"
    webhook: str = ""
    human_agent: bool = False
    number: int = 1
    dead: bool = False
    expires_at: int = 0
    """When the token ends (seconds); 0 for never."""
    subscribed: list[str] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    last_act: dict[str, int] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    """People who want to hear nothing more."""
    weather: Weather = field(default_factory=Weather)
    sent: list[Json] = field(default_factory=list)
    said: list[Json] = field(default_factory=list)
    talks: dict[str, list[Json]] = field(default_factory=dict)
    comments: dict[str, Json] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    """Messages that people took back."""
    private_used: set[str] = field(default_factory=set)
    lives: dict[str, str] = field(default_factory=dict)
    """Live videos by the post that they are."""
    ended: set[str] = field(default_factory=set)
    """Those of them that are over, by their posts."""
    acts: list[Json] = field(default_factory=list)
    granted: set[str] = field(default_factory=lambda: {"pages_messaging", "pages_manage_posts"})
    """What the app may do beside reading (permissions by their names)."""
    templates: dict[tuple[str, str], int] = field(default_factory=dict)
    """Approved utility templates by name and language, with how many values fill each."""
    posts: list[Json] = field(default_factory=list)
    """What the Page has posted, oldest first."""
    profile: Json = field(default_factory=dict)
    """Its Messenger Profile: what is shown before and beside a conversation."""
    profile_calls: list[int] = field(default_factory=list)
    """When it was read and set (ms)."""
    signals: list[Json] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    echo: str = "after"
    twice: int = 0
    proof: bool = True
    on_sent: object = None

    @property
    def account_id(self) -> str:
        """Whom webhooks name."""
        return self.ig_id or self.page_id

    @property
    def object(self) -> str:
        """The webhook's object."""
        return "instagram" if self.ig_id else "page"


def encoded(value: Json) -> bytes:
    """A body as Meta writes it: letters and slashes escaped."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/").encode()


def sign(secret: str, body: bytes) -> dict[str, str]:
    """The header that Meta sends with a webhook."""
    return {
        "X-Hub-Signature-256": "sha256="
        + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    }


def as_object(value: object) -> Json:
    """A parameter that may be an object or its JSON text."""
    if isinstance(value, str):
        value = json.loads(value) if value.startswith("{") else {}
    return value if isinstance(value, dict) else {}


def wrong(
    code: int, subcode: int, message: str, kind: str = "GraphMethodException", status: int = 400
) -> web.Response:
    """An error as Meta words it."""
    error: Json = {"message": message, "type": kind, "code": code, "fbtrace_id": "SimTrace"}
    if subcode:
        error["error_subcode"] = subcode
    return web.json_response({"error": error}, status=status)


def limited(seconds: int) -> web.Response:
    """Meta's answer to who is too fast."""
    answer = wrong(
        613, 0, "(#613) Calls to this api have exceeded the rate limit.", "OAuthException"
    )
    answer.headers["Retry-After"] = str(seconds)
    return answer
