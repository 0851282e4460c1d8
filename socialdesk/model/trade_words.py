"""Words of the trade that mean one thing, in the three languages: whoever asks for the `stk` finds the
answer about `thanh toán`, and an English question the answer whose questions are Vietnamese."""

from __future__ import annotations

from socialdesk.model.text import fold

MEANINGS: dict[str, str] = {
    "price": "giá, phí, cước, bán sao, bán nhiêu, fee, charge, ค่าส่ง, ค่าจัดส่ง, ค่าขนส่ง, giá cả, tiền, đắt, rẻ, price, cost, expensive, cheap, ราคา, บาท, "
    "bảng giá, báo giá, xin giá, !mắc, quote, pricing, "
    "แพง, ถูก",
    "much": "bao nhiêu, nhiêu, how much, เท่าไหร่, กี่บาท",
    "ship": "ship, shipping, giao, giao hàng, vận chuyển, gửi, chuyển phát, deliver, delivery, send, ส่ง, จัดส่ง, ขนส่ง, ค่าส่ง, ค่าจัดส่ง, ค่าขนส่ง",
    "free": "miễn phí, free, freeship, ฟรี",
    "long": "bao lâu, mấy ngày, mấy hôm, khi nào, bao giờ, chừng nào, lúc nào, bao h, how long, how many days, when, "
    "กี่วัน, กี่ชั่วโมง, ชั่วโมง, เมื่อไหร่, เมื่อไร, วันไหน, นาน, "
    "mấy bữa, hồi nào, how soon, how fast, eta, กี่วันถึง, "
    "how many day, how long does, what day, ภายในกี่วัน",
    "arrive": "nhận, nhận hàng, !tới, !đến, về, arrive, receive, arrival, ถึง, ได้ของ, ได้รับ, "
    "nhận được, tới nơi, có hàng, reach, get here, "
    "ของถึง, arriving",
    "change": "đổi, sửa, thay, chỉnh, change, exchange, switch, edit, update, correct, swap, เปลี่ยน, แก้",
    "return": "trả, trả lại, trả hàng, hoàn, hoàn hàng, hoàn tiền, return, refund, คืน, "
    "send back, money back, gửi trả, hoàn đơn, ส่งคืน, คืนเงิน, "
    "ส่งกลับ, เคลม, take back, wrong size",
    "fit": "vừa, chật, rộng, !ưng, fit, tight, loose, big, small, คับ, หลวม, "
    "không vừa, lỏng, ใส่ไม่ได้, ไม่พอดี",
    "size": "size, !cỡ, số đo, kích thước, kích cỡ, bảng size, #kg, #ky, ký, nặng, cao, ngực, vòng, height, weight, waist, "
    "measurement, ไซซ์, อก, เอว, สูง, หนัก, สะโพก, "
    "bao nhiêu kg, mặc vừa, xs, xl, xxl, รอบอก, รอบเอว, น้ำหนัก, ส่วนสูง",
    "chart": "bảng, chart, guide, table, ตาราง",
    "clock": "mấy giờ, giờ, what time, time, กี่โมง, เวลา, โมง",
    "open": "mở cửa, đóng cửa, nghỉ, làm việc, giờ mở, open, close, opening, closing, hours, เปิด, ปิด, "
    "mở, đóng, giờ làm, giờ giấc, ngày nghỉ, closed, "
    "ทำการ, หยุด, until what time",
    "weekday": "chủ nhật, cn, thứ bảy, thứ hai, cuối tuần, lễ, sunday, saturday, monday, weekend, holiday, วันอาทิตย์, วันเสาร์, "
    "!thứ, ngày lễ, tết, tuesday, friday, วันหยุด, วันจันทร์, "
    "chủ nhật này, weekends",
    "pay": "thanh toán, chuyển khoản, tài khoản, số tài khoản, trả tiền, momo, zalopay, vnpay, !thẻ, quẹt, visa, mastercard, pay, "
    "payment, card, bank, transfer, account, wallet, จ่าย, โอน, บัตร, บัญชี, ชำระ, พร้อมเพย์, "
    "trả bằng, cà thẻ, ví, mã qr, qr, vietcombank, paypal, credit, debit, banking, internet banking, ธนาคาร, "
    "payment method, เลขบัญชี",
    "cod": "cod, thu hộ, cho shipper, khi nhận, tiền mặt, on delivery, cash, ปลายทาง, เก็บเงิน",
    "cancel": "hủy, huỷ, hủy đơn, cancel, cancellation, ยกเลิก, "
    "bỏ đơn, không lấy, không mua, dừng đơn, đặt nhầm, nhầm đơn, "
    "không mua nữa, không lấy nữa, not want, changed my mind, call off, ไม่เอาแล้ว, สั่งผิด",
    "warranty": "bảo hành, warranty, guarantee, sửa chữa, repair, ประกัน, ซ่อม, "
    "bảo trì, hư hỏng, bung keo, bung chỉ, fix, "
    "bảo dưỡng, เคลมประกัน",
    "fabric": "chất, vải, chất liệu, chất vải, mỏng, dày, co giãn, giãn, nhăn, nhão, xù, cotton, thun, lụa, fabric, material, "
    "stretch, stretchy, polyester, silk, linen, thick, thin, see through, ผ้า, เนื้อผ้า, หนา, บาง, ยืด, "
    "loại vải, mát, nóng, xù lông, co dãn, kaki, len, nỉ, lộ, soft, breathable, ผ้าอะไร, คัน, "
    "thấm hút, made of, quality, ซีทรู, ร้อน",
    "wholesale": "sỉ, giá sỉ, bán sỉ, lấy sỉ, buôn, giá buôn, số lượng, lượng lớn, cộng tác, tác viên, đại lý, nhập sỉ, wholesale, bulk, "
    "reseller, resell, ขายส่ง, ราคาส่ง, ตัวแทน, "
    "lấy nhiều, mua nhiều, số lượng lớn, về bán, bán lại, mở shop, distributor, supplier, stockist, "
    "lấy sll, sll, ยกโหล, เรทส่ง, รับไปขาย",
    "loyalty": "điểm, tích điểm, thành viên, khách quen, thân thiết, membership, member, points, loyalty, reward, สมาชิก, แต้ม, สะสม, "
    "hội viên, vip, thẻ vip, thẻ thành viên, đổi điểm, khách cũ, khách hàng thân, สิทธิพิเศษ, "
    "thẻ tích điểm, regular customer, rewards, คะแนน, บัตรสมาชิก",
    "gift": "!quà, gói, gói quà, hộp quà, thiệp, gift, wrap, wrapping, present, ห่อ, ของขวัญ, กล่อง, การ์ด, "
    "sinh nhật, túi giấy, giấy gói, gói lại, birthday, gift box, greeting card, วันเกิด, "
    "thiệp chúc, ribbon, ริบบิ้น",
    "stock": "còn, còn hàng, !hết, hết hàng, có sẵn, sẵn, có lại, về lại, stock, available, restock, sold, left, มีของ, ของหมด, หมด, เหลือ, "
    "còn không, còn size, còn màu, hết chưa, có hàng lại, về hàng, nhập về, in stock, out of stock, still have, back in, ยังมี, มีไซซ์, "
    "hết size, availability, sold out, any left, พร้อมส่ง, เข้าอีก",
    "invoice": "hóa đơn đỏ, hóa đơn, hoá đơn, vat, bill, invoice, receipt, ใบเสร็จ, ใบกำกับ, ภาษี, "
    "xuất hóa đơn, xuất hóa, mã số thuế, !thuế, tax, "
    "บิล",
    "care": "giặt, ủi, phai, bảo quản, ra màu, rút, wash, washing, washable, iron, shrink, laundry, fade, ซัก, รีด, หด, สีตก, "
    "giặt máy, giặt tay, giặt khô, tẩy, sấy, phơi, lem màu, co rút, vệ sinh, machine wash, bleach, clean, ดูแล, "
    "là ủi, hand wash, dry clean, stain, ตาก, อบ",
    "live": "live, livestream, phát sóng, stream, ไลฟ์, ไลฟ์สด, lịch live, lên sóng",
    "address": "địa chỉ, ở đâu, nằm đâu, chi nhánh, cửa hàng, quận, đường nào, chỗ nào, address, where, located, location, branch, store, "
    "showroom, ที่อยู่, ที่ไหน, สาขา, แถวไหน, อยู่ไหน",
    "receiver": "người nhận, receiver, recipient, ผู้รับ, tên người nhận, số người nhận",
    "bundle": "combo, set, nguyên set, nguyên bộ, cả bộ, bundle, เซ็ต, แถม, "
    "trọn bộ, theo bộ, mua lẻ, package, ชุด, "
    "gồm những gì, included, include",
    "child": "bầu, bà !bầu, mang thai, !bú, mẹ bỉm, sau sinh, trẻ em, em !bé, !bé, pregnant, pregnancy, breastfeeding, kid, baby, "
    "child, children, คนท้อง, ท้อง, เด็ก, ให้นม, "
    "mẹ bầu, có thai, cho bé, trẻ con, trẻ nhỏ, nursing, toddler, "
    "bà đẻ, cho con bú, breastfeed, ทารก, คุณแม่",
    "discount": "giảm giá, giảm, bớt, khuyến mãi, khuyến mại, ưu đãi, voucher, mã giảm, discount, promo, promotion, coupon, code, deal, "
    "ลด, ส่วนลด, โปร, โปรโมชั่น, โค้ด, "
    "rẻ hơn, bớt chút, bớt xíu, hạ giá, flash sale, black friday, chương trình, cheaper, best price",
    "order": "đơn, đơn hàng, order, ออเดอร์, คำสั่งซื้อ, mã đơn, purchase",
    "track": "vận đơn, tới đâu, đến đâu, đi chưa, gửi chưa, gửi hàng chưa, giao hàng chưa, giao chưa, check đơn, kiểm đơn, track, tracking, shipped, ถึงไหน, พัสดุ, "
    "เลขพัสดุ, ส่งของหรือยัง, ส่งหรือยัง, ส่งยัง, "
    "gửi đi chưa, ship chưa, đơn tới, kiểm tra đơn, hàng đi, hàng tới, where is my, dispatch, dispatched, parcel, waybill",
    "colour": "màu, màu sắc, !đen, !trắng, !đỏ, !xanh, !vàng, !hồng, !tím, !nâu, !xám, color, shade, black, white, red, blue, green, "
    "pink, purple, brown, beige, grey, yellow, สี, "
    "silver, gold, orange",
    "phone": "điện thoại, số điện, hotline, gọi, liên hệ, liên lạc, zalo, phone, call, contact, whatsapp, viber, line, เบอร์, โทร, ไลน์, ติดต่อ, "
    "tổng đài, kết bạn, wechat, โทรศัพท์, "
    "nhắn zalo",
    "inspect": "kiểm, kiểm hàng, đồng kiểm, kiểm tra, kiểm tra hàng, mở hàng, mở ra, xem hàng, coi hàng, check, inspect, เช็ค, ตรวจ, "
    "khui hàng, khui, bóc hàng, mở kiện, เปิดดู, แกะ",
    "before": "trước, trước khi, before, first, ก่อน",
    "preorder": "đặt trước, hàng order, cọc, đặt cọc, preorder, pre order, deposit, พรี, พรีออเดอร์, มัดจำ, "
    "hàng đặt, phải đặt, đặt hàng trước, order về, booking, สั่งจอง",
    "try": "!thử, mặc thử, thử đồ, phòng thử, try, fitting, ลอง, mặc thử, ướm, try on, swatch",
    "real": "chính hãng, auth, thật, fake, !giả, nhái, tem, authentic, original, genuine, real, แท้, ก๊อป, ปลอม, "
    "nguồn gốc, xuất xứ, giấy tờ, hàng nhái, replica, counterfeit, legit, nhập khẩu",
    "skin": "da, mụn, nhạy cảm, dị ứng, kích ứng, skin, acne, sensitive, oily, allergy, allergic, ผิว, สิว, แพ้, "
    "nổi mụn, lên mụn, mẩn, pimple, breakout",
    "expiry": "hạn sử, sử dụng, hạn dùng, expiry, expire, expiration, exp, หมดอายุ, "
    "hết hạn, date, shelf life, best before, mở nắp",
    "abroad": "nước ngoài, !mỹ, !nhật, !úc, đài loan, singapore, canada, usa, australia, japan, korea, europe, overseas, international, "
    "internationally, abroad, country, ต่างประเทศ, ลาว, กัมพูชา, ญี่ปุ่น, เกาหลี, "
    "đi mỹ, ở mỹ, qua mỹ, ở nhật, đi nhật, ở hàn, đi hàn, qua hàn, ở úc, châu âu, thái lan, campuchia, malaysia, germany, france, laos, cambodia",
    "instalment": "trả góp, góp, trả sau, kredivo, fundiin, spaylater, installment, instalment, monthly, ผ่อน, "
    "trả dần, trả chậm, trước trả sau, pay later, afterpay, ผ่อนชำระ",
    "job": "tuyển, tuyển dụng, việc làm, xin việc, vào làm, nhân viên, ứng tuyển, part time, parttime, job, hiring, hire, vacancy, "
    "staff, สมัครงาน, พนักงาน, รับสมัคร, "
    "vô làm, đi làm, làm thêm, cần người, recruit, recruiting, apply, lương, ทำงาน, สมัคร",
    "photo": "ảnh, hình, hình ảnh, video, clip, feedback, review, photo, picture, image, รูป, วิดีโอ, รีวิว, "
    "chụp, ảnh mẫu, ภาพ, คลิป",
    "place": "hà nội, sài gòn, hồ chí minh, đà nẵng, cần thơ, hải phòng, huế, đồng nai, bình dương, long an, nha trang, đà lạt, vũng tàu, quy nhơn, nghệ an, quảng ninh, thủ đức, bình thạnh, gò vấp, hanoi, saigon, danang, hcmc, vietnam, thailand, bangkok, phuket, กรุงเทพ, เชียงใหม่",
    "booking": "đặt lịch, lịch hẹn, đặt hẹn, đặt bàn, đặt chỗ, giữ chỗ, hẹn, book, booking, appointment, reserve, reservation, slot, "
    "จอง, จองคิว, นัด",
    "menu": "menu, thực đơn, món, đồ uống, đồ ăn, nước uống, drink, food, dish, เมนู, เครื่องดื่ม, อาหาร",
    "parking": "đậu xe, đỗ xe, gửi xe, bãi xe, giữ xe, chỗ để xe, parking, park, ที่จอดรถ, จอดรถ",
    "pet": "thú cưng, !chó, !mèo, !cún, pet, dog, cat, สัตว์เลี้ยง, น้องหมา, หมา, แมว",
    "ingredient": "thành phần, cồn, hương liệu, paraben, ingredient, alcohol, contain, ส่วนผสม, แอลกอฮอล์",
    "document": "hồ sơ, cmnd, cccd, chứng minh, document, paperwork, เอกสาร",
    "install": "lắp đặt, lắp, lắp ráp, install, installation, assemble, ติดตั้ง",
    "course": "khóa học, khoá học, lịch học, buổi học, học phí, lớp, course, class, lesson, tuition, คอร์ส, เรียน",
    "pain": "!đau, hurt, pain, painful, เจ็บ",
    "wifi": "wifi, wf, pass wifi, mật khẩu, password, ไวไฟ, รหัส",
    "battery": "pin, sạc, battery, charger, แบต, ชาร์จ",
    "diet": "!chay, ăn chay, món chay, thịt heo, halal, vegetarian, vegan, pork, เจ, มังสวิรัติ, หมู",
    "used": "thu cũ, máy cũ, đồ cũ, second hand, trade in, used, เทิร์น, มือสอง",
    "sell": "bán, sell, ขาย",
    "use": "!dùng, xài, sử dụng, use, ใช้",
}
"""Each meaning and its words; `!` before a word: only where it is written with its accents."""

THAI: dict[str, str] = {}
"""The Thai ones, as they are written, and what they mean (`ค่าส่ง`: price ship)."""
MARKED: dict[str, str] = {}
"""The others by how they are written, of one word or of a few."""
PLAIN: dict[str, str] = {}
"""The same for who writes no accents."""


def _sort() -> None:
    for meaning, listed in MEANINGS.items():
        for written in listed.split(","):
            word = written.strip().lstrip("!")
            if "\u0e00" <= word[0] <= "\u0e7f":
                THAI[word] = f"{THAI.get(word, '')} {meaning}".strip()
            else:
                MARKED.setdefault(word, meaning)
                if "!" not in written:
                    PLAIN.setdefault(fold(word), meaning)


_sort()
