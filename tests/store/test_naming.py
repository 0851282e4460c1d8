"""Finding something by its name."""

from dataclasses import dataclass

from socialdesk.store.naming import named


@dataclass
class Thing:
    name: str


def test_its_exact_name_goes_before_one_without_accents() -> None:
    quay, plain = Thing("Quầy"), Thing("quay")
    assert named([quay, plain], "quay") is plain
    assert named([quay], "QUAY") is quay
    assert named([quay, Thing("Quậy")], "quay") is None
    assert named([quay], "khác") is None
