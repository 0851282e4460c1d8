"""Vietnamese syllables without their accents: which there can be, and which one was meant where an
input method was left half-way (`khoong`, `a1o`)."""

from __future__ import annotations

import re
import unicodedata

_ONSETS = "ngh ch gh gi kh ng nh ph qu th tr b c d g h k l m n p r s t v x"
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec iem ien ieng iep "
    "iet ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oat oay oc oe oen oeo oet oi om on ong "
    "op ot u ua uan uang uat uay uc ue uech uenh ui um un ung uoc uoi uom uon uong uop uot uou up ut uu uy "
    "uya uych uyen uyet uynh uyt y yem yen yet yeu"
)
_SYLLABLE = re.compile(
    "(?:{})?(?:{})".format(*(each.replace(" ", "|") for each in (_ONSETS, _RIMES)))
)
_MARKS = re.compile("[\u0300-\u036f]")
_TONE = re.compile(r"[aeiouy]\w*[sfrxj]")
_TELEX = (("uow", "ươ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("aw", "ă"), ("ow", "ơ"), ("uw", "ư"), ("dd", "đ"), ("w", "ư"))  # fmt: skip
_INITIALS = (("f", "ph"), ("w", "qu"), ("j", "gi"), ("z", "gi"), ("z", "d"))
_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_DIGITS = re.compile(r"(?<=[a-z])[1-9](?=[a-z]|\Z)")


def is_syllable(folded: str) -> bool:
    """Whether Vietnamese has such a syllable, its accents aside."""
    return _SYLLABLE.fullmatch(folded) is not None


def unfinished(word: str) -> list[str]:
    """The syllables that keys of Telex or VNI may have been meant for (`khoong`: không; `aos`: áo; `a1o`:
    ao), with the accents that can be told; none where the word needs no help. A tone may stand on
    another vowel than is usual."""
    found = _respelled(word)
    plain = _DIGITS.sub("", word)
    if plain != word and is_syllable(plain):
        found.append(plain)
    if not (word.isascii() and word.isalpha()):  # with accents nothing was left half-way
        return found
    bases = [(word, "")]
    if _TONE.match(word[_first_vowel(word) :]):
        place = max(word.rfind(tone) for tone in _TONES)
        bases.append((word[:place] + word[place + 1 :], _TONES[word[place]]))
    for base, tone in bases:
        meant = base
        for keys, letters in _TELEX:
            meant = meant.replace(keys, letters)
        for each in dict.fromkeys((meant, meant.replace("ư", "", 1))):
            if each != word and is_syllable(_plain(each)):
                found.append(_toned(each, tone))
    return found


def _respelled(word: str) -> list[str]:
    """What young people's spelling stands for: `fí` phí, `jao` giao, `wần` quần, `hàg` hàng."""
    if is_syllable(_plain(word)):
        return []
    forms = [word]
    for short, whole in _INITIALS:
        if word.startswith(short):
            forms.append(whole + word[1:])
    if not word.isascii():  # `dog` is one, `hàg` is none
        forms += [f"{each[:-1]}ng" for each in forms if each.endswith("g") and each[-2:] != "ng"]
    return [each for each in forms[1:] if is_syllable(_plain(each))]


def _plain(word: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFD", word)).replace("đ", "d")


def _toned(word: str, tone: str) -> str:
    place = next((number for number, letter in enumerate(_plain(word)) if letter in "aeiouy"), 0)
    return unicodedata.normalize("NFC", f"{word[: place + 1]}{tone}{word[place + 1 :]}")


def _first_vowel(word: str) -> int:
    return next((place for place, letter in enumerate(word) if letter in "aeiouy"), len(word))
