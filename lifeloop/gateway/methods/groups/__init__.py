"""``alipay.open.public.group.*``: called by lifestyle accounts."""
