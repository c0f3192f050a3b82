"""接口日志 and 签名诊断: the calls that the gateway refused (and a sample of the rest), and why a signature is refused."""
