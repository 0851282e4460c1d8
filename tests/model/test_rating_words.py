"""Nobody is paid for a rating, and nobody is asked for five stars."""

import pytest

from socialdesk.model.rating_words import PAID, STARS, check, problem
from socialdesk.model.text import fold

FORBIDDEN_VI = """
tặng voucher khi đánh giá 5 sao
hoàn tiền cho đánh giá tốt
Đánh giá 5 sao nhận ngay voucher 20k
Chị đánh giá giúp em, shop tặng quà nhỏ ạ
Shop gửi chị mã giảm giá 10% cho lần sau nếu chị đánh giá sản phẩm nhé
Chị đánh giá giúp shop nhé. Shop tặng chị voucher 30k cho đơn sau ạ!
Hoàn 15k cho khách review có hình
Nhận xét kèm ảnh được hoàn xu ạ
Feedback có quà nha chị
Đánh giá sản phẩm để nhận lì xì
Miễn phí ship đơn sau khi chị đánh giá
Đánh giá xong shop chuyển khoản 20.000đ ạ
Shop giảm 20% đơn sau cho khách đánh giá
Review giúp em, em giảm giá đơn sau
Thưởng 50k cho mỗi đánh giá có video
Chị cho shop xin 5 sao nhé
Đánh giá 5⭐ giúp shop nha
Nhờ chị đánh giá ⭐⭐⭐⭐⭐ ạ
Mong chị ủng hộ shop 5 sao
Mong chị đánh giá tốt giúp shop
Chị vote 5 sao cho em với
Nếu hài lòng chị đánh giá năm sao giúp shop nhé
Chị thấy ổn thì cho em xin đánh giá cao ạ
Rate 5 sao giúp shop nhé
Chị có thể cho shop 5 sao không ạ
"""
FORBIDDEN_OTHER = """
Leave a five-star review and get a $5 voucher
Rate us 5 stars and we refund your shipping
We give a gift for every review
10% off your next order when you leave a review
Write a review, receive a coupon
Get 50k back for your rating
Please review your purchase. As a thank you we send you a gift card!
A free bag for everyone who rates us
Free shipping next time if you rate us
Please give us 5 stars
Could you leave us a good review?
Five stars would make our day ⭐⭐⭐⭐⭐ please
We hope for a positive rating
Can we have 5 stars?
Please give our shop 5 stars
Got a minute? Give us five stars
รีวิวสินค้ารับคูปองส่วนลด
ให้คะแนนแล้วรับของแถมฟรี
ให้ 5 ดาวแล้วรับส่วนลด 20 บาท
รีวิวแล้วคืนเงิน 20 บาท
ช่วยกด 5 ดาวให้ร้านด้วยนะคะ
รบกวนรีวิวดีๆ ให้ร้านหน่อยนะคะ
ส่งฟรีครั้งหน้าถ้ารีวิว
แจกโค้ดลดสำหรับคนรีวิว
"""
ALLOWED = """
Dạ chị nhận được hàng chưa ạ? Dùng có ổn không chị?
Đơn DH1001 dùng có ổn không ạ? Có gì chưa ưng chị cứ nhắn shop nhé
Chị thấy hàng thế nào, đánh giá thật lòng giúp shop nhé
Chị rảnh thì để lại nhận xét cho shop ạ
Hàng lỗi shop hoàn tiền 100%, chị cứ nhắn shop nhé
Hàng có lỗi gì shop đổi mới miễn phí ạ
Chị đánh giá giúp shop nhé, hàng lỗi shop hoàn tiền
Nếu hàng lỗi shop hoàn tiền. Chị đánh giá thật giúp shop ạ
Tuần này shop giảm giá 20%, mời chị ghé xem
Shop tặng chị voucher sinh nhật 50k ạ
Mua 2 tặng 1 trong hôm nay
Shop không tặng quà để đổi lấy đánh giá ạ
Cảm ơn chị đã đánh giá 5 sao ạ
Cảm ơn chị đã để lại đánh giá tốt cho shop
Khách sạn 5 sao gần chợ Bến Thành
Sản phẩm đã được đánh giá 5 sao trên Shopee
Size tăng một số, chị đánh giá giúp em độ vừa nhé
Chung cư tầng 5, sao chị không nhận hàng ạ?
Sao chị chưa nhận được hàng?
Phí ship 30k, chị nhận hàng kiểm tra trước ạ
Năm nay shop có mẫu mới
Quà của chị đã gửi ạ
Chất lượng 5 sao luôn chị
Shop có hơn 1000 đánh giá 5 sao
Từ 1 đến 5 sao, chị chấm shop mấy sao ạ?
Chị chấm từ 1-5 sao giúp shop nhé, mấy sao cũng được
Please rate us from 1 to 5 stars, whichever fits
ให้คะแนน 1 ถึง 5 ดาวได้เลยค่ะ
How do you find what you got?
Is everything all right with your order DH1001?
Tell us honestly what you think in a review
If it is broken, we refund you in full. An honest review helps other people
Free shipping on all orders this week
Your refund of $5 is on its way
We never pay for reviews
Thank you for your five-star review!
Our hotel has five stars
We have many good reviews
Was the colour right? Rate it honestly from 1 to 5
ได้รับสินค้าแล้วใช้ได้ดีไหมคะ
สินค้าเป็นยังไงบ้างคะ รีวิวตามจริงได้เลยค่ะ
วันนี้มีส่วนลด 20 บาทค่ะ
ถ้าสินค้าชำรุด ทางร้านคืนเงินให้ค่ะ
ขอบคุณสำหรับ 5 ดาวนะคะ
โรงแรม 5 ดาวใกล้ทะเล
ส่งฟรีทั้งร้านวันนี้
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


def test_what_pays_for_a_rating_or_asks_for_stars_is_found() -> None:
    missed = [each for each in lines(FORBIDDEN_VI) + lines(FORBIDDEN_OTHER) if not problem(each)]
    assert missed == []


def test_without_accents_too_and_in_capitals() -> None:
    missed = [each for each in lines(FORBIDDEN_VI) if not problem(fold(each))]
    missed += [each for each in lines(FORBIDDEN_VI) if not problem(each.upper())]
    assert missed == []


def test_what_asks_honestly_may_be_said() -> None:
    assert {each: found for each in lines(ALLOWED) if (found := problem(each))} == {}


def test_it_is_said_what_is_wrong() -> None:
    assert problem("Đánh giá 5 sao giúp shop nhé") == STARS
    assert problem("Đánh giá 5 sao giúp shop nhé, shop tặng quà") == PAID
    for text, words in (
        ("tặng voucher khi đánh giá 5 sao", "gives something"),
        ("cho shop xin 5 sao", "five stars"),
    ):
        with pytest.raises(ValueError, match=words):
            check(text)
    check("Dùng có ổn không ạ?")


def test_what_nobody_sees_hides_nothing_and_a_long_text_takes_no_time() -> None:
    assert problem("tặ\u200bng vou\u00adcher khi đánh\u00a0giá") == PAID
    assert problem("đánh giá " * 5_000) == ""
    assert problem("tặng " * 5_000 + "đánh giá") == PAID
