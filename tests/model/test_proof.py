"""Whatever is changed afterwards in the chain of an order is found, and an erased customer leaves it whole."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.proof import GONE, Fault, Link, digest_of, is_erased, link_of, wrong


def chain(details: list[str], old: int = 0) -> list[Link]:
    found, before = list[Link](), ""
    for number, words in enumerate(details, 1):
        digest = digest_of(words)
        before = (
            link_of(before, 7, 1_000 * number, "changed", digest, "lan") if number > old else ""
        )
        digest = digest if number > old else ""
        found.append(Link(number, 1_000 * number, "changed", words, "lan", digest, before))
    return found


@given(st.lists(st.text(), min_size=2, max_size=6), st.data())
def test_a_chain_holds_until_something_in_it_is_changed(details: list[str], data: st.DataObject) -> None:  # fmt: skip
    links = chain(details)
    assert wrong(7, links, is_forgotten=False) == []
    assert wrong(8, links, is_forgotten=False)
    place = data.draw(st.integers(0, len(links) - 1))
    each = links[place]
    for other, fault in (
        (replace(each, details=each.details + "x"), Fault.CHANGED), (replace(each, at=5), Fault.BROKEN),
        (replace(each, agent="x"), Fault.BROKEN), (replace(each, kind="paid"), Fault.BROKEN),
        (replace(each, details="{1}", digest=digest_of("{1}")), Fault.BROKEN),
    ):  # fmt: skip
        found = wrong(7, [*links[:place], other, *links[place + 1 :]], is_forgotten=False)
        assert (found[0].id, found[0].fault) == (each.id, fault)
    if place < len(links) - 1:
        assert wrong(7, [*links[:place], *links[place + 1 :]], is_forgotten=False)


def test_of_an_erased_customer_the_words_are_gone_and_the_chain_holds() -> None:
    links = [replace(each, details=GONE) for each in chain(['{"words": "ok"}', '{"fee": 1}'])]
    assert all(map(is_erased, links))
    assert wrong(7, links, is_forgotten=True) == []
    assert [each.fault for each in wrong(7, links, is_forgotten=False)] == [Fault.CHANGED] * 2
    assert not is_erased(chain([GONE])[0])


def test_what_an_older_program_wrote_down_is_taken_as_it_is() -> None:
    links = chain(["a", "b", "c"], old=2)
    assert wrong(7, links, is_forgotten=False) == []
    assert wrong(7, [*links, replace(links[0], id=9)], is_forgotten=False)
