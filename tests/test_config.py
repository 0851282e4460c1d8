"""config.toml: one clear sentence with file and line for everything that is wrong."""

from pathlib import Path

import pytest

from socialdesk.config import Secret, load, parse
from socialdesk.errors import ConfigError
from socialdesk.model.acknowledge import Text
from socialdesk.model.conversation import LATE
from socialdesk.model.ids import MINUTE
from socialdesk.model.target import Target
from socialdesk.model.vietqr import Payee

HEAD = '[shop]\nname = "Hoa Sen"\n\n[[accounts]]\nname = "a"\nchannel = "telegram"\n'
TOKEN = "123456:AAsecretsecretsecretsecretsecret"
PATH = Path("shop.toml")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[shop]\nname = "x"\nnmae = "y"\n', 3, 'no key "nmae"'),
        ("[shp]\n", 1, 'no table or key "shp"'),
        ('[shop]\ntime_zone = "Mars/Base"\n', 2, "no time zone I know"),
        ('[shop]\nlanguage = "fr"\n', 2, "one of vi, en, th"),
        ('[shop]\ncurrency = "vnd"\n', 2, "currency's code"),
        ("[shop]\ncurrency = 5\n", 2, "text"),
        ('[store]\nurl = "mysql://x"\n', 2, "sqlite:///"),
        ("[store]\nurl = 5\n", 2, "must be text"),
        ('[store]\njournal_days = "x"\n', 2, "whole number"),
        ("[web]\nport = 99999\n", 2, "must be a port"),
        ("[web]\nport = true\n", 2, "whole number"),
        ('[acknowledge]\nenabled = "no"\n', 2, "true or false"),
        ('[hours]\nmonday = ["8-12"]\n', 2, "not an interval"),
        ('[hours]\nmonday = "08:00-12:00"\n', 2, "must be a list"),
        ("[hours]\nmontag = []\n", 2, 'no key "montag"'),
        (HEAD, 4, "has no token"),
        (HEAD + 'token = ""\n', 7, "token is empty"),
        (HEAD + 'token = "nonsense"\n', 7, "@BotFather's look like"),
        (HEAD + 'token = "env:NOT_SET"\n', 7, "environment variable NOT_SET, which is not set"),
        (HEAD + 'token = "file:nowhere"\n', 7, "cannot be read"),
        (HEAD + f'token = "{TOKEN}"\nmode = "webhook"\n', 8, "needs [web] public_url"),
        (HEAD + f'token = "{TOKEN}"\n\n[[accounts]]\nname = "a"\nchannel = "telegram"\ntoken = "{TOKEN}"\n', 10, 'two accounts are called "a"'),
        (HEAD + f'token = "{TOKEN}"\n\n[[accounts]]\nname = "b b"\n', 10, "letters, digits"),
        ('[[accounts]]\nname = "z"\nchannel = "pigeon"\n', 3, "one of telegram"),
        (HEAD + f'token = "{TOKEN}"\nwebhook_secret = "ä"\n', 8, "1 to 256"),
        ('[owner]\nchats = "x"\n', 2, "no chat: write account:number"),
        ('[owner]\nfolder = "f"\nchats = ["ship:1"]\n\n' + HEAD + f'token = "{TOKEN}"\n', 3, 'no account "ship"'),
        ('[owner]\nchats = ["a:@lan"]\n\n' + HEAD + f'token = "{TOKEN}"\n', 2, '"@lan" is no number of a chat at a'),
        ('[badges]\nshow = ["shopee"]\n', 2, 'no badge "shopee"; did you mean shopee-'),
        ("[badges]\ntargets = { lazada-2020 = 120 }\n", 2, "must be a percentage"),
        ('[badges]\naccounts = { lazada-2020 = ["b"] }\n\n' + HEAD + f'token = "{TOKEN}"\n', 2, 'no account "b"'),
        ('[bank]\nbin = 97043\naccount = "1"\n', 2, "six digits at NAPAS"),
        ('[bank]\nbin = "970436"\naccount = "1/2"\n', 3, "the account's number at the bank"),
        ("[bank]\naccount = 11001234567\n", 2, "must be text in quotes"),
        ('[shop]\n\n[bank]\naccount = "1"\n', 3, "[bank] needs both"),
        ('[targets]\nanswer = "soon"\n', 2, 'a length of time like "30s"'),
        ("[targets]\ntell_owner = [70]\n", 2, "50, 80, 100"),
        ('[targets]\nclock = "moon"\n', 2, "one of business, wall"),
        ('[targets]\nwhen = "x"\n', 2, "[[targets.when]]"),
        ('[[targets.when]]\ntag = "a"\nanswer = "5m"\n\n[[targets.when]]\ntags = "b"\n', 6, "did you mean tag?"),
        ('[targets]\n\n[[targets.when]]\nanswer = "5m"\n', 3, "asks for nothing"),
        ('[[targets.when]]\ntag = "a"\n', 1, "changes nothing"),
        ('[[targets.when]]\ntag = "a"\nanswer = "1h"\n[[targets.when]]\nanswer = "2h"\ntag = "a"\n', 4, "asks for the same"),
        ('[[targets.when]]\nchannel = "telegran"\nanswer = "1h"\n', 2, 'no channel "telegran"; did you mean telegram?'),
        ('[[targets.when]]\naccount = "shop"\nanswer = "1h"\n', 2, 'no account "shop"'),
        ('[[targets.when]]\npriority = "max"\nanswer = "1h"\n', 2, "one of low, normal, high, urgent"),
        ('[[targets.when]]\nvip = "yes"\nanswer = "1h"\n', 2, "true or false"),
        ("accounts = 5\n", 1, "[[accounts]]"),
        ("shop = 5\n", 1, "must be a table"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_file_and_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text, PATH, {})

    assert f"shop.toml, line {line}: " in str(caught.value)
    assert words in str(caught.value)
    assert "secretsecret" not in str(caught.value)


def test_what_is_no_toml_is_said_with_its_line() -> None:
    with pytest.raises(ConfigError, match="line 2"):
        parse("[shop]\nname = Hoa\n", PATH, {})


def test_secrets_come_from_a_value_the_environment_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n")
    path = tmp_path / "config.toml"
    for written, environ in ((TOKEN, {}), ("env:T", {"T": TOKEN}), ("file:token", {})):
        config = parse(HEAD + f'token = "{written}"\n', path, environ)
        assert config.accounts[0].settings.token.reveal() == TOKEN
        assert TOKEN not in repr(config)


def test_the_environment_stands_above_the_file() -> None:
    environ = {
        "SOCIALDESK_SHOP_NAME": "Khác",
        "SOCIALDESK_WEB_PORT": "9000",
        "SOCIALDESK_STORE_URL": "sqlite:////tmp/x.db",
        "SOCIALDESK_ACCOUNT_A_TOKEN": TOKEN,
        "SOCIALDESK_ACCOUNT_A_API_BASE": "http://127.0.0.1:1",
    }
    config = parse(HEAD, PATH, environ)

    assert (config.shop.name, config.web.port, config.store_url) == (
        "Khác",
        9000,
        "sqlite:////tmp/x.db",
    )
    assert config.accounts[0].settings.api_base == "http://127.0.0.1:1"
    with pytest.raises(ConfigError, match="SOCIALDESK_WEB_PORT"):
        parse("", PATH, {"SOCIALDESK_WEB_PORT": "many"})


def test_a_relative_store_lies_beside_the_configuration(tmp_path: Path) -> None:
    config = parse('[store]\nurl = "sqlite:///desk.db"\n', tmp_path / "config.toml", {})

    assert config.store_url == f"sqlite:///{tmp_path}/desk.db"
    assert config.files == tmp_path / "files"


def test_a_configuration_that_is_not_there_is_said() -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load("/nowhere/config.toml", {})


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret("x")

    assert f"{secret} {secret!r}" == "Secret(***) Secret(***)"


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ('[shop]\nnmae = "y"\n', "did you mean name? There are name,"),
        ("[web]\nprot = 1\n", "did you mean port? There are"),
        ("[acknowlege]\n", "did you mean acknowledge? There are"),
        ("[hours]\nmonnday = []\n", "did you mean monday?"),
        (HEAD + f'token = "{TOKEN}"\napi_bas = "x"\n', "did you mean api_base?"),
        ("[shop]\nqwertz = 1\n", 'no key "qwertz" in [shop]. There are name, time_zone, language'),
    ],
)
def test_a_name_that_is_almost_right_is_offered(text: str, near: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text, PATH, {})

    assert near in str(caught.value)


@pytest.mark.parametrize(
    ("entry", "line", "words"),
    [
        ('channel = "telegram"\n', 1, "has no name"),
        ('name = "a"\n', 1, "has no channel"),
        ('name = "a b"\n', 2, "letters, digits"),
        (
            'name = "a"\nchannel = 5\n',
            3,
            "must be one of telegram, zalo_oa, zalo_bot, messenger, instagram",
        ),
        ('name = "a"\nchannel = "zalo_oa"\n', 1, 'account "a" has no oa_id; the number Zalo shows'),
        ('name = "a"\nchannel = "zalo_oa"\noa_id = "x"\n', 4, "digits only"),
        (
            'name = "a"\nchannel = "zalo_bot"\ntoken = "1:a"\nwebhook_secret = "short"\n',
            5,
            "8 to 256",
        ),
        ('name = "a"\nchannel = "messenger"\napi_version = "25"\n', 4, 'must be like "v25.0"'),
        ('name = "a"\nchannel = "messenger"\nig_id = "5"\n', 4, 'no key "ig_id"'),
    ],
)
def test_what_is_wrong_with_an_account(entry: str, line: int, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(f"[[accounts]]\n{entry}", PATH, {})

    assert f"line {line}: " in str(caught.value)
    assert words in str(caught.value)


META = 'app_id = 9\napp_secret = "s"\npage_token = "t"\nverify_token = "v"\n'


def test_an_instagram_account_needs_one_of_its_two_numbers() -> None:
    head = f'[[accounts]]\nname = "i"\nchannel = "instagram"\n{META}'

    with pytest.raises(ConfigError, match="line 1: account .i. needs ig_id"):
        parse(head, PATH, {})
    by_page = parse(head + "page_id = 5\n", PATH, {}).accounts[0].settings
    by_itself = parse(head + "ig_id = 6\n", PATH, {}).accounts[0].settings
    assert (by_page.own_id, by_page.page_id) == ("", "5")  # type: ignore[attr-defined]
    assert (by_itself.own_id, by_itself.page_id) == ("6", "")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("channel", "more", "needs"),
    [
        ("telegram", f'token = "{TOKEN}"\n', True),
        ("telegram", f'token = "{TOKEN}"\napi_base = "http://127.0.0.1:1"\n', False),
        ("zalo_bot", 'token = "1:a"\n', True),
        ("zalo_bot", 'token = "1:a"\napi_base = "http://127.0.0.1:1"\n', False),
        ("zalo_oa", 'oa_id = 1\napp_id = 2\napp_secret = "s"\n', False),
        ("messenger", f"page_id = 1\n{META}", False),
    ],
)
def test_who_tells_the_platform_its_address_needs_a_public_one(
    channel: str, more: str, needs: bool
) -> None:
    text = f'[[accounts]]\nname = "a"\nchannel = "{channel}"\nmode = "webhook"\n{more}'

    if needs:
        with pytest.raises(ConfigError, match="line 4: .*public_url"):
            parse(text, PATH, {})
    else:
        assert parse(text, PATH, {}).accounts[0].settings.mode == "webhook"
    assert parse(text + '[web]\npublic_url = "https://x.vn"\n', PATH, {}).accounts


def test_environment_variables_name_accounts_with_dashes_and_hold_secrets() -> None:
    head = '[[accounts]]\nname = "shop-1"\nchannel = "telegram"\n'
    environ = {
        "SOCIALDESK_ACCOUNT_SHOP_1_TOKEN": "env:REAL",
        "REAL": TOKEN,
        "SOCIALDESK_ACCOUNT_SHOP_1_PER_SECOND": "7",
    }
    settings = parse(head, PATH, environ).accounts[0].settings

    assert settings.token.reveal() == TOKEN  # type: ignore[attr-defined]
    assert settings.per_second == 7
    with pytest.raises(
        ConfigError, match="SOCIALDESK_ACCOUNT_SHOP_1_PER_SECOND: must be 1 or more"
    ):
        parse(head, PATH, {**environ, "SOCIALDESK_ACCOUNT_SHOP_1_PER_SECOND": "0"})


def test_working_hours_stand_in_the_file_alone() -> None:
    config = parse("", PATH, {"SOCIALDESK_HOURS_MONDAY": "08:00-12:00"})

    assert config.acknowledge.hours is None


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "de_DE", "LC_ALL": "th_TH"}, "th"),
        ({"LANG": "de_DE"}, "en"),
        ({}, "en"),
        ({"LANG": "vi_VN", "SOCIALDESK_DESK_LANGUAGE": "en"}, "en"),
    ],
)
def test_the_desk_speaks_this_machines_language_unless_told(
    environ: dict[str, str], language: str
) -> None:
    assert parse("", PATH, environ).desk.language == language


@pytest.mark.parametrize(
    ("text", "environ", "agent"),
    [
        ("", {"USER": "mai"}, "mai"),
        ("", {}, "agent"),
        ('[desk]\nagent = "linh"\n', {"USER": "mai"}, "linh"),
    ],
)
def test_who_answers_from_here(text: str, environ: dict[str, str], agent: str) -> None:
    assert parse(text, PATH, environ).agent == agent


def test_keys_are_looked_at_for_their_shape_alone() -> None:
    config = parse('[keys]\nresolve = "e"\nbest_next = ["Space", "Ctrl+B"]\n', PATH, {})

    assert dict(config.keys) == {"resolve": ("e",), "best_next": ("Space", "Ctrl+B")}
    for wrong in ("resolve = 5", "resolve = [5]", 'resolve = ""', "resolve = {a = 1}"):
        with pytest.raises(ConfigError, match="line 2: .keys. resolve: must be a key in quotes"):
            parse(f"[keys]\n{wrong}\n", PATH, {})


def test_the_shops_own_texts_and_silence_stand_before_the_languages() -> None:
    thai = parse('[shop]\nlanguage = "th"\n[acknowledge]\noutside = ""\n', PATH, {}).acknowledge

    assert thai.inside.startswith("สวัสดี")
    assert thai.outside == ""


def test_a_customers_language_has_the_shops_text_in_it_else_the_shops_own_else_ours() -> None:
    own = '[acknowledge]\ninside = "Dạ"\noutside_th = "ปิด {opens}"\n'
    read = parse(f'[shop]\nlanguage = "vi"\n{own}', PATH, {}).acknowledge

    assert (read.language, read.inside) == ("vi", "Dạ")
    assert read.text("th", inside=True) == Text("Dạ", "vi")
    assert read.text("th", inside=False) == Text("ปิด {opens}", "th")
    assert read.text("en", inside=False).words.startswith("Hello")
    assert read.text("km", inside=False).words.startswith("Chào")


def test_where_files_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"

    own = parse('[store]\nfiles = "pictures"\n', path, {})
    server = parse('[store]\nurl = "postgresql://u@h/n"\n', path, {})
    assert own.files == tmp_path / "pictures"
    assert server.files.is_absolute()
    assert server.store_url == "postgresql://u@h/n"


def test_a_configuration_without_a_file_is_whole() -> None:
    config = parse("", None, {})

    assert (config.path, config.accounts, config.web.port, config.store.journal_days) == (
        None,
        (),
        8480,
        30,
    )
    assert config.store_url.startswith("sqlite:////")


def test_which_keys_hold_secrets(tmp_path: Path) -> None:
    config = parse(HEAD + f'token = "{TOKEN}"\n', tmp_path / "c.toml", {})

    assert config.secret_keys() == {"token", "webhook_secret"}
    assert config.account("a") is config.accounts[0]
    assert config.account("b") is None


def test_what_windows_editors_and_shells_put_into_files_is_read(tmp_path: Path) -> None:
    text = HEAD + 'token = "file:token.txt"\n'
    for number, (written, token) in enumerate(
        [
            (b"\xef\xbb\xbf" + text.encode(), b"\xef\xbb\xbf" + TOKEN.encode() + b"\r\n"),
            (text.replace("\n", "\r\n").encode(), TOKEN.encode("utf-16")),
            (text.encode("utf-16"), TOKEN.encode() + b"\n"),
        ]
    ):
        (tmp_path / f"{number}.toml").write_bytes(written)
        (tmp_path / "token.txt").write_bytes(token)
        (account,) = load(str(tmp_path / f"{number}.toml"), {}).accounts
        assert account.settings.token.reveal() == TOKEN  # type: ignore[attr-defined]


def test_an_error_behind_a_mark_still_has_its_line(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_bytes(b'\xef\xbb\xbf[shop]\r\nnmae = "x"\r\n')
    with pytest.raises(ConfigError, match="line 2: there is no key"):
        load(str(tmp_path / "c.toml"), {})
    (tmp_path / "c.toml").write_text("[shop]\nname = “Hoa Sen”\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="“ and ” are none"):
        load(str(tmp_path / "c.toml"), {})


def test_a_kubernetes_service_of_our_name_sets_nothing() -> None:
    environ = {
        "SOCIALDESK_WEB_PORT": "tcp://10.96.0.7:8490",
        "SOCIALDESK_WEB_PORT_8490_TCP": "tcp://10.96.0.7:8490",
        "SOCIALDESK_WEB_SERVICE_HOST": "10.96.0.7",
        "SOCIALDESK_WEB_SERVICE_PORT": "8490",
        "SOCIALDESK_STORE_URL": "sqlite:////data/desk.db\r",
    }
    config = parse("", None, environ)
    assert (config.web.port, config.store_url) == (8480, "sqlite:////data/desk.db")


def test_a_user_without_a_home_is_told_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_: int) -> None:
        raise KeyError

    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", nobody)
    with pytest.raises(ConfigError, match="HOME is not set"):
        parse("", None, {})
    with pytest.raises(ConfigError, match="no such file"):
        load("~/config.toml", {})
    assert parse("", None, {"SOCIALDESK_STORE_URL": "sqlite:////data/desk.db"}).files == Path(
        "/data/files"
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://a.example/", "https://a.example"),
        ("https://a.example/desk//", "https://a.example/desk"),
        ("http://[2001:db8::1]:8480", "http://[2001:db8::1]:8480"),
        ("HTTPS://A.example", "HTTPS://A.example"),
        ("", ""),
    ],
)
def test_the_address_others_reach_us_by(written: str, kept: str) -> None:
    assert parse(f'[web]\npublic_url = "{written}"\n', None, {}).web.public_url == kept


@pytest.mark.parametrize(
    "written",
    ["a.example", "https://a.example/?x=1", "https://a.example/#x", "https://u:p@a.example"],
)
def test_an_address_nothing_can_be_put_behind_is_refused(written: str) -> None:
    with pytest.raises(ConfigError, match="with nothing behind it"):
        parse(f'[web]\npublic_url = "{written}"\n', None, {})


def test_targets_are_read_with_what_holds_for_some() -> None:
    text = """
[targets]
answer = "15m"
vip = ["#khách-quen"]
tell_owner = [100, 80, 80]

[[targets.when]]
channel = "messenger"
vip = true
answer = "90s"

[[targets.when]]
tag = "#mail"
answer = "1.5h"
clock = "wall"
"""
    targets = parse(text, PATH, {}).targets

    assert targets.general == Target(15 * MINUTE, business=True)
    assert targets.some == (
        Target(90_000, business=True, channel="messenger", vip=True),
        Target(90 * MINUTE, tag="mail"),
    )
    assert (targets.vip, targets.tell_owner) == (("khách-quen",), (80, 100))
    assert targets.is_set


def test_without_targets_ten_minutes_are_promised_as_always() -> None:
    targets = parse("", PATH, {}).targets

    assert targets.in_turn == [Target(LATE, business=False)]
    assert not targets.is_set


def test_the_drafters_key_is_a_secret_like_any_other() -> None:
    text = '[drafter]\nurl = "http://127.0.0.1:1/v1/"\nmodel = "m"\nkey = "env:KEY"\nsees = ["answers"]\n'
    config = parse(text, None, {"KEY": "sk-1"})

    assert (config.drafter.key.reveal(), config.drafter.url) == ("sk-1", "http://127.0.0.1:1/v1")
    assert "sk-1" not in repr(config) and "key" in config.secret_keys()
    for wrong, said in {
        '[drafter]\nurl = "http://x/v1"\n': "model",
        '[drafter]\nkey = "env:KEY2"\n': "KEY2",
        '[drafter]\nsees = ["all"]\n': "must be a list of answers, thread, names",
    }.items():
        with pytest.raises(ConfigError, match=said):
            parse(wrong, None, {})


def test_a_bank_account_is_written_as_people_group_it() -> None:
    bank = parse('[bank]\nbin = 970436\naccount = "0011 0012.345-67"\n', PATH, {}).bank

    assert bank.payee == Payee("970436", "0011001234567")
    assert parse("[bank]\n", PATH, {}).bank.payee is None
    overridden = {"SOCIALDESK_BANK_BIN": "970422", "SOCIALDESK_BANK_ACCOUNT": "0123"}
    assert parse("", PATH, overridden).bank.payee == Payee("970422", "0123")
