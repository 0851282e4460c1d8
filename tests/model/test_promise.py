"""What an answer promises, and until when: sentences as sellers write them, and as many traps."""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.hours import WorkingHours, parse_week
from socialdesk.model.phrases.promises import ACTS, LOOKS, REPORTS
from socialdesk.model.promise import LONGEST_TEXT, default_due, promised
from socialdesk.model.text import fold

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
HERE = datetime(2026, 11, 26, 15, 20, tzinfo=SAIGON)  # a Thursday
EVERY_DAY = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
SHOP = parse_week({day: ["08:00-12:00", "13:30-17:00"] for day in EVERY_DAY}, SAIGON)

PROMISES = {
    "26 17:00": """
        em báo lại chị nhé
        bộ phận kỹ thuật sẽ liên hệ lại trong hôm nay ạ
        kế toán bên em sẽ chuyển khoản lại cho chị trước 5h chiều nay
        em note đơn rồi, chiều đóng hàng ạ
        trong hôm nay em sẽ đi đơn cho chị nha
        chị ơi chị gửi em hình, em xem rồi báo giá chị nhé
        dạ để em check kho rồi báo chị ạ
        Dạ em báo lại chị chiều nay nhé
        em bao lai chi chieu nay nhe
        chiều nay em gửi hàng cho mình ạ
        shop sẽ liên hệ lại với mình ạ
        dạ em sẽ báo lại mình sau ạ
        de em hoi kho roi nhan chi nhe
        em rep chị sau nhé
        e nhắn lại c sau ạ
        hôm nay em gửi cho chị nha
        nay em ship cho c nhé
        trong ngày bên em sẽ đi đơn cho mình ạ
        chiều em gọi lại chị nhé
        I'll get back to you
        We will let you know
        I will get back to you this afternoon
        I'll check with the warehouse and let you know
        will update you later today
        Dạ vâng ạ. Chiều em báo giá chị nhé ạ
        em liên hệ bên vận chuyển rồi báo chị nha
        let me check and get back to you
        ok ill check n let u know
        ขอเช็คก่อนแล้วจะแจ้งกลับภายในวันนี้ค่ะ
        เดี๋ยวแจ้งกลับนะคะ
        เดี๋ยวเช็คแล้วแจ้งนะคะ
        ทางร้านจะติดต่อกลับนะคะ
        วันนี้ทางร้านจะส่งให้นะคะ
    """,
    "26 15:50": """
        để em check kho rồi nhắn chị sau 30p
        de em check kho roi nhan c sau 30p
        30 phút nữa em gọi lại chị ạ
        em gọi lại chị sau 30 phút nữa nhé
        nửa tiếng nữa em gửi mã đơn cho chị
        I'll call you back in 30 minutes
        อีก 30 นาทีจะโทรกลับนะคะ
    """,
    "26 16:20": """
        lát nữa em nhắn chị nhé
        chút nữa e báo chị ạ
        tí nữa em gửi hình cho chị nha
        em báo lại ngay ạ
        Dạ em xin lỗi chị, để em hỏi lại bên kho rồi báo chị liền ạ
        1 tiếng nữa shop gọi lại mình nha
        I'll let you know shortly
        we'll send it in a bit
        สักครู่จะแจ้งนะคะ
        จะรีบแจ้งโดยเร็วนะคะ
    """,
    "26 22:00": """
        tối nay em báo chị nha
        toi nay e ship cho c nhe
        tối em nhắn lại mình ạ
        I'll send the photos tonight
        คืนนี้จะแจ้งนะคะ
    """,
    "26 20:00": """
        em gọi chị lúc 8h tối nhé
        20h em gửi link cho mình ạ
        we will call you at 8pm
    """,
    "27 12:00": """
        Hi! I'll ask my colleague and let you know by tomorrow noon.
        sáng mai em gửi hàng cho chị nhé
        sang mai e ship cho c nha
        dạ sáng mai shop giao cho mình ạ
        I'll get back to you tomorrow morning
        we'll ship it tomorrow morning
        พรุ่งนี้เช้าจะแจ้งนะคะ
        พรุ่งนี้เช้าส่งให้นะคะ
    """,
    "27 17:00": """
        mai em gửi hàng cho mình ạ
        mai em ship chị nha
        ngày mai bên em lên đơn cho mình nhé
        mai e dong hang cho c nha
        không sao ạ, mai em gửi lại cho chị
        chị gửi em địa chỉ nhé mai em ship
        dạ vâng mai gửi chị ạ
        Dạ chị Mai ơi, mai em báo lại nhé
        chiều mai em giao chị nhé
        Mình thông cảm, ngày mai shop hoàn tiền cho mình ạ
        em hẹn chị mai nhé
        I'll send it tomorrow
        Sorry about that. We will refund you tomorrow.
        Tomorrow we'll send the tracking number
        I'm sending it tomorrow
        พรุ่งนี้จะแจ้งนะคะ
        พรุ่งนี้จะจัดส่งให้ค่ะ
        พรุ่งนี้ส่งให้นะคะ
        แอดมินจะทักไปพรุ่งนี้นะคะ
    """,
    "27 09:00": """
        9h sáng mai em gọi chị nhé
        mai 9h em gửi hàng cho mình ạ
        พรุ่งนี้ 9 โมงจะโทรหานะคะ
        I'll call you at 9am tomorrow
    """,
    "30 17:00": """
        thứ 2 em gửi hàng cho chị nhé
        thứ hai tuần sau shop hoàn tiền cho mình nha
        t2 e ship cho c nhé
        We'll ship your order on Monday
        วันจันทร์จะส่งให้นะคะ
    """,
    "28 17:00": """
        2 ngày nữa em gửi cho chị nha
        thứ 7 bên em giao ạ
        I'll send it on Saturday
    """,
    "open": """
        khi nào có hàng em báo chị nhé
        khi nao co hang e bao c nha
        có hàng em nhắn mình liền nha chị
        hàng về em báo chị ạ
        nếu có mẫu mới shop nhắn mình nha
        vài hôm nữa em báo lại chị ạ
        có gì em báo chị sau nhé
        I'll let you know once it's back in stock
        As soon as it arrives we'll message you
        ถ้าของเข้าจะแจ้งนะคะ
        ของเข้าเมื่อไหร่จะทักไปนะคะ
    """,
}
NONE = """
    mai shop nghỉ nhé
    dạ hàng đã gửi, mai chị nhận được ạ
    em giữ size M cho chị nha, mai chị qua lấy
    mình sẽ nhắn lại shop sau nhé
    Chị sẽ báo lại em sau
    Your parcel will be shipped tomorrow
    ได้ของพรุ่งนี้ค่ะ
    mai shop nghỉ bán, thứ 2 mở lại ạ
    shop mở cửa 8h sáng mai ạ
    mai chị qua lấy nhé
    chiều nay chị nhận hàng nhé
    mai hàng về ạ
    mai có hàng chị ơi
    chị báo lại em nhé
    mai chị báo em nha
    chị nhắn em địa chỉ nhé
    nhắn em khi cần nhé
    khi nào cần chị nhắn shop nhé
    chị ib em số điện thoại ạ
    em gửi chị bảng size ạ
    em gửi chị xem mẫu nhé
    em gửi rồi ạ
    em đã gửi hàng hôm qua rồi chị
    em gửi hàng cho chị rồi nhé
    hôm qua em báo chị rồi mà
    em vừa nhắn chị đó ạ
    em ship rồi nha, mai chị nhận ạ
    mai em không gửi được ạ
    mai em ko ship dc nha c
    hôm nay shop không giao hàng ạ
    em chưa gửi được chị ơi
    mai em gửi hàng được không ạ?
    em gọi lại chị lúc nào được ạ?
    chị muốn mai em giao không ạ
    mấy giờ em gọi chị được ạ
    bên em ship 2-3 ngày ạ
    shop giao hàng từ 2 đến 3 ngày nha
    dạ ship từ thứ 2 đến thứ 7 ạ
    Shop trả lời tin nhắn từ 8h đến 22h ạ
    Nếu hàng lỗi shop đổi mới 100% ạ
    Hàng lỗi bên em đổi trả trong 3 ngày nha
    ngày mai chị ck cho em nha
    Bạn gửi hàng về cho shop trong tuần này nhé
    đơn của chị đi rồi nha, mai mốt nhận ạ
    em đang check kho, chị đợi em 5p nha
    dạ em check rồi ạ, mẫu này hết size M rồi chị
    Sẽ có hàng vào thứ 6 ạ
    We ship within 2 days
    You'll receive it once we ship
    ส่งทุกวันจันทร์ค่ะ
    giá bao nhiêu ạ
    mẫu này bao nhiêu tiền chị hỏi mai ạ
    mai shipper giao cho chị nhé
    mai GHTK giao ạ
    hẹn gặp lại chị
    hẹn gặp chị ngày mai nhé
    dạ còn hàng ạ
    cảm ơn chị nhiều ạ
    ok chị
    phí ship 30k ạ
    freeship đến hết ngày mai nhé
    khuyến mãi đến thứ 7 ạ
    giá áp dụng đến cuối tháng
    chị đợi em chút ạ
    để em xem ạ
    em check liền ạ?
    Khách nói "mai em gửi hàng cho chị" đúng không ạ
    > mai em gửi hàng cho mình
    “chiều nay em báo lại”
    bên em bảo hành 12 tháng ạ
    đổi trả trong 7 ngày ạ
    hàng này may kỹ lắm chị
    size M vừa chị 50kg ạ
    chị chuyển khoản rồi mai nhận hàng ạ
    mai sale chị nhé
    Will you send the address?
    Can I call you tomorrow?
    I won't be able to send it today
    We will not ship tomorrow
    I sent it yesterday
    You will get it tomorrow
    It will arrive on Monday
    Please let me know tomorrow
    We are closed tomorrow
    Thank you!
    Let me know when you decide
    The courier will deliver it tomorrow
    ส่งแล้วค่ะ
    แจ้งไปแล้วนะคะ
    พรุ่งนี้ร้านหยุดค่ะ
    พรุ่งนี้ลูกค้าจะได้รับค่ะ
    รบกวนลูกค้าแจ้งที่อยู่ด้วยค่ะ
    รบกวนแจ้งเบอร์ด้วยนะคะ
    พรุ่งนี้ส่งไม่ได้นะคะ
    ยังไม่ส่งค่ะ
    ให้ส่งพรุ่งนี้ไหมคะ
    ขนส่งจะโทรหาพรุ่งนี้ค่ะ
    ราคาเท่าไหร่คะ
    ขอบคุณค่ะ
    🙂
    123456
"""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def due_of(text: str, now: datetime = HERE, hours: WorkingHours | None = SHOP) -> str:
    found = promised(text, now, hours)
    if found is None:
        return ""
    return "open" if found.due - now == timedelta(days=2) else f"{found.due:%d %H:%M}"


def test_promises_are_found_with_their_moments() -> None:
    table = [(text, due) for due, texts in PROMISES.items() for text in lines(texts)]
    assert len(table) + len(lines(NONE)) >= 160
    assert [(text, due_of(text), due) for text, due in table if due_of(text) != due] == []


def test_what_only_sounds_like_one_is_none() -> None:
    assert [(text, due_of(text)) for text in lines(NONE) if due_of(text)] == []


def test_without_its_accents_a_promise_is_the_same_promise() -> None:
    """But where that makes words alike: mình and minh are, nãy and nay are not."""
    table = [(fold(text), due) for due, texts in PROMISES.items() for text in lines(texts)]
    assert [(text, due_of(text), due) for text, due in table if due_of(text) != due] == []
    assert [text for text in map(fold, lines(NONE)) if due_of(text)] == []


def test_the_hours_of_the_shop_decide_when_its_day_ends() -> None:
    late = HERE.replace(hour=16, minute=45)
    saturday = datetime(2026, 11, 28, 16, 50, tzinfo=SAIGON)
    never = parse_week({}, SAIGON)
    found = {
        "a day that ends at five": due_of("em báo lại chị nhé"),
        "no hours": due_of("em báo lại chị nhé", hours=None),
        "it closes in a quarter of an hour": due_of("em báo lại chị nhé", late),
        "over Sunday, which is closed": due_of("em báo lại chị nhé", saturday),
        "a part of the day, without hours": due_of("chiều nay em báo lại chị", hours=None),
        "an afternoon that is nearly over": due_of("chiều em báo lại chị", late),
        "a Sunday all the same": due_of("chủ nhật em giao chị nha"),
        "a shop that never opens": due_of("em báo lại chị nhé", hours=never),
    }
    assert found == {
        "a day that ends at five": "26 17:00",
        "no hours": "26 18:00",
        "it closes in a quarter of an hour": "27 17:00",
        "over Sunday, which is closed": "30 17:00",
        "a part of the day, without hours": "26 18:00",
        "an afternoon that is nearly over": "26 17:00",
        "a Sunday all the same": "29 18:00",
        "a shop that never opens": "27 15:20",
    }


def test_the_sentence_is_kept_and_not_the_rest() -> None:
    found = promised("Dạ còn size M ạ.\nChiều nay em gửi hình nhé!\nCảm ơn chị", HERE, SHOP)
    assert found is not None
    assert (found.text, found.is_open) == ("Chiều nay em gửi hình nhé!", False)
    long = promised("em báo lại chị " + "nhé " * 400, HERE, SHOP)
    assert long is not None
    assert len(long.text) <= LONGEST_TEXT
    open_ended = promised("khi nào có hàng em báo chị nhé", HERE, SHOP)
    assert open_ended is not None
    assert open_ended.is_open


SHORT = "em e chị c shop mai nay chiều tối sáng sau 30p 9h 8 h t2 không ko rồi để sẽ khi nào có hàng ? , . đã 25/12 99:99 nữa"
WORDS = [*SHORT.split(),
         *f"{REPORTS}|{ACTS}|{LOOKS}".split("|"), "I'll", "send", "tomorrow", "by", "5pm", "จะแจ้ง", "พรุ่งนี้", "ไม่", "\x1b[2J", "\u202e", "3 ngày"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), max_size=14),
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from([None, SHOP, parse_week({"monday": ["20:00-02:00"]}, SAIGON)]),
    st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Berlin"]),
)
def test_a_promise_is_always_due_after_now(
    said: list[str], moment: datetime, hours: WorkingHours | None, zone: str
) -> None:
    now = moment.replace(tzinfo=ZoneInfo(zone))
    found = promised(" ".join(said), now, hours)
    if found is not None:
        assert found.due.timestamp() > now.timestamp()
        assert found.due.tzinfo is not None
        assert found.text
    assert default_due(now, hours).timestamp() > now.timestamp()


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_it(text: str) -> None:
    promised(text, HERE, SHOP)


@pytest.mark.parametrize(
    "hostile",
    [
        "em báo " * 5_000,
        "จะแจ้ง" * 4_000,
        "I'll send " * 4_000,
        ">" * 9_000,
        '"' * 5_000,
        "1 " * 9_000,
    ],
)
def test_long_nonsense_costs_no_time(hostile: str) -> None:
    began = time.thread_time()
    promised(hostile, HERE, SHOP)
    assert time.thread_time() - began < 1
