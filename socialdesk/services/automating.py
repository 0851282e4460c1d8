"""All services behind what answers and acts by itself together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from socialdesk.model.ids import AccountId
from socialdesk.services.acknowledging import Acknowledgements
from socialdesk.services.answers import Answers
from socialdesk.services.promises import Promises
from socialdesk.services.rules.book import RuleBook
from socialdesk.services.rules.following import Shop
from socialdesk.services.targets import Targeting
from socialdesk.services.working_hours import KeptHours


@dataclass(frozen=True, slots=True)
class Automating:
    """`accounts` are those that are configured, by name; `acknowledging` makes its service for accounts by their numbers.
    `answers` are not read yet. `rules_file` is where rules stand, empty where there are none. `closes` says whether
    what is old is closed by itself, `follows_up` whether customers are asked how they find what they got, `notifies` whether
    they are told how their orders get on, `holds` whether goods are held for a time alone,
    `asks` whether customers are asked for marks."""

    accounts: tuple[str, ...]
    hours: KeptHours
    acknowledging: Callable[[Mapping[str, AccountId]], Acknowledgements]
    targeting: Targeting
    book: RuleBook
    rule_shop: Shop
    rules_file: str
    answers: Answers
    promises: Promises
    closes: bool
    follows_up: bool
    notifies: bool
    holds: bool
    asks: bool
    menus: bool
    language: str
