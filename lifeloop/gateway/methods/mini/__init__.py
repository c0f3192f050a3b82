"""``alipay.open.mini.*`` and ``alipay.open.app.mini.*``: called by mini programs."""
