"""Vietnamese syllables without their accents: which there can be, and which one was meant where an
input method was left half-way (`khoong`, `a1o`)."""

from __future__ import annotations

import re

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
_TONE = re.compile(r"[aeiouy]\w*[sfrxj]")
_TELEX = (("uow", "uo"), ("aa", "a"), ("ee", "e"), ("oo", "o"), ("aw", "a"), ("ow", "o"), ("uw", "u"), ("dd", "d"))  # fmt: skip
_DIGITS = re.compile(r"(?<=[a-z])[1-9](?=[a-z]|\Z)")


def is_syllable(folded: str) -> bool:
    """Whether Vietnamese has such a syllable, its accents aside."""
    return _SYLLABLE.fullmatch(folded) is not None


def unfinished(folded: str) -> list[str]:
    """The syllables that keys of Telex or VNI may have been meant for (`khoong`: khong; `aos`: ao;
    `a1o`: ao); none where the word needs no help."""
    found = []
    plain = _DIGITS.sub("", folded)
    if plain != folded and is_syllable(plain):
        found.append(plain)
    if not folded.isalpha():
        return found
    bases = [folded]
    if _TONE.match(folded[_first_vowel(folded) :]):
        place = max(folded.rfind(tone) for tone in "sfrxj")
        bases.append(folded[:place] + folded[place + 1 :])
    for base in bases:
        meant = base
        for keys, letters in _TELEX:
            meant = meant.replace(keys, letters)
        for each in (meant, meant.replace("w", "u"), meant.replace("w", "")):
            if each != folded and is_syllable(each) and each not in found:
                found.append(each)
    return found


def _first_vowel(word: str) -> int:
    return next((place for place, letter in enumerate(word) if letter in "aeiouy"), len(word))
