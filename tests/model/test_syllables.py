"""Which syllables Vietnamese has, and which was meant where an input method was left half-way."""

from socialdesk.model.syllables import is_syllable, unfinished


def test_syllables_and_others() -> None:
    for word in ("khong", "nghieng", "gia", "quy", "ao", "yeu", "truong", "oi", "huyen"):
        assert is_syllable(word), word
    for word in ("ship", "shjp", "size", "cod", "khoong", "", "123", "dress", "zalo"):
        assert not is_syllable(word), word


def test_what_keys_of_telex_and_vni_were_meant_for() -> None:
    for written, meant in {
        "khoong": "không",
        "aos": "áo",
        "khoacs": "khóac",
        "ddooir": "đổi",
        "nhieeuf": "nhìêu",
        "tieenf": "tìên",
        "gias": "gía",
        "a1o": "ao",
        "gia1": "gia",
        "fí": "phí",
        "jao": "giao",
        "wần": "quần",
        "hàg": "hàng",
    }.items():
        assert meant in unfinished(written), (written, unfinished(written))
    for written in ("ship", "hello", "không", "size", "x", ""):
        assert unfinished(written) == [], written
