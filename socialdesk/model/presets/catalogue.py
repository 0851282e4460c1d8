"""Every preset by its name."""

from __future__ import annotations

from socialdesk.model.presets.chatwoot import CHATWOOT
from socialdesk.model.presets.facebook import FACEBOOK_7D
from socialdesk.model.presets.lazada import LAZADA_2020
from socialdesk.model.presets.libredesk import LIBREDESK
from socialdesk.model.presets.pancake import PANCAKE
from socialdesk.model.presets.sample import Preset
from socialdesk.model.presets.shopee import SHOPEE_30D, SHOPEE_90D
from socialdesk.model.presets.tiktok import TIKTOK_12H
from socialdesk.model.presets.zammad import ZAMMAD

OURS = "ours"
"""Our own figures, which are no preset of another system."""
PRESETS: dict[str, Preset] = {
    each.name: each
    for each in (
        CHATWOOT, LIBREDESK, ZAMMAD, PANCAKE, LAZADA_2020, SHOPEE_90D, SHOPEE_30D, TIKTOK_12H, FACEBOOK_7D
    )
}  # fmt: skip
