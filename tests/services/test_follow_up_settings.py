"""`[follow_up]` as people write it, right and wrong."""

import re
from pathlib import Path

import pytest

from socialdesk.config import load
from socialdesk.errors import ConfigError
from socialdesk.model import order_text
from socialdesk.model.ids import DAY, HOUR
from socialdesk.services.follow_up_settings import READY, After


def read(tmp_path: Path, text: str) -> object:
    path = tmp_path / "config.toml"
    path.write_text(f'[shop]\nname = "Hoa Sen"\n\n[follow_up]\n{text}\n', encoding="utf-8")
    path.chmod(0o600)
    return load(str(path), {"USER": "chu"}).follow_up


def test_lengths_and_texts(tmp_path: Path) -> None:
    table = read(
        tmp_path,
        'after = ["36h", "5d"]\ntext = ["Ổn không {pronoun}?", "Còn giờ?"]\ntext_en = "Fine?"',
    )
    assert table.after == (36 * HOUR, 5 * DAY)  # type: ignore[attr-defined]
    said = [table.texts(step, "vi") for step in range(3)]  # type: ignore[attr-defined]
    assert [each["vi"] for each in said] == ["Ổn không {pronoun}?", "Còn giờ?", "Còn giờ?"]
    assert [each["en"] for each in said] == ["Fine?"] * 3
    assert said[1]["th"] == READY["th"][1]
    assert read(tmp_path, "").after == ()  # type: ignore[attr-defined]
    for text, meant in (("5d", (5 * DAY,)), ("", ()), ("2d, 9d", (2 * DAY, 9 * DAY))):
        assert After.read(text) == meant


def test_what_comes_along_may_be_said() -> None:
    for texts in READY.values():
        for each in texts:
            order_text.check(each)


def test_what_is_wrong_is_said_with_file_and_line(tmp_path: Path) -> None:
    for text, said in (
        (
            'after = "5d"\ntext = "Tặng voucher 20k khi đánh giá 5 sao nhé"',
            "line 6: text in [follow_up]: gives something",
        ),
        (
            'after = "5d"\ntext_en = ["Fine?",\n  "Please give us 5 stars"]',
            "text_en in [follow_up]: asks for five stars",
        ),
        ('text_th = "รีวิวรับคูปองส่วนลดค่ะ"', "line 5: text_th in [follow_up]: gives something"),
        ('text = "Đơn {ordr} ổn không?"', "there is no field {ordr}. Do you mean {order}?"),
        ('text = "Mã vận đơn {tracking}"', "{tracking} may be empty"),
        ('text = ""', "has no words"),
        ('text = "' + "a" * 1_001 + '"', "longer than 1000 letters"),
        ("text = 5", "must be text"),
        ('after = "soon"', "line 5: after in [follow_up]: must be a length of time"),
        ('after = "400d"', "must be a length"),
        ("after = [5]", "must be a length"),
        ('after = ["9d", "5d"]', "each step is later"),
        ('after = ["1d", "2d", "3d", "4d", "5d", "6d"]', "more than 5 steps"),
        ('aftr = "5d"', "after"),
    ):
        with pytest.raises(ConfigError) as caught:
            read(tmp_path, text)
        assert said in str(caught.value), text


@pytest.mark.parametrize("page", ["tasks.md", "tasks.vi.md"])
def test_the_configuration_of_the_page_loads(page: str, tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / page).read_text("utf-8")
    blocks = [each.replace("  ", "") for each in re.findall(r"```toml\n(.*?)```", text, re.DOTALL)]
    path = tmp_path / "config.toml"
    path.write_text("\n".join(blocks), encoding="utf-8")
    assert len(blocks) == 2
    assert load(str(path), {"USER": "chu"}).follow_up.after == (5 * DAY,)
