"""How words are read and compared."""

from socialdesk.model.faq_index import Index, folded, stem

INDEX = Index(
    [
        ["Áo này giá bao nhiêu?", "Bao nhiêu tiền vậy shop?", "ราคาเท่าไหร่"],
        ["Phí ship bao nhiêu?", "How much is shipping?", "ค่าจัดส่งเท่าไหร่"],
        ["Có đổi trả được không?", "Can I return it?"],
        ["Shop bán ở đâu?"],
        ["Bạn thân được giảm giá không?"],
    ],
    [["giá"], ["phí ship"], ["đổi trả"], ["bán"], ["bạn thân"]],
)


def best(text: str) -> int:
    found = INDEX.likenesses(text)
    return max(found, key=lambda each: each.score).place if found else -1


def test_words_as_customers_write_them() -> None:
    for text, place in {
        "gia bn vay shop": 0,
        "GIÁ BAO NHIÊU": 0,
        "baonhieutien z": 0,
        "gia1 bao nhieeu": 0,
        "giáaaaa shop ơiiiii": 0,
        "ship bn z": 1,
        "phi shjp bnhiu": 1,
        "how mch is shiping": 1,
        "doi tra dc hok": 2,
        "ddooir trar dduwowcj khoong": 2,
        "i want to retrun": 2,
        "ราคาเท่าไรค่ะ": 0,
        "ค่าส่งเท่าไหร่จ้า": 1,
        "shop dễ thương": -1,
        "": -1,
        "🙂🙂": -1,
    }.items():
        assert best(text) == place, text


def test_accents_are_evidence() -> None:
    found = {each.place: each.score for each in INDEX.likenesses("bán")}

    assert found[3] > found.get(4, 0) * 1.5


def test_trouble_makes_less_sure() -> None:
    (calm,) = (each.clear for each in INDEX.likenesses("phí ship") if each.place == 1)
    (angry,) = (each.clear for each in INDEX.likenesses("phí ship lừa đảo") if each.place == 1)

    assert calm == 1 > angry


def test_stems_and_folds() -> None:
    assert folded("Đổi".lower()) == "doi"
    assert [stem(each) for each in ("returns", "shipping", "sizes", "khong", "dress", "size")] == [
        "return",
        "ship",
        "siz",
        "khong",
        "dress",
        "siz",
    ]


def test_long_and_hostile_texts_are_read_to_an_end() -> None:
    for text in ("ship " * 100_000, "a" * 100_000, "ก" * 100_000, "\x00\ud800\u202e", "1" * 5_000):
        INDEX.likenesses(text)
