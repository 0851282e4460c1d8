"""The panes of the full screens and of the dialogs."""

from __future__ import annotations

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import Pane

LIST = Pane("list", _("In the list"))
THREAD = Pane("thread", _("In the thread"), below=("list",))
COMPOSER = Pane("composer", _("While writing"), types=True)
BROADCASTS = Pane("broadcasts", _("At the broadcasts"))
AGENDA = Pane("agenda", _("In the agenda"), below=("broadcasts",))
FIGURES = Pane("figures", _("In what came of a run"), below=("broadcasts",))
RECIPIENTS = Pane("recipients", _("Among the people of a run"), below=("broadcasts",))
LIVE = Pane("lives", _("At a live"))
PLAN = Pane("plan", _("At the plan of a live"), below=("lives",))
SALES = Pane("sales", _("On the screen of sales"))
ORDERS = Pane("orders", _("Among the orders"), below=("sales",))
CLAIMS_PANE = Pane("claims", _("At the claims of a live"))
CASES = Pane("cases", _("Among the cases"), below=("sales",))
TASKS = Pane("tasks", _("Among the tasks"), below=("sales",))
PRODUCTS = Pane("products", _("Among the products"), below=("sales",))
GAMES = Pane("games", _("At the games"))
ENTRIES = Pane("entries", _("Among who entered"), below=("games",))
WINNERS = Pane("winners", _("Among who won"), below=("games",))
STATS = Pane("stats", _("At the figures"))
TREND = Pane("trend", _("In the trend"), below=("stats",))
HEAT = Pane("heat", _("In the heat map"), below=("stats",))
SHEET = Pane("sheet", _("Among the figures beside waits"), below=("stats",))
WAITS = Pane("waits", _("Among the waits behind a figure"))
AUTOMATION = Pane("automation", _("At what acts by itself"))
HOURS = Pane("hours", _("At the working hours"), below=("automation",))
ACKNOWLEDGING = Pane("acknowledge", _("At the acknowledgements"), below=("automation",))
RULES = Pane("rules", _("At the rules"), below=("automation",))
ANSWERS = Pane("answers", _("At the answers folder"), below=("automation",))
PROMISES = Pane("promises", _("Among what was promised"), below=("automation",))
SUGGESTIONS = Pane("suggestions", types=True, is_dialog=True)
"""What is offered while somebody writes; every other key goes on to the composer."""

PROMPT = Pane("prompt", types=True, is_dialog=True)
SEARCH = Pane("search", types=True, is_dialog=True)
PALETTE = Pane("palette", types=True, is_dialog=True)
PREVIEW = Pane("preview", is_dialog=True)
HELP = Pane("help", is_dialog=True)
ACCOUNTS = Pane("accounts", is_dialog=True)
CHECKLIST = Pane("checklist", is_dialog=True)
BOUGHT = Pane("bought", is_dialog=True)
VIEWER = Pane("viewer", is_dialog=True)
LOGIN = Pane("login", types=True, is_dialog=True)
PREFLIGHT = Pane("preflight", is_dialog=True)
PEOPLE = Pane("people", is_dialog=True)
SURE = Pane("sure", is_dialog=True)
PICK = Pane("pick", is_dialog=True)
SCHEDULE = Pane("schedule", types=True, is_dialog=True)
ANNOUNCEMENT = Pane("announcement", types=True, is_dialog=True)
LIVE_FORM = Pane("live", types=True, is_dialog=True)
GAME = Pane("game", types=True, is_dialog=True)
PUBLICATION = Pane("publication", is_dialog=True)
ORDER = Pane("order", types=True, is_dialog=True)
PRODUCT = Pane("product", types=True, is_dialog=True)
RECEIPT = Pane("receipt", is_dialog=True)
PAYMENT = Pane("payment", is_dialog=True)
VERIFICATION = Pane("verification", is_dialog=True)
DIALOGS = (
    PROMPT,
    SEARCH,
    PALETTE,
    PREVIEW,
    HELP,
    ACCOUNTS,
    CHECKLIST,
    BOUGHT,
    VIEWER,
    LOGIN,
    PREFLIGHT,
    PEOPLE,
    SURE,
    PICK,
    SCHEDULE,
    ANNOUNCEMENT,
    LIVE_FORM,
    GAME,
    PUBLICATION,
    VERIFICATION,
    ORDER,
    PRODUCT,
    RECEIPT,
    PAYMENT,
)
