"""The house itself: who imports whom, what stays light, and that the pages say what is there."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from socialdesk.bots import registry
from socialdesk.config import TABLES, parse
from socialdesk.settings import fields
from tests.support.pages import PAGES, page

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "socialdesk"

SCHEMAS = {
    "bots.settings",
    "store.settings",
    "services.automatic_settings",
    "services.rules_settings",
    "services.auto_resolve_settings",
    "services.retention_settings",
    "services.cases_settings",
    "services.follow_up_settings",
    "services.bank_settings",
    "services.carrier_settings",
    "services.claims_settings",
    "services.receipt_settings",
    "services.orders_settings",
    "services.settings",
    "services.selling_settings",
    "services.loyalty_settings",
    "services.target_settings",
    "services.answers_settings",
    "services.drafter_settings",
    "services.hours_settings",
    "services.menus_configured",
    "services.survey_settings",
    "services.notice_settings",
    "tui.settings",
}
"""Each schema stands with its owner; the configuration knows of the floors above it only these."""
FLOORS = {
    "model": {"model"},
    "errors": {"model"},
    "redact": {"model"},
    "clock": {"model"},
    "channel": {"model"},
    "metrics": {"store", "model", "services", "bots", "errors"},
    "settings": {"model"},
    "document": {"model", "errors"},
    "home": {"model", "errors"},
    "config": {"model", "errors", "document", "home", "settings", *SCHEMAS, "bots.registry"},
    "store": {"store", "model", "clock", "errors", "settings"},
    "bots": {"bots", "model", "channel", "clock", "errors", "settings"},
    "services": {
        "settings",
        "services",
        "model",
        "store",
        "channel",
        "clock",
        "errors",
        "document",
    },
    "tui": {"settings", "tui", "model", "services", "store", "clock", "errors", "redact"},
    "simulator": {"simulator", "clock", "model"},
    "assembly": {
        "assembly",
        "model",
        "store",
        "services",
        "bots",
        "tui",
        "channel",
        "clock",
        "config",
        "errors",
        "metrics",
    },
    "commands": {
        "home",
        "commands",
        "assembly",
        "model",
        "store",
        "services",
        "bots",
        "channel",
        "clock",
        "config",
        "document",
        "errors",
        "redact",
        "tui",
    },
    "cli": {"cli", "commands", "errors", "redact"},
    "__main__": {"cli"},
    "__init__": set(),
}
LIBRARIES = {
    "model": set(),
    "store": {"aiosqlite", "asyncpg"},
    "services": {
        "apscheduler",  # triggers
        "icalendar",  # calendar files
        "dateutil",  # what repeats in them
        "holidays",  # public holidays
        "numpy",  # figures
        "openpyxl",  # workbooks of other systems
        "xlsxwriter",  # workbooks
        "pyarrow",  # Parquet, where it is there
        "fpdf",  # printed reports
        "fontTools",  # which letters a font has
        "matplotlib",  # and their pictures
        "segno",  # QR codes
    },
    "tui": {"textual", "rich", "PIL", "textual_image", "plotille"},
    "bots": {"aiogram", "aiohttp", "aiohttp_socks", "pydantic", "python_socks", "yarl"},
}


def floor_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> list[tuple[str, int]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            is_folder = (ROOT / node.module.replace(".", "/")).is_dir()
            names = [f"{node.module}.{alias.name}" for alias in node.names] if is_folder else []
            found += [(name, node.lineno) for name in names or [node.module]]
    return found


def test_imports_point_down() -> None:
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        floor = floor_of(path)
        for name, line in imports(path):
            parts = name.split(".")
            if (
                parts[0] == "socialdesk"
                and len(parts) > 1
                and parts[1] != "__version__"
                and not {parts[1], ".".join(parts[1:3])} & FLOORS[floor]
            ):
                wrong.append(f"{path.name}:{line} imports {name}")
            if (
                floor in LIBRARIES
                and parts[0] not in sys.stdlib_module_names | {"socialdesk"} | LIBRARIES[floor]
            ):
                wrong.append(f"{path.name}:{line} imports {name}")

    assert wrong == []


SHARED_ROOMS = {
    "reasons",
    "web",
    "door",
    "carriers",
    "drafter",
    "nesting",
    "network",
    "proxies",
    "http",
    "malformed",
    "payload",
    "pieces",
    "polling",
    "platform",
    "settings",
    "substance",
    "zalo",
}
"""What stands in `bots/` beside the platforms' folders."""
ON_GRAPH = {"messenger", "instagram"}
"""Platforms that stand on `bots/meta/`, which is no platform itself."""


def arrows() -> dict[str, set[str]]:
    """Which file imports which, imports for types alone included."""
    files = {
        ".".join(("socialdesk", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
            ".__init__"
        ): path
        for path in PACKAGE.rglob("*.py")
    }
    found: dict[str, set[str]] = {name: set() for name in files}
    for name, path in files.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found[name] |= {alias.name for alias in node.names if alias.name in files}
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    target = whole if whole in files else node.module
                    found[name] |= {target} & files.keys() - {name}
    return found


def circles(graph: dict[str, set[str]]) -> list[str]:
    """What is left once every file that imports nothing of the rest, or is imported by nothing of
    the rest, is taken away."""
    left = {name: set(targets) for name, targets in graph.items()}
    while True:
        wanted = {target for targets in left.values() for target in targets}
        ends = {name for name, targets in left.items() if not targets or name not in wanted}
        if not ends:
            return sorted(left)
        left = {name: targets - ends for name, targets in left.items() if name not in ends}


def test_a_circle_is_found() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}

    assert circles(graph) == ["b", "c"]
    assert circles({"a": {"b"}, "b": set()}) == []


def test_no_files_import_each_other() -> None:
    assert circles(arrows()) == []


MOST_LINES_OF_A_FILE = 450
MOST_LINES_OF_A_FUNCTION = 60


def test_no_room_grows_too_large_to_be_read() -> None:
    large = []
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        lines = sum(bool(line.strip()) for line in text.splitlines())
        if lines > MOST_LINES_OF_A_FILE:
            large.append(f"{path.relative_to(PACKAGE)}: {lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MOST_LINES_OF_A_FUNCTION:
                    large.append(f"{path.relative_to(PACKAGE)} {node.name}: {length} lines")

    assert large == []


def with_what_it_inherits(
    name: str, classes: dict[str, tuple[int, int, list[str]]]
) -> tuple[int, int]:
    """Lines and methods of a class and of its bases in the package."""
    lines, methods, bases = classes[name]
    for base in bases:
        if base in classes and base != name:
            more = with_what_it_inherits(base, classes)
            lines, methods = lines + more[0], methods + more[1]
    return lines, methods


def test_no_class_grows_by_inheritance() -> None:
    classes: dict[str, tuple[int, int, list[str]]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                functions = ast.FunctionDef | ast.AsyncFunctionDef
                classes[node.name] = (
                    (node.end_lineno or node.lineno) - node.lineno + 1,
                    sum(isinstance(each, functions) for each in node.body),
                    [ast.unparse(base).rpartition(".")[2] for base in node.bases],
                )
    sizes = {name: with_what_it_inherits(name, classes) for name in classes}

    assert {n: size for n, size in sizes.items() if size[0] > 700 or size[1] > 60} == {}


def test_platforms_are_named_in_their_own_rooms() -> None:
    platform = re.compile(r"\b(telegram|zalo_oa|zalo_bot|messenger|instagram)\b", re.IGNORECASE)
    named = set()
    for path in PACKAGE.rglob("*.py"):
        if path.relative_to(PACKAGE).parts[0] in ("bots", "simulator"):
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if platform.search(line) and not line.strip().startswith(("#", '"""')):
                named.add(str(path.relative_to(PACKAGE)))

    assert len(named) <= 4, sorted(named)


def test_a_bot_knows_no_other_bot() -> None:
    for path in (PACKAGE / "bots").rglob("*.py"):
        mine = path.relative_to(PACKAGE / "bots").parts[0].removesuffix(".py")
        for name, _ in imports(path):
            if name.startswith("socialdesk.bots."):
                other = name.split(".")[2]
                allowed = {mine, *SHARED_ROOMS} | ({"meta"} if mine in ON_GRAPH else set())
                assert other in allowed, f"{path} imports {name}"


def modules_after(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in done.stdout.rsplit("\n", 2)[-2].split()}


def test_help_imports_nothing_heavy() -> None:
    loaded = modules_after("from socialdesk.cli import main\nmain(['--help'])")

    assert (
        loaded
        & {
            "aiogram",
            "aiohttp",
            "textual",
            "rich",
            "aiosqlite",
            "asyncpg",
            "asyncio",
            "pydantic",
            "msgspec",
        }
        == set()
    )


@pytest.mark.parametrize(
    "part", ["socialdesk.tui.app", "socialdesk.assembly.desk", "socialdesk.commands.inbox"]
)
def test_only_the_worker_imports_the_bot_library(part: str) -> None:
    assert modules_after(f"import {part}") & {"aiogram", "pydantic", "apscheduler"} == set()


def test_the_example_configuration_is_valid_and_complete() -> None:
    text = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    environ = dict.fromkeys(re.findall(r'"env:(\w+)"', text), "secret")
    tokens = {"SHOP_BOT_TOKEN": "123456789:" + "A" * 35, "ZALO_BOT_TOKEN": "4180:abc"}
    config = parse(text, Path("config.example.toml"), {**environ, **tokens})

    assert {account.channel for account in config.accounts} == set(registry.names())
    data = tomllib.loads(text)
    for table, schema in TABLES.items():
        for key in fields(schema):
            assert key in data.get(table, {}) or f"# {key} = " in text, (
                f"[{table}] {key} is not shown"
            )
    blocks = {
        block.split('channel = "')[1].split('"')[0]: block
        for block in text.split("[[accounts]]")[2:]
    }
    blocks["telegram"] = text.split("[[accounts]]")[1]
    for channel in registry.names():
        for key in fields(registry.find(channel).settings()):
            shown = blocks[channel] + (blocks["messenger"] if channel == "instagram" else "")
            assert f"\n{key} = " in shown or f"# {key} = " in shown, (
                f"{key} of {channel} is not shown"
            )


def test_the_architecture_names_files_that_are_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    known = [
        path.as_posix() for folder in (PACKAGE, ROOT / "tests") for path in folder.rglob("*.*")
    ]
    named = re.findall(r"`((?:\w+/)*\w+\.(?:py|sql|toml|md))`", text)

    assert len(named) > 50
    for name in named:
        there = any(each.endswith(f"/{name}") for each in known) or (ROOT / name).is_file()
        assert there, f"docs/architecture.md names {name}, which is not there"


def test_every_command_and_key_is_documented() -> None:
    from socialdesk.cli import build_parser

    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    commands = build_parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    assert commands is not None
    for name in commands:
        assert f"socialdesk {name}" in page, f"`socialdesk {name}` is not in docs/cli.md"


def test_the_glossary_has_the_words_of_the_code() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    for word in (
        "account", "contact", "conversation", "episode", "delivery", "outbox", "journal", "quarantine", "acknowledgement",
        "channel", "verdict", "capabilities", "desk", "query", "view", "action", "batch", "canned answer", "hole", "mention",
        "presence", "scheduled", "hold", "mark", "best next", "detail", "theme", "veil", "lane", "lease", "unconfirmed", "wait",
        "rule", "reason", "operation", "message tag", "comment", "private reply", "echo", "receipt", "signal", "recovered", "unknown", "vault",
    ):  # fmt: skip
        assert f"**{word}**" in page, word


def test_every_action_stands_in_the_desks_page_with_its_keys_and_its_command_exists() -> None:
    from socialdesk.cli import build_parser
    from socialdesk.tui.registry import ACTIONS

    for language, path in PAGES.items():
        assert path.read_text(encoding="utf-8") == page(language), "run `make pages`"
    commands = build_parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    assert commands is not None
    for action in ACTIONS:
        assert not action.command or action.command.split(" ", 1)[0] in commands, action.name
        assert action.command or action.group in ("move", "desk", "find", "write"), action.name


def test_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert "make demo" in text
    assert "make test" in text


def test_every_room_of_the_model_and_of_the_top_has_its_tests() -> None:
    tests = Path(__file__).parent
    for rooms, there in ((PACKAGE / "model", tests / "model"), (PACKAGE, tests)):
        known = {path.name.removeprefix("test_") for path in there.glob("test_*.py")}
        assert {path.name for path in rooms.glob("[!_]*.py")} <= known
