"""What every account and the web server have in their settings."""

from socialdesk.bots.settings import AccountSettings, WebTable
from socialdesk.settings import fields, read


def test_an_account_wants_nothing_unless_its_platform_says_so() -> None:
    account = AccountSettings()

    assert (account.mode, account.missing(), account.needs_public_url()) == ("polling", "", False)
    assert account.per_second > 0


def test_the_web_server_listens_on_this_machine_alone_unless_told() -> None:
    web = WebTable()

    assert (web.host, web.port, web.public_url) == ("127.0.0.1", 8480, "")
    assert read("https://desk.vn/", fields(WebTable)["public_url"].type) == "https://desk.vn"
