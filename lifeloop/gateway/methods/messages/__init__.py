"""``alipay.open.public.message.*`` and ``life.msg.*``: called by lifestyle accounts."""
