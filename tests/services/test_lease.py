"""Who holds a lease, without host names, process numbers of elsewhere, or two clocks."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from socialdesk.services import lease
from socialdesk.services.lease import LeaseHolder, LeaseWatch
from socialdesk.store.accounts import Lease
from tests.support.clock import ManualClock
from tests.support.nobody import no_process


@pytest.fixture(autouse=True)
def place_anew() -> Iterator[None]:
    lease._place.cache_clear()
    yield
    lease._place.cache_clear()


@pytest.mark.parametrize(
    ("holder", "dead"),
    [
        (lambda: LeaseHolder().name, False),
        (lambda: f"elsewhere:{no_process()}:1", False),
        (lambda: "nonsense", False),
        (lambda: f"{socket.gethostname()}:{no_process()}:1", False),  # by an older version
        (lambda: f"{LeaseHolder().name.partition(':')[0]}:{no_process()}:1", True),
        (lambda: f"{LeaseHolder().name.rpartition(':')[0]}:1", True),
    ],
)
def test_whether_a_holder_certainly_runs_no_more(holder: Callable[[], str], dead: bool) -> None:
    assert LeaseHolder.is_dead(holder()) is dead


def test_two_containers_of_one_host_name_and_number_are_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "socialdesk")
    monkeypatch.setattr(os, "getpid", lambda: 1)
    here = LeaseHolder().name
    (tmp_path / "pid").touch()
    monkeypatch.setattr(lease, "PROCESSES", tmp_path / "pid")
    lease._place.cache_clear()

    assert LeaseHolder().name != here
    assert not LeaseHolder.is_dead(here)


def test_where_nothing_can_be_told_every_process_is_a_place_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "BOOT", tmp_path / "none")
    one = LeaseHolder().name
    assert LeaseHolder().name == one
    lease._place.cache_clear()

    assert LeaseHolder().name != one
    assert not LeaseHolder.is_dead(one)


def test_a_lease_ends_when_it_was_not_renewed_for_its_length_as_the_waiting_one_measures() -> None:
    clock = ManualClock()
    watch = LeaseWatch(clock, 15_000)
    held = Lease("elsewhere:1:1", 5)  # long past, by its holder's clock
    assert watch.ended(held) is None
    clock.advance(14.9)
    assert watch.ended(held) is None
    renewed = Lease("elsewhere:1:1", 6)
    assert watch.ended(renewed) is None
    clock.set_back(3_600)  # wall time means nothing here
    clock.advance(15.1)
    assert watch.ended(renewed) == renewed
    assert watch.ended(None) is None
