"""What customers are asked, and told when they answer, where the shop has not written its own."""

from __future__ import annotations

from collections.abc import Mapping

QUESTIONS: Mapping[str, Mapping[str, str]] = {
    "csat": {
        "vi": "Dạ {pronoun} hài lòng với {shop} lần này ở mức nào ạ? {Pronoun} nhắn một số từ 1 (rất không hài lòng) đến 5 (rất hài lòng) giúp shop nhé.",
        "en": "How satisfied are you with {shop} this time? Please answer with a number from 1 (very dissatisfied) to 5 (very satisfied).",
        "th": "คุณพอใจกับ {shop} ในครั้งนี้ระดับไหนคะ รบกวนตอบเป็นตัวเลข 1 (ไม่พอใจมาก) ถึง 5 (พอใจมาก) นะคะ",
    },
    "ces": {
        "vi": "Dạ lần này {pronoun} được {shop} giải quyết có dễ dàng không ạ? {Pronoun} nhắn một số từ 1 (rất khó) đến 7 (rất dễ) giúp shop nhé.",
        "en": "How easy was it to get this settled with {shop}? Please answer with a number from 1 (very difficult) to 7 (very easy).",
        "th": "ครั้งนี้การแก้ปัญหากับ {shop} ง่ายแค่ไหนคะ รบกวนตอบเป็นตัวเลข 1 (ยากมาก) ถึง 7 (ง่ายมาก) นะคะ",
    },
    "nps": {
        "vi": "Dạ {pronoun} có giới thiệu {shop} cho bạn bè, người thân không ạ? {Pronoun} nhắn một số từ 0 (chắc chắn không) đến 10 (chắc chắn có) giúp shop nhé.",
        "en": "How likely are you to recommend {shop} to friends or family? Please answer with a number from 0 (not at all) to 10 (certainly).",
        "th": "คุณจะแนะนำ {shop} ให้เพื่อนหรือครอบครัวไหมคะ รบกวนตอบเป็นตัวเลข 0 (ไม่แน่นอน) ถึง 10 (แนะนำแน่นอน) นะคะ",
    },
}
THANKS: Mapping[str, str] = {
    "vi": "Dạ {shop} cảm ơn {pronoun} đã đánh giá ạ!",
    "en": "Thank you for telling us! {shop}",
    "th": "{shop} ขอบคุณสำหรับคะแนนค่ะ",
}
REASONS: Mapping[str, str] = {
    "vi": "Dạ {shop} rất tiếc ạ. {Pronoun} cho shop biết điều gì chưa ổn nhé, nhân viên sẽ liên hệ {pronoun} sớm nhất.",
    "en": "We are sorry about that. Would you tell us what went wrong? Somebody of {shop} will write to you as soon as possible.",
    "th": "{shop} ขออภัยค่ะ รบกวนบอกเราหน่อยนะคะว่ามีอะไรไม่เรียบร้อย เจ้าหน้าที่จะติดต่อกลับโดยเร็วที่สุดค่ะ",
}
SORRY: Mapping[str, str] = {
    "vi": "Dạ {shop} xin lỗi và cảm ơn {pronoun} đã góp ý ạ. Nhân viên sẽ liên hệ {pronoun} sớm nhất.",
    "en": "We are sorry, and thank you for telling us. Somebody of {shop} will write to you as soon as possible.",
    "th": "{shop} ขออภัย และขอบคุณที่แจ้งให้ทราบค่ะ เจ้าหน้าที่จะติดต่อกลับโดยเร็วที่สุดค่ะ",
}
DRAFTS: Mapping[str, str] = {
    "vi": "Dạ em đã xem đánh giá của {pronoun}, shop xin lỗi vì trải nghiệm chưa tốt ạ. {Pronoun} kể em nghe thêm để em xử lý ngay cho {pronoun} nhé.",
    "en": "I have seen your mark, and I am sorry that it went wrong. Would you tell me more, so that I can put it right?",
    "th": "ได้เห็นคะแนนของคุณแล้ว ต้องขออภัยที่ไม่ประทับใจค่ะ รบกวนเล่าเพิ่มเติมเพื่อให้เราแก้ไขให้นะคะ",
}
"""What a person may write first to who gave a low mark."""
