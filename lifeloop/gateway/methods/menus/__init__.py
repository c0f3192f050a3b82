"""``alipay.open.public.menu.*`` and personalised menus: called by lifestyle accounts."""
