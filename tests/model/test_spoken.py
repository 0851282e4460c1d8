"""In which language somebody speaks."""

import unicodedata

import pytest

from socialdesk.model.spoken import language_of, spoken, told

VIETNAMESE = """
Shop ơi còn size M không ạ?
shop oi con size m ko
bao nhieu tien vay
ib gia nha
cho em hỏi giá áo này
gia bao nhieu shop
áo này bnhiêu ạ
ao nay bnhiu
còn hàng k shop
con hang ko a
ship về Đà Nẵng mất mấy ngày
ship ve da nang may ngay
sdt em 0912345678
e muon mua 2 cai
chị muốn hỏi đơn hàng hôm qua
don hang cua minh toi dau roi
mình chưa nhận được hàng
chua nhan dc hang shop oi
đổi trả thế nào vậy shop
doi size dc k shop
tư vấn giúp em với
tu van giup e vs
có ship cod ko
co ship cod khong
k thay ai rep vay
shop rep minh voi
cho xin địa chỉ cửa hàng
cho xin dia chi voi a
mấy giờ mở cửa vậy
may gio mo cua vay shop
hàng có sẵn không
chat lieu gi vay
màu đen còn không
mau den con ko shop
cho em size L màu đỏ nhé
lay em 1 cai mau do nha
60kg mặc size gì
60kg cao 1m65 mac size gi
em lấy 2 cái
chốt đơn giúp em
chot don giup em nhe
ck roi nha shop
em chuyển khoản rồi ạ
cho xin stk
khi nào có hàng lại
khi nao co hang lai
bên mình có sỉ không
ben minh co ban si ko
hàng bị lỗi rồi shop
hang bi loi roi
giao nhầm màu rồi
giao nham mau roi
sao lâu quá vậy
sao lau qua vay
huỷ đơn giúp mình
huy don giup minh
có giảm giá không
dang co khuyen mai gi ko
freeship ko shop
đc ạ
dc nha shop
ntn vay
mk ko thấy link
bn tien v shop
khoong cos nhieeu tieenf
ddc khoong
alo shop ơi
alo shop oi
cảm ơn shop
cam on shop nhieu
shop có ở đó không
có ai không
anh muốn đặt bánh sinh nhật
anh muon dat banh sinh nhat
em chào shop
chao shop
áo đẹp quá
dep qua
giá?
Giá bao nhiêu
nhắn tin cho em với
đơn #1234 đến đâu rồi
kiem tra giup don 1234
hàng về chưa ạ
hang ve chua
có màu khác không
nhà em ở quận 7
""".strip().splitlines()

ENGLISH = """
Do you have this in size M?
how much is this
How much?
what's the price please
is it still available
Can you ship to Hanoi?
I want to buy two
where is my order
my order has not arrived yet
hello, do you speak English
do you have other colors
I paid yesterday
what time do you open
can I return it
the item is broken
I got the wrong size
How long does shipping take?
please send me the tracking number
is there any discount
I'd like to order one
can you deliver today
what are your opening hours
I need help with my order
do you ship international
It doesn’t fit
which size should I get
thank you for your answer
what is your address
I am looking for a dress
any stock left?
are you there
can i speak to a person
could you reply please
I sent you a message
when will it be delivered
good morning, I have a question
the color is different from the picture
I would like a refund
who should I talk to
is this the same as in the video
""".strip().splitlines()

THAI = """
สวัสดีค่ะ
มีไซส์ M ไหมคะ
ราคาเท่าไหร่
เท่าไรคะ
ส่งกี่วันถึง
สนใจค่ะ
มีสีดำไหม
โอนแล้วนะคะ
ขอเลขพัสดุหน่อยค่ะ
ยังไม่ได้รับของเลย
เปิดกี่โมงคะ
ร้านเปิดไหม
มีของพร้อมส่งไหมครับ
order 1234 ถึงไหนแล้ว
ขอดูรูปเพิ่มหน่อย
cf ค่ะ
รับ 2 ตัวค่ะ
ส่งฟรีไหม
เปลี่ยนไซส์ได้ไหม
ขอที่อยู่ร้านหน่อยครับ
ลดได้ไหมคะ
เก็บเงินปลายทางได้ไหม
ของเสียค่ะ
คุยกับคนได้ไหม
""".strip().splitlines()

UNCLEAR = """
ok
OK
oke
Hi
hello
👍
😂😂😂
0912345678
123
size M
M
#1234
SPX-1234567
https://example.vn/ao-nay-con-hang
me@example.com
.
?
???
haha
XL
shop
Здравствуйте, сколько стоит?
你好，多少钱
こんにちは
안녕하세요
Bonjour madame
2 x L
order 99
thanks
café
Hello, I want to buy bao nhiêu tiền vậy bạn please
sale
+84 912 345 678
@shop
ship cod
สวัสดี shop ơi giá bao nhiêu
""".strip().splitlines()


GREETINGS = """
hello
Hello!
hi
Hi ạ
hey
hello shop
Hello shop!
hi shop
hi ad
hi em
hi e
hi b
hello c
hello em
hello admin
hello hello
hi hi
ok
Ok.
ok shop
ok em
ok ok
okie
okela
oke nha
thanks
thanks shop
thank you
Thank you shop
ok thank you
tks shop
bye shop
ib
check ib
inbox
"""
"""What Vietnamese customers write as others do, "ạ" and "nha" aside: it says nothing of who writes it."""


def test_a_greeting_alone_is_answered_as_the_shop_speaks() -> None:
    lines = GREETINGS.strip().splitlines()
    vietnamese = {"Hi ạ", "oke nha"}
    assert {line: spoken("", line, "vi") for line in lines} == dict.fromkeys(lines, "vi")
    others = [line for line in lines if line not in vietnamese]
    assert {line: spoken("", line, "en") for line in others} == dict.fromkeys(others, "en")
    assert {line: spoken("en", line, "vi") for line in lines} == dict.fromkeys(lines, "en")


def test_a_greeting_that_only_english_has_is_english() -> None:
    for line in ("hello there", "Hi there!", "good morning", "good evening shop", "hey, anyone there?",
                 "hello, how are you", "Hello. How much?", "hi can you help me", "thank you for your help"):  # fmt: skip
        assert spoken("", line, "vi") == "en", line


@pytest.mark.parametrize(
    ("language", "lines"),
    [("vi", VIETNAMESE), ("en", ENGLISH), ("th", THAI), ("", UNCLEAR)],
)
def test_words_tell_their_language(language: str, lines: list[str]) -> None:
    assert {line: language_of(line) for line in lines} == dict.fromkeys(lines, language)


def test_there_are_enough_lines() -> None:
    assert len({*VIETNAMESE, *ENGLISH, *THAI, *UNCLEAR}) >= 150


@pytest.mark.parametrize(
    ("profile", "text", "expected"),
    [
        ("vi", "how much is this", "vi"),
        ("vi-VN", "", "vi"),
        ("en_US", "bao nhieu tien vay", "en"),
        ("TH", "", "th"),
        ("", "bao nhieu tien vay", "vi"),
        ("", "how much is this", "en"),
        ("", "ราคาเท่าไหร่", "th"),
        ("", "ok", "th"),
        ("ru", "ok", "th"),
        ("ru", "how much is this", "en"),
        ("english", "ok", "th"),
    ],
)
def test_the_platform_knows_best_then_the_words_then_the_shop(
    profile: str, text: str, expected: str
) -> None:
    assert spoken(profile, text, "th") == expected


def test_a_platform_tells_languages_of_the_world() -> None:
    assert [told(each) for each in ("vi", "vi_VN", "EN-gb", " th ", "vie", "zh-hans", "")] == [
        "vi", "vi", "en", "th", "", "", "",
    ]  # fmt: skip


def test_decomposed_letters_are_the_same_words() -> None:
    assert language_of(unicodedata.normalize("NFD", "giá bao nhiêu")) == "vi"


def test_whatever_is_written_has_an_answer() -> None:
    for text in ("", "\x00", "\ud800", "a" * 100_000, "ạ " * 50_000, "ddd" * 50_000, "\u202e" * 9):
        assert language_of(text) in ("", "vi", "en", "th")


def test_a_command_that_is_tapped_says_nothing_of_the_language() -> None:
    commands = (
        "/person",
        "/help@shop_bot",
        " /prices",
        "#order",
        "/start",
        "/",
        "#",
        "/start\n/person",
    )
    assert {each: language_of(each) for each in commands} == dict.fromkeys(commands, "")
    assert language_of("/gia what is the price of this") == "en"
