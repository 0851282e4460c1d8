"""What customers can choose: as a platform shows it, and what a choice that comes back stands for."""

from dataclasses import replace

from socialdesk.model.menu import (
    Choice,
    Entry,
    Menu,
    MenuLimits,
    MenuLine,
    MenuPart,
    PartLimits,
    chosen,
    differences,
    too_much,
    wanted,
)

PRICE = Entry("gia", {"vi": "Bảng giá", "en": "Prices"}, text={"vi": "Áo 120k"})
SITE = Entry("web", {"": "Cửa hàng"}, url="https://hoasen.example")
PERSON = Entry("nguoi", {"vi": "Gặp nhân viên"}, person=True)
MENU = Menu(
    entries={each.name: each for each in (PRICE, SITE, PERSON)},
    greeting={"vi": "Chào bạn"},
    commands=("gia", "nguoi"),
    button="web",
    persistent=("gia", "web"),
)
EVERYTHING = MenuLimits(dict.fromkeys(MenuPart, PartLimits(lines=9, words=30)))


def test_what_comes_back_from_a_menu_is_understood() -> None:
    started, to_person = Choice(starts=True), Choice()
    for words, payload, what in (
        ("/gia", "", Choice(PRICE)),
        ("/GIA@hoasen_bot", "", Choice(PRICE)),
        ("/gia áo thun", "", Choice(PRICE)),
        ("#gia", "", Choice(PRICE)),
        ("Bảng giá", "menu:gia", Choice(PRICE)),
        ("whatever it says by now", "menu:gia", Choice(PRICE)),
        ("bang gia", "", Choice(PRICE, is_typed=True)),
        ("PRICES", "", Choice(PRICE, is_typed=True)),
        ("Bảng giá", "BROADCAST_1", Choice(PRICE, is_typed=True)),
        ("/start gia", "", Choice(PRICE)),
        ("/start gia x", "", None),
        ("/nguoi", "", Choice(PERSON)),
        ("/person", "", to_person),
        ("/start", "", started),
        ("/start@hoasen_bot", "", started),
        ("Get Started", "GET_STARTED", started),
        ("Bắt đầu", "menu:start", started),
        ("/start live0925", "", None),
        ("/khac", "", None),
        ("bảng giá ở đâu vậy shop", "", None),
        ("Bảng giá", "menu:gone", None),
        ("", "menu:", None),
        ("/", "", None),
        ("//gia", "", None),
        ("/gia/../../etc", "", None),
        ("còn size M không", "BUY_1", None),
    ):
        assert chosen(words, payload, MENU) == what, (words, payload)


def test_who_asks_for_a_person_by_an_entry_or_a_command_is_told_apart() -> None:
    assert [
        found.wants_person
        for words in ("/nguoi", "/person", "/gia", "/start")
        if (found := chosen(words, "", MENU))
    ] == [True, True, False, False]


def test_what_a_platform_is_to_show_is_said_in_the_shops_language_and_those_there_are_words_in() -> (
    None
):
    found = wanted(MENU, EVERYTHING, "vi")

    assert found == {
        MenuPart.STARTED: {"": (MenuLine("", "menu:start"),)},
        MenuPart.COMMANDS: {
            "": (MenuLine("Bảng giá", "gia"), MenuLine("Gặp nhân viên", "nguoi")),
            "en": (MenuLine("Prices", "gia"), MenuLine("Gặp nhân viên", "nguoi")),
        },
        MenuPart.BUTTON: {"": (MenuLine("Cửa hàng", "https://hoasen.example"),)},
        MenuPart.PERSISTENT: {
            "": (MenuLine("Bảng giá", "menu:gia"), MenuLine("Cửa hàng", "https://hoasen.example")),
            "en": (MenuLine("Prices", "menu:gia"), MenuLine("Cửa hàng", "https://hoasen.example")),
        },
    }
    assert set(wanted(MENU, EVERYTHING, "en")[MenuPart.COMMANDS]) == {"", "vi"}
    assert wanted(MENU, MenuLimits(), "vi") == {}


def test_what_is_not_named_is_not_touched_and_what_is_empty_is_to_be_empty() -> None:
    there = {
        MenuPart.COMMANDS: {"": (MenuLine("Old", "old"),), "th": (MenuLine("เก่า", "old"),)},
        MenuPart.ICE_BREAKERS: {"": (MenuLine("By hand?", "x"),)},
    }
    none = replace(MENU, greeting={}, commands=(), persistent=None, button=None)

    found = differences(there, wanted(none, EVERYTHING, "vi"))

    assert [(each.part, each.language, each.wanted) for each in found] == [
        (MenuPart.COMMANDS, "", ()),
        (MenuPart.COMMANDS, "th", ()),
    ]
    same = wanted(MENU, EVERYTHING, "vi")
    assert differences(same, same) == []


def test_what_a_platform_would_refuse_is_known_before() -> None:
    side = {"": (MenuLine("a" * 30, "gia"), MenuLine("a" * 31, "ship")), "en": (MenuLine("b"),) * 3}

    found = list(too_much(side, PartLimits(lines=2, words=30)))

    assert found == [("", MenuLine("a" * 31, "ship")), ("en", None)]
    assert list(too_much({"": (MenuLine("a", "x" * 33),)}, PartLimits(1, 9, does=32)))
