"""Where a user's own things lie."""

import pytest

from socialdesk.errors import ConfigError
from socialdesk.home import default_path, user_data_folder


def test_they_lie_in_the_users_own_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/linh")
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(variable, raising=False)

    assert default_path().parts[-2:] == ("socialdesk", "config.toml")
    assert user_data_folder().is_relative_to("/home/linh")


def test_without_a_home_there_is_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_config_dir", lambda *_, **__: "~/.config/socialdesk")

    with pytest.raises(ConfigError, match="HOME is not set"):
        default_path()
