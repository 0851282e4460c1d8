from tests.support.shop_fixtures import filled, shop

__all__ = ["filled", "shop"]
