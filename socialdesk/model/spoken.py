"""In which of the shop's languages somebody speaks: as their platform tells, or as their own words do.

Most platforms tell nothing, and people write without accents and in the spelling of chats: `shop oi con size m
ko`. A wrong guess is worse than none, as the shop's own language stands in for none.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from socialdesk.model.text import fold

LANGUAGES = ("vi", "en", "th")
"""Those that the texts which come along are written in."""
_LOOKED_AT = 300
"""Characters: whoever writes more than that has shown by then what they speak."""
_ENOUGH = 0.9
"""What words must come to, together, to be a sign."""
_CLEARLY = 2.0
"""How many times as much must speak for one language as for the other: what is mixed is not clear."""
_THAI = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]")
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
"""Letters that no other language of these customers has."""
_OTHER_LETTERS = re.compile("[\u0370-\u0dff\u0e80-\u1cff\u2e80-\ud7ff]")
"""Letters of other scripts: Cyrillic, Arabic, Chinese, Japanese, Korean and so on."""
_ADDRESS = re.compile(r"\S*(?:://|@|www\.)\S*|\S+\.(?:com|vn|net|org|me|shop)\b\S*")
_COMMAND = re.compile(r"(?m)^[ \t]*[/#]\w+(?:@\w+)?")
"""Tapped or typed as the shop's program calls it, whatever the customer speaks."""
_THANKS = re.compile(r"\bthank (?:you|u)\b")
"""Written by everybody, as `hello shop` and `ok` are."""
_WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?")
_TELEX = re.compile(r"dd[aeiouyw].*|.*(?:uw|uow|iee[cmnptu]?|oong|aay)[sfrxj]?|[a-z]{2,}[aeiou]j")
"""Vietnamese as typed where the keyboard's Vietnamese is off: `ddc`, `nhieeu`, `khoong`, `ddwowcj`."""
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"(?:[aeiouy]|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|ieu|yeu|oai|oao|oay|oeo|uai|uay"
    r"|uoi|uou|uya|uye|uyu)(?:ch|ng|nh|[cmnpt])?"
)
"""What a Vietnamese syllable looks like without its marks; many an English word does too."""


def _several(words: str) -> frozenset[str]:
    return frozenset(words.split())


_VIETNAMESE_WORDS = _several(
    "ak ao bao beo bgia biet bik bjo bnh bnhieu bnhiu boi bua cai cam camon chat chieu choi chua chum chut chuyen cmon cua "
    "cta cung cuoi dau dang dchi dep deu dia dien dinh doi don dthoai dum duoc duoi duong gia giam giao giay gio giu giup "
    "gui guii hag hinh hieu hiu hok hoan hoi hong hop hum hom huong huy huyen iu kem khach khi kho khoan khog khong khuyen "
    "khum khom kich kieu kip ko lai lieu loai loi lon luc lun luon mih mik minh moi mua muon mot nao nay neu nek nen "
    "nghi ngay nghiem nguoi nha nhan nhap nhat nhe nhen nhieu nhiu nho nhu nhung nich noi ntn nua nuoc oi phai phi "
    "phong phuong phut qua quan quang rep roi rong rui ruoi sao sap sau sdt shopp sua tam thang thanh thay thich thieu "
    "thoai thoi thui thuoc thuong tien tieng tinh tra trang traloi trong truoc tuan tuvan tui uk vay vua voi vz xai "
    "xanh xem xinh xiu xuat yeu zay zum chi gi ib dc ck stk tk chao nhi vang"
)
"""Without their marks, and as chats spell them."""
_PERHAPS_VIETNAMESE = _several(
    "a ah ai an anh ban bay be bi bo ca can cao cho co con cu cho da dai dat dau day di do dong dung e em gay ghe ha hang hay hen het ho "
    "ha hic hu j k kg kh ki ky la lam le lo luong mac mai mau may me mk nam nang ne ni no on phan q qc r ra rat re sai se si so "
    "son sp sn ta tay te ten the theo thi thu ti tim tin to toi tot trc tu tuy ui va vai ve vi vs xa xin xu z zi zui nhanh "
    "ba bon tet mung chuc"
)
"""Vietnamese words that are other words too."""
_ENGLISH_WORDS = _several(
    "about address after afternoon already am and another answer any anyone are arrive arrived available be because been before "
    "big black blue bought broken but buy can't cheap cheaper close closed color colors colour colours cost costs could "
    "damaged deliver delivered delivery did didn't discount do does doesn't don't dress english evening exchange fit fits "
    "for from get give got great green had has have he help her here's his hours how how's i i'd i'll i'm i've if "
    "interested international is isn't it it's item items just know language large late let like long look looking lovely "
    "make medium message missing month morning much my need nice night not number of open or order ordered other our paid "
    "pay payment people person phone please possible price prices problem product products question receive received red "
    "refund reply return see send sent shall she shirt shipped shipping shoes should short small soon speak still stock "
    "take talk tell that their there there's these they this those three time today tomorrow track tracking two very want was "
    "we week were what what's when where where's which white who why will with would wrong yellow yesterday yet you your "
    "yours"
)
_PERHAPS_ENGLISH = _several(
    "a all also am as at by can do free good hello here hi in me may new no on one only open really sale size so some thank "
    "the them then too to us yes"
)
"""English words that are Vietnamese syllables too, or that everybody uses."""
_NO_SIGN = _several("hello hi ib ok thank order free sale size")
"""Said in every language of these customers; a sign only beside others. So a greeting alone is none: most who write `hello
shop` to a Vietnamese shop speak Vietnamese, and whoever does not goes on in words of their own."""


@cache
def _weights() -> dict[str, tuple[float, float]]:
    """How much each word speaks for Vietnamese, and for English."""
    found = dict[str, tuple[float, float]]()
    for words, vietnamese, english in (
        (_VIETNAMESE_WORDS, 1.0, 0.0),
        (_PERHAPS_VIETNAMESE, 0.5, 0.0),
        (_ENGLISH_WORDS, 0.0, 1.0),
        (_PERHAPS_ENGLISH, 0.0, 0.4),
    ):
        for word in words:
            was = found.get(word, (0.0, 0.0))
            found[word] = (was[0] + vietnamese, was[1] + english)
    for word in _PERHAPS_VIETNAMESE & _PERHAPS_ENGLISH:
        found[word] = (0.2, 0.4)
    for word in _NO_SIGN:
        found[word] = (0.0, 0.2)
    return found


def language_of(text: str) -> str:
    """`vi`, `en` or `th` as the words of a message are; empty where that is not clear: a number, a face,
    "ok", a mixture, another language."""
    text = unicodedata.normalize("NFC", text[:_LOOKED_AT])
    if "/" in text or "#" in text:
        text = _COMMAND.sub("", text)
    is_plain = text.isascii()
    if not is_plain:
        thai = len(_THAI.findall(text))
        if thai > 1:
            return "" if _VIETNAMESE.search(text) else "th"
        if _OTHER_LETTERS.search(text):
            return ""
    if "." in text or "@" in text or "://" in text:
        text = _ADDRESS.sub(" ", text)
    text = text.lower()
    if "thank" in text:
        text = _THANKS.sub(" ", text)
    weights, vietnamese, english = _weights(), 0.0, 0.0
    for word in _WORD.findall(text):
        if not word.isascii():
            vietnamese += _of_marked(word)
            continue
        weight = weights.get(word)
        if weight is not None:
            vietnamese += weight[0]
            english += weight[1]
        elif word.isalpha() and len(word) > 1:
            if _TELEX.fullmatch(word):
                vietnamese += 1.0
            elif _SYLLABLE.fullmatch(word):
                vietnamese += 0.3
    if vietnamese >= _ENOUGH and vietnamese >= english * _CLEARLY:
        return "vi"
    if english >= _ENOUGH and english >= vietnamese * _CLEARLY:
        return "en"
    return ""


def _of_marked(word: str) -> float:
    """How much a word with a letter beyond ASCII speaks for Vietnamese."""
    if "’" in word:
        word = word.replace("’", "'")
        return -_weights().get(word, (0.0, 0.0))[1]
    if _VIETNAMESE.search(word):
        return 1.5
    plain = fold(word)
    return max(0.75, _weights().get(plain, (0.0, 0.0))[0]) if _SYLLABLE.fullmatch(plain) else 0.0


def told(language: str) -> str:
    """The language of a platform's own word for it: `vi` for `vi`, `vi-VN`, `vi_VN` and `VI`; empty for
    what is none of ours, or nothing."""
    code = language.strip().casefold()[:2]
    rest = language.strip()[2:3]
    return code if code in LANGUAGES and rest in ("", "-", "_") else ""


def spoken(profile: str, text: str, shop: str) -> str:
    """The language in which to say something by itself: the platform's own word for the person's
    (`profile`: `language_code`, `locale`), else that of their words, else the shop's.

    Somebody whose platform tells a language that none of our texts are in is spoken to as their words
    are, and else as the shop speaks: so its people will go on.
    """
    return told(profile) or language_of(text) or shop
