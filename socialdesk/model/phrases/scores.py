"""The words by which people give a mark: numbers, what a mark is counted in, what joins its reason to it. Folded, but for
the numbers, since "nam" may be somebody's name and "năm" is five."""

NUMBERS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "zero": 0,
    "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9, "สิบ": 10, "ศูนย์": 0,
}  # fmt: skip
"""As a whole message. `không` is no, and no nought."""
COUNTED = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "khong": 0,
}  # fmt: skip
"""Without accents, where what they count stands behind them ("nam sao")."""
STARS = ("sao", "star", "stars", "ดาว", "*", "⭐")
POINTS = ("diem", "point", "points", "pts", "คะแนน", "แต้ม")
OUT_OF = ("/", "tren", "out of", "of", "จาก", "เต็ม")
GIVING = (
    "cho", "cho shop", "cho ban", "cho ad", "cham", "cham shop", "cham diem", "danh gia", "danh gia shop", "vote", "xin cho",
    "i give", "i give you", "i rate", "i rate it", "rate", "rating", "i would give", "give", "ให้", "ขอให้",
)  # fmt: skip
"""What may stand before a mark that says what it is counted in."""
WHO = ("minh", "em", "toi", "tui", "anh", "chi", "co", "chu", "da", "vang", "ok", "oke", "okay")
TAKING = ("lay", "cho", "xin", "giup", "gui", "lam")
TAKING_THAI = "เอา"
"""With what a number is an order ("cho em 5")."""
BECAUSE = (
    "nhung", "vi", "tai", "boi", "do", "ma", "but", "because", "since", "though",
)  # fmt: skip
BECAUSE_THAI = ("แต่", "เพราะ")
"""With what a reason begins."""
ENDS = {
    "csat": {
        1: ("rat khong hai long", "very dissatisfied", "ไม่พอใจมาก"),
        5: ("rat hai long", "very satisfied", "พอใจมาก"),
    },
    "ces": {1: ("rat kho", "very difficult", "ยากมาก"), 7: ("rat de", "very easy", "ง่ายมาก")},
    "nps": {},
}
"""What the question itself calls the ends of its scale, as a whole message: any other praise is no mark."""
