"""The query language of views, search and the command line: `channel:zalo wait:>10m tag:đổi-trả
assignee:me "size M"`.

A query is terms and words, all of which must hold. A term is `field:value`, with `-` before it for
the opposite, `a,b` for either, and `<` or `>` before a length, a moment or a priority. Fields and
fixed values may be written in Vietnamese or Thai, with or without accents. What is not a term is a
word to be found in names and messages.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from socialdesk.model.i18n import mark, translate
from socialdesk.model.ids import DAY, HOUR, MINUTE, SECOND
from socialdesk.model.task import QUERIED as TASKS
from socialdesk.model.text import fold, last_piece, storable

WEEK = 7 * DAY
AGEING = (
    "wait", "before", "after", "window", "since", "silent", "may", "promise", "target", "task",
)  # fmt: skip
"""Fields whose answers change with time alone."""
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. `operator` is "" (equals), "<" or ">"; `values` are alternatives, folded where
    the field folds.

    A length or a moment stands as it was written in `values`; `length_of` and `moment_of` give its
    meaning.
    """

    field: str
    values: tuple[str, ...]
    operator: str = ""
    negated: bool = False

    def __str__(self) -> str:
        values = ",".join(_quoted(value) for value in self.values)
        return f"{'-' if self.negated else ''}{self.field}:{self.operator}{values}"

    def spoken(self) -> str:
        """The same in the words of the language that is spoken; it is read as it is said."""
        values = ",".join(_quoted(_said(self.field, value)) for value in self.values)
        return f"{'-' if self.negated else ''}{_said(self.field)}:{self.operator}{values}"


@dataclass(frozen=True, slots=True)
class Query:
    """Terms and words; an empty one asks for everything."""

    terms: tuple[Term, ...] = ()
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join([*map(str, self.terms), *(_quoted_word(word) for word in self.words)])

    def spoken(self) -> str:
        """The same in the words of the language that is spoken."""
        terms = [term.spoken() for term in self.terms]
        return " ".join([*terms, *(_quoted_word(word) for word in self.words)])

    def __bool__(self) -> bool:
        return bool(self.terms or self.words)

    def has(self, *fields: str) -> bool:
        """Whether one of these fields is asked about."""
        return any(term.field in fields for term in self.terms)

    @property
    def ages(self) -> bool:
        """Whether the mere passing of time changes the answer."""
        return self.has(*AGEING)


FIELDS = {
    "channel": ("kenh", "ch", "ช่องทาง"),
    "account": ("tai-khoan", "tk", "บัญชี"),
    "wait": ("cho", "doi", "รอ"),
    "tag": ("the", "nhan", "แท็ก"),
    "assignee": ("giao", "nguoi", "agent", "ผู้รับผิดชอบ"),
    "status": ("trang-thai", "tt", "สถานะ"),
    "is": ("la", "เป็น"),
    "priority": ("uu-tien", "ความสำคัญ"),
    "lang": ("language", "ngon-ngu", "ภาษา"),
    "name": ("ten", "ชื่อ"),
    "before": ("truoc", "ก่อน"),
    "after": ("sau", "หลัง"),
    "window": ("cua-so", "หน้าต่าง"),
    "mentions": ("nhac", "กล่าวถึง"),
    "follows": ("theo-doi", "ติดตาม"),
    "since": ("biet-tu", "รู้จัก"),
    "silent": ("im", "im-lang", "เงียบ"),
    "topic": ("chu-de", "หัวข้อ"),
    "optout": ("tu-choi", "ไม่รับ"),
    "kind": ("loai", "ประเภท"),
    "may": ("duoc", "ส่งได้"),
    "live": ("buoi-live", "ไลฟ์"),
    "target": ("muc-tieu", "เป้าหมาย"),
    "promise": ("hua", "loi-hua", "สัญญา"),
    "task": ("viec", "งาน"),
    "score": ("diem", "คะแนน"),
    "tier": ("bac", "hang", "ระดับ"),
}
"""Every field, with its other spellings (folded)."""
STATUSES = {
    "active": ("mo-cho",),
    "open": ("mo", "เปิด"),
    "pending": ("cho-khach", "รอลูกค้า"),
    "snoozed": ("hoan", "เลื่อน"),
    "resolved": ("xong", "done", "เสร็จ"),
    "all": ("tat-ca", "any", "ทั้งหมด"),
}
STATES = {
    "unread": ("chua-doc", "ยังไม่อ่าน"),
    "waiting": ("dang-cho", "รอ"),
    "late": ("tre", "สาย"),
    "blocked": ("chan", "บล็อก"),
    "comment": ("binh-luan", "ความคิดเห็น"),
    "private": ("rieng", "ส่วนตัว"),
    "group": ("nhom", "กลุ่ม"),
    "draft": ("nhap", "ร่าง"),
    "stuck": ("ket", "ติดค้าง"),
    "scheduled": ("hen-gio", "ตั้งเวลา"),
    "follower": ("theo-doi", "ผู้ติดตาม"),
    "asking": ("hoi", "ถาม"),
}
PRIORITIES = {
    "low": ("thap", "ต่ำ"),
    "normal": ("thuong", "ปกติ"),
    "high": ("cao", "สูง"),
    "urgent": ("gap", "ด่วน"),
}
SPOKEN = (
    mark("channel:"), mark("account:"), mark("wait:"), mark("tag:"), mark("assignee:"), mark("status:"),
    mark("is:"), mark("priority:"), mark("lang:"), mark("name:"), mark("before:"), mark("after:"),
    mark("window:"), mark("mentions:"),
    mark("status:active"), mark("status:open"), mark("status:pending"), mark("status:snoozed"),
    mark("status:resolved"), mark("status:all"),
    mark("is:unread"), mark("is:waiting"), mark("is:late"), mark("is:blocked"), mark("is:comment"),
    mark("is:private"), mark("is:group"), mark("is:draft"), mark("is:stuck"), mark("is:scheduled"),
    mark("is:follower"),
    mark("priority:low"), mark("priority:normal"), mark("priority:high"), mark("priority:urgent"),
    mark("assignee:me"), mark("assignee:nobody"), mark("assignee:anybody"),
    mark("follows:"), mark("since:"), mark("silent:"), mark("topic:"), mark("optout:"), mark("kind:"),
    mark("may:"), mark("live:"), mark("is:asking"),
    mark("follows:yes"), mark("follows:no"), mark("optout:yes"), mark("optout:no"),
    mark("kind:private"), mark("kind:comment"), mark("kind:group"), mark("kind:channel"),
    mark("may:broadcast"), mark("may:reply"),
    mark("target:"), mark("target:running"), mark("target:risk"), mark("target:missed"), mark("target:reached"),
    mark("target:paused"),
    mark("promise:"), mark("promise:open"), mark("promise:overdue"), mark("promise:today"),
    mark("task:"), mark("task:open"), mark("task:overdue"), mark("task:notice"), mark("task:follow_up"),
    mark("task:low_score"), mark("task:claim"), mark("task:case"), mark("task:review"), mark("task:agreement"),
    mark("score:"), mark("score:low"), mark("score:good"), mark("tier:"),
)  # fmt: skip
"""Fields and values as each language says them: one of the spellings of here, with its accents."""
SCORES = {"low": ("thap", "ต่ำ"), "good": ("tot", "ดี")}
YES_NO = {
    "yes": ("co", "1", "true", "ใช่"),
    "no": ("khong", "0", "false", "ไม่"),
}
KINDS = {
    "private": ("rieng", "ส่วนตัว"),
    "comment": ("binh-luan", "ความคิดเห็น"),
    "group": ("nhom", "กลุ่ม"),
    "channel": ("kenh", "ช่อง"),
}
TARGETS = {
    "running": ("dang-chay", "เดินอยู่"),
    "risk": ("sap-tre", "ใกล้เกิน"),
    "missed": ("tre", "da-tre", "เกินเวลา"),
    "reached": ("kip", "kip-han", "ทันเวลา"),
    "paused": ("dung", "tam-dung", "หยุด"),
}
PROMISES = {
    "open": ("con", "dang-mo", "ค้าง"),
    "overdue": ("qua-han", "tre", "เกินกำหนด"),
    "today": ("hom-nay", "nay", "วันนี้"),
}
MAY = {"broadcast": ("thong-bao", "ประกาศ"), "reply": ("tra-loi", "ตอบ")}
ORDER_OF_PRIORITIES = tuple(PRIORITIES)
ME = ("me", "toi", "minh", "ฉัน")
NOBODY = ("nobody", "none", "-", "chua-giao", "khong-ai", "ไม่มี")
ANYBODY = ("anybody", "any", "*", "da-giao", "ทุกคน")

_UNITS = (
    (SECOND, ("s", "sec", "giay", "วินาที")),
    (MINUTE, ("m", "min", "p", "ph", "phut", "นาที")),
    (HOUR, ("h", "g", "gio", "tieng", "ชม", "ชั่วโมง")),
    (DAY, ("d", "n", "ngay", "วัน")),
    (WEEK, ("w", "tuan", "สัปดาห์")),
)
_LENGTH = re.compile(r"(\d{1,6}(?:[.,]\d{1,2})?)\s*([^\W\d_]\S*)\Z")
_TOKEN = re.compile(
    r'(?P<bare>-?[^\W\d_][^\s":<>,]*:)(?=\s|\Z)|(?P<head>-?[^\W\d_][^\s":<>,]*:)?(?P<body>(?:"[^"]*"|[^\s"])+)'
)
MOST_PARTS = 200
"""Words and values of one query: a database takes only so many."""
_QUOTES = str.maketrans(dict.fromkeys('"“”'))
_SAFE = re.compile(r'(?!//)[^\s",<>:-][^\s",]*\Z')


def parse(text: str, *, strict: bool = False) -> Query:
    """Read a query. What is no filter is words: people paste "STK: 0071", or an order's lines. Raises
    ValueError with a sentence that says what was not understood, and what can be written, where a
    filter was probably meant; with `strict` for every filter that there is not."""
    terms: list[Term] = []
    words: list[str] = []
    text = storable(text.replace("\x00", " ")).replace("“", '"').replace("”", '"')
    if text.count('"') % 2:
        text += '"'
    tokens = list(_TOKEN.finditer(text))
    is_pasted = "\n" in text or sum(found["bare"] is not None for found in tokens) > 1
    for found in tokens:
        head, body = found["head"] or found["bare"], found["body"] or ""
        if (
            head is None
            or body.startswith("//")
            or not (strict or _is_filter(head, body, is_pasted))
        ):
            words += _words(found[0])
            continue
        terms.append(_term(head, body))
    parts = len(words) + sum(len(term.values) for term in terms)
    if parts > MOST_PARTS:
        raise ValueError(
            translate(
                "This query has {n} parts, and {most} are the most. Leave some out",
                n=parts,
                most=MOST_PARTS,
            )
        )
    return Query(tuple(terms), tuple(words))


def _is_filter(head: str, body: str, is_pasted: bool) -> bool:
    """Whether a filter is meant by `head:body`: one that there is, or nearly so. `Tên: Lan` is what
    somebody has written down, as is anything with a blank among such lines."""
    name = head.strip("-").rstrip(":")
    if not body and (is_pasted or name[:1].isupper()):
        return False
    return named(name, FIELDS) is not None or (bool(body) and _near(name) is not None)


def _near(name: str) -> str | None:
    """The filter that a name is a slip of: a letter or two, for short names are near to anything."""
    found = difflib.get_close_matches(fold(name), list(FIELDS), 1, 0.75)
    return found[0] if found and len(name) >= 4 else None


def _words(token: str) -> list[str]:
    return [
        part.strip()
        for part in re.findall(r'"([^"]*)"|([^"]+)', token)
        for part in part
        if part.strip()
    ]


def _term(head: str, body: str) -> Term:
    negated = head.startswith("-")
    name = head.strip("-").rstrip(":")
    field = named(name, FIELDS)
    if field is None:
        if near := _near(name):
            raise ValueError(
                translate(
                    '"{name}:" is no filter. Did you mean "{near}:"?', name=name, near=_said(near)
                )
            )
        known = " ".join(f"{_said(each)}:" for each in FIELDS)
        raise ValueError(
            translate('"{name}:" is no filter. There are {known}', name=name, known=known)
        )
    operator = ""
    if body[:1] in ("<", ">"):
        operator, body = body[0], body[1:].removeprefix("=")
    told = (_checked(field, operator, value) for value in _alternatives(body) if value)
    values = tuple(value for value in told if value)  # a lone accent folds to nothing
    if not values:
        raise ValueError(
            translate(
                "{field}: needs a value, like {example}",
                field=_said(field),
                example=translate(EXAMPLES[field]),
            )
        )
    return Term(field, values, operator, negated)


def _alternatives(body: str) -> list[str]:
    return [
        (quoted or bare).strip()
        for quoted, bare, comma in re.findall(r'"([^"]*)"|([^",]+)|(,)', body)
        if not comma
    ]


FIXED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "status": STATUSES,
    "is": STATES,
    "priority": PRIORITIES,
    "follows": YES_NO,
    "optout": YES_NO,
    "kind": KINDS,
    "may": MAY,
    "target": TARGETS,
    "promise": PROMISES,
    "task": TASKS,
    "score": SCORES,
}
"""Fields whose values are known."""
EXAMPLES = {
    "channel": mark("channel:zalo"),
    "account": mark("account:shop"),
    "wait": mark("wait:>10m"),
    "tag": mark("tag:đổi-trả"),
    "assignee": mark("assignee:me"),
    "status": mark("status:snoozed"),
    "is": mark("is:unread"),
    "priority": mark("priority:>normal"),
    "lang": mark("lang:vi"),
    "name": mark("name:hương"),
    "before": mark("before:7d"),
    "after": mark("after:2026-11-20"),
    "window": mark("window:<4h"),
    "mentions": mark("mentions:me"),
    "follows": mark("follows:yes"),
    "since": mark("since:<7d"),
    "silent": mark("silent:>30d"),
    "topic": mark("topic:live"),
    "optout": mark("optout:no"),
    "kind": mark("kind:private"),
    "may": mark("may:broadcast"),
    "live": mark("live:12-12"),
    "target": mark("target:risk"),
    "promise": mark("promise:overdue"),
    "task": mark("task:overdue"),
    "score": mark("score:low"),
    "tier": mark("tier:vàng"),
}
"""One way to write each field."""


MEASURED = ("wait", "priority", "window", "before", "after", "since", "silent")
"""Fields that take < or >."""


def _checked(field: str, operator: str, value: str) -> str:
    example, spoken = translate(EXAMPLES[field]), _said(field)
    fixed = FIXED.get(field)
    if operator and field not in MEASURED:
        raise ValueError(
            translate(
                "{field}: takes no < or >; write it like {example}", field=spoken, example=example
            )
        )
    if fixed is not None:
        known = named(value, fixed)
        if known is None:
            raise ValueError(
                translate(
                    '{field}: knows no "{value}". There are {known}',
                    field=spoken,
                    value=value,
                    known=", ".join(_said(field, each) for each in fixed),
                )
            )
        return known
    if field == "channel":
        return fold(value)  # which platforms there are is not known here
    if field in ("assignee", "mentions"):
        for names, meaning in ((ME, "me"), (NOBODY, "nobody"), (ANYBODY, "anybody")):
            if fold(value.lstrip("@")) in names:
                return meaning
        return value.lstrip("@")
    if field in ("wait", "window", "silent"):
        if field == "wait" and fold(value) in ("yes", "co", "any"):
            return "yes"
        if not operator:
            raise ValueError(
                translate(
                    "{field}: needs < or > before a length, like {example}",
                    field=spoken,
                    example=example,
                )
            )
        length_of(value)
    if field in ("before", "after", "since"):
        _moment_shape(value)
    return value.lstrip("#") if field == "tag" else value


def named(word: str, table: Mapping[str, tuple[str, ...]]) -> str | None:
    """The entry of `table` that `word` names, in any of its spellings; None for none."""
    folded = fold(word).replace(" ", "-")
    for name, others in table.items():
        if (
            folded == name
            or folded in others
            or folded in (fold(other) for other in others if not other.isascii())
        ):
            return name
    return None


def length_of(text: str) -> int:
    """`10m`, `10p`, `2h`, `1.5d` in ms. Raises ValueError."""
    found = _LENGTH.match(fold(text))
    if found:
        for size, names in _UNITS:
            if found[2] in names or found[2] in map(fold, names):
                return int(float(found[1].replace(",", ".")) * size)
    raise ValueError(translate('"{text}" is no length I know; write 30s, 10m, 2h or 7d', text=text))


def moment_of(text: str, now: datetime) -> datetime:
    """A day, a day and time, or a length before `now` (aware, in the shop's zone). Raises
    ValueError."""
    shape = _moment_shape(text)
    if isinstance(shape, int):
        try:
            return (now.astimezone(UTC) - timedelta(milliseconds=shape)).astimezone(now.tzinfo)
        except OverflowError:  # before there were years to count: everything is later
            return _BEGINNING
    return shape if shape.tzinfo else shape.replace(tzinfo=now.tzinfo)


def _moment_shape(text: str) -> int | datetime:
    folded = fold(text)
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        pass
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", folded)
    try:
        return datetime(int(found[3]), int(found[2]), int(found[1])) if found else length_of(text)  # noqa: DTZ001 - the zone is the caller's
    except ValueError:
        raise ValueError(
            translate(
                '"{text}" is no time I know; write 2h, 7d, 2026-11-20 or 20/11/2026', text=text
            )
        ) from None


def _said(field: str, value: str = "") -> str:
    """A field, or one of its known values, in the language that is spoken; any other value as it is."""
    owner = "assignee" if field == "mentions" and value else field
    if value and f"{owner}:{value}" not in SPOKEN:
        return value
    name, _, said = translate(f"{owner}:{value}").partition(":")
    return said if value else name


def unquoted(name: str) -> str:
    """A name as a query can say it between quotes, which hold none themselves."""
    return name.translate(_QUOTES).strip()


def _quoted(value: str) -> str:
    return value if _SAFE.match(value) else f'"{value}"'


def _quoted_word(word: str) -> str:
    return word if _SAFE.match(word) and ":" not in word else f'"{word}"'


def completions(text: str, known: Mapping[str, Callable[[], list[str]]]) -> list[str]:
    """What the last, unfinished piece of a query could become: fields, or values of its field
    (`known` per field)."""
    last = last_piece(text)
    sign, piece = ("-", last[1:]) if last.startswith("-") else ("", last)
    name, colon, begun = piece.partition(":")
    if not colon:
        return [f"{sign}{_said(field)}:" for field in _fields(fold(piece))]
    field = named(name, FIELDS)
    if field is None:
        return []
    if field in FIXED:
        values = list(FIXED[field])
    elif field in ("assignee", "mentions"):
        values = ["me", "nobody", *known.get("assignee", list)()]
    else:
        values = known.get(field, list)()
    before, comma, begun = ("", "", begun) if begun.count('"') % 2 else begun.rpartition(",")
    begun = fold(begun.replace('"', ""))
    return [
        f"{sign}{_said(field)}:{before}{comma}{_quoted(_said(field, value))}"
        for value in values
        if fold(value).startswith(begun) or fold(_said(field, value)).startswith(begun)
    ][:12]


def _fields(begun: str) -> list[str]:
    """Fields that begin so, else those of which another spelling does."""
    return [each for each in FIELDS if begun and each.startswith(begun)] or [
        field
        for field, others in FIELDS.items()
        if begun and any(fold(other).startswith(begun) for other in others)
    ]
