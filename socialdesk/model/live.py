"""A live: when people are told of it, what is shown when, whose comments belong to it, and which of
them ask something."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from socialdesk.model.i18n import translate
from socialdesk.model.ids import DAY, HOUR, MINUTE, SECOND, Instant
from socialdesk.model.text import fold


class Moment(StrEnum):
    """When people are told of a live: before it begins, when it has, and afterwards."""

    DAY = "day"
    HOUR = "hour"
    SOON = "soon"
    """Ten minutes before."""
    NOW = "now"
    REPLAY = "replay"


BEFORE = {Moment.DAY: DAY, Moment.HOUR: HOUR, Moment.SOON: 10 * MINUTE}
"""How long (ms) before the beginning people are told."""
LATE = {
    Moment.DAY: "send:6h",
    Moment.HOUR: "send:20m",
    Moment.SOON: "send:5m",
    Moment.NOW: "send:30m",
    Moment.REPLAY: "send:1d",
}
"""What becomes of one whose moment was missed: that it begins in an hour is wrong half an hour later."""
MOST_ITEMS = 300
_ITEM = re.compile(r"\+?(?:(\d{1,2}):)?(\d{1,3})(?::(\d{2}))?\s+(\S.*)\Z")
_POST_IN_LINK = re.compile(
    r"(?:videos/(?:[^/?#]+/)?|posts/|reel/|live/|media/|permalink/|[?&](?:v|story_fbid|fbid)=)(\d{5,})"
)
_POST = re.compile(r"(?=.*\d)[\w:.-]{1,120}\Z")


@dataclass(frozen=True, slots=True)
class Item:
    """What is shown from `after` (ms from the beginning) on."""

    after: int
    words: str


@dataclass(frozen=True, slots=True)
class OnAir:
    """Where a run sheet has come to: what is shown `now` and for how long it has been, what comes
    `next` and in how long (ms)."""

    now: Item | None
    since: int
    next: Item | None
    left: int


def parse_sheet(text: str) -> tuple[Item, ...]:
    """A run sheet of lines `0:05 Áo A01 199k`: hours and minutes from the beginning (`5`, `0:05`, with
    seconds `0:05:30`), and what is shown then. Empty lines and those that begin with # are left out.
    Raises ValueError with a sentence."""
    items = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _ITEM.match(line.strip())
        if found is None:
            raise ValueError(
                translate(
                    'line {line} of the run sheet says no time; write "0:05 Áo A01 199k": hours and minutes from the '
                    "beginning, and what is shown",
                    line=number,
                )
            )
        hours, minutes, seconds = (int(each or 0) for each in found.group(1, 2, 3))
        items.append(Item(hours * HOUR + minutes * MINUTE + seconds * SECOND, found[4].strip()))
    if len(items) > MOST_ITEMS:
        raise ValueError(
            translate(
                "the run sheet is too long: {n}, and {most} is the most",
                n=len(items),
                most=MOST_ITEMS,
            )
        )
    return tuple(sorted(items, key=lambda each: each.after))


def on_air(sheet: Sequence[Item], since: int) -> OnAir:
    """Where a run sheet stands so long (ms) after the beginning; before it, `since` is negative."""
    begun = [each for each in sheet if each.after <= since]
    coming = [each for each in sheet if each.after > since]
    now, then = (begun[-1] if begun else None), (coming[0] if coming else None)
    return OnAir(now, since - now.after if now else 0, then, then.after - since if then else 0)


def post_in(text: str) -> str:
    """The post that is meant by its number, or by the address of a post or video; a number behind
    another one (`page_post`) stays as it is. Raises ValueError with a sentence."""
    text = text.strip()
    if "/" in text or "?" in text:
        found = _POST_IN_LINK.findall(text)
        if found:
            return str(found[-1])
    elif _POST.match(text):
        return text
    raise ValueError(
        translate(
            '"{text}" names no post. Write its number, or the address of a post or video that has one; without a '
            "post everything counts that is commented on the account while the live runs",
            text=text[:80],
        )
    )


def post_of(chat: str) -> str:
    """The post under which a conversation of comments stands; empty for any other chat."""
    kind, _, rest = chat.partition(":")
    return rest.partition(":")[0] if kind == "comment" else ""


_LOOKED_AT = 300
"""Letters of a comment in which a question is looked for."""
_NO = r"(?:khong|ko|kg|kh|k|hong|hok|hk|hem|hong|khum|hum|chua)"
_SOFT = r"(?: (?:shop|sop|ad|a|chi|c|em|e|anh|ban|b|oi|vay|v|z|the|nhi|ha|ta|nua|nhe|nha))*"
_VIETNAMESE = re.compile(
    rf"\b(?:con|co|duoc|dc|phai|ban|giam|ship|free ?ship)\b.{{0,60}}\b{_NO}{_SOFT}\W*$"
    rf"|\S+ \S+.* (?:khong|ko|hong|hok|khum){_SOFT}\W*$"
    r"|\b(?:bao nhieu|bao nhiu|bao tien|bnhieu|bnhiu|bn ?(?:tien|vay|z|1|mot)|nhieu tien|may tien|may k)\b|^bn\W*$"
    r"|\b(?:o dau|dau vay|cho nao|mau (?:gi|nao)|loai (?:gi|nao)|cai nao|mon gi|hang gi|size (?:gi|nao|may)|may mau"
    r"|the nao|nhu nao|khi nao|bao gio|bao lau|may gio|may ngay|tai sao|vi sao|sao vay|la gi|gi vay|gi the|chat (?:gi|lieu)"
    r"|lam sao|phi ship|tien ship|ship bao|ma so may|so may)\b"
)
_PRICE = re.compile(r"(?<!đánh )(?<!đấu )(?<!định )\bgiá\b(?! (?:trị|đình|rẻ|vẻ|thể|như))")
_PRICE_PLAIN = re.compile(
    r"(?<!\bdanh )(?<!\btham )(?<!\bchuyen )(?<!\bquoc )(?<!\bdau )\bgia\b(?! (?:dinh|re|vi|tri|han|dung|nhap|cong|su|the))"
)
_SIZE = re.compile(r"\b(?:size|sz)\b")
_CLAIMS = re.compile(r"\b(?:chot|lay|mua|dat|order|cf|xac nhan)\b")
_ENGLISH = re.compile(
    r"\bhow (?:much|many|long|big|do|can)\b|^(?:what|when|where|which|who|why|how)\b|\b(?:price|pls price|in stock|what size"
    r"|do you (?:have|ship|sell)|is (?:it|this|there)|are there|any (?:more|other|left)|still (?:have|available|got))\b"
    r"|^(?:can|could|may) (?:i|you|we)\b|^available\b"
)
_THAI = re.compile(
    "ราคา|เท่าไ|เท่าไร|กี่|ไหม|มั้ย|มั๊ย|มัย|หรือเปล่า|หรือป่าว|รึเปล่า|รึป่าว|ยังมี|ไซส์ไหน|ไซส์อะไร|อะไร|ยังไง|อย่างไร|เมื่อไ|ที่ไหน|ตัวไหน"
)


def is_question(text: str) -> bool:
    """Whether a comment asks something, by rule: a question mark, or words by which people ask in
    Vietnamese (with or without accents), English or Thai. Prices, stock, sizes, shipping; a claim
    ("chốt size M") is none."""
    text = text[:_LOOKED_AT]
    plain = fold(text)
    if not plain:
        return False
    if "?" in plain or "؟" in plain:
        return True
    written = unicodedata.normalize("NFC", text).casefold()
    if _PRICE.search(written) or (
        plain == " ".join(written.split()) and _PRICE_PLAIN.search(plain)
    ):
        return True
    if _SIZE.search(plain) and not _CLAIMS.search(plain):
        return True
    return any(each.search(plain) for each in (_VIETNAMESE, _ENGLISH, _THAI))


def starts_at(planned_for: Instant, moment: Moment) -> Instant | None:
    """When people are told at a moment, for a live that begins then; None for what has its own time."""
    before = BEFORE.get(moment)
    return None if before is None else Instant(planned_for - before)
