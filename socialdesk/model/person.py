"""Who wants to be answered by a person: how people ask for one in Vietnamese, English and Thai, with or without
accents, signs and politeness, with chat spelling and slips of the finger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from socialdesk.model.text import fold, without_signs

LONGEST = 400
"""Letters that are looked at: who asks for a person says so early."""
REMEMBERED = 2_048
"""Messages whose meaning is kept."""
COMMANDS = ("/person", "/human", "/agent", "/nhanvien", "/nguoi")
ASKING = {
    "vi": "Gặp nhân viên",
    "en": "Talk to a person",
    "th": "คุยกับพนักงาน",
}
"""What a button or a numbered choice says, and means when it is chosen."""

_WHO = (
    r"(?:nhan vien|nvien|nv|nhan su|nguoi that|nguoi thiet|ng that|nguoi|con nguoi|tu van vien|ban tu van|ben tu van|"
    r"chi tu van|anh tu van|em tu van|nguoi tu van|ai do|admin|adm|ad|chu shop|chu tiem|chu quan|chu page|ba chu|"
    r"ong chu|quan ly|ql|sale|sales|cskh|cham soc khach hang|tong dai vien|tong dai|shop that|chi chu|anh chu|"
    r"bo phan tu van|bo phan cskh|nguoi ban)"
)
_NOT = r"(?:khong|ko|k|kg|hong|hok|hk|dung|thoi|dell|deo|cha|chang)"
_IS_THERE = r"(?:khong|ko|k|kg|hong|hok|hk|hem|vay|z|the|roi)"
_TO = r"(?:minh|em|toi|tui|t|m|e|a|c|anh|chi|chau|cho|xin|duoc|dc|dk|voi|vs|truc tiep|chuyen|1|mot|bn|ban|cai|chut|it|phut)"
_VI = (
    (
        rf"\b(?:gap|gap lai|lien he|lien lac|ket noi|noi may|noi chuyen|nc|ns chuyen|trao doi|chat|goi|nhan tin|chuyen|noi|tro chuyen|"
        rf"hoi)(?: {_TO}){{0,4}} {_WHO}\b(?! (?:\d|(?:{_IS_THERE} )?(?:nao|gi|yeu|than|lon|mac|mau|vn|viet|khac|nhan|gia)\b))"
    ),
    rf"\b(?:can|muon|tim|kiem|xin|cho)(?: {_TO}){{0,3}} (?:nhan vien|nvien|nv|nguoi that|ng that|tu van vien|admin|chu shop|cskh)\b",
    (
        r"\b(?:nhan vien|nvien|nv|nguoi that|tu van vien|admin|adm|ad|chu shop|cskh|sale)(?: (?:tu van|truc|ho tro|shop|page|cham soc|ben|minh))*"
        r" (?:dau|dau roi|dau het|dau ca|o dau|con do|con thuc|co o day|co do|co truc|co day|tra loi|rep|ra day|vao|giup|ho tro|tu van)\b"
    ),
    (
        rf"\b(?:co|con|k co|khong co|ko co)(?: (?:ai|nguoi|nhan vien|nvien|nv|nguoi that|admin|ad|tu van vien|chu shop))"
        rf"(?: (?:o do|o day|day|do|truc|tra loi|rep|onl|online|tu van|ho tro|truc page|truc tin|nghe|thuc|giup|ca|o|het|shop|page|minh|em|toi|dang|nao|a|vay))*"
        rf" {_IS_THERE}\b"
    ),
    r"\b(?:khong|ko|k) (?:co|thay|con) (?:ai|nguoi|nhan vien|nv|admin|ad)(?: nao)? (?:tra loi|rep|truc|ho tro|tu van)\b",
    r"\bai (?:truc|dang truc|onl|online|tra loi|rep|tu van) (?:page|shop|tin|day|do|vay|khong|ko|k|gium|giup|di)\b",
    r"\b(?:nguoi that|ng that|nguoi thiet|that)(?: \w+){0,2} (?:rep|tra loi|noi chuyen|nhan tin|tu van|ho tro|chat)\b",
    rf"\b(?:rep|tra loi|noi chuyen|tu van|chat)(?: {_TO}){{0,2}} (?:bang )?(?:nguoi that|ng that)\b",
    (
        rf"\b{_NOT}(?: (?:muon|can|thich|noi chuyen|nc|chat|noi|hoi|gap|tra loi|rep|nhan tin|dung|xai|voi|vs|phai))+ "
        rf"(?:bot|chatbot|may|robot|tu dong|con bot|tin tu dong|ai)\b"
    ),
    r"\b(?:tat|dung|ngung|bo) (?:con |cai |giup |giup em |gium )?(?:bot|chatbot|tu dong|tra loi tu dong|tin tu dong)\b",
    (
        r"\A(?:gap|xin gap|cho gap|can gap|can|muon gap)? ?(?:nguoi that|ng that|nhan vien|nvien|nv|nhan vien tu van|nv tu van|tu van vien|"
        r"chu shop|cskh|quan ly|nhan vien ho tro|nguoi that di)\Z"
    ),
    r"\A(?:alo )*(?:co )?(?:nguoi|ai) (?:khong|ko|k|hong|hok|hem|nao)(?: (?:vay|shop|the|z))?\Z",
)
_NOUN = (
    r"(?:human|humans|human being|person|real person|real human|live person|live human|actual person|agent|live agent|"
    r"human agent|representative|rep|staff|staff member|someone|somebody|operator|admin|manager|supervisor|owner|seller|"
    r"customer service|customer support|customer care|support team|sales team|sales person|salesperson|employee|real one)"
)
_FILL = r"(?:to|a|an|the|with|me|my|your|you|real|live|actual|some|any|please|pls|plz|shop|sales|another|one|of|from|directly|just|now|up|through|over|speak|talk|chat|in|contact|get|touch|wanna|want|be|connected|transferred|can|i)"
_ENDS = r"(?=\Z| (?:please|pls|plz|now|instead|here|who|not|about|asap|right|i|thanks|thank|thx|can|could|and|or|if|because|cuz|from|for help|to (?:help|talk|speak|chat|answer|reply|assist)|ty|today|in|there|rather|on|bro|sis|man|quickly|soon|this|directly|immediately)\b)"
_EN = (
    (
        rf"\b(?:talk|speak|chat|speaking|talking|chatting|connect|connected|transfer|transferred|contact|reach|call|need|want|wanna|get|give|"
        rf"let|ask for|prefer|put|message|see|find)(?: {_FILL}){{0,6}} {_NOUN}{_ENDS}"
    ),
    rf"\A(?:hi |hello |hey |a |an |the |real |any |ok |no )*{_NOUN}(?: please| pls| plz| now| here| there| asap| thanks)*\Z",
    (
        r"\b(?:is|are)(?: there)? (?:anyone|anybody|someone|somebody|any human|a human|a person|a real person|any staff|any agent|admin|the admin|staff|seller|the seller)"
        r"(?: (?:there|here|around|online|available|on|listening|working|awake|real|alive|to help|to talk to|in))+\b"
    ),
    r"\b(?:anyone|anybody|someone|somebody|any human|any person) (?:there|here|home|online|alive)\b",
    (
        r"\b(?:can|could|may|will|would)(?: (?:a|an|some|any|real|live|the|your|please|actual))* (?:human|person|agent|someone|somebody|staff|representative|admin|seller) (?:please )?"
        r"(?:answer|reply|respond|help|talk|assist|contact|call)\b"
    ),
    r"\b(?:not|no|stop|without|dont want|do not want|hate|off|enough of|tired of)(?: (?:to|talk|talking|speak|speaking|chat|with|the|a|an|this|your|these|more|want|any))* (?:bot|bots|chatbot|robot|robots|machine|automated|auto reply|auto replies|ai)\b",
    r"\b(?:are you|is this|am i talking to|r u|are u|is it) (?:a |an |just a )?(?:real |actual )?(?:person|human|bot|robot|chatbot|machine|real)\b",
)
_TH_WHO = "(?:แอดมิน|แอดมน|แอดมนิ|แอดมีน|แอดมิ้น|แอด|คนจริง|คนจริงๆ|คนจรง|คน|มนุษย์|พนักงาน|เจ้าหน้าที่|จนท|แม่ค้า|พ่อค้า|เจ้าของร้าน|คนขาย|ผู้จัดการ|เซลล์|เซลส์|ทีมงาน|ใครสักคน)"
_TH = (
    rf"(?:คุย|ติดต่อ|พูด|สอบถาม|เรียก|ตาม|โอนสาย|ขอสาย|แชท|แชต|ปรึกษา|ต้องการพบ|ขอพบ|อยากพบ|หา)(?:กับ|กะ|หา|ให้)?{_TH_WHO}",
    r"(?:ขอ|ต้องการ|อยากได้|เอา)(?:คนจริง|แอดมิน|พนักงาน|เจ้าหน้าที่|มนุษย์|คนตอบ|คนมาตอบ|คนช่วย)(?!แนะนำ)",
    r"(?:แอดมิน|แอดมน|แอดมีน|แอด|พนักงาน|เจ้าหน้าที่|แม่ค้า|พ่อค้า|คนขาย)(?:ยัง)?(?:อยู่|ว่าง|ออนไลน์|ออน|ตื่น|หายไปไหน|ไปไหน|ไม่ตอบ|ตอบหน่อย|ตอบด้วย|ตอบที|มาตอบ|ช่วยตอบ|ช่วยหน่อย|ช่วยด้วย)",
    r"(?:มี)(?:ใคร|คน|แอดมิน|แอด|พนักงาน|เจ้าหน้าที่)(?:จริง|จริงๆ)?(?:อยู่|ตอบ|ช่วย|รับสาย|ดูแล|คอย)",
    r"(?:ไม่)(?:อยาก|ต้องการ|เอา|ได้อยาก|ชอบ)?(?:คุย|ตอบ|ถาม|พูด)?(?:กับ|กะ)?(?:บอท|บอต|ระบบอัตโนมัติ|หุ่นยนต์|ออโต้|ข้อความอัตโนมัติ)",
    r"(?:ปิด|หยุด|เลิก)(?:ใช้|ตอบ)?(?:บอท|บอต|ระบบอัตโนมัติ|ตอบอัตโนมัติ)",
    r"(?:คนจริง|คนจริงๆ|มนุษย์)(?:ตอบ|มาตอบ|ช่วย)",
    r"\A(?:ขอ)?(?:คนจริง|คนจริงๆ|แอดมิน|แอดมินครับ|พนักงาน|เจ้าหน้าที่|ติดต่อเจ้าหน้าที่|เรียกแอดมิน)(?:ครับ|ค่ะ|คะ|หน่อย|ด้วย|ที|นะ|จ้า|คับ)*\Z",
    r"(?:เป็น|ใช่|นี่)(?:บอท|บอต|คนจริง|หุ่นยนต์)(?:หรือ|รึ|ไหม|มั้ย|ป่าว|เปล่า|ปะ|ป่ะ|หรอ|เหรอ)",
)
_FED_UP = (
    r"\b(?:bot|chatbot|may|robot|tra loi tu dong|tu dong)(?: \w+){0,2} (?:ngu|ngu qua|ngoc|dan|do|dien|khung|nham|chan|vo dung|rac|nhu cc|ngao|te|oc cho|lol)\b",
    r"\b(?:ngu|do|dien)(?: nhu| vl| the| vai)* (?:bot|chatbot|may|robot)\b",
    r"\b(?:stupid|dumb|useless|idiot|idiotic|silly|bad|shitty|fucking|damn|crap|worst|annoying|terrible) (?:\w+ )?(?:bot|chatbot|robot|machine|ai|auto reply)\b",
    r"\b(?:bot|chatbot|robot|ai)(?: (?:is|are|so|sooo|really|just|very|too))* (?:stupid|dumb|useless|idiot|bad|terrible|trash|garbage|crap|annoying|sucks)\b",
)
_FED_UP_TH = (r"(?:บอท|บอต|ระบบ|หุ่นยนต์)(?:นี้|นี่|มัน)?(?:โง่|ห่วย|กาก|ไม่รู้เรื่อง|ปัญญาอ่อน|แย่|งี่เง่า|น่ารำคาญ)",)
_NO_HELP = (
    rf"\b{_NOT} (?:hieu|hieu gi|dung|lien quan|phai cau|phai y|giup duoc|giai quyet)(?: \w+){{0,3}}(?: (?:ca|het|roi|a|dau|vay|shop|gi))?\Z",
    r"\btra loi (?:linh tinh|lung tung|tao lao|chan|ngu|nham|vo van|vo duyen|xam|sai|gi vay|gi v|gi the|kieu gi|nhu khong|deu|dau dau|bua)\b",
    r"\bhoi (?:1|mot) (?:dang|kieu)\b.*\b(?:tra loi|rep|noi) (?:1|mot) (?:neo|kieu|dang)\b",
    r"\bhoi (?:gi|cai gi|the|vay)? ?(?:ma )?(?:tra loi|rep) (?:gi|cai gi|dau)\b",
    r"\b(?:dau|co) (?:co )?(?:hoi|phai hoi) (?:cai do|cai nay|vay|the|cau do)\b",
    (
        r"\b(?:wtf|bullshit|this is useless|useless|not helpful|unhelpful|doesnt help|does not help|not what i (?:asked|mean|meant|want|wanted)|"
        r"you (?:dont|do not|didnt|did not) (?:understand|get it|answer)|wrong answer|read my (?:question|message))\b"
    ),
)
_NO_HELP_TH = (
    r"(?:ตอบไม่ตรง|ไม่ตรงคำถาม|ถามอย่างตอบอย่าง|คนละเรื่อง|ตอบมั่ว|ไม่ได้ถาม|ไม่เข้าใจ(?:เลย|อะไร|คำถาม|ที่ถาม)|ไม่รู้เรื่อง|ไม่ช่วยอะไร)",
)
_TYPED = (
    "human", "person", "agent", "representative", "operator", "admin", "nhan", "vien", "nguoi", "please", "someone", "somebody",
    "speak", "chuyen", "customer", "manager",
)  # fmt: skip
"""Words in which a slip of the finger is looked for."""
_NAMES = frozenset(
    [
        "nhan",
        "nvien",
        "nv",
        "nguoi",
        "ng",
        "van",
        "ai",
        "admin",
        "adm",
        "ad",
        "chu",
        "quan",
        "ql",
        "sale",
        "sales",
        "cskh",
        "cham",
        "dai",
        "that",
        "thiet",
        "bot",
        "chatbot",
        "may",
        "robot",
        "dong",
        "human",
        "humans",
        "person",
        "agent",
        "representative",
        "rep",
        "staff",
        "someone",
        "somebody",
        "operator",
        "manager",
        "supervisor",
        "owner",
        "seller",
        "customer",
        "support",
        "salesperson",
        "employee",
        "real",
        "anyone",
        "anybody",
        "any",
        "bots",
        "robots",
        "machine",
        "automated",
        "auto",
    ]
)
"""Words without which nobody asks for a person: most messages have none of them, and cost no more."""
_BOTS = frozenset(["bot", "chatbot", "may", "robot", "machine", "ai", "auto", "tu", "tra"])
_SHORTEST = 5
"""Letters from which on one may be wrong; in shorter words it would be another word."""
_THAI = re.compile("[\u0e00-\u0e7f]")
_LONGER = re.compile(r"([a-z])\1{2,}")
_MEANT = {"nhanvien": "nhan vien", "nguoithat": "nguoi that", "tuvan": "tu van", "nvtv": "nv tu van", "tvv": "tu van vien",
          "ng": "nguoi", "chatbox": "chatbot", "hooman": "human",
          "trl": "tra loi", "lh": "lien he", "vieen": "vien", "vieenf": "vien", "nhaan": "nhan",
          "gawpj": "gap", "gaawpj": "gap", "nguowif": "nguoi", "nguwoif": "nguoi", "thaatj": "that", "thatj": "that"}  # fmt: skip
"""Short for something, or Vietnamese as it is typed where nothing turns the keys into accents."""


def wants_person(text: str) -> bool:
    """Whether somebody asks to be answered by a person, or whether anybody is there; also by a command
    ("/person")."""
    return is_command(text) or bool(asked_in(text))


def is_command(text: str) -> bool:
    """Whether it is the command for it, as platforms send commands."""
    return text.strip().split("@")[0].casefold() in COMMANDS


@lru_cache(REMEMBERED)
def asked_in(text: str) -> str:
    """The language in which a person is asked for (`vi`, `en`, `th`); empty where none is. What was looked at once is
    kept: the same words come again, and are looked at before they are recorded."""
    latin, thai = _heard(text)
    if not _NAMES.intersection(latin.split()):
        latin = ""
    for language, heard, patterns in (("vi", latin, _VI), ("en", latin, _EN), ("th", thai, _TH)):
        if _any(f"wants_{language}", heard, patterns):
            return language
    return ""


@lru_cache(REMEMBERED)
def is_fed_up(text: str, *, answered: bool) -> bool:
    """Whether somebody has had enough of automatic answers; what does not name them ("hỏi một đằng trả lời một nẻo")
    means that only where one has been `answered` just before."""
    latin, thai = _heard(text)
    is_named = not _BOTS.isdisjoint(latin.split())
    if (is_named and _any("fed_up", latin, _FED_UP)) or _any("fed_up_th", thai, _FED_UP_TH):
        return True
    return answered and bool(
        _any("no_help", latin, _NO_HELP) or _any("no_help_th", thai, _NO_HELP_TH)
    )


def _any(name: str, text: str, patterns: tuple[str, ...]) -> bool:
    return bool(text) and _pattern(name, patterns).search(text) is not None


@cache
def _pattern(name: str, patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Of one kind (`name`), all together; made when the first message is looked at."""
    return re.compile("|".join(f"(?:{each})" for each in patterns))


@lru_cache(REMEMBERED)
def _heard(text: str) -> tuple[str, str]:
    """The words of Latin letters, spelled out, and what is Thai, without blanks."""
    folded = fold(text[:LONGEST].replace("'", "").replace("’", ""))
    letters = without_signs(folded)
    is_thai = not letters.isascii() and _THAI.search(letters) is not None
    words = [_spelled(each) for each in _LONGER.sub(r"\1", letters).split()]
    return " ".join(words), letters.replace(" ", "") if is_thai else ""


@lru_cache(REMEMBERED)
def _spelled(word: str) -> str:
    """A word as it is meant."""
    if word in _MEANT:
        return _MEANT[word]
    if len(word) < _SHORTEST or word in _TYPED:
        return word
    slips = _slips()
    return next((slips[each] for each in _shortened(word) if each in slips), word)


@cache
def _slips() -> dict[str, str]:
    """What stays of each word where one of its letters is missing, wrong or in another's place."""
    return {each: word for word in _TYPED if len(word) >= _SHORTEST for each in _shortened(word)}


def _shortened(word: str) -> Iterator[str]:
    yield word
    for place in range(1, len(word)):  # the first letter is rarely wrong
        yield word[:place] + word[place + 1 :]
