"""docs/running.md is what an administrator copies: its units, its Dockerfile and its commands hold."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from socialdesk.cli.program import build_parser
from socialdesk.config import load

ROOT = Path(__file__).parent.parent
PAGES = ("docs/running.md", "docs/running.vi.md")
DIRECTIVES = frozenset(
    [
        "Unit.Description",
        "Unit.After",
        "Unit.Wants",
        "Install.WantedBy",
        "Service.User",
        "Service.ExecStart",
        "Service.Restart",
        "Service.RestartSec",
        "Service.TimeoutStopSec",
        "Service.StateDirectory",
        "Service.StateDirectoryMode",
        "Service.UMask",
        "Service.NoNewPrivileges",
        "Service.ProtectSystem",
        "Service.ProtectHome",
        "Service.PrivateTmp",
        "Service.PrivateDevices",
        "Service.ProtectKernelTunables",
        "Service.ProtectKernelModules",
        "Service.ProtectKernelLogs",
        "Service.ProtectControlGroups",
        "Service.ProtectClock",
        "Service.ProtectHostname",
        "Service.ProtectProc",
        "Service.RestrictAddressFamilies",
        "Service.RestrictNamespaces",
        "Service.RestrictRealtime",
        "Service.RestrictSUIDSGID",
        "Service.LockPersonality",
        "Service.MemoryDenyWriteExecute",
        "Service.CapabilityBoundingSet",
        "Service.SystemCallArchitectures",
        "Service.SystemCallFilter",
        "Service.SystemCallErrorNumber",
        "Service.MemoryMax",
    ]
)
"""What systemd 252 knows, of what we use: man systemd.directives, and `systemd-analyze verify` and
`security --offline=true` over the units as they stand (exposure 1.5 "OK"); tried 2026-11."""
INSTRUCTIONS = frozenset(
    ["FROM", "RUN", "COPY", "USER", "VOLUME", "ENV", "EXPOSE", "STOPSIGNAL", "CMD"]
)


def blocks(kind: str, page: str = PAGES[0]) -> list[str]:
    """The pieces of a page that are marked as of some kind."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def settings(unit: str) -> list[tuple[str, str]]:
    """`Section.Name` and value of each line."""
    found, section = [], ""
    for line in unit.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            name, equals, value = line.partition("=")
            assert equals, line
            found.append((f"{section}.{name}", value))
    return found


def units() -> dict[str, str]:
    """The two units as they are put together from the page."""
    run, web = blocks("ini")
    shared = run[run.index("User=") : run.index("# Environment=")].splitlines()
    shared = [line for line in shared if not line.startswith("ExecStart=")]
    install = run[run.index("[Install]") :]
    return {
        "socialdesk.service": run,
        "socialdesk-web.service": "\n".join([web.strip(), *shared, "", install]),
    }


def is_understood(words: list[str]) -> bool:
    """Whether our own command line takes these words."""
    try:
        build_parser().parse_args(words)
    except SystemExit:
        return False
    return True


@pytest.mark.parametrize("name", ["socialdesk.service", "socialdesk-web.service"])
def test_a_unit_says_only_what_systemd_knows_and_starts_what_there_is(name: str) -> None:
    known = settings(units()[name])

    assert {key for key, _ in known} <= DIRECTIVES
    (start,) = [value for key, value in known if key == "Service.ExecStart"]
    program, *words = shlex.split(start)
    page = (ROOT / PAGES[0]).read_text(encoding="utf-8")
    assert f"PIPX_BIN_DIR={Path(program).parent} pipx install {Path(program).name}" in page
    assert is_understood(words)
    assert f"install -d -m 0750 -o root -g socialdesk {Path(words[2]).parent} " in page
    values = dict(known)
    assert f"useradd --system --home-dir /var/lib/{values['Service.StateDirectory']} " in page
    assert f"sqlite:////var/lib/{values['Service.StateDirectory']}/" in page
    assert name.removesuffix(".service") in "systemctl enable --now socialdesk socialdesk-web"


def test_systemd_itself_takes_the_units(tmp_path: Path) -> None:
    """Where it is installed, which on a seller's server it is."""
    program = tmp_path / "socialdesk"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    for name, text in units().items():
        (tmp_path / name).write_text(
            text.replace("/usr/local/bin/socialdesk", str(program)), encoding="utf-8"
        )
    if (analyze := shutil.which("systemd-analyze")) is not None:
        done = subprocess.run(
            [analyze, "verify", *(str(tmp_path / name) for name in units())],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert [line for line in done.stderr.splitlines() if "socialdesk" in line] == []


def instructions() -> list[tuple[str, str]]:
    (file,) = blocks("dockerfile")
    lines = [line for line in file.splitlines() if line and not line.startswith("#")]
    return [(each.partition(" ")[0], each.partition(" ")[2]) for each in lines]


def test_the_dockerfile_copies_what_there_is_and_starts_what_there_is(tmp_path: Path) -> None:
    known = instructions()
    assert {name for name, _ in known} <= INSTRUCTIONS
    values = dict(known)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    least = re.search(r'requires-python = ">=3\.(\d+)"', project)
    assert least and int(values["FROM"].partition(":3.")[2].partition("-")[0]) >= int(least[1])

    copied = [word for name, rest in known if name == "COPY" for word in rest.split()[:-1]]
    assert all((ROOT / each).exists() for each in copied)
    assert "." not in copied  # a configuration or a store beside it would be in the image for ever
    for needed in ("pyproject.toml", "README.md", "socialdesk", "constraints.txt"):
        assert needed in copied
    words = values["CMD"].strip("[]").replace('"', "").split(", ")
    assert words[0] == "socialdesk" and is_understood(words[1:])

    environ = dict(each.split("=", 1) for each in values["ENV"].split())
    config = tmp_path / "config.toml"
    config.write_text('[shop]\nname = "Hoa Sen"\n', encoding="utf-8")
    loaded = load(None, {**environ, "SOCIALDESK_CONFIG": str(config)})
    assert loaded.web.host == "0.0.0.0"  # noqa: S104 - within its container
    assert str(loaded.web.port) == values["EXPOSE"]
    assert loaded.store_url == environ["SOCIALDESK_STORE_URL"]
    assert environ["SOCIALDESK_CONFIG"].startswith(values["VOLUME"] + "/")
    (user,) = re.findall(
        r"--uid (\d+) (\w+)", " ".join(rest for name, rest in known if name == "RUN")
    )
    assert values["USER"] == user[1]
    for page in PAGES:
        assert user[0] in (ROOT / page).read_text(encoding="utf-8").partition("docker run")[2]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_the_page_is_one_that_is_understood(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    typed = [line for block in blocks("", page) for line in block.splitlines()]
    typed += re.findall(r"`(socialdesk [^`]+)`", text)
    tried = []
    for line in typed:
        if line.startswith("socialdesk ") and line[-1] != ".":
            words = shlex.split(re.sub(r"\$\([^)]*\)", "x", line), comments=True)[1:]
            tried.append(words)
            assert is_understood(words), line
    assert ["init"] in tried and len(tried) > 8
