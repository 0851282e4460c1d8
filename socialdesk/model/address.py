"""Where goods go, as people and exports write it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from socialdesk.model.text import fold, safe_cut, storable

LONGEST = 500
"""Letters of an address that are kept."""

_BREAK = re.compile(r"[\n\v\f\r\x85\u2028\u2029]+")
_BLANK = re.compile(r"\s+")
_COMMAS = re.compile(r"\s*[,，](?:\s*[,，])*\s*")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[,，](?=\d)")
_EDGES = " \t,，;.-–—·|/"


def one_line(text: str) -> str:
    """An address on one line, in NFC: lines become its parts, behind commas as people set them; what nobody sees goes.
    Its words stay as they were written: whoever carries the parcel knows the names of before and of today. Once more it
    changes nothing."""
    shown = "".join(
        " " if unicodedata.category(char) == "Cc" else char
        for char in _BREAK.sub(", ", storable(text[: LONGEST * 8]))
        if unicodedata.category(char) != "Cf"
    )
    kept = _BETWEEN_DIGITS.sub("\0", unicodedata.normalize("NFC", shown))
    flat = _BLANK.sub(" ", _COMMAS.sub(", ", kept)).replace("\0", ",").strip(_EDGES)
    return flat if len(flat) <= LONGEST else flat[: safe_cut(flat, LONGEST)].rstrip(_EDGES)


@dataclass(frozen=True, slots=True)
class Province:
    """A province of Vietnam: its name since 1 July 2025, and of the 63 before that day the one that is meant, where the
    text tells (who writes "Bắc Ninh" may mean Bắc Giang too). Names as the law writes them, without "tỉnh" or "thành phố".
    """

    name: str
    before: str = ""


def province_of(text: str) -> Province | None:
    """The province in which an address lies, by its names of today and of before, with accents or without, or by a
    district, ward or commune of that name in one province alone; None where it does not tell. What stands last counts:
    12 Phố Huế, Hà Nội lies in Hà Nội."""
    plain = fold(one_line(text[-LONGEST:]))
    for part in reversed(_PART.split(plain)):
        words = _trimmed(_WORD.findall(part))
        if found := _province(words) or _unit(words):
            return found
    return None


_PART = re.compile(r"[,，;|/()\n–—-]+")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_TRAILING = {"vietnam", "vn", "city", "province", "cu", "moi"}
_SHORT = {
    "q": ("quan",), "h": ("huyen",), "p": ("phuong",), "x": ("xa",), "tx": ("thi", "xa"), "tp": ("thanh", "pho"),
    "district": ("quan",), "dist": ("quan",), "ward": ("phuong",),
}  # fmt: skip
_PROVINCES = {"tinh", "t", "tp"}
"""What stands before a province's name, beside "thành phố"."""
_STREETS = {
    "duong", "d", "pho", "lo", "ngo", "hem", "ngach", "cau", "cho", "phuong", "p", "xa", "x", "huyen", "h",
    "quan", "q", "tran", "ap", "thon", "truong", "khu", "kcn", "xe", "ga", "bay", "san", "vien", "ty", "nha",
    "so", "hang",
}  # fmt: skip
"""Before the name of a province these name something else: a street, a ward, a hotel."""
_DISTRICTS = ("quan", "huyen", "thixa", "thanhpho")
_ALSO_STREETS = {
    "haibatrung", "dienbienphu", "lechan", "ngoquyen", "hongbang", "dongda", "hoangsa", "truongsa", "thongnhat",
    "tayson", "tranvanthoi",
}  # fmt: skip
"""Districts whose names streets have everywhere: a district is meant only where that is said."""
_SPELLINGS = {
    "Hồ Chí Minh": "hcm tphcm hcmc tphochiminh sg tpsg saigon tpsaigon",
    "Hà Nội": "hn tphn tphanoi thudohanoi",
    "Hải Phòng": "hp tphp tphaiphong",
    "Đà Nẵng": "tpdn tpdanang",
    "Cần Thơ": "tpct tpcantho",
    "Huế": "tphue thuathienhue thuathien tthue",
    "Bà Rịa - Vũng Tàu": "brvt bariavt vungtau",
    "Bắc Kạn": "baccan",
    "Đắk Lắk": "daclac daklac daclak bmt",
    "Đắk Nông": "dacnong",
    "Bình Định": "quinhon",
}
"""How provinces are written too, folded and without blanks."""
_MOST_WORDS = 7


@dataclass(frozen=True, slots=True)
class _Places:
    """Provinces by folded names without blanks; districts, wards and communes with what they are, and districts without;
    a name of several provinces leads to none."""

    provinces: dict[str, Province]
    units: dict[str, Province]
    bare: dict[str, Province]


@cache
def _places() -> _Places:
    provinces, units, bare = dict[str, Province](), _Told(), _Told()
    rows = [row.split("\t") for row in _rows()]
    merged = {name for name, before, _ in rows if before not in ("", name)}
    for name, before, several in rows:
        if before:
            is_one = before != name or name not in merged
            for each in (_key(before), *_SPELLINGS.get(before, "").split()):
                provinces[each] = Province(name, before if is_one else "")
        for each in several.split(", "):
            units.tell(_key(each), Province(name, before))
            unit = _key(each)
            kind = next((one for one in _DISTRICTS if unit.startswith(one)), "")
            if before and not unit[len(kind) :].isdecimal():
                bare.tell(unit.removeprefix(kind), Province(name, before))
    return _Places(provinces, units.sure(), bare.sure())


def _rows() -> Iterator[str]:
    text = Path(__file__).with_name("vietnam.tsv").read_text(encoding="utf-8")
    return (row for row in text.splitlines() if row and not row.startswith("#"))


class _Told:
    """What names lead to, as long as it is one province of today."""

    def __init__(self) -> None:
        self._found: dict[str, Province | None] = {}

    def tell(self, name: str, province: Province) -> None:
        known = self._found.setdefault(name, province)
        if known is not None and known != province:
            same = Province(province.name) if known.name == province.name else None
            self._found[name] = same

    def sure(self) -> dict[str, Province]:
        return {name: each for name, each in self._found.items() if each is not None}


def _key(name: str) -> str:
    return "".join(_WORD.findall(fold(name)))


def _trimmed(words: Sequence[str]) -> list[str]:
    """Without the country, a postcode and such behind."""
    kept = list(words)
    while kept:
        if kept[-2:] == ["viet", "nam"]:
            del kept[-2:]
        elif kept[-1] in _TRAILING or (kept[-1].isdecimal() and len(kept[-1]) >= 5):
            kept.pop()
        else:
            break
    return kept


def _province(words: Sequence[str]) -> Province | None:
    for before, name in _endings(words):
        found = _places().provinces.get(name)
        if found is None:
            continue
        is_called = bool(before) and (
            before[-1] in _PROVINCES or list(before[-2:]) == ["thanh", "pho"]
        )
        is_street = bool(before) and (
            before[-1] in _STREETS or all(each.isdecimal() or len(each) == 1 for each in before)
        )
        if is_called or not is_street:
            return found
    return None


def _unit(words: Sequence[str]) -> Province | None:
    places, spelled = _places(), [each for word in words for each in _SHORT.get(word, (word,))]
    for several in (words, spelled):
        for before, name in _endings(several):
            if found := places.units.get(name):
                return found
            kind = "".join(before[-2:])
            is_district = kind.endswith(_DISTRICTS)
            is_alone = not before and name not in _ALSO_STREETS
            if (is_district or is_alone) and (found := places.bare.get(name)):
                return found
    return None


def _endings(words: Sequence[str]) -> Iterator[tuple[Sequence[str], str]]:
    """The last words without blanks, most of them first, and what stands before."""
    for place in range(max(0, len(words) - _MOST_WORDS), len(words)):
        yield words[:place], "".join(words[place:])
