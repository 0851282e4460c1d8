"""What a setting may be: the types that schemas are written in, and how a value becomes one of them.

A schema stands beside whoever it is for (`store/settings.py`, `tui/settings.py`, a platform's folder);
`config.py` finds it, reads a table by it, and says file and line of what is wrong.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, Self, get_args, get_origin
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

from socialdesk.model.i18n import LANGUAGES, mark, translate
from socialdesk.model.text import text_of

Mode = Literal["polling", "webhook"]
"""How messages come in: asked for by us, or told to us over HTTPS."""


class Secret:
    """A text that is shown to nobody: its repr, its str and any log line hold stars."""

    __slots__ = ("_value",)

    def __init__(self, value: str = "") -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself, for the one place that needs it."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__


class Misplaced(ValueError):
    """What is wrong with something deep within a value: by which keys it is found there."""

    def __init__(self, what: str, *path: str) -> None:
        super().__init__(what)
        self.path = path


class ShapedText(str):
    """A text of a certain shape. `MUST` is the sentence for one that has another."""

    __slots__ = ()
    MUST: ClassVar[str] = ""
    SHAPE: ClassVar[re.Pattern[str]]

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such a text. Raises ValueError with the sentence."""
        text = cls.tidied(value)
        if not cls.SHAPE.fullmatch(text):
            raise ValueError(translate(cls.MUST))
        return cls(text)

    @classmethod
    def tidied(cls, value: object) -> str:
        """The value as it is looked at."""
        return str(read(value, str))


class KnownWords(tuple[str, ...]):
    """Some of the words there are, each once; a list in the file, a text with commas in the environment."""

    __slots__ = ()
    KNOWN: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such words. Raises ValueError with a sentence."""
        each = value.split(",") if isinstance(value, str) else value
        if isinstance(each, list):
            found = [str(one).strip() for one in each if str(one).strip()]
            if set(found) <= set(cls.KNOWN):
                return cls(dict.fromkeys(found))
        raise ValueError(translate("must be a list of {all}", all=", ".join(cls.KNOWN)))


class Url(ShapedText):
    """An address, kept without a slash at its end; or empty."""

    __slots__ = ()
    MUST = mark('must be an address like "https://example.com"')
    SHAPE = re.compile(r"(https?://[^\s/]+.*)?")

    @classmethod
    def tidied(cls, value: object) -> str:
        """See `ShapedText`."""
        return str(read(value, str)).rstrip("/")


class AddressRange(ShapedText):
    """A range of addresses, like 198.18.0.0/15."""

    __slots__ = ()
    MUST = mark('must be a range of addresses like "198.18.0.0/15"')
    SHAPE = re.compile(r"[0-9a-fA-F.:]+/\d+")

    @classmethod
    def read(cls, value: object) -> Self:
        """See `ShapedText`."""
        found = super().read(value)
        try:
            ipaddress.ip_network(found, strict=False)
        except ValueError:
            raise ValueError(translate(cls.MUST)) from None
        return found

    @property
    def network(self) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
        """The range itself."""
        return ipaddress.ip_network(self, strict=False)


class AddressRanges(tuple[AddressRange, ...]):
    """Several; a list in the file, a text with commas in the environment."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as ranges. Raises ValueError with a sentence."""
        each = value.split(",") if isinstance(value, str) else value
        if not isinstance(each, list | tuple):
            raise ValueError(translate('must be a list like ["198.18.0.0/15"]'))
        return cls(AddressRange.read(one.strip() if isinstance(one, str) else one) for one in each)


class PlatformId(ShapedText):
    """A platform's number for something; written with quotes or without."""

    __slots__ = ()
    MUST = mark("must be the platform's number for it, digits only")
    SHAPE = re.compile(r"\d+")

    @classmethod
    def tidied(cls, value: object) -> str:
        """See `ShapedText`."""
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return str(value) if is_number else read(value, str).strip()


class AccountName(ShapedText):
    """The shop's own name for an account."""

    __slots__ = ()
    MUST = mark("must be letters, digits, - and _ only (it becomes part of the webhook's address)")
    SHAPE = re.compile(r"[A-Za-z0-9_-]{1,64}")


class StoreUrl(ShapedText):
    """Where the store lies."""

    __slots__ = ()
    MUST = mark('must be like "sqlite:///folder/desk.db" or "postgresql://user@host/name"')
    SHAPE = re.compile(r"(sqlite:///.|postgres(ql)?://).*", re.DOTALL)


def expanded(path: str) -> Path:
    """A place as a person writes it; `~` stays where nobody knows the user's home (in a container)."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


DIRECT = "none"
"""What is written for no proxy at all, whatever the environment says."""
PROXY_SCHEMES = ("http", "https", "socks5", "socks5h", "socks4", "socks4a")


def proxies_of(environ: Mapping[str, str]) -> dict[str, Secret]:
    """What the environment says of proxies, as curl reads it: by the name's own spelling, the small
    one first. A proxy without a scheme speaks HTTP."""
    found = {}
    for name in ("https_proxy", "http_proxy", "all_proxy", "no_proxy"):
        # A server that is started for a web page finds a header of the visitor's as HTTP_PROXY.
        if name == "http_proxy" and "REQUEST_METHOD" in environ and name not in environ:
            continue
        spelled = name if environ.get(name) else name.upper()
        said = environ.get(spelled, "").strip()
        if said:
            is_list = name == "no_proxy"
            url = said if is_list or "://" in said else f"http://{said}"
            found[spelled] = Secret(url)
    return found


def one_of(*choices: str) -> Meta:
    """Beside a text: what it may be, where the choices are a list of the code and no literals."""
    return Meta(
        pattern=rf"\A(?:{'|'.join(map(re.escape, choices))})\Z",
        description=_ONE_OF,
        extra={"all": ", ".join(choices)},
    )


_ONE_OF = mark("must be one of {all}")


def hint(words: str, *, shape: str = "") -> Meta:
    """Beside a type: what the value looks like, or where to get it. A secret must match `shape`."""
    return Meta(extra={"hint": words, "shape": shape})


Port = Annotated[int, Meta(ge=0, le=65535, description=mark("must be a port: 0 to 65535"))]
Language = Annotated[str, one_of(*LANGUAGES)]
AtLeastOne = Annotated[int, Meta(ge=1, description=mark("must be 1 or more"))]
NotEmpty = Annotated[str, Meta(min_length=1, description=mark("must not be empty"))]
NotNegative = Annotated[int, Meta(ge=0, description=mark("must be 0 or more"))]

Seconds = Annotated[float, Meta(ge=1, le=120, description=mark("must be 1 to 120 seconds"))]
Confidence = Annotated[float, Meta(gt=0, le=1, description=mark("must be above 0, up to 1"))]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the configuration, checked. A key without a default must be there."""


class Field(msgspec.Struct, frozen=True):
    """One key of a table."""

    name: str
    type: Any
    default: object
    required: bool
    secret: bool
    hint: str
    shape: str


@cache
def fields(schema: type[Settings]) -> Mapping[str, Field]:
    """Every key of a table, in the order it is written down."""
    found = {}
    for each in msgspec.structs.fields(schema):
        told: dict[str, str] = {}
        for note in _notes(each.type):
            told |= note.extra or {}
        found[each.name] = Field(
            each.name, each.type, each.default, each.required, _base(each.type) is Secret,
            told.get("hint", ""), told.get("shape", ""),
        )  # fmt: skip
    return found


_MUST: Mapping[Any, str] = {
    str: mark('must be text in quotes, like "this"'),
    int: mark("must be a whole number, without quotes"),
    bool: mark("must be true or false, without quotes"),
    float: mark("must be a number like 0.7, without quotes"),
}


def read(value: object, wanted: Any) -> Any:
    """A value of the file or the environment as a setting of a type. Raises ValueError with a
    sentence for people."""
    if isinstance(value, str) and "\0" in value:
        raise ValueError(translate("must not hold the character U+0000"))
    base = _base(wanted)
    try:
        # Environment variables are all text: "8480" is a number where one is wanted.
        plain = msgspec.convert(value, base, strict=False, dec_hook=_own)
    except msgspec.ValidationError as error:
        if isinstance(error.__cause__, ValueError):
            raise error.__cause__ from None
        choices = get_args(base) if get_origin(base) is Literal else ()
        if choices:
            raise ValueError(translate(_ONE_OF, all=", ".join(choices))) from None
        raise ValueError(translate(_MUST[base]) if base in _MUST else str(error)) from None
    try:
        return msgspec.convert(plain, wanted, dec_hook=_own)
    except msgspec.ValidationError:
        told = [
            translate(each.description, **(each.extra or {}))
            for each in _notes(wanted)
            if each.description
        ]
        raise ValueError(", ".join(told)) from None


def _own(wanted: type, value: object) -> object:
    """A value of one of our own types, or a time zone."""
    if isinstance(value, wanted):
        return value
    if wanted is ZoneInfo:
        try:
            return ZoneInfo(read(value, str))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(
                translate(
                    '"{value}" is no time zone I know; use a name like "Asia/Ho_Chi_Minh"',
                    value=value,
                )
            ) from None
    if hasattr(wanted, "read"):
        return wanted.read(value)
    raise ValueError(translate(_MUST[str]))


def _base(wanted: Any) -> Any:
    """A type without its notes, and without the None of a key that may be left out."""
    if get_origin(wanted) is Annotated:
        return _base(wanted.__origin__)
    if get_origin(wanted) is UnionType:
        (only,) = (each for each in get_args(wanted) if each is not NoneType)
        return _base(only)
    return wanted


def _notes(wanted: Any) -> list[Meta]:
    if get_origin(wanted) is UnionType:
        return [note for each in get_args(wanted) for note in _notes(each)]
    told = get_args(wanted)[1:] if get_origin(wanted) is Annotated else ()
    return [each for each in told if isinstance(each, Meta)]


def read_text(path: Path) -> str:
    """What a file says, without blanks around it; empty where it cannot be read."""
    try:
        return text_of(path.read_bytes()).strip()
    except (OSError, UnicodeDecodeError):
        return ""


def nearest(name: str, known: Sequence[str] | Mapping[str, object]) -> str:
    """How a sentence ends that says of a name that it is none: with a question, if there is one much
    like it."""
    import difflib  # noqa: PLC0415 - for errors alone

    near = difflib.get_close_matches(name, list(known), 1)
    return "; " + translate("did you mean {name}?", name=near[0]) if near else "."
