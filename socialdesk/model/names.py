"""By which name one calls somebody: out of a name as people have written it on a platform.

A platform tells a first name of its own (Telegram, Messenger), or only one line (Zalo, Instagram,
comments). In a Vietnamese name the family stands in front and the last word is what one is called
by; many write it the other way round, or the other way round in the platform's two fields. Where it
is not sure, nothing is said: a wrong name is worse than none.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from socialdesk.model.text import fold


def _several(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FAMILY = _several(
    "nguyễn trần lê phạm huỳnh phan vũ võ đặng bùi đỗ hồ ngô lý đinh trịnh tạ đoàn trương phùng tăng la "
    "quách tống chu doãn từ lưu triệu lục mạc nghiêm ông tôn đàm đậu giáp hứa khổng khúc kim lã lại lò lều mã "
    "mẫn nông ninh phí quản sái thạch thân thẩm tiêu tôn trình tưởng ung vi viên văn vòng âu cù diệp hàn"
)
_FAMILY_OR_GIVEN = _several(
    "hoàng dương mai lâm châu hà thái vương kiều đào cao lương tô an bạch giang thi đồng quang nhâm hạ liễu "
    "bành cát"
)
"""Family names that are as well what people are called."""
_NEVER_CALLED = (_several("thị văn thi nguyen tran pham huynh") | _FAMILY) - _several(
    "vũ kim từ thạch thân vi viên ninh diệp"
)
_GIVEN = _several(
    "an anh ái ân bách băng bảo bích bình ca cẩm cát châu chi chính chung chương công cúc cường dân danh di "
    "diễm diệp diệu du dung duy duyên dũng dương đan đào đạt đăng điệp định đông đức gia giang giao giàu hà hạ "
    "hải hạnh hào hảo hân hằng hậu hiên hiền hiển hiếu hiệp hòa hoà hoa hoài hoan hoàn hoàng hồng huân huệ hùng "
    "huy huyền hương hưng hường hữu kha khải khang khanh khánh khiêm khoa khôi khuê kiên kiệt kiều kim kỳ lam "
    "lan lài lâm lân lập liên liễu linh loan lộc lợi long luân lực lương ly mai mẫn mạnh mẹo mi miên minh mơ mỹ my na "
    "nam ngà nga ngân nghi nghĩa ngọc nguyên nguyệt nhàn nhã nhân nhật nhi nhiên như nhung nhựt ninh nở oanh "
    "phát phi phong phú phúc phước phương phượng quân quang quế quốc quy quý quyên quyền quyết quỳnh sa san "
    "sang sáng sinh sơn sương tâm tân tấn tài thạch thái thắm thắng thanh thành thảo thắng thi thiên thiện thịnh thoa "
    "thơ thơm thu thủy thuỷ thùy thúy thuý thư thương thường thục thuận thy tiên tiến tín tình tĩnh toàn tố trà "
    "trâm trân trang tri trí triết trinh trọng trúc trung trường tú tuấn tuệ tùng tuyền tuyết tường tươi tý uyên "
    "uyển vân vi viên việt vinh vĩnh vũ vượng vy vỹ xuân xuyến ý yên yến đoan đài thêu thìn bé na ny"
)
_TITLES = _several(
    "chị anh cô chú bác em dì cậu mợ thím thầy sếp ông bà bs ths ts gs pgs ds kts ls bé ms mr mrs miss dr prof "
    "madam sir นาย นาง นางสาว น.ส. คุณ พี่ น้อง ดร ดร. คุณหมอ ครู khun mister madame mme "
    "k. k"
)
_ONLY_TITLES = {
    "ms",
    "mr",
    "mrs",
    "miss",
    "dr",
    "prof",
    "bs",
    "ths",
    "ts",
    "gs",
    "pgs",
    "ds",
    "kts",
    "ls",
}
"""Titles that nobody is called by."""
_LONG_TITLES = (
    "bác sĩ",
    "thạc sĩ",
    "tiến sĩ",
    "giáo sư",
    "dược sĩ",
    "luật sư",
    "kiến trúc sư",
    "cô giáo",
    "thầy giáo",
)
_LONG_TITLE = re.compile(f"(?:{'|'.join(_LONG_TITLES)}) ")
_SHOP = _several(
    "shop store boutique spa studio official fashion mart house beauty nail nails salon cafe café coffee bakery "
    "kitchen order auth authentic cosmetics mobile baby kids bar pub bistro hotel homestay resort garage gara "
    "auto moto lab clinic academy group team company co ltd jsc cty inc store's closet outlet market supermarket "
    "sỉ lẻ giá xưởng kho quán tiệm cửa nhà công đại tạp thời phụ mỹ bán chuyên sale sales admin cskh "
    "support online review food foods flower flowers hoa-tươi handmade jewelry perfume makeup wedding tour travel "
    "page fanpage channel tv news media marketing agency ร้าน ช็อป shopee lazada tiktok"
)
_SHOP_PAIRS = (
    "cửa hàng", "nhà hàng", "tạp hóa", "tạp hoá", "thời trang", "phụ kiện", "mỹ phẩm", "đại lý", "công ty", "hoa tươi",
    "bán hàng", "quần áo", "giày dép", "túi xách", "trà sữa", "bún bò", "áo cưới", "nội thất", "điện thoại", "bất động",
    "nước hoa", "gia dụng", "mẹ và", "hải sản", "trái cây", "đồ chơi", "vật liệu", "văn phòng", "khách sạn", "nha khoa",
    "nhà thuốc", "hiệu thuốc", "trung tâm", "nhà xe", "bánh kem", "cơm tấm",
)  # fmt: skip
_SHOP_PAIR = re.compile(f"(?:{'|'.join(_SHOP_PAIRS)}) ")
_BEHIND = _several(
    "shop store boutique official fashion beauty spa nail nails studio house cosmetics auth authentic order online sale "
    "sales makeup"
)
"""What people write behind their own name."""
_ONLY_SHOP = _SHOP - {"giá", "cửa", "nhà", "công", "đại", "tạp", "thời", "phụ", "mỹ", "bán", "kho"}
_PARENTS = {"mẹ", "bố", "ba", "má", "mom", "mami", "mommy", "papa", "daddy", "bà", "vợ", "chồng"}
"""`Mẹ Bông` is not called Bông."""
_NOBODY = {
    "facebook user", "instagram user", "zalo user", "deleted account", "user", "customer", "visitor", "khach hang",
    "nguoi dung facebook", "nguoi dung zalo", "nguoi dung", "telegram", "unknown", "no name", "noname", "an danh", "test",
    "ẩn danh", "guest", "khach",
}  # fmt: skip
_PLACES = re.compile(
    r"\s(?:hà nội|sài gòn|đà nẵng|hải phòng|cần thơ|đà lạt|nha trang|vũng tàu|hồ chí minh|huế|hcm|tphcm|hn|sg|đn|q\.?\s?\d+)$",
    re.IGNORECASE,
)
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
_BRACKETS = re.compile(r"[(\[{<«“‘\"【（].*?(?:[)\]}>»”’\"】）]|$)")
_BETWEEN = re.compile(r"\s[-–—~•·:.|]\s|[|•·~/\\*+=#@^]|\s[-–—]|[-–—]\s|,|;|:")
_TWO = re.compile(r"&|\+|/|\s(?:và|and|với|vs|n|x|with)\s", re.IGNORECASE)
_FIRST_FIRST = (
    "en",
    "fr",
    "de",
    "es",
    "it",
    "pt",
    "nl",
    "ru",
    "uk",
    "pl",
    "sv",
    "da",
    "nb",
    "no",
    "fi",
    "th",
    "tr",
    "id",
)
"""Where the first word is what one is called by."""
_MARKS = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
_LONGEST = 20


def given_name(name: str, language: str = "", first: str = "") -> str:
    """What one calls somebody by. `first` is the first name where the platform tells one, `name` the
    whole of it. Empty where it is not sure."""
    words = _words(name)
    first_words = words if first == name else _words(first)
    if _key(first.strip()).strip(".") in _ONLY_TITLES:
        first_words = []
    if fold(name) in _NOBODY or _TWO.search(_bare(first) or _bare(name)):
        return ""
    vietnamese = language.startswith("vi") or bool(
        _MARKS.search(unicodedata.normalize("NFKC", name))
    )
    if first_words:
        return _called(_of_first(first_words, words, vietnamese=vietnamese))
    if any(map(str.isalpha, first)) and not (set(_key(first).strip(".").split()) <= _ONLY_TITLES):
        return ""
    return _called(_of_line(words, language, vietnamese=vietnamese))


def _of_first(first: list[str], whole: list[str], *, vietnamese: bool) -> str:
    """The platform tells a first name; people write there what they like."""
    if all(_is_family(word) or _key(word) in ("thị", "văn", "thi", "van") for word in first) and (
        _is_family(first[0])
    ):
        # `Nguyễn Thị` and `Hương` in the two fields: as one says the whole.
        rest = whole[len(first) :] if whole[: len(first)] == first else []
        return _of_vietnamese([*first, *rest]) if rest else ""
    if len(first) == 1:
        return first[0]
    if found := _of_vietnamese(first):
        return found
    if vietnamese or all(_is_syllable(word) for word in first):
        return first[-1] if _all_given(first) else ""
    return " ".join(first)


def _of_line(words: list[str], language: str, *, vietnamese: bool) -> str:
    """Only one line is told."""
    if len(words) < 2:
        return words[0] if words and not _is_family(words[0]) else ""
    if found := _of_vietnamese(words):
        return found
    if _looks_vietnamese(words):
        return words[-1] if _all_given(words) and not _may_be_family(words[-1]) else ""
    if vietnamese and language.startswith("vi"):
        return ""
    spoken = re.split("[-_]", language)[0]
    is_thai = all("\u0e00" < word[0] < "\u0e7f" for word in words)
    return words[0] if spoken in _FIRST_FIRST or is_thai else ""


def _of_vietnamese(words: list[str]) -> str:
    """The called word of a whole Vietnamese name, in its own order or the other way round."""
    if len(words) < 2 or not all(_is_syllable(word) for word in words):
        return ""
    first, last = words[0], words[-1]
    if _is_family(first) or _may_be_family(first):
        if not _is_family(first) and any(_is_family(word) for word in words[1:]):
            place = next(place for place, word in enumerate(words) if _is_family(word))
            return words[place - 1]  # `Mai Nguyễn`
        return "" if _key(last) in _NEVER_CALLED else last
    places = [place for place, word in enumerate(words) if place and _is_family(word)]
    if places and _all_given(words[: places[0]]) and not _is_middle_run(words, places[0]):
        return words[places[0] - 1]  # `Hương Nguyễn Thị`
    return ""


def _is_middle_run(words: list[str], place: int) -> bool:
    """Whether a family's name stands within given names rather than behind them (`Thanh Vũ Anh`)."""
    behind = words[place + 1 :]
    return (
        any(
            _key(word) not in ("thị", "thi", "văn", "van") and not _is_family(word)
            for word in behind
        )
        and len(behind) > 1
    )


def _key(word: str) -> str:
    return unicodedata.normalize("NFC", word.casefold())


def _in(word: str, known: frozenset[str]) -> bool:
    key = _key(word)
    return key in known or (key.isascii() and key in _typed(known))


@cache
def _typed(known: frozenset[str]) -> frozenset[str]:
    """The same words as they are typed without accents."""
    return frozenset(map(fold, known))


def _is_family(word: str) -> bool:
    return _in(word, _FAMILY) and not _may_be_family(word)


def _may_be_family(word: str) -> bool:
    return _key(word) in _FAMILY_OR_GIVEN or (_key(word).isascii() and _key(word) in _PLAIN_EITHER)


_PLAIN_EITHER = {fold(each) for each in _FAMILY_OR_GIVEN} | {"vu", "kim", "vi", "ninh"}


def _all_given(words: list[str]) -> bool:
    return all(_in(word, _GIVEN) for word in words)


def _is_syllable(word: str) -> bool:
    return bool(_SYLLABLE.fullmatch(fold(word)))


def _looks_vietnamese(words: list[str]) -> bool:
    return all(_is_syllable(word) for word in words)


def _bare(name: str) -> str:
    even = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name))
    return " ".join(_BRACKETS.sub(" ", even).split())


def _words(name: str) -> list[str]:
    """The words of a name that are the person's: no brackets, signs, titles, shops or places; none
    where it is not a person's."""
    segments = [
        each
        for each in re.split(r"[^\w\s'’.\-\u0e00-\u0e7f\u0300-\u036f]+", _split(_bare(name)))
        if each.strip()
    ]
    if not segments:
        return []
    found = _person(segments[0])
    if "," in name and not _all_given(found):
        return []  # `Carter, Emily`
    if len(segments) > 1 and all(map(_is_family, found)):
        found = []
    return found or (_person(" ".join(segments)) if len(segments) > 1 else [])


def _split(bare: str) -> str:
    return _BETWEEN.sub(" \u2603 ", f"{bare} ").strip()


def _person(segment: str) -> list[str]:
    text = _PLACES.sub("", " ".join(segment.split()))
    lowered = text.casefold()
    while title := _LONG_TITLE.match(lowered):
        text, lowered = text[title.end() :], lowered[title.end() :]
    if _SHOP_PAIR.search(f"{lowered} "):
        cut = min(lowered.find(pair) for pair in _SHOP_PAIRS if pair in lowered)
        text = text[:cut]
    words = [word.strip(".'’-") for word in text.split()]
    words = [word for word in words if word and not word.isdigit()]
    while len(words) > 1 and _key(words[-1]) in _BEHIND:
        words.pop()
    if words and _key(words[0]) in _PARENTS and len(words) > 1:
        return []
    while len(words) > 1 and _key(words[0]) in _TITLES and not all(map(_is_family, words[1:])):
        words = words[1:]
    if any(_key(word) in _ONLY_SHOP or not _is_name(word) for word in words):
        return []
    return words


def _is_name(word: str) -> bool:
    """Letters of one script, and no more of them than a name has."""
    if len(word) > _LONGEST or any(char.isdigit() or char == "_" for char in word):
        return False
    if "'" in word or "’" in word:
        return not re.search(r"['’]s$", word)
    if "." in word:
        return False
    letters = fold(word).replace("-", "")
    return letters.isascii() or not any(
        unicodedata.name(char, "").startswith("LATIN") for char in letters
    )


def _called(word: str) -> str:
    """As one writes it: `HƯƠNG` and `hương` are Hương."""
    return word.capitalize() if word.isupper() or word.islower() else word
