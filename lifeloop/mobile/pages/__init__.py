"""One file per phone page; each registers itself with ``lifeloop.mobile.registry.page``."""
