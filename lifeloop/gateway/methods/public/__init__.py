"""``alipay.open.public.*``: called by lifestyle accounts."""
