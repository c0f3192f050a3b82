"""Settings of menus, slots and extension areas; read by ``settings``."""

from lifeloop import env

LIFELOOP_MENU_TEXT_ENTRIES = env.number("LIFELOOP_MENU_TEXT_ENTRIES", 4, least=2, most=10)
LIFELOOP_MENU_SUB_ENTRIES = env.number("LIFELOOP_MENU_SUB_ENTRIES", 5, least=1, most=20)
LIFELOOP_MENU_ICON_ENTRIES = env.number("LIFELOOP_MENU_ICON_ENTRIES", 80, least=1, most=200)
# GBK bytes of one name: a Chinese character is two.
LIFELOOP_MENU_TEXT_NAME = env.number("LIFELOOP_MENU_TEXT_NAME", 18, least=2, most=60)
LIFELOOP_MENU_ICON_NAME = env.number("LIFELOOP_MENU_ICON_NAME", 10, least=2, most=60)
LIFELOOP_MENU_PERSONALISED = env.number("LIFELOOP_MENU_PERSONALISED", 20, least=1)
LIFELOOP_AD_FRAMES = env.number("LIFELOOP_AD_FRAMES", 5, least=1, most=20)
LIFELOOP_MARKETING_SLOTS = env.number("LIFELOOP_MARKETING_SLOTS", 10, least=1, most=50)
LIFELOOP_MARKETING_ITEMS_LEAST = env.number("LIFELOOP_MARKETING_ITEMS_LEAST", 4, least=1, most=20)
LIFELOOP_MARKETING_ITEMS_MOST = env.number("LIFELOOP_MARKETING_ITEMS_MOST", 8, least=1, most=20)
LIFELOOP_EXTENSION_AREAS = env.number("LIFELOOP_EXTENSION_AREAS", 3, least=1, most=10)
# Where a menu's map entry searches; {keyword} is what is looked for.
LIFELOOP_MAP_SEARCH = env.text(
    "LIFELOOP_MAP_SEARCH", "https://uri.amap.com/search?keyword={keyword}"
)
