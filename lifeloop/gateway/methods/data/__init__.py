"""``alipay.open.public.*.data.batchquery``: figures of the calling lifestyle account."""
