"""The pages of the screen, in their order. One more is a file with its page, one with what is done there, and a row here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from socialdesk.tui.orders.acts import Acts
from socialdesk.tui.orders.case_acts import CaseActs
from socialdesk.tui.orders.cases_page import CasesPage
from socialdesk.tui.orders.order_acts import OrderActs
from socialdesk.tui.orders.orders_page import OrdersPage
from socialdesk.tui.orders.page import Page
from socialdesk.tui.orders.product_acts import ProductActs
from socialdesk.tui.orders.products_page import ProductsPage
from socialdesk.tui.orders.task_acts import TaskActs
from socialdesk.tui.orders.tasks_page import TasksPage


@dataclass(frozen=True, slots=True)
class Subject:
    """A page, and what is done there."""

    page: type[Page]
    acts: type[Acts[Any]]


SUBJECTS = (
    Subject(OrdersPage, OrderActs),
    Subject(TasksPage, TaskActs),
    Subject(ProductsPage, ProductActs),
    Subject(CasesPage, CaseActs),
)
