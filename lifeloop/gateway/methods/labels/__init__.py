"""``alipay.open.public.label.*``, ``life.label.*`` and ``matchuser.label.*``: called by lifestyle accounts."""
