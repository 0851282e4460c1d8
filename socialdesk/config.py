"""The configuration: where it is looked for, what stands above it, and errors with file and line.

What may stand in it is said by the schemas of those it is for, each platform's own among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from zoneinfo import ZoneInfo

import msgspec

from socialdesk.bots import registry
from socialdesk.bots.settings import AccountSettings, NetworkTable, WebTable
from socialdesk.document import Document, Place, read_text_file, read_toml, within
from socialdesk.errors import ConfigError
from socialdesk.home import default_path, user_data_folder
from socialdesk.model.i18n import speaks_here, translate
from socialdesk.services import selling_settings as selling
from socialdesk.services import settings as shops
from socialdesk.services import target_settings as target_tables
from socialdesk.services.answers_settings import AnswersTable
from socialdesk.services.auto_resolve_settings import AutoResolveTable
from socialdesk.services.automatic_settings import AutomaticTable
from socialdesk.services.carrier_settings import ConfiguredCarrier, carriers_of
from socialdesk.services.drafter_settings import DrafterTable
from socialdesk.services.hours_settings import HoursTable, calendars_of
from socialdesk.services.menus_configured import MenuTable, menus_of
from socialdesk.services.rules_settings import RulesTable
from socialdesk.settings import (
    AccountName,
    Field,
    Secret,
    Settings,
    expanded,
    fields,
    nearest,
    proxies_of,
    read,
    read_text,
)
from socialdesk.store.settings import StoreTable
from socialdesk.tui.settings import DeskTable, WrongKeys, keys_of

if TYPE_CHECKING:
    from socialdesk.model.acknowledge import AcknowledgeSettings
    from socialdesk.model.calendars import Calendars
    from socialdesk.model.menu import Menu
    from socialdesk.model.target import Targets

ENVIRONMENT = "SOCIALDESK_"


TABLES: Mapping[str, type[Settings]] = {
    "shop": shops.ShopTable, "store": StoreTable, "web": WebTable, "network": NetworkTable, "desk": DeskTable,
    "acknowledge": shops.AcknowledgeTable, "broadcast": shops.BroadcastTable, "live": shops.LiveTable, "hours": HoursTable,
    "owner": shops.OwnerTable, "reports": shops.ReportsTable, "badges": shops.BadgesTable,
    "auto_resolve": AutoResolveTable, "retention": selling.RetentionTable, "cases": selling.CasesTable,
    "follow_up": selling.FollowUpTable,
    "targets": target_tables.TargetsTable, "automatic": AutomaticTable, "answers": AnswersTable, "menu": MenuTable,
    "rules": RulesTable, "drafter": DrafterTable, "bank": selling.BankTable, "claims": selling.ClaimsTable, "survey": selling.SurveyTable,
    "receipt": selling.ReceiptTable, "loyalty": selling.LoyaltyTable, "orders": selling.OrdersTable, "notices": selling.NoticesTable,
}  # fmt: skip
"""Every table beside [keys] and [[accounts]], and its schema."""
FILE_ALONE = frozenset({"hours", "badges", "targets", "menu", "survey", "loyalty"})
"""Tables above which no environment variable stands."""
COMMON = ("name", "channel")
"""What every account has beside its platform's own keys."""

T = TypeVar("T", bound=Settings)


@dataclass(frozen=True, slots=True)
class Account:
    """One `[[accounts]]` entry, checked. `settings` is of its platform's own schema."""

    name: str
    channel: str
    settings: AccountSettings


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that is configured, checked. `path` is None where there is no file; relative
    places are made absolute."""

    path: Path | None
    shop: shops.ShopTable
    store: StoreTable
    web: WebTable
    network: NetworkTable
    desk: DeskTable
    keys: Mapping[str, Sequence[str]]
    """`[keys]`: actions of the desk and the keys they shall have instead of their own."""
    texts: shops.AcknowledgeTable
    hours: HoursTable
    broadcast: shops.BroadcastTable = field(default_factory=shops.BroadcastTable)
    live: shops.LiveTable = field(default_factory=shops.LiveTable)
    owner: shops.OwnerTable = field(default_factory=shops.OwnerTable)
    reports: shops.ReportsTable = field(default_factory=shops.ReportsTable)
    badges: shops.BadgesTable = field(default_factory=shops.BadgesTable)
    rules: RulesTable = field(default_factory=RulesTable)
    promised: target_tables.TargetsTable | None = None
    """`[targets]`; None where the shop says nothing of them."""
    auto_resolve: AutoResolveTable = field(default_factory=AutoResolveTable)
    retention: selling.RetentionTable = field(default_factory=selling.RetentionTable)
    cases: selling.CasesTable = field(default_factory=selling.CasesTable)
    follow_up: selling.FollowUpTable = field(default_factory=selling.FollowUpTable)
    automatic: AutomaticTable = field(default_factory=AutomaticTable)
    answers: AnswersTable = field(default_factory=AnswersTable)
    drafter: DrafterTable = field(default_factory=DrafterTable)
    bank: selling.BankTable = field(default_factory=selling.BankTable)
    claims: selling.ClaimsTable = field(default_factory=selling.ClaimsTable)
    survey: selling.SurveyTable = field(default_factory=selling.SurveyTable)
    loyalty: selling.LoyaltyTable = field(default_factory=selling.LoyaltyTable)
    receipt: selling.ReceiptTable = field(default_factory=selling.ReceiptTable)
    orders: selling.OrdersTable = field(default_factory=selling.OrdersTable)
    notices: selling.NoticesTable = field(default_factory=selling.NoticesTable)
    menus: Mapping[str, Menu] = field(default_factory=dict)
    """What customers can choose, by account; empty where nothing is configured."""
    accounts: tuple[Account, ...] = field(default=())
    carriers: Mapping[str, ConfiguredCarrier] = field(default_factory=dict)
    """`[carriers.NAME]`, by the name each is kept by."""
    proxies: Mapping[str, Secret] = field(default_factory=dict)
    """What the environment says of proxies, by the variables' names."""

    @property
    def agent(self) -> str:
        """Who answers from here."""
        return self.desk.agent

    @property
    def zone(self) -> ZoneInfo:
        """Where the shop's day begins."""
        return self.shop.time_zone

    @property
    def store_url(self) -> str:
        """Where the store lies."""
        return self.store.url

    @property
    def files(self) -> Path:
        """Where fetched attachments are kept."""
        return Path(self.store.files)

    @property
    def rules_file(self) -> Path | None:
        """Where the rules stand, beside the configuration; None for no rules."""
        folder = self.path.parent if self.path else Path.cwd()
        return folder / expanded(self.rules.file) if self.rules.file else None

    @property
    def acknowledge(self) -> AcknowledgeSettings:
        """The one automatic text of an episode. Made when it is asked for: a desk shows itself
        without."""
        shop = self.shop
        return shops.acknowledging(self.texts, self.calendars.shop, shop.name, shop.language)

    @property
    def calendars(self) -> Calendars:
        """Everybody's working hours as they are configured. Made when they are asked for. Raises ConfigError for
        a calendar file that is none."""
        return calendars_of(self.hours, self.shop.time_zone)

    @property
    def targets(self) -> Targets:
        """Within how long who is to be answered. Made when it is asked for, like the acknowledgement."""
        return target_tables.targets_of(self.promised)

    def account(self, name: str) -> Account | None:
        """The entry of that name."""
        return next((account for account in self.accounts if account.name == name), None)

    def secret_keys(self) -> set[str]:
        """Keys whose values are shown to nobody."""
        beside = {"key"} if self.drafter.key else set()
        beside |= {"secret" for each in self.carriers.values() if each.secret}
        return beside | {
            each.name
            for account in self.accounts
            for each in fields(type(account.settings)).values()
            # A proxy is one only where there is a proxy.
            if each.secret
            and (each.name not in fields(AccountSettings) or getattr(account.settings, each.name))
        }


def find(given: str | None, environ: Mapping[str, str]) -> Path | None:
    """The configuration file: --config, SOCIALDESK_CONFIG, ./config.toml, then the user's own.
    Raises ConfigError."""
    named = given or environ.get(ENVIRONMENT + "CONFIG")
    if named:
        path = expanded(named)
        if not path.is_file():
            raise ConfigError(
                translate(
                    "{path}: there is no such file. `socialdesk init --config {path}` makes one.",
                    path=path,
                )
            )
        return path
    places = [Path("config.toml")]
    with suppress(ConfigError):  # whoever has no home has none there
        places.append(default_path())
    return next((path for path in places if path.is_file()), None)


def load(given: str | None, environ: Mapping[str, str]) -> Config:
    """Find, read and check the configuration; environment variables stand above the file. Raises
    ConfigError."""
    path = find(given, environ)
    text = "" if path is None else read_text_file(path)
    return parse(text, path, environ)


def parse(text: str, path: Path | None, environ: Mapping[str, str]) -> Config:
    """The configuration that `text` says, with `environ` above it. Raises ConfigError with file and
    line."""
    hint = translate("Values need quotes, tables look like [shop] or [[accounts]].")
    data = read_toml(text, path, hint)
    return _Reader(Document(text, path), environ).read(data)


class _Reader:
    """Reads a document by the schemas."""

    def __init__(self, document: Document, environ: Mapping[str, str]) -> None:
        self._document = document
        self._environ = environ
        self._ours = {name for name in environ if name.startswith(ENVIRONMENT)}
        """The variables that may stand above the file: mostly none, and hundreds of others."""

    def read(self, data: Mapping[str, Any]) -> Config:
        known = (*TABLES, "keys", "carriers", "accounts")
        for table in data:
            if table not in known:
                what = translate(
                    'there is no table or key "{name}"{near} There are {all} and [[accounts]]',
                    name=table,
                    near=nearest(table, known),
                    all=", ".join(f"[{each}]" for each in known[:-1]),
                )
                raise self._document.wrong(what, Place(table))
        tables: dict[str, Any] = {
            name: self._table(name, schema, data) for name, schema in TABLES.items()
        }
        accounts = tuple(self._accounts(data.get("accounts", []), tables["web"]))
        names = [each.name for each in accounts]
        if what := tables["badges"].wrong(names):
            raise self._document.wrong(what, Place("badges", "accounts"))
        there = target_tables.Known(names, registry.names())
        promised = target_tables.checked(tables.pop("targets"), self._document, there)
        if error := tables["hours"].wrong(names):
            places = within(Place("hours", "accounts"), *error.path)
            raise self._document.wrong(f"[hours] accounts: {error}", *places)
        if what := tables["auto_resolve"].wrong():
            raise self._document.wrong(what, Place("auto_resolve", "notice_before"))
        limits = {each.name: registry.find(each.channel).menu for each in accounts}
        language = tables["shop"].language
        for name in ("drafter", "bank", "orders", "loyalty"):
            if what := tables[name].wrong():
                raise self._document.wrong(what, Place(name), Place(f"{name}.perks"))
        return Config(
            path=self._document.path,
            menus=menus_of(tables.pop("menu"), limits, language, self._document),
            store=self._placed(tables.pop("store")),
            desk=self._desk(tables.pop("desk")),
            keys=self._keys(data.get("keys", {})),
            texts=tables.pop("acknowledge"),
            hours=tables.pop("hours").placed(self._document.folder),
            owner=self._owner(tables.pop("owner"), accounts),
            promised=promised if "targets" in data else None,
            answers=self._beside(tables.pop("answers")),
            accounts=accounts,
            carriers=carriers_of(data.get("carriers", {}), self._document, names, self._filled),
            proxies=proxies_of(self._environ),
            **tables,
        )

    def _table(self, name: str, schema: type[T], data: Mapping[str, Any]) -> T:
        content = data.get(name, {})
        if not isinstance(content, dict):
            what = translate(
                '"{name}" must be a table: a line [{name}] with keys below it', name=name
            )
            raise self._document.wrong(what, Place(name))
        prefix = "" if name in FILE_ALONE else name
        return schema(**self._filled(content, fields(schema), f"[{name}]", Place(name), prefix))

    def _filled(
        self, content: Mapping[str, Any], keys: Mapping[str, Field], where: str, place: Place, prefix: str
    ) -> dict[str, Any]:  # fmt: skip
        """What is written in a table, the environment above it where its variables have a `prefix`."""
        found = self._values(content, keys, where, place)
        if prefix:
            found |= self._overrides(prefix, keys)
        for key, each in keys.items():
            if each.secret and key in found:
                found[key] = self._secret(found[key], each, place.table, Place(place.table, key))
        return found

    def _values(
        self,
        content: Mapping[str, Any],
        keys: Mapping[str, Field],
        where: str,
        place: Place,
    ) -> dict[str, Any]:
        """Every key that is written, as its type; secrets still as they are written."""
        found = {}
        for key, value in content.items():
            here = Place(place.table, key, place.number)
            if key not in keys:
                what = translate(
                    'there is no key "{name}" in {table}{near} There are {all}',
                    name=key,
                    table=where,
                    near=nearest(key, keys),
                    all=", ".join(keys),
                )
                raise self._document.wrong(what, here)
            try:
                found[key] = read(value, str if keys[key].secret else keys[key].type)
            except ValueError as error:
                said = translate("{key} in {table}: {why}", key=key, table=where, why=error)
                raise self._document.wrong(
                    said, *within(here, *getattr(error, "path", ()))
                ) from None
        return found

    def _overrides(self, prefix: str, keys: Mapping[str, Field]) -> dict[str, Any]:
        """What the environment says instead."""
        found: dict[str, Any] = {}
        for key, each in keys.items() if self._ours else ():
            variable = f"{ENVIRONMENT}{prefix}_{key}".replace("-", "_").upper()
            if variable not in self._ours:
                continue
            value = self._environ[variable].strip("\ufeff\r\n")
            # A Kubernetes service called "socialdesk-web" gives every container a variable of this name.
            if not _SERVICE.fullmatch(value):
                try:
                    found[key] = read(value, str if each.secret else each.type)
                except ValueError as error:
                    said = translate(
                        "The environment variable {name}: {why}.", name=variable, why=error
                    )
                    raise ConfigError(said) from None
        return found

    def _accounts(self, content: object, web: WebTable) -> Iterator[Account]:
        names: set[str] = set()
        entries = content if isinstance(content, list) else [None]
        for number, entry in enumerate(entries):
            place = Place("accounts", "", number)
            if not isinstance(entry, dict):
                what = translate("accounts are written as [[accounts]], one block each")
                raise self._document.wrong(what, Place("accounts"))
            name, channel = self._common(entry, place)
            if name in names:
                what = translate(
                    'two accounts are called "{name}"; give one another name', name=name
                )
                raise self._document.wrong(what, Place("accounts", "name", number))
            names.add(name)
            account = Account(name, channel, self._account(name, channel, entry, place))
            # The others are told their address by the shop, in the platform's own console.
            if account.settings.needs_public_url() and not web.public_url:
                what = translate(
                    'account "{name}" has mode = "webhook", which needs [web] public_url: the https address '
                    "under which the platform reaches this machine",
                    name=name,
                )
                raise self._document.wrong(what, Place("accounts", "mode", number))
            yield account

    def _common(self, entry: Mapping[str, Any], place: Place) -> tuple[str, str]:
        """An account's name, and the platform it is of."""
        found = {key: self._common_value(key, entry[key], place) for key in COMMON if key in entry}
        for key in COMMON:
            if key not in found:
                what = translate("this account has no {key}; every account needs one", key=key)
                raise self._document.wrong(what, place)
        return found["name"], found["channel"]

    def _common_value(self, key: str, value: object, place: Place) -> str:
        try:
            if key == "name":
                return cast(str, read(value, AccountName))
            if value not in registry.names():
                names = ", ".join(registry.names())
                raise ValueError(translate("must be one of {all}", all=names))
        except ValueError as error:
            here = Place(place.table, key, place.number)
            said = translate("{key} in {table}: {why}", key=key, table="[[accounts]]", why=error)
            raise self._document.wrong(said, here) from None
        return str(value)

    def _account(
        self, name: str, channel: str, entry: Mapping[str, Any], place: Place
    ) -> AccountSettings:
        schema: type[AccountSettings] = registry.find(channel).settings()
        keys = fields(schema)
        own = {key: value for key, value in entry.items() if key not in COMMON}
        chosen = self._values(
            own, keys, translate('[[accounts]] of channel "{channel}"', channel=channel), place
        )
        chosen |= self._overrides(f"account_{name}", keys)
        for key, each in keys.items():
            if key not in chosen and each.required:
                how = each.hint and translate(each.hint)
                if each.secret:
                    how = translate('write {key} = "…", "env:NAME" or "file:PATH"', key=key)
                what = translate(
                    'account "{name}" has no {key}; {how}', name=name, key=key, how=how
                )
                raise self._document.wrong(what, place)
            if key in chosen and each.secret:
                here = Place(place.table, key, place.number)
                chosen[key] = self._secret(chosen[key], each, name, here)
        settings = schema(**chosen)
        if settings.missing():
            raise self._document.wrong(f'account "{name}" {settings.missing()}', place)
        return settings

    def _secret(self, written: str, key: Field, account: str, place: Place) -> Secret:
        """A secret's own text, for a value, `env:NAME` or `file:PATH` (relative to the
        configuration's folder)."""
        found = written.strip()
        if written.startswith("env:"):
            found = self._environ.get(written[4:], "").strip("\ufeff \t\r\n")
            missing = translate(
                "{key} is to come from the environment variable {name}, which is not set",
                key=key.name, name=written[4:],
            )  # fmt: skip
        elif written.startswith("file:"):
            path = self._document.folder / expanded(written[5:])
            found = read_text(path)
            missing = translate(
                "{key} is to come from the file {path}, which cannot be read or is empty",
                key=key.name, path=path,
            )  # fmt: skip
        else:
            missing = translate(
                '{key} is empty; write "…", "env:NAME" or "file:PATH"', key=key.name
            )
        if not found:
            raise self._document.wrong(missing, place)
        if key.shape and not re.fullmatch(key.shape, found):
            what = translate(
                'the {key} of account "{name}" is none: {hint}',
                key=key.name, name=account, hint=key.hint and translate(key.hint),
            )  # fmt: skip
            raise self._document.wrong(what, place)
        return Secret(found)

    def _keys(self, content: object) -> dict[str, tuple[str, ...]]:
        try:
            return keys_of(content)
        except WrongKeys as error:
            raise self._document.wrong(str(error), Place("keys", error.action)) from None

    def _desk(self, desk: DeskTable) -> DeskTable:
        return msgspec.structs.replace(
            desk,
            agent=desk.agent or self._environ.get("USER") or "agent",
            language=desk.language or speaks_here(self._environ),
        )

    def _owner(self, owner: shops.OwnerTable, accounts: Sequence[Account]) -> shops.OwnerTable:
        places = {each.name: registry.find(each.channel).place for each in accounts}
        if what := owner.wrong(places):
            raise self._document.wrong(what, Place("owner", "chats"))
        folder = owner.folder and str(self._document.folder / expanded(owner.folder))
        return msgspec.structs.replace(owner, folder=folder)

    def _beside(self, answers: AnswersTable) -> AnswersTable:
        folder = answers.folder and str(self._document.folder / expanded(answers.folder))
        return msgspec.structs.replace(answers, folder=folder)

    def _placed(self, store: StoreTable) -> StoreTable:
        """A relative place lies beside the configuration, wherever the program is started."""
        url = store.url or f"sqlite:///{user_data_folder() / 'desk.db'}"
        is_file = url.startswith("sqlite:///")
        if is_file:
            place = self._document.folder / expanded(url.removeprefix("sqlite:///"))
            url = f"sqlite:///{place.absolute()}"
        if store.files:
            folder = self._document.folder / expanded(store.files)
        else:
            home = place.absolute().parent if is_file else user_data_folder()
            folder = home / "files"
        return msgspec.structs.replace(store, url=url, files=str(folder))


_SERVICE = re.compile(r"(tcp|udp|sctp)://\S+")
