"""Nothing that is said by the program, or to many, pays for a rating: every such text is refused where it is written."""

from pathlib import Path

import pytest

from socialdesk.config import parse
from socialdesk.errors import ConfigError, NotAllowed
from socialdesk.model.announcement import Announcement, Button
from socialdesk.model.wording import check_answer
from socialdesk.services.answer_files import read_answer
from socialdesk.services.broadcasting.announcing import _check_words
from socialdesk.services.rules.checking import Around, check
from socialdesk.services.rules.reading import parse_rules
from socialdesk.store.canned import CannedAnswer
from socialdesk.store.store import Store

PAYS = "Đánh giá shop, shop tặng voucher 20k nha"
STARS = "Cho shop xin 5 sao nhé"
SAYS = "gives something for a rating"


def test_texts_of_the_configuration() -> None:
    for text, line in (
        (f'[menu]\ngreeting = "{PAYS}"', 2),
        (f'[menu.entries.x]\ntitle = "x"\ntext = "{PAYS}"', 3),
        (f'[claims]\nper_person = 1\nkept_vi = "{PAYS}"', 3),
        (f'[auto_resolve]\nnotice = "{PAYS}"', 2),
        (f'[receipt]\ntext_vi = "{{code}} {{items}} {{total}} {PAYS}"', 2),
        (f'[receipt]\nask_vi = "{PAYS}"', 2),
        (f'[[loyalty.perks]]\nname = "x"\ntag = "vip"\ntext = "{PAYS}"', 1),
    ):
        with pytest.raises(ConfigError) as error:
            parse(text, Path("c.toml"), {})
        assert f"line {line}: " in str(error.value) and SAYS in str(error.value), text


def test_the_folder_of_answers_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "sao.md"
    path.write_text(
        f'+++\nquestions = ["Đánh giá ở đâu?"]\n+++\n# vi\nDạ ở trang shop.\n{PAYS}\n',
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match="line 6: this text gives something for a rating"):
        read_answer(path, tmp_path, ())


def test_a_rule_says_no_such_canned_answer_of_before() -> None:
    file = parse_rules('[[rule]]\nname = "r"\nthen = [ { answer = "sao" } ]\n', Path("rules.toml"))
    there = Around({"sao": CannedAnswer(1, "", "sao", "sao", STARS, "", "", 0)})
    with pytest.raises(
        ConfigError, match='line 3: r: answer: the canned answer "sao" asks for five'
    ):
        check(file, there)


async def test_canned_answers_are_refused_as_they_are_kept(desk_store: Store) -> None:
    for text in (PAYS, STARS):
        with pytest.raises(NotAllowed, match="This text "):
            await desk_store.canned.save("sao", text)
    await desk_store.canned.save(
        "sao", "Mình thấy hàng thế nào, cho shop xin đánh giá thật lòng nhé"
    )


def test_so_is_what_is_said_to_many_and_to_players() -> None:
    for content in (
        Announcement({"vi": "Chào", "en": "Rate us 5 stars and get a voucher"}, "vi"),
        Announcement({"vi": "Chào"}, "vi", overrides={"telegram": {"vi": PAYS}}),
        Announcement({"vi": "Chào"}, "vi", buttons=(Button("Xin 5 sao", "https://a.example"),)),
    ):
        with pytest.raises(NotAllowed, match="This text "):
            _check_words(content)
    with pytest.raises(ValueError, match=SAYS):
        check_answer({"": PAYS})
