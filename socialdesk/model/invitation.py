"""What people are told of a live before it begins, when it has, and afterwards: words that stand ready
in each language, until the shop writes its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from socialdesk.model.i18n import LANGUAGES, dated_weekday
from socialdesk.model.live import Moment

_TEXTS = {
    "vi": {
        Moment.DAY: "Chào {given|bạn}! Hẹn {given|bạn} xem live {title} lúc {when}.",
        Moment.HOUR: "{given|Bạn} ơi, sắp live rồi: {title}, lúc {when}.",
        Moment.SOON: "Chỉ ít phút nữa là live {title} bắt đầu, lúc {when}.",
        Moment.NOW: "Shop đang live: {title}. Mời {given|bạn} vào xem nhé!",
        Moment.REPLAY: "Cảm ơn {given|bạn} đã theo dõi. Xem lại live {title} tại đây:",
    },
    "en": {
        Moment.DAY: "Hello {given|there}! Our live {title} begins {when}. See you there!",
        Moment.HOUR: "{given|Hello}, our live is coming up: {title}, {when}.",
        Moment.SOON: "Only a few minutes until our live {title} begins, {when}.",
        Moment.NOW: "We are live: {title}. Come and watch!",
        Moment.REPLAY: "Thank you for following us. Watch our live {title} again:",
    },
    "th": {
        Moment.DAY: "สวัสดีค่ะคุณ {given|ลูกค้า} แล้วพบกันในไลฟ์ {title} เวลา {when} นะคะ",
        Moment.HOUR: "ใกล้ถึงเวลาไลฟ์แล้วค่ะ: {title} เวลา {when}",
        Moment.SOON: "อีกไม่กี่นาทีไลฟ์ {title} จะเริ่มแล้วค่ะ เวลา {when}",
        Moment.NOW: "ร้านกำลังไลฟ์อยู่ค่ะ: {title} เข้ามาชมกันนะคะ",
        Moment.REPLAY: "ขอบคุณที่ติดตามค่ะ ดูไลฟ์ {title} ย้อนหลังได้ที่นี่:",
    },
}
_WHEN = {"vi": "{time} {day}", "en": "on {day} at {time}", "th": "{time} น. {day}"}


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is known of a live: what it is called, where it is watched, when it begins (aware)."""

    title: str
    link: str = ""
    begins: datetime | None = None

    def texts(self, moment: Moment) -> dict[str, str]:
        """What people are told at a moment, by language."""
        return {language: self._text(moment, language) for language in LANGUAGES}

    def _text(self, moment: Moment, language: str) -> str:
        text = _TEXTS[language][moment].replace("{title}", self.title)
        if self.begins is not None:
            day = dated_weekday(self.begins, f"{self.begins.day}/{self.begins.month}", language)
            when = _WHEN[language].format(time=f"{self.begins:%H:%M}", day=day)
            text = text.replace("{when}", when)
        return f"{text}\n{self.link}" if self.link else text
