"""The desk as it is put together from the configuration."""

import pytest

from socialdesk.assembly.desk import desk
from socialdesk.errors import ConfigError
from socialdesk.model.i18n import language, set_language
from tests.support.shop import Shop


def test_the_configuration_reaches_the_desk(shop: Shop) -> None:
    shop.configure('language = "vi"\nagent = "thảo"\ntheme = "mono"\nundo_seconds = 9')
    try:
        app = desk(shop.config, "mai", is_demo=True, login=True)
        assert language() == "vi"
    finally:
        set_language("en")

    settings = app._settings
    assert (settings.theme, settings.undo_seconds, settings.agents) == ("mono", 9, ("thảo",))
    assert (settings.is_demo, settings.login) == (True, True)
    assert settings.platforms().sign("telegram")
    assert settings.home == "VN"


def test_a_key_that_means_nothing_is_refused_with_the_file(shop: Shop) -> None:
    shop.configure('language = "en"\n[keys]\nresolv = "e"')

    with pytest.raises(ConfigError, match=r"config\.toml.*resolv"):
        desk(shop.config, "mai")
