"""A shop that answers and acts by itself: hours with holidays, acknowledgements, targets, a rule file and a folder."""

from __future__ import annotations

from pathlib import Path

from socialdesk.assembly.automating import automating
from socialdesk.config import parse
from socialdesk.services.automating import Automating
from socialdesk.store.store import Store
from tests.support.clock import ManualClock

CONFIG = """
[shop]
name = "Hoa Sen Shop"
time_zone = "Asia/Ho_Chi_Minh"
language = "vi"

[[accounts]]
name = "shop"
channel = "telegram"
token = "1:x"

[hours]
public_holidays = "vn"
monday = ["08:00-12:00", "13:30-21:00"]
tuesday = ["08:00-21:00"]
wednesday = ["08:00-21:00"]
thursday = ["08:00-21:00"]
friday = ["08:00-21:00"]
saturday = ["20:00-01:00"]

[hours.days]
"2026-10-03" = { open = [], name = "Noel" }

[acknowledge]
after = "3m"
outside = "Chào {given|bạn}, {shop} mở cửa lúc {opens}."
outside_en = "Hello {given|there}, we open {opens}."

[targets]
answer = "10m"

[[targets.when]]
tag = "vip"
answer = "5m"

[answers]
folder = "answers"

[auto_resolve]
after = "7d"

[rules]
file = "rules.toml"
"""
RULES = """
[[rule]]
name = "hỏi giá"
on = "message"
words = ["giá", "bao nhiêu"]
then = [{ tag = "hỏi-giá" }, { priority = "high" }]

[[rule]]
name = "chờ lâu"
on = "wait"
after = "15m"
when = "-tag:hỏi-giá"
then = { priority = "urgent" }
"""
ANSWERS = {
    "ship": '+++\nquestions = ["Phí ship bao nhiêu?", "How much is shipping?"]\nkeywords = ["phí ship"]\n+++\n'
    "# vi\nDạ phí ship **30k** toàn quốc ạ.\n# en\nShipping is 30k.\n",
    "gio-mo-cua": '+++\nquestions = ["Shop mấy giờ mở cửa?"]\nuntil = 2026-01-31\n+++\n# vi\nDạ 8 giờ ạ.\n',
}


def shop_in(folder: Path) -> None:
    """Write all that this shop has."""
    folder.mkdir(exist_ok=True)
    (folder / "rules.toml").write_text(RULES, encoding="utf-8")
    (folder / "answers").mkdir(exist_ok=True)
    for name, text in ANSWERS.items():
        (folder / "answers" / f"{name}.md").write_text(text, encoding="utf-8")


def automating_on(store: Store, clock: ManualClock, folder: Path | None = None) -> Automating:
    """All services behind it; without a folder those of a shop that says nothing of it."""
    store.clock = clock  # type: ignore[assignment] # so that what is old is old by the test's clock
    text = CONFIG if folder else CONFIG.partition("[hours]")[0]
    return automating(store, parse(text, folder / "socialdesk.toml" if folder else None, {}), clock)
