"""The configuration: what may stand in config.toml, where it is looked for, and errors with file
and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from socialdesk.errors import ConfigError
from socialdesk.model.acknowledge import AcknowledgeSettings
from socialdesk.model.hours import WEEKDAYS, WorkingHours, parse_interval, parse_week
from socialdesk.model.i18n import LANGUAGES

TEXTS = {
    "vi": (
        "Chào {name}, {shop} đã nhận được tin nhắn và sẽ trả lời bạn ngay.",
        "Chào {name}, {shop} đã nhận được tin nhắn. Hiện ngoài giờ làm việc, shop sẽ trả lời khi mở cửa {opens}.",
    ),
    "en": (
        "Hello {name}, {shop} has your message and will answer in a moment.",
        "Hello {name}, {shop} has your message. We are closed now and will answer when we open {opens}.",
    ),
    "th": (
        "สวัสดีค่ะคุณ {name} {shop} ได้รับข้อความแล้ว จะรีบตอบกลับนะคะ",
        "สวัสดีค่ะคุณ {name} {shop} ได้รับข้อความแล้ว ขณะนี้นอกเวลาทำการ จะตอบกลับเมื่อร้านเปิด {opens} ค่ะ",
    ),
}
"""The acknowledgement inside and outside working hours, where the shop has not written its own."""

ENVIRONMENT = "SOCIALDESK_"


class Secret:
    """A text that is shown to nobody: its repr, its str and any log line hold stars."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself, for the one place that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class Account:
    """One `[[accounts]]` entry, checked. `values` holds what its channel's table of `CHANNEL_KEYS`
    names."""

    name: str
    channel: str
    values: Mapping[str, Any]

    def secret(self, key: str) -> str:
        """A secret itself, for the one place that needs it; empty where none is configured."""
        found = self.values.get(key)
        return found.reveal() if isinstance(found, Secret) else ""

    def text(self, key: str) -> str:
        """A text setting, or its default."""
        return str(self.values.get(key, CHANNEL_KEYS[self.channel][key].default))

    def number(self, key: str) -> int:
        """A number setting, or its default."""
        return int(self.values.get(key, CHANNEL_KEYS[self.channel][key].default))

    def flag(self, key: str) -> bool:
        """A true-or-false setting, or its default."""
        return bool(self.values.get(key, CHANNEL_KEYS[self.channel][key].default))

    @property
    def mode(self) -> str:
        """How messages come in: "polling" or "webhook"."""
        return self.text("mode")


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """`[desk]`, checked: who answers here, and how the desk looks and behaves."""

    agent: str = "agent"
    language: str = "en"
    theme: str = "dark"
    notify: str = "off"
    """How a new message is told: "off", "bell" (the terminal's sound), or "terminal" (a
    notification of the terminal)."""
    enter_sends: bool = True
    undo_seconds: int = 5
    """For so long an answer is held back, so that it can be taken back; 0: not at all."""
    lease_minutes: int = 30
    """A customer who waits for an agent idle for so long is everybody's again; 0: never."""
    password: bool = False
    """Whether an agent must say their password to open the desk."""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that is configured, checked. `path` is None where there is no file."""

    path: Path | None
    shop: str
    zone: ZoneInfo
    language: str
    store_url: str
    journal_days: int
    files: Path
    web_host: str
    web_port: int
    public_url: str
    desk: DeskSettings
    keys: Mapping[str, Sequence[str]]
    """`[keys]`: actions of the desk and the keys they shall have instead of their own."""
    acknowledge: AcknowledgeSettings
    accounts: tuple[Account, ...] = field(default=())

    @property
    def agent(self) -> str:
        """Who answers from here."""
        return self.desk.agent

    def account(self, name: str) -> Account | None:
        """The entry of that name."""
        return next((account for account in self.accounts if account.name == name), None)


def user_data_folder() -> Path:
    """Where the platform keeps a user's data; the store's default place."""
    import platformdirs  # noqa: PLC0415 - `--help` does without

    return Path(platformdirs.user_data_dir("socialdesk", appauthor=False))


def default_path() -> Path:
    """Where `init` writes and everything reads, unless told otherwise."""
    import platformdirs  # noqa: PLC0415 - `--help` does without

    return Path(platformdirs.user_config_dir("socialdesk", appauthor=False)) / "config.toml"


def find(given: str | None, environ: Mapping[str, str]) -> Path | None:
    """The configuration file: --config, SOCIALDESK_CONFIG, ./config.toml, then the user's own.
    Raises ConfigError."""
    named = given or environ.get(ENVIRONMENT + "CONFIG")
    if named:
        path = Path(named).expanduser()
        if not path.is_file():
            raise ConfigError(
                f"{path}: there is no such file. `socialdesk init --config {path}` makes one."
            )
        return path
    return next((path for path in (Path("config.toml"), default_path()) if path.is_file()), None)


def load(given: str | None, environ: Mapping[str, str]) -> Config:
    """Find, read and check the configuration; environment variables stand above the file. Raises
    ConfigError."""
    path = find(given, environ)
    text = ""
    if path is not None:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"{path}: cannot be read ({error.__class__.__name__}). It must be UTF-8 text."
            ) from None
    return parse(text, path, environ)


def parse(text: str, path: Path | None, environ: Mapping[str, str]) -> Config:
    """The configuration that `text` says, with `environ` above it. Raises ConfigError with file and
    line."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{path}: {error}. Values need quotes, tables look like [shop] or [[accounts]]."
        ) from None
    return _Reader(text, path, environ).read(data)


Check = Callable[[object], Any]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError('must be text in quotes, like "this"')
    return value


def _number(value: object) -> int:
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("must be a whole number, without quotes")
    return value


def _port(value: object) -> int:
    port = _number(value)
    if port > 65535:
        raise ValueError("must be a port: 0 to 65535")
    return port


def _positive(value: object) -> int:
    number = _number(value)
    if number < 1:
        raise ValueError("must be 1 or more")
    return number


def _flag(value: object) -> bool:
    if value in ("true", "false"):
        return value == "true"
    if not isinstance(value, bool):
        raise ValueError("must be true or false, without quotes")
    return value


def _one_of(*choices: str) -> Check:
    def check(value: object) -> str:
        if value not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return str(value)

    return check


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(_text(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            f'"{value}" is no time zone I know; use a name like "Asia/Ho_Chi_Minh"'
        ) from None


def _store_url(value: object) -> str:
    url = _text(value)
    if not url.startswith(("sqlite:///", "postgresql://", "postgres://")) or url == "sqlite:///":
        raise ValueError('must be like "sqlite:///folder/desk.db" or "postgresql://user@host/name"')
    return url


def _url(value: object) -> str:
    url = _text(value).rstrip("/")
    if url and not re.match(r"https?://[^\s/]+", url):
        raise ValueError('must be an address like "https://example.com"')
    return url


def _id(value: object) -> str:
    found = (
        str(value)
        if isinstance(value, int) and not isinstance(value, bool)
        else _text(value).strip()
    )
    if not found.isdecimal():
        raise ValueError("must be the platform's number for it, digits only")
    return found


def _version(value: object) -> str:
    version = _text(value)
    if not re.fullmatch(r"v\d+\.\d+", version):
        raise ValueError('must be like "v25.0"')
    return version


def _name(value: object) -> str:
    name = _text(value)
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name):
        raise ValueError(
            "must be letters, digits, - and _ only (it becomes part of the webhook's address)"
        )
    return name


def _intervals(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError('must be a list of intervals, like ["08:00-12:00", "13:30-18:00"]')
    for each in value:
        parse_interval(each)
    return value


KEYS: dict[str, dict[str, Check]] = {
    "shop": {"name": _text, "time_zone": _zone, "language": _one_of(*LANGUAGES)},
    "store": {"url": _store_url, "journal_days": _positive, "files": _text},
    "web": {"host": _text, "port": _port, "public_url": _url},
    "desk": {
        "agent": _text,
        "language": _one_of(*LANGUAGES),
        "theme": _one_of("dark", "light", "contrast", "ansi", "mono"),
        "notify": _one_of("off", "bell", "terminal"),
        "enter_sends": _flag,
        "undo_seconds": _number,
        "lease_minutes": _number,
        "password": _flag,
    },
    "acknowledge": {"enabled": _flag, "inside": _text, "outside": _text},
    "hours": dict.fromkeys(WEEKDAYS, _intervals),
}
"""Every table and key there is, and what a value must be."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A key of an account. A secret may be written as itself, `env:NAME` or `file:PATH`, and must
    match `shape`.

    `hint` says in an error what it looks like, or where to get it.
    """

    check: Check
    default: str | int | bool = ""
    secret: bool = False
    required: bool = False
    shape: re.Pattern[str] | None = None
    hint: str = ""


_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+\Z")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}\Z")
_BOT_SECRET = re.compile(r"[A-Za-z0-9_-]{8,256}\Z")
_MODE = _one_of("polling", "webhook")


def _secret(hint: str, *, required: bool = False, shape: re.Pattern[str] | None = None) -> Setting:
    return Setting(_text, secret=True, required=required, shape=shape, hint=hint)


def _meta(account_id: str) -> dict[str, Setting]:
    """What a Page's and an Instagram account's settings have in common."""
    return {
        account_id: Setting(_id, required=True, hint="the number Meta shows for it"),
        "app_id": Setting(
            _id, required=True, hint="the number of your app in Meta's App Dashboard"
        ),
        "app_secret": _secret("Meta's App Dashboard shows it under Settings, Basic", required=True),
        "page_token": _secret(
            "the Page's access token; `socialdesk connect` can fetch one", required=True
        ),
        "verify_token": _secret(
            "any words of your own; type the same into Meta's App Dashboard", required=True
        ),
        "mode": Setting(_MODE, "webhook"),
        "human_agent": Setting(_flag, default=False),
        "graph_base": Setting(_url, "https://graph.facebook.com"),
        "api_version": Setting(_version, "v25.0"),
        "per_second": Setting(_positive, 10),
        "poll_seconds": Setting(_positive, 30),
        "live_poll_seconds": Setting(_number, 10),
    }


CHANNEL_KEYS: dict[str, dict[str, Setting]] = {
    "telegram": {
        "token": _secret("@BotFather's look like 123456789:AA…", required=True, shape=_TOKEN),
        "mode": Setting(_MODE, "polling"),
        "api_base": Setting(_url),
        "webhook_secret": _secret("1 to 256 letters, digits, - and _", shape=_WEBHOOK_SECRET),
        "per_second": Setting(_positive, 25),
    },
    "zalo_oa": {
        "oa_id": Setting(_id, required=True, hint="the number Zalo shows for the Official Account"),
        "app_id": Setting(
            _id, required=True, hint="the number of your app in Zalo's developer console"
        ),
        "app_secret": _secret(
            "Zalo's developer console shows it: Khóa bí mật của ứng dụng", required=True
        ),
        "webhook_secret": _secret(
            "Zalo's developer console shows it on the Webhook page: OA Secret Key"
        ),
        "refresh_token": _secret("optional: `socialdesk connect` fetches one"),
        "access_token": _secret("optional: `socialdesk connect` fetches one"),
        "mode": Setting(_MODE, "webhook"),
        "api_base": Setting(_url, "https://openapi.zalo.me"),
        "oauth_base": Setting(_url, "https://oauth.zaloapp.com/v4"),
        "appsecret_proof": Setting(_flag, default=False),
        "redirect_uri": Setting(_url),
        "verifier": Setting(_text),
        "per_second": Setting(_positive, 5),
        "poll_seconds": Setting(_positive, 15),
        "mirror_tags": Setting(_flag, default=False),
    },
    "zalo_bot": {
        "token": _secret(
            "Zalo Bot Manager's look like 123456789:abc…",
            required=True,
            shape=re.compile(r"\d+:\S+\Z"),
        ),
        "mode": Setting(_MODE, "polling"),
        "api_base": Setting(_url, "https://bot-api.zaloplatforms.com"),
        "webhook_secret": _secret("8 to 256 letters, digits, - and _", shape=_BOT_SECRET),
        "per_second": Setting(_positive, 5),
        "monthly_messages": Setting(_number, 3000),
        "people": Setting(_number, 50),
    },
    "messenger": _meta("page_id"),
    "instagram": {**_meta("page_id"), "page_id": Setting(_id), "ig_id": Setting(_id)},
}
"""Every channel and each of its settings."""
ACCOUNT_KEYS: dict[str, Check] = {"name": _name, "channel": _one_of(*CHANNEL_KEYS)}
"""What every account has."""


class _Reader:
    def __init__(self, text: str, path: Path | None, environ: Mapping[str, str]) -> None:
        self._lines = text.splitlines()
        self._path = path
        self._environ = environ
        self._folder = path.parent if path else Path.cwd()

    def read(self, data: dict[str, Any]) -> Config:
        for table in data:
            if table not in KEYS and table not in ("accounts", "keys"):
                known = ", ".join(f"[{each}]" for each in (*KEYS, "keys"))
                raise self._wrong(
                    f'there is no table or key "{table}". There are {known} and [[accounts]]',
                    table,
                    "",
                )
        values = {table: self._table(table, data.get(table, {})) for table in KEYS}
        accounts = self._accounts(data.get("accounts", []))
        shop, store, web = values["shop"], values["store"], values["web"]
        zone = shop.get("time_zone") or ZoneInfo("Asia/Ho_Chi_Minh")
        url = store.get("url") or f"sqlite:///{user_data_folder() / 'desk.db'}"
        return Config(
            path=self._path,
            shop=shop.get("name", "socialdesk"),
            zone=zone,
            language=shop.get("language", "vi"),
            store_url=self._anchored(url),
            journal_days=store.get("journal_days", 30),
            files=self._files(store.get("files"), self._anchored(url)),
            web_host=web.get("host", "127.0.0.1"),
            web_port=web.get("port", 8480),
            public_url=self._public_url(web, accounts),
            desk=self._desk(values["desk"]),
            keys=self._keys(data.get("keys", {})),
            acknowledge=_acknowledge(values, zone),
            accounts=accounts,
        )

    def _table(self, table: str, content: object) -> dict[str, Any]:
        if not isinstance(content, dict):
            raise self._wrong(
                f'"{table}" must be a table: a line [{table}] with keys below it', table, ""
            )
        found = self._checked(table, KEYS[table], content, f"[{table}]")
        for key, check in KEYS[table].items():
            override = self._environ.get(f"{ENVIRONMENT}{table}_{key}".upper())
            if override is not None and table != "hours":
                found[key] = self._override(f"{table}_{key}", check, override)
        return found

    def _desk(self, values: Mapping[str, Any]) -> DeskSettings:
        agent = values.get("agent") or self._environ.get("USER") or "agent"
        named = next(
            (
                self._environ[key]
                for key in ("LC_ALL", "LC_MESSAGES", "LANG")
                if self._environ.get(key)
            ),
            "",
        )
        language = named[:2] if named[:2] in LANGUAGES else "en"
        return DeskSettings(**{"language": language, **values, "agent": agent})

    def _keys(self, content: object) -> dict[str, tuple[str, ...]]:
        """Which actions and keys there are is the desk's to know; here only the shape is looked at."""
        found = {}
        entries = content.items() if isinstance(content, dict) else [("keys", None)]
        for action, written in entries:
            keys = [written] if isinstance(written, str) else written
            if not isinstance(keys, list) or not all(
                isinstance(each, str) and each for each in keys
            ):
                words = 'a key in quotes, or a list of them, like resolve = "e" or open = ["enter", "l"]'
                raise self._wrong(f"[keys] {action}: must be {words}", "keys", action)
            found[action] = tuple(keys)
        return found

    def _checked(
        self,
        table: str,
        keys: Mapping[str, Check],
        content: Mapping[str, Any],
        where: str,
        place: int = 0,
    ) -> dict[str, Any]:
        found = {}
        for key, value in content.items():
            if key not in keys:
                raise self._wrong(
                    f'there is no key "{key}" in {where}. There are {", ".join(keys)}',
                    table,
                    key,
                    place,
                )
            try:
                found[key] = keys[key](value)
            except ValueError as error:
                raise self._wrong(f"{key} in {where}: {error}", table, key, place) from None
        return found

    def _override(self, name: str, check: Check, value: str) -> Any:
        try:
            return check(value)
        except ValueError as error:
            variable = f"{ENVIRONMENT}{name}".upper()
            raise ConfigError(f"The environment variable {variable}: {error}.") from None

    def _accounts(self, content: object) -> tuple[Account, ...]:
        if not isinstance(content, list):
            raise self._wrong(
                "accounts are written as [[accounts]], one block each", "accounts", ""
            )
        found: list[Account] = []
        for place, entry in enumerate(content):
            if not isinstance(entry, dict):
                raise self._wrong(
                    "accounts are written as [[accounts]], one block each", "accounts", ""
                )
            common = {key: value for key, value in entry.items() if key in ACCOUNT_KEYS}
            values = self._checked("accounts", ACCOUNT_KEYS, common, "[[accounts]]", place)
            for key in ("name", "channel"):
                if key not in values:
                    raise self._wrong(
                        f"this account has no {key}; every account needs one", "accounts", "", place
                    )
            name = values["name"]
            if any(other.name == name for other in found):
                raise self._wrong(
                    f'two accounts are called "{name}"; give one another name',
                    "accounts",
                    "name",
                    place,
                )
            settings = CHANNEL_KEYS[values["channel"]]
            own = {key: value for key, value in entry.items() if key not in ACCOUNT_KEYS}
            checks = {key: setting.check for key, setting in settings.items()}
            where = f'[[accounts]] of channel "{values["channel"]}"'
            chosen = self._checked("accounts", checks, own, where, place)
            for key, check in checks.items():
                variable = f"account_{name}_{key}".replace("-", "_")
                override = self._environ.get((ENVIRONMENT + variable).upper())
                if override is not None:
                    chosen[key] = self._override(variable, check, override)
            found.append(
                Account(name, values["channel"], self._settled(name, settings, chosen, place))
            )
            if values["channel"] == "instagram" and not {"ig_id", "page_id"} & set(chosen):
                words = f"account \"{name}\" needs ig_id (the professional account's number) or page_id (its Page's)"
                raise self._wrong(words, "accounts", "", place)
        return tuple(found)

    def _settled(
        self, name: str, settings: Mapping[str, Setting], chosen: Mapping[str, Any], place: int
    ) -> dict[str, Any]:
        """An account's values with what is required looked for, and secrets fetched from where they
        lie."""
        settled = {}
        for key, setting in settings.items():
            if key not in chosen:
                if setting.required:
                    how = (
                        f'write {key} = "…", "env:NAME" or "file:PATH"'
                        if setting.secret
                        else setting.hint
                    )
                    raise self._wrong(
                        f'account "{name}" has no {key}; {how}', "accounts", "", place
                    )
                continue
            if not setting.secret:
                settled[key] = chosen[key]
                continue
            secret = self._secret(chosen[key], key, place)
            if setting.shape and not setting.shape.match(secret):
                raise self._wrong(
                    f'the {key} of account "{name}" is none: {setting.hint}', "accounts", key, place
                )
            settled[key] = Secret(secret)
        return settled

    def _secret(self, written: str, key: str, place: int) -> str:
        """A secret's own text, for a value, `env:NAME` or `file:PATH` (relative to the
        configuration's folder)."""
        if written.startswith("env:"):
            found = self._environ.get(written[4:], "").strip()
            if not found:
                words = f"{key} is to come from the environment variable {written[4:]}, which is not set"
                raise self._wrong(words, "accounts", key, place)
            return found
        if written.startswith("file:"):
            path = self._folder / Path(written[5:]).expanduser()
            try:
                found = path.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                found = ""
            if not found:
                words = f"{key} is to come from the file {path}, which cannot be read or is empty"
                raise self._wrong(words, "accounts", key, place)
            return found
        if not written.strip():
            raise self._wrong(
                f'{key} is empty; write "…", "env:NAME" or "file:PATH"', "accounts", key, place
            )
        return written.strip()

    def _public_url(self, web: Mapping[str, Any], accounts: tuple[Account, ...]) -> str:
        url = str(web.get("public_url", ""))
        for place, account in enumerate(accounts):
            # A Bot API server of one's own may call this machine by plain HTTP; the platforms' need
            # a public address.
            told_by_us = account.channel in ("telegram", "zalo_bot")
            if (
                told_by_us
                and account.mode == "webhook"
                and not url
                and not account.values.get("api_base")
            ):
                words = (
                    f'account "{account.name}" has mode = "webhook", which needs [web] public_url: the https address '
                    "under which the platform reaches this machine"
                )
                raise self._wrong(words, "accounts", "mode", place)
        return url

    def _anchored(self, url: str) -> str:
        """A relative SQLite file lies beside the configuration, wherever the program is started."""
        if not url.startswith("sqlite:///"):
            return url
        path = Path(url.removeprefix("sqlite:///")).expanduser()
        return f"sqlite:///{path if path.is_absolute() else (self._folder / path).absolute()}"

    def _files(self, given: str | None, store_url: str) -> Path:
        if given:
            return self._folder / Path(given).expanduser()
        if store_url.startswith("sqlite:///"):
            return Path(store_url.removeprefix("sqlite:///")).parent / "files"
        return user_data_folder() / "files"

    def _wrong(self, what: str, table: str, key: str, place: int = 0) -> ConfigError:
        line = self._line(table, key, place)
        where = f"{self._path}, line {line}" if line else str(self._path)
        return ConfigError(f"{where}: {what}.")

    def _line(self, table: str, key: str, place: int) -> int:
        """Where a key stands: below the table's head (the `place`-th one of an array), or the head
        itself."""
        head = re.compile(rf"^\s*\[\[?\s*{re.escape(table)}\s*\]\]?")
        pattern = re.compile(rf'^\s*["\']?{re.escape(key)}["\']?\s*=') if key else None
        heads = [number for number, line in enumerate(self._lines, 1) if head.match(line)]
        if not heads:
            bare = re.compile(rf'^\s*["\']?{re.escape(table)}["\']?\s*[=.]')
            return next(
                (number for number, line in enumerate(self._lines, 1) if bare.match(line)), 0
            )
        start = heads[min(place, len(heads) - 1)]
        for number, line in enumerate(self._lines[start:], start + 1):
            if line.lstrip().startswith("["):
                break
            if pattern and pattern.match(line):
                return number
        return start


def _acknowledge(values: Mapping[str, Mapping[str, Any]], zone: ZoneInfo) -> AcknowledgeSettings:
    chosen, shop, hours = values["acknowledge"], values["shop"], values["hours"]
    inside, outside = TEXTS[shop.get("language", "vi")]
    week: WorkingHours | None = parse_week(hours, zone) if hours else None
    return AcknowledgeSettings(
        enabled=chosen.get("enabled", True),
        inside=chosen.get("inside", inside),
        outside=chosen.get("outside", outside),
        shop=shop.get("name", "socialdesk"),
        hours=week,
    )
