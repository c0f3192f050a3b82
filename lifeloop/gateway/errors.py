"""What the protocol itself refuses, as data: gateway code, ``sub_code`` and its Chinese ``sub_msg``."""

from dataclasses import dataclass

# The words of ``msg``, by gateway code.
MESSAGES = {
    "10000": "Success",
    "20000": "Service Currently Unavailable",
    "20001": "Insufficient Token Permissions",
    "40001": "Missing Required Arguments",
    "40002": "Invalid Arguments",
    "40003": "Insufficient Conditions",
    "40004": "Business Failed",
    "40005": "Call Limited",
    "40006": "Insufficient Permissions",
}

# sub_code → (gateway code, sub_msg): the original's own words. A sub_code that is not here is a method's business code.
REFUSALS: dict[str, tuple[str, str]] = {
    "isp.unknow-error": ("20000", "服务暂不可用（业务系统不可用）"),
    "aop.unknow-error": ("20000", "服务暂不可用（网关自身的未知错误）"),
    "aop.invalid-app-auth-token": ("20001", "无效的应用授权令牌"),
    "aop.app-auth-token-time-out": ("20001", "应用授权令牌已过期"),
    "isv.missing-method": ("40001", "缺少方法名参数"),
    "isv.missing-signature": ("40001", "缺少签名参数"),
    "isv.missing-signature-type": ("40001", "缺少签名类型参数"),
    "isv.missing-app-id": ("40001", "缺少appId参数"),
    "isv.missing-timestamp": ("40001", "缺少时间戳参数"),
    "isv.missing-version": ("40001", "缺少版本参数"),
    "isv.decryption-error-missing-encrypt-type": ("40001", "解密出错, 未指定加密算法"),
    "isv.invalid-parameter": ("40002", "参数无效"),
    "isv.upload-fail": ("40002", "文件上传失败"),
    "isv.invalid-file-extension": ("40002", "文件扩展名无效"),
    "isv.invalid-file-size": ("40002", "文件大小无效"),
    "isv.invalid-method": ("40002", "不存在的方法名"),
    "isv.invalid-format": ("40002", "无效的数据格式"),
    "isv.invalid-signature-type": ("40002", "无效的签名类型"),
    "isv.invalid-signature": ("40002", "无效签名"),
    "isv.missing-signature-config": ("40002", "验签出错, 未配置对应签名算法的公钥或者证书"),
    "isv.missing-app-cert-sn": ("40002", "缺少应用公钥证书序列号app_cert_sn参数"),
    "isv.missing-alipay-root-cert-sn": ("40002", "缺少支付宝根证书序列号alipay_root_cert_sn参数"),
    "isv.app-cert-not-exist": ("40002", "应用公钥证书不存在"),
    "isv.app-cert-expired": ("40002", "应用公钥证书已过期"),
    "isv.invalid-alipay-root-cert-sn": ("40002", "支付宝根证书序列号无效"),
    "isv.invalid-encrypt-type": ("40002", "无效的加密类型"),
    "isv.invalid-encrypt": ("40002", "解密异常"),
    "isv.decryption-error-not-valid-encrypt-key": ("40002", "未配置加密密钥或加密密钥格式错误"),
    "isv.invalid-app-id": ("40002", "无效的AppID参数"),
    "isv.invalid-timestamp": ("40002", "非法的时间戳参数"),
    "isv.invalid-version": ("40002", "无效的版本参数"),
    "isv.invalid-charset": ("40002", "字符集错误"),
    "isv.illegal-json": ("40002", "业务参数不是合法的JSON对象"),
    "isv.suspected-attack": ("40002", "可疑的攻击请求"),
    "isv.code-invalid": ("40002", "授权码code无效"),
    "isv.grant-type-invalid": ("40002", "授权类型grant_type无效"),
    "isv.refresh-token-invalid": ("40002", "刷新令牌refresh_token无效"),
    "isv.refresh-token-time-out": ("40002", "刷新令牌refresh_token已过期"),
    "isv.refreshed-token-invalid": ("40002", "刷新令牌refresh_token已被使用"),
    "isv.unmatched-app-id": ("40002", "授权码或令牌不属于当前应用"),
    "isv.decryption-error-unknown": ("40003", "解密出错, 未知错误"),
    "isv.invalid-app-state": ("40003", "应用状态不允许当前调用"),
    "isv.app-call-limited": ("40005", "应用调用次数超限，包含调用频率超限"),
    "isv.method-call-limited": ("40005", "接口调用次数超限，包含调用频率超限"),
    "isv.insufficient-isv-permissions": ("40006", "ISV权限不足，当前应用类型不能调用该接口"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """The four words of a refused call."""

    code: str
    sub_code: str
    sub_msg: str

    @property
    def msg(self) -> str:
        return MESSAGES[self.code]


class ProtocolError(Exception):
    """A call the gateway refuses before, or instead of, any business; ``sub_code`` is one of :data:`REFUSALS`.

    ``detail`` is added to the sub_msg; ``away`` answers 503 with Retry-After in place of 200.
    """

    def __init__(self, sub_code: str, detail: str = "", *, away: bool = False) -> None:
        super().__init__(sub_code)
        self.sub_code = sub_code
        self.detail = detail
        self.away = away

    def refusal(self) -> Refusal:
        """The words for the answer."""
        code, text = REFUSALS[self.sub_code]
        return Refusal(code, self.sub_code, f"{text}，{self.detail}" if self.detail else text)


def busy() -> ProtocolError:
    """More writes wait than can be done in good time."""
    return ProtocolError("isv.app-call-limited", "请稍后重试")


def database_away() -> ProtocolError:
    """Nothing was done; the same call may be made again."""
    return ProtocolError("isp.unknow-error", "请稍后重试", away=True)
