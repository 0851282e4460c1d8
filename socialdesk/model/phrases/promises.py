"""The words of promises: who does what later, in three languages. `promise.py` reads with them.

Vietnamese phrases are words between blanks, found also without their accents; the others are patterns.
"""

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# -- Vietnamese: what is promised

REPORTS = (
    "báo lại|nhắn lại|nhắn tin lại|gọi lại|gọi điện lại|liên hệ lại|liên lạc lại|rep lại|phản hồi lại|trả lời lại"
    "|ib lại|inbox lại|alo lại|call lại|báo sau|nhắn sau|gọi sau|rep sau|trả lời sau|phản hồi sau|ib sau"
)
"""Somebody hears from the shop again: a promise also without a time."""
ACTS = (
    "báo|báo giá|nhắn|nhắn tin|gọi|gọi điện|alo|call|liên hệ|liên lạc|lh|ib|inbox|ibox|rep|phản hồi|trả lời|gửi|gởi"
    "|gửi hàng|gửi lại|gởi hàng|ship|ship hàng|giao|giao hàng|đi đơn|đi hàng|đóng hàng|đóng gói|đóng đơn|lên đơn|hoàn"
    "|hoàn tiền|hoàn lại|chuyển tiền|chuyển khoản|ck|đổi|đổi hàng|xử lý|xử lí|cập nhật|update|thông báo|tb|giải quyết"
    "|chụp|quay|tư vấn|up|đăng|bù|mang|đem|xuất kho|xuất hàng|book|hẹn|về hàng|hủy đơn|sửa"
)
"""A promise with a time, or with a word for later."""
LOOKS = "check|chek|ktra|kt|kiểm tra|kiểm|kiểm kho|xem|xem lại|coi|hỏi|hỏi lại|hỏi kho|tra|dò|tìm"
"""A promise with a time alone."""
CONTACTS = _set(
    "báo bao nhắn nhan gọi goi alo call liên lien lh ib inbox ibox rep phản phan trả tra thông thong tb cập cap update tư tu hẹn hen"
)
"""First words of acts by which somebody hears something."""
IN_GENERAL = _set("đổi doi hoàn hoan bù bu sửa sua trả tra")
"""First words of acts that shops say they do if need be: "nếu lỗi shop đổi mới"."""
BACK = "lại|sau|liền|ngay"
NO_ACT = (
    "bao nhiêu|bao giờ|bao lâu|bao nhieu|bao gồm|bao bì|bao ship|bao đổi|bao che|báo thức|hẹn gặp|gọi là|giao diện|giao lưu|giao dịch"
    "|phí ship|tiền ship|free ship|freeship|miễn ship|bên ship|đơn vị giao|nhân hàng|nhận hàng|nhận tiền|nhận được|nhan hang|nhan tien"
    "|nhan duoc|xem hàng|xem thử|xem shop|đổi trả|đổi ý|doi tra|tra hàng|kiểm hàng|tìm hiểu|trả hàng|up sale|gói hàng|bảo hành|bao hanh"
)
"""What begins like a verb of promises and is none."""

# -- and who promises it

OURS = (
    "em|e|shop|sốp|shopp|mình|tụi em|bọn em|chúng em|bên em|bên mình|bên shop|nhà em|tiệm|cửa hàng|kho|admin|ad|nhân viên|nv"
    "|tụi mình|chúng mình|tôi|tui|chúng tôi|bé|nhà mình|bên e|team|kế toán|kỹ thuật|bên kho|quản lý|sếp em|bạn em"
)
THEIRS = "chị|c|anh|a|bạn|ban|b|bác|cô|chú|khách|quý khách|khách hàng|kh|anh chị|mọi người|mn|các bạn|chế|nàng|ông|bà|bồ|ng đẹp|cậu"
OTHERS = (
    "shipper|bưu tá|bưu cục|bưu điện|vận chuyển|viettel|ghn|ghtk|spx|jt|j|ninja|grab|ahamove|nhà xe|xe|bên ship|bên vận chuyển"
    "|đơn vị|hệ thống|shopee|lazada|tiktok|ngân hàng|sàn|nhà cung cấp|hãng"
)
"""Whose promises are not the shop's."""
FOR = "cho|của|với|gửi|gởi|báo|nhắn|gọi|ship|giao|ib|inbox|tới|đến|giúp|dùm|giùm|nhờ|theo|chờ|đợi"
"""After these somebody is whom it is done to."""
NOT = "không|ko|k|kg|hông|hong|hok|hem|khum|khong|chẳng|chả|chưa|đừng|khỏi|hết|khó|không thể|kịp"
DONE = "đã|vừa|mới|từng|đang|hôm qua|hồi nãy|lúc nãy|khi nãy|hôm trước|hôm bữa|bữa trước|tuần trước|thường|luôn luôn|da|dag"
OVER = "hôm qua|hồi nãy|lúc nãy|khi nãy|hôm trước|bữa trước|tuần trước|xong rồi"
WILL = "sẽ|se|rồi|xong|sẽ cố|cố gắng|sẽ ráng|ráng|xin phép"
LET = "để|xin"
ONCE = (
    "khi nào|khi có|khi|lúc nào|chừng nào|bao giờ|nếu|có hàng|hàng về|có gì|có là|về là|có thì|có kết quả|có tin|có thông tin|khi hàng về"
    "|ngay khi|sau khi|có mẫu|có size|có màu|về hàng|về thì|tới hàng|có mã|có vận đơn"
)
LEADS = (
    "dạ|vâng|vầng|vg|ok|oke|okay|okie|uh|ừ|ạ|a|nhé|nha|nhen|nghen|nhá|nà|thì|là|sẽ|để|rồi|xong|có gì|vậy|thế|đúng rồi|được|đc|dc|xin phép"
    "|lát|lát nữa|chút|chút nữa|tí|tí nữa|xíu|xíu nữa|một lát|sau|trong|khoảng|tầm|trước|cuối|đầu|ngay|liền|sớm|nếu|khi|khi nào|lúc nào|có hàng|hàng về"
    "|có|về|hàng|còn|đơn|đơn này|cái này|nhe|ha|hen|okela|yes|xin|chào|cảm ơn|cám ơn|thanks|tks|không sao|ko sao|k sao|cố gắng|ráng|nữa"
)
"""What may stand before a verb that nobody is named for."""
COURTESIES = _set("dạ da vâng vang ok oke okay okie uh ừ u chào chao thưa thua")
CALLS = _set("ơi oi à ạ nhé nha nhen nghen")
ASKS = re.compile(
    r"(?:\b(?:được|đc|dc|duoc|chịu|ok|oke|cần|đúng|phải) (?:không|ko|k|hông|hong|hok|khum)\b(?: (?:ạ|a|chị|anh|c|bạn|vậy|nhỉ|em|shop))*"
    r"|\b(?:không|ko|k|hông|hong|chưa|chua) ạ|\bnhỉ|\b(?:hả|há) (?:chị|anh|bạn|c|a)"
    r"|\b(?:lúc nào|khi nào|bao giờ|mấy giờ|may gio|lúc mấy|chừng nào|ngày nào|đâu|thế nào|sao) (?:được |đc |dc |thì )?(?:tiện |được )?(?:ạ|vậy|nhỉ|thế|đây)"
    r"|(?:ไหม|มั้ย|ไม๊|มัย|หรือเปล่า|รึเปล่า|หรือยัง|รึยัง|หรือไม่|เมื่อไหร่ดี|กี่โมงดี)(?:คะ|ค่ะ|ครับ|จ๊ะ|จ้ะ|นะคะ|เอ่ย)*"
    r")[\s.!~)😊🥰❤️]*$"
)
"""A sentence that asks."""
AGAIN_LATER = re.compile(r"\b(?:nữa|nua|later|from now)\b|อีก")
RANGE = re.compile(
    r"\d\s*(?:-|–|đến|den|to|tới|ถึง)\s*\d+\s*(?:ngày|ngay|hôm|day|days|วัน|tuần|tuan|week)"
    r"|\b(?:từ|tu|from)\b.{2,14}\b(?:đến|den|tới|toi|to)\b|ตั้งแต่|ทุกวัน|\b(?:mỗi|moi|hàng) ngày\b|\bevery\b"
)

# -- when, beside what `moments` reads

SOON = re.compile(
    r"\b(?:lát|chút|tí|ti|xíu|tẹo|lat|chut|xiu|chốc)(?: (?:nữa|nua|xíu|nũa|em|e|shop|mình|sau))|\b(?:một|1|mot) (?:lát|chút|lúc|tí|xíu|lat|chut|luc)\b"
    r"|(?<!\d )(?<!trong )\b(?:ngay|liền|lien|lập tức)\b(?! (?:mai|mot|kia|nay|hôm|hom|cả|từ|thứ|he|lac|\d))|\bngay bây giờ\b|\bsớm nhất\b|\bsom nhat\b"
    r"|\b(?:shortly|right away|right now|immediately|asap|in a bit|in a moment|in a minute|in a sec|in a while|straight away|(?<!as )soon)\b"
    r"|สักครู่|ซักครู่|อีกสักพัก|สักพัก|อีกแป๊บ|แป๊บ|แปปนึง|แป๊ปนึง|ทันที|โดยเร็ว|เร็วที่สุด"
)
SOME_DAYS = re.compile(
    r"\b(?:vài|vai|mấy|may) (?:ngày|ngay|hôm|hom|bữa|bua)\b|\bmai mốt\b|\bhôm nào\b|\bbữa nào\b|\b(?:a few|some|couple of) days\b|\bone of these days\b|อีกสองสามวัน|อีกไม่กี่วัน|2-3 วัน"
)
ALONE_NO_TIME = _set(
    "này this นี้ thu mon sat sun mar may dec sang toi mot nua a an một hai ba h g giờ gio d m p ngày ngay day night วัน d w"
)
"""Words that are a time among others, and alone mostly something else."""
AT_NOON = _set("noon midday")
"""What means 12:00 sharp; "trưa" and "เที่ยง" go on for a while."""
WITHIN_TODAY = re.compile(
    r"\btrong (?:ngày|ngay)(?: (?:hôm nay|nay))?\b(?! (?:mai|mốt|thứ|\d))|\blater today\b|\bby (?:the )?end of (?:the )?day\b(?! tomorrow)|\bby eod\b|ภายในวันนี้"
)

# -- English

_EN_VERB = (
    r"get back(?: to you)?|let (?:you|u|ya) know|update(?: you)?|send|ship|call(?: you)?(?: back)?|text|message|msg|dm|check|follow up|reply|confirm"
    r"|refund|dispatch|deliver|post|email|mail|ring|find out|look into|look|arrange|process|contact|inform|notify|ask|tell you|be in touch|keep you"
    r"|come back to you|write|answer|exchange|replace|pack|prepare|quote|transfer|sort (?:it|this|that) out|have it|share|pm"
)
ENGLISH = re.compile(
    r"(?P<who>\b(?:i|we|our (?:team|shop|staff)|the shop|shop|my colleague|someone (?:here|from our team))(?:(?:'|’)ll| will| shall| am going to| are going to|"
    r"(?:'|’)m going to|(?:'|’)re going to| gonna| promise to)\b|\b(?:ill|well)(?= (?:get|let|send|call|check|message|ship|update))|\blet (?:me|us)\b)?"
    r"(?(who)\s+|\bwill\s+)(?:(?:definitely|surely|just|also|then|be able to|try to|make sure to|go|still) )*(?:go and )?"
    rf"(?P<verb>(?:{_EN_VERB})\b(?:[^,;]{{0,30}}? and (?:then )?(?:{_EN_VERB})\b)?)"
    rf"|(?P<now>\b(?:i(?:'|’)m|we(?:'|’)re|i am|we are) (?=(?:sending|shipping|calling|checking|dispatching|posting)\b))"
)
ENGLISH_NOT = re.compile(r"\b(?:not|never|won't|cannot|can't|no longer)\b|n['’]t\b")
ENGLISH_LEADS = re.compile(
    r"(?:(?:ok|okay|sure|yes|hi|hello|great|noted|thanks|thank you|no problem|sorry|then|so|and|of course|alright|got it|no worries|tomorrow|today|tonight|later|this|morning|afternoon|evening)\b[\s,.!]*)+"
)
ENGLISH_ONCE = re.compile(
    r"\b(?:once|as soon as|when(?:ever)?|if|after) (?:it|they|we|the|there|new|your|i|stock|this|that|he|she)\b"
)
ENGLISH_BACK = re.compile(
    r"\b(?:get back|let (?:you|u|ya) know|update you|call (?:you )?back|follow up|come back to you|be in touch|keep you|inform|notify|tell you|contact you|message you|text you|reply|reach out|and (?:then )?(?:let|tell|message|get|call|update|inform))\b"
)

# -- Thai

THAI = re.compile("[\u0e01-\u0e4e]")
_TH_REPORT = r"แจ้ง(?:กลับ|ให้ทราบ|ให้|อีกที|อีกครั้ง)?|ติดต่อกลับ|ตอบกลับ|ทักกลับ|ทักไป|ทักหา|ทัก|โทรกลับ|โทรหา|โทรไป|โทร|อัปเดต|อัพเดท|อัพเดต|บอก|คอนเฟิร์ม|ยืนยัน|รายงาน"
_TH_ACT = (
    r"จัดส่ง|ส่ง|แพ็ค|แพ็ก|คืนเงิน|โอนคืน|โอนเงิน|โอน|เปลี่ยน|ออกเลข|ลงรูป|ถ่ายรูป|ดำเนินการ|จัดการ|แก้ไข|เคลม|นัด"
)
_TH_LOOK = r"เช็ค|เช็ก|เชค|ตรวจสอบ|สอบถาม|ถาม|ดูให้|หาให้|ดู"
THAI_ACTS = re.compile(
    rf"(?P<will>(?:จะ)?(?:รีบ|ทำการ|ไป|ขอ|ช่วย)?)(?P<verb>{_TH_REPORT}|{_TH_ACT}|{_TH_LOOK})"
)
THAI_REPORTS = re.compile(_TH_REPORT)
THAI_LOOKS = re.compile(_TH_LOOK)
THAI_WILL = re.compile("จะ|เดี๋ยว|เดี๊ยว|เดียว|ขอ")
THAI_GIVES = re.compile("(?:ของ|สินค้า|พัสดุ|รูป|เงิน)?(?:ให้|คืน)(?!ได้)")
THAI_OURS = re.compile("ทางร้าน|ร้าน|ทางเรา|เรา|แอดมิน|หนู|ผม|ดิฉัน|น้อง")
THAI_THEIRS = re.compile("ลูกค้า|คุณ(?!ภาพ)|พี่|รบกวน|ช่วย|กรุณา|อย่าลืม|สามารถ|ต้อง")
THAI_THEIRS_WILL = re.compile(
    "(?:ลูกค้า|คุณลูกค้า|พี่|ขนส่ง|ไปรษณีย์|เคอรี่|แฟลช|บริษัทขนส่ง|ระบบ)(?:จะ|ก็จะ|ต้อง|สามารถ)[^ ]{0,8}$|รบกวน[^ ]*$|กรุณา[^ ]*$"
)
THAI_NOT = re.compile("ไม่|ยังไม่|อย่า|ห้าม|เพิ่ง|ไม่ได้|ได้")
THAI_DONE = re.compile(
    "[^ ]{0,14}?(?:ไปแล้ว|ให้แล้ว|เรียบร้อย|(?<!เสร็จ)แล้ว(?!จะ|เดี๋ยว|แจ้ง|ทัก|โทร|ติดต่อ|ตอบ|บอก)|เมื่อวาน|ไม่ได้|ไม่ทัน|ค่ะได้)"
)
THAI_ONCE = re.compile("ถ้า|หาก|เมื่อไหร่|เมื่อ|พอ|ของเข้า|ของมา|สินค้าเข้า|หลังจาก")
