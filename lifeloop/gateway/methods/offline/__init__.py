"""``alipay.offline.*``: uploads."""
