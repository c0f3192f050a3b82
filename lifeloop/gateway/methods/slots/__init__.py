"""``alipay.open.public.advert.*``, ``topic.*`` and extension areas: called by lifestyle accounts."""
