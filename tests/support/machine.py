"""The machine a test runs on, as far as it must not matter which."""

import re
from collections.abc import MutableMapping

OF_SOMEBODY = re.compile(
    r"SOCIALDESK_.*|TEXTUAL.*|NO_COLOR|FORCE_COLOR|COLORTERM|COLUMNS|LINES|TMUX|SSH_.*|EDITOR|VISUAL"
    r"|LANGUAGE|LC_.*|.*_PROXY",
    re.IGNORECASE,
)
"""Environment variables that say whose machine and terminal this is, and change what is shown."""


def level(environ: MutableMapping[str, str]) -> None:
    """Make an environment the same on every machine, as far as any of our programs looks at it."""
    for name in [name for name in environ if OF_SOMEBODY.fullmatch(name)]:
        del environ[name]
    environ.update(LANG="C.UTF-8", TERM="xterm-256color")
