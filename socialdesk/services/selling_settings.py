"""Every table of the configuration that is about selling: what orders, customers and what comes after are set by."""

from socialdesk.services.bank_settings import BankTable
from socialdesk.services.cases_settings import CasesTable
from socialdesk.services.claims_settings import ClaimsTable
from socialdesk.services.follow_up_settings import FollowUpTable
from socialdesk.services.loyalty_settings import LoyaltyTable
from socialdesk.services.notice_settings import NoticesTable
from socialdesk.services.orders_settings import OrdersTable
from socialdesk.services.receipt_settings import ReceiptTable
from socialdesk.services.retention_settings import RetentionTable
from socialdesk.services.survey_settings import SurveyTable

__all__ = [
    "BankTable",
    "CasesTable",
    "ClaimsTable",
    "FollowUpTable",
    "LoyaltyTable",
    "NoticesTable",
    "OrdersTable",
    "ReceiptTable",
    "RetentionTable",
    "SurveyTable",
]
