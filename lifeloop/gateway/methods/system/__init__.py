"""``alipay.system.*``"""
