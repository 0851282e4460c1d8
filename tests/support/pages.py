"""The table of keys in docs/desk.md, from the desk's own table, and docs/times.md from the table of
phrases: `python -m tests.support.pages`."""

from pathlib import Path

from socialdesk.model.i18n import speaking, translate
from socialdesk.model.phrases import APART, BY_LANGUAGE, IN_PART, NOW
from socialdesk.tui.actions.action import GROUPS
from socialdesk.tui.keymap import key_name
from socialdesk.tui.registry import keymap

PAGE = Path(__file__).parent.parent.parent / "docs" / "desk.md"
MARK = "<!-- keys: made by `make pages` from socialdesk/tui/actions -->"
TITLES = (
    ("list", "In the list"),
    ("thread", "In the thread"),
    ("composer", "While writing"),
    ("broadcasts", "At the broadcasts"),
    ("figures", "In what came of a run"),
    ("recipients", "Among the people of a run"),
    ("agenda", "In the agenda"),
    ("lives", "At a live"),
    ("plan", "At the plan of a live"),
    ("sales", "On the screen of sales"),
    ("orders", "Among the orders"),
    ("products", "Among the products"),
    ("tasks", "Among the tasks"),
    ("cases", "Among complaints, returns and reviews"),
    ("games", "At the games"),
    ("entries", "Among who entered"),
    ("winners", "Among who won"),
    ("stats", "At the figures"),
    ("trend", "In the trend"),
    ("heat", "In the heat map"),
    ("waits", "Among the waits behind a figure"),
    ("sheet", "Among the figures beside waits"),
    ("automation", "At what acts by itself"),
    ("hours", "At the working hours"),
    ("acknowledge", "At the acknowledgements"),
    ("rules", "At the rules"),
    ("answers", "At the answers folder"),
    ("promises", "Among what was promised"),
    ("everywhere", "Everywhere"),
    ("suggestions", "While something is offered"),
    ("prompt", "In a question"),
    ("search", "In the search"),
    ("palette", "In the palette"),
    ("preview", "Before something is done to many"),
    ("help", "In the help"),
    ("accounts", "In the page of accounts"),
    ("checklist", "In the checklist"),
    ("viewer", "In the viewer"),
    ("login", "Where a password is asked for"),
    ("preflight", "In a pre-flight"),
    ("people", "Among the people behind a figure"),
    ("sure", "Before many people are told something"),
    ("announcement", "In the editor of a broadcast"),
    ("schedule", "Where it is said when a broadcast goes out"),
    ("live", "In the editor of a live"),
    ("game", "In the editor of a game"),
    ("publication", "Where it is shown what to publish of a game"),
    ("verification", "Where a draw is checked"),
    ("order", "In the dialog of an order"),
    ("product", "In the dialog of a product"),
    ("receipt", "Over the receipt of an order"),
    ("payment", "Over the code that is paid by"),
    ("bought", "Over what a customer has ordered"),
    ("claims", "Among the claims of a live"),
    ("pick", "Where one of a few is taken"),
)


VIETNAMESE = {
    "list": "Trong danh sách", "thread": "Trong đoạn chat", "composer": "Khi đang viết", "broadcasts": "Ở trang gửi hàng loạt",
    "figures": "Ở kết quả một đợt gửi", "recipients": "Giữa những người của một đợt gửi", "agenda": "Trong lịch", "lives": "Khi đang live",
    "plan": "Ở kế hoạch một buổi live", "sales": "Ở trang bán hàng", "orders": "Giữa các đơn hàng", "products": "Giữa các sản phẩm",
    "tasks": "Giữa các việc cần làm", "cases": "Giữa khiếu nại, đổi trả và đánh giá", "games": "Ở trang trò chơi",
    "entries": "Giữa những người tham gia", "winners": "Giữa những người trúng", "stats": "Ở trang số liệu", "trend": "Trong đường xu hướng",
    "heat": "Trong bản đồ nóng", "waits": "Giữa các lượt chờ sau một con số", "sheet": "Giữa các số liệu bên cạnh lượt chờ",
    "automation": "Ở những gì tự chạy", "hours": "Ở giờ làm việc", "acknowledge": "Ở lời xác nhận", "rules": "Ở các quy tắc",
    "answers": "Ở thư mục câu trả lời", "promises": "Giữa các lời hứa", "everywhere": "Ở mọi nơi", "suggestions": "Khi có điều được gợi ý",
    "prompt": "Trong một câu hỏi", "search": "Trong ô tìm kiếm", "palette": "Trong bảng lệnh", "preview": "Trước khi làm cho nhiều người",
    "help": "Trong phần trợ giúp", "accounts": "Ở trang tài khoản", "checklist": "Trong danh sách việc thiết lập", "viewer": "Trong trình xem",
    "login": "Chỗ hỏi mật khẩu", "preflight": "Trong phần kiểm trước khi gửi", "people": "Giữa những người sau một con số",
    "sure": "Trước khi báo cho nhiều người", "announcement": "Trong ô soạn gửi hàng loạt", "schedule": "Chỗ hẹn giờ gửi",
    "live": "Trong ô soạn buổi live", "game": "Trong ô soạn trò chơi", "publication": "Chỗ xem điều cần đăng của trò chơi",
    "verification": "Chỗ kiểm lượt quay", "order": "Trong hộp đơn hàng", "product": "Trong hộp sản phẩm", "receipt": "Trên phiếu chốt đơn",
    "payment": "Trên mã thanh toán", "bought": "Trên những gì khách đã đặt", "claims": "Giữa các lượt chốt của buổi live",
    "pick": "Chỗ chọn một trong vài điều",
}  # fmt: skip
PAGES = {"en": PAGE, "vi": PAGE.with_name("desk.vi.md")}
HEADS = {
    "en": "| keys | action | what it does | command |",
    "vi": "| phím | hành động | làm gì | lệnh |",
}


def keys(language: str = "en") -> str:
    with speaking(language):
        return _keys(language)


def _keys(language: str) -> str:
    keys_, lines = keymap(), list[str]()
    for where, title in TITLES:
        lines += [
            "",
            f"### {VIETNAMESE[where] if language == 'vi' else title}",
            "",
            HEADS[language],
            "|---|---|---|---|",
        ]
        for group in GROUPS:
            for action in keys_.actions:
                if (action.where, action.group) == (where, group):
                    shown = " ".join(f"`{key_name(key)}`" for key in action.keys).replace(
                        "|", "\\|"
                    )
                    command = f"`{action.command}`" if action.command else ""
                    lines.append(
                        f"| {shown} | {action.name} | {translate(action.help)} | {command} |"
                    )
    return "\n".join(lines) + "\n"


def page(language: str = "en") -> str:
    head, mark, _ = PAGES[language].read_text(encoding="utf-8").partition(MARK)
    assert mark
    return f"{head}{MARK}\n{keys(language)}"


TIMES = PAGE.parent / "times.md"
LANGUAGES = {"vi": "Tiếng Việt", "en": "English", "th": "ไทย"}


def times() -> str:
    """What can be written for a moment."""
    lines = [
        "# Times in words",
        "",
        "What snooze (`z`), send later (`^t`), `reply --at`, `bulk snooze` and `policy explain --at` understand. The moment is",
        "always said back in full, before and after; a phrase of which a word is not understood is asked about, never guessed.",
        '`socialdesk when "chiều mai 3h"` says what words mean, and does nothing. Accents may be left out where that makes no',
        "other word.",
        "",
        "- **A length or a time of day?** `20h` and `20 giờ` are eight in the evening; `20 tiếng`, `trong 20h` and `20h nữa` are",
        "  lengths. From 1 to 6 (and from 24) an hour alone is a length: `2h`. With a day or a part of the day it is a time: `mai 2h`.",
        "- A bare day means 8:00. A weekday is the next one to come, `tuần sau` the one of the week that begins on Monday.",
        f"- The table is read as on {NOW:%A %d/%m/%Y} at {NOW:%H:%M}; tests read the same table.",
    ]
    for language, title in LANGUAGES.items():
        lines += ["", f"## {title}", "", "| meaning | written |", "|---|---|"]
        for meaning, written in BY_LANGUAGE[language].items():
            lines.append(
                f"| {meaning} | {' · '.join(f'`{each}`' for each in written.split('|'))} |"
            )
    lines += ["", "## Asked about", ""]
    lines += [f"- `{phrase}`: “{rest}” is not understood" for phrase, rest in IN_PART.items()]
    lines += [f"- `{phrase}`: does not fit together" for phrase in APART]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for each, path in PAGES.items():
        path.write_text(page(each), encoding="utf-8")
    TIMES.write_text(times(), encoding="utf-8")
