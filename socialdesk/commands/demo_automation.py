"""What answers by itself in the pretend shop: hours by which somebody is always too late, targets, rules, a folder
of answers, menus, and a promise. Written as a shop writes them: `socialdesk demo --folder DIR` leaves them to be looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from socialdesk.assembly.services import opened, promises, replies
from socialdesk.commands.demo_shop import BOUGHT
from socialdesk.config import Config
from socialdesk.store.filters import Condition, InboxFilter

LOOK = 0.3
"""Seconds between two looks."""
PATIENCE = 20.0
AGENT = "mai"
"""Not who sits at the demo's desk: what they take back is theirs."""
PROMISED_ON = "zalobot"
"""The account on which somebody is promised something."""
PROMISE = "Dạ để em hỏi lại xưởng rồi báo anh sau 30p nhé"
CLOSED = "page"
"""The account that is closed, whenever the demo is run."""
EARLY = 9
"""Before this hour the closed account opens at noon; later it has been open today."""
OPEN_FOR = timedelta(hours=8)

FOLDER, RULES = "answers", "rules.toml"
TABLES = f"""
[answers]
folder = "{FOLDER}"

[rules]
file = "{RULES}"

[targets]
answer = "10m"

[[targets.when]]
tag = "khiếu-nại"
answer = "3m"

[follow_up]
after = "2d"

[survey]
csat = {{ only = "tag:{BOUGHT}" }}

[[loyalty.tiers]]
name = "Vàng"
spent = 2500000
months = 12

[[loyalty.tiers]]
name = "Bạc"
orders = 3
months = 12

[[loyalty.perks]]
name = "giảm 10%"
tier = ["Vàng"]
text = "{{Pronoun}} {{given|}} ơi, shop gửi tặng mình mã giảm 10% cho đơn tới ạ."

[[loyalty.perks]]
name = "nhớ khách"
quiet_days = 30
text = "Lâu rồi shop chưa gặp {{pronoun}} {{given|}}, hàng mới về nhiều lắm ạ!"

[menu]
introduction = {{ vi = "Hoa Sen: quần áo cho cả nhà. Nhắn cho shop nhé!" }}
commands = ["banggia", "ship", "nguoi"]
button = "commands"
persistent = ["banggia", "ship", "nguoi"]
ice_breakers = ["banggia", "ship"]

[menu.entries.banggia]
title = {{ vi = "Bảng giá", en = "Prices" }}
question = {{ vi = "Shop có bảng giá không ạ?", en = "Do you have a price list?" }}
answer = "gia"

[menu.entries.ship]
title = {{ vi = "Phí giao hàng", en = "Shipping" }}
answer = "phi-ship"

[menu.entries.nguoi]
title = {{ vi = "Gặp nhân viên", en = "Talk to a person", th = "คุยกับพนักงาน" }}
person = true
"""
THE_RULES = f"""\
[[rule]]
name = "khiếu nại"
words = ["giao sai", "sai màu", "chưa nhận được", "where is my order", "ยังไม่ได้รับ"]
then = [ {{ tag = "khiếu-nại" }}, {{ priority = "high" }} ]

[[rule]]
name = "khách sỉ"
words = ["giá sỉ", "cộng tác viên", "chiết khấu", "wholesale", "ราคาส่ง"]
then = [ {{ tag = "khách-sỉ" }}, {{ assign = "{AGENT}" }} ]
cap = "1 per day"

[[rule]]
name = "chờ lâu"
on = "wait"
after = "8m"
hours = "open"
when = "assignee:nobody"
then = [ {{ priority = "high" }} ]

[[rule]]
name = "sáng ra"
on = "schedule"
at = "08:00"
when = "is:waiting wait:>2h"
then = [ {{ priority = "high" }} ]
"""
ANSWERS = {
    "phi-ship": """\
+++
questions = ["Phí ship bao nhiêu?", "Có freeship không shop?", "How much is shipping?", "ค่าส่งเท่าไหร่คะ"]
keywords = ["phí ship", "freeship", "shipping fee", "ค่าจัดส่ง"]
+++
# vi
Dạ phí ship **25k** toàn quốc, đơn từ 500k shop miễn phí ship ạ.
# en
Shipping is **25k** anywhere in Vietnam, and free from 500k.
# th
ค่าส่ง 40 บาททั่วประเทศค่ะ
""",
    "gia": """\
+++
questions = ["Mẫu này giá bao nhiêu vậy shop?", "Cho mình xin giá với", "How much is this?", "ตัวนี้ราคาเท่าไหร่คะ"]
keywords = ["xin giá", "bảng giá", "price list", "ราคาเท่าไหร่"]
+++
# vi
Dạ áo khoác **350k**, váy **290k**, áo thun **120k** ạ.
# en
Jackets are **350k**, dresses **290k**, T-shirts **120k**.
# th
เสื้อแจ็กเก็ต 490 บาท เดรส 390 บาท เสื้อยืด 170 บาทค่ะ
""",
    "size": """\
+++
questions = ["Mình 50kg mặc size nào?", "Cao 1m60 mặc size gì?", "Which size fits me?", "น้ำหนัก 50 ใส่ไซซ์ไหนคะ"]
keywords = ["bảng size", "size chart", "ตารางไซซ์"]
+++
# vi
Dạ size S cho 42-48kg, M 49-55kg, L 56-62kg ạ. Mình phân vân giữa hai size thì lấy size lớn hơn nhé.
# en
S fits 42-48 kg, M 49-55 kg, L 56-62 kg. Between two sizes, take the larger one.
# th
S 42-48 กก. M 49-55 กก. L 56-62 กก. ค่ะ
""",
    "giao-hang": """\
+++
questions = ["Bao lâu thì nhận được hàng?", "Ship về tỉnh mấy ngày?", "How long does delivery take?", "กี่วันถึงคะ"]
keywords = ["thời gian giao", "delivery time", "กี่วันถึง"]
+++
# vi
Dạ nội thành trong ngày, các tỉnh **2-3 ngày** là nhận được ạ.
# en
The same day in town, **2-3 days** elsewhere in Vietnam.
# th
2-3 วันได้รับค่ะ
""",
    "doi-tra": """\
+++
questions = ["Shop có cho đổi trả không?", "Không vừa có được đổi không?", "Can I return it?", "เปลี่ยนหรือคืนได้ไหมคะ"]
keywords = ["đổi trả", "đổi size", "return policy", "เปลี่ยนคืน"]
+++
# vi
Dạ shop đổi size trong **7 ngày**, hàng còn nguyên tem mác ạ.
# en
You can exchange it within **7 days**, with its tags on.
# th
เปลี่ยนได้ภายใน 7 วัน ป้ายยังอยู่ครบค่ะ
""",
    "gia-si": """\
+++
questions = ["Giá sỉ bao nhiêu vậy shop?", "Mình muốn làm cộng tác viên", "Do you sell wholesale?", "ขายส่งไหมคะ"]
keywords = ["giá sỉ", "bán sỉ", "cộng tác viên", "wholesale", "ราคาส่ง"]
+++
# vi
Dạ lấy từ **10 cái** là được giá sỉ ạ. Bạn để lại số điện thoại, shop gọi lại trong hôm nay nhé.
# en
Wholesale starts at **10 pieces**. Leave your telephone number, and we call you today.
# th
ราคาส่งเริ่มที่ 10 ตัวค่ะ ทิ้งเบอร์ไว้ได้เลยนะคะ
""",
    "cod": """\
+++
questions = ["Có ship COD không shop?", "Can I pay on delivery?", "เก็บปลายทางได้ไหมคะ"]
keywords = ["COD", "cash on delivery", "เก็บเงินปลายทาง"]
+++
# vi
Dạ có ạ, mình nhận hàng, kiểm tra rồi mới trả tiền nhé.
# en
Yes: look at the parcel first, then pay the driver.
# th
ได้ค่ะ รับของแล้วค่อยจ่ายเงินนะคะ
""",
}


def written(folder: Path, here: datetime) -> str:
    """Write the rules and the answers into the demo's folder; what its configuration says of them and of the
    hours, as it is now on the shop's clock."""
    (folder / RULES).write_text(THE_RULES, encoding="utf-8")
    answers = folder / FOLDER
    answers.mkdir()
    for name, text in ANSWERS.items():
        (answers / f"{name}.md").write_text(text, encoding="utf-8")
    return days(here) + TABLES


def days(here: datetime) -> str:
    """Single days by which the shop is open for hours yet, as on a live evening, and one account of it is closed."""
    begins = (here - timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    today, yesterday = here.date(), here.date() - timedelta(days=1)
    hours = f"08:00-{here.hour - 1:02}:59" if here.hour >= EARLY else "12:00-21:00"
    return f"""
[hours.teams.live]
members = ["linh", "{AGENT}"]

[hours.days]
"{begins:%Y-%m-%d}" = ["+{begins:%H:%M}-{begins + OPEN_FOR:%H:%M}"]

[hours.accounts.{CLOSED}.days]
"{yesterday}" = []
"{today}" = ["{hours}"]
"""


async def promise(config: Config, is_over: Callable[[], bool]) -> bool:
    """Answer whoever waits on the account, and write down what that promises; whether somebody waited there."""
    waits = InboxFilter(conditions=(Condition("waiting"), Condition("account", (PROMISED_ON,))))
    async with opened(config) as store:
        for _ in range(int(PATIENCE / LOOK)):
            for item in await store.inbox.page(waits, 1):
                await replies(store, config).send(item.row.id, PROMISE, "demo:promise", AGENT)
                await promises(store, config).add(item.row.id, PROMISE, "", AGENT)
                return True
            if is_over():
                break
            await asyncio.sleep(LOOK)
    return False
