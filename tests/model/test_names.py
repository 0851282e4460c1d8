"""How customers are called: a table of names as people write them, and what goes out for `{given}`."""

from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.canned import field_values, fill, holes
from socialdesk.model.names import given_name

TWO_FIELDS = [  # Telegram and Messenger: the first name, the last name, the language, who is called
    ("Hương", "Nguyễn Thị", "vi", "Hương"), ("Quỳnh", "Võ", "vi", "Quỳnh"), ("Mai", "🌸 Shop", "vi", "Mai"),
    ("Mai 🌸 Shop", "", "vi", "Mai"), ("Lan", "(Hà Nội)", "vi", "Lan"), ("Lan (Hà Nội)", "", "vi", "Lan"),
    ("Nguyễn Thị", "Hương", "vi", "Hương"), ("Nguyễn", "Thị Hương", "vi", "Hương"), ("Nguyễn Thị Hương", "", "vi", "Hương"),
    ("Hương Nguyễn Thị", "", "vi", "Hương"), ("Quỳnh Võ", "", "vi", "Quỳnh"), ("Võ", "Quỳnh", "vi", "Quỳnh"),
    ("Trần", "Minh Quân", "vi", "Quân"), ("Minh Quân", "Trần", "vi", "Quân"), ("Quân", "Trần Minh", "vi", "Quân"),
    ("Phạm Văn", "Minh", "vi", "Minh"), ("Minh", "Phạm Văn", "vi", "Minh"), ("Minh Phạm Văn", "", "", "Minh"),
    ("Lê", "Hằng", "vi", "Hằng"), ("Hằng", "Lê", "vi", "Hằng"), ("Nguyễn", "", "vi", ""), ("Trần Văn", "", "vi", ""),
    ("Mai", "Nguyễn", "vi", "Mai"), ("Hà", "", "vi", "Hà"), ("Mai", "", "", "Mai"), ("Thu Hương", "Lê", "vi", "Hương"),
    ("Bảo Ngọc", "", "vi", "Ngọc"), ("Anh Thư", "Đỗ", "vi", "Thư"), ("Phương Anh", "", "vi", "Anh"),
    ("Chị Lan", "", "vi", "Lan"), ("Cô Hoa", "", "vi", "Hoa"), ("Anh Tuấn", "Trần", "vi", "Tuấn"), ("Ms. Hương", "", "vi", "Hương"),
    ("Mr Tuấn", "Trần", "en", "Tuấn"), ("Bác sĩ Nam", "", "vi", "Nam"), ("BS Nguyễn Văn Nam", "", "vi", "Nam"), ("Dr.", "Nguyễn Văn Nam", "vi", "Nam"),
    ("HƯƠNG", "NGUYỄN", "vi", "Hương"), ("lan", "nguyễn", "vi", "Lan"), ("hương", "", "vi", "Hương"), ("LAN ANH", "", "vi", "Anh"),
    ("𝐍𝐠𝐮𝐲𝐞̂̃𝐧 𝐇𝐨𝐚", "", "vi", "Hoa"), ("𝓛𝓪𝓷", "", "vi", "Lan"), ("Ｌａｎ", "", "vi", "Lan"), ("𝐇𝐨𝐚", "𝐍𝐠𝐮𝐲𝐞̂̃𝐧", "vi", "Hoa"),
    ("🌸Mai🌸", "", "vi", "Mai"), ("❤️", "Lan", "vi", "Lan"), ("🌸", "", "vi", ""), ("Linh 💕", "", "vi", "Linh"), ("✨ Thảo ✨", "Lê", "vi", "Thảo"),
    ("Nguyễn 🌸 Mai", "", "vi", "Mai"), ("Shop Lan", "", "vi", ""), ("Shop", "Hoa Sen", "vi", ""), ("Lan Shop", "", "vi", "Lan"),
    ("Lan", "Boutique", "vi", "Lan"), ("Cửa hàng Lan", "", "vi", ""), ("Tạp hóa Cô Ba", "", "vi", ""), ("Thời trang", "Linh", "vi", ""),
    ("Linh - Mỹ phẩm", "", "vi", "Linh"), ("Linh | Skincare", "", "vi", "Linh"), ("Hoa Tươi Đà Lạt", "", "vi", ""), ("Linh's Closet", "", "en", ""),
    ("Mẹ Bông", "", "vi", ""), ("Bố Ken", "", "vi", ""), ("Mẹ", "Bông", "vi", "Mẹ"), ("Bé Na", "", "vi", "Na"),
    ("Lan", "0912345678", "vi", "Lan"), ("Lan 1995", "", "vi", "Lan"), ("Lan95", "", "vi", ""), ("0912345678", "", "vi", ""),
    ("lan_ng", "", "vi", ""), ("user8841", "", "vi", ""), ("Lan & Minh", "", "vi", ""), ("Lan và Hùng", "", "vi", ""), ("Lan / Hùng", "", "vi", ""),
    ("Nguyen", "Thi Huong", "en", "Huong"), ("Huong", "Nguyen", "en", "Huong"), ("Nguyen Thi Huong", "", "en", "Huong"),
    ("Tran Minh", "", "en", "Minh"), ("Minh", "Tran", "en", "Minh"), ("Thu Ha", "Le", "en", "Ha"), ("Pham", "", "en", ""),
    ("Emily", "Carter", "en", "Emily"), ("Mary Ann", "Smith", "en", "Mary Ann"), ("Dr. Emily", "Carter", "en", "Emily"),
    ("José", "García", "es", "José"), ("Иван", "Петров", "ru", "Иван"), ("Jean-Luc", "Picard", "fr", "Jean-Luc"), ("O'Neil", "", "en", "O'Neil"),
    ("สมชาย", "ใจดี", "th", "สมชาย"), ("คุณสมชาย", "", "th", "คุณสมชาย"), ("คุณ สมชาย", "", "th", "สมชาย"), ("พี่ เอ", "", "th", "เอ"), ("นางสาว มาลี", "ดี", "th", "มาลี"),
    ("ร้าน มาลี", "", "th", ""), ("Somchai", "Jaidee", "th", "Somchai"), ("Khun Noi", "", "th", "Noi"),
    ("", "", "vi", ""), ("   ", "", "", ""), ("ʟᴀɴ", "", "vi", ""), ("Deleted Account", "", "en", ""), ("[Lan]", "", "vi", ""), ("Lan [VIP]", "", "vi", "Lan"),
    ("Lan Hà Nội", "", "vi", "Lan"), ("Thảo Sài Gòn", "", "vi", "Thảo"), ("Ngọc HN", "", "vi", "Ngọc"), ("Đặng", "Thùy Trâm", "vi", "Trâm"),
    ("Thùy Trâm", "Đặng", "vi", "Trâm"), ("Vũ", "Anh Khoa", "vi", "Khoa"), ("Khoa", "Vũ Anh", "vi", "Khoa"), ("Kiều", "Oanh", "vi", "Kiều"),
]  # fmt: skip
ONE_LINE = [  # Zalo, Instagram, comments: one line, the language, who is called
    ("Nguyễn Thị Hương", "vi", "Hương"), ("Hương Nguyễn Thị", "vi", "Hương"), ("Hương Nguyễn", "vi", "Hương"), ("Quỳnh Võ", "", "Quỳnh"),
    ("Võ Quỳnh", "", "Quỳnh"), ("Trần Minh", "", "Minh"), ("Minh Trần", "", "Minh"), ("Thu Hương Nguyễn", "", "Hương"),
    ("Nguyễn Thu Hương", "", "Hương"), ("Lê Nguyễn Bảo Anh", "", "Anh"), ("Lê Nguyễn", "", ""), ("Nguyễn", "", ""), ("Nguyễn Văn", "", ""),
    ("Phạm Thị", "vi", ""), ("Mai Nguyễn", "", "Mai"), ("Nguyễn Mai", "", "Mai"), ("Hà Trần", "", "Hà"), ("Trần Hà", "", "Hà"), ("Mai Hương", "", "Hương"),
    ("Hoàng Yến", "", "Yến"), ("Tuấn Hoàng", "", ""), ("Thu Hương", "", "Hương"), ("Bảo Ngọc", "vi", "Ngọc"), ("Hoa Sen", "vi", ""),
    ("Lan", "vi", "Lan"), ("Mai 🌸 Shop", "", "Mai"), ("Lan (Hà Nội)", "", "Lan"), ("Shop Mẹ Bông", "vi", ""), ("Mỹ phẩm Linh Chi", "vi", ""),
    ("Chị Thảo", "vi", "Thảo"), ("Anh Nguyễn", "vi", "Anh"), ("Cô giáo Thảo", "vi", "Thảo"), ("Thầy Hùng", "vi", "Hùng"), ("Luật sư Trần Hùng", "", "Hùng"),
    ("Trần Gia Mobile", "", ""), ("Phở Thìn Lò Đúc", "", ""), ("Emily Carter", "en", "Emily"), ("Emily Carter", "", ""), ("José García", "es", "José"),
    ("Wang Wei", "", ""), ("김민수", "ko", "김민수"), ("王小明", "zh", "王小明"), ("สมชาย ใจดี", "th", "สมชาย"), ("สมชาย ใจดี", "", "สมชาย"),
    ("𝐍𝐠𝐮𝐲𝐞̂̃𝐧 𝐇𝐨𝐚", "", "Hoa"), ("NGUYỄN THỊ LAN", "", "Lan"), ("nguyen thi lan", "", "Lan"), ("Nguyen Van Nam", "en", "Nam"), ("Nam Nguyen", "en", "Nam"),
    ("lan.ng", "", ""), ("lan_ng88", "", ""), ("Facebook user", "en", ""), ("Người dùng Zalo", "vi", ""), ("0987 654 321", "", ""), ("Đặng Văn Lâm", "", "Lâm"),
    ("Đoàn Văn Hậu", "", "Hậu"), ("Châu Bùi", "", "Châu"), ("Sơn Tùng", "", "Tùng"), ("Đen Vâu", "", ""), ("Bích Phương", "", "Phương"), ("Trấn Thành", "", ""),
    ("Tăng Thanh Hà", "", "Hà"), ("Hồ Ngọc Hà", "", "Hà"), ("Ngọc Hà Hồ", "", "Hà"), ("Lý Hải", "", "Hải"), ("Ngô Kiến Huy", "", "Huy"), ("Carter, Emily", "en", ""),
]  # fmt: skip
NAMES = [*TWO_FIELDS, *(("", name, language, called) for name, language, called in ONE_LINE)]


def called(first: str, last: str, language: str) -> str:
    return given_name(f"{first} {last}".strip(), language, first)


def test_customers_are_called_by_their_name_or_not_at_all() -> None:
    found = [(*who, called(*who)) for *who, _ in NAMES]
    assert [each for each in zip(found, NAMES, strict=True) if each[0] != each[1]] == []


def test_the_table_is_long() -> None:
    assert len(set(NAMES)) >= 150


def test_a_name_that_is_not_sure_is_a_hole_and_what_the_shop_wrote_down_stands_before() -> None:
    text = "Dạ chị {given} ơi"
    unsure = field_values("Shop Lan", "vi", "Hoa Sen", "linh", "", {}, "Shop Lan")
    known = field_values("Shop Lan", "vi", "Hoa Sen", "linh", "", {"given": "Lan"}, "Shop Lan")

    assert holes(fill(text, unsure), unsure) == ["given"]
    assert fill(text, known) == "Dạ chị Lan ơi"


@given(st.text(max_size=40), st.text(max_size=20), st.sampled_from(["", "vi", "en", "th"]))
def test_whatever_somebody_calls_themselves_nothing_of_it_is_markup_or_a_line(
    name: str, first: str, language: str
) -> None:
    found = given_name(name, language, first)

    assert found == " ".join(found.split())
    assert not set(found) & set("{}[]<>\n\x1b0123456789@#")
