"""Where a user's own things lie on this machine: the configuration, and the store's default place."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from socialdesk.errors import ConfigError
from socialdesk.model.i18n import translate


def user_data_folder() -> Path:
    """Where the platform keeps a user's data; the store's default place. Raises ConfigError."""
    import platformdirs  # noqa: PLC0415 - `--help` does without

    return _homely(lambda: platformdirs.user_data_dir("socialdesk", appauthor=False))


def default_path() -> Path:
    """Where `init` writes and everything reads, unless told otherwise. Raises ConfigError."""
    import platformdirs  # noqa: PLC0415 - `--help` does without

    folder = _homely(lambda: platformdirs.user_config_dir("socialdesk", appauthor=False))
    return folder / "config.toml"


def _homely(folder: Callable[[], str]) -> Path:
    """A folder of the user's own, if the user has any. Raises ConfigError."""
    with suppress(RuntimeError):
        found = Path(folder())
        if not found.parts[0].startswith("~"):
            return found
    raise ConfigError(
        translate(
            "Nobody knows where this user's home is (HOME is not set), so there is no place for what is not named. Set HOME, or name everything: --config FILE, and [store] url in it."
        )
    )
