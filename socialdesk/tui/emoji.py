"""Emoji by a few letters: the ones sellers use under Vietnamese, English and Thai names, every
other by its Unicode name."""

from __future__ import annotations

import unicodedata
from functools import cache

from socialdesk.model.text import fold

USED = (
    ("❤", "tim heart love yeu หัวใจ"),
    ("😍", "yeu thich love eyes thich รัก"),
    ("😊", "cuoi smile vui ยิ้ม"),
    ("😂", "cuoi khoc nuoc mat joy laugh haha ขำ"),
    ("😘", "hon kiss จูบ"),
    ("🥰", "thuong yeu adore รัก"),
    ("😢", "buon khoc cry sad เศร้า"),
    ("😭", "khoc to sob ร้องไห้"),
    ("😡", "gian angry โกรธ"),
    ("😅", "mo hoi sweat"),
    ("🤔", "nghi think คิด"),
    ("🙏", "cam on xin please thanks pray ขอบคุณ"),
    ("👍", "ok tot like thumbs up ดี"),
    ("👎", "khong te thumbs down ไม่"),
    ("👏", "vo tay clap ปรบมือ"),
    ("👌", "ok okay chuan"),
    ("💪", "co len strong สู้"),
    ("🎉", "chuc mung party mung congrats ยินดี"),
    ("🎁", "qua gift tang ของขวัญ"),
    ("🎂", "sinh nhat birthday cake วันเกิด"),
    ("🌸", "hoa flower ดอกไม้"),
    ("🌹", "hoa hong rose กุหลาบ"),
    ("🔥", "hot lua fire ไฟ"),
    ("⭐", "sao star ดาว"),
    ("✨", "lap lanh sparkles"),
    ("✅", "xong done check dung เสร็จ"),
    ("❌", "sai huy no cross ไม่"),
    ("❗", "chu y warning quan trong"),
    ("❓", "hoi question ถาม"),
    ("⏰", "gio clock hen เวลา"),
    ("📦", "hang goi box package พัสดุ"),
    ("🚚", "giao hang ship truck ส่งของ"),
    ("💰", "tien money เงิน"),
    ("💳", "the card thanh toan บัตร"),
    ("🧾", "hoa don receipt bill ใบเสร็จ"),
    ("🏷", "gia tag price ราคา"),
    ("🛒", "gio hang cart ตะกร้า"),
    ("🛍", "mua sam shopping ช้อป"),
    ("👗", "vay dress ชุด"),
    ("👕", "ao shirt เสื้อ"),
    ("👖", "quan jeans กางเกง"),
    ("👟", "giay shoe รองเท้า"),
    ("👜", "tui bag กระเป๋า"),
    ("💄", "son lipstick ลิปสติก"),
    ("📸", "anh chup photo camera รูป"),
    ("📍", "dia chi place pin ที่อยู่"),
    ("📞", "goi phone call โทร"),
    ("💬", "chat noi tin nhan แชท"),
    ("👋", "chao hello hi wave สวัสดี"),
    ("😀", "cuoi grin ยิ้ม"),
)
_BLOCKS = (
    range(0x1F300, 0x1F650),
    range(0x1F680, 0x1F6F0),
    range(0x1F900, 0x1FA00),
    range(0x2600, 0x27C0),
)


@cache
def _named() -> tuple[tuple[str, str], ...]:
    found = []
    for block in _BLOCKS:
        for code in block:
            char = chr(code)
            name = unicodedata.name(char, "")
            if name and unicodedata.category(char) == "So":
                found.append((char, fold(name)))
    return tuple(found)


def matching(letters: str, most: int = 8) -> list[tuple[str, str]]:
    """(emoji, what it is called) for a few letters, the ones sellers use first."""
    wanted = fold(letters).replace("_", " ").split()
    if not wanted:
        return []

    def fits(name: str) -> bool:
        words = f" {fold(name)}"
        return all(f" {each}" in words for each in wanted)

    found = [(char, name.split(" ")[0]) for char, name in USED if fits(name)]
    known = {char for char, _ in found}
    for char, name in _named():
        if len(found) >= most:
            break
        if char not in known and fits(name):
            found.append((char, name))
    return found[:most]
