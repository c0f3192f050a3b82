"""``alipay.open.app.*`` and ``alipay.open.auth.*``: of apps themselves, their certificates and consents."""
