"""The words by which customers say yes to an order, no, or something else, in three languages; `yes.py` reads with them.

Phrases of one meaning stand between bars, with their accents; they are found without them too. Thai is written without blanks.
"""

STRONG = (
    "chốt đơn|lên đơn|đóng đơn|xác nhận đơn|xác nhận đơn hàng|đồng ý đơn"
    "|place the order|place order|order confirmed|confirm the order|confirm order|confirm my order"
    "|ยืนยันออเดอร์|คอนเฟิร์มออเดอร์|สั่งเลย"
)
"""Yes to the order itself, whatever was said in between."""
ACTS = (
    "đặt|đặt luôn|lấy|mua|gửi đi|gửi hàng|gửi hàng đi|gửi luôn|gửi giúp|gởi giúp|gửi sớm|gửi nhanh|giao sớm|giao nhanh|gởi đi|gởi hàng|gởi luôn|ship|ship đi"
    "|ship hàng|ship luôn|giao|giao đi|giao hàng|gói hàng|gói hàng đi|gói luôn|gói đi|gói giúp|lấy hết|đóng gói|đóng hàng|làm đi|làm luôn|ship it"
    "|send it|book it|เอา|รับ|รับเลย|ส่งเลย|ส่งมาเลย|ส่งได้เลย|จัดส่งเลย|จัดส่งได้เลย"
)
"""What is asked of the shop by whoever agrees; beside a question or something else it is only that."""
WEAK = (
    "chốt|đồng ý|đồng í|nhất trí|duyệt|xác nhận|xn|chuẩn|chính xác|đúng|đúng rồi|đúng r|đúng vậy|đúng òi|đug rồi|dug r|dug roi|đúng thế|đúng ạ|phải|phải rồi|đủ rồi|đủ r"
    "|tiến hành|triển|triển luôn|triển đi|cứ vậy|cứ thế|y vậy|dung vay|dung a|dung ak|dung nha|dung nhe|đúng hết"
    "|yes|yes please|yep|yeah|yup|yess|correct|that is correct|that's correct|thats correct|that's right|thats right|that is right|all correct|all is correct|everything is correct"
    "|confirm|confirmed|i confirm|i agree|agree|agreed|go ahead|please go ahead|i'll take it|ill take it|i will take it|i'll take them|looks good|look good|looks good to me|sounds good to me|good to go"
    "|looks right|looks correct|all good|sounds good|perfect|deal|sure|of course|absolutely|please do|please proceed|proceed|proceed with the order|proceed with my order|please proceed with the order|please proceed with my order|chuẩn không cần chỉnh|chuẩn k cần chỉnh|chuẩn cơm mẹ nấu|chuẩn đét|chuẩn men|that's it|thats it|dạ rồi|vâng rồi|ừ rồi|rồi đó|accept|i accept|approved"
    "|it's correct|its correct|it is correct|right"
    "|ตกลง|ยืนยัน|คอนเฟิร์ม|คอนเฟิม|ถูกต้อง|ถูกต้องแล้ว|ใช่|ใช่แล้ว|เอาเลย|เอาตามนี้|ตามนี้|ตามนี้เลย|ตามนั้น|ตามนั้นเลย|จัดเลย|จัดมา|จัดมาเลย|จัดไป"
    "|ครบแล้ว|ถูกแล้ว"
    "|ok|oki|oke|okê|okie|okey|okay|oky|ok la|okla|ô kê|ô kê la|okela|oke la|okie la|ok men|okj|okelah|ote|otê|oce|uh huh|ok rồi|uki|uk|ukm|ukie|uke|ừ|ừa|ừm|ừh|uh|uhm|um|umk|uhuh|ừ hứ|ờ|ờm"
    "|ầu kê|vâng|vâng ạ|dạ vâng|vg|vâg|được|được ạ|được rồi|đc|dc|đk|dk|đc r|đc rồi|vậy đi|z đi|quá ok|quá được|à ok|à oke|à ừ|à vâng|à được|à đúng rồi"
    "|fine|that's fine|thats fine|alright|all right|works for me|that works|no problem ok"
    "|โอเค|โอเคร|โอเช|ได้|ได้เลย|ได้สิ|ดีเลย"
    "|👍|👌|✅|☑|✔|🆗|💯|🤝|🫡"
)
"""Yes, where nothing else was asked meanwhile."""
HALF = "tốt|tốt lắm|dạ|dạ dạ|yo|yay|great|cool|good|ค่ะ|ครับ|ครับผม|จ้า|จ้ะ|ค่า|คับ|ฮะ|งับ|อืม|เรียบร้อย|rồi|r"
"""What may be a yes, and may be politeness; beside a yes it says nothing."""
FILLERS = (
    # to whom, and politely
    "ạ|á|nha|nhé|nhe|nhá|nghen|nghe|nhen|hen|hén|nè|nà|ne|luôn|lun|liền tay|cảm ơn chị nhiều|cảm ơn em nhiều|cảm ơn anh nhiều|cảm ơn bạn nhiều|cảm ơn shop nhiều|nhiều nha|shop iu|shop yêu|shop dễ thương|bạn iu|nhoa|po|rùi|ùi|đi|đó|đấy|ấy|vậy|zậy|z|v|thế|này|nầy|đơn|đơn hàng|đơn này|đơn đó|hàng"
    "|shop|sop|sốp|shopp|ad|admin|ơi|em|e|chị|c|chj|anh|a|ah|bạn|b|mình|mik|mk|m|tui|tôi|tớ|cô|chú|bác|cháu|cưng|bé|nàng|giúp|giùm|dùm|hộ|cho|với|vs|ngay|liền"
    "|nhanh|sớm|gấp|thông tin|như vậy|như trên|như z|vầy|lẹ|xin cảm ơn|xin cám ơn|cảm ơn|cám ơn|cảm ơn nhiều|cám ơn nhiều|cmon|camon|cảm ưn|tks|thks|thanks|thank|thank you|thank u|thx"
    "|many thanks|please|pls|plz|dear|sir|madam|bro|sis|then|so much|very much|the order|my order|order|that|it|i|hi|hello|hey|alo"
    "|คะ|จ๊ะ|จ๋า|ค้า|นะ|น้า|นะคะ|นะครับ|เลย|แล้ว|ขอบคุณ|มาก|แม่ค้า|พ่อค้า|ร้าน|พี่|น้อง|แอด|แอดมิน|ออเดอร์|ด้วย|เด้อ|สิ|ๆ|ผม|หนู|ฉัน|เรา"
    "|❤|💕|💖|💗|💓|💞|💛|💙|💜|🧡|💚|🤍|♥|🥰|😍|😘|😚|😊|☺|🙂|😀|😁|😃|😄|😆|😉|🤗|🙏|👏|🎉|✨|🌹|🌸|🌷|💐|🤩|😻|💪|🙆|🫶|😇|😽|🥳|⭐|🌟"
    "|^^|:)|:d|<3|=)|:3|=]|hihi|hi hi|hehe|haha|hjhj|hí hí"
)
"""What may stand around a yes and says nothing of its own."""
DOUBTFUL = (
    "à|gọi đi|gọi giúp|bn|cho bạn|cho bn|cho cô|cho chú|cho bác|ok cho|oke cho|cho nha|cho nhe|dung|dat|goi|gửi|gởi|gói|không sao|ko sao|k sao|hok sao|lấy rồi|lấy r|mua rồi|mua r|đặt rồi|đặt r|ship rồi|ship r|giao rồi|giao r|nhận rồi|gửi rồi|gửi r|o"
    "|no problem|no worries|never mind|nevermind|right now|sure thing"
    "|รับแล้ว|ได้รับแล้ว|ได้แล้ว|ส่งแล้ว|โอนแล้ว|จ่ายแล้ว|สั่งแล้ว|เอาแล้ว|ไม่เป็นไร"
)
"""What means a yes here and something else there, with accents or without, or tells what is done already."""
BUT = (
    "nhưng|nhg|mà|nhưng mà|khoan|khoan đã|đợi|chờ|để|đổi|thay|sửa|thêm|bớt|giảm|cộng|trừ|size|sz|màu|nếu|hay|hoặc|trước|tính|xem|coi|suy nghĩ|hỏi|check|kiểm tra|còn|mới|lát|tí|tý|mai|hôm"
    "|but|however|if|change|instead|except|only if|unless|maybe|later|think|let me|another|also|add|remove|first|after|before|hold"
    "|แต่|เปลี่ยน|แก้|เพิ่ม|ลด|รอ|ก่อน|ถ้า|เดี๋ยว|ขอดู|ขอคิด|หรือ|พรุ่งนี้"
)
"""What makes another thing of a yes: a condition, a change, a delay."""
ASKS = (
    "bao nhiêu|bnh|bn tiền|nhiêu|mấy|sao|gì|j|nào|đâu|khi nào|bao giờ|bao lâu|thế nào|ntn|phải không|đúng không|được không|hả|hở|hử|ủa|nhỉ"
    "|what|when|where|how|why|which|who|much|many|is it|can you|could you|do you|does"
    "|อะไร|เท่าไหร่|เท่าไร|กี่|ไหม|มั้ย|มัย|หรือเปล่า|รึเปล่า|เมื่อไหร่|เมื่อไร|ยังไง|ทำไม|ที่ไหน|หรอ|เหรอ|ป่าว"
)
"""What asks."""
NOT = (
    "không|ko|kg|hông|hong|hổng|hok|hem|khum|kh|k|hk|khg|chẳng|chả|đừng|khỏi|thôi|thui|bỏ|hết|chưa|chx|sai|nhầm|lộn|trật|không phải|ko phải|k phải"
    "|no|not|nope|nah|don't|dont|wrong|incorrect|never|isn't|isnt|cannot|can't|cant|wait|stop"
    "|ไม่|ไม่ใช่|ไม่ได้|ยัง|ผิด|ยังไม่|อย่า|ไม่ตกลง"
)
"""What says no, or not yet."""
CANCELS = (
    "hủy|huỷ|hủy đơn|huỷ đơn|hủy hàng|bỏ đơn|không lấy|không lấy nữa|ko lấy|k lấy|hok lấy|không mua|không mua nữa|ko mua|k mua|thôi không lấy|thôi khỏi|khỏi gửi|đừng gửi|đừng giao|đừng ship"
    "|không đặt nữa|ko đặt nữa|k đặt nữa|không chốt|ko chốt|k chốt|thôi k lấy|hết muốn|đổi ý"
    "|cancel|cancel the order|cancel my order|don't want|dont want|do not want|no longer want|changed my mind|don't send|do not send|don't ship|do not ship"
    "|ยกเลิก|ไม่เอาแล้ว|ไม่เอา|ไม่สั่งแล้ว|ไม่รับแล้ว|ไม่ต้องส่ง|ขอยกเลิก|แคนเซิล|แคนเซล"
)
"""What takes an order back."""
